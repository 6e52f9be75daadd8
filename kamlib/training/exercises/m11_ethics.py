"""Module 11: ethics and data protection - people are not data that happen to talk."""

from __future__ import annotations

import datetime as dt
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import ValidationError

from kamlib.account_plan.people import label_people
from kamlib.data_collection.erase import Found, find_person
from kamlib.support import columns as c
from kamlib.support.display import HouseTable
from kamlib.support.language import Language, translatable
from kamlib.support.settings import load_settings
from kamlib.support.settings.account_plan import People
from kamlib.training.answers import Choice, Number
from kamlib.training.company import Company, build_tables, write_company
from kamlib.training.exercise import Example, Exercise, Fact, Facts, Misconception, Module, Step
from kamlib.training.exercises.tables import account, picked, shown
from kamlib.training.roles import GEM, GROWER, LOST_CHAMPION, NEWEST

_DAY = dt.date(2026, 9, 30)
_AFTER = dt.date(2027, 3, 31)
_PURPOSE = "Visits of the management"
#: Settings of the five-minute problem, by the letter of their option.
_SETTINGS: dict[str, dict[str, Any]] = {
    "a": {"show": "name", "purpose": "", "review_date": _AFTER},
    "b": {"show": "name", "purpose": _PURPOSE, "review_date": _DAY},
    "c": {"show": "name", "purpose": _PURPOSE, "review_date": _AFTER},
    "d": {"show": "pseudonym", "purpose": _PURPOSE, "review_date": _AFTER},
}


def _shows_names(settings: dict[str, Any], day: dt.date = _DAY) -> bool:
    try:
        return People.model_validate(settings).shown_on(day) == "name"
    except ValidationError:
        return False


def _showing_names(company: Company) -> str:
    del company  # a rule, whatever the company
    return next(letter for letter, settings in _SETTINGS.items() if _shows_names(settings))


def _people(company: Company, role: str) -> pd.DataFrame:
    """List the contacts of an account as the CRM holds them, names included."""
    rows = pd.DataFrame(build_tables(company.seed, company.book.language.code)["contacts"])
    return rows[rows[c.ACCOUNT_ID] == company.account(role)].reset_index(drop=True)


def _by_name(company: Company, role: str, settings: dict[str, Any], day: dt.date) -> int:
    """Count the persons a plan of some day shows by name."""
    people = _people(company, role)
    labels = label_people(people, show=People.model_validate(settings).shown_on(day))
    return int((labels == people[c.NAME]).sum())


def _shown_by_name(company: Company) -> int:
    return _by_name(company, GROWER, _SETTINGS["c"], _DAY)


@lru_cache(maxsize=64)
def _erased(seed: int, person: str) -> Found:
    """Prepare the erasure of a person as ``kam forget`` does; nothing is written."""
    with tempfile.TemporaryDirectory() as folder:
        return find_person(load_settings(write_company(Path(folder), seed)), person)


def _champion(company: Company) -> str:
    people = _people(company, LOST_CHAMPION)
    return str(people.loc[people["buying_role"] == "decider", "contact_id"].iloc[0])


def _removed(company: Company) -> int:
    return sum(file.rows_removed for file in _erased(company.seed, _champion(company)).files)


def _emptied(company: Company) -> int:
    """Count the contacts who reported to the person."""
    files = _erased(company.seed, _champion(company)).files
    return sum(file.cells_emptied for file in files if file.path.stem == "contacts")


def _relations(company: Company) -> pd.DataFrame:
    """List the relations among the people of the account that lost its champion."""
    rows = pd.DataFrame(build_tables(company.seed, company.book.language.code)["relations"])
    return rows[rows["from_contact_id"].isin(_people(company, LOST_CHAMPION)["contact_id"])]


def _hours_kept(company: Company) -> float:
    rows = pd.DataFrame(build_tables(company.seed, company.book.language.code)["interactions"])
    own = rows[rows[c.ACCOUNT_ID] == company.account(LOST_CHAMPION)]
    return float(own[c.MINUTES].sum()) / 60


