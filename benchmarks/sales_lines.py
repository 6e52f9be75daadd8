"""Sales lines for a benchmark, as many as wanted: as Parquet, as German CSV, and their accounts."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

FORMS = ("parquet", "csv")
#: Invoices of one to ten lines, each of one account and one day; every account buys a quarter of
#: the products.
_GENERATE = """
COPY (WITH numbered AS (
    SELECT i, i // 55 * 10 + floor((sqrt(8 * (i % 55) + 1) - 1) / 2)::BIGINT AS invoice
    FROM range({lines}) AS t(i)
  ), sold AS (SELECT i, invoice, hash(invoice, 1) % 700 + 1 AS account FROM numbered)
  SELECT 'K' || lpad(account::VARCHAR, 4, '0') AS account_id,
  DATE '2023-10-01' + (hash(invoice, 2) % 1096)::INT AS posting_date,
  ((100 + hash(i, 3) % 900000) / 100.0)::DECIMAL(18,4) AS gross_amount,
  round((100 + hash(i, 3) % 900000) * (80 + hash(i, 4) % 21) / 10000.0, 2)::DECIMAL(18,4)
    AS net_amount,
  round((100 + hash(i, 3) % 900000) * 0.0055, 2)::DECIMAL(18,4) AS product_cost,
  (1 + hash(i, 5) % 20)::DECIMAL(18,6) AS quantity,
  'P' || lpad((hash(i, 6) % 75 * 4 + account % 4)::VARCHAR, 3, '0') AS product_id,
  'R' || invoice::VARCHAR AS invoice_no
  FROM sold ORDER BY i) TO '{file}' ({options})
"""
_GERMAN = """
COPY (SELECT account_id, strftime(posting_date, '%d.%m.%Y') AS posting_date,
  {amounts}, product_id, invoice_no FROM '{source}') TO '{file}' (FORMAT csv, DELIMITER ';')
"""


def generate(lines: int, folder: Path, forms: tuple[str, ...] = FORMS) -> dict[str, Path]:
    """Write the lines as Parquet and, if asked for, as a German CSV, and the accounts."""
    files = {form: folder / f"sales_lines_{lines}.{form}" for form in FORMS}
    connection = duckdb.connect()
    if not files["parquet"].exists():
        options = "FORMAT parquet, ROW_GROUP_SIZE 250000"
        connection.execute(_GENERATE.format(lines=lines, file=files["parquet"], options=options))
    if "csv" in forms and not files["csv"].exists():
        columns = ("gross_amount", "net_amount", "product_cost", "quantity")
        amounts = ", ".join(f"replace({name}::VARCHAR, '.', ',') AS {name}" for name in columns)
        connection.execute(
            _GERMAN.format(amounts=amounts, source=files["parquet"], file=files["csv"])
        )
    accounts = pd.DataFrame({"account_id": [f"K{number:04}" for number in range(1, 701)]})
    accounts.assign(name=accounts["account_id"]).to_csv(folder / "accounts.csv", index=False)
    return files
