"""What lies under the names: quadrants that meet at the splits, kinds of bubbles, arrows."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

from kamlib.matrix.ground import (
    HIGH,
    LOW,
    draw_bubbles,
    draw_heads,
    draw_moves,
    draw_quadrants,
    draw_targets,
)
from kamlib.support.theme import ACCENT, CONTEXT, INK, MUTED, QUADRANT_TINTS


@pytest.fixture
def axes():
    axes = Figure().subplots()
    axes.set(xlim=(LOW, HIGH), ylim=(LOW, HIGH))
    return axes


def boxes(axes):
    return [patch for patch in axes.patches if isinstance(patch, Rectangle)]


def arrows(axes):
    return [patch for patch in axes.patches if isinstance(patch, FancyArrowPatch)]


def test_quadrants_fill_the_field_and_meet_at_the_splits(axes):
    draw_quadrants(axes, (6.0, 7.0), 0.0)
    assert len(boxes(axes)) == len(QUADRANT_TINTS)
    area = sum(box.get_width() * box.get_height() for box in boxes(axes))
    assert area == pytest.approx((HIGH - LOW) ** 2)
    by_colour = {to_hex(box.get_facecolor()): box.get_xy() for box in boxes(axes)}
    assert by_colour[to_hex(QUADRANT_TINTS["priority"])] == (6.0, 7.0)
    assert by_colour[to_hex(QUADRANT_TINTS["bind"])] == (6.0, LOW)
    assert by_colour[to_hex(QUADRANT_TINTS["monetise"])] == (LOW, 7.0)


def test_band_is_twice_the_border_wide_and_only_where_there_is_one(axes):
    draw_quadrants(axes, (6.0, 7.0), 0.3)
    across, along = boxes(axes)[4:]
    assert (across.get_x(), across.get_width()) == pytest.approx((5.7, 0.6))
    assert (along.get_y(), along.get_height()) == pytest.approx((6.7, 0.6))


def test_heads_stand_in_the_outer_corner_of_their_quadrant(axes):
    names = {name: (name.upper(), "3 accounts") for name in QUADRANT_TINTS}
    drawn = draw_heads(axes, names)
    assert len(drawn) == 8
    at = {text.get_text(): text for text in drawn if text.get_text() != "3 accounts"}
    right = {name for name, text in at.items() if text.get_position()[0] > 5}
    top = {name for name, text in at.items() if text.get_position()[1] > 5}
    assert right == {"PRIORITY", "BIND"}
    assert top == {"PRIORITY", "MONETISE"}


def test_bubbles_are_dark_where_it_counts_and_hollow_where_little_is_known(axes):
    rows = pd.DataFrame(
        {
            "value_index": [1.0, 2.0, 3.0, 4.0],
            "engagement_index": [5.0, 6.0, 7.0, 8.0],
            "is_dark": [False, True, False, True],
            "is_thin": [False, False, True, True],
        }
    )
    draw_bubbles(axes, rows, pd.Series([10.0, 20.0, 30.0, 40.0]))
    layers = axes.collections
    assert [layer.get_offsets().tolist() for layer in layers] == [
        [[1, 5]],
        [[2, 6]],
        [[3, 7]],
        [[4, 8]],
    ]
    assert [layer.get_sizes().tolist() for layer in layers] == [[10], [20], [30], [40]]
    assert [to_hex(layer.get_facecolor()[0]) for layer in layers[:2]] == [CONTEXT, INK]
    assert all(not layer.get_facecolor().size for layer in layers[2:])
    assert [to_hex(layer.get_edgecolor()[0]) for layer in layers[2:]] == [CONTEXT, INK]


def test_moves_are_blue_where_the_quadrant_changed(axes):
    moved = pd.DataFrame(
        {
            "previous_value_index": [1.0, 2.0],
            "previous_engagement_index": [1.0, 2.0],
            "value_index": [9.0, 3.0],
            "engagement_index": [8.0, 3.0],
            "previous_quadrant": ["reassess", "reassess"],
            "quadrant": ["priority", "reassess"],
            "place": [0, 1],
        }
    )
    ways = draw_moves(axes, moved, pd.Series([100.0, 100.0]))
    assert ways.tolist() == [[1, 1, 9, 8], [2, 2, 3, 3]]
    colours = [to_hex(arrow.get_edgecolor()) for arrow in arrows(axes)]
    assert colours == [to_hex(ACCENT), to_hex(MUTED)]


def test_targets_point_from_today_to_where_the_account_should_stand(axes):
    known = pd.DataFrame(
        {
            "value_index": [4.0],
            "engagement_index": [5.0],
            "target_value_index": [7.0],
            "target_engagement_index": [8.5],
        }
    )
    assert draw_targets(axes, known).tolist() == [[4, 5, 7, 8.5]]
    assert len(arrows(axes)) == 1
    assert draw_targets(axes, known.iloc[:0]).shape == (0, 4)