def _raters(company: Company) -> pd.DataFrame:
    ratings = company.book.facts.ratings
    now = ratings[(ratings[c.QUARTER] == NEWEST) & (ratings[c.CRITERION] == "growth_potential")]
    wide = now.pivot_table(index=c.ACCOUNT_ID, columns=c.RATER, values=c.SCORE)
    return wide.astype(float)


def _difference(company: Company) -> float:
    wide = _raters(company)
    return float((wide["sales"] - wide["controlling"]).mean())


def _people_table(company: Company, language: Language) -> HouseTable:
    people, own = _people(company, LOST_CHAMPION), _relations(company)
    functions = people.set_index("contact_id")["function"]
    frame = pd.concat(
        [
            people[["contact_id", "function", "reports_to"]].assign(table="contacts"),
            own.rename(columns={"from_contact_id": "contact_id"})[
                ["contact_id", "to_contact_id"]
            ].assign(table="relations", function=own["from_contact_id"].map(functions)),
        ],
        ignore_index=True,
    ).fillna("")
    names = ("table", "contact_id", "function", "reports_to", "to_contact_id")
    caption = translatable("Rows of one account in the tables of contacts and relations")
    return shown(frame, names, company=company, language=language, caption=caption)


def _rater_table(company: Company, language: Language) -> HouseTable:
    names = (c.ACCOUNT_ID, c.NAME, "sales", "controlling")
    caption = translatable("Growth potential, newest quarter, points from 0 to 10")
    frame = _raters(company)
    return shown(frame, names, company=company, language=language, caption=caption)


def _steps(company: Company, role: str) -> list[Step]:
    people, rules = _people(company, role), _SETTINGS["c"]
    unnamed = int((people[c.NAME] == "").sum())

    def count(number: int) -> Fact:
        return Fact(float(number), "number")

    return [
        Step(translatable("Persons in the contacts table"), count(len(people))),
        Step(translatable("− Of them without a name in the CRM"), count(unnamed)),
        Step(
            translatable("= Shown by name, with a purpose, before the review date"),
            count(_by_name(company, role, rules, _DAY)),
            gap="11.2",
        ),
        Step(
            translatable("Shown by name from the review date on"),
            count(_by_name(company, role, rules, _AFTER)),
        ),
        Step(
            translatable("Shown by name without any setting (the default)"),
            count(_by_name(company, role, {}, _DAY)),
        ),
    ]


def _forgotten(company: Company) -> Facts:
    return {
        "account": account(company, LOST_CHAMPION),
        "hours": Fact(_hours_kept(company), "number"),
        "emptied": Fact(float(_emptied(company)), "number"),
    }


SETTINGS = Exercise(
    id="11.1",
    question=translatable(
        "Five minutes: a plan of 30 September 2026 is printed for a visit. With which setting does "
        "it show the customer's people by name?"
    ),
    kind=Choice(
        options=(
            translatable("show names; no purpose; review on 31 March 2027"),
            translatable("show names; purpose: visits of the management; review on 30 Sept. 2026"),
            translatable("show names; purpose: visits of the management; review on 31 March 2027"),
            translatable(
                "show pseudonyms; purpose: visits of the management; review on 31 March 2027"
            ),
        )
    ),
    solution=_showing_names,
    misconceptions=(
        picked(
            "a",
            "name_without_purpose",
            translatable(
                "Names need a stated purpose. Without one the workbook refuses the setting and "
                "says so; nothing is shown at all."
            ),
        ),
        picked(
            "b",
            "review_date_passed",
            translatable(
                "The review date has come: from that day on roles are shown again, until somebody "
                "has decided anew."
            ),
        ),
        picked(
            "d",
            "pseudonym_for_name",
            translatable(
                "A pseudonym stands in for the name. It is still personal data, because we can "
                "look up who it is, but it is no name."
            ),
        ),
    ),
    hints=(
        translatable("Names need three things; one of them is the setting itself."),
        translatable("A purpose in one sentence, and a day on which it is asked again."),
        translatable("The review date must lie after the day of the plan."),
    ),
    explanation=translatable(
        "{solution}: names are shown only where they are asked for, for a stated purpose, and "
        "before the review date. Everything else falls back to roles."
    ),
    in_test=True,
)

