"""The command line: a clear message, the right exit code, no kernel and no file for nothing."""

from __future__ import annotations

import datetime as dt
import json
import os
from concurrent.futures import ThreadPoolExecutor

import papermill
import pytest
from typer.testing import CliRunner

from kamlib.cli import app
from kamlib.lab import start
from kamlib.reporting import run as runner
from kamlib.reporting.kernels import pool
from kamlib.reporting.lock import only_one
from kamlib.support.errors import BusyError

pytestmark = pytest.mark.usefixtures("one_warm_process")


@pytest.fixture
def kam(workbook_file, monkeypatch):
    """Call ``kam``; the test fails when a kernel would start."""

    def refuse(*args, **options):
        pytest.fail("a kernel was started")

    monkeypatch.setattr(papermill, "execute_notebook", refuse)

    def call(*arguments: str, file=workbook_file):
        return CliRunner().invoke(app, [*arguments, "--workbook", str(file)])

    return call


@pytest.fixture
def only_cells(notebook_writer, tmp_path, monkeypatch):
    """Let runs execute one chapter, of these cells."""

    def use(*cells: str) -> None:
        folder = notebook_writer(tmp_path / "notebooks", *cells)
        prepare = runner.prepare
        monkeypatch.setattr(
            runner, "prepare", lambda *args, **options: prepare(*args, **options, notebooks=folder)
        )

    return use


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-p", "quater=2026Q3"], ["“quater”", "Did you mean kam run QUARTER?"]),
        (["-p", "account=K99"], ["“account”: there is no “K99”", "Known are: K1, K2"]),
        (["-p", "kpi=net_revenu"], ["there is no “net_revenu”", "Did you mean “net_revenue”?"]),
        (["-p", "key_accounts=-1"], ["“key_accounts” lies between 0 and"]),
        (["-p", "key_accounts=1"], ["all chapters agree: set scoring.key_accounts to 1"]),
        (["-p", "kpi=x", "--lang", "de"], ["Der Parameter".removeprefix("Der "), "gibt es nicht"]),
        (["-p", "quarter=2026Q2"], ["quarter cannot be given"]),
        (["-p", "x=1;open('P','w')#"], ["No chapter has a parameter “x”"]),
        (["-p", "x;open('P','w')#=1"], ["NAME=VALUE"]),
        (["2027Q3"], ["no sales in 2027Q3", "2026Q3"]),
        (["2026-Q3"], ["written like '2026Q3'"]),
        (["--force", "--resume"], ["choose one"]),
        (["--lang", "fr"], ["'en' or 'de'"]),
    ],
)
def test_a_mistake_ends_with_code_two_before_a_kernel_starts(kam, tmp_path, arguments, words):
    before = sorted(tmp_path.iterdir())
    answer = kam("run", *arguments)
    assert answer.exit_code == 2
    said = " ".join(answer.output.split())
    assert all(word in said for word in words), said
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("arguments", "old", "new"),
    [
        (["2026-Q3"], "", ""),
        (["--lang", "fr"], "", ""),
        (["-p", "kpy=nps"], "", ""),
        (["-p", "key_accounts=many"], "", ""),
        (["-p", "quarter=2026Q2"], "", ""),
        (["-p", "nps"], "", ""),
        ([], "[data]", "[daten]"),
        ([], "[data]", "[report]\nfolder = 'sales.csv'\n[data]"),
    ],
)
def test_what_a_look_can_refuse_starts_no_process_and_reads_no_data(
    kam, workbook_file, monkeypatch, arguments, old, new
):
    text = workbook_file.read_text(encoding="utf-8")
    workbook_file.write_text(text.replace(old, new) if old else text, encoding="utf-8")
    monkeypatch.setattr(
        pool.WarmProcess, "__init__", lambda *_: pytest.fail("a process was started")
    )
    monkeypatch.setattr(runner, "prepare", lambda *_, **__: pytest.fail("data were read"))
    assert kam("run", *arguments).exit_code == 2


