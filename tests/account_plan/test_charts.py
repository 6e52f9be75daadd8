from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET

import pandas as pd
import plan_drawn
import pytest
from plan_people import AS_OF, contacts, seen

from kamlib.account_plan import labels
from kamlib.account_plan.network import influence_graph
from kamlib.account_plan.organisation import reading_order, reporting_lines
from kamlib.account_plan.organisation_chart import draw_organisation, person_note, stance
from kamlib.account_plan.people import label_people, people_of
from kamlib.account_plan.sociogram_chart import draw_sociogram
from kamlib.account_plan.sociogram_sheet import target_places
from kamlib.account_plan.value_chain import value_chain
from kamlib.account_plan.value_chain_chart import draw_value_chain
from kamlib.support.language import Language
from kamlib.support.theme import ADVERSE, CONTEXT, FAVOURABLE, text_width
from kamlib.support.vector import Field
from kamlib.support.vector.marks import Frame
from kamlib.support.vector.shapes import Arrow

SVG = "{http://www.w3.org/2000/svg}"
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
    """Words of a picture, each with its left, top, right and bottom in pixels."""
    return [each for field in picture.figure.placed() for each in field.words if each[0].said]


def edges(picture, *, start: str = "") -> list[tuple[float, float, float, float]]:
    return [box for words, box in texts(picture) if words.said.startswith(start)]


def overlap(one, other) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def overlapping(boxes) -> list:
    return [
        (one, other)
        for place, one in enumerate(boxes)
        for other in boxes[place + 1 :]
        if overlap(one, other)
    ]


def written(picture) -> list[str]:
    return [words.said for words, _ in texts(picture)]


def rings(picture) -> list[tuple[float, float, float, float]]:
    """Edges of the three rings, the outer one first."""
    root = ET.fromstring(picture.content())
    found = [each for each in root.iter(f"{SVG}circle") if each.get("fill") == "none"]
    values = [[float(each.get(name)) for name in ("cx", "cy", "r")] for each in found]
    return [(x - r, y - r, x + r, y + r) for x, y, r in values]


@pytest.mark.parametrize("count", [1, 5, 60])
def test_texts_of_the_organisation_chart_do_not_overlap(count):
    people = many(count)
    lines, _ = reporting_lines(people)
    picture = draw_organisation(people, lines, heading=HEADING, language=Language())
    [chart] = picture.figure.placed()
    assert overlapping(edges(picture)) == []
    assert len(chart.bars) == count
    assert picture.alt.count("reports to") == count


@pytest.mark.parametrize("count", [2, 5, 16])
def test_labels_of_a_small_sociogram_do_not_overlap(count):
    people = many(count)
    graph = influence_graph(people, star(count))
    order = reading_order(reporting_lines(people)[0])
    picture = draw_sociogram(people, graph, order, heading=HEADING, language=Language())
    boxes = edges(picture, start="Leiterin")
    assert len(boxes) == count
    assert overlapping(boxes) == []


def test_sixty_labels_stand_around_the_rim_six_degrees_apart():
    people = many(60)
    order = reading_order(reporting_lines(people)[0])
    picture = draw_sociogram(
        people, influence_graph(people, star(60)), order, heading=HEADING, language=Language("de")
    )
    labels = [words for words, _ in texts(picture) if words.said.startswith("Leiterin")]
    assert len({words.place for words in labels}) == 60
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
    boxes, sheet = edges(picture), picture.figure
    assert all(left >= 0 and right <= 100 * sheet.width for left, _, right, _ in boxes)
    assert all(top >= 0 and bottom <= 100 * sheet.height for _, top, _, bottom in boxes)
    outer, *inner = rings(picture)
    assert outer[3] - outer[1] > 0.45 * 100 * sheet.height
    labels = [box for words, box in texts(picture) if not words.said.startswith("Einfluss")]
    assert not any(overlap(box, each) for box in labels for each in inner)
    if count <= 16:  # beyond, labels run outwards, and their level boxes say nothing
        assert overlapping(boxes) == [], "title and labels stand apart"


@pytest.mark.parametrize("count", [10, 16, 60])
def test_the_legend_covers_no_label(count):
    picture = drawn_sociogram(long_german(count), is_printed=False)
    said = {"für uns", "gegen uns", "weder noch", "kein Kontakt in letzter Zeit", "Konflikt"}
    legend = [box for words, box in texts(picture) if words.said in said]
    others = [box for words, box in texts(picture) if words.said not in said]
    assert len(legend) == 5
    assert not any(overlap(box, each) for box in others for each in legend)


def test_ten_german_functions_are_printed_in_full():
    picture = drawn_sociogram(long_german(10), is_printed=True)
    drawn = " ".join(said.replace("\n", " ") for said in written(picture))
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
    heads = ("Musterwerk", "Sozio", "Stand")
    heading = [box for words, box in texts(picture) if words.said.startswith(heads)]
    others = [box for words, box in texts(picture) if not words.said.startswith(heads)]
    assert len(heading) == 3
    assert min(top for _, top, _, _ in others) > max(bottom for *_, bottom in heading)


