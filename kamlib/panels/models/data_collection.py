"""Chapter 1 for one source: its first rows, and what is refused under another column map."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import pandas as pd

from kamlib.data_collection.check import Against, check
from kamlib.data_collection.collect import against
from kamlib.data_collection.contracts import CONTRACTS, Contract
from kamlib.data_collection.engines import DuckDB
from kamlib.data_collection.files import FILE, LINE, find_files, open_file
from kamlib.data_collection.labels import table_label
from kamlib.data_collection.read import read_source
from kamlib.data_collection.reading.profiles import with_profile
from kamlib.panels.models.model import Choice, PanelModel, one_of
from kamlib.support import columns as c
from kamlib.support.errors import KamError, ParameterError, Sentence
from kamlib.support.settings import Format, Source

#: Lines of a text file that are read while a map is tried, those refused by the settings
#: among them; the report reads all.
SAMPLE = 1000
ROWS = 5
_TEXT = (".csv", ".txt", ".tsv")
#: Stands for "no column of the file".
NONE = ""


#: What is told of each kind of refusal.
REASONS = ("column", "reason", "rows", "value")


@dataclass(frozen=True, eq=False, kw_only=True)
class Reading:
    """What came of reading a source by a column map.

    Attributes
    ----------
    delivered, accepted, rejected : int
        Rows; they add up.
    reasons : DataFrame
        Per column and reason: ``column``, ``reason``, ``rows`` and an example ``value``; most
        frequent first.
    problem : Sentence or str
        Why it could not be read at all; empty: it could.
    """

    delivered: int = 0
    accepted: int = 0
    rejected: int = 0
    reasons: pd.DataFrame
    problem: str = ""


class Sample(NamedTuple):
    """A few rows of a source, every cell as text, and how they are written."""

    file: Path
    form: Format


def shortened(path: Path, target: Path, *, keep: Collection[int]) -> Path:
    """Copy the beginning of a text file, and of the rest the lines that are to be kept.

    Parameters
    ----------
    path, target : Path
        From, to.
    keep : collection of int
        Numbers of lines, from 1; at most half of the copy.

    Returns
    -------
    Path
        ``target``, at most :data:`SAMPLE` lines and a heading.
    """
    wanted = set(sorted(keep)[: SAMPLE // 2])
    head = SAMPLE + 1 - len(wanted)
    with path.open("rb") as whole, target.open("wb") as short:
        last = max(wanted, default=0)
        for number, line in enumerate(whole, start=1):
            # A record that goes on in the next line cannot be kept by one of its lines.
            if number <= head or (number in wanted and line.count(b'"') % 2 == 0):
                short.write(line)
            elif number > max(head, last):
                break
    return target


def _counted(rejects: pd.DataFrame) -> pd.DataFrame:
    """Count refused rows by column and reason; most frequent first, the first value as example."""
    lines: dict[tuple[str, str], set[int]] = {}
    values: dict[tuple[str, str], str] = {}
    listed = (rejects[name] for name in ("column", "reason", c.LINE, "value"))
    for column, reason, line, value in zip(*listed, strict=True):
        lines.setdefault((column, reason), set()).add(line)
        values.setdefault((column, reason), value)
    order = sorted(lines, key=lambda key: (-len(lines[key]), key[0]))
    rows = [(*key, len(lines[key]), values[key]) for key in order]
    return pd.DataFrame(rows, columns=list(REASONS))


class DataCollectionModel(PanelModel):
    """A source and its column map.

    Its choice: ``source`` (table and number, like ``sales/1``), ``column`` of the workbook that is
    looked at, and ``columns``: what differs from the settings, column of the workbook to
    column of the file ("" for none).
    """

    chapter: ClassVar[str] = "data_collection"

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Every declared file, by table and number."""
        found = {
            f"{table}/{number}": with_profile(source, table)
            for table, listed in self.settings.sources.items()
            for number, source in enumerate(listed, start=1)
            if source.file and table in CONTRACTS
        }
        if not found:
            raise ParameterError(
                Sentence("No source of this workbook is a file, so there is no column map to try.")
            )
        return found

    def name(self, source: str) -> str:
        """Name a source: its table and its file."""
        table = source.partition("/")[0]
        return f"{table_label(table, self.language)} · {self.sources[source].file}"

    @property
    def table(self) -> str:
        """Table that the chosen source feeds."""
        return str(self.choice["source"]).partition("/")[0]

    @property
    def contract(self) -> Contract:
        """What that table must look like."""
        return CONTRACTS[self.table]

    def start(self) -> Choice:
        """Take the source with most refused rows, and its first column."""
        worst = max(self.sources, key=lambda key: len(self._worst_file(key)[1]))
        return {"source": worst, "column": self._first_column(worst), "columns": {}}

    def _first_column(self, source: str) -> str:
        return CONTRACTS[source.partition("/")[0]].names[0]

    def checked(self, choice: Choice) -> Choice:
        """Check source and map."""
        source = one_of("source", choice["source"], self.sources)
        contract = CONTRACTS[source.partition("/")[0]]
        column = one_of("column", choice["column"], list(contract.names))
        headings = [NONE, *self.headings(source)]
        columns = {
            one_of("column", name, list(contract.names)): one_of(name, heading, headings)
            for name, heading in dict(choice["columns"]).items()
        }
        return {"source": source, "column": column, "columns": columns}

    def said(self, choice: Choice) -> dict[str, str]:
        """Say the map where it is another one."""
        none = self.language.text("(none)")
        return {
            f"{self.name(choice['source'])}, {column} =": heading or none
            for column, heading in choice["columns"].items()
        }

    def choose_source(self, source: str) -> None:
        """Choose a source; its map is that of the settings."""
        one_of("source", source, self.sources)
        self.choose(source=source, column=self._first_column(source), columns={})

    def map_column(self, heading: str) -> None:
        """Fill the chosen column of the workbook from another column of the file."""
        columns = {**self.choice["columns"], self.choice["column"]: heading}
        if heading == self.stated(self.choice["column"]):
            del columns[self.choice["column"]]
        self.choose(columns=columns)

    def stated(self, column: str) -> str:
        """Say which column of the file the settings take for a column of the workbook."""
        source = self.sources[self.choice["source"]]
        named = source.columns.get(column, NONE)
        same = column if column in self.headings(self.choice["source"]) else NONE
        return named or same

    def mapped(self, column: str) -> str:
        """Say which column of the file is taken now."""
        found: str = self.choice["columns"].get(column, self.stated(column))
        return found

    # -- reading ------------------------------------------------------------------------------

    @cached_property
    def _engine(self) -> DuckDB:
        engine = DuckDB(is_for_few=True)
        weakref.finalize(self, engine.close)
        return engine

    @cached_property
    def _against(self) -> Against:
        return against(self.settings, self._engine)

    @cached_property
    def _folder(self) -> tempfile.TemporaryDirectory[str]:
        folder = tempfile.TemporaryDirectory(prefix="kam-panel-")
        weakref.finalize(self, folder.cleanup)
        return folder

    @cached_property
    def _samples(self) -> dict[str, Sample]:
        return {}

    def _sample(self, source: str) -> Sample:
        """Take a few lines of a source, opened once: what follows differs by the map alone."""
        if source not in self._samples:
            declared = self.sources[source]
            path, refused = self._worst_file(source)
            folder = Path(tempfile.mkdtemp(dir=self._folder.name))
            if path.suffix.lower() in _TEXT:
                path = shortened(path, folder / path.name, keep=refused)
            form = declared.format or self.settings.data.format
            opened = open_file(path, declared, form, self._engine.reader)
            kept = folder / f"{path.name}.parquet"
            opened.rows.sort(LINE).drop(FILE, LINE).to_native().write_parquet(str(kept))
            self._samples[source] = Sample(kept, opened.form)
        return self._samples[source]

    def _worst_file(self, source: str) -> tuple[Path, set[int]]:
        """Find the file of a source with most refused lines, and these lines."""
        paths = find_files(self.sources[source].file, self.settings.data_folder)
        rejects = self.book.collection.rejects
        mine = rejects[rejects["table"] == source.partition("/")[0]]
        lines = {
            path.name: set(mine.loc[mine[c.FILE] == path.name, c.LINE].dropna().astype(int))
            for path in paths
        }
        worst = max(paths, key=lambda path: len(lines[path.name]))
        return worst, lines[worst.name]

    @cached_property
    def _heads(self) -> dict[str, pd.DataFrame]:
        return {}

    def first_rows(self, source: str = "") -> pd.DataFrame:
        """Show the first rows of a source as they were read, under the file's own headings.

        Returns
        -------
        DataFrame of shape (<= 5, n_columns)
            Texts.
        """
        key = source or self.choice["source"]
        if key not in self._heads:
            kept = self._engine.reader.read_parquet(str(self._sample(key).file))
            self._heads[key] = kept.limit(ROWS).df()
        return self._heads[key]

    def headings(self, source: str) -> list[str]:
        """Headings of a source's file."""
        return [str(name) for name in self.first_rows(source).columns]

    def changed_source(self) -> Source:
        """Write the chosen source with its map."""
        source = self.sources[self.choice["source"]]
        columns = {**source.columns, **self.choice["columns"]}
        # A heading that is the column's own name is taken unless the map says "none".
        headings = self.headings(self.choice["source"])
        kept = {
            name: heading
            for name, heading in columns.items()
            if heading != NONE or name in headings
        }
        return source.model_copy(update={"columns": kept, "profile": ""})

    @cached_property
    def _readings(self) -> dict[str, Reading]:
        return {}

    def reading(self) -> Reading:
        """Read and check the beginning of the source by the chosen map, as chapter 1 does."""
        key = self.changed_source().model_dump_json()
        if key not in self._readings:
            self._readings[key] = self._read()
        return self._readings[key]

    def _read(self) -> Reading:
        sample = self._sample(self.choice["source"])
        update = {"file": sample.file.name, "format": sample.form}
        source = self.changed_source().model_copy(update=update)
        try:
            delivery = read_source(
                source,
                self.contract,
                folder=sample.file.parent,
                default=sample.form,
                connection=self._engine.reader,
                start_month=self.settings.company.fiscal_year_start_month,
            )
            done = check(
                delivery, self.contract, source=source, against=self._against, engine=self._engine
            )
        except KamError as error:
            # The file is spoken of by its own name, not by that of its copy.
            told = error.told(self.language).replace(sample.file.name, sample.file.stem)
            return Reading(reasons=pd.DataFrame(columns=list(REASONS)), problem=told)
        return Reading(
            delivered=int(done.balance["rows_delivered"]),
            accepted=int(done.balance["rows_accepted"]),
            rejected=int(done.balance["rows_rejected"]),
            reasons=_counted(done.rejects),
        )

    def changed_settings(self) -> Mapping[str, Any]:
        """Give the sources of the table with the chosen map."""
        number = int(str(self.choice["source"]).partition("/")[2]) - 1
        listed = list(self.settings.sources[self.table])
        if self.choice["columns"]:
            listed[number] = self.changed_source()
        written = [each.model_dump(mode="json", exclude_unset=True) for each in listed]
        return {"sources": {self.table: written}}
