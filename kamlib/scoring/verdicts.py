"""Whose place is sure: the list of key accounts split into stable, contested and out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kamlib.scoring.acceptability import Acceptability, acceptability
from kamlib.scoring.robustness import draw_weights
from kamlib.scoring.scales import points
from kamlib.scoring.score_draws import effective_weights
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
    names = [criterion.id for criterion in criteria]
    return table.reindex(columns=names).astype(float).sort_index()


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


def sureness(
    scores: pd.DataFrame, draws: Acceptability | None, *, key_accounts: int, how: Robustness
) -> pd.DataFrame:
    """Say for every ranked account how sure its place is.

    Parameters
    ----------
    scores : DataFrame
        From :func:`kamlib.scoring.comparison.compare_with_revenue`, with ``name``.
    draws : Acceptability or None
        From :func:`assess_robustness`.
    key_accounts : int
        How many are chosen.
    how : Robustness
        Settings of the draws.

    Returns
    -------
    DataFrame of shape (n_ranked, 10)
        ``account_id``, ``name``, ``rank``, ``score``, ``top_pct`` (probability of being chosen),
        ``first_pct``, ``best_rank`` to ``worst_rank`` (middle 90 % of the draws),
        ``confidence_pct`` and ``verdict``; in the order of the ranks.
    """
    ranked = scores.loc[scores["is_ranked"], [c.ACCOUNT_ID, c.NAME, "rank", c.SCORE]]
    if draws is None:
        empty = ["top_pct", "first_pct", "best_rank", "worst_rank", "confidence_pct", "verdict"]
        return ranked.reindex(columns=[*ranked.columns, *empty])
    table = draws.table(key_accounts)
    table = ranked.merge(table, how="left", on=c.ACCOUNT_ID, validate="one_to_one")
    limits = {"stable_pct": how.stable_pct, "out_pct": how.out_pct}
    return table.assign(verdict=verdicts(table["top_pct"], **limits))


def rank_shares(draws: Acceptability | None) -> pd.DataFrame:
    """Write down how often each account has each rank.

    Returns
    -------
    DataFrame of shape (n_account_ranks, 3)
        ``account_id``, ``rank`` and ``share_pct`` of the draws; ranks that never occur have
        no row.
    """
    if draws is None:
        return pd.DataFrame({c.ACCOUNT_ID: [], "rank": [], "share_pct": []})
    account, rank = np.nonzero(draws.counts)
    return pd.DataFrame(
        {
            c.ACCOUNT_ID: np.array(draws.account_ids, dtype=object)[account],
            "rank": rank + 1,
            "share_pct": 100 * draws.ranks[account, rank],
        }
    )


def central_weights(draws: Acceptability | None, criteria: Sequence[Criterion]) -> pd.DataFrame:
    """Write down which weights put an account first, on average.

    Returns
    -------
    DataFrame of shape (n_accounts_ever_first * n_criteria, 3)
        ``account_id``, ``criterion`` and ``central_weight_pct``.
    """
    if draws is None:
        return pd.DataFrame({c.ACCOUNT_ID: [], c.CRITERION: [], "central_weight_pct": []})
    first = np.flatnonzero(draws.counts[:, 0])
    names = [criterion.id for criterion in criteria]
    return pd.DataFrame(
        {
            c.ACCOUNT_ID: np.repeat(np.array(draws.account_ids, dtype=object)[first], len(names)),
            c.CRITERION: names * len(first),
            "central_weight_pct": 100 * draws.central_weights[first].reshape(-1),
        }
    )


def wins_of_pairs(draws: Acceptability | None, pairs: pd.DataFrame) -> list[float]:
    """Find how often the first of each pair stands before the second, in percent.

    NaN for a pair that was not compared.
    """
    if draws is None:
        return [float("nan")] * len(pairs)
    place = {draws.account_ids[account]: at for at, account in enumerate(draws.compared)}
    return [
        100 * float(draws.pairwise[place[one], place[two]])
        if one in place and two in place
        else float("nan")
        for one, two in zip(pairs[c.ACCOUNT_ID], pairs["next_account_id"], strict=True)
    ]


def sum_of_scores(criteria: Sequence[Criterion], points: pd.DataFrame) -> float:
    """Add up all scores in a second way, account by account, to tie them out."""
    weights = np.array([[criterion.weight for criterion in criteria]])
    groups = [criterion.group for criterion in criteria]
    total = 0.0
    for row in points.to_numpy(dtype=float):
        has = ~np.isnan(row)
        if has.any():
            total += float((effective_weights(weights, has, groups) @ np.nan_to_num(row))[0])
    return total
