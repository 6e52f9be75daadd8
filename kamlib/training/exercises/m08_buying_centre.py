"""Module 8: organisation chart, sociogram and buying centre: who decides, and who is heard."""

from __future__ import annotations

import pandas as pd

from kamlib.account_plan import AccountPlan, planned_accounts
from kamlib.account_plan.names import ROLE_NAMES
from kamlib.support import columns as c
from kamlib.support.display import HouseTable
from kamlib.support.language import Language, translatable
from kamlib.training.answers import Choice, Names, Number
from kamlib.training.company import Company
from kamlib.training.exercise import Example, Exercise, Fact, Facts, Misconception, Module, Step
from kamlib.training.exercises.grids import Column, grid
from kamlib.training.exercises.tables import account, picked
from kamlib.training.roles import GROUP_A, LARGEST, LOST_CHAMPION

_INFLUENCE = "influence"


def _plan(company: Company, role: str) -> AccountPlan:
    return company.book.account_plan(company.account(role))


def _here(company: Company, role: str) -> pd.DataFrame:
    """Persons of an account who have not left."""
    people = _plan(company, role).people
    return people[~people["has_left"]]


def _influence(people: pd.DataFrame) -> float:
    return float(people[_INFLUENCE].astype(float).sum())


def _strongest(company: Company, role: str) -> pd.Series:
    return _here(company, role).sort_values(_INFLUENCE, ascending=False, kind="stable").iloc[0]


def _heads_covered_pct(company: Company) -> float:
    return 100 * float(_here(company, LARGEST)["is_covered"].mean())


def _covered_by_one_pct(company: Company) -> float:
    """Share of one colleague in the influence that is covered, leaving out who was not met."""
    here = _here(company, LARGEST)
    met = here[here["is_covered"]]
    own = met[met["owner"] == _plan(company, LARGEST).network.one_colleague]
    return 100 * _influence(own) / _influence(met)


def _pairs(company: Company, role: str) -> int:
    count = _plan(company, role).network.people
    return count * (count - 1) // 2


def _formal_ties(company: Company, role: str) -> int:
    return sum(kind == "formal" for *_, kind in _plan(company, role).influence.edges(data="kind"))


def _left(company: Company) -> pd.DataFrame:
    people = _plan(company, LOST_CHAMPION).people
    return people[people["has_left"]]


def _deciders(company: Company) -> pd.DataFrame:
    """Decider of every account with a plan, and how well the role is covered."""
    rows = []
    for number in planned_accounts(company.book.facts.accounts):
        plan = company.book.account_plan(number)
        person = plan.people[plan.people["buying_role"] == "decider"].iloc[0]
        roles = plan.roles.set_index("role")["state"]
        rows.append(
            {
                c.ACCOUNT_ID: number,
                c.NAME: company.names[number],
                "owner": person["owner"],
                "has_left": bool(person["has_left"]),
                "days": float(person["days_since_contact"]),
                "state": str(roles["decider"]),
            }
        )
    return pd.DataFrame(rows).sort_values(c.ACCOUNT_ID, ignore_index=True)


def _where(company: Company, *states: str) -> frozenset[str]:
    found = _deciders(company)
    return frozenset(found.loc[found["state"].isin(states), c.ACCOUNT_ID].astype(str))


def _people_table(company: Company, language: Language, role: str) -> HouseTable:
    people = _plan(company, role).people
    columns: tuple[Column, ...] = (
        Column("role", translatable("Role in the buying centre")),
        Column(_INFLUENCE, translatable("Influence, 0 to 10"), "number"),
        Column("attitude", translatable("Attitude, −5 to 5"), "number"),
        Column("owner", translatable("Held by")),
        Column("days_since_contact", translatable("Days since last contact"), "number"),
        Column("left_date", translatable("Left on"), "date"),
    )
    roles = {name: language.text(label) for name, label in ROLE_NAMES.items()}
    frame = people.assign(role=people["buying_role"].map(roles))
    if not people["has_left"].any():
        columns = columns[:-1]
    caption = translatable("People known at the account asked for")
    return grid(frame, columns, language=language, caption=caption)


_KINDS: dict[str, str] = {
    "formal": translatable("gives orders to"),
    "informal": translatable("is listened to by"),
    "conflict": translatable("is in conflict with"),
}


