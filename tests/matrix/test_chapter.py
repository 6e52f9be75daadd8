"""Chapter 4 as a whole: finding, tie-outs, picture, tables, odd companies."""

from __future__ import annotations

import pytest

from kamlib.data_collection.facts import Facts
from kamlib.matrix import by_quadrant
from kamlib.support.errors import TieOutError


def test_finding_names_who_entered_and_left(matrix):
    assert matrix.finding.sentence == (
        "1 of 4 accounts stands in “Prioritise” and brings 12\xa0% of net revenue. "
        "Entered since 2026Q2: Alpina Pressen AG. Left since 2026Q2: Bodensee Pumpen GmbH. "
        "Largest in “Bind”, where value is high and engagement low: Bodensee Pumpen GmbH "
        "with 4.0\xa0M€."
    )


def test_finding_without_a_quarter_before(facts, build):
    only_now = facts.account_quarter[facts.account_quarter["quarter"] == "2026Q3"]
    matrix = build(Facts(**{**facts.__dict__, "account_quarter": only_now}))
    assert "There is no placement for 2026Q2." in matrix.finding.sentence
    assert matrix.placement["previous_quadrant"].isna().all()


def test_nobody_rated_means_nobody_placed(facts, build):
    matrix = build(Facts(**{**facts.__dict__, "ratings": facts.ratings.iloc[:0]}))
    assert matrix.finding.sentence.startswith("No account can be placed")
    assert matrix.charts.matrix().png().startswith(b"\x89PNG")
    assert matrix.tie_outs["is_tied"].all()


def test_tie_outs_hold_and_break_when_an_account_is_lost(matrix):
    assert matrix.tie_outs["is_tied"].all()
    assert matrix.tie_outs["left"].tolist()[:2] == [5, pytest.approx(27e6)]
    lost = matrix.placement.iloc[1:]
    matrix.__dict__.update(placement=lost, quadrants=by_quadrant(lost))
    with pytest.raises(TieOutError, match="accounts in the quadrants"):
        matrix.check()


def test_picture_reads_aloud_every_quadrant(matrix):
    alt = matrix.charts.matrix().alt
    assert "Prioritise, 1 account: Alpina Pressen AG: value 5.0, engagement 5.0" in alt
    assert (
        "Bind, 1 account: Bodensee Pumpen GmbH: value 7.0, engagement 2.0, net revenue 4.0\xa0M€"
        in alt
    )


def test_picture_draws_hostile_names_and_repeats_byte_for_byte(facts, build):
    accounts = facts.accounts.assign(
        name=[r"$\frac$ <script>", "x" * 40_000, "\u202eשלום", "a\nb", "=1+1"]
    )
    matrix = build(Facts(**{**facts.__dict__, "accounts": accounts}))
    first = matrix.charts.matrix().png()
    assert matrix.charts.matrix().png() == first


def test_negative_revenue_is_drawn_and_shares_are_missing(facts, build):
    sales = facts.account_quarter.copy()
    money = ["gross_revenue", "invoiced_net", "product_cost"]
    sales[money] = -sales[money]
    matrix = build(Facts(**{**facts.__dict__, "account_quarter": sales}))
    assert matrix.quadrants["revenue_share_pct"].isna().all()
    assert matrix.finding.sentence.startswith("1 of 4 accounts stands in “Prioritise”. ")
    assert matrix.charts.matrix().png().startswith(b"\x89PNG")


@pytest.mark.parametrize("table", ["by_quadrant", "movements", "placements", "definition"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_tables_escape_names(facts, build, table, language):
    shown = getattr(build(facts, language).tables, table)()
    assert "<Guss>" not in shown.body
    assert shown.text


def test_movement_table_leaves_out_who_stayed(matrix):
    text = matrix.tables.movements().text
    assert "left the top quadrant" in text
    assert "Elbe AG" not in text


def test_own_strategy_stands_in_the_table(facts, build):
    matrix = build(facts, strategies={"bind": {"name": "Hold", "text": "Visit every week."}})
    assert "Visit every week." in matrix.tables.by_quadrant().text
    assert "Hold" in matrix.finding.sentence


def test_frames_to_publish(matrix):
    assert set(matrix.frames) == {
        "matrix",
        "matrix_movement",
        "matrix_quadrants",
        "matrix_criteria",
    }
    needed = {"account_id", "name", "value_index", "engagement_index", "quadrant", "net_revenue"}
    assert needed | {"distance_to_split", "previous_quadrant", "coverage"} <= set(matrix.placement)
