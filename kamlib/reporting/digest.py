"""Hash tables and the small objects around them by what they hold, not by how they came about."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import PurePath
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from pydantic import BaseModel

_PLAIN = (str, bytes, bool, int, float, complex, dt.date, dt.time, dt.timedelta, type(None))
#: Kinds of columns whose bytes say all: truth, whole and other numbers, days and spans.
_BY_BYTES = frozenset("biufmM")
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
    if isinstance(content, bytes):
        yield content
        return
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
    for kind, inside in _KINDS:
        if isinstance(content, kind):
            return inside(content)
    if is_dataclass(content) and not isinstance(content, type):
        return [(each.name, getattr(content, each.name)) for each in fields(content) if each.init]
    raise TypeError(f"the content of a {type(content).__qualname__} cannot be told")


def _of_frame(frame: pd.DataFrame) -> list[tuple[object, Any]]:
    columns = [(place, _values(frame.iloc[:, place])) for place in range(frame.shape[1])]
    return [("columns", frame.columns), ("index", frame.index), *columns]


def _values(content: pd.Series | pd.Index | np.ndarray) -> list[tuple[object, Any]]:
    """List values with their type; a column of one type of plain ones is one part."""
    kind: Any = content.dtype
    if isinstance(kind, np.dtype) and kind.kind in _BY_BYTES:
        plain = np.asarray(content)
        if kind.kind == "f":  # a missing number is written in more than one way
            plain = np.where(np.isnan(plain), np.nan, plain)
        return [(str(kind), plain.tobytes())]
    if isinstance(kind, pd.StringDtype):
        codes, words = pd.factorize(content)
        return [(str(kind), codes.tobytes()), ("words", repr(words.tolist()))]
    values = content.tolist()
    if all(isinstance(value, _PLAIN) for value in values):
        return [(str(kind), repr(values))]
    return [(str(kind), values)]


_KINDS: tuple[tuple[type, Callable[[Any], Iterable[tuple[object, Any]]]], ...] = (
    (pd.DataFrame, _of_frame),
    (pd.Series, lambda s: [("index", s.index), ("name", s.name), *_values(s)]),
    (pd.MultiIndex, lambda index: enumerate(map(index.get_level_values, range(index.nlevels)))),
    (pd.Index, lambda index: [("names", list(index.names)), *_values(index)]),
    (np.ndarray, lambda array: [("shape", array.shape), *_values(array)]),
    (Mapping, lambda mapping: enumerate(mapping.items())),
    (Set, lambda some: enumerate(sorted(some, key=repr))),
    (list, enumerate),
    (tuple, enumerate),
    (nx.DiGraph, lambda graph: enumerate([[*graph.nodes(data=True)], [*graph.edges(data=True)]])),
    (BaseModel, lambda model: [("settings", model.model_dump_json())]),
)
