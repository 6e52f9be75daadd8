"""Errors that speak to an analyst: what was needed, what was found, what to do.

Every error of the workbook is a :class:`KamError` and also the builtin that a
programmer would expect, so ``except ValueError`` keeps working.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from decimal import Decimal
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from kamlib.support.figures import Day, Moment, Number

if TYPE_CHECKING:
    from kamlib.support.language import Language


class Sentence(str):
    """A sentence of an error: reads in English, and can be said in another language later.

    Where an error is raised, the reader's language is often not known yet; the command and
    the pages say it with :meth:`KamError.told`. Values that are sentences are said as well.

    Parameters
    ----------
    template : str
        The English text with ``{placeholders}``; its German text stands in the catalogue.
    **values : object
        What fills the placeholders.

    Examples
    --------
    >>> Sentence("{sentence} {hint}", sentence="There is no 'x'.", hint=Sentence("Known are {n}."))
    "There is no 'x'. Known are {n}."
    """

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, /, **values: Any) -> Self:
        """Fill the English text."""
        made = super().__new__(cls, template.format(**values) if values else template)
        made.template, made.values = template, values
        return made

    def said(self, language: Language) -> str:
        """Say it in a language."""
        translated = language.text(self.template)
        if not self.values:
            return translated
        return translated.format(
            **{name: _said(each, language) for name, each in self.values.items()}
        )


def either(choices: Iterable[str]) -> str:
    """Join choices by *or*, so that it can be said in another language.

    Parameters
    ----------
    choices : iterable of str
        May be sentences.

    Returns
    -------
    str
        A sentence if there are several; empty if there is none.

    Examples
    --------
    >>> either(["a", "b", "c"]), either(["a"]), either([])
    ('a or b or c', 'a', '')
    """
    return reduce(
        lambda one, other: Sentence("{one} or {other}", one=one, other=other), [*choices] or [""]
    )


def listed(parts: Iterable[str]) -> str:
    """Join parts by commas, so that those which are sentences can be said.

    Parameters
    ----------
    parts : iterable of str
        May be sentences.

    Returns
    -------
    str
        A sentence if there are several; empty if there is none.

    Examples
    --------
    >>> listed(["a", "b"]), listed([])
    ('a, b', '')
    """
    return reduce(
        lambda before, part: Sentence("{before}, {part}", before=before, part=part),
        [*parts] or [""],
    )


def _said(part: object, language: Language) -> object:
    if isinstance(part, Sentence | Number | Day | Moment):
        return part.said(language)
    return _enumerated(part, language) if isinstance(part, list) else part


def _enumerated(items: list[Any], language: Language) -> str:
    """Write a list as a reader would: names in quotes, figures as the language does."""
    shown = [_shown(item, language) for item in items]
    has_decimals = any(isinstance(item, float | tuple) for item in items)
    return ("; " if has_decimals else ", ").join(shown) or "–"


def _shown(item: object, language: Language) -> str:
    if isinstance(item, tuple):
        return f"({'; '.join(_shown(part, language) for part in item)})"
    if isinstance(item, float):
        places = Decimal(repr(float(item))).as_tuple().exponent
        return language.number(item, digits=max(0, -places) if isinstance(places, int) else 0)
    said = _said(item, language)
    return repr(said) if isinstance(item, str) else str(said)


class KamError(Exception):
    """Base of all errors an analyst can cause and cure.

    Attributes
    ----------
    notebook : Language, optional
        Language of the one notebook that a kernel runs: there nobody asks for
        :meth:`told`, the error is shown as it reads. None in every other process.
    """

    notebook: ClassVar[Language | None] = None

    def __str__(self) -> str:
        if KamError.notebook is not None:
            return self.told(KamError.notebook)
        # KeyError shows its argument quoted; a sentence should read as one.
        return " ".join(str(part) for part in self.args)

    @property
    def sentence(self) -> Sentence:
        """All its parts as one sentence, to be said later."""
        parts = {f"part{place}": part for place, part in enumerate(self.args)}
        template = " ".join(f"{{{name}}}" for name in parts)
        return Sentence(template, **parts)

    def told(self, language: Language) -> str:
        """Say what is wrong in the reader's language, as far as it was written as sentences."""
        return " ".join(str(_said(part, language)) for part in self.args)

    def _render_traceback_(self) -> list[str]:
        """Show it in a notebook, as IPython asks.

        Who sits in front of the cell reads the sentence, in the language of the notebook's
        parameter; a run that nobody watches keeps the traceback for its maintainer.
        """
        from IPython import get_ipython  # noqa: PLC0415  it is IPython that asks

        shell: Any = get_ipython()
        request: dict[str, Any] = getattr(shell, "get_parent", dict)()
        if not (request.get("metadata") or {}).get("cellId"):
            lines: list[str] = shell.InteractiveTB.structured_traceback(
                type(self), self, self.__traceback__, tb_offset=1
            )
            return lines
        from kamlib.support.language import LANGUAGES, Language  # noqa: PLC0415  it imports us

        code = shell.user_ns.get("language")
        return [
            f"\x1b[31m{self.told(Language(code if code in LANGUAGES else LANGUAGES[0]))}\x1b[0m"
        ]


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


