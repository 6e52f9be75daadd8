"""Chances and steps of all accounts at one quarter, wired; a plan takes its rows from here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from kamlib.account_plan import (
    actions,
    crm,
    exports,
    opportunities,
    project_test,
    white_space,
)
from kamlib.data_collection.facts import Facts
from kamlib.matrix import Matrix, newest_wallets
from kamlib.profitability import Profitability
from kamlib.scoring import Scoring
from kamlib.scoring.words import names_by_account
from kamlib.soll_ist import SollIst
from kamlib.soll_ist.targets import usable_targets
from kamlib.support import columns as c
from kamlib.support.quarter import Quarter
from kamlib.support.settings import Settings


@dataclass(frozen=True, eq=False, kw_only=True)
class Ahead:
    """What may come from all accounts, and what is done for it.

    Parameters
    ----------
    settings : Settings
        The company's settings.
    quarter : str
        Fiscal quarter reported.
    facts : Facts
        Opportunities, actions, invoices, products, wallets.
    profitability, scoring, matrix, soll_ist : Chapter
        Chapters 2 to 5 at the same quarter.
    """

    settings: Settings
    quarter: str
    facts: Facts
    profitability: Profitability
    scoring: Scoring
    matrix: Matrix
    soll_ist: SollIst

    @property
    def period(self) -> Quarter:
        """The quarter reported."""
        return self.settings.quarter(self.quarter)

    @cached_property
    def opportunities(self) -> pd.DataFrame:
        """Every opportunity with its state, see :func:`opportunities.with_state`."""
        return opportunities.with_state(
            self.facts.opportunities,
            as_of=self.period.end,
            start_month=self.period.start_month,
            stages=dict(self.settings.account_plan.stages),
        )

    @cached_property
    def actions(self) -> pd.DataFrame:
        """Every action with its state, see :func:`actions.with_state`."""
        return actions.with_state(self.facts.actions, as_of=self.period.end)

    @cached_property
    def requests(self) -> pd.DataFrame:
        """The largest request of every account in the rolling year."""
        return project_test.largest_requests(
            self.facts.large_invoices, self.opportunities, quarters=self.scoring.now.year
        )

    @cached_property
    def project_test(self) -> pd.DataFrame:
        """Every scored account with and without its largest request."""
        return project_test.project_test(
            self.scoring.now,
            self.requests,
            self.scoring.scores,
            criteria=self.scoring.used,
            ratings=self.scoring.ratings,
            key_accounts=self.scoring.chosen,
        )

    @cached_property
    def group_revenue(self) -> pd.DataFrame:
        """Revenue of four quarters per account and product group."""
        return white_space.group_revenue(self.facts.product_quarter, quarter=self.quarter)

    @cached_property
    def _wallets(self) -> dict[str, float]:
        wallets = newest_wallets(self.facts.wallets, year=self.period.end.year)
        return {str(account): float(volume) for account, volume in wallets.items()}

    def white_space(self, account: str) -> pd.DataFrame:
        """Product groups of one account against its segment."""
        segments = self.facts.accounts.set_index(c.ACCOUNT_ID)[c.SEGMENT]
        wallet = self._wallets.get(account, float("nan"))
        return white_space.white_space(account, self.group_revenue, segments, wallet=wallet)

    @cached_property
    def targets(self) -> pd.DataFrame:
        """Targets people set, of all KPIs that can be read."""
        return usable_targets(self.soll_ist.targets, only_compared=False)

    @cached_property
    def _hours(self) -> dict[str, dict[str, Any]]:
        table = self.matrix.studies.resources
        rows: list[dict[Any, Any]] = table.to_dict("records")
        return {str(row[c.ACCOUNT_ID]): dict(row) for row in rows}

    def hours(self, account: str) -> dict[str, Any]:
        """Hours of one account by its quadrant; empty where it is not placed."""
        return self._hours.get(account, {})

    @cached_property
    def exports(self) -> dict[str, bytes]:
        """Files of all accounts for other tools, by name: open actions, opportunities, scores."""
        accounts = self.facts.accounts[self.facts.accounts[c.ACCOUNT_ID] != c.UNKNOWN]
        names = {str(account): str(name) for account, name in names_by_account(accounts).items()}
        return {
            **exports.files(
                self.actions[self.actions[c.ACCOUNT_ID].isin(list(names))],
                names,
                as_of=self.period.end,
                language=self.scoring.language,
            ),
            **crm.files(
                self.opportunities[self.opportunities[c.ACCOUNT_ID].isin(list(names))], names
            ),
            "scores_crm.csv": crm.scores_csv(self.scoring.scores, quarter=self.quarter),
        }
