"""How each measure is computed from the evidence: one function per figure.

All look at the rolling year (the last four quarters) unless they say otherwise.
"""

from __future__ import annotations

import pandas as pd

from kamlib.scoring.evidence import Evidence
from kamlib.support import columns as c
from kamlib.support.money import ratio
from kamlib.support.quarter import labels_back

LOYALTY_QUARTERS = 12
DAYS_OF_YEAR = 365.25


def net_revenue(evidence: Evidence) -> pd.Series:
    """Gross revenue minus invoice discounts, bonuses and cash discounts of the rolling year."""
    gross = evidence.total([c.GROSS_REVENUE], evidence.year)
    return gross - evidence.total([c.DISCOUNTS], evidence.year)


def customer_contribution(evidence: Evidence) -> pd.Series:
    """Revenue minus all ten cost categories of the rolling year."""
    return evidence.total([c.CUSTOMER_CONTRIBUTION], evidence.year)


def customer_profitability(evidence: Evidence) -> pd.Series:
    """Divide customer contribution by revenue, in percent; NaN where revenue is not positive."""
    revenue = net_revenue(evidence)
    if evidence.denominator == c.GROSS_REVENUE:
        revenue = evidence.total([c.GROSS_REVENUE], evidence.year)
    return 100 * ratio(customer_contribution(evidence), revenue)


def revenue_growth(evidence: Evidence) -> pd.Series:
    """Net revenue of the rolling year against the year before, in percent.

    NaN where the data do not reach back two years, or the year before had no revenue.
    """
    prior = evidence.prior_year
    before = evidence.total([c.GROSS_REVENUE], prior) - evidence.total([c.DISCOUNTS], prior)
    if evidence.statements[c.QUARTER].min() > prior[0]:
        before = before * float("nan")
    return 100 * (ratio(net_revenue(evidence), before) - 1)


def service_effort(evidence: Evidence) -> pd.Series:
    """Cost of service, complaints and returns as a percentage of net revenue."""
    cost = evidence.total([c.SERVICE, c.COMPLAINTS_RETURNS], evidence.year)
    return 100 * ratio(cost, net_revenue(evidence))


def average_delay(evidence: Evidence) -> pd.Series:
    """Days late, weighted with amounts: invoices paid in the year and those overdue at its end.

    Early payment counts as negative. NaN where nothing was paid or overdue.
    """
    rows = evidence.payments
    year = rows[rows[c.QUARTER].isin(evidence.year)]
    paid = year.groupby(c.ACCOUNT_ID)[["paid_delay_amount_days", "paid_amount"]].sum()
    end = rows[rows[c.QUARTER] == evidence.quarter].groupby(c.ACCOUNT_ID)
    overdue = end[["overdue_amount_days", "overdue_amount"]].sum()
    late = paid["paid_delay_amount_days"].add(overdue["overdue_amount_days"], fill_value=0.0)
    amount = paid["paid_amount"].add(overdue["overdue_amount"], fill_value=0.0)
    return evidence.per_account(ratio(late, amount))


def payment_terms(evidence: Evidence) -> pd.Series:
    """Agreed payment term in days, as it stands in the accounts table."""
    return pd.to_numeric(evidence.account_column(c.PAYMENT_TERMS_DAYS), errors="coerce")


def _contacts(evidence: Evidence) -> tuple[pd.DataFrame, int]:
    rows = evidence.interactions
    first = rows[c.QUARTER].min()
    known = [quarter for quarter in evidence.year if quarter >= first]
    return rows[rows[c.QUARTER].isin(known)], len(known)


def interactions(evidence: Evidence) -> pd.Series:
    """Contacts of any kind per quarter; an account without contacts has 0."""
    rows, quarters = _contacts(evidence)
    if not quarters:
        return evidence.per_account(pd.Series(dtype=float))
    return evidence.per_account(rows.groupby(c.ACCOUNT_ID)["contacts"].sum(), absent=0.0) / quarters


def initiated_by_account(evidence: Evidence) -> pd.Series:
    """Share of contacts that the account began, in percent; NaN without contacts."""
    rows, _ = _contacts(evidence)
    all_contacts = rows.groupby(c.ACCOUNT_ID)["contacts"].sum()
    theirs = rows[rows[c.INITIATED_BY] == "account"].groupby(c.ACCOUNT_ID)["contacts"].sum()
    theirs = theirs.reindex(all_contacts.index).fillna(0.0)
    return evidence.per_account(100 * ratio(theirs, all_contacts))


def loyalty(evidence: Evidence) -> pd.Series:
    """Share of the last 12 quarters (or those there are data for) with revenue, in percent."""
    rows = evidence.statements
    first = rows[c.QUARTER].min()
    known = [q for q in labels_back(evidence.quarter, LOYALTY_QUARTERS) if q >= first]
    bought = rows[rows[c.QUARTER].isin(known) & (rows[c.GROSS_REVENUE] > 0)]
    count = evidence.per_account(bought.groupby(c.ACCOUNT_ID)[c.QUARTER].nunique(), absent=0.0)
    return 100 * count / len(known) if known else evidence.per_account(pd.Series(dtype=float))


def net_promoter_score(evidence: Evidence) -> pd.Series:
    """Promoters (9 and 10) minus detractors (0 to 6) in percent of answers, -100 to 100."""
    rows = evidence.surveys
    rows = rows[rows[c.QUARTER].isin(evidence.year) & (rows[c.METRIC] == "nps")]
    answers = rows.groupby(c.ACCOUNT_ID)[["promoters", "detractors", "responses"]].sum()
    found = promoter_score(answers["promoters"], answers["detractors"], answers["responses"])
    return evidence.per_account(found)


def promoter_score(promoters: pd.Series, detractors: pd.Series, responses: pd.Series) -> pd.Series:
    r"""Take detractors from promoters in percent of all answers (net promoter score).

    Parameters
    ----------
    promoters, detractors, responses : Series of shape (n,)
        Answers of 9 and 10, of 0 to 6, and of any kind, on one index.

    Returns
    -------
    Series of shape (n,)
        -100 to 100, on the same index; NaN without answers.

    Notes
    -----
    .. math:: NPS = \frac{promoters - detractors}{responses} \cdot 100

    Reichheld (2003). Answers of 7 and 8 count in the denominator only. With few answers one of them
    moves the score by many points: show their number.

    Examples
    --------
    >>> promoter_score(pd.Series([3, 0]), pd.Series([2, 0]), pd.Series([10, 0])).tolist()
    [10.0, nan]
    """
    return 100 * ratio(promoters - detractors, responses)


def cross_up_sell(evidence: Evidence) -> pd.Series:
    """Revenue from cross- and up-selling as a percentage of net revenue."""
    added = evidence.total([c.CROSS_SELL_REVENUE, c.UP_SELL_REVENUE], evidence.year)
    return 100 * ratio(added, net_revenue(evidence))


def years_as_customer(evidence: Evidence) -> pd.Series:
    """Years from the first business to the end of the quarter."""
    since = pd.to_datetime(evidence.account_column(c.CUSTOMER_SINCE), errors="coerce")
    years = (pd.Timestamp(evidence.as_of) - since).dt.days / DAYS_OF_YEAR
    return years.where(years >= 0)
