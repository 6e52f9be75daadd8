"""Resources over all accounts: where the hours go, what is due, where people are at risk.

Hours are those of the matrix: minutes of contacts and hours of actions in the reported quarter.
The 80/20 question is whether they go where the contribution comes from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from kamlib.account_plan.actions import LATE, OPEN_STATES, STATE
from kamlib.account_plan.network import held_by_one
from kamlib.account_plan.people import INFLUENTIAL, champions
from kamlib.account_plan.sentences import ONE_COLLEAGUE_PCT
from kamlib.support import columns as c
from kamlib.support.money import ratio_of

#: Groups of accounts by contribution: the best fifth, the next three tenths, the rest.
GROUPS: tuple[tuple[str, float], ...] = (("first", 0.2), ("next", 0.5), ("rest", 1.0))
#: Group of the accounts whose contribution nobody knows: they have no place among the others.
UNKNOWN = "unknown"
HOURS = "actual_hours"
SHARES: tuple[str, ...] = (c.CUSTOMER_CONTRIBUTION, c.NET_REVENUE, HOURS)
DECIDER = "decider"
NOBODY_KNOWN, LOST_CHAMPION, NO_DECIDER, NOBODY_MET, ONE_COLLEAGUE = (
    "nobody_known",
    "lost_champion",
    "no_decider",
    "nobody_met",
    "one_colleague",
)


def hours_and_contribution(hours: pd.DataFrame, statement: pd.DataFrame) -> pd.DataFrame:
    """Set the hours spent on each account beside what it brought.

    Parameters
    ----------
    hours : DataFrame
        From :func:`kamlib.matrix.resources.resources`: ``account_id`` and ``actual_hours``.
    statement : DataFrame
        Statement of the reported quarter, one row per account.

    Returns
    -------
    DataFrame of shape (n_accounts, 6)
        ``account_id``, ``customer_contribution``, ``net_revenue``, ``actual_hours``,
        ``contribution_per_hour`` (NaN without hours) and ``group``: ``first`` (the best fifth of
        the accounts by contribution, at least one), ``next`` (up to half), ``rest`` and
        ``unknown`` (contribution not known). Best first, unknown ones last. Only accounts with
        revenue, contribution or hours; hours of contacts and actions nobody recorded are NaN.
    """
    money = statement[[c.ACCOUNT_ID, c.CUSTOMER_CONTRIBUTION, c.NET_REVENUE]]
    table = money.merge(
        hours[[c.ACCOUNT_ID, HOURS]], how="inner", on=c.ACCOUNT_ID, validate="one_to_one"
    )
    is_there = table[list(SHARES)].fillna(0.0).ne(0)
    has_business = is_there[[c.CUSTOMER_CONTRIBUTION, c.NET_REVENUE]].any(axis=1)
    if table.loc[has_business, c.CUSTOMER_CONTRIBUTION].isna().all():
        table[c.CUSTOMER_CONTRIBUTION] = float("nan")  # the nothing of those without is no rank
    table = table[is_there.any(axis=1)]
    order = [c.CUSTOMER_CONTRIBUTION, c.ACCOUNT_ID]
    table = table.sort_values(order, ascending=[False, True], ignore_index=True)
    table["contribution_per_hour"] = [
        ratio_of(money, spent) if pd.notna(spent) else float("nan")
        for money, spent in zip(table[c.CUSTOMER_CONTRIBUTION], table[HOURS], strict=True)
    ]
    known = int(table[c.CUSTOMER_CONTRIBUTION].notna().sum())
    return table.assign(group=[*_groups(known), *[UNKNOWN] * (len(table) - known)])


def _groups(count: int) -> list[str]:
    """Group places 0 to count - 1; a fifth of few accounts is at least one."""
    ends = {name: max(1, round(share * count)) for name, share in GROUPS}
    return [
        next((name for name, end in ends.items() if place < end), GROUPS[-1][0])
        for place in range(count)
    ]


def eighty_twenty(table: pd.DataFrame) -> pd.DataFrame:
    """Compare where contribution comes from with where hours go.

    Parameters
    ----------
    table : DataFrame
        From :func:`hours_and_contribution`.

    Returns
    -------
    DataFrame of shape (1 to 4, 8)
        ``group``, ``accounts``, the sums ``customer_contribution``, ``net_revenue`` and
        ``actual_hours`` (NaN where nobody knows one) and their shares in percent (``…_pct``; NaN
        where the total is not positive). The sums of the groups are those of all accounts.
        ``unknown`` is there only with accounts in it, and alone where no contribution is known.

    Examples
    --------
    >>> table = pd.DataFrame({"group": ["first", "rest"], "customer_contribution": [80.0, 20.0],
    ...     "net_revenue": [50.0, 50.0], "actual_hours": [1.0, 4.0]})
    >>> eighty_twenty(table)[["customer_contribution_pct", "actual_hours_pct"]].values.tolist()
    [[80.0, 20.0], [0.0, 0.0], [20.0, 80.0]]
    """
    is_unknown = table["group"] == UNKNOWN
    names = [] if len(table) and is_unknown.all() else [name for name, _ in GROUPS]
    names += [UNKNOWN] if is_unknown.any() else []
    groups = table.groupby("group")
    sums = groups[list(SHARES)].sum(min_count=1).reindex(names).astype(float)
    sums.loc[~sums.index.isin(table["group"])] = 0.0
    for name in SHARES:
        total = float(sums[name].sum())
        sums[f"{name}_pct"] = [100 * ratio_of(part, total) for part in sums[name]]
    counts = groups.size().reindex(names).fillna(0).astype(int)
    sums.insert(0, "accounts", counts)
    return sums.rename_axis("group").reset_index()


def actions_due(actions: pd.DataFrame, accounts: pd.DataFrame, *, until: dt.date) -> pd.DataFrame:
    """List actions that are late or due soon, the latest first.

    Parameters
    ----------
    actions : DataFrame
        From :func:`kamlib.account_plan.actions.with_state`.
    accounts : DataFrame
        ``account_id`` and ``name``.
    until : date
        Last day looked at, usually the end of the next quarter.

    Returns
    -------
    DataFrame
        Open actions due by then with the account's ``name``: late ones, the longest overdue
        first, then by the day they are due.
    """
    is_due = actions[STATE].isin(OPEN_STATES) & (
        (actions[STATE] == LATE) | (actions["due_date"] <= pd.Timestamp(until))
    )
    table = actions[is_due].merge(
        accounts[[c.ACCOUNT_ID, c.NAME]], how="left", on=c.ACCOUNT_ID, validate="many_to_one"
    )
    return table.sort_values(["due_date", "action_id"], ignore_index=True)


def people_risks(people: pd.DataFrame, accounts: Sequence[str]) -> pd.DataFrame:
    """Find accounts that hang on too few people, or have lost the ones who spoke for us.

    Parameters
    ----------
    people : DataFrame
        From :func:`kamlib.account_plan.people.people_of`, of all accounts.
    accounts : sequence of str
        Accounts with a plan.

    Returns
    -------
    DataFrame of shape (n_risks, 3)
        ``account_id``, ``risk`` and ``share_pct`` (of influence; NaN where the risk has none):
        ``nobody_known`` (no contact is recorded, so nobody knows who decides),
        ``lost_champion`` (one of influence who spoke for us has left, and nobody as influential
        speaks for us), ``no_decider`` (no decider is covered), ``nobody_met`` (none of influence
        was met lately) and ``one_colleague`` (one of ours holds at least 90 % of all influence).
        Where no contacts were delivered of any account there is no row.
    """
    rows = [
        {c.ACCOUNT_ID: account, "risk": risk, "share_pct": share}
        for account in (accounts if len(people) else ())
        for risk, share in _risks_of(people[people[c.ACCOUNT_ID] == account])
    ]
    return pd.DataFrame(rows, columns=[c.ACCOUNT_ID, "risk", "share_pct"])


def _risks_of(people: pd.DataFrame) -> list[tuple[str, float]]:
    here, nan = people[~people["has_left"].astype(bool)], float("nan")
    if people.empty:
        return [(NOBODY_KNOWN, nan)]
    found: list[tuple[str, float]] = []
    lost, kept = (champions(people, have_left=left)["influence"] for left in (True, False))
    if len(lost) and not (len(kept) and kept.max() >= lost.max()):
        found.append((LOST_CHAMPION, nan))
    deciders = here[here["buying_role"] == DECIDER]
    if not deciders["is_covered"].astype(bool).any():
        found.append((NO_DECIDER, nan))
    strong = here[here["influence"].astype(float) >= INFLUENTIAL]
    if len(strong) and strong["is_stale"].astype(bool).all():
        found.append((NOBODY_MET, nan))
    _, share = held_by_one(here)
    if pd.notna(share) and 100 * share >= ONE_COLLEAGUE_PCT:
        found.append((ONE_COLLEAGUE, 100 * share))
    return found