def _relation_table(company: Company, language: Language) -> HouseTable:
    plan = _plan(company, LARGEST)
    names = {name: language.text(label) for name, label in ROLE_NAMES.items()}
    roles = plan.people.set_index("contact_id")["buying_role"].map(names)
    frame = pd.DataFrame(
        {
            "from": [roles[one] for one, _ in plan.influence.edges],
            "kind": [language.text(_KINDS[kind]) for *_, kind in plan.influence.edges(data="kind")],
            "to": [roles[other] for _, other in plan.influence.edges],
        }
    )
    columns = (
        Column("from", translatable("Who")),
        Column("kind", translatable("Relation")),
        Column("to", translatable("Whom")),
    )
    caption = translatable("Who influences whom at the account asked for")
    return grid(frame, columns, language=language, caption=caption)


def _decider_table(company: Company, language: Language) -> HouseTable:
    found = _deciders(company)
    still, gone = language.text(translatable("yes")), language.text(translatable("no, has left"))
    columns = (
        Column(c.ACCOUNT_ID, translatable("No.")),
        Column(c.NAME, translatable("Account")),
        Column("is_here", translatable("Decider still there?")),
        Column("owner", translatable("Held by")),
        Column("days", translatable("Days since last contact"), "number"),
    )
    frame = found.assign(is_here=found["has_left"].map({True: gone, False: still}))
    caption = translatable("The decider of each key account and candidate")
    return grid(frame, columns, language=language, caption=caption)


def _steps(company: Company, role: str) -> list[Step]:
    network, here = _plan(company, role).network, _here(company, role)
    held = _influence(here[here["owner"] == network.one_colleague])
    return [
        Step(translatable("People who are here"), Fact(float(network.people), "number")),
        Step(
            translatable("Pairs they can form: people × (people − 1) ÷ 2"),
            Fact(float(_pairs(company, role)), "number"),
        ),
        Step(
            translatable("Pairs in conflict: drawn, but no influence"),
            Fact(float(network.conflicts), "number"),
        ),
        Step(translatable("Pairs with influence"), Fact(float(network.ties), "number")),
        Step(
            translatable("= Density: pairs with influence ÷ all pairs"),
            Fact(network.density_pct, "percent"),
            gap="8.2",
        ),
        Step(translatable("Influence of all who are here"), Fact(_influence(here), "number")),
        Step(translatable("Of these held by one colleague of ours"), Fact(held, "number")),
        Step(
            translatable("= Share of influence that hangs on one colleague"),
            Fact(network.one_colleague_pct, "percent"),
            gap="8.4",
        ),
    ]


def _network_facts(company: Company) -> Facts:
    network, here = _plan(company, LARGEST).network, _here(company, LARGEST)
    return {
        "account": account(company, LARGEST),
        "people": Fact(float(network.people), "number"),
        "pairs": Fact(float(_pairs(company, LARGEST)), "number"),
        "ties": Fact(float(network.ties), "number"),
        "all": Fact(_influence(here), "number"),
        "met": Fact(_influence(here[here["is_covered"]]), "number"),
        "colleague": Fact(network.one_colleague),
        "held": Fact(_influence(here[here["owner"] == network.one_colleague]), "number"),
    }


COVERAGE = Exercise(
    id="8.1",
    question=translatable(
        "Five minutes: a person is covered if one of us holds the contact and spoke to them in "
        "the last 90 days. What percentage of the influence at {account} is covered?"
    ),
    kind=Number(unit="percent"),
    solution=lambda company: _plan(company, LARGEST).network.coverage_pct,
    misconceptions=(
        Misconception(
            id="heads_for_influence",
            wrong=_heads_covered_pct,
            diagnosis=translatable(
                "You counted heads. The assistant and the decider do not weigh the same: add up "
                "their influence."
            ),
        ),
        Misconception(
            id="held_for_covered",
            wrong=lambda company: 100.0,  # noqa: ARG005
            diagnosis=translatable(
                "Everybody has a name of ours in the list, but that is on paper. Look at the days "
                "since the last contact."
            ),
        ),
        Misconception(
            id="gap_for_share",
            wrong=lambda company: 100 - _plan(company, LARGEST).network.coverage_pct,
            diagnosis=translatable("That is the part that is not covered."),
        ),
    ),
    hints=(
        translatable("Who of them has nobody spoken to for more than 90 days?"),
        translatable("Influence of those covered ÷ influence of all."),
        translatable("{met} ÷ {all} × 100."),
    ),
    explanation=translatable(
        "{met} ÷ {all} × 100 = {solution}. Many visits, yet nobody has spoken to the one who "
        "decides."
    ),
    facts=_network_facts,
    given=lambda company, language: _people_table(company, language, LARGEST),
    in_test=True,
)

