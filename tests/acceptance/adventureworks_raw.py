"""The AdventureWorks files read a second way: the csv module and Decimal, no engine, no kamlib."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

Row = dict[str, str]


@cache
def rows(path: Path) -> tuple[Row, ...]:
    return tuple(_read(path))


def _read(path: Path) -> Iterator[Row]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def table(data: Path, name: str) -> tuple[Row, ...]:
    return rows(data / "tables" / name)


def reference(data: Path, name: str) -> tuple[Row, ...]:
    return rows(data / "reference" / name)


def quarter_of(date: str) -> str:
    return f"{date[:4]}Q{(int(date[5:7]) + 2) // 3}"


def labelled(row: Row) -> str:
    return f"{row['year']}Q{row['quarter']}"


def sums(pairs: Iterable[tuple[object, str]]) -> dict[object, Decimal]:
    added: dict[object, Decimal] = defaultdict(Decimal)
    for key, amount in pairs:
        added[key] += Decimal(amount)
    return dict(added)


def names(data: Path, file: str, key: str, name: str) -> dict[str, str]:
    return {row[key]: row[name] for row in table(data, file)}
