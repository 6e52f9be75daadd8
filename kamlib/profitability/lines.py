"""The statement turned upright: one row per account and line, beside all customers.

Costs hang from the line above, levels stand on zero: the table behind every waterfall.
"""

from __future__ import annotations

import pandas as pd

from kamlib.profitability.statement import Levels, by_category
from kamlib.support import columns as c
from kamlib.support.money import ratio, ratio_of


def line_plan(levels: Levels) -> list[tuple[str, str]]:
    """List the lines of a statement from top to bottom: ``(line, kind)``.

    Examples
    --------
    >>> line_plan({"net_revenue": ["discounts"]})
    [('gross_revenue', 'revenue'), ('discounts', 'cost'), ('net_revenue', 'level')]
    """
    lines = [(c.GROSS_REVENUE, "revenue")]
    for level, categories in levels.items():
        lines += [(category, "cost") for category in categories]
        lines.append((level, "level"))
    return lines


def statement_lines(
    statement: pd.DataFrame, costs: pd.DataFrame, *, levels: Levels, denominator: str
) -> pd.DataFrame:
    """Turn the statement upright: one row per account and line, beside all customers.

    Parameters
    ----------
    statement : DataFrame
        From :func:`statement_of`.
    costs : DataFrame
        From :func:`kamlib.profitability.allocation.all_costs`, same quarters.
    levels : mapping of str to sequence of str
        As for :func:`statement_by_quarter`.
    denominator : str
        As for :func:`statement_by_quarter`.

    Returns
    -------
    DataFrame
        ``account_id``, ``position``, ``line``, ``kind`` (revenue, cost, level), ``amount``,
        ``keyed`` (part of a cost reached by a key), ``start`` and ``end`` (where the bar of a
        waterfall begins and ends), ``share_pct`` of the denominator (NaN where that is zero or
        negative), ``average_pct`` of all customers whose line is known, and ``difference_pp``
        (plus is favourable: a lower cost, a higher level).

    Examples
    --------
    >>> statement = pd.DataFrame({"account_id": ["A"], "gross_revenue": [100.0],
    ...     "discounts": [10.0], "net_revenue": [90.0]})
    >>> none = pd.DataFrame(columns=["account_id", "category", "attribution", "amount"])
    >>> lines = statement_lines(
    ...     statement, none, levels={"net_revenue": ["discounts"]}, denominator="net_revenue")
    >>> lines[["line", "start", "end"]].values.tolist()
    [['gross_revenue', 0.0, 100.0], ['discounts', 100.0, 90.0], ['net_revenue', 0.0, 90.0]]
    """
    keyed = costs[costs[c.ATTRIBUTION] == c.KEY]
    keyed_wide = by_category(keyed, [c.ACCOUNT_ID]).reindex(statement[c.ACCOUNT_ID]).fillna(0.0)
    base = statement[denominator]
    running = statement[c.GROSS_REVENUE] * 0.0
    parts = []
    for position, (line, kind) in enumerate(line_plan(levels)):
        amount = statement[line]
        start = running if kind == "cost" else amount * 0.0
        # Behind a product cost nobody knows no bar has a place: its ends are missing too.
        running = running - amount if kind == "cost" else amount
        average = ratio_of(amount.sum(), base[amount.notna()].sum()) * 100
        share = ratio(amount, base) * 100
        parts.append(
            statement[[c.ACCOUNT_ID]].assign(
                position=position,
                line=line,
                kind=kind,
                amount=amount,
                keyed=keyed_wide[line].to_numpy() if kind == "cost" else 0.0,
                start=start,
                end=running,
                share_pct=share,
                average_pct=average,
                difference_pp=(average - share) if kind == "cost" else (share - average),
            )
        )
    return pd.concat(parts).sort_values([c.ACCOUNT_ID, "position"], ignore_index=True)
