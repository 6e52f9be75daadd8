"""Per planted story, one sentence of figures that shows it, from the written tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from kamlib.sample import stories
from kamlib.sample.evidence import Evidence, parse_day, parse_number, sum_up
from kamlib.support.quarter import Quarter

_LAST_FOUR = ("2025Q4", "2026Q1", "2026Q2", "2026Q3")


def _customer(data: Evidence, account_id: str) -> str:
    rank = [name for name, _ in data.ranked(_LAST_FOUR)].index(account_id) + 1
    net = data.revenue_of(account_id, _LAST_FOUR)
    hours = data.volume(account_id, "service_hours", _LAST_FOUR)
    before = data.revenue_of(account_id, ("2024Q4", "2025Q1", "2025Q2", "2025Q3"))
    growth = 100 * (net / before - 1)
    return (
        f"Last four quarters: net revenue {net:,.0f} (rank {rank}, {growth:+.1f} % on the four "
        f"before), gross profit {data.margin_pct(account_id, _LAST_FOUR):.1f} %, "
        f"{hours:,.0f} service hours ({hours / net * 100_000:.0f} per 100,000)."
    )


def _steady(data: Evidence) -> str:
    years = [
        data.revenue_of(stories.STEADY, [str(Quarter(year, 4) + shift) for shift in range(4)])
        for year in (2023, 2024, 2025)
    ]
    contacts = [data.count("interactions", stories.STEADY, quarter) for quarter in _LAST_FOUR]
    return (
        f"Net revenue 2023Q4-2024Q3, 2024Q4-2025Q3, 2025Q4-2026Q3: "
        f"{', '.join(f'{year:,.0f}' for year in years)}; contacts in the last four quarters: "
        f"{', '.join(str(number) for number in contacts)}."
    )


def _project(data: Evidence) -> str:
    usual = data.revenue_of(stories.PROJECT, ("2024Q4", "2025Q1", "2025Q2", "2025Q3"))
    now = data.revenue_of(stories.PROJECT, ("2026Q3",))
    return f"Net revenue 2026Q3 {now:,.0f}; a usual year has {usual:,.0f}."


def _group(data: Evidence) -> str:
    total = sum_up(net for _, net in data.ranked(_LAST_FOUR))
    shares = [100 * data.revenue_of(name, _LAST_FOUR) / total for name in stories.GROUP]
    each = ", ".join(f"{share:.1f} %" for share in shares)
    return f"Shares of revenue, last four quarters: {each}; together {sum_up(shares):.1f} %."


def _late(data: Evidence) -> str:
    delays = data.delays(stories.LATE_PAYER)
    ends = (
        dt.date(2023, 12, 31),
        dt.date(2024, 12, 31),
        dt.date(2025, 12, 31),
        dt.date(2026, 9, 30),
    )
    open_then = ", ".join(f"{data.receivable(stories.LATE_PAYER, day):,.0f}" for day in ends)
    return (
        f"Paid {sum(delays) / len(delays):.0f} days late on average; receivables at the ends of "
        f"2023, 2024, 2025 and on 30 September 2026: {open_then}."
    )


def _stopped(data: Evidence) -> str:
    year = [f"2025Q{number}" for number in range(1, 5)]
    ranked = [name for name, _ in data.ranked(year)]
    net = data.revenue_of(stories.STOPPED, year)
    return (
        f"Net revenue 2025 {net:,.0f} (rank {ranked.index(stories.STOPPED) + 1}), "
        f"2026 {data.revenue_of(stories.STOPPED, _LAST_FOUR[1:]):,.0f}."
    )


def _price(data: Evidence) -> str:
    before = data.unit_prices(stories.PRICE_RISE, "2025Q4")
    after = data.unit_prices(stories.PRICE_RISE, "2026Q1")
    rises = [100 * (after[product] / before[product] - 1) for product in before]
    units = [
        sum_up(data.quantities(stories.PRICE_RISE, quarter).values()) for quarter in _LAST_FOUR[:2]
    ]
    return (
        f"Unit prices 2026Q1 against 2025Q4: {min(rises):+.2f} % to {max(rises):+.2f} %; "
        f"units {units[0]:,.0f} and {units[1]:,.0f}."
    )


def _mix(data: Evidence) -> str:
    told = []
    for quarter in _LAST_FOUR[:2]:
        units = data.quantities(stories.MIX_SHIFT, quarter)
        total = sum_up(units.values())
        margin = data.margin_pct(stories.MIX_SHIFT, (quarter,))
        told.append(
            f"{quarter}: {total:,.0f} units, {100 * units['motors'] / total:.0f} % of them motors, "
            f"gross profit {margin:.1f} %"
        )
    return "; ".join(told) + "."


def _champion(data: Evidence) -> str:
    name = stories.LOST_CHAMPION
    contacts = [str(data.count("interactions", name, quarter)) for quarter in _LAST_FOUR]
    net = [f"{data.revenue_of(name, (quarter,)):,.0f}" for quarter in _LAST_FOUR]
    left = next(
        row for row in data.table("contacts") if row["account_id"] == name and row["left_date"]
    )
    return (
        f"{left['contact_id']} ({left['function']}, {left['buying_role']}, influence "
        f"{left['influence']}) left on {left['left_date']}; 2025Q4 to 2026Q3: contacts "
        f"{', '.join(contacts)}; net revenue {', '.join(net)}; average answer to the NPS question "
        f"2025 {data.average_nps(name, '2025'):.1f}, 2026 {data.average_nps(name, '2026'):.1f}."
    )


def _unknown(data: Evidence) -> str:
    known = {row["account_id"] for row in data.table("accounts")}
    told = []
    for quarter in _LAST_FOUR[1:]:
        lines = [
            net for name, label, _, net in data.sales if label == quarter and name not in known
        ]
        share = 100 * sum_up(lines) / sum_up(net for _, net in data.ranked((quarter,)))
        told.append(
            f"{quarter}: {len(lines)} lines, {sum_up(lines):,.0f} ({share:.2f} % of revenue)"
        )
    return "; ".join(told) + "."


def _misbooked(data: Evidence) -> str:
    dates = {row["invoice_no"]: parse_day(row["invoice_date"]) for row in data.table("payments")}
    late = [
        (row["invoice_no"], net)
        for name, quarter, row, net in data.sales
        if name == stories.MISBOOKED and quarter == "2026Q2" and row["kind"] != "return"
        and str(Quarter.of(dates[row["invoice_no"]] or dt.date.max)) == "2026Q1"
    ]  # fmt: skip
    invoices = sorted({number for number, _ in late})
    return (
        f"Invoices {', '.join(invoices)} of March 2026, posted in April 2026: "
        f"{sum_up(net for _, net in late):,.0f}."
    )


def _raters(data: Evidence) -> str:
    given = [
        f"{row['rater']} {row['score']}"
        for row in data.table("ratings")
        if row["account_id"] == stories.CONTRADICTORY
        and row["quarter"] == "2026Q3"
        and row["criterion"] == "strategic_importance"
    ]
    return f"Strategic importance in 2026Q3: {', '.join(given)}."


def _unreadable(data: Evidence) -> str:
    sales = data.table("sales")
    dates = sum(1 for row in sales if parse_day(row["posting_date"]) is None)
    amounts = sum(1 for row in sales if parse_number(row["net_amount"]) is None)
    twice = len(sales) - len({tuple(row.values()) for row in sales})
    categories = sum(1 for row in data.table("costs") if row["category"] == "Fracht")
    scores = sum(1 for row in data.table("surveys") if not row["score"])
    accounts = data.table("accounts")
    doubled = len(accounts) - len({row["account_id"] for row in accounts})
    return (
        f"Sales: {dates} impossible date, {amounts} amount that is no number, {twice} lines twice; "
        f"costs: {categories} unknown category; surveys: {scores} empty answer; accounts: "
        f"{doubled} number twice."
    )


FIGURES: dict[str, Callable[[Evidence], str]] = {
    "customer_a": lambda data: _customer(data, stories.CUSTOMER_A),
    "customer_b": lambda data: _customer(data, stories.CUSTOMER_B),
    "steady_account": _steady,
    "sudden_project": _project,
    "group_of_three": _group,
    "late_payer": _late,
    "stopped_account": _stopped,
    "price_rise": _price,
    "mix_shift": _mix,
    "lost_champion": _champion,
    "unknown_account": _unknown,
    "misbooked_quarter": _misbooked,
    "contradictory_raters": _raters,
    "unreadable_rows": _unreadable,
}
