"""Pictures of the score: beside revenue, how sure the ranks are, and points by criterion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from kamlib.scoring.heat import draw_heat, tints
from kamlib.scoring.rank_chart import rank_picture
from kamlib.scoring.slope_chart import MOST_ROWS, SlopePicture
from kamlib.scoring.words import label_names, short, wrapped
from kamlib.support import columns as c
from kamlib.support.language import NO_FIGURE, Language, is_missing
from kamlib.support.theme import ACCENT, INK, MUTED, PALE, Picture, bare, house_figure, plain, title

SIZE = 9.5
#: Room above the rows for three lines of heads, in rows.
HEADS = -1.6


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
        How many are proposed.
    colours : (str, str)
        Favourable and adverse.
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
    colours: tuple[str, str]
    language: Language

    def ranking(self) -> Picture:
        """Places by revenue (left) beside places by score (right), for all whom either chooses."""
        return SlopePicture(
            scores=self.scores,
            who=self._who(),
            when=self._when(),
            key_accounts=self.key_accounts,
            adverse=self.colours[1],
            language=self.language,
        ).draw()

    def sure_ranks(self) -> Picture:
        """How often each account has each rank in the draws, and is in the top by score."""
        return rank_picture(
            self.sureness,
            self.shares,
            heads=(self._who(), self._when()),
            key_accounts=self.key_accounts,
            adverse=self.colours[1],
            language=self.language,
        )

    def contributions(self) -> Picture:
        """Points of the first accounts by criterion, shaded, with the score they add up to."""
        rows = self.scores[self.scores["is_ranked"]].head(min(self.key_accounts, MOST_ROWS))
        order = self.coverage.sort_values(["weight_pct", c.CRITERION], ascending=[False, True])
        names = list(order[c.CRITERION])
        keys = [c.ACCOUNT_ID, c.CRITERION]
        earned = self.criteria.set_index(keys)["points"].unstack(c.CRITERION)  # noqa: PD010
        earned = earned.reindex(index=list(rows[c.ACCOUNT_ID]), columns=names).astype(float)
        written = earned.map(self._points)
        with house_figure(2.0 + 0.27 * max(len(rows), 3)) as figure:
            axes, beside = figure.subplots(
                1, 2, gridspec_kw={"width_ratios": [len(names), 1.9], "wspace": 0.02}
            )
            for part in (axes, beside):
                bare(part)
                part.set(xticks=[], yticks=[])
            draw_heat(axes, earned.fillna(0.0), written, colours=tints(ACCENT), limits=(0, 10))
            for part in (axes, beside):
                part.set(ylim=(max(len(rows), 1), HEADS))
            axes.set(xlim=(0, len(names)), yticks=[at + 0.5 for at in range(len(rows))])
            axes.set_yticklabels(
                [plain(name) for name in label_names(list(rows[c.NAME]), longest=32)], fontsize=SIZE
            )
            self._grid_heads(axes, order)
            self._score_bars(beside, list(rows[c.SCORE]))
            what = self.language.text("Points by criterion (0 to 10) and weighted score")
            title(axes, who=self._who(), what=what, when=self._when())
        return Picture(figure, self._contributions_alt(rows, earned))

    def _points(self, points: float) -> str:
        return NO_FIGURE if is_missing(points) else self.language.number(points, digits=1)

    def _grid_heads(self, axes: Axes, order: pd.DataFrame) -> None:
        labels = [wrapped(plain(short(self.labels[name], 32))) for name in order[c.CRITERION]]
        widest = max((len(line) for label in labels for line in label.split("\n")), default=0)
        size = SIZE if len(order) <= 6 and widest <= 13 else 8
        weights = [self.language.percent(weight, digits=0) for weight in order["weight_pct"]]
        for at, (label, weight) in enumerate(zip(labels, weights, strict=True)):
            head = axes.text(at + 0.5, -0.2, f"{label}\n{weight}", color=MUTED, fontsize=size)
            head.set(ha="center", va="bottom")

    def _score_bars(self, axes: Axes, scores: Sequence[float]) -> None:
        places = [at + 0.5 for at in range(len(scores))]
        axes.set(xlim=(0, 13))
        axes.barh(places, [10.0] * len(scores), height=0.6, color=PALE, alpha=0.35)
        axes.barh(places, list(scores), height=0.6, color=INK)
        for place, score in zip(places, scores, strict=True):
            said = self.language.number(score, digits=1)
            axes.text(10.4, place, said, va="center", fontweight="bold", fontsize=SIZE)
        axes.text(0, -0.2, self.language.text("Score"), fontweight="bold", fontsize=SIZE)

    def _contributions_alt(self, rows: pd.DataFrame, earned: pd.DataFrame) -> str:
        said = []
        for row in rows.to_dict("records"):
            parts = ", ".join(
                f"{self.labels[name]} {self.language.number(figure, digits=1)}"
                for name, figure in earned.loc[row[c.ACCOUNT_ID]].items()
            )
            score = self.language.number(row[c.SCORE], digits=1)
            said.append(f"{short(row[c.NAME])}: {score} ({parts})")
        return "; ".join(said) + "." if said else self.language.text("No account can be ranked.")

    def _who(self) -> str:
        count = int(self.scores["is_ranked"].sum())
        ranked = self.language.plural("{count} ranked account", "{count} ranked accounts", count)
        return f"{self.company}, {ranked}"

    def _when(self) -> str:
        return self.language.text("Four quarters to {quarter}, actual", quarter=self.quarter)
