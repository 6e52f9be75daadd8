"""Write the sample company: one CSV per input table, and a README that tells its stories."""

from __future__ import annotations

from pathlib import Path

from kamlib.data_collection.contracts import CONTRACTS
from kamlib.sample.company import build_tables
from kamlib.sample.readme import readme_text
from kamlib.sample.table import write_table

SEED = 2026


def write_sample(folder: Path, *, seed: int = SEED) -> list[Path]:
    """Write the sample company.

    Parameters
    ----------
    folder : Path
        Where the files go; it is created where missing, files of the same name are replaced.
    seed : int, default=2026
        Same seed, same bytes, on every supported Python version.

    Returns
    -------
    list of Path
        One ``<table>.csv`` per contract, in their order, then ``README.md``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = build_tables(seed)
    written = [write_table(folder, table, tables[table]) for table in CONTRACTS]
    readme = folder / "README.md"
    readme.write_text(readme_text(folder, seed=seed), encoding="utf-8", newline="\n")
    return [*written, readme]
