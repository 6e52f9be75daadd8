"""A picture is the same bytes every time, and can be read aloud."""

from __future__ import annotations

import base64

from kamlib.support.theme import Picture, house_figure, plain, title


def picture(name: str) -> Picture:
    with house_figure(3.0) as figure:
        axes = figure.subplots()
        axes.bar([1, 2], [3, -1])
        title(axes, who=name, what="Net revenue, k€", when="2026Q3")
    return Picture(figure, alt=f"{name}: 3 and -1")


def test_the_same_figures_give_the_same_bytes():
    one, other = picture("Nordwind"), picture("Nordwind")
    assert one.png() == other.png() == one.png()
    assert picture("Südwind").png() != one.png()


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


def test_hostile_names_can_be_drawn():
    for name in (r"Kosten $\frac$ GmbH", "x" * 40_000, "a\x00b\u202ec", "<script>"):
        assert picture(plain(name)).png()
        assert len(plain(name).replace("\\$", "$")) <= 60
