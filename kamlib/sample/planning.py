"""Where accounts could go: wallets, opportunities, actions, value chain."""

from __future__ import annotations

import datetime as dt
from random import Random

from kamlib.sample import stories
from kamlib.sample.accounts import Account
from kamlib.sample.days import AS_OF, next_working_day
from kamlib.sample.draw import between, chance, clamp, pick, stream, whole
from kamlib.sample.results import Results
from kamlib.sample.table import Row, Table

_TITLES: dict[str, tuple[str, ...]] = {
    "base": ("Renewal of frame contract", "Second source for gear motors", "Call-off order 2027"),
    "cross_sell": (
        "Spare parts contract",
        "Service contract with response time",
        "Gearboxes for line 2",
    ),
    "up_sell": (
        "Premium drives for new series",
        "Motors of efficiency class IE5",
        "Sensor package",
    ),
    "project": ("New plant, drive technology", "Retrofit of press line", "Pilot of digital twin"),
}
_STAGES = ("need recognised", "specification", "offer", "negotiation")
_CHANCES = {"need recognised": 15, "specification": 30, "offer": 45, "negotiation": 70}
_HORIZONS = {"short": (20, 330), "mid": (400, 1000), "long": (1150, 1700)}
_ACTIONS: tuple[tuple[str, str], ...] = (
    ("Quarterly review with purchasing", "net_revenue"),
    ("Bundle small orders, raise minimum order value", "customer_contribution"),
    ("Offer paid service contract instead of goodwill", "customer_contribution"),
    ("Renegotiate bonus scale", "customer_profitability_pct"),
    ("Workshop on application engineering", "net_revenue"),
    ("Meet the new plant manager", "nps"),
    ("Agree shorter payment terms", "customer_contribution"),
    ("Show spare parts portal", "net_revenue"),
)
_STEADY_ACTIONS: tuple[tuple[str, dt.date, dt.date, str, int, int], ...] = (
    (
        "Plant tour and needs analysis",
        dt.date(2025, 11, 3),
        dt.date(2025, 12, 12),
        "done",
        24,
        2000,
    ),
    (
        "Spare parts portal for maintenance",
        dt.date(2026, 2, 2),
        dt.date(2026, 4, 30),
        "done",
        30,
        3000,
    ),
    (
        "Test drive unit on saw line 1",
        dt.date(2026, 6, 1),
        dt.date(2026, 10, 30),
        "started",
        60,
        9000,
    ),
    (
        "Frame contract with yearly call-off",
        dt.date(2026, 10, 5),
        dt.date(2027, 1, 29),
        "open",
        40,
        15000,
    ),
)
_STEADY_CHANCES: tuple[tuple[str, int, int, dt.date, str, str, str], ...] = (
    (
        "Drives for saw line 1",
        28_000,
        60,
        dt.date(2026, 11, 30),
        "short",
        "cross_sell",
        "negotiation",
    ),
    ("Service contract", 9_000, 45, dt.date(2027, 3, 31), "short", "cross_sell", "offer"),
    (
        "Retrofit of saw lines 2 and 3",
        85_000,
        25,
        dt.date(2028, 6, 30),
        "mid",
        "project",
        "specification",
    ),
)
_ACTIVITIES = (
    "inbound_logistics", "operations", "outbound_logistics", "marketing_sales", "service",
    "infrastructure", "human_resources", "technology", "procurement",
)  # fmt: skip
_ADDS = {
    "inbound_logistics": "Consignment stock next to the line",
    "operations": "Fewer stops by drives with condition monitoring",
    "outbound_logistics": "Delivery in sequence",
    "marketing_sales": "Joint trade fair and reference",
    "service": "Service technician within 24 hours",
    "human_resources": "Training of maintenance staff",
    "technology": "Joint development of the next series",
    "procurement": "One supplier for drive, gearbox and motor",
}
_SOURCES = ("Estimate of account manager", "Customer's annual report", "Purchasing talks")


def _growing(account: Account) -> bool:
    return account.is_watched and account.account_id != stories.STOPPED


