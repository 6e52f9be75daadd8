"""Lines of tables whose KPIs have different units."""

from __future__ import annotations

import pandas as pd

from kamlib.soll_ist.lines import in_units, listed_name, method_note, plain_figures, with_states
from kamlib.support.language import Language


def test_money_is_scaled_and_points_are_not():
    rows = pd.DataFrame(
        {
            "kpi": ["net_revenue", "nps", "customer_profitability_pct"],
            "variance": [-2_500_000.0, -10.0, 1.5],
            "variance_pct": [-5.0, -20.0, 3.0],
        }
    )
    table = in_units(rows, ["variance"], Language())
    assert table["variance"].tolist() == [-2500.0, -10.0, 1.5]
    assert table["unit"].tolist() == ["k€", "points", "%"]
    assert table["kpi_with_unit"].tolist()[2] == "Customer profitability, pp"
    # ratios and points differ in points, so percent of the target would mislead
    assert table["variance_pct"].isna().tolist() == [False, True, True]


def test_a_kpi_nobody_registered_stays_as_it_is():
    rows = pd.DataFrame({"kpi": ["shelf_share"], "variance": [3.0]})
    table = in_units(rows, ["variance"], Language())
    assert table.iloc[0][["variance", "kpi_label", "unit"]].tolist() == [3.0, "shelf_share", ""]


def test_why_there_is_no_light():
    rows = pd.DataFrame(
        {
            "light": ["none", "none", "bad", "none"],
            "ytd_light": ["none"] * 4,
            "target": [5.0, float("nan"), 5.0, 5.0],
            "is_total": [False, False, False, True],
        }
    )
    table = with_states(rows, Language("de"))
    assert table["light"].tolist() == ["kein Ist", "none", "bad", ""]
    assert table["ytd_light"].tolist() == ["none", "none", "none", ""]


def test_the_methods_of_the_year_to_date_are_named_once_each():
    rows = pd.DataFrame({"ytd_method": ["mean", "sum", "sum", None]})
    assert method_note(rows, Language()) == (
        "YTD (year to date), by quarters with target and actual: sum of the quarters; "
        "target is the simple mean of the quarters."
    )
    assert method_note(rows.iloc[3:], Language()).endswith(": –.")


def test_only_postings_without_an_account_are_renamed():
    rows = pd.DataFrame(
        {"account_id": ["unknown", "K1"], "name": ["Unknown account", "Unknown account Ltd"]}
    )
    named = listed_name(rows, Language("de"))["name"].tolist()
    assert named == ["Unbekannter Kunde", "Unknown account Ltd"]


def test_plain_figures_carry_no_unit_in_the_header():
    shown = plain_figures([("target", "Target")], is_signed=True)[0]
    assert (shown.label, shown.digits, shown.is_signed) == ("Target", 1, True)
