"""The verdicts as tables for a console: check, verdict, what was found, what to do."""

from __future__ import annotations

from collections.abc import Iterable

from rich.markup import escape
from rich.table import Table

from kamlib.doctor.code import Reading
from kamlib.doctor.finding import CHECKS, STATE_LABELS, Finding, State
from kamlib.support.language import Language

_STYLES: dict[State, str] = {"well": "green", "note": "yellow", "missing": "bold red"}


def finding_table(findings: Iterable[Finding], *, language: Language) -> Table:
    """Show all findings; advice stands only where something is to be done.

    Parameters
    ----------
    findings : iterable of Finding
        In the order shown.
    language : Language
        Of all texts.
    """
    table = _table(language.text("Check"), language.text("Found"), language.text("What to do"))
    for each in findings:
        check = CHECKS[each.check]
        advice = "" if each.state == "well" else language.text(check.advice)
        table.add_row(
            language.text(check.label),
            f"[{_STYLES[each.state]}]{language.text(STATE_LABELS[each.state])}[/]",
            escape(each.found.said(language)),
            escape(advice),
        )
    return table


def reading_table(reading: Reading, *, language: Language) -> Table:
    """Show the trainer what a code says; only what is not well.

    Parameters
    ----------
    reading : Reading
        Of :func:`~kamlib.doctor.code.read_code`.
    language : Language
        Of all texts.
    """
    table = _table(language.text("Check"), language.text("What to do"))
    for name, state in reading.states.items():
        if state != "well":
            table.add_row(
                language.text(CHECKS[name].label),
                f"[{_STYLES[state]}]{language.text(STATE_LABELS[state])}[/]",
                escape(language.text(CHECKS[name].advice)),
            )
    return table


def _table(check: str, *others: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(check, no_wrap=True)
    table.add_column("")
    for other in others:
        table.add_column(other, overflow="fold")
    return table
