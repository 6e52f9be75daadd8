"""What the page says about dependence, what-ifs, the future and keys: every figure computed."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from kamlib.data_collection.facts import Facts
from kamlib.support.errors import ParameterError, SettingsError

HOSTILE = "<script>alert(1)</script> $\\frac$ \u202e" + "X" * 40_000


def plain(shown):
    return shown._repr_mimebundle_()["text/plain"].replace("\u00a0", " ")


@pytest.fixture
def rich(facts):
    """The small company with two years of sales, a wallet, an opportunity and payments."""
    sales = facts.account_quarter
    year = sales[sales["quarter"] == "2026Q3"]
    quarters = ["2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3"]
    labels = ["2024Q4", *quarters]
    repeated = pd.concat([year.assign(quarter=label) for label in labels], ignore_index=True)
    return replace(
        facts,
        account_quarter=repeated,
        wallets=pd.DataFrame(
            {
                "account_id": ["K1", "K2"],
                "year": [2026, 2026],
                "purchasing_volume": [9000.0, 100.0],
                "source": "talks",
            }
        ),
        opportunities=pd.DataFrame(
            {
                "account_id": ["K2"],
                "volume": [1000.0],
                "probability_pct": [50.0],
                "expected_close_date": pd.to_datetime(["2027-03-31"]),
                "cost": [400.0],
            }
        ).reindex(columns=facts.opportunities.columns),
        payment_quarter=pd.DataFrame(
            {
                "account_id": ["K1"],
                "quarter": "2026Q3",
                "paid_amount": 500.0,
                "paid_delay_amount_days": 5000.0,
                "open_amount": 100.0,
                "overdue_amount": 25.0,
                "receivable_amount_days": 36_500.0,
                "cash_discount": 0.0,
            }
        ).reindex(columns=facts.payment_quarter.columns),
    )


def test_the_dependence_finding_names_the_largest_and_what_is_left(chapter_of, rich):
    view = chapter_of(rich).dependence
    sentence = plain(view.finding)
    assert "The five largest customers bring 100.0 % of net revenue" in sentence
    today = chapter_of(rich).statement_year.set_index("account_id")
    assert view.customers["customer"].tolist() == ["K1", "K2", "K3"]
    keyed = today.loc["K1", "contribution_without_keyed"] - today.loc["K1", "customer_contribution"]
    assert keyed > 0
    left = today.loc[["K2", "K3"], "customer_contribution"].sum() - keyed
    assert "If the largest, Alpina Pressen AG, left" in sentence
    assert f"would be {left:,.0f} € instead of" in sentence
    assert "its costs by key stay with the company" in sentence


def test_a_group_stands_once_and_says_so(chapter_of, rich):
    accounts = rich.accounts.assign(group_id=["G1", "G1", "", "", ""])
    view = chapter_of(replace(rich, accounts=accounts)).dependence
    assert view.customers["name"].tolist()[0] == "Alpina Pressen AG"
    assert "Alpina Pressen AG (group)" in plain(view.finding)
    assert view.customers["accounts"].tolist() == [2, 1]
    assert "Customers from 10 %" in plain(view.details())


def test_classes_and_picture_show_the_loss_maker(chapter):
    """K1 has the largest revenue of the year and loses 25: 200 in 2026Q2, then -225."""
    view = chapter.dependence
    pairs = view.classes.set_index("account_id")
    assert pairs.loc["K1", ["class_by_revenue", "class_by_contribution"]].tolist() == ["A", "loss"]
    assert "A accounts by revenue loses money" in plain(view.table())
    assert plain(view.finding).count(". ") <= 1
    assert "Alpina Pressen AG: 60.0" in view.picture().alt.replace("\u00a0", " ")
    assert view.picture().content().startswith(b"\x89PNG")


def test_the_what_if_says_before_and_after_and_the_break_even(chapter):
    """K1 loses 225; its net revenue is 850 of 1,000 gross, so a price 26.5 % higher covers it."""
    view = chapter.what_if("K1", price_pct=10.0)
    sentence = plain(view.finding)
    assert "would be −140 € instead of −225 €" in sentence
    assert "A price higher by 26.5 % alone would break even." in sentence
    table = plain(view.table())
    assert "+26.5 %" in table
    assert "With the price +10.0 % the contribution stays as it is" in table
    assert "Alpina Pressen AG" in table
    assert "Customer contribution" in plain(view.details())


def test_a_cost_nobody_delivered_is_no_lever(chapter):
    view = replace(chapter.what_if("K1", service_pct=-10.0), undelivered=("service", "selling"))
    sentence = plain(view.finding)
    assert "with the price 0.0 % and the discount rate" in sentence
    assert "service" not in sentence
    service = view.levers.set_index("lever").loc["service_pct"]
    assert service[["today", "change", "after"]].isna().all()
    row = next(line for line in plain(view.table()).splitlines() if "Service cost" in line)
    assert row.split()[-6:] == ["–", "–", "–", "cost", "not", "delivered"]
    lines = view.lines.set_index("line")[["before", "after", "effect"]]
    assert lines.loc[["service", "selling"]].isna().all(axis=None)
    assert lines.loc["customer_contribution"].notna().all()
    alone = replace(view, undelivered=("service", "discounts"))
    assert "with the price 0.0 %, the customer contribution" in plain(alone.finding)
    bare = replace(view, undelivered=("discounts",))
    assert "with the price 0.0 % and the service cost −10.0 %" in plain(bare.finding)


def test_a_cut_of_discounts_ends_at_none(chapter):
    view = chapter.what_if("K2", discount_pp=-5.0)
    assert view.lines.set_index("line").loc["discounts", "after"] == 0.0
    assert "0.0 pp" in plain(view.finding)


def test_an_account_without_business_has_nothing_to_change(chapter):
    view = chapter.what_if("P1", price_pct=3.0)
    assert plain(view.finding) == "Dorn has no revenue in 2026Q3, so there is nothing to change."
    assert view.table().text
    assert view.details().tables
    with pytest.raises(ParameterError, match="not in the accounts table"):
        chapter.what_if("K99")


def test_the_future_prints_its_convention_and_the_gap(chapter_of, rich):
    view = chapter_of(rich).future
    sentence = plain(view.finding)
    assert "Over 5 years all 3 accounts together are worth" in sentence
    assert "(low)" in sentence
    assert "The largest gap is at Alpina Pressen AG" in sentence
    assert sentence.count(". ") <= 1
    assert (
        "100 % of the customers that bought in 2024Q4 to 2025Q3 bought again in 2025Q4 to 2026Q3"
    ) in plain(view.table())
    note = view.convention().replace("\u00a0", " ")
    assert "the first margin comes after one year and one renewal" in note
    assert "expected: 88 % stay a year" in note


def test_prospects_by_hand(chapter_of, rich):
    chapter = chapter_of(rich, horizon_years=1, discount_rate_pct=0)
    row = chapter.prospects.accounts.set_index("account_id")
    value = chapter.customer_value.set_index("account_id")["customer_value"]
    assert row.loc["K2", "present_value_expected"] == pytest.approx(value["K2"] * 0.88)
    assert row.loc["K1", "growth_pct"] == pytest.approx((3550 / 3600 - 1) * 100)
    assert row.loc["K1", "share_of_wallet_pct"] == pytest.approx(3600 / 9000 * 100)
    assert pd.isna(row.loc["K2", "wallet_gap"])  # the volume is smaller than our sales
    paid = chapter.prospects.payments.set_index("account_id").loc["K1"]
    assert (paid["average_delay_days"], paid["overdue_pct"]) == (10.0, 25.0)
    assert paid["average_receivable"] == pytest.approx(100.0)
    case = chapter.prospects.investments.set_index("account_id").loc["K2"]
    assert case["benefit"] == pytest.approx(500 * case["margin_pct"] / 100)
    assert "justified" in plain(chapter.future.details())


def test_one_quarter_is_no_year(chapter_of, rich):
    first = chapter_of(rich, quarter="2024Q4")
    assert first.prospects.accounts["present_value_expected"].isna().all()
    assert plain(first.future.finding).startswith("Without four quarters of data")
    assert first.future.picture().text == "No account has a present value here."


def test_the_other_timing_counts_today(chapter_of, rich):
    later = chapter_of(rich).prospects.accounts.set_index("account_id")
    now = chapter_of(rich, first_margin="now").prospects.accounts.set_index("account_id")
    assert now.loc["K2", "present_value_low"] > later.loc["K2", "present_value_low"] > 0


def test_keys_are_shown_with_what_they_decide(chapter):
    text = plain(chapter.keyed.details())
    assert text.startswith("How every cost reached the customers; keys alone move 0 of 3")
    split = chapter.keyed.split.set_index("category")
    assert split.loc["service", "activity"] == 400.0
    assert split.loc["development", "key"] == pytest.approx(100.0)
    assert chapter.rank_change["rank_change"].sum() == 0


def test_time_equations_of_the_settings_share_a_pool(facts, chapter_of):
    """K1 5 lines, K2 5, K3 5, unknown 5 at 10 minutes: 200 of 400; K1 60 hours x 1 more."""
    pools = pd.DataFrame(
        {
            "quarter": ["2026Q3"],
            "category": "selling",
            "driver": "desk_minutes",
            "amount": 800.0,
            "practical_capacity": 400.0,
        }
    )
    equation = {
        "activity": "order",
        "driver": "desk_minutes",
        "event": "order_lines",
        "minutes": 10,
        "more": {"service_hours": 1},
    }
    chapter = chapter_of(replace(facts, cost_pools=pools), time_equations=[equation])
    costs = chapter.statement.set_index("account_id")["selling"]
    assert costs[["K1", "K2", "K3", "unknown"]].tolist() == [220.0, 140.0, 100.0, 100.0]
    assert chapter.pools["idle"].tolist() == [240.0]
    assert chapter.tie_outs["is_tied"].all()
    assert "order" in plain(chapter.keyed.details())
    wrong = chapter_of(facts, time_equations=[equation | {"event": "order_line"}])
    with pytest.raises(SettingsError, match="Did you mean 'order_lines'"):
        _ = wrong.statement


@pytest.mark.parametrize("language", ["en", "de"])
def test_nothing_to_show_is_shown(facts, chapter_of, language):
    chapter = chapter_of(Facts.of(accounts=facts.accounts), language=language)
    for view in (chapter.dependence, chapter.future):
        assert plain(view.finding)
        assert view.table().text
        assert view.details().tables
    assert chapter.dependence.picture().content().startswith(b"\x89PNG")
    assert plain(chapter.future.picture())
    assert chapter.keyed.details().tables


def test_hostile_names_are_escaped_and_cut(rich, chapter_of):
    names = [HOSTILE, "مصنع الأدوات", "=1+1", "Dorn", "Unknown"]
    chapter = chapter_of(replace(rich, accounts=rich.accounts.assign(name=names)))
    shown = [chapter.dependence.details(), chapter.future.table(), chapter.keyed.details()]
    what_if = chapter.what_if("K1", price_pct=1.0)
    for one in [*shown, what_if.table(), what_if.finding, chapter.dependence.finding]:
        assert "<script>" not in one._repr_mimebundle_()["text/html"]
    for picture in (chapter.dependence.picture(), chapter.future.picture()):
        assert picture.content().startswith(b"\x89PNG")
        assert len(picture.alt) < 3000
