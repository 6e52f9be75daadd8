"""The tables of the sample agree with each other, and the company is a plausible one."""

from __future__ import annotations

import pandas as pd
import pytest
from sample_tables import amounts, days, quarters, read_raw

AS_OF = pd.Timestamp("2026-09-30")
QUARTERS = [str(period) for period in pd.period_range("2023Q4", "2026Q3", freq="Q")]
UNKNOWN = "K9999"


def test_sales_cover_twelve_quarters_and_end_on_the_last_day(sales):
    assert sorted(sales["quarter"].unique()) == QUARTERS
    assert sales["day"].max() == AS_OF
    assert (sales["day"].dt.day_of_week < 5).all()
    assert 55_000 <= len(sales) <= 65_000


def test_gross_minus_discount_is_net_to_the_cent_in_every_line(sales):
    difference = sales["gross_amount"] - sales["discount_amount"] - sales["net_amount"]
    assert difference.abs().max() < 0.001


def test_returns_are_negative_throughout_and_everything_else_is_positive(sales):
    figures = ["gross_amount", "net_amount", "quantity", "product_cost"]
    returns = sales["kind"] == "return"
    assert (sales.loc[returns, figures] < 0).all(axis=None)
    assert (sales.loc[~returns, figures] > 0).all(axis=None)
    assert sales.loc[returns, "invoice_no"].str.startswith("G").all()


def test_about_forty_products_in_five_groups_of_all_kinds_and_origins(sales):
    assert sales["product_group"].nunique() == 5
    assert 38 <= sales["product_id"].nunique() <= 40
    assert set(sales["kind"]) == {"product", "service", "return"}
    assert set(sales["origin"]) == {"base", "cross_sell", "up_sell"}
    assert (sales["invoice_no"].value_counts() > 1).mean() > 0.5


def test_accounts_have_the_promised_standing():
    accounts = read_raw("accounts").drop_duplicates("account_id")
    standing = accounts["status"].value_counts()
    assert len(accounts) == 120
    assert standing[["key", "candidate", "prospect"]].to_dict() == {
        "key": 18,
        "candidate": 12,
        "prospect": 6,
    }
    assert accounts["account_manager"].nunique() == 6
    assert set(accounts["currency"]) == {"EUR", "CHF", "USD"}
    assert set(accounts["segment"]) == {"OEM", "End user", "Distributor", "System integrator"}


def test_prospects_have_no_sales_and_all_sellers_are_accounts_but_one(sales):
    accounts = read_raw("accounts")
    prospects = set(accounts.loc[accounts["status"] == "prospect", "account_id"])
    assert prospects.isdisjoint(sales["account_id"])
    assert set(sales["account_id"]) - set(accounts["account_id"]) == {UNKNOWN}


def test_revenue_is_45_to_51_million_a_quarter(revenue):
    totals = revenue.sum() / 1e6
    assert totals.between(45, 51).all()


def test_every_foreign_amount_has_a_rate(sales):
    foreign = sales[sales["currency"] != "EUR"]
    assert len(foreign) > 1000
    assert foreign["rate"].notna().all()


@pytest.mark.parametrize(
    "table",
    [
        "costs", "drivers", "interactions", "surveys", "ratings", "wallets", "opportunities",
        "contacts", "value_chain", "actions", "comments", "account_map",
    ],
)  # fmt: skip
def test_no_other_table_speaks_of_accounts_that_do_not_exist(table):
    known = set(read_raw("accounts")["account_id"])
    assert set(read_raw(table)["account_id"]) <= known


def test_nothing_but_plans_lies_after_the_export():
    for table, column in [
        ("costs", "posting_date"),
        ("interactions", "date"),
        ("surveys", "date"),
        ("payments", "invoice_date"),
        ("payments", "paid_date"),
        ("fx_rates", "date"),
        ("comments", "date"),
    ]:
        assert days(read_raw(table)[column]).max() <= AS_OF, (table, column)


