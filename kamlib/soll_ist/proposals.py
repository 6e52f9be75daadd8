"""What to do about a deviation that lasts: alternatives by cause, and a likely cause.

The cause somebody wrote counts first. Where nobody did, the largest adverse effect of the
account's bridge stands in for it, marked as computed. The proposals are a start for the
conversation, never a decision.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from kamlib.soll_ist import effects as e
from kamlib.soll_ist.actuals import ACCOUNT, SCOPE
from kamlib.soll_ist.bridge import MEASURE
from kamlib.soll_ist.matching import LOST_CUSTOMERS, LOST_PRODUCTS
from kamlib.support import columns as c
from kamlib.support.language import translatable

LIKELY_CAUSE, ORIGIN = "likely_cause", "cause_origin"
WRITTEN, COMPUTED = "written", "computed"
FIRST, SECOND = "first_proposal", "second_proposal"
ANY = ""

#: (KPI or any, cause or any) to two alternatives; the first match of (KPI, cause), cause, KPI.
PROPOSALS: dict[tuple[str, str], tuple[str, str]] = {
    (ANY, "price"): (
        translatable("Renegotiate prices at the next order"),
        translatable("Tie the discount to a volume that was reached"),
    ),
    (ANY, "volume"): (
        translatable("Agree on call-offs for the next two quarters"),
        translatable("Lower the target for the rest of the year"),
    ),
    (ANY, "mix"): (
        translatable("Offer the products with the better margin together with the others"),
        translatable("Price the new mix anew"),
    ),
    (ANY, "cost"): (
        translatable("Charge service beyond the contract"),
        translatable("Offer a smaller service level"),
    ),
    (ANY, "currency"): (
        translatable("Agree on a currency clause, or invoice in our own currency"),
        translatable("Set the target in the customer's currency"),
    ),
    (ANY, "project"): (
        translatable("Take the project out of the target"),
        translatable("Plan a follow-up project with the customer"),
    ),
    (ANY, "relationship"): (
        translatable("Name an executive sponsor and visit the new decision maker"),
        translatable("Map the buying centre anew and win a second supporter"),
    ),
    (ANY, "competitor"): (
        translatable("Ask for the reasons of the loss and make a counter-offer"),
        translatable("Concentrate on products without a second source"),
    ),
    (ANY, "market"): (
        translatable("Move effort to products of other applications"),
        translatable("Lower the target for the rest of the year"),
    ),
    (ANY, "posting"): (
        translatable("Correct the posting with accounting"),
        translatable("Judge the two quarters together"),
    ),
    ("nps", ANY): (
        translatable("Call each detractor within a week"),
        translatable("Agree on an action for the complaint named most"),
    ),
    ("average_delay_days", ANY): (
        translatable("Talk to the customer's accounts payable"),
        translatable("Shorten terms or ask for payment on account"),
    ),
    (c.CUSTOMER_PROFITABILITY_PCT, ANY): (
        translatable("Look for the cost category that grew in the account's statement"),
        translatable("Compute a price or service change in chapter 2"),
    ),
    (ANY, ANY): (
        translatable("Ask the account manager for the cause"),
        translatable("Agree on an action with a date, or change the target"),
    ),
}
#: Which effects speak for which cause.
_CAUSE_OF: dict[str, str] = {
    e.PRICE: "price",
    e.DISCOUNT: "price",
    e.QUANTITY_EFFECT: "volume",
    LOST_PRODUCTS: "volume",
    LOST_CUSTOMERS: "volume",
    e.MIX: "mix",
    e.COST: "cost",
    e.CURRENCY: "currency",
}
#: Which bridge can say why: that of revenue, or that of gross profit, which knows unit cost.
_EXPLAINED: dict[str, e.Measure] = {
    c.NET_REVENUE: e.REVENUE,
    c.GROSS_REVENUE: e.REVENUE,
    c.CUSTOMER_GROSS_PROFIT: e.CONTRIBUTION,
    c.CUSTOMER_CONTRIBUTION: e.CONTRIBUTION,
}
_KEYS = [MEASURE, c.ACCOUNT_ID]


def proposals_for(kpi: str, cause: str) -> tuple[str, str]:
    """Find two alternatives for a deviation, by its KPI and its cause.

    Parameters
    ----------
    kpi : str
        The KPI whose deviation lasts.
    cause : str
        One of :data:`kamlib.soll_ist.causes.CAUSES`; "" where none is known.

    Returns
    -------
    first : str
        What to try first; English, marked as translatable.
    second : str
        The alternative.

    Notes
    -----
    The pair is the first found in :data:`PROPOSALS` at (kpi, cause), (any, cause), (kpi, any),
    (any, any): a cause says more about what to do than a KPI. Own list, a start for the
    conversation.

    Examples
    --------
    >>> proposals_for("net_revenue", "price")[0]
    'Renegotiate prices at the next order'
    >>> proposals_for("net_revenue", "") == proposals_for("interactions", "other")
    True
    """
    for key in ((kpi, cause), (ANY, cause), (kpi, ANY)):
        if key in PROPOSALS and key != (ANY, ANY):
            return PROPOSALS[key]
    return PROPOSALS[(ANY, ANY)]


def with_proposals(
    persistent: pd.DataFrame, comments: pd.DataFrame, account_effects: pd.DataFrame, quarter: str
) -> pd.DataFrame:
    """Add a likely cause and two proposals to deviations that last.

    Parameters
    ----------
    persistent : DataFrame
        ``scope``, ``account_id``, ``kpi``, ``since`` of deviations that last.
    comments : DataFrame
        Comments of all quarters; the newest of the run counts.
    account_effects : DataFrame
        Effects on invoiced net revenue and on gross profit, one row per ``measure`` and account.
        Gross profit and contribution take those on gross profit; costs after it have none.
    quarter : str
        Reported quarter.

    Returns
    -------
    DataFrame
        With ``likely_cause`` ("" where unknown), ``cause_origin`` (written, computed, ""),
        ``first_proposal``, ``second_proposal``.
    """
    written = comments[comments[c.QUARTER].astype(str) <= quarter]
    written = written.sort_values([c.QUARTER, c.DATE], kind="stable")
    known = account_effects if len(account_effects) else pd.DataFrame(columns=_KEYS)
    by_account = known.set_index(_KEYS)
    causes = [_cause(row, written, by_account) for row in persistent.to_dict("records")]
    found = [
        proposals_for(str(kpi), cause)
        for kpi, (cause, _) in zip(persistent[c.KPI], causes, strict=True)
    ]
    table = persistent.copy()
    for name, values in (
        (LIKELY_CAUSE, [cause for cause, _ in causes]),
        (ORIGIN, [origin for _, origin in causes]),
        (FIRST, [first for first, _ in found]),
        (SECOND, [second for _, second in found]),
    ):
        table[name] = pd.Series(values, index=table.index, dtype=object)
    return table


def _cause(
    row: Mapping[Hashable, Any], written: pd.DataFrame, effects: pd.DataFrame
) -> tuple[str, str]:
    if row[SCOPE] != ACCOUNT:
        return "", ""
    account, kpi = row[c.ACCOUNT_ID], row[c.KPI]
    mine = written[(written[c.ACCOUNT_ID] == account) & (written[c.KPI] == kpi)]
    mine = mine[mine[c.QUARTER].astype(str) >= str(row["since"])]
    if len(mine):
        return str(mine[c.CAUSE].iloc[-1]), WRITTEN
    key = (_EXPLAINED.get(str(kpi), ""), str(account))
    if key not in effects.index:
        return "", ""
    names = [name for name in _CAUSE_OF if name in effects.columns]
    worst = effects[names].loc[[key]].iloc[0].astype(float)
    if not worst.min() < 0:
        return "", ""
    return _CAUSE_OF[str(worst.idxmin())], COMPUTED
