from __future__ import annotations

import pandas as pd

from kamlib.soll_ist.targets import (
    NOBODY,
    TWO_TARGETS,
    UNKNOWN_KPI,
    UNUSED_KPI,
    not_compared,
    scoped_targets,
    usable_targets,
)

COLUMNS = ["account_id", "account_manager", "quarter", "kpi", "target"]


def scoped(*rows: list[object]) -> pd.DataFrame:
    return scoped_targets(pd.DataFrame(list(rows), columns=COLUMNS), ["net_revenue", "nps"])


def test_a_target_is_for_an_account_a_manager_or_the_company():
    table = scoped(
        ["K1", "Ada", "2026Q3", "nps", 1.0],
        ["", "Ada", "2026Q3", "nps", 1.0],
        [None, None, "2026Q3", "nps", 1.0],
    )
    assert list(zip(table["scope"], table["entity"], strict=True)) == [
        ("account", "K1"),
        ("manager", "Ada"),
        ("company", ""),
    ]


def test_no_target_is_lost_each_that_is_not_compared_has_its_reason():
    table = scoped(
        ["K1", "", "2026Q3", "net_revenu", 1.0],
        ["K1", "", "2026Q3", "service_cost", 1.0],
        ["K1", "", "2026Q3", "net_revenue", 1.0],
    )
    assert table["reason"].tolist() == [UNKNOWN_KPI, UNUSED_KPI, ""]
    assert len(not_compared(table, "2026Q3")) + len(usable_targets(table)) == 3


def test_targets_of_later_quarters_are_not_reported_as_missing():
    table = scoped(["K1", "", "2026Q4", "net_revenu", 1.0])
    assert not_compared(table, "2026Q3").empty


def test_a_sum_shared_by_two_managers_is_added_a_ratio_is_refused():
    table = scoped(
        ["K1", "Ada", "2026Q3", "net_revenue", 100.0],
        ["K1", "Ben", "2026Q3", "net_revenue", 50.0],
        ["K1", "Ada", "2026Q3", "nps", 10.0],
        ["K1", "Ben", "2026Q3", "nps", 20.0],
    )
    assert usable_targets(table)["target"].tolist() == [150.0]
    assert table["reason"].tolist()[2:] == [TWO_TARGETS, TWO_TARGETS]


def test_a_target_of_zero_is_a_target_and_an_empty_one_is_not():
    table = scoped(
        ["K1", "", "2026Q3", "net_revenue", 0.0],
        ["K2", "", "2026Q3", "net_revenue", None],
    )
    assert usable_targets(table)["entity"].tolist() == ["K1"]


def test_a_target_for_somebody_unknown_is_not_compared_with_an_invented_zero():
    rows = [
        ["K1", "", "2026Q3", "nps", 1.0],
        ["K99", "", "2026Q3", "nps", 1.0],
        ["", "Nobody", "2026Q3", "nps", 1.0],
        ["", "", "2026Q3", "nps", 1.0],
    ]
    table = scoped_targets(pd.DataFrame(rows, columns=COLUMNS), ["nps"], known=["K1", "Ada"])
    assert table["reason"].tolist() == ["", NOBODY, NOBODY, ""]
