"""Accepted or rejected, nothing else: each reason once, and the identity for any damage."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kamlib.data_collection import rejects as checks
from kamlib.support.errors import MissingColumnsError

SALES = "account_id,posting_date,gross_amount,net_amount,quantity,kind\n"


def rejects(collection) -> list[tuple]:
    table = collection.rejects
    names = ("file", "line", "column", "value", "reason", "suggestion")
    return list(zip(*[table[name] for name in names], strict=True))


@pytest.mark.parametrize(
    ("row", "column", "value", "reason", "suggestion"),
    [
        (",2026-07-01,,1,,", "account_id", "", checks.EMPTY, ""),
        ("A1,,,1,,", "posting_date", "", checks.EMPTY, ""),
        ("A1,31.02.2026,,1,,", "posting_date", "31.02.2026", checks.NOT_A_DATE, ""),
        ("A1,2026-07-01,,1.2.3,,", "net_amount", "1.2.3", checks.NOT_A_NUMBER, ""),
        ("A1,2026-07-01,,1,many,", "quantity", "many", checks.NOT_A_NUMBER, ""),
        (
            "A1,2026-07-01,,1,,servce",
            "kind",
            "servce",
            checks.NOT_A_CHOICE,
            "Did you mean 'service'?",
        ),
        (
            "A1,2026-07-01,,5,,return",
            "net_amount",
            "5",
            checks.POSITIVE_RETURN,
            "Write the amount of a return with a minus.",
        ),
        (
            "A1,2026-07-01,,,,",
            "net_amount",
            "",
            checks.NO_AMOUNT,
            "Fill gross_amount or net_amount.",
        ),
    ],
)
def test_each_reason_with_file_line_column_value_and_suggestion(
    company, row, column, value, reason, suggestion
):
    found = company.collect_table("sales", SALES + "A1,2026-07-01,,1,,\n" + row + "\n")
    assert rejects(found) == [("sales.csv", 3, column, value, reason, suggestion)]


@pytest.mark.parametrize(
    ("table", "text", "column", "value", "reason", "suggestion"),
    [
        (
            "ratings",
            "account_id,quarter,criterion,rater,score\nA1,2026Q5,risk,Ada,5\n",
            "quarter",
            "2026Q5",
            checks.NOT_A_QUARTER,
            "",
        ),
        (
            "ratings",
            "account_id,quarter,criterion,rater,score\nA1,2026Q3,risk,Ada,11\n",
            "score",
            "11",
            checks.OUT_OF_RANGE,
            "0 … 10",
        ),
        (
            "wallets",
            "account_id,year,purchasing_volume\nA1,26,5\n",
            "year",
            "26",
            checks.NOT_A_YEAR,
            "",
        ),
        (
            "accounts",
            "account_id,name\nA1,Alpha\nA1,Again\n",
            "account_id",
            "A1",
            checks.REPEATED_KEY,
            'Keep one row per key, or declare repeated_keys = "add".',
        ),
    ],
)
def test_reasons_of_other_tables(  # noqa: PLR0917
    company, table, text, column, value, reason, suggestion
):
    found = company.collect_table(table, text)
    line = text.count("\n")
    assert rejects(found) == [(f"{table}.csv", line, column, value, reason, suggestion)]


def test_all_failures_of_a_row_are_reported_and_a_bad_amount_only_once(company, reasons):
    found = company.collect_table("sales", SALES + "A1,soon,,12x,,gift\n")
    assert [row[1] for row in reasons(found)] == ["posting_date", "net_amount", "kind"]


def test_a_row_without_an_amount_says_so_beside_its_other_failures(company, reasons):
    found = company.collect_table("sales", SALES + "A1,2026-07-01,,,,gift\n")
    assert [row[3] for row in reasons(found)] == [checks.NOT_A_CHOICE, checks.NO_AMOUNT]


def test_missing_columns_are_named_with_what_was_found_and_where_to_map(company):
    with pytest.raises(
        MissingColumnsError,
        match=r"sales needs \['posting_date', 'gross_amount or net_amount'\]; sales.csv has "
        r"account_id, postingdate.* Did you mean 'postingdate'\?.*\[\[sources.sales\]\] columns",
    ):
        company.collect_table("sales", "account_id,postingdate\nA1,2026-07-01\n")


def test_gross_net_and_discount_complete_each_other(company):
    text = (
        "account_id,posting_date,gross_amount,net_amount,discount_amount\n"
        "A1,2026-07-01,100,,10\nA1,2026-07-01,,45,5\nA1,2026-07-01,20,15,99\nA1,2026-07-01,7,,\n"
    )
    facts = company.collect_table("sales", text).facts.account_quarter.iloc[0]
    assert facts["gross_revenue"] == 100 + 50 + 20 + 7
    assert facts["invoiced_net"] == 90 + 45 + 15 + 7
    assert facts["invoice_discount"] == 10 + 5 + 5 + 0


def test_negative_lines_are_returns_where_nobody_says_what_they_are(company):
    text = "account_id,posting_date,net_amount\nA1,2026-07-01,100\nA1,2026-07-02,-30\n"
    facts = company.collect_table("sales", text).facts.account_quarter.iloc[0]
    assert (facts["invoiced_net"], facts["returns"]) == (70, -30)


def test_an_empty_kind_follows_the_sign_as_if_nobody_had_said_it(company):
    text = SALES + "A1,2026-07-01,,100,,\nA1,2026-07-02,,-30,,\nA1,2026-07-02,,-5,,service\n"
    facts = company.collect_table("sales", text).facts.account_quarter.iloc[0]
    assert (facts["invoiced_net"], facts["returns"], facts["service_revenue"]) == (65, -30, -5)


def test_the_name_of_the_unknown_bucket_is_no_account(company):
    found = company.collect_table("accounts", "account_id,name\nA1,Alpha\nUnknown,Beta\n")
    assert rejects(found) == [
        (
            "accounts.csv",
            3,
            "account_id",
            "Unknown",
            checks.RESERVED_ACCOUNT,
            "Give the account another number.",
        )
    ]
    assert found.facts.accounts.loc[
        found.facts.accounts["account_id"] == "unknown", "name"
    ].tolist() == ["Unknown account"]


SURVEYS = "account_id,date,metric,score,scale_min,scale_max\n"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("nps,11,,", "score"),
        ("nps,-1,0,", "score"),
        ("csat,6,1,5", "score"),
        ("csat,0,1,5", "score"),
        ("csat,3,5,1", "scale_min"),
        ("nps,10,,", ""),
        ("csat,5,1,5", ""),
        ("csat,80,,", ""),
        ("nps,70,,100", ""),
    ],
)
def test_answers_outside_their_scale_are_refused(company, row, column):
    found = company.collect_table("surveys", SURVEYS + f"A1,2026-07-01,{row}\n")
    assert column in (found.rejects["column"].tolist() or [""])


def test_empty_choices_take_their_default(company):
    accounts = company.collect().facts.accounts
    assert accounts["status"].tolist() == ["key", "standard"]


def test_repeated_keys_are_refused_or_added(company, reasons):
    text = "account_id,quarter,kpi,target\nA1,2026Q3,net_revenue,10\nA1,2026Q3,net_revenue,5\n"
    refused = company.collect_table("targets", text)
    assert refused.facts.targets["target"].tolist() == [10]
    assert reasons(refused) == [
        (3, "account_id, account_manager, quarter, kpi", "A1 ·  · 2026Q3 · net_revenue",
         checks.REPEATED_KEY)
    ]  # fmt: skip
    added = company.collect_table("targets", text, source={"repeated_keys": "add"})
    assert added.facts.targets["target"].tolist() == [15]
    assert added.rejects.empty


def test_a_key_of_an_earlier_source_may_not_come_again(company, reasons):
    company.write("more.csv", "account_id,name\nA1,Again\nA3,Gamma\n")
    sources = [{"file": "accounts.csv"}, {"file": "more.csv"}]
    found = company.collect(accounts=sources)
    assert found.facts.accounts["account_id"].tolist() == ["A1", "A2", "A3"]
    assert found.facts.accounts["name"].iloc[0] == "Nordwind AG"
    assert reasons(found) == [(2, "account_id", "A1", checks.REPEATED_KEY)]
    assert found.facts.account_quarter["invoiced_net"].sum() == 150


def test_lines_equal_in_every_column_are_counted_and_kept(company, balance):
    text = "account_id,posting_date,net_amount\n" + "A1,2026-07-01,10\n" * 3 + "A1,2026-07-02,10\n"
    sales = balance(company.collect_table("sales", text), "sales")
    assert (sales["repeated_lines"], sales["rows_accepted"]) == (2, 4)


FX = "currency,date,rate\nUSD,2026-07-01,0.80\nusd,2026-07-10,0.90\n"
FOREIGN = "account_id,posting_date,net_amount,currency\n"


def test_amounts_are_converted_by_the_rate_of_their_day(company):
    company.write("fx.csv", FX)
    text = (
        FOREIGN
        + "A1,2026-07-09,100,USD\nA1,2026-07-10,100,usd\nA1,2027-01-01,10,USD\nA1,2026-07-01,1,\n"
    )
    found = company.collect_table("sales", text, fx_rates={"file": "fx.csv"})
    sums = found.facts.account_quarter.set_index("quarter")["invoiced_net"]
    assert sums.to_dict() == {"2026Q3": pytest.approx(80 + 90 + 1), "2027Q1": pytest.approx(9)}


@pytest.mark.parametrize("has_rates", [True, False])
def test_an_amount_without_a_rate_is_refused_with_its_money(company, balance, has_rates):
    company.write("fx.csv", FX)
    text = FOREIGN + "A1,2026-06-30,100,USD\nA1,2026-07-09,40,CHF\nA1,2026-07-09,1,EUR\n"
    rates = {"fx_rates": {"file": "fx.csv"}} if has_rates else {}
    found = company.collect_table("sales", text, **rates)
    assert rejects(found) == [
        ("sales.csv", 2, "currency", "USD", checks.NO_RATE, "Add the rate to fx_rates."),
        ("sales.csv", 3, "currency", "CHF", checks.NO_RATE, "Add the rate to fx_rates."),
    ]
    sales = balance(found, "sales")
    assert (sales["amount_delivered"], sales["amount_rejected"]) == (141, 140)


CELLS = {
    "account": st.sampled_from(["A1", "A2", "A9", ""]),
    "day": st.sampled_from(["2026-07-01", "2026-02-31", "1.7.2026", "2025-12-31", ""]),
    "amount": st.one_of(
        st.decimals(min_value=-10_000, max_value=10_000, places=2).map(str),
        st.sampled_from(["", "x", "1,5", "1e3"]),
    ),
    "kind": st.sampled_from(["product", "return", "service", "gift", ""]),
}


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(st.fixed_dictionaries(CELLS), max_size=30))
@example(rows=[dict.fromkeys(CELLS, ""), {**dict.fromkeys(CELLS, ""), "amount": "1.50"}])
def test_delivered_is_accepted_plus_rejected_in_rows_and_money_for_any_damage(
    company, balance, rows
):
    lines = [f'{r["account"]},{r["day"]},"{r["amount"]}",{r["kind"]}\n' for r in rows]
    text = "account_id,posting_date,net_amount,kind\n" + "".join(lines)
    # Declared, so that damaged cells are refused one by one instead of the file as a whole.
    written = {"separator": ",", "decimal": ".", "date": "%Y-%m-%d", "encoding": "utf-8"}
    found = company.collect_table("sales", text, source={"format": written})
    sales = balance(found, "sales")
    filled = [row for row in rows if any(row.values())]  # a blank line is set aside
    assert sales["rows_set_aside"] == len(rows) - len(filled)
    assert sales["rows_delivered"] == len(filled)
    assert sales["rows_accepted"] + sales["rows_rejected"] == len(filled)
    readable = sum(
        (Decimal(r["amount"]) for r in rows if r["amount"] not in ("", "x", "1,5")), Decimal(0)
    )
    assert sales["amount_delivered"] == pytest.approx(float(readable), abs=1e-6)
    assert sales["amount_accepted"] + sales["amount_rejected"] == pytest.approx(
        float(readable), abs=1e-6
    )
    assert found.rejects.groupby(["file", "line"]).ngroups == sales["rows_rejected"]
    kept = found.facts.account_quarter["invoiced_net"].sum()
    assert kept == pytest.approx(sales["amount_accepted"], abs=1e-6)


@pytest.mark.parametrize("first_rows", [1, 6, 10_000])
def test_large_and_small_tables_are_trimmed_alike(company, monkeypatch, first_rows):
    monkeypatch.setattr("kamlib.data_collection.beforehand._FIRST", first_rows)
    lines = "".join(f"\u00a0A1 ,2026-07-0{day}, {day}\n" for day in range(1, 7))
    found = company.collect_table("sales", "account_id,posting_date,net_amount\n" + lines)
    revenue = found.facts.account_quarter.set_index("account_id")["invoiced_net"]
    assert revenue.to_dict() == {"A1": 21}
