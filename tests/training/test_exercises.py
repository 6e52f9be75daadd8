"""Every exercise on companies of several seeds: its solution passes, each error is told apart."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from itertools import combinations

import pytest

from kamlib.support.columns import CUSTOMER_CONTRIBUTION
from kamlib.support.language import Language
from kamlib.training.answers import Choice
from kamlib.training.company import build_tables, unopened_company
from kamlib.training.course import Course
from kamlib.training.exercises import EXERCISES, MODULES
from kamlib.training.judge import judge
from kamlib.training.roles import LARGEST, PRICE_RISE

ALL = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda one: one.id)
LANGUAGES = (Language("en"), Language("de"))


def typed(exercise, company, value):
    """What a trainee types for a value: a statement's letter is the one shown."""
    if isinstance(exercise.kind, Choice):
        return exercise.kind.write(value, LANGUAGES[0], company)
    return value


@ALL
def test_solution_passes_its_own_check(exercise, company):
    answer = typed(exercise, company, exercise.solution(company))
    verdict = judge(exercise, company, answer, LANGUAGES[0])
    assert verdict.is_right, verdict


@ALL
def test_solution_passes_as_it_is_printed(exercise, company):
    for language in LANGUAGES:
        printed = exercise.kind.write(exercise.solution(company), language, company)
        assert judge(exercise, company, printed, language).state in ("right", "rough"), printed


@ALL
def test_each_error_gets_its_own_diagnosis(exercise, company):
    for error in exercise.misconceptions:
        answer = typed(exercise, company, error.wrong(company))
        verdict = judge(exercise, company, answer, LANGUAGES[0])
        assert (verdict.state, verdict.misconception) == ("wrong", error.id)
        printed = exercise.kind.write(error.wrong(company), LANGUAGES[1], company)
        verdict = judge(exercise, company, printed, LANGUAGES[1])
        assert verdict.misconception == error.id, printed


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


CHOICES = [one for one in EXERCISES.values() if isinstance(one.kind, Choice)]


def test_no_letter_is_right_for_everybody_or_never():
    """A letter handed on to a neighbour, or from one test to the other, is worth a guess."""
    companies = [unopened_company(seed) for seed in range(200)]
    for exercise in CHOICES:
        right = Counter(typed(exercise, one, exercise.solution(one)) for one in companies)
        assert set(right) == set(exercise.kind.letters)
        assert max(right.values()) < 80


def test_exercises_of_one_company_do_not_share_their_order():
    assert len({one.kind.order(unopened_company(7)) for one in CHOICES}) > len(CHOICES) / 2


def test_statements_can_be_shown_in_any_order():
    for exercise in CHOICES:
        for option in exercise.kind.options:
            assert not re.search(r"\b(line|answer|statement)s? (above|below|before)\b", option)


def test_the_letter_beside_a_statement_is_the_one_that_is_judged(course):
    for exercise in CHOICES:
        note = course.exercise(exercise.id)
        shown = dict(note.options)
        right = exercise.kind.options[
            exercise.kind.letters.index(exercise.solution(course.company))
        ]
        told = exercise.say(right, course.company, course.language)
        (letter,) = [one for one, statement in shown.items() if statement == told]
        assert judge(exercise, course.company, letter, course.language).is_right
        assert course.solution(exercise.id).title.endswith(f"solution {letter}")


def told(exercise, company, language=LANGUAGES[0]):
    """Question, options and table of an exercise, as one text."""
    return Course(company=company, language=language).exercise(exercise).text


def test_what_the_largest_account_contributes_is_computed_and_not_claimed(company):
    """It earns a little in one company and loses money in another."""
    for language in LANGUAGES:
        figure = language.money(company.figure(LARGEST, CUSTOMER_CONTRIBUTION))
        assert figure in told("10.6", company, language).splitlines()[1]


def test_who_pays_latest_is_said_with_its_own_figures(company):
    """Whether it weighs more than a large account differs from company to company."""
    shown = EXERCISES["2.6"].given(company, LANGUAGES[0]).text.splitlines()
    days = {line.split()[0]: line.split()[-2:] for line in shown if re.match(r" *K\d\d ", line)}
    paid, latest = max(days.values(), key=lambda pair: float(pair[1]))
    explained = Course(company=company, language=LANGUAGES[0]).solution("2.6").text
    assert f"pays latest, {latest} days late, with {paid}\N{NO-BREAK SPACE}€ of it" in explained
    assert "weighs more" not in explained


def test_the_published_error_is_repeated_as_far_as_it_can_be(sample):
    """60 a month, 3 % lost, 24 months, 10 % a year; the page prints 849.60 from rounded steps."""
    summed = sum(Decimal(60) * Decimal("0.97") ** month for month in range(24))
    at_the_end = summed / (1 + Decimal("0.10") / 12) ** 24
    assert [f"{summed:.2f}", f"{at_the_end:.2f}"] == ["1037.17", "849.86"]
    explained = Course(company=sample, language=LANGUAGES[0]).solution("4.4").text
    assert "1,037.17 ÷ 1.2204 = 849.86; printed is 849.60" in explained
    assert "to the cent" not in told("4.4", sample)


def test_revenue_before_and_after_is_named_as_scaled_to_a_year(sample):
    """Three quarters of the account whose prices rose, times four thirds."""
    table = told("9.6", sample)
    quarters = [float(one) for one in revenue_of(sample, ("2025Q1", "2025Q2", "2025Q3"))]
    assert LANGUAGES[0].money(sum(quarters) * 4 / 3) in table
    assert table.count("scaled to a year") == 2


def revenue_of(company, quarters):
    account = company.account(PRICE_RISE)
    lines = build_tables(company.seed)["sales"]
    for quarter in quarters:
        months = {f"{quarter[:4]}-{3 * int(quarter[-1]) - less:02d}" for less in range(3)}
        own = [one for one in lines if one["account_id"] == account]
        yield sum(one["net_amount"] for one in own if str(one["posting_date"])[:7] in months) / 100