def test_a_folder_nobody_may_write_to_is_refused_with_code_two(kam, tmp_path, monkeypatch):
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path != tmp_path and real(path, mode))
    answer = kam("run", "--lang", "de")
    assert answer.exit_code == 2
    said = " ".join(answer.output.split())
    assert "report.folder braucht einen Ordner, in den dieser Benutzer schreiben darf" in said
    assert not (tmp_path / "reports").exists()


def test_a_file_in_the_place_of_the_report_is_kept_and_named(kam, tmp_path):
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "2026Q3").write_text("mine", encoding="utf-8")
    answer = kam("run")
    assert answer.exit_code == 2
    assert "a file stands there" in " ".join(answer.output.split())
    assert (tmp_path / "reports" / "2026Q3").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", [".locks", ".staging"])
@pytest.mark.parametrize(("lang", "words"), [("en", "cannot be written"), ("de", "beschreibbar")])
def test_a_run_that_cannot_write_says_where_and_ends_with_code_six(
    kam, tmp_path, name, lang, words
):
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / name).write_text("", encoding="utf-8")
    answer = kam("run", "--lang", lang)
    assert answer.exit_code == 6
    said = "".join(answer.output.split())
    assert name in said
    assert "".join(words.split()) in said
    assert "Errno" not in said


@pytest.mark.parametrize(
    ("arguments", "held", "closed"),
    [
        (["run", "2026Q3"], "2026Q3", ""),
        (["run", "2026q3"], "2026Q3", ""),
        (["run"], "2026Q3", 'closed_through = "2026Q3"'),
        (["check", "2026Q3"], "check-2026Q3", ""),
    ],
)
def test_a_quarter_that_is_being_run_is_refused_before_data_are_read(
    kam, workbook_file, monkeypatch, arguments, held, closed
):
    settings = workbook_file.read_text(encoding="utf-8")
    workbook_file.write_text(
        settings.replace("[company]", f"[company]\n{closed}"), encoding="utf-8"
    )
    monkeypatch.setattr(
        runner, "prepare", lambda *_, **__: pytest.fail("data were read before the refusal")
    )
    with only_one(workbook_file.parent / "reports", held):
        answer = kam(*arguments, "--lang", "de")
    assert answer.exit_code == 6
    said = " ".join(answer.output.split())
    now = dt.datetime.now().astimezone()
    assert f"{held} läuft bereits (Prozess {os.getpid()} auf " in said
    assert f", seit {now:%d.%m.%Y} " in said
    assert "process" not in said
    assert "+00:00" not in said


def test_a_quarter_held_early_is_published_by_the_run_that_holds_it(
    workbook_file, notebook_writer, tmp_path, monkeypatch
):
    folder = notebook_writer(tmp_path / "notebooks", "1 + 1")
    prepare = runner.prepare

    def look(*args, **options):
        # As another process does: a new thread has taken nothing.
        with ThreadPoolExecutor(1) as other:
            held = only_one(tmp_path / "reports", "2026Q3")
            seen.append(type(other.submit(held.__enter__).exception()))
        return prepare(*args, **options, notebooks=folder)

    seen: list[type] = []
    (tmp_path / "reports" / ".locks").mkdir(parents=True)  # as after the first run of any quarter
    monkeypatch.setattr(runner, "prepare", look)
    answer = CliRunner().invoke(app, ["run", "2026Q3", "--workbook", str(workbook_file)])
    assert answer.exit_code == 0, answer.output
    assert seen == [BusyError]
    with only_one(tmp_path / "reports", "2026Q3"):  # and let go afterwards
        assert (tmp_path / "reports" / "2026Q3" / "index.html").is_file()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[data]", "[daten]", "Did you mean 'data'"),
        ("[data]", "[data", "not valid TOML"),
        ("sales.csv", "sale.csv", "Did you mean 'sales.csv'"),
        ('folder = "."', 'folder = "${KAM_NO_SUCH_FOLDER}"', "KAM_NO_SUCH_FOLDER"),
    ],
)
def test_broken_settings_and_unreadable_sources_end_with_code_two(
    kam, workbook_file, tmp_path, old, new, words
):
    workbook_file.write_text(
        workbook_file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8"
    )
    answer = kam("run")
    assert answer.exit_code == 2
    assert words in " ".join(answer.output.split())
    assert not (tmp_path / "reports").exists()


