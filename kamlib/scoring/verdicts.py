"""Whose place is sure: the list of key accounts split into stable, contested and out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kamlib.scoring.acceptability import Acceptability, acceptability
from kamlib.scoring.robustness import draw_weights
from kamlib.scoring.scales import points
from kamlib.support import columns as c
from kamlib.support.settings import Criterion, Robustness

#: In however many draws an account is among the chosen.
VERDICTS: tuple[str, ...] = ("stable", "contested", "out")
#: Accounts compared in pairs and drawn.
SHOWN = 25


def points_table(criteria: Sequence[Criterion], tidy: pd.DataFrame) -> pd.DataFrame:
    """Turn points per account and criterion into a table, accounts by criteria, both in order.

    Parameters
    ----------
    criteria : sequence of Criterion
        In the order of the columns.
    tidy : DataFrame
        From :func:`kamlib.scoring.methods.assess`.

    Returns
    -------
    DataFrame of shape (n_accounts, n_criteria)
        Points, NaN where there is no figure; sorted by account.
    """
    keys = [c.ACCOUNT_ID, c.CRITERION]
    table = tidy.set_index(keys)["points"].unstack(c.CRITERION)  # noqa: PD010
    return table[[criterion.id for criterion in criteria]].sort_index()


def deviations(
    criteria: Sequence[Criterion], tidy: pd.DataFrame, *, rating_deviation: float
) -> pd.DataFrame:
    """Say how far each figure may be off: ratings may, what was measured may not.

    Parameters
    ----------
    criteria : sequence of Criterion
        Completed ones.
    tidy : DataFrame
        From :func:`kamlib.scoring.methods.assess`, with the ``spread`` of the raters.
    rating_deviation : float
        Standard deviation of a rating, on its own scale.

    Returns
    -------
    DataFrame of shape (n_accounts, n_criteria)
        Standard deviation of the points, by the steps of the scale: half the points between
        value − s and value + s, with s the ``rating_deviation`` or half the spread of the raters
        if that is wider. 0 for measures and missing figures.
    """
    found = {}
    for criterion in criteria:
        rows = tidy[tidy[c.CRITERION] == criterion.id].set_index(c.ACCOUNT_ID)
        off = rows["spread"].astype(float).fillna(0.0).div(2).clip(lower=rating_deviation)
        above = points(rows["value"] + off, criterion.anchors)
        below = points(rows["value"] - off, criterion.anchors)
        width = (above - below).abs().div(2).fillna(0.0)
        found[criterion.id] = width if criterion.source == "rating" else 0.0 * width
    return pd.DataFrame(found).sort_index()


def assess_robustness(
    criteria: Sequence[Criterion], tidy: pd.DataFrame, order: Sequence[str], how: Robustness
) -> Acceptability | None:
    """Rank the accounts in every draw of weights and ratings.

    Parameters
    ----------
    criteria : sequence of Criterion
        Completed ones.
    tidy : DataFrame
        Points per account and criterion with the ``spread`` of the raters.
    order : sequence of str
        The ranked accounts by stated rank; the first 25 are compared in pairs.
    how : Robustness
        Settings of the draws.

    Returns
    -------
    Acceptability or None
        None where no account is ranked.
    """
    if not order:
        return None
    weights = draw_weights(
        [criterion.weight for criterion in criteria],
        draws=how.draws,
        seed=how.seed,
        uncertainty=how.weights,
        concentration=how.concentration,
        band_points=how.band_points,
    )
    known = tidy[tidy[c.ACCOUNT_ID].isin(list(order))]
    return acceptability(
        points_table(criteria, known),
        deviations(criteria, known, rating_deviation=how.rating_deviation),
        weights,
        seed=how.seed,
        groups=[criterion.group for criterion in criteria],
        compared=order[:SHOWN],
    )


def verdicts(top_pct: pd.Series, *, stable_pct: float, out_pct: float) -> pd.Series:
    """Split accounts by the probability of being among the chosen.

    Parameters
    ----------
    top_pct : Series of shape (n,)
        Probability of a rank among the chosen, in percent.
    stable_pct, out_pct : float
        From the first on a place is stable, up to the second an account is out.

    Returns
    -------
    Series of shape (n,)
        ``stable``, ``contested`` or ``out``; None where there is no probability.

    Examples
    --------
    >>> verdicts(pd.Series([97.0, 50.0, 3.0]), stable_pct=90, out_pct=10).tolist()
    ['stable', 'contested', 'out']
    """
    names = np.select([top_pct >= stable_pct, top_pct <= out_pct], ["stable", "out"], "contested")
    return pd.Series(names, index=top_pct.index, dtype=object).where(top_pct.notna(), None)
