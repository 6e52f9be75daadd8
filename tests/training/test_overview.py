"""The overview of a group speaks in whole sentences, for one participant as for many."""

from __future__ import annotations

import pytest

from kamlib.support.language import Language
from kamlib.training.home import Member
from kamlib.training.overview import finding
from kamlib.training.record import Record, Test, Tried, hardships
from kamlib.training.sheet_pdf import results


def somebody(number: int, *, has_both: bool) -> Record:
    member = Member(name=f"P {number}", folder=f"p-{number}", pre=1, lesson=2, post=3)
    after = Test({"1.1": "right" if has_both else "open"})
    return Record(member=member, pre=Test({"1.1": "wrong"}), post=after)


@pytest.mark.parametrize(
    ("took", "language", "said"),
    [
        (1, "de", "1 von 12 Teilnehmenden hat beide Tests abgelegt"),
        (2, "de", "2 von 12 Teilnehmenden haben beide Tests abgelegt"),
        (1, "en", "1 of 12 participants took both tests"),
    ],
)
def test_one_and_many_took_both_tests(took, language, said):
    records = [somebody(number, has_both=number < took) for number in range(12)]
    assert finding(records, Language(language)).startswith(said)


def test_one_person_alone_does_not_put_an_exercise_first():
    """1.1 was failed by one of one, 1.2 by five of six, 1.3 by nobody, 1.4 only looked up."""
    records = []
    for number in range(6):
        tried = {"1.2": Tried(attempts=1, is_first_right=number == 0)}
        if number == 0:
            tried |= {"1.1": Tried(attempts=1), "1.4": Tried(hints=3)}
        tried["1.3"] = Tried(attempts=1, is_first_right=True)
        member = Member(name=f"P {number}", folder=f"p-{number}", pre=1, lesson=2, post=3)
        records.append(Record(member=member, pre=Test({}), post=Test({}), tried=tried))
    assert [one.exercise for one in hardships(records)] == ["1.2", "1.1", "1.3", "1.4"]
    assert "exercise 1.2: not right at first attempt for 5 of 6" in finding(records, Language())
    assert "Hardest" not in finding(records[:1], Language())


@pytest.mark.parametrize(
    ("before", "after", "is_told"), [("wrong", "right", True), ("right", "wrong", False)]
)
def test_a_certificate_tells_a_gain_and_no_loss(before, after, is_told):
    member = somebody(1, has_both=True).member
    record = Record(member=member, pre=Test({"1.1": before}), post=Test({"1.1": after}))
    listed = dict(results(record, Language("en")))
    assert ("Learning gain" in listed) == is_told
    assert list(listed)[:2] == ["Test before the course", "Test after the course"]
