"""Tables of the matrix: quadrants with strategy, movement, placement, how indices are made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kamlib.matrix.benchmark_tables import BenchmarkTables
from kamlib.matrix.decision_tables import MOVE_LABELS
from kamlib.scoring.catalogue import label_of, resolve_all
from kamlib.scoring.methods import weights_pct
from kamlib.scoring.totals import MONEY
from kamlib.scoring.words import scale_text
from kamlib.support import columns as c
from kamlib.support.display import HouseTable, Show, house_table
from kamlib.support.language import translatable
from kamlib.support.money import ratio_of
from kamlib.support.settings import Criterion

#: What the page folds behind a line, by the words of the chapter's notebook.
FOLDED: tuple[str, ...] = (
    translatable("All changes of quadrant, in the last quarter and in four"),
    translatable("Hours by account and by account manager"),
    translatable("Strengths, weaknesses and benchmarks"),
    translatable("Probability of all accounts, target positions, making of the indices"),
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Tables(BenchmarkTables):
    """Tables of one matrix.

    Parameters
    ----------
    placement, movement, quadrants : DataFrame
        Frames of the chapter.
    outside : Series
        Money of chapter 2 that no account of the matrix has.
    studies, strategies, language
        See :class:`kamlib.matrix.decision_tables.DecisionTables`.
    indices : tuple of two sequences of Criterion
        Of the value index and of the engagement index.
    splits : tuple of float
        Where value and engagement are split.
    quarters : tuple of str
        The quarter before and the reported one.
    beside : str
        Facts that stand beside the finding.
    """

    placement: pd.DataFrame
    movement: pd.DataFrame
    quadrants: pd.DataFrame
    outside: pd.Series
    indices: tuple[Sequence[Criterion], Sequence[Criterion]]
    splits: tuple[float, float]
    quarters: tuple[str, str]
    beside: str = ""

    def by_quadrant(self) -> HouseTable:
        """Accounts, revenue and contribution of each quadrant, and what to do there."""
        text = self.language.text
        rows = self.quadrants.copy()
        rows[c.NAME] = [self._quadrant(name) or text("not placed") for name in rows["quadrant"]]
        known = [self.strategies.get(name) for name in rows["quadrant"]]
        rows["position"] = [found.position if found else "" for found in known]
        rows["text"] = [found.text if found else "" for found in known]
        rows["pros"] = [found.pros if found else "" for found in known]
        rows["cons"] = [found.cons if found else "" for found in known]
        rows = pd.concat([rows.assign(is_total=False), self._all_quadrants()], ignore_index=True)
        columns = [
            Show(name=c.NAME, label=text("Quadrant")),
            Show(name="accounts", label=text("Accounts"), format="number"),
            self._money(c.NET_REVENUE, text("Net revenue")),
            Show(name="revenue_share_pct", label=text("Share (%)"), format="number"),
            self._money(c.CUSTOMER_CONTRIBUTION, text("Contribution")),
            Show(
                name=c.CUSTOMER_PROFITABILITY_PCT, label=text("Profitability (%)"), format="percent"
            ),
            Show(name="text", label=text("What to do"), wraps=True),
            Show(name="pros", label=text("For it"), wraps=True),
            Show(name="cons", label=text("Against it"), wraps=True),
        ]
        return house_table(
            rows,
            columns,
            language=self.language,
            total="is_total",
            note=f"{self.beside} {self._split_note()}".strip(),
        )

    def _all_quadrants(self) -> pd.DataFrame:
        """Add up the quadrants, and say what is still missing to chapter 2."""
        whole = self.quadrants[["accounts", *MONEY, "known_revenue"]].sum(min_count=1)
        revenue, rest = float(whole[c.NET_REVENUE]), float(self.outside[c.NET_REVENUE])
        earned = 100 * ratio_of(
            float(whole[c.CUSTOMER_CONTRIBUTION]), float(whole.pop("known_revenue"))
        )
        said = self.language.text(
            "With {rest} of postings without an account and of accounts without business: "
            "{whole}, as in the statement of chapter 2.",
            rest=self.language.money(rest, unit="k"),
            whole=self.language.money(revenue + rest, unit="k"),
        )
        total = {**whole.to_dict(), c.CUSTOMER_PROFITABILITY_PCT: earned, "text": said}
        total |= {c.NAME: self.language.text("All accounts with business"), "is_total": True}
        share = 100.0 if revenue > 0 else float("nan")
        return pd.DataFrame([{**total, "revenue_share_pct": share, "pros": "", "cons": ""}])

    def _split_note(self) -> str:
        text, given = self.language.text, self.studies.settings.matrix
        figures = {
            "quarter": self.quarters[1],
            "value": self.language.number(self.splits[0], digits=1),
            "engagement": self.language.number(self.splits[1], digits=1),
        }
        if given.at_split == "low":
            note = text(
                "Net revenue and customer contribution of the four quarters to {quarter}. High is "
                "an index above {value} (value) and {engagement} (engagement) points.",
                **figures,
            )
        else:
            note = text(
                "Net revenue and customer contribution of the four quarters to {quarter}. High is "
                "an index from {value} (value) and {engagement} (engagement) points on.",
                **figures,
            )
        if given.split_rule == "fixed":
            return note
        return f"{note} " + text("The splits are the medians of the accounts in this quarter.")

    def movements(self) -> HouseTable:
        """Accounts that changed quadrant since the quarter before, top quadrant first."""
        text = self.language.text
        rows = self.movement[self.movement["move"] != "stayed"].copy()
        rows["what"] = [text(MOVE_LABELS[move]) for move in rows["move"]]
        rows["from"] = [self._quadrant(name) for name in rows["quadrant_before"]]
        rows["to"] = [self._quadrant(name) for name in rows["quadrant_now"]]
        return house_table(
            rows,
            [
                Show(name=c.NAME, label=text("Account")),
                Show(name="what", label=text("What happened")),
                Show(name="from", label=self.quarters[0]),
                Show(name="to", label=self.quarters[1]),
                self._change("value_change", text("Value index")),
                self._change("engagement_change", text("Engagement index")),
                self._money(c.NET_REVENUE, text("Net revenue")),
            ],
            language=self.language,
            caption=text(
                "Movement from {before} to {now}", before=self.quarters[0], now=self.quarters[1]
            ),
            note=text(
                "Changes in points of an index. The placement of {before} is recomputed from the "
                "data and ratings up to then, on the same scales.",
                before=self.quarters[0],
            ),
        )

    def placements(self) -> HouseTable:
        """Every account with its indices, quadrant and distance to the nearer split."""
        text = self.language.text
        rows = self.placement.copy()
        rows["now"] = [self._quadrant(name) or text("not placed") for name in rows["quadrant"]]
        rows["before"] = [self._quadrant(name) for name in rows["previous_quadrant"]]
        return house_table(
            rows,
            [
                Show(name=c.NAME, label=text("Account")),
                Show(name=c.ACCOUNT_MANAGER, label=text("Account manager")),
                self._money(c.NET_REVENUE, text("Net revenue")),
                Show(name="value_index", label=text("Value index"), format="number", digits=1),
                Show(
                    name="engagement_index",
                    label=text("Engagement index"),
                    format="number",
                    digits=1,
                ),
                Show(name="now", label=text("Quadrant")),
                Show(name="before", label=text("Quadrant in {quarter}", quarter=self.quarters[0])),
                Show(
                    name="distance_to_split",
                    label=text("Distance to split"),
                    format="number",
                    digits=1,
                ),
                Show(name="coverage", label=text("Coverage (%)"), format="number"),
            ],
            language=self.language,
            caption=text("Placement of all accounts with business, by net revenue"),
            note=text(
                "Indices run from 0 to 10. Distance: points to the nearer split, small means the "
                "quadrant may change soon. Coverage: weight of the criteria with a figure, the "
                "lower of both indices."
            ),
        )

    def definition(self) -> HouseTable:
        """Criteria, weights and scales of both indices."""
        text = self.language.text
        rows = []
        heads = (text("Value index"), text("Engagement index"))
        for head, criteria in zip(heads, self.indices, strict=True):
            weight = weights_pct(criteria)
            rows += [
                {
                    "index": head,
                    "label": label_of(criterion, self.language),
                    "weight_pct": weight[criterion.id],
                    "scale": scale_text(criterion, self.language),
                }
                for criterion in resolve_all(criteria)
            ]
        return house_table(
            pd.DataFrame(rows),
            [
                Show(name="index", label=text("Index")),
                Show(name="label", label=text("Criterion")),
                Show(name="weight_pct", label=text("Weight (%)"), format="number", digits=1),
                Show(name="scale", label=text("Scale"), wraps=True),
            ],
            language=self.language,
            caption=text("How the two indices are made"),
        )

    def _change(self, name: str, label: str) -> Show:
        return Show(name=name, label=label, format="number", digits=1, is_signed=True)
