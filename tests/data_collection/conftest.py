"""A small company in a folder of its own: two accounts, files written by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kamlib.data_collection import Collection, collect
from kamlib.support.settings import Settings

SALES = "account_id,posting_date,net_amount\n"
FILES = {
    "accounts.csv": "account_id,name,status\nA1,Nordwind AG,key\nA2,Velten & Söhne,\n",
    "sales.csv": SALES + "A1,2026-07-01,100\nA2,2026-08-15,50\n",
}


class SmallCompany:
    """Writes files, declares sources and collects them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name: str, text: str, encoding: str = "utf-8") -> Path:
        path = self.folder / name
        path.write_bytes(text.encode(encoding))
        return path

    def settings(
        self,
        *,
        company: dict[str, Any] | None = None,
        data: dict[str, Any] | None = None,
        **sources,
    ) -> Settings:
        declared = {"accounts": {"file": "accounts.csv"}, "sales": {"file": "sales.csv"}, **sources}
        return Settings.model_validate(
            {
                "company": {"name": "Musterwerk GmbH", **(company or {})},
                "data": {"folder": str(self.folder), **(data or {})},
                "sources": {
                    table: source if isinstance(source, list) else [source]
                    for table, source in declared.items()
                    if source
                },
                "file": self.folder / "workbook.toml",
            }
        )

    def collect(self, **options: Any) -> Collection:
        return collect(self.settings(**options))

    def collect_table(self, table: str, text: str, **options: Any) -> Collection:
        """Collect with one table written as CSV; ``source`` adds to its declaration."""
        self.write(f"{table}.csv", text)
        source = {"file": f"{table}.csv", **options.pop("source", {})}
        return self.collect(**{table: source}, **options)


@pytest.fixture
def company(tmp_path: Path) -> SmallCompany:
    return SmallCompany(tmp_path)


@pytest.fixture
def reasons():
    """Reduce rejects to what a test compares: line, column, value, reason."""

    def read(collection: Collection) -> list[tuple[int, str, str, str]]:
        table: pd.DataFrame = collection.rejects
        columns = [table[name] for name in ("line", "column", "value", "reason")]
        return list(zip(*columns, strict=True))

    return read


@pytest.fixture
def balance():
    """One delivery's counts and amounts."""

    def read(collection: Collection, table: str) -> dict[str, Any]:
        found = collection.deliveries[collection.deliveries["table"] == table]
        return found.iloc[0].to_dict()

    return read
