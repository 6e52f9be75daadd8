"""Facts: from accepted input lines to small tables, one row per account and quarter.

Everything behind this module works on these tables alone. Big tables are summed in the
engine, money as DECIMAL(18,4); what arrives here is small enough to look at.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import pandas as pd

from kamlib.support import columns as c

#: Columns of every table of facts, in order.
FACT_COLUMNS: dict[str, tuple[str, ...]] = {
    "accounts": (
        c.ACCOUNT_ID,
        c.NAME,
        c.GROUP_ID,
        c.SEGMENT,
        c.INDUSTRY,
        c.COUNTRY,
        c.REGION,
        c.ACCOUNT_MANAGER,
        c.STATUS,
        c.CUSTOMER_SINCE,
        c.PAYMENT_TERMS_DAYS,
    ),
    "account_quarter": (
        c.ACCOUNT_ID,
        c.QUARTER,
        c.GROSS_REVENUE,
        "invoice_discount",
        c.INVOICED_NET,
        c.PRODUCT_COST,
        c.QUANTITY,
        c.RETURNS,
        c.SERVICE_REVENUE,
        c.CROSS_SELL_REVENUE,
        c.UP_SELL_REVENUE,
        c.ORDER_LINES,
        c.INVOICES,
        c.REVENUE_WITHOUT_COST,
    ),
    "product_quarter": (
        c.ACCOUNT_ID,
        c.QUARTER,
        c.PRODUCT_GROUP,
        c.PRODUCT_ID,
        c.UNIT,
        c.QUANTITY,
        c.GROSS_REVENUE,
        c.INVOICED_NET,
        c.PRODUCT_COST,
        c.CURRENCY,
        c.RATE,
    ),
    "large_invoices": (
        c.ACCOUNT_ID,
        c.QUARTER,
        c.INVOICE_NO,
        c.POSTING_DATE,
        c.GROSS_REVENUE,
        "invoice_discount",
        c.INVOICED_NET,
        c.PRODUCT_COST,
    ),
    "manager_quarter": (
        c.ACCOUNT_MANAGER,
        c.QUARTER,
        c.GROSS_REVENUE,
        c.INVOICED_NET,
        c.PRODUCT_COST,
    ),
    "cost_quarter": (c.ACCOUNT_ID, c.QUARTER, c.CATEGORY, c.ATTRIBUTION, c.AMOUNT),
    "cost_pools": (c.QUARTER, c.CATEGORY, c.DRIVER, c.AMOUNT, c.PRACTICAL_CAPACITY),
    "drivers": (c.ACCOUNT_ID, c.QUARTER, c.DRIVER, c.VOLUME),
    "payment_quarter": (
        c.ACCOUNT_ID,
        c.QUARTER,
        "paid_amount",
        "paid_delay_amount_days",
        "open_amount",
        "overdue_amount",
        "overdue_amount_days",
        "receivable_amount_days",
        c.CASH_DISCOUNT,
    ),
    "interaction_quarter": (c.ACCOUNT_ID, c.QUARTER, c.KIND, c.INITIATED_BY, "contacts", c.MINUTES),
    "survey_quarter": (
        c.ACCOUNT_ID,
        c.QUARTER,
        c.METRIC,
        "responses",
        "mean_score",
        "promoters",
        "detractors",
        "mean_pct",
        "scaled_responses",
    ),
    "targets": (c.ACCOUNT_ID, c.ACCOUNT_MANAGER, c.QUARTER, c.KPI, c.TARGET, "set_by"),
    "ratings": (c.ACCOUNT_ID, c.QUARTER, c.CRITERION, c.RATER, c.SCORE, "comment"),
    "comments": (c.ACCOUNT_ID, c.KPI, c.QUARTER, c.CAUSE, c.TEXT, c.AUTHOR, c.DATE),
    "wallets": (c.ACCOUNT_ID, "year", "purchasing_volume", "source"),
    "benchmarks": (c.KPI, c.SEGMENT, "value", "source"),
    "actions": (
        "action_id",
        c.ACCOUNT_ID,
        "title",
        "owner",
        "start_date",
        "due_date",
        c.STATUS,
        "done_date",
        "effort_hours",
        c.KPI,
        "expected_effect",
    ),
    "opportunities": (
        "opportunity_id",
        c.ACCOUNT_ID,
        "title",
        c.VOLUME,
        "probability_pct",
        "expected_close_date",
        "horizon",
        c.KIND,
        "stage",
        "cost",
    ),
    "contacts": (
        "contact_id",
        c.ACCOUNT_ID,
        "function",
        "department",
        "reports_to",
        "buying_role",
        "influence",
        "attitude",
        "owner",
        "left_date",
        c.NAME,
    ),
    "relations": ("from_contact_id", "to_contact_id", "strength", c.KIND),
    "value_chain": (c.ACCOUNT_ID, "activity", "assessment", "our_contribution"),
    "contact_quarter": (
        c.ACCOUNT_ID,
        "contact_id",
        c.QUARTER,
        "contacts",
        c.MINUTES,
        "last_date",
    ),
}

_DATES = frozenset(
    {c.CUSTOMER_SINCE, c.DATE, "start_date", "due_date", "done_date", "expected_close_date"}
    | {"left_date", "last_date", c.POSTING_DATE}
)
_NUMBERS = frozenset(
    {
        *FACT_COLUMNS["account_quarter"][2:],
        *FACT_COLUMNS["payment_quarter"][2:],
        *FACT_COLUMNS["survey_quarter"][3:],
        c.PAYMENT_TERMS_DAYS,
        c.AMOUNT,
        c.PRACTICAL_CAPACITY,
        c.VOLUME,
        c.TARGET,
        c.SCORE,
        c.MINUTES,
        c.RATE,
        "contacts",
        "year",
        "purchasing_volume",
        "value",
        "effort_hours",
        "expected_effect",
        "probability_pct",
        "cost",
        "influence",
        "attitude",
        "strength",
        "assessment",
    }
)


def no_facts(name: str) -> pd.DataFrame:
    """Make an empty table of facts with the types of a filled one.

    Examples
    --------
    >>> no_facts("targets").shape
    (0, 6)
    """
    types = {
        column: "float64" if column in _NUMBERS else "datetime64[us]" if column in _DATES else "str"
        for column in FACT_COLUMNS[name]
    }
    return pd.DataFrame({column: pd.Series(dtype=kind) for column, kind in types.items()})


@dataclass(frozen=True, eq=False, kw_only=True)
class Facts:
    """All that chapters 2 to 6 know about a company.

    Every field is a frame with the columns of :data:`FACT_COLUMNS`; a table that was not
    delivered is empty. Rows are sorted by their keys. Amounts are in the reporting currency.

    Attributes
    ----------
    accounts : DataFrame
        One row per account, prospects and accounts without sales included; postings without
        a known account stand under ``unknown`` (status ``unknown``), if there are any.
    account_quarter : DataFrame
        Sales per account and quarter with at least one line. ``gross_revenue`` minus
        ``invoice_discount`` is ``invoiced_net``; all three include returns, which are negative
        and also stand alone in ``returns``. Service, cross-sell and up-sell revenue are
        parts of ``invoiced_net`` without overlap: a line that was cross- or up-sold counts there,
        whatever it is. ``product_cost`` and ``quantity`` include returns; NaN: not delivered.
        ``revenue_without_cost`` is the part of ``invoiced_net`` from lines without a product
        cost; services and returns need none.
    product_quarter : DataFrame
        The same by product group and product; both "" where not delivered. ``unit`` of the
        quantity ("": not delivered); a product sold in several units in a quarter has no quantity,
        because pieces and packs do not add up. ``currency`` of the invoices ("": several) and
        the ``rate`` they were converted at, on average.
    large_invoices : DataFrame
        Invoices of at least a tenth of the account's net revenue in their quarter.
    manager_quarter : DataFrame
        Sales by the account manager credited with the line.
    cost_quarter : DataFrame
        Costs posted to accounts by category and attribution (product cost is not among them),
        with cash discounts taken (``discounts``) and the cost of financing receivables
        (``financing``: receivable amount x days x rate / 365), both from payments.
    cost_pools, drivers : DataFrame
        Costs still to be shared out, and volumes used; capacity NaN means the used volume.
    payment_quarter : DataFrame
        Amounts paid in the quarter and amount x days late (early is negative); amounts open and
        overdue at its end, overdue amount x days; receivable amount x days outstanding in it.
    interaction_quarter, survey_quarter : DataFrame
        Contacts and minutes by kind and initiator; answers by metric (nps on 0-10).
    targets, ratings, comments, wallets, benchmarks, actions, opportunities : DataFrame
        As delivered and accepted; ``account_id`` "" in targets means not for one account.
    contacts, relations, value_chain : DataFrame
        Persons at the accounts, who influences whom, activities of the accounts; as delivered,
        but names of persons are empty unless the settings ask for them.
    contact_quarter : DataFrame
        Contacts, minutes and last day with each person; ``contact_id`` "" where not delivered.
    """

    accounts: pd.DataFrame
    account_quarter: pd.DataFrame
    product_quarter: pd.DataFrame
    large_invoices: pd.DataFrame
    manager_quarter: pd.DataFrame
    cost_quarter: pd.DataFrame
    cost_pools: pd.DataFrame
    drivers: pd.DataFrame
    payment_quarter: pd.DataFrame
    interaction_quarter: pd.DataFrame
    survey_quarter: pd.DataFrame
    targets: pd.DataFrame
    ratings: pd.DataFrame
    comments: pd.DataFrame
    wallets: pd.DataFrame
    benchmarks: pd.DataFrame
    actions: pd.DataFrame
    opportunities: pd.DataFrame
    contacts: pd.DataFrame
    relations: pd.DataFrame
    value_chain: pd.DataFrame
    contact_quarter: pd.DataFrame

    @classmethod
    def of(cls, **tables: pd.DataFrame) -> Facts:
        """Build facts from some tables; the others are empty, missing columns are NaN.

        Examples
        --------
        >>> facts = Facts.of(accounts=pd.DataFrame({"account_id": ["A1"], "name": ["Alpha"]}))
        >>> facts.accounts["name"].tolist(), len(facts.targets)
        (['Alpha'], 0)
        """
        return cls(
            **{
                field.name: tables[field.name].reindex(columns=list(FACT_COLUMNS[field.name]))
                if field.name in tables
                else no_facts(field.name)
                for field in fields(cls)
            }
        )
