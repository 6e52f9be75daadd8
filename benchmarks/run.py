"""The runner beside plain papermill: the sample quarter with its chapters and account plans.

Ways, each in fresh processes, one after the other within a round so that noise meets all:
``ours`` (read, compute once, kernels forked from a warm process), ``inside`` (papermill in one
process), ``two`` (papermill's command line, two at a time), ``line`` (one after the other) and
``floor`` (the same cells in two processes without any kernel: pure computing on two cores).

    python benchmarks/run.py                 30 plans, 3 rounds: nearly an hour and a half
    python benchmarks/run.py --plans 2 --rounds 1 --ways ours,inside
    python benchmarks/run.py --plans 12 --profile     CPU seconds of one further plan, by part

Measured last on two cores, 5 chapters and 30 plans, one round: ours 31.1 s, floor 41.2 s (1.3 x
ours), inside 537.7 s (17.3 x), two at a time 336.7 s (10.8 x), one after the other 600.9 s
(19.3 x), with the same outputs cell by cell; two more rounds of ours 38.3 and 34.0 s, of the floor
40.5 and 37.8 s. With 100 plans ours took 51.3 to 58.0 s: a further plan 0.29 to 0.31 s, in three
pairs of runs. Memory of the runner at its peak 461 to 477 MB, no more with 100 plans than with 30.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, wait
from dataclasses import replace
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]
WAYS = ("ours", "inside", "two", "line", "floor")
#: What is promised on two quiet cores.
GOALS = {"line": 10.0, "two": 5.0, "floor": 1 / 1.6}


def order(plans: int):
    """Ask for the sample quarter with so many plans; above thirty-one of other accounts too."""
    from kamlib.reporting.prepare import prepare

    found = prepare(ROOT / "workbook.toml", quarter="2026Q3", language="en")
    listed = found.book.facts.accounts["account_id"].astype(str)
    others = sorted(set(listed) - {"unknown", *found.accounts})
    short = replace(found, is_forced=True)
    short.__dict__["accounts"] = [*found.accounts, *others][:plans]
    return short


def notebooks(folder: Path, plans: int) -> list[tuple[Path, Path, dict[str, str]]]:
    """List source, output and parameters of every notebook."""
    from kamlib.reporting.produce import jobs

    listed = []
    for job in jobs(order(plans), folder):
        job.output.parent.mkdir(parents=True, exist_ok=True)
        listed.append((job.chapter.path, job.output, dict(job.parameters)))
    return listed


def ours(folder: Path, plans: int) -> None:
    from kamlib.data_collection.store import kept
    from kamlib.reporting.execute import Limits
    from kamlib.reporting.kernels import warm_kernels
    from kamlib.reporting.produce import compute, jobs
    from kamlib.reporting.schedule import execute_all

    with warm_kernels():
        asked = order(plans)
        compute(asked)
        wanted = jobs(asked, folder)
        for job in wanted:
            job.output.parent.mkdir(parents=True, exist_ok=True)
        file = folder / ".kept"
        with kept(asked.book, asked.book.settings, file):
            for outcome in execute_all(wanted, kept=file, language=asked.language, limits=Limits()):
                if outcome.error:
                    raise outcome.error


def inside(listed: list) -> None:
    import papermill

    for source, output, parameters in listed:
        papermill.execute_notebook(
            str(source),
            str(output),
            parameters=parameters,
            progress_bar=False,
            cwd=str(source.parent),
            kernel_name="python3",
        )


def by_command(listed: list, *, at_a_time: int) -> None:
    def one(item: tuple[Path, Path, dict[str, str]]) -> None:
        source, output, parameters = item
        command = [sys.executable, "-m", "papermill", str(source), str(output)]
        command += ["--no-progress-bar", "--cwd", str(source.parent), "-k", "python3"]
        for name, value in parameters.items():
            command += ["-p", name, str(value)]
        subprocess.run(command, check=True, capture_output=True)

    with ThreadPoolExecutor(at_a_time) as threads:
        list(threads.map(one, listed))


def floor(listed: list, plans: int) -> None:
    """Run the same cells in two processes, with the same displays, on tables computed once."""
    from kamlib.data_collection.store import kept
    from kamlib.reporting.produce import compute

    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        ready = [processes.submit(importlib.import_module, "kamlib.workbook") for _ in range(2)]
        asked = order(plans)
        compute(asked)
        wait(ready)
        place = Path(tempfile.mkdtemp()) / "kept"
        with kept(asked.book, asked.book.settings, place):
            list(processes.map(run_cells, (listed[::2], listed[1::2]), repeat(place)))


def run_cells(listed: list[tuple[Path, Path, dict[str, str]]], place: Path) -> None:
    """Run the cells of notebooks in this process, without a kernel."""
    from IPython.core.interactiveshell import InteractiveShell

    from kamlib.data_collection.store import VARIABLE

    os.environ |= {VARIABLE: str(place), "MPLBACKEND": "agg"}
    for source, _, parameters in listed:
        shell = InteractiveShell()
        os.chdir(source.parent)
        for cell in nbformat.read(source, as_version=4).cells:
            if cell.cell_type == "code":
                shell.run_cell(cell.source, store_history=False).raise_error()
                if "parameters" in cell.metadata.get("tags", []):
                    shell.push(parameters)


def one_way(way: str, folder: Path, plans: int) -> None:
    """Do the work of one way in this process."""
    if way == "ours":
        ours(folder, plans)
        return
    listed = [
        (Path(source), Path(output), parameters)
        for source, output, parameters in json.loads((folder / "list.json").read_text())
    ]
    if way == "inside":
        inside(listed)
    elif way == "floor":
        floor(listed, plans)
    else:
        by_command(listed, at_a_time=2 if way == "two" else 1)


def measure(way: str, plans: int, keep: Path) -> tuple[float, float]:
    """Time one way in a fresh process; keep its notebooks; return seconds and peak megabytes."""
    folder = Path(tempfile.mkdtemp(prefix=f"kam-bench-{way}-"))
    listed = [[str(s), str(o), p] for s, o, p in notebooks(folder, plans)]
    (folder / "list.json").write_text(json.dumps(listed))
    command = [sys.executable, __file__, "--one", way, str(folder), "--plans", str(plans)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    begun = time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - begun
    if done.returncode:
        raise SystemExit(f"{way} failed:\n{done.stderr[-3000:]}")
    megabytes = float(done.stdout.splitlines()[-1])
    shutil.rmtree(keep / way, ignore_errors=True)
    shutil.copytree(folder / "notebooks", keep / way)
    shutil.rmtree(folder)
    return seconds, megabytes


def differences(one: Path, other: Path) -> list[str]:
    """Compare the outputs of two ways, notebook by notebook, cell by cell."""
    found = []
    for path in sorted(one.rglob("*.ipynb")):
        pair = [
            [
                [output.get("data", output.get("text")) for output in cell.outputs]
                for cell in nbformat.read(home / path.relative_to(one), as_version=4).cells
                if cell.cell_type == "code"
            ]
            for home in (one, other)
        ]
        cells = zip(*pair, strict=True)
        found += [
            f"{path.stem}, cell {place}"
            for place, (left, right) in enumerate(cells, start=1)
            if left != right
        ]
    return found


def spent(asked, folder: Path) -> dict[str, float]:
    """Add up the CPU seconds of the plans of an order, by part."""
    from kamlib.data_collection.store import kept
    from kamlib.reporting import gates
    from kamlib.reporting.execute import Limits
    from kamlib.reporting.kernels import warm_kernels
    from kamlib.reporting.pages import chapter_page
    from kamlib.reporting.plan_pdf import plan_pdf
    from kamlib.reporting.produce import jobs
    from kamlib.reporting.schedule import execute_all
    from kamlib.support.garbage import at_rest

    parts = dict.fromkeys(("kernels", "messages and notebooks", "pages", "PDF", "page check"), 0.0)
    wanted, file = [job for job in jobs(asked, folder) if job.account], folder / ".kept"
    before = cpu_seconds(resource.RUSAGE_SELF), cpu_seconds(resource.RUSAGE_CHILDREN)
    with warm_kernels(), kept(asked.book, asked.book.settings, file), at_rest():
        for job in wanted:
            job.output.parent.mkdir(parents=True, exist_ok=True)
        for outcome in execute_all(wanted, kept=file, language=asked.language, limits=Limits()):
            page, begun = folder / Path(outcome.job.page).name, time.thread_time()
            drawn = chapter_page(outcome.notebook, frame=asked.plan_frame(outcome.job.account))
            page.write_text(drawn, encoding="utf-8")
            parts["pages"] += time.thread_time() - begun
            begun = time.thread_time()
            printed = plan_pdf(asked.plan(outcome.job.account))
            page.with_suffix(".pdf").write_bytes(printed)
            parts["PDF"] += time.thread_time() - begun
            begun = time.thread_time()
            others = [Path(job.page).name for job in wanted]
            report = [f"../{each}" for each in (*asked.pages(), "../index.html")]
            gates.require_self_contained([page], later=[*others, *report])
            parts["page check"] += time.thread_time() - begun
    parts["kernels"] = cpu_seconds(resource.RUSAGE_CHILDREN) - before[1]
    runner = cpu_seconds(resource.RUSAGE_SELF) - before[0]
    parts["messages and notebooks"] = runner - sum(list(parts.values())[2:])
    return parts


def cpu_seconds(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def profile(plans: int) -> None:
    """Print the CPU seconds of one further plan: many plans less two of them, by part."""
    from kamlib.reporting.produce import compute

    few = 2
    if plans <= few:
        raise SystemExit(f"--profile compares with {few} plans; ask for more with --plans.")
    asked = order(plans + few)
    compute(asked)
    short = replace(asked)
    short.__dict__["accounts"] = asked.accounts[-few:]
    asked.__dict__["accounts"] = asked.accounts[:-few]  # nothing is remembered of these
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        less, more = spent(short, Path(one)), spent(asked, Path(other))
    each = {name: (more[name] - less[name]) / (len(asked.accounts) - few) for name in more}
    print(f"CPU seconds of one further plan ({len(asked.accounts)} less {few}):")
    for name, seconds in (*each.items(), ("together", sum(each.values()))):
        print(f"  {name:24} {seconds:6.3f}")


def report(times: dict[str, list[float]], peak: float, plans: int) -> None:
    middle = {way: statistics.median(seconds) for way, seconds in times.items()}
    print(f"\n5 chapters and {plans} account plans, medians of {len(times['ours'])}:")
    for way, seconds in middle.items():
        goal = f"   promised {GOALS[way]:.2f}" if way in GOALS else ""
        print(f"  {way:7} {seconds:8.1f} s   {seconds / middle['ours']:6.2f} x ours{goal}")
    print(f"  memory of the runner at its peak: {peak:.0f} MB")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--plans", type=int, default=30)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--ways", default=",".join(WAYS))
    options.add_argument("--profile", action="store_true", help="CPU seconds of a plan, by part")
    options.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.one:
        one_way(given.one[0], Path(given.one[1]), given.plans)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    if given.profile:
        profile(given.plans)
        return
    ways = given.ways.split(",")
    times: dict[str, list[float]] = {way: [] for way in ways}
    peak = 0.0
    with tempfile.TemporaryDirectory(prefix="kam-bench-") as place:
        keep = Path(place)
        for number in range(given.rounds):
            for way in ways:
                seconds, megabytes = measure(way, given.plans, keep)
                peak = max(peak, megabytes) if way == "ours" else peak
                times[way].append(seconds)
                print(f"round {number + 1}: {way:7} {seconds:7.1f} s", flush=True)
        for way in set(ways) - {"ours", "floor"}:
            unlike = differences(keep / "ours", keep / way)
            print(f"outputs of {way}: {unlike or 'the same, cell by cell'}")
    report(times, peak, given.plans)


if __name__ == "__main__":
    main()