@pytest.mark.parametrize(
    ("old", "new", "arguments", "words"),
    [
        ("", "", ["2027Q3"], "In 2027Q3 gibt es keine Umsätze. Meinten Sie '2026Q3'?"),
        ("", "", ["2026-Q3"], "gefunden: '2026-Q3'. Meinten Sie '2026Q3'?"),
        ("", "", ["-p", "acount=K1"], "Kein Kapitel hat einen Parameter „acount“"),
        ("sales.csv", "sale.csv", [], "Keine Datei 'sale.csv' in"),
        (
            'sales = [{ file = "sales.csv" }]',
            'sales = [{ file = "sales.csv", columns = { posting_date = "Buchung" } }]',
            [],
            "sales.csv hat keine Spalte 'Buchung'.",
        ),
        ("[data]", "[daten]", [], "Diese Einstellung gibt es nicht. Meinten Sie 'data'?"),
        ("[data]", "[data", [], "ist kein gültiges TOML"),
        (
            "[data]",
            "[[scoring.criteria]]\nid = 'growth_potental'\nweight = 1\n[data]",
            [],
            "Der Katalog hat kein Kriterium 'growth_potental'. Meinten Sie 'growth_potential'?",
        ),
    ],
)
def test_a_refusal_speaks_german_where_german_is_asked_for(
    kam, workbook_file, old, new, arguments, words
):
    text = workbook_file.read_text(encoding="utf-8")
    workbook_file.write_text(text.replace(old, new) if old else text, encoding="utf-8")
    answer = kam("run", *arguments, "--lang", "de")
    assert answer.exit_code == 2
    assert words in " ".join(answer.output.split())


def test_a_workbook_that_is_not_there(kam, tmp_path):
    answer = kam("check", file=tmp_path / "none.toml")
    assert answer.exit_code == 2
    assert "No workbook file" in answer.output


def test_a_failing_chapter_ends_with_its_own_code_and_names_its_page(
    workbook_file, tmp_path, only_cells
):
    only_cells("1 / 0")
    answer = CliRunner().invoke(app, ["run", "--workbook", str(workbook_file)])
    assert answer.exit_code == 4
    said = "".join(answer.output.split())
    assert "Notpublished:ZeroDivisionError" in said
    assert "failed/2026Q3-001/index.html" in said
    assert not (tmp_path / "reports" / "2026Q3").exists()


def test_the_console_speaks_german(workbook_file, tmp_path, only_cells):
    only_cells("import sys", "sys.exit()")
    answer = CliRunner().invoke(app, ["run", "--workbook", str(workbook_file), "--lang", "de"])
    assert answer.exit_code == 4
    assert "Nicht veröffentlicht: Zelle" in answer.output
    page = (tmp_path / "reports" / "failed" / "2026Q3-001" / "index.html").read_text("utf-8")
    assert "lief nicht bis zum Ende" in page


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="there is no root here")
@pytest.mark.parametrize(
    ("user", "option", "code"), [(0, [], 2), (0, ["--allow-root"], 0), (7, [], 0)]
)
def test_lab_as_root_says_what_to_do_instead(monkeypatch, user, option, code):
    started = []
    monkeypatch.setattr(os, "geteuid", lambda: user)
    monkeypatch.setattr(start, "open_lab", lambda command, **_: started.append(command) or 0)
    answer = CliRunner().invoke(app, ["lab", *option])
    assert answer.exit_code == code
    assert ("--allow-root" in answer.output) == (code == 2)
    assert [("--allow-root" in command) for command in started] == [user == 0] * (code == 0)


def test_the_sample_company_can_be_written_anywhere(tmp_path):
    answer = CliRunner().invoke(app, ["sample", str(tmp_path / "sample")])
    assert answer.exit_code == 0
    assert (tmp_path / "sample" / "sales.csv").stat().st_size > 100_000


