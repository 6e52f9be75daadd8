"""Missing is not zero: revenue without product cost, by hand, from the statement to the page."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.profitability.labels import Labels
from kamlib.profitability.missing_cost import affected, is_over, judged, still_missing
from kamlib.profitability.missing_cost_texts import before_undelivered
from kamlib.support.language import Language

BELOW = [
    "product_cost", "customer_gross_profit", "contribution_margin_2", "contribution_margin_3",
    "customer_contribution", "contribution_without_keyed", "customer_profitability_pct",
    "profitability_without_keyed_pct",
]  # fmt: skip


def plain(shown):
    return shown._repr_mimebundle_()["text/plain"].replace("\u00a0", " ")


@pytest.fixture
def lacking(facts):
    """Build facts in which accounts lack the product cost of some revenue of 2026Q3."""

    def build(**amounts):
        sales = facts.account_quarter
        now = sales["quarter"] == "2026Q3"
        missing = sales["account_id"].map(amounts).where(now, 0.0).fillna(0.0)
        return replace(facts, account_quarter=sales.assign(revenue_without_cost=missing))

    return build


def test_the_levels_below_product_cost_are_affected(company):
    assert affected(company.levels)[3:] == [
        "contribution_margin_2", "contribution_margin_3", "customer_contribution",
    ]  # fmt: skip


def test_an_account_above_the_limit_has_no_contribution_and_keeps_its_revenue(lacking, chapter_of):
    """K2: 60 of 600 lack their cost, 10 %; net revenue and direct costs stay as they are."""
    row = chapter_of(lacking(K2=60.0)).statement.set_index("account_id").loc["K2"]
    assert row[BELOW].isna().all()
    assert (row["net_revenue"], row["service"]) == (600.0, 100.0)
    assert row["uncosted_pct"] == pytest.approx(10.0)
    assert row["known_contribution"] == pytest.approx(155.0)


def test_at_the_limit_the_account_is_shown_with_its_mark(lacking, chapter_of):
    """K2: 30 of 600 is 5 %, no more than the limit: a few spare parts blank nobody."""
    chapter = chapter_of(lacking(K2=30.0))
    row = chapter.statement.set_index("account_id").loc["K2"]
    assert row["customer_contribution"] == pytest.approx(155.0)
    assert "Borken Walzwerk ‡" in chapter.tables.statement().text
    note = (
        "‡ no product cost for 5.0 % of invoiced net revenue: cost too low, contribution too high"
    )
    assert note in plain(chapter.tables.account_statement("K2"))
    assert chapter.charts.waterfall("K2").alt.replace("\u00a0", " ").endswith(f"{note}.")
    strict = chapter_of(lacking(K2=30.0), uncosted_pct=0)
    assert pd.isna(strict.statement.set_index("account_id").loc["K2", "customer_contribution"])


def test_nothing_changes_where_every_cost_is_there(chapter, lacking, chapter_of):
    same = chapter_of(lacking())
    pd.testing.assert_frame_equal(same.statement, chapter.statement)
    assert "‡" not in plain(same.tables.statement()) + same.finding.sentence
    assert chapter.uncosted.empty


def test_the_total_says_what_it_is_before_and_ties_out(lacking, chapter_of, chapter):
    part = chapter_of(lacking(K2=60.0))
    assert part.total["customer_contribution"].item() == pytest.approx(
        chapter.total["customer_contribution"].item()
    )
    assert part.tie_outs["is_tied"].all()
    text = plain(part.tables.statement())
    assert "All accounts, before product cost of 60 € of revenue ‡" in text
    assert part.total["customer_profitability_pct"].notna().all()
    # 600 of 2,000 invoiced is above the limit: the total has no percentage either.
    whole = chapter_of(lacking(K2=600.0))
    assert whole.total["customer_profitability_pct"].isna().all()
    assert whole.total["customer_contribution"].notna().all()


def test_the_finding_leaves_them_out_and_says_so(lacking, chapter_of):
    """K1 -225, K3 85: -140 of the known, whatever K2 brings."""
    sentence = chapter_of(lacking(K2=600.0)).finding.sentence.replace("\u00a0", " ")
    assert sentence.startswith(
        "Of 2 accounts whose contribution is known 1 costs more than it brings in 2026Q3; together"
    )
    assert ") is −140 €." in sentence
    assert sentence.endswith(
        "‡ For 1 account the product cost is missing, so it has no contribution; the total is "
        "before the product cost of 600 € of revenue."
    )
    earns = chapter_of(lacking(K1=900.0, K2=600.0)).finding.sentence.replace("\u00a0", " ")
    assert earns.startswith("The only account whose contribution is known earns more than it costs")
    assert ") is 85 €." in earns
    loses = chapter_of(lacking(K2=600.0, K3=300.0)).finding.sentence.replace("\u00a0", " ")
    assert loses.startswith("The only account whose contribution is known costs more than it")
    assert ") is −225 €." in loses
    nobody = chapter_of(lacking(K1=900.0, K2=600.0, K3=300.0)).finding.sentence
    assert nobody.startswith("‡ For 3 accounts the product cost is missing")
    few = chapter_of(lacking(K2=30.0)).finding.sentence
    assert "‡ The contribution is before the product cost of 30" in few


def test_the_whale_curve_leads_to_the_total(lacking, chapter_of):
    """K1 -225 and K3 85 - 1 x 15 on the curve; unknown 90; K2 155 before its product cost."""
    chapter = chapter_of(lacking(K2=600.0))
    assert set(chapter.curve["account_id"]) == {"K1", "K3"}
    beside = chapter.beside_the_curve.set_index("part")["amount"]
    assert beside["without_cost"] == pytest.approx(155.0)
    assert beside["unknown_account"] == pytest.approx(90.0)
    end = chapter.turning_point.total + beside.sum()
    assert end == pytest.approx(chapter.total["customer_contribution"].item())
    alt = chapter.charts.whale_curve().alt.replace("\u00a0", " ")
    assert "accounts without product cost: +155 €. total: 105 €." in alt


def test_averages_hold_only_accounts_whose_cost_is_known(lacking, chapter_of):
    """Without K2: K1 -225, K3 85, unknown 90 on 850 + 300 + 200 net revenue."""
    chapter = chapter_of(lacking(K2=600.0))
    average = chapter.comparison["average_pct"].iloc[0]
    assert average == pytest.approx((-225 + 85 + 90) / 1350 * 100)
    lines = chapter.lines[chapter.lines["line"] == "product_cost"]
    assert lines["average_pct"].iloc[0] == pytest.approx(1000 / 1350 * 100)


def test_every_view_bears_an_account_without_contribution(lacking, chapter_of):
    chapter = chapter_of(lacking(K1=900.0))
    assert plain(chapter.what_if("K1", price_pct=3.0).finding) == (
        "Alpina Pressen AG: without product cost there is no contribution to change."
    )
    assert chapter.what_if("K1", price_pct=3.0).table().text
    assert "Customer contribution –" in chapter.charts.waterfall("K1").alt
    classes = chapter.dependence.classes.set_index("account_id")["class_by_contribution"]
    assert classes["K1"] == ""
    assert "left" not in plain(chapter.dependence.finding)
    value = chapter.customer_value.set_index("account_id")
    assert value.loc["K1", ["all_costs", "customer_value"]].isna().all()
    history = chapter.tables.history["K1"]
    assert pd.isna(history[-1])
    for shown in (chapter.dependence.table(), chapter.dependence.details(), chapter.future.table()):
        assert plain(shown)
    assert chapter.dependence.picture().content().startswith(b"\x89PNG")
    assert chapter.charts.waterfall("K1").content().startswith(b"\x89PNG")
    assert "no contribution can be computed" in chapter.charts.gallery().tables[0].text


def test_a_year_and_its_quarters_never_disagree(company):
    """8 of 150 in the year is above 5 %; the year before is judged for itself."""
    sales = pd.DataFrame(
        {
            "account_id": "A",
            "quarter": ["2025Q3", "2025Q4", "2026Q2", "2026Q3"],
            "revenue_without_cost": [0.0, 8.0, 0.0, 0.0],
            "invoiced_net": [50.0, 50.0, 50.0, 50.0],
        }
    )
    year = judged(sales, quarter="2026Q3", limit_pct=5)
    assert year.tolist() == [False, True, True, True]
    now = sales.assign(revenue_without_cost=[0.0, 0.0, 0.0, 6.0])
    assert judged(now, quarter="2026Q3", limit_pct=5).tolist() == [False, True, True, True]
    assert judged(now, quarter="2026Q3", limit_pct=20).tolist() == [False] * 4


def test_cost_posted_otherwise_is_not_missing():
    sales = pd.DataFrame(
        {"account_id": ["A", "B"], "quarter": "2026Q3", "revenue_without_cost": [9.0, None]}
    )
    posted = pd.DataFrame({"account_id": ["A"], "quarter": "2026Q3", "category": ["product_cost"]})
    assert still_missing(sales, posted)["revenue_without_cost"].tolist() == [0.0, 0.0]
    other = posted.assign(category="service")
    assert still_missing(sales, other)["revenue_without_cost"].tolist() == [9.0, 0.0]


@settings(max_examples=80)
@given(missing=st.floats(0, 1e6), invoiced=st.floats(-1e6, 1e6), limit=st.floats(0, 100))
def test_a_wider_limit_never_hides_more(missing, invoiced, limit):
    frame = pd.DataFrame({"revenue_without_cost": [missing], "invoiced_net": [invoiced]})
    if is_over(frame, limit_pct=limit).item():
        assert missing > 0
        assert is_over(frame, limit_pct=limit / 2).item()
    else:
        assert missing <= max(invoiced, 0.0) * limit / 100


def test_of_many_undelivered_costs_three_are_named():
    labels = Labels(Language(), ())
    said = before_undelivered(["freight", "service", "selling", "storage", "promotion"], labels)
    assert said == ("before costs not delivered: Freight and shipping, Service, Selling and 2 more")
    assert before_undelivered([], labels) == ""
