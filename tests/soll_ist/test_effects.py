from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from kamlib.soll_ist.effects import EFFECTS, effects_of, line_effects, sum_effects
from kamlib.soll_ist.joint_term import METHODS
from kamlib.soll_ist.matching import match_lines
from kamlib.soll_ist.mix import nested_mix
from kamlib.support.errors import ParameterError

KEYS = ["account_id", "product_group", "product_id"]
COLUMNS = [*KEYS, "quantity", "gross_revenue", "invoiced_net", "product_cost"]


def period(*rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=COLUMNS)


BASE = period(
    ("K1", "drives", "D1", 10.0, 1000.0, 900.0, 500.0),
    ("K1", "motors", "M1", 10.0, 500.0, 450.0, 400.0),
    ("K1", "motors", "M9", 4.0, 100.0, 90.0, 60.0),
    ("K2", "drives", "D1", 2.0, 200.0, 200.0, 100.0),
    ("K3", "service", "S1", np.nan, 50.0, 50.0, 20.0),
)
ACTUAL = period(
    ("K1", "drives", "D1", 12.0, 1320.0, 1122.0, 624.0),
    ("K1", "motors", "M1", 12.0, 600.0, 540.0, 480.0),
    ("K1", "spare_parts", "P1", 1.0, 30.0, 30.0, 10.0),
    ("K3", "service", "S1", np.nan, 70.0, 70.0, 30.0),
    ("K4", "drives", "D1", 1.0, 110.0, 110.0, 52.0),
)


def total(measure: str, base: pd.DataFrame = BASE, **options: str) -> pd.Series:
    lines = match_lines(base, ACTUAL)
    return sum_effects(line_effects(lines, measure=measure, **options)).iloc[0]


def test_revenue_by_hand():
    row = total("revenue")
    # D1: list price 100 -> 110 at 10 % discount: 10 x 0.9 x 12; discount 10 % -> 15 %.
    assert row["price"] == pytest.approx(108.0)
    assert row["discount"] == pytest.approx(110 * -0.05 * 12)
    # 20 -> 24 units, structure unchanged: 4 x (90 + 45) / 2
    assert row["quantity_effect"] == pytest.approx(270.0)
    assert row["mix"] == pytest.approx(0.0)
    assert row["new_products"] == 30.0
    assert row["lost_products"] == -90.0
    assert row["new_customers"] == 110.0
    assert row["lost_customers"] == -200.0
    assert row["without_quantity"] == 20.0


def test_contribution_has_a_cost_effect_and_quantities_at_unit_contribution():
    row = total("contribution")
    assert row["cost"] == pytest.approx(-(52 - 50) * 12)
    assert row["quantity_effect"] == pytest.approx(4 * (40 + 5) / 2)
    assert row["price"] == pytest.approx(108.0)
    assert row["deviation"] == pytest.approx(1872 - 1196 - (1690 - 1080))


def test_currency_is_told_apart_from_price():
    base = pd.DataFrame({"product_id": ["A"], "quantity": [10.0], "invoiced_net": [110.0]})
    actual = pd.DataFrame({"product_id": ["A"], "quantity": [10.0], "invoiced_net": [144.0]})
    lines = match_lines(
        base.assign(rate=1.1), actual.assign(rate=1.2), keys=["product_id"]
    )  # 10 -> 12 in local currency
    row = line_effects(lines).iloc[0]
    assert row["price"] == pytest.approx(2 * 1.1 * 10)
    assert row["currency_effect"] == pytest.approx(0.1 * 12 * 10)


def test_effects_without_their_input_are_not_shown_as_zero():
    lines = match_lines(
        BASE.drop(columns="gross_revenue"), ACTUAL.drop(columns="gross_revenue"), keys=KEYS
    )
    names = effects_of(line_effects(lines))
    assert "discount" not in names
    assert "currency_effect" not in names
    assert "cost" not in names


def test_a_line_without_a_list_price_has_its_net_price_as_price():
    base = BASE.assign(gross_revenue=np.nan)
    row = total("revenue", base)
    assert row["discount"] == 0.0
    assert row["price"] == pytest.approx((93.5 - 90) * 12)


def test_contribution_without_cost_is_refused():
    lines = match_lines(BASE.assign(product_cost=np.nan), ACTUAL)
    with pytest.raises(ParameterError, match="5 lines have none"):
        line_effects(lines, measure="contribution")


