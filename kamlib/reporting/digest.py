"""Hash tables and the small objects around them by what they hold, not by how they came about."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import PurePath
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from pydantic import BaseModel

_PLAIN = (str, bytes, bool, int, float, complex, dt.date, dt.time, dt.timedelta, type(None))
_NAMED = (*_PLAIN, np.generic, PurePath, Enum, type(pd.NA))


def digest(content: Any) -> str:
    """Hash content.

    Parameters
    ----------
    content : object
        Plain values, tables, series, graphs, settings, dataclasses, and collections of them.

    Returns
    -------
    str
        The same for the same content in every process.

    Raises
    ------
    TypeError
        If there is something in it whose content cannot be told.

    Examples
    --------
    >>> rows = pd.DataFrame({"account_id": ["A1", "A2"], "net_revenue": [1.0, float("nan")]})
    >>> digest([rows]) == digest([rows.copy()])
    True
    >>> digest([rows]) == digest([rows.fillna(0.0)])
    False
    """
    total = hashlib.sha256()
    for part in _parts(content):
        total.update(f"{len(part)}:".encode())
        total.update(part)
    return total.hexdigest()


def _parts(content: Any) -> Iterable[bytes]:
    """Take content apart; each part says of what kind it is."""
    yield type(content).__qualname__.encode()
    if isinstance(content, _NAMED):
        yield repr(content).encode()
        return
    inside = _inside(content)
    for name, value in inside:
        yield str(name).encode()
        yield from _parts(value)
    yield b"end"


def _inside(content: Any) -> Iterable[tuple[object, Any]]:
    """List what lies in something, with its name or place."""
    if isinstance(content, pd.DataFrame):
        columns = [(place, content.iloc[:, place]) for place in range(content.shape[1])]
        return [("columns", content.columns), ("index", content.index), *columns]
    if isinstance(content, pd.Series):
        return [("index", content.index), ("name", content.name), *_values(content)]
    if isinstance(content, pd.Index):
        return [("names", list(content.names)), *_values(content)]
    if isinstance(content, np.ndarray):
        return [("shape", content.shape), *_values(content)]
    if isinstance(content, Mapping):
        return [(place, list(pair)) for place, pair in enumerate(content.items())]
    if isinstance(content, AbstractSet):
        return enumerate(sorted(content, key=repr))
    if isinstance(content, list | tuple):
        return enumerate(content)
    if isinstance(content, nx.DiGraph):
        return [
            ("nodes", list(content.nodes(data=True))),
            ("edges", list(content.edges(data=True))),
        ]
    if isinstance(content, BaseModel):
        return [("settings", content.model_dump_json())]
    if is_dataclass(content) and not isinstance(content, type):
        return [(each.name, getattr(content, each.name)) for each in fields(content) if each.init]
    raise TypeError(f"the content of a {type(content).__qualname__} cannot be told")


def _values(content: pd.Series | pd.Index | np.ndarray) -> list[tuple[object, Any]]:
    """List values with their type; a column of plain ones is one part."""
    values = content.tolist()
    if all(isinstance(value, _PLAIN) for value in values):
        return [(str(content.dtype), repr(values))]
    return [(str(content.dtype), values)]
