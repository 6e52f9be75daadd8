"""The reseller business of AdventureWorks, read by settings alone, against its reference files.

The references were computed elsewhere, in two ways that agree; where there is none the raw
files are added up here once more with Decimal.
"""

from __future__ import annotations

import math
from decimal import Decimal

import pandas as pd
import pytest
from adventureworks_raw import labelled, names, quarter_of, reference, rows, sums, table

from kamlib.support.quarter import labels_back
from kamlib.workbook import Workbook

TOTAL = Decimal("80450596.9823")
CENT = 0.005
#: Gross minus net differs from the stored discount by 0.0001 in some lines.
PER_LINE = 0.0001
SALES = "FactResellerSales.csv.gz"
CHAPTERS = ("data_collection", "profitability", "scoring", "matrix", "soll_ist")
POOL_OF_ACCOUNT = {
    "Returns and Adjustments": ("complaints_returns", "net_revenue"),
    "Commissions": ("selling", "net_revenue"),
    "Marketing Collateral": ("promotion", "net_revenue"),
    "Conferences": ("promotion", "net_revenue"),
}
POOL_OF_DEPARTMENT = {
    "Sales and Marketing": ("selling", "invoices"),
    "Inventory Management": ("storage", "order_lines"),
}
#: Expenditures that are no running cost of a department.
NOT_RUNNING = {"Discounts", "Standard Cost of Sales", "Variances", "Taxes", "Interest Expense"}


@pytest.fixture(scope="module")
def resellers(book):
    """Sales of all quarters per reseller."""
    frame = book.facts.account_quarter
    return frame.drop(columns="quarter").groupby("account_id").sum()


@pytest.fixture(scope="module")
def freight(book):
    costs = book.facts.cost_quarter
    return costs[costs["category"] == "freight"]


@pytest.fixture(scope="module", params=["2011Q3", "2012Q4", "2013Q3"])
def past(request, book, settings):
    """The workbook at one quarter; what was collected does not depend on it and is shared."""
    other = Workbook(settings, quarter=request.param)
    other.__dict__["collection"] = book.collection
    return other


def by_manager(book):
    """Variances of account managers over all quarters, by manager and quarter."""
    frame = book.soll_ist.by_quarter
    frame = frame[(frame["scope"] == "manager") & (frame["kpi"] == "net_revenue")]
    return frame.set_index(["account_manager", "quarter"])


def manager_names(data):
    people = table(data, "DimEmployee.csv")
    return {
        row["EmployeeKey"]: f"{row['FirstName']} {row['LastName']} ({row['EmployeeKey']})"
        for row in people
    }


def close(found, expected, *, within=CENT):
    assert math.isfinite(found)
    assert abs(Decimal(str(found)) - Decimal(expected)) <= Decimal(str(within))


# ------------------------------------------------------------------------------ sales


def test_nothing_is_refused_and_nothing_is_unknown(book):
    assert book.collection.rejects.empty
    assert book.collection.unknown.empty
    delivered = book.collection.deliveries.set_index("table")
    assert delivered.loc["sales", "rows_accepted"] == 60_855
    assert delivered.loc["accounts", "rows_accepted"] == 701
    assert delivered.loc["targets", "rows_accepted"] == 163


def test_net_revenue_in_total_is_that_of_the_reference_to_the_last_digit(book, data):
    [total] = reference(data, "total.csv")
    assert Decimal(total["net_revenue"]) == TOTAL
    exact = sum(Decimal(str(round(x, 4))) for x in book.facts.account_quarter["invoiced_net"])
    assert exact == TOTAL
    sales = book.collection.deliveries.set_index("table").loc["sales"]
    close(sales["amount_accepted"], TOTAL, within=0.0001)


def test_every_reseller_equals_the_reference(resellers, freight, data):
    expected = reference(data, "by_reseller.csv")
    assert len(expected) == 635
    assert set(resellers.index) == {row["ResellerKey"] for row in expected}
    carried = freight.groupby("account_id")["amount"].sum()
    for row in expected:
        found = resellers.loc[row["ResellerKey"]]
        close(found["gross_revenue"], row["gross_amount"])
        close(found["invoiced_net"], row["net_revenue"])
        close(found["product_cost"], row["product_cost"])
        close(carried[row["ResellerKey"]], row["freight"])
        close(
            found["invoice_discount"],
            row["discount"],
            within=PER_LINE * int(row["lines"]) + 1e-6,
        )
        assert found["order_lines"] == int(row["lines"])
        assert found["invoices"] == int(row["orders"])
        assert found["quantity"] == int(row["units"])


