"""The picture of the matrix: every account as a bubble, with its way since the quarter before."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Rectangle
from matplotlib.text import Text

from kamlib.matrix.heat import comparison_picture
from kamlib.matrix.labels import (
    NAMED_STATUS,
    bubble_areas,
    bubble_scale,
    named_accounts,
    set_names,
)
from kamlib.matrix.legend import SMALL, draw_legends
from kamlib.matrix.strategies import Advice
from kamlib.scoring.words import money_text, short
from kamlib.support import columns as c
from kamlib.support.language import Language
from kamlib.support.safe_text import clean
from kamlib.support.settings import QUADRANTS
from kamlib.support.theme import (
    ACCENT,
    CONTEXT,
    INK,
    MUTED,
    QUADRANT_TINTS,
    Picture,
    bare,
    house_figure,
    plain,
    title,
)

LOW, HIGH = -0.3, 10.3
#: A way is drawn where the quadrant changed or the account went at least this far.
VISIBLE_WAY = 0.6
MOST_ARROWS = 25
MOST_IN_ALT = 40


@dataclass(frozen=True, eq=False, kw_only=True)
class Charts:
    """Pictures of one matrix; they draw what its frames hold.

    Parameters
    ----------
    placement, quadrants : DataFrame
        Frames of the chapter.
    strategies : mapping of quadrant to Advice
        Names of the quadrants.
    comparison : DataFrame
        Points of the accounts compared, with names.
    labels : mapping of criterion to str
        Names of the criteria.
    splits : tuple of float
        Where value and engagement are split.
    border : float
        Half the width of the band around the splits.
    made_of : tuple of str
        Criteria of the value and of the engagement index, as a phrase.
    company : str
        For the title.
    quarters : tuple of str
        The quarter before and the reported one.
    language : Language
        Of everything written.
    """

    placement: pd.DataFrame
    quadrants: pd.DataFrame
    strategies: Mapping[str, Advice]
    comparison: pd.DataFrame
    labels: Mapping[str, str]
    splits: tuple[float, float]
    border: float
    made_of: tuple[str, str]
    company: str
    quarters: tuple[str, str]
    language: Language

    def comparison_of_accounts(self) -> Picture:
        """Key accounts side by side: points in every criterion, coloured against each other."""
        return comparison_picture(
            self.comparison,
            labels=self.labels,
            company=self.company,
            quarter=self.quarters[1],
            language=self.language,
        )

    def matrix(self, *, to_target: bool = False) -> Picture:
        """All accounts by value and engagement, bubbles by revenue, arrows from last quarter.

        Parameters
        ----------
        to_target : bool, default=False
            Draw arrows to the target positions instead, where there are some.
        """
        rows = self._rows()
        areas = bubble_areas(rows[c.NET_REVENUE], bubble_scale(rows[c.NET_REVENUE]))
        with house_figure(9.4) as figure:
            axes = figure.subplots()
            bare(axes)
            axes.set(xlim=(LOW, HIGH), ylim=(LOW, HIGH), xticks=range(11), yticks=range(11))
            axes.tick_params(labelsize=SMALL, pad=2)
            heads = self._ground(axes)
            self._bubbles(axes, rows, areas)
            ways = self._targets(axes, rows) if to_target else self._arrows(axes, rows, areas)
            draw_legends(
                axes,
                rows,
                way=self._way(to_target=to_target) if len(ways) else "",
                border=self.border,
                language=self.language,
            )
            text = self.language.text
            axes.set_xlabel(
                _axis_name(text("Value index: {parts}  →", parts=self.made_of[0])), fontsize=SMALL
            )
            axes.set_ylabel(
                _axis_name(text("Engagement index: {parts}  →", parts=self.made_of[1])),
                fontsize=SMALL,
            )
            title(
                axes,
                who=self._who(rows),
                what=text("Value and engagement (index), area: net revenue"),
                when=text("Four quarters to {quarter}, actual", quarter=self.quarters[1]),
            )
            # Written before names are set, so that the layout keeps room for it.
            left_out = self._without_name(len(rows))
            foot = axes.text(0.0, -0.125, left_out, transform=axes.transAxes, fontsize=SMALL)
            missed = set_names(axes, rows, areas=areas, ways=ways, taken=heads)
            foot.set(text=self._without_name(len(missed)), color=MUTED)
        return Picture(figure, self._alt(rows))

    def _rows(self) -> pd.DataFrame:
        placed = self.placement[self.placement["quadrant"].notna()]
        placed = placed.sort_values([c.NET_REVENUE, c.ACCOUNT_ID], ascending=[False, True])
        is_key = placed[c.STATUS].isin(NAMED_STATUS)
        is_named = placed[c.ACCOUNT_ID].isin(named_accounts(placed))
        return placed.assign(
            is_named=is_named, is_dark=is_key if is_key.any() else is_named
        ).reset_index(drop=True)

    def _ground(self, axes: Axes) -> list[Text]:
        value, engagement = self.splits
        corners = {
            "priority": ((value, HIGH), (engagement, HIGH)),
            "bind": ((value, HIGH), (LOW, engagement)),
            "monetise": ((LOW, value), (engagement, HIGH)),
            "reassess": ((LOW, value), (LOW, engagement)),
        }
        heads = []
        for name, ((left, right), (bottom, top)) in corners.items():
            axes.add_patch(
                Rectangle(
                    (left, bottom),
                    right - left,
                    top - bottom,
                    linewidth=0,
                    zorder=0,
                    color=QUADRANT_TINTS[name],
                    alpha=0.07,
                )
            )
            is_right, is_top = left == value, bottom == engagement
            heads += self._head(axes, name, is_right=is_right, is_top=is_top)
        if self.border:
            band: dict[str, Any] = {"color": CONTEXT, "alpha": 0.14, "linewidth": 0, "zorder": 0.5}
            axes.axvspan(value - self.border, value + self.border, **band)
            axes.axhspan(engagement - self.border, engagement + self.border, **band)
        axes.plot([value, value], [LOW, HIGH], color=MUTED, linewidth=0.9, zorder=1)
        axes.plot([LOW, HIGH], [engagement, engagement], color=MUTED, linewidth=0.9, zorder=1)
        return heads

    def _head(self, axes: Axes, quadrant: str, *, is_right: bool, is_top: bool) -> list[Text]:
        row = self.quadrants[self.quadrants["quadrant"] == quadrant].iloc[0].to_dict()
        count = self.language.plural("{count} account", "{count} accounts", int(row["accounts"]))
        money = self.language.money(row[c.NET_REVENUE], unit="M")
        side = "right" if is_right else "left"
        x = HIGH - 0.1 if is_right else LOW + 0.1
        first, second = (HIGH - 0.12, HIGH - 0.46) if is_top else (LOW + 0.42, LOW + 0.1)
        level = "top" if is_top else "bottom"
        name = axes.text(
            x,
            first,
            plain(short(self.strategies[quadrant].name)),
            ha=side,
            va=level,
            fontsize=11,
            fontweight="bold",
            color=QUADRANT_TINTS[quadrant],
            zorder=2,
        )
        said = axes.text(
            x,
            second,
            f"{count} · {money}",
            ha=side,
            va=level,
            fontsize=SMALL,
            color=MUTED,
            zorder=2,
        )
        return [name, said]

    def _bubbles(self, axes: Axes, rows: pd.DataFrame, areas: pd.Series) -> None:
        kinds: list[tuple[pd.Series, dict[str, Any]]] = [
            (~rows["is_dark"] & ~rows["is_thin"], {"color": CONTEXT, "alpha": 0.55}),
            (rows["is_dark"] & ~rows["is_thin"], {"color": INK, "alpha": 0.72}),
            (~rows["is_dark"] & rows["is_thin"], {"facecolor": "none", "edgecolor": CONTEXT}),
            (rows["is_dark"] & rows["is_thin"], {"facecolor": "none", "edgecolor": INK}),
        ]
        for layer, (members, look) in enumerate(kinds):
            chosen = rows[members]
            edge: dict[str, Any] = {} if "edgecolor" in look else {"edgecolor": "white"}
            axes.scatter(
                chosen["value_index"],
                chosen["engagement_index"],
                s=areas[members],
                linewidth=0.8,
                zorder=3 + layer / 10,
                clip_on=False,
                **look,
                **edge,
            )

    def _arrows(self, axes: Axes, rows: pd.DataFrame, areas: pd.Series) -> np.ndarray:
        moved = self._moved(rows)
        for row in moved.to_dict("records"):
            changed = row["previous_quadrant"] != row["quadrant"]
            start = (row["previous_value_index"], row["previous_engagement_index"])
            axes.add_patch(
                FancyArrowPatch(
                    start,
                    (row["value_index"], row["engagement_index"]),
                    arrowstyle="-|>",
                    mutation_scale=9,
                    shrinkA=0,
                    shrinkB=float(np.sqrt(areas[row["place"]] / np.pi)),
                    zorder=4,
                    linewidth=1.3 if changed else 0.9,
                    color=ACCENT if changed else MUTED,
                )
            )
        ends = [
            "previous_value_index",
            "previous_engagement_index",
            "value_index",
            "engagement_index",
        ]
        return moved[ends].to_numpy(dtype=float)

    def _way(self, *, to_target: bool) -> str:
        if to_target:
            return self.language.text("way to the target position")
        return self.language.text(
            "way since {quarter} (blue: other quadrant)", quarter=self.quarters[0]
        )

    def _targets(self, axes: Axes, rows: pd.DataFrame) -> np.ndarray:
        known = rows[rows["target_value_index"].notna() & rows["is_named"]].head(MOST_ARROWS)
        ends = ["value_index", "engagement_index", "target_value_index", "target_engagement_index"]
        ways = known[ends].to_numpy(dtype=float)
        for way in ways:
            arrow = FancyArrowPatch(
                (way[0], way[1]),
                (way[2], way[3]),
                arrowstyle="-|>",
                mutation_scale=9,
                shrinkA=0,
                shrinkB=0,
                zorder=4,
                linewidth=1.1,
                color=ACCENT,
            )
            axes.add_patch(arrow)
        return ways

    def _moved(self, rows: pd.DataFrame) -> pd.DataFrame:
        known = rows.assign(place=rows.index)[rows["previous_quadrant"].notna()].copy()
        x = known["value_index"] - known["previous_value_index"]
        y = known["engagement_index"] - known["previous_engagement_index"]
        known["way"] = np.hypot(x, y).round(9)
        changed = (known["previous_quadrant"] != known["quadrant"]) & (known["way"] >= 0.3)
        visible = known[known["is_named"] & (changed | (known["way"] >= VISIBLE_WAY))]
        order = ["way", c.ACCOUNT_ID]
        return visible.sort_values(order, ascending=[False, True]).head(MOST_ARROWS)

    def _without_name(self, count: int) -> str:
        if not count:
            return ""
        return self.language.plural(
            "{count} name found no room; the table has all accounts.",
            "{count} names found no room; the table has all accounts.",
            count,
        )

    def _who(self, rows: pd.DataFrame) -> str:
        count = self.language.plural("{count} account", "{count} accounts", len(rows))
        return f"{self.company}, {count}"

    def _alt(self, rows: pd.DataFrame) -> str:
        parts = []
        for name in QUADRANTS:
            inside = rows[rows["quadrant"] == name]
            said = [
                self._alt_account(row) for row in inside.head(MOST_IN_ALT // 4).to_dict("records")
            ]
            rest = len(inside) - len(said)
            if rest:
                said.append(self.language.plural("{count} more", "{count} more", rest))
            count = self.language.plural("{count} account", "{count} accounts", len(inside))
            parts.append(
                f"{self.strategies[name].name}, {count}" + (": " + "; ".join(said) if said else "")
            )
        return ". ".join(parts) + "."

    def _alt_account(self, row: dict[Hashable, Any]) -> str:
        number = self.language.number
        return self.language.text(
            "{name}: value {value}, engagement {engagement}, net revenue {revenue}",
            name=short(row[c.NAME]),
            value=number(row["value_index"], digits=1),
            engagement=number(row["engagement_index"], digits=1),
            revenue=money_text(row[c.NET_REVENUE], self.language),
        )


def _axis_name(text: str) -> str:
    """Make an axis name safe to draw; it may be longer than the label of a point."""
    return short(clean(text), 110).replace("$", r"\$")
