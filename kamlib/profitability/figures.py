"""The figures of the chapter at one quarter: costs, statements, levels.

Wiring only: the figures come from the modules beside this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from kamlib.data_collection.facts import Facts
from kamlib.profitability import (
    allocation,
    comparison,
    concentration,
    missing_cost,
    statement,
    time_driven,
)
from kamlib.profitability.concentration import TurningPoint
from kamlib.profitability.labels import Labels
from kamlib.profitability.lines import statement_lines
from kamlib.support import columns as c
from kamlib.support.chapter import Chapter
from kamlib.support.quarter import labels_back


@dataclass(frozen=True, eq=False, kw_only=True)
class Figures(Chapter):
    """Costs and statements of all accounts at one quarter.

    Parameters
    ----------
    facts : Facts
        What chapter 1 accepted.
    """

    facts: Facts

    @cached_property
    def labels(self) -> Labels:
        """Names of lines in the language of the page."""
        return Labels(self.language, self.settings.profitability.levels)

    @cached_property
    def levels(self) -> dict[str, tuple[str, ...]]:
        """Level id and the categories deducted to reach it, in order."""
        return {level.id: level.minus for level in self.settings.profitability.levels}

    @cached_property
    def denominator(self) -> str:
        """What customer profitability is a percentage of."""
        return self.settings.profitability.denominator

    @cached_property
    def year(self) -> list[str]:
        """Labels of the last four quarters, oldest first."""
        return labels_back(self.quarter, 4)

    @cached_property
    def prior_year(self) -> list[str]:
        """Labels of the four quarters before those."""
        return labels_back(self.quarter, 8)[:4]

    @cached_property
    def sales(self) -> pd.DataFrame:
        """Sales per account and quarter up to the reported quarter."""
        return self._so_far(self.facts.account_quarter)

    def _so_far(self, table: pd.DataFrame) -> pd.DataFrame:
        return table[table[c.QUARTER] <= self.quarter]

    @cached_property
    def _volumes(self) -> pd.DataFrame:
        return allocation.driver_volumes(self.sales, self._so_far(self.facts.drivers))

    @cached_property
    def minutes(self) -> pd.DataFrame:
        """Minutes of every account by the time equations of the settings."""
        equations = self.settings.profitability.time_equations
        time_driven.known_drivers(equations, sorted(set(self._volumes[c.DRIVER])))
        return time_driven.activity_minutes(self._volumes, equations)

    @cached_property
    def _allocation(self) -> allocation.Allocation:
        volumes = time_driven.with_minutes(self._volumes, self.minutes)
        return allocation.allocate(self._so_far(self.facts.cost_pools), volumes)

    @cached_property
    def pools(self) -> pd.DataFrame:
        """Cost pools of all quarters so far with rate, allocated, idle and unassigned cost."""
        return self._allocation.pools

    @cached_property
    def costs(self) -> pd.DataFrame:
        """Every cost of every account so far, by category and attribution."""
        posted = self._so_far(self.facts.cost_quarter)
        return allocation.all_costs(self.sales, posted, self._allocation.costs)

    @cached_property
    def _recorded(self) -> pd.DataFrame:
        """The statement per account and quarter, a missing product cost counted as zero."""
        elsewhere = pd.concat([self._so_far(self.facts.cost_quarter), self._allocation.costs])
        return statement.statement_by_quarter(
            missing_cost.still_missing(self.sales, elsewhere),
            self.costs,
            levels=self.levels,
            denominator=self.denominator,
        )

    @cached_property
    def statement_by_quarter(self) -> pd.DataFrame:
        """The statement per account and quarter with business; unknown where cost is missing."""
        limit = self.settings.profitability.uncosted_pct
        is_unknown = missing_cost.judged(self._recorded, quarter=self.quarter, limit_pct=limit)
        return missing_cost.without_guesses(self._recorded, is_unknown, levels=self.levels)

    def _statement_of(self, quarters: list[str], *, is_recorded: bool = False) -> pd.DataFrame:
        return statement.statement_of(
            self._recorded if is_recorded else self.statement_by_quarter,
            self.facts.accounts,
            quarters=quarters,
            denominator=self.denominator,
        )

    @cached_property
    def statement(self) -> pd.DataFrame:
        """The statement of every account in the reported quarter."""
        return self._statement_of([self.quarter])

    @cached_property
    def statement_year(self) -> pd.DataFrame:
        """The statement of every account over the last four quarters."""
        return self._statement_of(self.year)

    @cached_property
    def statement_prior_year(self) -> pd.DataFrame:
        """The statement of every account over the four quarters before those."""
        return self._statement_of(self.prior_year)

    @cached_property
    def total(self) -> pd.DataFrame:
        """All accounts together in one row, before the product cost that is missing.

        The amounts are what is recorded, so that they tie out with the ledger; there is no
        percentage where too much revenue has no product cost.
        """
        recorded = self._statement_of([self.quarter], is_recorded=True)
        total = statement.portfolio(recorded, denominator=self.denominator)
        limit = self.settings.profitability.uncosted_pct
        return missing_cost.total_before(total, limit_pct=limit)

    @cached_property
    def lines(self) -> pd.DataFrame:
        """The statement upright: one row per account and line."""
        return statement_lines(
            self.statement,
            self.costs[self.costs[c.QUARTER] == self.quarter],
            levels=self.levels,
            denominator=self.denominator,
        )

    @cached_property
    def ranked(self) -> pd.DataFrame:
        """Known accounts whose contribution of the quarter is known, the largest first."""
        is_known = self.statement[c.CUSTOMER_CONTRIBUTION].notna()
        return self.statement[is_known & self._is_customer].reset_index(drop=True)

    @cached_property
    def uncosted(self) -> pd.DataFrame:
        """Known accounts whose contribution is unknown, because product cost is missing."""
        is_unknown = self.statement[c.CUSTOMER_CONTRIBUTION].isna()
        return self.statement[is_unknown & self._is_customer].reset_index(drop=True)

    @property
    def _is_customer(self) -> pd.Series:
        return self.statement[c.ACCOUNT_ID].ne(c.UNKNOWN) & self.statement["has_business"]

    @cached_property
    def curve(self) -> pd.DataFrame:
        """The whale curve of the quarter."""
        return concentration.whale_curve(self.ranked)

    @cached_property
    def beside_the_curve(self) -> pd.DataFrame:
        """What leads from the end of the whale curve to the total."""
        return concentration.beside_the_curve(self.statement)

    @cached_property
    def turning_point(self) -> TurningPoint:
        """The top of the whale curve."""
        return concentration.turning_point(self.curve)

    @cached_property
    def comparison(self) -> pd.DataFrame:
        """Each account beside the average over all customers and its target."""
        return comparison.compare(
            self.statement,
            denominator=self.denominator,
            benchmark_pct=self.settings.profitability.benchmark_pct,
            planned=comparison.planned_profitability(self.facts.targets, quarter=self.quarter),
        )

    @cached_property
    def cost_structure(self) -> pd.DataFrame:
        """Each account's cost categories beside the average over all customers."""
        return comparison.cost_structure(self.statement, denominator=self.denominator)

    def _of_quarter(self, table: pd.DataFrame) -> pd.DataFrame:
        return table[table[c.QUARTER] == self.quarter]
