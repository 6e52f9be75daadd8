"""From weighted criteria to one score and a rank, with what is missing in plain sight.

The score is the weighted mean of the points (Nutzwertanalyse). A criterion without a
figure drops out with its weight, which goes to the others of its group, else to all
others; the coverage says how much weight is left. A minimum is not averaged away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from kamlib.scoring.scales import points
from kamlib.support import columns as c
from kamlib.support.settings import Criterion

#: Scores that differ by less share a rank: digits that decide.
RANK_DIGITS = 9


def weights_pct(criteria: Sequence[Criterion]) -> dict[str, float]:
    """Scale the weights of the settings so that they add up to 100 percent.

    Examples
    --------
    >>> weights_pct([Criterion(id="risk", weight=1), Criterion(id="loyalty", weight=3)])
    {'risk': 25.0, 'loyalty': 75.0}
    """
    total = sum(criterion.weight for criterion in criteria)
    return {criterion.id: 100 * criterion.weight / total for criterion in criteria}


def assess(
    criteria: Sequence[Criterion], values: Mapping[str, pd.Series], account_ids: Sequence[str]
) -> pd.DataFrame:
    r"""Give every account its points per criterion, and what each adds to the score.

    Parameters
    ----------
    criteria : sequence of Criterion, length n_criteria
        With anchors and weights; weights are scaled to add up to 100 %.
    values : mapping of criterion id to Series
        Figures by account_id in the unit of the criterion. An account that is NaN in a series, or
        not in it, has no figure.
    account_ids : sequence of str, length n_accounts
        Who is assessed.

    Returns
    -------
    DataFrame of shape (n_accounts * n_criteria, 8)
        ``account_id``, ``criterion``, ``value``, ``points`` (0 to 10; NaN without a figure),
        ``weight_pct`` (adds up to 100 per account), ``effective_weight_pct`` (the same over
        criteria with a figure, NaN for the others), ``contribution`` (points of the score; adds up
        to it) and ``is_missing``. Sorted by account, then in the order of the criteria.

    Raises
    ------
    KeyError
        If ``values`` lacks a criterion.

    Notes
    -----
    With :math:`v_j` the scale of criterion j (:func:`kamlib.scoring.points`), g(j) its group and
    :math:`P_i` the criteria in which account i has a figure,

    .. math:: u_{ij} = w_j \frac{\sum_{k \in g(j)} w_k}{\sum_{k \in g(j) \cap P_i} w_k}, \quad
              \tilde w_{ij} = \frac{u_{ij}}{\sum_{k \in P_i} u_{ik}}, \quad
              contribution_{ij} = \tilde w_{ij}\, v_j(x_{ij})

    The weight of a missing criterion goes to its group, without any figure there to all others.
    Weighted scoring (Nutzwertanalyse, Zangemeister 1976) on agreed scales: the points of an account
    do not depend on who else is assessed.

    Examples
    --------
    >>> growth = Criterion(id="growth", weight=60)
    >>> risk = Criterion(id="risk", weight=40, anchors=[(0, 10), (10, 0)])
    >>> values = {"growth": pd.Series({"K1": 5.0, "K2": 8.0}), "risk": pd.Series({"K1": 2.0})}
    >>> tidy = assess([growth, risk], values, ["K1", "K2"])
    >>> tidy.rename(columns={"effective_weight_pct": "effective"})[
    ...     ["account_id", "criterion", "points", "effective", "contribution"]]
      account_id criterion  points  effective  contribution
    0         K1    growth     5.0       60.0           3.0
    1         K1      risk     8.0       40.0           3.2
    2         K2    growth     8.0      100.0           8.0
    3         K2      risk     NaN        NaN           NaN
    """
    weight = weights_pct(criteria)
    parts = []
    for criterion in criteria:
        value = values[criterion.id].reindex(list(account_ids)).astype(float)
        part = {"value": value, "points": points(value, criterion.anchors)}
        table = pd.DataFrame(part).rename_axis(c.ACCOUNT_ID).reset_index()
        parts.append(table.assign(criterion=criterion.id, weight_pct=weight[criterion.id]))
    tidy = pd.concat(parts, ignore_index=True)
    tidy["is_missing"] = tidy["points"].isna()
    group_of = {criterion.id: criterion.group or f"({criterion.id})" for criterion in criteria}
    tidy["effective_weight_pct"] = _effective(tidy, tidy[c.CRITERION].map(group_of))
    tidy["contribution"] = tidy["points"] * tidy["effective_weight_pct"] / 100
    order = [c.ACCOUNT_ID, c.CRITERION, "value", "points", "weight_pct"]
    tidy = tidy[[*order, "effective_weight_pct", "contribution", "is_missing"]]
    return tidy.sort_values(c.ACCOUNT_ID, kind="stable").reset_index(drop=True)


def _effective(tidy: pd.DataFrame, group: pd.Series) -> pd.Series:
    inside = [tidy[c.ACCOUNT_ID], group]
    present = tidy["weight_pct"].where(~tidy["is_missing"])
    whole = tidy["weight_pct"].groupby(inside).transform("sum")
    kept = present * whole / present.groupby(inside).transform("sum")
    return 100 * kept / kept.groupby(tidy[c.ACCOUNT_ID]).transform("sum")


def knocked_out(tidy: pd.DataFrame, criteria: Sequence[Criterion]) -> pd.DataFrame:
    """Find who misses the minimum of a critical criterion (Knock-out-Kriterium).

    Parameters
    ----------
    tidy : DataFrame of shape (n_accounts * n_criteria, >= 3)
        ``account_id``, ``criterion`` and ``points``, from :func:`assess`.
    criteria : sequence of Criterion
        Those with a ``minimum`` above 0 points are critical.

    Returns
    -------
    DataFrame of shape (n_misses, 4)
        ``account_id``, ``criterion``, ``points`` and ``minimum``; a missing figure misses
        nothing. Sorted by account, then in the order of the criteria.

    Notes
    -----
    A miss is :math:`p_{ij} < m_j`; whoever just reaches the minimum passes. A minimum is not
    averaged away: the account keeps its score and loses its rank
    (:func:`kamlib.scoring.compare_with_revenue`).

    Examples
    --------
    >>> risk = Criterion(id="risk", weight=1, minimum=3)
    >>> tidy = assess([risk], {"risk": pd.Series({"K1": 2.0, "K2": 3.0})}, ["K1", "K2"])
    >>> knocked_out(tidy, [risk])
      account_id criterion  points  minimum
    0         K1      risk     2.0      3.0
    """
    least = {criterion.id: criterion.minimum for criterion in criteria if criterion.minimum > 0}
    table = tidy.assign(minimum=tidy[c.CRITERION].map(least).astype(float))
    table = table[table["points"].round(RANK_DIGITS) < table["minimum"]]
    return table[[c.ACCOUNT_ID, c.CRITERION, "points", "minimum"]].reset_index(drop=True)


def weighted_sum(tidy: pd.DataFrame) -> pd.DataFrame:
    r"""Add up the points of each account to a score, with the share of weight that is known.

    Parameters
    ----------
    tidy : DataFrame of shape (n_accounts * n_criteria, >= 4)
        ``account_id``, ``weight_pct``, ``contribution`` and ``is_missing``, from :func:`assess`.

    Returns
    -------
    DataFrame of shape (n_accounts, 3)
        ``account_id``, ``score`` (0 to 10 points; NaN without any figure) and ``coverage_pct``
        (stated weight of the criteria with a figure, percent), sorted by account.

    Notes
    -----
    .. math:: N_i = \sum_{j \in P_i} \tilde w_{ij}\, p_{ij}, \qquad
              coverage_i = \frac{\sum_{j \in P_i} w_j}{\sum_j w_j} \cdot 100

    with the effective weights of :func:`assess` (Nutzwertanalyse, Zangemeister 1976). A score says
    nothing about criteria without a figure; the coverage says how many those are.

    Examples
    --------
    >>> criteria = [Criterion(id="growth", weight=60), Criterion(id="risk", weight=40)]
    >>> values = {"growth": pd.Series({"K1": 5.0, "K2": 8.0}), "risk": pd.Series({"K1": 8.0})}
    >>> weighted_sum(assess(criteria, values, ["K1", "K2"]))
      account_id  score  coverage_pct
    0         K1    6.2         100.0
    1         K2    8.0          60.0
    """
    present = tidy["weight_pct"].where(~tidy["is_missing"], 0.0)
    table = pd.DataFrame(
        {
            c.SCORE: tidy.groupby(c.ACCOUNT_ID)["contribution"].sum(min_count=1),
            "coverage_pct": present.groupby(tidy[c.ACCOUNT_ID]).sum(),
        }
    )
    return table.rename_axis(c.ACCOUNT_ID).reset_index()


def ranks(values: pd.Series) -> pd.Series:
    r"""Rank figures from the largest down.

    Parameters
    ----------
    values : Series of shape (n,)
        Any figures of which more is better.

    Returns
    -------
    Series of shape (n,)
        Ranks from 1 as float, on the index of ``values``. Equal figures share the better rank and
        leave the next ones out; a missing figure has no rank (NaN).

    Notes
    -----
    :math:`r_i = 1 + |\{k : x_k > x_i\}|`, the competition ranking of sports. Figures are equal when
    nine digits after the point agree, so that a rounding error decides no rank.

    Examples
    --------
    >>> ranks(pd.Series([5.0, 7.0, 5.0, 1.0, None])).tolist()
    [2.0, 1.0, 2.0, 4.0, nan]
    """
    return values.round(RANK_DIGITS).rank(method="min", ascending=False)


def account_class(values: pd.Series, floors: Mapping[str, float], *, lowest: str) -> pd.Series:
    """Sort figures into classes by the least figure of each class.

    Parameters
    ----------
    values : Series of shape (n,)
        Scores, points or any figures of which more is better.
    floors : mapping of class to number
        From here on an account is of this class, in the unit of ``values``.
    lowest : str
        Class below all floors.

    Returns
    -------
    Series of shape (n,)
        Class, on the index of ``values``; None where there is no figure.

    Notes
    -----
    Classes are half-open, :math:`[floor_k, floor_{k+1})`, so that no figure falls between two of
    them, as 79.5 does between "60 to 79" and "80 to 100". Classes by cumulative share (ABC) are
    :func:`kamlib.profitability.abc_classes`.

    Examples
    --------
    >>> account_class(pd.Series([80.0, 79.5, 12.0]), {"A": 80, "B": 60}, lowest="C").tolist()
    ['A', 'B', 'C']
    """
    found = pd.Series(lowest, index=values.index, dtype=object)
    for name, floor in sorted(floors.items(), key=lambda item: item[1]):
        found = found.mask(values.round(RANK_DIGITS) >= floor, name)
    return found.where(values.notna(), None)
