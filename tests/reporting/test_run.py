"""One quarter, run: a whole report from a small company, and failures that publish nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from kamlib.reporting.build import require_links
from kamlib.reporting.gates import require_self_contained
from kamlib.reporting.run import RunFailedError, check, prepare, run
from kamlib.support.errors import ChapterError, ParameterError

pytestmark = pytest.mark.usefixtures("one_warm_process")

CHAPTERS = ("01_data_collection", "02_profitability", "03_scoring", "04_matrix", "05_soll_ist")


class Page(HTMLParser):
    """Collects tags and the text a reader sees."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def test_everything_that_was_promised_is_there(published):
    report, first, _ = published
    expected = {"index.html", "kam-2026Q3.pdf", "kam-2026Q3.xlsx", "manifest.json"}
    expected |= {f"{name}.html" for name in CHAPTERS}
    expected |= {f"notebooks/{name}.ipynb" for name in CHAPTERS}
    expected |= {"plans/index.html"} | {f"plans/K{place}.html" for place in range(1, 7)}
    expected |= {f"plans/K{place}.pdf" for place in range(1, 7)} | {"plans/files/scores_crm.csv"}
    expected |= {f"notebooks/plans/K{place}.ipynb" for place in range(1, 7)}
    assert expected <= set(first)
    assert {"data/dim_account.parquet", "data/dim_quarter.parquet"} <= set(first)
    assert (report.parent / "index.html").exists()
    assert not (report.parent / ".staging").exists()
    assert not (report.parent / "failed").exists()


def test_a_rerun_gives_the_same_bytes(published):
    _, first, second = published
    assert first == second


@pytest.mark.parametrize("name", ["index", *CHAPTERS, "plans/index", "plans/K1", "plans/K6"])
def test_hostile_names_are_inert_on_every_page(published, name):
    page = Page(published[0] / f"{name}.html")
    assert "script" not in {tag for tag, _ in page.tags}
    assert not [key for _, attrs in page.tags for key in attrs if key.startswith("on")]
    assert "x" * 3000 not in page.text
    told = [value or "" for _, attrs in page.tags for value in attrs.values()]  # alt, title, ...
    assert not [text for text in [page.text, *told] if "\u202e" in text or "\u202c" in text]


def test_every_account_of_the_portfolio_leads_to_its_plan_and_on_to_the_next(published):
    links = {attrs.get("href") for tag, attrs in Page(published[0] / "index.html").tags}
    assert {f"plans/K{place}.html" for place in range(1, 7)} | {"plans/index.html"} <= links
    plan = Page(published[0] / "plans" / "K2.html")
    beside = {attrs.get("rel"): attrs["href"] for tag, attrs in plan.tags if tag == "a"}
    assert (beside["prev"], beside["next"]) == ("K1.html", "K3.html")
    assert "../index.html" in {attrs.get("href") for _, attrs in plan.tags}


def test_once_published_every_link_leads_to_its_place_on_the_page_over_all_quarters(published):
    report, *_ = published
    require_self_contained([report.parent / "index.html", *report.rglob("*.html")])


def test_the_page_over_all_plans_offers_every_file_for_other_tools(published):
    home = published[0] / "plans"
    links = {attrs.get("href") for _, attrs in Page(home / "index.html").tags}
    assert {f"files/{path.name}" for path in (home / "files").iterdir()} <= links
    assert {f"K{place}.html" for place in range(1, 7)} <= links
    assert "K3.pdf" in {attrs.get("href") for _, attrs in Page(home / "K3.html").tags}


def test_hostile_names_can_be_read_as_text(published):
    assert "<script>alert(1)</script>" in Page(published[0] / "index.html").text


