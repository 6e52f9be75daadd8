"""Puts together what each recipient gets: one folder per account manager, and who got nothing."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from kamlib.reporting.editions.view import Comparison
from kamlib.reporting.excel import WorkbookContent, write_workbook
from kamlib.reporting.order import Order
from kamlib.reporting.outbox.letter import Letter, draft, largest_changes
from kamlib.reporting.outbox.part import own_rows, part_of
from kamlib.reporting.outbox.recipients import Recipient, for_nobody, recipients
from kamlib.reporting.outbox.sheet import finding, lines, sheet
from kamlib.reporting.summary import Summary
from kamlib.soll_ist.remarks import measured
from kamlib.support import columns as c
from kamlib.support.quarter import labels_back
from kamlib.support.safe_text import clean

FOLDER = "outbox"
#: Requests that a message lists.
MOST_ASKED = 8
COVER = "cover.txt"
DRAFT = "message.eml"


def announced(order: Order) -> str:
    """Say how many get something, and how many accounts go to nobody.

    Parameters
    ----------
    order : Order
        With the tables of its chapters computed.
    """
    say, statement = order.language, order.book.profitability.statement
    told = say.plural(
        "Outbox: {count} account manager",
        "Outbox: {count} account managers",
        len(recipients(statement)),
    )
    left = for_nobody(statement)
    if not left:
        return told
    nobody = say.plural(
        "{count} account without an account manager goes to nobody",
        "{count} accounts without an account manager go to nobody",
        len(left),
    )
    return f"{told}; {nobody}"


def write_outbox(
    order: Order,
    folder: Path,
    *,
    content: WorkbookContent,
    comparison: Comparison | None,
    note: str,
) -> None:
    """Write one folder per account manager; nothing is sent.

    Parameters
    ----------
    order : Order
        What is asked for.
    folder : Path
        The private folder of the run, with the plans already printed.
    content : WorkbookContent
        Of the whole company's workbook.
    comparison : Comparison or None
        With the quarter before; None: there is nothing to compare with.
    note : str
        What the printed figures mean.
    """
    home, statement = folder / FOLDER, order.book.profitability.statement
    home.mkdir(exist_ok=True)
    found = recipients(statement)
    accounts = order.book.facts.accounts
    names = dict(zip(accounts[c.ACCOUNT_ID], accounts[c.NAME].astype(str), strict=True))
    for recipient in found:
        own = part_of(content, recipient.accounts, manager=recipient.name, language=order.language)
        place = home / recipient.folder
        place.mkdir()
        workbook = place / f"kam-{order.book.quarter}-{recipient.folder}.xlsx"
        write_workbook(workbook, own, language=order.language)
        told = _told(order, recipient, comparison, names)
        printed = workbook.with_suffix(".pdf")
        made = sheet(
            order.book, recipient, told=told, frame=order.frame(), note=note, beside=folder
        )
        printed.write_bytes(made)
        files = [printed.name, workbook.name, *_copy_plans(order, recipient, folder, place)]
        said = comparison.note if comparison else ""
        letter = _letter(order, told, files=files, said=said)
        (place / COVER).write_text(letter.text, encoding="utf-8")
        attached = [(path.name, path.read_bytes()) for path in (printed, workbook)]
        (place / DRAFT).write_bytes(draft(letter, attached))
    (home / "README.md").write_text(_readme(order, found, names), encoding="utf-8")


def _told(
    order: Order, recipient: Recipient, comparison: Comparison | None, names: Mapping[str, str]
) -> Summary:
    """Compute what the recipient is told: finding, largest changes, what is awaited."""
    book, before = order.book, labels_back(order.book.quarter, 2)[0]
    frame = lines(book, recipient)
    changes: tuple[str, ...] = ()
    moved = float("nan")
    if comparison is not None:
        own = own_rows(comparison.frame, recipient.accounts)
        changes = largest_changes(own, names, before=before, language=order.language)
        moved = own.loc[own["figure"] == c.CUSTOMER_CONTRIBUTION, "change"].sum(min_count=1)
    return Summary(
        finding=finding(frame, moved, before=before, book=book),
        changes=changes,
        missing=_asked(order, recipient, names),
        frame=frame,
    )


def _asked(order: Order, recipient: Recipient, names: Mapping[str, str]) -> tuple[str, ...]:
    """List what the recipient is asked for: comments that are missing, actions that are late."""
    book, say = order.book, order.language
    silent = own_rows(book.soll_ist.missing_comments, recipient.accounts)
    told = [
        say.text(
            "{name}: {what}: please comment",
            name=clean(names[str(row[c.ACCOUNT_ID])]),
            what=measured(row, say),
        )
        for row in silent.to_dict("records")
    ]
    actions = own_rows(book.portfolio.frames["plan_actions"], recipient.accounts)
    for row in actions[actions["state"] == "late"].sort_values("due_date").to_dict("records"):
        told.append(
            say.text(
                "{name}: late since {date}: {action}",
                name=clean(names[str(row[c.ACCOUNT_ID])]),
                date=say.date(row["due_date"].date()),
                action=clean(row["title"]),
            )
        )
    if not told:
        return (say.text("Nothing: every material variance has its comment, no action is late."),)
    rest = len(told) - MOST_ASKED
    more = say.plural(
        "{count} more stands in the workbook.", "{count} more stand in the workbook.", rest
    )
    return (*told[:MOST_ASKED], *([more] if rest > 0 else []))


def _copy_plans(order: Order, recipient: Recipient, folder: Path, place: Path) -> list[str]:
    """Copy the printed plans of the recipient's accounts; one that failed is not there."""
    pages = [order.plan_page(each) for each in recipient.accounts if each in order.accounts]
    printed = [folder / Path(page).with_suffix(".pdf") for page in pages]
    there = [path for path in printed if path.is_file()]
    if there:
        (place / "plans").mkdir()
    for path in there:
        shutil.copyfile(path, place / "plans" / path.name)
    return [f"plans/{path.name}" for path in there]


