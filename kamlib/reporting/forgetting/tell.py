"""What the command ``kam forget`` says, with its exit code."""

from __future__ import annotations

import datetime as dt

from kamlib.reporting.editions.tell import Said
from kamlib.reporting.forgetting.forget import Forgotten, forget
from kamlib.support.language import Language
from kamlib.support.settings import Settings


def forgotten(
    settings: Settings, person: str, *, receipt: str, on: dt.date, language: Language
) -> Said:
    """Forget a person and say what went, what is left to do, and what is out of reach.

    Parameters
    ----------
    settings : Settings
        The company's.
    person : str
        The contact_id.
    receipt : str
        A secret of this request.
    on : date
        Day of the request.
    language : Language
        Of the sentences.

    Returns
    -------
    Said
        Code 1 if files that hold the person are left to people.
    """
    done = forget(settings, person, receipt=receipt, on=on)
    return Said("\n".join(_sentences(done, language)), 1 if done.by_hand else 0)


def _sentences(done: Forgotten, language: Language) -> list[str]:
    text, plural = language.text, language.plural
    said = [
        text(
            "Inputs: {rows}, {cells} ({files}).",
            rows=plural("{count} row removed", "{count} rows removed", done.rows_removed),
            cells=plural("{count} cell emptied", "{count} cells emptied", done.cells_emptied),
            files=", ".join(done.inputs) or text("no file rewritten"),
        ),
        plural(
            "Withdrawn: {count} published file. Run its quarter again (kam run) to publish it "
            "without the person; earlier editions keep the notice.",
            "Withdrawn: {count} published files. Run their quarters again (kam run) to publish "
            "them without the person; earlier editions keep the notice.",
            len(done.withdrawn),
        ),
        text(
            "Receipt: {receipt} (keep it with the request; only it links the record to the "
            "person).",
            receipt=done.receipt,
        ),
        text(
            "Not in reach: backups, mailed or printed pages, the history of a version control, "
            "notebooks saved with their outputs."
        ),
    ]
    if done.by_hand:
        said.append(
            text(
                "Left to do by hand: {files}. These hold the person and cannot be rewritten "
                "safely: no text file, or a workbook with formulas, charts, pictures or macros. "
                "Take the person out there, then run this command again; it finishes the same "
                "request.",
                files=", ".join(done.by_hand),
            )
        )
    return said
