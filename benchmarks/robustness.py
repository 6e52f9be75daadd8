"""Time and memory of 100,000 draws of 700 accounts by 8 criteria, as a command of its own.

Half of the ratings are uncertain, some figures are missing, 25 accounts are compared in pairs.
"""

from __future__ import annotations

import resource
import sys
import time

import numpy as np
import pandas as pd

from kamlib.scoring.acceptability import acceptability
from kamlib.scoring.robustness import draw_weights

DRAWS, ACCOUNTS, CRITERIA = 100_000, 700, 8
#: The promise: seconds on two free cores.
MOST_SECONDS = 3.0


def company() -> tuple[pd.DataFrame, pd.DataFrame]:
    random = np.random.default_rng(2026)
    shape = (ACCOUNTS, CRITERIA)
    index = [f"K{number:04}" for number in range(ACCOUNTS)]
    points = random.uniform(0, 10, shape)
    points[random.random(shape) < 0.01] = np.nan
    uncertain = np.where(random.random(shape) < 0.5, 1.0, 0.0)
    return pd.DataFrame(points, index=index), pd.DataFrame(uncertain, index=index)


def peak_megabytes() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def main() -> int:
    points, deviation = company()
    before, begin, worked = peak_megabytes(), time.perf_counter(), time.process_time()
    weights = draw_weights([1.0] * CRITERIA, draws=DRAWS, seed=1)
    found = acceptability(points, deviation, weights, seed=1, compared=list(points.index[:25]))
    seconds, worked = time.perf_counter() - begin, time.process_time() - worked
    assert (found.counts.sum(axis=1) == DRAWS).all()
    print(f"{DRAWS:,} draws x {ACCOUNTS} accounts x {CRITERIA} criteria")
    print(f"{seconds:.2f} s elapsed, {worked:.2f} s of work on all cores")
    print(f"{peak_megabytes():.0f} MB peak, {peak_megabytes() - before:.0f} MB above the start")
    return 0 if seconds <= MOST_SECONDS else 1


if __name__ == "__main__":
    raise SystemExit(main())
