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


def test_a_company_without_chances_and_steps_gets_sentences(workbook_file):
    """Neither opportunities, actions, wallets nor contacts; invoices and groups unnamed."""
    plain = open_workbook(workbook_file, quarter="2026Q3")
    business = plain.account_plan("K1").business
    require_tied(business.tie_outs)
    said = " ".join(
        view.finding.sentence
        for view in (
            business.opportunities,
            business.actions,
            business.white_space,
            business.project,
            business.path,
            business.selection,
        )
    )
    assert said.count("was not delivered") == 2
    assert "name no product group" in said
    assert "name no invoices" in said
    assert business.exports == {}
    assert business.opportunities.picture() is None
    assert business.path.picture().content()[:4] == b"<svg"
    assert all(len(business.frames[name]) == 0 for name in ("plan_opportunities", "plan_actions"))
    assert "Contacts were not delivered" in plain.portfolio.resources.follow_up


def test_figures_of_one_account_stay_on_its_plan(company_writer, tmp_path):
    """Every account has its own titles; no plan shows another account's."""
    names = [f"Kunde {place} AG" for place in range(1, 7)]
    file = company_writer(tmp_path, names)
    keys = [f"K{place}" for place in range(1, 7)]
    head = "opportunity_id,account_id,title,volume,probability_pct,expected_close_date,stage"
    chances = [
        f"O{key},{key},Canary{key}X,{7919 * place},50,2026-12-01,offer"
        for place, key in enumerate(keys, start=1)
    ]
    (tmp_path / "opportunities.csv").write_text("\n".join([head, *chances]) + "\n")
    head = "action_id,account_id,title,owner,start_date,due_date"
    steps = [f"M{key},{key},Canary{key}Y,Ada,2026-08-01,2026-12-01" for key in keys]
    (tmp_path / "actions.csv").write_text("\n".join([head, *steps]) + "\n")
    with file.open("a") as settings:
        settings.write('opportunities = [{ file = "opportunities.csv" }]\n')
        settings.write('actions = [{ file = "actions.csv" }]\n')
    book = open_workbook(file, quarter="2026Q3")
    for key in keys:
        business = book.account_plan(key).business
        shown = " ".join(
            [
                *business.sentences,
                business.opportunities.picture().alt,
                business.actions.picture().alt,
                business.opportunities.tables.all().tables[0].text,
                business.actions.tables.actions_due().text,
                *(file.decode() for file in business.exports.values()),
            ]
        )
        assert f"Canary{key}X" in shown
        assert f"Canary{key}Y" in shown
        assert not [other for other in keys if other != key and f"Canary{other}" in shown]
