"""The sample company's planted stories stand on the plans; one plan for every planned account."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from kamlib.account_plan import planned_accounts
from kamlib.reporting.plan_pdf import plan_pdf
from kamlib.support.errors import ParameterError
from kamlib.support.theme import Picture


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def test_each_account_with_a_plan_has_a_sentence_of_its_own(book):
    accounts = book.portfolio.accounts
    status = book.facts.accounts.set_index("account_id")["status"]
    assert status[accounts].value_counts().to_dict() == {"key": 18, "candidate": 12, "standard": 1}
    assert accounts[-1] == "K0031", "named in the settings, to test what one project makes of it"
    sentences = [book.account_plan(account).finding.sentence for account in accounts]
    assert len(set(sentences)) == 31
    for account in accounts:
        assert book.account_plan(account).tie_outs["is_tied"].all(), account


def test_lost_champion(book):
    plan = book.account_plan("K0007")
    gone = plan.people.set_index("contact_id").loc["P0055"]
    assert gone["has_left"]
    assert gone["influence"] == 9
    assert plan.roles.set_index("role").loc["decider", "state"] == "lost"
    assert plan.contacts.tolist() == [29, 18, 13, 9]
    assert "Lost champion: Managing director (influence 9, attitude +5)" in plan.finding.sentence
    assert "P0055" in plan.organisation  # the empty chair: five people still report there
    assert "P0055" not in plan.influence
    head = plan.head.set_index("figure")
    assert head.loc["net_revenue", "change"] < -150_000
    assert head.loc["nps", "value"] < head.loc["nps", "previous"]


def test_25_000_a_year_being_built_up(book):
    plan = book.account_plan("K0019")
    path = plan.business.path.path.set_index("year")
    assert path.loc[[2024, 2025], "actual"].round(-3).tolist() == [25_000, 25_000]
    assert path.loc[2026, "target"] > 30_000
    assert plan.contacts.tolist() == [2, 4, 6, 9]
    assert len(plan.business.actions.open) == 2
    assert "against a target of" in plan.finding.sentence


def test_sudden_project(book):
    plan = book.account_plan("K0031")
    assert "K0031" in book.portfolio.accounts
    assert "The largest request of the year (project New boiler house" in plan.finding.sentence
    assert "93 % of the net revenue" in plain(plan.finding.sentence)
    assert plan.business.project.carries_account


def test_an_account_of_which_little_is_known_says_what_is_missing(book):
    plan = book.account_plan("K0031")
    for shown in (
        plan.charts.organisation(),
        plan.charts.sociogram(),
        plan.charts.value_chain(),
    ):
        assert not isinstance(shown, Picture)
        assert shown.text.startswith("The table ")
        assert len(shown.text.split(". ")) > 1, "it says why it matters"
    assert "not one is known" in plan.tables.buying_centre().text


def test_customer_a_earns_less_per_euro_than_the_portfolio(book):
    head = book.account_plan("K0001").head.set_index("figure")
    pct = head.loc["customer_profitability_pct"]
    assert pct["value"] < 5 < pct["portfolio"]


def test_no_plan_holds_a_person_in_its_published_tables(book):
    names = re.compile(r"P0\d{3}")
    for account in ("K0007", "K0001"):
        for name, frame in book.account_plan(account).frames.items():
            assert frame.columns[0] == "account_id", name
            assert set(frame["account_id"]) <= {account}, name
            texts = frame.select_dtypes(["object", "str"]).astype(str).to_numpy().ravel()
            assert not any(names.search(cell) for cell in texts), name


def test_an_unknown_account_is_refused_with_the_nearest(book):
    with pytest.raises(ParameterError, match=r"no account 'K00070'.*Did you mean 'K0070'"):
        book.account_plan("K00070")


def test_the_largest_key_account_stands_in_where_none_is_named(book):
    assert book.account_plan("").account == "K0001"


def test_planned_are_key_accounts_candidates_and_those_named():
    accounts = pd.DataFrame(
        {"account_id": ["C", "A", "B"], "status": ["key", "standard", "prospect"]}
    )
    assert planned_accounts(accounts) == ["C"]
    assert planned_accounts(accounts, further=["B", "X"]) == ["B", "C"]


def pages(made: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", made))


@pytest.mark.parametrize(("language", "account"), [("en", "K0007"), ("de", "K0031")])
def test_the_printed_plan_is_one_tagged_page_of_the_same_bytes(
    book, german_book, language, account
):
    plan = (german_book if language == "de" else book).account_plan(account)
    made = plan_pdf(plan)
    assert pages(made) == 1
    assert b"pdfuaid" in made
    assert f"/Lang({language})".encode() in made.replace(b" ", b"")
    assert made == plan_pdf(plan)
