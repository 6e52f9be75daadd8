"""Chapter 2 at one quarter: which accounts earn money, and which cost more than they bring.

Wiring only: the figures come from the modules beside this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from kamlib.profitability import (
    comparison,
    customer_value,
    ranking,
    ties,
    time_driven,
)
from kamlib.profitability.charts import Charts
from kamlib.profitability.comparison_chart import ComparisonChart
from kamlib.profitability.dependence_view import DependenceView
from kamlib.profitability.figures import Figures
from kamlib.profitability.findings import facts_beside, finding_of
from kamlib.profitability.future_view import FutureView
from kamlib.profitability.history import contribution_history
from kamlib.profitability.keyed_view import KeyedView
from kamlib.profitability.prospects import Prospects
from kamlib.profitability.selection import account_shown
from kamlib.profitability.tables import Tables
from kamlib.profitability.ties_view import ties_table
from kamlib.profitability.whale_chart import WhaleChart
from kamlib.profitability.what_if import Change
from kamlib.profitability.what_if_view import WhatIfView
from kamlib.support import columns as c
from kamlib.support.chapter import Allowed
from kamlib.support.display import Finding, HouseTable
from kamlib.support.money import require_tied
from kamlib.support.quarter import labels_back


@dataclass(frozen=True, eq=False, kw_only=True)
class Profitability(Figures):
    """Profitability of all accounts of a company at one quarter.

    Parameters
    ----------
    settings : Settings
        The company's settings: levels of the statement, denominator, limits.
    quarter : str
        Fiscal quarter reported, like ``2026Q3``.
    language : Language
        Of everything shown.
    facts : Facts
        What chapter 1 accepted.

    Raises
    ------
    ParameterError
        By :meth:`account`, if an account is not known.

    Notes
    -----
    Tables are computed when first asked for, and once. contribution = gross revenue − ten cost
    categories: :func:`kamlib.profitability.statement.statement_by_quarter`.

    Examples
    --------
    >>> from kamlib.data_collection.facts import Facts
    >>> from kamlib.support.language import Language
    >>> from kamlib.support.settings import Settings
    >>> sales = pd.DataFrame({"account_id": ["A", "B"], "quarter": "2026Q3",
    ...     "gross_revenue": [100.0, 300.0], "invoiced_net": [100.0, 300.0],
    ...     "product_cost": [70.0, 310.0]})
    >>> accounts = pd.DataFrame({"account_id": ["A", "B"], "name": ["Alpha", "Beta"]})
    >>> chapter = Profitability(
    ...     settings=Settings.model_validate({"company": {"name": "Muster"}, "sources": {}}),
    ...     quarter="2026Q3", language=Language("en"),
    ...     facts=Facts.of(accounts=accounts, account_quarter=sales))
    >>> chapter.statement[["name", "customer_contribution"]].values.tolist()
    [['Alpha', 30.0], ['Beta', -10.0]]
    """

    @cached_property
    def customer_value(self) -> pd.DataFrame:
        """Customer value of the last four quarters beside the year before, with names."""
        is_covered = set(self.prior_year) <= set(self.sales[c.QUARTER])
        value = customer_value.with_prior(
            self._value_of(self.year, self.statement_year),
            self._value_of(self.prior_year if is_covered else [], self.statement_prior_year),
        )
        names = self.facts.accounts[[c.ACCOUNT_ID, c.NAME, c.STATUS]]
        return names.merge(value, how="right", on=c.ACCOUNT_ID, validate="one_to_one")

    def _value_of(self, quarters: list[str], statement: pd.DataFrame) -> pd.DataFrame:
        value = customer_value.customer_value(self.sales, self.costs, quarters=quarters)
        return customer_value.without_unknown(value, statement)

    @cached_property
    def undelivered(self) -> tuple[str, ...]:
        """Cost categories for which nothing was ever delivered: unknown, not zero."""
        seen = {*self.costs[c.CATEGORY], *self.pools[c.CATEGORY]}
        return tuple(category for category in c.CATEGORIES if category not in seen)

    @cached_property
    def rank_change(self) -> pd.DataFrame:
        """Rank of every account with and without costs by key, with names."""
        names = self.ranked[[c.ACCOUNT_ID, c.NAME]]
        change = ranking.rank_change(self.ranked)
        return names.merge(change, how="right", on=c.ACCOUNT_ID, validate="one_to_one")

    @cached_property
    def keyed(self) -> KeyedView:
        """How every cost reached the customers, and what keys alone decide."""
        return KeyedView(
            labels=self.labels,
            quarter=self.quarter,
            ranks=self.rank_change,
            split=ranking.attribution_split(self._of_quarter(self.costs)),
            activities=time_driven.activity_costs(
                self._of_quarter(self.minutes), self._of_quarter(self.pools)
            ),
        )

    @cached_property
    def dependence(self) -> DependenceView:
        """How much hangs on a few customers, over the last four quarters."""
        year, rules = self.statement_year, self.settings.profitability
        is_shown = year["has_business"] & (year[c.ACCOUNT_ID] != c.UNKNOWN)
        return DependenceView(
            labels=self.labels,
            company=self.settings.company.name,
            quarter=self.quarter,
            accounts=year[is_shown].reset_index(drop=True),
            abc_pct=rules.abc_pct,
            large_pct=rules.large_customer_pct,
        )

    @cached_property
    def prospects(self) -> Prospects:
        """What accounts are worth in the years to come, and how they develop."""
        return Prospects(
            facts=self.facts,
            settings=self.settings,
            quarter=self.quarter,
            by_quarter=self.statement_by_quarter,
            year=self.statement_year,
            values=self.customer_value,
        )

    @cached_property
    def future(self) -> FutureView:
        """Sentence, picture and tables of the prospects."""
        return self.prospects.view(self.labels)

    def what_if(
        self,
        account_id: str,
        *,
        price_pct: float = 0.0,
        discount_pp: float = 0.0,
        service_pct: float = 0.0,
        volume_pct: float = 0.0,
    ) -> WhatIfView:
        """Change price, discount rate, service cost or volume of one account in this quarter."""
        shown = self.statement[self.statement[c.ACCOUNT_ID] == self.account(account_id)]
        change = Change(price_pct, discount_pp, service_pct, volume_pct)
        return WhatIfView(
            labels=self.labels,
            quarter=self.quarter,
            account=shown.iloc[0],
            change=change,
            undelivered=self.undelivered,
        )

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
        active = self.statement[self._is_customer]
        return account_shown(account_id, accounts=self.facts.accounts, active=active)

    @property
    def allowed(self) -> dict[str, Allowed]:
        """Accounts that can be shown, and what a price, discount or service level may change."""
        known = tuple(self.facts.accounts[c.ACCOUNT_ID].astype(str))
        return {
            "account": Allowed(known),
            "price_pct": Allowed(low=-99.0),
            "discount_pp": Allowed(low=-100.0, high=100.0),
            "service_pct": Allowed(low=-100.0),
        }

    @property
    def finding(self) -> Finding:
        """How many accounts lose money, what that costs, and before which costs that is."""
        return finding_of(
            self.ranked,
            self.total,
            quarter=self.quarter,
            labels=self.labels,
            uncosted=self.uncosted,
            undelivered=self.undelivered,
        )

    @property
    def tie_outs(self) -> pd.DataFrame:
        """Totals that must agree to the cent."""
        facts, quarter = self.facts, self._of_quarter
        delivered = ties.Delivered(
            quarter(facts.account_quarter), quarter(facts.cost_quarter), quarter(facts.cost_pools)
        )
        shared, view = quarter(self.pools), self.dependence
        return ties.tied(
            [
                *ties.ledger_ties(self.statement, delivered, total=self.total, shared=shared),
                *ties.curve_ties(self.curve, self.beside_the_curve, total=self.total),
                *ties.pool_ties(shared, quarter(self._allocation.costs), pools=delivered.pools),
                *ties.value_ties(
                    self.customer_value,
                    self.statement_year,
                    sales=self.sales[self.sales[c.QUARTER].isin(self.year)],
                ),
                *ties.dependence_ties(
                    view.accounts, view.classes, customers=view.customers, hhi=view.measured
                ),
                *ties.what_if_ties(self.ranked),
            ]
        )

    def check(self) -> HouseTable:
        """Show the tie-outs with their units; stop if one is broken."""
        require_tied(self.tie_outs)
        return ties_table(self.tie_outs, language=self.language)

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
            "rank_change": self.rank_change,
            "abc_classes": self.dependence.classes,
            "revenue_by_customer": self.dependence.customers,
            "customer_prospects": self.prospects.accounts,
            "payment_behaviour": self.prospects.payments,
            "account_investments": self.prospects.investments,
        }

    @property
    def _account_names(self) -> pd.Series:
        return self.statement.set_index(c.ACCOUNT_ID)[c.NAME]

    @property
    def _whale(self) -> WhaleChart:
        return WhaleChart(
            company=self.settings.company.name,
            quarter=self.quarter,
            labels=self.labels,
            names=self._account_names,
            curve=self.curve,
            turn=self.turning_point,
            rest=self.beside_the_curve,
        )

    @property
    def _compared(self) -> ComparisonChart:
        return ComparisonChart(
            company=self.settings.company.name,
            quarter=self.quarter,
            labels=self.labels,
            denominator=self.denominator,
            benchmark_pct=self.settings.profitability.benchmark_pct,
            focus=comparison.in_focus(self.comparison),
        )

    @cached_property
    def charts(self) -> Charts:
        """Pictures of this quarter."""
        return Charts(
            company=self.settings.company.name,
            quarter=self.quarter,
            labels=self.labels,
            denominator=self.denominator,
            lines=self.lines,
            names=self._account_names,
            whale=self._whale,
            compared=self._compared,
            accounts=self.statement,
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
            benchmark_pct=self.settings.profitability.benchmark_pct,
            uncosted_limit_pct=self.settings.profitability.uncosted_pct,
            undelivered=self.undelivered,
            beside=facts_beside(self.ranked, self.labels),
            history=contribution_history(
                self.statement_by_quarter, quarters=labels_back(self.quarter, 8)
            ),
        )
