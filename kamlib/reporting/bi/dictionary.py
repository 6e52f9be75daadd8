"""The data dictionary of the star: how to load it, what leads where, what each column means."""

from __future__ import annotations

from collections.abc import Iterable

from kamlib.reporting.bi.catalogue import TABLES, Field, Table
from kamlib.support.language import Language, translatable
from kamlib.workbook import Workbook

_KINDS = {
    "text": translatable("text"),
    "count": translatable("whole number"),
    "money": translatable("amount"),
    "number": translatable("number"),
    "percent": translatable("percent, times 100"),
    "date": translatable("date"),
    "yes_no": translatable("yes or no"),
}


def relationships() -> list[tuple[str, str, str]]:
    """List what leads where: the table with many rows, the column, the table with one.

    Examples
    --------
    >>> relationships()[0]
    ('fact_account_quarter', 'account_id', 'dim_account')
    """
    return [
        (table.name, field.name, field.to) for table in TABLES for field in table.fields if field.to
    ]


def dictionary(book: Workbook) -> str:
    """Write the dictionary in the language of the report, as Markdown.

    Parameters
    ----------
    book : Workbook
        Whose company, quarter, currency and language it is.
    """
    say = book.language
    head = [
        f"# {say.text('Tables for Power BI and Tableau')}: {book.quarter}",
        *_opening(book),
        f"## {say.text('Relationships')}",
        say.text(
            "Each is many to one, filters in one direction, and joins columns as listed. Every key "
            "has its row; unknown, and none, are rows as well."
        ),
        _grid(
            (say.text("Many"), say.text("Column"), say.text("One"), say.text("Column")),
            [
                (f"`{many}`", f"`{name}`", f"`{one}`", f"`{_key(one)}`")
                for many, name, one in relationships()
            ],
        ),
    ]
    return "\n\n".join([*head, *(_described(table, book) for table in TABLES)]) + "\n"


def _key(name: str) -> str:
    return next(table.keys[0] for table in TABLES if table.name == name)


def _opening(book: Workbook) -> Iterable[str]:
    text, currency = book.language.text, book.settings.company.currency
    yield text(
        "A star: dimensions say what a figure is about, facts hold the figures. All amounts in "
        "{currency}, without VAT, as doubles and not rounded, so that sums tie out with the "
        "report to the cent; show them with two decimals. Missing is empty, never 0. The folder "
        "data/ holds every table of the report as it is; this one holds what a model needs.",
        currency=currency,
    )
    yield "**Power BI** – " + text(
        "Get data, Parquet, once per file. Then, in the model view, join the tables as listed "
        "below and hide the key columns of the facts. A measure to begin with: "
        "Contribution = SUM(fact_account_quarter[customer_contribution])."
    )
    yield "**Tableau** – " + text(
        "Connect to the Hyper file if there is one, otherwise to the Parquet files; drag a fact "
        "first and relate its dimensions by the list below."
    )


def _described(table: Table, book: Workbook) -> str:
    text = book.language.text
    rows = [
        (
            f"`{field.name}`",
            _kind(field, book.settings.company.currency, book.language),
            _role(table, field, book.language),
            text(field.meaning),
        )
        for field in table.fields
    ]
    header = (text("Column"), text("Kind"), text("Key"), text("Meaning"))
    row = text("One row: {row}.", row=text(table.row))
    return "\n\n".join([f"## `{table.name}`", row, _grid(header, rows)])


def _kind(field: Field, currency: str, language: Language) -> str:
    kind = language.text(_KINDS[field.kind])
    return f"{kind}, {currency}" if field.kind == "money" else kind


def _role(table: Table, field: Field, language: Language) -> str:
    told = [language.text("names the row")] if field.name in table.keys else []
    return ", ".join([*told, f"→ `{field.to}`"] if field.to else told)


def _grid(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)
