"""A chapter's notebook, taken apart for its page: title, finding, what leads to it, the rest.

What a reader of the report has no use for is dropped here (parameters, tasks of the course,
warnings), and what must not be published stops here (a failed cell, a picture that cannot
be read aloud).
"""

from __future__ import annotations

import html
import re
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup
from nbconvert import HTMLExporter, TemplateExporter
from nbformat import NotebookNode
from traitlets.config import Config

from kamlib.support.errors import ChapterError, Sentence

TEMPLATES = Path(__file__).with_name("templates")
#: Tag of a paragraph that leads to the next cell's picture or table: where that cell shows
#: nothing, the paragraph is left out as well.
LEAD_IN = "lead-in"
#: Tag of a paragraph that says how to read the picture of the cell before: where a sentence
#: stands in the picture's place, the paragraph is left out as well.
READING = "reading"
HIDDEN_TAGS = frozenset(
    {"parameters", "injected-parameters", "training", "solution", "remove", "panel"}
)

_FINDING = re.compile(r'<p class="finding">(.*?)</p>', re.DOTALL)
_HOUSE_STYLE = re.compile(r"<style>\s*\.kam-table\{.*?</style>", re.DOTALL)
_HEADING = re.compile(r"<h([1-6])[^>]*>(.*?)</h\1>", re.DOTALL)
_SECTION = re.compile(r"^#{1,6}[ \t]", re.MULTILINE)
_TITLE = re.compile(r"\A\s*#[ \t]+(.+?)[ \t]*(?:\n|\Z)")
_IMAGES = ("image/svg+xml", "image/png")
_WIDGET = "application/vnd.jupyter.widget-view+json"
_SHOWN = ("text/html", *_IMAGES, "text/markdown", "text/plain")


@dataclass(frozen=True)
class Parts:
    """A chapter's notebook, taken apart for its page; ``opening`` ends at the first heading."""

    title: str
    finding: str
    lead: list[NotebookNode]
    opening: list[NotebookNode]
    body: list[NotebookNode]


class _CellsExporter(HTMLExporter):
    """Draws cells by the house's template, and leaves it at that.

    The exporter of nbconvert parses each page again to add what this template has already:
    alternative texts and places for the keyboard.
    """

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        """Draw a notebook."""
        drawn: tuple[str, dict[str, Any]] = TemplateExporter.from_notebook_node(
            self, nb, resources, **options
        )
        return drawn


@cache
def _exporter() -> HTMLExporter:
    return _CellsExporter(  # type: ignore[no-untyped-call]
        template_name="kam",
        extra_template_basedirs=[str(TEMPLATES)],
        exclude_anchor_links=True,
        optimistic_validation=True,
        config=Config(NbConvertBase={"display_data_priority": [*_SHOWN]}),
    )


def render(cells: list[NotebookNode], notebook: NotebookNode) -> str:
    """Draw some cells of a notebook by the house's nbconvert template."""
    part = deepcopy({key: value for key, value in notebook.items() if key != "cells"})
    rendered, _ = _exporter().from_notebook_node(type(notebook)(part | {"cells": cells}))
    return str(rendered)


def take_apart(notebook: NotebookNode) -> Parts:
    """Find title and finding; sort the other cells into what leads to it and what follows."""
    cells = deepcopy(notebook.cells)
    for number, cell in enumerate(cells, start=1):
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if not _is_live(output)]
        for output in cell.get("outputs", []):
            _check(output, number)
    shown = [cell for cell in cells if not HIDDEN_TAGS & set(cell.metadata.get("tags", []))]
    shown = _without_idle_leads(_without_idle_readings(shown))
    title = ""
    if shown and shown[0].cell_type == "markdown" and (found := _TITLE.match(shown[0].source)):
        title = re.sub(r"[*_`]", "", found[1])
        shown[0].source = shown[0].source[found.end() :].strip()
    finding, place = _pull_finding(shown)
    lead, follows = ([c for c in part if _shows(c)] for part in (shown[:place], shown[place:]))
    heads = (number for number, cell in enumerate(follows) if _starts_section(cell))
    first = next(heads, len(follows))
    return Parts(title, finding, lead, follows[:first], follows[first:])


def _starts_section(cell: NotebookNode) -> bool:
    return cell.cell_type == "markdown" and bool(_SECTION.search(cell.source))


def _without_idle_leads(cells: list[NotebookNode]) -> list[NotebookNode]:
    following = [*cells[1:], None]
    return [
        cell
        for cell, after in zip(cells, following, strict=True)
        if LEAD_IN not in cell.metadata.get("tags", []) or (after and after.get("outputs"))
    ]


def _without_idle_readings(cells: list[NotebookNode]) -> list[NotebookNode]:
    before = [None, *cells[:-1]]
    return [
        cell
        for cell, drawn in zip(cells, before, strict=True)
        if READING not in cell.metadata.get("tags", []) or (drawn and _has_picture(drawn))
    ]


def _has_picture(cell: NotebookNode) -> bool:
    kinds = [set(output.get("data", {})) for output in cell.get("outputs", [])]
    return any(each & {*_IMAGES} for each in kinds)


def finding_of(notebook: NotebookNode) -> str:
    """Read the opening sentence of an executed notebook as plain text; "" if it has none."""
    return html.unescape(re.sub(r"<[^>]+>", "", take_apart(notebook).finding))


def _is_live(output: NotebookNode) -> bool:
    """Tell whether an output is a widget without a picture or table to fall back on."""
    kinds = set(output.get("data", {}))
    return _WIDGET in kinds and not kinds & {"text/html", *_IMAGES}


def _check(output: NotebookNode, number: int) -> None:
    if output.output_type == "error":
        raise ChapterError(
            Sentence(
                "Cell {number} failed with {name}: a chapter that did not run to its end is not "
                "published. Correct it and run the quarter again.",
                number=number,
                name=output.get("ename") or Sentence("an error"),
            )
        )
    data = output.get("data", {})
    if "text/html" in data:
        data["text/html"] = _HOUSE_STYLE.sub("", data["text/html"])
        return
    for kind in _IMAGES:
        if kind in data and not output.get("metadata", {}).get(kind, {}).get("alt"):
            raise ChapterError(
                Sentence(
                    "Cell {number} shows a picture without alternative text, so readers who "
                    "cannot see it learn nothing. Return a kamlib Picture, whose text is made "
                    "from its data.",
                    number=number,
                )
            )


def _pull_finding(cells: list[NotebookNode]) -> tuple[str, int]:
    for place, cell in enumerate(cells):
        for output in cell.get("outputs", []):
            drawn = output.get("data", {}).get("text/html", "")
            found = _FINDING.search(drawn)
            if found:
                output.data["text/html"] = drawn.replace(found[0], "", 1).strip()
                return found[0], place if output.data["text/html"] else place + 1
    return "", min(1, len(cells))


def _shows(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" or bool(str(cell.source).strip())


def with_sections(rendered: str, *, prefix: str) -> tuple[str, list[dict[str, Any]]]:
    """Give second-level headings names, so that the outline can point at them."""
    sections: list[dict[str, Any]] = []

    def mark(found: re.Match[str]) -> str:
        level = max(2, int(found[1]))  # the page has one first heading, its title
        if level > 2:
            return f"<h{level}>{found[2]}</h{level}>"
        name = f"{prefix}-{len(sections) + 1}"
        sections.append({"id": name, "title": Markup(re.sub(r"<[^>]+>", "", found[2]))})
        return f'<h2 id="{name}">{found[2]}</h2>'

    return _HEADING.sub(mark, rendered), sections