def test_each_invoice_that_is_no_credit_note_has_its_payment_with_vat(sales):
    spoilt = read_raw("sales")
    unreadable = (spoilt["net_amount"] == "k.A.") | (spoilt["posting_date"] == "31.02.2026")
    doubled = spoilt.duplicated()
    odd = set(spoilt.loc[unreadable | doubled, "invoice_no"])
    invoices = sales[(sales["kind"] != "return") & ~sales["invoice_no"].isin(odd)]
    net = invoices.groupby("invoice_no")["net_amount"].sum()
    payments = read_raw("payments").set_index("invoice_no")
    assert set(net.index) <= set(payments.index)
    assert set(payments.index) - set(net.index) <= odd
    paid = payments.loc[net.index]
    country = read_raw("accounts").drop_duplicates("account_id").set_index("account_id")["country"]
    is_german = paid["account_id"].map(country).fillna("DE") == "DE"
    factor = is_german.map({True: 1.19, False: 1.0})
    assert (amounts(paid["amount"]) - net * factor).abs().max() < 0.0051


def test_due_dates_follow_the_terms_and_discounts_only_come_with_payment():
    payments = read_raw("payments")
    terms = read_raw("accounts").drop_duplicates("account_id").set_index("account_id")
    agreed = amounts(payments["account_id"].map(terms["payment_terms_days"]).fillna("30"))
    given = (days(payments["due_date"]) - days(payments["invoice_date"])).dt.days
    known = payments["account_id"] != UNKNOWN
    assert (given[known] == agreed[known]).all()
    assert (payments.loc[payments["cash_discount"] != "", "paid_date"] != "").all()
    assert 0.02 < (payments["paid_date"] == "").mean() < 0.2


def test_costs_hold_every_category_but_product_cost_and_financing():
    costs = read_raw("costs")
    found = costs[costs["category"] != "Fracht"].groupby("category")["attribution"].agg(set)
    assert set(found.index) == {
        "complaints_returns", "discounts", "selling", "promotion", "development", "storage",
        "freight", "service",
    }  # fmt: skip
    assert set().union(*found) == {"direct", "activity", "key"}


def test_every_pool_has_its_driver_and_the_used_volume_stays_within_capacity():
    pools, drivers = read_raw("cost_pools"), read_raw("drivers")
    used = amounts(drivers["volume"]).groupby([drivers["quarter"], drivers["driver"]]).sum()
    assert pools.groupby("quarter").size().to_dict() == dict.fromkeys(QUARTERS, 5)
    for pool in pools.itertuples():
        if pool.driver != "net_revenue":
            assert used[pool.quarter, pool.driver] > 0
        if pool.practical_capacity:
            assert 0.6 < used[pool.quarter, pool.driver] / float(pool.practical_capacity) < 0.97


def test_targets_are_set_for_accounts_managers_and_the_company_but_not_for_all():
    targets, accounts = read_raw("targets"), read_raw("accounts")
    watched = set(accounts.loc[accounts["status"].isin(["key", "candidate"]), "account_id"])
    with_target = set(targets["account_id"]) - {""}
    assert with_target < watched
    assert sorted(targets["quarter"].unique()) == [
        f"{y}Q{q}" for y in (2025, 2026) for q in (1, 2, 3, 4)
    ]
    company = targets[(targets["account_id"] == "") & (targets["account_manager"] == "")]
    assert set(company["kpi"]) == {"net_revenue", "customer_contribution"}
    managers = targets[targets["account_manager"] != ""]
    assert set(managers["account_manager"]) == set(accounts["account_manager"])
    assert {"nps", "customer_profitability_pct"} <= set(targets["kpi"])


def test_the_companys_revenue_target_is_the_sum_of_its_managers():
    targets = read_raw("targets").assign(value=lambda table: amounts(table["target"]))
    revenue = targets[(targets["kpi"] == "net_revenue") & (targets["account_id"] == "")]
    company = revenue[revenue["account_manager"] == ""].set_index("quarter")["value"]
    managers = revenue[revenue["account_manager"] != ""].groupby("quarter")["value"].sum()
    assert (company - managers).abs().max() <= 6 * 10_000


