"""Module 5: scoring accounts by weighted criteria, and how far to trust the ranking."""

from __future__ import annotations

import pandas as pd

from kamlib.scoring import assess, criterion_values, flip_weight, weighted_sum
from kamlib.support import columns as c
from kamlib.support.display import HouseTable
from kamlib.support.language import Language, translatable
from kamlib.support.settings import Criterion
from kamlib.training.answers import Choice, Names, Number
from kamlib.training.company import Company
from kamlib.training.exercise import Example, Exercise, Fact, Facts, Misconception, Module, Step
from kamlib.training.exercises.grids import Column, grid
from kamlib.training.exercises.tables import account, picked
from kamlib.training.roles import GEM, GROUP_B, GROWER, LATE_PAYER, PROJECT

_GROWTH = "growth_potential"
_EFFORT = "service_effort"
#: Weight that the board wants for growth potential, in percent.
_WANTED = 40.0
_POINTS = Number(unit="ratio", digits=2)


def _lines(company: Company, role: str) -> pd.DataFrame:
    """Criteria of an account in their order: value, points, weight."""
    criteria = company.book.scoring.criteria
    own = criteria[criteria[c.ACCOUNT_ID] == company.account(role)].set_index(c.CRITERION)
    return own.loc[[item.id for item in company.book.scoring.used]]


def _score(company: Company, role: str) -> float:
    scores = company.book.scoring.scores.set_index(c.ACCOUNT_ID)[c.SCORE]
    return float(scores.to_dict()[company.account(role)])


def _points(company: Company, role: str, criterion: str) -> float:
    return float(_lines(company, role)["points"].to_dict()[criterion])


def _weight(company: Company, criterion: str) -> float:
    return float(_lines(company, GEM)["weight_pct"].to_dict()[criterion])


def _upside_down(company: Company, role: str) -> float:
    """Score with effort and risk counted as if more were better."""
    lines = _lines(company, role)
    is_cost = lines.index.isin([_EFFORT, "risk"])
    turned = lines["points"].where(~is_cost, 10 - lines["points"])
    return float((turned * lines["weight_pct"]).sum() / 100)


def _reassessed(company: Company, used: tuple[Criterion, ...], *, without: str = "") -> pd.Series:
    """Score everybody with other weights, or as if a criterion had no figure."""
    scoring = company.book.scoring
    values = criterion_values(used, measures=scoring.measures, ratings=scoring.ratings)
    if without:
        values = {**values, without: values[without] * float("nan")}
    accounts = sorted(scoring.scores[c.ACCOUNT_ID])
    return weighted_sum(assess(used, values, accounts)).set_index(c.ACCOUNT_ID)[c.SCORE]


def _reweighted(company: Company, role: str) -> float:
    """Score of an account once growth potential has the wanted weight, others in proportion."""
    used = company.book.scoring.used
    rest = sum(item.weight for item in used if item.id != _GROWTH)
    other = (100 - _WANTED) / rest
    changed = tuple(
        item.model_copy(update={"weight": _WANTED if item.id == _GROWTH else item.weight * other})
        for item in used
    )
    return float(_reassessed(company, changed).to_dict()[company.account(role)])


def _without_growth(company: Company, role: str) -> float:
    scores = _reassessed(company, company.book.scoring.used, without=_GROWTH)
    return float(scores.to_dict()[company.account(role)])


def _gain(company: Company, role: str, points: float) -> float:
    """Score of an account whose growth potential has other points."""
    weight = _weight(company, _GROWTH) / 100
    return _score(company, role) + weight * (points - _points(company, role, _GROWTH))


def _flip_pct(company: Company) -> float:
    """Weight of service effort at which the project catches up with the grower."""
    ahead, behind = _lines(company, GROWER), _lines(company, PROJECT)
    found = flip_weight(
        ahead["points"].tolist(), behind["points"].tolist(), ahead["weight_pct"].tolist()
    )
    return 100 * float(found[list(ahead.index).index(_EFFORT)])


