"""Module 6: the matrix of value and engagement, and what to do in its quadrants."""

from __future__ import annotations

import math

import pandas as pd

from kamlib.matrix import quadrant
from kamlib.support import columns as c
from kamlib.support.display import HouseTable
from kamlib.support.language import Language, translatable
from kamlib.training.answers import Choice, Names, Number
from kamlib.training.company import Company
from kamlib.training.exercise import Example, Exercise, Fact, Facts, Misconception, Module, Step
from kamlib.training.exercises.grids import Column, grid
from kamlib.training.exercises.tables import account, picked
from kamlib.training.roles import GEM, LARGEST, PROJECT

#: Where a colleague would split the value axis instead, in points.
_HIGHER_SPLIT = 6.0
_POINTS = Number(unit="ratio", digits=2)


def _placed(company: Company) -> pd.DataFrame:
    """Every account with both indices and its quadrant, by account_id."""
    return company.book.matrix.placement.set_index(c.ACCOUNT_ID).sort_index()


def _place(company: Company, role: str) -> pd.Series:
    placed = _placed(company)
    return placed[placed.index == company.account(role)].iloc[0]


def _splits(company: Company) -> tuple[float, float]:
    return company.book.matrix.splits


def _in(company: Company, *quadrants: str) -> frozenset[str]:
    placed = _placed(company)
    return frozenset(str(one) for one in placed.index[placed["quadrant"].isin(quadrants)])


def _value_lines(company: Company, role: str) -> pd.DataFrame:
    """Criteria of the value index of an account: points and weight."""
    criteria = company.book.matrix.value_criteria
    own = criteria[criteria[c.ACCOUNT_ID] == company.account(role)]
    return own.set_index(c.CRITERION)


def _value_line(company: Company, criterion: str, column: str) -> float:
    return float(_value_lines(company, LARGEST)[column].to_dict()[criterion])


def _above(company: Company, role: str) -> tuple[float, float]:
    """How far both indices of an account lie above their splits, in points."""
    place, (value, engagement) = _place(company, role), _splits(company)
    return float(place["value_index"]) - value, float(place["engagement_index"]) - engagement


def _leaving(company: Company) -> frozenset[str]:
    """Accounts that leave the best quadrant with the higher split of value."""
    placed = _placed(company)
    after = quadrant(
        placed["value_index"],
        placed["engagement_index"],
        split_value=_HIGHER_SPLIT,
        split_engagement=_splits(company)[1],
    )
    leaves = (placed["quadrant"] == "priority") & (after != "priority")
    return frozenset(str(one) for one in placed.index[leaves])


def _below_higher_split(company: Company) -> frozenset[str]:
    placed = _placed(company)
    return frozenset(str(one) for one in placed.index[placed["value_index"] < _HIGHER_SPLIT])


def _splits_facts(company: Company) -> Facts:
    value, engagement = _splits(company)
    return {
        "value_split": Fact(value, "ratio"),
        "engagement_split": Fact(engagement, "ratio"),
        "higher": Fact(_HIGHER_SPLIT, "ratio"),
    }


def _matrix_table(company: Company, language: Language) -> HouseTable:
    columns = (
        Column(c.ACCOUNT_ID, translatable("No.")),
        Column(c.NAME, translatable("Account")),
        Column("value_index", translatable("Value index"), "number", 2),
        Column("engagement_index", translatable("Engagement index"), "number", 2),
    )
    placed = _placed(company).reset_index()
    frame = placed.assign(name=placed[c.ACCOUNT_ID].map(company.names))
    caption = translatable("Both indices, 0 to 10; from 5 on an index is high")
    return grid(frame, columns, language=language, caption=caption)


_CRITERIA: dict[str, str] = {
    "revenue": translatable("Net revenue of a year"),
    "profitability": translatable("Customer profitability"),
    "growth_potential": translatable("Growth potential"),
}


