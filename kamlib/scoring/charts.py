"""Pictures of the score: places by revenue beside places by score, and points by criterion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from kamlib.scoring.rank_chart import rank_picture
from kamlib.scoring.words import label_names, short, wrapped
from kamlib.support import columns as c
from kamlib.support.language import NO_FIGURE, Language, is_missing
from kamlib.support.theme import (
    ACCENT,
    ADVERSE,
    CONTEXT,
    INK,
    MUTED,
    PALE,
    Picture,
    bare,
    house_figure,
    plain,
    title,
)

#: Accounts that stay legible on one page.
MOST_ROWS = 40
SCALES = {"M": 1e6, "k": 1e3}
LINE_STYLES = {
    "both": (CONTEXT, 1.2, "-"),
    "score": (ACCENT, 2.4, "-"),
    "revenue": (ADVERSE, 2.0, (0, (4, 2))),
}


@dataclass(frozen=True, eq=False, kw_only=True)
class Charts:
    """Pictures of one chapter of scoring; they draw what its frames hold and compute nothing.

    Parameters
    ----------
    scores, criteria, coverage, sureness, shares : DataFrame
        Frames of the chapter.
    labels : dict
        Criterion id to its name.
    company, quarter : str
        For the title.
    key_accounts : int
        How many are chosen.
    language : Language
        Of everything written.
    """

    scores: pd.DataFrame
    criteria: pd.DataFrame
    coverage: pd.DataFrame
    sureness: pd.DataFrame
    shares: pd.DataFrame
    labels: dict[str, str]
    company: str
    quarter: str
    key_accounts: int
    language: Language

    def ranking(self) -> Picture:
        """Places by revenue (left) beside places by score (right), for all whom either chooses."""
        rows = self.scores[self.scores["choice"].isin(list(LINE_STYLES))]
        left = _order(rows, "revenue_rank")
        right = _order(rows, "rank")
        shown = _kept(left, right)
        left, right = left[left[c.ACCOUNT_ID].isin(shown)], right[right[c.ACCOUNT_ID].isin(shown)]
        with house_figure(1.5 + 0.25 * max(len(left), 4)) as figure:
            axes = figure.subplots()
            bare(axes)
            axes.set(xlim=(0, 1), ylim=(max(len(left), 1) + 0.3, -1.6), xticks=[], yticks=[])
            self._column_heads(axes, self.language.money_unit(_unit(left)))
            self._draw_slopes(axes, left, right)
            self._cut_lines(axes, left, right)
            title(
                axes,
                who=self._who(),
                what=self.language.text("Place by net revenue and place by score"),
                when=self._when() + self._of_all(len(left), len(rows)),
            )
        return Picture(figure, self._ranking_alt(right))

    def sure_ranks(self) -> Picture:
        """How often each account has each rank in the draws, and is among the chosen."""
        return rank_picture(
            self.sureness,
            self.shares,
            who=self._who(),
            when=self._when(),
            key_accounts=self.key_accounts,
            language=self.language,
        )

    def _column_heads(self, axes: Axes, unit: str) -> None:
        text = self.language.text
        heads = [
            (0.325, "right", text("Place by net revenue")),
            (0.675, "left", text("Place by score")),
        ]
        heads += [(0.0, "left", f"{text('Net revenue')} ({unit})"), (1.0, "right", text("Points"))]
        for x, side, label in heads:
            axes.text(x, -0.95, label, ha=side, va="center", color=MUTED, fontsize=9.5)
        entries = [
            ("score", text("chosen by score only")),
            ("revenue", text("chosen by revenue only")),
            ("both", text("chosen by both")),
        ]
        for choice, label in entries:
            color, width, dash = LINE_STYLES[choice]
            axes.plot([], [], color=color, linewidth=width, linestyle=dash, label=label)
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, 0.0), ncols=3, fontsize=9.5)

    def _draw_slopes(self, axes: Axes, left: pd.DataFrame, right: pd.DataFrame) -> None:
        height = {account: y for y, account in enumerate(right[c.ACCOUNT_ID])}
        scored = {row[c.ACCOUNT_ID]: row for row in right.to_dict("records")}
        names = label_names(list(left[c.NAME]), longest=28)
        unit = _unit(left)
        for y, row in enumerate(left.to_dict("records")):
            account, choice = row[c.ACCOUNT_ID], row["choice"]
            color, width, dash = LINE_STYLES[choice]
            other = height[account]
            axes.plot([0.335, 0.665], [y, other], color=color, linewidth=width, linestyle=dash)
            ink = {"both": INK, "score": ACCENT, "revenue": ADVERSE}[choice]
            name = plain(names[y])
            scaled = row[c.NET_REVENUE] / SCALES[unit]
            money = self.language.number(scaled, digits=1 if unit == "M" else 0)
            points = self.language.number(scored[account][c.SCORE], digits=1)
            place = self.language.number(row["revenue_rank"])
            self._line_end(axes, (0.325, y), (place, name, money), ink)
            place = self.language.number(scored[account]["rank"])
            self._line_end(axes, (0.675, other), (place, name, points), ink)

    def _line_end(
        self, axes: Axes, at: tuple[float, float], words: tuple[str, str, str], ink: str
    ) -> None:
        x, y = at
        place, name, figure = words
        sign = -1 if x < 0.5 else 1
        side = "right" if sign < 0 else "left"
        axes.text(x, y, place, ha=side, va="center", color=ink, fontweight="bold", fontsize=9.5)
        axes.text(x + sign * 0.036, y, name, ha=side, va="center", color=ink, fontsize=9.5)
        axes.text(
            0.5 + sign * 0.5,
            y,
            figure,
            ha="left" if sign < 0 else "right",
            va="center",
            color=MUTED,
            fontsize=9.5,
        )

    def _cut_lines(self, axes: Axes, left: pd.DataFrame, right: pd.DataFrame) -> None:
        sides = [(left, "score", 0.0, 0.335), (right, "revenue", 0.665, 1.0)]
        for rows, outside, low, high in sides:
            cut = int((rows["choice"] != outside).sum())
            if cut < len(rows):
                axes.plot([low, high], [cut - 0.5, cut - 0.5], color=INK, linewidth=0.8)

    def _ranking_alt(self, right: pd.DataFrame) -> str:
        said = [
            self.language.text(
                "{name}: place {rank} by score ({score} points), place {revenue_rank} by revenue",
                name=short(row[c.NAME]),
                rank=self.language.number(row["rank"]),
                score=self.language.number(row[c.SCORE], digits=1),
                revenue_rank=self.language.number(row["revenue_rank"]),
            )
            for row in right.to_dict("records")
        ]
        return self._aloud(said)

    def contributions(self) -> Picture:
        """Points of the first accounts by criterion, shaded, with the score they add up to."""
        rows = self.scores[self.scores["is_ranked"]].head(min(self.key_accounts, MOST_ROWS))
        order = self.coverage.sort_values(["weight_pct", c.CRITERION], ascending=[False, True])
        names = list(order[c.CRITERION])
        earned = self.criteria.set_index([c.ACCOUNT_ID, c.CRITERION])["points"].to_dict()
        with house_figure(2.0 + 0.27 * max(len(rows), 3)) as figure:
            axes = figure.subplots()
            bare(axes)
            axes.set(xlim=(0, len(names) + 2.2), ylim=(max(len(rows), 1) - 0.5, -1.9))
            axes.set(xticks=[], yticks=range(len(rows)))
            names_shown = label_names(list(rows[c.NAME]), longest=32)
            axes.set_yticklabels([plain(name) for name in names_shown], fontsize=9.5)
            self._grid_heads(axes, order)
            for y, row in enumerate(rows.to_dict("records")):
                for x, name in enumerate(names):
                    self._cell(axes, x, y, earned.get((row[c.ACCOUNT_ID], name)))
                self._score_bar(axes, len(names) + 0.15, y, row[c.SCORE])
            title(
                axes,
                who=self._who(),
                what=self.language.text("Points by criterion (0 to 10) and weighted score"),
                when=self._when(),
            )
        return Picture(figure, self._contributions_alt(rows, names, earned))

    def _grid_heads(self, axes: Axes, order: pd.DataFrame) -> None:
        labels = [wrapped(plain(short(self.labels[name], 32))) for name in order[c.CRITERION]]
        widest = max((len(line) for label in labels for line in label.split("\n")), default=0)
        fits = len(order) <= 6 and widest <= 13
        for x, (label, weight_pct) in enumerate(zip(labels, order["weight_pct"], strict=True)):
            weight = self.language.percent(weight_pct, digits=0)
            axes.text(
                x + 0.5,
                -0.65,
                f"{label}\n{weight}",
                ha="center",
                va="bottom",
                color=MUTED,
                fontsize=9.5 if fits else 8,
            )
        head = self.language.text("Score")
        axes.text(len(order) + 0.15, -0.65, head, va="bottom", fontweight="bold", fontsize=9.5)

    def _cell(self, axes: Axes, x: int, y: int, points: float | None) -> None:
        if points is None or is_missing(points):
            axes.text(x + 0.5, y, NO_FIGURE, ha="center", va="center", color=MUTED, fontsize=9.5)
            return
        axes.add_patch(
            Rectangle(
                (x + 0.03, y - 0.44),
                0.94,
                0.88,
                color=ACCENT,
                alpha=0.05 + 0.6 * points / 10,
                linewidth=0,
            )
        )
        axes.text(
            x + 0.5,
            y,
            self.language.number(points, digits=1),
            ha="center",
            va="center",
            color=INK,
            fontsize=9.5,
        )

    def _score_bar(self, axes: Axes, x: float, y: int, score: float) -> None:
        length = 1.5 * score / 10
        axes.add_patch(Rectangle((x, y - 0.3), 1.5, 0.6, color=PALE, alpha=0.35, linewidth=0))
        axes.add_patch(Rectangle((x, y - 0.3), length, 0.6, color=INK, linewidth=0))
        axes.text(
            x + 1.56,
            y,
            self.language.number(score, digits=1),
            va="center",
            fontweight="bold",
            fontsize=9.5,
        )

    def _contributions_alt(
        self, rows: pd.DataFrame, names: Sequence[str], earned: Mapping[Any, float]
    ) -> str:
        said = []
        for row in rows.to_dict("records"):
            points = [earned.get((row[c.ACCOUNT_ID], name), float("nan")) for name in names]
            parts = ", ".join(
                f"{self.labels[name]} {self.language.number(figure, digits=1)}"
                for name, figure in zip(names, points, strict=True)
            )
            score = self.language.number(row[c.SCORE], digits=1)
            said.append(f"{short(row[c.NAME])}: {score} ({parts})")
        return self._aloud(said)

    def _aloud(self, said: Sequence[str]) -> str:
        return "; ".join(said) + "." if said else self.language.text("No account can be ranked.")

    def _who(self) -> str:
        count = int(self.scores["is_ranked"].sum())
        ranked = self.language.plural("{count} ranked account", "{count} ranked accounts", count)
        return f"{self.company}, {ranked}"

    def _of_all(self, shown: int, chosen: int) -> str:
        if shown == chosen:
            return ""
        return "; " + self.language.text(
            "{shown} of {chosen} accounts shown",
            shown=self.language.number(shown),
            chosen=self.language.number(chosen),
        )

    def _when(self) -> str:
        return self.language.text("Four quarters to {quarter}, actual", quarter=self.quarter)


def _unit(rows: pd.DataFrame) -> Literal["M", "k"]:
    return "M" if rows[c.NET_REVENUE].abs().max() >= SCALES["M"] else "k"


def _order(rows: pd.DataFrame, rank: str) -> pd.DataFrame:
    return rows.sort_values([rank, c.ACCOUNT_ID]).reset_index(drop=True)


def _kept(left: pd.DataFrame, right: pd.DataFrame) -> set[str]:
    """Keep the accounts that fit: the best by either ranking, in turn."""
    kept: dict[str, None] = {}
    for pair in zip(right[c.ACCOUNT_ID], left[c.ACCOUNT_ID], strict=True):
        for account in pair:
            if len(kept) < MOST_ROWS:
                kept[account] = None
    return set(kept)
