"""Tables of whither: outlook by method, how each method did, and outlook by account."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kamlib.soll_ist import outlook as o
from kamlib.soll_ist import outlook_scores as scored
from kamlib.soll_ist.actuals import ACCOUNT, COMPANY, SCOPE
from kamlib.soll_ist.explained import Explained
from kamlib.soll_ist.kpis import KPIS, require_chosen
from kamlib.soll_ist.remark import remark
from kamlib.soll_ist.units import KpiFormat
from kamlib.support import columns as c
from kamlib.support.display import Details, HouseTable, Show, house_table
from kamlib.support.language import Language


@dataclass(frozen=True, kw_only=True)
class OutlookTables:
    """Tables of outlooks to the year's end.

    Parameters
    ----------
    explained : Explained
        Effects and outlooks.
    kpis : tuple of str
        KPIs of the settings.
    quarter : str
        Reported quarter.
    language : Language
        Of labels and numbers.
    """

    explained: Explained
    kpis: tuple[str, ...]
    quarter: str
    language: Language

    def methods(self, kpi: str = c.NET_REVENUE) -> HouseTable:
        """Compare the methods: formula, outlook, and how well each did so far."""
        require_chosen(kpi, self.kpis)
        text = self.language.text
        rows = self._methods(kpi)
        if rows[[scored.OUTLOOK, scored.ERROR]].isna().all(axis=None):
            return remark(text("Without an outlook no method can be compared with what came."))
        form = KpiFormat.fitting(kpi, self.language, rows[scored.OUTLOOK].astype(float))
        error = Show(name=scored.ERROR_PCT, label="%", format="percent", is_signed=True)
        mean = Show(name="mean_error_pct", label=text("Mean error, %"), format="percent")
        season = {
            "plan": text(
                "Seasonal shares are those of the targets; (b) and (d) are then one figure."
            ),
            "previous_year": text("Seasonal shares are those of last year's actuals."),
        }[self.explained.season]
        expected = text(
            "Expected: one quarter before, by the same method; mean error: absolute errors of the "
            "quarters scored ÷ their actuals."
        )
        return house_table(
            rows,
            [
                Show(name="label", label=text("Method")),
                Show(name="formula", label=text("Formula"), wraps=True),
                form.show(scored.OUTLOOK, text("Outlook")),
                form.show("gap", text("Against target"), is_difference=True),
                form.show("expected", text("{quarter} expected", quarter=self.quarter)),
                form.show(scored.ERROR, text("Actual − outlook"), is_difference=True),
                error,
                mean,
                Show(name="quarters_scored", label=text("Quarters scored"), format="number"),
            ],
            language=self.language,
            caption=text("{kpi} at year end: methods and how they did", kpi=form.label),
            note=f"{self._trust(rows)} {expected} {season}".strip(),
        )

    def _trust(self, rows: pd.DataFrame) -> str:
        """Say which method is in use, how far it was off, and which was off least."""
        text = self.language.text
        names = {method: text(label) for method, (label, _) in o.OUTLOOK_METHODS.items()}
        in_use = self.explained.outlook_method
        first = text("In use: {method}.", method=names[in_use])
        errors = rows.set_index(scored.METHOD)["mean_error_pct"].astype(float)
        if errors.isna().all() or pd.isna(errors[in_use]):
            return first
        best = str(errors.idxmin())
        figures = {"error": self.language.percent(errors[in_use])}
        if best == in_use:
            return text(
                "In use: {method}; it was off least, by {error}.", method=names[best], **figures
            )
        return text(
            "In use: {method}, off by {error} on average. Off least: {best}, by {least}.",
            method=names[in_use],
            best=names[best],
            least=self.language.percent(errors[best]),
            **figures,
        )

    def _methods(self, kpi: str) -> pd.DataFrame:
        text = self.language.text
        now = self.explained.outlook
        now = now[(now[SCOPE] == COMPANY) & (now[c.KPI] == kpi)]
        scores = self.explained.scores
        scores = scores[(scores[SCOPE] == COMPANY) & (scores[c.KPI] == kpi)]
        last = scores[scores[c.QUARTER] == self.quarter].set_index(scored.METHOD)
        means = scored.mean_errors(scores).set_index(scored.METHOD)
        missing, rows = float("nan"), []
        for letter, (method, (label, formula)) in zip(
            "abcd", o.OUTLOOK_METHODS.items(), strict=True
        ):
            whole = float(now[method].iloc[0]) if len(now) else missing
            aim = float(now[o.TARGET_OF_YEAR].iloc[0]) if len(now) else missing
            rows.append(
                {
                    scored.METHOD: method,
                    "label": f"({letter}) {text(label)}",
                    "formula": self._formula(method, formula),
                    scored.OUTLOOK: whole,
                    "gap": KPIS[kpi].polarity * (whole - aim),
                    "expected": last[scored.OUTLOOK].get(method, missing),
                    scored.ERROR: last[scored.ERROR].get(method, missing),
                    scored.ERROR_PCT: last[scored.ERROR_PCT].get(method, missing),
                    "mean_error_pct": means["mean_error_pct"].get(method, missing),
                    "quarters_scored": means["quarters_scored"].get(method, missing),
                }
            )
        return pd.DataFrame(rows)

    def _formula(self, method: str, formula: str) -> str:
        text = self.language.text
        if method != "seasonal":
            return text(formula)
        if self.explained.season == "plan":
            return text("year to date ÷ share of the year's target; the same figure as (d)")
        return text("year to date ÷ share of last year's actual")

    def by_account(self, kpi: str = c.NET_REVENUE) -> HouseTable:
        """Year to date, rest and outlook of each account with a target, largest gap first."""
        text, method = self.language.text, self.explained.outlook_method
        table = self.explained.outlook
        rows = table[(table[SCOPE] == ACCOUNT) & (table[c.KPI] == require_chosen(kpi, self.kpis))]
        rows = rows.assign(gap=KPIS[kpi].polarity * (rows[method] - rows[o.TARGET_OF_YEAR]))
        rows = rows.sort_values(["gap", c.ACCOUNT_ID], na_position="last", ignore_index=True)
        if rows.empty:
            return remark(text("No account has a target in this fiscal year."))
        form = KpiFormat.fitting(kpi, self.language, rows[o.TARGET_OF_YEAR].astype(float))
        second = "seasonal" if method != "seasonal" else "rest_as_planned"
        return house_table(
            rows,
            [
                Show(name=c.NAME, label=text("Account")),
                form.show(o.TO_DATE, text("YTD actual")),
                form.show(o.TARGET_TO_DATE, text("YTD target")),
                form.show(o.REST_TARGET, text("Target of the rest")),
                form.show(o.TARGET_OF_YEAR, text("Target of the year")),
                form.show(
                    method, text("Outlook: {method}", method=text(o.OUTLOOK_METHODS[method][0]))
                ),
                form.show("gap", text("Against target"), is_difference=True),
                form.show(
                    second, text("Outlook: {method}", method=text(o.OUTLOOK_METHODS[second][0]))
                ),
                form.show(o.LAST_YEAR, text("Last year")),
            ],
            language=self.language,
            caption=text("{kpi} at year end by account", kpi=form.label),
            note=text(
                "Accounts with a target in this fiscal year; an outlook needs all four quarters."
            ),
        )

    def details(self, kpi: str = c.NET_REVENUE) -> Details:
        """Fold away the outlook of each account."""
        return Details(self.language.text("Outlook by account"), (self.by_account(kpi),))
