"""The same edition, a new one, or a reason is missing: decided before a notebook is executed."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pandas as pd

from kamlib.reporting import gates
from kamlib.reporting.data import write_data
from kamlib.reporting.editions.compare import differences
from kamlib.reporting.editions.shelf import Edition, edition_of, newest
from kamlib.reporting.order import Order
from kamlib.support import columns as c
from kamlib.support.errors import ReasonNeededError
from kamlib.support.language import Language

DATA = "data"


def decided(order: Order, folder: Path) -> Order:
    """Say which edition a run publishes, by comparing its figures with those published.

    Parameters
    ----------
    order : Order
        With the tables of its chapters computed.
    folder : Path
        The private folder of the run; its data are written there if they must be compared.

    Returns
    -------
    Order
        With its edition: the first; the one published, if all figures are the same; or the
        next, with its reason.

    Raises
    ------
    ReasonNeededError
        If figures differ and nobody said why.
    LossBudgetExceededError, TieOutError
        If they differ and are not fit for a report anyway.
    """
    published = newest(order.reports, order.book.quarter)
    if published is None:
        return order
    now = edition_of(published)
    if not _is_written(order, folder):
        return replace(order, edition=now)  # the run will tell what cannot be computed
    found = differences(published / DATA, folder / DATA)
    if found.empty:
        return replace(order, edition=now)
    gates.require_within_budget(order.book)
    gates.all_tie_outs(order.book)
    if not order.reason:
        raise ReasonNeededError(
            refusal(found, now, quarter=order.book.quarter, language=order.language)
        )
    return replace(order, edition=Edition(now.number + 1, order.reason))


def refusal(found: pd.DataFrame, published: Edition, *, quarter: str, language: Language) -> str:
    """Say how many figures of how many accounts differ, and what to do.

    Parameters
    ----------
    found : DataFrame
        From :func:`kamlib.reporting.editions.compare.differences`.
    published : Edition
        The one they are compared with.
    quarter : str
        Of both.
    language : Language
        Of the sentence.
    """
    accounts = set(found[c.ACCOUNT_ID]) - {"", c.UNKNOWN}
    figures = language.plural(
        "{count} figure of {accounts} differs",
        "{count} figures of {accounts} differ",
        len(found),
        accounts=language.plural("{count} account", "{count} accounts", len(accounts)),
    )
    return language.text(
        "{figures} from edition {edition} of {quarter}, which is published and stays as it is. If "
        "the new figures are right, publish them as edition {next} and say why: "
        'kam run {quarter} --reason "…".',
        figures=figures,
        edition=published.number,
        next=published.number + 1,
        quarter=quarter,
    )


def _is_written(order: Order, folder: Path) -> bool:
    """Write the data; False, and nothing is there, where a chapter cannot be computed."""
    with suppress(Exception):  # its own notebook shows the cell it comes from
        write_data(order.book, folder / DATA)
        return True
    shutil.rmtree(folder / DATA, ignore_errors=True)
    return False