def _index_table(company: Company, language: Language) -> HouseTable:
    lines = _value_lines(company, LARGEST).reset_index()
    columns = (
        Column(c.CRITERION, translatable("Criterion")),
        Column("weight_pct", translatable("Weight, %"), "percent", 0),
        Column("points", translatable("Points, 0 to 10"), "number", 2),
    )
    labels = {name: language.text(label) for name, label in _CRITERIA.items()}
    frame = lines.assign(criterion=lines[c.CRITERION].map(labels))
    caption = translatable("Value index of the account asked for, criterion by criterion")
    return grid(frame, columns, language=language, caption=caption)


def _move_table(company: Company, language: Language) -> HouseTable:
    net = company.book.profitability.statement_by_quarter
    own = net[net[c.ACCOUNT_ID] == company.account(PROJECT)].sort_values(c.QUARTER)
    columns = (
        Column(c.QUARTER, translatable("Quarter")),
        Column(c.NET_REVENUE, translatable("Net revenue, €"), "money"),
    )
    caption = translatable("Net revenue of the account asked for, quarter by quarter")
    return grid(own, columns, language=language, caption=caption)


def _steps(company: Company, role: str) -> list[Step]:
    lines = _value_lines(company, role)["contribution"]
    place, (value, engagement) = _place(company, role), _splits(company)
    return [
        Step(
            translatable("Net revenue of a year: weight × points"),
            Fact(float(lines["revenue"]), "ratio"),
        ),
        Step(
            translatable("+ Customer profitability: weight × points"),
            Fact(float(lines["profitability"]), "ratio"),
        ),
        Step(
            translatable("+ Growth potential: weight × points"),
            Fact(float(lines["growth_potential"]), "ratio"),
        ),
        Step(
            translatable("= Value index"),
            Fact(float(place["value_index"]), "ratio"),
            gap="6.2",
        ),
        Step(translatable("Value is high from"), Fact(value, "ratio")),
        Step(
            translatable("Engagement index, made the same way"),
            Fact(float(place["engagement_index"]), "ratio"),
        ),
        Step(translatable("Engagement is high from"), Fact(engagement, "ratio")),
    ]


BIND = Exercise(
    id="6.1",
    question=translatable(
        "Five minutes: which accounts have a high value and a low engagement? They are the ones "
        "to bind."
    ),
    kind=Names(how="set", count=0),
    solution=lambda company: _in(company, "bind"),
    misconceptions=(
        Misconception(
            id="axes_swapped",
            wrong=lambda company: _in(company, "monetise"),
            diagnosis=translatable(
                "You swapped the axes: those are close to us, but bring little. They are asked to "
                "pay, not to stay."
            ),
        ),
        Misconception(
            id="value_alone",
            wrong=lambda company: _in(company, "bind", "priority"),
            diagnosis=translatable(
                "Those are all with a high value. Most of them are close to us already; look at "
                "the second axis, too."
            ),
        ),
        Misconception(
            id="engagement_alone",
            wrong=lambda company: _in(company, "bind", "reassess"),
            diagnosis=translatable(
                "Those are all with a low engagement. Why bind somebody who brings little?"
            ),
        ),
    ),
    hints=(
        translatable("Two questions for each account: high value? high engagement?"),
        translatable("High is from {value_split} on, for both indices."),
        translatable("Cross out every account whose engagement is {engagement_split} or more."),
    ),
    explanation=translatable(
        "{solution}: valuable, and hardly in touch with us. Before you send anybody there, ask "
        "why its value is high: exercise 6.3."
    ),
    facts=_splits_facts,
    given=_matrix_table,
    in_test=True,
)