DENSITY = Exercise(
    id="8.2",
    question=translatable(
        "What is the density of the network at {account}: pairs with influence, in whichever "
        "direction, in percent of all pairs of people?"
    ),
    kind=Number(unit="percent"),
    solution=lambda company: _plan(company, LARGEST).network.density_pct,
    misconceptions=(
        Misconception(
            id="conflict_counted",
            wrong=lambda company: (
                100
                * (_plan(company, LARGEST).network.ties + _plan(company, LARGEST).network.conflicts)
                / _pairs(company, LARGEST)
            ),
            diagnosis=translatable(
                "You counted a pair in conflict. It belongs into the picture, but nobody is "
                "convinced through it."
            ),
        ),
        Misconception(
            id="pairs_counted_twice",
            wrong=lambda company: _plan(company, LARGEST).network.density_pct / 2,
            diagnosis=translatable(
                "You counted each pair in both directions. Five people form half as many pairs as "
                "you divided by."
            ),
        ),
        Misconception(
            id="chart_for_sociogram",
            wrong=lambda company: 100 * _formal_ties(company, LARGEST) / _pairs(company, LARGEST),
            diagnosis=translatable(
                "Those are the lines of the organisation chart. Whoever is listened to without "
                "giving orders is missing."
            ),
        ),
    ),
    hints=(
        translatable("Who has influence on whom: by order, or because somebody listens?"),
        translatable("{people} people form {people} × ({people} − 1) ÷ 2 pairs."),
        translatable("{ties} of {pairs} pairs."),
    ),
    explanation=translatable(
        "{ties} ÷ {pairs} × 100 = {solution}. A dense network talks about us whether we are there "
        "or not; in a thin one every tie is worth a visit."
    ),
    facts=_network_facts,
    given=_relation_table,
)

NOT_COVERED = Exercise(
    id="8.3",
    question=translatable(
        "At which accounts is the decider not covered: has left, or has not been spoken to for "
        "more than 90 days?"
    ),
    kind=Names(how="set", count=0),
    solution=lambda company: _where(company, "left", "stale", "alone", "unknown"),
    misconceptions=(
        Misconception(
            id="left_alone",
            wrong=lambda company: _where(company, "left"),
            diagnosis=translatable(
                "There the chair is empty, that is right. But a decider nobody speaks to is as "
                "good as gone."
            ),
        ),
        Misconception(
            id="silent_alone",
            wrong=lambda company: _where(company, "stale"),
            diagnosis=translatable(
                "There nobody spoke to the decider. One chair is empty altogether; it belongs to "
                "the list."
            ),
        ),
        Misconception(
            id="named_for_covered",
            wrong=lambda company: _where(company, "covered", "against", "lost"),
            diagnosis=translatable("Those are the accounts at which the decider is covered."),
        ),
    ),
    hints=(
        translatable("Go down two columns: still there? how many days?"),
        translatable("Somebody named as responsible is not yet somebody who spoke to them."),
        translatable("One has left: {account}. Who else has more than 90 days?"),
    ),
    explanation=translatable(
        "{solution}. They come first in next quarter's plan of visits; until then no offer should "
        "be up for decision there."
    ),
    facts=lambda company: {"account": account(company, LOST_CHAMPION)},
    given=_decider_table,
)

ONE_COLLEAGUE = Exercise(
    id="8.4",
    question=translatable(
        "If {colleague} fell ill: what percentage of the influence at {account} would have nobody "
        "of us in charge?"
    ),
    kind=Number(unit="percent"),
    solution=lambda company: _plan(company, LARGEST).network.one_colleague_pct,
    misconceptions=(
        Misconception(
            id="person_for_colleague",
            wrong=lambda company: (
                100
                * float(_strongest(company, LARGEST)[_INFLUENCE])
                / _influence(_here(company, LARGEST))
            ),
            diagnosis=translatable(
                "That is the share of the most influential person there. Our colleague holds more "
                "than one contact."
            ),
        ),
        Misconception(
            id="silent_left_out",
            wrong=_covered_by_one_pct,
            diagnosis=translatable(
                "You left out who has not been spoken to. In charge is in charge; that it is done "
                "badly is another finding."
            ),
        ),
    ),
    hints=(
        translatable("Whose name stands beside the largest figures?"),
        translatable("Add up the influence of all whom this colleague holds."),
        translatable("{held} ÷ {all} × 100."),
    ),
    explanation=translatable(
        "{held} ÷ {all} × 100 = {solution}. Name a second person of ours for each of them, the "
        "decider first."
    ),
    facts=_network_facts,
    given=lambda company, language: _people_table(company, language, LARGEST),
)

