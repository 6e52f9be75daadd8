"""Everything chapter 1 found wrong, in one table: how bad, how often, how much, what to do.

Red stops the run, amber is a banner on the page. A company may set the severity of each
check, or switch it off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pandas as pd

from kamlib.data_collection.closing import is_open, stray_quarters
from kamlib.data_collection.contracts import CONTRACTS
from kamlib.data_collection.rejects import NO_RATE
from kamlib.support import columns as c
from kamlib.support.errors import RedFindingError
from kamlib.support.language import Language, translatable
from kamlib.support.quarter import Quarter, quarters_between

COLUMNS = ("severity", "check", "table", "count", c.AMOUNT, "detail")
#: Tables that should have rows in every quarter; the others come when something happens.
CONTINUOUS = (
    "sales",
    "costs",
    "cost_pools",
    "drivers",
    "payments",
    "targets",
    "interactions",
    "surveys",
    "ratings",
    "fx_rates",
)
#: Per check: what it says, what to do.
CHECKS: dict[str, tuple[str, str]] = {
    "unbalanced": (
        translatable("Delivered is not accepted + rejected"),
        translatable("This is a mistake of the workbook, not of the data: report it."),
    ),
    "budget": (
        translatable("More was refused than the loss budget allows, percent"),
        translatable("Mend rejects.xlsx and hand it back, or raise data.loss_budget."),
    ),
    "ledger": (
        translatable("Total differs from the ledger"),
        translatable("Compare the export with the ledger; a closed quarter may have moved."),
    ),
    "refused": (
        translatable("Rows refused, within the loss budget"),
        translatable("Mend rejects.xlsx and hand it back, or mend the file."),
    ),
    "no_rate": (
        translatable("Amounts in a currency without a rate, refused"),
        translatable("Add the rate to fx_rates."),
    ),
    "unknown_account": (
        translatable("Postings without a known account"),
        translatable("Add the number to accounts or to account_map."),
    ),
    "unmatched": (
        translatable("Numbers of other systems that lead to no account"),
        translatable("Fill account_id in account_map; the nearest accounts are listed."),
    ),
    "vat": (
        translatable("Value-added tax suspected in gross revenue, percent"),
        translatable("Deliver amounts without VAT, or map gross_amount to another column."),
    ),
    "cost_window": (
        translatable("Costs dated far from any sale to their account, or after the last sale"),
        translatable("Date a cost by the sale it belongs to, not by the report."),
    ),
    "no_cost": (
        translatable("Sales lines of the last four quarters without a product cost"),
        translatable(
            "Fill product_cost: an account that lacks some looks better than it is, and what one "
            "without any earns is not known."
        ),
    ),
    "repeated": (
        translatable("Lines equal to another in every column"),
        translatable("Ask whether the export holds them twice; they are counted as delivered."),
    ),
    "gap": (
        translatable("Quarters without a row"),
        translatable("Ask whether nothing happened, or an export is missing."),
    ),
    "stale": (
        translatable("No recent row, days since the newest"),
        translatable("Deliver a newer export."),
    ),
    "open_quarter": (
        translatable("The quarter is not closed: no sales in its last seven days"),
        translatable("Read the figures as preliminary, or report an earlier quarter."),
    ),
    "stray_dates": (
        translatable("Sales lines dated in a quarter that has hardly any"),
        translatable("Mend posting_date; the quarter is not reported."),
    ),
    "unused_mended": (
        translatable("Mended rows whose original is no longer refused"),
        translatable("Take the workbook out of the folder of mended rows."),
    ),
}
#: Checks whose severity nobody can lower.
ALWAYS_RED = ("unbalanced", "budget")
RED = (*ALWAYS_RED, "ledger")

Line = tuple[str, str, float, float, str]
_NAN = float("nan")


@dataclass(frozen=True, eq=False, kw_only=True)
class Evidence:
    """What the checks look at.

    Parameters
    ----------
    quarter : Quarter
        Quarter reported.
    reconciled, losses, fresh : DataFrame
        From :mod:`~kamlib.data_collection.record`.
    rejects, unknown, unmatched, unused_mended, rows_by_quarter, suspicions,
    deliveries : DataFrame
        From a collection.
    without_cost : Series
        ``rows`` and ``amount`` of the last four quarters.
    ledger_totals : DataFrame
        From :func:`~kamlib.data_collection.ledger.compare_ledger`.
    """

    quarter: Quarter
    reconciled: pd.DataFrame
    losses: pd.DataFrame
    fresh: pd.DataFrame
    rejects: pd.DataFrame
    unknown: pd.DataFrame
    unmatched: pd.DataFrame
    unused_mended: pd.DataFrame
    rows_by_quarter: pd.DataFrame
    suspicions: pd.DataFrame
    deliveries: pd.DataFrame
    without_cost: pd.Series
    ledger_totals: pd.DataFrame = field(default_factory=pd.DataFrame)


def find(evidence: Evidence, severity: dict[str, str]) -> pd.DataFrame:
    """List what is wrong, worst first.

    Parameters
    ----------
    evidence : Evidence
        What was collected.
    severity : dict
        Per check ``red``, ``amber`` or ``off``, where a company sets it.

    Returns
    -------
    DataFrame
        ``severity``, ``check``, ``table``, ``count``, ``amount`` (NaN where money is not the
        point), ``detail``; in the order of :data:`CHECKS`, red first.
    """
    lines = []
    for line in _all(evidence):
        default = "red" if line[0] in RED else "amber"
        level = default if line[0] in ALWAYS_RED else severity.get(line[0], default)
        if level != "off":
            lines.append((level, *line))
    table = pd.DataFrame(lines, columns=list(COLUMNS))
    order = {name: place for place, name in enumerate(CHECKS)}
    table = table.assign(
        is_amber=table["severity"] != "red", place=table["check"].map(order)
    ).sort_values(["is_amber", "place"], kind="stable", ignore_index=True)
    return table[list(COLUMNS)]


def _all(evidence: Evidence) -> Iterator[Line]:
    yield from _losses(evidence)
    yield from _accounts(evidence)
    yield from _suspected(evidence)
    yield from _periods(evidence)


def _losses(evidence: Evidence) -> Iterator[Line]:
    for row in evidence.reconciled.to_dict("records"):
        if not row["is_balanced"]:
            open_rows = row["rows_delivered"] - row["rows_accepted"] - row["rows_rejected"]
            yield ("unbalanced", row["table"], abs(open_rows), row["amount_open"], "")
    over = evidence.losses[~evidence.losses["is_within"]]
    for row in over.to_dict("records"):
        yield ("budget", row["table"], row["found_pct"], _NAN, row["measure"])
    unrated = evidence.rejects[evidence.rejects["reason"] == NO_RATE]
    refused = evidence.reconciled[evidence.reconciled["rows_rejected"] > 0]
    for row in refused.to_dict("records"):
        yield ("refused", row["table"], row["rows_rejected"], row["amount_refused"], "")
    for name, rows in unrated.groupby("table", sort=False):
        yield ("no_rate", str(name), len(rows), _NAN, ", ".join(sorted(set(rows["value"]))))
    unused = evidence.unused_mended
    for name, rows in unused.groupby("table", sort=False):
        yield ("unused_mended", str(name), len(rows), _NAN, ", ".join(sorted(set(rows[c.FILE]))))
    ledger = evidence.ledger_totals
    if len(ledger):
        for row in ledger[~ledger["is_tied"]].to_dict("records"):
            yield ("ledger", "sales", 1, row["difference"], f"{row['measure']} {row[c.QUARTER]}")


def _accounts(evidence: Evidence) -> Iterator[Line]:
    for table, rows in evidence.unknown.groupby("table", sort=False):
        is_money = _is_money(str(table))
        amount = rows["amount_moved"].astype(float).sum() if is_money else _NAN
        yield ("unknown_account", str(table), rows["rows"].sum(), amount, "")
    if len(evidence.unmatched):
        yield ("unmatched", "account_map", len(evidence.unmatched), _NAN, "")


def _is_money(table: str) -> bool:
    contract = CONTRACTS[table]
    return bool(contract.amount) and contract.column(contract.amount).type == "money"


def _suspected(evidence: Evidence) -> Iterator[Line]:
    homes = {"vat": "sales", "cost_window": "costs"}
    for row in evidence.suspicions.to_dict("records"):
        name = row["suspicion"]
        yield (name, homes[name], row["rows"], row[c.AMOUNT], row["detail"])
    if evidence.without_cost["rows"] > 0:
        without = evidence.without_cost
        yield ("no_cost", "sales", without["rows"], float(without[c.AMOUNT]), "")
    for table, rows in evidence.deliveries.groupby("table", sort=False):
        count = rows["repeated_lines"].sum()
        if count > 0:
            is_money = _is_money(str(table)) and "repeated_amount" in rows
            amount = rows["repeated_amount"].sum() if is_money else _NAN
            yield ("repeated", str(table), count, amount, "")


def _periods(evidence: Evidence) -> Iterator[Line]:
    quarter, rows = evidence.quarter, evidence.rows_by_quarter
    for table in CONTINUOUS:
        seen = sorted(rows.loc[rows["table"] == table, c.QUARTER])
        gaps = _gaps(seen, quarter)
        if gaps:
            yield ("gap", table, len(gaps), _NAN, ", ".join(gaps))
    for row in evidence.fresh[evidence.fresh["is_stale"]].to_dict("records"):
        yield ("stale", row["table"], row["age_days"], _NAN, row["last"])
    sales = rows[rows["table"] == "sales"]
    if is_open(sales, quarter):
        last = sales.loc[sales[c.QUARTER] == str(quarter), "last"].iloc[0]
        yield ("open_quarter", "sales", 1, _NAN, last)
    stray = stray_quarters(sales, str(quarter))
    if stray:
        lines = sales.loc[sales[c.QUARTER].isin(stray), "rows"].sum()
        yield ("stray_dates", "sales", lines, _NAN, ", ".join(stray))


def _gaps(seen: list[str], quarter: Quarter) -> list[str]:
    """Quarters without a row between the first one with rows and the reported one."""
    if not seen or seen[0] > str(quarter):
        return []
    first = Quarter.parse(seen[0], start_month=quarter.start_month)
    return [str(each) for each in quarters_between(first, quarter) if str(each) not in set(seen)]


def require_no_red(findings: pd.DataFrame, *, language: Language | None = None) -> None:
    """Stop when a finding is red.

    Parameters
    ----------
    findings : DataFrame
        From :func:`find`.
    language : Language, optional
        Of the message; English if not given.

    Raises
    ------
    RedFindingError
        Naming every red finding with its cure.
    """
    red = findings[findings["severity"] == "red"]
    if red.empty:
        return
    say = language or Language()
    listed = "; ".join(
        f"{say.text(CHECKS[row['check']][0])} ({row['table']}"
        + (f", {row['detail']}" if row["detail"] else "")
        + f": {say.number(row['count'], digits=0 if row['count'] % 1 == 0 else 2)}"
        + ("" if pd.isna(row[c.AMOUNT]) else f", {say.number(row[c.AMOUNT], digits=2)}")
        + f"). {say.text(CHECKS[row['check']][1])}"
        for row in red.to_dict("records")
    )
    raise RedFindingError(say.text("The data must be looked at first: {listed}", listed=listed))
