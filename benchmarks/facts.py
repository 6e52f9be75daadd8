"""How long the way from sales lines to facts takes, and how much memory: ours against others.

    python benchmarks/facts.py [--lines 1] [--lines 10] [--lines 50] [--folder FOLDER]
        [--ways ours,sql] [--forms parquet] [--rounds 5] [--reading]

Lines are counted in millions and generated once (seeded): invoices of one to ten lines, each of
one account and one day. Each contender runs in a process of its own and answers the same question:
revenue, discount, cost, quantity, lines and invoices per account and quarter, and the same by
product, as two tables of pandas. All answers are compared. Ours also checks every cell, counts
what was delivered twice and keeps the list of rejects. Seconds and CPU seconds (user and system)
are those of the whole process, with what it imports; on a machine that others use, the latter say
more. Each file is read through once before, so that the first contender does not wait for the
disk alone; of several rounds, one after the other, the median of seconds and the largest memory
are shown.

Measured last on two cores, in seconds (medians of two or three rounds, pandas of one):

    lines  form     what       ours   SQL   Polars   pandas
      1 M  parquet  facts       1.9   1.0      0.8      2.6
     10 M  parquet  facts       4.3   3.4      3.6     31.5
     25 M  parquet  facts       8.3   7.4        -     80.5
     50 M  parquet  facts      14.6  13.1        -        -
      1 M  csv      facts       2.0   1.1      0.8      1.3
     10 M  csv      facts       6.2   4.9      3.7      9.2
     50 M  csv      facts      32.3  21.4     19.0        -
     10 M  csv      reading     3.0   2.2      1.8        -
     50 M  csv      reading    12.4   9.2      6.7        -

Memory in GiB, at 10 and 50 million: Parquet, ours 0.7 and 1.4, SQL 0.6 and 1.0; German CSV, ours
1.3 and 3.7 (it keeps to 3.5 GB and uses the disk beyond), SQL 1.2 and 4.2, Polars 1.7 and 7.3.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
from sales_lines import FORMS, generate

CONTENDERS = ("ours", "sql", "polars", "pandas")
_SUMS = """sum(gross_amount) AS gross_revenue, sum(gross_amount - net_amount) AS invoice_discount,
  sum(net_amount) AS invoiced_net, sum(product_cost) AS product_cost, sum(quantity) AS quantity"""
_TYPES = {
    "account_id": "VARCHAR",
    "posting_date": "DATE",
    **dict.fromkeys(("gross_amount", "net_amount", "product_cost"), "DECIMAL(18,4)"),
    "quantity": "DECIMAL(18,6)",
}
_QUARTER = "year(posting_date) || 'Q' || quarter(posting_date)"


def _answer(summed: pd.DataFrame, products: int) -> dict[str, float]:
    names = ["gross_revenue", "invoiced_net", "product_cost", "quantity", "order_lines", "invoices"]
    totals = {name: round(float(summed[name].astype(float).sum()), 2) for name in names}
    return {**totals, "groups": len(summed), "products": products}


def _settings(file: Path) -> Any:
    """Declare the file as an analyst would in ``workbook.toml``."""
    from kamlib.support.settings import Settings

    form = {"separator": ";", "decimal": ",", "date": "%d.%m.%Y", "encoding": "utf-8"}
    sales: dict[str, Any] = {"file": file.name}
    if file.suffix == ".csv":
        sales["format"] = form
    content = {
        "company": {"name": "Benchmark"},
        "data": {"folder": str(file.parent)},
        "sources": {"accounts": [{"file": "accounts.csv"}], "sales": [sales]},
        "file": file.parent / "workbook.toml",
    }
    return Settings.model_validate(content)


def ours(file: Path) -> dict[str, float]:
    """Collect with everything a run does: checks, witness, rejects, facts."""
    from kamlib.data_collection import collect

    facts = collect(_settings(file)).facts
    return _answer(facts.account_quarter, len(facts.product_quarter))


def _source(file: Path) -> str:
    """Say in SQL where the lines come from, as numbers and days."""
    if file.suffix != ".csv":
        return f"'{file}'"
    return (
        f"read_csv('{file}', delim=';', header=true, decimal_separator=',', "
        f"dateformat='%d.%m.%Y', types={_TYPES})"
    )


def sql(file: Path) -> dict[str, float]:
    """Write the same sums by hand for DuckDB."""
    connection = duckdb.connect()
    source = _source(file)
    if file.suffix == ".csv":
        connection.execute(f"CREATE TABLE lines AS SELECT * FROM {source}")
        source = "lines"
    summed = connection.execute(
        f"SELECT account_id, {_QUARTER} AS quarter, {_SUMS}, count(*) AS order_lines, "
        f"count(DISTINCT invoice_no) AS invoices FROM {source} GROUP BY ALL"
    ).df()
    products = connection.execute(
        f"SELECT account_id, {_QUARTER} AS quarter, product_id, {_SUMS} FROM {source} GROUP BY ALL"
    ).df()
    return _answer(summed, len(products))


def _polars_lines(file: Path) -> Any:
    import polars as pl

    if file.suffix != ".csv":
        return pl.scan_parquet(file)
    return pl.scan_csv(file, separator=";", decimal_comma=True).with_columns(
        pl.col("posting_date").str.to_date("%d.%m.%Y")
    )


def polars(file: Path) -> dict[str, float]:
    """Do it in Polars, lazily and streaming."""
    import polars as pl

    lines = _polars_lines(file)
    day = pl.col("posting_date").dt
    quarter = pl.format("{}Q{}", day.year(), day.quarter()).alias("quarter")
    lines = lines.with_columns(quarter)
    sums = [
        pl.col("gross_amount").sum().alias("gross_revenue"),
        (pl.col("gross_amount") - pl.col("net_amount")).sum().alias("invoice_discount"),
        pl.col("net_amount").sum().alias("invoiced_net"),
        pl.col("product_cost").sum(),
        pl.col("quantity").sum(),
    ]
    more = [pl.len().alias("order_lines"), pl.col("invoice_no").n_unique().alias("invoices")]
    summed = lines.group_by("account_id", "quarter").agg(*sums, *more)
    products = lines.group_by("account_id", "quarter", "product_id").agg(*sums)
    exact = pl.selectors.decimal().cast(pl.Float64)
    tables = pl.collect_all(
        [each.with_columns(exact) for each in (summed, products)], engine="streaming"
    )
    one, other = (table.to_pandas() for table in tables)
    return _answer(one, len(other))


def _pandas_lines(file: Path) -> pd.DataFrame:
    if file.suffix == ".csv":
        lines = pd.read_csv(file, sep=";", decimal=",")
        lines["posting_date"] = pd.to_datetime(lines["posting_date"], format="%d.%m.%Y")
    else:
        lines = pd.read_parquet(file)
        amounts = ["gross_amount", "net_amount", "product_cost", "quantity"]
        lines[amounts] = lines[amounts].astype(float)
        lines["posting_date"] = pd.to_datetime(lines["posting_date"])
    return lines


def pandas(file: Path) -> dict[str, float]:
    """Do it in pandas, all lines in memory."""
    lines = _pandas_lines(file)
    day = lines["posting_date"].dt
    lines["quarter"] = day.year.astype(str) + "Q" + day.quarter.astype(str)
    lines["invoice_discount"] = lines["gross_amount"] - lines["net_amount"]
    lines = lines.rename(columns={"gross_amount": "gross_revenue", "net_amount": "invoiced_net"})
    figures = ["gross_revenue", "invoice_discount", "invoiced_net", "product_cost", "quantity"]
    grouped = lines.groupby(["account_id", "quarter"])
    summed = grouped[figures].sum()
    summed["order_lines"] = grouped.size()
    summed["invoices"] = grouped["invoice_no"].nunique()
    products = lines.groupby(["account_id", "quarter", "product_id"])[figures].sum()
    return _answer(summed.reset_index(), len(products))


def _read(lines: int, gross: Any) -> dict[str, float]:
    return {"lines": lines, "gross": round(float(gross), 2)}


def ours_reading(file: Path) -> dict[str, float]:
    """Only read, and prove that what was read is the file: its signs, lines, encoding, hash."""
    import narwhals.stable.v2 as nw

    from kamlib.data_collection.contracts import CONTRACTS
    from kamlib.data_collection.engines import DuckDB, fetch_one
    from kamlib.data_collection.read import read_source

    settings, engine = _settings(file), DuckDB()
    rows = read_source(
        settings.sources["sales"][0],
        CONTRACTS["sales"],
        folder=settings.data_folder,
        default=settings.data.format,
        connection=engine.reader,
        start_month=1,
        may_be_typed=True,
    ).rows
    return _read(**fetch_one(rows.select(lines=nw.len(), gross=nw.col("gross_amount").sum())))


def sql_reading(file: Path) -> dict[str, float]:
    """Only read, into a table of DuckDB."""
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE lines AS SELECT * FROM {_source(file)}")
    asked = "SELECT count(*) AS lines, sum(gross_amount) AS gross FROM lines"
    return _read(*connection.execute(asked).fetchall()[0])


def polars_reading(file: Path) -> dict[str, float]:
    """Only read, with Polars' streaming engine, all lines in memory."""
    lines = _polars_lines(file).collect(engine="streaming")
    return _read(lines.height, lines["gross_amount"].sum())


