"""Growth, trend and season."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.profitability.development import compound_growth_pct, growth, season_index, trend

LABELS = [f"{year}Q{number}" for year in (2025, 2026) for number in (1, 2, 3, 4)]
FLAT = pd.DataFrame({"number": [1, 2, 3, 4], "index": 1.0})


def table_of(account, amounts, labels=LABELS):
    return pd.DataFrame({"account_id": account, "quarter": labels, "net_revenue": amounts})


def test_growth_needs_a_positive_year_before():
    table = pd.concat(
        [
            table_of("K1", [100.0] * 4 + [125.0] * 4),
            table_of("K2", [0.0] * 4 + [10.0] * 4),
            table_of("K3", [-5.0] * 4 + [10.0] * 4),
        ]
    )
    found = growth(table, value="net_revenue", quarter="2026Q4").set_index("account_id")
    assert found.loc["K1", "growth_pct"] == pytest.approx(25.0)
    assert found["growth_pct"].isna().to_dict() == {"K1": False, "K2": True, "K3": True}
    short = table[table["quarter"] > "2025Q1"]
    assert growth(short, value="net_revenue", quarter="2026Q4")["growth_pct"].isna().all()


def test_compound_growth():
    assert compound_growth_pct(100, 133.1, years=3) == pytest.approx(10.0)
    assert math.isnan(compound_growth_pct(0, 5, years=1))


@settings(max_examples=40)
@given(st.lists(st.integers(1, 10_000), min_size=8, max_size=8))
def test_seasons_average_to_one(amounts):
    seasons = season_index(
        table_of("K1", [float(a) for a in amounts]), value="net_revenue", quarters=LABELS
    )
    assert seasons["index"].mean() == pytest.approx(1.0)
    assert seasons["number"].tolist() == [1, 2, 3, 4]


def test_seasons_start_with_the_first_quarter_of_the_year():
    labels = ["2024Q3", "2024Q4", *LABELS[:6]]
    table = table_of("K1", [100.0, 120.0, 80.0, 100.0] * 2, labels)
    seasons = season_index(table, value="net_revenue", quarters=labels)
    assert seasons["index"].tolist() == [0.8, 1.0, 1.0, 1.2]


def test_half_a_year_has_no_season():
    with pytest.raises(ValueError, match="whole years, found 6 quarters"):
        season_index(table_of("K1", [1.0] * 8), value="net_revenue", quarters=LABELS[:6])


def test_a_season_is_no_trend():
    seasonal = table_of("K1", [80.0, 100.0, 100.0, 120.0] * 2)
    seasons = season_index(seasonal, value="net_revenue", quarters=LABELS)
    level = trend(seasonal, value="net_revenue", quarters=LABELS, seasons=seasons)
    assert level["trend_pct"].tolist() == pytest.approx([0.0], abs=1e-9)
    naive = trend(seasonal, value="net_revenue", quarters=LABELS, seasons=FLAT)
    assert naive["trend_pct"].item() > 1


def test_a_steady_rise_is_its_slope():
    rising = table_of("K1", [float(100 + 10 * step) for step in range(8)])
    found = trend(rising, value="net_revenue", quarters=LABELS, seasons=FLAT)
    assert found["slope"].item() == pytest.approx(10.0)
    assert found["trend_pct"].item() == pytest.approx(10 / 135 * 100)
