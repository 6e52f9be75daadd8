"""What the course company sold, what it cost and how it was paid: few lines, plain prices.

One sales line per account, quarter and product group, so that every figure of a lesson can
be checked with a pocket calculator.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from kamlib.sample.draw import around, stream, whole
from kamlib.sample.table import Row, Table
from kamlib.support import columns as c
from kamlib.support.quarter import Quarter
from kamlib.training.roles import (
    COMPLAINER,
    LABELS,
    MIX_SHIFT,
    NEWEST,
    PRICE_RISE,
    PROJECT,
    QUARTERS,
    Player,
    revenue_of,
)

#: Product group: prefix, list price in EUR, share of the list price that is cost.
PRODUCTS: dict[str, tuple[str, int, float]] = {
    "drives": ("DR", 1_200, 0.50),
    "gearboxes": ("GB", 900, 0.53),
    "motors": ("MO", 500, 0.66),
    "service": ("SV", 120, 0.55),
}
#: Mix after the shift: far more motors, the group with the lowest margin.
_MIX_AFTER = (0.18, 0.12, 0.7)
_PRICE_RISE_PCT = 6
_PROJECT_GROSS = 620_000
VAT_PCT = 19
#: An account number that the accounts table does not know.
NOT_AN_ACCOUNT = "K99"

#: Pieces of the planted lines: apart, so that no two of their amounts can be mistaken.
_SPOILT_PIECES = ((9, 12), (13, 16), (17, 20), (26, 31))

#: Category, driver, EUR per unit of the driver, practical capacity (0: none).
POOLS: tuple[tuple[str, str, float, int], ...] = (
    (c.SERVICE, "service_hours", 92.0, 3_400),
    (c.SELLING, "visits_hours", 118.0, 1_050),
    (c.STORAGE, "pallet_days", 9.0, 0),
)
_DEVELOPMENT_PCT = 4.0


def is_2026(label: str) -> bool:
    """Whether a quarter lies in 2026, when prices and mix have changed."""
    return label.startswith("2026")


def unit_price(seed: int, player: Player, group: str, label: str) -> int:
    """List price of a product group for an account, in whole EUR."""
    price = PRODUCTS[group][1]
    own = whole(stream(seed, "price", player.account_id, group), -2, 2) * 10
    if group == "service":
        own = own // 10
    if player.role == PRICE_RISE and is_2026(label):
        return round((price + own) * (100 + _PRICE_RISE_PCT) / 100)
    return price + own


def _quantities(seed: int, player: Player, position: int) -> dict[str, int]:
    """Pieces of each product group in a quarter."""
    label, mix = LABELS[position], player.plays.mix
    before = {
        group: round(
            revenue_of(seed, player, position) * share / unit_price(seed, player, group, LABELS[0])
        )
        for group, share in zip(PRODUCTS, mix, strict=True)
    }
    if player.role != MIX_SHIFT or not is_2026(label):
        return before
    pieces = sum(before.values())
    moved = [round(pieces * share) for share in _MIX_AFTER]
    return dict(zip(PRODUCTS, (*moved[:2], pieces - sum(moved[:2]), 0), strict=True))


def _day(seed: int, player: Player, quarter: Quarter, what: str) -> dt.date:
    shift = whole(stream(seed, "day", player.account_id, str(quarter), what), 3, 80)
    return quarter.start + dt.timedelta(days=shift)


def _line(seed: int, player: Player, day: dt.date, group: str, pieces: int) -> Row:
    prefix, _, share = PRODUCTS[group]
    label = str(Quarter.of(day))
    price = unit_price(seed, player, group, label)
    gross = price * pieces * 100
    discount = 0 if group == "service" else round(gross * player.plays.discount_pct / 100)
    cost = round((PRODUCTS[group][1]) * share)
    sign = -1 if pieces < 0 else 1
    return {
        c.ACCOUNT_ID: player.account_id,
        c.POSTING_DATE: day,
        c.GROSS_AMOUNT: gross,
        c.NET_AMOUNT: gross - discount,
        c.DISCOUNT_AMOUNT: discount,
        c.PRODUCT_COST: cost * pieces * 100,
        c.QUANTITY: pieces,
        c.UNIT: "h" if group == "service" else "ST",
        c.PRODUCT_ID: f"{prefix}100",
        c.PRODUCT_GROUP: group,
        c.KIND: "return" if sign < 0 else "service" if group == "service" else "product",
        c.ORIGIN: _origin(player, group),
        c.CURRENCY: "EUR",
    }


def _origin(player: Player, group: str) -> str:
    if group == "motors" and player.plays.mix[2] <= 0.2:
        return "cross_sell"
    return "up_sell" if group == "gearboxes" and player.plays.growth_pct >= 2 else "base"


def _lines(seed: int, player: Player, position: int) -> Iterator[Row]:
    quarter = QUARTERS[position]
    for group, pieces in _quantities(seed, player, position).items():
        if pieces > 0:
            yield _line(seed, player, _day(seed, player, quarter, group), group, pieces)
    if player.role == COMPLAINER:
        back = whole(stream(seed, "returns", position), 9, 16)
        yield _line(seed, player, quarter.end - dt.timedelta(days=7), "motors", -back)
    if player.role == PROJECT and str(quarter) == NEWEST:
        yield from project_lines(seed, player)


def project_lines(seed: int, player: Player) -> Iterator[Row]:
    """Invoice the one large project of an account, in the newest quarter."""
    day = QUARTERS[-1].start + dt.timedelta(days=20)
    for group in ("drives", "gearboxes"):
        pieces = round(_PROJECT_GROSS * player.size / 2 / PRODUCTS[group][1])
        yield _line(seed, player, day, group, pieces)


def sales_rows(seed: int, players: list[Player]) -> Table:
    """Sales lines in order of posting, one invoice number each.

    Parameters
    ----------
    seed : int
        Seed of the company.
    players : list of Player
        The accounts.
    """
    rows = [
        line
        for position in range(len(QUARTERS))
        for player in players
        for line in _lines(seed, player, position)
    ]
    rows.sort(key=lambda row: (str(row[c.POSTING_DATE]), str(row[c.ACCOUNT_ID])))
    return [{**row, c.INVOICE_NO: f"R{number:04d}"} for number, row in enumerate(rows, start=1)]


def spoilt(seed: int, rows: Table) -> Table:
    """Add what an export brings along: no date, no amount, a line twice, an unknown account.

    Parameters
    ----------
    seed : int
        Seed of the company.
    rows : list of dict
        From :func:`sales_rows`; their amounts stay as they are.

    Returns
    -------
    list of dict
        Five rows more in the newest quarter.
    """
    plain = [
        row
        for row in rows
        if str(Quarter.of(_date(row))) == NEWEST and row[c.PRODUCT_GROUP] == "gearboxes"
    ]
    extra: Table = []
    wrong: tuple[Row, ...] = (
        {c.POSTING_DATE: "31.09.2026"},
        {c.NET_AMOUNT: "k.A."},
        {c.ACCOUNT_ID: NOT_AN_ACCOUNT},
        {},
        {},
    )
    for number, change in enumerate(wrong):
        like = plain[number % 3 if number < 4 else 3]
        if number < 4:
            pieces = whole(stream(seed, "spoilt", number), *_SPOILT_PIECES[number])
            line = _scaled(like, pieces, f"R9{number:03d}")
            extra.append({**line, **change})
        else:
            extra.append(dict(extra[3]))
    return [*rows, *extra]


def _date(row: Row) -> dt.date:
    day = row[c.POSTING_DATE]
    assert isinstance(day, dt.date)
    return day


def _scaled(row: Row, pieces: int, invoice: str) -> Row:
    amounts = (c.GROSS_AMOUNT, c.NET_AMOUNT, c.DISCOUNT_AMOUNT, c.PRODUCT_COST)
    before = int(str(row[c.QUANTITY]))
    scaled: Row = {name: int(str(row[name])) * pieces // before for name in amounts}
    scaled[c.GROSS_AMOUNT] = int(str(scaled[c.NET_AMOUNT])) + int(str(scaled[c.DISCOUNT_AMOUNT]))
    return {**row, **scaled, c.QUANTITY: pieces, c.INVOICE_NO: invoice}


def _net_by_quarter(rows: Table) -> dict[tuple[str, str], int]:
    net: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        net[str(row[c.ACCOUNT_ID]), str(Quarter.of(_date(row)))] += int(str(row[c.NET_AMOUNT]))
    return net


def cost_rows(seed: int, rows: Table, players: list[Player]) -> Table:
    """Costs posted to accounts: complaints, freight and a little promotion."""
    net = _net_by_quarter(rows)
    posted: Table = []
    for player in players:
        for quarter in QUARTERS:
            revenue = net[player.account_id, str(quarter)]
            if revenue <= 0:
                continue
            source = stream(seed, "costs", player.account_id, str(quarter))
            for category, percent in (
                (c.COMPLAINTS_RETURNS, player.plays.complaints_pct),
                (c.FREIGHT, player.plays.freight_pct),
                (c.PROMOTION, 0.8 if player.plays.status == "key" else 0.4),
            ):
                share = around(source, percent, percent / 12)
                posted.append(
                    {
                        c.ACCOUNT_ID: player.account_id,
                        c.POSTING_DATE: quarter.end - dt.timedelta(days=4),
                        c.CATEGORY: category,
                        c.AMOUNT: int(revenue * share / 100) // 100 * 100,
                        c.ATTRIBUTION: c.DIRECT,
                        c.CURRENCY: "EUR",
                    }
                )
    return posted


def driver_rows(seed: int, players: list[Player]) -> Table:
    """List what each account used of service, visits and storage; none without business."""
    used: Table = []
    for player in players:
        for position, label in enumerate(LABELS):
            if revenue_of(seed, player, position) <= 0:
                continue
            role = player.plays
            for driver, volume in (
                ("service_hours", role.service_hours),
                ("visits_hours", role.visit_hours),
                ("pallet_days", role.pallet_days),
            ):
                source = stream(seed, driver, player.account_id, label)
                amount = round(around(source, volume, volume / 14))
                used.append({c.ACCOUNT_ID: player.account_id, c.QUARTER: label, c.DRIVER: driver,
                             c.VOLUME: float(amount)})  # fmt: skip
    return used


def pool_rows(seed: int, rows: Table, drivers: Table) -> Table:
    """Cost pools: service and selling with a practical capacity, development by a key."""
    net = _net_by_quarter(rows)
    pools: Table = []
    for label in LABELS:
        for category, driver, rate, capacity in POOLS:
            used = sum(
                float(str(row[c.VOLUME]))
                for row in drivers
                if (row[c.QUARTER], row[c.DRIVER]) == (label, driver)
            )
            own = round(rate + whole(stream(seed, "rate", category), -4, 4))
            pools.append(
                {
                    c.QUARTER: label,
                    c.CATEGORY: category,
                    c.AMOUNT: round(own * max(used, capacity)) * 100,
                    c.DRIVER: driver,
                    c.PRACTICAL_CAPACITY: capacity or None,
                    c.CURRENCY: "EUR",
                }
            )
        whole_net = sum(amount for (_, quarter), amount in net.items() if quarter == label)
        pools.append(
            {
                c.QUARTER: label,
                c.CATEGORY: c.DEVELOPMENT,
                c.AMOUNT: int(whole_net * _DEVELOPMENT_PCT / 100) // 100_000 * 100_000,
                c.DRIVER: c.NET_REVENUE,
                c.PRACTICAL_CAPACITY: None,
                c.CURRENCY: "EUR",
            }
        )
    return pools


def payment_rows(seed: int, rows: Table, players: list[Player]) -> Table:
    """Invoices with VAT, when they were due and when they were paid."""
    by_id, last = {player.account_id: player for player in players}, QUARTERS[-1].end
    paid: Table = []
    for row in rows:
        if row[c.KIND] == "return":
            continue
        player, day = by_id[str(row[c.ACCOUNT_ID])], _date(row)
        due = day + dt.timedelta(days=player.plays.terms_days)
        source = stream(seed, "paid", str(row[c.INVOICE_NO]))
        when = due + dt.timedelta(days=player.plays.delay_days + whole(source, -4, 9))
        paid.append(
            {
                c.ACCOUNT_ID: player.account_id,
                c.INVOICE_NO: row[c.INVOICE_NO],
                c.INVOICE_DATE: day,
                c.DUE_DATE: due,
                c.AMOUNT: int(str(row[c.NET_AMOUNT])) * (100 + VAT_PCT) // 100,
                c.PAID_DATE: when if day <= when <= last else None,
                c.CURRENCY: "EUR",
            }
        )
    return paid
