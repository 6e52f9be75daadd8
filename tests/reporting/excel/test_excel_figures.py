"""What the formulas give: worked examples, identities, refusals."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.reporting.excel import CriterionLine, KpiLine, StatementLevel
from kamlib.reporting.excel.matrix import quadrant_number
from kamlib.reporting.excel.matrix_chart import label_sides
from kamlib.reporting.excel.overview import steps
from kamlib.reporting.excel.scores import score_table
from kamlib.reporting.excel.soll_ist import (
    quoted,
    soll_ist_columns,
    soll_ist_grid,
    sorted_variances,
    variance_table,
)
from kamlib.reporting.excel.statement import level_values, statement_columns, statement_grid
from kamlib.support import columns as c
from kamlib.support.errors import MissingColumnsError, ParameterError
from kamlib.support.language import Language

_POINTS = st.one_of(st.none(), st.floats(0, 10))


def one_account(**amounts):
    row = dict.fromkeys(c.CATEGORIES, 0.0) | {
        c.ACCOUNT_ID: "A1",
        c.NAME: "Brandt",
        "net_revenue": 0.0,
    }
    row |= {c.CUSTOMER_CONTRIBUTION: 0.0, c.ACCOUNT_MANAGER: "Kaya"}
    return pd.DataFrame([row | amounts])


def test_statement_by_hand(content):
    levels = (
        StatementLevel(c.NET_REVENUE, "Net", (c.DISCOUNTS,)),
        StatementLevel(
            c.CUSTOMER_CONTRIBUTION, "KDB", tuple(x for x in c.CATEGORIES if x != c.DISCOUNTS)
        ),
    )
    frame = one_account(gross_revenue=1000.0, discounts=100.0, product_cost=600.0, service=390.0)
    made = content(levels=levels, statement=frame)
    assert {key: values[0] for key, values in level_values(made).items()} == {
        c.NET_REVENUE: 900.0,
        c.CUSTOMER_CONTRIBUTION: -90.0,
    }
    columns = {x.key: x for x in statement_columns(made, statement_grid(made), Language())}
    cell = columns[c.CUSTOMER_PROFITABILITY_PCT].cells[0]
    assert cell.value == pytest.approx(-0.1)
    assert cell.text == '=IF(F7>0,P7/F7,"")'


def test_net_revenue_is_rebuilt_for_the_ratio_where_it_is_no_level(content):
    levels = (StatementLevel(c.CUSTOMER_CONTRIBUTION, "KDB", c.CATEGORIES),)
    frame = one_account(gross_revenue=1000.0, discounts=200.0, product_cost=600.0)
    made = content(levels=levels, statement=frame)
    columns = {x.key: x for x in statement_columns(made, statement_grid(made), Language())}
    assert columns[c.CUSTOMER_PROFITABILITY_PCT].cells[0].value == pytest.approx(0.25)


def test_a_level_the_report_does_not_have_stays_empty(content):
    made = content(
        1,
        statement=one_account(
            gross_revenue=1.0,
            contribution_margin_2=np.nan,
            contribution_margin_3=1.0,
            customer_gross_profit=1.0,
        ),
    )
    columns = {x.key: x for x in statement_columns(made, statement_grid(made), Language())}
    assert columns["contribution_margin_2"].cells == [None]


@settings(max_examples=25)
@given(order=st.permutations(c.CATEGORIES), cuts=st.sets(st.integers(1, 9), max_size=4))
def test_any_order_of_levels_gives_the_same_customer_contribution(content, order, cuts):
    base = content(6)
    edges = [0, *sorted(cuts), 10]
    parts = [tuple(order[a:b]) for a, b in pairwise(edges)]
    names = [f"level_{n}" for n in range(len(parts) - 1)] + [c.CUSTOMER_CONTRIBUTION]
    frame = base.statement.assign(**dict.fromkeys(names, 0.0))
    changed = replace(
        base,
        levels=tuple(StatementLevel(n, n, p) for n, p in zip(names, parts, strict=True)),
        statement=frame,
    )
    mine = level_values(changed)[c.CUSTOMER_CONTRIBUTION]
    np.testing.assert_allclose(mine, level_values(base)[c.CUSTOMER_CONTRIBUTION], atol=1e-6)


def test_overview_deducts_every_category_once_and_ends_with_the_contribution(content):
    made = content(20)
    lines = steps(made, Language())
    deducted = [line for line in lines if line.is_deducted]
    assert sorted(line.key for line in deducted) == sorted(c.CATEGORIES)
    total = lines[0].amount - sum(line.amount for line in deducted)
    assert total == pytest.approx(lines[-1].amount)
    assert total == pytest.approx(made.statement[c.CUSTOMER_CONTRIBUTION].sum())


def scored(content, points, *, minimum=50.0):
    ids = [f"A{n}" for n in range(len(points))]
    frame = pd.DataFrame({c.ACCOUNT_ID: ids, c.NAME: ids, c.SCORE: 1.0, "rank": 1.0})
    tidy = pd.DataFrame(
        [
            (a, k, p)
            for a, row in zip(ids, points, strict=True)
            for k, p in zip("xy", row, strict=True)
        ],
        columns=[c.ACCOUNT_ID, c.CRITERION, "points"],
    )
    criteria = (CriterionLine("x", "X", 3), CriterionLine("y", "Y", 1))
    return content(criteria=criteria, scores=frame, points=tidy, minimum_coverage_pct=minimum)


def test_who_only_sent_back_makes_no_result_of_a_company_without_costs(content):
    level = StatementLevel(c.CUSTOMER_CONTRIBUTION, "KDB", tuple(c.CATEGORIES))
    nan = float("nan")
    sold = one_account(gross_revenue=100.0, product_cost=nan, customer_contribution=nan)
    returned = one_account(gross_revenue=-3.0, product_cost=0.0, customer_contribution=-3.0)
    rows = pd.concat([sold, returned], ignore_index=True)
    made = content(levels=(level,), statement=rows)
    assert np.isnan(steps(made, Language())[-1].amount)
    known = pd.concat([rows, one_account(gross_revenue=5.0, customer_contribution=5.0)])
    made = content(levels=(level,), statement=known.reset_index(drop=True))
    assert steps(made, Language())[-1].amount == 2.0


def test_score_by_hand_with_a_missing_criterion_and_too_little_coverage(content):
    nan = float("nan")
    table = score_table(scored(content, [(8, 4), (7, nan), (nan, 9), (8, 4), (nan, nan)]))
    assert table[c.SCORE].tolist()[:4] == [7.0, 7.0, 9.0, 7.0]  # (8*3+4*1)/4; 7*3/3; 9*1/1
    assert np.isnan(table[c.SCORE].iloc[4])
    assert table["coverage"].tolist() == [1.0, 0.75, 0.25, 1.0, 0.0]
    assert table["rank"].tolist()[:2] == [1.0, 1.0] and np.isnan(table["rank"].iloc[2])


@settings(max_examples=25)
@given(rows=st.lists(st.tuples(_POINTS, _POINTS), min_size=1, max_size=6))
def test_a_score_lies_between_the_lowest_and_highest_points(content, rows):
    table = score_table(scored(content, rows))
    for score, row in zip(table[c.SCORE], rows, strict=True):
        known = [points for points in row if points is not None]
        assert np.isnan(score) if not known else min(known) - 1e-6 <= score <= max(known) + 1e-6


@pytest.mark.parametrize(
    ("value", "engagement", "number"),
    [(5, 5, 0), (5, 4.9, 1), (4.9, 5, 2), (4.9, 4.9, 3), (float("nan"), 9, -1)],
)
def test_an_index_at_the_split_belongs_above(content, value, engagement, number):
    assert quadrant_number(value, engagement, content()) == number


def test_names_in_the_chart_do_not_cover_each_other(content):
    made = content()
    same = pd.DataFrame(
        {
            c.NAME: "Brandt Antriebe",
            "value_index": 3.0,
            "engagement_index": [4.0] * 7,
            c.NET_REVENUE: 1e6,
        }
    )
    sides = label_sides(same, made)
    assert len(sides) == 7 and sides.count("") >= 3
    apart = same.assign(value_index=2.0, engagement_index=[1.0, 2.2, 3.4, 4.6, 5.8, 7.0, 8.4])
    assert set(label_sides(apart.assign(net_revenue=[9e6] + [1e5] * 6), made)) <= {"r", "l"}


def test_variance_by_hand(content):
    rows = [
        ("account", "A1", "K", "cost", 100.0, 120.0, -20.0),
        ("account", "A1", "K", "net_revenue", 0.0, 50.0, 50.0),
        ("account", "A1", "K", "nps", np.nan, 50.0, np.nan),
    ]
    names = ["scope", c.ACCOUNT_ID, c.ACCOUNT_MANAGER, c.KPI, c.TARGET, c.ACTUAL, "variance"]
    kpis = (
        KpiLine("cost", "Cost", "money", -1),
        KpiLine("net_revenue", "R"),
        KpiLine("nps", "N", "points"),
    )
    table = variance_table(content(kpis=kpis, variances=pd.DataFrame(rows, columns=names)))
    assert table["variance"].tolist()[:2] == [-20.0, 50.0]
    assert table["raw_difference"].tolist()[:2] == [20.0, 50.0]
    assert table["variance_pct"].iloc[0] == pytest.approx(-0.2)
    assert table["variance_pct"].isna().tolist() == [False, True, True]
    assert np.isnan(table["variance"].iloc[2])


def test_company_comes_before_managers_and_accounts(content):
    made = content(5)
    shuffled = replace(made, variances=made.variances.sample(frac=1, random_state=1))
    scopes = sorted_variances(shuffled)["scope"].drop_duplicates().tolist()
    assert scopes == ["company", "manager", "account"]


def test_every_row_of_target_and_actual_says_whom_it_is_about(content):
    made = content(2)
    rows = [
        ("company", "", "", c.NET_REVENUE, 9.0, 9.0, 0.0),
        ("manager", "", "Ada", c.NET_REVENUE, 9.0, 9.0, 0.0),
        ("manager", "", "", c.NET_REVENUE, np.nan, 9.0, np.nan),
        ("account", made.statement[c.ACCOUNT_ID].iloc[0], "Ada", c.NET_REVENUE, 9.0, 9.0, 0.0),
        ("account", "unknown", "", c.NET_REVENUE, np.nan, 9.0, np.nan),
    ]
    names = ["scope", c.ACCOUNT_ID, c.ACCOUNT_MANAGER, c.KPI, c.TARGET, c.ACTUAL, "variance"]
    variances = pd.DataFrame(rows, columns=names)
    made = replace(made, variances=variances)
    columns = soll_ist_columns(made, soll_ist_grid(made), Language("de"))
    shown = {column.key: list(column.cells) for column in columns}
    first = made.statement[c.NAME].iloc[0]
    # The line of a manager nobody named sorts before the named ones.
    assert shown[c.NAME] == [
        made.company,
        "niemand benannt",
        "Ada",
        "Unbekannter Kunde",
        first,
    ]
    assert shown["scope"][:3] == ["Unternehmen", "Kundenbetreuer", "Kundenbetreuer"]


def test_text_in_a_condition_is_taken_literally():
    assert quoted('Rate "A"* ~?') == 'Rate ""A""~* ~~~?'


def test_a_kpi_nobody_described_is_refused(content):
    made = content(kpis=(KpiLine(c.NET_REVENUE, "Net revenue"),))
    with pytest.raises(ParameterError, match="which the workbook was not told about"):
        sorted_variances(made)


def test_a_missing_column_is_named_with_the_nearest(content):
    broken = content().statement.rename(columns={c.FREIGHT: "freigth"})
    with pytest.raises(MissingColumnsError, match=r"needs the column 'freight'.*mean 'freigth'"):
        content(statement=broken)


def test_other_quadrants_and_levels_are_refused(content):
    with pytest.raises(ParameterError, match="priority, bind, monetise, reassess"):
        content(quadrants=content().quadrants[:3])
    with pytest.raises(ParameterError, match="ends with 'customer_contribution'"):
        content(levels=content().levels[:-1])


def test_score_of_a_group_keeps_the_missing_weight_there(content):
    nan = float("nan")
    made = scored(content, [(8, 4), (nan, 9)])
    tidy = pd.concat([made.points, made.points.assign(criterion="z", points=[5.0] * 4)])
    tidy = tidy.drop_duplicates([c.ACCOUNT_ID, c.CRITERION])
    lines = (
        CriterionLine("x", "X", 30, "potential"),
        CriterionLine("y", "Y", 10, "potential"),
        CriterionLine("z", "Z", 60),
    )
    table = score_table(replace(made, criteria=lines, points=tidy, minimum_coverage_pct=0))
    # complete: (8*30 + 4*10 + 5*60) / 100; x missing: 9 for the whole group of 40
    assert table[c.SCORE].tolist() == pytest.approx([5.8, 9 * 0.4 + 5 * 0.6])


def test_account_knocked_out_by_a_minimum_has_no_score_and_no_rank(content):
    made = scored(content, [(8, 4), (7, 7), (5, 5)])
    scores = made.scores.assign(choice=["both", "knocked_out", "neither"])
    table = score_table(replace(made, scores=scores))
    assert table[c.SCORE].tolist() == pytest.approx([7, np.nan, 5], nan_ok=True)
    assert table["rank"].tolist() == pytest.approx([1, np.nan, 2], nan_ok=True)