def test_a_misspelt_method_is_refused():
    with pytest.raises(ParameterError, match="Did you mean 'symmetric'"):
        total("revenue", method="symetric")


def test_pieces_and_hours_have_a_quantity_and_a_mix_of_their_own():
    base = period(
        ("K1", "drives", "D1", 10.0, 1000.0, 1000.0, 500.0),
        ("K1", "motors", "M1", 10.0, 500.0, 500.0, 400.0),
        ("K1", "service", "S1", 100.0, 9000.0, 9000.0, 5000.0),
        ("K1", "service", "S2", 100.0, 11000.0, 11000.0, 5000.0),
    ).assign(unit=["pc", "pc", "h", "h"])
    actual = base.assign(quantity=[12.0, 12.0, 40.0, 60.0])
    actual["invoiced_net"] = [1200.0, 600.0, 3600.0, 6600.0]
    table = line_effects(match_lines(base, actual))
    of_unit = sum_effects(table, ["unit"]).set_index("unit")
    # 20 -> 24 pieces at 75 each on average, structure unchanged.
    assert of_unit.loc["pc", "quantity_effect"] == pytest.approx(4 * 75)
    assert of_unit.loc["pc", "mix"] == pytest.approx(0.0)
    # 200 -> 100 hours at 100 each; ten of them moved from 90 to 110 an hour.
    assert of_unit.loc["h", "quantity_effect"] == pytest.approx(-100 * 100)
    assert of_unit.loc["h", "mix"] == pytest.approx(10 * (110 - 90))
    # Added as if they were one, 220 -> 124 would call the pieces a gain of structure.
    mixed = sum_effects(line_effects(match_lines(base, actual).drop(columns="unit"))).iloc[0]
    assert mixed["mix"] != pytest.approx(200.0, abs=1.0)
    nested = nested_mix(table, ["product_group"])
    assert nested["effect"].sum() == pytest.approx(200.0)
    assert nested.query("level == 'product_group'")["effect"].abs().max() == pytest.approx(0.0)


AMOUNT = st.floats(-1e7, 1e7, allow_nan=False).map(lambda value: round(value, 2))
LINES = st.lists(
    st.tuples(
        st.sampled_from(["K1", "K2", "K3"]),
        st.sampled_from(["drives", "motors"]),
        st.sampled_from(["P1", "P2", "P3"]),
        st.one_of(st.none(), st.integers(-5, 10_000)),
        st.one_of(st.none(), AMOUNT),
        AMOUNT,
        AMOUNT,
        st.sampled_from(["pc", "h", ""]),
    ),
    max_size=8,
    unique_by=lambda row: row[:3],
)


@settings(max_examples=30)
@given(LINES, LINES, st.sampled_from(sorted(METHODS)), st.sampled_from(["revenue", "contribution"]))
def test_effects_add_up_to_the_cent(base, actual, method, measure):
    numbers = dict.fromkeys(COLUMNS[3:], float)
    periods = [
        pd.DataFrame(rows, columns=[*COLUMNS, "unit"]).astype(numbers) for rows in (base, actual)
    ]
    lines = match_lines(*periods)
    table = line_effects(lines, measure=measure, method=method)
    of_line = table[effects_of(table)].sum(axis=1)
    size = np.maximum(table[effects_of(table)].abs().sum(axis=1), 1.0)
    assert ((of_line - table["deviation"]).abs() <= 1e-12 * size + 0.0005).all()
    row = sum_effects(table).iloc[0]
    left = sum(line[5] - (line[6] if measure == "contribution" else 0) for line in base)
    right = sum(line[5] - (line[6] if measure == "contribution" else 0) for line in actual)
    assert row["actual"] - row["base"] == pytest.approx(right - left, abs=0.005)
    nested = nested_mix(table, ["account_id", "product_group"])
    assert nested["effect"].sum() == pytest.approx(row["mix"], abs=0.005, rel=1e-9)


def test_sums_by_account_keep_every_effect():
    table = line_effects(match_lines(BASE, ACTUAL), within=["account_id"])
    by_account = sum_effects(table, ["account_id"])
    names = [name for name in EFFECTS if name in table]
    assert by_account[names].sum(axis=1).tolist() == pytest.approx(by_account["deviation"].tolist())
