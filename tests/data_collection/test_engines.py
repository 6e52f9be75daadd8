"""The same facts to the cent from DuckDB, Spark and PostgreSQL, where they can be had."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from kamlib.data_collection import collect
from kamlib.data_collection.engines import open_engine
from kamlib.data_collection.facts import FACT_COLUMNS
from kamlib.support.errors import SettingsError, StorageError

SALES = (
    "account_id,posting_date,gross_amount,net_amount,discount_amount,product_cost,quantity,"
    "product_id,product_group,invoice_no,kind,origin,account_manager,currency\n"
    "A1,2026-07-01,100.10,90.05,,60,2,P1,G1,R1,product,base,Ada,EUR\n"
    "A1,2026-07-01,,33.3333,,,1,P2,G1,R1,service,cross_sell,,EUR\n"
    "A1,2026-08-31,50,,5,20,1,P1,G1,R2,,up_sell,,USD\n"
    "A2,2026-08-15,,-12.5,,-3,1,P1,,R3,,,,EUR\n"
    "C-9,2026-05-15,,7,,1,1,P1,,R4,,,,EUR\n"
    "X9,2026-05-15,,8,,1,1,,,,,,,EUR\n"
    "A1,31.02.2026,,1,,,,,,,,,,EUR\n"
    "A2,2026-08-15,,x,,,,,,,gift,,,CHF\n"
    "A2,2026-08-15,,-12.5,,-3,1,P1,,R3,,,,EUR\n"
)
TABLES = {
    "accounts": "account_id,name,account_manager\nA1,Nordwind,Ada\nA2,Velten,\nA1,Again,\n",
    "sales": SALES,
    "costs": "account_id,posting_date,category,amount\n"
    "A1,20260702,freight,12.34\nA2,20250101,service,5\nA2,20250229,service,5\n",
    "payments": "account_id;invoice_no;invoice_date;due_date;amount;paid_date;cash_discount\n"
    "A1;R1;01.05.2026;31.05.2026;119;15.07.2026;2,5\nA2;R3;15.08.2026;1.9.2026;14,88-;;\n"
    "A1;R2;29.02.2024;31.03.2024;1.059,5;01.01.2026;\nA1;R2;29.02.2023;31.03.2024;1;;\n",
    "interactions": "account_id,date,kind,minutes\nA1,46206,visit,90\nA1,46207.5,visit,\n"
    "A1,58807,visit,1\n",
    "surveys": "account_id,date,metric,score,scale_min,scale_max\n"
    "A1,2026-07-03,nps,9,,\nA1,2026-07-04,nps,4,,\nA2,2026-07-04,csat,4,1,5\n"
    "A2,2026-07-04,csat,6,1,5\n",
    "targets": "account_id,quarter,kpi,target\nA1,2026Q3,net_revenue,10\nA1,2026Q3,net_revenue,5\n",
    "ratings": "account_id,quarter,criterion,rater,score\nA1,2026Q3,risk,Ada,5\n",
    "fx_rates": "currency,date,rate\nUSD,2026-07-01,0.875\n",
    "account_map": "system,foreign_id,account_id\nCRM,C-9,A2\n",
    "contacts": "contact_id,account_id,function\nP1,A1,Buyer\nP2,A2,User\n",
    "relations": "from_contact_id,to_contact_id,strength\nP1,P2,3\n",
}


@pytest.fixture
def diverse(company):
    """A small company with every table that is summed, foreign money, damage and strangers."""
    for table, text in TABLES.items():
        company.write(f"{table}.csv", text)
    return company


#: Spark plans each small table for seconds; these are the ones that are summed.
SUMMED = ("accounts", "sales", "costs", "payments", "interactions", "surveys", "fx_rates")


#: Tables that are written in another way than the others.
OTHERWISE = {
    "interactions": {"format": {"separator": ",", "decimal": ".", "date": "excel"}},
    "costs": {"format": {"separator": ",", "decimal": ".", "date": "%Y%m%d"}},
    "payments": {
        "format": {"separator": ";", "decimal": ",", "thousands": ".", "date": "%d.%m.%Y"}
    },
}


def settings_of(company, engine: str, tables: tuple[str, ...]):
    sources = {table: {"file": f"{table}.csv", **OTHERWISE.get(table, {})} for table in tables}
    form = {"separator": ",", "decimal": ".", "date": "%Y-%m-%d"}
    return company.settings(data={"engine": engine, "format": form}, **sources)


def assert_same(company, engine: str, tables: tuple[str, ...] = tuple(TABLES)) -> None:
    one = collect(settings_of(company, "duckdb", tables))
    other = collect(settings_of(company, engine, tables))
    for name in FACT_COLUMNS:
        left, right = getattr(one.facts, name), getattr(other.facts, name)
        pd.testing.assert_frame_equal(left, right, rtol=0, atol=1e-9, obj=name)
    for name in ("rejects", "unknown", "rows_by_quarter", "rows_by_account", "suspicions"):
        pd.testing.assert_frame_equal(
            getattr(one, name), getattr(other, name), check_dtype=False, obj=name
        )
    figures = [name for name in one.deliveries if name.startswith(("rows", "amount"))]
    pd.testing.assert_frame_equal(
        one.deliveries[figures], other.deliveries[figures], check_dtype=False
    )
    assert one.deliveries["rows_rejected"].sum() >= 7


#: For tables of some rows: Spark interprets its plans, as compiling each takes longer than to run.
SPARK_DEFAULTS = (
    "spark.sql.codegen.wholeStage false\n"
    "spark.sql.codegen.factoryMode NO_CODEGEN\n"
    "spark.sql.adaptive.enabled false\n"
    "spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC\n"
)


@pytest.fixture
def spark_for_few_rows(tmp_path, monkeypatch):
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "spark-defaults.conf").write_text(SPARK_DEFAULTS, encoding="utf-8")
    monkeypatch.setenv("SPARK_CONF_DIR", str(tmp_path / "conf"))


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::UserWarning")
@pytest.mark.usefixtures("spark_for_few_rows")
def test_spark_gives_the_same_facts(diverse):
    pytest.importorskip("pyspark", minversion="4.3", reason="the extra spark is not installed")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("there is no Java (17 or newer)")
    assert_same(diverse, "spark", SUMMED)


def server_tools() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    there = shutil.which("initdb")
    return Path(there).parent if there else None


@pytest.fixture
def postgres(tmp_path):
    """Start a PostgreSQL server of our own, reached through a socket in a folder of the test."""
    pytest.importorskip("ibis", reason="the extra ibis is not installed")
    tools = server_tools()
    if tools is None:
        pytest.skip("there is no PostgreSQL server (initdb)")
    data, socket = tmp_path / "server", Path(tmp_path)
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if as_root and shutil.which("runuser") is None:
        pytest.skip("PostgreSQL refuses to run as root, and runuser is missing")
    prefix = ["runuser", "-u", "postgres", "--"] if as_root else []
    if as_root:
        # The server runs as its own user, which must reach the folder.
        for folder in (tmp_path, *tmp_path.parents):
            if str(folder).startswith("/tmp/pytest"):
                folder.chmod(0o755)
        shutil.chown(tmp_path, "postgres")

    def do(*command: str) -> None:
        subprocess.run([*prefix, *command], check=True, capture_output=True, cwd="/")

    do(f"{tools}/initdb", "-D", str(data), "-U", "kam", "--auth=trust", "-E", "UTF8", "--no-sync")
    options = f"-c listen_addresses='' -c unix_socket_directories='{socket}' -c fsync=off"
    log = str(tmp_path / "server.log")
    do(f"{tools}/pg_ctl", "-D", str(data), "-l", log, "-w", "-o", options, "start")
    try:
        yield f"postgresql://kam@/postgres?host={socket}"
    finally:
        do(f"{tools}/pg_ctl", "-D", str(data), "-m", "immediate", "stop")


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::UserWarning")
def test_postgresql_gives_the_same_facts(diverse, postgres):
    assert_same(diverse, postgres)


LINES = 500_000


@pytest.fixture
def many(company):
    """More lines than fit into the memory that is allowed, of one account and one quarter."""
    company.write("accounts.csv", "account_id,name\nA1,Nordwind\n")
    duckdb.sql(
        "SELECT 'A1' AS account_id, DATE '2026-07-01' + (i % 90)::INT AS posting_date, "
        f"i % 1000 AS net_amount, 'R' || i AS invoice_no FROM range({LINES}) AS t(i)"
    ).write_csv(str(company.folder / "sales.csv"))
    return settings_of(company, "duckdb", ("accounts", "sales"))


def test_rows_that_do_not_fit_into_memory_are_summed_all_the_same(many, monkeypatch):
    monkeypatch.setenv("KAM_MEMORY_LIMIT", "70MB")
    [row] = collect(many).facts.account_quarter.to_dict("records")
    assert row["order_lines"] == row["invoices"] == LINES
    assert row["invoiced_net"] == sum(range(1000)) * LINES / 1000


def test_memory_that_does_not_hold_a_block_is_refused_with_the_cure(many, monkeypatch):
    monkeypatch.setenv("KAM_MEMORY_LIMIT", "5MB")
    with pytest.raises(StorageError, match="KAM_MEMORY_LIMIT"):
        collect(many)


def test_an_engine_nobody_knows_is_refused_with_those_there_are():
    with pytest.raises(SettingsError, match=r"'sparc'; it is 'duckdb', 'spark' or a connection"):
        open_engine("sparc")


def test_a_database_that_does_not_answer_is_named_without_its_password():
    pytest.importorskip("ibis", reason="the extra ibis is not installed")
    with pytest.raises(SettingsError, match=r"postgresql://127\.0\.0\.1:1/x does not") as caught:
        open_engine("postgresql://kam:secret@127.0.0.1:1/x")
    assert "secret" not in str(caught.value)
