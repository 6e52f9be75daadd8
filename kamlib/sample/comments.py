"""Why an actual differs: the comments of the planted stories, and those of large variances."""

from __future__ import annotations

import datetime as dt

from kamlib.sample import stories
from kamlib.sample.accounts import Account
from kamlib.sample.days import AS_OF, next_working_day
from kamlib.sample.draw import chance, pick, stream, whole
from kamlib.sample.results import Results
from kamlib.sample.table import Row, Table
from kamlib.support import columns as c
from kamlib.support.quarter import Quarter

_LARGE_VARIANCE = 0.08
#: The running quarter is commented just before the export.
_LAST_COMMENT = AS_OF - dt.timedelta(days=2)

#: Account, KPI, quarter, cause, text.
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
    (stories.LOST_CHAMPION, "nps", "2026Q3", "relationship",
     "Only purchasing answered the survey"),
    (stories.PRICE_RISE, c.NET_REVENUE, "2026Q1", "price",
     "Price rise of 6 % since January; quantities hold"),
    (stories.MIX_SHIFT, c.CUSTOMER_CONTRIBUTION, "2026Q1", "mix",
     "New series needs motors instead of drives and gearboxes"),
    (stories.MIX_SHIFT, c.CUSTOMER_CONTRIBUTION, "2026Q2", "mix",
     "Motors keep replacing drives"),
    (stories.MIX_SHIFT, c.CUSTOMER_CONTRIBUTION, "2026Q3", "mix",
     "Share of motors as in the spring"),
    (stories.STOPPED, c.NET_REVENUE, "2026Q1", "competitor",
     "No order; their new machines come with the competitor's drives"),
    (stories.STOPPED, c.NET_REVENUE, "2026Q2", "competitor",
     "No order; talks about spare parts only"),
    (stories.STEADY, c.NET_REVENUE, "2026Q3", "volume",
     "Test drive runs on saw line 1 since June; first order expected in November"),
    (stories.PROJECT, c.NET_REVENUE, "2026Q3", "project",
     "One order for the new boiler house, no repeat"),
    (stories.CUSTOMER_A, c.CUSTOMER_CONTRIBUTION, "2026Q3", "cost",
     "Service hours above the contract; nobody charges them"),
)  # fmt: skip
_TOLD = {row[0] for row in _PLANTED}
_MORE = (
    ("volume", "More call-offs than planned"),
    ("project", "Extension of a line came early"),
    ("market", "Their market picks up"),
)
_LESS = (
    ("volume", "Fewer call-offs than planned"),
    ("market", "Their order book is thin"),
    ("competitor", "Lost a series to a cheaper offer"),
    ("other", "Works holiday longer than usual"),
)


def _comment(place: tuple[str, str, str], cause: str, text: str, *, author: str, days: int) -> Row:
    account_id, kpi, quarter = place
    return {
        "account_id": account_id,
        "kpi": kpi,
        "quarter": quarter,
        "cause": cause,
        "text": text,
        "author": author,
        "date": min(
            next_working_day(Quarter.parse(quarter).end + dt.timedelta(days=days)), _LAST_COMMENT
        ),
    }


def _variance(target: Row, results: Results) -> float | None:
    """Compare a revenue target with what came; None where there is nothing to compare."""
    goal = target["target"]
    actual = results.revenue.get((str(target.get("account_id", "")), str(target["quarter"])))
    if target["kpi"] != c.NET_REVENUE or actual is None or not isinstance(goal, float):
        return None
    return actual / 100 / goal - 1


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
        _comment((name, kpi, quarter), cause, text, author=manager[name], days=8)
        for name, kpi, quarter, cause, text in _PLANTED
    ]
    for target in targets:
        name, quarter = str(target.get("account_id", "")), str(target["quarter"])
        source = stream(seed, "comments", name, quarter)
        variance = _variance(target, results)
        if variance is None or name in _TOLD or abs(variance) < _LARGE_VARIANCE:
            continue
        if chance(source, 0.55):
            cause, text = pick(source, _MORE if variance > 0 else _LESS)
            place = (name, c.NET_REVENUE, quarter)
            days = whole(source, 6, 16)
            rows.append(_comment(place, cause, text, author=manager[name], days=days))
    return rows
