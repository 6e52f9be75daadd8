"""The trainee's company: the same findings for every seed, other numbers, the same bytes."""

from __future__ import annotations

import pytest

from kamlib.support import columns as c
from kamlib.training import roles
from kamlib.training.company import build_tables, open_company, write_company

MANY = range(1, 60)


def test_the_largest_is_not_the_best(company):
    year = company.year
    assert year[c.NET_REVENUE].idxmax() == company.account(roles.LARGEST)
    assert year[c.CUSTOMER_CONTRIBUTION].idxmax() == company.account(roles.GEM)


def test_one_account_loses_money(company):
    assert company.figure(roles.COMPLAINER, c.CUSTOMER_CONTRIBUTION) < 0


def test_a_project_stands_out_in_the_newest_quarter_only(company):
    newest = company.figure(roles.PROJECT, c.NET_REVENUE, in_newest=True)
    assert newest > 0.8 * company.figure(roles.PROJECT, c.NET_REVENUE)


def test_the_two_of_a_group_carry_a_fifth_together_and_less_alone(company):
    net = company.year[c.NET_REVENUE]
    shares = [net[company.account(role)] / net.sum() for role in (roles.GROUP_A, roles.GROUP_B)]
    assert max(shares) < 0.15
    assert sum(shares) > 0.17


def test_the_stopped_account_has_no_business_any_more(company):
    assert company.figure(roles.STOPPED, c.NET_REVENUE, in_newest=True) == 0
    assert company.figure(roles.STOPPED, c.NET_REVENUE) > 0


def test_a_mix_effect_looks_like_a_price_cut(company):
    sales = company.book.facts.product_quarter
    own = sales[sales[c.ACCOUNT_ID] == company.account(roles.MIX_SHIFT)]
    before, after = (own[own[c.QUARTER] == quarter] for quarter in ("2025Q4", "2026Q1"))
    pieces = [float(part[c.QUANTITY].sum()) for part in (before, after)]
    average = [float(part["gross_revenue"].sum()) / count for part, count in
               zip((before, after), pieces, strict=True)]  # fmt: skip
    assert pieces[0] == pytest.approx(pieces[1], rel=0.02)
    assert average[1] < 0.85 * average[0]


def test_everything_ties_out(company):
    book = company.book
    for chapter in (book.data_collection, book.profitability, book.scoring, book.matrix):
        assert chapter.check() is not None


@pytest.mark.parametrize("seed", MANY)
def test_roles_are_dealt_out_anew_but_all_of_them(seed):
    cast = roles.cast(seed)
    assert sorted(player.role for player in cast) == sorted(roles.ROLES)
    assert len({player.name for player in cast}) == 12


def test_seeds_do_not_share_their_answers():
    accounts = [
        next(p.account_id for p in roles.cast(seed) if p.role == roles.GEM) for seed in MANY
    ]
    assert len(set(accounts)) >= 10


def test_the_same_seed_gives_the_same_files(tmp_path):
    files = [write_company(tmp_path / name, 7).parent for name in "ab"]
    left, right = (
        {path.name: path.read_bytes() for path in sorted(folder.rglob("*.*"))} for folder in files
    )
    assert left == right
    assert "sales.csv" in left


def test_amounts_are_whole_cents_and_discounts_add_up():
    for row in build_tables(11)["sales"]:
        if isinstance(row[c.NET_AMOUNT], int):
            assert row[c.GROSS_AMOUNT] - row[c.DISCOUNT_AMOUNT] == row[c.NET_AMOUNT]


def test_a_company_is_opened_once():
    assert open_company(1) is open_company(1)
