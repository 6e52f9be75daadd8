"""Nothing is lost on the way to the facts: unknown accounts stay, keys stay together."""

from __future__ import annotations

import pytest

from kamlib.support.errors import SettingsError

HEAD = "account_id,posting_date,net_amount\n"


def test_accounts_nobody_knows_stay_in_every_total(company):
    text = HEAD + "A1,2026-07-01,100\nX7,2026-07-01,30\nX7,2026-08-01,-5\nX8,2026-04-01,1\n"
    found = company.collect_table("sales", text)
    sums = found.facts.account_quarter.groupby("account_id")["invoiced_net"].sum()
    assert sums.to_dict() == {"A1": 100, "unknown": 26}
    assert found.facts.product_quarter["invoiced_net"].sum() == 126
    assert found.facts.manager_quarter["invoiced_net"].sum() == 126
    listed = found.unknown[["delivered_account_id", "quarter", "rows", "amount"]]
    assert listed.to_numpy().tolist() == [["X7", "2026Q3", 2, 25.0], ["X8", "2026Q2", 1, 1.0]]
    assert found.facts.accounts.iloc[-1][["account_id", "status"]].tolist() == ["unknown"] * 2


def test_without_unknown_postings_there_is_no_unknown_account(company):
    assert "unknown" not in set(company.collect().facts.accounts["account_id"])


def test_a_fiscal_year_from_october_is_named_after_its_end(company):
    text = HEAD + "A1,2025-09-30,1\nA1,2025-10-01,2\nA1,2025-12-31,4\nA1,2026-01-01,8\n"
    found = company.collect_table("sales", text, company={"fiscal_year_start_month": 10})
    sums = found.facts.account_quarter.set_index("quarter")["invoiced_net"]
    assert sums.to_dict() == {"2025Q4": 1, "2026Q1": 6, "2026Q2": 8}


def test_the_last_day_that_is_read_has_a_quarter_in_every_fiscal_year(company):
    text = HEAD + "A1,2060-12-31,1\n"
    found = company.collect_table("sales", text, company={"fiscal_year_start_month": 10})
    assert found.facts.account_quarter["quarter"].tolist() == ["2061Q1"]


def test_lines_are_credited_to_their_own_manager_or_the_accounts(company):
    company.write("accounts.csv", "account_id,name,account_manager\nA1,Alpha,Ada\n")
    text = "account_id,posting_date,net_amount,account_manager\n"
    text += "A1,2026-07-01,10,\nA1,2026-07-01,5,Bea\nX1,2026-07-01,1,\n"
    managers = company.collect_table("sales", text).facts.manager_quarter
    assert managers.set_index("account_manager")["invoiced_net"].to_dict() == {
        "": 1,
        "Ada": 10,
        "Bea": 5,
    }


def test_rows_per_account_and_quarter_are_on_record(company):
    text = "account_id,quarter,criterion,rater,score\nA1,2026Q2,risk,Ada,5\nA1,2026Q3,risk,Ada,5\n"
    found = company.collect_table("ratings", text)
    rows = found.rows_by_account.query("table == 'ratings'")
    columns = ["account_id", "quarter", "rows"]
    assert rows[columns].to_numpy().tolist() == [["A1", "2026Q2", 1], ["A1", "2026Q3", 1]]
    by_quarter = found.rows_by_quarter.query("table == 'ratings'")["rows"].tolist()
    assert by_quarter == [1, 1]


def test_a_table_nobody_delivered_is_empty_not_zero(company):
    facts = company.collect().facts
    assert len(facts.targets) == len(facts.payment_quarter) == len(facts.cost_quarter) == 0


@pytest.mark.parametrize(
    ("sources", "message"),
    [
        ({"sale": {"file": "x.csv"}}, "sources.sale: .* Did you mean 'sales'"),
        ({"sales": None}, r"sources.sales: this table is needed.*\[\[sources.sales\]\]"),
        (
            {"accounts": {"file": "accounts.csv", "repeated_keys": "add"}},
            'repeated_keys = "add" adds amounts up, which only cost_pools, drivers',
        ),
    ],
)
def test_tables_that_cannot_be_are_refused_before_anything_is_read(company, sources, message):
    with pytest.raises(SettingsError, match=message):
        company.collect(**sources)
