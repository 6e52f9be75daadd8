"""Read a number as a trainee writes it: German or English, with currency, percent or scale.

Where both ways of writing are possible, both readings are returned; nobody guesses silently.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

#: Words of scale, longest first.
_SCALES: tuple[tuple[str, float], ...] = (
    ("millionen", 1e6),
    ("million", 1e6),
    ("mio.", 1e6),
    ("mio", 1e6),
    ("mn", 1e6),
    ("m", 1e6),
    ("tausend", 1e3),
    ("teur", 1e3),
    ("thousand", 1e3),
    ("tsd.", 1e3),
    ("tsd", 1e3),
    ("t", 1e3),
    ("k", 1e3),
)
_UNITS = re.compile(
    r"€|£|\$|%|\beur(?=\d|\b)|v\. ?h\.|percentage points"
    r"|\b(?:euro?s?|pfund|pounds?|us-dollar|dollars?|usd"
    r"|prozentpunkte|prozent|percent|pp|punkte?n?|points?"
    r"|days?|tage?|hours?|stunden?|pieces?|stück"
    r"|lines?|zeilen?|people|persons?|personen|menschen)\b",
    re.IGNORECASE,
)
#: Said before a number, mostly a rounded one.
_ABOUT = re.compile(
    r"^(?:=|≈|~|ca\.?|circa|rund|etwa|ungefähr|gut|about|approx\.?|roughly)\s*(?=[-+\d.,])"
)
#: Said behind one: "1.234,-" for no cents, the point of a sentence.
_BEHIND = re.compile(r"(?<=\d),-+$|(?<=\d)\.$")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009'’]+")
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2014": "-"})


@dataclass(frozen=True)
class Reading:
    """One way to read what was written.

    Parameters
    ----------
    value : float
        The number.
    half_unit : float
        Half of the last place written, as a scaled number ("1,2 Mio." means 50,000); 0 where no
        scale was written, so that plain figures are held to the exercise's own tolerance.
    decimal : {"", ",", "."}
        Sign that was taken for the decimal one, where there was a choice.
    """

    value: float
    half_unit: float = 0.0
    decimal: str = ""


def read_number(answer: Any) -> list[Reading]:
    """Read a number in every way it can be meant.

    Parameters
    ----------
    answer : object
        A number, or text like ``1.234,5``, ``12,5 %``, ``1,2 Mio. €``, ``-3.1k``.

    Returns
    -------
    list of Reading
        Empty where it is no number; two where a single sign can be decimal or grouping.

    Examples
    --------
    >>> [reading.value for reading in read_number("1.234,5")]
    [1234.5]
    >>> [reading.value for reading in read_number("1.234")]
    [1234.0, 1.234]
    >>> read_number("1,2 Mio. €")
    [Reading(value=1200000.0, half_unit=50000.0, decimal='')]
    """
    if isinstance(answer, bool) or answer is None:
        return []
    if isinstance(answer, str):
        return _read_text(answer)
    try:
        value = float(answer)
    except (TypeError, ValueError, OverflowError):
        return []
    return [Reading(value)] if math.isfinite(value) else []


def _read_text(text: str) -> list[Reading]:
    bare = _UNITS.sub("", text.translate(_MINUS).strip().casefold()).strip()
    bare = _ABOUT.sub("", bare)
    scale = 1.0
    for word, factor in _SCALES:
        if bare.endswith(word) and bare[: -len(word)].strip()[-1:].isdigit():
            bare, scale = bare[: -len(word)].strip(), factor
            break
    bare = _BEHIND.sub("", _SPACES.sub("", bare))
    sign = -1.0 if bare.startswith("-") else 1.0
    bare = bare.lstrip("+-")
    if not re.fullmatch(r"(?=.*\d)\d*(?:[.,]\d*)*", bare) or len(bare) > 30:
        return []
    return [
        Reading(
            sign * float(digits) * scale,
            0.5 * 10.0 ** -len(digits.partition(".")[2]) * scale if scale > 1 else 0.0,
            decimal,
        )
        for digits, decimal in _ways(bare)
    ]


def _ways(bare: str) -> list[tuple[str, str]]:
    """Write digits with a point as decimal sign, once for each way to read them."""
    points, commas = bare.count("."), bare.count(",")
    if points and commas:
        decimal = max(".,", key=bare.rfind)
        whole, _, part = bare.rpartition(decimal)
        if bare.count(decimal) > 1 or not _GROUPED.fullmatch(whole):
            return []
        return [(f"{_only_digits(whole)}.{part or '0'}", "")]
    if points + commas == 0:
        return [(bare, "")]
    is_grouped = bool(_GROUPED.fullmatch(bare))
    if points + commas > 1:
        return [(_only_digits(bare), "")] if is_grouped else []
    as_decimal = bare.replace(",", ".")
    as_decimal = f"{'0' if as_decimal.startswith('.') else ''}{as_decimal}"
    if as_decimal.endswith("."):
        as_decimal += "0"
    if not is_grouped:
        return [(as_decimal, "")]
    sign = "." if points else ","
    return [(_only_digits(bare), "," if sign == "." else "."), (as_decimal, sign)]


def _only_digits(text: str) -> str:
    return text.replace(".", "").replace(",", "")