def test_every_quarter_equals_the_reference(book, freight, data):
    frame = book.facts.account_quarter
    quarters = frame.drop(columns="account_id").groupby("quarter").sum()
    carried = freight.groupby("quarter")["amount"].sum()
    expected = reference(data, "by_quarter.csv")
    assert list(quarters.index) == [labelled(row) for row in expected]
    for row in expected:
        label = labelled(row)
        close(quarters.loc[label, "gross_revenue"], row["gross_amount"])
        close(quarters.loc[label, "invoiced_net"], row["net_revenue"])
        close(quarters.loc[label, "product_cost"], row["product_cost"])
        close(carried[label], row["freight"])
        assert quarters.loc[label, "order_lines"] == int(row["lines"])
        assert quarters.loc[label, "invoices"] == int(row["orders"])
        assert (frame["quarter"] == label).sum() == int(row["active_resellers"])


def test_every_product_category_equals_the_reference(book, data):
    groups = book.facts.product_quarter.groupby("product_group")["invoiced_net"].sum()
    expected = {row["category"]: row["net_revenue"] for row in reference(data, "by_category.csv")}
    assert set(groups.index) == set(expected)
    for name, amount in expected.items():
        close(groups[name], amount)


def test_every_business_type_equals_the_reference(book, resellers, data):
    segments = book.facts.accounts.set_index("account_id")["segment"]
    summed = resellers["invoiced_net"].groupby(segments).sum()
    for row in reference(data, "by_business_type.csv"):
        close(summed[row["business_type"]], row["net_revenue"])


def test_the_twenty_largest_come_in_the_order_of_the_reference(book, resellers, data):
    expected = reference(data, "top20_resellers.csv")
    largest = resellers.sort_values("invoiced_net", ascending=False).head(20)
    assert list(largest.index) == [row["ResellerKey"] for row in expected]
    accounts = book.facts.accounts.set_index("account_id")
    assert [accounts.loc[key, "name"] for key in largest.index] == [
        row["ResellerName"] for row in expected
    ]


def test_the_newest_closed_quarter_is_not_the_one_that_breaks_off(book):
    assert book.quarters[-1] == "2013Q4"
    assert book.newest_closed_quarter == "2013Q3"
    assert book.quarter == "2013Q3"


# --------------------------------------------------------------------------- accounts


def test_resellers_without_orders_are_shown_and_not_lost(book, data):
    ordered = {row["ResellerKey"] for row in table(data, SALES)}
    listed = {row["ResellerKey"] for row in table(data, "DimReseller.csv")}
    never = listed - ordered
    assert len(never) == 66
    for frame in (book.facts.accounts, book.profitability.statement, book.scoring.measures):
        assert set(frame["account_id"]) == listed
    rows_ = book.profitability.statement.set_index("account_id").loc[sorted(never)]
    assert (rows_["gross_revenue"] == 0).all()
    assert (rows_["customer_contribution"] == 0).all()
    assert rows_["customer_profitability_pct"].isna().all()
    assert never <= set(book.data_collection.frames["coverage"]["account_id"])


def test_a_reseller_that_never_ordered_has_no_first_year(book, data):
    years = names(data, "DimReseller.csv", "ResellerKey", "FirstOrderYear")
    since = book.facts.accounts.set_index("account_id")["customer_since"]
    assert {key for key, day in since.items() if pd.isna(day)} == {
        key for key, year in years.items() if not year
    }
    assert all(str(since[key].year) == year for key, year in years.items() if year)


def test_status_follows_the_declared_rule_of_size(book, data):
    expected = {}
    for row in table(data, "DimReseller.csv"):
        is_large = Decimal(row["AnnualSales"]) == 3_000_000
        staff = int(row["NumberEmployees"])
        candidate = "candidate" if is_large and staff >= 88 else "standard"
        expected[row["ResellerKey"]] = "key" if is_large and staff >= 94 else candidate
    found = book.facts.accounts.set_index("account_id")["status"].to_dict()
    assert found == expected
    assert sum(status == "key" for status in found.values()) == 42


# ------------------------------------------------------------------------- cost pools


def pool_of(account, department):
    """Category and driver of one finance row, None where it stays out."""
    if account in POOL_OF_ACCOUNT:
        return POOL_OF_ACCOUNT[account]
    return None if account in NOT_RUNNING else POOL_OF_DEPARTMENT.get(department)


