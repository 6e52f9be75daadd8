"""The sentences of the matrix beside its finding: who is undecided, who moved, what hours say."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kamlib.matrix.history import NOT_PLACED
from kamlib.matrix.movement import TOP
from kamlib.matrix.resources import Budget
from kamlib.matrix.strategies import Advice
from kamlib.scoring.words import listed, money_text
from kamlib.support import columns as c
from kamlib.support.language import Language, is_missing


def undecided_sentence(table: pd.DataFrame, *, border: float, language: Language) -> str:
    """Say how many accounts stand too near a split, and for whom another quadrant is likelier.

    Parameters
    ----------
    table : DataFrame
        Placement with probabilities: ``is_undecided``, ``quadrant``, ``likeliest``,
        ``net_revenue`` and ``name``.
    border : float
        Half the width of the band, in points.
    language : Language
        Of the sentence.
    """
    placed = table[table["quadrant"].notna()]
    near = placed[placed["is_undecided"]]
    sentence = language.plural(
        "{count} of {all} accounts stands within {border} points of a split ({revenue}).",
        "{count} of {all} accounts stand within {border} points of a split ({revenue}).",
        len(near),
        all=language.number(len(placed)),
        border=language.number(border, digits=1),
        revenue=money_text(near[c.NET_REVENUE].sum(), language),
    )
    elsewhere = placed[placed["likeliest"] != placed["quadrant"]]
    if elsewhere.empty:
        return sentence
    order = elsewhere.sort_values([c.NET_REVENUE, c.ACCOUNT_ID], ascending=[False, True])
    return f"{sentence} " + language.text(
        "Another quadrant is more likely for {names}.",
        names=listed([str(name) for name in order[c.NAME]], language),
    )


def change_sentence(
    table: pd.DataFrame,
    *,
    quarter: str,
    strategies: Mapping[str, Advice],
    language: Language,
) -> str:
    """Say how many accounts changed quadrant and what the top quadrant won and lost.

    Parameters
    ----------
    table : DataFrame
        From :func:`kamlib.matrix.history.transitions`. Won and lost are both valued now, as in
        the table below the sentence; who is not placed any more is valued at ``quarter``.
    quarter : str
        Quarter that is compared with.
    strategies : mapping of quadrant to Advice
        Names of the quadrants.
    language : Language
        Of the sentence.
    """
    both = table[(table["from"] != "") & (table["to"] != "")]
    changed = both[both["from"] != both["to"]]
    entered = table[(table["to"] == TOP) & (table["from"] != TOP)]
    left = table[(table["from"] == TOP) & (table["to"] != TOP)]
    lost = left["revenue_now"].where(left["to"] != NOT_PLACED, left["revenue_before"])
    sentence = language.plural(
        "Since {quarter}, {count} of {all} accounts changed quadrant.",
        "Since {quarter}, {count} of {all} accounts changed quadrant.",
        int(changed["accounts"].sum()),
        quarter=quarter,
        all=language.number(int(both["accounts"].sum())),
    )
    return f"{sentence} " + language.text(
        "“{top}” won {entered} ({won}) and lost {left} ({lost}).",
        top=strategies[TOP].name,
        entered=language.number(int(entered["accounts"].sum())),
        won=money_text(entered["revenue_now"].sum(), language),
        left=language.number(int(left["accounts"].sum())),
        lost=money_text(lost.sum(), language),
    )


def budget_sentence(table: pd.DataFrame, budget: Budget, *, language: Language) -> str:
    """Say whether the hours suggested fit the hours and the money there are.

    Parameters
    ----------
    table : DataFrame
        From :func:`kamlib.matrix.resources.resources`.
    budget : Budget
        What there is; NaN where it was not declared.
    language : Language
        Of the sentence.
    """
    number, text = language.number, language.text
    suggested = float(table["suggested_hours"].sum())
    spent = table["actual_hours"].sum(min_count=1)
    if is_missing(budget.hours_available):
        parts = [
            text(
                "The quadrants suggest {suggested} hours; the hours available are not declared.",
                suggested=number(suggested),
            )
        ]
    else:
        figures = {"suggested": number(suggested), "available": number(budget.hours_available)}
        fits = suggested <= budget.hours_available
        parts = [
            text("The quadrants suggest {suggested} hours, {available} are available.", **figures)
            if fits
            else text(
                "The quadrants suggest {suggested} hours, more than the {available} available.",
                **figures,
            )
        ]
    cost = suggested * budget.cost_per_hour
    if not is_missing(cost) and not is_missing(budget.budget_available):
        money = {
            "cost": money_text(cost, language),
            "budget": money_text(budget.budget_available, language),
        }
        parts.append(
            text("They would cost {cost}, within the budget of {budget}.", **money)
            if cost <= budget.budget_available
            else text("They would cost {cost}, more than the budget of {budget}.", **money)
        )
    if not is_missing(spent):
        parts.append(text("Spent were {spent} hours.", spent=number(float(spent))))
    return " ".join(parts)
