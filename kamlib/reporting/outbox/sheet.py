"""The printed page of a recipient: their accounts as the first page of the report shows all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from kamlib.reporting.frame import PageFrame
from kamlib.reporting.key_figures import sums_by_quarter
from kamlib.reporting.management_pdf import management_pdf
from kamlib.reporting.outbox.part import own_rows
from kamlib.reporting.outbox.recipients import Recipient
from kamlib.reporting.portfolio import has_business, lines_of
from kamlib.reporting.summary import Summary
from kamlib.reporting.tiles import MILLION, Tile, tiles
from kamlib.support import columns as c
from kamlib.support.language import Language, is_missing
from kamlib.workbook import Workbook


def lines(book: Workbook, recipient: Recipient) -> pd.DataFrame:
    """Bring the figures of a recipient's accounts with business together, one row each.

    Parameters
    ----------
    book : Workbook
        One company at one quarter.
    recipient : Recipient
        Whose accounts.
    """
    statement = book.profitability.statement
    own = statement[statement[c.ACCOUNT_ID].isin(recipient.accounts)]
    return lines_of(
        own[has_business(own)],
        book.profitability.statement_by_quarter,
        book.scoring.scores,
        book.matrix.placement,
        book.soll_ist.variances,
        quarter=book.quarter,
    )


def finding(frame: pd.DataFrame, change: float, *, before: str, book: Workbook) -> str:
    """Say what a recipient's accounts earn, how that moved, and how many are off target.

    Parameters
    ----------
    frame : DataFrame
        From :func:`lines`.
    change : float
        Of their contribution since the quarter before; NaN: not known.
    before : str
        That quarter.
    book : Workbook
        One company at one quarter.
    """
    say = book.language
    revenue = _money(frame[c.NET_REVENUE].sum(), say)
    contribution = frame[c.CUSTOMER_CONTRIBUTION]
    parts = [
        say.plural(
            "Your account brings {revenue} net revenue in {quarter}",
            "Your {count} accounts bring {revenue} net revenue in {quarter}",
            len(frame),
            revenue=revenue,
            quarter=book.quarter,
        )
    ]
    if contribution.notna().all():
        moved = "" if is_missing(change) else say.money(change, unit="k", signed=True)
        told = _money(contribution.sum(), say)
        parts.append(
            say.text(
                "{amount} customer contribution ({change} against {before})",
                amount=told,
                change=moved,
                before=before,
            )
            if moved
            else say.text("{amount} customer contribution", amount=told)
        )
    measured = int((frame["light"] != "none").sum())
    off = int((frame["light"] == "bad").sum())
    if measured:
        parts.append(
            say.plural(
                "{count} of {all} with a target is off target",
                "{count} of {all} with a target are off target",
                off,
                all=say.number(measured),
            )
        )
    return "; ".join(parts) + "."


def _money(amount: float, language: Language) -> str:
    return language.money(amount, unit="M" if abs(amount) >= MILLION else "k")


def _tiles(book: Workbook, recipient: Recipient) -> tuple[Tile, ...]:
    """Draw revenue, contribution and profitability of the recipient's accounts."""
    given = book.settings.profitability
    own = sums_by_quarter(
        own_rows(book.profitability.statement_by_quarter, recipient.accounts),
        own_rows(book.facts.accounts, recipient.accounts),
        quarter=book.quarter,
        denominator=given.denominator,
        uncosted_pct=given.uncosted_pct,
    )
    rows = book.soll_ist.variances
    targets = rows[(rows["scope"] == "manager") & (rows[c.ACCOUNT_MANAGER] == recipient.name)]
    missing = float("nan")  # shares of the company say nothing of some of its accounts
    only = own.assign(key_account_pct=missing, top_pct=missing, hhi=missing)
    return tiles(only, targets, quarter=book.quarter, language=book.language)


def sheet(
    book: Workbook,
    recipient: Recipient,
    *,
    told: Summary,
    frame: PageFrame,
    note: str,
    beside: Path,
) -> bytes:
    """Print a recipient's page.

    Parameters
    ----------
    book : Workbook
        One company at one quarter.
    recipient : Recipient
        Whose accounts.
    told : Summary
        With finding, changes, what is awaited, and the lines of their accounts as frame.
    frame : PageFrame
        Of the report's first page.
    note : str
        What the figures mean.
    beside : Path
        As for :func:`kamlib.reporting.typeset.typeset`.
    """
    text = book.language.text
    quadrants = {name: advice.name for name, advice in book.matrix.strategies.items()}
    return management_pdf(
        replace(told, tiles=_tiles(book, recipient), portfolio_note=note),
        frame=frame,
        quadrants=quadrants,
        title=text(
            "Accounts of {manager} in {quarter}", manager=recipient.name, quarter=book.quarter
        ),
        caption=text("Accounts with business in the quarter, by net revenue"),
        beside=beside,
    )
