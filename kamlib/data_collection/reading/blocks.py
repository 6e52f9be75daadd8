"""A source as a block of ``workbook.toml``, with the form that was proven for it."""

from __future__ import annotations

from kamlib.support.settings import Format, Source


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\t", "\\t").replace("\n", "\\n") + '"'


def block(source: Source, table: str, form: Format) -> str:
    """Write a source as TOML, with the form that was proven for it.

    Parameters
    ----------
    source : Source
        The source.
    table : str
        Table it feeds.
    form : Format
        How it is written.

    Returns
    -------
    str
        A block for ``workbook.toml``.

    Examples
    --------
    >>> source = Source(file="umsatz.csv", columns={"account_id": "Kunde"})
    >>> print(block(source, "sales", Format(separator=";", decimal=",")))
    [[sources.sales]]
    file = "umsatz.csv"
    format = { separator = ";", decimal = "," }
    <BLANKLINE>
    [sources.sales.columns]
    account_id = "Kunde"
    <BLANKLINE>
    """
    lines = [f"[[sources.{table}]]", f"file = {_quoted(source.file)}"]
    if source.profile:
        lines.append(f"profile = {_quoted(source.profile)}")
    marks = ("encoding", "separator", "quote", "decimal", "thousands", "date", "currency")
    usual = {"quote": '"', "encoding": "utf-8"}
    written = [
        f"{name} = {_quoted(value)}"
        for name in marks
        if (value := str(getattr(form, name))) and value != usual.get(name)
    ]
    if form.dates:
        days = ", ".join(f"{name} = {_quoted(day)}" for name, day in form.dates.items())
        written.append(f"dates = {{ {days} }}")
    if written:
        lines.append(f"format = {{ {', '.join(written)} }}")
    if source.wide:
        turned = f"columns = {_quoted(source.wide.columns)}, value = {_quoted(source.wide.value)}"
        lines.append(f"wide = {{ {turned} }}")
    if source.repeated_keys != "refuse":
        lines.append(f"repeated_keys = {_quoted(source.repeated_keys)}")
    if source.columns:
        lines += ["", f"[sources.{table}.columns]"]
        lines += [f"{name} = {_quoted(value)}" for name, value in source.columns.items()]
    return "\n".join(lines) + "\n"
