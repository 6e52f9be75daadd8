"""The stories planted in the sample company: who, what, and where it shows.

Chapters, tests and the course rely on them, so the account numbers are fixed.
"""

from __future__ import annotations

from dataclasses import dataclass

CUSTOMER_A = "K0001"
CUSTOMER_B = "K0002"
GROUP = ("K0003", "K0004", "K0005")
GROUP_ID = "G01"
MISBOOKED = "K0006"
LOST_CHAMPION = "K0007"
STOPPED = "K0008"
PRICE_RISE = "K0009"
MIX_SHIFT = "K0010"
LATE_PAYER = "K0011"
CONTRADICTORY = "K0012"
STEADY = "K0019"
PROJECT = "K0031"
DUPLICATE = "K0077"
NOT_AN_ACCOUNT = "K9999"


@dataclass(frozen=True, slots=True)
class Story:
    """One planted story.

    Parameters
    ----------
    account_ids : tuple of str
        The accounts it is about.
    sentence : str
        What happens, in one English sentence.
    table : str
        The input table that shows it (several are separated by a comma).
    """

    account_ids: tuple[str, ...]
    sentence: str
    table: str


STORIES: dict[str, Story] = {
    "customer_a": Story(
        (CUSTOMER_A,),
        "Customer A is among the three largest by revenue, but takes so much service that hardly "
        "any contribution is left.",
        "sales, drivers, costs",
    ),
    "customer_b": Story(
        (CUSTOMER_B,),
        "Customer B has moderate revenue, needs little service, earns a far better margin and "
        "grows by about 12 % a year with its market.",
        "sales, drivers, costs",
    ),
    "steady_account": Story(
        (STEADY,),
        "For three years this account buys for 25,000 a year; now it is being built up with "
        "visits, actions, opportunities and rising targets.",
        "sales, interactions, actions, opportunities, targets",
    ),
    "sudden_project": Story(
        (PROJECT,),
        "A quiet account places one project order in 2026Q3, worth about ten of its usual years.",
        "sales, opportunities",
    ),
    "group_of_three": Story(
        GROUP,
        "Three accounts of one group pass 10 % of revenue together; none of them does alone.",
        "accounts, sales",
    ),
    "late_payer": Story(
        (LATE_PAYER,),
        "This account pays more than 40 days late on average, and its receivables grow.",
        "payments",
    ),
    "stopped_account": Story(
        (STOPPED,),
        "One of the 25 largest accounts of 2025 has not ordered in the last three quarters.",
        "sales",
    ),
    "price_rise": Story(
        (PRICE_RISE,),
        "Unit prices rise by 6 % from 2026Q1 while quantities stay the same.",
        "sales",
    ),
    "mix_shift": Story(
        (MIX_SHIFT,),
        "From 2026Q1 the account takes the same total quantity, but far more motors, the "
        "product group with the lowest margin.",
        "sales",
    ),
    "lost_champion": Story(
        (LOST_CHAMPION,),
        "The decider who spoke for us left in 2025Q4; since then contacts, satisfaction and "
        "revenue fall.",
        "contacts, interactions, surveys, sales, comments",
    ),
    "unknown_account": Story(
        (NOT_AN_ACCOUNT,),
        "Some sales lines carry an account number that the accounts table does not know.",
        "sales, payments",
    ),
    "misbooked_quarter": Story(
        (MISBOOKED,),
        "A delivery of about 400,000 with invoices of March 2026 was posted in April, so 2026Q1 "
        "shows too little against target and 2026Q2 too much.",
        "sales, payments, targets, comments",
    ),
    "contradictory_raters": Story(
        (CONTRADICTORY,),
        "Sales rates the strategic importance of this account 9, controlling rates it 2.",
        "ratings",
    ),
    "unreadable_rows": Story(
        (DUPLICATE,),
        "A handful of rows cannot be read or come twice, so that there is something to refuse "
        "and to report.",
        "sales, costs, surveys, accounts",
    ),
}