INDEX = Exercise(
    id="6.2",
    question=translatable(
        "{account} has the largest revenue of all. What is its value index? Two decimal places."
    ),
    kind=_POINTS,
    solution=lambda company: float(_place(company, LARGEST)["value_index"]),
    misconceptions=(
        Misconception(
            id="weights_forgotten",
            wrong=lambda company: float(_value_lines(company, LARGEST)["points"].mean()),
            diagnosis=translatable(
                "That is the plain mean of the points. The three criteria have different weights."
            ),
        ),
        Misconception(
            id="revenue_for_value",
            wrong=lambda company: _value_line(company, "revenue", "points"),
            diagnosis=translatable(
                "Those are the points for revenue alone. Value also asks what is left of it, and "
                "what may come."
            ),
        ),
        Misconception(
            id="engagement_for_value",
            wrong=lambda company: float(_place(company, LARGEST)["engagement_index"]),
            diagnosis=translatable("That is the other axis: how close the account works with us."),
        ),
    ),
    hints=(
        translatable("It is made like a score: weight × points, added up."),
        translatable("Three products, one per criterion: leave out none, however small."),
        translatable("Revenue adds {revenue}, growth potential {growth}."),
    ),
    explanation=translatable(
        "The three products add up to {solution}, below {value_split}. Size alone earns no "
        "priority: of {net} net revenue a year {contribution} are left."
    ),
    facts=lambda company: {
        **_splits_facts(company),
        "account": account(company, LARGEST),
        "revenue": Fact(_value_line(company, "revenue", "contribution"), "ratio"),
        "growth": Fact(_value_line(company, "growth_potential", "contribution"), "ratio"),
        "net": Fact(company.figure(LARGEST, c.NET_REVENUE), "money"),
        "contribution": Fact(company.figure(LARGEST, c.CUSTOMER_CONTRIBUTION), "money"),
    },
    given=_index_table,
)

MOVED = Exercise(
    id="6.3",
    question=translatable(
        "{account} moved from “Reassess” to “Bind” in the newest quarter. Look at its quarters: "
        "what do you do?"
    ),
    kind=Choice(
        options=(
            translatable("Make it a key account now: its value has risen above the split."),
            translatable(
                "Ask what the large order was and whether another follows; decide a quarter later."
            ),
            translatable("Nothing: the matrix is wrong, the account is small."),
            translatable("Lower the split, so that such accounts rise earlier."),
        )
    ),
    solution=lambda company: "b",  # noqa: ARG005
    misconceptions=(
        picked(
            "a",
            "one_quarter_for_trend",
            translatable(
                "One quarter carries the whole year here. An order that comes once makes no "
                "customer for years."
            ),
        ),
        picked(
            "c",
            "signal_ignored",
            translatable(
                "The matrix is right: the account did bring more than before. It only does not "
                "say whether that lasts."
            ),
        ),
        picked(
            "d",
            "rule_to_fit",
            translatable(
                "A split is agreed for years. Whoever moves it moves accounts that have done "
                "nothing."
            ),
        ),
    ),
    hints=(
        translatable("Which of the quarters is not like the others?"),
        translatable("What would the year be without that one order?"),
        translatable("The newest quarter is {share} of the year. What do you have to find out?"),
    ),
    explanation=translatable(
        "{solution}: {share} of the year's revenue came in one quarter. A quadrant is where a "
        "talk begins, not an order to anybody."
    ),
    facts=lambda company: {
        "account": account(company, PROJECT),
        "share": Fact(
            100
            * company.figure(PROJECT, c.NET_REVENUE, in_newest=True)
            / company.figure(PROJECT, c.NET_REVENUE),
            "percent",
        ),
    },
    given=_move_table,
)

SPLIT = Exercise(
    id="6.4",
    question=translatable(
        "A colleague wants to call a value high only from {higher} on. Which accounts would leave "
        "the quadrant “Prioritise”, though nothing about them changed?"
    ),
    kind=Names(how="set", count=0),
    solution=_leaving,
    misconceptions=(
        Misconception(
            id="stays_for_leaves",
            wrong=lambda company: _in(company, "priority") - _leaving(company),
            diagnosis=translatable("Those would stay: their value reaches the new split."),
        ),
        Misconception(
            id="value_alone",
            wrong=_below_higher_split,
            diagnosis=translatable(
                "Those are all below the new split. Some were never in the quadrant, so they "
                "cannot leave it."
            ),
        ),
    ),
    hints=(
        translatable("First: who is there now? Both indices from {value_split} on."),
        translatable("Of these: whose value is below {higher}?"),
        translatable("Look for values from {value_split} to just below {higher}."),
    ),
    explanation=translatable(
        "{solution}. A split is a convention: print it with the matrix, and show how far each "
        "account is away from it."
    ),
    facts=_splits_facts,
    given=_matrix_table,
)

