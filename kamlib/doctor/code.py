"""Seven signs that say which checks failed, to be read out by phone.

The alphabet has no two signs that look alike (no 0 and O, 1 and I, 2 and Z, 5 and S, 8 and B),
each is spelled with a word, and two of the seven are check signs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kamlib.doctor.finding import CHECKS, STATES, Finding, State
from kamlib.support.errors import ParameterError, Sentence
from kamlib.support.language import Language, translatable

#: A prime number of signs, so that the check signs miss no mistake in two signs.
ALPHABET = "23456789ACEFHKLMPRTUWXY"
_BASE = len(ALPHABET)
_PAYLOAD, _LENGTH = 5, 7
SYSTEMS = ("Linux", "Darwin", "Windows")
_WORDS = {
    "A": translatable("Alfa"),
    "C": translatable("Charlie"),
    "E": translatable("Echo"),
    "F": translatable("Foxtrot"),
    "H": translatable("Hotel"),
    "K": translatable("Kilo"),
    "L": translatable("Lima"),
    "M": translatable("Mike"),
    "P": translatable("Papa"),
    "R": translatable("Romeo"),
    "T": translatable("Tango"),
    "U": translatable("Uniform"),
    "W": translatable("Whiskey"),
    "X": translatable("X-ray"),
    "Y": translatable("Yankee"),
}


@dataclass(frozen=True)
class Reading:
    """What a code says: the system, and the verdict of each check."""

    system: str
    states: dict[str, State]


def write_code(findings: Iterable[Finding], *, system: str) -> str:
    """Pack verdicts into a code.

    Parameters
    ----------
    findings : iterable of Finding
        One per check; a check without one counts as well.
    system : str
        ``Linux``, ``Darwin`` or ``Windows``; any other counts as Linux.

    Returns
    -------
    str
        Seven signs with a dash, like ``222-2222``.

    Notes
    -----
    The system and the verdicts are digits to the base 3 of one number, written to the base 23;
    the check signs are the sum of its digits and the sum weighted by 1 to 5, modulo 23.

    Examples
    --------
    >>> write_code([], system="Linux")
    '222-2222'
    >>> write_code([Finding("kernel", "missing", Sentence("gone"))], system="Windows")
    'E42-22HL'
    """
    found = {each.check: STATES.index(each.state) for each in findings}
    digits = [SYSTEMS.index(system) if system in SYSTEMS else 0]
    digits += [found.get(check, 0) for check in CHECKS]
    number = sum(digit * 3**place for place, digit in enumerate(digits))
    payload = [number // _BASE**place % _BASE for place in range(_PAYLOAD)]
    signs = "".join(ALPHABET[each] for each in (*payload, *_check_signs(payload)))
    return f"{signs[:3]}-{signs[3:]}"


def read_code(code: str) -> Reading:
    """Read a code again.

    Parameters
    ----------
    code : str
        As heard: case, spaces and dashes do not matter.

    Returns
    -------
    Reading
        The system and the verdict of each check.

    Raises
    ------
    ParameterError
        If it is no code, or one that was misheard.

    Examples
    --------
    >>> read_code("e42 22hl").system
    'Windows'
    """
    signs = "".join(sign for sign in code.upper() if sign not in " -–·.,")
    strange = sorted({sign for sign in signs if sign not in ALPHABET})
    if len(signs) != _LENGTH or strange:
        raise ParameterError(
            Sentence(
                "A code has {length} signs out of {alphabet}; found {found}. Have it read out "
                "again.",
                length=_LENGTH,
                alphabet=ALPHABET,
                found=repr(code),
            )
        )
    *payload, first, second = (ALPHABET.index(sign) for sign in signs)
    number = sum(digit * _BASE**place for place, digit in enumerate(payload))
    if _check_signs(payload) != (first, second) or number >= 3 ** (len(CHECKS) + 1):
        raise ParameterError(
            Sentence(
                "The code {found} was misheard or is of another edition of the workbook: its check "
                "signs do not fit. Have it read out again.",
                found=repr(code),
            )
        )
    digits = [number // 3**place % 3 for place in range(len(CHECKS) + 1)]
    states = {check: STATES[digit] for check, digit in zip(CHECKS, digits[1:], strict=True)}
    return Reading(SYSTEMS[digits[0]], states)


def _check_signs(payload: list[int]) -> tuple[int, int]:
    weighted = sum(place * digit for place, digit in enumerate(payload, start=1))
    return sum(payload) % _BASE, weighted % _BASE


def spoken(code: str, *, language: Language) -> str:
    """Say how to read a code out.

    Examples
    --------
    >>> spoken("E42-22HL", language=Language())
    'Echo · 4 · 2 · 2 · 2 · Hotel · Lima'
    """
    signs = code.replace("-", "")
    return " · ".join(language.text(_WORDS[sign]) if sign in _WORDS else sign for sign in signs)
