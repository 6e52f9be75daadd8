"""What moved between two reports, per account, split by why.

Between two quarters the later report also holds the earlier quarter. How the earlier quarter
reads there, minus how it was published, was restated; the rest is real movement. Between two
editions of a quarter everything was restated. What restated it is told by the manifests:
other inputs (data), other settings, other code (method).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from kamlib.reporting.editions.figures import FIGURES, VALUE, figures_of
from kamlib.reporting.editions.shelf import stated
from kamlib.support import columns as c

MOVEMENT, DATA, SETTINGS, METHOD, TOGETHER = PARTS = (
    "movement",
    "data",
    "settings",
    "method",
    "together",
)
_KEY = [c.ACCOUNT_ID, "figure"]


class Cause(NamedTuple):
    """What is different about how two reports were made: its kind and what it is."""

    kind: str
    what: str


def causes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Cause]:
    """List what is different about how two reports were made.

    Parameters
    ----------
    before, after : mapping
        Their manifests.

    Examples
    --------
    >>> one = {"inputs": [{"file": "sales.csv", "sha256": "a"}], "code": {"sha256": "x"}}
    >>> causes(one, {**one, "inputs": [{"file": "sales.csv", "sha256": "b"}]})
    [Cause(kind='data', what='sales.csv')]
    """
    found = [Cause(DATA, file) for file in _unlike(_inputs(before), _inputs(after))]
    settings = [*_unlike(_flat(_values(before)), _flat(_values(after)))]
    settings += _unlike(_flat(_parameters(before)), _flat(_parameters(after)))
    said = before.get("settings", {}).get("sha256"), after.get("settings", {}).get("sha256")
    if not settings and said[0] != said[1]:
        settings = ["workbook.toml"]  # how sources are read, or a remark
    found += [Cause(SETTINGS, name) for name in settings]
    code = before.get("code", {}), after.get("code", {})
    if code[0].get("sha256") != code[1].get("sha256"):
        found.append(Cause(METHOD, "kamlib"))
    versions = before.get("versions", {}), after.get("versions", {})
    others = [name for name in _unlike(*versions) if name != "kamlib"]
    return found + [Cause(METHOD, name) for name in others]


def part_of(found: Iterable[Cause]) -> str:
    """Name the part a restatement belongs to; several kinds at once cannot be told apart.

    Examples
    --------
    >>> part_of([Cause("data", "sales.csv"), Cause("data", "costs.csv")])
    'data'
    >>> part_of([Cause("data", "sales.csv"), Cause("method", "kamlib")]), part_of([])
    ('together', 'together')
    """
    kinds = {cause.kind for cause in found}
    return kinds.pop() if len(kinds) == 1 else TOGETHER


class Report(NamedTuple):
    """A report as it is compared: its data, its quarter, and what it was made of."""

    data: Path
    quarter: str
    made_of: Mapping[str, Any]

    @classmethod
    def of(cls, folder: Path) -> Report:
        """Take a published report."""
        content = stated(folder)
        return cls(folder / "data", str(content["quarter"]), content)


def changes(earlier: Report, later: Report, *, noise_pct: float) -> pd.DataFrame:
    """Compare the figures of two reports per account, split by why they moved.

    Parameters
    ----------
    earlier, later : Report
        Two quarters, or two editions of one.
    noise_pct : float
        A change up to this share of the earlier figure is noise.

    Returns
    -------
    DataFrame of shape (n_figures, 11)
        ``account_id``, ``figure``, ``before``, ``after``, ``change`` and the parts it is made
        of: ``movement``, ``data``, ``settings``, ``method`` and ``together`` (which of them
        cannot be told); ``is_noticed`` beyond the noise; the largest change first. An account
        that only one report has counts from or to 0 in money; its other changes are missing.
    """
    before = figures_of(earlier.data, earlier.quarter)
    after = figures_of(later.data, later.quarter)
    again = after
    if earlier.quarter != later.quarter:
        again = figures_of(later.data, earlier.quarter, with_scores=False)
    part = part_of(causes(earlier.made_of, later.made_of))
    return split(before, after, again, part=part, noise_pct=noise_pct)


def split(
    before: pd.DataFrame,
    after: pd.DataFrame,
    again: pd.DataFrame,
    *,
    part: str,
    noise_pct: float,
) -> pd.DataFrame:
    """Split changes into real movement and restatement.

    Parameters
    ----------
    before, after : DataFrame
        Figures as published, from :func:`kamlib.reporting.editions.figures.figures_of`.
    again : DataFrame
        The earlier quarter as the later report has it; ``after`` itself between two editions.
    part : str
        What a restatement belongs to, from :func:`part_of`.
    noise_pct : float
        Share of the earlier figure up to which a change is noise.

    Returns
    -------
    DataFrame
        As from :func:`changes`.

    Examples
    --------
    By hand: published 100, by now restated to 90, moved on to 120.

    >>> frames = [pd.DataFrame({"account_id": ["K1"], "figure": "net_revenue", "value": [value]})
    ...           for value in (100.0, 120.0, 90.0)]
    >>> split(*frames, part="data", noise_pct=1).loc[0, ["change", "movement", "data"]].tolist()
    [20.0, 30.0, -10.0]
    """
    states = {"before": before, "after": after, "again": again}
    wide = pd.concat(
        {name: frame.set_index(_KEY)[VALUE] for name, frame in states.items()}, axis="columns"
    ).reset_index()
    is_money = wide["figure"].isin([each.name for each in FIGURES if each.format == "money"])
    for name, frame in states.items():
        if len(frame):  # who is not there has earned nothing
            wide[name] = wide[name].mask(is_money & wide[name].isna(), 0.0)
    wide = wide.assign(change=wide["after"] - wide["before"], **dict.fromkeys(PARTS, float("nan")))
    wide[part] = wide["again"] - wide["before"]
    wide[MOVEMENT] = wide["after"] - wide["again"]
    wide[TOGETHER] = wide[TOGETHER].where(wide["again"].notna(), wide["change"])
    wide["is_noticed"] = _is_noticed(wide, noise_pct)
    ranked = wide.assign(size=wide["change"].abs()).sort_values(
        ["size", *_KEY], ascending=[False, True, True], ignore_index=True
    )
    return ranked[[*_KEY, "before", "after", "change", *PARTS, "is_noticed"]]


def _is_noticed(wide: pd.DataFrame, noise_pct: float) -> pd.Series:
    """Tell what moved, or was restated and moved back, by more than the noise."""
    least = wide["figure"].map({each.name: each.least for each in FIGURES}).astype(float)
    floor = (wide["before"].abs().fillna(0.0) * noise_pct / 100).clip(lower=least)
    moved: pd.Series = wide[["change", *PARTS]].abs().ge(floor, axis="index").any(axis="columns")
    return moved


def _inputs(manifest: Mapping[str, Any]) -> dict[str, Any]:
    return {str(row.get("file")): row.get("sha256") for row in manifest.get("inputs", [])}


def _values(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Read the settings that can move a figure."""
    found = manifest.get("settings", {}).get("values", {})
    return {name: value for name, value in found.items() if name != "report"}


def _parameters(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Read the parameters of chapters without those that only say which report it is."""
    return {
        stem: {name: value for name, value in given.items() if name not in ("quarter", "language")}
        for stem, given in manifest.get("parameters", {}).items()
    }


def _flat(values: Any, place: str = "") -> dict[str, Any]:
    """Name each single value of a structure by its place."""
    if isinstance(values, Mapping):
        pairs: Iterator[tuple[Any, Any]] = iter(values.items())
        steps = [(f"{place}.{name}" if place else str(name), each) for name, each in pairs]
    else:
        return {place: values}
    return {name: value for step, each in steps for name, value in _flat(each, step).items()}


def _unlike(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    names = dict.fromkeys((*before, *after))
    return [name for name in names if before.get(name) != after.get(name)]
