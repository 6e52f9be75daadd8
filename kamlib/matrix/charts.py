"""The picture of the matrix: every account as a bubble, with its way since the quarter before."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from kamlib.matrix.ground import (
    HIGH,
    LOW,
    SMALL,
    draw_bubbles,
    draw_heads,
    draw_moves,
    draw_quadrants,
    draw_targets,
)
from kamlib.matrix.heat import comparison_picture, transition_picture
from kamlib.matrix.history import NOT_PLACED
from kamlib.matrix.labels import NAMED_STATUS, bubble_areas, bubble_scale, named_accounts
from kamlib.matrix.legend import draw_legends, draw_numbers
from kamlib.matrix.names import set_names
from kamlib.matrix.strategies import Advice
from kamlib.scoring.words import money_text, short
from kamlib.support import columns as c
from kamlib.support.language import Language
from kamlib.support.safe_text import clean
from kamlib.support.settings import QUADRANTS
from kamlib.support.theme import Picture, bare, house_figure, plain, title

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
    transitions : DataFrame
        From which quadrant to which, over four quarters.
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
        The one a year ago, the one before and the reported one.
    colours : (str, str)
        Favourable and adverse.
    language : Language
        Of everything written.
    """

    placement: pd.DataFrame
    quadrants: pd.DataFrame
    strategies: Mapping[str, Advice]
    comparison: pd.DataFrame
    transitions: pd.DataFrame
    labels: Mapping[str, str]
    splits: tuple[float, float]
    border: float
    made_of: tuple[str, str]
    company: str
    quarters: tuple[str, str, str]
    colours: tuple[str, str]
    language: Language

    def comparison_of_accounts(self) -> Picture:
        """Key accounts side by side: points in every criterion, coloured against each other."""
        return comparison_picture(
            self.comparison,
            labels=self.labels,
            company=self.company,
            quarter=self.quarters[-1],
            colours=self.colours,
            language=self.language,
        )

    def transition(self) -> Picture:
        """Who went from which quadrant to which in four quarters."""
        names = {name: self.strategies[name].name for name in QUADRANTS}
        return transition_picture(
            self.transitions,
            names={**names, NOT_PLACED: self.language.text("not placed")},
            heads=(self._who(self._rows()), self.quarters[0], self.quarters[-1]),
            language=self.language,
        )

    def matrix(self, *, to_target: bool = False) -> Picture:
        """All accounts by value and engagement, bubbles by revenue, arrows from last quarter.

        Parameters
        ----------
        to_target : bool, default=False
            Draw arrows to the target positions instead, where there are some.

        Returns
        -------
        Picture
            With alternative text made of the same figures.
        """
        rows = self._rows()
        areas = bubble_areas(rows[c.NET_REVENUE], bubble_scale(rows[c.NET_REVENUE]))
        with house_figure(9.4) as figure:
            axes = figure.subplots()
            bare(axes)
            axes.set(xlim=(LOW, HIGH), ylim=(LOW, HIGH), xticks=range(11), yticks=range(11))
            axes.tick_params(labelsize=SMALL, pad=2)
            draw_quadrants(axes, self.splits, self.border)
            heads = draw_heads(axes, {name: self._head(name) for name in QUADRANTS})
            draw_bubbles(axes, rows, areas)
            ways = (
                draw_targets(axes, self._aimed(rows))
                if to_target
                else draw_moves(axes, self._moved(rows), areas)
            )
            way = self._way(to_target=to_target) if len(ways) else ""
            draw_legends(axes, rows, way=way, border=self.border, language=self.language)
            self._words(axes, rows)
            numbered = set_names(
                axes, rows, areas=areas, ways=ways, splits=self.splits, taken=heads
            )
            draw_numbers(axes, numbered, language=self.language)
        return Picture(figure, self._alt(rows))

    def _words(self, axes: Axes, rows: pd.DataFrame) -> None:
        text = self.language.text
        value = text("Value index: {parts}  →", parts=self.made_of[0])
        engagement = text("Engagement index: {parts}  →", parts=self.made_of[1])
        axes.set_xlabel(_axis_name(value), fontsize=SMALL)
        axes.set_ylabel(_axis_name(engagement), fontsize=SMALL)
        title(
            axes,
            who=self._who(rows),
            what=text("Value and engagement (index), area: net revenue"),
            when=text("Four quarters to {quarter}, actual", quarter=self.quarters[-1]),
        )

    def _rows(self) -> pd.DataFrame:
        placed = self.placement[self.placement["quadrant"].notna()]
        placed = placed.sort_values([c.NET_REVENUE, c.ACCOUNT_ID], ascending=[False, True])
        order = {account: place for place, account in enumerate(named_accounts(placed))}
        importance = placed[c.ACCOUNT_ID].map(order).astype(float)
        has_status = placed[c.STATUS].isin(NAMED_STATUS)
        return placed.assign(
            importance=importance,
            is_dark=has_status if has_status.any() else importance.notna(),
        ).reset_index(drop=True)

    def _head(self, quadrant: str) -> tuple[str, str]:
        row = self.quadrants[self.quadrants["quadrant"] == quadrant].iloc[0].to_dict()
        count = self.language.plural("{count} account", "{count} accounts", int(row["accounts"]))
        money = self.language.money(row[c.NET_REVENUE], unit="M")
        return plain(short(self.strategies[quadrant].name)), f"{count} · {money}"

    def _way(self, *, to_target: bool) -> str:
        if to_target:
            return self.language.text("way to the target position")
        return self.language.text(
            "way since {quarter} (blue: other quadrant)", quarter=self.quarters[-2]
        )

    def _aimed(self, rows: pd.DataFrame) -> pd.DataFrame:
        known = rows["target_value_index"].notna() & rows["importance"].notna()
        return rows[known].sort_values("importance").head(MOST_ARROWS)

    def _moved(self, rows: pd.DataFrame) -> pd.DataFrame:
        known = rows.assign(place=rows.index)[rows["previous_quadrant"].notna()].copy()
        x = known["value_index"] - known["previous_value_index"]
        y = known["engagement_index"] - known["previous_engagement_index"]
        known["way"] = np.hypot(x, y).round(9)
        changed = (known["previous_quadrant"] != known["quadrant"]) & (known["way"] >= 0.3)
        visible = known[known["importance"].notna() & (changed | (known["way"] >= VISIBLE_WAY))]
        order = ["way", c.ACCOUNT_ID]
        return visible.sort_values(order, ascending=[False, True]).head(MOST_ARROWS)

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
