"""What all plans of a quarter share: who gets one, the figures of all accounts, all people.

Computed once per workbook; a plan takes the rows of its account from here.
"""

from __future__ import annotations

from collections.abc import Collection as Several
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from kamlib.account_plan import resources
from kamlib.account_plan.ahead import Ahead
from kamlib.account_plan.head import figures_at, portfolio_figures, worst_lights
from kamlib.account_plan.lines import plan_lines
from kamlib.account_plan.people import last_contacts, people_of
from kamlib.account_plan.resource_view import ResourceView
from kamlib.account_plan.satisfaction import satisfaction
from kamlib.account_plan.subject import Subject
from kamlib.data_collection import Collection
from kamlib.data_collection.contracts import CONTRACTS
from kamlib.data_collection.facts import Facts
from kamlib.data_collection.labels import table_label
from kamlib.data_collection.record import known_by
from kamlib.matrix import Matrix
from kamlib.profitability import Profitability
from kamlib.scoring import Scoring
from kamlib.scoring.words import names_by_account
from kamlib.soll_ist import SollIst
from kamlib.support import columns as c
from kamlib.support.errors import ParameterError, Sentence, nearest
from kamlib.support.language import Language
from kamlib.support.quarter import Quarter
from kamlib.support.settings import Settings

#: Accounts of these statuses get a plan.
PLANNED: tuple[str, ...] = ("key", "candidate")


def planned_accounts(accounts: pd.DataFrame, *, further: Several[str] = ()) -> list[str]:
    """List the accounts that get a plan: key accounts, candidates, and those named.

    Parameters
    ----------
    accounts : DataFrame
        ``account_id`` and ``status``.
    further : collection of str
        More accounts, whatever their status; one nobody knows is left out.

    Returns
    -------
    list of str
        By account_id; empty if nobody has such a status.

    Examples
    --------
    >>> planned_accounts(pd.DataFrame({"account_id": ["B", "A"], "status": ["key", "standard"]}))
    ['B']
    """
    is_planned = accounts[c.STATUS].isin(PLANNED) | accounts[c.ACCOUNT_ID].isin(further)
    return sorted(accounts.loc[is_planned, c.ACCOUNT_ID].astype(str))