def _flip_with_fixed_others(company: Company) -> float:
    behind = _points(company, PROJECT, _EFFORT) - _points(company, GROWER, _EFFORT)
    lead = _score(company, GROWER) - _score(company, PROJECT)
    return _weight(company, _EFFORT) + 100 * lead / behind


def _chosen_by(company: Company, *choices: str) -> frozenset[str]:
    scores = company.book.scoring.scores
    return frozenset(scores.loc[scores["choice"].isin(choices), c.ACCOUNT_ID].astype(str))


def _at_the_cut(company: Company) -> pd.Series:
    """Account on the last place among the chosen, and how sure it is of it."""
    sureness = company.book.scoring.studies.sureness
    return sureness.sort_values(["rank", c.ACCOUNT_ID]).iloc[company.book.scoring.chosen - 1]


_LINE_COLUMNS = (
    Column(c.CRITERION, translatable("Criterion")),
    Column("weight_pct", translatable("Weight, %"), "percent", 0),
    Column("points", translatable("Points, 0 to 10"), "number", 2),
)


def _line_table(company: Company, language: Language, role: str) -> HouseTable:
    lines = _lines(company, role).reset_index()
    named = lines.assign(criterion=lines[c.CRITERION].map(company.book.scoring.labels))
    caption = translatable("Criteria of the account asked for; more points are always better")
    return grid(named, _LINE_COLUMNS, language=language, caption=caption)


def _score_table(company: Company, language: Language) -> HouseTable:
    scores = company.book.scoring.scores.sort_values(c.ACCOUNT_ID)
    columns = (
        Column(c.ACCOUNT_ID, translatable("No.")),
        Column(c.NAME, translatable("Account")),
        Column(c.NET_REVENUE, translatable("Net revenue, €"), "money"),
        Column(c.SCORE, translatable("Score"), "number", 2),
    )
    caption = translatable("Revenue of the last four quarters and score, all twelve accounts")
    return grid(scores, columns, language=language, caption=caption)


def _pair_table(company: Company, language: Language) -> HouseTable:
    ahead, behind = _lines(company, GROWER).reset_index(), _lines(company, PROJECT)
    frame = ahead.assign(
        criterion=ahead[c.CRITERION].map(company.book.scoring.labels),
        behind=behind["points"].to_numpy(),
        lead=ahead["points"].to_numpy() - behind["points"].to_numpy(),
    )
    columns = (
        Column(c.CRITERION, translatable("Criterion")),
        Column("weight_pct", translatable("Weight, %"), "percent", 0),
        Column("points", translatable("Points, the leader"), "number", 2),
        Column("behind", translatable("Points, the other"), "number", 2),
        Column("lead", translatable("Lead"), "number", 2),
    )
    caption = translatable("Two accounts, criterion by criterion")
    return grid(frame, columns, language=language, caption=caption)


#: What a criterion adds to the score.
_PRODUCTS: dict[str, str] = {
    "contribution": translatable("Customer contribution: weight × points"),
    "profitability": translatable("+ Customer profitability: weight × points"),
    "growth_potential": translatable("+ Growth potential: weight × points"),
    "strategic_importance": translatable("+ Strategic importance: weight × points"),
    "service_effort": translatable("+ Service effort: weight × points"),
    "risk": translatable("+ Risk: weight × points"),
}


def _steps(company: Company, role: str) -> list[Step]:
    lines = _lines(company, role)
    each = [
        Step(_PRODUCTS[str(name)], Fact(float(added), "ratio"))
        for name, added in lines["contribution"].items()
    ]
    return [
        *each,
        Step(translatable("= Score"), Fact(_score(company, role), "ratio")),
        Step(
            translatable("− Growth potential, if nobody had rated it"),
            Fact(float(lines["contribution"].to_dict()[_GROWTH]), "ratio"),
        ),
        Step(
            translatable("÷ Weight of the criteria that are left"),
            Fact(100 - _weight(company, _GROWTH), "percent"),
        ),
        Step(
            translatable("= Score from what is known"),
            Fact(_without_growth(company, role), "ratio"),
            gap="5.4",
        ),
    ]


