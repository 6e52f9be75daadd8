from __future__ import annotations

import pandas as pd
import pytest

from kamlib.soll_ist.units import KpiFormat
from kamlib.support.language import Language


@pytest.mark.parametrize(
    ("largest", "value", "written", "unit"),
    [
        (900.0, 850.4, "850", "€"),
        (50_000.0, 850.4, "1", "k€"),
        (50_000_000.0, -20_000.0, "−0.02", "M€"),
        (500_000_000.0, 20_000_000.0, "20.0", "M€"),
    ],
)
def test_one_scale_fits_all_figures_shown_together(largest, value, written, unit):
    form = KpiFormat.fitting("net_revenue", Language(), pd.Series([largest]))
    assert (form.value(value), form.unit) == (written, unit)


def test_percentages_are_not_scaled_and_differ_in_points():
    form = KpiFormat.fitting("discount_pct", Language("de"), pd.Series([1e9]))
    assert (form.value(12.34), form.unit, form.has_percent) == ("12,3", "%", False)
