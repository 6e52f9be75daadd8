"""Tie-outs that can fail: each one is broken on purpose."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from kamlib.profitability import ties
from kamlib.profitability.what_if import Change
from kamlib.support.errors import TieOutError


def broken(rows):
    table = ties.tied(rows)
    return [check.split(":")[0] for check in table.loc[~table["is_tied"], "check"]]


def test_each_row_has_a_unit_and_the_table_a_total(chapter):
    assert set(chapter.tie_outs["unit"]) <= {"money", "%", "points", "count"}
    text = chapter.check().text
    assert "€" in text
    assert f"{len(chapter.tie_outs)} of {len(chapter.tie_outs)} tie-outs hold" in text


def test_names_begin_with_a_capital(chapter):
    assert all(check[0].isupper() for check in chapter.tie_outs["check"])


def test_a_curve_that_loses_an_account_breaks(chapter):
    rows = ties.curve_ties(chapter.curve.iloc[:-1], chapter.beside_the_curve, total=chapter.total)
    assert len(broken(rows)) == 1


def test_a_pool_that_vanishes_breaks(chapter):
    shared, pools = chapter.pools, chapter.facts.cost_pools
    charged = chapter.costs[chapter.costs["category"].isin(["service", "development"])]
    assert broken(ties.pool_ties(shared.iloc[1:], charged, pools=pools)) == [
        "Cost pools", "Cost pools",
    ]  # fmt: skip


def test_value_without_its_services_breaks(chapter):
    value = chapter.customer_value.assign(service_revenue=0.0)
    sales = chapter.sales[chapter.sales["quarter"].isin(chapter.year)]
    rows = ties.value_ties(value, chapter.statement_year, sales=sales)
    assert broken(rows)[0].startswith("Products + services + cross-selling")


def test_shares_and_classes_that_miss_somebody_break(chapter):
    view = chapter.dependence
    rows = ties.dependence_ties(
        view.accounts,
        view.classes.iloc[1:],
        customers=view.customers.iloc[1:],
        hhi=view.measured,
    )
    assert broken(rows) == ["Concentration", "Concentration", "ABC classes", "ABC classes"]
    assert ties.dependence_ties(
        view.accounts[:0], view.classes[:0], customers=view.customers[:0], hhi=view.measured
    ) == [(ties._CLASS_COUNT, 0.0, 0.0, "count"), (ties._CLASS_REVENUE, 0.0, 0.0, "money")]


def test_a_what_if_that_forgets_a_cost_breaks(chapter, monkeypatch):
    honest = ties.what_if

    def forgetful(account, *, change):
        return honest(account | {"service": 0.0}, change=change)

    assert broken(ties.what_if_ties(chapter.ranked)) == []
    monkeypatch.setattr(ties, "what_if", forgetful)
    assert broken(ties.what_if_ties(chapter.ranked))[0] == (
        "What-if without a change = customer contribution of today"
    )


def test_the_break_even_price_by_hand(chapter):
    """K1 loses 225 on a net revenue of 850: the effect of its price alone is +225."""
    rows = ties.what_if_ties(chapter.ranked[chapter.ranked["account_id"] == "K1"])
    assert rows[1][1:3] == (pytest.approx(225.0), pytest.approx(225.0))
    assert Change() == Change(0.0, 0.0, 0.0, 0.0)


def test_lost_costs_stop_publication(facts, chapter_of):
    chapter = chapter_of(facts)
    delivered = ties.Delivered(facts.account_quarter, facts.cost_quarter, facts.cost_pools)
    later = facts.account_quarter["quarter"] == "2026Q3"
    delivered = delivered._replace(
        sales=facts.account_quarter[later], posted=facts.cost_quarter.iloc[:-1]
    )
    rows = ties.ledger_ties(chapter.statement, delivered, total=chapter.total, shared=chapter.pools)
    assert broken(rows) == ["Costs", "Contribution"]
    gone = replace(facts, accounts=facts.accounts[facts.accounts["account_id"] != "unknown"])
    with pytest.raises(TieOutError, match="Net revenue"):
        chapter_of(gone).check()


def test_an_empty_list_of_ties_is_a_table():
    assert isinstance(ties.tied([]), pd.DataFrame)
