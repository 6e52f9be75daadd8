"""Tables: worst first, totals and unknown postings apart, definitions beside the figures."""

from __future__ import annotations

from dataclasses import replace

import pytest


def rows_of(table):
    return [line.strip() for line in table.text.splitlines()]


def test_the_statement_opens_with_totals_and_unknown_postings_then_the_largest_loss(chapter):
    rows = rows_of(chapter.tables.statement())[2:]
    names = ["All accounts", "Without a known account", "Alpina Pressen AG", "Celler Kranbau"]
    assert [row.startswith(name) for row, name in zip(rows, names, strict=False)] == [True] * 4
    assert not any("Dorn" in row for row in rows)


def test_the_account_statement_has_every_line_and_the_keyed_part(chapter):
    table = chapter.tables.account_statement("K1")
    assert table.text.count("\n") >= 17
    development = next(row for row in rows_of(table) if "Share of development" in row)
    assert development.split()[-5:-3] == ["45", "45"]
    assert "Returns of 10\xa0€ are already deducted" in table.text


def test_an_account_without_business_has_dashes_for_percentages(chapter):
    contribution = rows_of(chapter.tables.account_statement("P1"))[-2]
    assert "Customer contribution" in contribution
    assert "–" in contribution


def test_the_comparison_says_that_the_average_is_weighted(chapter):
    text = chapter.tables.comparison().text
    assert "not the mean of percentages" in text
    assert "the benchmark for all accounts: 15.0\xa0%" in text


def test_customer_value_shows_parts_costs_and_the_year_before(chapter):
    text = chapter.tables.customer_value().text
    assert "Cross-selling" in text
    assert "All accounts" in text


def test_pools_show_idle_and_unassigned_with_a_total(chapter):
    rows = rows_of(chapter.tables.pools())
    total = next(row for row in rows if row.startswith("All pools"))
    assert total.split()[-4:] == ["660", "500", "100", "60"] or total.split()[-3:] == [
        "500",
        "100",
        "60",
    ]


def test_definitions_follow_the_levels_of_the_settings(chapter):
    body = chapter.tables.definitions().body
    assert "Customer gross profit − Complaints and returns − Freight and shipping" in body


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>"])
def test_names_are_escaped(facts, chapter_of, name):
    tables = chapter_of(replace(facts, accounts=facts.accounts.assign(name=name))).tables
    for table in (tables.statement(), tables.account_statement("K1"), tables.comparison()):
        assert name not in table.body
        assert "&lt;" in table.body


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Receivables are invoice amounts with VAT"),
        ("de", "Forderungen sind Rechnungsbeträge mit Umsatzsteuer"),
    ],
)
def test_the_base_of_financing_is_defined_with_vat(language, said, facts, chapter_of):
    assert said in chapter_of(facts, language=language).tables.definitions().body
