"""Every planted story is in the committed tables; the files speak, not the generator."""

from __future__ import annotations

import pandas as pd
import pytest
from sample_tables import amounts, days, quarters, read_raw

from kamlib.sample import STORIES

LAST_FOUR = ["2025Q4", "2026Q1", "2026Q2", "2026Q3"]
FOUR_BEFORE = ["2024Q4", "2025Q1", "2025Q2", "2025Q3"]
YEAR_2025 = ["2025Q1", "2025Q2", "2025Q3", "2025Q4"]


def account_of(key: str) -> str:
    return STORIES[key].account_ids[0]


def units(sales: pd.DataFrame, account_id: str) -> pd.DataFrame:
    """Quantities of an account: quarters by product groups."""
    own = sales[sales["account_id"] == account_id]
    return own.pivot_table(
        index="quarter", columns="product_group", values="quantity", aggfunc="sum"
    ).fillna(0.0)


def hours_per_revenue(revenue: pd.DataFrame, account_id: str) -> float:
    drivers = read_raw("drivers")
    own = drivers[
        (drivers["account_id"] == account_id)
        & (drivers["driver"] == "service_hours")
        & drivers["quarter"].isin(LAST_FOUR)
    ]
    return amounts(own["volume"]).sum() / revenue.loc[account_id, LAST_FOUR].sum() * 100_000


def contacts_per_quarter(account_id: str) -> pd.Series:
    met = read_raw("interactions")
    own = met[(met["account_id"] == account_id) & (met["kind"] != "ticket")]
    return quarters(own["date"]).value_counts()


def test_each_story_names_existing_tables_and_known_accounts():
    known = set(read_raw("accounts")["account_id"])
    for key, story in STORIES.items():
        assert all(len(read_raw(table)) for table in story.table.split(", "))
        assert key == "unknown_account" or set(story.account_ids) <= known


def test_customer_a_is_in_the_top_three_and_takes_much_service(revenue):
    account_id = account_of("customer_a")
    ranked = revenue[LAST_FOUR].sum(axis=1).sort_values(ascending=False)
    assert account_id in ranked.index[:3]
    assert hours_per_revenue(revenue, account_id) > 100


def test_customer_b_is_moderate_needs_little_service_and_grows_by_twelve_percent(revenue):
    account_id = account_of("customer_b")
    ranked = list(revenue[LAST_FOUR].sum(axis=1).sort_values(ascending=False).index)
    assert 10 <= ranked.index(account_id) <= 40
    assert hours_per_revenue(revenue, account_id) < 8
    first = revenue.loc[account_id, ["2023Q4", "2024Q1", "2024Q2", "2024Q3"]].sum()
    growth = (revenue.loc[account_id, LAST_FOUR].sum() / first) ** 0.5 - 1
    assert growth == pytest.approx(0.12, abs=0.015)


def test_the_steady_account_buys_for_25000_a_year_in_any_four_quarters(revenue):
    own = revenue.loc[account_of("steady_account")]
    years = own.rolling(4).sum().dropna()
    assert len(years) == 9
    assert years.between(24_250, 25_750).all()


def test_the_steady_account_is_being_built_up():
    account_id = account_of("steady_account")
    contacts = contacts_per_quarter(account_id)
    assert contacts["2026Q3"] > contacts["2026Q1"] > contacts.get("2025Q3", 0)
    actions, chances = read_raw("actions"), read_raw("opportunities")
    assert set(actions.loc[actions["account_id"] == account_id, "status"]) == {
        "done",
        "started",
        "open",
    }
    assert (chances["account_id"] == account_id).sum() >= 3
    targets = read_raw("targets")
    own = targets[(targets["account_id"] == account_id) & (targets["kpi"] == "net_revenue")]
    path = amounts(own.sort_values("quarter")["target"])
    assert path.is_monotonic_increasing
    assert path.iloc[-1] > 1.5 * path.iloc[0]


