"""A plan on one printed page: PDF, tagged for readers who cannot see it (PDF/UA-1).

The same plan gives the same bytes: no date is written, and the fonts come with matplotlib.
"""

from __future__ import annotations

import base64
import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
import typst
from nbformat import NotebookNode

from kamlib.account_plan import AccountPlan
from kamlib.account_plan.gap import gap
from kamlib.account_plan.one_page import one_page
from kamlib.support.errors import ChapterError
from kamlib.support.theme import Picture

TEMPLATE = Path(__file__).with_name("templates") / "account_plan.typ"
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
    content = one_page(plan)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shutil.copyfile(TEMPLATE, home / TEMPLATE.name)
        content["pictures"] = _pictures(plan, home, drawn or {})
        return _typeset(home, content)


def _pictures(plan: AccountPlan, home: Path, drawn: Mapping[str, Drawn]) -> list[dict[str, str]]:
    """Lay sociogram and build-up path beside the template, or say why there is none."""
    text = plan.language.text
    path = plan.business.path
    wanted = (
        ("sociogram", text("Who influences whom"), plan.charts.sociogram),
        ("path", text("Build-up path"), lambda: path.picture() or gap(path.sentences[0])),
    )
    pictures = []
    for name, title, draw in wanted:
        shown = drawn.get(name) or draw()
        file = ""
        if isinstance(shown, Picture):
            shown = Drawn(shown.png(), shown.alt)
        if isinstance(shown, Drawn):
            file = f"{name}.png"
            (home / file).write_bytes(shown.png)
        alt = shown.alt if isinstance(shown, Drawn) else shown.text
        pictures.append({"title": title, "file": file, "alt": alt})
    return pictures


def _typeset(home: Path, content: dict[str, Any]) -> bytes:
    fonts = Path(mpl.get_data_path()) / "fonts" / "ttf"
    try:
        made: bytes = typst.compile(
            str(home / TEMPLATE.name),
            root=str(home),
            font_paths=[str(fonts)],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"plan": json.dumps(content, ensure_ascii=False)},
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as error:
        raise ChapterError(
            f"The one-page plan of {content['title']!r} cannot be set: {error}"
        ) from None
    return made
