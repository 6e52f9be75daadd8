from __future__ import annotations

import pandas as pd
import pytest

from kamlib.soll_ist.bridge import (
    account_to_show,
    all_line_effects,
    bridge_steps,
    of_account,
    segment_mix,
    with_names,
)
from kamlib.soll_ist.effects import sum_effects
from kamlib.support.errors import ParameterError

COLUMNS = [
    "account_id",
    "product_group",
    "product_id",
    "quantity",
    "gross_revenue",
    "invoiced_net",
    "product_cost",
]
BASE = pd.DataFrame(
    [["K1", "a", "A", 10.0, 100.0, 90.0, 40.0], ["K2", "a", "A", 5.0, 50.0, 50.0, 20.0]],
    columns=COLUMNS,
)
ACTUAL = pd.DataFrame(
    [["K1", "a", "A", 8.0, 88.0, 79.2, 32.0], ["K3", "a", "A", 1.0, 10.0, 10.0, 4.0]],
    columns=COLUMNS,
)


def steps() -> pd.DataFrame:
    return bridge_steps(sum_effects(all_line_effects(BASE, ACTUAL), ["measure"]))


def test_bars_lead_from_base_to_actual():
    table = steps()
    assert table["measure"].drop_duplicates().tolist() == ["revenue", "contribution"]
    for _, rows in table.groupby("measure"):
        assert rows["start"].iloc[1:-1].tolist() == pytest.approx(rows["end"].iloc[:-2].tolist())
        assert rows["end"].iloc[-2] == pytest.approx(rows["end"].iloc[-1])


def test_effects_that_are_nothing_are_left_out_in_both_measures():
    names = steps().groupby("measure")["step"].apply(list)
    assert names["revenue"] == names["contribution"]
    assert "cost" not in names["revenue"]
    assert "discount" not in names["revenue"]
    assert {"quantity_effect", "mix", "price", "lost_customers"} <= set(names["revenue"])


def test_without_costs_there_is_only_revenue():
    effects = all_line_effects(BASE.assign(product_cost=[40.0, None]), ACTUAL)
    assert effects["measure"].unique().tolist() == ["revenue"]


@pytest.mark.parametrize("empty", ["base", "actual", "both"])
def test_an_empty_period_is_all_new_or_all_lost(empty):
    base = BASE.iloc[:0] if empty in ("base", "both") else BASE
    actual = ACTUAL.iloc[:0] if empty in ("actual", "both") else ACTUAL
    effects = all_line_effects(base, actual)
    moved = effects[["new_customers", "lost_customers"]].sum().sum()
    assert moved == pytest.approx(effects["deviation"].sum())


def test_the_account_shown_is_the_largest_loss_of_those_that_stayed():
    by_account = sum_effects(all_line_effects(BASE, ACTUAL), ["measure", "account_id"])
    assert account_to_show(by_account) == "K1"
    assert of_account(by_account, "")["account_id"].unique().tolist() == ["K1"]


def test_an_account_without_lines_is_refused():
    by_account = sum_effects(all_line_effects(BASE, ACTUAL), ["measure", "account_id"])
    with pytest.raises(ParameterError, match="neither of the two periods"):
        of_account(by_account, "K9")


def test_the_mix_of_segments_and_groups_adds_up_to_the_mix_of_the_company():
    lines = pd.DataFrame(
        {
            "account_id": ["A", "B", "C"],
            "product_group": ["g", "g", "h"],
            "product_id": ["P", "Q", "R"],
            "gross_revenue": [100.0, 300.0, 80.0],
            "invoiced_net": [100.0, 300.0, 80.0],
        }
    )
    base = lines.assign(quantity=[10.0, 10.0, 10.0])
    actual = lines.assign(quantity=[5.0, 15.0, 12.0])
    effects = all_line_effects(base, actual)
    accounts = pd.DataFrame({"account_id": ["A", "B", "C"], "segment": ["s", "s", "t"]})
    table = segment_mix(effects, accounts)
    assert set(table["measure"]) == {"revenue"}
    assert table["effect"].sum() == pytest.approx(effects["mix"].sum())
    assert abs(effects["mix"].sum()) > 1.0


def test_an_account_that_is_not_listed_keeps_its_number():
    effects = pd.DataFrame({"account_id": ["K1", "K9"], "base": [1.0, 2.0]})
    accounts = pd.DataFrame({"account_id": ["K1"], "name": ["Adler Pressen AG"]})
    assert with_names(effects, accounts)["name"].tolist() == ["Adler Pressen AG", "K9"]
