"""Tables of the plan's head and people, as they stand on the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kamlib.account_plan.figures import Written, written_figures
from kamlib.account_plan.names import ROLE_NAMES, STATE_NAMES, named
from kamlib.account_plan.network import Network
from kamlib.account_plan.network_table import network_summary, network_table
from kamlib.account_plan.subject import Subject
from kamlib.support.display import Details, HouseTable, Show, house_table
from kamlib.support.gap import gap
from kamlib.support.language import is_missing


@dataclass(frozen=True, eq=False, kw_only=True)
class Tables:
    """Tables of one plan.

    Parameters
    ----------
    subject : Subject
        Whose plan.
    head_frame : DataFrame
        From :func:`kamlib.account_plan.head.head_of`.
    own : Series
        The account's row of the figures, for rank and probability.
    quadrants : mapping
        Names of the quadrants.
    planned, chosen : int
        Accounts with a plan; key accounts to choose.
    network : Network
        Figures of the network.
    central : DataFrame
        From :func:`kamlib.account_plan.network.centrality`.
    roles, people : DataFrame
        Buying centre; people.
    coverage_frame : DataFrame
        What was delivered of this account: ``table``, ``rows``, ``last_quarter``, ``is_stale``.
    stale_days : int
        From how many days on a contact is stale.
    previous_quarter : str
        Compared with.
    names_note : str
        Why names of persons are shown; "" where none are.
    """

    subject: Subject
    head_frame: pd.DataFrame
    own: pd.Series
    quadrants: Mapping[str, str]
    planned: int
    chosen: int
    network: Network
    central: pd.DataFrame
    roles: pd.DataFrame
    people: pd.DataFrame
    coverage_frame: pd.DataFrame
    stale_days: int
    previous_quarter: str
    names_note: str = ""

    @property
    def figures(self) -> list[Written]:
        """The ten figures, written."""
        return written_figures(
            self.head_frame,
            own=self.own,
            quadrants=self.quadrants,
            planned=self.planned,
            chosen=self.chosen,
            language=self.subject.language,
        )

    def head(self) -> HouseTable:
        """Ten figures against last quarter and portfolio."""
        text = self.subject.language.text
        frame = pd.DataFrame(
            [(row.label, row.value, row.change, row.portfolio, row.light) for row in self.figures],
            columns=["label", "value", "change", "portfolio", "light"],
        )
        return house_table(
            frame,
            [
                Show(name="label", label=text("Figure")),
                Show(name="value", label=self.subject.quarter, wraps=True, lit_by="light"),
                Show(name="change", label=text("Against {quarter}", quarter=self.previous_quarter)),
                Show(name="portfolio", label=text("Accounts with a plan"), wraps=True),
            ],
            language=self.subject.language,
            note=text(
                "Net revenue, contribution, profitability and Soll-Ist of the quarter; the others "
                "of the last four quarters. Portfolio: average per account with a plan; "
                "profitability and share of wallet are ratios of sums, satisfaction is weighted "
                "by answers. Value and present value by the definitions of chapter 2, expected "
                "scenario."
            )
            + f" {self.names_note}".rstrip(),
        )

    def network_figures(self) -> Details | HouseTable:
        """Figures of the network: the three that matter in the line above the fold."""
        language, text = self.subject.language, self.subject.language.text
        if self.people.empty:
            return gap(text("Without people there are no figures of a network."))
        found = self.network
        drawn = network_table(found, language=language, stale_days=self.stale_days)
        return Details(network_summary(found, language=language), (drawn,))

    def buying_centre(self) -> HouseTable:
        """Six roles: who fills them, who of us covers them, what is missing."""
        if self.people.empty:
            return gap(
                self.subject.language.text(
                    "Of the six roles of the buying centre not one is known: find out first who "
                    "decides, who buys and who uses what we sell."
                )
            )
        language, text = self.subject.language, self.subject.language.text
        shown = self.roles.assign(
            role=[named(ROLE_NAMES, role, language) for role in self.roles["role"]],
            state=[named(STATE_NAMES, state, language) for state in self.roles["state"]],
            people=[
                _with_left(people, left, language.text("left"))
                for people, left in zip(self.roles["people"], self.roles["left"], strict=True)
            ],
        )
        return house_table(
            shown,
            [
                Show(name="role", label=text("Role")),
                Show(name="state", label=text("State"), wraps=True),
                Show(name="people", label=text("People"), wraps=True),
                Show(name="influence", label=text("Influence, 0–10"), format="number"),
                Show(
                    name="attitude",
                    label=text("Attitude, −5 to +5"),
                    format="number",
                    is_signed=True,
                ),
                Show(name="owners", label=text("Who of us"), wraps=True),
                Show(
                    name="days_since_contact",
                    label=text("Days since contact"),
                    format="number",
                ),
            ],
            language=language,
            note=text(
                "Roles after Webster and Wind with the initiator; influence and attitude of the "
                "most influential who is here; contact is stale after {days} days.",
                days=language.number(self.stale_days),
            ),
        )

    def persons(self) -> Details:
        """Everybody with their place in the network, folded."""
        language, text = self.subject.language, self.subject.language.text
        table = self.people.merge(
            self.central, how="left", on="contact_id", validate="one_to_one"
        ).sort_values(["influence", "contact_id"], ascending=[False, True])
        shown = table.assign(
            role=[
                "" if is_missing(role) else named(ROLE_NAMES, str(role), language)
                for role in table["buying_role"]
            ]
        )
        columns = [
            Show(name="label", label=text("Person"), wraps=True),
            Show(name="role", label=text("Role")),
            Show(name="influence", label=text("Influence, 0–10"), format="number"),
            Show(
                name="attitude", label=text("Attitude, −5 to +5"), format="number", is_signed=True
            ),
            Show(name="degree_pct", label=text("Ties, % of others"), format="number"),
            Show(name="betweenness_pct", label=text("On the way, %"), format="number"),
            Show(name="owner", label=text("Who of us"), wraps=True),
            Show(name="contacts_year", label=text("Contacts in a year"), format="number"),
            Show(name="days_since_contact", label=text("Days since contact"), format="number"),
            Show(name="left_date", label=text("Left"), format="date"),
        ]
        note = text(
            "Ties: share of the others somebody is tied to (degree centrality). On the way: share "
            "of the shortest ways between others that run through somebody (betweenness). "
            "Conflicts do not count."
        )
        drawn = house_table(shown, columns, language=language, note=note)
        return Details(text("Each person in figures"), (drawn,))

    def coverage(self) -> Details:
        """Show what was delivered of this account, and how fresh it is, folded."""
        language, text = self.subject.language, self.subject.language.text
        drawn = house_table(
            self.coverage_frame,
            [
                Show(name="table", label=text("Table")),
                Show(name="rows", label=text("Rows"), format="number"),
                Show(name="last_quarter", label=text("Newest quarter")),
                Show(name="feeds", label=text("What it feeds"), wraps=True),
            ],
            language=language,
            first=25,
            note=text("Accepted rows of this account; “–” where there is none."),
        )
        missing = int((self.coverage_frame["rows"] == 0).sum())
        summary = text("Freshness and coverage: every table has rows of this account")
        if missing:
            summary = language.plural(
                "Freshness and coverage: {count} table has nothing of this account",
                "Freshness and coverage: {count} tables have nothing of this account",
                missing,
            )
        return Details(summary, (drawn,))


def _with_left(people: str, left: str, word: str) -> str:
    gone = f"{left} ({word})" if left else ""
    return ", ".join(part for part in (people, gone) if part)
