"""The account's business ahead as the page shows it, on the sample company."""

from __future__ import annotations

import pytest

from kamlib import Workbook, open_workbook
from kamlib.account_plan.words import kpi_name, word
from kamlib.support.language import Language
from kamlib.support.money import require_tied

ACCOUNTS = ["K0001", "K0007", "K0008", "K0019", "K0031", "K0101"]


@pytest.mark.parametrize("account", ACCOUNTS)
def test_everything_ties_and_every_table_is_of_the_account(book, account):
    business = book.account_plan(account).business
    require_tied(business.tie_outs)
    for name, table in business.frames.items():
        assert set(table["account_id"]) <= {account}, name
    assert len(business.sentences) == 6
    assert all(sentence.endswith((".", ")")) for sentence in business.sentences)


def test_the_steady_account_is_being_built_up(book):
    business = book.account_plan("K0019").business
    assert len(business.opportunities.open) == 3
    assert business.actions.actions["state"].tolist() == ["done", "done", "started", "planned"]
    assert business.path.has_targets
    assert "36 k€" in business.path.finding.sentence.replace("\u00a0", " ")


def test_the_stopped_account_says_what_is_missing(book):
    business = book.account_plan("K0008").business
    assert "no row for Stillmark" in business.opportunities.finding.sentence


def test_exports_are_those_of_the_account(book):
    files = book.account_plan("K0019").business.exports
    assert set(files) == {
        "actions.ics",
        "actions_asana.csv",
        "actions_trello.csv",
        "actions_monday.csv",
        "opportunities_salesforce.csv",
        "opportunities_hubspot.csv",
    }
    assert b"K0001" not in b"".join(files.values())
    assert book.account_plan("K0019").business.exports == files


def test_a_path_of_another_kpi(book):
    path = book.account_plan("K0003").business.path_of("customer_contribution")
    assert path.path["opportunities"].isna().all()
    assert "Customer contribution" in path.finding.sentence


def test_words_that_nobody_knows_stay():
    assert word("coffee_break", Language()) == "coffee break"
    assert kpi_name("customer_value", Language()) == "Customer value"


def test_an_earlier_quarter_looks_from_its_own_end(book):
    """At the end of 2026Q1 nothing of the summer had happened."""
    earlier = open_workbook(book.settings.file, quarter="2026Q1")
    assert isinstance(earlier, Workbook)
    earlier.__dict__["collection"] = book.collection
    business = earlier.account_plan("K0019").business
    assert business.path.path["actual_quarters"].tolist()[-1] == 1
    states = business.actions.actions.set_index("action_id")["state"]
    assert states["M0052"] == "planned"
