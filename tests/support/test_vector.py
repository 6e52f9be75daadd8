"""Charts written as SVG: in proportion, inside their sheet, and safe with any text."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.support.safe_text import clean, one_line
from kamlib.support.theme import text_width
from kamlib.support.vector import Sheet, VectorPicture, fitting

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert(1)</script> & "x" \u202e\x00 ]]> <!--'


def bars(*values: float, labels: list[str] | None = None) -> Sheet:
    sheet = Sheet(1.9 + 0.3 * len(values))
    [field] = sheet.fields()
    field.limits(x=(0, max(values) * 1.2), y=(len(values) - 0.4, -1.0))
    for place, value in enumerate(values):
        field.bar((0, value), (place - 0.3, place + 0.3))
        field.text(value, place, f"{value:,.0f}", shift=(5, 0))
    field.rows(range(len(values)), labels or ["x"] * len(values))
    field.title(who="Muster GmbH", what="Revenue in k€", when="2026Q3")
    field.key("bar: revenue")
    return sheet


def test_bars_are_as_long_as_their_values():
    [field] = bars(10.0, 5.0, 2.5).placed()
    lengths = [right - left for _, (left, _, right, _) in field.bars]
    assert lengths == pytest.approx([lengths[0], lengths[0] / 2, lengths[0] / 4])
    root = ET.fromstring(bars(10.0, 5.0, 2.5).svg("x"))
    _, *rectangles = root.iter(f"{SVG}rect")
    drawn = [float(each.get("width")) for each in rectangles]
    assert drawn == pytest.approx(lengths, abs=0.06)


def test_by_hand():
    """A field of 0 to 10 over a sheet of 400 pixels, without any text: 5 pixels on each side."""
    sheet = Sheet(2.1, width=4.1)
    [field] = sheet.fields()
    field.limits(x=(0, 10), y=(0, 4))
    field.bar((2, 5), (1, 3))
    [placed] = sheet.placed()
    assert placed.bars[0][1] == pytest.approx((85.0, 55.0, 205.0, 155.0))


@given(
    st.lists(st.floats(1.0, 1e9), min_size=1, max_size=14),
    st.lists(st.text(max_size=40), min_size=14, max_size=14),
)
def test_no_text_leaves_its_sheet_and_any_text_is_text(values, labels):
    given_labels = [one_line(label) for label in labels[: len(values)]]
    sheet = bars(*values, labels=given_labels)
    [field] = sheet.placed()
    for words, (left, top, right, bottom) in field.words:
        assert left >= 4.4, words.said
        assert right <= 955.6, words.said
        assert top >= 4.4
        assert bottom <= 100 * sheet.height - 4.4
    root = ET.fromstring(sheet.svg("alt"))
    written = [each.text for each in root.iter(f"{SVG}text")]
    assert written == [line for line in sheet.words if line]


@pytest.mark.parametrize("value", [float("nan"), float("-inf"), pd.NA])
def test_what_has_no_place_is_left_out(value):
    sheet = Sheet(2.0)
    [field] = sheet.fields()
    field.limits(x=(3.0, 3.0))
    field.bar((0, value), (0, 1))
    field.dot(value, 1, size=3, color="#000")
    field.text(0, value, "x")
    field.line([(3, 0), (value, 1)], color="#000")
    field.line([(3, 0), (value, 1), (4, 1)], color="#000")
    drawn = sheet.svg("x")
    assert not {"nan", "inf"} & set(drawn.lower().replace('"', " ").replace(",", " ").split())
    assert drawn.count("<rect") == drawn.count("<polyline") == 1
    assert "<circle" not in drawn
    assert "<text" not in drawn


def test_hostile_text_is_written_as_text():
    sheet = bars(1.0, labels=[one_line(HOSTILE)])
    drawn = sheet.svg(HOSTILE.replace("\x00", ""))
    assert "<script" not in drawn
    assert "<!--" not in drawn
    assert {each.tag.removeprefix(SVG) for each in ET.fromstring(drawn).iter()} == {
        "svg",
        "rect",
        "text",
    }


def test_fields_share_a_sheet_by_their_shares_beside_the_room_their_texts_need():
    sheet = Sheet(3.0)
    first, second = sheet.fields(3.0, 1.0)
    first.rows([0.5], ["a name of some length"])
    left, right = sheet.frames()
    assert left.width == pytest.approx(3 * right.width)
    assert (left.top, left.height) == (right.top, right.height)
    assert right.left + right.width == pytest.approx(955.0)
    assert left.left > 150
    assert second.words == []


def test_a_hatch_stays_inside_its_bar():
    sheet = Sheet(2.0)
    [field] = sheet.fields()
    field.bar((0.2, 0.7), (0.3, 0.6), color="#fff", edge="#000", hatched=True)
    [placed] = sheet.placed()
    left, top, right, bottom = placed.bars[0][1]
    [path] = ET.fromstring(sheet.svg("x")).iter(f"{SVG}path")
    strokes = path.get("d").replace("L", "M").split("M")[1:]
    points = [tuple(map(float, each.split())) for each in strokes]
    assert len(points) > 20
    for x, y in points:
        assert left - 0.1 <= x <= right + 0.1
        assert top - 0.1 <= y <= bottom + 0.1
    rises = zip(points[::2], points[1::2], strict=True)
    assert all(a[0] + a[1] == pytest.approx(b[0] + b[1], abs=0.11) for a, b in rises)


def test_lines_reach_from_edge_to_edge():
    sheet = Sheet(2.0)
    [field] = sheet.fields()
    field.limits(x=(0, 2), y=(0, 1))
    field.vertical(1)
    field.horizontal(0)
    [frame] = sheet.frames()
    lines = [each.get("points") for each in ET.fromstring(sheet.svg("x")).iter(f"{SVG}polyline")]
    middle, lower = frame.left + frame.width / 2, frame.top + frame.height
    assert lines[0] == f"{middle:.1f},{frame.top:.1f} {middle:.1f},{lower:.1f}"
    assert lines[1] == f"{frame.left:.1f},{lower:.1f} {frame.left + frame.width:.1f},{lower:.1f}"


def test_the_same_sheet_gives_the_same_bytes_with_its_text_beside_it():
    first, second = (VectorPicture(bars(3.0, 2.0), "3 and 2") for _ in range(2))
    assert first.content() == second.content()
    data, about = first._repr_mimebundle_()
    assert data["text/plain"] == "3 and 2"
    assert about["image/svg+xml"]["alt"] == "3 and 2"
    assert 'aria-label="3 and 2"' in data["image/svg+xml"]
    assert (first.form, first.width) == ("svg", 960)


def test_a_key_and_a_title_take_no_width_of_the_fields():
    """A name of the account, or a key of a narrow field, may be wider than what it belongs to."""
    plain, told = Sheet(3.0), Sheet(3.0)
    plain.fields(4.0, 1.0)
    _, narrow = told.fields(4.0, 1.0)
    narrow.key("need recognised · specification · offer · negotiation", ha="right")
    narrow.title(who="Muster GmbH & Co. KG · Alpina Pressen", what="Open", when="today")
    widths = [[frame.width for frame in sheet.frames()] for sheet in (plain, told)]
    assert widths[0] == widths[1]
    _, placed = told.placed()
    assert all(left >= 4.9 and right <= 955.1 for _, (left, _, right, _) in placed.words)


@pytest.mark.parametrize("sign", ["W", "i", "Ü", "M "])
def test_wide_texts_leave_a_third_of_the_sheet_to_its_fields_and_stay_on_it(sign):
    sheet = Sheet(3.0)
    first, second = sheet.fields(3.0, 1.0)
    first.rows([0.2, 0.8], [sign * 400, "x"])
    first.text(1.0, 0.5, sign * 30)
    first.columns([0.5], [sign * 200])
    first.title(who=sign * 90, what=sign * 90, when="now")
    second.text(0.5, 0.5, sign * 500)
    second.text(1.0, 0.5, sign * 500, ha="right")
    frames = sheet.frames()
    assert sum(frame.width for frame in frames) >= 950 / 3 - 12
    assert all(frame.width > 60 for frame in frames)
    for field in sheet.placed():
        for words, (left, top, right, bottom) in field.words:
            assert (left >= 4.9, right <= 955.1) == (True, True), words.said
            assert (top >= 4.9, bottom <= 295.1) == (True, True), words.said


@given(st.text(max_size=80), st.floats(0, 300), st.sampled_from([7.0, 10.0]), st.booleans())
def test_what_is_shortened_fits_and_says_so(text, room, size, bold):
    short = fitting(text, room, size=size, bold=bold)
    whole = " ".join(clean(text).split())
    assert 100 * text_width(short, size=size, bold=bold) <= room + 0.1
    if short != whole:
        assert 100 * text_width(whole, size=size, bold=bold) > room
        assert short == "" or (short[-1] == "…" and whole.startswith(short[:-1]))


def test_shortened_by_hand():
    """At 10 points a "W" is 13.7 pixels wide and the ellipsis 13.9: three have room in 57."""
    assert fitting("WWWWWW", 57.0) == "WWW…"
    assert fitting("WWWW", 57.0) == "WWWW"
    assert fitting("iiiiiiii", 57.0) == "iiiiiiii"
    assert fitting("W" * 9, 20.0) == ""


places = st.tuples(st.floats(-30, 30), st.floats(-30, 30))


@given(places, places, places)
def test_marks_never_leave_their_field(one, other, third):
    sheet = Sheet(2.1, width=4.1)
    [field] = sheet.fields()
    field.limits(x=(0, 10), y=(0, 10))
    field.bar((one[0], other[0]), (one[1], other[1]), edge="#000", hatched=True)
    field.line([one, other, third], color="#000")
    for x, y in (one, other, third):
        field.dot(x, y, size=3, color="#000")
    root = ET.fromstring(sheet.svg("x"))
    drawn = [
        tuple(map(float, place.split(",")))
        for line in root.iter(f"{SVG}polyline")
        for place in line.get("points").split()
    ]
    drawn += [(float(at.get("cx")), float(at.get("cy"))) for at in root.iter(f"{SVG}circle")]
    _, *rectangles = root.iter(f"{SVG}rect")
    for each in rectangles:
        x, y, width, height = (float(each.get(name)) for name in ("x", "y", "width", "height"))
        drawn += [(x, y), (x + width, y + height)]
    for x, y in drawn:
        assert 4.9 <= x <= 405.1
        assert 4.9 <= y <= 205.1


def test_marks_end_at_the_edge_by_hand():
    """A field of 0 to 10 on 400 by 200 pixels from 5, 5; y upwards."""
    sheet = Sheet(2.1, width=4.1)
    [field] = sheet.fields()
    field.limits(x=(0, 10), y=(0, 10))
    field.bar((-5, 5), (0, 20))
    field.line([(-5, 5), (5, 5), (5, 15), (8, 15), (8, 5)], color="#000")
    field.dot(5, 15, size=3, color="#000")
    field.dot(10, 10, size=3, color="#000")
    root = ET.fromstring(sheet.svg("x"))
    _, bar = root.iter(f"{SVG}rect")
    assert [bar.get(name) for name in ("x", "y", "width", "height")] == [
        "5.0", "5.0", "200.0", "200.0",
    ]  # fmt: skip
    lines = [each.get("points") for each in root.iter(f"{SVG}polyline")]
    assert lines == ["5.0,105.0 205.0,105.0 205.0,5.0", "325.0,5.0 325.0,105.0"]
    assert [each.get("cx") for each in root.iter(f"{SVG}circle")] == ["405.0"]
