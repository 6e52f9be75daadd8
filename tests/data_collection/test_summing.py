"""Payments seen from the end of each quarter, by hand; answers on any scale."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamlib.data_collection.payment_sums import costs_from_payments

HEAD = "account_id,invoice_no,invoice_date,due_date,amount,paid_date,cash_discount\n"
SALES = "account_id,posting_date,net_amount\nA1,2026-01-05,1\nA1,2026-09-05,1\n"


def payments(company, text: str, **options) -> pd.DataFrame:
    company.write("sales.csv", SALES)
    return company.collect_table("payments", HEAD + text, **options).facts.payment_quarter


def test_one_late_invoice_by_hand(company):
    # 1,000 from 1 June, due 15 June, paid 10 July: open on 30 June after 30 days, 15 overdue.
    seen = payments(company, "A1,R1,2026-06-01,2026-06-15,1000,2026-07-10,\n")
    second, third = (seen[seen["quarter"] == q].iloc[0] for q in ("2026Q2", "2026Q3"))
    assert (second["open_amount"], second["overdue_amount"]) == (1000, 1000)
    assert second["overdue_amount_days"] == 1000 * 15
    assert second["receivable_amount_days"] == 1000 * 30
    assert (second["paid_amount"], second["paid_delay_amount_days"]) == (0, 0)
    assert (third["open_amount"], third["overdue_amount"]) == (0, 0)
    assert (third["paid_amount"], third["paid_delay_amount_days"]) == (1000, 1000 * 25)
    assert third["receivable_amount_days"] == 1000 * 9


def test_paid_early_counts_negative_and_not_yet_due_is_not_overdue(company):
    text = "A1,R1,2026-07-01,2026-07-31,100,2026-07-21,2\nA1,R2,2026-09-01,2026-09-30,50,,\n"
    seen = payments(company, text).iloc[0]
    assert seen["paid_delay_amount_days"] == -100 * 10
    assert (seen["open_amount"], seen["overdue_amount"]) == (50, 0)
    assert seen["receivable_amount_days"] == 100 * 20 + 50 * 30
    assert seen["cash_discount"] == 2


def test_payments_become_financing_and_cash_discount_cost(company):
    company.write("sales.csv", SALES)
    text = HEAD + "A1,R1,2026-07-01,2026-07-31,36500,2026-07-11,730\n"
    costs = company.collect_table("payments", text).facts.cost_quarter
    listed = costs.set_index("category")[["attribution", "amount"]].T.to_dict("list")
    assert listed == {
        "discounts": ["direct", 730.0],
        "financing": ["activity", pytest.approx(36_500 * 10 * 0.06 / 365)],
    }


def test_an_empty_payments_file_is_no_payment(company):
    assert payments(company, "").empty


def test_no_interest_no_financing_cost():
    seen = pd.DataFrame(
        {
            "account_id": ["A1"],
            "quarter": ["2026Q3"],
            "receivable_amount_days": [5.0],
            "cash_discount": [0.0],
        }
    )
    assert costs_from_payments(seen, rate_pct=0).empty


INVOICE = st.tuples(
    st.dates(dt.date(2026, 1, 1), dt.date(2026, 9, 29)), st.integers(0, 120), st.integers(1, 999)
)


@settings(max_examples=5, suppress_health_check=list(HealthCheck))
@given(st.lists(INVOICE, min_size=1, max_size=12))
def test_receivable_days_over_all_quarters_are_the_days_until_paid(company, invoices):
    last = dt.date(2026, 9, 30)
    rows, expected = [], 0
    for place, (begun, days, amount) in enumerate(invoices):
        paid = min(begun + dt.timedelta(days=days), last)
        rows.append(f"A1,R{place},{begun},{begun},{amount},{paid},\n")
        expected += amount * (paid - begun).days
    seen = payments(company, "".join(rows))
    assert seen["receivable_amount_days"].sum() == expected
    assert seen["paid_amount"].sum() == sum(amount for _, _, amount in invoices)


def test_promoters_are_found_on_any_scale(company):
    text = (
        "account_id,date,metric,score,scale_min,scale_max\n"
        "A1,2026-07-01,nps,9,,\nA1,2026-07-01,nps,8,,\nA1,2026-07-01,nps,6,,\n"
        "A2,2026-07-01,nps,5,1,5\nA2,2026-07-01,nps,4,1,5\nA2,2026-07-01,nps,3,1,5\n"
        "A1,2026-07-01,csat,4,1,5\n"
    )
    surveys = company.collect_table("surveys", text).facts.survey_quarter
    nps = surveys[surveys["metric"] == "nps"]
    counted = nps[["responses", "promoters", "detractors"]].to_numpy().tolist()
    assert counted == [[3, 1, 1], [3, 1, 1]]
    assert surveys.loc[surveys["metric"] == "csat", "mean_score"].tolist() == [4]


def test_answers_on_different_scales_are_brought_to_one_and_without_a_scale_to_none(company):
    text = (
        "account_id,date,metric,score,scale_min,scale_max\n"
        "A1,2026-07-01,csat,4,1,5\nA1,2026-07-01,csat,10,0,10\nA1,2026-07-01,csat,3,,\n"
        "A2,2026-07-01,csat,3,,\nA2,2026-07-01,nps,7,,\n"
    )
    found = company.collect_table("surveys", text).facts.survey_quarter
    rows = found.set_index(["account_id", "metric"])[["mean_pct", "scaled_responses"]]
    assert rows.loc[("A1", "csat")].tolist() == [87.5, 2]  # (75 + 100) / 2
    assert rows["mean_pct"].isna().tolist() == [False, True, False]
    assert rows.loc[("A2", "nps")].tolist() == [70.0, 1]


def test_contacts_and_minutes_by_kind_and_initiator(company):
    text = "account_id,date,kind,initiated_by,minutes\n"
    text += "A1,2026-07-01,visit,,90\nA1,2026-07-02,Visit,us,30\nA1,2026-07-02,call,account,\n"
    found = company.collect_table("interactions", text).facts.interaction_quarter
    assert found[["kind", "initiated_by", "contacts"]].to_numpy().tolist() == [
        ["call", "account", 1],
        ["visit", "us", 2],
    ]
    assert found.set_index("kind").loc["visit", "minutes"] == 120


def test_a_cash_discount_stays_where_invoice_and_credit_note_cancel(company):
    day = "2026-07-01,2026-07-31"
    text = f"A1,R1,{day},100,2026-07-01,3\nA1,R2,{day},-100,2026-07-01,\n"
    seen = payments(company, text).set_index("quarter").loc["2026Q3"]
    assert (seen["paid_amount"], seen["cash_discount"]) == (0, 3)


def test_large_invoices_are_summed_from_a_tenth_of_the_quarter_on(company):
    head = "account_id,posting_date,invoice_no,gross_amount,net_amount,product_cost\n"
    lines = [
        "A1,2026-07-05,R1,60,50,30",
        "A1,2026-07-01,R1,50,40,",
        "A1,2026-08-05,R2,12,10,5",
        "A1,2026-09-05,R3,10,9.9,5",
        "A1,2026-09-06,R4,-10,-9.9,-5",
    ]
    company.write("sales.csv", head + "\n".join(lines) + "\n")
    text = HEAD + "A1,R1,2026-07-01,2026-07-31,1,2026-07-11,0\n"
    found = company.collect_table("payments", text).facts.large_invoices.set_index("invoice_no")
    assert list(found.index) == ["R1", "R2"]
    assert found.loc["R1", ["invoiced_net", "gross_revenue", "invoice_discount"]].tolist() == [
        90.0, 110.0, 20.0,
    ]  # fmt: skip
    assert found.loc["R1", "posting_date"] == pd.Timestamp("2026-07-01")
    assert found.loc["R2", "product_cost"] == 5.0


def test_lines_without_an_invoice_number_are_no_large_invoice(company):
    assert payments(company, "").empty
    facts = company.collect_table("payments", HEAD).facts
    assert facts.large_invoices.empty
    assert len(facts.account_quarter) == 2


def test_quantities_are_added_inside_one_unit_only(company):
    text = (
        "account_id,posting_date,product_id,quantity,unit,net_amount\n"
        "A1,2026-07-01,P1,2,pc,20\nA1,2026-07-02,P1,3,,30\n"
        "A1,2026-07-01,P2,2,pc,20\nA1,2026-07-02,P2,1,box,90\nA1,2026-07-02,P2,,lump,-5\n"
        "A1,2026-07-01,P3,7,,70\nA1,2026-07-01,P4,,pc,7\n"
    )
    found = company.collect_table("sales", text).facts.product_quarter.set_index("product_id")
    assert found["unit"].to_dict() == {"P1": "pc", "P2": "", "P3": "", "P4": ""}
    assert found["quantity"].fillna(-1).to_dict() == {"P1": 5.0, "P2": -1.0, "P3": 7.0, "P4": -1.0}
    assert found["invoiced_net"].to_dict() == {"P1": 50.0, "P2": 105.0, "P3": 70.0, "P4": 7.0}


INVOICED = "account_id,posting_date,invoice_no,product_id,net_amount\n"


def test_one_invoice_of_two_unknown_accounts_counts_once(company):
    lines = "B8,2026-07-01,R1,P1,5\nB9,2026-07-01,R1,P1,5\nA1,2026-07-02,R1,P1,90\n"
    facts = company.collect_table("sales", INVOICED + lines).facts
    invoices = facts.account_quarter.set_index("account_id")["invoices"]
    assert invoices.to_dict() == {"A1": 1, "unknown": 1}
    large = facts.large_invoices.set_index("account_id")["invoiced_net"]
    assert large.to_dict() == {"A1": 90, "unknown": 10}


def test_without_a_large_invoice_there_is_an_empty_table_of_them(company):
    lines = "".join(f"A1,2026-07-01,R{number},P1,5\n" for number in range(11))
    large = company.collect_table("sales", INVOICED + lines).facts.large_invoices
    assert large.empty
    assert {"invoice_no", "posting_date"} <= set(large.columns)
