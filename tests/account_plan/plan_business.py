"""Chances, steps and sales of small invented accounts for the tests of the account plan."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from kamlib.account_plan import actions as steps
from kamlib.account_plan.opportunities import with_state
from kamlib.account_plan.subject import Subject
from kamlib.support.language import Language

TODAY = dt.date(2026, 9, 30)
QUARTER = "2026Q3"
HOSTILE = "<script>alert(1)</script> $\\frac$ \u05d0\u05d1 =1+1"


def subject(name: str = "Alpina Pressen AG", language: str = "en", account: str = "K1") -> Subject:
    return Subject(
        account_id=account,
        name=name,
        company="Musterwerk",
        quarter=QUARTER,
        as_of=TODAY,
        language=Language(language),
    )


def chances(*rows: tuple) -> pd.DataFrame:
    """Make opportunities of rows (id, volume, probability, day, horizon, kind, stage)."""
    names = ["opportunity_id", "volume", "probability_pct", "expected_close_date", "horizon"]
    table = pd.DataFrame(rows, columns=[*names, "kind", "stage"])
    table["expected_close_date"] = pd.to_datetime(table["expected_close_date"])
    table = table.assign(account_id="K1", title="Order " + table["opportunity_id"], cost=0.0)
    types = {"volume": float, "probability_pct": float}
    return with_state(table.astype(types), as_of=TODAY)


def tasks(*rows: tuple) -> pd.DataFrame:
    """Make actions of rows (id, start, due, status, done, hours, kpi, effect)."""
    names = ["action_id", "start_date", "due_date", "status", "done_date", "effort_hours"]
    table = pd.DataFrame(rows, columns=[*names, "kpi", "expected_effect"])
    for name in ("start_date", "due_date", "done_date"):
        table[name] = pd.to_datetime(table[name])
    table = table.assign(account_id="K1", title="Step " + table["action_id"], owner="Ada")
    return steps.with_state(
        table.astype({"effort_hours": float, "expected_effect": float}), as_of=TODAY
    )


def actuals(figures: dict[str, float], kpi: str = "net_revenue") -> pd.DataFrame:
    """Make actuals of K1 and twice that for the company, by quarter."""
    parts = []
    for scope, entity, factor in (("account", "K1", 1.0), ("company", "", 2.0)):
        rows = [
            {"quarter": quarter, "numerator": factor * value, "denominator": factor * 10.0}
            for quarter, value in figures.items()
        ]
        made = pd.DataFrame(rows, columns=["quarter", "numerator", "denominator"])
        parts.append(made.assign(scope=scope, entity=entity, kpi=kpi))
    table = pd.concat(parts, ignore_index=True)
    return table.assign(actual=table["numerator"])
