"""Errors that speak to an analyst: what was needed, what was found, what to do.

Every error of the workbook is a :class:`KamError` and also the builtin that a
programmer would expect, so ``except ValueError`` keeps working.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path


class KamError(Exception):
    """Base of all errors an analyst can cause and cure."""

    def __str__(self) -> str:
        # KeyError shows its argument quoted; a sentence should read as one.
        return " ".join(str(part) for part in self.args)


class SettingsError(KamError, ValueError):
    """A setting in ``workbook.toml`` is missing, misspelt or contradicts another."""


class ParameterError(KamError, ValueError):
    """A run or a notebook was given a parameter that it does not know or cannot use."""


class SourceError(KamError, ValueError):
    """A declared source cannot be read as declared."""


class MissingColumnsError(KamError, KeyError):
    """A table lacks columns that its contract needs."""


class LossBudgetExceededError(KamError, ValueError):
    """More rows or money were refused than the workbook allows."""


class RedFindingError(KamError, ValueError):
    """Chapter 1 found something that must not be published over."""


class TieOutError(KamError, ValueError):
    """Two totals that must agree to the cent do not."""


class BusyError(KamError, RuntimeError):
    """Another run of the same quarter is under way."""


class ChapterError(KamError, RuntimeError):
    """A chapter did not run to its end, so nothing was published."""


#: What a program that calls ``kam`` learns from its exit code: whose turn it is.
EXIT_CODES = {"parameter": 2, "data": 3, "code": 4, "timeout": 5, "resources": 6}


class RunFailedError(ChapterError):
    """A run published nothing; ``page`` says why, in plain language.

    Attributes
    ----------
    page : Path
        The page of the failed run.
    turn : str
        Whose turn it is: a key of :data:`EXIT_CODES`.
    """

    def __init__(self, message: str, page: Path, turn: str = "code") -> None:
        super().__init__(message)
        self.page = page
        self.turn = turn


def nearest(word: str, known: Iterable[str]) -> str:
    """Say which known name a misspelt one probably meant.

    Parameters
    ----------
    word : str
        What was written.
    known : iterable of str
        What could have been meant.

    Returns
    -------
    str
        ``"Did you mean 'quarter'?"``, or the list of known names if none is near.

    Examples
    --------
    >>> nearest("quater", ["quarter", "language"])
    "Did you mean 'quarter'?"
    >>> nearest("x", ["quarter", "language"])
    "Known are 'language', 'quarter'."
    """
    names = sorted(known)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if close:
        return f"Did you mean {close[0]!r}?"
    listed = ", ".join(repr(name) for name in names) or "none"
    return f"Known are {listed}."
