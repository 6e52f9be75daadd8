"""Persons are shown by role; a name needs a purpose and a day of review; no plan leaks."""

from __future__ import annotations

import datetime as dt
import json
import pickle
import re
from concurrent.futures import ThreadPoolExecutor

import openpyxl
import pytest
from plan_canaries import write_canaries

from kamlib import open_workbook, panels
from kamlib.account_plan.one_page import one_page
from kamlib.data_collection.store import kept
from kamlib.reporting.produce import write_refused_rows
from kamlib.reporting.run import prepare
from kamlib.support.errors import SettingsError
from kamlib.support.settings import People, load_settings

COUNT = 3


@pytest.fixture
def people_file(company_writer, tmp_path):
    """Three accounts, each with people, chances and steps that only it has."""
    return write_canaries(company_writer, tmp_path, COUNT)


@pytest.fixture(scope="module")
def shared_file(company_writer, tmp_path_factory):
    """The same three accounts, in files that no test changes."""
    return write_canaries(company_writer, tmp_path_factory.mktemp("people"), COUNT)


@pytest.fixture(scope="module")
def book(shared_file):
    return open_workbook(shared_file, quarter="2026Q3")


@pytest.fixture(scope="module")
def book_with_names(company_writer, tmp_path_factory):
    """The same three accounts, whose people have agreed to be named for a while."""
    file = write_canaries(company_writer, tmp_path_factory.mktemp("named"), COUNT)
    show_names(file)
    return open_workbook(file, quarter="2026Q3")


@pytest.fixture(scope="module")
def spoilt(company_writer, tmp_path_factory):
    """The same three accounts, with a contact that chapter 1 refuses, as a run finds them."""
    file = write_canaries(company_writer, tmp_path_factory.mktemp("spoilt"), COUNT)
    spoil(file)
    return prepare(file)


def show_names(people_file, review="2027-06-30") -> None:
    """Let the settings show names, for a purpose and until a day of review."""
    with people_file.open("a", encoding="utf-8") as file:
        file.write(
            '\n[account_plan.people]\nshow = "name"\n'
            f'purpose = "Handover of accounts."\nreview_date = {review}\n'
        )


def spoil(people_file) -> None:
    """Spoil one contact, so that chapter 1 refuses it."""
    path = people_file.parent / "contacts.csv"
    path.write_text(path.read_text("utf-8").replace("decider,9,3,Holder02", "decider,99,3,x"))


def in_language(book, code):
    """The same company in a language; what was read is not read again."""
    if code == book.language.code:
        return book
    other = open_workbook(book.settings.file, quarter="2026Q3", language=code)
    vars(other)["collection"] = book.collection
    return other


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


def test_no_plan_holds_anything_of_another_eight_times_in_parallel(book):
    portfolio = pickle.dumps(book.portfolio.prepared())
    accounts = [f"K{n}" for n in range(1, COUNT + 1)]

    def shown(turn: int) -> dict[str, str]:
        own = open_workbook(book.settings.file, quarter="2026Q3")
        own.__dict__["portfolio"] = pickle.loads(portfolio)
        order = accounts[turn % COUNT :] + accounts[: turn % COUNT]
        return {account: written(own.account_plan(account)) for account in order}

    with ThreadPoolExecutor(4) as pool:
        turns = list(pool.map(shown, range(8)))
    assert all(turn == turns[0] for turn in turns)
    marks = re.compile(r"(?:Canary|Holder|Chance|Step|Owner|Help)(\d\d)")
    volume = re.compile(r"\b1[0-9]{6}\b")
    for n, account in enumerate(accounts, start=1):
        text = turns[0][account] + drawn(book.account_plan(account))
        assert set(marks.findall(text)) == {f"{n:02d}"}
        assert set(volume.findall(text)) <= {str(1_000_000 + 7_919 * n)}


def test_names_are_not_even_read_unless_asked_for(book):
    assert set(book.facts.contacts["name"]) == {""}
    assert b"Nachname" not in pickle.dumps(book.collection)


def test_names_are_shown_for_a_purpose(book_with_names):
    alt = book_with_names.account_plan("K1").charts.organisation().alt
    assert "Erika Nachname01a" in alt
    assert "Canary01a" not in alt


def test_names_are_shown_until_the_day_of_review(people_file):
    show_names(people_file, review="2026-09-30")
    alt = open_workbook(people_file, quarter="2026Q3").account_plan("K1").charts.organisation().alt
    assert "Canary01a" in alt
    assert "Nachname" not in alt


@pytest.mark.parametrize("code", ["en", "de"])
def test_where_no_names_are_shown_nothing_is_said_of_them(book, code):
    assert not in_language(book, code).account_plan("K1").tables.names_note


@pytest.mark.parametrize(("code", "until"), [("en", "30 Jun 2027"), ("de", "30.06.2027")])
def test_page_and_print_say_why_names_are_shown_and_until_when(book_with_names, code, until):
    plan = in_language(book_with_names, code).account_plan("K1")
    for said in (plan.tables.head().text, one_page(plan)["footer"]):
        assert "Handover of accounts. " in said
        assert until in said


def test_the_rows_handed_out_to_mend_hold_no_name_and_come_back_with_it(
    spoilt, people_file, tmp_path
):
    write_refused_rows(spoilt, tmp_path)
    rejects = tmp_path / "rejects.xlsx"
    book = openpyxl.load_workbook(rejects)
    cells = [str(cell.value) for row in book["contacts"] for cell in row]
    assert "P02a" in cells and "99" in cells
    assert not [cell for cell in cells if "Nachname" in cell or cell == "name"]

    head = [cell.value for cell in book["contacts"][1]]
    for row in book["contacts"].iter_rows(min_row=2):
        row[head.index("influence")].value = "8"
    mended = people_file.parent / spoilt.book.settings.data.mended
    mended.mkdir()
    book.save(mended / "rejects.xlsx")
    spoil(people_file)
    show_names(people_file)
    found = open_workbook(people_file, quarter="2026Q3")
    assert found.collection.rejects.empty
    names = found.facts.contacts.set_index("contact_id")["name"]
    assert names["P02a"] == "Erika Nachname02a"


def test_names_may_be_handed_out_where_the_settings_show_them(people_file, tmp_path):
    spoil(people_file)
    show_names(people_file)
    write_refused_rows(prepare(people_file), tmp_path)
    book = openpyxl.load_workbook(tmp_path / "rejects.xlsx")
    assert "Erika Nachname02a" in [cell.value for row in book["contacts"] for cell in row]


def test_the_still_picture_of_chapter_1_shows_no_cell_of_a_person(spoilt):
    panel = panels.data_collection(spoilt.book)
    assert panel.view.model.table == "contacts"  # most rows are refused there
    drawn = panel.fallback()["text/html"]
    assert "are about persons" in drawn
    assert not re.search(r"Nachname|Canary|P0\d[ab]", drawn)
    assert "Nachname" in panel.view.draw()  # at the desk of whom the file belongs to


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


def test_a_run_keeps_what_all_plans_share_and_only_for_its_quarter(book, tmp_path):
    people_file = book.settings.file
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