def test_revenue_targets_are_near_what_is_reached(sales):
    revenue = sales.groupby(["account_id", "quarter"])[["net"]].sum()
    targets = read_raw("targets").assign(value=lambda table: amounts(table["target"]))
    chosen = targets[(targets["kpi"] == "net_revenue") & (targets["account_id"] != "")]
    ratio = [
        revenue["net"].get((row.account_id, row.quarter), 0.0) / row.value
        for row in chosen.itertuples()
        if row.quarter in QUARTERS
    ]
    near = pd.Series(ratio).between(0.85, 1.15)
    assert near.mean() > 0.85


def test_ratings_are_quarterly_for_watched_accounts_and_missing_for_many_others():
    ratings, accounts = read_raw("ratings"), read_raw("accounts").drop_duplicates("account_id")
    newest = ratings[ratings["quarter"] == "2026Q3"]
    watched = set(accounts.loc[accounts["status"].isin(["key", "candidate"]), "account_id"])
    assert watched <= set(newest["account_id"])
    assert 15 <= len(set(newest["account_id"]) - watched) <= 25
    raters = newest.groupby(["account_id", "criterion"])["rater"].nunique()
    assert set(raters.unique()) == {1, 2, 3}
    assert ratings["criterion"].nunique() == 8
    assert len(set(accounts["account_id"]) - set(ratings["account_id"])) > 20


def test_contacts_report_to_colleagues_of_the_same_account_and_relations_stay_inside():
    people = read_raw("contacts").set_index("contact_id")
    below = people[people["reports_to"] != ""]
    assert (below["reports_to"].map(people["account_id"]) == below["account_id"]).all()
    relations = read_raw("relations")
    assert (
        relations["from_contact_id"].map(people["account_id"])
        == relations["to_contact_id"].map(people["account_id"])
    ).all()
    assert set(relations["kind"]) == {"formal", "informal", "conflict"}


def test_nobody_is_met_after_leaving_and_only_at_the_own_account():
    people = read_raw("contacts").set_index("contact_id")
    met = read_raw("interactions")
    met = met[met["contact_id"] != ""]
    assert (met["contact_id"].map(people["account_id"]) == met["account_id"]).all()
    left = days(met["contact_id"].map(people["left_date"]))
    assert not (days(met["date"]) >= left).any()


def test_actions_and_opportunities_show_every_state():
    actions, chances = read_raw("actions"), read_raw("opportunities")
    assert set(actions["status"]) == {"open", "started", "done", "dropped"}
    assert ((actions["done_date"] != "") == (actions["status"] == "done")).all()
    assert {"won", "lost", "offer", "negotiation"} <= set(chances["stage"])
    assert set(chances["horizon"]) == {"short", "mid", "long"}


def test_surveys_keep_their_scale():
    answers = read_raw("surveys")
    answers = answers[answers["score"] != ""]
    scale = answers.groupby("metric")[["scale_min", "scale_max"]].agg(set)
    assert scale.loc["nps"].tolist() == [{"0"}, {"10"}]
    assert scale.loc["csat"].tolist() == [{"1"}, {"5"}]
    assert (
        amounts(answers["score"])
        .between(amounts(answers["scale_min"]), amounts(answers["scale_max"]))
        .all()
    )


def test_each_account_has_its_crm_number():
    numbers = read_raw("account_map")
    assert set(numbers["account_id"]) == set(read_raw("accounts")["account_id"])
    assert set(numbers["system"]) == {"CRM"}


def test_comments_explain_key_figures_up_to_the_newest_quarter():
    comments = read_raw("comments")
    assert comments["quarter"].max() == "2026Q3"
    assert {"posting", "relationship", "price", "mix", "project", "competitor"} <= set(
        comments["cause"]
    )
    written = quarters(comments["date"])
    is_running = comments["quarter"] == "2026Q3"  # commented just before the export
    assert (written == comments["quarter"])[is_running].all()
    assert (written > comments["quarter"])[~is_running].all()