def test_no_hostile_name_is_a_formula_in_the_workbook(published):
    book = openpyxl.load_workbook(published[0] / "kam-2026Q3.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell for cell in cells if cell.value == "=1+1" and cell.data_type == "s"]
    assert not [cell for cell in cells if cell.value == "=1+1" and cell.data_type == "f"]
    assert max(len(cell.value) for cell in cells if isinstance(cell.value, str)) < 32_768


def test_figures_agree_between_index_workbook_data_and_input(published):
    report = published[0]
    # Five quarters of 10,000 x place + 500 x turn at 5 % discount, and one line that closes Q3.
    expected = sum((10_000 * place + 500 * 4) * 0.95 for place in range(1, 7)) + 95
    data = {path.stem: pd.read_parquet(path) for path in (report / "data").glob("*.parquet")}
    statements = [frame for name, frame in data.items() if "statement" in name]
    statement = next(frame for frame in statements if "net_revenue" in frame.columns)
    now = statement[statement["quarter"] == "2026Q3"]
    assert now["net_revenue"].sum() == pytest.approx(expected, abs=0.005)
    assert set(data["dim_account"]["account_id"]) == {f"K{place}" for place in range(1, 7)}
    book = openpyxl.load_workbook(report / "kam-2026Q3.xlsx", data_only=True)
    values = [c.value for sheet in book for row in sheet.iter_rows() for c in row]
    numbers = [value for value in values if isinstance(value, int | float)]
    assert any(abs(value - expected) < 0.005 for value in numbers)
    assert f"{expected / 1000:,.0f}" in Page(report / "index.html").text


def test_the_manifest_says_what_the_report_is_made_of_and_not_where(published):
    report, first, _ = published
    text = (report / "manifest.json").read_text(encoding="utf-8")
    content = json.loads(text)
    assert str(report.parent.parent) not in text
    assert report.parent.parent.name not in text
    assert content["quarter"] == "2026Q3"
    assert {entry["table"] for entry in content["inputs"]} >= {"accounts", "sales", "costs"}
    assert all(len(entry["sha256"]) == 64 for entry in content["inputs"])
    assert all(entry["bytes"] > 0 for entry in content["inputs"])
    gates = content["gates"]
    assert all(gate["is_tied"] for gate in gates["tie_outs"])
    assert {gate["chapter"] for gate in gates["tie_outs"]} == {name[3:] for name in CHAPTERS}
    assert all(gate["is_within"] for gate in gates["loss_budget"])
    cells = [count.split(" of ") for count in gates["completed_cells"].values()]
    assert len(cells) == len(CHAPTERS) + 6 and all(done == every for done, every in cells)
    hashed = {name: entry["sha256"] for name, entry in content["files"].items()}
    assert hashed == {name: mark for name, mark in first.items() if name != "manifest.json"}
    assert len(content["code"]["sha256"]) == 64 and content["code"]["version"]
    assert content["parameters"]["matrix"]["workbook_file"] == "workbook.toml"


def test_no_folder_of_the_machine_is_in_pages_or_notebooks(published):
    report = published[0]
    home = report.parent.parent.name
    for path in [*report.rglob("*.html"), *report.rglob("*.ipynb")]:
        assert home not in path.read_text(encoding="utf-8"), path.name


@pytest.fixture
def tiny(workbook_file, notebook_writer, tmp_path):
    """A run of one tiny chapter beside a report that is already published."""
    old = tmp_path / "reports" / "2026Q3"
    old.mkdir(parents=True)
    (old / "index.html").write_text("the report of last week", encoding="utf-8")
    (old.parent / "index.html").write_text("all reports", encoding="utf-8")

    def prepared(*cells: str, **options):
        folder = notebook_writer(tmp_path / "notebooks", *cells)
        return prepare(workbook_file, notebooks=folder, **options)

    return prepared


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("import sys\nsys.exit()", "left early"),
        (
            "from kamlib.support.errors import SourceError\nraise SourceError('file is cut off')",
            "file is cut off",
        ),
    ],
    ids=["sys.exit", "data"],  # other ends: test_faults
)
def test_a_failed_run_leaves_what_is_published_byte_identical(
    tiny, tmp_path, hash_files, cell, words
):
    reports = tmp_path / "reports"
    before = hash_files(reports)
    with pytest.raises(RunFailedError, match=words) as failed:
        run(tiny("1 + 1", cell, "2 + 2"))
    after = hash_files(reports)
    assert {name: after[name] for name in before} == before
    assert not (reports / ".staging").exists()
    assert failed.value.page == reports / "failed" / "2026Q3-001" / "index.html"
    page = Page(failed.value.page)
    assert "“Data collection” did not run to its end" in page.text
    assert "[3" not in page.text
    assert "stays valid" in page.text
    links = {attrs.get("href") for tag, attrs in page.tags if tag == "a"}
    assert {"../../2026Q3/index.html", "notebooks/01_data_collection.ipynb"} <= links
    assert (failed.value.page.parent / "notebooks" / "01_data_collection.ipynb").exists()
    record = json.loads((failed.value.page.parent / "run.json").read_text(encoding="utf-8"))
    assert [(line["state"], line["turn"]) for line in record] == [("failed", failed.value.turn)]


def test_a_tie_out_that_breaks_publishes_nothing(tiny, tmp_path, hash_files):
    prepared = tiny("1 + 1")
    prepared.book.facts.product_quarter.loc[0, "invoiced_net"] += 1
    before = hash_files(tmp_path / "reports")
    with pytest.raises(RunFailedError, match="must agree to the cent"):
        run(prepared)
    after = hash_files(tmp_path / "reports")
    assert {name: after[name] for name in before} == before


