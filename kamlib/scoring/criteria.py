"""The measures that criteria can be built on, each with its unit and its definition.

A measure looks at the rolling year (the last four quarters) unless its definition says
otherwise. Where the table it needs was not delivered it is missing for every account.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from kamlib.scoring import measures as m
from kamlib.scoring.evidence import Evidence
from kamlib.support import columns as c
from kamlib.support.errors import Sentence, SettingsError, nearest
from kamlib.support.language import translatable

Unit = Literal["money", "percent", "days", "contacts", "years", "index", "points"]


@dataclass(frozen=True, kw_only=True)
class Measure:
    """Definition of one computed figure per account.

    Parameters
    ----------
    id : str
        Name used in the settings.
    label : str
        Name shown on pages, translatable.
    unit : {"money", "percent", "days", "contacts", "years", "index", "points"}
        What its figures are in.
    definition : str
        Meaning shown on pages, translatable.
    needs : str
        Field of :class:`Evidence` without which it is missing for all.
    compute : callable
        From evidence to a series by account.

    Examples
    --------
    >>> effort = MEASURES["service_effort_pct"]
    >>> effort.definition, effort.unit, effort.needs
    ('Cost of service, complaints and returns ÷ net revenue', 'percent', 'statements')
    """

    id: str
    label: str
    unit: Unit
    definition: str
    needs: str
    compute: Callable[[Evidence], pd.Series]


_ALL = (
    Measure(
        id=c.NET_REVENUE,
        label=translatable("Net revenue"),
        unit="money",
        definition=translatable(
            "Revenue after discounts, bonuses and cash discounts, rolling year"
        ),
        needs="statements",
        compute=m.net_revenue,
    ),
    Measure(
        id=c.CUSTOMER_CONTRIBUTION,
        label=translatable("Customer contribution"),
        unit="money",
        definition=translatable("Revenue minus all ten cost categories, rolling year"),
        needs="statements",
        compute=m.customer_contribution,
    ),
    Measure(
        id=c.CUSTOMER_PROFITABILITY_PCT,
        label=translatable("Customer profitability"),
        unit="percent",
        definition=translatable("Customer contribution ÷ customer revenue, rolling year"),
        needs="statements",
        compute=m.customer_profitability,
    ),
    Measure(
        id="revenue_growth_pct",
        label=translatable("Revenue growth"),
        unit="percent",
        definition=translatable("Net revenue of the rolling year against the year before"),
        needs="statements",
        compute=m.revenue_growth,
    ),
    Measure(
        id="service_effort_pct",
        label=translatable("Service effort"),
        unit="percent",
        definition=translatable("Cost of service, complaints and returns ÷ net revenue"),
        needs="statements",
        compute=m.service_effort,
    ),
    Measure(
        id="average_delay_days",
        label=translatable("Payment delay"),
        unit="days",
        definition=translatable("Days late, weighted with amounts, paid and overdue invoices"),
        needs="payments",
        compute=m.average_delay,
    ),
    Measure(
        id=c.PAYMENT_TERMS_DAYS,
        label=translatable("Payment terms"),
        unit="days",
        definition=translatable("Agreed payment term"),
        needs="accounts",
        compute=m.payment_terms,
    ),
    Measure(
        id="interactions_per_quarter",
        label=translatable("Contacts per quarter"),
        unit="contacts",
        definition=translatable("Visits, calls, mails, workshops, tickets and complaints"),
        needs="interactions",
        compute=m.interactions,
    ),
    Measure(
        id="initiated_by_account_pct",
        label=translatable("Contacts begun by the account"),
        unit="percent",
        definition=translatable("Share of contacts that the account began"),
        needs="interactions",
        compute=m.initiated_by_account,
    ),
    Measure(
        id="loyalty_pct",
        label=translatable("Loyalty"),
        unit="percent",
        definition=translatable("Share of the last 12 quarters with revenue"),
        needs="statements",
        compute=m.loyalty,
    ),
    Measure(
        id="nps",
        label=translatable("Net promoter score"),
        unit="index",
        definition=translatable("Promoters minus detractors in percent of answers, −100 to 100"),
        needs="surveys",
        compute=m.net_promoter_score,
    ),
    Measure(
        id="cross_up_sell_pct",
        label=translatable("Cross- and up-selling"),
        unit="percent",
        definition=translatable("Revenue from cross- and up-selling ÷ net revenue"),
        needs="statements",
        compute=m.cross_up_sell,
    ),
    Measure(
        id="years_as_customer",
        label=translatable("Years as customer"),
        unit="years",
        definition=translatable("Years since the first business"),
        needs="accounts",
        compute=m.years_as_customer,
    ),
)

#: Every measure a criterion can name, by its id.
MEASURES: dict[str, Measure] = {measure.id: measure for measure in _ALL}


def find_measure(name: str) -> Measure:
    """Look up a measure.

    Raises
    ------
    SettingsError
        If there is none of that name, with the nearest that exists.
    """
    if name not in MEASURES:
        told = Sentence(
            "A criterion asks for the measure {name!r}, which does not exist.", name=name
        )
        raise SettingsError(told, nearest(name, MEASURES))
    return MEASURES[name]


def measured(evidence: Evidence, *, only: Collection[str] | None = None) -> pd.DataFrame:
    r"""Compute measures for every account.

    Parameters
    ----------
    evidence : Evidence
        Tables and quarter.
    only : collection of str, optional
        Measures that are wanted; all by default.

    Returns
    -------
    DataFrame of shape (n_accounts, 1 + n_measures)
        ``account_id`` (sorted) and one column per measure, in the unit that :data:`MEASURES` names;
        NaN where a measure has no figure for an account, or its table was not delivered.

    Notes
    -----
    Percentages are ratios of sums over the rolling year, not means of quarters:

    .. math:: m_i = \frac{\sum_{q} part_{iq}}{\sum_{q} whole_{iq}} \cdot 100

    and NaN where the whole is not positive. Each definition stands in :data:`MEASURES`.

    Examples
    --------
    >>> import datetime as dt
    >>> nothing = pd.DataFrame()
    >>> evidence = Evidence(quarter="2026Q3", as_of=dt.date(2026, 9, 30),
    ...     accounts=pd.DataFrame({"account_id": ["K1"], "payment_terms_days": [30.0],
    ...         "customer_since": [dt.date(2024, 9, 30)]}),
    ...     statements=pd.DataFrame({"account_id": ["K1"], "quarter": ["2026Q3"],
    ...         "gross_revenue": [110.0], "discounts": [10.0], "customer_contribution": [25.0],
    ...         "service": [4.0], "complaints_returns": [1.0],
    ...         "cross_sell_revenue": [8.0], "up_sell_revenue": [2.0]}),
    ...     interactions=nothing, payments=nothing, surveys=nothing)
    >>> measured(evidence, only=["customer_profitability_pct", "service_effort_pct", "nps"])
      account_id  customer_profitability_pct  service_effort_pct  nps
    0         K1                        25.0                 5.0  NaN
    """
    wanted = [measure for name, measure in MEASURES.items() if only is None or name in only]
    figures = {measure.id: _figure(measure, evidence) for measure in wanted}
    return pd.DataFrame(figures, index=evidence.account_ids).reset_index()


def _figure(measure: Measure, evidence: Evidence) -> pd.Series:
    if is_absent(measure, evidence):
        return evidence.per_account(pd.Series(dtype=float))
    return measure.compute(evidence).astype(float)


def is_absent(measure: Measure, evidence: Evidence) -> bool:
    """Tell whether the table a measure needs was not delivered."""
    return bool(getattr(evidence, measure.needs).empty)
