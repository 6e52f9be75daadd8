"""Links of a report to the quarters before and after it."""

from __future__ import annotations

import pytest

from kamlib.reporting.prepare import prepare


@pytest.fixture(scope="module")
def order(tmp_path_factory, company_writer):
    return prepare(company_writer(tmp_path_factory.mktemp("company")))


def hrefs(order, page):
    return [link.href for link in order.other_quarters(page)]


@pytest.fixture
def before(order):
    home = order.reports / "2026Q2"
    (home / "plans").mkdir(parents=True, exist_ok=True)
    for name in ("index.html", "02_profitability.html", "plans/K1.html", "plans/index.html"):
        (home / name).touch()
    return home


def test_a_chapter_leads_to_itself_in_the_quarter_before(order, before):
    assert hrefs(order, "02_profitability.html")[0] == "../2026Q2/02_profitability.html"
    assert hrefs(order, "03_scoring.html")[0] == "../2026Q2/index.html"  # it had none yet
    chapter = next(each for each in order.chapters if each.stem == "profitability")
    assert order.frame(chapter).elsewhere[0].href == "../2026Q2/02_profitability.html"


def test_a_plan_leads_to_its_account_before_and_after(order, before):
    here = order.plan_frame("K1")
    assert [link.href for link in here.elsewhere] == [
        "../../2026Q2/plans/K1.html",
        "../../index.html#account-K1",
    ]
    assert [link.href for link in order.plan_frame("K2").elsewhere] == [
        "../../2026Q2/index.html",
        "../../index.html#account-K2",
    ]
    assert here.neighbours[1].href == "K2.html" and here.neighbours[0] is None


def test_a_plan_of_an_account_without_a_line_there_leads_to_the_quarter(
    tmp_path_factory, company_writer
):
    settings = company_writer(tmp_path_factory.mktemp("standard"))
    accounts = settings.parent / "accounts.csv"
    lines = accounts.read_text(encoding="utf-8").splitlines()
    lines = [line.replace(",key,", ",standard,") if line[:3] == "K2," else line for line in lines]
    accounts.write_text("\n".join(lines), encoding="utf-8")
    with settings.open("a", encoding="utf-8") as file:
        file.write('\n[account_plan]\naccounts = ["K2"]\n')
    order = prepare(settings)
    assert "plans/K2.html" in order.pages()
    assert hrefs(order, "plans/K2.html")[-1] == "../index.html#2026Q4"
    assert hrefs(order, "plans/K1.html")[-1] == "../index.html#account-K1"


def test_a_later_quarter_changes_no_link_of_an_earlier_report(order, before):
    pages = order.pages()
    assert {"index.html", "01_data_collection.html", "plans/index.html", "plans/K4.html"} <= {
        *pages
    }
    assert hrefs(order, "index.html") == ["../2026Q2/index.html", "../index.html#2026Q4"]
    found = [hrefs(order, page) for page in pages]
    later = order.reports / "2026Q4"
    later.mkdir()
    (later / "index.html").touch()
    assert [hrefs(order, page) for page in pages] == found


def test_the_account_plan_carries_its_comments(order):
    assert order.plan_frame("K1").remarks == order.book.account_plan("K1").remarks
    assert order.plan_frame("").remarks == ()


def test_no_quarter_follows_a_view(tmp_path, company_writer):
    file = company_writer(tmp_path)
    file.write_text(
        file.read_text(encoding="utf-8") + '\n[report]\nview = "Risk 9 %."\n', encoding="utf-8"
    )
    assert hrefs(prepare(file), "index.html") == []
