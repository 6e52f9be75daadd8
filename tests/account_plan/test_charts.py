from __future__ import annotations

import re

import pandas as pd
import pytest
from plan_people import AS_OF, contacts, seen

from kamlib.account_plan.network import influence_graph
from kamlib.account_plan.organisation import reading_order, reporting_lines
from kamlib.account_plan.organisation_chart import draw_organisation, person_note, stance
from kamlib.account_plan.people import label_people, people_of
from kamlib.account_plan.sociogram_chart import draw_sociogram
from kamlib.account_plan.sociogram_sheet import target_places
from kamlib.account_plan.value_chain import value_chain
from kamlib.account_plan.value_chain_chart import draw_value_chain
from kamlib.support.language import Language

GERMAN = (
    "Geschäftsführer Vertrieb",
    "Leiterin Strategischer Einkauf",
    "Leiter Konstruktion und Entwicklung",
    "Werkleiterin Montage und Verpackung",
    "Strategische Einkäuferin Antriebstechnik",
    "Konstrukteur Verpackungsmaschinen",
    "Leiter Instandhaltung und Anlagentechnik",
    "Leiter Qualitätsmanagement",
    "Assistentin der Geschäftsführung",
    "Schichtführer Montage",
)
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
    picture.content()
    return [text for text in axes.texts if text.get_text()]


def written(picture) -> list[str]:
    """Texts of a picture of either kind."""
    if picture.form == "svg":
        return picture.figure.words
    return [text.get_text() for text in texts(picture)]


@pytest.mark.parametrize("count", [1, 5, 60])
def test_texts_of_the_organisation_chart_do_not_overlap(count):
    people = many(count)
    lines, _ = reporting_lines(people)
    picture = draw_organisation(people, lines, heading=HEADING, language=Language())
    [chart] = picture.figure.placed()
    edges = [box for _, box in chart.words]
    overlapping = [
        (one, other)
        for place, one in enumerate(edges)
        for other in edges[place + 1 :]
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]
    assert overlapping == []
    assert len(chart.bars) == count
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


def long_german(count: int, functions: tuple[str, ...] = GERMAN) -> pd.DataFrame:
    """People whose functions are as long as German ones are, many of them alike."""
    people = many(count)
    named = [functions[at % len(functions)] for at in range(count)]
    return people.assign(
        label=label_people(people.assign(function=named), show="role"), is_covered=True
    )


def drawn_sociogram(people, *, is_printed):
    order = reading_order(reporting_lines(people)[0])
    graph = influence_graph(people, star(len(people)))
    return draw_sociogram(
        people,
        graph,
        order,
        heading=(
            "Musterwerk · Alpina",
            "Soziogramm, Einfluss 0–10, Strichstärke = Stärke",
            "Stand",
        ),
        language=Language("de"),
        is_printed=is_printed,
    )


@pytest.mark.parametrize(
    "functions", [GERMAN, ("Qualitätsmanagementbüro1", "MMMM WWWWWWWWWWWWWWW")]
)
@pytest.mark.parametrize(("count", "is_printed"), [(10, True), (60, True), (10, False)])
def test_long_functions_neither_shrink_the_rings_nor_leave_the_sheet(functions, count, is_printed):
    picture = drawn_sociogram(long_german(count, functions), is_printed=is_printed)
    boxes = [text.get_window_extent() for text in texts(picture)]
    sheet = picture.figure.bbox
    assert all(sheet.x0 <= box.x0 and box.x1 <= sheet.x1 for box in boxes)
    assert all(sheet.y0 <= box.y0 and box.y1 <= sheet.y1 for box in boxes)
    rings = [each.get_window_extent() for each in picture.figure.axes[0].patches[:3]]
    assert max(ring.height for ring in rings) > 0.45 * sheet.height
    outside = [box for box in boxes if not any(box.overlaps(ring) for ring in rings[1:])]
    assert not any(
        one.overlaps(other) for at, one in enumerate(outside) for other in outside[at + 1 :]
    ), "title and labels stand apart"


@pytest.mark.parametrize("count", [10, 16, 60])
def test_the_legend_covers_no_label(count):
    picture = drawn_sociogram(long_german(count), is_printed=False)
    boxes = [text.get_window_extent() for text in texts(picture)]
    legend = picture.figure.axes[0].get_legend().get_window_extent()
    assert not any(box.overlaps(legend) for box in boxes)


def test_ten_german_functions_are_printed_in_full():
    picture = drawn_sociogram(long_german(10), is_printed=True)
    drawn = " ".join(text.get_text().replace("\n", " ") for text in texts(picture))
    assert [name for name in GERMAN if name not in drawn] == []
    assert "Strichstärke = Stärke" in drawn
    assert "…" not in drawn


def test_sixty_people_with_ten_functions_stay_apart_in_both_pictures():
    people = long_german(60)
    chart = draw_organisation(
        people, reporting_lines(people)[0], heading=HEADING, language=Language("de")
    )
    for picture in (chart, drawn_sociogram(people, is_printed=False)):
        shown = written(picture)
        names = [name for name in shown if re.search(r" [1-6]$", name) and "Einfluss" not in name]
        assert len(names) == len(set(names)) == 60


def test_the_title_of_sixty_stands_above_every_label():
    picture = drawn_sociogram(long_german(60), is_printed=False)
    drawn = texts(picture)
    heading = [
        text for text in drawn if text.get_text().startswith(("Musterwerk", "Sozio", "Stand"))
    ]
    lowest = min(text.get_window_extent().y0 for text in heading)
    assert len(heading) == 3
    assert max(t.get_window_extent().y1 for t in drawn if t not in heading) < lowest


def test_a_script_the_font_lacks_gives_way_to_the_contact_id():
    people = many(3)
    people = people.assign(label=["李明", "Sören Ødegård", "Einkäuferin 東京"])
    chart = draw_organisation(
        people, reporting_lines(people)[0], heading=HEADING, language=Language("de")
    )
    for picture in (chart, drawn_sociogram(people, is_printed=True)):
        shown = written(picture)
        assert {"P00", "Sören Ødegård", "P02"} <= set(shown)
        assert "李明" in picture.alt


def test_the_same_people_give_the_same_bytes_in_any_order():
    people = many(12)
    mixed = people.sample(frac=1, random_state=1)
    pictures = []
    for each in (people, mixed):
        lines, _ = reporting_lines(each)
        graph = influence_graph(each, star(12).sample(frac=1, random_state=2))
        order = reading_order(lines)
        pictures.append(
            draw_sociogram(each, graph, order, heading=HEADING, language=Language()).content()
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
    assert picture.content()
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
    assert "nothing yet: an opening for us" in picture.figure.words
    assert "Service: −2, we add: nothing" in picture.alt
