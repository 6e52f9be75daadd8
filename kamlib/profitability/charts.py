"""Pictures of profitability: waterfalls of accounts, the whale curve, the comparison.

Actual is solid dark, costs are grey, costs reached by a key are dotted; red stands for an
unfavourable result. Every picture reads its figures from a table and computes none.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from kamlib.profitability import drawing
from kamlib.profitability.comparison_chart import ComparisonChart
from kamlib.profitability.gallery import Gallery
from kamlib.profitability.labels import SCALES, Labels, Unit, money_scale
from kamlib.profitability.missing_cost_texts import account_note
from kamlib.profitability.whale_chart import WhaleChart
from kamlib.support import columns as c
from kamlib.support import theme
from kamlib.support.display import Details, HouseTable
from kamlib.support.theme import Picture, bare, house_figure, title


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
    whale : WhaleChart
        The whale curve, ready to draw.
    compared : ComparisonChart
        The comparison, ready to draw.
    accounts : DataFrame
        Statement of every account.
    undelivered : tuple of str
        Cost categories for which nothing was ever delivered; they are drawn as "–".
    """

    company: str
    quarter: str
    labels: Labels
    denominator: str
    lines: pd.DataFrame
    names: pd.Series
    whale: WhaleChart
    compared: ComparisonChart
    accounts: pd.DataFrame
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
        rows["is_known"] = ~rows["line"].isin(self.undelivered) & rows["amount"].notna()
        unit, digits = money_scale(rows["amount"])
        with house_figure(1.7 + 0.29 * len(rows)) as figure:
            axes, beside = figure.subplots(1, 2, sharey=True, width_ratios=[11, 2])
            for row in rows.itertuples():
                drawing.draw_line(axes, row, unit=unit)
            drawing.connect_lines(axes, rows, unit=unit)
            axes.axvline(0, color=theme.MUTED, linewidth=0.9)
            ends = (pd.concat([rows["start"], rows["end"]]) / SCALES[unit]).dropna()
            drawing.make_room(axes, ends, left=0.16, right=0.12)
            axes.set_ylim(len(rows) - 0.3, -1.5)
            drawing.write_amounts(axes, rows, labels=self.labels, style=(unit, digits))
            drawing.write_percentages(beside, rows, labels=self.labels)
            bare(axes)
            axes.set_xticks([])
            axes.set_yticks(rows["position"], [self.labels.line(line) for line in rows["line"]])
            drawing.stress_labels(axes, rows)
            self._waterfall_key(axes, account_id, has_keyed=bool(rows["keyed"].any()))
            what = text(
                "From gross revenue to customer contribution in {unit}",
                unit=self.labels.language.money_unit(unit),
            )
            self._head(axes, who=f"{self.company} · {name}", what=what)
        return Picture(figure, self._waterfall_alt(account_id, rows, style=(unit, digits)))

    def _account(self, account_id: str) -> pd.Series:
        return self.accounts[self.accounts[c.ACCOUNT_ID] == account_id].iloc[0]

    def _waterfall_key(self, axes: Axes, account_id: str, *, has_keyed: bool) -> None:
        text, base = self.labels.language.text, self.labels.base(self.denominator)
        parts = [text("%: of {base}", base=base), text("all: all customers together")]
        if has_keyed:
            parts.insert(0, text("dotted: shared out by a key"))
        missing = account_note(self._account(account_id), self.labels)
        lines = [" · ".join(parts), *([missing] if missing else [])]
        axes.set_xlabel("\n".join(lines), loc="left")

    def _waterfall_alt(
        self, account_id: str, rows: pd.DataFrame, *, style: tuple[Unit, int]
    ) -> str:
        language, (unit, digits) = self.labels.language, style
        amounts = rows["amount"].where(rows["is_known"])
        written = [
            f"{self.labels.line(line)} {language.money(amount, unit=unit, digits=digits)}"
            for line, amount in zip(rows["line"], amounts, strict=True)
        ]
        name, account = drawing.spoken(self.names[account_id]), self._account(account_id)
        missing = account_note(account, self.labels)
        told = f"{name}, {self.quarter}: {'; '.join(written)}."
        return f"{told} {missing}." if missing else told

    def whale_curve(self) -> Picture | HouseTable:
        """Draw contributions added up, the best account first, and the way to the total."""
        return self.whale.picture()

    def comparison(self) -> Picture | HouseTable:
        """Draw profitability of the accounts in focus beside all customers and the target."""
        return self.compared.picture()

    def gallery(self) -> Details:
        """Fold a small waterfall for every key account, all on one scale."""
        return Gallery(labels=self.labels, quarter=self.quarter, accounts=self.accounts).details()
