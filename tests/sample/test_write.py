"""The committed sample is what the generator writes, in the format it promises."""

from __future__ import annotations

import re

import pytest
from sample_tables import SAMPLE, amounts, days, read_raw

from kamlib.data_collection.contracts import CONTRACTS
from kamlib.sample import STORIES, write_sample

MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return write_sample(tmp_path_factory.mktemp("sample"))


def test_regenerated_files_equal_the_committed_ones_byte_by_byte(written):
    differing = [
        path.name for path in written if path.read_bytes() != (SAMPLE / path.name).read_bytes()
    ]
    assert differing == []


def test_every_contract_has_a_file_and_there_is_nothing_else(written):
    expected = {f"{table}.csv" for table in CONTRACTS} | {"README.md"}
    assert {path.name for path in written} == expected
    committed = {path.name for path in SAMPLE.iterdir() if not path.name.startswith(".")}
    assert committed == expected


def test_another_seed_makes_another_company(written, tmp_path):
    other = write_sample(tmp_path, seed=1)
    same = [a.name for a, b in zip(written, other, strict=True) if a.read_bytes() == b.read_bytes()]
    assert set(same) <= {"benchmarks.csv", "account_map.csv"}


def test_the_sample_stays_under_ten_megabytes():
    assert sum(path.stat().st_size for path in SAMPLE.iterdir()) < 10 * MEGABYTE


@pytest.mark.parametrize("table", CONTRACTS)
def test_a_table_has_exactly_the_columns_of_its_contract_and_each_is_used(table):
    rows = read_raw(table)
    assert tuple(rows.columns) == CONTRACTS[table].names
    unused = [name for name in rows.columns if (rows[name] == "").all()]
    # people are shown by their role: the sample company keeps no names of them
    assert unused == (["name"] if table == "contacts" else [])


@pytest.mark.parametrize("table", CONTRACTS)
def test_cells_are_german_and_line_ends_are_unix(table):
    data = (SAMPLE / f"{table}.csv").read_bytes()
    assert b"\r" not in data
    assert data.endswith(b"\n")
    data.decode("utf-8")
    rows = read_raw(table)
    shapes = {
        "money": re.compile(r"-?\d+,\d\d|k\.A\.|"),
        "number": re.compile(r"-?\d+(,\d{1,4})?|"),
        "date": re.compile(r"\d\d\.\d\d\.\d{4}|"),
        "quarter": re.compile(r"20\d\dQ[1-4]"),
        "year": re.compile(r"20\d\d"),
    }
    for column in CONTRACTS[table].columns:
        if column.type in shapes:
            odd = [cell for cell in rows[column.name] if not shapes[column.type].fullmatch(cell)]
            assert odd == [], column.name


@pytest.mark.parametrize("table", CONTRACTS)
def test_values_keep_their_contract_except_for_the_planted_mistakes(table):
    rows, contract = read_raw(table), CONTRACTS[table]
    refused = set()
    for column in contract.columns:
        cells = rows[column.name]
        filled = cells[cells != ""]
        if column.is_required:
            refused |= {(column.name, "") for cell in cells if cell == ""}
        if column.choices:
            refused |= {(column.name, cell) for cell in filled if cell not in column.choices}
        if column.type == "date":
            refused |= {(column.name, cell) for cell in filled[days(filled).isna()]}
        if column.type in ("money", "number"):
            numbers = amounts(filled)
            low = -float("inf") if column.minimum is None else column.minimum
            high = float("inf") if column.maximum is None else column.maximum
            refused |= {(column.name, cell) for cell in filled[~numbers.between(low, high)]}
    planted = {
        "sales": {("posting_date", "31.02.2026"), ("net_amount", "k.A.")},
        "costs": {("category", "Fracht")},
        "surveys": {("score", "")},
    }
    assert refused == planted.get(table, set())


@pytest.mark.parametrize("table", [name for name, contract in CONTRACTS.items() if contract.key])
def test_keys_are_unique_except_for_the_one_planted_duplicate(table):
    rows = read_raw(table)
    repeated = rows[rows.duplicated(list(CONTRACTS[table].key))]
    assert len(repeated) == (1 if table == "accounts" else 0)


def test_the_readme_tells_every_story_with_its_accounts_and_row_counts():
    text = (SAMPLE / "README.md").read_text(encoding="utf-8")
    for story in STORIES.values():
        assert story.sentence in text
        assert all(account_id in text for account_id in story.account_ids)
    for table in CONTRACTS:
        assert f"| `{table}.csv` | {len(read_raw(table)):,} |" in text
    assert "MIT" in text
