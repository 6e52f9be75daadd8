"""Refused rows that come back mended are taken up once.

Every refused row has an identity made from its delivered cells. A mended row stands in for
the delivered row of the same identity: it adds none, so it cannot count twice, and it falls
away by itself when the source is mended or the row is no longer delivered.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from kamlib.data_collection.check import Checked
from kamlib.data_collection.completing import WRITTEN
from kamlib.data_collection.contracts import Contract
from kamlib.data_collection.mended_files import ROW, MendedRow, read_mended
from kamlib.data_collection.read import Delivery
from kamlib.data_collection.reading.sheets import cell_text
from kamlib.support import columns as c
from kamlib.support.errors import Sentence, SourceError
from kamlib.support.settings import Format


def identified(rows: pd.DataFrame, contract: Contract) -> pd.DataFrame:
    """Give refused rows their identity.

    Parameters
    ----------
    rows : DataFrame
        Refused rows of one delivery, in the order of file and line, cells as delivered.
    contract : Contract
        Of the table.

    Returns
    -------
    DataFrame
        With ``row`` in front: a hash of table and cells, and the how-manieth of its kind, so
        that two equal rows are two.

    Examples
    --------
    >>> from kamlib.data_collection.contracts import CONTRACTS
    >>> table = CONTRACTS["relations"]
    >>> cells = {name: ["a", "a", "b"] for name in table.names}
    >>> rows = identified(pd.DataFrame({"file": "x.csv", "line": [2, 3, 4], **cells}), table)
    >>> [name[-2:] for name in rows["row"]], rows["row"].is_unique
    (['-1', '-2', '-1'], True)
    """
    times: dict[str, int] = {}
    names = []
    for cells in rows[list(contract.names)].itertuples(index=False):
        text = "\x1f".join((contract.table, *(str(cell) for cell in cells)))
        mark = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        times[mark] = times.get(mark, 0) + 1
        names.append(f"{mark}-{times[mark]}")
    named = rows.copy()
    named.insert(0, ROW, pd.Series(names, index=rows.index, dtype="str"))
    return named


@dataclass(eq=False)
class Mending:
    """Mended rows that lie beside the inputs, and which of them found their row.

    Parameters
    ----------
    rows : dict
        Per table and identity the mended row.
    used : set
        Those whose original was delivered and refused.
    """

    rows: dict[tuple[str, str], MendedRow] = field(default_factory=dict)
    used: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def of(cls, folder: Path) -> Mending:
        """Read all mended workbooks of a folder; none if it does not exist.

        Raises
        ------
        SourceError
            If a workbook cannot be read, or two of them mend one row differently.
        """
        mending = cls()
        for path in mended_workbooks(folder):
            for mended in read_mended(path):
                mending.add(mended)
        return mending

    def add(self, mended: MendedRow) -> None:
        """Take one mended row in.

        Raises
        ------
        SourceError
            If another workbook mends the same row differently.
        """
        place = (mended.table, mended.row)
        before = self.rows.get(place)
        if before is not None and before.cells != mended.cells:
            raise SourceError(
                Sentence(
                    "{first} (line {line}) and {second} (line {other}) mend the same row of "
                    "{table} in two ways. Keep one of the two.",
                    first=before.file,
                    line=before.line,
                    second=mended.file,
                    other=mended.line,
                    table=mended.table,
                )
            )
        self.rows[place] = mended

    def take(self, refused: pd.DataFrame, contract: Contract, form: Format) -> pd.DataFrame:
        """Find the mended cells of refused rows.

        Parameters
        ----------
        refused : DataFrame
            From :func:`identified`.
        contract : Contract
            Of the table.
        form : Format
            How the source writes numbers and dates.

        Returns
        -------
        DataFrame
            ``row``, ``file``, ``line`` and all cells of those in which a cell was changed.
        """
        found = []
        for record in refused.to_dict("records"):
            mended = self.rows.get((contract.table, record[ROW]))
            if mended is None:
                continue
            self.used.add((contract.table, record[ROW]))
            cells = {
                name: cell_text(mended.cells[name], form).strip()
                if name in mended.cells
                else record[name]
                for name in contract.names
            }
            if any(cells[name] != record[name].strip() for name in contract.names):
                found.append({name: record[name] for name in (ROW, c.FILE, c.LINE)} | cells)
        return pd.DataFrame(found, columns=[ROW, c.FILE, c.LINE, *contract.names])

    @property
    def unused(self) -> pd.DataFrame:
        """Mended rows whose original is no longer delivered or no longer refused."""
        left = [row for place, row in sorted(self.rows.items()) if place not in self.used]
        lines = [(row.table, row.file, row.line) for row in left]
        return pd.DataFrame(lines, columns=["table", c.FILE, c.LINE])


def written_form(delivery: Delivery, contract: Contract) -> Format:
    """Tell how cells of a delivery read as text: as declared, or plainly if they came typed."""
    schema = delivery.rows.collect_schema()
    values = [
        column.name
        for column in contract.columns
        if column.type in ("money", "number", "date") and column.name in schema
    ]
    is_typed = any(schema[name] != nw.String for name in values)
    return Format() if is_typed else delivery.form


def mended_workbooks(folder: Path) -> list[Path]:
    """Find the workbooks handed back; a file Excel leaves while one is open is none."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.glob("*.xlsx") if not path.name.startswith("~$"))


