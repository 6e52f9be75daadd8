"""The legend explains what is drawn and nothing else; numbers carry their names below."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.legend import Legend

from kamlib.matrix.labels import LARGEST
from kamlib.matrix.legend import draw_legends, draw_numbers
from kamlib.support.language import Language

ENGLISH = Language("en")


@pytest.fixture
def axes():
    return Figure(figsize=(9.6, 9.4)).subplots()


def accounts(**changes):
    frame = pd.DataFrame(
        {
            "status": ["key", "standard"],
            "is_thin": [False, False],
            "net_revenue": [4e6, 1e5],
        }
    )
    return frame.assign(**changes)


def words(axes):
    legends = [child for child in axes.get_children() if isinstance(child, Legend)]
    return [[text.get_text() for text in legend.get_texts()] for legend in legends]


def test_legend_names_only_what_is_there(axes):
    draw_legends(axes, accounts(), way="", border=0.0, language=ENGLISH)
    kinds, _ = words(axes)
    assert kinds == ["key account or candidate (status)", "other account"]


def test_legend_names_band_arrows_and_thin_accounts_where_they_are_drawn(axes):
    thin = accounts(is_thin=[True, False])
    draw_legends(axes, thin, way="way since 2026Q2", border=0.3, language=ENGLISH)
    kinds, _ = words(axes)
    assert kinds[2:] == [
        "few figures (coverage below minimum)",
        "undecided: within 0.3 of a split",
        "way since 2026Q2",
    ]


def test_without_a_status_the_dark_ones_are_the_largest(axes):
    draw_legends(axes, accounts(status="standard"), way="", border=0.0, language=ENGLISH)
    assert words(axes)[0][0] == "largest by net revenue"


def test_sizes_in_the_legend_are_areas_of_the_bubbles(axes):
    draw_legends(axes, accounts(), way="", border=0.0, language=ENGLISH)
    sizes = [child for child in axes.get_children() if isinstance(child, Legend)][-1]
    areas = [np.pi * (mark.get_markersize() / 2) ** 2 for mark in sizes.legend_handles]
    assert areas == pytest.approx([LARGEST / 25, LARGEST / 4, LARGEST])


def test_numbers_make_the_picture_longer_and_leave_the_matrix_as_large_as_it_was(axes):
    figure = axes.figure
    before = axes.get_position().height * figure.get_size_inches()[1]
    draw_numbers(axes, ["Alpina Pressen", r"Kosten $\\frac$", "Elbe"], language=ENGLISH)
    after = axes.get_position().height * figure.get_size_inches()[1]
    assert after == pytest.approx(before)
    assert figure.get_size_inches()[1] > 9.4
    drawn = [text.get_text() for text in axes.texts]
    assert drawn[:3] == ["Numbers in the picture:", "1", "Alpina Pressen"]
    assert [number for number in drawn if number.isdigit()] == ["1", "2", "3"]
    figure.canvas.draw()


def test_without_numbers_nothing_is_drawn(axes):
    draw_numbers(axes, [], language=ENGLISH)
    assert not axes.texts
    assert axes.figure.get_size_inches().tolist() == [9.6, 9.4]