def _flip_facts(company: Company) -> Facts:
    ahead, behind = _lines(company, GROWER), _lines(company, PROJECT)
    leads = ahead["contribution"] - behind["contribution"]
    others = 1 - _weight(company, _EFFORT) / 100
    return {
        "leader": account(company, GROWER),
        "other": account(company, PROJECT),
        "weight": Fact(_weight(company, _EFFORT), "percent"),
        "rest": Fact(float(leads.drop(_EFFORT).sum()) / others, "ratio"),
        "lag": Fact(
            _points(company, PROJECT, _EFFORT) - _points(company, GROWER, _EFFORT), "ratio"
        ),
    }


SCORE = Exercise(
    id="5.1",
    question=translatable(
        "Five minutes: what is the score of {account}, on a scale of 0 to 10? Two decimal places."
    ),
    kind=_POINTS,
    solution=lambda company: _score(company, GROWER),
    misconceptions=(
        Misconception(
            id="weights_forgotten",
            wrong=lambda company: float(_lines(company, GROWER)["points"].mean()),
            diagnosis=translatable(
                "That is the plain mean of the points: every criterion counts the same. The "
                "company has agreed on weights; use them."
            ),
        ),
        Misconception(
            id="direction_forgotten",
            wrong=lambda company: _upside_down(company, GROWER),
            diagnosis=translatable(
                "Effort and risk are turned over: for them less is better, and the points say so "
                "already. Take the points as they stand, for every criterion."
            ),
        ),
        Misconception(
            id="weights_not_percent",
            wrong=lambda company: 100 * _score(company, GROWER),
            diagnosis=translatable(
                "The weights are percent. Together they are 100 percent, that is 1, so that the "
                "score lies between the lowest and the highest of the points."
            ),
        ),
    ),
    hints=(
        translatable("A score is a mean of points in which some points count more."),
        translatable("Multiply weight by points in each line and add up the six products."),
        translatable("The first product is {first}; the last is {last}."),
    ),
    explanation=translatable(
        "The six products add up to {solution}. A score is only as good as its anchors: what 7 "
        "points mean must be written down before anybody is rated."
    ),
    facts=lambda company: {
        "account": account(company, GROWER),
        "first": Fact(float(_lines(company, GROWER)["contribution"].iloc[0]), "ratio"),
        "last": Fact(float(_lines(company, GROWER)["contribution"].iloc[-1]), "ratio"),
    },
    given=lambda company, language: _line_table(company, language, GROWER),
    in_test=True,
)

ENTER = Exercise(
    id="5.2",
    question=translatable(
        "There is room for {places} key accounts. Whom does the score choose that revenue alone "
        "would not?"
    ),
    kind=Names(how="set", count=0),
    solution=lambda company: _chosen_by(company, "score"),
    misconceptions=(
        Misconception(
            id="revenue_for_score",
            wrong=lambda company: _chosen_by(company, "revenue"),
            diagnosis=translatable(
                "Those are the ones that only revenue would choose: they leave. Who takes their "
                "places?"
            ),
        ),
        Misconception(
            id="all_for_difference",
            wrong=lambda company: _chosen_by(company, "score", "both"),
            diagnosis=translatable(
                "Those are all that the score chooses. Some of them revenue would have chosen, too."
            ),
        ),
    ),
    hints=(
        translatable("Make two lists: the first by score, the first by revenue."),
        translatable("Cross out whoever stands on both lists."),
        translatable("{account} is one of them: small today, with good prospects."),
    ),
    explanation=translatable(
        "{solution}. The score adds nothing secret: it makes visible which reasons other than "
        "revenue were agreed on."
    ),
    facts=lambda company: {
        "places": Fact(float(company.book.scoring.chosen), "number"),
        "account": account(company, GROWER),
    },
    given=_score_table,
)

