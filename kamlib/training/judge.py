"""Judge an answer: right, wrong and why, or not to be read; never an exception for a bad one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import product
from typing import Any, Literal

from kamlib.support.language import Language, translatable
from kamlib.training.answers import Names, Number, Read, Value
from kamlib.training.company import Company
from kamlib.training.exercise import Exercise

State = Literal["open", "right", "wrong", "rough", "unreadable"]
#: Longest answer that is read and kept in the log: twelve accounts by their full names, and more.
LONGEST = 1000
_ORDER = translatable("These are the right accounts, but not in this order.")
_UNFINISHED = translatable("All you named belong there, but others do as well.")
_SIGN = translatable("The amount is right, the sign is not.")
_FRACTION = translatable("This is the share as a fraction of 1; asked for is percent (times 100).")
_THOUSANDS = translatable("Right digits, but off by a factor of 1,000.")
_ROUNDED = translatable("Very near, but not it: compute with all digits and round only at the end.")


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What an answer is worth.

    Parameters
    ----------
    state : {"open", "right", "wrong", "rough", "unreadable"}
        Rough: rounded so much that right and wrong cannot be told apart.
    misconception : str
        Id of the error it looks like; "" if none is known.
    sentences : tuple of str
        What to tell the trainee.
    """

    state: State
    misconception: str = ""
    sentences: tuple[str, ...] = ()

    @property
    def is_right(self) -> bool:
        """Whether the exercise is solved."""
        return self.state == "right"


def as_logged(answer: Any) -> Any:
    """Turn an answer into something JSON can hold; what it cannot becomes text.

    Examples
    --------
    >>> as_logged("12,5 %"), as_logged({"K02", "K01"}), as_logged(3)
    ('12,5 %', ['K01', 'K02'], 3)
    """
    if answer is None or isinstance(answer, (bool, int)):
        return answer
    if isinstance(answer, str):
        return answer[:LONGEST]
    if isinstance(answer, (set, frozenset)):
        return sorted(str(part)[:LONGEST] for part in answer)[:50]
    if isinstance(answer, (list, tuple)):
        return [str(part)[:LONGEST] for part in answer][:50]
    try:
        number = float(answer)
        json.dumps(number, allow_nan=False)
    except Exception:  # whatever a trainee hands over must not stop his lesson
        return _short(answer)
    return number


def judge(exercise: Exercise, company: Company, answer: Any, language: Language) -> Verdict:
    """Judge an answer.

    Parameters
    ----------
    exercise : Exercise
        What was asked.
    company : Company
        Whose figures.
    answer : object
        Whatever the trainee wrote; ``...`` and None are not answered yet.
    language : Language
        Of what is told.

    Returns
    -------
    Verdict
        With the error it looks like, if it is a known one.
    """
    if answer is ... or answer is None or (isinstance(answer, str) and not answer.strip(" ?….")):
        told = language.text("Not answered yet: {form}.", form=exercise.kind.form(language))
        return Verdict(state="open", sentences=(told,))
    try:
        reads = exercise.kind.read(as_logged(answer), company)
    except Exception:  # an answer can be any object; its own methods may fail
        reads = []
    if not reads:
        return Verdict(state="unreadable", sentences=(_expected(exercise, answer, language),))
    return _compare(exercise, company, reads, language)


def _expected(exercise: Exercise, answer: Any, language: Language) -> str:
    return language.text(
        "This cannot be read: {answer}. Expected is {form}.",
        answer=_short(answer),
        form=exercise.kind.form(language),
    )


def _short(answer: Any) -> str:
    try:
        text = repr(answer)
    except Exception:  # the same
        text = type(answer).__name__
    return text if len(text) <= 60 else f"{text[:59]}…"


