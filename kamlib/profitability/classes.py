"""ABC classes by revenue and by contribution: an A by revenue need not be one by contribution.

Accounts that cost more than they bring get a class of their own.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kamlib.support import columns as c
from kamlib.support.money import ratio_of

#: Class of accounts whose value is negative.
LOSS = "loss"
CLASSES: tuple[str, ...] = ("A", "B", "C", LOSS)
#: Instead of a class where the contribution is unknown.
NO_CLASS = ""
CLASS = "abc_class"
BY_REVENUE = "class_by_revenue"
BY_CONTRIBUTION = "class_by_contribution"


def abc_classes(
    values: pd.DataFrame, *, value: str, a_pct: float = 80.0, b_pct: float = 95.0
) -> pd.DataFrame:
    r"""Class accounts as A, B or C by a value, loss-makers apart.

    Parameters
    ----------
    values : DataFrame of shape (n_accounts, >= 2)
        ``account_id`` and the column named by ``value``, one row per account.
    value : str
        Column to class by, in money.
    a_pct, b_pct : float, default=80, 95
        A up to this cumulative share in percent, the account's own share included; B up to the
        second; C beyond. Sources use 80/95, 75/95, 70/95 or 66.6/90, so it is a setting.

    Returns
    -------
    DataFrame of shape (n_accounts, 6)
        ``rank``, ``account_id``, the value, ``share_pct`` and ``cumulative_pct`` of the sum of
        positive values, ``abc_class``. Negative values are class ``loss`` and have no share
        (NaN). The first account is always A: else an account above ``a_pct`` alone would leave
        A empty. Ties stand in order of ``account_id``.

    Raises
    ------
    ValueError
        If a value is missing or the limits are not 0 < a < b <= 100.

    Notes
    -----
    .. math:: y_k = \sum_{i \le k} v_i / \sum_{v_i > 0} v_i

    ABC analysis (Dickie 1951) in the manner of German controlling texts: the cumulative share
    *including* the account decides.

    Examples
    --------
    >>> table = pd.DataFrame({"account_id": ["A", "B", "C", "D"],
    ...     "net_revenue": [10.0, 70.0, 20.0, -5.0]})
    >>> abc_classes(table, value="net_revenue")[
    ...     ["account_id", "cumulative_pct", "abc_class"]].values.tolist()
    [['B', 70.0, 'A'], ['C', 90.0, 'B'], ['A', 100.0, 'C'], ['D', nan, 'loss']]
    """
    if not 0 < a_pct < b_pct <= 100:
        raise ValueError(f"ABC limits need 0 < A < B <= 100, found A {a_pct} and B {b_pct}.")
    missing = values[values[value].isna()]
    if len(missing):
        raise ValueError(
            f"ABC classes need a value for every account; {value} is missing for "
            f"{sorted(missing[c.ACCOUNT_ID])[:5]}. Leave accounts without business out."
        )
    frame = values[[c.ACCOUNT_ID, value]].sort_values(
        [value, c.ACCOUNT_ID], ascending=[False, True], ignore_index=True
    )
    amounts = frame[value].astype(float)
    positive = amounts.clip(lower=0.0)
    total = float(positive.sum())
    share = (positive / total * 100 if total > 0 else amounts * np.nan).where(amounts >= 0)
    cumulative = share.cumsum()
    # A share that reaches the limit but for rounding belongs inside it.
    limits = [cumulative <= a_pct + 1e-9, cumulative <= b_pct + 1e-9]
    classes = np.select(limits, ["A", "B"], default="C").astype(object)
    frame.insert(0, "rank", np.arange(1, len(frame) + 1))
    frame = frame.assign(share_pct=share, cumulative_pct=cumulative, abc_class=classes)
    if total > 0:
        frame.loc[0, CLASS] = "A"
    frame.loc[amounts < 0, CLASS] = LOSS
    return frame


def class_summary(classes: pd.DataFrame, *, measures: list[str]) -> pd.DataFrame:
    r"""Summarise how many accounts each class holds and what share of every measure.

    Parameters
    ----------
    classes : DataFrame of shape (n_accounts, >= 1 + n_measures)
        ``abc_class`` and the measures.
    measures : list of str
        Columns to add up, in money; a missing value does not count.

    Returns
    -------
    DataFrame of shape (4, 3 + 2 * n_measures)
        ``abc_class`` (A, B, C, loss), ``accounts``, ``accounts_pct``, and for each measure the sum
        and ``<measure>_pct`` of its total (NaN where the total is zero or negative).

    Notes
    -----
    .. math:: share_k = 100 \cdot \sum_{a \in k} v_a / \sum_a v_a

    How steep Pareto's rule is here: the few accounts of class A beside their share of the value
    (Juran 1951, the vital few).

    Examples
    --------
    >>> classes = pd.DataFrame({"abc_class": ["A", "B", "B", "C"],
    ...     "net_revenue": [70.0, 15.0, 10.0, 5.0]})
    >>> class_summary(classes, measures=["net_revenue"])[
    ...     ["abc_class", "accounts_pct", "net_revenue_pct"]].values.tolist()
    [['A', 25.0, 70.0], ['B', 50.0, 25.0], ['C', 25.0, 5.0], ['loss', 0.0, 0.0]]
    """
    grouped = classes.groupby(CLASS)[measures].sum().reindex(list(CLASSES), fill_value=0.0)
    counts = classes[CLASS].value_counts().reindex(list(CLASSES), fill_value=0)
    frame = pd.DataFrame({CLASS: list(CLASSES), "accounts": counts.to_numpy()})
    frame["accounts_pct"] = [ratio_of(count, len(classes)) * 100 for count in counts]
    for name in measures:
        total = float(grouped[name].sum())
        frame[name] = grouped[name].astype(float).to_numpy()
        frame[f"{name}_pct"] = [ratio_of(part, total) * 100 for part in frame[name]]
    return frame


def side_by_side(
    statement: pd.DataFrame, *, a_pct: float = 80.0, b_pct: float = 95.0
) -> pd.DataFrame:
    """Compare each account's class by revenue with its class by contribution.

    Parameters
    ----------
    statement : DataFrame of shape (n_accounts, >= 3)
        ``account_id``, ``net_revenue`` and ``customer_contribution`` in money (NaN: unknown).
    a_pct, b_pct : float, default=80, 95
        As for :func:`abc_classes`.

    Returns
    -------
    DataFrame of shape (n_accounts, 6)
        One row per account, largest revenue first: ``account_id``, both values,
        ``class_by_revenue``, ``class_by_contribution`` ("" where the contribution is unknown) and
        ``is_same``.

    Raises
    ------
    ValueError
        If a revenue is missing or the limits are not 0 < a < b <= 100.

    Notes
    -----
    Both classes = :func:`abc_classes`, once of revenue and once of the known contributions. An A
    by revenue need not be one by contribution (Controller Magazin 2005).

    Examples
    --------
    >>> statement = pd.DataFrame({"account_id": ["A", "B"], "net_revenue": [90.0, 10.0],
    ...     "customer_contribution": [-4.0, 3.0]})
    >>> side_by_side(statement)[["class_by_revenue", "class_by_contribution"]].values.tolist()
    [['A', 'loss'], ['C', 'A']]
    """
    revenue = abc_classes(statement, value=c.NET_REVENUE, a_pct=a_pct, b_pct=b_pct)
    known = statement.dropna(subset=[c.CUSTOMER_CONTRIBUTION])
    earned = abc_classes(known, value=c.CUSTOMER_CONTRIBUTION, a_pct=a_pct, b_pct=b_pct)
    left = revenue[[c.ACCOUNT_ID, c.NET_REVENUE, CLASS]].rename(columns={CLASS: BY_REVENUE})
    right = earned[[c.ACCOUNT_ID, c.CUSTOMER_CONTRIBUTION, CLASS]]
    frame = left.merge(
        right.rename(columns={CLASS: BY_CONTRIBUTION}),
        how="left",
        on=c.ACCOUNT_ID,
        validate="one_to_one",
    )
    frame[BY_CONTRIBUTION] = frame[BY_CONTRIBUTION].fillna(NO_CLASS)
    return frame.assign(is_same=frame[BY_REVENUE] == frame[BY_CONTRIBUTION])


def class_counts(pairs: pd.DataFrame) -> pd.DataFrame:
    r"""Count accounts by class of revenue and class of contribution.

    Parameters
    ----------
    pairs : DataFrame of shape (n_accounts, >= 2)
        From :func:`side_by_side`.

    Returns
    -------
    DataFrame of shape (4, 5)
        ``class_by_revenue`` (A, B, C, loss) and one column per class of contribution, counts;
        accounts without one are in no column.

    Notes
    -----
    .. math:: n_{kl} = |\{a : class_a^{revenue} = k,\ class_a^{contribution} = l\}|

    A contingency table; accounts off its diagonal change class.

    Examples
    --------
    >>> pairs = pd.DataFrame({"class_by_revenue": ["A", "A", "B"],
    ...     "class_by_contribution": ["A", "loss", "B"]})
    >>> class_counts(pairs).set_index("class_by_revenue").loc["A"].to_dict()
    {'A': 1, 'B': 0, 'C': 0, 'loss': 1}
    """
    counted = pd.crosstab(pairs[BY_REVENUE], pairs[BY_CONTRIBUTION])
    wide = counted.reindex(index=list(CLASSES), columns=list(CLASSES), fill_value=0)
    return wide.astype(int).rename_axis(index=BY_REVENUE, columns=None).reset_index()
