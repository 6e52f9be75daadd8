"""What the sheets are called, which question each answers, and how it is read."""

from __future__ import annotations

from dataclasses import dataclass

from kamlib.support.language import translatable


@dataclass(frozen=True)
class Page:
    """A sheet: its name, the question in its title, what the cover says, how it is read."""

    name: str
    title: str
    purpose: str
    note: str


#: The sheets after the cover, in reading order.
PAGES: dict[str, Page] = {
    "overview": Page(
        translatable("Overview"),
        translatable("From gross revenue to customer contribution"),
        translatable("All accounts together, step by step, with a chart"),
        translatable("Dark bars are totals, grey bars are deducted."),
    ),
    "statement": Page(
        translatable("Statement"),
        translatable("What does each account earn?"),
        translatable("One line per account: revenue, the ten cost categories, contribution"),
        translatable(
            "Without VAT. Costs are positive and deducted from left to right. "
            "Keyed costs are shared out by a key, not caused and measured."
        ),
    ),
    "scores": Page(
        translatable("Scores"),
        translatable("Which accounts deserve key account management?"),
        translatable("Points per criterion, weights you can change, score and rank"),
        translatable(
            "Score = points × weights ÷ weights of the criteria that have points. "
            "A missing criterion drops out with its weight. Measures cover the last four quarters."
        ),
    ),
    "matrix": Page(
        translatable("Matrix"),
        translatable("Where does each account stand: value and engagement?"),
        translatable("Value and engagement index, quadrant, strategy, bubble chart"),
        translatable("An index at or above the split is high. Both indices run from 0 to 10."),
    ),
    "soll_ist": Page(
        translatable("Soll-Ist"),
        translatable("Where do we miss or beat the target?"),
        translatable("Target, actual and variance per KPI: company, managers, accounts"),
        translatable(
            "Variance = (actual − target) × direction, so plus is always favourable "
            "(direction −1: less is better). No target is not target 0. "
            "Ratios differ in percentage points."
        ),
    ),
    "plans": Page(
        translatable("Account plans"),
        translatable("What do we want with each key account, and what comes next?"),
        translatable("One line per account with a plan: ten figures, chances, next step, risks"),
        translatable(
            "Net revenue, contribution and Soll-Ist of the quarter, the others of the last four. "
            "Weighted volume = volume × probability of the open opportunities."
        ),
    ),
    "quality": Page(
        translatable("Data quality"),
        translatable("What is missing, and whom to ask?"),
        translatable("Inputs that were not delivered, coverage of the criteria"),
        translatable("Each missing input switches off what needs it; nothing is replaced by zero."),
    ),
}

#: How the matrix is read where an index exactly at the split counts as low.
LOW_AT_SPLIT = translatable("An index above the split is high. Both indices run from 0 to 10.")


def page_note(key: str, *, at_split: str = "high") -> str:
    """Say how a sheet is read; on the matrix it follows what the settings say of the split.

    Examples
    --------
    >>> page_note("matrix", at_split="low")
    'An index above the split is high. Both indices run from 0 to 10.'
    """
    return LOW_AT_SPLIT if (key, at_split) == ("matrix", "low") else PAGES[key].note
