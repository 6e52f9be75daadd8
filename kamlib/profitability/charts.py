"""Pictures of profitability: one account's waterfall, the whale curve, the comparison.

Actual is solid dark, costs are grey, costs reached by a key are dotted; red stands for an
unfavourable result. Every picture reads its figures from a table and computes none.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from kamlib.profitability import drawing
from kamlib.profitability.concentration import TurningPoint
from kamlib.profitability.labels import SCALES, Labels, Unit, money_scale
from kamlib.support import columns as c
from kamlib.support import theme
from kamlib.support.theme import Picture, bare, house_figure, title

#: A chart of fewer bars keeps the height of this many, so that its title has room.
_FEWEST = 5
_COMPARED = (
    c.CUSTOMER_PROFITABILITY_PCT,
    "profitability_without_keyed_pct",
    "average_pct",
    "target_pct",
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Charts:
    """Charts of one quarter.

    Parameters
    ----------
    company, quarter : str
        Whose figures, and of which quarter; they head every chart.
    labels : Labels
        Names of lines, and the language.
    denominator : str
        What percentages are of.
    lines : DataFrame
        From :func:`kamlib.profitability.statement.statement_lines`.
    names : Series
        Account names by ``account_id``.
    curve : DataFrame
        From :func:`kamlib.profitability.concentration.whale_curve`.
    turn : TurningPoint
        The top of the curve.
    focus : DataFrame
        From :func:`kamlib.profitability.comparison.in_focus`.
    undelivered : tuple of str
        Cost categories for which nothing was ever delivered; they are drawn as "–".
    """

    company: str
    quarter: str
    labels: Labels
    denominator: str
    lines: pd.DataFrame
    names: pd.Series
    curve: pd.DataFrame
    turn: TurningPoint
    focus: pd.DataFrame
    undelivered: tuple[str, ...] = ()

    def _head(self, axes: Axes, *, who: str, what: str) -> None:
        when = self.labels.language.text("{quarter}, actual", quarter=self.quarter)
        title(axes, who=who, what=what, when=when)

    def waterfall(self, account_id: str) -> Picture:
        """Draw one account's way from gross revenue to customer contribution.

        Parameters
        ----------
        account_id : str
            A known account.

        Returns
        -------
        Picture
            One bar per line: revenue and levels from zero, costs hanging between them, keyed
            costs dotted; beside it the percentages of this account and of all customers.
        """
        text, name = self.labels.language.text, drawing.spoken(self.names[account_id])
        rows = self.lines[self.lines[c.ACCOUNT_ID] == account_id].reset_index(drop=True)
        rows["is_known"] = ~rows["line"].isin(self.undelivered)
        unit, digits = money_scale(rows["amount"])
        with house_figure(1.7 + 0.29 * len(rows)) as figure:
            axes, beside = figure.subplots(1, 2, sharey=True, width_ratios=[11, 2])
            for row in rows.itertuples():
                drawing.draw_line(axes, row, unit=unit)
            drawing.connect_lines(axes, rows, unit=unit)
            axes.axvline(0, color=theme.MUTED, linewidth=0.9)
            ends = pd.concat([rows["start"], rows["end"]]) / SCALES[unit]
            drawing.make_room(axes, ends, left=0.16, right=0.12)
            axes.set_ylim(len(rows) - 0.3, -1.5)
            drawing.write_amounts(axes, rows, labels=self.labels, style=(unit, digits))
            drawing.write_percentages(beside, rows, labels=self.labels)
            bare(axes)
            axes.set_xticks([])
            axes.set_yticks(rows["position"], [self.labels.line(line) for line in rows["line"]])
            drawing.stress_labels(axes, rows)
            self._waterfall_key(axes, has_keyed=bool(rows["keyed"].any()))
            what = text(
                "From gross revenue to customer contribution in {unit}",
                unit=self.labels.language.money_unit(unit),
            )
            self._head(axes, who=f"{self.company} · {name}", what=what)
        return Picture(figure, self._waterfall_alt(name, rows, style=(unit, digits)))

    def _waterfall_key(self, axes: Axes, *, has_keyed: bool) -> None:
        text, base = self.labels.language.text, self.labels.base(self.denominator)
        parts = [text("%: of {base}", base=base), text("all: all customers together")]
        if has_keyed:
            parts.insert(0, text("dotted: shared out by a key"))
        axes.set_xlabel(" · ".join(parts), loc="left")

    def _waterfall_alt(self, name: str, rows: pd.DataFrame, *, style: tuple[Unit, int]) -> str:
        language, (unit, digits) = self.labels.language, style
        amounts = rows["amount"].where(rows["is_known"])
        written = [
            f"{self.labels.line(line)} {language.money(amount, unit=unit, digits=digits)}"
            for line, amount in zip(rows["line"], amounts, strict=True)
        ]
        return f"{name}, {self.quarter}: {'; '.join(written)}."

    def whale_curve(self) -> Picture:
        """Draw contributions added up, the best account first, with the turning point named."""
        language, count = self.labels.language, len(self.curve)
        unit, digits = money_scale(self.curve["cumulative"])
        heights = [0.0, *(self.curve["cumulative"] / SCALES[unit])]
        with house_figure(5.0) as figure:
            axes = figure.subplots()
            axes.plot(range(len(heights)), heights, color=theme.INK, linewidth=2)
            axes.fill_between(
                range(len(heights)), heights, color=theme.PALE, alpha=0.4, linewidth=0
            )
            axes.axhline(0, color=theme.CONTEXT, linewidth=0.8)
            self._mark_end(axes, style=(unit, digits))
            self._mark_turn(axes, style=(unit, digits))
            bare(axes)
            axes.set_yticks([])
            axes.set_xlim(0, max(count, 1) * 1.4)
            ticks = MaxNLocator(integer=True, nbins=6).tick_values(0, max(count, 1))
            axes.set_xticks([tick for tick in ticks if 0 <= tick <= count])
            axes.set_xlabel(language.text("Accounts, the largest contribution first"), loc="left")
            span = max(heights) - min(heights) or 1.0
            axes.set_ylim(min(heights) - span * 0.06, max(heights) + span * 0.16)
            what = language.text(
                "Customer contribution added up in {unit}",
                unit=language.money_unit(unit),
            )
            self._head(axes, who=self.company, what=what)
        return Picture(figure, self._whale_alt(style=(unit, digits)))

    def _mark_turn(self, axes: Axes, *, style: tuple[Unit, int]) -> None:
        turn, (unit, digits) = self.turn, style
        if not (turn.losing and turn.accounts):
            return
        language = self.labels.language
        peak = language.money(turn.peak, unit=unit, digits=digits)
        if not math.isnan(turn.peak_pct):
            peak += f" ({language.percent(turn.peak_pct)})"
        label = language.text(
            "Turning point: {accounts} accounts earn {peak}",
            accounts=language.number(turn.accounts),
            peak=peak,
        )
        place = (turn.accounts, turn.peak / SCALES[unit])
        axes.plot(*place, "o", color=theme.ACCENT, markersize=8)
        axes.annotate(
            label.replace("$", r"\$"),
            place,
            xytext=(0, 10),
            textcoords="offset points",
            ha="right" if turn.accounts > len(self.curve) * 0.55 else "left",
            color=theme.ACCENT,
            fontweight="bold",
        )

    def _mark_end(self, axes: Axes, *, style: tuple[Unit, int]) -> None:
        if not len(self.curve):
            return
        language, turn, (unit, digits) = self.labels.language, self.turn, style
        end = language.text(
            "all {accounts}:\n{total}",
            accounts=language.number(len(self.curve)),
            total=language.money(turn.total, unit=unit, digits=digits),
        )
        place = (len(self.curve), turn.total / SCALES[unit])
        color = theme.ADVERSE if turn.total < 0 else theme.INK
        axes.plot(*place, "o", color=color, markersize=6)
        axes.annotate(
            end.replace("$", r"\$"),
            place,
            xytext=(9, 0),
            textcoords="offset points",
            va="center",
            color=color,
            fontweight="bold",
        )
        lowest = "\n".join([language.text("lowest:"), *self._lowest()])
        axes.annotate(
            lowest.replace("$", r"\$"),
            place,
            xytext=(9, -24 if turn.total * 3 > turn.peak else 24),
            textcoords="offset points",
            va="top" if turn.total * 3 > turn.peak else "bottom",
            color=theme.MUTED,
        )

    def _lowest(self) -> list[str]:
        tail = self.curve.iloc[:-4:-1]
        unit, digits = money_scale(tail[c.CUSTOMER_CONTRIBUTION])
        return [
            f"{drawing.spoken(self.names[account_id], longest=22)} "
            f"{self.labels.language.money(amount, unit=unit, digits=digits)}"
            for account_id, amount in zip(
                tail[c.ACCOUNT_ID], tail[c.CUSTOMER_CONTRIBUTION], strict=True
            )
        ]

    def _whale_alt(self, *, style: tuple[Unit, int]) -> str:
        language, turn, (unit, digits) = self.labels.language, self.turn, style
        return language.text(
            "Whale curve of {count} accounts: the best {accounts} earn {peak}, all together "
            "{total}. Lowest: {worst}.",
            count=language.number(len(self.curve)),
            accounts=language.number(turn.accounts),
            peak=language.money(turn.peak, unit=unit, digits=digits),
            total=language.money(turn.total, unit=unit, digits=digits),
            worst="; ".join(self._lowest()) or "–",
        )

    def comparison(self) -> Picture:
        """Draw profitability of the accounts in focus beside the average and the target.

        Returns
        -------
        Picture
            A bar per account with a pin where it stood without keyed costs, lines for average
            and target; to the right the variance to target in percentage points.
        """
        text, focus = self.labels.language.text, self.focus
        with house_figure(2.1 + 0.29 * max(len(focus), _FEWEST)) as figure:
            left, right = figure.subplots(1, 2, sharey=True, width_ratios=[3, 2])
            shown = focus.melt(value_vars=list(_COMPARED))["value"]
            span = drawing.make_room(left, shown, left=0.22, right=0.12)
            drawing.make_room(right, focus["versus_target_pp"], left=0.3, right=0.3)
            for position, row in enumerate(focus.itertuples()):
                drawing.draw_profitability(left, position, row, span=span, labels=self.labels)
                points = float(focus["versus_target_pp"].iloc[position])
                drawing.draw_pin(right, position, points, labels=self.labels)
            for axes in (left, right):
                axes.axvline(0, color=theme.MUTED, linewidth=0.9)
                bare(axes)
                axes.set_xticks([])
            self._references(left)
            names = [drawing.short(name) for name in focus[c.NAME]]
            left.set_yticks(range(len(focus)), names)
            left.set_ylim(max(len(focus), _FEWEST) - 0.3, -0.7)
            if focus[_COMPARED[0]].ne(focus[_COMPARED[1]]).any():
                key = text("dotted: taken away by costs shared out by a key")
                left.set_xlabel(key, loc="left", labelpad=31)
            what = text(
                "Customer profitability in % of {base}",
                base=self.labels.base(self.denominator),
            )
            self._head(left, who=self.company, what=what)
            title(right, who="", what=text("Variance to target in pp"), when="")
        return Picture(figure, self._comparison_alt())

    def _references(self, axes: Axes) -> None:
        if not len(self.focus):
            return
        language, first = self.labels.language, self.focus.iloc[0]
        average, target = float(first["average_pct"]), float(first["target_pct"])
        label = language.text("all customers {value}", value=language.percent(average))
        drawing.draw_reference(axes, average, label=label, row=0, style="-")
        label = language.text("target {value}", value=language.percent(target))
        drawing.draw_reference(axes, target, label=label, row=1, style="--")

    def _comparison_alt(self) -> str:
        language, focus = self.labels.language, self.focus
        if not len(focus):
            return language.text("No account has a customer profitability here.")
        values = zip(focus[c.NAME], focus[c.CUSTOMER_PROFITABILITY_PCT], strict=True)
        return language.text(
            "Customer profitability: all customers {average}, target {target}; {accounts}.",
            average=language.percent(focus["average_pct"].iloc[0]),
            target=language.percent(focus["target_pct"].iloc[0]),
            accounts="; ".join(
                f"{drawing.spoken(name)} {language.percent(value)}" for name, value in values
            ),
        )