def test_the_sudden_project_is_about_ten_usual_years_in_one_quarter(revenue):
    account_id = account_of("sudden_project")
    usual = revenue.loc[account_id, FOUR_BEFORE].sum()
    assert 8 < revenue.loc[account_id, "2026Q3"] / usual < 12
    assert revenue.loc[account_id].drop("2026Q3").max() < 0.4 * usual
    chances = read_raw("opportunities")
    own = chances[(chances["account_id"] == account_id) & (chances["stage"] == "won")]
    assert own["kind"].tolist() == ["project"]


def test_only_the_group_of_three_passes_ten_percent(revenue):
    shares = revenue[LAST_FOUR].sum(axis=1)
    shares = shares / shares.sum()
    accounts = read_raw("accounts").drop_duplicates("account_id").set_index("account_id")
    members = list(STORIES["group_of_three"].account_ids)
    assert len(set(accounts.loc[members, "group_id"])) == 1
    assert shares.max() < 0.10
    assert shares[members].sum() > 0.10
    pairs = [shares[members].sum() - shares[member] for member in members]
    assert max(pairs) < 0.10
    groups = shares.groupby(accounts["group_id"].reindex(shares.index)).sum().drop("")
    assert (groups > 0.10).sum() == 1


def test_the_late_payer_is_more_than_forty_days_late_and_owes_more_and_more():
    payments = read_raw("payments")
    own = payments[payments["account_id"] == account_of("late_payer")]
    sent, paid = days(own["invoice_date"]), days(own["paid_date"])
    late = (paid - days(own["due_date"])).dt.days
    assert late.mean() > 40
    ends = pd.to_datetime(["2023-12-31", "2024-12-31", "2025-12-31", "2026-09-30"])
    owed = [
        amounts(own.loc[(sent <= end) & (paid.isna() | (paid > end)), "amount"]).sum()
        for end in ends
    ]
    assert owed == sorted(owed)
    assert owed[-1] > 1.5 * owed[0]


def test_the_stopped_account_was_top_25_and_has_no_line_in_three_quarters(sales, revenue):
    account_id = account_of("stopped_account")
    ranked = revenue[YEAR_2025].sum(axis=1).sort_values(ascending=False)
    assert account_id in ranked.index[:25]
    own = sales[sales["account_id"] == account_id]
    assert own["quarter"].max() == "2025Q4"


def test_the_price_rise_is_six_percent_with_stable_quantities(sales):
    account_id = account_of("price_rise")
    own = sales[sales["account_id"] == account_id]
    summed = own.groupby(["product_id", "quarter"])[["gross_amount", "quantity"]].sum()
    price = (summed["gross_amount"] / summed["quantity"]).rename("price").reset_index()
    price = price.pivot_table(index="product_id", columns="quarter", values="price")
    assert ((price["2026Q1"] / price["2025Q4"] - 1) * 100).round(1).eq(6.0).all()
    steady = price.drop(columns=["2026Q1", "2026Q2", "2026Q3"])
    assert (steady.max(axis=1) - steady.min(axis=1)).max() < 0.01
    total = units(sales, account_id).sum(axis=1)
    assert total.max() == total.min()


def test_the_mix_shifts_to_the_group_with_the_lowest_margin(sales):
    account_id = account_of("mix_shift")
    own = units(sales, account_id)
    total = own.sum(axis=1)
    assert total.max() == total.min()
    share = own["motors"] / total
    assert share["2025Q4"] < 0.3
    assert share["2026Q1"] > 0.6
    goods = sales[sales["kind"] == "product"].groupby("product_group")[["net", "cost"]].sum()
    assert (goods["cost"] / goods["net"]).idxmax() == "motors"
    lines = sales[sales["account_id"] == account_id].groupby("quarter")[["net", "cost"]].sum()
    margin = 1 - lines["cost"] / lines["net"]
    assert margin["2026Q1"] < margin["2025Q4"] - 0.03


