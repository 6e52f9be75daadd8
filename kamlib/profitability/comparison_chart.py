"""Profitability of the accounts in focus beside all customers, and each beside its target."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from kamlib.profitability import drawing
from kamlib.profitability.comparison import BENCHMARK, TARGET_FROM, TARGET_PCT
from kamlib.profitability.labels import Labels
from kamlib.profitability.missing_cost_texts import no_contribution
from kamlib.support import columns as c
from kamlib.support import theme
from kamlib.support.display import HouseTable
from kamlib.support.gap import gap
from kamlib.support.theme import Picture, bare, house_figure, plain, title

#: A chart of fewer bars keeps the height of this many, so that its title has room.
_FEWEST = 5
_COMPARED = (
    c.CUSTOMER_PROFITABILITY_PCT,
    "profitability_without_keyed_pct",
    "average_pct",
    TARGET_PCT,
)


@dataclass(frozen=True, eq=False, kw_only=True)
class ComparisonChart:
    """Comparison of one quarter.

    Parameters
    ----------
    company, quarter : str
        Whose figures, and of which quarter.
    labels : Labels
        The language.
    denominator : str
        What percentages are of.
    benchmark_pct : float
        Target of accounts that have no planned profitability.
    focus : DataFrame
        From :func:`kamlib.profitability.comparison.in_focus`.
    """

    company: str
    quarter: str
    labels: Labels
    denominator: str
    benchmark_pct: float
    focus: pd.DataFrame

    def picture(self) -> Picture | HouseTable:
        """Draw profitability of the accounts in focus beside the average and the target.

        Returns
        -------
        Picture
            A bar per account with a pin where it stood without keyed costs, its target as an
            outlined mark, a line for the average; to the right the variance to target in
            percentage points. Where no account has a profitability, a sentence says why.
        """
        text, focus = self.labels.language.text, self.focus
        if focus[c.CUSTOMER_PROFITABILITY_PCT].isna().all():
            return gap(no_contribution(self.labels))
        with house_figure(2.1 + 0.29 * max(len(focus), _FEWEST)) as figure:
            left, right = figure.subplots(1, 2, sharey=True, width_ratios=[3, 2])
            shown = focus.melt(value_vars=list(_COMPARED))["value"]
            span = drawing.make_room(left, shown, left=0.22, right=0.12)
            drawing.make_room(right, focus["versus_target_pp"], left=0.3, right=0.3)
            for position, row in enumerate(focus.itertuples()):
                drawing.draw_profitability(left, position, row, span=span, labels=self.labels)
                points = float(focus["versus_target_pp"].iloc[position])
                drawing.draw_target(left, position, float(focus[TARGET_PCT].iloc[position]))
                drawing.draw_pin(right, position, points, labels=self.labels)
            for axes in (left, right):
                axes.axvline(0, color=theme.MUTED, linewidth=0.9)
                bare(axes)
                axes.set_xticks([])
            self._references(left)
            names = [drawing.short(name) for name in focus[c.NAME]]
            left.set_yticks(range(len(focus)), names)
            left.set_ylim(max(len(focus), _FEWEST) - 0.3, -0.7)
            left.set_xlabel(self._key(), loc="left", labelpad=17)
            what = text(
                "Customer profitability in % of {base}",
                base=self.labels.base(self.denominator),
            )
            when = text("{quarter}, actual", quarter=self.quarter)
            title(left, who=self.company, what=what, when=when)
            title(right, who="", what=text("Variance to target in pp"), when="")
        return Picture(figure, self._alt())

    def _references(self, axes: Axes) -> None:
        if not len(self.focus):
            return
        language, average = self.labels.language, float(self.focus["average_pct"].iloc[0])
        label = language.text("all customers {value}", value=language.percent(average))
        drawing.draw_reference(axes, average, label=label, row=0, style="-")

    def _key(self) -> str:
        text, focus = self.labels.language.text, self.focus
        parts = [text("diamond: target")]
        if len(focus) and focus[TARGET_FROM].eq(BENCHMARK).any():
            value = self.labels.language.percent(self.benchmark_pct)
            parts = [text("diamond: planned, else the benchmark {value}", value=value)]
        if focus[_COMPARED[0]].ne(focus[_COMPARED[1]]).any():
            parts.append(text("dotted: taken by keys"))
        return plain(" · ".join(parts)) if len(" · ".join(parts)) <= 60 else "\n".join(parts)

    def _alt(self) -> str:
        language, focus = self.labels.language, self.focus
        columns = (c.NAME, c.CUSTOMER_PROFITABILITY_PCT, TARGET_PCT)
        values = zip(*(focus[name] for name in columns), strict=True)
        return language.text(
            "Customer profitability: all customers {average}; {accounts}.",
            average=language.percent(focus["average_pct"].iloc[0]),
            accounts="; ".join(
                language.text(
                    "{name} {value}, target {target}",
                    name=drawing.spoken(name),
                    value=language.percent(value),
                    target=language.percent(target),
                )
                for name, value, target in values
            ),
        )
