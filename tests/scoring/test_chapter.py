"""Chapter 3 as a whole: scores by hand, finding, reasons, tie-outs, odd companies."""

from __future__ import annotations

import pytest

from kamlib.data_collection.facts import Facts
from kamlib.support.errors import ParameterError, SettingsError, TieOutError

LOYAL = {
    "criteria": [
        {"id": "growth_potential", "weight": 3},
        {"id": "service_effort", "weight": 1},
    ],
    "key_accounts": 1,
}


def test_scores_equal_hand_computed_figures(facts, build):
    scores = build(facts, scoring=LOYAL).scores.set_index("account_id")
    # K1: growth 5.5, service 10 % -> 3 - 2/7 x 3 points; K2: growth 8, service 2.2 % -> 7.78
    service_k1, service_k2 = 3 - 3 * 2 / 7, 10 - 16 / 720 * 100
    assert scores.loc["K1", "score"] == pytest.approx((3 * 5.5 + service_k1) / 4)
    assert scores.loc["K2", "score"] == pytest.approx((3 * 8 + service_k2) / 4)
    assert scores["rank"].to_dict() == pytest.approx(
        {"K2": 1, "K1": 2, "K3": float("nan")}, nan_ok=True
    )


def test_account_without_figures_is_shown_but_not_ranked(scoring):
    row = scoring.scores.set_index("account_id").loc["K3"]
    assert not row["is_ranked"]
    assert row["coverage_pct"] == 0
    assert row["reason"].startswith("Not ranked: figures for 0\xa0% of the weight only; missing: ")


def test_reason_names_the_criterion_that_moves_an_account(facts, build):
    criteria = [{"id": "growth_potential", "weight": 1}, {"id": "risk", "weight": 0.01}]
    ratings = facts.ratings.assign(score=[1.0, 1.0, 1.0, 9.0, 1.0, 1.0])
    tables = {**facts.__dict__, "ratings": ratings}
    sales = facts.account_quarter.copy()
    sales.loc[sales["account_id"] == "K1", ["gross_revenue", "invoiced_net"]] *= 10
    scoring = build(Facts(**{**tables, "account_quarter": sales}), scoring={"criteria": criteria})
    reasons = scoring.scores.set_index("account_id")["reason"]
    assert reasons["K2"] == "Up 1 place: lifted most by Growth potential (9.0 points, average 5.0)."
    assert (
        reasons["K1"] == "Down 1 place: lowered most by Growth potential (1.0 points, average 5.0)."
    )


def test_finding_says_whom_revenue_would_choose_instead(facts, build):
    sales = facts.account_quarter.copy()
    sales.loc[sales["account_id"] == "K1", ["gross_revenue", "invoiced_net"]] *= 10
    accounts = facts.accounts.assign(status="standard")
    changed = {**facts.__dict__, "account_quarter": sales}
    scoring = build(Facts(**changed), scoring=LOYAL)
    # With key accounts by status these are the finding, and the choice by revenue a note.
    assert scoring.finding.sentence.startswith("Of 1 key account (status), 0 is in the top 1")
    assert scoring.finding.sentence.count(". ") == 1
    sentence = scoring.tables.ranking().text
    assert "The first 1 by net revenue and the first 1 by score differ in 1 accounts" in sentence
    nobody = build(Facts(**{**changed, "accounts": accounts}), scoring=LOYAL).finding.sentence
    assert nobody.startswith("The first 1 by net revenue and the first 1 by score differ")
    assert "net revenue takes Alpina Pressen AG; the score takes Bodensee Pumpen GmbH" in sentence


def test_top_chooses_another_number(scoring):
    assert scoring.top(0) is scoring
    assert (scoring.top(1).scores["choice"] == "both").sum() == 1
    with pytest.raises(ParameterError, match="found -3"):
        scoring.top(-3)