@pytest.fixture(scope="module")
def actual_expenditures(data):
    """Finance rows of scenario Actual: account, department, quarter, amount."""
    account = names(data, "DimAccount.csv", "AccountKey", "AccountDescription")
    kind = names(data, "DimAccount.csv", "AccountKey", "AccountType")
    department = names(data, "DimDepartmentGroup.csv", "DepartmentGroupKey", "DepartmentGroupName")
    scenario = names(data, "DimScenario.csv", "ScenarioKey", "ScenarioName")
    return [
        (
            account[row["AccountKey"]],
            department[row["DepartmentGroupKey"]],
            quarter_of(row["Date"]),
            row["Amount"],
        )
        for row in table(data, "FactFinance.csv.gz")
        if scenario[row["ScenarioKey"]] == "Actual" and kind[row["AccountKey"]] == "Expenditures"
    ]


def test_every_finance_row_reaches_the_one_pool_it_belongs_to(book, actual_expenditures):
    placed = [
        ((quarter, *pool), amount)
        for account, department, quarter, amount in actual_expenditures
        if (pool := pool_of(account, department))
    ]
    expected = sums(placed)
    pools = book.facts.cost_pools.set_index(["quarter", "category", "driver"])["amount"]
    assert set(pools.index) == set(expected)
    assert len(pools) == 13 * 5
    for key, amount in expected.items():
        close(pools[key], amount)
    delivered = book.collection.deliveries
    used = delivered[delivered["table"] == "cost_pools"]["rows_accepted"].sum()
    assert used == len(placed)


def test_research_is_left_out_because_no_customer_causes_it(book, actual_expenditures):
    left_out = sum(
        Decimal(amount)
        for account, department, _, amount in actual_expenditures
        if department == "Research and Development"
        and account not in NOT_RUNNING
        and account not in POOL_OF_ACCOUNT
    )
    assert round(left_out) == 13_618_669
    assert "development" in book.profitability.undelivered
    note = book.profitability.tables.statement().text
    assert "No costs were ever delivered for: " in note
    assert "Share of development" in note


def test_pools_by_account_equal_the_reference_of_the_finance_table(book, data):
    path = data / "reference" / "finance_expenditures_by_account_quarter.csv.gz"
    expected = sums(
        ((labelled(row), POOL_OF_ACCOUNT[row["account"]][0]), row["amount"])
        for row in rows(path)
        if row["scenario"] == "Actual" and row["account"] in POOL_OF_ACCOUNT
    )
    pools = book.facts.cost_pools
    by_key = pools[pools["driver"] == "net_revenue"].set_index(["quarter", "category"])["amount"]
    assert len(expected) == 13 * 3
    for key, amount in expected.items():
        close(by_key[key], amount)


def test_amounts_stand_on_leaves_so_no_parent_is_counted_twice(data):
    finance = table(data, "FactFinance.csv.gz")
    for key, parent, file in (
        ("AccountKey", "ParentAccountKey", "DimAccount.csv"),
        ("OrganizationKey", "ParentOrganizationKey", "DimOrganization.csv"),
    ):
        parents = {row[parent] for row in table(data, file)} - {""}
        assert parents
        assert not parents & {row[key] for row in finance}


def test_pools_are_shared_out_to_the_cent(book):
    pools = book.profitability.pools
    shared = pools["allocated"] + pools["idle"] + pools["unassigned"]
    assert (shared - pools["amount"]).abs().max() < CENT
    assert pools["unassigned"].sum() == 0
    costs = book.profitability.costs
    keyed = costs[costs["attribution"] == "key"]["amount"].sum()
    assert keyed == pytest.approx(pools.loc[pools["attribution"] == "key", "amount"].sum())
    assert keyed == pytest.approx(book.profitability.statement_by_quarter["keyed_costs"].sum())


def test_costs_with_and_without_keys_differ_by_the_keyed_pools(book):
    year = book.profitability.statement_year
    difference = year["contribution_without_keyed"] - year["customer_contribution"]
    assert (difference - year["keyed_costs"]).abs().max() < CENT
    pools = book.profitability.pools
    of_year = pools["quarter"].isin(labels_back("2013Q3", 4)) & (pools["attribution"] == "key")
    close(difference.sum(), str(pools.loc[of_year, "amount"].sum()))


# ----------------------------------------------------------------------------- quotas


