"""Pictures and tables of the score: alternative texts with figures, escaped names, fresh bytes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kamlib.scoring import Scoring


@pytest.fixture(scope="module")
def hostile(facts, build) -> Scoring:
    """The company with names that would harm a page or a picture."""
    names = [r"$\frac$ <script>", "x" * 40_000, "\u202eשלום", "a\nb", "?"]
    return build(replace(facts, accounts=facts.accounts.assign(name=names)))


@pytest.fixture(scope="module")
def nobody(facts, build) -> Scoring:
    """The company without a rating, so that nobody is ranked."""
    return build(replace(facts, ratings=facts.ratings.iloc[:0]))


@pytest.fixture(scope="module", params=["en", "de"])
def tables(facts, build, request):
    return build(facts, request.param).tables


def test_ranking_picture_reads_aloud_both_places(scoring):
    alt = scoring.charts.ranking().alt
    assert "Bodensee Pumpen GmbH: place 1 by score (7.8 points), place 1 by net revenue" not in alt
    row = scoring.scores.iloc[0]
    assert (
        f"{row['name']}: place 1 by score ({row['score']:.1f} points), place 1 by net revenue"
        in alt
    )


def test_contributions_picture_names_every_criterion(scoring):
    alt = scoring.charts.contributions().alt
    for label in scoring.labels.values():
        assert label in alt


@pytest.mark.parametrize("picture", ["ranking", "contributions", "sure_ranks"])
def test_pictures_draw_hostile_names_and_repeat_byte_for_byte(hostile, picture):
    first = getattr(hostile.charts, picture)().content()
    assert first.startswith(b"\x89PNG")
    assert getattr(hostile.charts, picture)().content() == first


@pytest.mark.parametrize("picture", ["ranking", "contributions", "sure_ranks"])
def test_pictures_of_nobody_say_so(nobody, picture):
    drawn = getattr(nobody.charts, picture)()
    assert drawn.alt == "No account can be ranked."
    assert drawn.content().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "table",
    ["ranking", "points", "not_ranked", "coverage_by_criterion", "rater_disagreement", "catalogue"],
)
def test_tables_escape_names_and_fit_the_page(tables, table):
    shown = getattr(tables, table)()
    assert "<Guss>" not in shown.body
    assert shown.text


def test_not_ranked_table_names_who_and_why(scoring):
    shown = scoring.tables.not_ranked()
    assert "Chiemgau &lt;Guss&gt;" in shown.body
    assert "Not ranked: figures for 0" in shown.body


def test_disagreement_table_shows_lowest_and_highest(scoring):
    text = scoring.tables.rater_disagreement().text
    line = next(part for part in text.splitlines() if "Alpina" in part)
    assert line.split()[-6:] == ["2.0", "9.0", "7.0", "5.5", "2", "2026Q2"]


def test_picture_of_many_says_how_many_it_leaves_out(scoring):
    rows = scoring.scores[scoring.scores["is_ranked"]].iloc[[0] * 50]
    many = rows.assign(account_id=[f"K{number:02d}" for number in range(50)])
    charts = replace(scoring.charts, scores=many.assign(choice="both"))
    titles = [text.get_text() for text in charts.ranking().figure.axes[0].texts]
    assert "Four quarters to 2026Q3, actual; 40 of 50 accounts shown" in titles


def test_picture_of_sure_ranks_reads_aloud_probability_and_bounds(scoring):
    row = scoring.studies.sureness.iloc[0]
    assert (
        f"{row['name']}: rank 1, in 90 % of the draws {row['best_rank']} to {row['worst_rank']}, "
        f"in the top in {row['top_pct']:.0f}\xa0%" in scoring.charts.sure_ranks().alt
    )


def test_probability_stands_beside_the_rank(scoring):
    assert "In the top in draws (%)" in scoring.tables.ranking().text


@pytest.mark.parametrize("table", ["verdicts", "flip_weights", "second_view", "central_weights"])
def test_tables_of_robustness_escape_names_and_survive_nobody(hostile, nobody, table):
    assert "<script>" not in getattr(hostile.robustness, table)().body
    assert getattr(nobody.robustness, table)().body


def test_flip_is_said_in_one_sentence(facts, build):
    criteria = [{"id": "growth_potential", "weight": 50}, {"id": "service_effort", "weight": 50}]
    text = build(facts, scoring={"criteria": criteria}).robustness.flip_weights().text
    assert "No single weight turns them." in text
    criteria = [{"id": "growth_potential", "weight": 50}, {"id": "cross_up_sell", "weight": 50}]
    criteria += [{"id": "loyalty", "weight": 5}]
    text = build(facts, scoring={"criteria": criteria}).robustness.flip_weights().text
    assert "turns them" in text