def taken_up(first: Checked, second: Checked, mended: pd.DataFrame) -> Checked:
    """Let mended rows stand in for the refused ones.

    Parameters
    ----------
    first : Checked
        The delivery.
    second : Checked
        Its mended rows, checked by the same rules.
    mended : DataFrame
        The mended rows, with the identity of the refused ones.

    Returns
    -------
    Checked
        Rows delivered stay what they were; mended rows that pass are accepted, the others stay
        refused with what is still wrong. Amounts differ by ``amount_mended``.
    """
    is_mended = first.rejected_rows[ROW].isin(mended[ROW])
    originals, second_rows = first.rejected_rows[is_mended], second.rejected_rows
    places = pd.MultiIndex.from_frame(mended[[c.FILE, c.LINE]])
    listed = pd.MultiIndex.from_frame(first.rejects[[c.FILE, c.LINE]]).isin(places)
    rejects = pd.concat([first.rejects[~listed], second.rejects], ignore_index=True)
    still = second_rows.drop(columns=ROW).merge(
        mended[[ROW, c.FILE, c.LINE]], on=[c.FILE, c.LINE], how="left", validate="one_to_one"
    )
    rows = pd.concat(
        [first.rejected_rows[~is_mended], still[first.rejected_rows.columns]], ignore_index=True
    )
    order = [c.FILE, c.LINE]
    return Checked(
        accepted=nw.concat([first.accepted, second.accepted]),
        rejects=rejects.sort_values(order, kind="stable", ignore_index=True),
        rejected_rows=rows.sort_values(order, kind="stable", ignore_index=True),
        balance=_balance_after(first.balance, second.balance, originals),
        delivered=first.delivered | second.delivered,
        own=first.own,
    )


def _balance_after(
    first: dict[str, Any], second: dict[str, Any], originals: pd.DataFrame
) -> dict[str, Any]:
    after = dict(first)
    after["rows_accepted"] += second["rows_accepted"]
    after["rows_rejected"] += second["rows_rejected"] - len(originals)
    after["rows_mended"] = second["rows_accepted"]
    after["rows_joined"] += second["rows_joined"]
    if "amount_delivered" in first:
        read, written = originals["amount_read"], originals[WRITTEN]
        change = {
            "amount_delivered": second["amount_delivered"] - read.sum(),
            "amount_accepted": second["amount_accepted"],
            "amount_rejected": second["amount_rejected"] - read.sum(),
            "amount_moved": second["amount_moved"] - read.abs().sum(),
            "amount_moved_rejected": second["amount_moved_rejected"] - read.abs().sum(),
            "amount_written": second["amount_written"] - written.sum(),
            "amount_witness": second["amount_witness"] - written.sum(),
        }
        after |= {name: first[name] + by for name, by in change.items()}
        after["amount_mended"] = change["amount_delivered"]
    for name, pick in (("first", min), ("last", max)):
        filled = [each[name] for each in (first, second) if each.get(name)]
        if filled:
            after[name] = pick(filled)
    return after