DISTANCE = Exercise(
    id="6.5",
    question=translatable(
        "{account} is the best of all. By more than how many points must one index fall before it "
        "leaves “Prioritise”?"
    ),
    kind=_POINTS,
    solution=lambda company: float(_place(company, GEM)["distance_to_split"]),
    misconceptions=(
        Misconception(
            id="farther_axis",
            wrong=lambda company: max(_above(company, GEM)),
            diagnosis=translatable(
                "That is the distance on the axis where it is safe. It leaves on the other one "
                "first."
            ),
        ),
        Misconception(
            id="distances_added",
            wrong=lambda company: sum(_above(company, GEM)),
            diagnosis=translatable(
                "You added both distances. One index below its split is enough to leave."
            ),
        ),
        Misconception(
            id="distance_to_corner",
            wrong=lambda company: math.hypot(*_above(company, GEM)),
            diagnosis=translatable(
                "That is the way to the crossing of both splits. The way to the nearer line is "
                "shorter."
            ),
        ),
    ),
    hints=(
        translatable("Two lines bound the quadrant. Which one is nearer?"),
        translatable("Index minus split, for both axes; the smaller one counts."),
        translatable("On the axis of value it is {farther}."),
    ),
    explanation=translatable(
        "Engagement {engagement} − {engagement_split} = {solution}, value is {farther} away. We "
        "would not lose it over its value, but for want of contact."
    ),
    facts=lambda company: {
        **_splits_facts(company),
        "account": account(company, GEM),
        "farther": Fact(max(_above(company, GEM)), "ratio"),
        "engagement": Fact(float(_place(company, GEM)["engagement_index"]), "ratio"),
    },
    given=_matrix_table,
)

STRATEGY = Exercise(
    id="6.6",
    question=translatable(
        "{account}: net revenue {revenue}, customer contribution {contribution}, value index "
        "{value}, engagement index {engagement}. Which strategy fits?"
    ),
    kind=Choice(
        options=(
            translatable("Prioritise: nobody buys more, so nobody deserves more attention."),
            translatable("Bind: build contacts, agree more visits, then sell up."),
            translatable("Monetise: charge for service, cut the discount, offer paid packages."),
            translatable("Reassess: leave it to inside sales at standard terms."),
        )
    ),
    solution=lambda company: "c",  # noqa: ARG005
    misconceptions=(
        picked(
            "a",
            "revenue_for_value",
            translatable(
                "That is how it got here: attention by revenue. Its value is low because hardly "
                "anything is left of all that revenue."
            ),
        ),
        picked(
            "b",
            "axes_swapped",
            translatable(
                "Contact is not what is missing: engagement is high. More visits would cost more "
                "and change nothing."
            ),
        ),
        picked(
            "d",
            "value_alone",
            translatable(
                "You look at the low value only. The door is open; talk about terms before you "
                "withdraw from so much revenue."
            ),
        ),
    ),
    hints=(
        translatable("Which index is high, and which is low?"),
        translatable("Low value, high engagement: goodwill is there, money is not."),
        translatable("Turn goodwill into money: which of the four does that?"),
    ),
    explanation=translatable(
        "{solution}: {contribution} of {revenue} is too little, and the relationship can bear a "
        "talk about it. Norm strategies begin that talk; the account plan decides."
    ),
    facts=lambda company: {
        "account": account(company, LARGEST),
        "revenue": Fact(company.figure(LARGEST, c.NET_REVENUE), "money"),
        "contribution": Fact(company.figure(LARGEST, c.CUSTOMER_CONTRIBUTION), "money"),
        "value": Fact(float(_place(company, LARGEST)["value_index"]), "ratio"),
        "engagement": Fact(float(_place(company, LARGEST)["engagement_index"]), "ratio"),
    },
)

MODULE = Module(
    number=6,
    title=translatable("The matrix and its strategies"),
    exercises=(BIND, INDEX, MOVED, SPLIT, DISTANCE, STRATEGY),
    example=Example(
        module=6,
        title=translatable("{account}: where it stands in the matrix"),
        steps=_steps,
        role=GEM,
        gaps_role=LARGEST,
    ),
)
