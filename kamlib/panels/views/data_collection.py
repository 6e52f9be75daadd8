"""The panel of chapter 1: pick a source, look at its first rows, mend its column map."""

from __future__ import annotations

import html
from collections.abc import Sequence

import ipywidgets as widgets

from kamlib.data_collection.contracts import PERSONAL
from kamlib.panels import drawing
from kamlib.panels.models.data_collection import NONE, SAMPLE, DataCollectionModel
from kamlib.panels.view import PanelView
from kamlib.panels.view_report import as_toml
from kamlib.support.display import Show

#: Columns of the file shown with their first rows.
MOST_COLUMNS = 9


class DataCollectionView(PanelView[DataCollectionModel]):
    """A source, a column of the workbook, and the column of the file that fills it."""

    height = 520

    def title(self) -> str:
        """Name the panel."""
        return self.text("Try another column map")

    def make_controls(self) -> Sequence[widgets.Widget]:
        """Make three lists: source, column of the workbook, column of the file."""
        text = self.text
        self.source = widgets.Dropdown(
            options=[(self.model.name(source), source) for source in self.model.sources],
            description=text("Source"),
        )
        self.column = widgets.Dropdown(description=text("Column of the workbook"))
        self.heading = widgets.Dropdown(description=text("Column of the file"))
        self.bind(self.source, self.model.choose_source)
        self.bind(self.column, lambda column: self.model.choose(column=column))
        self.bind(self.heading, self.model.map_column)
        return [self.source, self.column, self.heading]

    def follow(self) -> None:
        """Set the lists to what is chosen."""
        choice, text = self.model.choice, self.text
        self.source.value = choice["source"]
        columns = [
            (f"{column.name} *" if column.is_required else column.name, column.name)
            for column in self.model.contract.columns
        ]
        headings = [(name, name) for name in self.model.headings(choice["source"])]
        _offer(self.column, columns, choice["column"])
        _offer(
            self.heading, [(text("(none)"), NONE), *headings], self.model.mapped(choice["column"])
        )

    def draw(self) -> str:
        """Draw the source."""
        return draw(self.model)


def _offer(control: widgets.Dropdown, options: list[tuple[str, str]], value: str) -> None:
    if tuple(control.options) != tuple(options):
        control.options = options
    control.value = value


def draw(model: DataCollectionModel) -> str:
    """Draw the source by the chosen map: what is refused and why, its first rows, the map.

    Parameters
    ----------
    model : DataCollectionModel
        With its choice.

    Returns
    -------
    str
        HTML.
    """
    return _begin(model) + _reasons(model) + _first_rows(model) + _map(model)


def still(model: DataCollectionModel) -> str:
    """Draw the source for everybody who reads a report: cells of persons stay at the desk.

    Parameters
    ----------
    model : DataCollectionModel
        With its choice.

    Returns
    -------
    str
        HTML.
    """
    if model.table not in PERSONAL:
        return draw(model)
    told = model.language.text(
        "The rows of this table are about persons: they are shown in the panel only, never in a "
        "report."
    )
    return _begin(model) + f'<p class="kam-small">{html.escape(told)}</p>' + _map(model)


def _first_rows(model: DataCollectionModel) -> str:
    language, text = model.language, model.language.text
    rows = model.first_rows()
    shown = rows.iloc[:, :MOST_COLUMNS]
    return drawing.table(
        shown,
        [Show(name=name, label=name) for name in shown.columns],
        language=language,
        caption=text("First rows of {file}, as read", file=model.name(model.choice["source"])),
        note=_left_out(model, len(rows.columns)),
    )


def _begin(model: DataCollectionModel) -> str:
    reading, language, text = model.reading(), model.language, model.language.text
    if reading.problem:
        told = text("By this map the source cannot be read: {reason}", reason=reading.problem)
        return f'<p class="kam-wrong" role="alert">{html.escape(told)}</p>'
    return drawing.sentence(
        text(
            "By this map, of {delivered} rows read here: {rejected} refused, {accepted} accepted.",
            rejected=language.number(reading.rejected),
            delivered=language.number(reading.delivered),
            accepted=language.number(reading.accepted),
        )
    )


def _reasons(model: DataCollectionModel) -> str:
    reading, language, text = model.reading(), model.language, model.language.text
    if reading.reasons.empty:
        return ""
    rows = reading.reasons.head(8)
    return drawing.table(
        rows.assign(reason=[text(reason) for reason in rows["reason"]]),
        [
            Show(name="column", label=text("Column")),
            Show(name="reason", label=text("Reason"), wraps=True),
            Show(name="value", label=text("Example")),
            Show(name="rows", label=text("Rows"), format="number", has_bar=True),
        ],
        language=language,
        caption=text("Why rows are refused"),
    )


def _left_out(model: DataCollectionModel, count: int) -> str:
    text, language = model.language.text, model.language
    told = text(
        "Read while you try: at most {count} lines, those that the settings refuse among them; "
        "the report reads all.",
        count=language.number(SAMPLE),
    )
    if count <= MOST_COLUMNS:
        return told
    more = language.plural(
        "{count} further column is not shown.",
        "{count} further columns are not shown.",
        count - MOST_COLUMNS,
    )
    return f"{told} {more}"


def _map(model: DataCollectionModel) -> str:
    text = model.language.text
    if not model.choice["columns"]:
        told = text("The map is that of the settings. * marks columns that are needed.")
        return f'<p class="kam-small">{html.escape(told)}</p>'
    told = text("To keep this map, write into the source in {file}:", file=model.settings.file.name)
    line = f"columns = {as_toml(model.changed_source().columns)}"
    return f'<p class="kam-small">{html.escape(told)}<br><code>{html.escape(line)}</code></p>'
