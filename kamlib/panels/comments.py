"""Write a comment into the comments table: into the declared file, in its own way of writing.

A comment explains one account's KPI in one quarter; writing again replaces what was said.
Where the table stands in no text file (a workbook, a database, nowhere yet), the comment goes
into ``comments_written.csv`` in the folder of the data, which is declared for it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from kamlib.data_collection.contracts import CONTRACTS
from kamlib.panels.figures import Figure
from kamlib.panels.selection import replace_file, why
from kamlib.support import columns as c
from kamlib.support.errors import Sentence, SourceError
from kamlib.support.safe_text import clean
from kamlib.support.settings import Format, Settings, Source

TABLE = "comments"
OWN_FILE = "comments_written.csv"
KEY = (c.ACCOUNT_ID, c.KPI, c.QUARTER)
_OWN_FORM = 'format = { separator = ";", encoding = "utf-8", date = "%Y-%m-%d" }'
_ISO = "%Y-%m-%d"
_MARKS = (";", ",", "\t", "|")
#: Most letters of a comment and of a name; a cell of Excel ends at 32,767.
LONGEST = {c.TEXT: 2000, c.AUTHOR: 100}


class Written(NamedTuple):
    """What was written.

    Attributes
    ----------
    file : Path
        Holds the comment now.
    told : dict
        ``text`` and ``author`` as they stand there.
    before : str
        What the comment replaced; empty: nothing.
    """

    file: Path
    told: dict[str, str]
    before: str


def harmless(text: str) -> str:
    r"""Write a text on one line that no spreadsheet takes for a formula.

    Examples
    --------
    >>> harmless(" two\nlines "), harmless("-5 % volume"), harmless("=1+1")
    ('two lines', '−5 % volume', "'=1+1")
    """
    line = " ".join(clean(text).split())
    if line.startswith("-"):
        return f"\N{MINUS SIGN}{line[1:]}"
    return f"'{line}" if line.startswith(("=", "+", "@")) else line


def write_comment(settings: Settings, comment: Mapping[str, str], *, on: dt.date) -> Written:
    """Write a comment where the company keeps them.

    Parameters
    ----------
    settings : Settings
        The company's, with the source of its comments.
    comment : mapping
        ``account_id``, ``kpi``, ``quarter``, ``cause``, ``text``, ``author``.
    on : date
        When it is written.

    Returns
    -------
    Written
        The file that holds it now, how it stands there, and what it replaced.

    Raises
    ------
    SourceError
        If something is missing in the comment or it is too long, or nothing can be written;
        what was there is unchanged then.
    """
    told = {name: harmless(comment[name]) for name in LONGEST}
    comment = {**comment, **told}
    _require_told(comment)
    for source in settings.sources.get(TABLE, ()):
        file = _text_file(source, settings)
        if file:
            form = source.format or settings.data.format
            return Written(file, told, _write_into(file, source, form, comment, on))
    return Written(settings.data_folder / OWN_FILE, told, _write_own(settings, comment, on))


def _require_told(comment: Mapping[str, str]) -> None:
    causes = CONTRACTS[TABLE].column(c.CAUSE).choices
    if comment[c.CAUSE] not in causes or not comment[c.TEXT].strip():
        raise SourceError(
            Sentence("A comment needs a cause and a text; nothing was written. Fill in both.")
        )
    for name, most in LONGEST.items():
        if len(comment[name]) > most:
            raise SourceError(
                Sentence(
                    "At most {most} letters are kept here; found {found}, so nothing was written. "
                    "Shorten it.",
                    most=Figure("{value:,}", value=most),
                    found=Figure("{value:,}", value=len(comment[name])),
                )
            )


def _text_file(source: Source, settings: Settings) -> Path | None:
    """Find the one text file of a source whose lines are the rows of the table as they are."""
    path = settings.data_folder / source.file
    is_plain = not (
        source.wide
        or source.where
        or source.values
        or source.constants
        or source.lookups
        or source.header not in (None, 1)
        or source.below_header
        or source.profile
        or any("{" in name for name in source.columns.values())
    )
    is_text = source.file.lower().endswith((".csv", ".txt", ".tsv"))
    return path if source.file and is_plain and is_text and path.is_file() else None


@dataclass(frozen=True)
class _Text:
    """A text file as it is written."""

    encoding: str
    separator: str
    ending: str
    rows: list[list[str]]


def _read(file: Path, form: Format) -> _Text:
    raw = file.read_bytes()
    encoding = form.encoding or "utf-8"
    if raw.startswith(b"\xef\xbb\xbf"):
        encoding = "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        raise _refused(file, Sentence("it is not written in {name}", name=encoding)) from None
    head = text.splitlines()[0] if text.strip() else ""
    separator = form.separator or max(_MARKS, key=head.count)
    ending = "\r\n" if "\r\n" in text else "\n"
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    return _Text(encoding, separator, ending, list(reader))


def _refused(file: Path, why: Sentence) -> SourceError:
    return SourceError(
        Sentence(
            "The comment was not written into {file}, because {why}. Write it there by hand.",
            file=file.name,
            why=why,
        )
    )


def _write_into(
    file: Path, source: Source, form: Format, comment: Mapping[str, str], on: dt.date
) -> str:
    """Write it, and say what it replaced."""
    found = _read(file, form)
    names = [source.columns.get(name, name) for name in CONTRACTS[TABLE].names]
    heads = found.rows[0] if found.rows else names
    missing = [name for name in names[:5] if name not in heads]
    if missing:
        raise _refused(file, Sentence("it has no column {name}", name=missing[0]))
    day = form.dates.get(c.DATE) or form.date or _ISO
    told = dict(comment) | {c.DATE: on.strftime(day if "%" in day else _ISO)}
    values = dict(zip(names, (told.get(name, "") for name in CONTRACTS[TABLE].names), strict=True))
    key = [source.columns.get(name, name) for name in KEY]
    before = [row for row in found.rows[1:] if _is_about(row, heads, key, values)]
    kept = [row for row in found.rows[1:] if row not in before]
    _store(file, found, [heads, *kept, [values.get(name, "") for name in heads]])
    place = heads.index(source.columns.get(c.TEXT, c.TEXT))
    return before[-1][place] if before and len(before[-1]) > place else ""


def _is_about(row: list[str], heads: list[str], key: list[str], values: Mapping[str, str]) -> bool:
    cells = dict(zip(heads, row, strict=False))
    return all(cells.get(name, "").strip() == values[name] for name in key)


def _store(file: Path, found: _Text, rows: list[list[str]]) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=found.separator, lineterminator=found.ending).writerows(rows)
    try:
        content = written.getvalue().encode(found.encoding)
    except UnicodeEncodeError:
        raise _refused(
            file, Sentence("its encoding {name} lacks a letter of it", name=found.encoding)
        ) from None
    with _writing(file):
        replace_file(file, content)


@contextmanager
def _writing(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why_not = Sentence("it cannot be written ({reason})", reason=why(error))
        raise _refused(file, why_not) from None


def _write_own(settings: Settings, comment: Mapping[str, str], on: dt.date) -> str:
    """Declare a file of our own where comments stand in no text file, and write into it."""
    file = settings.data_folder / OWN_FILE
    block = f'[[sources.{TABLE}]]\nfile = "{OWN_FILE}"\n{_OWN_FORM}\n'
    text = settings.file.read_text(encoding="utf-8")
    is_listed = f"[[sources.{TABLE}]]" in text
    if settings.sources.get(TABLE) and not is_listed:
        raise SourceError(
            Sentence(
                "The comments of this workbook stand in no text file, so nothing was written. "
                "Add this source to sources.comments in {file}: {block}",
                file=settings.file.name,
                block=f'{{ file = "{OWN_FILE}", {_OWN_FORM} }}',
            )
        )
    own = Source(file=OWN_FILE, format=Format(separator=";", encoding="utf-8", date=_ISO))
    with _writing(file):
        if not file.exists():
            file.write_text(";".join(CONTRACTS[TABLE].names) + "\n", encoding="utf-8")
    before = _write_into(file, own, own.format or Format(), comment, on)
    with _writing(settings.file):
        if OWN_FILE not in text:
            replace_file(settings.file, f"{text.rstrip()}\n\n{block}".encode())
    return before