REWEIGHT = Exercise(
    id="5.3",
    question=translatable(
        "The board wants growth potential to weigh {wanted} instead of {weight} percent. The "
        "other criteria keep their proportions. What is the score of {account} now?"
    ),
    kind=_POINTS,
    solution=lambda company: _reweighted(company, LATE_PAYER),
    misconceptions=(
        Misconception(
            id="others_not_scaled",
            wrong=lambda company: (
                _score(company, LATE_PAYER)
                + (_WANTED - _weight(company, _GROWTH))
                / 100
                * _points(company, LATE_PAYER, _GROWTH)
            ),
            diagnosis=translatable(
                "Your weights add up to more than 100 percent. What one criterion gains, the "
                "others must give."
            ),
        ),
        Misconception(
            id="weight_diluted",
            wrong=lambda company: (
                (
                    _score(company, LATE_PAYER)
                    + (_WANTED - _weight(company, _GROWTH))
                    / 100
                    * _points(company, LATE_PAYER, _GROWTH)
                )
                / (1 + (_WANTED - _weight(company, _GROWTH)) / 100)
            ),
            diagnosis=translatable(
                "You raised one weight and scaled all of them afterwards, so growth potential no "
                "longer weighs what the board wants. Scale only the others."
            ),
        ),
        Misconception(
            id="weights_kept",
            wrong=lambda company: _score(company, LATE_PAYER),
            diagnosis=translatable("That is the score with the weights as they were."),
        ),
    ),
    hints=(
        translatable("The other five share what growth potential leaves: 100 − {wanted}."),
        translatable(
            "Take growth potential out of the score; scale the rest from {left} percent to "
            "what is left now; add growth potential with its new weight."
        ),
        translatable("Without growth potential the old score is {rest}, from {left} percent."),
    ),
    explanation=translatable(
        "{rest} ÷ {left} × (100 − {wanted}) + {wanted} ÷ 100 × {points} = {solution}. Changing a "
        "weight always changes all of them: say so before the vote."
    ),
    facts=lambda company: {
        "account": account(company, LATE_PAYER),
        "wanted": Fact(_WANTED, "number"),
        "weight": Fact(_weight(company, _GROWTH), "number"),
        "left": Fact(100 - _weight(company, _GROWTH), "number"),
        "rest": Fact(_gain(company, LATE_PAYER, 0.0), "ratio"),
        "points": Fact(_points(company, LATE_PAYER, _GROWTH), "ratio"),
    },
    given=lambda company, language: _line_table(company, language, LATE_PAYER),
)

MISSING = Exercise(
    id="5.4",
    question=translatable(
        "Suppose nobody had rated the growth potential of {account}. What is its score from what "
        "is known?"
    ),
    kind=_POINTS,
    solution=lambda company: _without_growth(company, GROUP_B),
    misconceptions=(
        Misconception(
            id="missing_as_zero",
            wrong=lambda company: _gain(company, GROUP_B, 0.0),
            diagnosis=translatable(
                "Not rated counts as 0 points with you. That is the worst rating there is, and "
                "nobody gave it."
            ),
        ),
        Misconception(
            id="missing_as_mean",
            wrong=lambda company: _gain(company, GROUP_B, 5.0),
            diagnosis=translatable(
                "You put 5 points in the gap. That is a rating as well, only an invented one."
            ),
        ),
    ),
    hints=(
        translatable("A criterion without a figure drops out, and its weight with it."),
        translatable("Add up the other five products and divide by their weight."),
        translatable("The five products are {rest}, their weight is {left} percent."),
    ),
    explanation=translatable(
        "{rest} ÷ {left} × 100 = {solution}. Print beside it how much weight is known: a score "
        "from {left} percent of the weight is not worth one from all of it."
    ),
    facts=lambda company: {
        "account": account(company, GROUP_B),
        "rest": Fact(_gain(company, GROUP_B, 0.0), "ratio"),
        "left": Fact(100 - _weight(company, _GROWTH), "number"),
    },
    given=lambda company, language: _line_table(company, language, GROUP_B),
)

