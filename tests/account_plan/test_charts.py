from __future__ import annotations

import pandas as pd
import pytest
from plan_people import AS_OF, contacts, seen

from kamlib.account_plan.network import influence_graph
from kamlib.account_plan.organisation import reading_order, reporting_lines
from kamlib.account_plan.organisation_chart import draw_organisation, person_note, stance
from kamlib.account_plan.people import people_of
from kamlib.account_plan.sociogram_chart import draw_sociogram, target_places
from kamlib.account_plan.value_chain import value_chain
from kamlib.account_plan.value_chain_chart import draw_value_chain
from kamlib.support.language import Language

HEADING = ("Musterwerk · Alpina", "Who", "2026")


def many(count: int) -> pd.DataFrame:
    rows = (
        (
            f"P{n:02d}",
            "Leiterin der strategischen Beschaffung",
            "" if n == 0 else f"P{(n - 1) // 4:02d}",
            "buyer",
            float(10 - n % 10),
            float(n % 11 - 5),
            "Ann",
        )
        for n in range(count)
    )
    return people_of(contacts(*rows), seen(P00=3), as_of=AS_OF, stale_days=90)


def star(count: int) -> pd.DataFrame:
    rows = [("P00", f"P{n:02d}", 5.0, "informal") for n in range(1, count)]
    return pd.DataFrame(rows, columns=["from_contact_id", "to_contact_id", "strength", "kind"])


def texts(picture) -> list:
    axes = picture.figure.axes[0]
    picture.png()
    return [text for text in axes.texts if text.get_text()]


@pytest.mark.parametrize("count", [1, 5, 60])
def test_texts_of_the_organisation_chart_do_not_overlap(count):
    people = many(count)
    lines, _ = reporting_lines(people)
    picture = draw_organisation(people, lines, heading=HEADING, language=Language())
    boxes = [text.get_window_extent() for text in texts(picture)]
    overlapping = sum(
        one.overlaps(other) for place, one in enumerate(boxes) for other in boxes[place + 1 :]
    )
    assert overlapping == 0
    assert picture.alt.count("reports to") == count


@pytest.mark.parametrize("count", [2, 5, 16])
def test_labels_of_a_small_sociogram_do_not_overlap(count):
    people = many(count)
    graph = influence_graph(people, star(count))
    order = reading_order(reporting_lines(people)[0])
    picture = draw_sociogram(people, graph, order, heading=HEADING, language=Language())
    labels = [text for text in texts(picture) if text.get_text().startswith("Leiterin")]
    boxes = [text.get_window_extent() for text in labels]
    assert len(boxes) == count
    assert not any(
        one.overlaps(other) for place, one in enumerate(boxes) for other in boxes[place + 1 :]
    )


def test_sixty_labels_stand_around_the_rim_six_degrees_apart():
    people = many(60)
    order = reading_order(reporting_lines(people)[0])
    picture = draw_sociogram(
        people, influence_graph(people, star(60)), order, heading=HEADING, language=Language("de")
    )
    labels = [text for text in texts(picture) if text.get_text().startswith("Leiterin")]
    assert len({text.get_position() for text in labels}) == 60
    assert picture.alt.count("beeinflusst") == 59


def test_the_same_people_give_the_same_bytes_in_any_order():
    people = many(12)
    mixed = people.sample(frac=1, random_state=1)
    pictures = []
    for each in (people, mixed):
        lines, _ = reporting_lines(each)
        graph = influence_graph(each, star(12).sample(frac=1, random_state=2))
        order = reading_order(lines)
        pictures.append(
            draw_sociogram(each, graph, order, heading=HEADING, language=Language()).png()
        )
    assert pictures[0] == pictures[1]


def test_more_influence_stands_nearer_to_the_centre():
    placed = target_places(many(10), [f"P{n:02d}" for n in range(10)])
    radii = [placed[f"P{n:02d}"][1] for n in range(10)]
    assert radii == sorted(radii)


def test_hostile_names_are_drawn_as_they_are():
    people = people_of(
        contacts(("A", r"<b>$\frac$</b>", "", "decider", 9.0, -5.0, "")),
        seen(),
        as_of=AS_OF,
        stale_days=90,
    )
    lines, _ = reporting_lines(people)
    picture = draw_organisation(people, lines, heading=HEADING, language=Language())
    assert picture.png()
    assert r"$\frac$" in picture.alt


def test_attitudes_and_gaps_are_told_in_words():
    people = many(1)
    assert person_note(people.iloc[0], Language()) == "Buyer · influence 10 · −5"
    gone = people.assign(has_left=True, left_date=pd.Timestamp("2025-11-14"))
    assert person_note(gone.iloc[0], Language("de")) == "ausgeschieden 14.11.2025"
    assert [stance(value) for value in (5, 1, -5)] == ["for", "neutral", "against"]


def test_value_chain_names_openings():
    rows = pd.DataFrame(
        {
            "account_id": ["K1"],
            "activity": ["service"],
            "assessment": [-2.0],
            "our_contribution": [""],
        }
    )
    picture = draw_value_chain(
        value_chain(rows, account="K1"), heading=HEADING, language=Language()
    )
    assert "nothing yet: an opening for us" in [text.get_text() for text in texts(picture)]
    assert "Service: −2, we add: nothing" in picture.alt
