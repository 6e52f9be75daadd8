"""Bridges: from the base period over its effects to the actual, ready to draw.

Which accounts a bridge is about, which effects it shows and where its bars stand is decided
here; pictures and tables compute nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kamlib.soll_ist import effects as e
from kamlib.soll_ist.joint_term import CUMULATIVE, Method
from kamlib.soll_ist.matching import BUCKET, COMPARED, match_lines
from kamlib.soll_ist.mix import nested_mix
from kamlib.support import columns as c
from kamlib.support.errors import ParameterError, Sentence, nearest
from kamlib.support.money import CENT

MEASURE, STEP, VALUE, START, END = "measure", "step", "value", "start", "end"
#: Effects that a bridge shows even where they are nothing.
ALWAYS = (e.QUANTITY_EFFECT, e.MIX, e.PRICE)


def period_lines(product_quarter: pd.DataFrame, quarter: str) -> pd.DataFrame:
    """Take the product lines of one quarter."""
    rows = product_quarter[product_quarter[c.QUARTER] == quarter]
    return rows.drop(columns=c.QUARTER)


def all_line_effects(
    base: pd.DataFrame,
    actual: pd.DataFrame,
    *,
    method: Method = CUMULATIVE,
    within: Sequence[str] = (),
) -> pd.DataFrame:
    """Compute the effects on revenue and, where every line has a cost, on contribution.

    Parameters
    ----------
    base, actual : DataFrame
        Lines of two periods; see :func:`kamlib.soll_ist.matching.match_lines`.
    method : str, default="cumulative"
        What becomes of the joint term.
    within : sequence of str, default=()
        Keys whose groups have a quantity and mix of their own.

    Returns
    -------
    DataFrame
        :func:`kamlib.soll_ist.effects.line_effects` of each measure, one below the other,
        with ``measure``; an effect that only one measure knows is 0 in the other.
    """
    lines = match_lines(base, actual)
    has_cost = all(
        c.PRODUCT_COST in table and table[c.PRODUCT_COST].notna().all() for table in (base, actual)
    )
    measures: list[e.Measure] = [e.REVENUE, e.CONTRIBUTION] if has_cost else [e.REVENUE]
    parts = []
    for measure in measures:
        part = e.line_effects(lines, measure=measure, method=method, within=within)
        part.insert(0, MEASURE, measure)
        parts.append(part)
    table = pd.concat(parts, ignore_index=True)
    names = e.effects_of(table)
    table[names] = table[names].fillna(0.0)
    return table


def bridge_steps(totals: pd.DataFrame) -> pd.DataFrame:
    """Lay out a bridge: where each bar begins and ends.

    Parameters
    ----------
    totals : DataFrame of shape (n_measures, n_columns)
        From :func:`kamlib.soll_ist.effects.sum_effects`, one row per ``measure``.

    Returns
    -------
    DataFrame
        ``measure``, ``step`` (base, effects, actual), ``value``, ``start``, ``end`` in money.
        An effect that is less than a cent in all measures is left out, unless it is
        quantity, mix or price. All measures have the same steps.

    Examples
    --------
    >>> totals = pd.DataFrame({"measure": ["revenue"], "base": [100.0], "actual": [90.0],
    ...     "quantity_effect": [0.0], "mix": [0.0], "price": [-10.0], "discount": [0.0]})
    >>> bridge_steps(totals)[["step", "start", "end"]].values.tolist()[-2:]
    [['price', 100.0, 90.0], ['actual', 0.0, 90.0]]
    """
    names = [
        name
        for name in e.effects_of(totals)
        if name in ALWAYS or (totals[name].abs() >= CENT).any()
    ]
    rows: list[dict[str, object]] = []
    rank = {e.REVENUE: 0, e.CONTRIBUTION: 1}
    for row in sorted(totals.to_dict("records"), key=lambda row: rank[row[MEASURE]]):
        at, base, actual = float(row[e.BASE]), float(row[e.BASE]), float(row[c.ACTUAL])
        rows.append({MEASURE: row[MEASURE], STEP: e.BASE, VALUE: base, START: 0.0, END: base})
        for name in names:
            value = float(row[name]) + 0.0
            rows.append(
                {MEASURE: row[MEASURE], STEP: name, VALUE: value, START: at, END: at + value}
            )
            at += value
        rows.append({MEASURE: row[MEASURE], STEP: c.ACTUAL, VALUE: actual, START: 0.0, END: actual})
    return pd.DataFrame(rows, columns=[MEASURE, STEP, VALUE, START, END])


def effect_sizes(steps: pd.DataFrame) -> pd.Series:
    """Take the sizes of effects without the two ends: what a bridge must be fine enough for.

    Examples
    --------
    >>> steps = pd.DataFrame({"step": ["base", "price", "actual"], "value": [100.0, -10.0, 90.0]})
    >>> effect_sizes(steps).tolist()
    [10.0]
    """
    return steps[~steps[STEP].isin([e.BASE, c.ACTUAL])][VALUE].abs()


def of_account(by_account: pd.DataFrame, account: str) -> pd.DataFrame:
    """Take the effects of one account, by its number.

    Parameters
    ----------
    by_account : DataFrame
        One row per measure and account.
    account : str
        Account number; "" takes :func:`account_to_show`.

    Raises
    ------
    ParameterError
        If the account had business in neither period, with the nearest number.
    """
    chosen = account or account_to_show(by_account)
    known = sorted(set(by_account[c.ACCOUNT_ID].astype(str)))
    if chosen and chosen not in known:
        raise ParameterError(
            Sentence(
                "Account {chosen!r} has product lines in neither of the two periods.", chosen=chosen
            ),
            nearest(chosen, known),
        )
    return by_account[by_account[c.ACCOUNT_ID] == chosen]


def account_to_show(by_account: pd.DataFrame) -> str:
    """Choose the account that fell most among those that bought in both periods.

    By gross profit, or by revenue where costs are not known.

    Examples
    --------
    >>> table = pd.DataFrame({"measure": "revenue", "account_id": ["K1", "K2"],
    ...     "base": [5.0, 5.0], "actual": [4.0, 1.0], "deviation": [-1.0, -4.0]})
    >>> account_to_show(table)
    'K2'
    """
    if by_account.empty:
        return ""
    is_contribution = by_account[MEASURE] == e.CONTRIBUTION
    rows = by_account[is_contribution] if is_contribution.any() else by_account
    both = rows[(rows[e.BASE] > 0) & (rows[c.ACTUAL] > 0)]
    rows = both if len(both) else rows
    return str(rows.sort_values([e.DEVIATION, c.ACCOUNT_ID])[c.ACCOUNT_ID].iloc[0])


def units_of(lines: pd.DataFrame) -> tuple[str, ...]:
    """Name the units that quantity and mix are formed in; "" stands for lines without one.

    Examples
    --------
    >>> units_of(pd.DataFrame({"bucket": ["compared"] * 2, "unit": ["pc", "h"]}))
    ('h', 'pc')
    """
    compared = lines[lines[BUCKET] == COMPARED]
    if c.UNIT not in compared:
        return ("",) if len(compared) else ()
    return tuple(sorted(set(compared[c.UNIT].fillna("").astype(str))))


def segment_mix(lines: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    """Split each measure's mix: between segments, between their product groups, within.

    Parameters
    ----------
    lines : DataFrame
        From :func:`all_line_effects`, without ``within``.
    accounts : DataFrame
        Segments of the accounts.

    Returns
    -------
    DataFrame
        :func:`kamlib.soll_ist.mix.nested_mix` of each measure, with ``measure``.
    """
    segments = accounts.reindex(columns=[c.ACCOUNT_ID, c.SEGMENT]).astype(object)
    rows = lines.merge(segments, on=c.ACCOUNT_ID, how="left", validate="many_to_one")
    parts = []
    for measure in rows[MEASURE].unique():
        part = nested_mix(rows[rows[MEASURE] == measure], [c.SEGMENT, c.PRODUCT_GROUP])
        part.insert(0, MEASURE, measure)
        parts.append(part)
    if not parts:
        return nested_mix(rows, [c.SEGMENT, c.PRODUCT_GROUP]).assign(measure="")
    return pd.concat(parts, ignore_index=True)


def with_names(effects: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    """Add account names to effects by account; an unlisted account keeps its number."""
    names = accounts[[c.ACCOUNT_ID, c.NAME]].astype(object)
    joined = effects.merge(names, on=c.ACCOUNT_ID, how="left", validate="many_to_one")
    joined[c.NAME] = joined[c.NAME].fillna(joined[c.ACCOUNT_ID])
    return joined
