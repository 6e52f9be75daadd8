"""Business without a target, and targets without a comparison."""

from __future__ import annotations

import pandas as pd
from soll_ist_company import make_chapter, shared_chapter

from kamlib.soll_ist.open_tables import not_compared_table, without_target_table
from kamlib.support.language import Language


def test_accounts_without_a_target_are_listed_with_the_unknown_one_in_german():
    variances = make_chapter([["K1", "", "2026Q3", "net_revenue", 900.0]]).variances
    text = without_target_table(
        variances, "net_revenue", quarter="2026Q3", language=Language("de")
    ).text
    assert "Birke Motoren GmbH" in text
    assert "Unbekannter Kunde" in text
    assert "Adler" not in text


def test_where_every_account_has_a_target_a_sentence_says_so():
    targets = [[name, "", "2026Q3", "net_revenue", 1.0] for name in ("K1", "K2", "unknown")]
    text = without_target_table(
        make_chapter(targets).variances, "net_revenue", quarter="2026Q3", language=Language()
    ).text
    assert text == "Every account with Net revenue has a target."


def test_targets_that_cannot_be_compared_keep_their_figure_and_reason():
    rows = shared_chapter().not_compared
    text = not_compared_table(rows, language=Language()).text
    line = next(line for line in text.splitlines() if "net_revenu " in line)
    assert "5.00" in line
    assert "the workbook knows no such KPI" in line
    none = not_compared_table(pd.DataFrame(rows).iloc[:0], language=Language()).text
    assert none == "Every target up to this quarter is compared."
