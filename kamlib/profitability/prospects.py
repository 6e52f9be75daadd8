"""Everything about an account's future in one table: value, growth, loyalty, wallet, payment.

Wiring only: the figures come from the modules beside this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from kamlib.data_collection.facts import Facts
from kamlib.profitability import development, future_value, investment, loyalty, receivables
from kamlib.profitability.future_view import FutureView
from kamlib.profitability.labels import Labels
from kamlib.support import columns as c
from kamlib.support.money import ratio
from kamlib.support.quarter import labels_back
from kamlib.support.settings import Settings


@dataclass(frozen=True, eq=False, kw_only=True)
class Prospects:
    """Prospects of all accounts at one quarter.

    Parameters
    ----------
    facts : Facts
        What chapter 1 accepted.
    settings : Settings
        The company's settings.
    quarter : str
        The quarter reported.
    by_quarter : DataFrame
        Statement per account and quarter.
    year : DataFrame
        Statement of the last four quarters.
    values : DataFrame
        Customer value of the last four quarters.
    """

    facts: Facts
    settings: Settings
    quarter: str
    by_quarter: pd.DataFrame
    year: pd.DataFrame
    values: pd.DataFrame

    @property
    def _year(self) -> list[str]:
        return labels_back(self.quarter, 4)

    @cached_property
    def _names(self) -> pd.DataFrame:
        return self.facts.accounts[[c.ACCOUNT_ID, c.NAME, c.STATUS]]

    @cached_property
    def seasons(self) -> pd.DataFrame:
        """Season of net revenue by quarter of the year; NaN where two years are not there."""
        return development.season_index(
            self.by_quarter, value=c.NET_REVENUE, quarters=labels_back(self.quarter, 8)
        )

    @cached_property
    def accounts(self) -> pd.DataFrame:
        """One row per account with business in the last four quarters; none of no account."""
        rules, sales = self.settings.profitability, self.facts.account_quarter
        labels = labels_back(self.quarter, 8)
        known = [label for label in labels if label in set(self.by_quarter[c.QUARTER])]
        value = future_value.scenario_values(
            self.values[self.values[c.ACCOUNT_ID].isin(self._active)],
            scenarios=rules.scenarios,
            discount_rate_pct=rules.discount_rate_pct,
            years=rules.horizon_years,
            first_margin=rules.first_margin,
            acquisition_cost=rules.acquisition_cost,
        )
        trend = development.trend(
            self.by_quarter, value=c.NET_REVENUE, quarters=known, seasons=self.seasons
        )
        parts = [
            development.growth(self.by_quarter, value=c.NET_REVENUE, quarter=self.quarter),
            trend if len(known) > 2 else trend.assign(trend_pct=float("nan")),
            loyalty.recurring_revenue(self.facts.product_quarter, quarters=self._year),
            loyalty.wallet_position(sales, self.facts.wallets, quarters=self._year),
            self._scores(),
        ]
        frame = self._names.merge(value, how="right", on=c.ACCOUNT_ID, validate="one_to_one")
        for part, columns in zip(parts, _COLUMNS, strict=True):
            wanted = part[[c.ACCOUNT_ID, *columns]]
            frame = frame.merge(wanted, how="left", on=c.ACCOUNT_ID, validate="one_to_one")
        if self.is_covered:
            return frame
        yearly = [name for name in frame.columns if name.startswith(_OF_A_YEAR)]
        return frame.assign(**dict.fromkeys(yearly, float("nan")))

    @cached_property
    def is_covered(self) -> bool:
        """Whether there are data for all four quarters; less is no year."""
        return set(self._year) <= set(self.by_quarter[c.QUARTER])

    @property
    def _active(self) -> list[str]:
        # Postings without an account are no customer that could be won or kept.
        active = self.year[self.year["has_business"] & (self.year[c.ACCOUNT_ID] != c.UNKNOWN)]
        return [str(account_id) for account_id in active[c.ACCOUNT_ID]]

    @property
    def _unassigned(self) -> float:
        rows = self.values[self.values[c.ACCOUNT_ID] == c.UNKNOWN]
        return float(rows[c.CUSTOMER_VALUE].sum(min_count=1)) if self.is_covered else float("nan")

    def _scores(self) -> pd.DataFrame:
        rules = self.settings.profitability.rfm
        names = ("recency_quarters", "frequency", "monetary")
        return loyalty.rfm(
            self.facts.account_quarter,
            quarter=self.quarter,
            breaks={name: getattr(rules, name) for name in names},
            weights=dict(zip(names, rules.weights, strict=True)),
        )

    @cached_property
    def payments(self) -> pd.DataFrame:
        """Payment behaviour of the last four quarters, with names."""
        quarters = [self.settings.quarter(label) for label in self._year]
        paid = receivables.payment_behaviour(
            self.facts.payment_quarter,
            quarters=self._year,
            days=sum(quarter.days for quarter in quarters),
            rate_pct=self.settings.profitability.financing_rate_pct,
        )
        return self._names.merge(paid, how="right", on=c.ACCOUNT_ID, validate="one_to_one")

    @property
    def cost_per_hour(self) -> float:
        """What an hour of an action costs: the chapter's own rate, else that of the matrix."""
        own = self.settings.profitability.cost_per_hour
        return self.settings.matrix.resources.cost_per_hour if own is None else own

    @property
    def _effort(self) -> investment.Effort:
        as_of = pd.Timestamp(self.settings.quarter(self.quarter).end)
        hours = investment.open_hours(self.facts.actions, as_of=as_of)
        return investment.Effort(hours, self.cost_per_hour)

    @cached_property
    def investments(self) -> pd.DataFrame:
        """Cost of open opportunities against the margin they promise, with names."""
        year = self.year.set_index(c.ACCOUNT_ID)
        left = year[c.NET_REVENUE] - year[list(_VARIABLE)].sum(axis=1, skipna=False)
        cases = investment.account_investments(
            self.facts.opportunities,
            ratio(left, year[c.NET_REVENUE]) * 100,
            as_of=pd.Timestamp(self.settings.quarter(self.quarter).end),
            rate_pct=self.settings.profitability.discount_rate_pct,
            effort=self._effort,
        )
        return self._names.merge(cases, how="right", on=c.ACCOUNT_ID, validate="one_to_one")

    def view(self, labels: Labels) -> FutureView:
        """Sentence, picture and tables of these figures."""
        return FutureView(
            labels=labels,
            company=self.settings.company.name,
            quarter=self.quarter,
            rules=self.settings.profitability,
            prospects=self.accounts,
            payments=self.payments,
            investments=self.investments,
            seasons=self.seasons,
            cost_per_hour=self.cost_per_hour,
            is_covered=self.is_covered,
            unassigned=self._unassigned,
            repurchase_share=loyalty.repurchase_rate(
                self.facts.account_quarter,
                before=labels_back(self.quarter, 8)[:4],
                during=self._year,
            ),
        )


#: Costs that come with every order.
_VARIABLE = (c.PRODUCT, c.COMPLAINTS_RETURNS, c.FREIGHT)
#: Beginnings of the columns that need a whole year.
_OF_A_YEAR = (
    "present_value",
    "recurring",
    "share_of_wallet",
    "wallet_gap",
    "rfm",
    "customer_value",
)
_COLUMNS: tuple[tuple[str, ...], ...] = (
    ("growth_pct",),
    ("trend_pct",),
    ("recurring_revenue_pct",),
    ("purchasing_volume", "share_of_wallet_pct", "wallet_gap"),
    ("recency_quarters", "frequency", "monetary", "rfm_score"),
)
