"""Present value in a sentence: whom it counts, whom it leaves out, why there is none."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from kamlib.profitability.future_sentences import not_valued, present_value_sentence, why_no_value
from kamlib.profitability.labels import Labels
from kamlib.support.language import Language

ENGLISH = Labels(Language(), ())
NAN = float("nan")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([2e6, 1e6], "Over 5 years all 2 accounts together are worth 3.0 M€ (low) today"),
        ([2e6, NAN], "Over 5 years 1 of 2 accounts together are worth 2.0 M€ (low) today"),
    ],
)
def test_accounts_without_known_cost_are_counted_as_left_out(values, said):
    prospects = pd.DataFrame({"present_value_low": values})
    names = {"present_value_low": "low"}
    found = present_value_sentence(prospects, names, years=5, labels=ENGLISH)
    assert found.replace("\u00a0", " ").startswith(said)
    assert ("; 1 without known cost left out." in found) == (NAN in values)


@pytest.mark.parametrize(
    ("accounts", "is_covered", "said"),
    [
        (3, False, "Without four quarters of data"),
        (0, True, "No account had business"),
        (3, True, "The product cost of no account is known"),
    ],
)
def test_the_reason_named_is_the_real_one(accounts, is_covered, said):
    assert why_no_value(accounts, is_covered=is_covered, labels=ENGLISH).startswith(said)


def test_without_such_postings_nothing_is_said():
    assert not_valued(NAN, labels=ENGLISH) == ""


def test_postings_without_an_account_are_no_customer(facts, chapter_of, company):
    years = [
        (account, quarter, 500.0, 0.0, 300.0)
        for account in ("K2", "unknown")
        for quarter in ("2025Q4", "2026Q1", "2026Q2")
    ]
    sales = pd.concat([facts.account_quarter, company.sales_of(years)], ignore_index=True)
    chapter = chapter_of(replace(facts, account_quarter=sales), acquisition_cost=150)
    rows = chapter.prospects.accounts
    assert "unknown" not in set(rows["account_id"])
    assert f"all {len(rows)} accounts together" in chapter.future.finding.sentence
    value = chapter.customer_value.set_index("account_id")["customer_value"]
    said = chapter.future.table().text.replace("\u00a0", " ").replace(",", "")
    assert f"Postings without an account ({value['unknown']:.0f} € in the four quarters)" in said


def test_without_any_product_cost_the_page_does_not_blame_the_quarters(facts, chapter_of, company):
    earlier = [("K2", quarter, 500.0, 0.0, 0.0) for quarter in ("2025Q4", "2026Q1", "2026Q2")]
    sales = pd.concat([facts.account_quarter, company.sales_of(earlier)], ignore_index=True)
    sales = sales.assign(product_cost=NAN, revenue_without_cost=sales["invoiced_net"])
    chapter = chapter_of(replace(facts, account_quarter=sales))
    assert chapter.future.finding.sentence.startswith("The product cost of no account is known")
