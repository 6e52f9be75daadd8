"""Chapter 4 as a whole: finding, tie-outs, picture, tables, odd companies."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kamlib.data_collection.facts import Facts
from kamlib.matrix import by_quadrant
from kamlib.matrix.ties import ACCOUNTS_TIE, REVENUE_TIE
from kamlib.support.errors import SettingsError, TieOutError


def test_finding_names_who_entered_and_left(matrix):
    # 2 of 27 M€: the share is that of the table, the account nobody rated included.
    assert matrix.finding.sentence == (
        "1 of 4 accounts with enough figures stands in “Prioritise” and brings 7\xa0% of net "
        "revenue. Since 2026Q2, entered: Alpina Pressen AG; left: Bodensee Pumpen GmbH."
    )
    assert (
        "Largest in “Bind”, where value is high and engagement low: Bodensee Pumpen GmbH "
        "with 4.0\xa0M€."
    ) in matrix.tables.by_quadrant().text


#: A third of each index is a measure that every account has, the rest is rated.
MOSTLY_RATED = {
    "value": [{"id": "revenue", "weight": 1}, {"id": "growth_potential", "weight": 2}],
    "engagement": [
        {"id": "interaction_frequency", "weight": 1},
        {"id": "cooperation", "weight": 2},
    ],
}


def with_contacts(facts: Facts) -> Facts:
    contacts = facts.interaction_quarter.reindex(range(5)).assign(
        account_id=facts.accounts["account_id"],
        quarter="2026Q3",
        kind="visit",
        initiated_by="us",
        contacts=40,
        minutes=60.0,
    )
    return replace(facts, interaction_quarter=contacts)


def test_accounts_on_thin_ground_are_not_counted_as_placed(facts, build):
    matrix = build(with_contacts(facts), **MOSTLY_RATED)
    thin = matrix.placement.set_index("account_id")["is_thin"]
    # K5 has no rating, so figures for a third of the weight; half is needed.
    assert thin.to_dict() == {"K1": False, "K2": False, "K3": False, "K4": False, "K5": True}
    assert matrix.placement["quadrant"].notna().all()
    assert " of 4 accounts with enough figures stand" in matrix.finding.sentence
    assert "Elbe AG" not in matrix.finding.sentence
    note = matrix.tables.by_quadrant().text.replace("\xa0", " ")
    assert "1 account is placed on figures for less than 50 % of the weight" in note


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            "No account has enough figures to be placed firmly; 5 are placed on few. There are no "
            "figures for Growth potential and Willingness to cooperate; the placement rests on "
            "Net revenue and Interaction frequency alone.",
        ),
        ("de", "die Einordnung beruht allein auf"),
    ],
)
def test_without_ratings_the_finding_says_what_it_rests_on(facts, build, language, said):
    unrated = replace(with_contacts(facts), ratings=facts.ratings.iloc[:0])
    assert said in build(unrated, language, **MOSTLY_RATED).finding.sentence


def test_finding_without_a_quarter_before(facts, build):
    only_now = facts.account_quarter[facts.account_quarter["quarter"] == "2026Q3"]
    matrix = build(Facts(**{**facts.__dict__, "account_quarter": only_now}))
    assert "There is no placement for 2026Q2." in matrix.finding.sentence
    assert matrix.placement["previous_quadrant"].isna().all()


def test_nobody_rated_means_nobody_placed(facts, build):
    matrix = build(Facts(**{**facts.__dict__, "ratings": facts.ratings.iloc[:0]}))
    assert matrix.finding.sentence.startswith("No account can be placed")
    assert matrix.charts.matrix().content().startswith(b"\x89PNG")
    assert matrix.tie_outs["is_tied"].all()


def test_tie_outs_hold_and_break_when_an_account_is_lost(facts, build):
    matrix = build(facts)
    assert matrix.tie_outs["is_tied"].all()
    left = matrix.tie_outs.set_index("check")["left"]
    assert left[ACCOUNTS_TIE] == 5
    assert left[REVENUE_TIE] == pytest.approx(27e6)
    lost = matrix.placement.iloc[1:]
    matrix.__dict__.update(placement=lost, quadrants=by_quadrant(lost))
    with pytest.raises(TieOutError, match=r"Net revenue \(money\): quadrants"):
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
    first = matrix.charts.matrix().content()
    assert matrix.charts.matrix().content() == first


def test_negative_revenue_is_drawn_and_shares_are_missing(facts, build):
    sales = facts.account_quarter.copy()
    money = ["gross_revenue", "invoiced_net", "product_cost"]
    sales[money] = -sales[money]
    matrix = build(Facts(**{**facts.__dict__, "account_quarter": sales}))
    assert matrix.quadrants["revenue_share_pct"].isna().all()
    assert matrix.finding.sentence.startswith(
        "1 of 4 accounts with enough figures stands in “Prioritise”. "
    )
    assert matrix.charts.matrix().content().startswith(b"\x89PNG")


TABLES = [
    "by_quadrant",
    "movements",
    "placements",
    "definition",
    "probabilities",
    "transitions",
    "moves",
    "paths",
    "hours",
    "hours_by_account",
    "hours_by_manager",
    "profiles",
    "benchmarks",
    "benchmarks_by_account",
    "targets",
]


@pytest.mark.parametrize("language", ["en", "de"])
def test_tables_escape_names(facts, build, language):
    tables = build(facts, language).tables
    for table in TABLES:
        shown = getattr(tables, table)()
        assert "<Guss>" not in shown.body, table
        assert shown.text, table


def test_movement_table_leaves_out_who_stayed(matrix):
    text = matrix.tables.movements().text
    assert "left the top quadrant" in text
    assert "Elbe AG" not in text


def test_own_strategy_stands_in_the_table(facts, build):
    matrix = build(facts, strategies={"bind": {"name": "Hold", "text": "Visit every week."}})
    assert "Visit every week." in matrix.tables.by_quadrant().text
    assert "Largest in “Hold”" in matrix.tables.by_quadrant().text


def test_frames_to_publish(matrix):
    assert set(matrix.frames) == {
        "matrix",
        "matrix_movement",
        "matrix_quadrants",
        "matrix_criteria",
        "matrix_probability",
        "matrix_history",
        "matrix_transitions",
        "matrix_moves",
        "matrix_resources",
        "matrix_comparison",
        "matrix_profiles",
        "matrix_benchmarks",
    }
    needed = {"account_id", "name", "value_index", "engagement_index", "quadrant", "net_revenue"}
    assert needed | {"distance_to_split", "previous_quadrant", "coverage"} <= set(matrix.placement)


def test_four_quarters_of_movement(matrix):
    assert matrix.studies.quarters == ["2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3"]
    moves = matrix.studies.moves
    assert set(moves.loc[moves["quarter"] == "2026Q3", "move"]) == {
        "left_top",
        "entered_top",
        "new",
    }
    assert matrix.studies.transitions["accounts"].sum() == 5


def test_certain_ratings_make_certain_quadrants(matrix):
    how = matrix.settings.scoring.robustness.model_copy(update={"rating_deviation": 0.0})
    scoring = matrix.settings.scoring.model_copy(update={"robustness": how})
    settings = matrix.settings.model_copy(update={"scoring": scoring})
    matrix = replace(matrix, settings=settings)
    table = matrix.studies.probability.set_index("account_id")
    assert table.loc[["K1", "K2", "K3", "K4"], "likeliest"].tolist() == [
        "priority",
        "bind",
        "monetise",
        "reassess",
    ]
    assert table["likeliest_share"].dropna().tolist() == [1, 1, 1, 1]
    assert "1 of 4 accounts stands within 0.3 points of a split" in (
        matrix.tables.probabilities().text
    )


def test_median_split_is_printed_and_used_for_earlier_quarters(facts, build):
    matrix = build(facts, split_rule="median")
    assert matrix.splits == (3.25, 3.5)
    assert "The splits are the medians" in matrix.tables.by_quadrant().text
    # K1 had an engagement of 4 a quarter before: high by the present median.
    assert matrix.placement.set_index("account_id").loc["K1", "previous_quadrant"] == "priority"


def test_hours_are_checked_against_what_is_available(matrix, facts, build):
    given = {"hours_available": 40, "cost_per_hour": 100, "budget_available": 10_000}
    checked = build(facts, resources=given)
    text = checked.tables.hours().text
    assert text.startswith(
        "The quadrants suggest 79 hours, more than the 40 available. "
        "They would cost 8\xa0k€, within the budget of 10\xa0k€."
    )
    assert checked.studies.resources["affordable_hours"].sum() == pytest.approx(40)
    undeclared = matrix.tables.hours().text
    assert "the hours available are not declared" in undeclared
    assert "Spent were" not in undeclared  # neither contacts nor actions were delivered


def test_budget_per_account_and_the_factors_behind_it_are_printed(matrix, facts, build):
    given = {"cost_per_hour": 80, "factor": {"key": 1.5, "standard": 0.5}}
    tables = build(facts, resources=given).tables
    assert "Suggested budget (k€)" in tables.hours_by_account().text
    note = tables.hours().text.replace("\xa0", " ")
    assert "times the factor of its status (key account 1.5, standard 0.5; others 1)" in note
    assert "Suggested budget: suggested hours at 80 € each." in note
    without = matrix.tables
    assert "budget" not in without.hours_by_account().text
    assert "times the factor of its status (1 for all)" in without.hours().text


def test_targets_are_drawn_and_listed(facts, build):
    aimed = build(facts, target_by_account={"K2": {"value": 8, "engagement": 8}})
    assert "Bodensee Pumpen GmbH" in aimed.tables.targets().text
    drawn = aimed.charts.matrix(to_target=True)
    assert drawn.content() != aimed.charts.matrix().content()
    with pytest.raises(SettingsError, match="K9"):
        _ = build(facts, target_by_account={"K9": {"value": 8, "engagement": 8}}).placement


def test_comparison_picture_reads_aloud_and_stands_hostile_names(matrix, facts, build):
    alt = matrix.charts.comparison_of_accounts().alt
    assert "Bodensee Pumpen GmbH: Growth potential 7.0, Willingness to cooperate 2.0" in alt
    accounts = facts.accounts.assign(name=[r"$\frac$ <script>", "x" * 40_000, "a\nb", "", "=1"])
    hostile = build(Facts(**{**facts.__dict__, "accounts": accounts}))
    assert hostile.charts.comparison_of_accounts().content().startswith(b"\x89PNG")
    nobody = build(Facts(**{**facts.__dict__, "account_quarter": facts.account_quarter.iloc[:0]}))
    assert nobody.charts.comparison_of_accounts().content().startswith(b"\x89PNG")
    for table in TABLES:
        assert getattr(nobody.tables, table)().body
