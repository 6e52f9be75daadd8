"""Published price, volume and mix examples, recomputed by the public functions of Soll-Ist."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from cases import case

from kamlib.soll_ist import line_effects, match_lines, review_bridge, sum_effects, two_factors


def period(quantity: dict[str, float], price: dict[str, float]) -> pd.DataFrame:
    """One line per product with its quantity and net amount."""
    table = pd.DataFrame({"quantity": quantity, "price": price}, dtype=float)
    amount = table["quantity"] * table["price"]
    return table.assign(invoiced_net=amount).rename_axis("product_id").reset_index()


def effects(base: pd.DataFrame, actual: pd.DataFrame, **options: Any) -> pd.DataFrame:
    names = ["product_id", "quantity", "invoiced_net"]
    names = [*names, "product_cost"] if "product_cost" in base else names
    lines = match_lines(base[names], actual[names], keys=["product_id"])
    return line_effects(lines, **options).set_index("product_id")


def test_var_01_sales_mix_on_contribution():
    given = case("var_01_sales_mix_opentuition")
    inputs, printed = given["inputs"], given["expected_outputs"]
    share = 1 - inputs["contribution_pct"] / 100
    base = period(inputs["budget_units"], inputs["price"])
    actual = period(inputs["actual_units"], inputs["price"])
    found = effects(
        base.assign(product_cost=base["invoiced_net"] * share),
        actual.assign(product_cost=actual["invoiced_net"] * share),
        measure="contribution",
    )
    tolerance = given["tolerance"] + 1e-9
    assert found["unit_value"].to_dict() == pytest.approx(printed["std_contribution"])
    assert found["mix"].sum() == pytest.approx(printed["sales_mix_variance"], abs=tolerance)
    assert found["actual"].sum() == pytest.approx(printed["actual_mix_at_std"], abs=tolerance)
    in_standard_mix = found["base"] + found["quantity_effect"]
    assert in_standard_mix.sum() == pytest.approx(printed["std_mix_at_std"], abs=tolerance)
    assert printed["sign"] == "F"  # favourable is plus here too


def test_var_03_price_volume_mix_and_quantity():
    given = case("var_03_price_volume_mix_quantity_lpu")
    inputs, printed = given["inputs"], given["expected_outputs"]
    found = effects(
        period(inputs["std_qty"], inputs["std_price"]),
        period(inputs["actual_qty"], inputs["actual_price"]),
    )
    found["volume"] = found["quantity_effect"] + found["mix"]
    tree = {
        "value": "deviation",
        "price": "price",
        "volume": "volume",
        "mix": "mix",
        "quantity_sub_usage": "quantity_effect",
    }
    for name, column in tree.items():
        by_product = {**found[column].to_dict(), "total": found[column].sum()}
        assert by_product == pytest.approx(printed[name], abs=given["tolerance"] + 1e-9), name
    named = {"price": 400, "mix": 500, "quantity": 0}
    lines = match_lines(
        period(inputs["std_qty"], inputs["std_price"]),
        period(inputs["actual_qty"], inputs["actual_price"]),
        keys=["product_id"],
    )
    assert review_bridge(named, deviation=900, lines=lines).flaws == ()


def test_var_05_secondary_variance_in_both_sign_conventions():
    given = case("var_05_secondary_variance_mathelounge")
    one = given["inputs"]["example_1"]
    printed = given["expected_outputs"]["example_1"]
    found = two_factors(
        (one["plan_qty"], one["plan_price"]),
        (one["actual_qty"], one["actual_price"]),
        method="differentiated",
    )
    assert found == (printed["preis"], printed["menge"], printed["sekundaer"])
    assert sum(found) == printed["total"]
    two = given["inputs"]["example_2"]
    printed = given["expected_outputs"]["example_2_published_plan_minus_actual"]
    found = two_factors(
        (two["plan_qty"], two["plan_price"]),
        (two["actual_qty"], two["actual_price"]),
        method="differentiated",
    )
    # Published as plan - actual; ours is actual - plan, so a loss is a minus.
    assert [-value for value in found] == [
        printed["preis"],
        printed["menge"],
        printed["sekundaer"],
    ]
    assert -sum(found) == printed["total"]
    # The published sign set against actual - plan does not add up: recognised.
    copied = {name: printed[name] for name in ("preis", "menge", "sekundaer")}
    assert review_bridge(copied, deviation=80 * 10 - 100 * 12).flaws == ("does_not_add_up",)


def test_var_06_price_and_volume_without_a_remainder():
    given = case("var_06_price_volume_cpa")
    inputs, printed = given["inputs"], given["expected_outputs"]
    found = two_factors(
        (inputs["budget_qty"], inputs["budget_price"]),
        (inputs["actual_qty"], inputs["actual_price"]),
    )
    assert found.volume == printed["volume_variance"]
    assert found.price == printed["price_variance"]
    assert (found.joint, sum(found)) == (0.0, printed["total_computed_here"])
    assert printed["sign"] == "F"
    assert min(found.volume, found.price) > 0


def test_var_07_bridge_from_revenue_and_volume():
    given = case("var_07_price_volume_bridge")
    revenue, volume = given["inputs"]["revenue"], given["inputs"]["volume"]
    base, actual = (
        pd.DataFrame(
            {
                "product_id": ["all"],
                "quantity": [float(volume[year])],
                "invoiced_net": [float(revenue[year])],
            }
        )
        for year in ("FY01", "FY02")
    )
    row = sum_effects(effects(base, actual).reset_index()).iloc[0]
    printed, tolerance = given["expected_outputs"], given["tolerance"]
    assert row["price"] == pytest.approx(printed["price_effect"], abs=tolerance)
    assert row["quantity_effect"] == pytest.approx(
        printed["volume_effect_computed_here"], abs=tolerance
    )
    assert row["deviation"] / row["base"] * 100 == pytest.approx(printed["growth_pct"]["revenue"])


def test_var_10_the_residual_called_mix_is_recognised_not_copied():
    given = case("var_10_pvm_residual_mix_accountancyindex")
    years = [given["inputs"][year] for year in ("year1", "year2")]
    base, actual = (
        period(
            {name: line["volume"] for name, line in year.items()},
            {name: line["price"] for name, line in year.items()},
        )
        for year in years
    )
    shown = given["expected_outputs"]["computed_here"]
    lines = match_lines(base, actual, keys=["product_id"])
    published = {
        "price": shown["price"],
        "volume": shown["volume"],
        "mix": shown["mix_residual"],
    }
    review = review_bridge(published, deviation=shown["revenue_change"], lines=lines)
    assert review.flaws == ("joint_term_called_mix",)
    assert review.joint_term == shown["mix_residual"]
    row = sum_effects(effects(base, actual, method="differentiated").reset_index()).iloc[0]
    assert row["price"] == pytest.approx(shown["price"])
    assert row["quantity_effect"] + row["mix"] == pytest.approx(shown["volume"])
    assert row["joint_term"] == pytest.approx(shown["mix_residual"])
    assert row["mix"] != pytest.approx(shown["mix_residual"])
