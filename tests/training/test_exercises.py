"""Every exercise on companies of several seeds: its solution passes, each error is told apart."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from kamlib.support.language import Language
from kamlib.training.answers import Choice
from kamlib.training.exercises import EXERCISES, MODULES
from kamlib.training.judge import judge

ALL = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda one: one.id)
LANGUAGES = (Language("en"), Language("de"))


@ALL
def test_solution_passes_its_own_check(exercise, company):
    verdict = judge(exercise, company, exercise.solution(company), LANGUAGES[0])
    assert verdict.is_right, verdict


@ALL
def test_solution_passes_as_it_is_printed(exercise, company):
    for language in LANGUAGES:
        printed = exercise.kind.write(exercise.solution(company), language, company)
        assert judge(exercise, company, printed, language).state in ("right", "rough"), printed


@ALL
def test_each_error_gets_its_own_diagnosis(exercise, company):
    for error in exercise.misconceptions:
        verdict = judge(exercise, company, error.wrong(company), LANGUAGES[0])
        assert (verdict.state, verdict.misconception) == ("wrong", error.id)


@ALL
def test_no_two_answers_can_be_mistaken_for_each_other(exercise, company):
    values = {"solution": exercise.solution(company)}
    values |= {error.id: error.wrong(company) for error in exercise.misconceptions}
    assert len(values) == 1 + len(exercise.misconceptions), "the same id twice"
    for one, other in combinations(values, 2):
        assert exercise.kind.are_apart(values[one], values[other]), (one, other)


@ALL
def test_texts_are_filled_and_say_no_solution_too_early(exercise, sample):
    for language in LANGUAGES:
        written = exercise.kind.write(exercise.solution(sample), language, sample)
        texts = [exercise.question, *exercise.hints, exercise.explanation]
        texts += [error.diagnosis for error in exercise.misconceptions]
        told = [exercise.say(text, sample, language, solution=written) for text in texts]
        assert not [text for text in told if re.search(r"\{\w*\}", text)]
        if not isinstance(exercise.kind, Choice):
            early = [told[0], *told[1:4], *told[5:]]
            assert not [text for text in early if written in text]
        assert written in told[4]


@ALL
def test_an_exercise_has_errors_to_know_and_belongs_to_its_module(exercise):
    assert len(exercise.misconceptions) >= 2
    assert exercise in MODULES[exercise.module].exercises


def test_modules_are_numbered_without_a_gap_and_begin_with_five_minutes():
    assert list(MODULES) == list(range(1, len(MODULES) + 1))
    for module in MODULES.values():
        assert module.exercises[0].question.startswith("Five minutes")
        numbers = [exercise.id for exercise in module.exercises]
        assert numbers == [f"{module.number}.{place}" for place in range(1, len(numbers) + 1)]


def test_named_errors_are_all_taught():
    taught = {error.id for one in EXERCISES.values() for error in one.misconceptions}
    assert {"gross_for_net", "absolute_for_relative", "mean_of_shares"} <= taught


def test_gaps_of_an_example_are_asked_in_its_module(sample):
    for module in MODULES.values():
        assert module.example is not None
        steps = module.example.steps(sample, module.example.gaps_role)
        gaps = [step.gap for step in steps if step.gap]
        assert gaps
        for gap in gaps:
            assert EXERCISES[gap].module == module.number
