"""Chapter 2 at one quarter: which accounts earn money, and which cost more than they bring.

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
    customer_value,
    statement,
)
from kamlib.profitability.charts import Charts
from kamlib.profitability.concentration import TurningPoint
from kamlib.profitability.findings import finding_of
from kamlib.profitability.history import contribution_history
from kamlib.profitability.labels import Labels
from kamlib.profitability.lines import statement_lines
from kamlib.profitability.selection import account_shown
from kamlib.profitability.tables import Tables
from kamlib.profitability.ties import Delivered, tie_outs
from kamlib.support import columns as c
from kamlib.support.chapter import Chapter
from kamlib.support.display import Finding
from kamlib.support.quarter import labels_back


@dataclass(frozen=True, eq=False, kw_only=True)
class Profitability(Chapter):
    """Profitability of all accounts at one quarter.

    Parameters
    ----------
    facts : Facts
        What chapter 1 accepted.

    Raises
    ------
    ParameterError
        By :meth:`account`, if an account is not known.
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
    def _allocation(self) -> allocation.Allocation:
        volumes = allocation.driver_volumes(self.sales, self._so_far(self.facts.drivers))
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
    def statement_by_quarter(self) -> pd.DataFrame:
        """The statement per account and quarter with business."""
        return statement.statement_by_quarter(
            self.sales, self.costs, levels=self.levels, denominator=self.denominator
        )

    def _statement_of(self, quarters: list[str]) -> pd.DataFrame:
        return statement.statement_of(
            self.statement_by_quarter,
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
        """The statement of all accounts together, in one row."""
        return statement.portfolio(self.statement, denominator=self.denominator)

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
        """Known accounts with business in the quarter, the largest contribution first."""
        known = self.statement[c.ACCOUNT_ID] != c.UNKNOWN
        return self.statement[known & self.statement["has_business"]].reset_index(drop=True)

    @cached_property
    def curve(self) -> pd.DataFrame:
        """The whale curve of the quarter."""
        return concentration.whale_curve(self.ranked)

    @cached_property
    def turning_point(self) -> TurningPoint:
        """The top of the whale curve."""
        return concentration.turning_point(self.curve)

    @cached_property
    def comparison(self) -> pd.DataFrame:
        """Each account beside the average over all customers and the target."""
        return comparison.compare(
            self.statement,
            denominator=self.denominator,
            target_pct=self.settings.profitability.target_pct,
        )

    @cached_property
    def cost_structure(self) -> pd.DataFrame:
        """Each account's cost categories beside the average over all customers."""
        return comparison.cost_structure(self.statement, denominator=self.denominator)

    @cached_property
    def customer_value(self) -> pd.DataFrame:
        """Customer value of the last four quarters beside the year before, with names."""
        is_covered = set(self.prior_year) <= set(self.sales[c.QUARTER])
        value = customer_value.with_prior(
            customer_value.customer_value(self.sales, self.costs, quarters=self.year),
            customer_value.customer_value(
                self.sales, self.costs, quarters=self.prior_year if is_covered else []
            ),
        )
        names = self.facts.accounts[[c.ACCOUNT_ID, c.NAME, c.STATUS]]
        return names.merge(value, how="right", on=c.ACCOUNT_ID, validate="one_to_one")

    @cached_property
    def undelivered(self) -> tuple[str, ...]:
        """Cost categories for which nothing was ever delivered: unknown, not zero."""
        seen = {*self.costs[c.CATEGORY], *self.pools[c.CATEGORY]}
        return tuple(category for category in c.CATEGORIES if category not in seen)

    def account(self, account_id: str = "") -> str:
        """Say which account is shown in detail.

        Parameters
        ----------
        account_id : str, default=""
            An account; empty: the loss-maker with the largest revenue, and where no account
            loses money, the account with the largest revenue.

        Returns
        -------
        str
            A known account.

        Raises
        ------
        ParameterError
            If the account is not known; names the nearest known one.
        """
        return account_shown(account_id, accounts=self.facts.accounts, ranked=self.ranked)

    @property
    def finding(self) -> Finding:
        """How many accounts lose money, what that costs, and which is the largest of them."""
        return finding_of(self.ranked, self.total, quarter=self.quarter, labels=self.labels)

    @property
    def tie_outs(self) -> pd.DataFrame:
        """Totals that must agree to the cent."""
        shared = self.pools[self.pools[c.QUARTER] == self.quarter]
        delivered = Delivered(
            sales=self._of_quarter(self.facts.account_quarter),
            posted=self._of_quarter(self.facts.cost_quarter),
            pools=self._of_quarter(self.facts.cost_pools),
        )
        return tie_outs(
            self.statement,
            delivered,
            shared=shared,
            value=self.customer_value,
            year=self.statement_year,
            curve=self.curve,
        )

    def _of_quarter(self, table: pd.DataFrame) -> pd.DataFrame:
        return table[table[c.QUARTER] == self.quarter]

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """Tidy tables to publish."""
        return {
            "statement": self.statement_by_quarter,
            "statement_lines": self.lines,
            "costs": self.costs,
            "cost_pools": self.pools,
            "whale_curve": self.curve,
            "profitability_comparison": self.comparison,
            "cost_structure": self.cost_structure,
            "customer_value": self.customer_value,
        }

    @cached_property
    def charts(self) -> Charts:
        """Pictures of this quarter."""
        return Charts(
            company=self.settings.company.name,
            quarter=self.quarter,
            labels=self.labels,
            denominator=self.denominator,
            lines=self.lines,
            names=self.statement.set_index(c.ACCOUNT_ID)[c.NAME],
            curve=self.curve,
            turn=self.turning_point,
            focus=comparison.in_focus(self.comparison),
            undelivered=self.undelivered,
        )

    @cached_property
    def tables(self) -> Tables:
        """Tables of this quarter."""
        return Tables(
            labels=self.labels,
            quarter=self.quarter,
            denominator=self.denominator,
            accounts=self.statement,
            total=self.total,
            lines=self.lines,
            compared=self.comparison,
            values=self.customer_value,
            shared=self.pools[self.pools[c.QUARTER] == self.quarter],
            undelivered=self.undelivered,
            history=contribution_history(
                self.statement_by_quarter, quarters=labels_back(self.quarter, 8)
            ),
        )
