"""One company at one quarter: computes chapters on demand and remembers them.

Opening chapter 4 alone computes chapters 1 to 3 silently; every notebook, the report and
the Excel workbook read the same tables from here.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kamlib.data_collection import Collection, DataCollection, Facts, collect
from kamlib.support import columns as c
from kamlib.support.errors import ParameterError, nearest
from kamlib.support.language import Language
from kamlib.support.quarter import Quarter
from kamlib.support.settings import Settings, load_settings

if TYPE_CHECKING:
    from kamlib.matrix import Matrix
    from kamlib.profitability import Profitability
    from kamlib.scoring import Scoring
    from kamlib.soll_ist import SollIst

#: A quarter counts as closed when sales were posted in its last days.
CLOSING_DAYS = 7


class Workbook:
    """A company's workbook at one quarter.

    Parameters
    ----------
    settings : Settings
        From ``workbook.toml``.
    quarter : str
        Quarter reported, like ``2026Q3``; "" takes the newest closed one.
    language : str
        ``en`` or ``de``; "" takes the company's.

    Raises
    ------
    ParameterError
        If the quarter has no sales, naming the nearest that has.
    """

    def __init__(self, settings: Settings, *, quarter: str = "", language: str = "") -> None:
        self.settings = settings
        self.language = Language(language or settings.company.language, settings.company.currency)
        self._asked = str(settings.quarter(quarter)) if quarter else ""

    @cached_property
    def collection(self) -> Collection:
        """Everything that was read and checked."""
        return collect(self.settings)

    @property
    def facts(self) -> Facts:
        """Small tables by account and quarter that all chapters work on."""
        return self.collection.facts

    @cached_property
    def quarters(self) -> list[str]:
        """Quarters with sales, oldest first."""
        return sorted(self.facts.account_quarter[c.QUARTER].unique())

    @cached_property
    def quarter(self) -> str:
        """Quarter reported."""
        if not self._asked:
            return self.newest_closed_quarter
        if self._asked not in self.quarters:
            raise ParameterError(
                f"There are no sales in {self._asked}. {nearest(self._asked, self.quarters)} "
                f"Sales were delivered for {self.quarters[0]} to {self.quarters[-1]}."
                if self.quarters
                else f"There are no sales at all, so {self._asked} cannot be reported."
            )
        return self._asked

    @cached_property
    def newest_closed_quarter(self) -> str:
        """Quarter that a run without a quarter reports.

        ``company.closed_through`` if it is set; otherwise the newest quarter in which sales
        were posted in the last seven days. No clock is asked, so a rerun agrees.
        """
        if self.settings.company.closed_through:
            return str(self.settings.quarter(self.settings.company.closed_through))
        sales = self.collection.deliveries.query("table == 'sales'")
        last = max(sales["last"], default="")
        if not last or not self.quarters:
            raise ParameterError("There are no sales, so there is no quarter to report.")
        newest = self.settings.quarter(self.quarters[-1])
        is_closed = (newest.end - _day(last)).days < CLOSING_DAYS
        closed = str(newest if is_closed or len(self.quarters) == 1 else newest - 1)
        return closed if closed in self.quarters else self.quarters[0]

    @property
    def period(self) -> Quarter:
        """The quarter reported, with its first and last day."""
        return self.settings.quarter(self.quarter)

    @cached_property
    def data_collection(self) -> DataCollection:
        """Chapter 1: what was delivered and what is missing."""
        return DataCollection(
            collection=self.collection,
            settings=self.settings,
            quarter=self.quarter,
            language=self.language,
        )

    @cached_property
    def profitability(self) -> Profitability:
        """Chapter 2: what each account earns after all it causes."""
        from kamlib.profitability import Profitability

        return Profitability(
            facts=self.facts, settings=self.settings, quarter=self.quarter, language=self.language
        )

    @cached_property
    def scoring(self) -> Scoring:
        """Chapter 3: which accounts deserve to be key accounts."""
        from kamlib.scoring import Scoring

        return Scoring(
            facts=self.facts,
            profitability=self.profitability,
            settings=self.settings,
            quarter=self.quarter,
            language=self.language,
        )

    @cached_property
    def matrix(self) -> Matrix:
        """Chapter 4: where each account stands, and where it is moving."""
        from kamlib.matrix import Matrix

        return Matrix(
            facts=self.facts,
            profitability=self.profitability,
            scoring=self.scoring,
            settings=self.settings,
            quarter=self.quarter,
            language=self.language,
        )

    @cached_property
    def soll_ist(self) -> SollIst:
        """Chapter 5: target against actual."""
        from kamlib.soll_ist import SollIst

        return SollIst(
            facts=self.facts,
            profitability=self.profitability,
            settings=self.settings,
            quarter=self.quarter,
            language=self.language,
        )


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text[:10])


def open_workbook(file: str | Path, *, quarter: str = "", language: str = "") -> Workbook:
    """Open a company's workbook at one quarter.

    Parameters
    ----------
    file : str or Path
        The ``workbook.toml``; relative to the current folder.
    quarter : str, default=""
        Like ``2026Q3``; "" takes the newest closed quarter.
    language : str, default=""
        ``en`` or ``de``; "" takes the company's.

    Returns
    -------
    Workbook
        Lazy: chapters are computed when first asked for.

    Raises
    ------
    SettingsError
        If the workbook file or a setting in it cannot be used.
    ParameterError
        If quarter or language are not valid.
    """
    return Workbook(load_settings(file), quarter=quarter, language=language)
