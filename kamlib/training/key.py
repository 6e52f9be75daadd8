"""The trainer's key: what is right, and what each usual error gives, for every seed of a group.

It is computed once, when the group is made, because opening a company takes seconds; with it
thousands of logged answers are judged at once, by the same judge as in the lesson.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import combinations
from multiprocessing import get_context
from typing import Any, NamedTuple, TypeAlias

from kamlib.support.language import Language
from kamlib.training.answers import Choice, Names, Value
from kamlib.training.company import Company, open_company, unopened_company
from kamlib.training.exercise import Exercise, no_facts
from kamlib.training.exercises import EXERCISES
from kamlib.training.judge import Verdict, judge

#: So many companies are worth a second process.
_WORTH = 4


class Answers(NamedTuple):
    """What an exercise has as answers in one company.

    Parameters
    ----------
    solution : float, str, tuple or frozenset
        The right one.
    wrongs : mapping of str to such a value
        By id of the misconception that gives it.
    """

    solution: Value
    wrongs: Mapping[str, Value]


#: Answers by id of the exercise.
Sheet: TypeAlias = dict[str, Answers]


def answers_of(seed: int, asked: Collection[str] = ()) -> Sheet | str:
    """Compute the answers to exercises in the company of a seed.

    Parameters
    ----------
    seed : int
        Seed of the company.
    asked : collection of str, default=()
        Ids of the exercises; empty: all.

    Returns
    -------
    dict of str to Answers, or str
        By exercise; a text says why this seed is not fit for the course.
    """
    try:
        company = open_company(seed)
        return {
            name: Answers(
                one.solution(company), {each.id: each.wrong(company) for each in one.misconceptions}
            )
            for name, one in EXERCISES.items()
            if not asked or name in asked
        }
    except Exception as error:  # a seed whose company lacks what an exercise asks for is left out
        return f"{type(error).__name__}: {error}"


def answers_of_all(
    wanted: Mapping[int, Collection[str]], done: Callable[[int], None] = lambda _seed: None
) -> dict[int, Sheet | str]:
    """Compute the answers of many seeds, on all processors where that is quicker.

    Parameters
    ----------
    wanted : mapping of int to collection of str
        Exercises by seed; empty: all. Seeds are computed in this order.
    done : callable
        Takes each seed when its answers are there, in the same order.
    """
    found: dict[int, Sheet | str] = {}
    with ExitStack() as stack:
        answered: Iterable[Sheet | str] = map(answers_of, wanted, wanted.values())
        if len(wanted) >= _WORTH and (os.cpu_count() or 1) > 1:
            workers = min(os.cpu_count() or 1, len(wanted), 8)
            pool = stack.enter_context(
                ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
            )
            answered = pool.map(answers_of, wanted, wanted.values())
        for seed, sheet in zip(wanted, answered, strict=True):
            found[seed] = sheet
            done(seed)
    return found


def mistakable(sheet: Mapping[str, Answers]) -> list[str]:
    """List the exercises in which one answer could be taken for another.

    Parameters
    ----------
    sheet : mapping of str to Answers
        Of one seed.

    Examples
    --------
    >>> mistakable({"1.2": Answers(100.0, {"gross_for_net": 100.1})})
    ['1.2']
    """
    found = []
    for name, answers in sheet.items():
        values = [answers.solution, *answers.wrongs.values()]
        kind = EXERCISES[name].kind
        if not all(kind.are_apart(one, other) for one, other in combinations(values, 2)):
            found.append(name)
    return found


def asked_in_tests() -> list[str]:
    """List the exercises that pre- and post-test ask, in order."""
    return [name for name, one in EXERCISES.items() if one.in_test]


def asked_of(part: str) -> tuple[str, ...]:
    """List the exercises that can be answered in a part: the tests ask only some.

    Examples
    --------
    >>> asked_of("pre") == tuple(asked_in_tests()), len(asked_of("lesson")) == len(EXERCISES)
    (True, True)
    """
    return tuple(EXERCISES) if part == "lesson" else tuple(asked_in_tests())


def share_alike(one: Mapping[str, Answers], other: Mapping[str, Answers]) -> float:
    """Say how many of the test's questions have the same answer in two companies, 0 to 1.

    Choices do not count: the statements are the same in every company, in another order.
    """
    asked = [name for name in asked_in_tests() if not isinstance(EXERCISES[name].kind, Choice)]
    alike = [
        name
        for name in asked
        if not EXERCISES[name].kind.are_apart(one[name].solution, other[name].solution)
    ]
    return len(alike) / len(asked) if asked else 0.0


def to_json(sheet: Mapping[str, Answers]) -> dict[str, Any]:
    """Turn the answers of a seed into what a file can hold."""
    return {
        name: {"solution": _plain(one.solution),
               "wrongs": {error: _plain(value) for error, value in one.wrongs.items()}}
        for name, one in sheet.items()
    }  # fmt: skip


def from_json(found: Mapping[str, Any]) -> Sheet:
    """Read the answers of a seed; exercises that the course no longer has are left out."""
    return {
        name: Answers(
            _value(EXERCISES[name], one["solution"]),
            {error: _value(EXERCISES[name], value) for error, value in one["wrongs"].items()},
        )
        for name, one in found.items()
        if name in EXERCISES
    }


def _plain(value: Value) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return list(value) if isinstance(value, tuple) else value


def _value(exercise: Exercise, found: Any) -> Value:
    if isinstance(found, list):
        is_set = isinstance(exercise.kind, Names) and exercise.kind.how == "set"
        return frozenset(found) if is_set else tuple(found)
    return str(found) if isinstance(found, str) else float(found)


@dataclass
class Key:
    """Judges logged answers without opening a company.

    Parameters
    ----------
    sheets : dict of int to dict
        Answers by seed and exercise.
    added : list of int
        Seeds whose answers were not there and have been computed now.
    """

    sheets: dict[int, Sheet]
    added: list[int] = field(default_factory=list)
    _known: dict[tuple[int, str], Exercise] = field(default_factory=dict, repr=False)
    _companies: dict[int, Company] = field(default_factory=dict, repr=False)

    def complete(self, needed: Mapping[int, Collection[str]]) -> None:
        """Compute what is missing, also for exercises that are newer than the group.

        Parameters
        ----------
        needed : mapping of int to collection of str
            Exercises by seed.
        """
        missing = {
            seed: asked
            for seed, asked in needed.items()
            if set(asked) - set(self.sheets.get(seed, {}))
        }
        for seed, sheet in answers_of_all(missing).items():
            if isinstance(sheet, dict):
                self.sheets[seed] = sheet | self.sheets.get(seed, {})
                self.added.append(seed)

    def judge(self, seed: int, exercise: str, answer: Any) -> Verdict:
        """Judge a logged answer as the lesson did.

        Parameters
        ----------
        seed : int
            Of the trainer, never of the participant's file.
        exercise : str
            Id of an exercise of the course.
        answer : object
            As logged.
        """
        company = self._companies.setdefault(seed, unopened_company(seed))
        known = self._known.setdefault((seed, exercise), self._with_answers(seed, exercise))
        return judge(known, company, answer, Language())

    def _with_answers(self, seed: int, exercise: str) -> Exercise:
        """Take the exercise with its answers filled in; what is told is not needed here."""
        one, answers = EXERCISES[exercise], self.sheets[seed][exercise]

        def given(value: Value) -> Any:
            return lambda _company: value

        errors = tuple(
            replace(each, wrong=given(answers.wrongs[each.id]), diagnosis=".")
            for each in one.misconceptions
            if each.id in answers.wrongs
        )
        solution = given(answers.solution)
        return replace(one, solution=solution, misconceptions=errors, facts=no_facts)
