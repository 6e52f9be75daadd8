"""Waterfalls of all key accounts side by side, small and on one scale.

Bars are percent of each account's gross revenue, so that a large and a small account can be
compared; the money stands in the headline. Drawn as SVG: sharp at every size, light and dark.
"""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kamlib.profitability.drawing import spoken
from kamlib.profitability.labels import Labels, money_scale
from kamlib.profitability.missing_cost_texts import account_note
from kamlib.support import columns as c
from kamlib.support.display import Details, HouseTable
from kamlib.support.safe_text import isolate

_MOST, _MORE, _LONGEST = 24, " + ", 24
_ROW, _BAR, _LEFT, _WIDTH, _FIGURE = 17, 11, 128, 300, 40


@dataclass(frozen=True, eq=False, kw_only=True)
class Gallery:
    """Small waterfalls of one quarter.

    Parameters
    ----------
    labels : Labels
        Names of lines, the levels, the language.
    quarter : str
        The quarter reported.
    accounts : DataFrame
        Statement of every account.
    """

    labels: Labels
    quarter: str
    accounts: pd.DataFrame

    @property
    def _eligible(self) -> pd.DataFrame:
        sold = self.accounts[self.accounts[c.GROSS_REVENUE] > 0]
        known = sold[sold[c.ACCOUNT_ID] != c.UNKNOWN]
        key = known[known[c.STATUS] == "key"]
        return key if len(key) else known

    @property
    def _is_known(self) -> bool:
        """Tell whether any account drawn has a result, or there is none to draw."""
        return self._eligible.empty or bool(self.shown()[c.CUSTOMER_CONTRIBUTION].notna().any())

    def shown(self) -> pd.DataFrame:
        """Choose key accounts with revenue (without any: all accounts), the lowest result first.

        Returns
        -------
        DataFrame
            At most 24 rows of the statement, the largest by gross revenue; those without a
            contribution last, among themselves the largest first.
        """
        largest = self._eligible.sort_values(
            [c.GROSS_REVENUE, c.ACCOUNT_ID], ascending=[False, True]
        ).head(_MOST)
        rate = largest[c.CUSTOMER_CONTRIBUTION] / largest[c.GROSS_REVENUE]
        unknown = rate.isna() * largest[c.GROSS_REVENUE]
        order = largest.assign(rate=rate, unknown=unknown).sort_values(
            ["rate", "unknown", c.ACCOUNT_ID], ascending=[True, False, True], na_position="last"
        )
        return order.drop(columns=["rate", "unknown"]).reset_index(drop=True)

    def steps(self, account: pd.Series) -> list[tuple[str, float, float, bool]]:
        """List the bars of one account: label, start and end in percent, and whether a result.

        Parameters
        ----------
        account : Series
            Row of the statement with positive gross revenue.

        Returns
        -------
        list of (str, float, float, bool)
            Gross revenue, what each level deducts, and the customer contribution; NaN where
            a figure is unknown.
        """
        gross, running = float(account[c.GROSS_REVENUE]), 100.0
        bars = [(self.labels.line(c.GROSS_REVENUE), 0.0, 100.0, True)]
        for level in self.labels.levels:
            deducted = sum(float(account[name]) for name in level.minus) / gross * 100
            bars.append((self._deducted(level.minus), running, running - deducted, False))
            running -= deducted
        bars.append((self.labels.line(c.CUSTOMER_CONTRIBUTION), 0.0, running, True))
        return bars

    def _deducted(self, categories: Sequence[str]) -> str:
        names = [self.labels.line(name) for name in categories]
        return "− " + names[0] + (f"{_MORE}{len(names) - 1}" if len(names) > 1 else "")

    def details(self) -> Details:
        """Fold the small waterfalls behind one line that names how many there are."""
        text, frame = self.labels.language.text, self.shown()
        said = text("Waterfalls of {count} accounts in {quarter}, the lowest result first")
        if not self._is_known:
            said = text("Waterfalls of {count} accounts in {quarter}, the largest revenue first")
        summary = said.format(count=self.labels.language.number(len(frame)), quarter=self.quarter)
        rows = [account for _, account in frame.iterrows()]
        drawn = [(account, self.steps(account)) for account in rows]
        ends = [value for _, bars in drawn for _, *pair, _ in bars for value in pair]
        scale = (min([0.0, *ends]), max([100.0, *ends]))
        panels = "".join(self._panel(account, bars, scale) for account, bars in drawn)
        note = html.escape(self._note(len(frame)))
        grid = (
            '<div class="kam-table"><div style="display:grid;gap:1.25rem 1.5rem;'
            f'grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr))">{panels}</div>'
            f'<p style="font-size:.8125rem;color:var(--kam-soft)">{note}</p></div>'
        )
        spoken_lines = [self._spoken(account, bars) for account, bars in drawn]
        return Details(summary, (HouseTable(grid, "\n".join(spoken_lines)),))

    def _note(self, count: int) -> str:
        language, levels = self.labels.language, self.labels.levels
        grouped = "; ".join(
            f"{self._deducted(level.minus)} = {', '.join(self.labels.line(n) for n in level.minus)}"
            for level in levels
            if len(level.minus) > 1
        )
        note = language.text(
            "Bars and figures in % of gross revenue, the same scale in every drawing. {grouped}.",
            grouped=grouped or "–",
        )
        note = f"{note} {self._order()}"
        if len(self._eligible) <= count:
            return note
        more = language.text(
            "Shown are the {count} of {all} accounts with the largest gross revenue.",
            count=language.number(count),
            all=language.number(len(self._eligible)),
        )
        return f"{note} {more}"

    def _order(self) -> str:
        """Say how the drawings are sorted, and who has none."""
        language = self.labels.language
        if not self._is_known:
            return language.text(
                "Sorted by gross revenue: the contribution of none of them is known, so each "
                "drawing ends where the figures do."
            )
        known = self.accounts[self.accounts[c.ACCOUNT_ID] != c.UNKNOWN]
        keys = known[known[c.STATUS] == "key"]
        asked = keys if (keys[c.GROSS_REVENUE] > 0).any() else known
        without = int((~(asked[c.GROSS_REVENUE] > 0)).sum())
        if not without:
            return language.text("Sorted by customer contribution in % of gross revenue.")
        return language.plural(
            "Sorted by customer contribution in % of gross revenue; {count} account without "
            "gross revenue in the quarter has none and is left out.",
            "Sorted by customer contribution in % of gross revenue; {count} accounts without "
            "gross revenue in the quarter have none and are left out.",
            without,
        )

    def _headline(self, account: pd.Series) -> str:
        language = self.labels.language
        amounts = [float(account[c.GROSS_REVENUE]), float(account[c.CUSTOMER_CONTRIBUTION])]
        if math.isnan(amounts[1]):
            unit, digits = money_scale(amounts[:1])
            said = language.money(amounts[0], unit=unit, digits=digits)
            told = language.text("{revenue} gross revenue", revenue=said)
            missing = account_note(account, self.labels)
            return f"{told} · {missing}" if missing else told
        unit, digits = money_scale(amounts)
        written = [language.money(amount, unit=unit, digits=digits) for amount in amounts]
        told = language.text(
            "{revenue} gross revenue, {contribution} contribution",
            revenue=written[0],
            contribution=written[1],
        )
        missing = account_note(account, self.labels)
        return f"{told} · {missing}" if missing else told

    def _spoken(self, account: pd.Series, bars: list[tuple[str, float, float, bool]]) -> str:
        language = self.labels.language
        parts = [
            f"{label} {language.percent(end if is_result else end - start)}"
            for label, start, end, is_result in bars
        ]
        return f"{spoken(account[c.NAME])}: {self._headline(account)}; {'; '.join(parts)}."

    def _panel(
        self,
        account: pd.Series,
        bars: list[tuple[str, float, float, bool]],
        scale: tuple[float, float],
    ) -> str:
        drawn = "".join(self._bar(row, bar, scale) for row, bar in enumerate(bars))
        height = _ROW * len(bars)
        name = html.escape(isolate(spoken(account[c.NAME], longest=44)))
        alt = html.escape(isolate(self._spoken(account, bars)))
        return (
            '<div style="break-inside:avoid;min-width:0">'
            f'<div style="font-weight:600;font-size:.875rem">{name}</div>'
            f'<div style="font-size:.75rem;color:var(--kam-soft)">'
            f"{html.escape(self._headline(account))}</div>"
            f'<svg role="img" aria-label="{alt}" viewBox="0 0 {_WIDTH} {height}" '
            f'style="width:100%;max-width:24rem;height:auto" font-size="9.5" '
            f'fill="currentColor">{drawn}</svg></div>'
        )

    def _bar(
        self, row: int, bar: tuple[str, float, float, bool], scale: tuple[float, float]
    ) -> str:
        label, start, end, is_result = bar
        y, (low, high) = row * _ROW, scale
        room = _WIDTH - _LEFT - _FIGURE
        weight = ' font-weight="600"' if is_result else ""
        named = _fitting(label)
        texts = f'<text x="0" y="{y + 11}"{weight}>{html.escape(named)}</text>'
        value = end if is_result else end - start
        figure = self.labels.language.number(value, digits=1)
        bad = ' style="fill:var(--kam-bad)"' if is_result and value < 0 else ""
        texts += f'<text x="{_WIDTH}" y="{y + 11}" text-anchor="end"{weight}{bad}>{figure}</text>'
        if math.isnan(value):
            return texts
        left = _LEFT + (min(start, end) - low) / (high - low) * room
        width = abs(end - start) / (high - low) * room
        shade = bad or ("" if is_result else ' style="fill:var(--kam-bar)"')
        return texts + (
            f'<rect x="{left:.1f}" y="{y + 2}" width="{max(width, 0.6):.1f}" '
            f'height="{_BAR}"{shade}/>'
        )


def _fitting(label: str) -> str:
    """Cut the name of a line to its room and keep how many more it stands for."""
    name, more, number = label.rpartition(_MORE)
    if not (more and number.isdigit()):
        name, more, number = label, "", ""
    room = _LONGEST - len(more + number)
    first = name.split(",")[0]
    return spoken(name if len(name) <= room else first, longest=room) + more + number
