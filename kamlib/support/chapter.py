"""What all chapters have in common: a quarter, a finding, tie-outs, tables to publish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from kamlib.support.display import Finding, HouseTable, Show, house_table
from kamlib.support.language import Language, translatable
from kamlib.support.money import require_tied
from kamlib.support.settings import Settings

TIE_OUT_NOTE = translatable(
    "Both totals are computed in different ways and must agree to the cent; "
    "a difference stops publication."
)


class Allowed(NamedTuple):
    """What a parameter of a chapter's notebook may be; empty text always means the default.

    Attributes
    ----------
    names : tuple of str
        The only texts that are allowed; empty: any.
    low, high : float
        The range of a number.
    setting : str
        The setting that decides it in a report, because several chapters must agree; "": none.
        In a notebook of one's own the parameter is free.
    """

    names: tuple[str, ...] = ()
    low: float = float("-inf")
    high: float = float("inf")
    setting: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class Chapter:
    """One chapter of the workbook at one quarter.

    Parameters
    ----------
    settings : Settings
        The company's settings.
    quarter : str
        Fiscal quarter reported, like ``2026Q3``.
    language : Language
        Of everything shown.
    """

    settings: Settings
    quarter: str
    language: Language

    @property
    def finding(self) -> Finding:
        """The computed sentence the page opens with."""
        raise NotImplementedError

    @property
    def tie_outs(self) -> pd.DataFrame:
        """Totals that must agree, from :func:`kamlib.support.money.tie_out`."""
        raise NotImplementedError

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """Tidy tables to publish, by name."""
        raise NotImplementedError

    @property
    def allowed(self) -> Mapping[str, Allowed]:
        """What each parameter of the chapter's own notebook may be, asked before it starts."""
        return {}

    def check(self) -> HouseTable:
        """Show the tie-outs of this chapter; stop if one is broken.

        Raises
        ------
        TieOutError
            Naming the totals that differ.
        """
        checks = self.tie_outs
        require_tied(checks, language=self.language)
        text = self.language.text
        shown = checks.assign(
            check=[text(name) for name in checks["check"]],
            state=["good" if tied else "bad" for tied in checks["is_tied"]],
        )
        return house_table(
            shown,
            [
                Show(name="check", label=text("Tie-out"), wraps=True),
                Show(name="left", label=text("Total"), format="number", digits=2),
                Show(name="right", label=text("Compared with"), format="number", digits=2),
                Show(name="difference", label=text("Difference"), format="number", digits=2),
            ],
            language=self.language,
            note=text(TIE_OUT_NOTE),
        )
