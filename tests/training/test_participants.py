"""Lists of participants as offices send them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.support.errors import ParameterError
from kamlib.support.language import Language
from kamlib.training.participants import read_participants, slug

SAFE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def listed(tmp_path, text, encoding="utf-8"):
    file = tmp_path / "list.csv"
    file.write_bytes(text.encode(encoding))
    return read_participants(file)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("header", ["Name{}E-Mail", "Teilnehmerin{}E-Mail-Adresse", "NAME {}mail"])
def test_header_mark_and_encoding_as_they_come(tmp_path, encoding, mark, header):
    text = f"{header.format(mark)}\r\nJörg Müller-Weiß{mark}j@x.de\r\n\r\n"
    (one,) = listed(tmp_path, text, encoding)
    assert (one.name, one.folder) == ("Jörg Müller-Weiß", "joerg-mueller-weiss")


def test_first_and_last_name_may_stand_apart(tmp_path):
    (one,) = listed(tmp_path, "Nachname;Vorname;Abteilung\nWeber;Anna;Vertrieb\n")
    assert (one.name, one.shown) == ("Anna Weber", "Anna Weber")


@pytest.mark.parametrize("header", ["Name;Vorname", "Name;First name", "NAME;VORNAME;Mail"])
def test_name_beside_first_name_is_the_last_name(tmp_path, header):
    people = listed(tmp_path, f"{header}\nWeiß;Jörg\nWeiß;Eva\n", "cp1252")
    assert [one.name for one in people] == ["Jörg Weiß", "Eva Weiß"]
    assert [one.shown for one in people] == ["Jörg Weiß", "Eva Weiß"]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Weiß, Jörg", "Jörg Weiß"),
        ("von der Heide ,Dr. Eva", "Dr. Eva von der Heide"),
        ("O'Brien-Müller, Sinéad", "Sinéad O'Brien-Müller"),
        ("Weiß,", "Weiß"),
        ("Anna Weber, MBA", "Anna Weber, MBA"),
        ("Anna Weber, Ph.D.", "Anna Weber, Ph.D."),
        ("Weber, Ian", "Ian Weber"),
    ],
)
def test_last_name_comma_first_name_is_turned_round(tmp_path, cell, name):
    texts = [f"Name\n{cell}\n", f'Name,Mail\n"{cell}",a@x\n', f"Nachname, Vorname;Mail\n{cell};\n"]
    assert [one.name for text in texts for one in listed(tmp_path, text)] == [name] * 3


def test_eastern_names_keep_their_family_name_first(tmp_path):
    text = "Nachname;Vorname\n王;小明\n佐藤;さくら\n김;민준\nWang;小明\n"
    names = [one.name for one in listed(tmp_path, text)]
    assert names == ["王小明", "佐藤さくら", "김민준", "小明 Wang"]


@pytest.mark.parametrize(
    "text",
    [
        "Name,E-Mail\nEva Roth,e@x\nWeiß, Jörg,j@x\n",
        "Name,E-Mail\nEva Roth,e@x\nWeiß, Jörg\n",
        "Name\nEva Roth\nWeiß;Jörg\n",
        "Vorname,Nachname\nEva,Roth\nJörg,Weiß, Dr.\n",
    ],
)
def test_a_name_cut_by_the_separator_is_refused_with_the_cure(tmp_path, text):
    with pytest.raises(ParameterError, match=r"line 3 does not fit .* a column each") as refused:
        listed(tmp_path, text)
    assert "je eine Spalte" in refused.value.told(Language("de"))


def test_two_commas_in_a_name_are_asked_about(tmp_path):
    with pytest.raises(ParameterError, match="line 2 nobody can tell first and last name"):
        listed(tmp_path, "Name\nWeiß, Jörg, Vertrieb\n")


def test_a_full_name_beside_its_parts_is_taken_as_it_is(tmp_path):
    (one,) = listed(tmp_path, "Name;Vorname;Nachname\nDr. Eva Groß;Eva;Groß\n")
    assert one.name == "Dr. Eva Groß"


@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
def test_the_separator_may_be_said_in_the_first_line(tmp_path, mark):
    (one,) = listed(tmp_path, f"sep={mark}\r\nName{mark}Mail\r\nJörg Weiß{mark}j@x.de\r\n")
    assert one.name == "Jörg Weiß"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_text_of_a_spreadsheet_is_read(tmp_path, encoding):
    mark = "" if encoding == "utf-16" else "\ufeff"
    people = listed(tmp_path, f"{mark}Name\tMail\r\nJörg Weiß\tj@x.de\r\n王\t\r\n", encoding)
    assert [one.name for one in people] == ["Jörg Weiß", "王"]


def test_a_misspelt_heading_is_asked_about_and_no_other(tmp_path):
    with pytest.raises(ParameterError, match="Did you mean 'nachname'"):
        listed(tmp_path, "Vorname;Nachnahme\nAnna;Weber\n")
    with pytest.raises(ParameterError) as refused:
        listed(tmp_path, "Teilnehmerliste November\nName;Mail\nAnna;a@x\n")
    assert "Known are" not in refused.value.told(Language("en"))


def test_a_pseudonym_names_the_folder_and_the_sheets(tmp_path):
    (one,) = listed(tmp_path, "Name,Pseudonym\nAnna Weber,Blauer Wal\n")
    assert (one.name, one.shown, one.folder) == ("Anna Weber", "Blauer Wal", "blauer-wal")


def test_namesakes_with_their_own_address_get_numbered_folders(tmp_path):
    people = listed(tmp_path, "Name;Mail\nAnna Weber;a@x.de\nanna weber;b@x.de\n")
    assert [one.folder for one in people] == ["anna-weber", "anna-weber-2"]


def test_namesakes_are_told_apart_on_sheets_and_not_on_certificates(tmp_path):
    people = listed(tmp_path, "Name;Mail\nAnna Weber;a@x.de\nJo Roth;\nAnna Weber;b@x.de\n")
    assert [one.shown for one in people] == ["Anna Weber (1)", "Jo Roth", "Anna Weber (2)"]
    assert [one.name for one in people] == ["Anna Weber", "Jo Roth", "Anna Weber"]
    assert [one.folder for one in people] == ["anna-weber", "jo-roth", "anna-weber-2"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty"),
        ("\n \n", "is empty"),
        ("Name;Mail\n", "nobody in it"),
        ("Firma;Ort\nAlpha;Ulm\n", "no column with names"),
        ("Name;Mail\nAnna;a@x\n;b\n", "line 3 has no name"),
        ("Name\nAnna\nAnna\n", "lines 2 and 3"),
        ("Name;Mail\nAnna;a@x\nANNA;A@X\n", "lines 2 and 3"),
        ("PK\x03\x04", "no list of participants in CSV"),
        ("Name\n" + "x" * 101, "101 characters"),
        ("Name\n" + "".join(f"P{number}\n" for number in range(501)), "501 participants"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_to_do(tmp_path, text, told):
    with pytest.raises(ParameterError, match=told) as refused:
        listed(tmp_path, text)
    assert "list.csv" in refused.value.told(Language("de"))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ParameterError, match="cannot be read"):
        read_participants(tmp_path / "gone.csv")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..", "/", "C:\\Windows", "NUL", "com1", "=cmd()", "<b>", "王小明",
             "🦊", "a" * 300, "-rf", ".hidden", "x\u202ey"],
)  # fmt: skip
def test_hostile_names_become_safe_folders(name):
    made = slug(name, 7)
    assert SAFE.fullmatch(made)
    assert len(made) <= 60
    assert made not in ("nul", "com1", "con")


@given(st.text(max_size=60), st.integers(1, 500))
def test_any_name_becomes_a_safe_folder(name, number):
    assert SAFE.fullmatch(slug(name, number))