def test_the_sample_is_never_written_over_other_files(tmp_path):
    mine = tmp_path / "accounts.csv"
    mine.write_text("account_id\nK1\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["sample", str(tmp_path)])
    assert done.exit_code == 2
    assert mine.read_text(encoding="utf-8") == "account_id\nK1\n"
    assert [path.name for path in tmp_path.iterdir()] == ["accounts.csv"]


def test_verify_names_the_first_file_that_is_not_as_published(
    workbook_file, notebook_writer, tmp_path
):
    folder = notebook_writer(tmp_path / "notebooks", "1 + 1")
    index = runner.run(runner.prepare(workbook_file, notebooks=folder))

    def verify(quarter: str):
        return CliRunner().invoke(app, ["verify", quarter, "--workbook", str(workbook_file)])

    assert verify("2026Q3").exit_code == 0
    index.write_text(index.read_text("utf-8").replace("Musterwerk", "Meisterwerk"), "utf-8")
    answer = verify("2026Q3")
    assert answer.exit_code == 3
    assert "index.html differs (1 of" in answer.output
    missing = verify("2020Q1")
    assert missing.exit_code == 2
    said = " ".join(missing.output.split())
    assert "Published are 2026Q3." in said
    assert "If there are sales in 2020Q1, publish it with kam run 2020Q1 --workbook " in said


def test_resume_of_an_unchanged_quarter_answers_as_a_plain_run_does(
    workbook_file, tmp_path, monkeypatch, only_cells
):
    only_cells("1 + 1")

    def kam_run(*arguments: str):
        return CliRunner().invoke(app, ["run", *arguments, "--workbook", str(workbook_file)])

    first = kam_run("2026Q3")
    assert first.exit_code == 0, first.output
    record = tmp_path / "reports" / ".state" / "2026Q3-run.json"
    lines = json.loads(record.read_text(encoding="utf-8"))
    steps = {line["step"] for line in lines if "step" in line}
    later = {"Notebooks of earlier runs", "In its place, safe on the disk"}
    assert later | {"Comparison with what is published", "Page over all quarters"} <= steps
    assert all(step in first.output for step in steps)
    monkeypatch.setattr(runner, "prepare", lambda *_, **__: pytest.fail("data were read"))
    for asked in (["--resume"], ["2026Q3", "--resume"], ["2026q3", "--resume", "--lang", "EN"]):
        answer = kam_run(*asked)
        assert answer.exit_code == 0, answer.output
        assert "Nothing has changed" in answer.output


def test_a_reason_that_says_nothing_is_told_from_none(workbook_file, tmp_path, only_cells):
    only_cells("1 + 1")
    call = ["run", "2026Q3", "--workbook", str(workbook_file)]
    assert CliRunner().invoke(app, call).exit_code == 0
    with (tmp_path / "costs.csv").open("a", encoding="utf-8") as file:
        file.write("K2,2026-08-01,service,5000\n")
    plain, empty = (CliRunner().invoke(app, [*call, *more]) for more in ([], ["--reason", " "]))
    assert (plain.exit_code, empty.exit_code) == (2, 2)
    assert "was empty" in empty.output
    assert "was empty" not in plain.output


def test_a_template_says_how_it_is_declared_and_profile_knows_it(tmp_path):
    file = tmp_path / "Meine Daten.xlsx"
    written = CliRunner().invoke(app, ["template", str(file), "--lang", "DE"])
    assert written.exit_code == 0
    assert '[data]\nworkbook = "Meine Daten.xlsx"' in written.output
    assert "data/README.md" in written.output
    looked = CliRunner().invoke(app, ["profile", str(file), "--lang", "de"])
    assert looked.exit_code == 0
    assert '[data]\nworkbook = "Meine Daten.xlsx"' in looked.output
    assert "wie kam template sie schreibt" in looked.output
    assert "No input table" not in looked.output
    own = tmp_path / "workbook.toml"
    own.write_text("[company]\nname = 'A'\n", encoding="utf-8")
    refused = CliRunner().invoke(app, ["profile", str(file), "--write", str(own)])
    assert refused.exit_code == 2
    assert "one line, workbook = " in " ".join(refused.output.split())
    assert own.read_text(encoding="utf-8") == "[company]\nname = 'A'\n"


def test_a_language_that_is_nearly_one_is_offered(kam):
    answer = kam("run", "--lang", "dee")
    assert answer.exit_code == 2
    assert "Did you mean 'de'?" in answer.output
