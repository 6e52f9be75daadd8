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
    """Give every account its points per criterion, and what each adds to the score.

    Parameters
    ----------
    criteria : sequence of Criterion
        With anchors and weights.
    values : mapping of criterion id to Series
        Figures by account; an account that is not in a series has no figure.
    account_ids : sequence of str
        Who is assessed.

    Returns
    -------
    DataFrame of shape (n_accounts * n_criteria, 8)
        ``account_id``, ``criterion``, ``value``, ``points``, ``weight_pct`` (adds up to 100 per
        account), ``effective_weight_pct`` (the same over criteria with a figure, NaN otherwise:
        a missing weight goes to the others of the group, without any to all others),
        ``contribution`` (points x effective weight / 100; adds up to the score) and ``is_missing``.
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
    tidy : DataFrame
        From :func:`assess`.
    criteria : sequence of Criterion
        Those with a ``minimum`` above 0 are critical.

    Returns
    -------
    DataFrame of shape (n_misses, 4)
        ``account_id``, ``criterion``, ``points`` and ``minimum``; a missing figure misses
        nothing. Sorted by account, then in the order of the criteria.

    Examples
    --------
    >>> risk = Criterion(id="risk", weight=1, minimum=3)
    >>> tidy = assess([risk], {"risk": pd.Series({"K1": 2.0, "K2": 3.0})}, ["K1", "K2"])
    >>> knocked_out(tidy, [risk])[["account_id", "minimum"]].to_numpy().tolist()
    [['K1', 3.0]]
    """
    least = {criterion.id: criterion.minimum for criterion in criteria if criterion.minimum > 0}
    table = tidy.assign(minimum=tidy[c.CRITERION].map(least).astype(float))
    table = table[table["points"].round(RANK_DIGITS) < table["minimum"]]
    return table[[c.ACCOUNT_ID, c.CRITERION, "points", "minimum"]].reset_index(drop=True)


def weighted_sum(tidy: pd.DataFrame) -> pd.DataFrame:
    """Add points to a score per account.

    Parameters
    ----------
    tidy : DataFrame
        From :func:`assess`.

    Returns
    -------
    DataFrame of shape (n_accounts, 3)
        ``account_id``, ``score`` (0 to 10; NaN without any figure) and ``coverage_pct``
        (weight of the criteria with a figure), sorted by account.

    Notes
    -----
    Weighted scoring: N = Σ w n / Σ w over the criteria with a figure, w with the missing
    weight of the own group.
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
    """Rank from the largest down; equal values share the better rank, missing has none.

    Examples
    --------
    >>> ranks(pd.Series([5.0, 7.0, 5.0, None])).tolist()
    [2.0, 1.0, 2.0, nan]
    """
    return values.round(RANK_DIGITS).rank(method="min", ascending=False)


def account_class(values: pd.Series, floors: Mapping[str, float], *, lowest: str) -> pd.Series:
    """Sort figures into classes by the least figure of each class.

    Parameters
    ----------
    values : Series of shape (n,)
        Scores or points.
    floors : mapping of class to number
        From here on an account is of this class; half-open, so that no figure falls between.
    lowest : str
        Class below all floors.

    Returns
    -------
    Series of shape (n,)
        Class; None where there is no figure.

    Examples
    --------
    >>> account_class(pd.Series([80.0, 79.5, 12.0]), {"A": 80, "B": 60}, lowest="C").tolist()
    ['A', 'B', 'C']
    """
    found = pd.Series(lowest, index=values.index, dtype=object)
    for name, floor in sorted(floors.items(), key=lambda item: item[1]):
        found = found.mask(values.round(RANK_DIGITS) >= floor, name)
    return found.where(values.notna(), None)
