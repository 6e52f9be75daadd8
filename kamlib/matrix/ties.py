"""Totals of the matrix that must agree, each computed in two different ways."""

from __future__ import annotations

import pandas as pd

from kamlib.matrix.history import NOT_PLACED
from kamlib.matrix.probability import PROBABILITY_COLUMNS
from kamlib.matrix.studies import Studies
from kamlib.scoring.totals import MONEY
from kamlib.support.language import translatable

ACCOUNTS_TIE = translatable("Accounts (number): quadrants + not placed = scored in chapter 3")
MOVED_TIE = translatable("Accounts (number): transitions = quadrants")
HOURS_TIE = translatable("Hours: suggested for the quadrants = suggested for the accounts")
SHARES_TIE = translatable("Probabilities (accounts): all quadrants = accounts that are placed")
REVENUE_TIE = translatable(
    "Net revenue (money): quadrants + not placed + no business + without an account = "
    "statement of chapter 2"
)
CONTRIBUTION_TIE = translatable(
    "Customer contribution (money): the same parts = statement of chapter 2"
)
VALUE_TIE = translatable("Value index (points): contributions of the criteria = index")
ENGAGEMENT_TIE = translatable("Engagement index (points): contributions of the criteria = index")

#: A row of tie-outs: the check and two totals.
Row = tuple[str, float, float]


def quadrant_ties(
    quadrants: pd.DataFrame, *, scored: int, rest: pd.Series, year: pd.DataFrame
) -> list[Row]:
    """Compare the quadrants with the accounts of chapter 3 and the statement of chapter 2.

    Parameters
    ----------
    quadrants : DataFrame
        Accounts, net revenue and contribution per quadrant, with those that are not placed.
    scored : int
        Accounts with a score in chapter 3.
    rest : Series
        Money that no account of the matrix has, see :func:`kamlib.scoring.totals.outside`.
    year : DataFrame
        Statement of the rolling year.

    Examples
    --------
    >>> held = {"accounts": [2], "net_revenue": [8.0], "customer_contribution": [3.0]}
    >>> year = pd.DataFrame({"net_revenue": [9.0], "customer_contribution": [2.0]})
    >>> rest = pd.Series({"net_revenue": 1.0, "customer_contribution": -1.0})
    >>> ties = quadrant_ties(pd.DataFrame(held), scored=2, rest=rest, year=year)
    >>> [row[1:] for row in ties]
    [(2.0, 2.0), (9.0, 9.0), (2.0, 2.0)]
    """
    checks = zip((REVENUE_TIE, CONTRIBUTION_TIE), MONEY, strict=True)
    return [
        (ACCOUNTS_TIE, float(quadrants["accounts"].sum()), float(scored)),
        *(
            (check, float(quadrants[column].sum() + rest[column]), float(year[column].sum()))
            for check, column in checks
        ),
    ]


def index_ties(placement: pd.DataFrame, value: pd.DataFrame, engagement: pd.DataFrame) -> list[Row]:
    """Compare both indices with the contributions of their criteria.

    Examples
    --------
    >>> placement = pd.DataFrame({"value_index": [6.0], "engagement_index": [4.0]})
    >>> value = pd.DataFrame({"contribution": [2.5, 3.5]})
    >>> engagement = pd.DataFrame({"contribution": [4.0]})
    >>> [row[1:] for row in index_ties(placement, value, engagement)]
    [(6.0, 6.0), (4.0, 4.0)]
    """
    return [
        (VALUE_TIE, float(value["contribution"].sum()), float(placement["value_index"].sum())),
        (
            ENGAGEMENT_TIE,
            float(engagement["contribution"].sum()),
            float(placement["engagement_index"].sum()),
        ),
    ]


def study_ties(studies: Studies) -> list[Row]:
    """Compare transitions, probabilities and hours with the accounts that are placed."""
    moved = studies.transitions[studies.transitions["to"] != NOT_PLACED]["accounts"].sum()
    placed = float(studies.placement["quadrant"].notna().sum())
    shares = studies.probability[list(PROBABILITY_COLUMNS)].sum().sum()
    hours = studies.resources["suggested_hours"].sum()
    return [
        (MOVED_TIE, float(moved), placed),
        (SHARES_TIE, float(shares), placed),
        (HOURS_TIE, float(studies.hours["suggested_hours"].sum()), float(hours)),
    ]
