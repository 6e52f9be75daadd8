"""A plan on one printed page: PDF, tagged for readers who cannot see it (PDF/UA-1)."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from nbformat import NotebookNode

from kamlib.account_plan import AccountPlan
from kamlib.account_plan.gap import gap
from kamlib.account_plan.one_page import one_page
from kamlib.reporting.typeset import typeset
from kamlib.support.theme import Picture

#: Tag of a notebook's cell whose picture also stands on the printed page: ``print-sociogram``.
_TAG = "print-"


class Drawn(NamedTuple):
    """A picture that is drawn already: its PNG and what it says to who cannot see it."""

    png: bytes
    alt: str


def drawn_pictures(notebook: NotebookNode) -> dict[str, Drawn]:
    """Take from an executed plan the pictures that its printed page shows, too.

    Parameters
    ----------
    notebook : NotebookNode
        Cells tagged ``print-<name>`` hold them.

    Returns
    -------
    dict of str to Drawn
        By name; without those that the notebook could not draw.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook, new_output
    >>> told = {"image/png": {"alt": "x"}}
    >>> shown = new_output("display_data", {"image/png": "UE5H"}, metadata=told)
    >>> cell = new_code_cell(outputs=[shown], metadata={"tags": ["print-path"]})
    >>> drawn_pictures(new_notebook(cells=[cell]))
    {'path': Drawn(png=b'PNG', alt='x')}
    """
    found = {}
    for cell in notebook.cells:
        names = [tag[len(_TAG) :] for tag in cell.metadata.get("tags", []) if tag.startswith(_TAG)]
        for output in cell.get("outputs", []) if names else []:
            image = output.get("data", {}).get("image/png")
            if image:
                alt = output.metadata["image/png"]["alt"]
                found[names[0]] = Drawn(base64.b64decode(image), alt)
    return found


def plan_pdf(plan: AccountPlan, drawn: Mapping[str, Drawn] | None = None) -> bytes:
    """Print a plan on one page.

    Parameters
    ----------
    plan : AccountPlan
        Of one account.
    drawn : mapping of str to Drawn, optional
        Pictures ``sociogram`` and ``path`` where they are drawn already.

    Returns
    -------
    bytes
        A PDF of one A4 page in the language of the plan.

    Raises
    ------
    ChapterError
        If the page cannot be set, with the reason of the typesetter.
    """
    content, files = one_page(plan), {}
    content["pictures"] = []
    for name, title, shown in _pictures(plan, drawn or {}):
        file = f"{name}.png" if isinstance(shown, Drawn) else ""
        if isinstance(shown, Drawn):
            files[file] = shown.png
        said = shown.alt if isinstance(shown, Drawn) else shown
        content["pictures"].append({"title": title, "file": file, "alt": said})
    return typeset("account_plan.typ", content, files)


def _pictures(
    plan: AccountPlan, drawn: Mapping[str, Drawn]
) -> Iterator[tuple[str, str, Drawn | str]]:
    """Draw sociogram and build-up path, or say why there is none."""
    text = plan.language.text
    path = plan.business.path
    wanted = (
        ("sociogram", text("Who influences whom"), plan.charts.sociogram),
        ("path", text("Build-up path"), lambda: path.picture() or gap(path.sentences[0])),
    )
    for name, title, draw in wanted:
        if name in drawn:
            yield name, title, drawn[name]
            continue
        shown = draw()
        if isinstance(shown, Picture):
            yield name, title, Drawn(shown.png(), shown.alt)
        else:
            yield name, title, shown.text