FLIP = Exercise(
    id="5.5",
    question=translatable(
        "{leader} leads {other}, which causes less service effort. From which weight of service "
        "effort on would the lead turn, if the other criteria keep their proportions?"
    ),
    kind=Number(unit="percent"),
    solution=_flip_pct,
    misconceptions=(
        Misconception(
            id="others_not_scaled",
            wrong=_flip_with_fixed_others,
            diagnosis=translatable(
                "You left the other weights as they are, so that all together exceed 100 percent. "
                "While one weight rises, the others shrink."
            ),
        ),
        Misconception(
            id="change_for_level",
            wrong=lambda company: _flip_pct(company) - _weight(company, _EFFORT),
            diagnosis=translatable(
                "That is by how much the weight must rise. Asked for is how high it is then."
            ),
        ),
        Misconception(
            id="stated_for_turning",
            wrong=lambda company: _weight(company, _EFFORT),
            diagnosis=translatable("That is the weight it has now, with which the leader leads."),
        ),
    ),
    hints=(
        translatable("At the turning weight both have the same score."),
        translatable(
            "Compute the lead over the other five criteria, scaled to 100 percent: R. With the "
            "lag d in service effort, the weight is R ÷ (R + d)."
        ),
        translatable("R is {rest}, d is {lag}."),
    ),
    explanation=translatable(
        "{rest} ÷ ({rest} + {lag}) = {solution}, far above {weight}. This order does not hang on "
        "the weight of service effort; so nobody need argue about it."
    ),
    facts=_flip_facts,
    given=_pair_table,
)


SURE = Exercise(
    id="5.6",
    question=translatable(
        "{account} has rank {rank}, the last place among the key accounts. If weights and ratings "
        "are varied within what people doubt, it is chosen in {sure} of all cases. What do you "
        "tell the board?"
    ),
    kind=Choice(
        options=(
            translatable("It is chosen: rank {rank} is rank {rank}."),
            translatable("It is out: its score is too low."),
            translatable("The place is contested: name the accounts around it and decide openly."),
            translatable("The weights must be changed until the case is clear."),
        )
    ),
    solution=lambda company: "c",  # noqa: ARG005
    misconceptions=(
        picked(
            "a",
            "rank_for_certainty",
            translatable(
                "A rank says who is ahead, not by how much and how surely. Its neighbour could as "
                "well stand there."
            ),
        ),
        picked(
            "b",
            "doubt_for_verdict",
            translatable(
                "That it may fall out does not mean that it does. Its neighbours are no surer of "
                "this place."
            ),
        ),
        picked(
            "d",
            "weights_to_fit",
            translatable(
                "Weights chosen to get a result prove nothing. They are agreed before anybody "
                "sees the ranking."
            ),
        ),
    ),
    hints=(
        translatable("What would happen to the place if one rater gave one point less?"),
        translatable("A case that is open should be told as an open one."),
        translatable("Neither certain nor out: which statement says that, and leaves the weights?"),
    ),
    explanation=translatable(
        "{solution}: chosen in {sure} of the cases is neither yes nor no. The method narrows the "
        "choice down; the last place is a decision, and people answer for it."
    ),
    facts=lambda company: {
        "account": Fact(company.names[str(_at_the_cut(company)[c.ACCOUNT_ID])]),
        "rank": Fact(float(_at_the_cut(company)["rank"]), "number"),
        "sure": Fact(float(_at_the_cut(company)["top_pct"]), "percent"),
    },
)

MODULE = Module(
    number=5,
    title=translatable("Scoring and weights"),
    exercises=(SCORE, ENTER, REWEIGHT, MISSING, FLIP, SURE),
    example=Example(
        module=5,
        title=translatable("{account}: from points to a score, and what if a rating is missing"),
        steps=_steps,
        role=GEM,
        gaps_role=GROUP_B,
    ),
)
