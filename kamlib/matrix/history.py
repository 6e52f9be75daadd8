"""The matrix over four quarters: where each account stood, and who went from where to where."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import pandas as pd

from kamlib.matrix.movement import movements
from kamlib.support import columns as c
from kamlib.support.settings import QUADRANTS

#: How many quarters movement is followed, so that there is one placement more.
FOLLOWED = 4
#: Stands for accounts that were not placed: without business or without figures.
NOT_PLACED = ""


def history_of(placements: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Put the placements of several quarters below each other.

    Parameters
    ----------
    placements : mapping of quarter to DataFrame
        From :func:`kamlib.matrix.place`, oldest first.

    Returns
    -------
    DataFrame of shape (n_account_quarters, 5)
        ``account_id``, ``quarter``, ``value_index``, ``engagement_index`` (points) and
        ``quadrant``, sorted by account and quarter; accounts not placed in a quarter have no row
        there.

    Notes
    -----
    Each quarter is placed from the data up to its end, with the splits of the reported quarter.

    Examples
    --------
    >>> first = pd.DataFrame({"account_id": ["K1", "K2"], "value_index": [6.0, None],
    ...     "engagement_index": [4.0, 2.0], "quadrant": ["bind", None]})
    >>> then = first[:1].assign(engagement_index=6.0, quadrant="priority")
    >>> history_of({"2026Q2": first, "2026Q3": then})[["account_id", "quarter", "quadrant"]]
      account_id quarter  quadrant
    0         K1  2026Q2      bind
    1         K1  2026Q3  priority
    """
    columns = [c.ACCOUNT_ID, "value_index", "engagement_index", "quadrant"]
    parts = [table[columns].assign(quarter=quarter) for quarter, table in placements.items()]
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    if not parts:
        table[c.QUARTER] = pd.Series(dtype=object)
    table = table[table["quadrant"].notna()]
    order = [c.ACCOUNT_ID, c.QUARTER]
    shown = [c.ACCOUNT_ID, c.QUARTER, *columns[1:]]
    return table[shown].sort_values(order).reset_index(drop=True)


def transitions(
    before: pd.DataFrame,
    now: pd.DataFrame,
    *,
    revenue_before: pd.Series,
    revenue_now: pd.Series,
) -> pd.DataFrame:
    r"""Count who went from which quadrant to which, and how much revenue went along.

    Parameters
    ----------
    before, now : DataFrame of shape (n_accounts, >= 2)
        Two placements with ``account_id`` and ``quadrant``.
    revenue_before, revenue_now : Series of shape (n_accounts,)
        Net revenue of the four quarters to either date, by account_id.

    Returns
    -------
    DataFrame of shape (25, 5)
        ``from`` and ``to`` (the four quadrants and "" for not placed, all pairs, empty ones
        included), ``accounts``, ``revenue_before`` and ``revenue_now`` (money). Revenue is that of
        the accounts counted, a missing one counts 0.

    Raises
    ------
    pandas.errors.MergeError
        If a placement names an account twice.

    Notes
    -----
    A transition matrix :math:`n_{ab} = |\{i : q_i^{before} = a, q_i^{now} = b\}|`: its rows add up
    to the quadrants before, its columns to those now. Counts of one year, no probabilities: too few
    accounts move for that.

    Examples
    --------
    >>> before = pd.DataFrame({"account_id": ["K1", "K2"], "quadrant": ["bind", "bind"]})
    >>> now = pd.DataFrame({"account_id": ["K1", "K2"], "quadrant": ["priority", "bind"]})
    >>> money = pd.Series({"K1": 3.0, "K2": 2.0})
    >>> table = transitions(before, now, revenue_before=money, revenue_now=2 * money)
    >>> table[table["accounts"] > 0].reset_index(drop=True)
       from        to  accounts  revenue_before  revenue_now
    0  bind  priority         1             3.0          6.0
    1  bind      bind         1             2.0          4.0
    """
    columns = [c.ACCOUNT_ID, "quadrant"]
    table = before[columns].merge(
        now[columns],
        how="outer",
        on=c.ACCOUNT_ID,
        suffixes=("_before", "_now"),
        validate="one_to_one",
    )
    table["from"] = table["quadrant_before"].astype(object).fillna(NOT_PLACED)
    table["to"] = table["quadrant_now"].astype(object).fillna(NOT_PLACED)
    table["revenue_before"] = table[c.ACCOUNT_ID].map(revenue_before).fillna(0.0).astype(float)
    table["revenue_now"] = table[c.ACCOUNT_ID].map(revenue_now).fillna(0.0).astype(float)
    names = [*QUADRANTS, NOT_PLACED]
    pairs = pd.MultiIndex.from_product([names, names], names=["from", "to"])
    groups = table.groupby(["from", "to"])
    counted = groups[["revenue_before", "revenue_now"]].sum().reindex(pairs).fillna(0.0)
    counted.insert(0, "accounts", groups.size().reindex(pairs).fillna(0).astype(int))
    return counted.reset_index()


