"""Read and check a ``workbook.toml``; every failure becomes a sentence with its cure."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from kamlib.support.errors import Sentence, SettingsError, nearest
from kamlib.support.settings.refusals import refusal
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
            Sentence(
                "No workbook file at {file}. Say where it is with --workbook FILE; "
                "the sample company's is workbook.toml in the project folder.",
                file=file,
            )
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            Sentence("{file} cannot be read as UTF-8 text: {error}", file=file, error=error)
        ) from None
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            Sentence("{file} is not valid TOML: {error}", file=file, error=error)
        ) from None
    try:
        settings = Settings.model_validate({**content, "file": path})
    except ValidationError as error:
        raise _listed(path.name, [_sentence(failure) for failure in error.errors()]) from None
    swapped = [_at(place, _NO_NUMBER) for place in _no_numbers(content, settings)]
    if swapped:
        raise _listed(path.name, swapped)
    return settings


#: Steps of a place that name a kind of value, such as "tuple[int, ...]".
_KIND = re.compile(r"\[|^(int|constrained-str)$")
#: Said where true or false stands for a number; pydantic would take it for 1 or 0.
_NO_NUMBER = Sentence("a number is needed; found true or false.")


def _listed(file: str, failures: list[Sentence]) -> SettingsError:
    told = Sentence("{file} has settings that cannot be used:", file=file)
    for failure in failures:
        told = Sentence("{told}\n  - {failure}", told=told, failure=failure)
    return SettingsError(told)


def _no_numbers(said: Any, taken: Any, place: tuple[int | str, ...] = ()) -> list[Any]:
    """List the places where true or false was taken for a number."""
    if isinstance(said, bool):
        return [] if isinstance(taken, bool) else [place]
    if isinstance(said, dict):
        inner = [(name, each, _member(taken, name)) for name, each in said.items()]
    elif isinstance(said, list):
        inner = [(number, each, taken[number]) for number, each in enumerate(said)]
    else:
        return []
    return [found for name, each, got in inner for found in _no_numbers(each, got, (*place, name))]


def _member(taken: Any, name: str) -> Any:
    return getattr(taken, name) if isinstance(taken, BaseModel) else taken[name]


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


def _sentence(failure: Any) -> Sentence:
    place = tuple(failure["loc"])
    if failure["type"] != "extra_forbidden":
        return _at(place, refusal(failure))
    section = _section_at(place[:-1])
    known = [name for name in section.model_fields if name != "file"] if section else []
    hint = nearest(str(place[-1]), known)
    return _at(place, Sentence("there is no such setting. {hint}", hint=hint))


def _at(place: tuple[int | str, ...], failure: Sentence) -> Sentence:
    """Put the place in front; marks of pydantic for the kind of a value are no place."""
    steps = [
        str(step + 1) if isinstance(step, int) else step
        for step in place
        if isinstance(step, int) or not _KIND.search(step)
    ]
    return Sentence("{place}: {failure}", place=".".join(steps) or "workbook", failure=failure)
