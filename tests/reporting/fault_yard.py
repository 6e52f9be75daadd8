"""A small company whose runs are disturbed: where it stands, what was read, what is left.

A report is published, then one line is delivered late; each disturbed run starts from there.
It must leave the published report as it was, or have put the next one in its place whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

QUARTER = "2026Q3"
REASON = ["--reason", "a line was delivered late"]
LATE = "K1,2026-09-29,10,9,5,1\n"
MARK = "KAM_FAULT_YARD"
_BESIDE = (".locks", ".state", ".finished", "failed")
#: No run of the small company takes as long, however busy the machine is.
PATIENCE = 600.0
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MPLBACKEND": "agg"}
PARAMETERS = (
    'quarter: str = "2026Q3"  # fiscal quarter to report\n'
    'workbook_file: str = "../workbook.toml"  # settings of the company\n'
    'language: str = "en"  # language of labels: en or de'
)
OPENING = (
    "from kamlib import open_workbook\n"
    "book = open_workbook(workbook_file, quarter=quarter, language=language)"
)
#: Where a notebook can be hit: the name of each place.
PLACES = ["01 1", "01 2", "02 1", "02 2", "K1 1", "K1 2", "K2 1", "K2 2"]


def write_notebooks(folder: Path) -> None:
    """Write two chapters and a plan; each shows a figure and can be hit at two places."""
    folder.mkdir()
    shown = {
        "01_data_collection": ("01", "book.data_collection.finding"),
        "02_profitability": ("02", "book.profitability.finding"),
        "06_account_plan": ("{account}", "book.account_plan(account).finding"),
    }
    for name, (place, figure) in shown.items():
        declared = PARAMETERS
        if "{" in place:
            declared += '\naccount: str = ""  # whose plan'
        hit = 'place = f"' + place + ' {}"\nexec(open("fault.txt", encoding="utf-8").read())'
        cells = [
            new_markdown_cell(f"# {name}"),
            new_code_cell(declared, metadata={"tags": ["parameters"]}),
            *map(new_code_cell, [hit.replace("{}", "1"), OPENING, figure, hit.replace("{}", "2")]),
        ]
        for number, cell in enumerate(cells):
            cell.id = f"cell-{number}"
        nbformat.write(new_notebook(cells=cells), folder / f"{name}.ipynb")
    (folder / "fault.txt").write_text("", "utf-8")


def hashes(reports: Path) -> dict[str, str]:
    """Hash what readers of the reports can see, and whatever else lies there."""
    return {
        path.relative_to(reports).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(reports.rglob("*"))
        if path.is_file() and path.relative_to(reports).parts[0] not in _BESIDE
    }


def of_quarter(tree: dict[str, str]) -> dict[str, str]:
    """Take the files of the published quarter."""
    return {name: mark for name, mark in tree.items() if name.startswith(f"{QUARTER}/")}


@dataclass
class Call:
    """One call of the command, under way or ended."""

    place: Path
    begun: float

    def _told(self, name: str):
        with suppress(OSError):
            return json.loads((self.place / name).read_text("utf-8"))
        return None

    @property
    def pid(self) -> int:
        """Its process, as soon as there is one."""
        while (found := self._told("pid")) is None:
            time.sleep(0.002)
        return found

    @property
    def has_ended(self) -> bool:
        return self._told("ended") is not None

    def ends(self) -> int:
        """Wait for its end; return the exit code."""
        until = time.monotonic() + PATIENCE
        while not self.has_ended:
            assert time.monotonic() < until, f"the run hangs: {self.said}"
            time.sleep(0.005)
        return self._told("ended")[0]

    @property
    def cpu(self) -> float:
        return self._told("ended")[1]

    @property
    def said(self) -> str:
        return (self.place / "said").read_text("utf-8", "replace")

    @property
    def operations(self) -> int:
        return int((self.place / "operations").read_text("utf-8") or 0)

    def children(self) -> list[int]:
        """Processes that it has started itself."""
        return _children(self.pid)

    def kernels(self) -> list[int]:
        """Kernels that its warm process has started."""
        return [kernel for warm in self.children() for kernel in _children(warm)]


def _children(pid: int) -> list[int]:
    found = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (task / "children").read_text("utf-8").split())
    return found


@dataclass
class Reader:
    """Reads the published pages all the time; what it sees must be whole."""

    reports: Path
    allowed: dict[str, set[str]]
    count: int = 0
    wrong: list[str] = field(default_factory=list)

    def __enter__(self):
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._read)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.thread.join()

    def _read(self) -> None:
        while not self.stop.is_set():
            for name, allowed in self.allowed.items():
                try:
                    found = hashlib.sha256((self.reports / name).read_bytes()).hexdigest()
                except OSError as error:
                    found = str(error)
                self.count += 1
                if found not in allowed:
                    self.wrong.append(f"{name}: {found}")
            self.stop.wait(0.01)


class Yard:
    """The company, its two states, and the process its runs are forked from."""

    def __init__(self, folder: Path, write_company) -> None:
        self.folder, self.home = folder, folder / "company"
        self.kept, self.calls = folder / "kept", 0
        self.home.mkdir()
        file = write_company(self.home, ("Nordwind Antriebe AG", "Velten & Söhne"))
        with file.open("a", encoding="utf-8") as settings:
            settings.write("\n[report]\noutbox = false\n")
        write_notebooks(self.home / "notebooks")
        self.mark = f"{os.getpid()}-{folder.name}"
        self.forker = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("fault_runner.py"))],
            env={**os.environ, **_ONE_THREAD, MARK: self.mark},
            stdin=subprocess.PIPE,
        )
        self._publish_twice()

    def _publish_twice(self) -> None:
        first = self.start()
        assert first.ends() == 0, first.said
        with (self.home / "sales.csv").open("a", encoding="utf-8") as sales:
            sales.write(LATE)
        shutil.copytree(self.home, self.kept)
        self.before = hashes(self.reports)
        second = self.start(*REASON)
        assert second.ends() == 0, second.said
        self.after = hashes(self.reports)
        shutil.copytree(self.reports, self.folder / "undisturbed")
        self.seconds, self.operations = time.monotonic() - second.begun, second.operations
        self.room = sum(each.stat().st_size for each in self.reports.rglob("*") if each.is_file())
        assert of_quarter(self.before) != of_quarter(self.after)

    @property
    def reports(self) -> Path:
        return self.home / "reports"

    def restore(self) -> None:
        """Go back to the state in which one line was delivered late."""
        shutil.rmtree(self.home)
        shutil.copytree(self.kept, self.home)

    def start(self, *arguments: str, **fault) -> Call:
        """Call ``kam run`` with a fault that is to come."""
        self.calls += 1
        place = self.folder / f"call-{self.calls}"
        (place / "temporary").mkdir(parents=True)
        asked = {
            "place": str(place),
            "company": str(self.home),
            "reports": str(self.reports),
            "temporary": str(place / "temporary"),
            "arguments": ["run", *arguments],
            **fault,
        }
        self.forker.stdin.write(json.dumps(asked).encode() + b"\n")
        self.forker.stdin.flush()
        return Call(place, time.monotonic())

    def reader(self) -> Reader:
        """Somebody who reads what is published before and after."""
        names = sorted(set(self.before) & set(self.after))
        return Reader(self.reports, {name: {self.before[name], self.after[name]} for name in names})

    def left_over(self) -> list[int]:
        """Processes of runs that have ended, after the moment they need to end themselves."""
        until = time.monotonic() + 15
        while (found := self._alive()) and time.monotonic() < until:
            time.sleep(0.01)
        return found

    def _alive(self) -> list[int]:
        found, mark = [], f"{MARK}={self.mark}".encode()
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                is_ours = mark in (process / "environ").read_bytes().split(b"\0")
                if is_ours and int(process.name) != self.forker.pid:
                    found.append(int(process.name))
        return found

    def close(self) -> None:
        """End the process that runs are forked from."""
        self.forker.stdin.close()
        self.forker.wait(30)
