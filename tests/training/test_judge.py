"""Verdicts on answers of all kinds, also on those nobody expects."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamlib.support.language import Language
from kamlib.training.exercise import Misconception
from kamlib.training.exercises import EXERCISES
from kamlib.training.judge import as_logged, judge

ENGLISH, GERMAN = Language("en"), Language("de")
AMOUNT, PERCENT, TOP = EXERCISES["1.2"], EXERCISES["1.3"], EXERCISES["1.5"]
BEST, CHOICE = EXERCISES["1.1"], EXERCISES["2.1"]


@pytest.mark.parametrize("answer", [..., None, "", "...", "?", "…"])
def test_three_dots_are_not_answered_yet(sample, answer):
    assert judge(AMOUNT, sample, answer, ENGLISH).state == "open"


def test_amounts_may_be_rounded_where_rounding_is_meant(sample):
    right = AMOUNT.solution(sample)
    for answer in (right, round(right), f"{right / 1000:.0f} T€", GERMAN.money(right)):
        assert judge(AMOUNT, sample, answer, GERMAN).is_right, answer
    assert not judge(AMOUNT, sample, right * 1.01, GERMAN).is_right


def test_an_answer_rounded_beyond_the_difference_is_told_so(sample):
    verdict = judge(AMOUNT, sample, "0 Mio. €", ENGLISH)
    assert verdict.state == "rough"
    assert "more digits" in verdict.sentences[0]


def test_general_errors_of_numbers_are_recognised(sample):
    right, percent = AMOUNT.solution(sample), PERCENT.solution(sample)
    found = {
        "sign": judge(AMOUNT, sample, -right, ENGLISH),
        "thousands": judge(AMOUNT, sample, right / 1000, ENGLISH),
        "rounded_early": judge(AMOUNT, sample, right * 1.01, ENGLISH),
        "fraction_for_percent": judge(PERCENT, sample, percent / 100, ENGLISH),
    }
    assert {name: verdict.misconception for name, verdict in found.items()} == {
        name: name for name in found
    }


@pytest.mark.parametrize("language", [ENGLISH, GERMAN])
def test_an_answer_nobody_knows_leads_to_the_hints_of_this_exercise(sample, language):
    (told,) = judge(AMOUNT, sample, 1.5, language).sentences
    assert 'hint("1.2")' in told
    (told,) = judge(BEST, sample, "K04", language).sentences
    assert 'hint("1.1")' in told


def test_both_readings_are_said_where_a_number_is_ambiguous(sample):
    told = " ".join(judge(AMOUNT, sample, "1.234", GERMAN).sentences)
    assert "1.234" in told
    assert "1,234" in told


def test_an_amount_is_read_as_its_language_writes_it_first(sample):
    percent, amount = (
        Misconception(id=name, wrong=lambda _company, value=value: value, diagnosis=name)
        for name, value in (("percent", 6.314), ("amount", 6314.0))
    )
    asked = replace(AMOUNT, misconceptions=(percent, amount))
    assert judge(asked, sample, "6.314 €", GERMAN).misconception == "amount"
    assert judge(asked, sample, "6.314", ENGLISH).misconception == "percent"
    assert judge(asked, sample, "6,314", GERMAN).misconception == "percent"
    right = GERMAN.money(AMOUNT.solution(sample))
    assert "." in right
    assert len(judge(AMOUNT, sample, right, GERMAN).sentences) == 1
    assert len(judge(AMOUNT, sample, right, ENGLISH).sentences) == 2


def test_accounts_are_found_by_number_name_or_beginning(sample):
    right = BEST.solution(sample)
    name = sample.names[right]
    for answer in (right, right.lower(), f"k{int(right[1:])}", name, name.upper(), name[:9]):
        assert judge(BEST, sample, answer, ENGLISH).is_right, answer
    assert judge(BEST, sample, "K77", ENGLISH).state == "unreadable"
    for two in (f"{right} oder K02", f"{right} K02", f"{right}/K02"):
        assert judge(BEST, sample, two, ENGLISH).state == "unreadable", two


def test_all_accounts_may_be_typed_by_their_full_names(sample):
    every = EXERCISES["6.4"]
    typed = ", ".join(f"{number} {name}" for number, name in sample.names.items())
    assert len(typed) > 300
    assert as_logged(typed) == typed
    assert judge(every, sample, typed, GERMAN).state == "wrong"


def test_what_is_named_rightly_is_counted_and_what_is_missing_said(sample):
    every = EXERCISES["6.4"]
    right = sorted(every.solution(sample))
    other = next(one for one in sample.names if one not in right)
    told = judge(every, sample, [*right[:-1], other], GERMAN).sentences[0]
    assert told == f"Noch nicht. Richtig genannt: {len(right) - 1} von {len(right)}."
    assert "noch nicht alles" in judge(every, sample, right[:-1], GERMAN).sentences[0]


def test_umlauts_may_be_typed_in_full(sample):
    number = next(key for key, name in sample.names.items() if "ä" in name)
    typed = sample.names[number].replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    assert judge(BEST, sample, typed, ENGLISH).state in ("right", "wrong")


def test_an_order_may_be_a_list_or_a_text(sample):
    right = TOP.solution(sample)
    named = [f"{one} {sample.names[one]}" for one in right]
    texts = [mark.join(right) for mark in (", ", " > ", "; ", " ", " / ", " → ", "+", " & ")]
    texts += [", ".join(named), " und ".join(sample.names[one] for one in right)]
    texts += ["{}, {} und {}".format(*right), "{}, {}, and {}".format(*right).lower()]
    for answer in (list(right), right, *texts):
        assert judge(TOP, sample, answer, ENGLISH).is_right, answer
    assert judge(TOP, sample, right[::-1], ENGLISH).misconception == "order"
    assert judge(TOP, sample, right[:2], ENGLISH).state == "unreadable"


@pytest.mark.parametrize("form", ["{}", "{})", " ({}) ", "{}."])
def test_a_letter_may_be_written_as_people_do(sample, form):
    letter = CHOICE.kind.write(CHOICE.solution(sample), ENGLISH, sample)
    assert judge(CHOICE, sample, form.format(letter), ENGLISH).is_right
    assert judge(CHOICE, sample, form.format(letter.upper()), ENGLISH).is_right


class Hostile:
    def __repr__(self):
        raise RuntimeError("no")

    def __float__(self):
        raise MemoryError

    def __iter__(self):
        raise KeyError


@pytest.mark.parametrize(
    "answer", [Hostile(), {"a": 1}, [None], b"12", 1 + 2j, "x" * 100_000, float("nan"), object]
)
@pytest.mark.parametrize("exercise", [AMOUNT, TOP, BEST, CHOICE], ids=lambda one: one.id)
def test_no_answer_stops_the_lesson(sample, exercise, answer):
    verdict = judge(exercise, sample, answer, ENGLISH)
    assert verdict.state in ("unreadable", "wrong")
    assert len(" ".join(verdict.sentences)) < 500


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.one_of(st.text(), st.floats(), st.lists(st.text()), st.binary(), st.integers()))
def test_any_answer_gets_a_verdict_that_the_log_repeats(sample, answer):
    for exercise in (AMOUNT, TOP, CHOICE):
        now = judge(exercise, sample, answer, GERMAN)
        again = judge(exercise, sample, as_logged(answer), GERMAN)
        assert now.sentences
        assert (now.state in ("open", "right")) == (again.state in ("open", "right"))
