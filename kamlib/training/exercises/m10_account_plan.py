"""Module 10: the account plan - is it a key account, where does it stand, what is to be done."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kamlib.account_plan.resources import HOURS, eighty_twenty
from kamlib.soll_ist.actuals import ACCOUNT, ENTITY, SCOPE
from kamlib.support import columns as c
from kamlib.support.display import HouseTable
from kamlib.support.language import Language, translatable
from kamlib.support.money import ratio_of
from kamlib.training.answers import Choice, Number
from kamlib.training.company import Company
from kamlib.training.exercise import Example, Exercise, Fact, Facts, Misconception, Module, Step
from kamlib.training.exercises.tables import account, parts, picked, shown
from kamlib.training.roles import LARGEST, LATE_PAYER, LOST_CHAMPION, NEWEST, PROJECT

_GROWTH = "growth_potential"


def _tested(company: Company, role: str) -> dict[str, Any]:
    """Take the account of a role with and without its largest request."""
    table = company.book.portfolio.ahead.project_test
    row = table[table[c.ACCOUNT_ID] == company.account(role)].iloc[0]
    return {str(name): value for name, value in row.items()}


def _test_facts(company: Company, role: str) -> Facts:
    row = _tested(company, role)
    return {
        "account": account(company, role),
        "request": Fact(float(row["request_net"]), "money"),
        "year": Fact(float(row["net_revenue_with"]), "money"),
        "without": Fact(float(row["net_revenue_without"]), "money"),
        "rank": Fact(float(row["rank_with"]), "number"),
        "rank_without": Fact(float(row["rank_without"]), "number"),
    }


def _path(company: Company) -> dict[str, float]:
    """Take the reported year of the build-up path, and its newest quarter."""
    account_id = company.account(LOST_CHAMPION)
    path = company.book.account_plan(account_id).business.path.path
    row = path[path["year"] == int(NEWEST[:4])].iloc[0]
    names = ("target", "target_to_date", "actual_to_date", "difference_to_date")
    actuals = company.book.soll_ist.actuals
    own = actuals[(actuals[SCOPE] == ACCOUNT) & (actuals[ENTITY] == account_id)]
    now = own[(own[c.QUARTER] == NEWEST) & (own[c.KPI] == c.NET_REVENUE)]
    return {name: float(row[name]) for name in names} | {"newest": float(now[c.ACTUAL].iloc[0])}


def _selection(company: Company) -> dict[str, float]:
    """Say what the growth rating of an account below the cut would have to become."""
    found = company.book.account_plan(company.account(LATE_PAYER)).business.selection.selection
    row = found.evidence[found.evidence[c.CRITERION] == _GROWTH].iloc[0]
    return {
        "score": found.score,
        "cut": found.cut_score,
        "gap": found.cut_score - found.score,
        "weight": float(row["effective_weight_pct"]),
        "points": float(row["points"]),
        "needed": float(row["needed_points"]),
    }


def _hours(company: Company) -> pd.DataFrame:
    return company.book.portfolio.resources.accounts


def _first_fifth(company: Company, column: str) -> float:
    table = eighty_twenty(_hours(company))
    return float(table.loc[table["group"] == "first", f"{column}_pct"].iloc[0])


def _by_revenue(company: Company) -> float:
    """Take the share of hours of as many accounts, but the largest by revenue."""
    table = _hours(company)
    count = int((table["group"] == "first").sum())
    largest = table.sort_values([c.NET_REVENUE, c.ACCOUNT_ID], ascending=[False, True])[:count]
    return 100 * ratio_of(float(largest[HOURS].sum()), float(table[HOURS].sum()))


def _action(company: Company) -> dict[str, Any]:
    actions = company.book.portfolio.ahead.actions
    row = actions[actions[c.ACCOUNT_ID] == company.account(LARGEST)].iloc[0]
    return {str(name): value for name, value in row.items()}


def _project_table(company: Company, language: Language) -> HouseTable:
    row, text = _tested(company, PROJECT), Fact
    newest = company.figure(PROJECT, c.NET_REVENUE, in_newest=True)
    lines = (
        (translatable("Net revenue, newest quarter"), text(newest, "money")),
        (
            translatable("Net revenue, last four quarters"),
            text(float(row["net_revenue_with"]), "money"),
        ),
        (
            translatable("The one largest request in it, net"),
            text(float(row["request_net"]), "money"),
        ),
        (
            translatable("Score with the request"),
            text(float(row["score_with"]), "ratio"),
        ),
        (
            translatable("Score without it"),
            text(float(row["score_without"]), "ratio"),
        ),
    )
    return parts(lines, language=language, caption=translatable("Project test of an account"))


def _path_table(company: Company, language: Language) -> HouseTable:
    found = _path(company)
    lines = (
        (translatable("Target of net revenue, 2026"), Fact(found["target"], "money")),
        (translatable("Of it, first three quarters"), Fact(found["target_to_date"], "money")),
        (translatable("Actual, first three quarters"), Fact(found["actual_to_date"], "money")),
        (translatable("Actual, newest quarter alone"), Fact(found["newest"], "money")),
    )
    return parts(lines, language=language, caption=translatable("Build-up path, year 2026"))


def _selection_table(company: Company, language: Language) -> HouseTable:
    found = _selection(company)
    lines = (
        (translatable("Score of the account"), Fact(found["score"], "factor")),
        (translatable("Score of the last account chosen"), Fact(found["cut"], "factor")),
        (translatable("Weight of growth potential"), Fact(found["weight"], "percent")),
        (translatable("Points in growth potential now"), Fact(found["points"], "factor")),
    )
    caption = translatable("Selection check: four key accounts are chosen by score")
    return parts(lines, language=language, caption=caption)


def _hours_table(company: Company, language: Language) -> HouseTable:
    names = (c.ACCOUNT_ID, c.NAME, c.NET_REVENUE, c.CUSTOMER_CONTRIBUTION, HOURS)
    caption = translatable("Newest quarter: what accounts brought, and the hours they got")
    frame = _hours(company)
    return shown(frame, names, company=company, language=language, caption=caption)


def _steps(company: Company, role: str) -> list[Step]:
    row = _tested(company, role)
    return [
        Step(
            translatable("Net revenue, last four quarters"),
            Fact(float(row["net_revenue_with"]), "money"),
        ),
        Step(
            translatable("− The one largest request in it, net"),
            Fact(float(row["request_net"]), "money"),
        ),
        Step(
            translatable("= Net revenue without it"),
            Fact(float(row["net_revenue_without"]), "money"),
        ),
        Step(
            translatable("Request ÷ net revenue of the four quarters × 100"),
            Fact(float(row["request_share_pct"]), "percent"),
            gap="10.2",
        ),
        Step(
            translatable("Rank by score with the request"), Fact(float(row["rank_with"]), "number")
        ),
        Step(
            translatable("Rank by score without it"),
            Fact(float(row["rank_without"]), "number"),
        ),
    ]


NEW_KEY_ACCOUNT = Exercise(
    id="10.1",
    question=translatable(
        "Five minutes: {account} had its best quarter ever, and sales asks to make it a key "
        "account at once. What do you answer?"
    ),
    kind=Choice(
        options=(
            translatable("Yes: no other account grew like this; who waits loses it."),
            translatable(
                "Yes, on trial: give it the hours of a key account for a year and see what comes."
            ),
            translatable(
                "Not yet: one request of {request} makes the year; without it {without} are left. "
                "Ask first what will follow."
            ),
            translatable("No: who buys by project can never be a key account."),
        )
    ),
    solution=lambda company: "c",  # noqa: ARG005
    misconceptions=(
        picked(
            "a",
            "quarter_for_year",
            translatable(
                "One quarter is no trend. Take the largest request out and look at the year again."
            ),
        ),
        picked(
            "b",
            "hours_before_reason",
            translatable(
                "The hours of a key account are taken from another one. They follow a reason; they "
                "do not replace it."
            ),
        ),
        picked(
            "d",
            "rule_for_case",
            translatable(
                "A single project does not make a key account, but a series of projects may. "
                "Decide by the figures without it, and by what is to come."
            ),
        ),
    ),
    hints=(
        translatable("What would the year look like without its best order?"),
        translatable("Compare the two lines of the table that differ by the request."),
        translatable("Which answer names a figure and the next question?"),
    ),
    explanation=translatable(
        "{solution}: of {year} in four quarters {request} came with one request. Its rank by score "
        "was {rank}, without the request {rank_without}."
    ),
    facts=lambda company: _test_facts(company, PROJECT),
    given=_project_table,
)

REQUEST_SHARE = Exercise(
    id="10.2",
    question=translatable(
        "What share of the net revenue of {account} in the last four quarters came with its one "
        "largest request, in percent?"
    ),
    kind=Number(unit="percent"),
    solution=lambda company: float(_tested(company, PROJECT)["request_share_pct"]),
    misconceptions=(
        Misconception(
            id="share_of_rest",
            wrong=lambda company: (
                100
                * ratio_of(
                    float(_tested(company, PROJECT)["request_net"]),
                    float(_tested(company, PROJECT)["net_revenue_without"]),
                )
            ),
            diagnosis=translatable(
                "You compared the request with the rest. A share is the part of the whole, and the "
                "request belongs to the whole."
            ),
        ),
        Misconception(
            id="quarter_for_year",
            wrong=lambda company: (
                100
                * ratio_of(
                    float(_tested(company, PROJECT)["request_net"]),
                    company.figure(PROJECT, c.NET_REVENUE, in_newest=True),
                )
            ),
            diagnosis=translatable(
                "You divided by the newest quarter. Asked for is the share of four quarters."
            ),
        ),
        Misconception(
            id="absolute_for_relative",
            wrong=lambda company: float(_tested(company, PROJECT)["request_net"]),
            diagnosis=translatable("That is the request in euros. Asked for is its share."),
        ),
    ),
    hints=(
        translatable("A part of a whole, in percent."),
        translatable("Above the line stands the request, below it the four quarters."),
        translatable("{request} ÷ {year} × 100."),
    ),
    explanation=translatable(
        "{request} ÷ {year} × 100 = {solution}. Where one request carries the account, the plan "
        "says so at its head."
    ),
    facts=lambda company: _test_facts(company, PROJECT),
    given=_project_table,
    in_test=True,
)

TO_DATE = Exercise(
    id="10.3",
    question=translatable(
        "How far is the net revenue of {account} from its target to date, after three quarters of "
        "2026? Behind is negative."
    ),
    kind=Number(unit="money"),
    solution=lambda company: _path(company)["difference_to_date"],
    misconceptions=(
        Misconception(
            id="year_for_to_date",
            wrong=lambda company: _path(company)["actual_to_date"] - _path(company)["target"],
            diagnosis=translatable(
                "You compared three quarters with the target of four. Take the target to date."
            ),
        ),
        Misconception(
            id="quarter_for_year",
            wrong=lambda company: _path(company)["newest"] - _path(company)["target_to_date"] / 3,
            diagnosis=translatable(
                "That is the newest quarter alone. The path adds up: what was missed in spring is "
                "still missing."
            ),
        ),
    ),
    hints=(
        translatable("Actual minus target, and both over the same quarters."),
        translatable("Both lines of the table say: first three quarters."),
        translatable("{actual} − {target}."),
    ),
    explanation=translatable(
        "{actual} − {target} = {solution}. A plan without the way back, who does what until when, "
        "would only report this."
    ),
    facts=lambda company: {
        "account": account(company, LOST_CHAMPION),
        "actual": Fact(_path(company)["actual_to_date"], "money"),
        "target": Fact(_path(company)["target_to_date"], "money"),
    },
    given=_path_table,
)

NEEDED_POINTS = Exercise(
    id="10.4",
    question=translatable(
        "{account} lies below the cut. By how many points would growth potential alone have to be "
        "rated higher for it to draw level with the last account chosen? Two decimal places."
    ),
    kind=Number(unit="ratio"),
    solution=lambda company: _selection(company)["needed"] - _selection(company)["points"],
    misconceptions=(
        Misconception(
            id="weight_forgotten",
            wrong=lambda company: _selection(company)["gap"],
            diagnosis=translatable(
                "That is the gap in the score. A point of one criterion moves the score only by "
                "its weight."
            ),
        ),
        Misconception(
            id="weight_multiplied",
            wrong=lambda company: _selection(company)["gap"] * _selection(company)["weight"] / 100,
            diagnosis=translatable(
                "You multiplied by the weight. The change of the rating is wanted that makes this "
                "change of the score: the other way round."
            ),
        ),
        Misconception(
            id="level_for_change",
            wrong=lambda company: _selection(company)["needed"],
            diagnosis=translatable(
                "That is the rating it would need. Asked for is how much more than now."
            ),
        ),
    ),
    hints=(
        translatable("How many points of score are missing, and what does one rating point add?"),
        translatable("One point of rating adds its weight: divide the gap by the weight."),
        translatable("Missing are {gap} points of score, the weight is {weight}."),
    ),
    explanation=translatable(
        "{gap} ÷ {weight} = {solution}. Whoever raises a rating by that much owes the reason in "
        "writing: a score is an agreement, not a wish."
    ),
    facts=lambda company: {
        "account": account(company, LATE_PAYER),
        "gap": Fact(_selection(company)["gap"], "factor"),
        "weight": Fact(_selection(company)["weight"], "percent"),
    },
    given=_selection_table,
)

HOURS_SHARE = Exercise(
    id="10.5",
    question=translatable(
        "The best fifth of the twelve accounts by contribution are two. What share of all hours of "
        "the quarter did these two get, in percent?"
    ),
    kind=Number(unit="percent"),
    solution=lambda company: _first_fifth(company, HOURS),
    misconceptions=(
        Misconception(
            id="contribution_for_hours",
            wrong=lambda company: _first_fifth(company, c.CUSTOMER_CONTRIBUTION),
            diagnosis=translatable(
                "That is their share of the contribution. Asked for are the hours they got for it."
            ),
        ),
        Misconception(
            id="revenue_for_contribution",
            wrong=_by_revenue,
            diagnosis=translatable(
                "You took the two largest by revenue. The best two are those that contribute most."
            ),
        ),
    ),
    hints=(
        translatable("First find the two by customer contribution."),
        translatable("Add their hours, and divide by the hours of all."),
        translatable("They are {first} and {second}."),
    ),
    explanation=translatable(
        "{first} and {second} brought {contribution} of the contribution and got {solution} of the "
        "hours. Move hours before you ask for more."
    ),
    facts=lambda company: {
        "first": Fact(company.names[str(_hours(company)[c.ACCOUNT_ID].iloc[0])]),
        "second": Fact(company.names[str(_hours(company)[c.ACCOUNT_ID].iloc[1])]),
        "contribution": Fact(_first_fifth(company, c.CUSTOMER_CONTRIBUTION), "percent"),
    },
    given=_hours_table,
)

AN_ACTION = Exercise(
    id="10.6",
    question=translatable(
        "On {revenue} of net revenue in four quarters {account} contributes {contribution}, "
        "because it gets so much service free of charge. Which line belongs in the plan as an "
        "action?"
    ),
    kind=Choice(
        options=(
            translatable("Sales: improve the relationship, at once and in all areas."),
            translatable("Raise the customer contribution of {account} by {effect} in 2027."),
            translatable("The account should understand that service costs money."),
            translatable(
                "{owner}: agree on a paid service contract by {due}; {hours} hours; expected "
                "effect {effect} of contribution a year."
            ),
        )
    ),
    solution=lambda company: "d",  # noqa: ARG005
    misconceptions=(
        picked(
            "a",
            "wish_for_action",
            translatable(
                "Nobody can be asked in December whether this was done. Who does what, until when?"
            ),
        ),
        picked(
            "b",
            "target_for_action",
            translatable(
                "That is a target: it says what shall come out. An action says what somebody does "
                "for it."
            ),
        ),
        picked(
            "c",
            "others_action",
            translatable(
                "That asks somebody else to change. A plan holds what we do, with a name of ours."
            ),
        ),
    ),
    hints=(
        translatable("Which line could you put into a calendar?"),
        translatable("Look for a name, a day, an effort and an effect."),
        translatable("Three of the lines have no person of ours who does something."),
    ),
    explanation=translatable(
        "{solution}: one name, one day, an effort and the figure it shall move. So the next report "
        "can say whether it was done, and whether it helped."
    ),
    facts=lambda company: {
        "account": account(company, LARGEST),
        "revenue": Fact(company.figure(LARGEST, c.NET_REVENUE), "money"),
        "contribution": Fact(company.figure(LARGEST, c.CUSTOMER_CONTRIBUTION), "money"),
        "owner": Fact(str(_action(company)["owner"])),
        "due": Fact(f"{_action(company)['due_date']:%Y-%m-%d}", "date"),
        "hours": Fact(float(_action(company)["effort_hours"]), "number"),
        "effect": Fact(float(_action(company)["expected_effect"]), "money"),
    },
    in_test=True,
)

MODULE = Module(
    number=10,
    title=translatable("The account plan"),
    exercises=(
        NEW_KEY_ACCOUNT,
        REQUEST_SHARE,
        TO_DATE,
        NEEDED_POINTS,
        HOURS_SHARE,
        AN_ACTION,
    ),
    example=Example(
        module=10,
        title=translatable("{account}: the year with and without its one largest request"),
        steps=_steps,
        role=LARGEST,
        gaps_role=PROJECT,
    ),
)