def test_tie_outs_hold_and_break_when_a_figure_is_lost(facts, build):
    scoring = build(facts)
    assert scoring.tie_outs["is_tied"].all()
    assert scoring.tie_outs["left"].tolist()[2:] == pytest.approx([1044, 217])
    largest = scoring.scores["account_id"].iloc[0]
    kept = scoring.measures["account_id"] != largest
    scoring.__dict__["measures"] = scoring.measures[kept]
    with pytest.raises(TieOutError, match=r"Net revenue \(money\): scored"):
        scoring.check()


def test_coverage_says_what_is_missing(facts, build):
    criteria = [
        {"id": "payment_behaviour", "weight": 1},
        {"id": "satisfaction", "weight": 1},
        {"id": "brand_fit", "weight": 1},
        {"id": "loyalty", "weight": 1},
    ]
    tables = {**facts.__dict__, "payment_quarter": facts.payment_quarter.iloc[:0]}
    table = build(Facts(**tables), scoring={"criteria": criteria}).coverage.set_index("criterion")
    assert table["gap"].to_dict() == {
        "payment_behaviour": "table",
        "satisfaction": "some",
        "brand_fit": "ratings",
        "loyalty": "none",
    }
    assert table["accounts"].tolist() == [0, 1, 0, 3]
    assert table.loc["satisfaction", "coverage_pct"] == pytest.approx(100 / 3)


def test_misspelt_measure_in_the_settings_stops_the_chapter(facts, build):
    wrong = [{"id": "size", "weight": 1, "source": "measure", "measure": "net_revenu"}]
    with pytest.raises(SettingsError, match="Did you mean 'net_revenue'"):
        build(facts, scoring={"criteria": wrong}).finding  # noqa: B018


def test_frames_are_tidy_and_complete(scoring):
    frames = scoring.frames
    before = {"measures", "scores", "score_criteria", "score_coverage", "ratings_used"}
    assert before <= set(frames)
    sure = {"sureness", "rank_shares", "central_weights", "second_opinion", "flips", "cautions"}
    assert set(frames) - before == {f"score_{name}" for name in sure}
    assert not frames["scores"]["account_id"].duplicated().any()
    assert len(frames["score_criteria"]) == len(frames["scores"]) * len(scoring.used)


def test_company_without_any_ratings_ranks_nobody_and_says_so(facts, build):
    scoring = build(Facts(**{**facts.__dict__, "ratings": facts.ratings.iloc[:0]}))
    assert not scoring.scores["is_ranked"].any()
    assert scoring.finding.sentence.startswith("No account can be ranked: none has figures for 50")


def test_knocked_out_account_keeps_its_score_but_has_no_rank(facts, build):
    criteria = [{"id": "growth_potential", "weight": 3, "minimum": 6}]
    criteria += [{"id": "service_effort", "weight": 1}]
    scoring = build(facts, scoring={"criteria": criteria, "key_accounts": 1})
    row = scoring.scores.set_index("account_id").loc["K1"]
    assert row["score"] > 0
    assert not row["is_ranked"]
    assert row["choice"] == "knocked_out"
    assert row["reason"] == "Knocked out: Growth potential has 5.5 points, needed are 6.0."
    assert "1 account is knocked out by a minimum. 1 account with" in scoring.tables.ranking().text
    assert scoring.studies.order == ["K2"]
    assert "Knocked out" in scoring.tables.not_ranked().text


def test_weights_by_rank_order_and_by_pairs_replace_those_of_the_criteria(facts, build):
    names = ["growth_potential", "risk"]
    criteria = [{"id": name} for name in names]
    by_order = {"method": "rank_order", "order": ["risk", "growth_potential"]}
    scoring = build(facts, scoring={"criteria": criteria, "weights": by_order})
    assert [item.weight for item in scoring.used] == pytest.approx([25, 75])
    assert "Weights from the rank order" in scoring.tables.coverage_by_criterion().text
    by_pairs = {"method": "pairs", "pairs": {"growth_potential|risk": 4}}
    scoring = build(facts, scoring={"criteria": criteria, "weights": by_pairs})
    assert [item.weight for item in scoring.used] == pytest.approx([80, 20])
    assert "consistency ratio 0.000, table saaty_2005" in (
        scoring.tables.coverage_by_criterion().text
    )
    assert scoring.tie_outs["is_tied"].all()


