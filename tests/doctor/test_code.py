"""The code that is read out: comes back as it was, and no mistake in two signs goes unseen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.doctor import CHECKS, Finding, read_code, spoken, write_code
from kamlib.doctor.code import _WORDS, ALPHABET, SYSTEMS
from kamlib.doctor.finding import STATES
from kamlib.support.errors import ParameterError, Sentence
from kamlib.support.language import Language

VERDICTS = st.fixed_dictionaries({check: st.sampled_from(STATES) for check in CHECKS})
SYSTEM = st.sampled_from(SYSTEMS)


def coded(verdicts, system):
    findings = [Finding(check, state, Sentence("seen")) for check, state in verdicts.items()]
    return write_code(findings, system=system)


@given(VERDICTS, SYSTEM)
def test_a_code_comes_back_as_it_was(verdicts, system):
    code = coded(verdicts, system)
    assert len(code) == 8
    assert set(code) <= {*ALPHABET, "-"}
    for heard in (code, code.lower(), code.replace("-", " "), " ".join(code.replace("-", ""))):
        reading = read_code(heard)
        assert (reading.system, reading.states) == (system, verdicts)


@given(
    VERDICTS,
    SYSTEM,
    st.lists(
        st.tuples(st.integers(0, 6), st.integers(1, len(ALPHABET) - 1)),
        min_size=1,
        max_size=2,
        unique_by=lambda mistake: mistake[0],
    ),
)
def test_one_or_two_misheard_signs_are_refused(verdicts, system, mistakes):
    signs = list(coded(verdicts, system).replace("-", ""))
    for place, shift in mistakes:
        signs[place] = ALPHABET[(ALPHABET.index(signs[place]) + shift) % len(ALPHABET)]
    with pytest.raises(ParameterError, match="misheard"):
        read_code("".join(signs))


@given(VERDICTS, SYSTEM, st.integers(0, 5))
def test_two_signs_in_the_wrong_order_are_refused(verdicts, system, place):
    signs = list(coded(verdicts, system).replace("-", ""))
    if signs[place] != signs[place + 1]:
        signs[place], signs[place + 1] = signs[place + 1], signs[place]
        with pytest.raises(ParameterError, match="misheard"):
            read_code("".join(signs))


@pytest.mark.parametrize(
    "heard", ["", "222-222", "222-22222", "O22-2222", "222-222\u00df", "1I0-OSZB"]
)
def test_what_is_no_code_is_refused_and_the_signs_are_named(heard):
    with pytest.raises(ParameterError, match=f"7 signs out of {ALPHABET}"):
        read_code(heard)


def test_by_hand_a_missing_kernel_on_windows():
    # digits to the base 3: system 2 at place 0, kernel 2 at place 3 -> 2 + 2·27 = 56 = 2·23 + 10;
    # signs 10, 2, 0, 0, 0; check signs 10 + 2 = 12 and 10·1 + 2·2 = 14
    by_hand = "".join(ALPHABET[each] for each in (10, 2, 0, 0, 0, 12, 14))
    missing = [Finding("kernel", "missing", Sentence("gone"))]
    assert write_code(missing, system="Windows").replace("-", "") == by_hand


def test_another_system_counts_as_linux():
    assert write_code([], system="FreeBSD") == "222-2222"


def test_no_two_signs_look_alike_and_every_letter_has_a_word():
    assert len(set(ALPHABET)) == 23
    for pair in ("0O", "1I", "2Z", "5S", "8B", "6G", "UV", "MN", "0D", "0Q"):
        assert not set(pair) <= set(ALPHABET)
    assert {sign for sign in ALPHABET if sign.isalpha()} == set(_WORDS)


@pytest.mark.parametrize("language", ["en", "de"])
def test_words_begin_with_their_letters(language):
    words = spoken(ALPHABET, language=Language(language)).split(" · ")
    assert [word[0] for word in words] == list(ALPHABET)