def pandas_reading(file: Path) -> dict[str, float]:
    """Only read, with pandas."""
    lines = _pandas_lines(file)
    return _read(len(lines), lines["gross_amount"].sum())


def measure(contender: str, file: Path) -> dict[str, Any]:
    """Run one contender in a process of its own."""
    command = [sys.executable, __file__, "--one", contender, str(file)]
    begun, before = time.perf_counter(), _cpu(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"failed": done.stderr.strip().splitlines()[-1][:80] if done.stderr else "killed"}
    spent = {
        "seconds": time.perf_counter() - begun,
        "cpu": _cpu(resource.RUSAGE_CHILDREN) - before,
    }
    return json.loads(done.stdout.splitlines()[-1]) | spent


def measure_all(ways: list[str], file: Path, rounds: int) -> dict[str, dict[str, Any]]:
    """Run the contenders in turn, round by round."""
    with file.open("rb") as lines:
        while lines.read(1 << 24):
            pass
    runs = [{name: measure(name, file) for name in ways} for _ in range(rounds)]
    found = {}
    for name in ways:
        mine = [run[name] for run in runs]
        failed = [row for row in mine if "failed" in row]
        found[name] = failed[0] if failed else mine[0] | _middle(mine)
    return found


def _middle(runs: list[dict[str, Any]]) -> dict[str, float]:
    middle = {part: statistics.median(run[part] for run in runs) for part in ("seconds", "cpu")}
    return middle | {"peak_gib": max(run["peak_gib"] for run in runs)}