BY_NAME = Exercise(
    id="11.2",
    question=translatable(
        "With a purpose and before the review date: how many people of {account} does the plan "
        "show by name?"
    ),
    kind=Number(unit="count", tolerance=0.4),
    solution=_shown_by_name,
    misconceptions=(
        Misconception(
            id="all_for_known",
            wrong=lambda company: len(_people(company, GROWER)),
            diagnosis=translatable(
                "That is everybody. Who has no name in the CRM is shown by function; nothing is "
                "made up, and nobody is sent to ask for it."
            ),
        ),
        Misconception(
            id="complement",
            wrong=lambda company: len(_people(company, GROWER)) - _shown_by_name(company),
            diagnosis=translatable("Those are the ones without a name: the rest is asked for."),
        ),
    ),
    hints=(
        translatable("Follow the example: start with everybody."),
        translatable("Take off those whose name the CRM does not know."),
        translatable("It is the difference of the first two lines."),
    ),
    explanation=translatable(
        "{solution}: persons minus those without a name. From the review date on it is nobody; "
        "without a setting, too, and then the names are not even kept in memory."
    ),
    facts=lambda company: {"account": account(company, GROWER)},
)

FORGET = Exercise(
    id="11.3",
    question=translatable(
        "The managing director of {account}, head of all lines, has left and asks to be forgotten. "
        "How many rows does kam forget remove from the two tables?"
    ),
    kind=Number(unit="count", tolerance=0.4),
    solution=_removed,
    misconceptions=(
        Misconception(
            id="contacts_only",
            wrong=lambda company: 1,  # noqa: ARG005
            diagnosis=translatable(
                "That is the person's own row. Whom the person influences, and who influences the "
                "person, is about the person as well: look at the relations."
            ),
        ),
        Misconception(
            id="emptied_for_removed",
            wrong=lambda company: _removed(company) + _emptied(company),
            diagnosis=translatable(
                "You counted those who reported to the person as well. Their rows stay, they are "
                "about other people; only the cell with the person is emptied."
            ),
        ),
        Misconception(
            id="all_of_account",
            wrong=lambda company: len(_people(company, LOST_CHAMPION)) + len(_relations(company)),
            diagnosis=translatable(
                "Those are all rows of the account. Only what is about this person goes."
            ),
        ),
    ),
    hints=(
        translatable("A person is in the row of contacts, and at either end of a relation."),
        translatable("Count the row of contacts and every relation that names the person."),
        translatable("In relations the person stands as the one who influences, or is influenced."),
    ),
    explanation=translatable(
        "{solution}: the person's own row and every relation with it. In the rows of those who "
        "reported to the person, {emptied} cells are emptied; the rows stay."
    ),
    facts=_forgotten,
    given=_people_table,
)

KEPT = Exercise(
    id="11.4",
    question=translatable("After kam forget: what of this person is left in the workbook?"),
    kind=Choice(
        options=(
            translatable("The published plans: a report once published is never touched."),
            translatable(
                "The {hours} hours with the account, without the person, and a record of hashes "
                "that only the receipt links to the request."
            ),
            translatable("A copy of the removed rows, encrypted, in case of a dispute."),
            translatable("Nothing anywhere: backups, mails and print-outs are erased as well."),
        )
    ),
    solution=lambda company: "b",  # noqa: ARG005
    misconceptions=(
        picked(
            "a",
            "reports_untouchable",
            translatable(
                "Plans that show the person are withdrawn; the next run publishes them without "
                "the person. Immutable means: nobody changes a figure in secret."
            ),
        ),
        picked(
            "c",
            "hidden_copy",
            translatable(
                "A copy is not forgetting, encrypted or not. That is why there is no backup of "
                "the files either."
            ),
        ),
        picked(
            "d",
            "tool_for_duty",
            translatable(
                "A program reaches only its own files. Backups, mails and paper are left to "
                "people; the command lists them for that reason."
            ),
        ),
    ),
    hints=(
        translatable("What is about the account, and what about the person?"),
        translatable("Somebody must be able to prove later that it was done, and naming nobody."),
        translatable("One of the answers promises too much, one keeps a copy, one does nothing."),
    ),
    explanation=translatable(
        "{solution}: our hours with the account are ours. The record proves what was removed, "
        "by hashes; the receipt belongs to the request, not into the workbook."
    ),
    facts=_forgotten,
)

