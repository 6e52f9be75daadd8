"""ABC: limits, the first account, loss-makers, and two classes side by side."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.profitability.classes import (
    abc_classes,
    class_counts,
    class_summary,
    side_by_side,
)


def revenue_of(*amounts):
    ids = [f"K{n:02d}" for n in range(len(amounts))]
    return pd.DataFrame({"account_id": ids, "net_revenue": [float(a) for a in amounts]})


def classes_of(*amounts, **limits):
    frame = abc_classes(revenue_of(*amounts), value="net_revenue", **limits)
    return frame.set_index("account_id")["abc_class"].to_dict()


def test_an_account_exactly_at_the_limit_is_inside():
    assert classes_of(80, 15, 5) == {"K00": "A", "K01": "B", "K02": "C"}


def test_one_giant_is_a_though_it_passes_the_limit_alone():
    assert classes_of(97, 2, 1) == {"K00": "A", "K01": "C", "K02": "C"}


def test_loss_makers_have_their_own_class_and_no_share():
    frame = abc_classes(revenue_of(60, -10, 40), value="net_revenue")
    assert frame["abc_class"].tolist() == ["A", "C", "loss"]
    assert frame["cumulative_pct"].tolist()[:2] == [60.0, 100.0]
    assert frame["share_pct"].isna().tolist() == [False, False, True]


def test_when_nobody_earns_there_is_no_a():
    assert set(classes_of(-3, -1).values()) == {"loss"}
    assert set(classes_of(0, -1).values()) == {"C", "loss"}


def test_limits_of_another_book():
    assert classes_of(60, 25, 15, a_pct=66.6, b_pct=90) == {"K00": "A", "K01": "B", "K02": "C"}


@pytest.mark.parametrize("limits", [(80, 80), (0, 95), (80, 101)])
def test_limits_that_make_no_sense_are_refused(limits):
    with pytest.raises(ValueError, match="0 < A < B <= 100"):
        classes_of(1, 2, a_pct=limits[0], b_pct=limits[1])


def test_a_missing_value_is_refused():
    with pytest.raises(ValueError, match=r"missing for \['K01'\]"):
        classes_of(1, float("nan"))


@settings(max_examples=60)
@given(st.lists(st.integers(-500, 5_000), min_size=1, max_size=40))
def test_every_account_has_one_class_and_shares_add_up(amounts):
    frame = abc_classes(revenue_of(*amounts), value="net_revenue")
    summary = class_summary(frame, measures=["net_revenue"])
    assert summary["accounts"].sum() == len(amounts)
    assert summary["net_revenue"].sum() == pytest.approx(sum(amounts))
    if max(amounts) > 0:
        assert frame["share_pct"].sum() == pytest.approx(100)
        assert (frame["abc_class"] == "A").any()
    assert ((frame["abc_class"] == "loss") == (frame["net_revenue"] < 0)).all()


def test_an_a_by_revenue_may_lose_money():
    statement = revenue_of(700, 200, 100).assign(customer_contribution=[-20.0, 50.0, 10.0])
    pairs = side_by_side(statement)
    assert pairs["class_by_revenue"].tolist() == ["A", "B", "C"]
    assert pairs["class_by_contribution"].tolist() == ["loss", "A", "C"]
    assert pairs["is_same"].tolist() == [False, False, True]
    counts = class_counts(pairs).set_index("class_by_revenue")
    assert counts.loc["A", "loss"] == 1
    assert counts.to_numpy().sum() == 3
