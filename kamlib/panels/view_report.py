"""A view as a report: the same notebooks, run by ``kam run`` with what is chosen in a panel.

What is chosen becomes a workbook file of its own under ``.kam/views/<chapter>/``, beside the
company's. Its reports go into ``views/<chapter>/`` inside the folder of reports: a published
quarter is never overwritten, and the view can be run again from its file.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from kamlib.panels.live import SESSION, VOILA, is_app
from kamlib.panels.models.model import PanelModel
from kamlib.panels.selection import why
from kamlib.support.errors import Sentence, StorageError
from kamlib.support.settings import Settings

VIEWS = "views"
#: A run that takes longer is given up.
LONGEST_SECONDS = 3600


class Outcome(NamedTuple):
    """What came of a run.

    Attributes
    ----------
    page : Path or None
        The page to open; None: nothing was published.
    place : str
        Folder of the report, from the workbook's.
    said : str
        What the command said.
    """

    page: Path | None
    place: str
    said: str


def publish_view(model: PanelModel) -> Outcome:
    """Run the chapters with the choice of a panel.

    Parameters
    ----------
    model : PanelModel
        With its choice.

    Returns
    -------
    Outcome
        The page of the panel's chapter, or why there is none.
    """
    settings, quarter = model.settings, model.book.quarter
    changes = model.changed_settings()
    file = write_view(settings, model.chapter, changes, told=model.differences())
    folder = settings.report_folder / VIEWS / model.chapter
    command = [sys.executable, "-m", "kamlib.cli", "run", quarter, "--workbook", str(file)]
    command += ["--lang", model.language.code]
    for name, value in model.parameters().items():
        command += ["-p", f"{name}={value}"]
    done = subprocess.run(
        command,
        cwd=settings.folder,
        env=_environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=LONGEST_SECONDS,
        check=False,
    )
    said = (done.stderr or done.stdout).strip()
    page = _page(folder / quarter, model)
    is_published = done.returncode == 0 and page.exists()
    return Outcome(page if is_published else None, _seen(folder / quarter, settings), said)


def _environment() -> dict[str, str]:
    """Leave out what says that somebody sits in front: a run is unattended."""
    left_out = {SESSION, VOILA, "MPLBACKEND"}
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return kept | {"PYTHONIOENCODING": "utf-8"}


def _page(report: Path, model: PanelModel) -> Path:
    named = sorted(report.glob(f"[0-9][0-9]_{model.chapter}.html"))
    plan = report / "plans" / f"{model.plan_stem}.html" if model.plan_stem else report
    return named[0] if named else plan if plan.is_file() else report / "index.html"


def _seen(place: Path, settings: Settings) -> str:
    try:
        return Path(os.path.relpath(place, settings.folder)).as_posix()
    except ValueError:  # another drive on Windows
        return place.as_posix()


def write_view(settings: Settings, chapter: str, changes: Mapping[str, Any], *, told: str) -> Path:
    """Write the workbook file of a view.

    Parameters
    ----------
    settings : Settings
        The company's.
    chapter : str
        Names the view.
    changes : mapping
        Nested settings that differ.
    told : str
        The same for a reader; every page of the report says it.

    Returns
    -------
    Path
        ``.kam/views/<chapter>/workbook.toml``; it reads the same data.

    Raises
    ------
    StorageError
        If nothing can be written beside the company's.
    """
    file = settings.folder / ".kam" / VIEWS / chapter / "workbook.toml"
    content = settings.model_dump(mode="json", exclude_unset=True)
    reports = settings.report_folder / VIEWS / chapter
    places = {
        "data": {"folder": _from(file, settings.data_folder)},
        # What is tried is sent to nobody, and no page of it passes for the company's report.
        "report": {"folder": _from(file, reports), "outbox": False, "view": told},
    }
    content = merged(merged(content, changes), places)
    lines = [f"{_key(name)} = {as_toml(value)}" for name, value in content.items()]
    head = "# Written by a panel: the company's settings with what was chosen there."
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join([head, *lines, ""]), encoding="utf-8")
    except OSError as error:
        raise _unwritten(settings, error) from error
    return file


def _unwritten(settings: Settings, error: OSError) -> StorageError:
    return StorageError(
        Sentence(
            "A view needs a settings file of its own beside {file}, and nothing can be written "
            "there ({reason}). Have the right given, or work in a copy of the folder.",
            file=settings.file.name,
            reason=why(error),
        )
    )


def _from(file: Path, place: Path) -> str:
    try:
        return Path(os.path.relpath(place, file.parent)).as_posix()
    except ValueError:  # another drive on Windows
        return place.resolve().as_posix()


def merged(content: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Lay changes over nested settings; a list is replaced as a whole.

    Examples
    --------
    >>> merged({"matrix": {"border": 0.3, "split_value": 6}}, {"matrix": {"split_value": 5}})
    {'matrix': {'border': 0.3, 'split_value': 5}}
    """
    result = dict(content)
    for name, value in changes.items():
        old = result.get(name)
        is_nested = isinstance(old, Mapping) and isinstance(value, Mapping)
        result[name] = merged(old, value) if is_nested else value  # type: ignore[arg-type]
    return result


def as_toml(value: Any) -> str:
    """Write a value as TOML reads it, on one line.

    Examples
    --------
    >>> as_toml({"name": {"de": "Erlös"}, "anchors": [[0, 0.5]], "on": True})
    '{ name = { de = "Erlös" }, anchors = [[0, 0.5]], on = true }'
    """
    if isinstance(value, Mapping):
        inside = [f"{_key(k)} = {as_toml(each)}" for k, each in value.items() if each is not None]
        return f"{{ {', '.join(inside)} }}" if inside else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(as_toml(each) for each in value)}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    is_bare = name.replace("_", "").replace("-", "").isalnum() and name.isascii()
    return name if is_bare else json.dumps(name, ensure_ascii=False)


def link_to(page: Path, folder: Path) -> str:
    """Find the address under which a front end shows a file of the workbook's folder."""
    try:
        path = page.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return page.resolve().as_uri()
    base = os.environ.get(VOILA if is_app() else "JUPYTERHUB_SERVICE_PREFIX", "/")
    return f"{base.rstrip('/')}/{'voila/files' if is_app() else 'files'}/{path}"
