"""Tie-outs per KPI: what they compare, and that each of them can fail."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
from soll_ist_company import facts, make_chapter, shared_chapter, whole_chapter, with_products

from kamlib.soll_ist.ties import Ties
from kamlib.support.errors import TieOutError
from kamlib.support.language import Language

TIES = Ties(kpis=["net_revenue", "nps"], quarter="2026Q3", language=Language())


def test_every_total_by_hand():
    ties = whole_chapter().tie_outs.set_index("check")["left"].to_dict()
    assert ties == pytest.approx(
        {
            # 0.9 x (800 + 700 + 50)
            "Net revenue, €: all accounts = statement of chapter 2": 1395.0,
            "Net revenue, €: all account managers = company": 1395.0,
            "Service cost, €: all accounts = statement of chapter 2": 155.0,
            "Service cost, €: all account managers = company": 155.0,
            # K1 720 - 1000, K2 630 - 500, K3 0 - 100
            "Net revenue, €: variances of accounts = their actuals − their targets": -250.0,
            # 0.9 x (1500 + 1500 + 1550)
            "Net revenue, €: year to date of the company = sum of its quarters": 4095.0,
            "Service cost, €: variance of the company = its actual − its target": -55.0,
            "Service cost, €: year to date of the company = sum of its quarters": 155.0,
            # 1395 - 0.9 x 1500
            "Invoiced net revenue, €: effects = invoices now − invoices a year ago": 45.0,
            "Invoiced net revenue, €: effects of all accounts = effects of the company": 45.0,
            # 0.4 x (1550 - 1500)
            "Gross profit on invoices, €: effects = invoices now − invoices a year ago": 20.0,
            "Gross profit on invoices, €: effects of all accounts = effects of the company": 20.0,
        }
    )


def test_names_are_german_where_the_reader_is():
    names = shared_chapter("de").tie_outs["check"].tolist()
    assert names[0] == "Nettoerlös, €: alle Kunden = Kundenerfolgsrechnung aus Kapitel 2"


def test_revenue_credited_to_nobody_breaks_the_tie():
    given = facts()
    lines = given.manager_quarter
    lost = lines[lines["account_manager"] != "Ada"]
    chapter = make_chapter(given=dataclasses.replace(given, manager_quarter=lost))
    with pytest.raises(TieOutError, match="all account managers = company"):
        chapter.check()


def test_a_product_line_that_was_lost_breaks_the_tie_of_effects():
    given = with_products(facts())
    fewer = given.product_quarter.iloc[1:]
    assert given.product_quarter["quarter"].iloc[0] == "2025Q3"
    chapter = make_chapter(given=dataclasses.replace(given, product_quarter=fewer))
    with pytest.raises(TieOutError, match="effects = invoices now"):
        chapter.check()


def test_an_account_that_is_not_in_the_statement_does_not_tie():
    actuals = pd.DataFrame(
        {"scope": "account", "kpi": "net_revenue", "quarter": "2026Q3", "actual": [5.0, 7.0]}
    )
    statement = pd.DataFrame({"quarter": ["2026Q3"], "net_revenue": [5.0]})
    first = TIES.of_actuals(actuals, statement)[0]
    assert first[1:] == (12.0, 5.0)


@pytest.mark.parametrize("what", ["variance", "ytd_actual"])
def test_a_variance_or_year_to_date_that_was_changed_does_not_tie(what):
    chapter = shared_chapter()
    changed = chapter.variances.copy()
    is_company = (changed["scope"] == "company") & (changed["kpi"] == "net_revenue")
    is_account = (changed["account_id"] == "K1") & (changed["kpi"] == "net_revenue")
    changed.loc[is_account | is_company, what] += 0.01
    asked = chapter.targets[chapter.targets["reason"] == ""]
    rows = TIES.of_variances(changed, asked, chapter.actuals)
    broken = [name for name, left, right in rows if abs(left - right) > 0.005]
    wanted = {"variance": "variances of accounts", "ytd_actual": "year to date"}[what]
    assert len(broken) == 1
    assert wanted in broken[0]


def unknown(actuals: pd.DataFrame, *accounts: str) -> pd.DataFrame:
    """Take the figure away from the actuals of accounts; their rows stay."""
    changed = actuals.copy()
    changed.loc[changed["entity"].isin(accounts), ["actual", "numerator"]] = float("nan")
    return changed


def test_a_target_without_a_known_actual_is_compared_with_nothing():
    chapter = shared_chapter()
    actuals = unknown(chapter.actuals, "K1")
    changed = chapter.variances.copy()
    is_k1 = changed["account_id"] == "K1"
    changed.loc[is_k1, ["variance", "actual"]] = float("nan")
    asked = chapter.targets[chapter.targets["reason"] == ""]
    rows = {name: pair for name, *pair in TIES.of_variances(changed, asked, actuals)}
    # K2 630 - 500, K3 0 - 100: a figure that is not there is 0, one nobody knows is none
    own = "Net revenue, €: variances of accounts = their actuals − their targets"
    assert rows[own] == pytest.approx([30.0, 30.0])


def test_a_kpi_nobody_has_an_actual_of_has_no_totals():
    chapter = shared_chapter()
    nobody = chapter.actuals.assign(actual=float("nan"), numerator=float("nan"))
    asked = chapter.targets[(chapter.targets["reason"] == "") & (chapter.targets["entity"] != "K3")]
    shown = chapter.variances.assign(variance=float("nan"), ytd_actual=float("nan"))
    assert TIES.of_variances(shown, asked, nobody) == []
    assert TIES.of_actuals(nobody, pd.DataFrame({"quarter": ["2026Q3"]})) == []


def test_without_product_lines_there_is_no_bridge_to_tie():
    none = pd.DataFrame()
    assert TIES.of_bridge(none, none, none, base="2025Q3") == []
