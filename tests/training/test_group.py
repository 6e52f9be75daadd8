"""A group from the list to the verified certificate, and everything that breaks on the way."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import sys
from io import BytesIO

import nbformat
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from kamlib.cli import app
from kamlib.support.errors import ParameterError
from kamlib.support.language import Language
from kamlib.training.answers import Choice, Number
from kamlib.training.collect import collect
from kamlib.training.company import unopened_company
from kamlib.training.course import PARTICIPANT_FILE, open_course
from kamlib.training.exercises import EXERCISES
from kamlib.training.group import make_group
from kamlib.training.home import Group, Home, load_group, load_key, load_secret
from kamlib.training.key import Answers, Key, asked_in_tests, mistakable, share_alike
from kamlib.training.log import LOG_NAME, Entry, append
from kamlib.training.participants import Participant, read_participants

HOSTILE = '=HYPERLINK("http://x") <b>Öz</b>'
FIRST, SECOND = "joerg-mueller", "hyperlink-http-x-b-oez-b"
ABOUT = Group(title="Vertrieb & Süd", language="de", held_on="2026-11-22", members=())


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """Group of two, made once as a trainer would."""
    home = tmp_path_factory.mktemp("training")
    people = home / "list.csv"
    people.write_text('Name\nJörg Müller\n"' + HOSTILE.replace('"', '""') + '"\n', "utf-8")
    make_group(read_participants(people), folder=home / "group", seed=8, secret=b"s" * 32,
               about=ABOUT)  # fmt: skip
    return home / "group"


@pytest.fixture
def home(made, tmp_path):
    shutil.copytree(made, tmp_path / "group")
    return Home(tmp_path / "group")


def plain(value):
    return sorted(value) if isinstance(value, frozenset) else value


def typed(seed, exercise, value):
    """What a participant types for a value: of a choice, the letter that he sees."""
    kind = EXERCISES[exercise].kind
    if isinstance(kind, Choice):
        return kind.write(value, Language(), unopened_company(seed))
    return plain(value)


def answered(home, folder, part, exercise, *, error=""):
    """Let a participant answer an exercise right, or with an error."""
    member = next(one for one in load_group(home).members if one.folder == folder)
    answers = load_key(home, load_secret(home)).sheets[member.seeds[part]][exercise]
    value = answers.wrongs[error] if error else answers.solution
    answer = typed(member.seeds[part], exercise, value)
    append(home.of(member), Entry(part=part, exercise=exercise, what="check", answer=answer))


def helped(home, folder, exercise, what, step=None):
    append(home.folder / "participants" / folder,
           Entry(part="lesson", exercise=exercise, what=what, answer=step))  # fmt: skip


def worked(home, folder=FIRST):
    """Two right before the course, all after it."""
    for place, exercise in enumerate(asked_in_tests()):
        error = "" if place < 2 else EXERCISES[exercise].misconceptions[0].id
        answered(home, folder, "pre", exercise, error=error)
        answered(home, folder, "post", exercise)


def record_of(home, folder=FIRST):
    return next(one for one in collect(home.folder).records if one.member.folder == folder)


def notes_of(home, folder=FIRST):
    return " ".join(str(note) for note in record_of(home, folder).notes)


def kam(*arguments):
    return CliRunner().invoke(app, ["train", *map(str, arguments)])


def test_each_participant_gets_lessons_tests_and_data_in_his_language(made):
    folder = made / "participants" / FIRST
    names = {path.name for path in folder.iterdir()}
    assert {"00_pre_test.ipynb", "01_why_kam.ipynb", "99_post_test.ipynb", "company"} <= names
    assert 'language = "de"' in (folder / "company" / "workbook.toml").read_text("utf-8")
    for path in folder.glob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        assert 'language: str = "de"' in code[0].source
        assert not any(cell.outputs for cell in code)


def test_tests_ask_every_marked_exercise_for_another_company(made):
    folder = made / "participants" / FIRST
    for name in ("00_pre_test.ipynb", "99_post_test.ipynb"):
        code = (folder / name).read_text("utf-8")
        assert all(f'check(\\"{exercise}\\", ...)' in code for exercise in asked_in_tests())
    about = json.loads((folder / PARTICIPANT_FILE).read_text("utf-8"))
    assert len({about["pre"], about["lesson"], about["post"]}) == 3


def test_no_two_participants_share_a_company(made):
    seeds = [seed for one in load_group(Home(made)).members for seed in one.seeds.values()]
    assert len(set(seeds)) == len(seeds) == 6


def test_what_the_trainer_keeps_is_not_handed_out(made):
    handed = "".join(path.read_text("utf-8", "replace") for path in made.glob("participants/*/*.*"))
    assert (b"s" * 32).hex() not in handed
    if sys.platform != "win32":
        assert stat.S_IMODE((made / "trainer" / "secret.key").stat().st_mode) == 0o600
        assert stat.S_IMODE((made / "trainer").stat().st_mode) == 0o700


def test_a_group_is_never_overwritten(home, tmp_path):
    people = [Participant(name="A", folder="a")]
    before = (home.trainer / "group.json").read_bytes()
    with pytest.raises(ParameterError, match="never overwritten"):
        make_group(people, folder=home.folder, seed=1, secret=b"s" * 32, about=ABOUT)
    assert (home.trainer / "group.json").read_bytes() == before


def test_a_company_that_does_not_fit_is_drawn_again(tmp_path, monkeypatch):
    rounds = []

    def some_answers(wanted, _done):
        """Only the very first company does not fit."""
        rounds.append(list(wanted))
        first = rounds[0][0]
        return {seed: "no fifth account" if seed == first else {} for seed in wanted}

    monkeypatch.setattr("kamlib.training.group.answers_of_all", some_answers)
    monkeypatch.setattr("kamlib.training.group.share_alike", lambda *_: 0)
    group = make_group([Participant(name="A", folder="a")], folder=tmp_path / "group", seed=8,
                       secret=b"s" * 32, about=ABOUT)  # fmt: skip
    (unfit, *fit), again = rounds
    assert [*again, *fit] == list(group.members[0].seeds.values())
    assert unfit not in again


def test_a_seed_with_answers_that_coincide_is_found():
    money = next(name for name, one in EXERCISES.items()
                 if isinstance(one.kind, Number) and one.kind.unit == "money")  # fmt: skip
    assert mistakable({money: Answers(1000.0, {"gross_for_net": 1001.0})}) == [money]
    assert mistakable({money: Answers(1000.0, {"gross_for_net": 1100.0})}) == []


def test_what_the_key_says_is_what_the_lesson_says(made):
    home = Home(made)
    key = load_key(home, load_secret(home))
    for sheet in key.sheets.values():
        assert not mistakable(sheet)
        assert share_alike(sheet, sheet) == 1
    course = open_course(made / "participants" / FIRST)
    seed = course.company.seed
    for name, answers in key.sheets[seed].items():
        right = typed(seed, name, answers.solution)
        assert course.check(name, right).kind == "right", name
        assert key.judge(seed, name, right).is_right
        for error, wrong in answers.wrongs.items():
            assert key.judge(seed, name, typed(seed, name, wrong)).misconception == error
    (course.folder / LOG_NAME).unlink()


def test_scores_gain_and_progress_are_counted_from_the_answers(home):
    worked(home)
    error = EXERCISES["1.2"].misconceptions[0].id
    answered(home, FIRST, "lesson", "1.2", error=error)
    helped(home, FIRST, "1.2", "hint", 2)
    answered(home, FIRST, "lesson", "1.2")
    helped(home, FIRST, "1.3", "solution")
    answered(home, FIRST, "lesson", "1.3")
    one = record_of(home)
    asked = len(asked_in_tests())
    assert (one.pre.right, one.post.right) == (2, asked)
    assert one.gain == pytest.approx((asked - 2) / asked * 100)
    assert one.relative_gain == pytest.approx(100)
    tried = one.tried["1.2"]
    assert (tried.attempts, tried.hints, tried.errors) == (2, 2, [error])
    assert tried.is_right
    assert not tried.is_first_right
    assert one.tried["1.3"].is_shown
    assert not one.tried["1.3"].is_first_right
    page = (home.trainer / "overview.html").read_text("utf-8")
    assert "im ersten Versuch nicht richtig bei" not in page  # one alone is not told of
    assert "&lt;b&gt;Öz" in page
    assert "<b>Öz" not in page
    assert f"({error})" in page  # as the trainer's guide calls it
    room = (home.trainer / "room.html").read_text("utf-8")
    assert "im ersten Versuch nicht richtig bei" not in room
    assert not [told for told in ("Jörg", "Öz", "Müller", FIRST, "sheets/") if told in room]


def test_the_last_answer_that_can_be_read_counts_in_a_test(home):
    name = asked_in_tests()[0]
    answered(home, FIRST, "pre", name, error=EXERCISES[name].misconceptions[0].id)
    answered(home, FIRST, "pre", name)
    append(home.folder / "participants" / FIRST,
           Entry(part="pre", exercise=name, what="check", answer="no idea"))  # fmt: skip
    one = record_of(home)
    assert one.pre.right == 1
    assert not one.post.is_taken
    assert one.gain != one.gain  # no score is not a score of 0


def test_collecting_again_gives_the_same_bytes(home):
    worked(home)

    def state():
        collect(home.folder)
        files = sorted(path for path in home.trainer.rglob("*") if path.is_file())
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    assert state() == state()


def test_a_sheet_says_which_error_a_wrong_answer_of_the_newest_test_looks_like(home):
    worked(home)  # before the course with errors, after it all right
    collect(home.folder)
    sheet = home.trainer / "sheets" / f"{FIRST}.html"
    assert "Worauf falsche Antworten hindeuten" not in sheet.read_text("utf-8")
    answered(home, FIRST, "post", "7.1", error="actual_as_base")
    record = record_of(home)
    assert record.post.errors == {"7.1": "actual_as_base"}
    told = "7.1: Sie haben durch das geteilt, was gekommen ist."
    assert told in sheet.read_text("utf-8")
    book = load_workbook(sheet.with_suffix(".xlsx")).worksheets[0]
    cells = [str(cell.value) for row in book.iter_rows() for cell in row]
    assert [one for one in cells if one.startswith(told)]


def test_a_sheet_holds_live_formulas_with_their_values(home):
    worked(home)
    collect(home.folder)
    content = BytesIO((home.trainer / "sheets" / f"{FIRST}.xlsx").read_bytes())
    values = load_workbook(content, data_only=True).worksheets[0]
    formulas = load_workbook(content).worksheets[0]
    last = 7 + len(asked_in_tests()) - 1
    assert values.cell(last + 2, 3).value == 2
    assert values.cell(last + 2, 4).value == len(asked_in_tests())
    assert str(formulas.cell(last + 2, 4).value).startswith("=IF(COUNT(")
    name = load_workbook(home.trainer / "sheets" / f"{SECOND}.xlsx").worksheets[0]["A1"]
    assert name.data_type == "s"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"cells": 5}'])
def test_a_broken_notebook_is_named_and_stops_nothing(home, content):
    worked(home)
    (home.folder / "participants" / FIRST / "01_why_kam.ipynb").write_text(content, "utf-8")
    assert "01_why_kam.ipynb does not open" in notes_of(home)
    assert record_of(home).post.right == len(asked_in_tests())


def test_damaged_lines_and_foreign_exercises_are_named(home):
    worked(home)
    with (home.folder / "participants" / FIRST / LOG_NAME).open("ab") as file:
        file.write(b'{"part": "post", "exe\n\xff\xfe\n')
    append(home.folder / "participants" / FIRST,
           Entry(part="post", exercise="99.9", what="check", answer=1))  # fmt: skip
    told = notes_of(home)
    assert "Damaged lines in attempts.jsonl: 2" in told
    assert "does not have: 1" in told
    assert record_of(home).post.right == len(asked_in_tests())


def test_a_name_that_no_font_can_print_is_told_before_it_is_printed(home, monkeypatch):
    monkeypatch.setattr("kamlib.training.collect.unprintable", lambda text: text[:1])
    assert "No font of this machine can print J: the PDFs show boxes" in notes_of(home)


def test_a_missing_folder_is_named_and_the_others_are_collected(home):
    worked(home)
    shutil.rmtree(home.folder / "participants" / SECOND)
    assert f"participants/{SECOND} is missing" in notes_of(home, SECOND)
    assert record_of(home).post.is_taken


def test_a_folder_that_may_not_be_read_is_named_once(home, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, _: path.name != SECOND)
    (note,) = record_of(home, SECOND).notes
    assert f"You may not read the folder participants/{SECOND}" in note


def test_seeds_of_the_participants_file_are_not_believed(home):
    worked(home)
    file = home.folder / "participants" / FIRST / PARTICIPANT_FILE
    file.write_text(json.dumps({"pre": 1, "lesson": 1, "post": 1, "score": 100}), "utf-8")
    assert "not the one that was handed out" in notes_of(home)
    assert record_of(home).pre.right == 2
    file.write_text("{", "utf-8")
    assert "missing or damaged" in notes_of(home)


def test_any_log_is_judged(home):
    log = home.folder / "participants" / FIRST / LOG_NAME
    lines = [
        '{"part":"post","exercise":"1.1","what":"check","answer":{"a":[1]}}',
        '{"part":"post","exercise":"1.4","what":"check","answer":NaN}',
        '{"part":"x","exercise":"1.4","what":"y","answer":' + "9" * 4000 + "}",
        '{"part":"lesson","exercise":"1.4","what":"hint","answer":[9]}',
        '{"part":"lesson","exercise":"1.4","what":"check","answer":' + "9" * 4000 + "}",
    ]
    log.write_text("\n".join(lines), "utf-8")
    assert not record_of(home).post.is_taken


def test_a_damaged_key_is_computed_again_only_for_what_was_answered(home, monkeypatch):
    answered(home, FIRST, "pre", asked_in_tests()[0])
    intact = load_key(home, load_secret(home)).sheets
    monkeypatch.setattr("kamlib.training.key.answers_of_all",
                        lambda missing: {seed: intact[seed] for seed in missing})  # fmt: skip
    text = home.answers_file.read_text("utf-8")
    home.answers_file.write_text(text.replace('"solution": "K', '"solution": "K9', 1), "utf-8")
    assert load_key(home, load_secret(home)) == Key({})
    assert record_of(home).pre.right == 1
    assert len(load_key(home, load_secret(home)).sheets) == 1


@pytest.mark.parametrize("name", ["group.json", "secret.key"])
def test_what_the_trainer_lost_is_named(home, name):
    (home.trainer / name).unlink()
    with pytest.raises(ParameterError, match=name):
        collect(home.folder)
    (home.trainer / name).write_text("[", "utf-8")
    with pytest.raises(ParameterError, match="damaged"):
        collect(home.folder)


def test_a_group_that_leads_out_of_its_folder_is_refused(home):
    found = json.loads(home.group_file.read_text("utf-8"))
    found["members"][0]["folder"] = "../../elsewhere"
    home.group_file.write_text(json.dumps(found), "utf-8")
    with pytest.raises(ParameterError, match="damaged"):
        load_group(home)


def test_the_command_collects_and_verifies(home):
    worked(home)
    done = kam("collect", home.folder)
    assert done.exit_code == 0, done.output
    assert "Zertifikate: 1" in done.output
    code = json.loads((home.trainer / "certificates.json").read_text("utf-8"))[0]["code"]
    typed = code.lower().replace("-", " ")
    sheet = home.trainer / "sheets" / f"{FIRST}.html"
    for subject in ("jörg  MÜLLER", sheet, sheet.with_suffix(".pdf"), sheet.with_suffix(".xlsx"),
                    home.trainer / "certificates" / f"{FIRST}.pdf"):  # fmt: skip
        found = kam("verify", typed, subject, "--folder", home.folder)
        assert found.exit_code == 0, found.output
        assert "Echt" in found.output
        assert f"danach {len(asked_in_tests())} von {len(asked_in_tests())}" in found.output


def test_what_was_changed_is_not_genuine(home):
    worked(home)
    collect(home.folder)
    register = home.trainer / "certificates.json"
    code = json.loads(register.read_text("utf-8"))[0]["code"]
    folder = ("--folder", home.folder)
    assert kam("verify", code, "Somebody Else", *folder).exit_code == 3
    assert kam("verify", code[:-1] + ("A" if code[-1] != "A" else "B"), "Jörg Müller",
               *folder).exit_code == 3  # fmt: skip
    sheet = home.trainer / "sheets" / f"{FIRST}.html"
    sheet.write_text(sheet.read_text("utf-8").replace("2 von", "5 von"), "utf-8")
    found = kam("verify", code, sheet, *folder)
    assert found.exit_code == 3
    assert "Nicht echt" in found.output
    entries = json.loads(register.read_text("utf-8"))
    entries[0]["pre"] = 5
    register.write_text(json.dumps(entries), "utf-8")
    assert kam("verify", code, "Jörg Müller", *folder).exit_code == 3


def test_another_trainers_secret_verifies_nothing(home):
    worked(home)
    collect(home.folder)
    code = json.loads((home.trainer / "certificates.json").read_text("utf-8"))[0]["code"]
    home.secret_file.write_text((b"t" * 32).hex(), "ascii")
    assert kam("verify", code, "Jörg Müller", "--folder", home.folder).exit_code == 3


def test_a_certificate_issued_earlier_stays_genuine(home):
    worked(home)
    collect(home.folder)
    code = json.loads((home.trainer / "certificates.json").read_text("utf-8"))[0]["code"]
    collect(home.folder, on="2026-12-01")
    assert kam("verify", code, "Jörg Müller", "--folder", home.folder).exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("collect", "nowhere"),
        ("verify", "KAM-1", "x", "--folder", "nowhere"),
        ("new", "--participants", "gone.csv", "--seed", "1", "--lang", "de"),
        ("new", "--participants", "gone.csv", "--seed", "1", "--lang", "fr"),
        ("new", "--participants", "gone.csv", "--seed", "1", "--on", "22.11.2026"),
    ],
)
def test_calls_that_cannot_work_end_with_two(arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = kam(*arguments)
    assert done.exit_code == 2
    if "nowhere" in arguments:
        assert "is no folder of a group" in " ".join(done.output.split())
