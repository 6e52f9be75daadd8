"""The sample company as a whole: every table, in the order in which one follows from another."""

from __future__ import annotations

from kamlib.sample import comments, mistakes, opinions, planning, reference
from kamlib.sample.accounts import Account, account_rows, draw_accounts
from kamlib.sample.contacts import Contact, draw_contacts, draw_interactions, relation_rows
from kamlib.sample.costs import draw_costs
from kamlib.sample.currency import fx_rows
from kamlib.sample.ledger import revenue_and_cost
from kamlib.sample.payments import draw_payments
from kamlib.sample.pools import driver_rows, pool_rows, visit_hours, volume_drivers
from kamlib.sample.results import Results, estimate_results
from kamlib.sample.sales import draw_invoices, posted_lines
from kamlib.sample.table import Table, as_rows
from kamlib.sample.targets import target_rows


def build_tables(seed: int) -> dict[str, Table]:
    """Invent every input table.

    Parameters
    ----------
    seed : int
        Seed of the company.

    Returns
    -------
    dict
        Rows by name of the table, ready to be written; money in whole cents.
    """
    accounts = draw_accounts(seed)
    people = draw_contacts(seed, accounts)
    ledger, results = _ledger(seed, accounts, people)
    targets = target_rows(seed, accounts, results)
    return {
        "accounts": mistakes.spoil_accounts(account_rows(seed, accounts)),
        **ledger,
        "cost_pools": pool_rows(seed),
        "targets": targets,
        "surveys": mistakes.spoil_surveys(opinions.survey_rows(seed, accounts)),
        "ratings": opinions.rating_rows(seed, accounts),
        "wallets": planning.wallet_rows(seed, accounts, results),
        "opportunities": planning.opportunity_rows(seed, accounts),
        "contacts": as_rows(people),
        "relations": relation_rows(seed, people),
        "value_chain": planning.value_chain_rows(seed, accounts),
        "actions": planning.action_rows(seed, accounts),
        "comments": comments.comment_rows(seed, accounts, targets, results),
        "fx_rates": fx_rows(seed),
        "benchmarks": reference.benchmark_rows(),
        "account_map": reference.account_map_rows(accounts),
    }


def _ledger(
    seed: int, accounts: list[Account], people: list[Contact]
) -> tuple[dict[str, Table], Results]:
    """Draw what was sold, paid, spent and done, and what it brought."""
    invoices = draw_invoices(seed, accounts)
    lines = posted_lines(invoices)
    payments = draw_payments(seed, invoices)
    revenue, product_cost = revenue_and_cost(seed, lines)
    costs = draw_costs(seed, accounts, revenue)
    drivers = volume_drivers(seed, accounts, revenue)
    interactions = draw_interactions(seed, accounts, people, drivers["service_hours"])
    drivers["visits_hours"] = visit_hours(interactions)
    results = estimate_results(
        seed,
        revenue=revenue,
        product_cost=product_cost,
        costs=costs,
        payments=payments,
        drivers=drivers,
    )
    tables = {
        "sales": mistakes.spoil_sales(as_rows(lines)),
        "costs": mistakes.spoil_costs(as_rows(costs)),
        "drivers": driver_rows(drivers),
        "interactions": as_rows(interactions),
        "payments": as_rows(payments),
    }
    return tables, results