PATH = Exercise(
    id="8.5",
    question=translatable(
        "Nobody of us has spoken to the decider of {account} for more than 90 days. Organisation "
        "chart and sociogram lie before you. Through whom do you ask for a talk?"
    ),
    kind=Choice(
        options=(
            translatable("The buyer: he reports to the decider and signs our orders."),
            translatable("The user in maintenance: she speaks for us, and the decider listens."),
            translatable("The gatekeeper: she keeps the diary."),
            translatable("The influencer in production: he is led by the decider directly."),
        )
    ),
    solution=lambda company: "b",  # noqa: ARG005
    misconceptions=(
        picked(
            "a",
            "chart_for_sociogram",
            translatable(
                "The line says who gives him orders, not whose word counts; and his attitude is "
                "not in our favour."
            ),
        ),
        picked(
            "c",
            "access_for_influence",
            translatable(
                "She can give you a date. She does not give the decider a reason to want it."
            ),
        ),
        picked(
            "d",
            "direction_forgotten",
            translatable(
                "He is for us, but here the orders run from the decider to him. Look for an arrow "
                "that ends at the decider."
            ),
        ),
    ),
    hints=(
        translatable("Whose arrow ends at the decider, and is no order?"),
        translatable("Two things are needed: influence on the decider, and an attitude for us."),
        translatable("The chart of the organisation shows this person two levels down."),
    ),
    explanation=translatable(
        "{solution}: two levels below the decider in the chart, one step away in the sociogram. "
        "That is what the second picture is for."
    ),
    facts=_network_facts,
    given=_relation_table,
)

EMPTY_CHAIR = Exercise(
    id="8.6",
    question=translatable(
        "The decider of {account} has left. What percentage of the influence known to us then "
        "went with this person?"
    ),
    kind=Number(unit="percent"),
    solution=lambda company: (
        100 * _influence(_left(company)) / _influence(_plan(company, LOST_CHAMPION).people)
    ),
    misconceptions=(
        Misconception(
            id="heads_for_influence",
            wrong=lambda company: (
                100 * len(_left(company)) / len(_plan(company, LOST_CHAMPION).people)
            ),
            diagnosis=translatable("That is one head of five. Heads do not decide alike."),
        ),
        Misconception(
            id="rest_as_base",
            wrong=lambda company: (
                100 * _influence(_left(company)) / _influence(_here(company, LOST_CHAMPION))
            ),
            diagnosis=translatable(
                "You divided by the influence of those who are left. What was there before "
                "includes the one who went."
            ),
        ),
    ),
    hints=(
        translatable("Part: the one who left. Whole: everybody, before that."),
        translatable("Add up the column of influence, with the empty chair."),
        translatable("{gone} ÷ {all} × 100."),
    ),
    explanation=translatable(
        "{gone} ÷ {all} × 100 = {solution}. Three people report to an empty chair: find out who "
        "sits down on it before a competitor does."
    ),
    facts=lambda company: {
        "account": account(company, LOST_CHAMPION),
        "gone": Fact(_influence(_left(company)), "number"),
        "all": Fact(_influence(_plan(company, LOST_CHAMPION).people), "number"),
    },
    given=lambda company, language: _people_table(company, language, LOST_CHAMPION),
)

MODULE = Module(
    number=8,
    title=translatable("Organisation chart, sociogram, buying centre"),
    exercises=(COVERAGE, DENSITY, NOT_COVERED, ONE_COLLEAGUE, PATH, EMPTY_CHAIR),
    example=Example(
        module=8,
        title=translatable("{account}: how close the people are, and on whom of us it hangs"),
        steps=_steps,
        role=GROUP_A,
        gaps_role=LARGEST,
    ),
)
