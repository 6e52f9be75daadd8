"""Actions and opportunities for other tools: calendar, task boards, CRM.

Every file is made from tables alone and has the same bytes in every run. Column names are those
the importers recognise; dates are ISO days. A cell never begins with a sign that a spreadsheet
would read as a formula.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
from icalendar import Calendar, Event

from kamlib.account_plan.action_tables import written
from kamlib.account_plan.actions import (
    DONE,
    DROPPED,
    OPEN_STATES,
    STATE,
)
from kamlib.account_plan.words import kpi_name, word
from kamlib.support import columns as c
from kamlib.support.language import Language, is_missing
from kamlib.support.safe_text import clean

PRODUCT = "-//KAM workbook//account plan//EN"
#: Signs that make a cell of a CSV a formula in a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
ASANA_COLUMNS: tuple[str, ...] = (
    "Name", "Description", "Section", "Assignee", "Start Date", "Due Date",
)  # fmt: skip
TRELLO_COLUMNS: tuple[str, ...] = (
    "List Name", "Card Name", "Card Description", "Start Date", "Due Date", "Labels", "Members",
)  # fmt: skip
MONDAY_COLUMNS: tuple[str, ...] = (
    "Name", "Group", "Person", "Status", "Timeline - Start", "Timeline - End", "Effort (h)",
    "Description",
)  # fmt: skip


def harmless(value: object) -> str:
    """Write a text so that no spreadsheet reads it as a formula.

    Examples
    --------
    >>> harmless("=1+1"), harmless("Nordwind"), harmless(None)
    ("'=1+1", 'Nordwind', '')
    """
    if is_missing(value):
        return ""
    text = " ".join(clean(value).split())
    return f"'{text}" if text.startswith(_FORMULA) else text


def iso_day(value: Any) -> str:
    """Write a day as 2026-09-30; "" where there is none.

    Examples
    --------
    >>> iso_day(dt.date(2026, 9, 30)), iso_day(None)
    ('2026-09-30', '')
    """
    return "" if is_missing(value) else pd.Timestamp(value).date().isoformat()


def _description(row: Mapping[Any, Any], account: str, language: Language) -> str:
    parts = [account]
    if row[c.KPI] and not is_missing(row[c.KPI]):
        parts.append(language.text("KPI to move: {kpi}", kpi=kpi_name(row[c.KPI], language)))
    if not is_missing(row["expected_effect"]):
        effect = written(row["expected_effect"], str(row[c.KPI]), language, signed=True)
        parts.append(language.text("expected effect: {effect}", effect=effect))
    if not is_missing(row["effort_hours"]):
        hours = language.number(row["effort_hours"])
        parts.append(language.text("effort: {hours} hours", hours=hours))
    return "; ".join(parts)


def actions_calendar(
    actions: pd.DataFrame, names: Mapping[str, str], *, as_of: dt.date, language: Language
) -> bytes:
    """Write actions as an iCalendar file: each is an event on the day it is due.

    Events of a whole day, because Outlook and Google Calendar pass over tasks (``VTODO``). They
    do not block the day, and who imports the file again updates them.

    Parameters
    ----------
    actions : DataFrame
        From :func:`kamlib.account_plan.actions.with_state`.
    names : mapping of str to str
        Names of the accounts.
    as_of : date
        End of the reported quarter: the file's only time stamp, so that a rerun agrees.
    language : Language
        Of the descriptions.

    Returns
    -------
    bytes
        RFC 5545; one event per action with summary, description and the owner in ``CONTACT``;
        one that is done says so, one that was dropped is cancelled. Its identity is account and
        action.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    stamp = dt.datetime.combine(as_of, dt.time(), tzinfo=dt.UTC)
    for row in actions.sort_values("action_id").to_dict("records"):
        account = str(names.get(row[c.ACCOUNT_ID], row[c.ACCOUNT_ID]))
        titled = f"{clean(row['title'])} ({clean(account)})"
        if row[STATE] == DONE:
            titled = language.text("Done: {action}", action=titled)
        due = pd.Timestamp(row["due_date"]).date()
        event = Event()
        event.add("uid", f"{row[c.ACCOUNT_ID]}-{row['action_id']}@kam-workbook")
        event.add("dtstamp", stamp)
        event.add("summary", titled)
        event.add("description", clean(_description(row, account, language)))
        event.add("contact", clean(row["owner"]))
        event.add("dtstart", due)
        event.add("dtend", due + dt.timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        event.add("status", "CANCELLED" if row[STATE] == DROPPED else "CONFIRMED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def csv_bytes(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> bytes:
    r"""Write rows as a CSV of UTF-8 with commas.

    Examples
    --------
    >>> csv_bytes([{"Name": "Alpina"}], ("Name",))
    b'Name\r\nAlpina\r\n'
    """
    buffer = io.StringIO()
    frame = pd.DataFrame(rows, columns=list(columns))
    frame.to_csv(buffer, index=False, lineterminator="\r\n")
    # Without a byte order mark: importers would read it as part of the first column's name.
    return buffer.getvalue().encode("utf-8")


def _task_csv(
    actions: pd.DataFrame,
    columns: tuple[str, ...],
    row_of: Callable[[dict[Any, Any]], dict[str, Any]],
) -> bytes:
    return csv_bytes([row_of(row) for row in actions.to_dict("records")], columns)


def asana_csv(actions: pd.DataFrame, names: Mapping[str, str], *, language: Language) -> bytes:
    """Write actions for the CSV importer of Asana.

    Parameters
    ----------
    actions : DataFrame
        From :func:`kamlib.account_plan.actions.with_state`.
    names : mapping of str to str
        Names of the accounts; each is a section.
    language : Language
        Of the descriptions.

    Returns
    -------
    bytes
        Columns in the order that the importer asks for; ``Assignee`` takes an e-mail address, so
        an owner who is none stands in the description. Dates are months first, as Asana reads.
    """

    def row_of(row: dict[Any, Any]) -> dict[str, Any]:
        account = str(names.get(row[c.ACCOUNT_ID], row[c.ACCOUNT_ID]))
        owner = str(row["owner"])
        said = language.text("owner: {owner}", owner=owner)
        return {
            "Name": harmless(row["title"]),
            "Description": harmless(f"{_description(row, account, language)}; {said}"),
            "Section": harmless(account),
            "Assignee": harmless(owner) if "@" in owner else "",
            "Start Date": _american(row["start_date"]),
            "Due Date": _american(row["due_date"]),
        }

    return _task_csv(actions, ASANA_COLUMNS, row_of)


def _american(value: Any) -> str:
    return "" if is_missing(value) else pd.Timestamp(value).strftime("%m/%d/%Y")


def trello_csv(actions: pd.DataFrame, names: Mapping[str, str], *, language: Language) -> bytes:
    """Write actions for a CSV importer of Trello: one card per action, lists by state.

    Parameters
    ----------
    actions, names, language : DataFrame, mapping, Language
        As for :func:`asana_csv`; the account is a label.

    Returns
    -------
    bytes
        UTF-8 CSV.
    """

    def row_of(row: dict[Any, Any]) -> dict[str, Any]:
        account = str(names.get(row[c.ACCOUNT_ID], row[c.ACCOUNT_ID]))
        return {
            "List Name": word(row[STATE], language),
            "Card Name": harmless(row["title"]),
            "Card Description": harmless(_description(row, account, language)),
            "Start Date": iso_day(row["start_date"]),
            "Due Date": iso_day(row["due_date"]),
            "Labels": harmless(account).replace(",", " "),
            "Members": harmless(row["owner"]),
        }

    return _task_csv(actions, TRELLO_COLUMNS, row_of)


def monday_csv(actions: pd.DataFrame, names: Mapping[str, str], *, language: Language) -> bytes:
    """Write actions for the import of monday.com: the first column is the item's name.

    Parameters
    ----------
    actions, names, language : DataFrame, mapping, Language
        As for :func:`asana_csv`; the account is a group, states are labels of a status column.

    Returns
    -------
    bytes
        UTF-8 CSV with the start and end of a timeline.
    """

    def row_of(row: dict[Any, Any]) -> dict[str, Any]:
        account = str(names.get(row[c.ACCOUNT_ID], row[c.ACCOUNT_ID]))
        return {
            "Name": harmless(row["title"]),
            "Group": harmless(account),
            "Person": harmless(row["owner"]),
            "Status": word(row[STATE], language),
            "Timeline - Start": iso_day(row["start_date"]),
            "Timeline - End": iso_day(row["due_date"]),
            "Effort (h)": "" if is_missing(row["effort_hours"]) else row["effort_hours"],
            "Description": harmless(_description(row, account, language)),
        }

    return _task_csv(actions, MONDAY_COLUMNS, row_of)


def files(
    actions: pd.DataFrame, names: Mapping[str, str], *, as_of: dt.date, language: Language
) -> dict[str, bytes]:
    """Write actions for every tool: all for the calendar, open ones for the boards.

    Parameters
    ----------
    actions : DataFrame
        From :func:`kamlib.account_plan.actions.with_state`.
    names : mapping of str to str
        Names of the accounts.
    as_of : date
        End of the reported quarter.
    language : Language
        Of descriptions.

    Returns
    -------
    dict of str to bytes
        By file name; empty without actions.
    """
    if actions.empty:
        return {}
    ahead = actions[actions[STATE].isin(OPEN_STATES)]
    return {
        "actions.ics": actions_calendar(actions, names, as_of=as_of, language=language),
        "actions_asana.csv": asana_csv(ahead, names, language=language),
        "actions_trello.csv": trello_csv(ahead, names, language=language),
        "actions_monday.csv": monday_csv(ahead, names, language=language),
    }
