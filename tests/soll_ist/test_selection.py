from __future__ import annotations

import pytest

from kamlib.soll_ist import selection as s


def test_largest_variances_are_named_the_rest_is_summed(chapter):
    rows = s.largest_variances(chapter.variances, "account", "net_revenue", limit=1)
    assert rows["row"].tolist() == ["item", "rest", "total"]
    assert rows["name"].tolist()[0] == "Adler Pressen AG"
    # K1 -280, K2 +130, K3 -100
    assert rows["variance"].tolist() == pytest.approx([-280.0, 30.0, -250.0])
    assert rows["count"].tolist() == [1, 2, 3]


def test_ratios_have_no_total(chapter):
    rows = s.largest_variances(chapter.variances, "account", "nps")
    assert rows["row"].tolist() == ["item"]


def test_ranked_rows_are_worst_first_with_a_total(chapter):
    rows = s.ranked_rows(chapter.variances, "account", "net_revenue")
    assert rows["account_id"].tolist() == ["K1", "K3", "K2", ""]
    assert rows["variance"].tolist() == pytest.approx([-280.0, -100.0, 130.0, -250.0])
    assert rows["ytd_variance"].iloc[-1] == pytest.approx(-570.0 + 120.0 - 100.0)


def test_company_has_a_row_for_each_quarter_even_without_figures(chapter):
    rows = s.company_by_quarter(chapter.by_quarter, "net_revenue", "2026Q3")
    assert len(rows) == 8
    assert rows["actual"].isna().tolist() == [True, True, True, *[False] * 5]
    assert rows["target"].tolist()[-1] == 1500.0


def test_lights_tell_no_target_from_no_actual(chapter):
    kpis = ["net_revenue", "nps"]
    table = s.lights(chapter.variances, kpis).set_index("account_id")[kpis]
    assert table.loc["K1"].tolist() == ["bad", "bad"]
    assert table.loc["K2"].tolist() == ["good", "none"]
    assert table.loc["K3"].tolist() == ["bad", "no actual"]


def test_headline_falls_back_from_company_to_managers_to_accounts(chapter):
    table = chapter.variances
    assert s.headline(table, "net_revenue") == ("company", pytest.approx(-7.0), 1)
    without = table[table["scope"] != "company"]
    assert s.headline(without, "net_revenue") == ("manager", pytest.approx(-20.0), 1)
    accounts = without[without["scope"] == "account"]
    assert s.headline(accounts, "net_revenue") == ("account", pytest.approx(-15.625), 3)


def test_accounts_without_a_target_are_listed_largest_first(chapter):
    rows = s.without_target(chapter.variances, "service_cost")
    assert rows["account_id"].tolist() == ["K1", "K2", "unknown"]
