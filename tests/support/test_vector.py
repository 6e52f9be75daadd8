"""Charts written as SVG: in proportion, inside their sheet, and safe with any text."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.support.safe_text import one_line
from kamlib.support.vector import Sheet, VectorPicture

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
    field.line([(0, 0), (value, 1)], color="#000")
    field.line([(0, 0), (value, 1), (1, 1)], color="#000")
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
