"""Small waterfalls: every key account, one scale, nothing drawn that is not known."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from kamlib.data_collection.facts import Facts
from kamlib.profitability.gallery import Gallery


def gallery_of(chapter):
    return Gallery(labels=chapter.labels, quarter=chapter.quarter, accounts=chapter.statement)


def test_the_steps_of_an_account_by_hand(chapter):
    """K1, % of 1,000: 15 discounts, 70 product, 3 freight, 30 service, 4.5 development."""
    account = chapter.statement.set_index("account_id", drop=False).loc["K1"]
    bars = gallery_of(chapter).steps(account)
    drops = [round(start - end, 6) for _, start, end, is_result in bars if not is_result]
    assert drops == [15.0, 70.0, 3.0, 30.0, 4.5]
    assert bars[0][1:3] == (0.0, 100.0)
    assert bars[-1][2] == pytest.approx(-22.5)


def test_key_accounts_the_lowest_result_first_on_one_scale(chapter):
    folded = chapter.charts.gallery()
    assert folded.summary == "Waterfalls of 2 accounts in 2026Q3, the lowest result first"
    lines = folded.tables[0].text.splitlines()
    assert [line.split(":")[0] for line in lines] == ["Alpina Pressen AG", "Borken Walzwerk"]
    widths = re.findall(r'y="2" width="([\d.]+)"', folded.tables[0].body)
    assert len(set(widths)) == 1  # gross revenue is 100 % in both


def test_without_any_result_the_largest_revenue_comes_first(chapter):
    gross = chapter.statement["gross_revenue"]
    bare = chapter.statement.assign(customer_contribution=float("nan"), product_cost=float("nan"))
    bare["revenue_without_cost"] = gross
    folded = Gallery(labels=chapter.labels, quarter=chapter.quarter, accounts=bare).details()
    assert folded.summary == "Waterfalls of 2 accounts in 2026Q3, the largest revenue first"
    lines = folded.tables[0].text.splitlines()
    names = bare[bare["status"] == "key"].sort_values("gross_revenue", ascending=False)["name"]
    assert [line.split(":")[0] for line in lines] == names.tolist()
    assert "Sorted by gross revenue: the contribution of none of them" in folded.tables[0].body
    assert "contribution</div>" not in folded.tables[0].body
    assert "– contribution" not in folded.tables[0].text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "in % of gross revenue; 1 account without gross revenue in the quarter has none"),
        ("de", "in % vom Bruttoumsatz; 1 Kunde ohne Bruttoumsatz im Quartal hat keinen"),
    ],
)
def test_the_caption_says_the_order_and_who_is_left_out(
    chapter, facts, chapter_of, language, words
):
    sold = facts.account_quarter[facts.account_quarter["account_id"] != "K2"]
    fewer = chapter_of(Facts.of(accounts=facts.accounts, account_quarter=sold), language=language)
    folded = fewer.charts.gallery()
    assert words in folded.tables[0].body
    everybody = chapter.charts.gallery().tables[0].body
    assert "Sorted by customer contribution in % of gross revenue." in everybody


def test_without_key_accounts_the_largest_are_drawn(facts, chapter_of, company):
    ids = [f"K{number:02d}" for number in range(30)]
    accounts = pd.DataFrame(
        {"account_id": ids, "name": ids, "status": "standard", "segment": "", "group_id": ""}
    ).assign(account_manager="")
    sales = company.sales_of(
        [(name, "2026Q3", 100.0 + place, 0.0, 50.0) for place, name in enumerate(ids)]
    )
    chapter = chapter_of(Facts.of(accounts=accounts, account_quarter=sales))
    shown = gallery_of(chapter).shown()
    assert len(shown) == 24
    assert "K05" not in set(shown["account_id"])
    body = chapter.charts.gallery().tables[0].body
    assert "24 of 30 accounts with the largest gross revenue" in body


def test_names_are_escaped_and_nobody_is_an_empty_fold(facts, chapter_of):
    hostile = facts.accounts.assign(name="<script>alert(1)</script>")
    chapter = chapter_of(Facts.of(accounts=hostile, account_quarter=facts.account_quarter))
    assert "<script>" not in chapter.charts.gallery()._repr_mimebundle_()["text/html"]
    empty = chapter_of(Facts.of(accounts=facts.accounts))
    assert empty.charts.gallery().summary.startswith("Waterfalls of 0 accounts")
