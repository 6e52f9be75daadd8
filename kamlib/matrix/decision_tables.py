"""Tables to decide by: how sure a quadrant is, who went where, strengths and weaknesses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kamlib.matrix.benchmark import COMPARED
from kamlib.matrix.history import NOT_PLACED
from kamlib.matrix.sentences import change_sentence, undecided_sentence
from kamlib.matrix.strategies import Advice
from kamlib.matrix.studies import Studies
from kamlib.scoring.words import money_text
from kamlib.support import columns as c
from kamlib.support.display import HouseTable, Show, house_table
from kamlib.support.language import Language, is_missing, translatable
from kamlib.support.settings import QUADRANTS

MOVE_LABELS = {
    "left_top": translatable("left the top quadrant"),
    "entered_top": translatable("entered the top quadrant"),
    "changed": translatable("changed quadrant"),
    "new": translatable("new: no business in the year before"),
    "gone": translatable("no business in the last four quarters"),
}
#: Below this share of the draws a quadrant is contested.
SURE_PCT = 80.0


@dataclass(frozen=True, eq=False, kw_only=True)
class DecisionTables:
    """Tables of all that goes beyond one placement.

    Parameters
    ----------
    studies : Studies
        Their frames.
    strategies : mapping of quadrant to Advice
        Names of the quadrants.
    language : Language
        Of everything shown.
    """

    studies: Studies
    strategies: Mapping[str, Advice]
    language: Language

    def probabilities(self, *, all_accounts: bool = False) -> HouseTable:
        """Show how sure each quadrant is.

        Parameters
        ----------
        all_accounts : bool, default=False
            Show all; without it only accounts that may stand elsewhere.

        Returns
        -------
        HouseTable
            One row per account, probabilities in percent.
        """
        text, number = self.language.text, self.language.number
        how = self.studies.settings.scoring.robustness
        rows = self.studies.probability.copy()
        for name in QUADRANTS:
            rows[f"{name}_pct"] = 100 * rows[f"{name}_share"]
        own = [row.get(f"{row['quadrant']}_pct") for row in rows.to_dict("records")]
        rows["own_pct"] = pd.Series(own, index=rows.index, dtype=float)
        if not all_accounts:
            rows = rows[rows["is_undecided"] | (rows["own_pct"] < SURE_PCT)]
        rows["now"] = [self._quadrant(name) for name in rows["quadrant"]]
        rows["says"] = [self._says(row) for row in rows.to_dict("records")]
        shares = [
            Show(name=f"{name}_pct", label=f"{self.strategies[name].name} (%)", format="number")
            for name in QUADRANTS
        ]
        return house_table(
            rows,
            [
                Show(name=c.NAME, label=text("Account")),
                self._money(c.NET_REVENUE, text("Net revenue")),
                Show(name="now", label=text("Quadrant")),
                self._number("distance_to_split", text("Distance to split"), digits=2),
                *shares,
                Show(name="says", label=text("Verdict")),
            ],
            language=self.language,
            caption=self._probability_caption(all_accounts=all_accounts),
            note=text(
                "Share of {draws} draws in which the account stands in the quadrant. Drawn are the "
                "weights around those of the settings and each rating with an error of {error} "
                "points, or half the spread of its raters; measured figures are certain. "
                "Undecided: within {border} points of a split. Contested: in its quadrant in less "
                "than {sure} of the draws. Seed {seed}.",
                draws=number(how.draws),
                error=number(how.rating_deviation, digits=1),
                border=number(self.studies.settings.matrix.border, digits=1),
                sure=self.language.percent(SURE_PCT, digits=0),
                seed=str(how.seed),
            ),
        )

    def _probability_caption(self, *, all_accounts: bool) -> str:
        if all_accounts:
            return self.language.text("Probability of each quadrant, all accounts by net revenue")
        return undecided_sentence(
            self.studies.probability,
            border=self.studies.settings.matrix.border,
            language=self.language,
        )

    def _says(self, row: Mapping[object, object]) -> str:
        text = self.language.text
        if is_missing(row["quadrant"]):
            return text("not placed")
        if row["likeliest"] != row["quadrant"]:
            return text("more likely {quadrant}", quadrant=self._quadrant(row["likeliest"]))
        if row["is_undecided"]:
            return text("undecided")
        return text("sure") if float(str(row["own_pct"])) >= SURE_PCT else text("contested")

    def transitions(self) -> HouseTable:
        """Show who went from which quadrant to which in four quarters, with revenue."""
        text, studies = self.language.text, self.studies
        first, last = studies.quarters[0], studies.quarters[-1]
        names = [*QUADRANTS, NOT_PLACED]
        pairs = studies.transitions.set_index(["from", "to"])
        rows = []
        for start in names:
            cells = {f"to_{end}": self._cell(pairs.loc[[(start, end)]], end) for end in names}
            whole = pairs.loc[[start]].sum()
            rows.append(
                {
                    "from": self._placed(start),
                    **cells,
                    "accounts": whole["accounts"],
                    "revenue_before": whole["revenue_before"],
                    "is_total": False,
                }
            )
        rows.append(self._arrivals(pairs, names))
        columns = [Show(name=f"to_{name}", label=self._placed(name)) for name in names]
        return house_table(
            pd.DataFrame(rows),
            [
                Show(name="from", label=text("From … to")),
                *columns,
                self._number("accounts", text("Accounts in {quarter}", quarter=first)),
                self._money("revenue_before", text("Net revenue {quarter}", quarter=first)),
            ],
            language=self.language,
            total="is_total",
            caption=change_sentence(
                studies.transitions,
                quarter=first,
                strategies=self.strategies,
                language=self.language,
            ),
            note=text(
                "Number of accounts and their net revenue of the four quarters to {later}; of "
                "those not placed any more, to {quarter}. Rows: "
                "where they stood in {quarter}; columns: where they stand now. All quarters are "
                "split where the reported one is.",
                quarter=first,
                later=last,
            ),
        )

    def _arrivals(self, pairs: pd.DataFrame, names: list[str]) -> dict[str, object]:
        columns = {
            f"to_{end}": self._cell(pairs.loc[(slice(None), [end]), :], end) for end in names
        }
        return {
            "from": self.language.text("All accounts"),
            **columns,
            "accounts": pairs["accounts"].sum(),
            "revenue_before": pairs["revenue_before"].sum(),
            "is_total": True,
        }

    def _cell(self, pairs: pd.DataFrame, end: str) -> str:
        count = int(pairs["accounts"].sum())
        if not count:
            return ""
        known = "revenue_before" if end == NOT_PLACED else "revenue_now"
        money = money_text(float(pairs[known].sum()), self.language)
        return f"{self.language.number(count)} · {money}"

    def _placed(self, name: str) -> str:
        return self._quadrant(name) or self.language.text("not placed")

    def moves(self) -> HouseTable:
        """Show every change of quadrant in the last four quarters, newest first."""
        text = self.language.text
        rows = self.studies.moves.copy()
        rows["what"] = [text(MOVE_LABELS[move]) for move in rows["move"]]
        rows["from"] = [self._quadrant(name) for name in rows["quadrant_before"]]
        rows["to"] = [self._quadrant(name) for name in rows["quadrant_now"]]
        return house_table(
            rows,
            [
                Show(name=c.QUARTER, label=text("Quarter")),
                Show(name=c.NAME, label=text("Account")),
                Show(name="what", label=text("What happened")),
                Show(name="from", label=text("From")),
                Show(name="to", label=text("To")),
                self._money(c.NET_REVENUE, text("Net revenue")),
            ],
            language=self.language,
            caption=text("Every change of quadrant in four quarters, newest first"),
        )

    def paths(self) -> HouseTable:
        """Show the quadrants of every account that moved, quarter by quarter."""
        text, quarters = self.language.text, self.studies.quarters
        rows = self.studies.paths
        order = ["changes", c.NET_REVENUE, c.ACCOUNT_ID]
        rows = rows[rows["changes"] > 0].sort_values(order, ascending=[False, False, True])
        for quarter in quarters:
            rows = rows.assign(**{quarter: [self._quadrant(name) for name in rows[quarter]]})
        return house_table(
            rows,
            [
                Show(name=c.NAME, label=text("Account")),
                *[Show(name=quarter, label=quarter) for quarter in quarters],
                self._number("changes", text("Changes")),
                self._money(c.NET_REVENUE, text("Net revenue")),
            ],
            language=self.language,
            caption=text("Accounts that changed quadrant, the most restless first"),
            note=text("Who moves to and fro stands at a split; a lasting move shows only once."),
        )

    def profiles(self) -> HouseTable:
        """Show strengths and weaknesses of the accounts compared."""
        text, rows = self.language.text, self.studies.profiles.copy()
        for name in ("strengths", "weaknesses", "unknown"):
            rows[name] = [self._listed(found) for found in rows[name]]
        return house_table(
            rows,
            [
                Show(name=c.NAME, label=text("Account")),
                self._money(c.NET_REVENUE, text("Net revenue")),
                Show(name="strengths", label=text("Stronger than the others"), wraps=True),
                Show(name="weaknesses", label=text("Weaker than the others"), wraps=True),
                Show(name="unknown", label=text("No figure"), wraps=True),
            ],
            language=self.language,
            caption=text("Strengths and weaknesses of each relationship"),
            note=text(
                "At least 1.5 points above or below the mean of the accounts compared; the "
                "clearest three on either side."
            ),
        )

    def _listed(self, criteria: tuple[str, ...]) -> str:
        return ", ".join(self.studies.labels.get(name, name) for name in criteria)

    def _quadrant(self, name: object) -> str:
        return "" if is_missing(name) or not name else self.strategies[str(name)].name

    def _money(self, name: str, label: str) -> Show:
        unit = self.language.money_unit("k")
        return Show(name=name, label=f"{label} ({unit})", format="money", unit="k")

    def _number(self, name: str, label: str, *, digits: int = 0) -> Show:
        return Show(name=name, label=label, format="number", digits=digits)

    def _signed(self, name: str, label: str) -> Show:
        # Neither more nor fewer hours than suggested is good in itself: no colour.
        return Show(name=name, label=label, format="number")


def kpi_name(kpi: str, language: Language) -> str:
    """Name a compared KPI."""
    return language.text(COMPARED[kpi].label)


def kpi_label(kpi: str, language: Language) -> str:
    """Name a compared KPI with its unit."""
    item = COMPARED[kpi]
    label = kpi_name(kpi, language)
    unit = language.text("days") if item.unit == "days" else item.unit
    return f"{label} ({unit})" if unit else label
