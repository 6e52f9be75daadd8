"""Persons are shown by role; a name needs a purpose and a day of review; no plan leaks."""

from __future__ import annotations

import datetime as dt
import json
import pickle
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from plan_canaries import write_canaries

from kamlib import open_workbook
from kamlib.account_plan.one_page import one_page
from kamlib.data_collection.store import kept
from kamlib.support.errors import SettingsError
from kamlib.support.settings import People, load_settings

COUNT = 3


@pytest.fixture
def people_file(company_writer, tmp_path):
    """Three accounts, each with people, chances and steps that only it has."""
    return write_canaries(company_writer, tmp_path, COUNT)


def written(plan) -> str:
    """All that a plan says and publishes, as one text."""
    tables = (plan.tables.head(), plan.tables.buying_centre())
    return "\n".join(
        [
            *plan.sentences,
            *(table.text for table in tables),
            plan.tables.persons().tables[0].text,
            json.dumps(one_page(plan)),
            *(frame.to_csv() for frame in plan.frames.values()),
        ]
    )


def drawn(plan) -> str:
    """What the pictures of a plan tell."""
    pictures = (plan.charts.organisation(), plan.charts.sociogram(), plan.charts.value_chain())
    return "\n".join(picture.alt for picture in pictures)


def test_no_plan_holds_anything_of_another_twenty_times_in_parallel(people_file):
    book = open_workbook(people_file, quarter="2026Q3")
    portfolio = pickle.dumps(book.portfolio.prepared())
    accounts = [f"K{n}" for n in range(1, COUNT + 1)]

    def shown(turn: int) -> dict[str, str]:
        own = open_workbook(people_file, quarter="2026Q3")
        own.__dict__["portfolio"] = pickle.loads(portfolio)
        order = accounts[turn % COUNT :] + accounts[: turn % COUNT]
        return {account: written(own.account_plan(account)) for account in order}

    with ThreadPoolExecutor(4) as pool:
        turns = list(pool.map(shown, range(20)))
    assert all(turn == turns[0] for turn in turns)
    marks = re.compile(r"(?:Canary|Holder|Chance|Step|Owner|Help)(\d\d)")
    volume = re.compile(r"\b1[0-9]{6}\b")
    for n, account in enumerate(accounts, start=1):
        text = turns[0][account] + drawn(book.account_plan(account))
        assert set(marks.findall(text)) == {f"{n:02d}"}
        assert set(volume.findall(text)) <= {str(1_000_000 + 7_919 * n)}


def test_names_are_not_even_read_unless_asked_for(people_file):
    book = open_workbook(people_file, quarter="2026Q3")
    assert set(book.facts.contacts["name"]) == {""}
    assert b"Nachname" not in pickle.dumps(book.collection)


@pytest.mark.parametrize(
    ("review", "shown", "hidden"),
    [("2027-06-30", "Erika Nachname01a", "Canary01a"), ("2026-09-30", "Canary01a", "Nachname")],
)
def test_names_are_shown_for_a_purpose_until_the_day_of_review(people_file, review, shown, hidden):
    with people_file.open("a", encoding="utf-8") as file:
        file.write(
            '\n[account_plan.people]\nshow = "name"\n'
            f'purpose = "Handover of accounts"\nreview_date = {review}\n'
        )
    alt = open_workbook(people_file, quarter="2026Q3").account_plan("K1").charts.organisation().alt
    assert shown in alt
    assert hidden not in alt


def test_names_without_purpose_or_review_are_refused(people_file):
    with people_file.open("a", encoding="utf-8") as file:
        file.write('\n[account_plan.people]\nshow = "name"\n')
    with pytest.raises(SettingsError, match="needs a purpose"):
        load_settings(people_file)


def test_on_the_day_of_review_roles_come_back():
    people = People(show="name", purpose="Handover", review_date=dt.date(2027, 1, 1))
    assert people.shown_on(dt.date(2026, 12, 31)) == "name"
    assert people.shown_on(dt.date(2027, 1, 1)) == "role"
    assert People(show="pseudonym").shown_on(dt.date(2027, 1, 1)) == "pseudonym"


def test_a_run_keeps_what_all_plans_share_and_only_for_its_quarter(people_file, tmp_path):
    book = open_workbook(people_file, quarter="2026Q3")
    file = tmp_path / ".kept"
    book.portfolio.prepared()
    with kept(book, book.settings, file):
        again = open_workbook(people_file, quarter="2026Q3", language="en")
        assert "figures" in vars(again.portfolio), "computed already"
        assert again.account_plan("K3").finding == book.account_plan("K3").finding
        other = open_workbook(people_file, quarter="2026Q2")
        assert "figures" not in vars(other.portfolio)
        german = open_workbook(people_file, quarter="2026Q3", language="de")
        assert german.portfolio.language.code == "de"
