"""The README of the sample company: what it is, its tables, its stories with their figures."""

from __future__ import annotations

from pathlib import Path

from kamlib.data_collection.contracts import CONTRACTS
from kamlib.sample.days import AS_OF, LABELS
from kamlib.sample.evidence import Evidence
from kamlib.sample.figures import FIGURES
from kamlib.sample.stories import STORIES

_INTRODUCTION = """\
# The sample company: Musterwerk Antriebe GmbH

Musterwerk Antriebe GmbH is a fictional German machine builder. It sells drives, gearboxes, motors,
spare parts and service to manufacturers, end users, distributors and system integrators.
The tables hold {quarters} quarters, {first} to {last} (calendar year = fiscal year), as its ERP and
CRM would have exported them on {as_of}.

**This folder is generated; do not edit it.** `kamlib.sample.write_sample(folder, seed={seed})`
writes every file again, byte for byte. Company, customers, people and figures are invented; any
likeness is chance. Licence: MIT, like the workbook itself.

Format: one CSV per input table, `;` between the columns, decimal comma, no thousands mark, dates
dd.mm.yyyy, UTF-8, a header line; an empty cell is missing, not zero. Amounts are in the
currency of their row (EUR, CHF for Swiss accounts, USD for one American account) and without
VAT, except in `payments`.
"""

_TABLES = """
## Tables

What a row and its columns mean stands in the data dictionary (`data/README.md`).

| table | rows |
|---|---:|
"""

_STORIES = """
## Planted stories

Chapters, tests and the course rely on them. The figures are computed from the files here; net
revenue is in EUR.
"""


def _table_lines(data: Evidence) -> str:
    return "".join(f"| `{table}.csv` | {len(data.table(table)):,} |\n" for table in CONTRACTS)


def _story_text(data: Evidence, key: str) -> str:
    story = STORIES[key]
    names = {row["account_id"]: row["name"] for row in reversed(data.table("accounts"))}
    who = ", ".join(
        f"{account_id} {names[account_id]}" if account_id in names else account_id
        for account_id in story.account_ids
    )
    words = key.split("_")
    title = " ".join([words[0].capitalize(), *(w.upper() if len(w) == 1 else w for w in words[1:])])
    return (
        f"\n### {title}\n\n{who}. {story.sentence}\n\n"
        f"- Shows in: {story.table}\n- {FIGURES[key](data)}\n"
    )


def readme_text(folder: Path, *, seed: int) -> str:
    """Tell what the written sample is.

    Parameters
    ----------
    folder : Path
        Where the tables were written.
    seed : int
        Their seed.

    Returns
    -------
    str
        Markdown; every figure is computed from the written tables.
    """
    data = Evidence(folder)
    head = _INTRODUCTION.format(
        quarters=len(LABELS),
        first=LABELS[0],
        last=LABELS[-1],
        as_of=f"{AS_OF.day} September {AS_OF.year}",
        seed=seed,
    )
    told = "".join(_story_text(data, key) for key in STORIES)
    return head + _TABLES + _table_lines(data) + _STORIES + told