def _letter(order: Order, told: Summary, *, files: list[str], said: str) -> Letter:
    text, quarter = order.language.text, order.book.quarter
    return Letter(
        subject=text("Your accounts in {quarter}", quarter=quarter),
        finding=told.finding,
        changes=told.changes,
        asked=told.missing,
        small_print=(
            *filter(None, [said]),
            text("Enclosed: {files}.", files=", ".join(files)),
            text(
                "Key Account report {quarter} of {company}, edition {edition}, data as of {date}; "
                "amounts without VAT. Contribution is net of all ten cost categories that were "
                "delivered.",
                quarter=quarter,
                company=clean(order.book.settings.company.name),
                edition=order.edition.number,
                date=order.language.date(order.book.period.end),
            ),
        ),
        titles=(text("The largest changes"), text("What we need from you")),
    )


def _readme(order: Order, found: list[Recipient], names: Mapping[str, str]) -> str:
    """List the recipients, and the accounts that nobody manages."""
    text = order.language.text
    told = [
        f"# {text('Outbox')}: {order.book.quarter}",
        text(
            "One folder per account manager: a page to print, a workbook of their accounts only, "
            "their plans, a text to paste ({cover}) and the same as a mail draft with page and "
            "workbook attached ({draft}). Nothing was sent.",
            cover=COVER,
            draft=DRAFT,
        ),
        "\n".join(f"- `{each.folder}/`: {clean(each.name)}" for each in found),
    ]
    left = for_nobody(order.book.profitability.statement)
    if left:
        told.append(text("Without an account manager, so in no folder:"))
        told.append("\n".join(f"- {each}: {clean(names.get(each, each))}" for each in left))
    return "\n\n".join(part for part in told if part) + "\n"