def refuse_rows(folder: Path) -> None:
    """Add more rows without a date than may be refused."""
    sales = folder / "sales.csv"
    lines = sales.read_text(encoding="utf-8").splitlines()
    sales.write_text("\n".join([*lines, *(["K1,never,1,1,1,1"] * 20)]) + "\n", encoding="utf-8")


def test_a_run_above_the_loss_budget_publishes_nothing_whatever_the_notebook_asks(
    tiny, workbook_file, tmp_path, hash_files
):
    refuse_rows(tmp_path)
    before = hash_files(tmp_path / "reports")
    with pytest.raises(RunFailedError, match="More was refused") as failed:
        run(tiny("1 + 1"))
    assert failed.value.turn == "data"
    after = hash_files(tmp_path / "reports")
    assert {name: after[name] for name in before} == before


def test_above_the_loss_budget_only_chapter_1_is_executed_and_shown(
    tiny, notebook_writer, tmp_path
):
    refuse_rows(tmp_path)
    done = tmp_path / "done"
    cell = f"from pathlib import Path\nPath({str(done)!r}).touch()"
    notebook_writer(tmp_path / "notebooks", cell, name="02_profitability")
    asks = (
        "from kamlib import open_workbook",
        "open_workbook(workbook_file, quarter=quarter).data_collection.check()",
    )
    with pytest.raises(RunFailedError, match="More was refused") as failed:
        run(tiny(*asks))
    assert not done.exists()
    assert failed.value.turn == "data"
    page = Page(failed.value.page)
    assert "“Data collection” did not run to its end" in page.text
    links = {attrs.get("href") for tag, attrs in page.tags if tag == "a"}
    assert "notebooks/01_data_collection.ipynb" in links


def test_a_german_run_is_german(workbook_file, notebook_writer, tmp_path):
    folder = notebook_writer(tmp_path / "notebooks", "1 + 1")
    index = run(prepare(workbook_file, notebooks=folder, language="de"))
    page = Page(index)
    assert dict(page.tags)["html"]["lang"] == "de"
    assert "Nettoerlös" in page.text
    chapter = Page(index.parent / "01_data_collection.html")
    assert dict(chapter.tags)["html"]["lang"] == "de"


def test_a_report_leads_to_the_quarter_before_where_that_is_published(tiny):
    run(tiny("1 + 1", quarter="2026Q2"))
    links = {attrs.get("href") for _, attrs in Page(run(tiny("1 + 1"))).tags}
    assert "../2026Q2/index.html" in links and "../2026Q4/index.html" not in links


def test_links_to_other_quarters_hold_from_the_plans_as_well(tmp_path):
    (tmp_path / "plans").mkdir()
    link = '<a href="{}2026Q2/index.html">x</a>'
    (tmp_path / "index.html").write_text(link.format("../"), encoding="utf-8")
    (tmp_path / "plans" / "K1.html").write_text(link.format("../../"), encoding="utf-8")
    require_links(tmp_path, ["../2026Q2/index.html"])
    with pytest.raises(ChapterError, match="2026Q2"):
        require_links(tmp_path)


def test_check_shows_chapter_one_and_publishes_nothing(tiny, tmp_path, hash_files):
    before = hash_files(tmp_path / "reports")
    page = check(tiny("1 + 1"))
    assert page == tmp_path / "reports" / "check" / "2026Q3" / "01_data_collection.html"
    after = hash_files(tmp_path / "reports")
    assert {name: after[name] for name in before} == before


@pytest.mark.parametrize("name", ["quarter", "language", "workbook_file"])
def test_what_all_chapters_share_cannot_differ_in_one(tiny, name):
    with pytest.raises(ParameterError, match=f"^{name} cannot be given"):
        tiny("1 + 1", parameters={name: "2026Q2"})


def test_parameters_reach_their_chapter(tiny):
    prepared = tiny("1 + 1", quarter="2026Q2")
    assert prepared.parameters["data_collection"]["quarter"] == "2026Q2"
    assert prepared.target.name == "2026Q2"


def test_a_run_does_not_wait_for_a_grammar_it_does_not_need():
    pytest.importorskip("rfc3987_syntax")
    told = subprocess.check_output(
        [
            sys.executable,
            "-c",
            "import sys\nfrom kamlib.reporting import import_nbformat\nimport_nbformat()\n"
            "import kamlib.reporting.run\nprint(*{'nbformat', 'rfc3987_syntax'} & {*sys.modules})",
        ],
        text=True,
    )
    assert told.split() == ["nbformat"]
