"""From weighted criteria to one score and a rank, with what is missing in plain sight.

The score is the weighted mean of the points (Nutzwertanalyse). A criterion without a
figure drops out together with its weight, and the coverage says how much weight is left.
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
        account), ``effective_weight_pct`` (the same over criteria with a figure, NaN otherwise),
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
    present = tidy["weight_pct"].where(~tidy["is_missing"])
    tidy["effective_weight_pct"] = (
        100 * present / present.groupby(tidy[c.ACCOUNT_ID]).transform("sum")
    )
    tidy["contribution"] = tidy["points"] * tidy["effective_weight_pct"] / 100
    order = [c.ACCOUNT_ID, c.CRITERION, "value", "points", "weight_pct"]
    tidy = tidy[[*order, "effective_weight_pct", "contribution", "is_missing"]]
    return tidy.sort_values(c.ACCOUNT_ID, kind="stable").reset_index(drop=True)


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
    Weighted scoring: N = Σ w n / Σ w over the criteria with a figure.
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
