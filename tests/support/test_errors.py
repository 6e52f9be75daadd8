"""Errors name what was probably meant, and speak the language of their reader."""

from __future__ import annotations

import datetime as dt
import pickle
import re

import pytest
from IPython.core.interactiveshell import InteractiveShell

from kamlib.support.errors import (
    EXIT_CODES,
    KamError,
    MissingColumnsError,
    RunFailedError,
    Sentence,
    SettingsError,
    either,
    listed,
    near_names,
    nearest,
)
from kamlib.support.figures import Day, Number
from kamlib.support.language import Language


@pytest.mark.parametrize("written", ["K00O1", "K0OO1", "k0001", "KOOOl", "K000I"])
def test_letters_that_look_like_digits_are_read_as_them_first(written):
    known = [f"K{number:04d}" for number in range(1, 100)]
    assert nearest(written, known) == "Did you mean 'K0001'?"
    assert near_names(written, known)[0] == "K0001"


def test_names_are_near_by_their_letters_otherwise():
    assert near_names("net_revenu", ["revenue", "net_revenue"], at_most=1) == ["net_revenue"]
    assert near_names("zzz", ["net_revenue"]) == []
    assert nearest("zzz", ["b", "a"]) == "Known are 'a', 'b'."
    assert nearest("zzz", []) == "There are none to choose from."


def test_a_sentence_is_said_in_german_with_all_its_parts():
    error = SettingsError(Sentence("{place}: {message}", place="data", message=nearest("a", [])))
    assert str(error) == "data: There are none to choose from."
    assert error.told(Language("de")) == "data: Es gibt keine Auswahl."
    assert error.told(Language()) == str(error)


def test_an_error_of_several_parts_is_one_text_in_each_language():
    error = MissingColumnsError("Datei.csv:", nearest("nme", ["name"]))
    assert str(error) == "Datei.csv: Did you mean 'name'?"
    assert error.told(Language("de")) == "Datei.csv: Meinten Sie 'name'?"


def test_a_brace_from_outside_is_no_placeholder():
    assert Sentence("found {found}", found="{x}") == "found {x}"
    assert SettingsError("plain {x}").told(Language("de")) == "plain {x}"


def test_a_sentence_survives_the_way_from_one_process_to_another():
    sentence = pickle.loads(pickle.dumps(nearest("nme", ["name"])))
    assert KamError(sentence).told(Language("de")) == "Meinten Sie 'name'?"


def test_a_failed_run_knows_its_page_and_whose_turn_it_is(tmp_path):
    error = RunFailedError("stopped", tmp_path / "index.html", "data")
    assert (EXIT_CODES[error.turn], error.page.name) == (3, "index.html")


def test_numbers_and_days_are_written_as_the_language_does():
    sentence = Sentence("{one} or {other}", one=Number(1234.5, 1), other=Day(dt.date(2026, 3, 5)))
    assert sentence == "1,234.5 or 5 March 2026"
    assert sentence.said(Language("de")) == "1.234,5 oder 5. März 2026"
    assert sentence.said(Language()) == sentence


@pytest.mark.parametrize(
    ("found", "german"),
    [
        (["a", "b"], "'a', 'b'"),
        ([9, 10], "9, 10"),
        ([0.5, 1000.25], "0,5; 1.000,25"),
        ([(0.0, 2.5), (10, 5)], "(0,0; 2,5); (10; 5)"),
        ([either(["a", "b"])], "'a oder b'"),
        ([], "–"),
    ],
)
def test_a_list_reads_in_german_without_the_signs_of_a_program(found, german):
    sentence = Sentence("A bridge is checked with figures only; missing: {missing}.", missing=found)
    assert str(found) in sentence
    assert sentence.said(Language("de")).endswith(f"es fehlen: {german}.")


def test_choices_are_joined_in_the_language():
    told = KamError(either(["a", nearest("nme", ["name"]), "c"]))
    assert str(told) == "a or Did you mean 'name'? or c"
    assert told.told(Language("de")) == "a oder Meinten Sie 'name'? oder c"
    assert KamError(listed([Sentence("an error"), "x"])).told(Language("de")) == "ein Fehler, x"


def test_a_notebook_says_errors_in_its_language_when_it_shows_them(monkeypatch):
    monkeypatch.setattr(KamError, "notebook", Language("de"))
    assert str(MissingColumnsError(nearest("nme", ["name"]))) == "Meinten Sie 'name'?"


def shown_by_ipython(monkeypatch, *, request: dict, names: dict) -> str:
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)  # another environment may be active
    shell = InteractiveShell()
    shell.user_ns.update(names)
    shell.get_parent = lambda: request
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    seen = []
    shell._showtraceback = lambda _kind, _error, lines: seen.extend(lines)
    cell = "from kamlib.support.errors import KamError, nearest\nraise KamError(nearest('x', []))"
    shell.run_cell(cell)
    return "\n".join(seen)


@pytest.mark.parametrize(
    ("language", "told"),
    [("de", "Es gibt keine Auswahl."), ("en", "There are none to choose from.")],
)
def test_in_front_of_a_cell_the_sentence_stands_alone_in_the_notebooks_language(
    monkeypatch, language, told
):
    request = {"metadata": {"cellId": "7"}}
    seen = shown_by_ipython(monkeypatch, request=request, names={"language": language})
    assert seen == f"\x1b[31m{told}\x1b[0m"


def test_where_nobody_watches_the_traceback_is_kept(monkeypatch):
    seen = shown_by_ipython(monkeypatch, request={"metadata": {}}, names={"language": "de"})
    assert "raise KamError" in re.sub(r"\x1b\[[\d;]*m", "", seen)
