"""The data dictionary: every input table and column in words, made from the contracts.

``data/README.md`` is this text; after a change of a contract write it again with
``python -m kamlib.data_collection.dictionary > data/README.md``.
"""

from __future__ import annotations

import sys

from kamlib.data_collection.contracts import CONTRACTS, Column, Contract

_INTRODUCTION = """\
# Data dictionary

Made from the contracts in `kamlib/data_collection/contracts/`; do not edit it by hand:
`python -m kamlib.data_collection.dictionary > data/README.md` writes it again.

Only **accounts** and **sales** are needed. Each other table that is missing switches off
what it feeds, and the report says so. Where files are, how their columns are called and
how numbers and dates are written is declared in `workbook.toml` (`[sources]`,
`[data.format]`). `sample/` holds every table filled for the sample company.

A table may come from a sheet of an Excel file; `header` says in which line its headings stand:

```toml
[[sources.targets]]
file = "plan.xlsx"
sheet = "2026"
header = 3
```

An Excel workbook with a sheet for every table is written by `kam template input.xlsx`. Filled, in
the data folder and named in `workbook.toml`, it is read beside all `[sources]`:

```toml
[data]
workbook = "input.xlsx"
```

Bold columns are needed in every row. Amounts are without VAT unless it says otherwise.
"""
_TYPES = {
    "text": "text",
    "number": "number",
    "money": "amount",
    "date": "date",
    "quarter": "quarter, like 2026Q3",
    "year": "year",
}


def data_dictionary() -> str:
    """Describe all input tables in Markdown.

    Returns
    -------
    str
        One section per table: what a row is, its key, its columns, what is off without it.

    Examples
    --------
    >>> data_dictionary().splitlines()[0]
    '# Data dictionary'
    """
    return "\n".join([_INTRODUCTION, *(_section(contract) for contract in CONTRACTS.values())])


def _section(contract: Contract) -> str:
    key = ", ".join(f"`{name}`" for name in contract.key) or "none: every row counts"
    without = "the workbook stops" if contract.is_required else f"off: {contract.feeds}"
    lines = [
        f"## {contract.table}",
        "",
        f"{contract.meaning}.",
        "",
        f"- Key: {key}",
        f"- Without this table: {without}",
    ]
    for group in contract.one_of:
        lines.append(f"- At least one of: {', '.join(f'`{name}`' for name in group)}")
    lines += ["", "| column | type | meaning |", "|---|---|---|"]
    lines += [_row(column) for column in contract.columns]
    return "\n".join([*lines, ""])


def _row(column: Column) -> str:
    name = f"**{column.name}**" if column.is_required else column.name
    return f"| {name} | {_kind(column)} | {column.meaning} |"


def _kind(column: Column) -> str:
    kind = _TYPES.get(column.type) or " · ".join(f"`{word}`" for word in column.choices)
    if column.minimum is not None and column.maximum is not None:
        kind += f", {column.minimum:g} to {column.maximum:g}"
    elif column.minimum is not None:
        kind += f", at least {column.minimum:g}"
    return f"{kind}; empty: `{column.default}`" if column.default else kind


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    sys.stdout.write(data_dictionary())