@dataclass(frozen=True, eq=False, kw_only=True)
class Portfolio:
    """Everything a plan is cut from.

    Parameters
    ----------
    settings : Settings
        The company's settings.
    quarter : str
        Fiscal quarter reported, like ``2026Q3``.
    language : Language
        Of everything shown.
    collection : Collection
        What was delivered, for freshness and coverage.
    profitability, scoring, matrix, soll_ist : Chapter
        Chapters 2 to 5 at the same quarter.
    """

    settings: Settings
    quarter: str
    language: Language
    collection: Collection
    profitability: Profitability
    scoring: Scoring
    matrix: Matrix
    soll_ist: SollIst

    @property
    def facts(self) -> Facts:
        """Small tables of all accounts."""
        return self.collection.facts

    @property
    def period(self) -> Quarter:
        """The quarter reported, with its first and last day."""
        return self.settings.quarter(self.quarter)

    @cached_property
    def ahead(self) -> Ahead:
        """Chances and steps of all accounts."""
        return Ahead(
            settings=self.settings,
            quarter=self.quarter,
            facts=self.facts,
            profitability=self.profitability,
            scoring=self.scoring,
            matrix=self.matrix,
            soll_ist=self.soll_ist,
        )

    @cached_property
    def resources(self) -> ResourceView:
        """Hours, budget, actions due and people at risk over all accounts."""
        studies = self.matrix.studies
        return ResourceView(
            subject=self.subject(),
            accounts=resources.hours_and_contribution(
                studies.resources, self.profitability.statement
            ),
            budget=studies.budget,
            suggested_hours=float(studies.resources["suggested_hours"].sum()),
            due=resources.actions_due(
                self.ahead.actions, self.facts.accounts, until=(self.period + 1).end
            ),
            risks=resources.people_risks(self.people, self.accounts),
            names=self.names,
            has_people=bool(len(self.people)),
        )

    @cached_property
    def names(self) -> dict[str, str]:
        """Names by account_id."""
        named = names_by_account(self.facts.accounts)
        return {str(account): str(name) for account, name in named.items()}

    def subject(self, account: str = "") -> Subject:
        """Whose plan, at which day, in which language; "" for all accounts together."""
        return Subject(
            account_id=account,
            name=self.names[account] if account else "",
            company=self.settings.company.name,
            quarter=self.quarter,
            as_of=self.period.end,
            language=self.language,
            start_month=self.settings.company.fiscal_year_start_month,
        )

    @cached_property
    def accounts(self) -> list[str]:
        """Accounts that get a plan."""
        return planned_accounts(self.facts.accounts, further=self.settings.account_plan.accounts)

    @cached_property
    def figures(self) -> pd.DataFrame:
        """The ten figures of every account at the reported quarter."""
        return self._figures(self.profitability, self.scoring, self.matrix.now)

    @cached_property
    def averages(self) -> dict[str, float]:
        """What each account is compared with: the planned accounts together."""
        is_planned = self.figures[c.ACCOUNT_ID].isin(self.accounts)
        return portfolio_figures(self.figures[is_planned])

    @cached_property
    def figures_before(self) -> pd.DataFrame:
        """The same a quarter earlier, from the data up to then; empty without such data."""
        before = self.matrix.previous_quarter
        if before not in set(self.facts.account_quarter[c.QUARTER]):
            return self.figures.iloc[:0]
        profitability = replace(self.profitability, quarter=before)
        scoring = replace(self.scoring, quarter=before, profitability=profitability)
        return self._figures(profitability, scoring, self.matrix.before)

    def _figures(
        self, profitability: Profitability, scoring: Scoring, placement: pd.DataFrame
    ) -> pd.DataFrame:
        quarter = profitability.quarter
        statements = profitability.statement_by_quarter
        statement = statements[statements[c.QUARTER] == quarter]
        prospects = profitability.prospects.accounts
        if "present_value_expected" in prospects:
            prospects = prospects.rename(columns={"present_value_expected": "present_value"})
        asked = satisfaction(
            scoring.measures[[c.ACCOUNT_ID, "nps"]], self.facts.survey_quarter, quarter=quarter
        )
        sure = scoring.studies.sureness.reindex(columns=[c.ACCOUNT_ID, "top_pct"])
        scores = scoring.scores[[c.ACCOUNT_ID, c.SCORE, "rank"]]
        return figures_at(
            [account for account in self.facts.accounts[c.ACCOUNT_ID] if account != c.UNKNOWN],
            statement.assign(denominator=statement[profitability.denominator]),
            prospects.merge(asked, how="outer", on=c.ACCOUNT_ID, validate="one_to_one"),
            scores.merge(sure, how="left", on=c.ACCOUNT_ID, validate="one_to_one"),
            placement,
            worst_lights(self.soll_ist.by_quarter, quarter=quarter),
        )

    @cached_property
    def seen(self) -> pd.DataFrame:
        """When and how often each person was in contact, see :func:`people.last_contacts`."""
        return last_contacts(
            self.facts.contact_quarter, quarter=self.quarter, as_of=self.period.end
        )

    @cached_property
    def people(self) -> pd.DataFrame:
        """Everybody at all accounts, see :func:`kamlib.account_plan.people.people_of`."""
        rules = self.settings.account_plan.people
        return people_of(
            self.facts.contacts.dropna(subset=c.ACCOUNT_ID),
            self.seen,
            as_of=self.period.end,
            stale_days=rules.stale_days,
            show=rules.shown_on(self.period.end),
        )

    @cached_property
    def lines(self) -> pd.DataFrame:
        """One line per plan, see :func:`kamlib.account_plan.lines.plan_lines`."""
        return plan_lines(
            self.figures[self.figures[c.ACCOUNT_ID].isin(self.accounts)],
            opportunities=self.ahead.opportunities,
            actions=self.ahead.actions,
            risks=self.resources.risks,
        )

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """Tables to publish over all accounts; none holds a person at a customer."""
        return {
            "plan_figures": self.lines,
            "plan_opportunities": self.ahead.opportunities,
            "plan_actions": self.ahead.actions,
            "plan_hours": self.resources.accounts,
            "plan_people_risks": self.resources.risks,
        }

    def prepared(self) -> Portfolio:
        """Compute now what every plan needs, so that a run keeps it for all of them."""
        for each in (
            self.accounts,
            self.names,
            self.figures,
            self.figures_before,
            self.averages,
            self.people,
            self.delivered,
            self.ahead.project_test,
        ):
            len(each)
        return self

    @cached_property
    def delivered(self) -> dict[str, pd.DataFrame]:
        """Rows and newest quarter by table, for each account with any row by then."""
        rows = known_by(self.collection.rows_by_account, quarter=self.quarter)
        counted = (
            rows.groupby([c.ACCOUNT_ID, "table"], observed=True)
            .agg(rows=("rows", "sum"), last_quarter=(c.QUARTER, "max"))
            .reset_index("table")
        )
        return {
            str(account): own.set_index("table")
            for account, own in counted.groupby(level=c.ACCOUNT_ID)
        }

    def coverage_of(self, account: str) -> pd.DataFrame:
        """List which tables have rows of an account by then, how many, and the newest quarter.

        Returns
        -------
        DataFrame
            ``table`` (named), ``rows`` (0: none), ``last_quarter`` and ``feeds``, for every
            input table that is kept by account.
        """
        listed = [
            contract
            for contract in CONTRACTS.values()
            if contract.table not in ("accounts", "account_map")
            and any(column.name == c.ACCOUNT_ID for column in contract.columns)
        ]
        own = self.delivered.get(account, pd.DataFrame(columns=["rows", "last_quarter"]))
        own = own.reindex([contract.table for contract in listed])
        return pd.DataFrame(
            {
                "table": [table_label(contract.table, self.language) for contract in listed],
                "rows": own["rows"].fillna(0).astype(int).to_numpy(),
                "last_quarter": own["last_quarter"].astype(object).to_numpy(),
                "feeds": [self.language.text(contract.feeds) for contract in listed],
            }
        )

    def find(self, account: str = "") -> str:
        """Check an account_id; "" finds the planned account with the most revenue.

        Raises
        ------
        ParameterError
            If nobody has that account_id, or no account gets a plan.
        """
        if not account:
            return self._largest()
        if account not in self.names or account == c.UNKNOWN:
            known = [each for each in self.names if each != c.UNKNOWN]
            raise ParameterError(
                Sentence("There is no account {account!r} to plan.", account=account),
                nearest(account, known),
            )
        return account

    def _largest(self) -> str:
        if not self.accounts:
            raise ParameterError(
                Sentence(
                    "No account has the status key or candidate, so none gets a plan. Set the "
                    "status of accounts, or name the account (account=...)."
                )
            )
        revenue = self.profitability.statement_year.set_index(c.ACCOUNT_ID)[c.NET_REVENUE]
        ranked = (
            revenue.reindex(self.accounts).fillna(0.0).sort_values(ascending=False, kind="stable")
        )
        return str(ranked.index[0])
