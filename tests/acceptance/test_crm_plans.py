"""A public CRM extract: 300 accounts, a plan for each, and nothing of one in another's."""

from __future__ import annotations

import gzip
from pathlib import Path

import pandas as pd
import pytest

from kamlib.support.settings import load_settings
from kamlib.workbook import Workbook

EXAMPLE = Path(__file__).parents[2] / "examples" / "crm" / "workbook.toml"


@pytest.fixture(scope="module")
def settings():
    found = load_settings(EXAMPLE)
    if not found.data_folder.is_dir():
        pytest.skip(f"public data set {found.data_folder.parent.name} not found: set KAM_DATA")
    return found


@pytest.fixture(scope="module")
def raw(settings):
    with gzip.open(settings.data_folder / "opportunities.csv.gz", "rt", encoding="utf-8") as file:
        return pd.read_csv(file)


@pytest.fixture(scope="module")
def book(settings):
    return Workbook(settings, quarter="2021Q2")


@pytest.mark.parametrize("step", [10, pytest.param(1, marks=pytest.mark.slow)])
def test_every_account_gets_a_plan_of_its_own_opportunities(book, raw, step):
    accounts = book.portfolio.accounts
    assert len(accounts) == 300
    still_open = raw[raw["Status"] == "Open"]
    weighted = (still_open["Value"] * still_open["Probability"]).groupby(
        still_open["AccountSeq"].astype(str)
    )
    expected = weighted.sum()
    ids = raw.groupby(raw["AccountSeq"].astype(str))["OpportunitySeq"].agg(
        lambda numbers: set(numbers.astype(str))
    )
    for account in accounts[::step]:
        plan = book.account_plan(account)
        found = plan.business.opportunities
        assert found.pipeline["weighted"].sum() == pytest.approx(expected.get(account, 0.0))
        assert set(found.opportunities["opportunity_id"]) == ids[account]
        assert plan.tie_outs["is_tied"].all(), account


def test_open_volume_of_all_plans_is_the_published_total(book):
    opportunities = book.portfolio.ahead.opportunities
    still_open = opportunities[opportunities["state"] == "open"]
    assert len(still_open) == 2467
    assert still_open["volume"].sum() == pytest.approx(6_207_700)


def test_a_plan_without_targets_and_actions_says_what_is_missing(book):
    plan = book.account_plan("1077")
    assert plan.finding.sentence
    assert "the table actions was not delivered." in plan.business.actions.sentences[0].lower()
    assert "the table targets was not delivered." in plan.business.path.sentences[0].lower()
    assert "the table relations was not delivered." in plan.charts.sociogram().text.lower()
