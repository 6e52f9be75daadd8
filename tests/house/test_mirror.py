"""The same name in four places: chapter notebook, package, folder of tests, report page."""

from __future__ import annotations

from pathlib import Path

import pytest

from kamlib.reporting.chapters import chapter_notebooks, plan_notebooks

ROOT = Path(__file__).parents[2]
REPORTED = chapter_notebooks(ROOT / "notebooks")
PLANS = plan_notebooks(ROOT / "notebooks")
CHAPTERS = [*REPORTED, *PLANS]


def test_the_six_chapters_are_there_in_order():
    assert [chapter.stem for chapter in CHAPTERS] == [
        "data_collection",
        "profitability",
        "scoring",
        "matrix",
        "soll_ist",
        "account_plan",
    ]
    assert [chapter.number for chapter in CHAPTERS] == [1, 2, 3, 4, 5, 6]


def test_only_the_account_plan_is_executed_once_per_account():
    assert [chapter.stem for chapter in PLANS] == ["account_plan"]


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.stem)
def test_a_chapter_has_a_package_with_the_usual_rooms_and_tests(chapter):
    package = ROOT / "kamlib" / chapter.stem
    assert {"__init__.py", "chapter.py", "charts.py", "tables.py"} <= {
        path.name for path in package.glob("*.py")
    }
    assert list((ROOT / "tests" / chapter.stem).glob("test_*.py"))


def test_only_chapters_live_in_the_notebooks_folder():
    names = {path.name for path in (ROOT / "notebooks").iterdir() if path.name[0] != "."}
    chapters = {chapter.path.name for chapter in CHAPTERS}
    assert names == {"00_start_here.ipynb", "training", *chapters}


def test_top_level_is_the_one_the_readme_promises():
    expected = {"notebooks", "kamlib", "data", "reports", "tests", "docs", "examples", "benchmarks"}
    folders = {
        path.name
        for path in ROOT.iterdir()
        if path.is_dir() and path.name[0] != "." and not path.name.endswith(".egg-info")
    }
    # notebooks_de is what kam lab --lang de writes, course what kam train new does; not in git.
    assert folders - {"build", "dist", "notebooks_de", "course"} == expected


def _public_modules(package: str) -> list[Path]:
    return sorted(
        path for path in (ROOT / "kamlib" / package).rglob("*.py") if path.name != "__init__.py"
    )


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.stem)
def test_modules_stay_small_enough_to_read_aloud(chapter):
    long = {
        path.name: count
        for path in _public_modules(chapter.stem)
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 350
    }
    assert not long
