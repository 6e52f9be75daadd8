"""The overview of a group speaks in whole sentences, for one participant as for many."""

from __future__ import annotations

import pytest

from kamlib.support.language import Language
from kamlib.training.home import Member
from kamlib.training.overview import finding
from kamlib.training.record import Record, Test


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
