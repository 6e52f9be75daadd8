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
    scoring = build(Facts(**{**facts.__dict__, "account_quarter": sales}), scoring=LOYAL)
    sentence = scoring.finding.sentence
    assert sentence.startswith("Chosen by revenue alone, 1 of the 1 key accounts would be others")
    assert "it takes Alpina Pressen AG; the score takes Bodensee Pumpen GmbH" in sentence


def test_top_chooses_another_number(scoring):
    assert scoring.top(0) is scoring
    assert (scoring.top(1).scores["choice"] == "both").sum() == 1
    with pytest.raises(ParameterError, match="found -3"):
        scoring.top(-3)


def test_tie_outs_hold_and_break_when_a_figure_is_lost(scoring):
    assert scoring.tie_outs["is_tied"].all()
    assert scoring.tie_outs["left"].tolist()[2:] == pytest.approx([1044, 217])
    scoring.__dict__["measures"] = scoring.measures.query("account_id != 'unknown'")
    with pytest.raises(TieOutError, match="net revenue of all accounts"):
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
    assert set(frames) == {"measures", "scores", "score_criteria", "score_coverage", "ratings_used"}
    assert not frames["scores"]["account_id"].duplicated().any()
    assert len(frames["score_criteria"]) == len(frames["scores"]) * len(scoring.used)


def test_company_without_any_ratings_ranks_nobody_and_says_so(facts, build):
    scoring = build(Facts(**{**facts.__dict__, "ratings": facts.ratings.iloc[:0]}))
    assert not scoring.scores["is_ranked"].any()
    assert scoring.finding.sentence.startswith("No account can be ranked: none has figures for 50")