def test_pairs_that_contradict_each_other_are_flagged_on_the_page(facts, build):
    names = ["growth_potential", "risk", "loyalty"]
    pairs = {"growth_potential|risk": 3, "risk|loyalty": 3, "loyalty|growth_potential": "3"}
    weights = {"method": "pairs", "pairs": pairs}
    scoring = build(
        facts, scoring={"criteria": [{"id": name} for name in names], "weights": weights}
    )
    text = scoring.tables.coverage_by_criterion().text
    assert "Caution: weights from comparing pairs (AHP) that contradict each other" in text
    assert "ratio 1.282 above 0.10" in text


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ({}, "criteria without a weight: \\['risk'\\]"),
        ({"method": "rank_order", "order": ["growth_potential"]}, "must name each criterion"),
        ({"method": "pairs", "pairs": {"risk|loyalty": 2}}, "must name each criterion"),
    ],
)
def test_weights_nobody_can_compute_are_refused_at_the_door(facts, build, weights, message):
    criteria = [{"id": "growth_potential", "weight": 1}, {"id": "risk"}]
    with pytest.raises(ValueError, match=message):
        build(facts, scoring={"criteria": criteria, "weights": weights})


def test_missing_criterion_of_a_group_leaves_its_weight_there_and_ties_out(facts, build):
    criteria = [
        {"id": "growth_potential", "weight": 20, "group": "potential"},
        {"id": "risk", "weight": 20, "group": "potential"},
        {"id": "loyalty", "weight": 60},
    ]
    scoring = build(facts, scoring={"criteria": criteria})
    scores = scoring.scores.set_index("account_id")["score"]
    # K2 has growth 8 and full loyalty, nobody rated its risk within the year
    assert scores["K2"] == pytest.approx(0.4 * 8 + 0.6 * 10)
    assert scoring.tie_outs["is_tied"].all()


def test_sureness_says_who_is_chosen_how_often(facts, build):
    scoring = build(facts, scoring=LOYAL)
    table = scoring.studies.sureness.set_index("account_id")
    assert table["top_pct"].sum() == pytest.approx(100)
    # K2 leads by 3.75 points; its rater may be 1 off, those of K1 by half their spread, 3.5
    assert 85 < table.loc["K2", "top_pct"] < 95
    assert table["best_rank"].tolist() == [1, 1]
    assert scoring.studies.flips["ahead_pct"].tolist() == pytest.approx(
        [table.loc["K2", "top_pct"]]
    )
    again = build(facts, scoring=LOYAL).studies.sureness
    assert again.equals(scoring.studies.sureness)


def test_same_choice_in_all_draws_is_said_so(facts, build):
    scoring = build(facts, scoring={**LOYAL, "key_accounts": 2})
    assert scoring.finding.sentence.endswith(
        "The top by score stays the same if weights and ratings are a little different."
    )


def test_criterion_that_stands_nowhere_in_the_ratings_is_named_on_the_page(facts, build):
    criteria = [
        {"id": "growth_potential", "weight": 60},
        {"id": "risk_of_loss", "source": "rating", "weight": 40},
    ]
    named = build(facts, scoring={"criteria": criteria}).tables.coverage_by_criterion().text
    assert "no rating for “risk_of_loss” in the ratings table, nor one of a similar name" in named
    assert "“growth_potential”" not in named
    misspelt = [{"id": "risky", "source": "rating", "weight": 1}]
    german = build(facts, "de", matrix={"value": misspelt}).tables.coverage_by_criterion().text
    assert "keine Bewertung zu „risky“ in der Bewertungstabelle; am nächsten: „risk“" in german


def test_without_any_rating_no_single_criterion_is_blamed(facts, build):
    none = Facts(**{**facts.__dict__, "ratings": facts.ratings.iloc[:0]})
    assert build(none).unrated == ()
