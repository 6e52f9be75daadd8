from __future__ import annotations

from kamlib.data_collection.contracts import COMMENTS
from kamlib.soll_ist.causes import CAUSES, commented


def test_every_cause_of_the_contract_has_a_label():
    assert set(CAUSES) == set(COMMENTS.column("cause").choices)


def test_a_comment_stands_beside_its_variance(chapter):
    row = chapter.comments.iloc[0]
    assert (row["name"], row["cause"], row["variance"]) == (
        "Adler Pressen AG",
        "competitor",
        -280.0,
    )


def test_material_variances_without_a_comment_are_listed_with_whose_turn_it_is(chapter):
    open_points = chapter.missing_comments
    assert list(zip(open_points["account_id"], open_points["kpi"], strict=True)) == [
        ("K1", "customer_profitability_pct"),
        ("K3", "net_revenue"),
        ("K2", "net_revenue"),
        ("K1", "nps"),
    ]
    assert open_points["account_manager"].tolist() == ["Ada", "Ben", "Ben", "Ada"]


def test_a_comment_without_a_variance_is_kept(chapter):
    comments = chapter.facts.comments.assign(account_id="K9")
    row = commented(chapter.variances, comments, "2026Q3").iloc[0]
    assert (row["name"], row["light"], row["is_material"]) == ("K9", "none", False)


def test_comments_of_other_quarters_explain_nothing(chapter):
    comments = chapter.facts.comments.assign(quarter="2026Q2")
    assert commented(chapter.variances, comments, "2026Q3").empty
