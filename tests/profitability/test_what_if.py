"""What-if: effects by hand, break-even that breaks even, impossible changes refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.profitability.what_if import Change, break_even, volume_room_pct, what_if
from kamlib.support.columns import CATEGORIES

#: 1,000 gross, 100 discounts, 600 product, 50 freight, 90 service, 9 financing, 200 selling.
ACCOUNT = dict.fromkeys(CATEGORIES, 0.0) | {
    "gross_revenue": 1000.0,
    "discounts": 100.0,
    "product_cost": 600.0,
    "freight": 50.0,
    "service": 90.0,
    "financing": 9.0,
    "selling": 200.0,
}
TODAY = 1000 - 100 - 600 - 50 - 90 - 9 - 200


def contribution(change, account=ACCOUNT):
    lines = what_if(account, change=change).set_index("line")
    return lines.loc["customer_contribution"]


def test_no_change_changes_nothing():
    lines = what_if(ACCOUNT, change=Change())
    assert lines["effect"].abs().max() == pytest.approx(0.0)
    assert contribution(Change())["before"] == TODAY


def test_each_lever_by_hand():
    """Price +5 %: 0.05 x (1,000 - 100 - 9). One point of discount: 10 less 0.1 financing."""
    assert contribution(Change(price_pct=5))["effect"] == pytest.approx(44.55)
    assert contribution(Change(discount_pp=-1))["effect"] == pytest.approx(10 - 9 * 10 / 900)
    assert contribution(Change(service_pct=-20))["effect"] == pytest.approx(18.0)
    assert contribution(Change(volume_pct=10))["effect"] == pytest.approx(
        0.1 * (1000 - 100 - 9 - 600 - 50)
    )


@settings(max_examples=60)
@given(st.floats(-50, 50), st.floats(-9, 9), st.floats(-90, 50), st.floats(-50, 50))
def test_effects_of_the_lines_add_up_to_the_effect_on_contribution(
    price, discount, service, volume
):
    lines = what_if(ACCOUNT, change=Change(price, discount, service, volume)).set_index("line")
    parts = lines.loc[["gross_revenue", *CATEGORIES], "effect"].sum()
    assert parts == pytest.approx(lines.loc["customer_contribution", "effect"], abs=1e-9)


@pytest.mark.parametrize("goal", [0.0, 60.0, TODAY])
def test_the_break_even_change_reaches_the_goal(goal):
    for row in break_even(ACCOUNT, goal=goal).to_dict("records"):
        if row["is_possible"]:
            reached = contribution(Change(**{row["lever"]: row["change"]}))["after"]
            assert reached == pytest.approx(goal), row["lever"]


def test_a_change_nobody_can_make_is_marked():
    """A goal of 200 needs more than all service and all discounts together."""
    reachable = break_even(ACCOUNT, goal=200.0).set_index("lever")["is_possible"]
    assert reachable.to_dict() == {
        "price_pct": True,
        "discount_pp": False,
        "service_pct": False,
        "volume_pct": True,
    }
    sold_below_cost = ACCOUNT | {"product_cost": 950.0}
    assert not break_even(sold_below_cost).set_index("lever").loc["volume_pct", "is_possible"]
    without_service = ACCOUNT | {"service": 0.0}
    assert break_even(without_service).set_index("lever").loc["service_pct"].isna()["change"]


def test_the_volume_that_may_go_after_a_price_rise():
    room = volume_room_pct(ACCOUNT, price_pct=5)
    assert room == pytest.approx((241 / (891 * 1.05 - 650) - 1) * 100)
    assert contribution(Change(price_pct=5, volume_pct=room))["after"] == pytest.approx(TODAY)
    assert volume_room_pct(ACCOUNT, price_pct=-40) != volume_room_pct(ACCOUNT, price_pct=-40)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (Change(price_pct=-101), "price_pct cannot fall"),
        (Change(service_pct=-200), "service_pct cannot fall"),
        (Change(discount_pp=-10.5), r"discount rate is 10\.00 percent"),
    ],
)
def test_impossible_changes_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        what_if(ACCOUNT, change=change)


def test_an_account_without_revenue_is_refused():
    with pytest.raises(ValueError, match="gross and net revenue above zero"):
        break_even(ACCOUNT | {"gross_revenue": 0.0})