def _compare(
    exercise: Exercise, company: Company, reads: list[Read], language: Language
) -> Verdict:
    kind, solution = exercise.kind, exercise.solution(company)
    reads = _as_written_in(language, reads)
    both = _both_readings(reads, language)
    wrongs = {one.id: one.wrong(company) for one in exercise.misconceptions}
    for read in reads:
        if not kind.agrees(read, solution):
            continue
        if any(kind.agrees(read, wrong) for wrong in wrongs.values()):
            told = language.text(
                "This is rounded so much that a usual error would give the same. Write more digits."
            )
            return Verdict(state="rough", sentences=(told, *both))
        right = language.text("Right: {solution}.", solution=_written(exercise, company, language))
        return Verdict(state="right", sentences=(right, *(both if read != reads[0] else ())))
    for read, error in product(reads, exercise.misconceptions):
        if kind.agrees(read, wrongs[error.id]):
            told = exercise.say(error.diagnosis, company, language)
            told_both = both if read != reads[0] else ()
            return Verdict(state="wrong", misconception=error.id, sentences=(told, *told_both))
    found, told = _general(exercise, solution, reads, language)
    return Verdict(state="wrong", misconception=found, sentences=(told, *both))


def _as_written_in(language: Language, reads: list[Read]) -> list[Read]:
    """Put the reading first that is usual in a language: 6.314 are thousands in German."""
    decimal = "," if language.code == "de" else "."
    return sorted(reads, key=lambda read: read.decimal not in ("", decimal))


def _written(exercise: Exercise, company: Company, language: Language) -> str:
    return exercise.kind.write(exercise.solution(company), language, company)


def _both_readings(reads: list[Read], language: Language) -> tuple[str, ...]:
    """Say both readings where a number can be read in two ways."""
    if len(reads) < 2:
        return ()
    whole, fraction = (float(str(read.value)) for read in reads[:2])
    return (
        language.text(
            "The number can be read as {whole} or as {fraction}; both were compared.",
            whole=language.number(whole),
            fraction=language.number(fraction, digits=3),
        ),
    )


def _general(
    exercise: Exercise, solution: Value, reads: list[Read], language: Language
) -> tuple[str, str]:
    """Recognise errors that happen in any exercise: sign, thousands, percent, order."""
    kind = exercise.kind
    if isinstance(kind, Number) and isinstance(solution, (int, float)):
        found, told = _general_number(kind, float(solution), reads, language)
        return found, told or _unknown(exercise, language)
    if isinstance(kind, Names) and isinstance(solution, (tuple, frozenset)):
        given = reads[0].value
        named = set(given) if isinstance(given, (tuple, frozenset)) else {str(given)}
        right = len(named & set(solution))
        if kind.how == "order" and right == len(solution):
            return "order", language.text(_ORDER)
        if right == len(named):
            return "", language.text(_UNFINISHED)
        return "", language.text(
            "Not yet. Named rightly: {right} of {named}.",
            right=language.number(right),
            named=language.number(len(named)),
        )
    return "", _unknown(exercise, language)


def _unknown(exercise: Exercise, language: Language) -> str:
    call = f'hint("{exercise.id}")'
    return language.text("Not yet. A hint may help: {call}, in three steps.", call=call)


def _general_number(
    kind: Number, solution: float, reads: list[Read], language: Language
) -> tuple[str, str]:
    def is_meant(factor: float) -> bool:
        if solution == 0:
            return False
        allowed = max(kind.margin(solution), abs(solution) * 0.002)
        return any(abs(float(str(read.value)) * factor - solution) <= allowed for read in reads)

    if is_meant(-1):
        return "sign", language.text(_SIGN)
    if kind.unit in ("percent", "points") and is_meant(100):
        return "fraction_for_percent", language.text(_FRACTION)
    if is_meant(1000) or is_meant(1 / 1000):
        return "thousands", language.text(_THOUSANDS)
    near = abs(solution) * 0.02
    if any(abs(float(str(read.value)) - solution) <= near for read in reads):
        return "rounded_early", language.text(_ROUNDED)
    return "", ""


def general_errors() -> dict[str, str]:
    """Say what trainees are told about errors that happen in any exercise, by id.

    Examples
    --------
    >>> sorted(general_errors())
    ['fraction_for_percent', 'order', 'rounded_early', 'sign', 'thousands']
    """
    return {
        "sign": _SIGN,
        "fraction_for_percent": _FRACTION,
        "thousands": _THOUSANDS,
        "rounded_early": _ROUNDED,
        "order": _ORDER,
    }
