"""What modules 9 to 11 find: planted for every seed."""

from __future__ import annotations

import datetime as dt

import pytest

from kamlib.account_plan.opportunities import OPEN, WON
from kamlib.support import columns as c
from kamlib.training import ledger, prospects, roles
from kamlib.training.company import build_tables

MANY = range(1, 40)
LAST_DAY = dt.date(2026, 9, 30)


@pytest.mark.parametrize("seed", MANY)
def test_the_largest_volume_is_not_the_largest_weighted_volume(seed):
    players = {player.account_id: player.role for player in roles.cast(seed)}
    volume, weighted = dict.fromkeys(players.values(), 0), dict.fromkeys(players.values(), 0)
    for row in build_tables(seed)["opportunities"]:
        if row["stage"] not in ("won", "lost"):
            role = players[row[c.ACCOUNT_ID]]
            volume[role] += row["volume"]
            weighted[role] += row["volume"] * row["probability_pct"]
    assert max(volume, key=volume.get) == roles.GROUP_A
    assert max(weighted, key=weighted.get) == roles.GEM


@pytest.mark.parametrize("seed", MANY)
def test_two_open_opportunities_are_overdue(seed):
    players = {player.account_id: player.role for player in roles.cast(seed)}
    overdue = {
        players[row[c.ACCOUNT_ID]]
        for row in build_tables(seed)["opportunities"]
        if row["stage"] not in ("won", "lost") and row["expected_close_date"] <= LAST_DAY
    }
    assert overdue == {roles.STOPPED, roles.LATE_PAYER}


def test_one_request_carries_the_account_of_the_project(company):
    table = company.book.portfolio.ahead.project_test.set_index(c.ACCOUNT_ID)
    row = table.loc[company.account(roles.PROJECT)]
    assert row["request_share_pct"] > 50
    assert row["rank_without"] > row["rank_with"]
    others = table.drop(index=company.account(roles.PROJECT))["request_share_pct"]
    assert others.max() < row["request_share_pct"] - 20


def test_all_invoices_of_the_project_are_within_its_volume_whatever_the_seed():
    """Else only one of its two invoices counts, and no request makes the year (modules 6, 10)."""
    for seed in range(300):
        players = roles.cast(seed)
        player = next(one for one in players if one.role == roles.PROJECT)
        rows = prospects.opportunity_rows(seed, players)
        (volume,) = [one["volume"] for one in rows if one["account_id"] == player.account_id]
        invoiced = sum(one["net_amount"] for one in ledger.project_lines(seed, player))
        assert invoiced <= volume <= 65_000_000, seed


def test_three_actions_are_late_one_of_them_done_since(company):
    actions = company.book.portfolio.ahead.actions
    late = actions[actions["state"] == "late"]
    assert len(late) == 3
    assert sorted(late[c.STATUS]) == ["done", "open", "started"]


def test_states_of_the_workbook_fit_what_was_planted(company):
    rows = company.book.portfolio.ahead.opportunities
    planted = sum(len(some) for some in prospects.PROSPECTS.values())
    assert len(rows) == planted
    assert set(rows["state"]) == {OPEN, WON, "lost"}


@pytest.mark.parametrize("seed", MANY)
def test_names_are_added_and_nothing_else(seed):
    people = build_tables(seed)["contacts"]
    bare = [{key: cell for key, cell in row.items() if key != c.NAME} for row in people]
    assert prospects.with_names(seed, bare) == people
    unnamed = [row for row in people if not row[c.NAME]]
    assert 9 <= len(unnamed) < len(people) / 2


def test_names_are_not_kept_where_nobody_may_show_them(company):
    contacts = company.book.facts.contacts
    assert len(contacts) == 45
    assert set(contacts[c.NAME].fillna("")) == {""}
