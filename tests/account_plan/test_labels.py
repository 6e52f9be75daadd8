"""Labels of persons: short enough, and never two alike."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kamlib.account_plan.labels import SHORTEST, shortened, wrapped
from kamlib.support.theme import text_width

FUNCTIONS = st.lists(st.text("ABab 12", min_size=1, max_size=60), unique=True, max_size=20)


def test_a_number_a_letter_and_who_left_stay_at_the_end():
    labels = ["Strategische Einkäuferin Antriebe 12", "Leiter Instandhaltung Halle B", "User"]
    assert shortened(labels, longest=20) == [
        "Strategische Ein… 12",
        "Leiter Instandhal… B",
        "User",
    ]
    gone = "Geschäftsführer Vertrieb 1 (ausgeschieden)"
    assert shortened([gone], longest=34) == ["Geschäftsführer… 1 (ausgeschieden)"]


def test_what_differs_in_the_middle_only_is_numbered():
    labels = ["Leiter Halle Nord der Fertigung", "Leiter Halle West der Fertigung"]
    short = shortened(labels, longest=20)
    assert len(set(short)) == 2
    assert max(map(len, short)) <= 20


@given(FUNCTIONS, st.integers(SHORTEST, 40))
def test_different_labels_stay_different_and_within_their_length(labels, longest):
    short = shortened(labels, longest=longest)
    assert len(set(short)) == len(labels)
    assert all(len(each) <= longest for each in short)


@given(FUNCTIONS)
def test_lines_fit_their_room(labels):
    written = wrapped(labels, [1.5] * len(labels), size=8)
    for each in written:
        assert all(text_width(line, size=8) <= 1.5 for line in each.split("\n"))
        assert each.count("\n") <= 1
