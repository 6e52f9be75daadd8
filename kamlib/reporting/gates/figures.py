"""Gate on the figures: what a reader sees first is what the chapters, workbook and data say.

Everything is read back from the finished files, not from memory.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import openpyxl
import pandas as pd

from kamlib.reporting.excel.pages import PAGES
from kamlib.support import columns as c
from kamlib.support.errors import TieOutError
from kamlib.support.language import Language
from kamlib.support.money import CENT
from kamlib.support.safe_text import clean

_FIGURES = (c.NET_REVENUE, c.CUSTOMER_CONTRIBUTION)
_PORTFOLIO = re.compile(r'<h2 id="portfolio">.*?(?=<h2 )', re.DOTALL)
_ROW = re.compile(r"<tr[^>]*>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_FINDING = re.compile(r'<p class="finding">(.*?)</p>', re.DOTALL)
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_QUOTED = 200
#: Account and figure -> what a file says about it.
Found = dict[tuple[str, str], tuple[float, ...]]


def words(markup: str) -> str:
    r"""Read the text of a piece of HTML, spaces evened out, marks of direction left out.

    Examples
    --------
    >>> words("<p>4.1&nbsp;M€ &amp;\n more</p>")
    '4.1 M€ & more'
    """
    return _plain(html.unescape(_TAG.sub("", markup)))


def _plain(text: str) -> str:
    return " ".join(_DIRECTION.sub("", clean(text)).split())


def require_same_figures(
    folder: Path,
    portfolio: pd.DataFrame,
    findings: Mapping[str, str],
    *,
    quarter: str,
    language: Language,
) -> None:
    """Refuse a report whose files contradict each other.

    Parameters
    ----------
    folder : Path
        The finished report.
    portfolio : DataFrame
        Figures of the first page, one row per account, in its order.
    findings : mapping
        Per page name, the chapter's opening sentence as the first page quotes it.
    quarter : str
        Quarter reported.
    language : Language
        Of the report.

    Raises
    ------
    TieOutError
        Naming the account or chapter and both places.
    """
    chosen = portfolio.set_index(c.ACCOUNT_ID)[[*_FIGURES]].astype(float)
    _compare(chosen, _from_data(folder, quarter), "data/fact_statement.parquet", language)
    workbook = folder / f"kam-{quarter}.xlsx"
    _compare(chosen, _from_workbook(workbook, set(chosen.index), language), workbook.name, language)
    _require_written(folder / "index.html", chosen, language)
    for page, sentence in findings.items():
        found = _FINDING.search((folder / page).read_text(encoding="utf-8"))
        # a page cuts very long sentences; their first words are the same
        shown, quoted = words(found[1])[:_QUOTED] if found else "", _plain(sentence)[:_QUOTED]
        if found and shown != quoted:
            raise TieOutError(
                language.text(
                    "The first page quotes another finding than {page} shows: “{quoted}” against "
                    "“{shown}”.",
                    page=page,
                    quoted=quoted,
                    shown=shown,
                )
            )


def _from_data(folder: Path, quarter: str) -> Found:
    statement = pd.read_parquet(folder / "data" / "fact_statement.parquet")
    now = statement[statement[c.QUARTER] == quarter].set_index(c.ACCOUNT_ID)[[*_FIGURES]]
    rows = now.to_dict("index")
    return {(str(key), name): (rows[key][name],) for key in rows for name in _FIGURES}


def _from_workbook(file: Path, accounts: set[str], language: Language) -> Found:
    """Read all numbers of an account's line of the statement sheet."""
    book = openpyxl.load_workbook(file, data_only=True, read_only=True)
    try:
        name = PAGES["statement"].name
        sheet = book[language.text(name)]
        rows = [row for row in sheet.iter_rows(values_only=True) if row and row[0] in accounts]
    finally:
        book.close()
    numbers = {
        str(row[0]): tuple(float(value) for value in row if isinstance(value, int | float))
        for row in rows
    }
    return {(account, name): line for account, line in numbers.items() for name in _FIGURES}


def _compare(chosen: pd.DataFrame, found: Found, file: str, language: Language) -> None:
    for account, name, value in _figures(chosen):
        others = found.get((account, name), ())
        # a missing or empty figure may be left out
        if value and not any(abs(value - other) < CENT for other in others):
            raise TieOutError(_contradiction(account, name, value, file, language))


def _figures(chosen: pd.DataFrame) -> Iterator[tuple[str, str, float]]:
    for account, figures in zip(chosen.index, chosen.to_dict("records"), strict=True):
        for name in _FIGURES:
            yield str(account), name, 0.0 if pd.isna(figures[name]) else float(figures[name])


def _contradiction(account: str, name: str, value: float, file: str, language: Language) -> str:
    return language.text(
        "{file} does not hold the {figure} of {account} that the first page shows ({value}).",
        file=file,
        figure=name,
        account=account,
        value=language.number(value, digits=2),
    )


def _require_written(index: Path, chosen: pd.DataFrame, language: Language) -> None:
    """Compare the portfolio as it is written on the first page, row by row."""
    section = _PORTFOLIO.search(index.read_text(encoding="utf-8"))
    rows = [_CELL.findall(row) for row in _ROW.findall(section[0])] if section else []
    cells = [{words(cell) for cell in row} for row in rows if len(row) > len(_FIGURES)]
    places = {str(account): place for place, account in enumerate(chosen.index)}
    for account, name, value in _figures(chosen):
        place = places[account]
        written = language.number(value / 1e3)
        if value and (place >= len(cells) or written not in cells[place]):
            raise TieOutError(_contradiction(account, name, value, index.name, language))
