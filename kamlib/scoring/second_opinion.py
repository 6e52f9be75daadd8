"""TOPSIS as second opinion: closeness to the best that any account reaches in any criterion.

The weighted sum lets a strength pay for a weakness point by point; TOPSIS punishes being
far from the best. Where both agree, the method does not decide.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kamlib.scoring.methods import ranks
from kamlib.support import columns as c
from kamlib.support.errors import ParameterError, Sentence
from kamlib.support.settings import Criterion


def weighted_normalised(matrix: pd.DataFrame, weights: Sequence[float]) -> pd.DataFrame:
    r"""Make figures of different units comparable (vector normalisation), and weight them.

    Parameters
    ----------
    matrix : DataFrame of shape (n_accounts, n_criteria)
        Figures in any unit; a missing figure stays missing (NaN).
    weights : sequence of float, length n_criteria
        One per column, used as given.

    Returns
    -------
    DataFrame of shape (n_accounts, n_criteria)
        Without unit; a column of zeros stays zero.

    Notes
    -----
    .. math:: v_{ij} = w_j \frac{x_{ij}}{\sqrt{\sum_i x_{ij}^2}}

    First step of TOPSIS (Hwang and Yoon 1981). The length of a column depends on all accounts, so
    these figures compare within one quarter only.

    Examples
    --------
    >>> weighted_normalised(pd.DataFrame({"a": [3.0, 4.0]}), [0.5]).round(2)["a"].tolist()
    [0.3, 0.4]
    """
    lengths = (matrix.astype(float) ** 2).sum() ** 0.5
    return matrix.astype(float) / lengths.where(lengths > 0, 1.0) * np.asarray(weights, dtype=float)


def weighted_shares(
    matrix: pd.DataFrame, weights: Sequence[float], *, is_cost: Sequence[bool] = ()
) -> pd.Series:
    r"""Add up weighted shares of the column sums, costs inverted to 1/x first.

    Foreign rankings are often made this way; here it only serves to check them.

    Parameters
    ----------
    matrix : DataFrame of shape (n_accounts, n_criteria)
        Positive figures.
    weights : sequence of float, length n_criteria
        Positive; scaled to add up to 1.
    is_cost : sequence of bool, optional
        Where less is better; none by default.

    Returns
    -------
    Series of shape (n_accounts,)
        Adds up to 1.

    Raises
    ------
    ParameterError
        If a figure is missing or not positive.

    Notes
    -----
    .. math:: S_i = \sum_j w_j \frac{y_{ij}}{\sum_k y_{kj}}, \qquad
              y_{ij} = x_{ij} \text{ or, for a cost, } 1 / x_{ij}

    The result moves when an account comes or leaves, and 1/x explodes near zero:
    :func:`kamlib.scoring.points` on agreed anchors does neither.

    Examples
    --------
    >>> weighted_shares(pd.DataFrame({"a": [1.0, 3.0]}), [1], is_cost=[True]).tolist()
    [0.75, 0.25]
    """
    figures = matrix.to_numpy(dtype=float)
    if not (figures > 0).all():
        raise ParameterError(
            Sentence(
                "Shares with inverted costs need positive figures; found a missing figure, a zero "
                "or a negative one. Use anchored scales instead."
            )
        )
    costs = np.array(list(is_cost) or [False] * matrix.shape[1])
    upward = np.where(costs, 1 / figures, figures)
    given = np.asarray(weights, dtype=float)
    return pd.Series((upward / upward.sum(axis=0)) @ (given / given.sum()), index=matrix.index)


def topsis(
    matrix: pd.DataFrame, weights: Sequence[float], *, is_cost: Sequence[bool] = ()
) -> pd.Series:
    r"""Measure how close each account is to the best and how far from the worst.

    Parameters
    ----------
    matrix : DataFrame of shape (n_accounts, n_criteria)
        Points or figures by account (index); vector normalisation makes units comparable.
    weights : sequence of float, length n_criteria
        Positive; scaled to add up to 1.
    is_cost : sequence of bool, optional
        Where less is better; none by default, as points already rise with what is good.

    Returns
    -------
    Series of shape (n_accounts,)
        Closeness, 0 (worst in everything) to 1 (best in everything). NaN for an account with a
        missing figure. NaN for all where fewer than two accounts are complete or all are equal:
        closeness compares, and there is nothing to compare.

    Raises
    ------
    ParameterError
        If weights and columns do not fit together, or a weight is not positive.

    Notes
    -----
    .. math:: C_i = \frac{d_i^-}{d_i^+ + d_i^-}, \quad
              d_i^{\pm} = \sqrt{\sum_j (v_{ij} - v_j^{\pm})^2}

    with :math:`v_j^+` and :math:`v_j^-` the best and the worst of the weighted normalised figures
    of :func:`weighted_normalised` (Hwang and Yoon 1981). Computed by pymcdm, which returns NaN
    without a word for missing figures, a single row and constant tables.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [9.0, 1.0, 5.0]}, index=["K1", "K2", "K3"])
    >>> topsis(table, [1]).round(2).to_dict()
    {'K1': 1.0, 'K2': 0.0, 'K3': 0.5}
    """
    given = np.asarray(weights, dtype=float)
    costs = list(is_cost) or [False] * matrix.shape[1]
    if not (len(given) == len(costs) == matrix.shape[1]) or not (given > 0).all():
        raise ParameterError(
            Sentence(
                "TOPSIS needs one positive weight and one direction per criterion; found "
                "{weights} weights and {directions} directions for {count} criteria.",
                weights=len(given),
                directions=len(costs),
                count=matrix.shape[1],
            )
        )
    closeness = pd.Series(np.nan, index=matrix.index, dtype=float)
    complete = matrix[np.isfinite(matrix.to_numpy(dtype=float)).all(axis=1)]
    differs = (complete.max() > complete.min()).to_numpy()
    if len(complete) < 2 or not differs.any():
        return closeness
    weighted = weighted_normalised(complete, weights).loc[:, differs]
    signs = np.where(costs, -1.0, 1.0)[differs]
    closeness[complete.index] = _closeness(weighted.to_numpy() * signs)
    return closeness


def _closeness(weighted: NDArray[np.float64]) -> NDArray[np.float64]:
    # pymcdm needs seconds to load; only the page of this chapter pays them.
    from pymcdm.methods import TOPSIS  # noqa: PLC0415

    count = weighted.shape[1]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # dominated accounts are no news here
        method = TOPSIS(normalization_function=_as_it_is)
        found = method(weighted, np.full(count, 1 / count), np.ones(count))
    return np.asarray(found, dtype=float)


def _as_it_is(values: NDArray[np.float64], cost: bool) -> NDArray[np.float64]:  # noqa: ARG001
    return values


def compare_with_topsis(
    scores: pd.DataFrame,
    points: pd.DataFrame,
    criteria: Sequence[Criterion],
    *,
    key_accounts: int,
) -> pd.DataFrame:
    """Rank by TOPSIS beside the rank by weighted sum.

    Parameters
    ----------
    scores : DataFrame
        ``account_id``, ``name``, ``score``, ``rank`` and ``is_ranked``, best first.
    points : DataFrame of shape (n_ranked, n_criteria)
        Points of the ranked accounts. A missing figure takes the account's own score, so that it
        neither helps nor harms.
    criteria : sequence of Criterion
        With the weights, in the order of the columns.
    key_accounts : int
        How many are chosen.

    Returns
    -------
    DataFrame of shape (n_ranked, 7)
        ``account_id``, ``name``, ``rank``, ``closeness`` (0 to 1), ``topsis_rank``, ``move``
        (places won by TOPSIS) and ``choice`` (``both``, ``score``, ``topsis`` or ``neither``).
    """
    ranked = scores[scores["is_ranked"]].sort_values(["rank", c.ACCOUNT_ID])
    own = ranked.set_index(c.ACCOUNT_ID)[c.SCORE]
    filled = points.T.fillna(own).T.reindex(ranked[c.ACCOUNT_ID])
    closeness = topsis(filled, [criterion.weight for criterion in criteria])
    table = ranked[[c.ACCOUNT_ID, c.NAME, "rank"]].reset_index(drop=True)
    table["closeness"] = closeness.to_numpy()
    table["topsis_rank"] = ranks(table["closeness"])
    table["move"] = table["rank"] - table["topsis_rank"]
    by_score = np.arange(len(table)) < key_accounts
    order = table.sort_values(["topsis_rank", c.ACCOUNT_ID]).dropna(subset="topsis_rank").index
    by_topsis = table.index.isin(order[:key_accounts])
    names = ["both", "score", "topsis"]
    cases = [by_score & by_topsis, by_score & ~by_topsis, by_topsis & ~by_score]
    table["choice"] = np.select(cases, names, "neither")
    return table
