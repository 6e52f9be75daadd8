"""A person goes; every other byte of the inputs stays."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from kamlib.data_collection.erase import find_person, put_in_place
from kamlib.data_collection.erase_text import without_person
from kamlib.support.errors import SourceError
from kamlib.support.settings import load_settings

CONTACTS = (
    "Nr;account_id;function;reports_to;influence\r\n"
    'P1;K1;"Leiter; Einkauf";;9\r\n'
    'P2;K1;"Käufer\r\nWerk 2";P1;4\r\n'
    "P3 ;K1;Techniker;P2;3\r\n"
    "P22;K1;Lager;P22;1\r\n"
)
RELATIONS = "from_contact_id;to_contact_id;strength\nP1;P2;8\nP2;P3;4\nP1;P3;5\n"
INTERACTIONS = "account_id;date;kind;contact_id\nK1;01.07.2026;visit;P2\nK1;02.07.2026;call;P1\n"


@pytest.fixture
def settings(tmp_path):
    (tmp_path / "contacts.csv").write_bytes(CONTACTS.encode("cp1252"))
    (tmp_path / "relations.csv").write_text(RELATIONS, encoding="utf-8")
    (tmp_path / "interactions.csv").write_text(INTERACTIONS, encoding="utf-8")
    (tmp_path / "accounts.csv").write_text("account_id;name\nK1;Alpina\n", encoding="utf-8")
    (tmp_path / "sales.csv").write_text("account_id;posting_date\n", encoding="utf-8")
    (tmp_path / "workbook.toml").write_text(
        '[company]\nname = "M"\n[data]\nfolder = "."\n'
        '[data.format]\nseparator = ";"\ndecimal = ","\ndate = "%d.%m.%Y"\n'
        "[sources]\n"
        'accounts = [{ file = "accounts.csv" }]\nsales = [{ file = "sales.csv" }]\n'
        'contacts = [{ file = "contacts.csv", columns = { contact_id = "Nr" }, '
        'format = { separator = ";", encoding = "cp1252" } }]\n'
        'relations = [{ file = "relations.csv" }]\n'
        'interactions = [{ file = "interactions.csv" }]\n',
        encoding="utf-8",
    )
    return load_settings(tmp_path / "workbook.toml")


def test_the_person_goes_and_every_other_line_stays_byte_for_byte(settings, tmp_path):
    found = find_person(settings, "P2")
    assert found.accounts == {"K1"}
    assert found.by_hand == ()
    for file in found.files:
        put_in_place(file)
    contacts = (tmp_path / "contacts.csv").read_bytes().decode("cp1252")
    # P3 reported to P2 and now reports to P2's superior; only that line is written anew.
    assert contacts == (
        "Nr;account_id;function;reports_to;influence\r\n"
        'P1;K1;"Leiter; Einkauf";;9\r\n'
        "P3 ;K1;Techniker;P1;3\r\n"
        "P22;K1;Lager;P22;1\r\n"
    )
    assert (tmp_path / "relations.csv").read_text(encoding="utf-8") == (
        "from_contact_id;to_contact_id;strength\nP1;P3;5\n"
    )
    assert (tmp_path / "interactions.csv").read_text(encoding="utf-8") == (
        "account_id;date;kind;contact_id\nK1;01.07.2026;visit;\nK1;02.07.2026;call;P1\n"
    )
    assert not [path.name for path in tmp_path.iterdir() if path.name.startswith(".")]
    assert find_person(settings, "P2").files == ()


def test_a_file_that_changed_meanwhile_is_not_overwritten(settings, tmp_path):
    (file, *_) = find_person(settings, "P2").files
    (tmp_path / file.path.name).write_text("somebody else's work", encoding="utf-8")
    with pytest.raises(SourceError, match="was changed while"):
        put_in_place(file)
    assert (tmp_path / file.path.name).read_text(encoding="utf-8") == "somebody else's work"


def test_a_file_that_is_no_text_is_left_to_people(settings, tmp_path):
    frame = pd.DataFrame({"from_contact_id": ["P2"], "to_contact_id": ["P1"], "strength": [1.0]})
    frame.to_parquet(tmp_path / "relations.parquet")
    text = (tmp_path / "workbook.toml").read_text(encoding="utf-8")
    changed = text.replace('"relations.csv"', '"relations.parquet"')
    (tmp_path / "workbook.toml").write_text(changed, encoding="utf-8")
    found = find_person(load_settings(tmp_path / "workbook.toml"), "P2")
    assert found.by_hand == ("relations.parquet (relations)",)


CELL = st.text(alphabet="aß;\"\n 'P1", max_size=6)


@given(st.lists(st.tuples(st.sampled_from(["P1", "P2", "P11"]), CELL, CELL), max_size=12))
def test_whatever_the_cells_hold_only_the_persons_rows_go(rows):
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\n")
    writer.writerow(["id", "one", "two"])
    writer.writerows(rows)
    text, removed, _ = without_person(file.getvalue(), "P1", separator=";", dropped=("id",))
    left = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))[1:]
    assert left == [list(row) for row in rows if row[0] != "P1"]
    assert removed == sum(row[0] == "P1" for row in rows)


def test_mended_rows_that_wait_and_second_files_are_searched_too(settings, tmp_path):
    book = Workbook()
    book.active.title = "contacts"
    book.active.append(["row", "file", "line", "contact_id", "reports_to", "influence"])
    book.active.append(["a-1", "contacts.csv", 9, "P2", "", "abc"])
    book.active.append(["b-1", "contacts.csv", 10, "P5", "P2", "abc"])
    (tmp_path / "mended").mkdir()
    book.save(tmp_path / "mended" / "rejects.xlsx")
    (tmp_path / "names.csv").write_text("Nr;name\nP2;Erika\nP3;Carl\n", encoding="utf-8")
    text = (tmp_path / "workbook.toml").read_text(encoding="utf-8")
    changed = text.replace('file = "contacts.csv"', 'file = "contacts.csv", lookups = [LOOKUP]')
    changed = changed.replace("LOOKUP", '{ file = "names.csv", on = "Nr", columns = ["name"] }')
    (tmp_path / "workbook.toml").write_text(changed, encoding="utf-8")
    found = find_person(load_settings(tmp_path / "workbook.toml"), "P2")
    assert found.by_hand == ()
    assert found.names == {"Erika"}
    for file in found.files:
        put_in_place(file)
    assert (tmp_path / "names.csv").read_text(encoding="utf-8") == "Nr;name\nP3;Carl\n"
    rows = list(load_workbook(tmp_path / "mended" / "rejects.xlsx")["contacts"].values)
    assert rows[1] == (None,) * 6
    assert rows[2] == ("b-1", "contacts.csv", 10, "P5", "P1", "abc")


def test_the_persons_own_row_goes_last(settings):
    names = [file.path.name for file in find_person(settings, "P2").files]
    assert names[-1] == "contacts.csv"
    assert len(names) == 3
