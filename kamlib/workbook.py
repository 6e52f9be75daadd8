"""One company at one quarter: computes chapters on demand and remembers them.

Opening chapter 4 alone computes chapters 1 to 3 silently; every notebook, the report and
the Excel workbook read the same tables from here.
"""

from __future__ import annotations

import sys
from functools import cached_property
from pathlib import Path

from kamlib.account_plan import AccountPlan, Portfolio
from kamlib.data_collection import Collection, DataCollection, Facts, collect
from kamlib.data_collection.closing import newest_closed
from kamlib.data_collection.store import recall
from kamlib.matrix import Matrix
from kamlib.profitability import Profitability
from kamlib.scoring import Scoring
from kamlib.scoring.catalogue import resolve_all
from kamlib.soll_ist import SollIst
from kamlib.soll_ist.kpis import require_known
from kamlib.support import columns as c
from kamlib.support.errors import KamError, ParameterError, Sentence, nearest
from kamlib.support.language import Language
from kamlib.support.quarter import Quarter
from kamlib.support.settings import Settings, load_settings


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
        _require_computable(settings)
        self.settings = settings
        self.language = Language(language or settings.company.language, settings.company.currency)
        self._plans: dict[str, AccountPlan] = {}
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
        return self._with_sales(self._asked) if self._asked else self.newest_closed_quarter

    def _with_sales(self, quarter: str) -> str:
        if not self.quarters:
            raise ParameterError(
                Sentence(
                    "There are no sales at all, so {quarter} cannot be reported. See what was "
                    "refused with kam check, or declare another file for sales.",
                    quarter=quarter,
                )
            )
        if quarter not in self.quarters:
            raise ParameterError(
                Sentence("There are no sales in {quarter}.", quarter=quarter),
                nearest(quarter, self.quarters),
                Sentence(
                    "Sales were delivered for {first} to {last}.",
                    first=self.quarters[0],
                    last=self.quarters[-1],
                ),
            )
        return quarter

    @cached_property
    def newest_closed_quarter(self) -> str:
        """Quarter that a run without a quarter reports.

        ``company.closed_through`` if it is set; otherwise the newest quarter that is delivered
        in full, see :func:`~kamlib.data_collection.closing.newest_closed`. No clock is asked,
        so a rerun agrees.
        """
        if self.settings.company.closed_through:
            return self._with_sales(self.settings.company.closed_through)
        if not self.quarters:
            raise ParameterError(Sentence("There are no sales, so there is no quarter to report."))
        sales = self.collection.rows_by_quarter.query("table == 'sales'")
        return newest_closed(sales, self.settings.quarter)

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
        return Profitability(
            facts=self.facts, settings=self.settings, quarter=self.quarter, language=self.language
        )

    @cached_property
    def scoring(self) -> Scoring:
        """Chapter 3: which accounts deserve to be key accounts."""
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
        return SollIst(
            facts=self.facts,
            profitability=self.profitability,
            settings=self.settings,
            quarter=self.quarter,
            language=self.language,
        )

    @cached_property
    def portfolio(self) -> Portfolio:
        """Chapter 6, what the plans of all accounts share."""
        return Portfolio(
            collection=self.collection,
            profitability=self.profitability,
            scoring=self.scoring,
            matrix=self.matrix,
            soll_ist=self.soll_ist,
            settings=self.settings,
            quarter=self.quarter,
            language=self.language,
        )

    def account_plan(self, account: str = "") -> AccountPlan:
        """Chapter 6: the plan of one account.

        Parameters
        ----------
        account : str, default=""
            Its account_id; "" takes the key account with the most revenue.

        Raises
        ------
        ParameterError
            If nobody has that account_id, naming the nearest.
        """
        found = self.portfolio.find(account)
        if found not in self._plans:
            self._plans[found] = AccountPlan(
                portfolio=self.portfolio,
                account=found,
                settings=self.settings,
                quarter=self.portfolio.quarter,
                language=self.language,
            )
        return self._plans[found]


def _require_computable(settings: Settings) -> None:
    """Refuse settings that name a criterion or KPI nobody can compute, before any work."""
    for criteria in (
        settings.scoring.criteria,
        settings.matrix.value,
        settings.matrix.engagement,
    ):
        resolve_all(criteria)
    require_known(kpi.id for kpi in settings.soll_ist.kpis)


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
    settings = load_settings(file)
    if _is_kernel():
        # A notebook shows an error as it reads; nobody is there to tell it in a language.
        KamError.notebook = Language(language or settings.company.language)
    run = recall(settings)
    if not isinstance(run, Workbook):
        return Workbook(settings, quarter=quarter, language=language)
    if (quarter, language) == (run.quarter, run.language.code):
        return run
    other = Workbook(settings, quarter=quarter, language=language)
    other.__dict__["collection"] = run.collection
    return other


def _is_kernel() -> bool:
    """Tell whether this process runs the cells of one notebook."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return hasattr(shell, "kernel")
