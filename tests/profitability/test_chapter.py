"""The chapter at one quarter: findings, tie-outs, gaps, settings."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from pydantic import ValidationError

from kamlib.data_collection.facts import Facts
from kamlib.support.errors import TieOutError
from kamlib.support.settings import Level


def test_one_account_by_hand(chapter):
    """K1: 1,000 - 100 - 50 discounts - 700 - 30 freight - 300 service - key 100 x 900/2,000."""
    row = chapter.statement.set_index("account_id").loc["K1"]
    assert row["net_revenue"] == pytest.approx(850.0)
    assert row["service"] == pytest.approx(300.0)
    assert row["development"] == pytest.approx(100 * 900 / 2000)
    assert row["customer_contribution"] == pytest.approx(850 - 700 - 30 - 300 - 45)
    assert row["contribution_without_keyed"] == pytest.approx(850 - 700 - 30 - 300)


def test_every_account_has_a_row_and_later_quarters_are_not_seen(chapter):
    assert set(chapter.statement["account_id"]) == {"K1", "K2", "K3", "P1", "unknown"}
    assert chapter.costs["quarter"].max() == "2026Q3"
    assert chapter.statement_by_quarter["quarter"].max() == "2026Q3"


def test_the_rolling_year_and_the_year_before(chapter):
    year = chapter.statement_year.set_index("account_id")["gross_revenue"]
    before = chapter.statement_prior_year.set_index("account_id")["gross_revenue"]
    assert (year["K1"], before["K2"], before["K1"]) == (1500.0, 400.0, 0.0)


def test_a_pool_without_volumes_is_reported_and_not_charged(chapter):
    pools = chapter.pools.set_index("category")
    assert pools.loc["storage", "unassigned"] == 60.0
    assert chapter.statement["storage"].sum() == 0.0


def test_all_totals_tie(chapter):
    assert chapter.tie_outs["is_tied"].all()
    assert chapter.tie_outs["left"].abs().min() > 0
    assert "0.00" in chapter.check().text


def test_an_account_lost_on_the_way_stops_publication(facts, chapter_of):
    without = replace(facts, accounts=facts.accounts[facts.accounts["account_id"] != "K3"])
    with pytest.raises(TieOutError, match="Net revenue: sum over accounts"):
        chapter_of(without).check()


def test_the_finding_is_one_sentence_and_the_table_names_the_largest(chapter):
    sentence = chapter.finding.sentence
    assert sentence.startswith("1 of 3 accounts costs more than it brings in 2026Q3")
    assert sentence.count(". ") == 0
    note = chapter.tables.statement().text
    assert "Alpina Pressen AG, has 850" in note
    assert "\u2212225" in note


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "without it the customer contribution (before costs not delivered: Complaints and"),
        ("de", "ohne ihn läge der Kundendeckungsbeitrag (vor nicht gelieferten Kosten: Rekla"),
    ],
)
def test_the_finding_says_before_which_costs_that_nobody_delivered(
    language, said, facts, chapter_of
):
    chapter = chapter_of(facts, language=language)
    assert chapter.undelivered == ("complaints_returns", "financing", "selling")
    assert said in chapter.finding.sentence
    every = [(name, "K1", 1.0) for name in chapter.undelivered]
    costs = pd.DataFrame(every, columns=["category", "account_id", "amount"])
    costs = costs.assign(quarter="2026Q3", attribution="direct")
    whole = chapter_of(
        replace(facts, cost_quarter=pd.concat([facts.cost_quarter, costs])), language=language
    )
    assert whole.undelivered == ()
    assert "(" not in whole.finding.sentence


def test_when_nobody_earns_the_finding_says_so_and_what_the_keys_do(facts, chapter_of, company):
    costs = company.costs_of(
        [(k, "2026Q3", "selling", "direct", 900.0) for k in ("K1", "K2")]
        + [("K3", "2026Q3", "development", "key", 900.0)]
    )
    chapter = chapter_of(replace(facts, cost_quarter=costs))
    sentence = chapter.finding.sentence
    assert sentence.startswith("No account brings more than it costs in 2026Q3")
    assert sentence.count(". ") == 0
    said = "Without costs shared out by a key 2 accounts would lose money."
    assert said in chapter.tables.statement().text


def test_when_everybody_earns_the_finding_says_so(facts, chapter_of):
    sales = facts.account_quarter[facts.account_quarter["account_id"] != "K1"]
    sentence = chapter_of(replace(facts, account_quarter=sales)).finding.sentence
    assert sentence.startswith("1 of 3 accounts")
    alone = Facts.of(accounts=facts.accounts, account_quarter=sales)
    assert "Each of the 2 accounts with business in 2026Q3" in chapter_of(alone).finding.sentence


def test_a_quarter_without_business_is_said_not_crashed(facts, chapter_of):
    empty = chapter_of(Facts.of(accounts=facts.accounts))
    assert empty.finding.sentence == "No account had business in 2026Q3."
    assert empty.tie_outs["is_tied"].all()
    assert empty.tables.statement().text
    for shown in (empty.charts.whale_curve(), empty.charts.comparison()):
        assert shown.text.startswith("No account has a contribution here: nothing was sold, or")


def test_without_product_cost_sentences_stand_for_pictures_and_the_largest_comes_first(
    facts, chapter_of
):
    sales = facts.account_quarter.assign(
        product_cost=float("nan"), revenue_without_cost=facts.account_quarter["invoiced_net"]
    )
    chapter = chapter_of(Facts.of(accounts=facts.accounts, account_quarter=sales))
    for shown in (chapter.charts.whale_curve(), chapter.charts.comparison()):
        assert "or the products sold have no cost" in shown.text
    sold = chapter.statement[chapter.statement["has_business"]]
    assert sold["net_revenue"].is_monotonic_decreasing
    assert chapter.statement["has_business"].is_monotonic_decreasing
    assert chapter.account() == sold["account_id"].iloc[0]
    assert (
        "without product cost there is no contribution"
        in chapter.what_if(chapter.account()).table().text
    )


def test_categories_never_delivered_are_named(chapter):
    assert "selling" in chapter.undelivered
    assert "service" not in chapter.undelivered
    assert "No costs were ever delivered for: " in chapter.tables.statement().text


def test_frames_are_tidy_tables_of_one_row_per_key(chapter):
    keys = {
        "statement": ["account_id", "quarter"],
        "statement_lines": ["account_id", "line"],
        "costs": ["account_id", "quarter", "category", "attribution"],
        "cost_pools": ["quarter", "category", "driver"],
        "whale_curve": ["rank"],
        "profitability_comparison": ["account_id"],
        "cost_structure": ["account_id", "category"],
        "customer_value": ["account_id"],
        "rank_change": ["account_id"],
        "abc_classes": ["account_id"],
        "revenue_by_customer": ["customer"],
        "customer_prospects": ["account_id"],
        "payment_behaviour": ["account_id"],
        "account_investments": ["account_id"],
    }
    assert set(chapter.frames) == set(keys)
    for name, key in keys.items():
        assert isinstance(chapter.frames[name], pd.DataFrame)
        assert not chapter.frames[name].duplicated(key).any(), name


@pytest.mark.parametrize(
    ("levels", "message"),
    [
        ([Level(id="net_revenue", minus=("product_cost", "discounts"))], "comes first"),
        ([Level(id="freight", minus=("product_cost", "discounts"))], "already taken"),
    ],
)
def test_levels_that_would_change_a_word_are_refused(company, levels, message):
    rest = ("complaints_returns", "financing", "selling", "promotion", "development", "storage",
            "freight", "service")  # fmt: skip
    scheme = [*levels, Level(id="customer_contribution", minus=rest)]
    with pytest.raises(ValidationError, match=message):
        company.settings_of(levels=[level.model_dump() for level in scheme])


def test_two_levels_make_a_statement(facts, chapter_of, company):
    order = ("discounts", "product_cost"), tuple(
        name for name in ("freight", "service", "financing", "selling", "promotion",
                          "development", "storage", "complaints_returns")
    )  # fmt: skip
    levels = [
        {"id": "margin", "name": {"en": "Margin", "de": "Marge"}, "minus": order[0]},
        {"id": "customer_contribution", "minus": order[1]},
    ]
    two = chapter_of(facts, levels=levels, denominator="gross_revenue")
    assert two.tie_outs["is_tied"].all()
    assert two.statement.set_index("account_id").loc["K1", "margin"] == pytest.approx(150.0)
    assert "Margin" in two.tables.statement().text
    assert "% of gross revenue" in two.tables.statement().text