def test_two_quotas_of_one_quarter_are_added(book, data):
    quotas = [
        (f"{row['CalendarYear']}Q{row['CalendarQuarter']}", row)
        for row in table(data, "FactSalesQuota.csv")
    ]
    per_person = {}
    for quarter, row in quotas:
        per_person.setdefault((row["EmployeeKey"], quarter), []).append(row["SalesAmountQuota"])
    twice = {key: amounts for key, amounts in per_person.items() if len(amounts) > 1}
    assert {quarter for _, quarter in twice} == {"2011Q3"}
    assert len(twice) == 10
    targets = book.facts.targets.set_index(["account_manager", "quarter"])["target"]
    person = manager_names(data)
    assert len(targets) == len(per_person) == 153
    for (key, quarter), amounts in per_person.items():
        close(targets[person[key], quarter], sum(Decimal(amount) for amount in amounts))


def test_quotas_and_actuals_of_every_quarter_equal_the_reference(book, data):
    targets = book.facts.targets.groupby("quarter")["target"].sum()
    actuals = book.facts.manager_quarter.groupby("quarter")["invoiced_net"].sum()
    for row in reference(data, "quota_vs_actual_quarter_totals.csv"):
        label = labelled(row)
        close(actuals[label], row["actual_net_revenue"])
        if row["quota"]:
            close(targets[label], row["quota"])
        else:
            assert label not in targets


def test_no_target_is_not_a_target_of_zero(book, data):
    assert {"2011Q2", "2013Q4"}.isdisjoint(book.facts.targets["quarter"])
    frame = by_manager(book)
    without = frame.xs("2011Q2", level="quarter")
    assert len(without) == 10
    assert (without["actual"] > 0).all()
    assert without[["target", "variance", "variance_pct"]].isna().all(axis=None)
    assert set(without["light"]) == {"none"}
    assert not (frame["target"] == 0).any()


def test_the_quarter_that_breaks_off_has_sales_and_no_quota(book, settings):
    last = Workbook(settings, quarter="2013Q4")
    last.__dict__["collection"] = book.collection
    frame = by_manager(last).xs("2013Q4", level="quarter")
    assert len(frame) == 17
    assert frame["target"].isna().all()
    close(frame["actual"].sum(), "6730835.6385")
    company = last.soll_ist.variances.query("scope == 'company' and kpi == 'net_revenue'")
    assert company["target"].isna().all()


def test_a_quota_without_a_sale_is_missed_in_full(book, data):
    sold = {(row["EmployeeKey"], quarter_of(row["OrderDate"])) for row in table(data, SALES)}
    asked = {
        (row["EmployeeKey"], f"{row['CalendarYear']}Q{row['CalendarQuarter']}")
        for row in table(data, "FactSalesQuota.csv")
    }
    person = manager_names(data)
    idle = sorted(asked - sold)
    assert len(idle) == 4
    frame = by_manager(book)
    for key, quarter in idle:
        row = frame.loc[(person[key], quarter)]
        assert row["actual"] == 0
        assert row["variance"] == -row["target"] < 0


def test_actuals_of_every_salesperson_equal_the_raw_lines(book, data):
    person = manager_names(data)
    expected = sums(
        ((person[row["EmployeeKey"]], quarter_of(row["OrderDate"])), row["SalesAmount"])
        for row in table(data, SALES)
    )
    facts = book.facts.manager_quarter.set_index(["account_manager", "quarter"])["invoiced_net"]
    assert len(facts) == len(expected) == 176
    frame = by_manager(book)["actual"]
    for key, amount in expected.items():
        close(facts[key], amount)
        if key[1] <= "2013Q3":
            close(frame[key], amount)


# --------------------------------------------------------------------------- chapters


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_tie_out_holds(past, chapter):
    checks = getattr(past, chapter).tie_outs
    assert len(checks) >= 3
    assert checks["is_tied"].all(), checks[~checks["is_tied"]].to_string()


def test_statement_of_a_quarter_is_that_quarter_of_the_reference(past, data):
    statement = past.profitability.statement
    [row] = [row for row in reference(data, "by_quarter.csv") if labelled(row) == past.quarter]
    assert len(statement) == 701
    close(statement["net_revenue"].sum(), row["net_revenue"])
    close(statement["product_cost"].sum(), row["product_cost"])
    close(statement["freight"].sum(), row["freight"])


def test_scores_and_matrix_rest_on_measured_figures(book):
    scores = book.scoring.scores
    assert len(scores) == len(book.matrix.placement) == 537
    assert (scores["coverage_pct"] >= 60).all()
    assert scores["score"].between(0, 10).all()
    placed = book.matrix.placement["quadrant"].value_counts()
    assert set(placed.index) == {"priority", "bind", "monetise", "reassess"}
