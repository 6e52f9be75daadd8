"""Pictures of the plan's people: organisation, sociogram, value chain.

Where nothing is known of an account, a sentence stands in the place of the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx
import pandas as pd

from kamlib.account_plan.organisation_chart import draw_organisation
from kamlib.account_plan.sociogram_chart import draw_sociogram
from kamlib.account_plan.subject import Subject
from kamlib.account_plan.value_chain_chart import draw_value_chain
from kamlib.support.display import HouseTable
from kamlib.support.gap import gap
from kamlib.support.theme import Picture


@dataclass(frozen=True, eq=False, kw_only=True)
class Charts:
    """Pictures of one plan.

    Parameters
    ----------
    subject : Subject
        Whose plan.
    people : DataFrame
        The account's people.
    lines, influence : DiGraph
        Who reports to whom; who influences whom.
    order : sequence of str
        contact_ids as the organisation chart reads.
    chain : DataFrame
        The value chain.
    delivered : collection of str
        Input tables that have rows, of whatever account.
    """

    subject: Subject
    people: pd.DataFrame
    lines: nx.DiGraph
    influence: nx.DiGraph
    order: Sequence[str]
    chain: pd.DataFrame
    delivered: frozenset[str]

    def _heading(self, what: str) -> tuple[str, str, str]:
        language = self.subject.language
        when = language.text("As of {date}", date=language.date(self.subject.as_of))
        return self.subject.who, what, when

    def missing(self, table: str, why: str) -> HouseTable:
        """Say that a table has no row of this account, and why that matters."""
        return gap(self.subject.missing(table=table, why=why, is_delivered=table in self.delivered))

    def organisation(self) -> Picture | HouseTable:
        """Who reports to whom, with role, influence and attitude."""
        text = self.subject.language.text
        if not len(self.lines) and len(self.people):
            return gap(
                text(
                    "All people recorded of {name} have left. Record who decides there now: "
                    "function, superior, buying role, influence, attitude, who of us holds the "
                    "contact.",
                    name=self.subject.called,
                )
            )
        if not len(self.lines):
            why = text(
                "Without people nobody can say who decides, who speaks for us, and what is lost "
                "when one of them leaves. Ten rows are enough to begin with: function, superior, "
                "buying role, influence, attitude, who of us holds the contact."
            )
            return self.missing("contacts", why)
        return draw_organisation(
            self.people,
            self.lines,
            heading=self._heading(text("Organisation chart, influence 0–10, attitude −5 to +5")),
            language=self.subject.language,
        )

    def sociogram(self, *, is_printed: bool = False) -> Picture | HouseTable:
        """Who influences whom: the closer to the centre, the more influence.

        Parameters
        ----------
        is_printed : bool, default=False
            Draw for half a sheet of paper.
        """
        text = self.subject.language.text
        if not self.influence.number_of_edges():
            why = text(
                "Who reports to whom is known at best, not who listens to whom; decisions follow "
                "the second. One row per pair of people: who influences whom, how strongly."
            )
            return self.missing("relations", why)
        return draw_sociogram(
            self.people,
            self.influence,
            self.order,
            heading=self._heading(text("Sociogram, influence 0–10, thickness is strength")),
            language=self.subject.language,
            is_printed=is_printed,
        )

    def value_chain(self) -> Picture | HouseTable:
        """Nine activities: strengths, weaknesses, what we add."""
        text = self.subject.language.text
        if self.chain["assessment"].isna().all() and not self.chain["is_helped"].any():
            why = text(
                "Without it nobody sees where this account is weak and we could help; offers "
                "then compete by price. Nine rows: one per activity of Porter's value chain."
            )
            return self.missing("value_chain", why)
        return draw_value_chain(
            self.chain,
            heading=self._heading(text("Value chain, −2 weakness to +2 strength")),
            language=self.subject.language,
        )
