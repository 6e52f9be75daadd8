from __future__ import annotations

import math

import pytest
from soll_ist_company import default_targets, make_chapter, shared_chapter

from kamlib.support.errors import SettingsError
from kamlib.support.settings import Kpi


def test_finding_says_how_far_how_many_and_how_long(chapter):
    assert chapter.finding.sentence == (
        "Net revenue is 7.0\u00a0% below target, service cost 55.0\u00a0% above; "
        "2 of 3 accounts with a target are off target on net revenue, "
        "1 of them below target for at least 2 quarters running."
    )


def test_finding_without_company_or_account_targets_speaks_of_managers():
    chapter = make_chapter([["", "Ada", "2026Q3", "net_revenue", 900.0]])
    assert chapter.finding.sentence == (
        "Net revenue is 20.0\u00a0% below target (by the target of 1 account manager); "
        "1 of 1 account managers are off target on net revenue, "
        "none of them below target for 2 quarters running."
    )


def test_a_run_counts_quarters_below_target_though_the_light_was_green():
    # K1 misses 818 by 8 (green), then 1000 by 280 (red).
    chapter = make_chapter(
        [["K1", "", "2026Q2", "net_revenue", 818.0], ["K1", "", "2026Q3", "net_revenue", 1000.0]]
    )
    before = chapter.by_quarter.query("quarter == '2026Q2' and target == 818")
    assert before["light"].tolist() == ["good"]
    sentence = chapter.finding.sentence
    assert sentence.endswith("1 of them below target for at least 2 quarters running.")


@pytest.mark.parametrize(
    ("first", "said"),
    [
        (50.0, "1 of them worse than target for at least 2"),
        (90.0, "none of them worse than target for 2"),
    ],
)
def test_where_less_is_favourable_the_finding_says_worse_not_below(first, said):
    # Service cost of K1: 90, then 80.
    targets = [
        ["K1", "", "2026Q2", "service_cost", first],
        ["K1", "", "2026Q3", "service_cost", 50.0],
    ]
    sentence = make_chapter(targets).finding.sentence
    assert sentence.endswith(f"off target on service cost, {said} quarters running.")


def test_finding_without_targets_says_so():
    assert (
        shared_chapter(has_targets=False).finding.sentence
        == "No target has been set for this quarter."
    )


def test_totals_tie(chapter):
    assert chapter.tie_outs["is_tied"].all()
    chapter.check()


def test_a_misspelt_kpi_in_the_settings_stops_before_any_figure():
    chapter = make_chapter(kpis=(Kpi(id="net_revenu"),))
    with pytest.raises(SettingsError, match="Did you mean 'net_revenue'"):
        _ = chapter.variances


def test_persistent_deviation_of_the_shrinking_account(chapter):
    rows = chapter.persistent.query("scope == 'account'")
    assert rows["account_id"].tolist() == ["K1"]
    assert (rows["run_quarters"].iloc[0], rows["cumulated_variance"].iloc[0]) == (3, -570.0)


def test_persistent_deviation_of_an_account_manager_is_shown_where_accounts_have_no_targets():
    quarters = ["2026Q2", "2026Q3"]
    chapter = make_chapter([["", "Ada", quarter, "net_revenue", 900.0] for quarter in quarters])
    assert "1 of them below target for at least 2 quarters running" in chapter.finding.sentence
    line = chapter.tables.persistent_deviations().text.splitlines()[2]
    assert line.split()[0] == "Ada"


def test_later_quarters_do_not_change_what_is_reported(chapter):
    later = [*default_targets(), ["K1", "", "2026Q4", "net_revenue", 9e9]]
    assert make_chapter(later).variances.equals(chapter.variances)


def test_frames_are_tidy_and_hold_every_target_row(chapter):
    frames = chapter.frames
    compared = chapter.by_quarter["target"].notna().sum()
    assert compared + len(frames["soll_ist_not_compared"]) == len(chapter.facts.targets)
    assert (
        frames["soll_ist"]
        .set_index(["scope", "account_id", "account_manager", "kpi"])
        .index.is_unique
    )


def test_manager_rows_name_the_manager_and_company_rows_nobody(chapter):
    rows = chapter.variances.query("kpi == 'net_revenue'").set_index("scope")
    assert rows.loc[["manager"], "account_manager"].tolist() == ["", "Ada", "Ben"]
    assert rows.loc["company", "account_manager"] == ""
    assert math.isclose(rows.loc[["manager"], "actual"].sum(), rows.loc["company", "actual"])
