"""The quarter in print: two tagged pages of the same bytes, whatever accounts are called."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from kamlib.reporting.frame import PageFrame
from kamlib.reporting.management_pdf import MOST_LINES, management_pdf
from kamlib.reporting.summary import Summary
from kamlib.reporting.tiles import Tile
from kamlib.reporting.typeset import typeset
from kamlib.support.errors import ChapterError
from kamlib.support.language import Language
from kamlib.support.theme import Picture, house_figure


def summary(lines: int = 3, name: str = "Alpha GmbH") -> Summary:
    frame = pd.DataFrame(
        {
            "name": [f"{name} {place}" for place in range(lines)],
            "status": "key",
            "net_revenue": 1_234_567.0,
            "customer_contribution": -98_765.0,
            "customer_profitability_pct": float("nan"),
            "value_index": 5.0,
            "score": 6.0,
            "rank": 1.0,
            "quadrant": "bind",
            "light": "bad",
            "trend": [(1.0, 2.0)] * lines,
        }
    )
    with house_figure(2.0) as figure:
        figure.subplots().plot([1, 2])
    return Summary(
        finding="1 of 3 key accounts costs more than it earns.",
        tiles=(Tile(label="Net revenue", value="3.7 M€", variance="−6.1 %", light="bad"),),
        pictures=(Picture(figure, "A line"),),
        changes=("Alpha: contribution −99 k€.",),
        frame=frame,
    )


def printed(of: Summary, code: str = "en") -> bytes:
    frame = PageFrame(company="Musterwerk GmbH", quarter="2026Q3", language=Language(code))
    return management_pdf(of, frame=frame, quadrants={"bind": "Bind"})


@pytest.mark.parametrize("code", ["en", "de"])
def test_two_tagged_pages_of_the_same_bytes(code):
    made = printed(summary(MOST_LINES + 5), code)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", made)) == 2
    assert b"pdfuaid" in made
    assert f"/Lang({code})".encode() in made.replace(b" ", b"")
    assert made == printed(summary(MOST_LINES + 5), code)


@pytest.mark.parametrize(
    "name", ['#read("/etc/passwd")', "$\\frac$", "*_`@#[]{}<>", "\u202eGmbH", "x" * 5000]
)
def test_names_are_text_and_never_typst(name):
    assert printed(summary(name=name))[:5] == b"%PDF-"


def test_a_light_is_coloured_on_paper(monkeypatch):
    coloured = printed(summary())
    monkeypatch.setattr("kamlib.reporting.management_pdf.LIGHT_COLOURS", {})
    assert printed(summary()) != coloured


def test_what_differs_is_seen():
    assert printed(summary(3)) != printed(summary(4))


def test_a_page_that_cannot_be_set_says_which_and_why():
    with pytest.raises(ChapterError, match=r"'Broken' cannot be printed: .*"):
        typeset("management.typ", {"title": "Broken"}, {})
