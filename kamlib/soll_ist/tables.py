"""Tables of target and actual: the company, account managers, accounts, causes, what is open."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kamlib.soll_ist import selection as s
from kamlib.soll_ist.actuals import ACCOUNT, COMPANY, MANAGER, SCOPE
from kamlib.soll_ist.definition_table import LIGHT_NOTE, definition_table
from kamlib.soll_ist.effect_tables import EffectTables
from kamlib.soll_ist.explained import Explained
from kamlib.soll_ist.follow_up import causes_table, missing_table, persistent_table
from kamlib.soll_ist.kpis import KPIS, require_chosen
from kamlib.soll_ist.lines import (
    coverage,
    in_units,
    listed_name,
    method_note,
    plain_figures,
    with_states,
)
from kamlib.soll_ist.open_tables import not_compared_table, without_target_table
from kamlib.soll_ist.outlook_tables import OutlookTables
from kamlib.soll_ist.programme_table import programme_table
from kamlib.soll_ist.remark import remark
from kamlib.soll_ist.scopes import no_target
from kamlib.soll_ist.units import KpiFormat
from kamlib.soll_ist.variance import LIGHT, VARIANCE, VARIANCE_PCT
from kamlib.soll_ist.year_to_date import YTD_QUARTERS
from kamlib.support import columns as c
from kamlib.support.display import Details, HouseTable, Show, house_table
from kamlib.support.language import Language
from kamlib.support.settings import Kpi


@dataclass(frozen=True, kw_only=True)
class Tables:
    """The tables of Soll-Ist.

    Parameters
    ----------
    variances : DataFrame
        Variances of the reported quarter with the year to date.
    persistent, comments, missing, not_compared : DataFrame
        Deviations that persist, comments, material variances without a comment, and targets
        that are not compared.
    kpis : tuple of Kpi
        KPIs of the settings with their thresholds.
    quarter : str
        Reported quarter.
    quarters_to_date : int
        Quarters of the fiscal year so far.
    persistence_quarters : int
        Quarters in a row that count as persistent.
    language : Language
        Of labels and numbers.
    explained : Explained
        Effects, outlooks and the programme.
    """

    variances: pd.DataFrame
    persistent: pd.DataFrame
    comments: pd.DataFrame
    missing: pd.DataFrame
    not_compared: pd.DataFrame
    kpis: tuple[Kpi, ...]
    quarter: str
    quarters_to_date: int
    persistence_quarters: int
    language: Language
    explained: Explained

    @property
    def effects(self) -> EffectTables:
        """Tables of why: effects by account and mix by level."""
        return EffectTables(explained=self.explained, quarter=self.quarter, language=self.language)

    @property
    def outlooks(self) -> OutlookTables:
        """Tables of whither: methods, how they did, accounts."""
        return OutlookTables(
            explained=self.explained,
            kpis=tuple(self._ids),
            quarter=self.quarter,
            language=self.language,
        )

    def programme(self) -> HouseTable:
        """Growth, retention and satisfaction of the key-account programme."""
        return programme_table(
            self.explained.programme, quarter=self.quarter, language=self.language
        )

    def effect_details(self) -> Details:
        """Fold away effects by account and mix by level."""
        return self.effects.details()

    def outlook(self, kpi: str = c.NET_REVENUE) -> HouseTable:
        """Compare the outlook methods: formula, outlook, and what each one got right."""
        return self.outlooks.methods(kpi)

    def outlook_details(self, kpi: str = c.NET_REVENUE) -> Details:
        """Fold away the outlook of each account."""
        return self.outlooks.details(kpi)

    def company(self) -> HouseTable:
        """One line per KPI: the quarter and the year to date of the whole company."""
        text = self.language.text
        rows = self.variances[self.variances[SCOPE] == COMPANY]
        rows = rows.set_index(c.KPI).reindex([kpi.id for kpi in self.kpis]).reset_index()
        rows[[LIGHT, "ytd_light"]] = rows[[LIGHT, "ytd_light"]].fillna("none")
        figures = [c.TARGET, c.ACTUAL, VARIANCE, "ytd_target", "ytd_actual", "ytd_variance"]
        rows = in_units(rows, figures, self.language)
        rows["coverage"] = coverage(rows[YTD_QUARTERS], self.quarters_to_date, self.language)
        rows = with_states(rows, self.language)
        columns = [
            Show(name="kpi_label", label=text("KPI")),
            Show(name="unit", label=text("Unit")),
            *plain_figures([(c.TARGET, text("Target")), (c.ACTUAL, text("Actual"))]),
            *plain_figures([(VARIANCE, text("Variance"))], is_signed=True),
            Show(name=VARIANCE_PCT, label="%", format="percent", is_signed=True),
            Show(name=LIGHT, label=text("Light"), format="light"),
            *plain_figures(
                [("ytd_target", text("YTD target")), ("ytd_actual", text("YTD actual"))]
            ),
            *plain_figures([("ytd_variance", text("YTD variance"))], is_signed=True),
            Show(name="ytd_light", label=text("YTD light"), format="light"),
            Show(name="coverage", label=text("Quarters")),
        ]
        return house_table(
            rows,
            columns,
            language=self.language,
            caption=text("Company, {quarter} and year to date", quarter=self.quarter),
            note=self._note(method_note(rows, self.language)),
        )

    def managers(self, kpi: str = c.NET_REVENUE) -> HouseTable:
        """Target against actual per account manager for one KPI, worst first."""
        return self._ranked(MANAGER, kpi)

    def accounts(self, kpi: str = c.NET_REVENUE) -> HouseTable:
        """Target against actual per account for one KPI, worst first."""
        return self._ranked(ACCOUNT, kpi)

    def lights(self) -> HouseTable:
        """One line per account with a target: the lights of all KPIs side by side."""
        text = self.language.text
        ids = [kpi.id for kpi in self.kpis][:9]
        rows = s.lights(self.variances, ids)
        if rows.empty:
            return remark(text("No account has a target in {quarter}.", quarter=self.quarter))
        rows[ids] = rows[ids].replace("no actual", text("no actual"))
        columns = [
            Show(name=c.NAME, label=text("Account")),
            Show(name=c.ACCOUNT_MANAGER, label=text("Account manager")),
            Show(name="off_target", label=text("Off target"), format="number"),
            *(Show(name=kpi, label=text(KPIS[kpi].label), format="light") for kpi in ids),
        ]
        caption = text("Lights of all KPIs per account, {quarter}", quarter=self.quarter)
        return self._table(rows, columns, caption=caption, note=text(LIGHT_NOTE))

    def persistent_deviations(self) -> HouseTable:
        """Accounts that missed the same target for several quarters running."""
        return persistent_table(
            self.persistent,
            quarter=self.quarter,
            at_least=self.persistence_quarters,
            language=self.language,
        )

    def causes(self) -> HouseTable:
        """Why actuals differ: causes and comments of the reported quarter, who wrote them, when."""
        return causes_table(self.comments, quarter=self.quarter, language=self.language)

    def missing_comments(self) -> HouseTable:
        """Material variances that nobody has explained, and whose turn it is."""
        return missing_table(self.missing, quarter=self.quarter, language=self.language)

    def definitions(self) -> HouseTable:
        """Explain what each KPI means, which direction is good, and its thresholds."""
        return definition_table(self.kpis, self.language)

    def details(self, kpi: str = c.NET_REVENUE) -> Details:
        """Fold away who has no target, and targets that are not compared."""
        require_chosen(kpi, self._ids)
        summary = self.language.text("Accounts without a target, targets that are not compared")
        without = without_target_table(
            self.variances, kpi, quarter=self.quarter, language=self.language
        )
        not_compared = not_compared_table(self.not_compared, language=self.language)
        return Details(summary, (without, not_compared))

    @property
    def _ids(self) -> list[str]:
        return [kpi.id for kpi in self.kpis]

    def _format(self, kpi: str, rows: pd.DataFrame) -> KpiFormat:
        figures = [rows[name] for name in (c.TARGET, c.ACTUAL) if name in rows]
        return KpiFormat.fitting(kpi, self.language, pd.concat(figures))

    def _ranked(self, scope: str, kpi: str) -> HouseTable:
        text = self.language.text
        rows = s.ranked_rows(self.variances, scope, require_chosen(kpi, self._ids))
        if rows.empty:
            return remark(no_target(self.variances, scope, kpi, self.quarter, self.language))
        rows = listed_name(rows, self.language)
        form = self._format(kpi, rows[~rows["is_total"].astype(bool)])
        nobody = {MANAGER: text("nobody named"), ACCOUNT: ""}[scope]
        rows[c.NAME] = rows[c.NAME].replace("", nobody)
        rows[c.NAME] = rows[c.NAME].mask(rows["is_total"].astype(bool), text("Total"))
        rows["coverage"] = coverage(rows[YTD_QUARTERS], self.quarters_to_date, self.language)
        of_quarters = Show(name="coverage", label=text("Quarters"))
        is_complete = rows[YTD_QUARTERS].dropna().eq(self.quarters_to_date).all()
        rows = with_states(rows, self.language)
        name = Show(name=c.NAME, label=text("Account"))
        owner = Show(name=c.ACCOUNT_MANAGER, label=text("Account manager"))
        who = [name, owner] if scope == ACCOUNT else [Show(name=c.NAME, label=owner.label)]
        percent = Show(name=VARIANCE_PCT, label="%", format="percent", is_signed=True)
        is_nps = form.definition.unit == "points"
        shown = Show(name="denominator", label=text("Answers"), format="number")
        answers = [shown] if is_nps else []
        columns = [
            *who,
            form.show(c.TARGET, text("Target")),
            form.show(c.ACTUAL, text("Actual")),
            form.show(VARIANCE, text("Variance"), is_difference=True),
            *([percent] if form.has_percent else answers),
            Show(name=LIGHT, label=text("Light"), format="light"),
            form.show("ytd_target", text("YTD target")),
            form.show("ytd_actual", text("YTD actual")),
            form.show("ytd_variance", text("YTD variance"), is_difference=True),
            Show(name="ytd_light", label=text("YTD light"), format="light"),
            *([] if is_complete else [of_quarters]),
        ]
        by = text("by account manager") if scope == MANAGER else text("by account")
        meaning = f"{form.label}: {text(form.definition.meaning)}."
        return house_table(
            rows,
            columns,
            language=self.language,
            caption=f"{form.label} {by}, {self.quarter}",
            note=self._note(f"{meaning} {method_note(rows, self.language)}"),
            total="is_total",
        )

    def _table(
        self, rows: pd.DataFrame, columns: list[Show], *, caption: str, note: str
    ) -> HouseTable:
        return house_table(rows, columns, language=self.language, caption=caption, note=note)

    def _note(self, first: str) -> str:
        plus = self.language.text("Variance: plus is favourable.")
        return f"{plus} {first} {self.language.text(LIGHT_NOTE)}"
