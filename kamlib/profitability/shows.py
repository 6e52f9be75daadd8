"""Columns of the chapter's tables: money in one unit a table, percent, points; their head."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from kamlib.profitability.labels import Labels, Unit, money_scale
from kamlib.support import columns as c
from kamlib.support.display import Show


def money_shows(
    frame: pd.DataFrame,
    names: Mapping[str, str],
    *,
    labels: Labels,
    style: tuple[Unit, int] | None = None,
    signed: Collection[str] = (),
) -> dict[str, Show]:
    """Show columns of money in one unit, so that they can be read across.

    Parameters
    ----------
    frame : DataFrame
        The table; its amounts choose the unit where none is given.
    names : mapping of str to str
        Header of each column, translated and without unit.
    labels : Labels
        The language and the currency.
    style : tuple of unit and digits, optional
        As from :func:`kamlib.profitability.labels.money_scale`.
    signed : collection of str
        Columns that carry a plus and colour what is adverse.

    Returns
    -------
    dict of str to Show
        By column.

    Examples
    --------
    >>> from kamlib.support.language import Language
    >>> frame = pd.DataFrame({"cost": [25_000.0]})
    >>> money_shows(frame, {"cost": "Cost"}, labels=Labels(Language(), ()))["cost"].label
    'Cost, k€'
    """
    amounts = pd.Series(frame[list(names)].to_numpy().ravel(), dtype=float)
    unit, digits = style or money_scale(amounts)
    money = labels.language.money_unit(unit)
    return {
        name: Show(
            name=name,
            label=f"{label}, {money}",
            format="money",
            unit=unit,
            digits=digits,
            is_signed=name in signed,
        )
        for name, label in names.items()
    }


def percent(name: str, label: str, *, is_signed: bool = False) -> Show:
    """Show a percentage; the header carries the unit.

    Examples
    --------
    >>> percent("share_pct", "Share, %").format
    'percent'
    """
    return Show(name=name, label=label, format="percent", is_signed=is_signed)


def points(name: str, label: str) -> Show:
    """Show a difference in percentage points, adverse ones in colour.

    Examples
    --------
    >>> points("difference_pp", "Difference, pp").is_signed
    True
    """
    return Show(name=name, label=label, format="points", is_signed=True)


def count(name: str, label: str, *, digits: int = 0, is_signed: bool = False) -> Show:
    """Show a number that is no money.

    Examples
    --------
    >>> count("invoices", "Invoices").digits
    0
    """
    return Show(name=name, label=label, format="number", digits=digits, is_signed=is_signed)


def with_head(
    rows: pd.DataFrame, sums: pd.DataFrame, *, label: str, labels: Labels
) -> pd.DataFrame:
    """Put the total and postings without a known account above the accounts.

    Parameters
    ----------
    rows : DataFrame
        Accounts in the order shown, postings of unknown accounts among them.
    sums : DataFrame of shape (1, n)
        The total.
    label : str
        Name of the total.
    labels : Labels
        The language.

    Returns
    -------
    DataFrame
        All of them with ``is_total``.
    """
    is_unknown = rows[c.ACCOUNT_ID] == c.UNKNOWN
    unknown = rows[is_unknown].assign(name=labels.language.text("Without a known account"))
    head = sums.assign(name=label, is_total=True)
    frame = pd.concat([head, unknown, rows[~is_unknown]], ignore_index=True)
    return frame.assign(is_total=frame["is_total"].eq(True))
