"""Ratings: the newest count, raters are averaged, contradictions stay visible."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.scoring import disagreements, rated
from kamlib.scoring.ratings import with_spread
from kamlib.support.settings import Criterion


def test_newest_quarter_counts_and_raters_are_averaged(facts):
    table = rated(facts.ratings, quarter="2026Q3").set_index(["account_id", "criterion"])
    growth = table.loc[("K1", "growth_potential")]
    assert growth[["value", "lowest", "highest", "spread", "raters"]].tolist() == [5.5, 2, 9, 7, 2]
    assert growth["rated_quarter"] == "2026Q2"


def test_rating_older_than_four_quarters_is_no_rating(facts):
    table = rated(facts.ratings, quarter="2026Q3")
    assert ("K2", "risk") not in set(zip(table["account_id"], table["criterion"], strict=True))
    earlier = rated(facts.ratings, quarter="2026Q2")
    assert ("K2", "risk") in set(zip(earlier["account_id"], earlier["criterion"], strict=True))


def test_contradictory_raters_are_listed_widest_first(facts):
    ratings = pd.concat(
        [
            facts.ratings,
            pd.DataFrame(
                {
                    "account_id": ["K2"],
                    "quarter": ["2026Q3"],
                    "criterion": ["growth_potential"],
                    "rater": ["service"],
                    "score": [5.0],
                }
            ),
        ]
    )
    table = disagreements(rated(ratings, quarter="2026Q3"), criteria=["growth_potential"])
    assert table[["account_id", "spread"]].to_numpy().tolist() == [["K1", 7.0], ["K2", 3.0]]


def test_no_ratings_give_an_empty_table(facts):
    assert rated(facts.ratings.iloc[:0], quarter="2026Q3").empty


@given(st.lists(st.floats(0, 10), min_size=1, max_size=6))
def test_mean_lies_between_the_raters_and_the_spread_holds_them(scores):
    table = rated(
        pd.DataFrame(
            {
                "account_id": "K1",
                "quarter": "2026Q3",
                "criterion": "risk",
                "rater": [f"R{i}" for i in range(len(scores))],
                "score": scores,
            }
        ),
        quarter="2026Q3",
    ).iloc[0]
    assert min(scores) - 1e-9 <= table["value"] <= max(scores) + 1e-9
    assert table["spread"] == pytest.approx(max(scores) - min(scores))
    assert table["raters"] == len(scores)


def test_spread_is_that_of_the_origin_and_no_measure_has_one(facts):
    newest = rated(facts.ratings, quarter="2026Q3")
    future = Criterion(id="future", measure="growth_potential")
    effort = Criterion(id="growth_potential", source="measure", measure="service_effort_pct")
    tidy = pd.DataFrame({"account_id": "K1", "criterion": ["future", "growth_potential"]})
    spread = with_spread(tidy, [future, effort], newest)["spread"]
    assert spread[0] == 7.0
    assert pd.isna(spread[1])
    assert with_spread(tidy, [future, effort], newest.iloc[:0])["spread"].isna().all()
