"""The score beside the plain revenue ranking: who changes place, and which criterion did it."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from kamlib.scoring.methods import RANK_DIGITS, ranks
from kamlib.support import columns as c

#: Who would be chosen: by score and revenue, by one of them, by neither, or who has no rank.
CHOICES: tuple[str, ...] = ("both", "score", "revenue", "neither", "not_ranked", "knocked_out")


def compare_with_revenue(
    scores: pd.DataFrame,
    *,
    key_accounts: int,
    minimum_coverage_pct: float,
    excluded: Collection[str] = (),
) -> pd.DataFrame:
    """Rank by score and by net revenue, and see whom either would choose.

    Parameters
    ----------
    scores : DataFrame of shape (n_accounts, n_columns)
        ``account_id``, ``score`` (points), ``coverage_pct`` and ``net_revenue`` (money).
    key_accounts : int
        How many are chosen.
    minimum_coverage_pct : float
        Below this coverage, in percent of the weight, an account is not ranked.
    excluded : collection of str, optional
        Accounts knocked out by a minimum; they keep their score, but have no rank.

    Returns
    -------
    DataFrame of shape (n_accounts, n_columns + 5)
        With ``is_ranked``, ``rank`` and ``revenue_rank`` (from 1, both among ranked accounts; NaN
        for others), ``move`` (places won by the score; minus is lost) and ``choice``: ``both``,
        ``score``, ``revenue``, ``neither``, ``not_ranked`` or ``knocked_out``. Sorted by rank, then
        account; accounts without a rank last.

    Notes
    -----
    :math:`move_i = r_i^{revenue} - r_i^{score}`. Both ranks run over the same accounts, so that a
    place won is a place, and not an account that only one list has. Equal accounts share a rank,
    but exactly ``key_accounts`` are chosen: at the border ``account_id`` decides.

    Examples
    --------
    >>> scores = pd.DataFrame({"account_id": ["K1", "K2", "K3"], "score": [8.0, 6.0, 9.0],
    ...     "coverage_pct": [100.0, 100.0, 40.0], "net_revenue": [1e6, 3e6, 2e6]})
    >>> table = compare_with_revenue(scores, key_accounts=1, minimum_coverage_pct=50)
    >>> table[["account_id", "rank", "revenue_rank", "move", "choice"]]
      account_id  rank  revenue_rank  move      choice
    0         K1   1.0           2.0   1.0       score
    1         K2   2.0           1.0  -1.0     revenue
    2         K3   NaN           NaN   NaN  not_ranked
    """
    table = scores.copy()
    covered = table["coverage_pct"].round(6) >= minimum_coverage_pct
    is_out = table[c.ACCOUNT_ID].isin(list(excluded))
    table["is_ranked"] = table[c.SCORE].notna() & covered & ~is_out
    table["rank"] = ranks(table[c.SCORE].where(table["is_ranked"]))
    table["revenue_rank"] = ranks(table[c.NET_REVENUE].where(table["is_ranked"]))
    table["move"] = table["revenue_rank"] - table["rank"]
    by_score = _chosen(table, "rank", key_accounts)
    by_revenue = _chosen(table, "revenue_rank", key_accounts)
    table["choice"] = "neither"
    table.loc[by_score & by_revenue, "choice"] = "both"
    table.loc[by_score & ~by_revenue, "choice"] = "score"
    table.loc[~by_score & by_revenue, "choice"] = "revenue"
    table.loc[~table["is_ranked"], "choice"] = "not_ranked"
    table.loc[is_out, "choice"] = "knocked_out"
    return table.sort_values(["rank", c.ACCOUNT_ID], na_position="last").reset_index(drop=True)


def _chosen(table: pd.DataFrame, rank: str, count: int) -> pd.Series:
    first = table[table[rank].notna()].sort_values([rank, c.ACCOUNT_ID]).index[:count]
    return pd.Series(table.index.isin(first), index=table.index)


def proposals(scores: pd.DataFrame) -> pd.Series:
    """Compare the top by score with the key accounts by status: who enters, who leaves.

    Parameters
    ----------
    scores : DataFrame of shape (n_accounts, >= 2)
        ``status`` and the ``choice`` of :func:`compare_with_revenue`.

    Returns
    -------
    Series of shape (n_accounts,)
        ``stays`` (key account by status and in the top by score), ``enters`` (in the top, but
        another status), ``leaves`` (key account by status, not in the top), ``unranked`` (key
        account by status without a rank) or "".

    Notes
    -----
    A proposal, no decision: the status is what the company agreed with the account. A key account
    with too few figures is ``unranked``, for nothing speaks against it; one that is knocked out
    ``leaves``.

    Examples
    --------
    >>> proposals(pd.DataFrame({"status": ["key", "standard", "key", "key", "standard"],
    ...     "choice": ["both", "score", "revenue", "not_ranked", "neither"]})).tolist()
    ['stays', 'enters', 'leaves', 'unranked', '']
    """
    is_key = scores[c.STATUS] == "key"
    in_top = scores["choice"].isin(["both", "score"])
    is_open = scores["choice"] == "not_ranked"
    named = pd.Series("", index=scores.index, dtype=object)
    named = named.mask(in_top & is_key, "stays").mask(in_top & ~is_key, "enters")
    return named.mask(is_key & ~in_top, "leaves").mask(is_key & is_open, "unranked")


def drivers(tidy: pd.DataFrame) -> pd.DataFrame:
    r"""Find the criterion that lifts an account most above the average, and the one that lowers it.

    Parameters
    ----------
    tidy : DataFrame of shape (n_accounts * n_criteria, >= 4)
        ``account_id``, ``criterion``, ``points`` and ``effective_weight_pct`` of the accounts
        compared, from :func:`kamlib.scoring.assess`.

    Returns
    -------
    DataFrame of shape (n_accounts, 5)
        ``account_id`` (sorted), ``lifted_by`` and ``lifted`` (criterion, and points of the score it
        adds), ``lowered_by`` and ``lowered``; missing where no criterion lifts or lowers. A
        criterion without a figure does neither.

    Notes
    -----
    .. math:: e_{ij} = \tilde w_{ij}\,(p_{ij} - \bar p_j)

    with the mean points :math:`\bar p_j` of all accounts that have a figure. Over the criteria the
    effects add up to the distance between the account's score and that of an account with average
    points and the same weights.

    Examples
    --------
    >>> tidy = pd.DataFrame({"account_id": ["K1", "K1", "K2", "K2"],
    ...     "criterion": ["growth", "risk"] * 2, "points": [5.0, 8.0, 8.0, 2.0],
    ...     "effective_weight_pct": [60.0, 40.0] * 2})
    >>> drivers(tidy)
      account_id lifted_by  lifted lowered_by  lowered
    0         K1      risk     1.2     growth     -0.9
    1         K2    growth     0.9       risk     -1.2
    """
    average = tidy.groupby(c.CRITERION)["points"].transform("mean")
    effect = (tidy["points"] - average) * tidy["effective_weight_pct"] / 100
    table = tidy.assign(effect=effect.round(RANK_DIGITS))
    order = table.sort_values(["effect", c.CRITERION], ascending=[False, True])
    up = order[order["effect"] > 0].groupby(c.ACCOUNT_ID).head(1)
    down = order[order["effect"] < 0].groupby(c.ACCOUNT_ID).tail(1)
    accounts = pd.Index(sorted(tidy[c.ACCOUNT_ID].unique()), name=c.ACCOUNT_ID)
    up = up.set_index(c.ACCOUNT_ID).reindex(accounts)
    down = down.set_index(c.ACCOUNT_ID).reindex(accounts)
    return pd.DataFrame(
        {
            "lifted_by": up[c.CRITERION],
            "lifted": up["effect"],
            "lowered_by": down[c.CRITERION],
            "lowered": down["effect"],
        }
    ).reset_index()
