"""Whatever stops a run at whatever moment: the report stays whole, and a resume ends the same.

``KAM_FAULTS=50 python -m pytest -n0 -s tests/reporting/test_faults.py`` tries fifty moments
(``KAM_FAULTS_SEED`` chooses others); without it six kinds are tried once.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress

import pytest
from fault_yard import PLACES, QUARTER, REASON, Yard, hashes, of_quarter

from kamlib.reporting.editions.tell import verified
from kamlib.support.language import Language
from kamlib.support.settings import load_settings

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="processes are watched through /proc"
)
#: How each fault ends; below 0: by this signal. A run that was over by then ends with 0.
ENDS = {
    "exception": {4},
    "sys.exit": {4},
    "cell kills its kernel": {6},
    "kernel killed": {6},
    "warm process killed": {6, 0},
    "runner killed": {-signal.SIGKILL},
    "SIGTERM": {130, 0},  # 0: it came when the report took its place already
    "Ctrl-C": {130, 0},
    "disk full": {6},
    "small disk": {6},
    "two at once": {0},
    "clock set": {0},
    "hung cell": {5},
    "data": {3},
    "settings": {2},
}
CELLS = {
    "exception": "raise RuntimeError('a fault')",
    "sys.exit": "import sys; sys.exit()",
    "cell kills its kernel": "import os; os.kill(os.getpid(), 9)",
    "hung cell": "import time; time.sleep(120)",
}
SIGNALS = {"runner killed": "kill", "SIGTERM": "end", "Ctrl-C": "stop"}
#: Exit code of a run that did not begin.
ENDED_EARLY = 2
TURNS = {2: "parameter", 3: "data", 4: "code", 5: "timeout", 6: "resources"}
#: Without being asked for more; other tests hold how cells, data and settings end.
SHORT = ["exception", "runner killed", "kernel killed", "Ctrl-C", "disk full", "two at once"]
#: In a long test the kinds that can come at any moment come more often.
LONG = [*ENDS, "runner killed", "runner killed", "SIGTERM", "Ctrl-C", "kernel killed", "disk full"]


def moments() -> list[tuple[int, str]]:
    """Number the faults to try."""
    wanted = int(os.environ.get("KAM_FAULTS", "0"))
    kinds = [LONG[number % len(LONG)] for number in range(wanted)] if wanted else list(SHORT)
    if wanted:
        dice().shuffle(kinds)
    return list(enumerate(kinds))


def dice(number: int = 0) -> random.Random:
    """Draw the same moments each time."""
    return random.Random(f"{os.environ.get('KAM_FAULTS_SEED', '1')} {number}")


@pytest.fixture(scope="module")
def yard(tmp_path_factory, company_writer, request):
    made = Yard(tmp_path_factory.mktemp("yard"), company_writer)
    made.seen, made.reads = [], 0
    yield made
    made.close()
    lines = ["", f"{'moment':>7}  {'fault':22} {'end':>5}  then"]
    lines += [f"{each[0]:>7}  {each[1]:22} {each[2]:>5}  {each[3]}" for each in made.seen]
    ends = Counter((kind, end) for _, kind, end, _ in made.seen)
    lines += [f"{count} x {kind}: {end}" for (kind, end), count in sorted(ends.items())]
    lines += [f"{made.reads} pages read meanwhile, none of them half"]
    sys.__stdout__.write("\n".join(lines) + "\n")


@pytest.mark.parametrize(("number", "kind"), moments())
def test_whatever_stops_a_run_the_report_is_whole_and_a_resume_ends_the_same(yard, number, kind):
    goes_on = yard.home / "goes on"  # from what the fault before has left
    if not goes_on.exists() or kind in ("two at once", "clock set", "small disk"):
        yard.restore()
    goes_on.unlink(missing_ok=True)
    chance = dice(number)
    was_new = of_quarter(hashes(yard.reports)) == of_quarter(yard.after)
    with Fault(yard, kind, chance) as fault, yard.reader() as reader:
        code = fault.run()
        judge(yard, kind, code, fault, was_new=was_new)
        fault.mend()
        then = "the next fault"
        if code == 0 or kind == "small disk" or chance.random() < 0.5:
            resume(yard, chance)
            then = "resumed, same bytes"
    yard.reads += reader.count
    assert not reader.wrong, reader.wrong[:5]
    assert reader.count > 20
    if then == "the next fault":
        goes_on.touch()
    yard.seen.append((number, kind, code, then))
    with (yard.folder / "seen.txt").open("a", encoding="utf-8") as seen:
        seen.write(f"{number} {kind}: {code}, {then}, {reader.count} reads\n")


def judge(yard, kind, code, fault, *, was_new):
    """Look at what a disturbed run has left; one that was killed late may have published."""
    found = hashes(yard.reports)
    published = of_quarter(found)
    is_new = published == of_quarter(yard.after)
    assert is_new or published == of_quarter(yard.before), "the report is half"
    wanted = {0} if fault.call.has_ended and not fault.was_hit else ENDS[kind]
    assert code in wanted or (is_new and code in ENDS[kind]), fault.call.said
    assert yard.left_over() == []
    assert is_new == was_new or "Nothing was published" not in fault.call.said
    if code == 6 and kind == "disk full":
        assert is_new or "the disk is full" in fault.call.said
    elif code in TURNS and code != ENDED_EARLY:
        (run,) = sorted((yard.reports / "failed").iterdir())[-1:]
        lines = json.loads((run / "run.json").read_text("utf-8"))
        ends = {(line["exit_code"], line["turn"]) for line in lines if line["state"] == "failed"}
        assert (code, TURNS[code]) in ends, lines
        assert "</html>" in (run / "index.html").read_text("utf-8")
        assert is_new == was_new
    if code == 0:
        assert is_new
        assert found == yard.after
    if code == 130 and not is_new:
        assert "Nothing was published" in fault.call.said
    if code >= 0:
        assert not list((fault.call.place / "temporary").iterdir())
        # Who is refused for his settings touches nothing, nor what a killed run has left.
        assert code == ENDED_EARLY or not (yard.reports / ".staging").exists()


def resume(yard, chance):
    """Run again, and end where nobody was disturbed."""
    again = yard.start(*chance.choice([[], ["--resume"]]), *REASON)
    assert again.ends() == 0, again.said
    assert hashes(yard.reports) == yard.after
    assert yard.left_over() == []
    assert not list((again.place / "temporary").iterdir())
    told = verified(load_settings(yard.home / "workbook.toml"), QUARTER, Language())
    assert told.code == 0, told.sentence
    finished = yard.reports / ".finished" / QUARTER
    assert len(list(finished.glob("*.ipynb"))) == 4
    assert not (yard.reports / ".staging").exists()


class Fault:
    """One fault: it is prepared, comes at its moment, and is mended."""

    def __init__(self, yard, kind, chance):
        self.yard, self.kind, self.chance = yard, kind, chance
        self.was_hit, self.call, self.kept = True, None, {}
        self.is_mounted = False

    def __enter__(self):
        if self.kind == "small disk":
            try:
                self._mount()
            except BaseException:
                self.__exit__()
                raise
        return self

    def __exit__(self, *_):
        if self.is_mounted:
            subprocess.run(["umount", "-l", self.yard.reports], check=True)

    def _mount(self):
        """Put the reports on a disk with room for a part of the next report only."""
        reports, kept = self.yard.reports, self.yard.folder / "reports"
        shutil.copytree(reports, kept)
        command = ["mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", str(reports)]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        self.is_mounted = done.returncode == 0
        if self.is_mounted:
            shutil.copytree(kept, reports, dirs_exist_ok=True)
        shutil.rmtree(kept)
        if not self.is_mounted:
            pytest.skip(f"no disk may be mounted here: {done.stderr.strip()}")
        room = self.chance.uniform(0.05, 1.1) * self.yard.room / 2
        used = int(subprocess.check_output(["du", "-s", "-B1", reports]).split()[0])
        size = used + int(room)
        subprocess.run(["mount", "-o", f"remount,size={size}", reports], check=True)

    def run(self) -> int:
        """Run with the fault in it; return the exit code."""
        if self.kind in CELLS:
            return self._in_a_cell()
        if self.kind in ("data", "settings"):
            return self._in_the_inputs()
        if self.kind in SIGNALS:
            return self._by_signal(SIGNALS[self.kind])
        own = self.kind.replace(" ", "_").replace("-", "_")
        return getattr(self, f"_{own}")()

    def mend(self) -> None:
        """Take the fault away."""
        for path, content in self.kept.items():
            path.write_bytes(content)
        if self.is_mounted:
            command = ["mount", "-o", "remount,size=200m", self.yard.reports]
            subprocess.run(command, check=True)

    def _change(self, name, text):
        path = self.yard.home / name
        self.kept[path] = path.read_bytes()
        path.write_bytes(self.kept[path] + text.encode())

    def _again(self, **fault):
        """Run with all notebooks, also those an earlier fault has let finish."""
        shutil.rmtree(self.yard.reports / ".finished", ignore_errors=True)
        self.call = self.yard.start(*REASON, **fault)
        return self.call

    def _in_a_cell(self):
        place = self.chance.choice(PLACES)
        self._change("notebooks/fault.txt", f"if place == {place!r}:\n    {CELLS[self.kind]}\n")
        if self.kind == "hung cell":
            self._change("workbook.toml", "cell_seconds = 3\n")
        return self._again().ends()

    def _in_the_inputs(self):
        if self.kind == "settings":
            self._change("workbook.toml", 'reason_of_nobody = "x"\n')
        else:
            self._change("sales.csv", "K1,not a day,1e9,1e9,1,1\n" * 50)
        return self._again().ends()

    def _by_signal(self, name):
        if self.chance.random() < 0.7:  # at one of the changes of a file
            at = self.chance.randint(1, self.yard.operations)
            self.call = self.yard.start(*REASON, do=name, at=at)
            code = self.call.ends()
            self.was_hit = self.call.operations >= at
            return code
        self.call = self.yard.start(*REASON)
        time.sleep(self.yard.seconds * self.chance.uniform(0.02, 0.9))
        self.was_hit = not self.call.has_ended
        with suppress(ProcessLookupError):
            os.kill(self.call.pid, {"kill": 9, "end": 15, "stop": 2}[name])
        return self.call.ends()

    def _kill_one(self, among):
        """Kill a process of the run as soon as so many were seen."""
        seen, wanted = [], self.chance.randint(1, 3)
        while not self.call.has_ended:
            seen += [pid for pid in among() if pid not in seen]
            if len(seen) >= wanted:
                time.sleep(self.chance.uniform(0, 0.1))
                with suppress(ProcessLookupError):
                    os.kill(seen[-1], signal.SIGKILL)
                break
            time.sleep(0.002)
        code = self.call.ends()
        self.was_hit = code != 0  # a kernel whose work is done may be killed
        return code

    def _kernel_killed(self):
        return self._again() and self._kill_one(self.call.kernels)

    def _warm_process_killed(self):
        self._again()
        time.sleep(self.yard.seconds * self.chance.uniform(0.02, 0.8))
        return self._kill_one(lambda: self.call.children() * 3)

    def _disk_full(self):
        at = self.chance.randint(1, self.yard.operations - 10)
        self._again(do="full", at=at)
        code = self.call.ends()
        self.was_hit = code != 0  # nothing may have been written after that
        return code

    def _small_disk(self):
        self.call = self.yard.start(*REASON)
        code = self.call.ends()
        self.was_hit = code != 0  # there was room enough
        return code

    def _two_at_once(self):
        self._again()
        time.sleep(self.yard.seconds * self.chance.uniform(0.02, 0.6))
        other = self.yard.start(*REASON)
        second, first = other.ends(), self.call.ends()
        assert {first, second} in ({0, 6}, {0})
        refused = {first: self.call, second: other}.get(6)
        assert refused is None or "is being run already" in refused.said
        return 0

    def _clock_set(self):
        by = self.chance.choice([-1, 1]) * self.chance.uniform(3600, 5e7)
        after = self.yard.seconds * self.chance.uniform(0, 0.8)
        return self._again(jump=by, seconds=after).ends()
