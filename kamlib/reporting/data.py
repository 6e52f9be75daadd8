"""The report's data: one Parquet file per tidy table, the same figures as on the pages."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from kamlib.reporting.gates.data import CHAPTERS
from kamlib.support import columns as c
from kamlib.support.quarter import Quarter
from kamlib.workbook import Workbook


def write_data(book: Workbook, folder: Path) -> list[Path]:
    """Write every published table as Parquet.

    Parameters
    ----------
    book : Workbook
        One company at one quarter.
    folder : Path
        Where the files go.

    Returns
    -------
    list of Path
        ``dim_account`` and ``dim_quarter``, then one ``fact_…`` file per table of a chapter;
        rows in the order of their keys, so that the same inputs give the same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = {"dim_account": book.facts.accounts, "dim_quarter": _quarters(book)}
    for stem in CHAPTERS:
        for name, frame in getattr(book, stem).frames.items():
            tables[f"fact_{name}"] = frame
    for name, frame in book.portfolio.frames.items():
        tables[f"fact_{name}"] = frame
    written = []
    for name, frame in tables.items():
        path = folder / f"{name}.parquet"
        frame.reset_index(drop=True).to_parquet(path, index=False, engine="pyarrow")
        written.append(path)
    return written


def _quarters(book: Workbook) -> pd.DataFrame:
    rows = []
    for label in book.quarters:
        quarter: Quarter = book.settings.quarter(label)
        rows.append((label, pd.Timestamp(quarter.start), pd.Timestamp(quarter.end)))
    table = pd.DataFrame(rows, columns=[c.QUARTER, "start_date", "end_date"])
    return table.assign(is_reported=table[c.QUARTER] == book.quarter)
