"""The printed plan is one page, whatever an account brings; what does not fit is counted."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest

from kamlib.account_plan.one_page import LONGEST, ROOMS, one_page
from kamlib.account_plan.people import label_people
from kamlib.reporting.plan_pdf import plan_pdf

FUNCTIONS = (
    "Leiter Konstruktion und Entwicklung",
    "Strategische Einkäuferin Antriebstechnik",
    "Leiter Instandhaltung und Anlagentechnik",
    "Werkleiterin Montage und Verpackung",
    "Assistentin der Geschäftsführung",
)
ROLES = ("initiator", "user", "influencer", "decider", "buyer", "gatekeeper")
LONG = "Rahmenvertrag mit Lieferzusage für die Ersatzteile der Verpackungslinie "


def repeated(rows: pd.DataFrame, count: int, **columns) -> pd.DataFrame:
    table = pd.concat([rows.head(1)] * count, ignore_index=True)
    return table.assign(**columns)


def filled(plan, *, people: int, rows: int):
    """The same plan with so many people, chances, steps and comments, all of them long."""
    full = replace(plan)
    here = plan.people[~plan.people["has_left"]]
    ids = [*here["contact_id"], *(f"Q{at:03d}" for at in range(people))][:people]
    table = repeated(
        here,
        people,
        contact_id=ids,
        reports_to=["", *ids[:-1]][:people],
        function=[FUNCTIONS[at % len(FUNCTIONS)] for at in range(people)],
        buying_role=[ROLES[at % len(ROLES)] for at in range(people)],
    )
    vars(full)["people"] = table.assign(label=label_people(table, show="role"))
    business = full.business
    titles = [f"{LONG}{at}" for at in range(rows)]
    chances = repeated(
        business.opportunities.open, rows, title=titles, opportunity_id=ids[:1] * rows
    )
    steps = repeated(business.actions.open, rows, title=titles, owner="Miriam Vogtländer-Reuter")
    vars(business)["opportunities"] = replace(business.opportunities, opportunities=chances)
    vars(business)["actions"] = replace(business.actions, actions=steps)
    vars(full)["remarks"] = tuple(["Nettoerlös: " + LONG * 3] * 4)
    return full


def pages(made: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", made))


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(("people", "rows"), [(10, 6), (60, 6), (60, 40)])
def test_one_page_at_all_limits(book, german_book, language, people, rows):
    plan = (german_book if language == "de" else book).account_plan("K0007")
    full = filled(plan, people=people, rows=rows)
    assert pages(plan_pdf(full)) == 1


def test_what_does_not_fit_is_counted(book):
    def left_out(count: int) -> str:
        return f"{count} more on the plan's page" if count > 0 else ""

    content = one_page(filled(book.account_plan("K0007"), people=60, rows=15))
    assert len(content["fits"]) == len(ROOMS)
    for fit, room in zip(content["fits"], ROOMS, strict=True):
        for part in (fit["opportunities"], fit["actions"]):
            assert len(part["rows"]) == room.rows
            assert part["more"] == left_out(15 - room.rows)
            assert max(len(str(cell)) for row in part["rows"] for cell in row) <= LONGEST
        assert fit["comments"]["more"] == left_out(4 - room.sentences)
        assert max(map(len, fit["comments"]["sentences"])) <= room.comment
        assert max(len(row[2]) for row in fit["roles"]["rows"]) <= room.signs


def test_an_ordinary_plan_leaves_nothing_out(book):
    fit = one_page(book.account_plan("K0019"))["fits"][0]
    assert [fit[name]["more"] for name in ("opportunities", "actions", "people")] == ["", "", ""]


def test_rooms_become_tighter():
    assert all(
        later.pictures <= before.pictures
        and later.signs <= before.signs
        and later.comment <= before.comment
        and later != before
        for before, later in pairwise(ROOMS)
    )


def test_names_the_font_lacks_give_way_to_their_numbers(book):
    plan = book.account_plan("K0007")
    foreign = replace(plan)
    ids = list(plan.people["contact_id"])
    labels = [f"李明 {at}" for at in range(len(ids))]
    vars(foreign)["people"] = plan.people.assign(label=labels)
    vars(foreign)["subject"] = replace(plan.subject, name="東京 機械 GmbH")
    content = str(one_page(foreign))
    assert "K0007" in content
    assert "P0055" in content
    assert not re.search("[李東京機]", content)
    assert foreign.subject.who.endswith("· K0007")
    assert foreign.subject.called == "東京 機械 GmbH", "the page itself shows the name"
    assert pages(plan_pdf(foreign)) == 1
