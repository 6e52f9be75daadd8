"""Project test: every account with and without its one largest request.

A single project does not make a key account. The largest request of the last four quarters is
the largest invoice, or all large invoices of a won project; it is taken out of revenue,
discounts and product cost, every other cost stays, and the account is scored again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from kamlib.account_plan.opportunities import WON
from kamlib.scoring.criteria import measured
from kamlib.scoring.evidence import Evidence
from kamlib.scoring.methods import RANK_DIGITS, assess, weighted_sum
from kamlib.scoring.values import criterion_values
from kamlib.support import columns as c
from kamlib.support.money import ratio
from kamlib.support.settings import Criterion

#: Invoices of a won project may exceed its volume by this much.
MOST_OF_VOLUME = 1.1
INVOICE, PROJECT = "invoice", "project"
_AMOUNTS = [c.GROSS_REVENUE, "invoice_discount", c.INVOICED_NET, c.PRODUCT_COST]
REQUEST_COLUMNS: tuple[str, ...] = (
    c.ACCOUNT_ID,
    c.QUARTER,
    "request_kind",
    "request",
    "invoice_count",
    *_AMOUNTS,
)


def largest_requests(
    invoices: pd.DataFrame, opportunities: pd.DataFrame, *, quarters: Sequence[str]
) -> pd.DataFrame:
    """Find the largest request of every account in some quarters.

    Parameters
    ----------
    invoices : DataFrame
        Facts ``large_invoices``.
    opportunities : DataFrame
        From :func:`kamlib.account_plan.opportunities.with_state`; won projects count.
    quarters : sequence of str
        The rolling year.

    Returns
    -------
    DataFrame of shape (n_accounts * n_quarters, 9)
        One row per account and quarter that the request was invoiced in: ``request_kind``
        (invoice or project), ``request`` (number of the invoice, or title of the project),
        ``invoice_count`` and the amounts. A project has the account's large invoices from the
        day it was won, the largest first, while they add up to at most 110 % of its volume; the
        request is whichever is larger, the largest project or the largest invoice.
    """
    rows = invoices[
        invoices[c.QUARTER].isin(list(quarters)) & (invoices[c.ACCOUNT_ID] != c.UNKNOWN)
    ]
    won = opportunities[(opportunities["state"] == WON) & (opportunities[c.KIND] == PROJECT)]
    parts = [
        _request(own, won[won[c.ACCOUNT_ID] == account])
        for account, own in rows.groupby(c.ACCOUNT_ID)
    ]
    if not parts:
        return pd.DataFrame(columns=list(REQUEST_COLUMNS))
    lines = pd.concat(parts, ignore_index=True).astype(dict.fromkeys(_AMOUNTS, float))
    keys = [c.ACCOUNT_ID, c.QUARTER, "request_kind", "request"]
    groups = lines.groupby(keys, sort=True)
    summed = groups[_AMOUNTS].sum(min_count=1)
    summed[c.PRODUCT_COST] = summed[c.PRODUCT_COST].where(
        groups[c.PRODUCT_COST].count() == groups.size()
    )
    summed.insert(0, "invoice_count", groups.size())
    return summed.reset_index()[list(REQUEST_COLUMNS)]


def _request(invoices: pd.DataFrame, projects: pd.DataFrame) -> pd.DataFrame:
    order = [c.INVOICED_NET, c.INVOICE_NO]
    ranked = invoices.sort_values(order, ascending=[False, True])
    first = ranked.head(1)
    best = first.assign(request_kind=INVOICE, request=first[c.INVOICE_NO])
    for project in projects.sort_values("opportunity_id").to_dict("records"):
        since = ranked[ranked[c.POSTING_DATE] >= project["expected_close_date"]]
        most = float(project[c.VOLUME]) * MOST_OF_VOLUME
        kept, left = [], most
        for at, amount in zip(since.index, since[c.INVOICED_NET].astype(float), strict=True):
            if amount <= left:
                kept.append(at)
                left -= amount
        if since.loc[kept, c.INVOICED_NET].sum() > best[c.INVOICED_NET].sum():
            best = since.loc[kept].assign(request_kind=PROJECT, request=str(project["title"]))
    return best


def without_requests(statements: pd.DataFrame, requests: pd.DataFrame) -> pd.DataFrame:
    """Take the requests out of the statement by quarter.

    Parameters
    ----------
    statements : DataFrame
        ``statement_by_quarter`` of the profitability chapter.
    requests : DataFrame
        From :func:`largest_requests`.

    Returns
    -------
    DataFrame
        The same rows: gross revenue, discounts, net revenue, product cost and customer
        contribution without the request; every other cost stays. Contribution and product cost
        are NaN where a request has no product cost.

    Examples
    --------
    >>> statements = pd.DataFrame({"account_id": ["K1"], "quarter": ["2026Q3"],
    ...     "gross_revenue": [110.0], "discounts": [10.0], "net_revenue": [100.0],
    ...     "product_cost": [60.0], "customer_contribution": [25.0]})
    >>> request = pd.DataFrame({"account_id": ["K1"], "quarter": ["2026Q3"],
    ...     "gross_revenue": [80.0], "invoice_discount": [8.0], "invoiced_net": [72.0],
    ...     "product_cost": [40.0]})
    >>> shown = ["net_revenue", "customer_contribution"]
    >>> without_requests(statements, request)[shown].iloc[0].tolist()
    [28.0, -7.0]
    """
    keys = [c.ACCOUNT_ID, c.QUARTER]
    known = requests[[*keys, *_AMOUNTS]].rename(columns={name: f"_{name}" for name in _AMOUNTS})
    known["_has"] = True
    joined = statements.merge(known, on=keys, how="left", validate="one_to_one")
    has = joined["_has"].eq(True)
    taken = {name: joined[f"_{name}"].astype(float).where(has, 0.0) for name in _AMOUNTS}
    less = {
        c.GROSS_REVENUE: taken[c.GROSS_REVENUE],
        c.DISCOUNTS: taken["invoice_discount"],
        c.NET_REVENUE: taken[c.INVOICED_NET],
        c.PRODUCT_COST: taken[c.PRODUCT_COST],
        c.CUSTOMER_CONTRIBUTION: taken[c.INVOICED_NET] - taken[c.PRODUCT_COST],
    }
    kept = joined.drop(columns=["_has", *(f"_{name}" for name in _AMOUNTS)])
    return kept.assign(**{name: kept[name] - amount for name, amount in less.items()})


def project_test(
    evidence: Evidence,
    requests: pd.DataFrame,
    scores: pd.DataFrame,
    *,
    criteria: Sequence[Criterion],
    ratings: pd.DataFrame,
    key_accounts: int,
) -> pd.DataFrame:
    """Score every account that has a request with and without it.

    Parameters
    ----------
    evidence : Evidence
        Of the scoring chapter at the reported quarter.
    requests : DataFrame
        From :func:`largest_requests`.
    scores : DataFrame
        Scores of the scoring chapter, with ``rank`` and ``is_ranked``.
    criteria : sequence of Criterion
        As the scoring chapter uses them.
    ratings : DataFrame
        From :func:`kamlib.scoring.ratings.rated`.
    key_accounts : int
        How many are chosen.

    Returns
    -------
    DataFrame of shape (n_scored_accounts_with_request, 20)
        ``account_id``, ``request_kind``, ``request``, ``invoice_count``, ``request_net``,
        ``request_contribution``, ``request_share_pct`` of the year's net revenue; with and
        without: ``net_revenue``, ``contribution``, ``profitability_pct``, ``score``, ``rank``
        (``…_with``, ``…_without``), ``is_chosen_with``, ``is_chosen_without`` and
        ``depends_on_request`` (chosen only with it). The rank without is that among the other
        accounts as they are. The difference with and without is the request, to the cent.
    """
    asked = [account for account in scores[c.ACCOUNT_ID] if account in set(requests[c.ACCOUNT_ID])]
    reduced = replace(evidence, statements=without_requests(evidence.statements, requests))
    before, after = (
        _figures(one, criteria=criteria, ratings=ratings, accounts=asked)
        for one in (evidence, reduced)
    )
    table = _described(requests).reindex(asked).join(before.add_suffix("_with"))
    table = table.join(after.add_suffix("_without"))
    table["request_share_pct"] = 100 * ratio(table["request_net"], table["net_revenue_with"])
    ranked = scores[scores["is_ranked"]].set_index(c.ACCOUNT_ID)
    for name in ("with", "without"):
        found = _ranks(table[f"score_{name}"], ranked[c.SCORE])
        table[f"rank_{name}"] = found
        table[f"is_chosen_{name}"] = found <= key_accounts
    table["depends_on_request"] = table["is_chosen_with"] & ~table["is_chosen_without"]
    return table.rename_axis(c.ACCOUNT_ID).reset_index()


def _described(requests: pd.DataFrame) -> pd.DataFrame:
    groups = requests.groupby(c.ACCOUNT_ID)
    net = groups[c.INVOICED_NET].sum()
    cost = groups[c.PRODUCT_COST].sum(min_count=1)
    complete = groups[c.PRODUCT_COST].count() == groups.size()
    return pd.DataFrame(
        {
            "request_kind": groups["request_kind"].first(),
            "request": groups["request"].first(),
            "invoice_count": groups["invoice_count"].sum(),
            "request_net": net,
            "request_contribution": (net - cost).where(complete),
        }
    )


def _figures(
    evidence: Evidence,
    *,
    criteria: Sequence[Criterion],
    ratings: pd.DataFrame,
    accounts: Sequence[str],
) -> pd.DataFrame:
    measures = measured(evidence)
    values = criterion_values(criteria, measures=measures, ratings=ratings)
    score = weighted_sum(assess(criteria, values, list(accounts))).set_index(c.ACCOUNT_ID)[c.SCORE]
    money = measures.set_index(c.ACCOUNT_ID).reindex(list(accounts))
    rows = evidence.statements[evidence.statements[c.QUARTER].isin(evidence.year)]
    # A contribution that is unknown in one quarter is unknown for the year, not smaller.
    gaps = rows.loc[rows[c.CUSTOMER_CONTRIBUTION].isna(), c.ACCOUNT_ID]
    unknown = pd.Series([one in set(gaps) for one in accounts], index=list(accounts))
    return pd.DataFrame(
        {
            c.NET_REVENUE: money[c.NET_REVENUE],
            "contribution": money[c.CUSTOMER_CONTRIBUTION].where(~unknown),
            "profitability_pct": money[c.CUSTOMER_PROFITABILITY_PCT].where(~unknown),
            c.SCORE: score.reindex(list(accounts)).where(~unknown),
        }
    )


def _ranks(scores: pd.Series, ranked: pd.Series) -> pd.Series:
    """Rank each score among the other ranked accounts; NaN for who has no rank."""
    others = ranked.round(RANK_DIGITS)
    found = {
        account: 1.0 + float((others.drop(index=account) > round(score, RANK_DIGITS)).sum())
        if account in others.index and pd.notna(score)
        else float("nan")
        for account, score in scores.items()
    }
    return pd.Series(found, dtype=float)
