"""Pictures of why: bridges of the company and of one account, and the outlook to the year's end."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kamlib.soll_ist import bridge as b
from kamlib.soll_ist import drawing as d
from kamlib.soll_ist import effects as e
from kamlib.soll_ist import outlook_panels as o
from kamlib.soll_ist.actuals import COMPANY, SCOPE
from kamlib.soll_ist.bridge_panels import BridgeLook, bridge_height, draw_bridge, is_shown
from kamlib.soll_ist.explained import Explained
from kamlib.soll_ist.kpis import KPIS, require_chosen
from kamlib.soll_ist.labels import HEADS, MEASURES, STEPS
from kamlib.soll_ist.outlook import LAST_YEAR, OUTLOOK_METHODS, TARGET_OF_YEAR, TO_DATE
from kamlib.soll_ist.remark import remark
from kamlib.soll_ist.units import KpiFormat
from kamlib.support import columns as c
from kamlib.support.display import HouseTable
from kamlib.support.language import Language
from kamlib.support.quarter import Quarter
from kamlib.support.theme import Picture, house_figure


@dataclass(frozen=True, kw_only=True)
class ExplainCharts:
    """Pictures of effects and outlooks.

    Parameters
    ----------
    explained : Explained
        Effects and outlooks.
    kpis : tuple of str
        KPIs of the settings.
    company, quarter : str
        Whose figures, and which quarter is reported.
    colours : (str, str)
        Favourable and adverse.
    language : Language
        Of labels and numbers.
    """

    explained: Explained
    kpis: tuple[str, ...]
    company: str
    quarter: str
    colours: tuple[str, str]
    language: Language

    def company_bridge(self) -> Picture | HouseTable:
        """Show how revenue and gross profit went from the year before to this quarter."""
        return self.bridge(self.explained.company_effects, who=self.company)

    def account_bridge(self, account: str = "") -> Picture | HouseTable:
        """Show the bridge of one account; "" takes the one whose gross profit fell most."""
        rows = b.of_account(self.explained.account_effects, account)
        who = " · ".join([self.company, *rows[c.NAME].astype(str).unique()])
        return self.bridge(rows, who=who)

    def bridge(self, effects: pd.DataFrame, *, who: str, base: str = "") -> Picture | HouseTable:
        """Draw a bridge of effects, one row per measure.

        Parameters
        ----------
        effects : DataFrame
            Sums of effects by measure.
        who : str
            Whose bridge it is.
        base : str, default=""
            Name of a plan the actual is compared with; "": the year before.
        """
        text = self.language.text
        steps = b.bridge_steps(effects)
        start = base or self.explained.base_quarter
        if steps.empty or not steps[b.VALUE].abs().sum() > 0:
            return remark(
                text(
                    "There are no product lines in {base} or {quarter}.",
                    base=start,
                    quarter=self.quarter,
                )
            )
        form = KpiFormat.fitting(c.NET_REVENUE, self.language, b.effect_sizes(steps))
        when = text("{base} to {quarter} · effects", base=start, quarter=self.quarter)
        if self.explained.units == ("",):
            when = text("{when} · units not delivered", when=when)
        names = {step: text(label) for step, label in STEPS.items()}
        names |= {e.BASE: start, c.ACTUAL: self.quarter}
        look = BridgeLook(
            names=names,
            heads={key: f"{text(label)}, {form.unit}" for key, label in HEADS.items()},
            colours=self.colours,
            is_plan=bool(base),
        )
        what = text("Invoiced net revenue and its gross profit, {unit}", unit=form.unit)
        with house_figure(bridge_height(steps)) as figure:
            figure.set_layout_engine("none")
            d.heading(figure, who=who, what=what, when=when)
            draw_bridge(figure, steps, form, look)
        return Picture(figure, self._alt_bridge(who, steps, form, look))

    def outlook(self, kpi: str = c.NET_REVENUE) -> Picture | HouseTable:
        """Show where the company's fiscal year will end by each method."""
        require_chosen(kpi, self.kpis)
        text = self.language.text
        rows = self._outlook_rows(kpi)
        year = Quarter.parse(self.quarter).year
        if rows.empty:
            return self._no_outlook(kpi, year)
        form = KpiFormat.fitting(kpi, self.language, rows[o.WHOLE].abs())
        when = text(
            "Year {year} · to {quarter} solid, expected rest hatched",
            year=str(year),
            quarter=self.quarter,
        )
        heads = (
            text("Full year, {unit}", unit=form.unit),
            text("Against target, {unit}", unit=form.difference_unit),
        )
        what = text("{kpi} at year end, {unit}", kpi=form.label, unit=form.unit)
        with house_figure(o.outlook_height(rows)) as figure:
            figure.set_layout_engine("none")
            d.heading(figure, who=self.company, what=what, when=when)
            o.draw_outlook(figure, rows, form, heads=heads, colours=self.colours)
        lines = [
            f"{row[o.NAME]}: {form.with_unit(form.value(row[o.WHOLE]))}"
            for row in rows.to_dict("records")
        ]
        return Picture(figure, f"{self.company}, {what}: " + "; ".join(lines) + ".")

    def _outlook_rows(self, kpi: str) -> pd.DataFrame:
        table, text = self.explained.outlook, self.language.text
        found = table[(table[SCOPE] == COMPANY) & (table[c.KPI] == kpi)]
        found = found[found[TARGET_OF_YEAR].notna() & found[TO_DATE].notna()]
        columns = [o.NAME, o.KIND, o.TO_DATE, o.WHOLE, o.CHANGE, o.IS_CHOSEN]
        if found.empty:
            return pd.DataFrame(columns=columns)
        row = found.iloc[0]
        year = Quarter.parse(self.quarter).year
        target, to_date = float(row[TARGET_OF_YEAR]), float(row[TO_DATE])
        before = text("Actual {year}", year=str(year - 1))
        aim = text("Target {year}", year=str(year))
        rows: list[tuple[object, ...]] = [
            (before, o.LAST_YEAR, 0.0, row[LAST_YEAR], 0.0, False),
            (aim, o.TARGET, 0.0, target, 0.0, False),
        ]
        polarity = KPIS[kpi].polarity
        for letter, (method, (label, _)) in zip("abcd", OUTLOOK_METHODS.items(), strict=True):
            whole = float(row[method])
            is_chosen = method == self.explained.outlook_method
            name = f"({letter}) {text(label)}"
            change = polarity * (whole - target)
            rows.append((name, o.OUTLOOK, to_date, whole, change, is_chosen))
        shown = pd.DataFrame(rows, columns=columns)
        return shown[shown[o.WHOLE].notna()].reset_index(drop=True)

    def _no_outlook(self, kpi: str, year: int) -> HouseTable:
        return remark(
            self.language.text(
                "There is no outlook for {kpi}: it needs a company target for every quarter of "
                "{year}, and a KPI that can be added up.",
                kpi=self.language.text(KPIS[kpi].phrase),
                year=str(year),
            )
        )

    def _alt_bridge(self, who: str, steps: pd.DataFrame, form: KpiFormat, look: BridgeLook) -> str:
        parts = []
        for measure in steps[b.MEASURE].unique():
            rows = steps[steps[b.MEASURE] == measure].to_dict("records")
            lines = []
            for row in rows:
                if not is_shown(row[b.STEP], measure):
                    continue
                is_end = row[b.STEP] in (e.BASE, c.ACTUAL)
                write = form.value if is_end else form.difference
                lines.append(f"{look.names[row[b.STEP]]} {form.with_unit(write(row[b.VALUE]))}")
            parts.append(f"{self.language.text(MEASURES[measure])}: " + "; ".join(lines))
        return f"{who}. " + ". ".join(parts) + "."
