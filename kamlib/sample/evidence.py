"""The figures that show each planted story, computed from the written tables alone.

Whoever doubts a story can repeat the figure from the CSV files.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from kamlib.support.quarter import Quarter

Lines = list[dict[str, str]]


def parse_day(text: str) -> dt.date | None:
    """Read ``dd.mm.yyyy``; None where the cell is empty or no day.

    Examples
    --------
    >>> parse_day("30.09.2026"), parse_day("31.02.2026"), parse_day("")
    (datetime.date(2026, 9, 30), None, None)
    """
    try:
        day, month, year = text.split(".")
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def parse_number(text: str) -> float | None:
    """Read a number with a decimal comma; None where there is none.

    Examples
    --------
    >>> parse_number("1234,50"), parse_number("k.A.")
    (1234.5, None)
    """
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def _number(row: dict[str, str], column: str) -> float:
    return parse_number(row[column]) or 0.0


class Evidence:
    """The written tables, and what they say about the stories.

    Parameters
    ----------
    folder : Path
        Where the CSV files are.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, Lines] = {}

    def table(self, name: str) -> Lines:
        """Read one table as text, once."""
        if name not in self._read:
            with (self._folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                self._read[name] = list(csv.DictReader(file, delimiter=";"))
        return self._read[name]

    @cached_property
    def rates(self) -> dict[tuple[str, dt.date | None], float]:
        """EUR for one unit, by currency and first of the month."""
        return {
            (row["currency"], parse_day(row["date"])): _number(row, "rate")
            for row in self.table("fx_rates")
        }

    @cached_property
    def sales(self) -> list[tuple[str, str, dict[str, str], float]]:
        """Readable sales lines: account, quarter, cells, net revenue in EUR."""
        found = []
        for row in self.table("sales"):
            day, net = parse_day(row["posting_date"]), parse_number(row["net_amount"])
            if day is not None and net is not None:
                rate = self.rates.get((row["currency"], day.replace(day=1)), 1.0)
                found.append((row["account_id"], str(Quarter.of(day)), row, net * rate))
        return found

    @cached_property
    def revenue(self) -> dict[tuple[str, str], float]:
        """Net revenue in EUR by account and quarter."""
        summed: dict[tuple[str, str], float] = defaultdict(float)
        for account_id, quarter, _, net in self.sales:
            summed[account_id, quarter] += net
        return summed

    def revenue_of(self, account_id: str, quarters: Iterable[str]) -> float:
        """Net revenue of an account over some quarters, in EUR."""
        return sum_up(self.revenue.get((account_id, quarter), 0.0) for quarter in quarters)

    def ranked(self, quarters: Iterable[str]) -> list[tuple[str, float]]:
        """Accounts by net revenue over some quarters, largest first."""
        wanted = tuple(quarters)
        accounts = sorted({place[0] for place in self.revenue})
        figures = [(account_id, self.revenue_of(account_id, wanted)) for account_id in accounts]
        return sorted(figures, key=lambda pair: (-pair[1], pair[0]))

    def volume(self, account_id: str, driver: str, quarters: Iterable[str]) -> float:
        """Driver volume of an account over some quarters."""
        wanted = set(quarters)
        return sum_up(
            _number(row, "volume")
            for row in self.table("drivers")
            if row["account_id"] == account_id
            and row["driver"] == driver
            and row["quarter"] in wanted
        )

    def margin_pct(self, account_id: str, quarters: Iterable[str]) -> float:
        """Net revenue minus product cost, in percent of net revenue."""
        wanted, net, cost = set(quarters), 0.0, 0.0
        for account, quarter, row, _ in self.sales:
            if account == account_id and quarter in wanted:
                net += _number(row, "net_amount")
                cost += _number(row, "product_cost")
        return 100 * (net - cost) / net

    def unit_prices(self, account_id: str, quarter: str) -> dict[str, float]:
        """Average list price per unit of each product, without returns."""
        gross: dict[str, float] = defaultdict(float)
        units: dict[str, float] = defaultdict(float)
        for account, label, row, _ in self.sales:
            if account == account_id and label == quarter and row["kind"] != "return":
                gross[row["product_id"]] += _number(row, "gross_amount")
                units[row["product_id"]] += _number(row, "quantity")
        return {product: gross[product] / units[product] for product in sorted(gross)}

    def quantities(self, account_id: str, quarter: str) -> dict[str, float]:
        """Units by product group."""
        units: dict[str, float] = defaultdict(float)
        for account, label, row, _ in self.sales:
            if account == account_id and label == quarter:
                units[row["product_group"]] += _number(row, "quantity")
        return dict(units)

    def delays(self, account_id: str) -> list[int]:
        """Days from due date to payment of the paid invoices."""
        found = []
        for row in self.table("payments"):
            paid, due = parse_day(row["paid_date"]), parse_day(row["due_date"])
            if row["account_id"] == account_id and paid is not None and due is not None:
                found.append((paid - due).days)
        return found

    def receivable(self, account_id: str, day: dt.date) -> float:
        """Invoice amounts that were open at the end of a day."""
        total = 0.0
        for row in self.table("payments"):
            if row["account_id"] == account_id:
                sent, paid = parse_day(row["invoice_date"]), parse_day(row["paid_date"])
                if sent is not None and sent <= day and (paid is None or paid > day):
                    total += _number(row, "amount")
        return total

    def average_nps(self, account_id: str, year: str) -> float:
        """Average answer of an account to the NPS question in a year, 0 to 10."""
        answers = [
            _number(row, "score")
            for row in self.table("surveys")
            if row["account_id"] == account_id
            and row["metric"] == "nps"
            and row["date"].endswith(year)
        ]
        return sum_up(answers) / len(answers)

    def count(self, table: str, account_id: str, quarter: str, column: str = "date") -> int:
        """Rows of an account in a table, dated in a quarter."""
        rows = (row for row in self.table(table) if row["account_id"] == account_id)
        days = (parse_day(row[column]) for row in rows)
        return sum(1 for day in days if day is not None and str(Quarter.of(day)) == quarter)


def sum_up(figures: Iterable[float]) -> float:
    """Add floats one by one: the builtin rounds differently from Python 3.12 on.

    Examples
    --------
    >>> sum_up([1.5, 2.0])
    3.5
    """
    total = 0.0
    for figure in figures:
        total += figure
    return total
