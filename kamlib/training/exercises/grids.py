"""Tables with columns of a module's own, beside a question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from kamlib.support.display import Format, HouseTable, Show, house_table
from kamlib.support.language import Language


class Column(NamedTuple):
    """A column of a grid.

    Parameters
    ----------
    name : str
        Column of the frame.
    label : str
        Header, translatable; units belong here.
    format : str
        How its cells are written.
    digits : int or None
        Decimal places; None: those usual for the format.
    """

    name: str
    label: str
    format: Format = "text"
    digits: int | None = None


def grid(
    frame: pd.DataFrame, columns: Sequence[Column], *, language: Language, caption: str
) -> HouseTable:
    """Draw some columns of a frame.

    Parameters
    ----------
    frame : DataFrame of shape (n_rows, n_columns)
        With the columns; a missing figure is shown as none.
    columns : sequence of Column
        In the order shown.
    language : Language
        Of headers and numbers.
    caption : str
        Translatable.

    Returns
    -------
    HouseTable
        In the look of the house.

    Examples
    --------
    >>> frame = pd.DataFrame({"weight": [25.0]})
    >>> columns = [Column("weight", "Weight, %", "percent")]
    >>> "25.0" in grid(frame, columns, language=Language("en"), caption="Weights").text
    True
    """
    shows = [
        Show(
            name=column.name,
            label=language.text(column.label),
            format=column.format,
            digits=column.digits,
        )
        for column in columns
    ]
    return house_table(frame, shows, language=language, caption=language.text(caption))