class ReasonNeededError(KamError, ValueError):
    """The figures of a published quarter differ, and nobody said why."""


class BusyError(KamError, RuntimeError):
    """Another run of the same quarter is under way."""


class StorageError(KamError, OSError):
    """What a run has to write cannot be written: no right, no room, no folder."""


class ChapterError(KamError, RuntimeError):
    """A chapter did not run to its end, so nothing was published."""


#: Signs that are mistaken for each other when a number is typed.
_SEEN_ALIKE = str.maketrans("oil", "011")

#: What a program that calls ``kam`` learns from its exit code: whose turn it is.
EXIT_CODES = {"parameter": 2, "reason": 2, "data": 3, "code": 4, "timeout": 5, "resources": 6}


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


def nearest(word: str, known: Iterable[str]) -> Sentence:
    """Say which known name a misspelt one probably meant.

    The letter O and the digit 0, and the letters I and l and the digit 1, count as the same
    sign, so that a mistyped number finds its own first.

    Parameters
    ----------
    word : str
        What was written.
    known : iterable of str
        What could have been meant.

    Returns
    -------
    Sentence
        ``"Did you mean 'quarter'?"``, or the list of known names if none is near.

    Examples
    --------
    >>> nearest("quater", ["quarter", "language"])
    "Did you mean 'quarter'?"
    >>> nearest("K00O1", ["K0001", "K0021", "K0061"])
    "Did you mean 'K0001'?"
    >>> nearest("x", ["quarter", "language"])
    "Known are 'language', 'quarter'."
    """
    names = sorted(known)
    close = near_names(word, names, at_most=1)
    if close:
        return Sentence("Did you mean {name!r}?", name=close[0])
    if not names:
        return Sentence("There are none to choose from.")
    return Sentence("Known are {names}.", names=", ".join(repr(name) for name in names))


def near_names(
    word: str, known: Iterable[str], *, at_most: int = 3, cutoff: float = 0.6
) -> list[str]:
    """List the known names a misspelt one may have meant, nearest first.

    Parameters
    ----------
    word : str
        What was written.
    known : iterable of str
        What could have been meant.
    at_most : int, default=3
        Names listed.
    cutoff : float, default=0.6
        Least similarity, 0 to 1; names that only look different are always near.

    Examples
    --------
    >>> near_names("KOOl2", ["K0002", "K0012"]), near_names("x", ["quarter"])
    (['K0012'], [])
    """
    names = sorted(known)
    alike = [name for name in names if _seen(name) == _seen(word)]
    close = [*alike, *difflib.get_close_matches(word, names, n=at_most, cutoff=cutoff)]
    return list(dict.fromkeys(close))[:at_most]


def _seen(word: str) -> str:
    return word.casefold().translate(_SEEN_ALIKE)
