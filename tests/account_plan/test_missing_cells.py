"""What is missing is a dash in every table of a plan, never the word a program has for it."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from kamlib.account_plan.one_page import one_page
from kamlib.support.display import Details, HouseTable

ROOT = Path(__file__).parents[2]
_CELL = re.compile(r"<t[dh]\b[^>]*>(.*?)</t[dh]>", re.DOTALL)
_WORDS = re.compile(r"(?<!\w)(nan|NaN|NaT|<NA>)(?!\w)|^None$")


def shown(plan):
    """Evaluate every cell of the plan's notebook that is one table or fold of it."""
    notebook = json.loads(next((ROOT / "notebooks").glob("06*.ipynb")).read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        source = "".join(cell["source"]).strip()
        if cell["cell_type"] == "code" and re.fullmatch(r"plan(\.\w+)+\(\)", source):
            drawn = eval(source, {"plan": plan})
            found = drawn.tables if isinstance(drawn, Details) else (drawn,)
            yield from ((source, each) for each in found if isinstance(each, HouseTable))


def bare(plan):
    return [
        (source, said)
        for source, table in shown(plan)
        for cell in _CELL.findall(table.body)
        if _WORDS.search(said := html.unescape(re.sub("<[^>]*>", "", cell)).strip())
    ]


@pytest.mark.parametrize("account", ["K0007", "K0031"])
def test_no_table_of_the_sample_shows_a_bare_word(book, account):
    assert bare(book.account_plan(account)) == []


def test_the_light_among_the_figures_has_the_look_of_every_light(book):
    """Off target is red on the plan as it is on the first page, on screen and on paper."""
    plan = book.account_plan("K0001")
    off = '<span class="kam-light bad"><b aria-hidden="true">■</b>off target</span>'
    assert off in plan.tables.head().body
    assert "■ off target" in plan.tables.head().text
    figures = one_page(plan)["figures"]
    [sign] = {row[1][0] for row in figures["rows"] if row[1].endswith("off target")}
    page = (ROOT / "kamlib" / "support" / "tables.css").read_text(encoding="utf-8")
    assert f"--kam-bad:{figures['lights'][sign]};" in page.splitlines()[0]


@pytest.mark.parametrize("missing", [None, float("nan")])
def test_no_table_shows_what_nobody_recorded_of_people(book, missing):
    plan = replace(book.account_plan("K0007"))
    people = plan.people.copy()
    for name in ("buying_role", "owner"):
        people[name] = people[name].astype(object)
        people.loc[people.index[:2], name] = missing
    people.loc[people.index[:2], ["influence", "attitude"]] = float("nan")
    vars(plan)["people"] = people
    assert len(list(shown(plan))) > 8
    assert bare(plan) == []
