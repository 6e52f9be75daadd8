"""The star for Power BI and Tableau: keys hold, sums tie out, every column is explained."""

from __future__ import annotations

import subprocess
import sys

import pandas as pd
import pyarrow.parquet as pq
import pytest

from kamlib import open_workbook
from kamlib.reporting import early
from kamlib.reporting.bi import write_bi
from kamlib.reporting.bi.catalogue import DIMENSIONS, FACTS, NONE, TABLES
from kamlib.reporting.bi.dictionary import relationships
from kamlib.reporting.bi.write import TYPES, require_keys, shaped
from kamlib.support.errors import SettingsError, TieOutError
from kamlib.support.settings import load_settings

CENT = 0.005


@pytest.fixture(scope="module")
def star(tmp_path_factory, company_file):
    folder = tmp_path_factory.mktemp("bi")
    book = open_workbook(company_file, language="de")
    write_bi(book, folder)
    return book, folder


@pytest.fixture(scope="module")
def company_file(tmp_path_factory, company_writer):
    folder = tmp_path_factory.mktemp("company")
    return company_writer(folder)


def read(folder, name):
    return pd.read_parquet(folder / f"{name}.parquet")


def test_files_hold_exactly_what_is_declared_with_plain_types(star):
    _, folder = star
    assert {path.stem for path in folder.glob("*.parquet")} == {table.name for table in TABLES}
    for table in TABLES:
        schema = pq.read_schema(folder / f"{table.name}.parquet")
        assert schema.names == table.names
        assert [str(kind) for kind in schema.types] == [
            str(TYPES[field.kind]) for field in table.fields
        ]
        assert schema.metadata is None  # no index or categories of pandas in it


def test_names_are_plain_and_every_fact_leads_to_dimensions():
    known = {table.name for table in DIMENSIONS}
    assert all(name == name.lower() and " " not in name for t in TABLES for name in t.names)
    assert {one for *_, one in relationships()} == known
    assert {many for many, *_ in relationships()} == {table.name for table in FACTS}


def test_every_key_has_its_row_and_every_row_its_name(star):
    _, folder = star
    tables = {table.name: pq.read_table(folder / f"{table.name}.parquet") for table in TABLES}
    require_keys(tables)
    lost = tables["dim_account"].filter([name != "K1" for name in _ids(tables)])
    with pytest.raises(TieOutError, match=r"account_id needs rows of dim_account; 'K1' has none"):
        require_keys({**tables, "dim_account": lost})
    twice = pd.concat([tables["dim_quarter"].to_pandas()] * 2)
    quarter = next(table for table in TABLES if table.name == "dim_quarter")
    with pytest.raises(TieOutError, match="one row per"):
        require_keys({**tables, "dim_quarter": shaped(twice, quarter)})


def _ids(tables):
    return tables["dim_account"].column("account_id").to_pylist()


def test_sums_tie_out_with_the_statement_to_the_cent(star):
    book, folder = star
    whole = read(folder, "fact_account_quarter")
    published = book.profitability.frames["statement"]
    for name in ("gross_revenue", "net_revenue", "customer_contribution"):
        assert abs(whole[name].sum() - published[name].sum()) < CENT
    lines = read(folder, "fact_statement_line").groupby(["account_id", "quarter"])
    effect = lines["contribution_effect"].sum().reset_index()
    both = whole.merge(effect, on=["account_id", "quarter"], validate="one_to_one")
    known = both[both["customer_contribution"].notna()]
    assert len(known) == 20
    assert ((known["customer_contribution"] - known["contribution_effect"]).abs() < CENT).all()
    costs = read(folder, "fact_cost")["amount"].sum()
    assert abs(costs - book.profitability.frames["costs"]["amount"].sum()) < CENT
    product = read(folder, "fact_product")["gross_revenue"].sum()
    assert abs(product - published["gross_revenue"].sum()) < CENT


def test_a_posting_without_an_account_keeps_its_row(star):
    _, folder = star
    assert (read(folder, "dim_account")["account_id"] == "unknown").sum() == 1
    assert NONE in set(read(folder, "dim_kpi")["kpi"])


def test_the_dictionary_explains_every_column_in_the_language_of_the_report(star):
    _, folder = star
    told = (folder / "README.md").read_text(encoding="utf-8")
    for table in TABLES:
        part = told.split(f"## `{table.name}`")[1].split("\n## ")[0]
        assert [
            line.split("|")[1].strip().strip("`")
            for line in part.splitlines()
            if line.startswith("| `")
        ] == table.names
    for many, name, one in relationships():
        assert f"| `{many}` | `{name}` | `{one}` |" in told
    assert "Kundennummer" in told and "Account number" not in told


def test_the_same_inputs_give_the_same_bytes(star, tmp_path):
    book, folder = star
    write_bi(book, tmp_path)
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name


def test_a_hyper_file_nobody_can_write_is_refused_before_a_run(monkeypatch, company_file):
    monkeypatch.setattr(early, "find_spec", lambda _: None)
    with pytest.raises(SettingsError, match=r"needs the package pantab.*extra tableau"):
        early.require_hyper(is_asked=True)
    assert load_settings(company_file).report.hyper is False


def test_tableau_reads_the_same_tables(star, tmp_path):
    pytest.importorskip("pantab", reason="the extra tableau is not installed")
    _, folder = star
    # a process of its own: the engine that writes Hyper files starts threads and children
    script = (
        "import sys, pathlib, pantab, pyarrow.parquet as pq\n"
        "from kamlib.reporting.bi.hyper import write_hyper\n"
        "folder, file = map(pathlib.Path, sys.argv[1:])\n"
        "tables = {p.stem: pq.read_table(p) for p in sorted(folder.glob('*.parquet'))}\n"
        "write_hyper(tables, file)\n"
        "back = pantab.frames_from_hyper(file, return_type='pyarrow')\n"
        "assert len(back) == len(tables)\n"
        "for key, table in back.items():\n"
        "    name = getattr(key[1], 'name', key[1])\n"
        "    name = str(getattr(name, 'unescaped', name)).strip('\"')\n"
        "    assert table.num_rows == tables[name].num_rows, name\n"
        "    rows = lambda t: sorted(map(str, t.cast(tables[name].schema).to_pylist()))\n"
        "    assert rows(table) == rows(tables[name]), name\n"
    )
    call = [sys.executable, "-c", script, str(folder), str(tmp_path / "kam.hyper")]
    done = subprocess.run(call, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["kam.hyper"]  # and no log beside it
