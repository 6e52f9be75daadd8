"""Tables of why and whither: effects by account, mix by level, outlooks, the programme."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kamlib.soll_ist import bridge as b
from kamlib.soll_ist import effects as e
from kamlib.soll_ist import matching as m
from kamlib.soll_ist import outlook as o
from kamlib.soll_ist import programme as p
from kamlib.soll_ist.actuals import ACCOUNT, COMPANY, SCOPE
from kamlib.soll_ist.explained import Explained
from kamlib.soll_ist.joint_term import METHODS
from kamlib.soll_ist.kpis import KPIS, require_chosen
from kamlib.soll_ist.labels import BRIDGE_NOTE, BRIDGE_NOTE_GENERAL, MEASURES
from kamlib.soll_ist.mix import EFFECT, LEVEL, WITHIN
from kamlib.soll_ist.units import KpiFormat
from kamlib.support import columns as c
from kamlib.support.display import Details, HouseTable, Show, house_table
from kamlib.support.language import Language, translatable

_LEVELS = {
    c.SEGMENT: translatable("between segments"),
    c.PRODUCT_GROUP: translatable("between product groups of a segment"),
    WITHIN: translatable("within a product group: products and accounts"),
}
_GROUPS = {
    p.PROGRAMME: translatable("Key accounts"),
    p.OTHERS: translatable("All other accounts"),
}


@dataclass(frozen=True, kw_only=True)
class ExplainTables:
    """Tables of effects, outlooks and the programme.

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

    def effects(self, measure: str = e.REVENUE) -> HouseTable:
        """Effects by account, largest loss first."""
        text = self.language.text
        rows = self.explained.account_effects
        rows = rows[rows[b.MEASURE] == measure].sort_values([e.DEVIATION, c.ACCOUNT_ID])
        figures = pd.concat([rows[e.BASE], rows[c.ACTUAL]])
        form = KpiFormat.fitting(c.NET_REVENUE, self.language, figures)
        rows = _with_total(_grouped(rows), text("Total"))
        shown = [
            (e.QUANTITY_EFFECT, text("Quantity")),
            (e.MIX, text("Mix")),
            (e.PRICE, text("Price")),
            (e.DISCOUNT, text("Discount")),
            *([(e.COST, text("Unit cost"))] if measure == e.CONTRIBUTION else []),
            ("products", text("Products new or lost")),
            ("customers", text("Customer new or lost")),
            ("other", text("Other")),
            (e.DEVIATION, text("Variance")),
        ]
        columns = [
            Show(name=c.NAME, label=text("Account")),
            form.show(e.BASE, self.explained.base_quarter),
            *[form.show(name, label, is_difference=True) for name, label in shown],
            form.show(c.ACTUAL, self.quarter),
        ]
        return house_table(
            rows,
            columns,
            language=self.language,
            caption=text("{measure}: effects by account", measure=text(MEASURES[measure])),
            note=self.bridge_note()
            + " "
            + text(
                "Quantity and mix within each account. Other: joint term, currency, lines "
                "without quantity."
            ),
            total="is_total",
        )

    def bridge_note(self) -> str:
        """Say how effects are computed, and by which method."""
        text, method = self.language.text, self.explained.joint_term
        name, meaning = METHODS[method]
        template = BRIDGE_NOTE if method == "cumulative" else BRIDGE_NOTE_GENERAL
        return text(
            template,
            base=self.explained.base_quarter,
            method=text(name),
            meaning=text(meaning),
        )

    def mix(self) -> HouseTable:
        """Mix level by level: between segments, between product groups, within."""
        text = self.language.text
        table = self.explained.mix
        rows = table.pivot_table(index=LEVEL, columns=b.MEASURE, values=EFFECT, aggfunc="sum")
        rows = rows.reindex(index=list(_LEVELS), columns=list(MEASURES)).reset_index()
        rows["level_label"] = [text(_LEVELS[level]) for level in rows[LEVEL]]
        sums = pd.DataFrame([{"level_label": text("Mix"), **rows[list(MEASURES)].sum(min_count=1)}])
        rows = pd.concat([rows.assign(is_total=False), sums.assign(is_total=True)])
        form = KpiFormat.fitting(c.NET_REVENUE, self.language, rows[e.REVENUE].abs())
        return house_table(
            rows.reset_index(drop=True),
            [
                Show(name="level_label", label=text("Mix")),
                *[
                    form.show(measure, text(label), is_difference=True)
                    for measure, label in MEASURES.items()
                ],
            ],
            language=self.language,
            caption=text(
                "Mix in levels, {base} to {quarter}",
                base=self.explained.base_quarter,
                quarter=self.quarter,
            ),
            note=text(
                "Mix is a change of structure at old prices; the levels add up to the mix of the "
                "company. Quantities of all products are added, whatever their unit."
            ),
            total="is_total",
        )

    def outlook(self, kpi: str = c.NET_REVENUE) -> HouseTable:
        """Compare the methods: formula, outlook, and how well each did so far."""
        require_chosen(kpi, self.kpis)
        text = self.language.text
        rows = self._methods(kpi)
        form = KpiFormat.fitting(kpi, self.language, rows[o.OUTLOOK].astype(float))
        error = Show(name=o.ERROR_PCT, label="%", format="percent", is_signed=True)
        mean = Show(name="mean_error_pct", label=text("Mean error, %"), format="percent")
        season = {
            "plan": text(
                "Seasonal shares are those of the targets; (b) and (d) are then one figure."
            ),
            "previous_year": text("Seasonal shares are those of last year's actuals."),
        }[self.explained.season]
        return house_table(
            rows,
            [
                Show(name="label", label=text("Method")),
                Show(name="formula", label=text("Formula"), wraps=True),
                form.show(o.OUTLOOK, text("Outlook")),
                form.show("gap", text("Against target"), is_difference=True),
                form.show("expected", text("{quarter} expected", quarter=self.quarter)),
                form.show(o.ERROR, text("came more or less"), is_difference=True),
                error,
                mean,
                Show(name="quarters_scored", label=text("Quarters scored"), format="number"),
            ],
            language=self.language,
            caption=text("{kpi} at year end: methods and how they did", kpi=form.label),
            note=text(
                "In use: {method}. Expected one quarter before, by the same method; mean error: "
                "absolute errors of the quarters scored ÷ their actuals.",
                method=text(o.OUTLOOK_METHODS[self.explained.outlook_method][0]),
            )
            + " "
            + season,
        )

    def _methods(self, kpi: str) -> pd.DataFrame:
        text = self.language.text
        now = self.explained.outlook
        now = now[(now[SCOPE] == COMPANY) & (now[c.KPI] == kpi)]
        scores = self.explained.scores
        scores = scores[(scores[SCOPE] == COMPANY) & (scores[c.KPI] == kpi)]
        last = scores[scores[c.QUARTER] == self.quarter].set_index(o.METHOD)
        means = o.mean_errors(scores).set_index(o.METHOD)
        missing, rows = float("nan"), []
        for letter, (method, (label, formula)) in zip(
            "abcd", o.OUTLOOK_METHODS.items(), strict=True
        ):
            whole = float(now[method].iloc[0]) if len(now) else missing
            aim = float(now[o.TARGET_OF_YEAR].iloc[0]) if len(now) else missing
            rows.append(
                {
                    "label": f"({letter}) {text(label)}",
                    "formula": text(formula),
                    o.OUTLOOK: whole,
                    "gap": KPIS[kpi].polarity * (whole - aim),
                    "expected": last[o.OUTLOOK].get(method, missing),
                    o.ERROR: last[o.ERROR].get(method, missing),
                    o.ERROR_PCT: last[o.ERROR_PCT].get(method, missing),
                    "mean_error_pct": means["mean_error_pct"].get(method, missing),
                    "quarters_scored": means["quarters_scored"].get(method, missing),
                }
            )
        return pd.DataFrame(rows)

    def outlook_by_account(self, kpi: str = c.NET_REVENUE) -> HouseTable:
        """Year to date, rest and outlook of each account with a target, largest gap first."""
        text, method = self.language.text, self.explained.outlook_method
        table = self.explained.outlook
        rows = table[(table[SCOPE] == ACCOUNT) & (table[c.KPI] == require_chosen(kpi, self.kpis))]
        rows = rows.assign(gap=KPIS[kpi].polarity * (rows[method] - rows[o.TARGET_OF_YEAR]))
        rows = rows.sort_values(["gap", c.ACCOUNT_ID], na_position="last", ignore_index=True)
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

    def programme(self) -> HouseTable:
        """Growth, retention and satisfaction of the key-account programme."""
        text = self.language.text
        rows = self.explained.programme.copy()
        rows["label"] = [text(_GROUPS[group]) for group in rows[p.GROUP]]
        form = KpiFormat.fitting(c.NET_REVENUE, self.language, rows["revenue"])
        percent = [
            Show(name=name, label=label, format="percent", is_signed=name == "growth_pct")
            for name, label in [
                ("growth_pct", text("Growth, %")),
                ("retention_pct", text("Customer retention, %")),
                ("revenue_retention_pct", text("Revenue retention, %")),
            ]
        ]
        return house_table(
            rows,
            [
                Show(name="label", label=text("Accounts")),
                Show(name="accounts", label=text("Number"), format="number"),
                form.show("revenue", text("Four quarters")),
                form.show("revenue_before", text("Four before")),
                percent[0],
                Show(name="active_before", label=text("Bought before"), format="number"),
                Show(name="retained", label=text("Bought again"), format="number"),
                *percent[1:],
                Show(name="nps", label=text("NPS, points"), format="number", is_signed=True),
                Show(name="responses", label=text("Answers"), format="number"),
            ],
            language=self.language,
            caption=text(
                "The key-account programme, four quarters to {quarter}", quarter=self.quarter
            ),
            note=text(
                "Invoiced net revenue. Bought again: of the accounts that bought in the four "
                "quarters before, those that bought in the last two quarters. Revenue retention: "
                "revenue now of the accounts that bought before ÷ their revenue then. Key accounts "
                "are those of today's list."
            ),
        )

    def details(self, kpi: str = c.NET_REVENUE) -> Details:
        """Fold away effects by account, mix by level, and outlooks."""
        summary = self.language.text(
            "Effects by account, mix in levels, outlook methods and outlook by account"
        )
        measures = list(self.explained.company_effects[b.MEASURE].unique())
        tables = [self.effects(measure) for measure in measures]
        return Details(
            summary, (*tables, self.mix(), self.outlook(kpi), self.outlook_by_account(kpi))
        )


def _grouped(rows: pd.DataFrame) -> pd.DataFrame:
    """Put effects together that would not fit into a table side by side."""
    table = rows.copy()
    if e.DISCOUNT not in table:
        table[e.DISCOUNT] = float("nan")
    table["products"] = table[m.NEW_PRODUCTS] + table[m.LOST_PRODUCTS]
    table["customers"] = table[m.NEW_CUSTOMERS] + table[m.LOST_CUSTOMERS]
    others = [name for name in (e.JOINT, e.CURRENCY, m.TOTAL_ONLY) if name in table]
    table["other"] = table[others].sum(axis=1)
    return table


def _with_total(rows: pd.DataFrame, label: str) -> pd.DataFrame:
    numbers = rows.select_dtypes("number").sum(min_count=1)
    total = pd.DataFrame([{**numbers.to_dict(), c.NAME: label, "is_total": True}])
    return pd.concat([rows.assign(is_total=False), total], ignore_index=True)
