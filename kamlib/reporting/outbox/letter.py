"""The message to a recipient: the finding first, the three largest changes, what is awaited.

A text to paste, and the same as a mail draft with its attachments that Outlook and
Thunderbird open. It names no address and is never sent from here.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pandas as pd

from kamlib.reporting.editions.changes import MOVEMENT, PARTS
from kamlib.reporting.movements import short_name
from kamlib.support import columns as c
from kamlib.support.language import Language, is_missing

MOST_CHANGES = 3
_TYPES = {
    ".pdf": ("application", "pdf"),
    ".xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One message: subject, finding, changes, what the recipient is asked for, small print."""

    subject: str
    finding: str
    changes: tuple[str, ...]
    asked: tuple[str, ...]
    small_print: tuple[str, ...]
    titles: tuple[str, str]

    @property
    def text(self) -> str:
        """The message as plain text."""
        parts = [self.finding]
        for title, sentences in zip(self.titles, (self.changes, self.asked), strict=True):
            if sentences:
                parts.append("\n".join([f"{title}:", *(f"- {each}" for each in sentences)]))
        return "\n\n".join([*parts, "\n".join(self.small_print)]) + "\n"


def largest_changes(
    frame: pd.DataFrame, names: Mapping[str, str], *, before: str, language: Language
) -> tuple[str, ...]:
    """Write the three largest changes of contribution, real movement apart from restatement.

    Parameters
    ----------
    frame : DataFrame
        From :func:`kamlib.reporting.editions.changes.changes`, of the recipient's accounts.
    names : mapping
        Name of each account.
    before : str
        Quarter compared with.
    language : Language
        Of the sentences.

    Returns
    -------
    tuple of str
        The largest real movement first; a change that cannot be split counts as a whole. Where
        no contribution is known, net revenue.
    """
    known = frame[frame["is_noticed"] & frame["change"].notna()]
    own = known[known["figure"] == c.CUSTOMER_CONTRIBUTION]
    if own.empty:
        own = known[known["figure"] == c.NET_REVENUE]
    size = own[MOVEMENT].fillna(own["change"]).abs()
    ranked = own.assign(size=size).sort_values(["size", c.ACCOUNT_ID], ascending=[False, True])
    return tuple(
        _change(row, names, before=before, language=language)
        for row in ranked.head(MOST_CHANGES).to_dict("records")
    )


def _change(
    row: Mapping[Hashable, Any], names: Mapping[str, str], *, before: str, language: Language
) -> str:
    text = language.text
    labels = {
        c.CUSTOMER_CONTRIBUTION: text("customer contribution"),
        c.NET_REVENUE: text("net revenue"),
    }
    account = str(row[c.ACCOUNT_ID])
    said = text(
        "{name}: {figure} {change} against {before}, from {level_before} to {level}",
        name=short_name(names.get(account, account)),
        figure=labels[str(row["figure"])],
        change=language.money(row["change"], unit="k", signed=True),
        before=before,
        level_before=language.money(row["before"], unit="k"),
        level=language.money(row["after"], unit="k"),
    )
    restated = sum(_amount(row[part]) for part in PARTS if part != MOVEMENT)
    if is_missing(row[MOVEMENT]):
        return text("{said} (how much of it was restated is not known).", said=said)
    if abs(restated) < 1:
        return text("{said}, all of it real movement.", said=said)
    return text(
        "{said}; real movement {movement}, restated {restated}.",
        said=said,
        movement=language.money(row[MOVEMENT], unit="k", signed=True),
        restated=language.money(restated, unit="k", signed=True),
    )


def _amount(value: float) -> float:
    return 0.0 if is_missing(value) else float(value)


def draft(letter: Letter, attachments: Sequence[tuple[str, bytes]]) -> bytes:
    """Write the message as a mail draft without sender, recipient or date.

    Parameters
    ----------
    letter : Letter
        What it says.
    attachments : sequence of (str, bytes)
        File name and content, PDF or Excel workbook.

    Returns
    -------
    bytes
        An ``.eml`` file; the same content gives the same bytes.
    """
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = letter.subject
    mail["X-Unsent"] = "1"  # Outlook opens it as a draft to be addressed and sent
    mail.set_content(letter.text, cte="quoted-printable")
    for name, content in attachments:
        kind, form = _TYPES[name[name.rindex(".") :]]
        mail.add_attachment(content, maintype=kind, subtype=form, filename=name)
    mail.set_boundary("=_kam_part")  # the library would draw one at random
    return mail.as_bytes()
