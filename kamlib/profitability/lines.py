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
    r"""Turn the statement upright: where an account's revenue goes, line by line.

    Parameters
    ----------
    statement : DataFrame of shape (n_accounts, n_columns)
        From :func:`kamlib.profitability.statement.statement_of`, amounts in money.
    costs : DataFrame of shape (n_costs, >= 4)
        From :func:`kamlib.profitability.allocation.all_costs`, same quarters.
    levels : mapping of str to sequence of str
        As for :func:`kamlib.profitability.statement.statement_by_quarter`.
    denominator : str
        Column that is 100 percent.

    Returns
    -------
    DataFrame of shape (n_accounts * n_lines, 11)
        ``account_id``, ``position``, ``line``, ``kind`` (revenue, cost, level), ``amount``,
        ``keyed`` (part of a cost reached by a key), ``start`` and ``end`` (where the bar of a
        waterfall begins and ends), ``share_pct`` of the denominator (NaN where that is zero or
        negative), ``average_pct`` of all customers whose line is known, and ``difference_pp``
        (plus is favourable: a lower cost, a higher level). An unknown line stays NaN, with all
        that follow from it.

    Notes
    -----
    .. math:: end_k = end_{k-1} - cost_k, \quad start_k = end_{k-1}, \quad
              share_k = 100 \cdot amount_k / denominator

    Costs hang from the line above, levels and revenue stand on zero: the waterfall of stepwise
    contribution accounting (stufenweise Deckungsbeitragsrechnung; Haufe, Kundenergebnisrechnung).

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
