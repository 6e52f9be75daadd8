"""Actuals (Ist): every KPI per account, per account manager and for the whole company.

Accounts come from the statement and from payments, answers and contacts; account managers
from the lines credited to them (revenue and gross profit) and otherwise from the accounts
they answer for, also for bonuses and cash discounts, which no line carries; the company is
everything, postings without a known account included. So account managers add up to it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kamlib.soll_ist.kpis import (
    CONTACTS,
    DELAY_AMOUNT_DAYS,
    DISCOUNT_BASE,
    KPIS,
    PAID_AMOUNT,
    PROFITABILITY_BASE,
    PROMOTER_BALANCE,
    RESPONSES,
    Definition,
)
from kamlib.support import columns as c
from kamlib.support.money import ratio

ACCOUNT, MANAGER, COMPANY = "account", "manager", "company"
SCOPES: tuple[str, ...] = (COMPANY, MANAGER, ACCOUNT)
SCOPE, ENTITY = "scope", "entity"
#: What a target and an actual have in common.
KEY: list[str] = [SCOPE, ENTITY, c.QUARTER, c.KPI]

_CREDITED = [c.GROSS_REVENUE, c.NET_REVENUE, c.CUSTOMER_GROSS_PROFIT]
_SUMS = [
    *_CREDITED,
    c.CUSTOMER_CONTRIBUTION,
    c.DISCOUNTS,
    c.SERVICE,
    PROFITABILITY_BASE,
    DISCOUNT_BASE,
    DELAY_AMOUNT_DAYS,
    PAID_AMOUNT,
    PROMOTER_BALANCE,
    RESPONSES,
    CONTACTS,
]

#: Whether the result of an account is unknown, because product cost is missing.
IS_UNKNOWN = "is_unknown"
#: Share of revenue of unknown result, in %, above which a sum of results is unknown as well.
UNCOSTED_PCT = 5.0
_RESULTS = (c.CUSTOMER_GROSS_PROFIT, c.CUSTOMER_CONTRIBUTION)

#: Digits money is summed with; what is beyond them is rounding.
MONEY_DIGITS = 4


def statement_sums(
    statement_by_quarter: pd.DataFrame, *, denominator: str = c.NET_REVENUE
) -> pd.DataFrame:
    """Take from the statement what KPIs are made of.

    Parameters
    ----------
    statement_by_quarter : DataFrame of shape (n_accounts * n_quarters, >= 6)
        One row per account and quarter with business: ``gross_revenue``, the cost categories
        and ``customer_contribution``; ``net_revenue`` and ``customer_gross_profit`` where
        they are levels of the settings, otherwise computed.
    denominator : str, default="net_revenue"
        Revenue that customer profitability is a percentage of.

    Returns
    -------
    DataFrame of shape (n_accounts * n_quarters, 11)
        ``account_id``, ``quarter``, sums in money and ``is_unknown``: no contribution can be said,
        because product cost is missing; such revenue is in no base of profitability.

    Examples
    --------
    >>> statement = pd.DataFrame({"account_id": ["A"], "quarter": ["2026Q3"],
    ...     "gross_revenue": [100.0], "discounts": [10.0], "product_cost": [50.0],
    ...     "service": [5.0], "customer_contribution": [20.0]})
    >>> statement_sums(statement)[["net_revenue", "customer_gross_profit"]].values.tolist()
    [[90.0, 40.0]]
    """
    table = statement_by_quarter.copy()
    if c.NET_REVENUE not in table:
        table[c.NET_REVENUE] = table[c.GROSS_REVENUE] - table[c.DISCOUNTS]
    if c.CUSTOMER_GROSS_PROFIT not in table:
        table[c.CUSTOMER_GROSS_PROFIT] = table[c.NET_REVENUE] - table[c.PRODUCT]
    table[IS_UNKNOWN] = table[c.CUSTOMER_CONTRIBUTION].isna()
    table[PROFITABILITY_BASE] = table[denominator].mask(table[IS_UNKNOWN])
    table[DISCOUNT_BASE] = table[c.GROSS_REVENUE]
    return table[[c.ACCOUNT_ID, c.QUARTER, *_SUMS[:8], IS_UNKNOWN]]


def relationship_sums(
    payments: pd.DataFrame, surveys: pd.DataFrame, interactions: pd.DataFrame
) -> pd.DataFrame:
    """Sum payments, answers and contacts per account and quarter.

    Parameters
    ----------
    payments, surveys, interactions : DataFrame
        ``payment_quarter``, ``survey_quarter`` and ``interaction_quarter`` of the facts.

    Returns
    -------
    DataFrame of shape (n_accounts * n_quarters, 7)
        NaN where an account has no row of that kind.
    """
    answers = surveys[surveys[c.METRIC] == "nps"]
    answers = answers.assign(
        **{
            PROMOTER_BALANCE: answers["promoters"].astype(float)
            - answers["detractors"].astype(float)
        }
    )
    parts = [
        _summed(payments, [DELAY_AMOUNT_DAYS, PAID_AMOUNT]),
        _summed(answers, [PROMOTER_BALANCE, RESPONSES]),
        _summed(interactions, [CONTACTS]),
    ]
    return pd.concat(parts, axis=1).rename_axis([c.ACCOUNT_ID, c.QUARTER]).reset_index()


def _summed(table: pd.DataFrame, sums: list[str]) -> pd.DataFrame:
    keyed = table.astype({c.ACCOUNT_ID: str, c.QUARTER: str} | dict.fromkeys(sums, float))
    return keyed.groupby([c.ACCOUNT_ID, c.QUARTER])[sums].sum(min_count=1)


def account_sums(statement: pd.DataFrame, relationship: pd.DataFrame) -> pd.DataFrame:
    """Set all sums of an account and quarter side by side.

    Parameters
    ----------
    statement, relationship : DataFrame
        From :func:`statement_sums` and :func:`relationship_sums`.

    Returns
    -------
    DataFrame of shape (n_accounts * n_quarters, 15)
        Sorted by account and quarter; NaN where nothing was delivered.
    """
    joined = statement.merge(
        relationship, on=[c.ACCOUNT_ID, c.QUARTER], how="outer", validate="one_to_one"
    )
    joined[_SUMS] = joined[_SUMS].astype(float)
    joined[IS_UNKNOWN] = joined[IS_UNKNOWN].eq(True)
    return joined.sort_values([c.ACCOUNT_ID, c.QUARTER], ignore_index=True)


def manager_sums(
    sums: pd.DataFrame,
    accounts: pd.DataFrame,
    manager_quarter: pd.DataFrame,
    account_quarter: pd.DataFrame,
    *,
    uncosted_pct: float = UNCOSTED_PCT,
) -> pd.DataFrame:
    """Sum over account managers: credited lines for revenue, their accounts for the rest.

    Parameters
    ----------
    sums : DataFrame
        From :func:`account_sums`.
    accounts : DataFrame
        Who answers for an account (``account_manager``; missing: nobody, "").
    manager_quarter, account_quarter : DataFrame
        Sales by the account manager credited with the line, and by account.
    uncosted_pct : float, default=5
        Share of gross revenue of unknown result, in percent, above which a sum of results is
        unknown (``is_unknown``).

    Returns
    -------
    DataFrame
        ``account_manager``, ``quarter`` and the sums of :func:`account_sums`. Gross revenue, net
        revenue and gross profit are those of the credited lines, minus what stands on no line
        (bonuses, cash discounts) of the accounts they answer for. Over all account managers
        every sum is that of all accounts.
    """
    managers = manager_of(accounts)
    keys = [c.ACCOUNT_ID, c.QUARTER]
    lines = sums[keys].merge(
        _of_lines(account_quarter, c.ACCOUNT_ID), on=keys, how="left", validate="one_to_one"
    )
    owned = sums.copy()
    # What the statement has and no line carries goes with who answers for the account.
    of_lines = lines[_CREDITED].set_axis(owned.index)
    left = owned[_CREDITED].sub(of_lines, fill_value=0.0).round(MONEY_DIGITS)
    owned[_CREDITED] = left.where(left != 0)  # nothing left is nobody's, not somebody's zero
    owned[c.ACCOUNT_MANAGER] = owned[c.ACCOUNT_ID].map(managers).fillna("")
    parts = [_of_lines(manager_quarter, c.ACCOUNT_MANAGER), owned.drop(columns=c.ACCOUNT_ID)]
    both = pd.concat(parts, ignore_index=True)
    by = [c.ACCOUNT_MANAGER, c.QUARTER]
    summed = both.groupby(by)[_SUMS].sum(min_count=1)
    return summed.join(_unknown(owned, by, uncosted_pct)).reset_index()


def _unknown(sums: pd.DataFrame, by: list[str], limit_pct: float) -> pd.Series:
    """Tell where too much revenue is of unknown result to say a sum of results."""
    revenue = sums[DISCOUNT_BASE].abs()
    parts = pd.DataFrame({"all": revenue, "unknown": revenue.where(sums[IS_UNKNOWN], 0.0)})
    total = parts.groupby([sums[name] for name in by]).sum()
    return (total["unknown"] > limit_pct / 100 * total["all"]).rename(IS_UNKNOWN)


def _of_lines(sales: pd.DataFrame, who: str) -> pd.DataFrame:
    """Revenue and gross profit as invoiced, by account or account manager and quarter."""
    amounts = [c.GROSS_REVENUE, c.INVOICED_NET, c.PRODUCT_COST]
    lines = sales.astype({c.QUARTER: str} | dict.fromkeys(amounts, float))
    lines[who] = lines[who].fillna("").astype(str)
    lines[c.NET_REVENUE] = lines[c.INVOICED_NET]
    lines[c.CUSTOMER_GROSS_PROFIT] = lines[c.INVOICED_NET] - lines[c.PRODUCT_COST].fillna(0.0)
    return lines.groupby([who, c.QUARTER])[_CREDITED].sum(min_count=1).reset_index()


def manager_of(accounts: pd.DataFrame) -> dict[str, str]:
    """Say who answers for each account; "" where nobody is named."""
    named = accounts[c.ACCOUNT_MANAGER].fillna("").astype(str)
    return dict(zip(accounts[c.ACCOUNT_ID].astype(str), named, strict=True))


def all_actuals(
    accounts: pd.DataFrame, managers: pd.DataFrame, *, uncosted_pct: float = UNCOSTED_PCT
) -> pd.DataFrame:
    r"""Compute every KPI of every account, account manager and the company.

    Parameters
    ----------
    accounts : DataFrame of shape (n_accounts * n_quarters, 15)
        From :func:`account_sums`: the sums that KPIs are made of, in money or counts; NaN where
        nothing was delivered.
    managers : DataFrame of shape (n_managers * n_quarters, 15)
        From :func:`manager_sums`, the same sums by ``account_manager``.
    uncosted_pct : float, default=5
        As for :func:`manager_sums`, for the company.

    Returns
    -------
    DataFrame of shape (n_actuals, 7)
        ``scope`` (company, manager, account), ``entity`` (account, account manager, "" for the
        company), ``quarter``, ``kpi``, ``numerator``, ``denominator`` (NaN unless a ratio),
        ``actual`` in the KPI's unit (NaN for a ratio whose denominator is not positive). A KPI
        whose numerator is missing has no row; a sum of several accounts leaves missing ones out.
        Where product cost is missing, profit and contribution have a row without an actual: for an
        account of unknown result, and for a sum in which too much revenue is of such.

    Notes
    -----
    .. math:: actual = scale \cdot \frac{\sum_i numerator_i}{\sum_i denominator_i}

    A ratio of sums, never a mean of ratios: a large account weighs more than a small one. A KPI
    without denominator is its sum. Definitions: :data:`kamlib.soll_ist.kpis.KPIS`.

    Examples
    --------
    Two accounts of one account manager earn 20 and 10 percent; together 50 of 400, not 15 percent.

    >>> statement = pd.DataFrame({"account_id": ["A", "B"], "quarter": "2026Q3",
    ...     "gross_revenue": [100.0, 300.0], "discounts": 0.0, "product_cost": [70.0, 240.0],
    ...     "service": [10.0, 30.0], "customer_contribution": [20.0, 30.0]})
    >>> accounts = statement_sums(statement).assign(paid_delay_amount_days=float("nan"),
    ...     paid_amount=float("nan"), promoter_balance=float("nan"), responses=float("nan"),
    ...     contacts=[4.0, 2.0])
    >>> managers = accounts.drop(columns="account_id").groupby("quarter", as_index=False).sum()
    >>> table = all_actuals(accounts, managers.assign(account_manager="Bo"))
    >>> found = table[table["kpi"] == "customer_profitability_pct"]
    >>> found[["scope", "entity", "actual"]].values.tolist()
    [['company', '', 12.5], ['manager', 'Bo', 12.5], ['account', 'A', 20.0], ['account', 'B', 10.0]]
    """
    company = accounts.groupby(c.QUARTER)[_SUMS].sum(min_count=1)
    if IS_UNKNOWN in accounts:
        company = company.join(_unknown(accounts, [c.QUARTER], uncosted_pct))
    company = company.reset_index()
    scopes = {
        COMPANY: company.assign(**{ENTITY: ""}),
        MANAGER: managers.rename(columns={c.ACCOUNT_MANAGER: ENTITY}),
        ACCOUNT: accounts.rename(columns={c.ACCOUNT_ID: ENTITY}),
    }
    parts = [
        _of_kpi(table, kpi, definition).assign(**{SCOPE: scope})
        for scope, table in scopes.items()
        for kpi, definition in KPIS.items()
    ]
    table = pd.concat(parts, ignore_index=True)
    return table[[*KEY, "numerator", "denominator", c.ACTUAL]]


def _of_kpi(table: pd.DataFrame, kpi: str, definition: Definition) -> pd.DataFrame:
    values = table[[ENTITY, c.QUARTER]].copy()
    values[c.KPI] = kpi
    is_unknown = pd.Series(False, index=table.index)
    if definition.numerator in _RESULTS and IS_UNKNOWN in table:
        is_unknown = table[IS_UNKNOWN].eq(True)
    values["numerator"] = table[definition.numerator].mask(is_unknown)
    values["denominator"] = table[definition.denominator] if definition.is_ratio else np.nan
    values[c.ACTUAL] = (
        definition.scale * ratio(values["numerator"], values["denominator"])
        if definition.is_ratio
        else values["numerator"]
    )
    return values[values["numerator"].notna() | is_unknown]


def covered_quarters(actuals: pd.DataFrame) -> Mapping[str, frozenset[str]]:
    """Say for each KPI in which quarters its input was delivered at all.

    Parameters
    ----------
    actuals : DataFrame
        From :func:`all_actuals`.

    Returns
    -------
    mapping of str to frozenset of str
        Quarters in which at least one account has a figure. In these an account without a
        posting had none: its sums are 0, not missing.

    Examples
    --------
    >>> table = pd.DataFrame({"kpi": ["nps", "nps"], "quarter": ["2026Q1", "2026Q3"]})
    >>> sorted(covered_quarters(table)["nps"])
    ['2026Q1', '2026Q3']
    """
    return {
        str(kpi): frozenset(rows[c.QUARTER].astype(str)) for kpi, rows in actuals.groupby(c.KPI)
    }