NOTES = Exercise(
    id="11.5",
    question=translatable("Which note about a head of purchasing may stand in the account plan?"),
    kind=Choice(
        options=(
            translatable("Vain; a difficult character, react to praise only."),
            translatable("Is said to be ill again; the deputy decides until spring."),
            translatable("Just divorced, likes expensive wine: a gift before the tender."),
            translatable(
                "Attitude −2: asked on 12 May for prices without discounts to compare; wants "
                "24 months of warranty. Source: visit report."
            ),
        )
    ),
    solution=lambda company: "d",  # noqa: ARG005
    misconceptions=(
        picked(
            "a",
            "character_for_behaviour",
            translatable(
                "That judges a character. Write what was said or done, when, and who heard it; the "
                "person has the right to read it."
            ),
        ),
        picked(
            "b",
            "health_data",
            translatable(
                "Health is specially protected (Art. 9 GDPR), and this is hearsay. It is enough to "
                "know who decides until spring."
            ),
        ),
        picked(
            "c",
            "private_life",
            translatable(
                "Private life is none of our business, and a gift before a tender can be a crime."
            ),
        ),
    ),
    hints=(
        translatable("Would you hand the note to that person, if asked for it?"),
        translatable("Which note is about the business, and says where it comes from?"),
        translatable("Leave out character, health and private life."),
    ),
    explanation=translatable(
        "{solution}: what was said about the business, when, and from where we know. Everybody has "
        "the right to see what is stored about them (Art. 15 GDPR)."
    ),
    in_test=True,
)

RATERS = Exercise(
    id="11.6",
    question=translatable(
        "Is the rating fair? By how many points does sales rate growth potential higher than "
        "controlling, on average over the twelve accounts? Two decimal places."
    ),
    kind=Number(unit="ratio"),
    solution=_difference,
    misconceptions=(
        Misconception(
            id="sum_for_mean",
            wrong=lambda company: _difference(company) * len(_raters(company)),
            diagnosis=translatable("That is the sum over all accounts. Divide by their number."),
        ),
        Misconception(
            id="half_difference",
            wrong=lambda company: _difference(company) / 2,
            diagnosis=translatable(
                "That is how far sales lies from the mean of both. Asked for is how far the two "
                "lie apart."
            ),
        ),
    ),
    hints=(
        translatable("Sales minus controlling, account by account, with the sign."),
        translatable("Add the differences up and divide by the number of accounts."),
        translatable("Sales gives {sales} points on average, controlling {controlling}."),
    ),
    explanation=translatable(
        "{sales} − {controlling} = {solution}. Who is rated by sales alone gains that much: fair "
        "is the same raters for all, written anchors, and a reason for every extreme."
    ),
    facts=lambda company: {
        name: Fact(float(_raters(company)[name].mean()), "factor")
        for name in ("sales", "controlling")
    },
    given=_rater_table,
)

MODULE = Module(
    number=11,
    title=translatable("Ethics and data protection"),
    exercises=(SETTINGS, BY_NAME, FORGET, KEPT, NOTES, RATERS),
    example=Example(
        module=11,
        title=translatable("{account}: who appears by name in a plan of 30 September 2026"),
        steps=_steps,
        role=GEM,
        gaps_role=GROWER,
    ),
)
