"""The sample with a product cost column nobody recognises: gaps, and every total ties."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kamlib import open_workbook
from kamlib.support import columns as c

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    home = tmp_path_factory.mktemp("company")
    shutil.copytree(ROOT / "data", home / "data")
    shutil.copy(ROOT / "workbook.toml", home)
    sales = home / "data" / "sample" / "sales.csv"
    head, _, rest = sales.read_text(encoding="utf-8").partition("\n")
    assert "product_cost" in head
    renamed = head.replace("product_cost", "Herstellkosten")
    sales.write_text(f"{renamed}\n{rest}", encoding="utf-8")
    return open_workbook(home / "workbook.toml", quarter="2026Q3")


@pytest.mark.parametrize(
    "chapter", ["data_collection", "profitability", "scoring", "matrix", "soll_ist"]
)
def test_every_total_of_every_chapter_ties(book, chapter):
    made = getattr(book, chapter)
    ties = made.tie_outs
    assert len(ties) >= 4
    assert ties["is_tied"].all(), ties[~ties["is_tied"]]


def test_contribution_targets_are_there_and_compared_with_nothing(book):
    variances = book.soll_ist.variances
    mine = variances[(variances[c.KPI] == c.CUSTOMER_CONTRIBUTION) & variances[c.TARGET].notna()]
    assert len(mine) > 10
    assert mine["variance"].isna().all()
    checks = book.soll_ist.tie_outs["check"].astype(str).str.lower()
    assert not (checks.str.contains("contribution") & checks.str.contains("target")).any()


def test_plans_tie_and_the_first_chapter_says_what_is_missing(book):
    plan = book.account_plan("K0001")
    assert plan.tie_outs["is_tied"].all()
    assert "have no product cost" in book.data_collection.finding.sentence
