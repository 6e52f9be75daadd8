"""Numbers of other systems are joined by the account map and by nothing else."""

from __future__ import annotations

import pytest

from kamlib.support.errors import SettingsError

MAP = "system,foreign_id,account_id,name\n"
HEAD = "account_id,posting_date,net_amount\n"
SALES = HEAD + "C-1,2026-07-01,10\nA1,2026-07-01,1\nC-2,2026-07-01,100\nC-3,2026-07-01,1000\n"


def collect(company, numbers: str, sales: str = SALES, **source):
    company.write("map.csv", MAP + numbers)
    company.write("sales.csv", sales)
    return company.collect(sales={"file": "sales.csv", **source}, account_map={"file": "map.csv"})


def revenue(found) -> dict[str, float]:
    return found.facts.account_quarter.set_index("account_id")["invoiced_net"].to_dict()


def test_a_mapped_number_becomes_the_account_and_nothing_is_lost(company):
    found = collect(company, "CRM,C-1,A1,\nCRM,C-2,A2,\n")
    assert revenue(found) == {"A1": 11, "A2": 100, "unknown": 1000}
    sales = found.deliveries.query("table == 'sales'").iloc[0]
    assert (sales["rows_joined"], sales["rows_accepted"]) == (2, 4)
    assert found.unknown["delivered_account_id"].tolist() == ["C-3"]


def test_every_table_with_an_account_is_joined_before_its_key_is_judged(company):
    company.write("map.csv", MAP + "CRM,C-1,A1,\n")
    text = "account_id,quarter,kpi,target\nC-1,2026Q3,net_revenue,10\nA1,2026Q3,net_revenue,5\n"
    found = company.collect_table("targets", text, account_map={"file": "map.csv"})
    assert found.facts.targets[["account_id", "target"]].to_numpy().tolist() == [["A1", 10.0]]
    assert found.rejects["reason"].tolist() == ["repeats a key that came before"]


def test_a_number_that_means_two_accounts_is_joined_only_where_the_system_is_named(company):
    two = "CRM,C-1,A1,\nERP,C-1,A2,\n"
    assert revenue(collect(company, two))["unknown"] == 1110
    assert revenue(collect(company, two, system="ERP")) == {"A1": 1, "A2": 10, "unknown": 1100}


def test_an_own_number_is_never_another_systems_unless_the_source_says_so(company):
    swapped = "CRM,A1,A2,\n"
    sales = HEAD + "A1,2026-07-01,5\n"
    assert revenue(collect(company, swapped, sales)) == {"A1": 5}
    assert revenue(collect(company, swapped, sales, system="CRM")) == {"A2": 5}


def test_a_system_nobody_knows_is_refused_with_the_nearest(company):
    with pytest.raises(SettingsError, match=r"'CRN'; account_map has no row.*Did you mean 'CRM'"):
        collect(company, "CRM,C-1,A1,\n", system="CRN")


def test_unmatched_numbers_are_listed_with_candidates_and_never_joined(company):
    found = collect(company, "CRM,C-1,,Nord-Wind AG\nCRM,C-2,A9,Velten u. Söhne KG\nCRM,C-4,,Xyz\n")
    assert revenue(found) == {"A1": 1, "unknown": 1110}
    listed = found.unmatched.set_index("foreign_id")["candidates"]
    assert listed["C-1"] == "A1 Nordwind AG"
    assert listed["C-2"] == "A2 Velten & Söhne"
    assert listed["C-4"] == ""


def test_unknown_postings_name_accounts_with_a_number_like_theirs(company):
    company.write("accounts.csv", "account_id,name\nK0031,Alpha\nK0099,Beta\n")
    found = company.collect_table("sales", HEAD + "K031,2026-07-01,1\nZZZ,2026-07-01,1\n")
    near = found.unknown.set_index("delivered_account_id")["candidates"]
    assert near["K031"].startswith("K0031 Alpha")
    assert near["ZZZ"] == ""