def _cpu(whose: int) -> float:
    used = resource.getrusage(whose)
    return used.ru_utime + used.ru_stime


def _one(contender: str, file: Path) -> None:
    answer = globals()[contender](file)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(json.dumps({"peak_gib": peak, "answer": answer}))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, action="append", help="millions; 1, 10 and 50")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "kam-facts")
    parser.add_argument("--ways", default=",".join(CONTENDERS), help="contenders, by comma")
    parser.add_argument("--forms", default=",".join(FORMS), help="forms of the file, by comma")
    parser.add_argument("--rounds", type=int, default=1, help="rounds, of which the median counts")
    parser.add_argument("--reading", action="store_true", help="only read, ask nothing")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        _one(given.one[0], Path(given.one[1]))
        return
    given.folder.mkdir(parents=True, exist_ok=True)
    print("  lines form     contender       seconds      CPU peak GiB  to SQL  CPU to SQL")
    forms = tuple(given.forms.split(","))
    ways = [name + "_reading" * given.reading for name in given.ways.split(",")]
    for millions in given.lines or (1, 10, 50):
        files = generate(millions * 1_000_000, given.folder, forms)
        for form in forms:
            found = measure_all(ways, files[form], given.rounds)
            _show(f"{millions:>6}M {form:8}", found)


def _show(place: str, found: dict[str, dict[str, Any]]) -> None:
    """Print one line per contender, beside the SQL by hand of the same run."""
    base = found.get("sql") or found.get("sql_reading") or {}
    for name, row in found.items():
        if "failed" in row:
            print(f"{place} {name:14} {row['failed']}")
            continue
        ratios = [row[part] / base.get(part, float("nan")) for part in ("seconds", "cpu")]
        differs = "" if row["answer"] == base.get("answer", row["answer"]) else "  ANSWER DIFFERS"
        print(
            f"{place} {name:14} {row['seconds']:8.1f} {row['cpu']:8.1f} {row['peak_gib']:8.2f} "
            f"{ratios[0]:7.2f} {ratios[1]:11.2f}{differs}",
            flush=True,
        )


if __name__ == "__main__":
    main()
