"""A plan on one printed page: PDF, tagged for readers who cannot see it (PDF/UA-1).

The same plan gives the same bytes: no date is written, and the fonts come with matplotlib.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import matplotlib as mpl
import typst

from kamlib.account_plan import AccountPlan
from kamlib.account_plan.gap import gap
from kamlib.account_plan.one_page import one_page
from kamlib.support.errors import ChapterError
from kamlib.support.theme import Picture

TEMPLATE = Path(__file__).with_name("templates") / "account_plan.typ"


def plan_pdf(plan: AccountPlan) -> bytes:
    """Print a plan on one page.

    Parameters
    ----------
    plan : AccountPlan
        Of one account.

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
        content["pictures"] = _pictures(plan, home)
        return _typeset(home, content)


def _pictures(plan: AccountPlan, home: Path) -> list[dict[str, str]]:
    """Lay sociogram and build-up path beside the template, or say why there is none."""
    text = plan.language.text
    path = plan.business.path
    drawn = (
        ("sociogram.png", text("Who influences whom"), plan.charts.sociogram()),
        ("path.png", text("Build-up path"), path.picture() or gap(path.sentences[0])),
    )
    pictures = []
    for file, title, shown in drawn:
        if isinstance(shown, Picture):
            (home / file).write_bytes(shown.png())
            pictures.append({"title": title, "file": file, "alt": shown.alt})
        else:
            pictures.append({"title": title, "file": "", "alt": shown.text})
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
