"""Read and check a ``workbook.toml``; every failure becomes a sentence with its cure."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from kamlib.support.errors import SettingsError, nearest
from kamlib.support.settings.workbook import Settings


def load_settings(file: str | Path) -> Settings:
    """Read and check a ``workbook.toml``.

    Parameters
    ----------
    file : str or Path
        The workbook file.

    Returns
    -------
    Settings
        Frozen; every missing setting has its default.

    Raises
    ------
    SettingsError
        If the file is missing, is not TOML, or holds a name or value that is not allowed;
        all failures are listed at once, each with the nearest valid name.
    """
    path = Path(file).resolve()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SettingsError(
            f"No workbook file at {file}. Say where it is with --workbook FILE; "
            "the sample company's is workbook.toml in the project folder."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} cannot be read as UTF-8 text: {error}") from None
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file} is not valid TOML: {error}") from None
    try:
        return Settings.model_validate({**content, "file": path})
    except ValidationError as error:
        listed = "\n".join(f"  - {_sentence(failure)}" for failure in error.errors())
        raise SettingsError(
            f"{Path(file).name} has settings that cannot be used:\n{listed}"
        ) from None


def _section_at(place: tuple[int | str, ...]) -> type[BaseModel] | None:
    """Find the section that a place in the settings belongs to, to name its settings."""
    model: Any = Settings
    for step in place:
        if isinstance(step, int):
            continue
        fields = getattr(model, "model_fields", None)
        if fields is None or step not in fields:
            continue
        model = _innermost(fields[step].annotation)
    return model if isinstance(model, type) and issubclass(model, BaseModel) else None


def _innermost(annotation: Any) -> Any:
    for argument in getattr(annotation, "__args__", ()):
        found = _innermost(argument)
        if isinstance(found, type) and issubclass(found, BaseModel):
            return found
    return annotation


def _sentence(failure: Any) -> str:
    place = tuple(failure["loc"])
    shown = ".".join(str(step + 1) if isinstance(step, int) else step for step in place)
    if failure["type"] == "extra_forbidden":
        section = _section_at(place[:-1])
        known = [name for name in section.model_fields if name != "file"] if section else []
        return f"{shown}: there is no such setting. {nearest(str(place[-1]), known)}"
    if failure["type"] == "missing":
        return f"{shown}: this setting is needed and is missing."
    message = str(failure["msg"]).removeprefix("Value error, ")
    found = failure.get("input")
    if isinstance(found, str | int | float):
        message += f"; found {found!r}"
    return f"{shown or 'settings'}: {message}"
