"""The whale curve: contributions added up, and the way from its end to the total."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from kamlib.profitability import drawing
from kamlib.profitability.concentration import UNKNOWN_ACCOUNT, WITHOUT_COST, TurningPoint
from kamlib.profitability.labels import SCALES, Labels, Unit, money_scale
from kamlib.profitability.missing_cost_texts import no_contribution
from kamlib.support import columns as c
from kamlib.support import theme
from kamlib.support.display import HouseTable
from kamlib.support.gap import gap
from kamlib.support.theme import Picture, bare, house_figure, title


@dataclass(frozen=True, eq=False, kw_only=True)
class WhaleChart:
    """The whale curve of one quarter.

    Parameters
    ----------
    company, quarter : str
        Whose figures, and of which quarter.
    labels : Labels
        The language.
    names : Series
        Account names by ``account_id``.
    curve : DataFrame
        From :func:`kamlib.profitability.concentration.whale_curve`.
    turn : TurningPoint
        The top of the curve.
    rest : DataFrame
        From :func:`kamlib.profitability.concentration.beside_the_curve`.
    """

    company: str
    quarter: str
    labels: Labels
    names: pd.Series
    curve: pd.DataFrame
    turn: TurningPoint
    rest: pd.DataFrame

    def picture(self) -> Picture | HouseTable:
        """Draw contributions added up, the best account first, with the turning point named."""
        if self.curve.empty:
            return gap(no_contribution(self.labels))
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
            axes.set_xlim(0, max(count, 1) * 1.42)
            ticks = MaxNLocator(integer=True, nbins=6).tick_values(0, max(count, 1))
            axes.set_xticks([tick for tick in ticks if 0 <= tick <= count])
            axes.set_xlabel(language.text("Accounts, the largest contribution first"), loc="left")
            span = max(heights) - min(heights) or 1.0
            axes.set_ylim(min(heights) - span * 0.06, max(heights) + span * 0.16)
            what = language.text(
                "Customer contribution added up in {unit}",
                unit=language.money_unit(unit),
            )
            when = language.text("{quarter}, actual", quarter=self.quarter)
            title(axes, who=self.company, what=what, when=when)
        return Picture(figure, self._whale_alt(style=(unit, digits)))

    def _mark_turn(self, axes: Axes, *, style: tuple[Unit, int]) -> None:
        turn, (unit, digits) = self.turn, style
        if not (turn.losing and turn.accounts):
            return
        language = self.labels.language
        label = language.text(
            "Turning point: {accounts} accounts earn {peak}",
            accounts=language.number(turn.accounts),
            peak=language.money(turn.peak, unit=unit, digits=digits),
        )
        if not math.isnan(turn.peak_pct):
            share = language.text(
                "{share} of what all {accounts} bring",
                share=language.percent(turn.peak_pct),
                accounts=language.number(len(self.curve)),
            )
            label = f"{label},\n{share}"
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
        is_below = turn.total * 3 > turn.peak
        notes = [*self._to_total(style=style), language.text("lowest:"), *self._lowest()]
        for written, x, y, va, shade, weight in (
            (end, 9, 0, "center", color, "bold"),
            ("\n".join(notes), 9, -24 if is_below else 24, None, theme.MUTED, "normal"),
        ):
            axes.annotate(
                written.replace("$", r"\$"),
                place,
                xytext=(x, y),
                textcoords="offset points",
                va=va or ("top" if is_below else "bottom"),
                color=shade,
                fontweight=weight,
            )

    def _to_total(self, *, style: tuple[Unit, int]) -> list[str]:
        """Lead from the end of the curve to the total that the finding names."""
        if not len(self.rest):
            return []
        language, (unit, digits) = self.labels.language, style
        names = {
            UNKNOWN_ACCOUNT: language.text("postings without account"),
            WITHOUT_COST: language.text("accounts without product cost"),
        }

        def written(amount: float) -> str:
            return language.money(amount, unit=unit, digits=digits, signed=True)

        steps = [
            f"{names[part]}: {written(amount)}"
            for part, amount in zip(self.rest["part"], self.rest[c.AMOUNT], strict=True)
        ]
        total = self.turn.total + float(self.rest[c.AMOUNT].sum())
        whole = language.text(
            "total: {amount}", amount=language.money(total, unit=unit, digits=digits)
        )
        return [*steps, whole, ""]

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
            "{total}. {rest}Lowest: {worst}.",
            count=language.number(len(self.curve)),
            accounts=language.number(turn.accounts),
            peak=language.money(turn.peak, unit=unit, digits=digits),
            total=language.money(turn.total, unit=unit, digits=digits),
            rest="".join(f"{note}. " for note in self._to_total(style=style) if note),
            worst="; ".join(self._lowest()) or "–",
        )
