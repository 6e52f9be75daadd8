"""The table of the key-account programme: growth, retention, satisfaction."""

from __future__ import annotations

import pandas as pd

from kamlib.soll_ist import programme as p
from kamlib.soll_ist.units import KpiFormat
from kamlib.support import columns as c
from kamlib.support.display import HouseTable, Show, house_table
from kamlib.support.language import Language, translatable

_GROUPS = {
    p.PROGRAMME: translatable("Key accounts"),
    p.OTHERS: translatable("All other accounts"),
}


def programme_table(programme: pd.DataFrame, *, quarter: str, language: Language) -> HouseTable:
    """Draw growth, retention and satisfaction of the programme beside all other accounts."""
    text = language.text
    rows = programme.copy()
    rows["label"] = [text(_GROUPS[group]) for group in rows[p.GROUP]]
    form = KpiFormat.fitting(c.NET_REVENUE, language, rows["revenue"])
    percent = [
        Show(name=name, label=label, format="percent", is_signed=name == "growth_pct")
        for name, label in [
            ("growth_pct", text("Growth, %")),
            ("retention_pct", text("Retention, last two quarters, %")),
            ("revenue_retention_pct", text("Revenue retention, four quarters, %")),
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
        language=language,
        caption=text("The key-account programme, four quarters to {quarter}", quarter=quarter),
        note=text(
            "Invoiced net revenue. Bought again: of the accounts that bought in the four "
            "quarters before, those that bought in the last two quarters. Revenue retention: "
            "revenue now of the accounts that bought before ÷ their revenue then. Key accounts "
            "are those of today's list. Chapter 2 counts all customers that bought again in any of "
            "the last four quarters."
        ),
    )
