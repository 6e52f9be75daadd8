"""Relationships side by side: accounts by criteria in points, with strengths and weaknesses."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kamlib.support import columns as c

#: An account is strong or weak in a criterion from this many points above or below the others.
NOTABLE = 1.5
MOST_NAMED = 3
#: As many accounts as a reader can hold side by side.
MOST_COMPARED = 20


def compared_accounts(placement: pd.DataFrame, *, most: int = MOST_COMPARED) -> list[str]:
    """Choose who is set side by side: key accounts, or the largest where there are none.

    Parameters
    ----------
    placement : DataFrame
        With ``account_id``, ``status`` and ``net_revenue``.
    most : int, default=20
        How many at most.

    Returns
    -------
    list of str
        Largest by net revenue first.

    Examples
    --------
    >>> compared_accounts(pd.DataFrame({"account_id": ["K1", "K2", "K3"],
    ...     "status": ["key", "standard", "key"], "net_revenue": [1.0, 9.0, 5.0]}))
    ['K3', 'K1']
    """
    is_key = placement[c.STATUS] == "key"
    rows = placement[is_key] if is_key.any() else placement
    rows = rows.sort_values([c.NET_REVENUE, c.ACCOUNT_ID], ascending=[False, True])
    return [str(account) for account in rows[c.ACCOUNT_ID].head(most)]


def side_by_side(tidy: pd.DataFrame, accounts: Sequence[str]) -> pd.DataFrame:
    r"""Compare some accounts with each other and with all accounts, criterion by criterion.

    Parameters
    ----------
    tidy : DataFrame of shape (n_accounts * n_criteria, >= 3)
        ``account_id``, ``criterion`` and ``points`` of all accounts; a criterion that comes
        twice (in two indices) counts once, as it comes first.
    accounts : sequence of str
        Who is compared.

    Returns
    -------
    DataFrame of shape (n_compared * n_criteria, 6)
        ``account_id``, ``criterion``, ``points`` (0 to 10; NaN without a figure),
        ``compared_points`` (mean of the accounts compared), ``portfolio_points`` (mean of all
        accounts) and ``lead``. In the order of ``accounts``, then of the criteria.

    Notes
    -----
    :math:`lead_{ij} = p_{ij} - \bar p_j` with the mean over the accounts compared that have a
    figure; over one criterion the leads add up to 0.

    Examples
    --------
    >>> tidy = pd.DataFrame({"account_id": ["K1", "K2", "K3"], "criterion": "risk",
    ...     "points": [8.0, 4.0, 0.0]})
    >>> side_by_side(tidy, ["K1", "K2"])[["account_id", "points", "lead", "portfolio_points"]]
      account_id  points  lead  portfolio_points
    0         K1     8.0   2.0               4.0
    1         K2     4.0  -2.0               4.0
    """
    once = tidy.drop_duplicates([c.ACCOUNT_ID, c.CRITERION])
    criteria = list(dict.fromkeys(once[c.CRITERION]))
    everyone = once.groupby(c.CRITERION)["points"].mean()
    rows = once[once[c.ACCOUNT_ID].isin(list(accounts))]
    among = rows.groupby(c.CRITERION)["points"].mean()
    pairs = pd.MultiIndex.from_product(
        [list(accounts), criteria], names=[c.ACCOUNT_ID, c.CRITERION]
    )
    points = rows.set_index([c.ACCOUNT_ID, c.CRITERION])["points"].reindex(pairs)
    table = points.reset_index()
    table["compared_points"] = table[c.CRITERION].map(among).astype(float)
    table["portfolio_points"] = table[c.CRITERION].map(everyone).astype(float)
    return table.assign(lead=table["points"] - table["compared_points"])


def strengths_and_weaknesses(
    compared: pd.DataFrame, *, notable: float = NOTABLE, most: int = MOST_NAMED
) -> pd.DataFrame:
    """Name what each account is better and worse at than the accounts it is compared with.

    Parameters
    ----------
    compared : DataFrame of shape (n_compared * n_criteria, >= 4)
        ``account_id``, ``criterion``, ``points`` and ``lead``, from :func:`side_by_side`.
    notable : float, default=1.5
        Points above or below the mean from which a criterion is named.
    most : int, default=3
        How many criteria are named at most on either side, the clearest first.

    Returns
    -------
    DataFrame of shape (n_compared, 4)
        ``account_id``, ``strengths`` and ``weaknesses`` (tuples of criteria) and ``unknown``
        (criteria without a figure, neither strong nor weak), in the order of ``compared``.

    Notes
    -----
    A strength has a lead of at least ``notable``, a weakness of at most minus that. Strong is
    stronger than the others here, not strong in itself.

    Examples
    --------
    >>> compared = pd.DataFrame({"account_id": ["K1"] * 3, "criterion": ["risk", "loyalty", "nps"],
    ...     "points": [8.0, 2.0, None], "lead": [2.0, -3.0, None]})
    >>> strengths_and_weaknesses(compared).iloc[0].tolist()
    ['K1', ('risk',), ('loyalty',), ('nps',)]
    """
    ordered = compared.assign(place=range(len(compared)))
    rows = []
    for account, group in ordered.groupby(c.ACCOUNT_ID, sort=False):
        up = group[group["lead"].round(9) >= notable]
        down = group[group["lead"].round(9) <= -notable]
        up = up.sort_values(["lead", "place"], ascending=[False, True])
        down = down.sort_values(["lead", "place"])
        rows.append(
            {
                c.ACCOUNT_ID: account,
                "strengths": tuple(up[c.CRITERION].head(most)),
                "weaknesses": tuple(down[c.CRITERION].head(most)),
                "unknown": tuple(group.loc[group["points"].isna(), c.CRITERION]),
            }
        )
    columns = [c.ACCOUNT_ID, "strengths", "weaknesses", "unknown"]
    return pd.DataFrame(rows, columns=columns)
