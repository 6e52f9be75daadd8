"""Gates on the data: not too much refused, and every total ties out."""

from __future__ import annotations

import pandas as pd

from kamlib.data_collection import record
from kamlib.support.money import require_tied
from kamlib.workbook import Workbook

CHAPTERS = ("data_collection", "profitability", "scoring", "matrix", "soll_ist")


def require_within_budget(book: Workbook) -> pd.DataFrame:
    """Return what was refused against the loss budget, and require that it is within.

    The chapter asks too; the runner does not rely on a cell of a notebook.

    Raises
    ------
    LossBudgetExceededError
        If more was refused than the settings allow.
    """
    losses = book.data_collection.losses
    record.require_within_budget(losses, book.collection.rejects, language=book.language)
    return losses


def all_tie_outs(book: Workbook) -> pd.DataFrame:
    """Set the tie-outs of all chapters under each other, and require each.

    Raises
    ------
    TieOutError
        If one is broken.
    """
    tables = [getattr(book, stem).tie_outs.assign(chapter=stem) for stem in CHAPTERS]
    table: pd.DataFrame = pd.concat(tables, ignore_index=True)
    require_tied(table, language=book.language)
    return table