def test_arrows_end_at_their_persons_and_turned_words_stand_along_their_ray():
    """By hand: 0 to 10 on 1000 pixels; an arrow from 2 to 8 ends 7 points before, bent aside."""
    arrow = Arrow(start=(2, 5), end=(8, 5), color="#000", linewidth=1.0)
    frame = Frame(left=0, top=0, width=1000, height=1000, x=(0, 10), y=(0, 10))
    tip = ET.fromstring(arrow.svg(frame)).find("polygon").get("points").split()[0]
    x, y = map(float, tip.split(","))
    assert math.hypot(800 - x, 500 - y) == pytest.approx(7 * 100 / 72, abs=0.1)
    assert y > 500
    field = Field(x=(0, 10), y=(0, 10))
    field.text(5, 5, "level")
    field.text(5, 5, "level", turn=90.0)
    (_, level), (_, turned) = field.placed(frame).words
    assert turned[3] == pytest.approx(500)
    assert turned[3] - turned[1] == pytest.approx(level[2] - level[0])
    assert (turned[0] + turned[2]) / 2 == pytest.approx(500)


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
    root = ET.fromstring(picture.content())
    assert [each.text for each in root.iter(f"{SVG}text")][:2] == [
        r"<b>$\frac$</b>",
        "Decider · influence 9 · −5",
    ]
    assert {each.tag.removeprefix(SVG) for each in root.iter()} == {"svg", "rect", "text"}
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


def chain_of(**assessments: float) -> pd.DataFrame:
    rows = pd.DataFrame({"activity": list(assessments), "assessment": list(assessments.values())})
    return value_chain(rows.assign(account_id="K1", our_contribution="W" * 48), account="K1")


def test_weakness_and_strength_by_hand():
    """A weakness of −2 ends at the axis; a strength of +1 begins there and is half as long."""
    picture = draw_value_chain(
        chain_of(operations=-2.0, service=1.0), heading=HEADING, language=Language()
    )
    [axis] = [line for line in plan_drawn.lines(picture, CONTEXT) if not line.dashes]
    [weak] = plan_drawn.bars(picture, ADVERSE)
    [strong] = plan_drawn.bars(picture, FAVOURABLE)
    assert weak.right == pytest.approx(axis.points[0][0], abs=0.11)
    assert strong.left == pytest.approx(axis.points[0][0], abs=0.11)
    assert weak.width / strong.width == pytest.approx(2, abs=0.01)
    assert weak.top < strong.top, "operations stand before service"


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_we_add_is_shortened_to_the_sheet(language):
    picture = draw_value_chain(
        chain_of(operations=-2.0), heading=HEADING, language=Language(language)
    )
    assert plan_drawn.faults(picture) == []
    assert any(re.fullmatch("W{20,}…", each) for each in picture.figure.words)


@pytest.mark.parametrize("depth", [3, 20, 60])
def test_texts_of_a_deep_organisation_keep_to_their_boxes(depth):
    rows = (
        (f"P{n:02d}", "Leiterin der Beschaffung", f"P{n - 1:02d}" if n else "", "buyer", 5.0, 1.0,
         "Ann")
        for n in range(depth)
    )  # fmt: skip
    people = people_of(contacts(*rows), seen(P00=3), as_of=AS_OF, stale_days=90)
    picture = draw_organisation(
        people, reporting_lines(people)[0], heading=HEADING, language=Language("de")
    )
    boxes = [bar.edges for bar in plan_drawn.bars(picture)]
    assert len(boxes) == depth
    assert plan_drawn.faults(picture) == []
    for said, (left, _, right, _) in plan_drawn.words(picture):
        if said not in HEADING:
            assert any(box[0] <= left and right <= box[2] for box in boxes), said
    assert ("Leiterin der Beschaffung 1" in picture.figure.words) == (depth == 3)


@pytest.mark.parametrize("word", ["W" * 500, "i" * 500, "Leiterin" * 60])
def test_very_long_words_are_shortened_before_they_are_measured(word, monkeypatch):
    """Of twelve persons some hundred thousand signs are measured, not many millions."""
    signs = 0

    def counted(text: str, *, size: float, bold: bool = False) -> float:
        nonlocal signs
        signs += len(text)
        return text_width(text, size=size, bold=bold)

    monkeypatch.setattr(labels, "text_width", counted)
    people = many(12)
    people = people.assign(label=[f"{word} {n}" for n in range(12)])
    for is_printed in (True, False):
        picture = drawn_sociogram(people, is_printed=is_printed)
        assert plan_drawn.faults(picture) == []
    chart = draw_organisation(
        people, reporting_lines(people)[0], heading=HEADING, language=Language("de")
    )
    names = {each for each in chart.figure.words if each.startswith(word[:4])}
    assert len(names) == 12
    assert signs < 390_000
