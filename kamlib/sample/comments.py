"""Why an actual differs: the comments of the planted stories, and those of large variances."""

from __future__ import annotations

import datetime as dt

from kamlib.sample import stories
from kamlib.sample.accounts import Account
from kamlib.sample.days import next_working_day
from kamlib.sample.draw import chance, pick, stream, whole
from kamlib.sample.results import Results
from kamlib.sample.table import Row, Table
from kamlib.support import columns as c
from kamlib.support.quarter import Quarter

_LARGE_VARIANCE = 0.08

_PLANTED: tuple[tuple[str, str, str, str, str], ...] = (
    (stories.MISBOOKED, c.NET_REVENUE, "2026Q1", "posting",
     "Delivery of March was posted in April; about 400,000 belong to 2026Q1"),
    (stories.MISBOOKED, c.NET_REVENUE, "2026Q2", "posting",
     "Contains about 400,000 of 2026Q1, posted late"),
    (stories.LOST_CHAMPION, c.NET_REVENUE, "2026Q1", "relationship",
     "The managing director who spoke for us has left; the successor asks for offers"),
    (stories.LOST_CHAMPION, c.NET_REVENUE, "2026Q2", "relationship",
     "No access to the new managing director; two call-offs went to a competitor"),
    (stories.LOST_CHAMPION, c.NET_REVENUE, "2026Q3", "relationship",
     "Still nobody above purchasing speaks for us"),
    (stories.LOST_CHAMPION, "nps", "2026Q3", "relationship", "Only purchasing answered the survey"),
    (stories.PRICE_RISE, c.NET_REVENUE, "2026Q1", "price", "Price rise of 6 % since January; quantities hold"),
    (stories.MIX_SHIFT, c.CUSTOMER_CONTRIBUTION, "2026Q1", "mix",
     "New series needs motors instead of drives and gearboxes"),
    (stories.MIX_SHIFT, c.CUSTOMER_CONTRIBUTION, "2026Q2", "mix", "Motors keep replacing drives"),
    (stories.MIX_SHIFT, c.CUSTOMER_CONTRIBUTION, "2026Q3", "mix", "Share of motors as in the spring"),
    (stories.STOPPED, c.NET_REVENUE, "2026Q1", "competitor", "No order; paper machines now come with drives"),
    (stories.STOPPED, c.NET_REVENUE, "2026Q2", "competitor", "No order; talks about spare parts only"),
    (stories.PROJECT, c.NET_REVENUE, "2026Q3", "project", "One order for the new boiler house, no repeat"),
    (stories.CUSTOMER_A, c.CUSTOMER_CONTRIBUTION, "2026Q3", "cost",
     "Service hours above the contract; nobody charges them"),
)  # fmt: skip
_MORE = (("volume", "More call-offs than planned"), ("project", "Extension of a line came early"),
         ("market", "Their market picks up"))  # fmt: skip
_LESS = (("volume", "Fewer call-offs than planned"), ("market", "Their order book is thin"),
         ("competitor", "Lost a series to a cheaper offer"), ("other", "Works holiday longer than usual"))  # fmt: skip


def _written_on(quarter: str, days: int) -> dt.date:
    return next_working_day(Quarter.parse(quarter).end + dt.timedelta(days=days))


def comment_rows(seed: int, accounts: list[Account], targets: Table, results: Results) -> Table:
    """Rows of the comments table.

    Parameters
    ----------
    seed : int
        Seed of the company.
    accounts : list of Account
        The accounts.
    targets : list of dict
        Rows of the targets table.
    results : Results
        What was reached.

    Returns
    -------
    list of dict
        Planted ones first, then about half of the large revenue variances up to 2026Q3.
    """
    manager = {account.account_id: account.account_manager for account in accounts}
    rows = [
        _comment(
            account_id, kpi, quarter, cause=cause, text=text, author=manager[account_id], days=8
        )
        for account_id, kpi, quarter, cause, text in _PLANTED
    ]
    taken = {row[:3] for row in _PLANTED}
    for target in targets:
        account_id, quarter = str(target.get("account_id", "")), str(target["quarter"])
        source = stream(seed, "comments", account_id, quarter)
        actual = results.revenue.get((account_id, quarter))
        place = (account_id, c.NET_REVENUE, quarter)
        wanted = target["kpi"] == c.NET_REVENUE and actual is not None and place not in taken
        if not wanted or not isinstance(target["target"], float):
            continue
        variance = (actual or 0) / 100 / target["target"] - 1
        if abs(variance) >= _LARGE_VARIANCE and chance(source, 0.55):
            cause, text = pick(source, _MORE if variance > 0 else _LESS)
            days = whole(source, 6, 16)
            rows.append(
                _comment(*place, cause=cause, text=text, author=manager[account_id], days=days)
            )
    return rows


def _comment(
    account_id: str, kpi: str, quarter: str, *, cause: str, text: str, author: str, days: int
) -> Row:
    return {
        "account_id": account_id,
        "kpi": kpi,
        "quarter": quarter,
        "cause": cause,
        "text": text,
        "author": author,
        "date": _written_on(quarter, days),
    }
