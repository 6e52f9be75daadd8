"""What is wrong with a setting, in our words and with the nearest value that is allowed."""

from __future__ import annotations

import re
from typing import Any

from kamlib.support.errors import Sentence, nearest
from kamlib.support.quarter import not_a_quarter

_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_CURRENCY = r"^[A-Z]{3}$", r"^([A-Z]{3})?$"
_QUARTER = r"^\d{4}Q[1-4]$", r"^(\d{4}Q[1-4])?$"

#: What is needed, by the kind of failure that pydantic reports; the limits fill the braces.
_NEEDED = {
    "missing": Sentence("this setting is needed and is missing"),
    "greater_than": Sentence("a number greater than {gt:g} is needed"),
    "greater_than_equal": Sentence("a number greater than or equal to {ge:g} is needed"),
    "less_than": Sentence("a number less than {lt:g} is needed"),
    "less_than_equal": Sentence("a number less than or equal to {le:g} is needed"),
    "finite_number": Sentence("a finite number is needed"),
    "too_short": Sentence("entries needed: at least {min_length}"),
    "too_long": Sentence("entries allowed: at most {max_length}"),
    "string_too_long": Sentence("characters allowed: at most {max_length}"),
    "int": Sentence("a whole number is needed"),
    "float": Sentence("a number is needed"),
    "bool": Sentence("true or false is needed, without quotes"),
    "string": Sentence("a text in quotes is needed"),
    "date": Sentence("a day such as 2026-12-31 is needed"),
    "tuple": Sentence("a list in square brackets is needed"),
    "dict": Sentence("a table of names and values is needed"),
    "model": Sentence("a table of names and values is needed"),
}


def refusal(failure: Any) -> Sentence:
    """Say what a setting needs, what was found and what is nearest to it.

    Parameters
    ----------
    failure : dict
        One of pydantic's failures, with ``type``, ``msg``, ``ctx`` and ``input``.

    Examples
    --------
    >>> refusal({"type": "literal_error", "input": "fr", "ctx": {"expected": "'en' or 'de'"}})
    "one of 'en', 'de' is needed; found 'fr'."
    >>> refusal({"type": "int_type", "input": True})
    'a whole number is needed; found True.'
    """
    kind, context = failure["type"], failure.get("ctx", {})
    found = failure.get("input")
    if kind == "value_error":
        told = context["error"].args[0]
        return told if isinstance(told, Sentence) else Sentence(str(told))
    if kind == "literal_error":
        return _one_of(context["expected"], found)
    if kind == "string_pattern_mismatch":
        return _pattern(context["pattern"], str(found))
    needed = _NEEDED.get(kind) or _NEEDED.get(kind.partition("_")[0])
    told = Sentence(needed.template, **context) if needed else Sentence(str(failure["msg"]))
    return _with_found(told, found) if kind != "missing" else Sentence("{told}.", told=told)


def _with_found(told: Sentence, found: object) -> Sentence:
    if not isinstance(found, str | int | float):
        return Sentence("{told}.", told=told)
    return Sentence("{told}; found {found!r}.", told=told, found=found)


def _one_of(expected: str, found: object) -> Sentence:
    names = [first or second for first, second in _QUOTED.findall(expected)]
    told = _with_found(
        Sentence("one of {names} is needed", names=", ".join(map(repr, names))), found
    )
    hint = nearest(str(found), names)
    if hint.template.startswith("Known"):  # all are named already
        return told
    return Sentence("{told} {hint}", told=told, hint=hint)


def _pattern(pattern: str, found: str) -> Sentence:
    if pattern in _QUARTER:
        parts = not_a_quarter(found)
        told = Sentence("{told} {hint}", told=parts[0], hint=parts[-1])
        return told if len(parts) > 1 else parts[0]
    if pattern not in _CURRENCY:
        return _with_found(
            Sentence("one name in braces is needed, such as 'Soll {quarter}'"), found
        )
    needed = Sentence("a currency is three capital letters, such as 'EUR'")
    told = _with_found(needed, found)
    code = {"€": "EUR", "$": "USD", "£": "GBP", "EURO": "EUR"}.get(
        found.strip().upper(), found.strip().upper()
    )
    if not re.fullmatch(_CURRENCY[0], code):
        return told
    return Sentence("{told} {hint}", told=told, hint=Sentence("Did you mean {name!r}?", name=code))
