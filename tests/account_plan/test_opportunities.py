"""Opportunities: weighted by hand, nothing lost between horizons, forecasts against what came."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_business import HOSTILE, QUARTER, TODAY, chances, subject
from plan_drawn import bars, dots, faults

from kamlib.account_plan.opportunities import (
    HORIZONS,
    KINDS,
    forecast_against_actual,
    horizon_of,
    pipeline,
    with_state,
)
from kamlib.account_plan.opportunity_view import OpportunityView
from kamlib.account_plan.stages import OPEN_STAGES, stage_of
from kamlib.data_collection.facts import no_facts
from kamlib.support.theme import ACCENT, INK

FIVE = (
    ("O1", 28_000, 60, "2026-11-30", "short", "cross_sell", "negotiation"),
    ("O2", 9_000, 45, "2027-03-31", "", "cross_sell", "Angebot"),
    ("O3", 85_000, 25, "2028-06-30", "", "project", "specification"),
    ("O4", 50_000, 100, "2026-08-01", "short", "base", "won"),
    ("O5", 30_000, 0, "2026-08-20", "short", "base", "Closed Lost"),
)


def view(rows: pd.DataFrame, language: str = "en", **changes) -> OpportunityView:
    given = {"sales": no_facts("account_quarter"), "is_delivered": True} | changes
    return OpportunityView(subject=subject(language=language), opportunities=rows, **given)


def test_weighted_by_hand():
    rows = chances(*FIVE).set_index("opportunity_id")
    assert rows["weighted"].dropna().to_dict() == {"O1": 16_800.0, "O2": 4_050.0, "O3": 21_250.0}
    assert rows["horizon"].to_dict() == {
        "O1": "short", "O2": "short", "O3": "mid", "O4": "short", "O5": "short",
    }  # fmt: skip
    assert rows.loc[["O4", "O5"], "state"].tolist() == ["won", "lost"]
    assert list(rows.index) == ["O1", "O2", "O3", "O5", "O4"]  # open first, then newest decision


def test_pipeline_by_hand():
    table = pipeline(chances(*FIVE)).set_index(["horizon", "kind"])
    assert table.loc[("short", "cross_sell")].tolist() == [2, 37_000.0, 20_850.0]
    assert table.loc[("mid", "project")].tolist() == [1, 85_000.0, 21_250.0]
    assert table["opportunities"].sum() == 3


@given(
    st.lists(
        st.tuples(
            st.floats(0, 1e8),
            st.floats(0, 100),
            st.sampled_from(HORIZONS),
            st.sampled_from(KINDS),
            st.sampled_from(["offer", "won", "lost", "who knows"]),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_horizons_and_kinds_add_up_to_the_whole(rows):
    made = [
        (f"O{at}", volume, chance, "2027-01-01", horizon, kind, stage)
        for at, (volume, chance, horizon, kind, stage) in enumerate(rows)
    ]
    whole = sum(v * p / 100 for v, p, _, _, stage in rows if stage not in ("won", "lost"))
    table = pipeline(chances(*made))
    assert table["weighted"].sum() == pytest.approx(whole)
    assert len(table) == len(HORIZONS) * len(KINDS)


def test_a_decision_of_the_past_that_is_open_is_overdue():
    rows = chances(("O1", 1_000, 50, "2026-06-01", "short", "base", "offer"))
    assert rows["is_overdue"].tolist() == [True]
    assert "1 should have been decided by now." in view(rows).finding.sentence


def test_horizon_ends_on_the_day():
    days = pd.Series(pd.to_datetime(["2027-09-30", "2027-10-01", "2029-09-30", "2029-10-01"]))
    assert horizon_of(days, as_of=TODAY).tolist() == ["short", "mid", "mid", "long"]


def test_stage_words_of_the_company_go_first():
    assert stage_of("Offer", own={"offer": "negotiation"}) == "negotiation"
    rows = pd.DataFrame(chances(*FIVE)).assign(stage="Phase 3")
    again = with_state(rows, as_of=TODAY, stages={"Phase 3": "offer"})
    assert set(again["step"]) == {"offer"}
    assert stage_of("Kaffeepause") == ""


def test_every_open_stage_is_its_own_word():
    assert [stage_of(stage) for stage in OPEN_STAGES] == list(OPEN_STAGES)


def test_forecasts_by_hand():
    sales = no_facts("account_quarter")
    sales = pd.DataFrame(
        {
            "account_id": "K1",
            "quarter": ["2025Q3", "2026Q3"],
            "invoiced_net": [10.0, 70.0],
            "cross_sell_revenue": [0.0, 20.0],
            "up_sell_revenue": [0.0, 5.0],
        }
    )
    row = forecast_against_actual(chances(*FIVE), sales, quarter=QUARTER).iloc[0]
    assert row["expected"] == 2
    assert row[["won_volume", "lost_volume", "open_volume"]].tolist() == [50_000.0, 30_000.0, 0.0]
    assert row["hit_rate_pct"] == pytest.approx(62.5)
    assert row[["invoiced_net", "added_revenue", "year_before"]].tolist() == [70.0, 25.0, 10.0]


def test_quarters_before_the_data_are_unknown_not_zero():
    sales = pd.DataFrame(
        {
            "account_id": "K1",
            "quarter": ["2026Q3"],
            "invoiced_net": [70.0],
            "cross_sell_revenue": 0.0,
            "up_sell_revenue": 0.0,
        }
    )
    table = forecast_against_actual(chances(*FIVE), sales, quarter=QUARTER)
    assert math.isnan(table.loc[0, "year_before"])
    assert math.isnan(table.loc[1, "invoiced_net"])
    assert math.isnan(table.loc[1, "hit_rate_pct"])
    table = forecast_against_actual(chances(*FIVE), sales, quarter=QUARTER, first="2025Q4")
    assert table["invoiced_net"].tolist() == [70.0, 0.0, 0.0, 0.0]  # a new account
    assert table["year_before"].isna().all()


def test_nothing_recorded_says_what_is_missing_and_why():
    none = chances(*FIVE).iloc[:0]
    said = view(none).finding.sentence
    assert "has no row for Alpina Pressen AG." in said
    assert "cannot be planned" in said
    assert "was not delivered" in view(none, is_delivered=False).finding.sentence
    assert view(none).picture() is None
    assert view(none).tables.pipeline() is None


def test_only_decided_ones_are_said():
    said = view(chances(*FIVE[3:])).finding.sentence.replace("\u00a0", " ")
    assert said.startswith("No opportunity is open")
    assert "Of 80 k€ decided in the last four quarters 50 k€ were won." in said


@pytest.mark.parametrize("language", ["en", "de"])
def test_picture_and_tables_survive_hostile_texts(language):
    rows = chances(*FIVE).assign(title=HOSTILE, stage=HOSTILE, step="")
    rows.loc[0, "title"] = "long " * 9_000
    shown = view(rows, language)
    assert shown.picture().content()[:4] == b"<svg"
    assert "<script>" not in shown.tables.all().tables[0].body
    assert len(shown.tables.pipeline().text.splitlines()) > 4


def test_many_opportunities_are_cut_and_it_is_said():
    many = [
        (f"O{at:03d}", 1_000 + at, 50, "2027-01-01", "short", "base", "offer") for at in range(60)
    ]
    shown = view(chances(*many))
    assert shown.picture().alt.count("decision") == 12
    assert len(shown.open) == 60


def test_bars_and_stages_by_hand():
    """Volume outlined and weighted solid on one scale; four, three and two stages are reached."""
    picture = view(chances(*FIVE)).picture()
    scale = bars(picture)[4].width / 85_000
    assert [bar.width / scale for bar in bars(picture)] == pytest.approx(
        [28_000, 16_800, 9_000, 4_050, 85_000, 21_250], abs=0.06 / scale
    )
    assert [bar.fill for bar in bars(picture)] == ["#fff", INK] * 3
    reached = [dot.fill == ACCENT for dot in dots(picture)]
    assert reached == [True] * 4 + [True, True, True, False] + [True, True, False, False]
    places = [dot.x for dot in dots(picture)[:4]]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "title", ["W" * 60, "RAHMENVERTRAG ANTRIEBSTECHNIK WERK MÜNCHEN", "i" * 90, "Motor"]
)
@pytest.mark.parametrize("stage", ["", "W" * 60, "Warten auf die Freigabe der Geschäftsleitung"])
def test_wide_titles_and_stages_keep_to_their_columns(title, stage):
    rows = chances(*FIVE).assign(title=title, stage=stage, step="")
    for language, unknown in (("en", "stage not stated"), ("de", "Stufe nicht angegeben")):
        picture = view(rows, language).picture()
        assert faults(picture) == []
        assert sum(frame.width for frame in picture.figure.frames()) > 316
        if not stage:
            assert picture.figure.words.count(unknown) == 3
        else:
            said = [each for each in picture.figure.words if each.startswith(stage[:4])]
            assert all(each.endswith("…") for each in said if each not in (stage, title))
    assert any(title.startswith(each[:-1]) for each in picture.figure.words if each)


def test_a_small_opportunity_beside_a_large_one_has_figures():
    rows = chances(
        ("O1", 1_280_000, 60, "2026-11-30", "short", "base", "offer"),
        ("O2", 40_000, 60, "2026-11-30", "short", "base", "offer"),
    )
    said = [each.replace("\xa0", " ") for each in view(rows).picture().figure.words]
    assert {"768 of 1,280 · 60 %", "24 of 40 · 60 %", "Open opportunities in k€"} <= set(said)
    large = view(rows.head(1)).picture().figure.words
    assert "0.8 of 1.3 · 60 %" in [each.replace("\xa0", " ") for each in large]
