"""A picture is the same bytes every time, and can be read aloud."""

from __future__ import annotations

import base64

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import LoadFlags

from kamlib.support.theme import (
    Picture,
    house_figure,
    plain,
    text_width,
    title,
    with_palette,
)


def picture(name: str) -> Picture:
    with house_figure(3.0) as figure:
        axes = figure.subplots()
        axes.bar([1, 2], [3, -1])
        title(axes, who=name, what="Net revenue, k€", when="2026Q3")
    return Picture(figure, alt=f"{name}: 3 and -1")


def test_the_same_figures_give_the_same_bytes():
    one, other = picture("Nordwind"), picture("Nordwind")
    assert one.content() == other.content() == one.content()
    assert picture("Südwind").content() != one.content()


def test_a_picture_brings_its_alternative_text_and_width():
    data, notes = picture("Nordwind")._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert data["text/plain"] == notes["image/png"]["alt"] == "Nordwind: 3 and -1"
    assert notes["image/png"]["width"] == 960


def test_an_alternative_text_has_no_marks_that_turn_or_hide_it():
    marks = [*range(0x200E, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x61C, 7]
    with house_figure(1.0) as figure:
        shown = Picture(figure, alt="A" + "".join(map(chr, marks)) + "B")
    assert shown.alt.split() == ["A", "B"]


@given(
    text=st.text(st.characters(min_codepoint=0x20, max_codepoint=0x17E, exclude_categories=["C"])),
    size=st.sampled_from([7.5, 10, 12]),
    is_bold=st.booleans(),
)
def test_a_text_is_drawn_no_wider_than_measured_and_hardly_narrower(text, size, is_bold):
    weight = "bold" if is_bold else "normal"
    font = get_font(findfont(FontProperties(family="DejaVu Sans", weight=weight)))
    font.set_size(size, 72)
    font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    drawn, sign = font.get_width_height()[0] / 64 / 72, size / 72
    measured = text_width(text, size=size, bold=is_bold)
    assert drawn <= measured + 0.2 * sign  # the last letter may lean over its end
    assert drawn >= measured - 0.2 * sign * (len(text) + 1)  # pairs stand closer


@pytest.mark.parametrize("text", ["東京", "日本語"])
def test_a_sign_of_another_font_takes_more_than_its_square(text):
    assert text_width(text, size=72) == 1.25 * len(text)


def test_hostile_names_can_be_drawn():
    for name in (r"Kosten $\frac$ GmbH", "x" * 40_000, "a\x00b\u202ec", "<script>"):
        assert picture(plain(name)).content()
        assert len(plain(name).replace("\\$", "$")) <= 60


@given(
    colours=st.lists(st.tuples(*[st.integers(0, 255)] * 3), min_size=1, max_size=256, unique=True),
    seed=st.integers(0, 2**16),
)
@settings(max_examples=40)
def test_up_to_256_colours_stay_exactly_what_they_are(colours, seed):
    order = np.random.default_rng(seed).integers(0, len(colours), size=(7, 11))
    pixels = np.full((7, 11, 4), 255, dtype=np.uint8)
    pixels[..., :3] = np.array(colours, dtype=np.uint8)[order]
    assert (np.asarray(with_palette(pixels).convert("RGB")) == pixels[..., :3]).all()


def test_many_colours_move_by_no_more_than_a_hair():
    grey = np.linspace(0, 255, 1000).round().astype(np.uint8)
    pixels = np.full((2, 1000, 4), 255, dtype=np.uint8)
    pixels[0, :, 0], pixels[1, :, 1] = grey, grey
    moved = np.asarray(with_palette(pixels).convert("RGB")).astype(int) - pixels[..., :3]
    assert 0 < np.abs(moved).max() <= 8
