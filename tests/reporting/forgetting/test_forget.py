"""Forgotten in inputs and reports, and still verifiable, wherever the command was stopped."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from persons_sample import published, write_plan

from kamlib.data_collection.erase import find_person
from kamlib.reporting.forgetting.forget import forget, no_run
from kamlib.reporting.forgetting.record import OPEN, mark_of, records, verify
from kamlib.reporting.lock import only_one
from kamlib.support.errors import BusyError, ParameterError
from kamlib.support.settings import load_settings

DAY = dt.date(2026, 11, 20)
SHOWN = {
    "2026Q3/01_data_collection.html",
    "2026Q3/data/fact_rejects.parquet",
    "2026Q3/notebooks/01_data_collection.ipynb",
    "2026Q3/notebooks/plans/K1.ipynb",
    "2026Q3/plans/K1.html",
    "2026Q3/plans/K1.pdf",
    "2026Q3/plans/index.html",
    "2026Q3/rejects.xlsx",
}


class Stopped(BaseException):
    """The command is killed here."""


def test_plans_and_traces_go_and_everything_else_stays_verifiable(settings):
    report = settings.report_folder / "2026Q3"
    done = forget(settings, "P1", receipt="secret", on=DAY)
    assert done.rows_removed == 2
    assert done.cells_emptied == 1
    assert set(done.withdrawn) == SHOWN
    assert "withdrawn" in (report / "plans" / "K1.html").read_text(encoding="utf-8")
    states = verify(report)
    assert {f"2026Q3/{name}" for name, state in states.items() if state == "erased"} == SHOWN
    assert "changed" not in states.values()


@pytest.mark.parametrize("person", ["55", "2026", "1", "O'Neil", "a&b", "Müller", "<b>"])
def test_whatever_the_number_looks_like_the_same_files_go(workbook_file, person):
    settings = published(workbook_file, person)
    done = forget(settings, person, receipt="secret", on=DAY)
    assert set(done.withdrawn) == SHOWN
    assert "changed" not in verify(settings.report_folder / "2026Q3").values()


@pytest.mark.parametrize("person", ["55", "O'Neil", "a&b", "Müller", "Anna Müller 2"])
def test_a_plan_of_a_former_account_goes_by_what_the_person_is_called(workbook_file, person):
    settings = published(workbook_file, "P1" if " " in person else person)
    (settings.folder / "contacts.csv").write_text(
        "contact_id,account_id,function,name\n"
        f"{'P1' if ' ' in person else person},K1,Buyer,Anna Müller\n",
        encoding="utf-8",
    )
    write_plan(settings.report_folder / "2026Q2", "K7", person)
    write_plan(settings.report_folder / "2026Q2", "K8", "Buyer 2")
    done = forget(settings, "P1" if " " in person else person, receipt="secret", on=DAY)
    assert set(done.withdrawn) - SHOWN == {
        "2026Q2/notebooks/plans/K7.ipynb",
        "2026Q2/plans/K7.html",
        "2026Q2/plans/K7.pdf",
    }


def test_kept_notebooks_and_failed_runs_go_and_disturb_nothing(settings):
    reports = settings.report_folder
    for kept in (".finished/2026Q3/x.ipynb", "failed/2026Q3-001/notebooks/plans/K1.ipynb"):
        (reports / kept).parent.mkdir(parents=True)
        (reports / kept).write_text("P1", encoding="utf-8")
    left = reports / ".staging" / "2026Q3-abc"
    left.mkdir(parents=True)
    (left / "K1.html").write_text("P1", encoding="utf-8")
    done = forget(settings, "P1", receipt="secret", on=DAY)
    assert set(done.withdrawn) == SHOWN
    assert not any((reports / name).exists() for name in (".finished", "failed"))
    assert not left.exists()


def test_earlier_editions_and_checks_are_withdrawn_too(settings):
    reports = settings.report_folder
    shutil.copytree(reports / "2026Q3", reports / "2026Q3-edition-1")
    shutil.copytree(reports / "2026Q3", reports / "check" / "2026Q3")
    done = forget(settings, "P1", receipt="secret", on=DAY)
    places = ("2026Q3", "2026Q3-edition-1", "check/2026Q3")
    assert set(done.withdrawn) == {
        name.replace("2026Q3", place, 1) for name in SHOWN for place in places
    }
    for place in places[:2]:
        assert sorted(set(verify(reports / place).values())) == ["erased", "same"]


def test_a_withdrawn_edition_stays_verifiable_when_a_new_one_takes_its_place(settings):
    reports = settings.report_folder
    forget(settings, "P1", receipt="secret", on=DAY)
    (reports / "2026Q3").rename(reports / "2026Q3-edition-1")
    assert "changed" not in verify(reports / "2026Q3-edition-1").values()


def test_verification_still_finds_what_was_changed_by_others(settings):
    report = settings.report_folder / "2026Q3"
    forget(settings, "P1", receipt="secret", on=DAY)
    (report / "plans" / "K1.html").write_text("a forged plan", encoding="utf-8")
    (report / "plans" / "K2.html").write_text("another", encoding="utf-8")
    states = verify(report)
    assert states["plans/K1.html"] == states["plans/K2.html"] == "changed"


def test_the_record_holds_no_person_and_only_the_receipt_links_it(settings):
    done = forget(settings, "P1", receipt="secret", on=DAY)
    text = (settings.report_folder / "erasures.json").read_text(encoding="utf-8")
    assert not any(word in text for word in ("P1", "Director", "secret"))
    (entry,) = records(settings.report_folder)
    assert entry["person"] == mark_of("P1", done.receipt) != mark_of("P1", "guess")
    assert [file["rows_removed"] for file in entry["inputs"]] == [1, 1]
    assert OPEN not in entry


def test_a_second_person_of_the_account_finds_the_plan_withdrawn(settings):
    forget(settings, "P1", receipt="secret", on=DAY)
    done = forget(settings, "P3", receipt="other", on=DAY)
    assert done.withdrawn == ()
    assert "changed" not in verify(settings.report_folder / "2026Q3").values()


def test_somebody_unknown_is_refused_and_nothing_is_touched(settings, hash_files):
    def files():
        return {name: h for name, h in hash_files(settings.folder).items() if ".locks" not in name}

    before = files()
    with pytest.raises(ParameterError, match="Nobody has the contact_id 'P9'"):
        forget(settings, "P9", receipt="secret", on=DAY)
    assert files() == before


def _count_or_stop(monkeypatch, at: int) -> list[str]:
    """Count what changes a file; before change number ``at`` the command is killed."""
    steps: list[str] = []

    def before(name: str) -> None:
        steps.append(name)
        if len(steps) == at:
            raise Stopped

    for owner, name in ((Path, "replace"), (Path, "unlink"), (shutil, "rmtree")):
        real = getattr(owner, name)

        def step(*given, _real=real, _name=name, **more):
            if _name == "replace" or given[0].exists():
                before(_name)
            return _real(*given, **more)

        monkeypatch.setattr(owner, name, step)
    return steps


def _state(settings, hash_files) -> dict[str, str]:
    """Hash all a reader can find; what a killed process left half written is hidden."""
    found = hash_files(settings.folder)
    return {name: mark for name, mark in found.items() if "/." not in f"/{name}"}


def _stoppable(workbook_file):
    settings = published(workbook_file)
    (settings.folder / "more.csv").write_text(
        "contact_id,account_id,function,reports_to\nP40,K3,Buyer,P1\n", encoding="utf-8"
    )
    text = workbook_file.read_text(encoding="utf-8")
    both = 'contacts = [{ file = "contacts.csv" }, { file = "more.csv" }]'
    text = text.replace('contacts = [{ file = "contacts.csv" }]', both)
    workbook_file.write_text(text, encoding="utf-8")
    kept = settings.report_folder / ".finished" / "2026Q3" / "x.ipynb"
    kept.parent.mkdir(parents=True)
    kept.write_text("P1", encoding="utf-8")
    write_plan(settings.report_folder / "2026Q2", "K7", "P1")  # a former account
    return load_settings(workbook_file)


def test_stopped_anywhere_and_repeated_it_ends_the_same(tmp_path, company_writer, hash_files):
    before = tmp_path / "before"
    before.mkdir()
    _stoppable(company_writer(before))
    states, total, at = [], 1, 0
    while at <= total:
        shutil.copytree(before, tmp_path / str(at))
        settings = load_settings(tmp_path / str(at) / "workbook.toml")
        with pytest.MonkeyPatch.context() as patch:
            steps = _count_or_stop(patch, at)
            try:
                forget(settings, "P1", receipt="secret", on=DAY)
            except Stopped:
                assert at > 0
        if at:
            # Before the record was written nothing was begun, and a new receipt is right.
            receipt = "secret" if at == 1 else "new"
            done = forget(settings, "P1", receipt=receipt, on=DAY)
            assert (done.receipt, done.rows_removed) == ("secret", 2)
        else:
            total = len(steps)
            assert total > 14
        states.append(_state(settings, hash_files))
        assert not find_person(settings, "P1").files
        at += 1
    assert [state for state in states if state != states[0]] == []
    assert "P3" in (tmp_path / "5" / "more.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("quarter", ["2026Q3", "2026Q4"])
def test_while_a_quarter_is_being_run_nothing_is_touched(settings, hash_files, quarter):
    reports = settings.report_folder

    def files() -> dict[str, str]:
        found = hash_files(settings.folder)
        return {name: mark for name, mark in found.items() if "/.locks/" not in name}

    with only_one(reports, quarter):
        before = files()
        with pytest.raises(BusyError, match=quarter):
            forget(settings, "P1", receipt="secret", on=DAY)
        assert files() == before


def test_a_quarter_cannot_be_run_while_somebody_is_forgotten(settings):
    reports = settings.report_folder
    with no_run(reports), pytest.raises(BusyError), only_one(reports, "2026Q3"):
        pass
    with only_one(reports, "2026Q3"):
        pass
