"""Picture of two orders: places by revenue on the left, places by score on the right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
from matplotlib.axes import Axes

from kamlib.scoring.words import label_names, short
from kamlib.support import columns as c
from kamlib.support.language import Language
from kamlib.support.theme import ACCENT, CONTEXT, INK, MUTED, Picture, bare, house_figure, plain
from kamlib.support.theme import title as headed

#: Accounts that stay legible on one page.
MOST_ROWS = 40
CHOICES = ("both", "score", "revenue")
SCALES = {"M": 1e6, "k": 1e3}
SIZE = 9.5


@dataclass(frozen=True, eq=False, kw_only=True)
class SlopePicture:
    """Draws whom score and revenue choose.

    Parameters
    ----------
    scores : DataFrame
        From :func:`kamlib.scoring.comparison.compare_with_revenue`, with ``name``.
    who, when : str
        First and last line of the title.
    key_accounts : int
        How many are proposed.
    adverse : str
        Colour of those whom only revenue chooses.
    language : Language
        Of everything written.
    """

    scores: pd.DataFrame
    who: str
    when: str
    key_accounts: int
    adverse: str
    language: Language

    def draw(self) -> Picture:
        """Draw all accounts that either order chooses."""
        rows = self.scores[self.scores["choice"].isin(CHOICES)]
        left, right = _order(rows, "revenue_rank"), _order(rows, "rank")
        shown = _kept(left, right)
        left, right = left[left[c.ACCOUNT_ID].isin(shown)], right[right[c.ACCOUNT_ID].isin(shown)]
        with house_figure(1.5 + 0.25 * max(len(left), 4)) as figure:
            axes = figure.subplots()
            bare(axes)
            axes.set(xlim=(0, 1), ylim=(max(len(left), 1) + 0.3, -1.6), xticks=[], yticks=[])
            self._column_heads(axes, self.language.money_unit(_unit(left)))
            self._draw_slopes(axes, left, right)
            self._cut_lines(axes, left, right)
            headed(
                axes,
                who=self.who,
                what=self.language.text("Place by net revenue and place by score"),
                when=self.when + self._of_all(len(left), len(rows)),
            )
        return Picture(figure, self._alt(right))

    def _style(self, choice: str) -> dict[str, Any]:
        styles: Mapping[str, dict[str, Any]] = {
            "both": {"color": CONTEXT, "linewidth": 1.2, "linestyle": "-"},
            "score": {"color": ACCENT, "linewidth": 2.4, "linestyle": "-"},
            "revenue": {"color": self.adverse, "linewidth": 2.0, "linestyle": (0, (4, 2))},
        }
        return styles[choice]

    def _column_heads(self, axes: Axes, unit: str) -> None:
        text = self.language.text
        heads = [
            (0.325, "right", text("Place by net revenue")),
            (0.675, "left", text("Place by score")),
        ]
        heads += [(0.0, "left", f"{text('Net revenue')} ({unit})"), (1.0, "right", text("Points"))]
        for x, side, label in heads:
            axes.text(x, -0.95, label, ha=side, va="center", color=MUTED, fontsize=SIZE)
        top = self.language.number(self.key_accounts)
        entries = [
            ("score", text("in the top {count} by score only", count=top)),
            ("revenue", text("in the top {count} by net revenue only", count=top)),
            ("both", text("in both")),
        ]
        for choice, label in entries:
            axes.plot([], [], label=label, **self._style(choice))
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, 0.0), ncols=3, fontsize=SIZE)

    def _draw_slopes(self, axes: Axes, left: pd.DataFrame, right: pd.DataFrame) -> None:
        height = {account: y for y, account in enumerate(right[c.ACCOUNT_ID])}
        scored = {row[c.ACCOUNT_ID]: row for row in right.to_dict("records")}
        names = label_names(list(left[c.NAME]), longest=28)
        unit = _unit(left)
        for y, row in enumerate(left.to_dict("records")):
            account, choice = row[c.ACCOUNT_ID], str(row["choice"])
            other = height[account]
            axes.plot([0.335, 0.665], [y, other], **self._style(choice))
            ink = INK if choice == "both" else str(self._style(choice)["color"])
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
        axes.text(x, y, place, ha=side, va="center", color=ink, fontweight="bold", fontsize=SIZE)
        axes.text(x + sign * 0.036, y, name, ha=side, va="center", color=ink, fontsize=SIZE)
        axes.text(
            0.5 + sign * 0.5,
            y,
            figure,
            ha="left" if sign < 0 else "right",
            va="center",
            color=MUTED,
            fontsize=SIZE,
        )

    def _cut_lines(self, axes: Axes, left: pd.DataFrame, right: pd.DataFrame) -> None:
        sides = [(left, "score", 0.0, 0.335), (right, "revenue", 0.665, 1.0)]
        for rows, outside, low, high in sides:
            cut = int((rows["choice"] != outside).sum())
            if cut < len(rows):
                axes.plot([low, high], [cut - 0.5, cut - 0.5], color=INK, linewidth=0.8)

    def _alt(self, right: pd.DataFrame) -> str:
        said = [
            self.language.text(
                "{name}: place {rank} by score ({score} points), place {revenue_rank} by net "
                "revenue",
                name=short(row[c.NAME]),
                rank=self.language.number(row["rank"]),
                score=self.language.number(row[c.SCORE], digits=1),
                revenue_rank=self.language.number(row["revenue_rank"]),
            )
            for row in right.to_dict("records")
        ]
        return "; ".join(said) + "." if said else self.language.text("No account can be ranked.")

    def _of_all(self, shown: int, chosen: int) -> str:
        if shown == chosen:
            return ""
        return "; " + self.language.text(
            "{shown} of {chosen} accounts shown",
            shown=self.language.number(shown),
            chosen=self.language.number(chosen),
        )


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
