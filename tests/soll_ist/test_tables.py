from __future__ import annotations

import pytest
from soll_ist_company import facts, make_chapter, shared_chapter

from kamlib.support.errors import ParameterError

METHODS = [
    "company",
    "managers",
    "accounts",
    "lights",
    "persistent_deviations",
    "causes",
    "missing_comments",
    "definitions",
]


def lines(table) -> list[str]:
    return table.text.splitlines()


def test_company_table_has_a_line_per_kpi_with_unit_and_coverage(chapter):
    revenue = next(line for line in lines(chapter.tables.company()) if "Net revenue" in line)
    assert revenue.split()[2:7] == ["€", "1,500.0", "1,395.0", "−105.0", "−7.0"]
    assert "3 of 3" in revenue


def test_accounts_table_is_worst_first_and_totalled(chapter):
    body = lines(chapter.tables.accounts("net_revenue"))
    order = [line.split()[0] for line in body[2:6]]
    assert order == ["Adler", "Cedra", "Birke", "Total"]


def test_score_table_shows_how_many_answered(chapter):
    adler = next(line for line in lines(chapter.tables.accounts("nps")) if "Adler" in line)
    assert adler.split()[4:8] == ["10", "−25", "−35", "4"]


def test_missing_actual_is_told_apart_from_missing_target(chapter):
    lights = chapter.tables.lights().text
    cedra = next(line for line in lights.splitlines() if "Cedra" in line)
    assert "no actual" in cedra
    assert "no target" in cedra


def test_targets_that_are_not_compared_are_shown_with_their_reason(chapter):
    text = chapter.tables.details().tables[1].text
    assert "the workbook knows no such KPI" in text
    assert "the settings do not compare this KPI" in text


def test_whose_turn_it_is_comes_first_in_the_list_of_missing_comments(chapter):
    rows = lines(chapter.tables.missing_comments())[2:-1]
    assert [row.split()[0] for row in rows] == ["Ada", "Ada", "Ben", "Ben"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_table_is_drawn_or_says_what_is_missing(method, language):
    full = getattr(shared_chapter(language).tables, method)()
    empty = getattr(shared_chapter(language, has_targets=False).tables, method)()
    assert "<table>" in full.body
    assert "<table>" in empty.body or empty.body.startswith('<p class="kam-remark">')


def test_names_are_escaped_everywhere():
    given = facts()
    given.accounts["name"] = "<script>alert(1)</script>"
    given.accounts["account_manager"] = "<b>Ada</b>"
    tables = make_chapter(given=given).tables
    bodies = [getattr(tables, method)().body for method in METHODS]
    assert not [body for body in bodies if "<script>" in body or "<b>Ada" in body]
    assert any("&lt;script&gt;" in body for body in bodies)


def test_a_kpi_that_is_not_compared_is_refused(chapter):
    with pytest.raises(ParameterError, match="Did you mean 'service_cost'"):
        chapter.tables.accounts("service_costs")
