"""Pictures of target and actual in one manner: actual solid, target outlined, effect coloured.

Structure runs from top to bottom, time from left to right; green is favourable, red is
adverse, whatever the KPI.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from kamlib.soll_ist import drawing as d
from kamlib.soll_ist import selection as s
from kamlib.soll_ist.actuals import ACCOUNT, COMPANY, MANAGER
from kamlib.soll_ist.explain_charts import ExplainCharts
from kamlib.soll_ist.kpis import require_chosen
from kamlib.soll_ist.panels import LABEL, ROW_HEIGHT, STANDARD, draw_structure, draw_time
from kamlib.soll_ist.remark import remark
from kamlib.soll_ist.scopes import no_target, scopes_with_targets
from kamlib.soll_ist.units import KpiFormat
from kamlib.soll_ist.variance import PREVIOUS
from kamlib.support import columns as c
from kamlib.support.display import HouseTable
from kamlib.support.language import Language, is_missing, translatable
from kamlib.support.theme import Picture, house_figure

_WHO = {ACCOUNT: translatable("by account"), MANAGER: translatable("by account manager")}


@dataclass(frozen=True, kw_only=True)
class Charts:
    """The pictures of Soll-Ist.

    Parameters
    ----------
    variances, by_quarter : DataFrame
        Variances of the reported quarter, and of all quarters.
    kpis : tuple of str
        KPIs of the settings.
    company, quarter : str
        Whose figures, and which quarter is reported.
    language : Language
        Of labels and numbers.
    colours : (str, str)
        Favourable and adverse.
    explain : ExplainCharts
        Bridges and outlook.
    """

    variances: pd.DataFrame
    by_quarter: pd.DataFrame
    kpis: tuple[str, ...]
    company: str
    quarter: str
    language: Language
    explain: ExplainCharts
    colours: tuple[str, str] = STANDARD

    def overview(self, kpi: str = c.NET_REVENUE) -> Picture:
        """Show the quarter against its targets: the company over time, or who has targets.

        Where the company has no target, the account managers stand for it, then the accounts.
        """
        require_chosen(kpi, self.kpis)
        if self._top_scope(kpi) == COMPANY:
            return self.by_time(kpi)
        return self._structure(self._top_scope(kpi), kpi, 20)

    def company_bridge(self) -> Picture | HouseTable:
        """Show how revenue and gross profit went from the year before to this quarter."""
        return self.explain.company_bridge()

    def account_bridge(self, account: str = "") -> Picture | HouseTable:
        """Show the bridge of one account; "" takes the one whose gross profit fell most."""
        return self.explain.account_bridge(account)

    def outlook(self, kpi: str = c.NET_REVENUE) -> Picture | HouseTable:
        """Show where the company's fiscal year will end by each method."""
        return self.explain.outlook(kpi)

    def accounts(
        self, kpi: str = c.NET_REVENUE, *, limit: int = 15, unless_on_top: bool = False
    ) -> Picture | HouseTable:
        """Show actual against target per account, the largest variances, worst on top.

        ``unless_on_top`` leaves out what :meth:`overview` shows already.
        """
        return self._level(ACCOUNT, kpi, limit, unless_on_top=unless_on_top)

    def managers(
        self, kpi: str = c.NET_REVENUE, *, limit: int = 20, unless_on_top: bool = False
    ) -> Picture | HouseTable:
        """Show actual against target per account manager, worst on top; see :meth:`accounts`."""
        return self._level(MANAGER, kpi, limit, unless_on_top=unless_on_top)

    def _top_scope(self, kpi: str) -> str:
        recent = s.company_by_quarter(self.by_quarter, kpi, self.quarter)
        scopes = scopes_with_targets(self.variances, kpi)
        has_company = recent[c.TARGET].notna().any() or not scopes
        return COMPANY if has_company else scopes[0]

    def _level(
        self, scope: str, kpi: str, limit: int, *, unless_on_top: bool
    ) -> Picture | HouseTable:
        require_chosen(kpi, self.kpis)
        if scope not in scopes_with_targets(self.variances, kpi):
            return remark(no_target(self.variances, scope, kpi, self.quarter, self.language))
        if unless_on_top and scope == self._top_scope(kpi):
            return remark(self.language.text("The picture at the top of this page shows them."))
        return self._structure(scope, kpi, limit)

    def by_time(self, kpi: str = c.NET_REVENUE) -> Picture:
        """Show the company over eight quarters: actual, target and the year before."""
        require_chosen(kpi, self.kpis)
        rows = s.company_by_quarter(self.by_quarter, kpi, self.quarter)
        form = KpiFormat.fitting(
            kpi, self.language, pd.concat([rows[c.ACTUAL], rows[c.TARGET], rows[PREVIOUS]])
        )
        with house_figure(5.6) as figure:
            figure.set_layout_engine("none")
            self._head(
                figure,
                form,
                what="",
                when=self.language.text(
                    "{count} quarters · actual solid, target outlined, last year light",
                    count=self.language.number(len(rows)),
                ),
            )
            draw_time(figure, rows, form, self.colours)
        return Picture(figure, self._alt_time(rows, form))

    def _structure(self, scope: str, kpi: str, limit: int) -> Picture:
        rows = s.largest_variances(self.variances, scope, kpi, limit=limit)
        items = rows[rows[s.ROW] == s.ITEM]
        form = KpiFormat.fitting(kpi, self.language, pd.concat([items[c.ACTUAL], items[c.TARGET]]))
        rows = rows.assign(**{LABEL: [self._row_name(row) for row in rows.to_dict("records")]})
        when = self._when(len(items), len(s.compared(self.variances, scope, kpi)), rows)
        height = d.HEAD + d.FOOT + ROW_HEIGHT * len(rows)
        with house_figure(height) as figure:
            figure.set_layout_engine("none")
            self._head(figure, form, what=self.language.text(_WHO[scope]), when=when)
            draw_structure(figure, rows, form, self.colours)
        return Picture(figure, self._alt_structure(scope, rows, form))

    def _when(self, shown: int, known: int, rows: pd.DataFrame) -> str:
        text, number = self.language.text, self.language.number
        if shown == known or (rows[s.ROW] == s.REST).any():
            return text("{quarter} · actual solid, target outlined", quarter=self.quarter)
        return text(
            "{quarter} · {shown} largest of {all} · actual solid, target outlined",
            quarter=self.quarter,
            shown=number(shown),
            all=number(known),
        )

    def _row_name(self, row: Mapping[Hashable, Any]) -> str:
        kind, count = row[s.ROW], row[s.COUNT]
        if kind == s.REST:
            return self.language.text("{count} others", count=self.language.number(count))
        if kind == s.TOTAL:
            return self.language.text("Total of all {count}", count=self.language.number(count))
        return str(row[c.NAME]) or self.language.text("nobody named")

    def _head(self, figure: Figure, form: KpiFormat, *, what: str, when: str) -> None:
        named = f"{form.label} {what}".strip()
        d.heading(figure, who=self.company, what=f"{named}, {form.unit}", when=when)

    def _alt_structure(self, scope: str, rows: pd.DataFrame, form: KpiFormat) -> str:
        lines = [f"{row['label']}: {self._figures(row, form)}" for row in rows.to_dict("records")]
        head = f"{form.label} {self.language.text(_WHO[scope])}, {self.quarter}"
        return f"{head}: " + "; ".join(lines) + "."

    def _alt_time(self, rows: pd.DataFrame, form: KpiFormat) -> str:
        lines = [f"{row['quarter']}: {self._figures(row, form)}" for row in rows.to_dict("records")]
        return f"{self.company}, {form.label}: " + "; ".join(lines) + "."

    def _figures(self, row: Mapping[Hashable, Any], form: KpiFormat) -> str:
        text, actual, target = self.language.text, row[c.ACTUAL], row[c.TARGET]
        if is_missing(actual):
            return text("no actual")
        written = form.with_unit(form.value(actual))
        if is_missing(target):
            return text("actual {actual}, no target", actual=written)
        return text(
            "actual {actual}, target {target}, variance {variance}",
            actual=written,
            target=form.with_unit(form.value(target)),
            variance=form.change(row, has_unit=True),
        )
