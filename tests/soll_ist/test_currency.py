"""The effect of currency, from invoices in two currencies to the bridge."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib import Workbook, open_workbook
from kamlib.soll_ist.bridge import all_line_effects, period_lines
from kamlib.soll_ist.effects import effects_of, sum_effects
from kamlib.soll_ist.matching import match_lines

SETTINGS = """
[company]
name = "Zwei Waehrungen GmbH"
currency = "EUR"
[data]
folder = "."
[data.format]
separator = ","
decimal = "."
date = "%Y-%m-%d"
[[sources.accounts]]
file = "accounts.csv"
[[sources.sales]]
file = "sales.csv"
[[sources.fx_rates]]
file = "fx_rates.csv"
"""
ACCOUNTS = """account_id,name
A,Alpha AG
B,Beta AG
"""
#: A buys in CHF: 10 at 100, then 12 at 105. B buys in EUR: 5 at 20, then 5 at 22.
SALES = """account_id,posting_date,gross_amount,product_cost,quantity,product_id,invoice_no,currency
A,2025-08-01,1000,500,10,P,1,CHF
B,2025-08-01,100,40,5,P,2,EUR
A,2026-08-01,1260,600,12,P,3,CHF
B,2026-08-01,110,40,5,P,4,
"""
RATES = """currency,date,rate
CHF,2025-01-01,0.90
CHF,2026-01-01,1.00
"""


def opened(folder: Path, sales: str) -> Workbook:
    for name, text in {
        "workbook.toml": SETTINGS,
        "accounts.csv": ACCOUNTS,
        "sales.csv": sales,
        "fx_rates.csv": RATES,
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    return open_workbook(folder / "workbook.toml", quarter="2026Q3")


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Workbook:
    """Open the company once; no test changes it."""
    return opened(tmp_path_factory.mktemp("currency"), SALES)


def test_invoices_in_two_currencies_by_hand(book):
    chapter = book.soll_ist
    revenue = chapter.company_effects.set_index("measure").loc["revenue"]
    # 1000 x 0.90 + 100, then 1260 x 1.00 + 110
    assert (revenue["base"], revenue["actual"]) == (pytest.approx(1000.0), pytest.approx(1370.0))
    # (105 - 100) x 0.90 x 12 + (22 - 20) x 5
    assert revenue["price"] == pytest.approx(54.0 + 10.0)
    # 105 x (1.00 - 0.90) x 12
    assert revenue["currency_effect"] == pytest.approx(126.0)
    # two more units of A at 90
    assert revenue["quantity_effect"] + revenue["mix"] == pytest.approx(180.0)
    assert chapter.tie_outs["is_tied"].all()


def test_the_effect_of_currency_is_shown_where_given(book, tmp_path):
    chapter = book.soll_ist
    assert "Currency +126" in chapter.charts.company_bridge().alt
    assert "Currency, €" in chapter.tables.effects.effects().text
    chapter = opened(tmp_path, SALES.replace(",CHF", ",EUR")).soll_ist
    assert "Currency" not in chapter.charts.company_bridge().alt
    assert "Currency, €" not in chapter.tables.effects.effects().text


LINE = {"account_id": "A", "product_group": "g", "product_id": "P", "gross_revenue": 100.0}
LINE |= {"quantity": 10.0, "invoiced_net": 100.0, "product_cost": 50.0}


@pytest.mark.parametrize(
    ("base", "actual"), [("CHF", "USD"), ("CHF", ""), ("", "CHF")], ids=["changed", "to", "from"]
)
def test_a_line_in_another_currency_than_before_has_no_effect_of_currency(base, actual):
    before = pd.DataFrame([LINE | {"currency": base, "rate": 0.9}])
    after = pd.DataFrame([LINE | {"currency": actual, "rate": 1.1, "invoiced_net": 120.0}])
    lines = match_lines(before, after)
    assert lines[["rate_base", "rate_actual"]].isna().all(axis=None)
    total = sum_effects(all_line_effects(before, after)).iloc[0]
    assert total["currency_effect"] == 0.0


AMOUNT = st.floats(1.0, 1e6)
SIDE = st.fixed_dictionaries(
    {
        "quantity": AMOUNT,
        "invoiced_net": st.floats(-1e5, 1e6),
        "gross_revenue": AMOUNT,
        "product_cost": st.floats(0.0, 1e6),
        "currency": st.sampled_from(["EUR", "CHF", ""]),
        "rate": st.one_of(st.none(), st.floats(0.2, 5.0)),
    }
)


@settings(max_examples=30)
@given(
    st.lists(st.tuples(SIDE, SIDE), min_size=1, max_size=5),
    st.sampled_from(["cumulative", "differentiated", "alternative", "symmetric"]),
)
def test_effects_add_up_to_the_cent_in_any_currencies(pairs, method):
    def side(number: int) -> pd.DataFrame:
        keys = {"account_id": "A", "product_group": "g"}
        rows = [
            keys | {"product_id": f"P{place}"} | pair[number] for place, pair in enumerate(pairs)
        ]
        return pd.DataFrame(rows).astype({"rate": float})

    lines = all_line_effects(side(0), side(1), method=method)
    for row in sum_effects(lines, ["measure"]).to_dict("records"):
        effects = [row[name] for name in effects_of(lines)]
        # A net far above its list price makes effects of billions that cancel: floats have
        # sixteen digits, so there the cent is beyond them.
        near = max(0.005, 1e-12 * max(map(abs, effects)))
        assert sum(effects) == pytest.approx(row["actual"] - row["base"], abs=near)


def test_only_lines_of_the_quarter_are_compared(book):
    assert len(period_lines(book.facts.product_quarter, "2026Q3")) == 2
