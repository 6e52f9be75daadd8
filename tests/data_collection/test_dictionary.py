"""The data dictionary is made from the contracts, so it cannot drift."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from kamlib.data_collection.contracts import CONTRACTS
from kamlib.data_collection.dictionary import data_dictionary

FILE = Path(__file__).parents[2] / "data" / "README.md"


def test_the_file_is_the_one_the_contracts_make():
    assert FILE.read_text(encoding="utf-8") == data_dictionary(), (
        "Write it again: python -m kamlib.data_collection.dictionary > data/README.md"
    )


def test_the_command_in_the_file_writes_it():
    command = [sys.executable, "-m", "kamlib.data_collection.dictionary"]
    written = subprocess.run(command, capture_output=True, check=True)
    assert written.stdout == FILE.read_bytes()


def test_every_table_and_column_is_in_it():
    text = data_dictionary()
    for contract in CONTRACTS.values():
        section = text.split(f"\n## {contract.table}\n")[1].split("\n## ")[0]
        for column in contract.columns:
            name = f"**{column.name}**" if column.is_required else column.name
            assert f"| {name} | " in section
        assert contract.is_required or contract.feeds in section


def test_the_driver_net_revenue_is_told_apart_from_net_revenue_of_the_statement():
    line = next(row for row in data_dictionary().splitlines() if "**driver** | text | What" in row)
    assert "net_revenue (invoiced net amounts after returns, before bonuses and cash" in line
    assert "costs by key are marked" in line