def moves_by_quarter(placements: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """List every change of quadrant, quarter by quarter.

    Parameters
    ----------
    placements : mapping of quarter to DataFrame
        From :func:`kamlib.matrix.place`, oldest first.

    Returns
    -------
    DataFrame of shape (n_moves, 7)
        ``quarter`` (in which the account arrived) and the columns of
        :func:`kamlib.matrix.movements`, without who stayed; newest quarter first.

    Notes
    -----
    Every pair of quarters that follow each other is compared, so an account that leaves and comes
    back has two rows; :func:`transitions` over the same quarters shows it where it was.

    Examples
    --------
    >>> first = pd.DataFrame({"account_id": ["K1"], "value_index": [6.0],
    ...     "engagement_index": [4.0], "quadrant": ["bind"]})
    >>> then = first.assign(engagement_index=6.0, quadrant="priority")
    >>> moves = moves_by_quarter({"2026Q1": first, "2026Q2": then, "2026Q3": then})
    >>> moves[["quarter", "account_id", "move", "engagement_change"]]
      quarter account_id         move  engagement_change
    0  2026Q2         K1  entered_top                2.0
    """
    quarters = list(placements)
    parts = []
    for earlier, later in pairwise(quarters):
        step = movements(placements[later], placements[earlier])
        step = step[step["move"] != "stayed"]
        step.insert(0, c.QUARTER, later)
        parts.append(step)
    if not parts:
        names = ["quadrant_before", "quadrant_now", "value_change", "engagement_change", "move"]
        return pd.DataFrame(columns=[c.QUARTER, c.ACCOUNT_ID, *names])
    return pd.concat(parts[::-1], ignore_index=True)


def paths(history: pd.DataFrame, quarters: list[str]) -> pd.DataFrame:
    """Trace every account through the quarters, and count how often it changed quadrant.

    Parameters
    ----------
    history : DataFrame of shape (n_account_quarters, >= 3)
        ``account_id``, ``quarter`` and ``quadrant``, from :func:`history_of`.
    quarters : list of str
        Oldest first.

    Returns
    -------
    DataFrame of shape (n_accounts, n_quarters + 2)
        ``account_id``, one column per quarter with the quadrant ("" where not placed) and
        ``changes``: how often the quadrant differs from the one before, among quarters
        in which the account was placed.

    Notes
    -----
    A quarter without a place is skipped, not counted: bind, nothing, bind is no change.

    Examples
    --------
    >>> history = pd.DataFrame({"account_id": ["K1", "K1", "K2", "K2"],
    ...     "quarter": ["2026Q1", "2026Q3", "2026Q2", "2026Q3"],
    ...     "quadrant": ["bind", "bind", "bind", "priority"]})
    >>> paths(history, ["2026Q1", "2026Q2", "2026Q3"])
      account_id 2026Q1 2026Q2    2026Q3  changes
    0         K1   bind             bind        0
    1         K2          bind  priority        1
    """
    wide = history.pivot_table(
        index=c.ACCOUNT_ID, columns=c.QUARTER, values="quadrant", aggfunc="first"
    )
    wide = wide.reindex(columns=quarters).astype(object)
    filled = wide.ffill(axis=1)
    changed = filled.ne(filled.shift(axis=1)) & filled.notna() & filled.shift(axis=1).notna()
    table = wide.where(wide.notna(), NOT_PLACED)
    table.columns.name = None
    return table.assign(changes=changed.sum(axis=1).astype(int)).reset_index()
