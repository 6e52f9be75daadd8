"""Heat maps: shades in order, one text per cell, no window and no cell where nothing is known."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from kamlib.scoring.heat import STEPS, draw_heat, tints, two_sided
from kamlib.support.theme import ACCENT, ADVERSE, FAVOURABLE, house_figure

SHADES = pd.DataFrame([[0.0, 5.0], [10.0, float("nan")]])


def test_shades_grow_darker_and_start_white():
    sums = [sum(shade) for shade in tints(ACCENT)]
    assert len(sums) == STEPS
    assert sums[0] == pytest.approx(3)
    assert sums == sorted(sums, reverse=True)


def test_two_sides_meet_in_white():
    shades = two_sided(ADVERSE, FAVOURABLE)
    assert len(shades) == 11
    assert sum(shades[5]) == pytest.approx(3)
    assert shades[0][0] > shades[0][1]
    assert shades[-1][1] > shades[-1][0]


def test_cells_are_written_where_they_are_known_and_no_window_opens():
    with house_figure(3.0) as figure:
        axes = figure.subplots()
        written = pd.DataFrame([["a", "b"], ["c", "d"]])
        draw_heat(axes, SHADES, written, colours=tints(ACCENT), limits=(0, 10))
    assert [text.get_text() for text in axes.texts] == ["a", "b", "c"]
    assert not plt.get_fignums()


def test_an_empty_table_draws_nothing():
    with house_figure(3.0) as figure:
        axes = figure.subplots()
        draw_heat(axes, pd.DataFrame(), None, colours=tints(ACCENT), limits=(0, 10))
    assert not axes.collections
