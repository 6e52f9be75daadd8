"""A plan on one printed page: PDF, tagged for readers who cannot see it (PDF/UA-1)."""

from __future__ import annotations

from pathlib import Path

from kamlib.account_plan import AccountPlan
from kamlib.account_plan.one_page import one_page
from kamlib.reporting.typeset import typeset
from kamlib.support.gap import gap
from kamlib.support.theme import Picture


def plan_pdf(plan: AccountPlan, *, beside: Path | None = None) -> bytes:
    """Print a plan on one page.

    Parameters
    ----------
    plan : AccountPlan
        Of one account.
    beside : Path, optional
        As for :func:`kamlib.reporting.typeset.typeset`.

    Returns
    -------
    bytes
        A PDF of one A4 page in the language of the plan. Its pictures are drawn for paper: in
        the size they have there, so that their letters can be read.

    Raises
    ------
    ChapterError
        If the page cannot be set, with the reason of the typesetter.
    """
    text, path = plan.language.text, plan.business.path
    pictures = {
        "sociogram": (text("Who influences whom"), plan.charts.sociogram(is_printed=True)),
        "path": (
            text("Build-up path"),
            path.picture(is_printed=True) or gap(path.sentences[0]),
        ),
    }
    content, files = one_page(plan), {}
    content["pictures"] = []
    for name, (heading, shown) in pictures.items():
        file, told = "", shown.alt if isinstance(shown, Picture) else shown.text
        if isinstance(shown, Picture):
            file = f"{name}.{shown.form}"
            files[file] = shown.content()
        content["pictures"].append({"title": heading, "file": file, "alt": told})
    return typeset("account_plan.typ", content, files, beside=beside)
