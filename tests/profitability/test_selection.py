"""Which account is shown: the one asked for, or the largest loss-maker."""

from __future__ import annotations

import pytest

from kamlib.profitability.selection import account_shown
from kamlib.support.errors import ParameterError


def test_the_largest_loss_maker_by_revenue_is_shown(chapter):
    assert chapter.account() == "K1"


def test_without_losses_the_largest_account_is_shown(chapter):
    earning = chapter.ranked.assign(customer_contribution=1.0)
    assert account_shown("", accounts=chapter.facts.accounts, active=earning) == "K1"


def test_an_account_asked_for_is_shown(chapter):
    assert chapter.account("P1") == "P1"


def test_a_misspelt_account_is_refused_with_the_nearest(chapter):
    with pytest.raises(ParameterError, match=r"Did you mean 'K1' \(Alpina Pressen AG\)\?"):
        chapter.account("K1x")


def test_a_misspelt_name_is_refused_with_its_account(chapter):
    with pytest.raises(ParameterError, match=r"Did you mean 'K2' \(Borken Walzwerk\)\?"):
        chapter.account("Borken Walzwrk")


def test_an_account_far_off_is_refused_with_the_nearest_and_the_range(chapter):
    with pytest.raises(ParameterError, match=r"nearest is 'P1' \(Dorn\); there are 4 accounts"):
        chapter.account("P9999")
    with pytest.raises(ParameterError, match="from 'K1' to 'P1'"):
        chapter.account("X")


def test_without_accounts_the_message_says_so(chapter):
    none = chapter.facts.accounts[:0]
    with pytest.raises(ParameterError, match="The accounts table is empty"):
        account_shown("K1", accounts=none, active=chapter.ranked)


def test_a_name_is_no_key_and_the_message_says_which_account_it_is(chapter):
    with pytest.raises(ParameterError, match="the account is 'K2'"):
        chapter.account("Borken Walzwerk")
