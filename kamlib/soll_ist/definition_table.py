"""The table of definitions: what each KPI means, which direction is good, when it matters."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kamlib.soll_ist.units import KpiFormat
from kamlib.support.display import HouseTable, Show, house_table
from kamlib.support.language import Language, translatable
from kamlib.support.settings import Kpi

LIGHT_NOTE = translatable(
    "Off target: adverse and beyond all thresholds of the KPI. Watch: beyond one of two. "
    "A threshold of 0 is not asked."
)


def definition_table(kpis: Sequence[Kpi], language: Language) -> HouseTable:
    """Explain what each KPI means, which direction is good, and its thresholds."""
    text = language.text
    forms = [KpiFormat(kpi=kpi.id, language=language) for kpi in kpis]
    more, less = text("more"), text("less")
    rows = pd.DataFrame(
        {
            "kpi": [form.label for form in forms],
            "meaning": [text(form.definition.meaning) for form in forms],
            "good": [more if form.definition.polarity > 0 else less for form in forms],
            "absolute": [_threshold(kpi.absolute, language) for kpi in kpis],
            "unit": [form.difference_unit for form in forms],
            "relative": [_threshold(kpi.relative_pct, language) for kpi in kpis],
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
    return house_table(rows, columns, caption=text("Definitions"), note=both, language=language)


def _threshold(value: float, language: Language) -> str:
    digits = 0 if value == int(value) else 1
    return language.number(value, digits=digits) if value else ""
