"""Chapter 6: the plan of one key account - its figures, its people, its chances and steps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import networkx as nx
import pandas as pd

from kamlib.account_plan.business import Business
from kamlib.account_plan.buying_centre import buying_centre
from kamlib.account_plan.charts import Charts
from kamlib.account_plan.folds import Folds
from kamlib.account_plan.head import head_of
from kamlib.account_plan.names import names_note
from kamlib.account_plan.network import Network, centrality, influence_graph, network_figures
from kamlib.account_plan.organisation import reading_order, reporting_lines
from kamlib.account_plan.people import champions
from kamlib.account_plan.portfolio import Portfolio
from kamlib.account_plan.sentences import (
    contacts_by_quarter,
    cut_sentences,
    people_sentences,
    standing_sentence,
)
from kamlib.account_plan.subject import Subject
from kamlib.account_plan.tables import Tables
from kamlib.account_plan.value_chain import value_chain
from kamlib.soll_ist.remarks import remarks
from kamlib.support import columns as c
from kamlib.support.chapter import Chapter
from kamlib.support.display import Finding
from kamlib.support.language import is_missing, translatable
from kamlib.support.money import tie_out

REVENUE_TIE = translatable("net revenue on the plan = net revenue of the account's statement")
CONTRIBUTION_TIE = translatable(
    "contribution on the plan = revenue minus ten categories of the account"
)
PEOPLE_TIE = translatable("people of the plan = accepted contacts of the account")


@dataclass(frozen=True, eq=False, kw_only=True)
class AccountPlan(Chapter):
    """The plan of one account at one quarter.

    Parameters
    ----------
    portfolio : Portfolio
        What all plans of the quarter share.
    account : str
        Whose plan.
    """

    portfolio: Portfolio
    account: str

    @cached_property
    def subject(self) -> Subject:
        """Whose plan it is, at which day, in which language."""
        return self.portfolio.subject(self.account)

    @property
    def name(self) -> str:
        """Name of the account."""
        accounts = self.portfolio.facts.accounts
        return str(accounts.loc[accounts[c.ACCOUNT_ID] == self.account, c.NAME].iloc[0])

    @cached_property
    def business(self) -> Business:
        """Chances, steps, project test, path, selection; with ``charts`` and ``tables``."""
        return Business(portfolio=self.portfolio, account=self.account)

    @cached_property
    def head(self) -> pd.DataFrame:
        """The ten figures, see :func:`kamlib.account_plan.head.head_of`."""
        return head_of(
            self.portfolio.figures,
            self.portfolio.figures_before,
            account=self.account,
            planned=self.portfolio.accounts,
            averages=self.portfolio.averages,
        )

    @cached_property
    def people(self) -> pd.DataFrame:
        """The account's people, see :func:`kamlib.account_plan.people.people_of`."""
        people = self.portfolio.people
        return people[people[c.ACCOUNT_ID] == self.account].reset_index(drop=True)

    @cached_property
    def organisation(self) -> nx.DiGraph:
        """Who reports to whom."""
        return self._lines[0]

    @cached_property
    def _lines(self) -> tuple[nx.DiGraph, list[str]]:
        return reporting_lines(self.people)

    @cached_property
    def influence(self) -> nx.DiGraph:
        """Who influences whom."""
        return influence_graph(self.people, self.portfolio.facts.relations)

    @cached_property
    def network(self) -> Network:
        """Figures of the network of people."""
        return network_figures(self.people, self.influence)

    @cached_property
    def roles(self) -> pd.DataFrame:
        """The buying centre, see :func:`kamlib.account_plan.buying_centre.buying_centre`."""
        return buying_centre(self.people)

    @cached_property
    def chain(self) -> pd.DataFrame:
        """Porter's value chain of the account."""
        return value_chain(self.portfolio.facts.value_chain, account=self.account)

    @cached_property
    def contacts(self) -> pd.Series:
        """Contacts in each of the last four quarters."""
        return contacts_by_quarter(
            self.portfolio.facts.interaction_quarter, account=self.account, quarter=self.quarter
        )

    @cached_property
    def people_sentences(self) -> list[str]:
        """What is wrong with the account's people, worst first."""
        said = people_sentences(
            self.people, self.roles, self.network, self.contacts, language=self.language
        )
        return [*said, *cut_sentences(self.people, self._lines[1], language=self.language)]

    @cached_property
    def standing(self) -> str:
        """Where the account stands, in one sentence."""
        figures = {row.figure: row for row in self.tables.figures}
        return standing_sentence(self.name, figures, language=self.language)

    @cached_property
    def sentences(self) -> list[str]:
        """What to know of the account: where it stands, its business, its people."""
        return [self.standing, *self.business.sentences, *self.people_sentences]

    @property
    def finding(self) -> Finding:
        """Where the account stands, and the two things to know of it first.

        One request that makes the account, a lost champion, the way to the target, what else
        is wrong with its people, and its opportunities, in this order.
        """
        business, people = self.business, self.people_sentences
        first = []
        if business.project.carries_account:
            first.append(business.project.sentences[0])
        if len(champions(self.people, have_left=True)):
            first.append(people[0])
        if business.path.has_targets:
            first.append(business.path.sentences[0])
        chosen = list(dict.fromkeys([*first, *people, business.opportunities.sentences[0]]))[:2]
        return Finding(" ".join([self.standing, *chosen]))

    @cached_property
    def remarks(self) -> tuple[str, ...]:
        """What people wrote about the account's variances, and which still lack a comment."""
        chapter = self.portfolio.soll_ist
        return remarks(
            chapter.comments,
            chapter.missing_comments,
            account=self.account,
            language=self.language,
        )

    @property
    def tie_outs(self) -> pd.DataFrame:
        """The plan's figures against those of the chapters they come from.

        A contribution that neither side knows, for want of a cost, is not compared.
        """
        statements = self.portfolio.profitability.statement_by_quarter
        own = statements[
            (statements[c.ACCOUNT_ID] == self.account) & (statements[c.QUARTER] == self.quarter)
        ]
        shown = self.head.set_index("figure")["value"]
        if own.empty:
            shown = shown.fillna(0.0)
        costs = own[list(c.CATEGORIES)].sum(skipna=False).sum(skipna=False)
        earned = (shown[c.CUSTOMER_CONTRIBUTION], own[c.GROSS_REVENUE].sum() - costs)
        contacts = self.portfolio.facts.contacts
        checks = [
            (REVENUE_TIE, shown[c.NET_REVENUE], own[c.NET_REVENUE].sum()),
            *([] if all(map(is_missing, earned)) else [(CONTRIBUTION_TIE, *earned)]),
            (
                PEOPLE_TIE,
                float(len(self.people)),
                float((contacts[c.ACCOUNT_ID] == self.account).sum()),
            ),
        ]
        mine = tie_out((name, float(left), float(right)) for name, left, right in checks)
        return pd.concat([mine, self.business.tie_outs], ignore_index=True)

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """Tables to publish: figures and network of the account; no row of a person."""
        network = pd.DataFrame([vars(self.network)]).drop(columns="one_colleague")
        own = {
            "plan_head": self.head,
            "plan_network": network,
            "plan_buying_centre": self.roles[["role", "state"]],
            "plan_value_chain": self.chain,
        }
        marked = {
            name: frame.assign(**{c.ACCOUNT_ID: self.account})[
                [c.ACCOUNT_ID, *frame.columns.drop(c.ACCOUNT_ID, errors="ignore")]
            ]
            for name, frame in own.items()
        }
        return {**marked, **self.business.frames}

    @cached_property
    def charts(self) -> Charts:
        """Pictures of the account's people."""
        facts = self.portfolio.facts
        tables = {
            "contacts": facts.contacts,
            "relations": facts.relations,
            "value_chain": facts.value_chain,
        }
        return Charts(
            subject=self.subject,
            people=self.people,
            lines=self.organisation,
            influence=self.influence,
            order=reading_order(self.organisation),
            chain=self.chain,
            delivered=frozenset(name for name, rows in tables.items() if len(rows)),
        )

    @property
    def folds(self) -> Folds:
        """Tables of the account's business, folded."""
        return Folds(business=self.business)

    @cached_property
    def tables(self) -> Tables:
        """Tables of the account's figures and people."""
        portfolio = self.portfolio
        strategies = portfolio.matrix.strategies
        return Tables(
            subject=self.subject,
            head_frame=self.head,
            own=portfolio.figures[portfolio.figures[c.ACCOUNT_ID] == self.account].iloc[0],
            quadrants={key: strategy.name for key, strategy in strategies.items()},
            planned=len(portfolio.accounts),
            chosen=portfolio.scoring.chosen,
            network=self.network,
            central=centrality(self.influence),
            roles=self.roles,
            people=self.people,
            coverage_frame=portfolio.coverage_of(self.account),
            stale_days=self.settings.account_plan.people.stale_days,
            previous_quarter=portfolio.matrix.previous_quarter,
            names_note=names_note(
                self.settings.account_plan.people, self.subject.as_of, self.language
            ),
        )