def wallet_rows(seed: int, accounts: list[Account], results: Results) -> Table:
    """Rows of the wallets table: what an account buys from everyone, 2024 to 2026.

    The year 2026 is an estimate for the full year; only watched accounts and some others
    are known.
    """
    rows: Table = []
    for account in accounts:
        source = stream(seed, "wallets", account.account_id)
        if not account.is_watched and not chance(source, 0.35):
            continue
        before = 0
        for year in (2024, 2025, 2026):
            quarters = [f"{year}Q{number}" for number in range(1, 5)]
            net = sum(results.revenue.get((account.account_id, label), 0) for label in quarters)
            if year == 2026:
                net = net * 4 // 3
            own = max(net, before * 9 // 10)
            share = clamp(account.behaviour.wallet_share + between(source, -0.02, 0.02), 0.03, 0.9)
            volume = int(own / share / 1_000_000 + 0.5) * 1_000_000
            if volume > 0:
                rows.append(
                    {
                        "account_id": account.account_id,
                        "year": year,
                        "purchasing_volume": volume,
                        "source": pick(source, _SOURCES),
                    }
                )
            before = net
    return rows


def _opportunity(source: Random, account: Account) -> Row:
    kind = pick(source, ("base", "cross_sell", "up_sell", "project"))
    horizon = pick(source, ("short", "short", "mid", "long"))
    close = AS_OF + dt.timedelta(days=whole(source, *_HORIZONS[horizon]))
    stage = pick(source, _STAGES[1:] if horizon == "short" else _STAGES[:2])
    size = max(account.behaviour.yearly, 120_000.0) * between(source, 0.04, 0.3)
    volume = int(size / 1000) * 100_000
    row: Row = {
        "account_id": account.account_id,
        "title": pick(source, _TITLES[kind]),
        "volume": volume,
        "probability_pct": _CHANCES[stage] + 5 * whole(source, -1, 1),
        "expected_close_date": next_working_day(close),
        "horizon": horizon,
        "kind": kind,
        "stage": stage,
        "cost": int(volume * between(source, 0.01, 0.05)) // 10_000 * 10_000,
        "currency": account.currency,
    }
    if chance(source, 0.3):
        is_won = chance(source, 0.5)
        past = next_working_day(dt.date(2025, 7, 1) + dt.timedelta(days=whole(source, 0, 440)))
        row |= {"stage": "won" if is_won else "lost", "probability_pct": 100 if is_won else 0}
        row |= {"expected_close_date": past, "horizon": "short"}
    return row


def _planted_opportunities() -> Table:
    rows: Table = [
        {
            "account_id": stories.PROJECT,
            "title": "New boiler house, complete drive technology",
            "volume": 61_500_000,
            "probability_pct": 100,
            "expected_close_date": dt.date(2026, 7, 2),
            "horizon": "short",
            "kind": "project",
            "stage": "won",
            "cost": 1_800_000,
            "currency": "EUR",
        }
    ]
    for title, volume, probability, close, horizon, kind, stage in _STEADY_CHANCES:
        rows.append(
            {
                "account_id": stories.STEADY,
                "title": title,
                "volume": volume * 100,
                "probability_pct": probability,
                "expected_close_date": close,
                "horizon": horizon,
                "kind": kind,
                "stage": stage,
                "cost": volume * 4,
                "currency": "EUR",
            }
        )
    return rows


def opportunity_rows(seed: int, accounts: list[Account]) -> Table:
    """Rows of the opportunities table, numbered from O0001."""
    rows = _planted_opportunities()
    for account in accounts:
        source = stream(seed, "opportunities", account.account_id)
        if _growing(account) and account.account_id != stories.STEADY:
            rows += [_opportunity(source, account) for _ in range(whole(source, 2, 5))]
        elif account.status == "prospect" or chance(source, 0.15):
            rows.append(_opportunity(source, account))
    return [{"opportunity_id": f"O{number:04d}", **row} for number, row in enumerate(rows, start=1)]


def _action(source: Random, account: Account) -> Row:
    title, kpi = pick(source, _ACTIONS)
    start = next_working_day(dt.date(2025, 9, 1) + dt.timedelta(days=whole(source, 0, 450)))
    due = next_working_day(start + dt.timedelta(days=whole(source, 30, 150)))
    done = None
    status = "open" if start > AS_OF else "started"
    if due <= AS_OF and chance(source, 0.8):
        status = "dropped" if chance(source, 0.12) else "done"
        done = next_working_day(due - dt.timedelta(days=whole(source, 0, 20)))
    effect = 10.0 if kpi == "nps" else 1.5
    if not kpi.endswith("_pct") and kpi != "nps":
        effect = float(int(account.behaviour.yearly * between(source, 0.004, 0.02) / 1000) * 1000)
    return {
        "account_id": account.account_id,
        "title": title,
        "owner": account.account_manager,
        "start_date": start,
        "due_date": due,
        "status": status,
        "done_date": done if status == "done" else None,
        "effort_hours": whole(source, 2, 16) * 4,
        "kpi": kpi,
        "expected_effect": effect,
    }


def _steady_actions(account: Account) -> Table:
    return [
        {
            "account_id": account.account_id,
            "title": title,
            "owner": account.account_manager,
            "start_date": start,
            "due_date": due,
            "status": status,
            "done_date": due if status == "done" else None,
            "effort_hours": hours,
            "kpi": "net_revenue",
            "expected_effect": effect,
        }
        for title, start, due, status, hours, effect in _STEADY_ACTIONS
    ]


def action_rows(seed: int, accounts: list[Account]) -> Table:
    """Rows of the actions table, numbered from M0001 (M for Maßnahme)."""
    rows: Table = []
    for account in accounts:
        source = stream(seed, "actions", account.account_id)
        if account.account_id == stories.STEADY:
            rows += _steady_actions(account)
        elif account.is_watched:
            most = 5 if account.status == "key" else 3
            rows += [_action(source, account) for _ in range(whole(source, 1, most))]
    return [{"action_id": f"M{number:04d}", **row} for number, row in enumerate(rows, start=1)]


def value_chain_rows(seed: int, accounts: list[Account]) -> Table:
    """Rows of the value_chain table: Porter's nine activities of each watched account."""
    rows: Table = []
    for account in accounts:
        source = stream(seed, "value_chain", account.account_id)
        if account.is_watched and chance(source, 0.9):
            for activity in _ACTIVITIES:
                adds = _ADDS.get(activity) if chance(source, 0.45) else None
                rows.append(
                    {
                        "account_id": account.account_id,
                        "activity": activity,
                        "assessment": whole(source, -2, 2),
                        "our_contribution": adds,
                    }
                )
    return rows
