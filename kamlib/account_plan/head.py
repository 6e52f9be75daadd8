"""The head of a plan: an account in ten figures, each against last quarter and portfolio.

Ratios of the portfolio are ratios of sums over all planned accounts, money and scores are
averages per account.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from kamlib.support import columns as c
from kamlib.support.money import ratio_of

NAN = float("nan")
#: The ten figures in their order; texts (quadrant, light) are compared, not averaged.
NPS, CSAT = "nps", "csat"
FIGURES: tuple[str, ...] = (
    c.NET_REVENUE,
    c.CUSTOMER_CONTRIBUTION,
    c.CUSTOMER_PROFITABILITY_PCT,
    c.CUSTOMER_VALUE,
    "present_value",
    c.SCORE,
    "quadrant",
    "share_of_wallet_pct",
    "light",
    NPS,
)
TEXTS: tuple[str, ...] = ("quadrant", "light")
_SEVERITY: tuple[str, ...] = ("none", "good", "warn", "bad")


def worst_lights(by_quarter: pd.DataFrame, *, quarter: str) -> pd.Series:
    """Find the worst Soll-Ist light of each account's KPIs in one quarter.

    Parameters
    ----------
    by_quarter : DataFrame
        Variances with ``scope``, ``account_id``, ``quarter`` and ``light``.
    quarter : str
        Which.

    Returns
    -------
    Series
        ``good``, ``warn``, ``bad`` or ``none`` by account_id.
    """
    own = by_quarter[(by_quarter["scope"] == "account") & (by_quarter[c.QUARTER] == quarter)]
    worst = own["light"].map(_SEVERITY.index).groupby(own[c.ACCOUNT_ID]).max()
    return worst.map(lambda place: _SEVERITY[int(place)])


def figures_at(
    accounts: Sequence[str],
    statement: pd.DataFrame,
    prospects: pd.DataFrame,
    scores: pd.DataFrame,
    placement: pd.DataFrame,
    lights: pd.Series,
) -> pd.DataFrame:
    """Bring the figures of the chapters together as they stand at one quarter.

    Parameters
    ----------
    accounts : sequence of str
        Whose figures.
    statement : DataFrame
        The quarter's statement, one row per account.
    prospects : DataFrame
        Value, present value, wallet, ``nps`` and ``csat`` of the last four quarters.
    scores, placement : DataFrame
        Score, rank and probability; quadrant.
    lights : Series
        From :func:`worst_lights`.

    Returns
    -------
    DataFrame
        One row per account in the order given; what a chapter does not know is missing.
    """
    parts = (
        (
            statement,
            (c.NET_REVENUE, c.CUSTOMER_CONTRIBUTION, c.CUSTOMER_PROFITABILITY_PCT, "denominator"),
        ),
        (
            prospects,
            (
                c.CUSTOMER_VALUE,
                "present_value",
                "purchasing_volume",
                "share_of_wallet_pct",
                NPS,
                "responses",
                CSAT,
                "csat_responses",
            ),
        ),
        (scores, (c.SCORE, "rank", "top_pct")),
        (placement, ("quadrant",)),
    )
    table = pd.DataFrame({c.ACCOUNT_ID: list(accounts)})
    for frame, names in parts:
        part = frame.reindex(columns=[c.ACCOUNT_ID, *names])
        table = table.merge(part, how="left", on=c.ACCOUNT_ID, validate="one_to_one")
    light = table[c.ACCOUNT_ID].map(lights)
    return table.assign(light=light.where(light.notna(), "none"))


def portfolio_figures(figures: pd.DataFrame) -> dict[str, float]:
    """Say what an account is compared with: the average of all planned accounts.

    Parameters
    ----------
    figures : DataFrame
        From :func:`figures_at`, of all planned accounts.

    Returns
    -------
    dict of str to float
        Per figure that is a number: the mean of money and score; the ratio of sums of
        profitability (over accounts whose contribution is known) and share of wallet;
        satisfaction (``nps`` and ``csat``) by answers.

    Examples
    --------
    >>> both = pd.DataFrame({"net_revenue": [100.0, 300.0], "denominator": [100.0, 300.0],
    ...                      "customer_contribution": [10.0, 10.0]})
    >>> portfolio_figures(both)["customer_profitability_pct"]
    5.0
    """
    weights = ("denominator", "purchasing_volume", "responses", "csat_responses")
    rows = figures.reindex(columns=[*FIGURES, CSAT, *weights])
    means = (c.NET_REVENUE, c.CUSTOMER_CONTRIBUTION, c.CUSTOMER_VALUE, "present_value", c.SCORE)
    found = {name: float(rows[name].astype(float).mean()) for name in means}
    earned = rows[rows["denominator"].notna() & rows[c.CUSTOMER_CONTRIBUTION].notna()]
    found[c.CUSTOMER_PROFITABILITY_PCT] = 100 * ratio_of(
        earned[c.CUSTOMER_CONTRIBUTION].sum(), earned["denominator"].sum()
    )
    found["share_of_wallet_pct"] = _weighted(rows, "share_of_wallet_pct", "purchasing_volume")
    found[NPS] = _weighted(rows, NPS, "responses")
    found[CSAT] = _weighted(rows, CSAT, "csat_responses")
    return found


def _weighted(rows: pd.DataFrame, name: str, weight: str) -> float:
    known = rows[rows[name].notna() & rows[weight].notna()].astype({name: float, weight: float})
    return ratio_of((known[name] * known[weight]).sum(), known[weight].sum())


def figures_shown(figures: pd.DataFrame, *, account: str) -> tuple[str, ...]:
    """Choose the ten figures of an account: satisfaction as NPS, or as CSAT where that is all.

    Parameters
    ----------
    figures : DataFrame
        From :func:`figures_at`, of all accounts.
    account : str
        Whose head.

    Examples
    --------
    >>> asked = pd.DataFrame({"account_id": ["A", "B"], "nps": [None, None], "csat": [80.0, None]})
    >>> figures_shown(asked, account="B")[-1]
    'csat'
    """
    own = figures[figures[c.ACCOUNT_ID] == account]
    for rows in (own, figures):
        if rows[NPS].notna().any():
            return FIGURES
        if rows[CSAT].notna().any():
            return tuple(CSAT if name == NPS else name for name in FIGURES)
    return FIGURES


def head_of(
    now: pd.DataFrame,
    before: pd.DataFrame,
    *,
    account: str,
    planned: Sequence[str],
    averages: Mapping[str, float],
) -> pd.DataFrame:
    """Set out the ten figures of one account.

    Parameters
    ----------
    now, before : DataFrame
        From :func:`figures_at`, of all accounts, at the reported and the previous quarter.
    account : str
        Whose.
    planned : sequence of str
        The portfolio it is compared with.
    averages : mapping of str to float
        Its figures, from :func:`portfolio_figures`.

    Returns
    -------
    DataFrame of shape (10, 8)
        ``figure``, ``value``, ``previous``, ``change``, ``portfolio`` as numbers (NaN for
        texts and where not known), and ``state``/``previous_state`` for quadrant and light;
        ``alike`` counts planned accounts in the same state.
    """
    own = now.set_index(c.ACCOUNT_ID).loc[account]
    was = before.set_index(c.ACCOUNT_ID).reindex([account]).iloc[0]
    portfolio = now[now[c.ACCOUNT_ID].isin(planned)]
    rows = []
    for name in figures_shown(now, account=account):
        is_text = name in TEXTS
        value, previous = (NAN, NAN) if is_text else (_number(own[name]), _number(was[name]))
        state, past = (_state(own[name]), _state(was[name])) if is_text else ("", "")
        rows.append(
            {
                "figure": name,
                "value": value,
                "previous": previous,
                "change": value - previous,
                "portfolio": averages.get(name, NAN),
                "state": state,
                "previous_state": past,
                "alike": int((portfolio[name] == state).sum()) if state else 0,
            }
        )
    return pd.DataFrame(rows)


def _number(value: object) -> float:
    return NAN if pd.isna(value) else float(value)  # type: ignore[arg-type, call-overload]


def _state(value: object) -> str:
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]
