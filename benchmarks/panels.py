"""How fast panels answer, at 700 and at 5,000 accounts, as a command of its own.

For each panel one change is chosen again and again: the time of the model alone, and of the
model with its redraw. What a front end needs to show it comes on top. Chapter 1 reads a file
again, whatever the number of accounts; its figures are those of the first 1,000 lines.

    python benchmarks/panels.py             # 700 accounts
    python benchmarks/panels.py --accounts 5000
"""

from __future__ import annotations

import argparse
import csv
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from kamlib.panels import PANELS, open_panel
from kamlib.workbook import open_workbook

STARTS = ("2025-07-10", "2025-10-10", "2026-01-12", "2026-04-10", "2026-07-10")
QUARTERS = ("2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3")
#: The promise in milliseconds: model alone, and model with redraw by number of accounts.
MODEL_MS, REDRAW_MS = 50.0, {700: 150.0, 5000: 400.0}
TIMES = 9
KPIS = ("net_revenue", "customer_contribution")


def write(folder: Path, name: str, head: str, rows: list[list[object]]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head.split(","), *rows])


def company(folder: Path, accounts: int) -> Path:
    """Write a company whose accounts differ in everything the chapters look at."""
    random = np.random.default_rng(2026)
    keys = [f"K{number:05}" for number in range(accounts)]
    status = ["key" if n < 20 else "standard" for n in range(accounts)]
    listed = [
        [k, f"Firma {k}", s, f"Person {n % 12}"]
        for n, (k, s) in enumerate(zip(keys, status, strict=True))
    ]
    write(folder, "accounts", "account_id,name,status,account_manager", listed)
    sales, costs, targets, ratings, contacts = [], [], [], [], []
    for quarter, day in zip(QUARTERS, STARTS, strict=True):
        for key, size in zip(keys, random.lognormal(11, 1.2, accounts), strict=True):
            for product in range(3):
                gross = float(size * random.uniform(0.5, 1.5))
                sales.append(
                    [
                        key,
                        day,
                        round(gross, 2),
                        round(gross * 0.95, 2),
                        round(gross * 0.6, 2),
                        10,
                        f"P{product}",
                        "G",
                    ]
                )
            costs.append([key, day, "service", round(size * 0.05, 2)])
            targets += [[key, quarter, kpi, round(size, 2)] for kpi in KPIS]
            contacts.append([key, day, "visit", 60])
            ratings += [
                [key, quarter, name, "Ada", int(random.integers(1, 10))]
                for name in ("growth_potential", "strategic_importance", "risk", "cooperation")
            ]
    sales.append([keys[0], "2026-09-30", 100, 95, 50, 1, "P0", "G"])  # closes the last quarter
    head = "account_id,posting_date,"
    write(
        folder,
        "sales",
        f"{head}gross_amount,net_amount,product_cost,quantity,product_id,product_group",
        sales,
    )
    write(folder, "costs", f"{head}category,amount", costs)
    write(folder, "targets", "account_id,quarter,kpi,target", targets)
    write(folder, "ratings", "account_id,quarter,criterion,rater,score", ratings)
    write(folder, "interactions", "account_id,date,kind,minutes", contacts)
    tables = ("accounts", "sales", "costs", "targets", "ratings", "interactions")
    sources = "\n".join(f'{table} = [{{ file = "{table}.csv" }}]' for table in tables)
    file = folder / "workbook.toml"
    file.write_text(
        '[company]\nname = "Benchmark"\n\n[data]\nfolder = "."\n\n[data.loss_budget]\n'
        f"rows_pct = 5\nmoney_pct = 5\n\n[sources]\n{sources}\n",
        encoding="utf-8",
    )
    return file


def changes(chapter: str, model) -> Callable[[int], None]:
    """Say what a hand does in a panel, a little different each time."""
    if chapter == "scoring":
        name = model.scored.names[0]
        return lambda turn: model.move(name, 20 + turn)
    if chapter == "matrix":
        return lambda turn: model.choose(split_value=4.0 + turn / 10)
    if chapter == "profitability":
        return lambda turn: model.choose(price_pct=float(turn))
    if chapter == "soll_ist":
        return lambda turn: model.choose(relative_pct=float(turn))
    accounts = list(getattr(model, "accounts", {}))
    if chapter == "account_plan":
        return lambda turn: model.choose(account=accounts[turn % len(accounts)])
    headings = model.headings(model.choice["source"])

    def remap(turn: int) -> None:
        model._readings.clear()
        model.choose(columns={model.contract.names[-1]: headings[turn % len(headings)]})

    return remap


ANSWERS = {
    "data_collection": lambda model: model.reading(),
    "profitability": lambda model: model.waterfall(model.what_if()),
    "scoring": lambda model: model.ranking(),
    "matrix": lambda model: model.quadrants(model.matrix()),
    "soll_ist": lambda model: (model.judged(), model.missing()),
    "account_plan": lambda model: model.plan().head,
}


def milliseconds(call: Callable[[], object]) -> tuple[float, float]:
    """Time a call: elapsed, and worked by this process (less, where others work beside)."""
    begin, worked = time.perf_counter(), time.process_time()
    call()
    return 1000 * (time.perf_counter() - begin), 1000 * (time.process_time() - worked)


def medians(times: list[tuple[float, float]]) -> tuple[float, float]:
    """Take the medians without the first call, which computes what all others share."""
    elapsed, worked = zip(*times[1:], strict=True)
    return statistics.median(elapsed), statistics.median(worked)


def of_model(chapter: str, model) -> list[tuple[float, float]]:
    """Time choice and answer of a model that nobody shows."""
    change, answer = changes(chapter, model), ANSWERS[chapter]
    return [
        milliseconds(lambda turn=turn: (change(turn), answer(model))) for turn in range(TIMES + 1)
    ]


def of_view(chapter: str, view) -> list[tuple[float, float]]:
    """Time choice, answer and redraw, up to the text that goes to the front end."""
    change = changes(chapter, view.model)
    first = TIMES + 1  # nothing the model computed before
    return [milliseconds(lambda turn=turn: change(first + turn)) for turn in range(TIMES + 1)]


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--accounts", type=int, default=700)
    accounts = asked.parse_args().accounts
    with tempfile.TemporaryDirectory() as folder:
        book = open_workbook(company(Path(folder), accounts))
        print(f"{accounts} accounts, {len(book.quarters)} quarters, medians of {TIMES}")
        print("panel              model (work)     with redraw (work)")
        is_kept = True
        for chapter in PANELS:
            view = open_panel(chapter, book).view
            alone = of_model(chapter, type(view.model)(book))
            whole = of_view(chapter, view)
            (model, work), (redraw, more) = medians(alone), medians(whole)
            is_kept &= model <= MODEL_MS and redraw <= REDRAW_MS.get(accounts, 400.0)
            print(f"{chapter:18}{model:7.0f} ({work:.0f}) ms{redraw:9.0f} ({more:.0f}) ms")
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