def test_the_champion_left_and_contacts_satisfaction_and_revenue_fall(revenue):
    account_id = account_of("lost_champion")
    people = read_raw("contacts")
    gone = people[people["left_date"] != ""]
    assert gone[["account_id", "buying_role", "influence"]].to_numpy().tolist() == [
        [account_id, "decider", "9"]
    ]
    assert quarters(gone["left_date"]).tolist() == ["2025Q4"]
    contacts = contacts_per_quarter(account_id)[LAST_FOUR]
    assert contacts.is_monotonic_decreasing
    assert revenue.loc[account_id, LAST_FOUR].is_monotonic_decreasing
    assert revenue.loc[account_id, "2026Q3"] < 0.7 * revenue.loc[account_id, "2025Q3"]
    answers = read_raw("surveys")
    own = answers[(answers["account_id"] == account_id) & (answers["metric"] == "nps")]
    score, year = amounts(own["score"]), days(own["date"]).dt.year
    assert score[year == 2025].min() > score[year == 2026].max() - 1
    assert score[year == 2026].mean() < score[year == 2025].mean() - 3
    comments = read_raw("comments")
    told = comments[comments["account_id"] == account_id]
    assert set(told["cause"]) == {"relationship"}


def test_unknown_postings_are_few_but_visible(sales, revenue):
    account_id = account_of("unknown_account")
    assert account_id not in set(read_raw("accounts")["account_id"])
    lines = sales[sales["account_id"] == account_id]["quarter"].value_counts()
    assert lines["2026Q3"] == 25
    assert 0 < lines.drop("2026Q3").sum() < 15
    share = revenue.loc[account_id, "2026Q3"] / revenue["2026Q3"].sum()
    assert 0.001 < share < 0.003


def test_the_misbooked_delivery_is_missing_in_one_quarter_and_too_much_in_the_next(sales, revenue):
    account_id = account_of("misbooked_quarter")
    invoiced = read_raw("payments").set_index("invoice_no")["invoice_date"]
    own = sales[(sales["account_id"] == account_id) & (sales["kind"] != "return")]
    belongs = quarters(own["invoice_no"].map(invoiced))
    late = own[belongs != own["quarter"]]
    assert set(late["quarter"]) == {"2026Q2"}
    assert set(belongs[late.index]) == {"2026Q1"}
    assert late["net"].sum() == pytest.approx(400_000, rel=0.05)
    first_of_april = sales[(sales["quarter"] == "2026Q2") & ~sales.index.isin(late.index)]
    numbers = first_of_april.loc[first_of_april["kind"] != "return", "invoice_no"]
    assert late["invoice_no"].max() < numbers.min()
    targets = read_raw("targets")
    goal = targets[(targets["account_id"] == account_id) & (targets["kpi"] == "net_revenue")]
    goal = amounts(goal.set_index("quarter")["target"])
    variance = revenue.loc[account_id, ["2026Q1", "2026Q2"]] - goal[["2026Q1", "2026Q2"]]
    assert variance["2026Q1"] < -200_000
    assert variance["2026Q2"] > 200_000
    assert abs(variance.sum()) < 150_000
    comments = read_raw("comments")
    told = comments[(comments["account_id"] == account_id) & (comments["cause"] == "posting")]
    assert sorted(told["quarter"]) == ["2026Q1", "2026Q2"]


def test_raters_contradict_each_other():
    ratings = read_raw("ratings")
    own = ratings[
        (ratings["account_id"] == account_of("contradictory_raters"))
        & (ratings["criterion"] == "strategic_importance")
        & (ratings["quarter"] == "2026Q3")
    ]
    assert own.set_index("rater")["score"].to_dict() == {"sales": "9", "controlling": "2"}


def test_unreadable_rows_stay_far_below_the_loss_budget():
    lines = read_raw("sales")
    bad_date = lines[lines["posting_date"] == "31.02.2026"]
    bad_amount = lines[lines["net_amount"] == "k.A."]
    doubled = lines[lines.duplicated()]
    assert (len(bad_date), len(bad_amount), len(doubled)) == (1, 1, 2)
    odd = pd.concat([bad_date, bad_amount, doubled])
    assert amounts(odd["gross_amount"]).sum() < 0.002 * 45_000_000
    assert (read_raw("costs")["category"] == "Fracht").sum() == 1
    assert (read_raw("surveys")["score"] == "").sum() == 1
    accounts = read_raw("accounts")
    assert accounts.loc[accounts.duplicated("account_id"), "account_id"].tolist() == list(
        STORIES["unreadable_rows"].account_ids
    )
