"""Profiles of well-known systems: how their exports are laid out and call their columns.

The profiles themselves stand in ``profiles.toml`` beside this module, so that an analyst can
read them and a new one needs no code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from functools import cache
from importlib import resources
from typing import Any

from kamlib.data_collection.reading.mapping import origins
from kamlib.support.errors import Sentence, SettingsError, nearest
from kamlib.support.settings import Source


@cache
def profiles() -> Mapping[str, dict[str, Any]]:
    """Load all profiles by name.

    Examples
    --------
    >>> profiles()["salesforce/opportunities"]["table"]
    'opportunities'
    """
    file = resources.files("kamlib.data_collection.reading") / "profiles.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def with_profile(source: Source, table: str) -> Source:
    """Take over the layout of a profile: header, constants, signs, units.

    Parameters
    ----------
    source : Source
        As declared; what it says itself goes before the profile.
    table : str
        Input table it feeds.

    Returns
    -------
    Source
        With the profile's layout, its columns still open.

    Raises
    ------
    SettingsError
        If there is no such profile, or it feeds another table.
    """
    if not source.profile:
        return source
    profile = _profile(source.profile)
    if profile["table"] != table:
        raise SettingsError(
            Sentence(
                "The profile {profile!r} feeds {declared}, not {table}. Declare the source under "
                "[[sources.{declared}]].",
                profile=source.profile,
                declared=profile["table"],
                table=table,
            )
        )
    update: dict[str, Any] = {
        name: value
        for name, value in profile.items()
        if name in ("below_header",) and not getattr(source, name)
    }
    for name in ("constants", "values", "factor"):
        update[name] = {**profile.get(name, {}), **getattr(source, name)}
    declared = source.model_dump(exclude_unset=True)
    if "sign" in profile and "sign" not in declared:
        update["sign"] = profile["sign"]
    return Source.model_validate({**declared, **update})


def with_columns(source: Source, found: Collection[str]) -> Source:
    """Choose the column names of a profile that a file has.

    Parameters
    ----------
    source : Source
        With its profile.
    found : collection of str
        Columns of the file.

    Returns
    -------
    Source
        With columns and filters as the file calls them.
    """
    if not source.profile:
        return source
    profile = _profile(source.profile)
    taken = {name for value in source.columns.values() for name in origins(value)}
    columns = dict(source.columns)
    for name, names in profile["columns"].items():
        known = next((one for one in names if one in found and one not in taken), None)
        if known and name not in columns and name not in source.constants:
            columns[name] = known
    where = {
        name: tuple(values)
        for name, values in profile.get("where", {}).items()
        if name in found and name not in source.where
    }
    update: dict[str, Any] = {"columns": columns, "where": {**where, **source.where}}
    if source.sign and "sign" in profile and source.sign.column not in found:
        update["sign"] = None
    return source.model_copy(update=update)


def _profile(name: str) -> dict[str, Any]:
    if name not in profiles():
        raise SettingsError(
            Sentence("There is no profile {name!r}.", name=name), nearest(name, profiles())
        )
    return profiles()[name]


def match(found: Collection[str]) -> str:
    """Find the profile most of whose columns a file has.

    Parameters
    ----------
    found : collection of str
        Columns of the file.

    Returns
    -------
    str
        Name of the profile; empty if none fits clearly better than the others.

    Examples
    --------
    >>> match(["Id", "AccountId", "Name", "StageName", "Amount", "CloseDate", "Probability"])
    'salesforce/opportunities'
    """
    scores = {name: _share(profile, found) for name, profile in profiles().items()}
    best = max(scores.values())
    names = [name for name, score in scores.items() if score == best]
    return names[0] if best >= 0.6 and len(names) == 1 else ""


def _share(profile: Mapping[str, Any], found: Collection[str]) -> float:
    columns = profile["columns"].values()
    return sum(any(one in found for one in names) for names in columns) / len(columns)
