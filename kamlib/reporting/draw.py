"""How a page is drawn: templates, styles inside, text from data made inert."""

from __future__ import annotations

import base64
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kamlib.reporting.chapter_body import TEMPLATES
from kamlib.reporting.frame import PageFrame, labels
from kamlib.support.display import LIGHT_MARKS, LONGEST_SENTENCE, TABLE_STYLE
from kamlib.support.marks import sparkline
from kamlib.support.quarter import labels_back
from kamlib.support.safe_text import clean, cut, isolate
from kamlib.support.theme import Picture


def inert(value: Any, longest: int = LONGEST_SENTENCE) -> str:
    r"""Make text from data fit for a page: no control marks, right-to-left names kept apart, cut.

    Escaping is done by the template; this only shortens and cleans.

    Examples
    --------
    >>> inert("A\x00B", 2), len(inert("x" * 40_000))
    ('A…', 2000)
    """
    return isolate(cut(clean(value), longest))


def short(value: Any) -> str:
    """Cut a name for a line that must stay a line."""
    return inert(value, 60)


def page_labels(frame: PageFrame) -> dict[str, str]:
    """List the fixed labels of a page."""
    before = labels_back(frame.quarter, 2)[0] if frame.quarter else ""
    return labels(frame.language, before=before)


def draw(template: str, frame: PageFrame, **content: Any) -> str:
    """Draw a page of the house from one of its templates."""
    return (
        _environment()
        .get_template(f"{template}.html.j2")
        .render(
            frame=frame,
            imprint=frame.imprint,
            label=page_labels(frame),
            marks=LIGHT_MARKS,
            house_css=Markup((TEMPLATES / "house.css").read_text(encoding="utf-8")),
            table_css=Markup(TABLE_STYLE),
            **content,
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "inert": inert,
        "short": short,
        "spark": lambda values, story: Markup(sparkline(values, label=story)),
        "data_uri": _data_uri,
        "width": lambda picture: picture.width,
    }
    return environment


def _data_uri(picture: Picture) -> str:
    return "data:image/png;base64," + base64.b64encode(picture.content()).decode()
