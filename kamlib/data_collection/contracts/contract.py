"""What a contract is: the columns of an input table, its key, its amount, its period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Type = Literal["text", "number", "money", "date", "quarter", "year", "choice"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One column of an input table.

    Parameters
    ----------
    name : str
        The workbook's name for it.
    meaning : str
        What it holds, with its unit, in words for an analyst.
    type : str, default="text"
        ``money`` is a decimal with four places in the row's currency; ``quarter`` is a label.
    is_required : bool, default=False
        The column must be there and filled in every row.
    choices : tuple of str
        Allowed words where ``type`` is ``choice``.
    default : str, default=""
        Used where the column or the cell is empty.
    minimum, maximum : float or None
        Smallest and largest value allowed.
    """

    name: str
    meaning: str
    type: Type = "text"
    is_required: bool = False
    choices: tuple[str, ...] = ()
    default: str = ""
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Contract:
    """One input table.

    Parameters
    ----------
    table : str
        Its name.
    meaning : str
        What a row is.
    columns : tuple of Column
        In the order an analyst would fill them.
    key : tuple of str
        Columns that may not repeat together; empty for lines.
    one_of : tuple of tuple of str
        Of each group at least one column must be there.
    amount : str
        Column whose sum is reconciled, delivered against accepted plus rejected.
    period : str
        Column that says when a row belongs: a date, a quarter or a year.
    feeds : str
        What a page cannot show without this table.
    looks_ahead : bool
        Whether its period is a plan: rows after the reported quarter are what it is for.
    is_required : bool
        Whether the workbook stops without it.
    """

    table: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    amount: str = ""
    period: str = ""
    feeds: str = ""
    looks_ahead: bool = False
    is_required: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all columns."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Find one column by its name."""
        return next(column for column in self.columns if column.name == name)
