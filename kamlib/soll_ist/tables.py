"""Tables of target and actual: the company, account managers, accounts, causes, what is open."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kamlib.soll_ist import selection as s
from kamlib.soll_ist.actuals import ACCOUNT, COMPANY, MANAGER, SCOPE
from kamlib.soll_ist.explain_tables import ExplainTables
from kamlib.soll_ist.follow_up import causes_table, missing_table, persistent_table
from kamlib.soll_ist.kpis import KPIS, require_chosen
from kamlib.soll_ist.lines import coverage, in_units, method_note, plain_figures, with_states
from kamlib.soll_ist.units import KpiFormat
from kamlib.soll_ist.variance import LIGHT, PREVIOUS, VARIANCE, VARIANCE_PCT
from kamlib.soll_ist.year_to_date import YTD_QUARTERS
from kamlib.support import columns as c
from kamlib.support.display import Details, HouseTable, Show, house_table
from kamlib.support.language import Language, translatable
from kamlib.support.settings import Kpi

_SCOPES = {
    COMPANY: translatable("company"),
    MANAGER: translatable("account manager"),
    ACCOUNT: translatable("account"),
}
LIGHT_NOTE = translatable(
    "Off target: adverse and beyond all thresholds of the KPI. Watch: beyond one of two. "
    "A threshold of 0 is not asked."
)


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
    explain : ExplainTables
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
    explain: ExplainTables

    def programme(self) -> HouseTable:
        """Growth, retention and satisfaction of the key-account programme."""
        return self.explain.programme()

    def explained(self, kpi: str = c.NET_REVENUE) -> Details:
        """Fold away effects by account, mix by level, and outlooks."""
        return self.explain.details(kpi)

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
        """Why actuals differ: causes and comments of the reported quarter."""
        return causes_table(self.comments, quarter=self.quarter, language=self.language)

    def missing_comments(self) -> HouseTable:
        """Material variances that nobody has explained, and whose turn it is."""
        return missing_table(self.missing, quarter=self.quarter, language=self.language)

    def without_target(self, kpi: str = c.NET_REVENUE) -> HouseTable:
        """Accounts with business but no target: no target is not a target of zero."""
        text = self.language.text
        form = self._format(kpi, s.without_target(self.variances, require_chosen(kpi, self._ids)))
        rows = s.without_target(self.variances, kpi)
        columns = [
            Show(name=c.NAME, label=text("Account")),
            Show(name=c.ACCOUNT_MANAGER, label=text("Account manager")),
            form.show(c.ACTUAL, text("Actual")),
            form.show(PREVIOUS, text("Previous year")),
        ]
        caption = text("{kpi} without a target, {quarter}", kpi=form.label, quarter=self.quarter)
        note = text("No target is not a target of zero; these accounts are in the company total.")
        return self._table(rows, columns, caption=caption, note=note)

    def targets_not_compared(self) -> HouseTable:
        """Targets that were delivered but cannot be compared, with the reason."""
        text = self.language.text
        rows = self.not_compared.assign(
            scope_label=[text(_SCOPES[scope]) for scope in self.not_compared[SCOPE]],
            reason_label=[text(reason) for reason in self.not_compared["reason"]],
        )
        columns = [
            Show(name=c.QUARTER, label=text("Quarter")),
            Show(name="scope_label", label=text("Target for")),
            Show(name=c.NAME, label=text("Name")),
            Show(name=c.KPI, label=text("KPI")),
            Show(name=c.TARGET, label=text("Target"), format="number", digits=2),
            Show(name="reason_label", label=text("Reason")),
        ]
        caption = text("Targets that are not compared")
        note = text("Every target up to this quarter is compared.") if rows.empty else ""
        return self._table(rows, columns, caption=caption, note=note)

    def definitions(self) -> HouseTable:
        """Explain what each KPI means, which direction is good, and its thresholds."""
        text = self.language.text
        forms = [KpiFormat(kpi=kpi.id, language=self.language) for kpi in self.kpis]
        more, less = text("more"), text("less")
        rows = pd.DataFrame(
            {
                "kpi": [form.label for form in forms],
                "meaning": [text(form.definition.meaning) for form in forms],
                "good": [more if form.definition.polarity > 0 else less for form in forms],
                "absolute": [self._threshold(kpi.absolute) for kpi in self.kpis],
                "unit": [form.difference_unit for form in forms],
                "relative": [self._threshold(kpi.relative_pct) for kpi in self.kpis],
            }
        )
        columns = [
            Show(name="kpi", label=text("KPI")),
            Show(name="meaning", label=text("Definition"), wraps=True),
            Show(name="good", label=text("Favourable is")),
            Show(name="absolute", label=text("Absolute threshold")),
            Show(name="unit", label=text("Unit")),
            Show(name="relative", label=text("Relative threshold, %")),
        ]
        note = text("variance = polarity × (actual − target): plus is favourable.")
        both = f"{note} {text(LIGHT_NOTE)}"
        return self._table(rows, columns, caption=text("Definitions"), note=both)

    def details(self, kpi: str = c.NET_REVENUE) -> Details:
        """Fold away account managers, who has no target, and targets that are not compared."""
        summary = self.language.text(
            "Account managers, accounts without a target, targets that are not compared"
        )
        tables = (self.managers(kpi), self.without_target(kpi), self.targets_not_compared())
        return Details(summary, tables)

    @property
    def _ids(self) -> list[str]:
        return [kpi.id for kpi in self.kpis]

    def _threshold(self, value: float) -> str:
        digits = 0 if value == int(value) else 1
        return self.language.number(value, digits=digits) if value else ""

    def _format(self, kpi: str, rows: pd.DataFrame) -> KpiFormat:
        figures = [rows[name] for name in (c.TARGET, c.ACTUAL) if name in rows]
        return KpiFormat.fitting(kpi, self.language, pd.concat(figures))

    def _ranked(self, scope: str, kpi: str) -> HouseTable:
        text = self.language.text
        rows = s.ranked_rows(self.variances, scope, require_chosen(kpi, self._ids))
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
