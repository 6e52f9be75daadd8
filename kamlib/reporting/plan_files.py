"""What the plans hand to other tools: calendar, task boards, CRM; all accounts in one file each."""

from __future__ import annotations

from pathlib import Path

from kamlib.account_plan import Portfolio
from kamlib.reporting.frame import Link
from kamlib.support.language import Language, translatable

#: Beside the page over all plans.
FOLDER = "files"
_KINDS: dict[str, tuple[str, str]] = {
    "actions.ics": (
        translatable("Calendar"),
        translatable("all actions, for Outlook and every other calendar"),
    ),
    "actions_asana.csv": (translatable("Asana"), translatable("open actions as tasks")),
    "actions_trello.csv": (translatable("Trello"), translatable("open actions as cards")),
    "actions_monday.csv": (translatable("Monday"), translatable("open actions as items")),
    "opportunities_salesforce.csv": (translatable("Salesforce"), translatable("opportunities")),
    "opportunities_hubspot.csv": (translatable("HubSpot"), translatable("deals")),
    "scores_crm.csv": (
        translatable("Scores for the CRM"),
        translatable("score and rank of every account"),
    ),
}


def write_plan_files(portfolio: Portfolio, folder: Path, *, language: Language) -> tuple[Link, ...]:
    """Write the files for other tools beside the page over all plans.

    Parameters
    ----------
    portfolio : Portfolio
        All accounts; without actions or opportunities there are no files of them.
    folder : Path
        Of the plans.
    language : Language
        Of the links.

    Returns
    -------
    tuple of Link
        One per file, as seen from the page.
    """
    home, links = folder / FOLDER, []
    home.mkdir(parents=True, exist_ok=True)
    for name, content in portfolio.ahead.exports.items():
        (home / name).write_bytes(content)
        label, told = _KINDS[name]
        links.append(Link(language.text(label), f"{FOLDER}/{name}", language.text(told)))
    return tuple(links)
