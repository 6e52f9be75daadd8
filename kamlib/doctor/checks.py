"""Judges what was seen on a machine: one small function per check, plain values in."""

from __future__ import annotations

import datetime as dt
import os

from packaging.markers import UndefinedEnvironmentName
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from kamlib.doctor.finding import Finding
from kamlib.doctor.machine import Machine
from kamlib.support.errors import Sentence

#: Gigabytes below which a run may fail, and below which there is little room.
LEAST_ROOM, LITTLE_ROOM = 1.0, 3.0
#: A clock may lag behind the making of the workbook by a difference of time zones.
_LAG = dt.timedelta(days=1)
_NAMED = 4


def examine(machine: Machine) -> list[Finding]:
    """Judge everything that was seen, in the order of the code.

    Parameters
    ----------
    machine : Machine
        What :func:`~kamlib.doctor.machine.look` saw.

    Returns
    -------
    list of Finding
        One per check.
    """
    return [
        _python(machine),
        _packages(machine),
        _kernel(machine),
        _widgets(machine),
        _fonts(machine),
        _browser(machine),
        _rights(machine),
        _clock(machine),
        _disk(machine),
        _paths(machine),
        _menus(machine),
    ]


def _python(machine: Machine) -> Finding:
    fits = SpecifierSet(machine.python_asked).contains(machine.python, prereleases=True)
    found = Sentence(
        "{version}; the workbook needs {asked}", version=machine.python, asked=machine.python_asked
    )
    return Finding("python", "well" if fits else "missing", found)


def _packages(machine: Machine) -> Finding:
    absent, wrong = [], []
    asked = [each for each in map(Requirement, machine.required) if _is_asked(each)]
    for each in asked:
        version = machine.installed.get(canonicalize_name(each.name))
        if version is None:
            absent.append(each.name)
        elif not each.specifier.contains(version, prereleases=True):
            wrong.append(f"{each.name} {version} ({each.specifier})")
    if absent or wrong:
        return Finding("packages", "missing", _what_is_wrong(absent, wrong))
    names = {canonicalize_name(each.name) for each in asked} & set(machine.locked)
    other = sorted(name for name in names if machine.installed[name] != machine.locked[name])
    if other:
        sentence = Sentence(
            "{count} there; other versions than in the lock: {names}",
            count=len(asked),
            names=_listed([f"{name} {machine.installed[name]}" for name in other]),
        )
        return Finding("packages", "note", sentence)
    return Finding("packages", "well", Sentence("{count} there", count=len(asked)))


def _what_is_wrong(absent: list[str], wrong: list[str]) -> Sentence:
    first = Sentence("not there: {names}", names=_listed(absent))
    second = Sentence("outside their bounds: {names}", names=_listed(wrong))
    if absent and wrong:
        return Sentence("{first}; {second}", first=first, second=second)
    return first if absent else second


def _is_asked(requirement: Requirement) -> bool:
    """Whether it is needed here and by everybody, not only by an extra."""
    try:
        return requirement.marker is None or requirement.marker.evaluate({"extra": ""})
    except UndefinedEnvironmentName:
        return False


def _listed(names: list[str]) -> str:
    rest = ["…"] if len(names) > _NAMED else []
    return ", ".join([*names[:_NAMED], *rest])


def _kernel(machine: Machine) -> Finding:
    if not machine.kernel_answered:
        sentence = Sentence("did not answer: {reason}", reason=machine.kernel or "–")
        return Finding("kernel", "missing", sentence)
    if not _is_same(machine.kernel, machine.environment):
        sentence = Sentence(
            "computes in another Python ({other}) than this one ({own})",
            other=machine.kernel,
            own=machine.environment,
        )
        return Finding("kernel", "missing", sentence)
    return Finding("kernel", "well", Sentence("started, computed and ended"))


def _is_same(one: str, other: str) -> bool:
    return os.path.realpath(os.path.normcase(one)) == os.path.realpath(os.path.normcase(other))


def _widgets(machine: Machine) -> Finding:
    if not machine.widgets:
        return Finding("widgets", "missing", Sentence("ipywidgets is not there"))
    if not machine.has_widget_extension:
        sentence = Sentence(
            "ipywidgets {version}, but JupyterLab does not find what draws its panels",
            version=machine.widgets,
        )
        return Finding("widgets", "missing", sentence)
    return Finding("widgets", "well", Sentence("ipywidgets {version}", version=machine.widgets))


def _fonts(machine: Machine) -> Finding:
    if machine.font_missing_in:
        sentence = Sentence(
            "{font} is not found by {programs}",
            font=machine.font,
            programs=", ".join(machine.font_missing_in),
        )
        return Finding("fonts", "missing", sentence)
    sentence = Sentence("{font}, in pictures and printed pages", font=machine.font)
    return Finding("fonts", "well", sentence)


def _browser(machine: Machine) -> Finding:
    if machine.browser:
        return Finding("browser", "well", Sentence("{path}", path=machine.browser))
    return Finding("browser", "note", Sentence("no Chromium; browser tests skip"))


def _rights(machine: Machine) -> Finding:
    if machine.not_writable:
        folders = ", ".join(machine.not_writable)
        return Finding("rights", "missing", Sentence("not writable: {folders}", folders=folders))
    return Finding("rights", "well", Sentence("reports, workbook and temporary folder"))


def _clock(machine: Machine) -> Finding:
    shown = f"{machine.now:%Y-%m-%d %H:%M %Z}".strip()
    if machine.now < machine.made_on - _LAG:
        sentence = Sentence(
            "{now}: before the workbook was made ({made_on})",
            now=shown,
            made_on=f"{machine.made_on:%Y-%m-%d}",
        )
        return Finding("clock", "missing", sentence)
    if not machine.has_time_zones:
        return Finding("clock", "missing", Sentence("{now}: the time zone is unknown", now=shown))
    return Finding("clock", "well", Sentence("{now}", now=shown))


def _disk(machine: Machine) -> Finding:
    free = machine.free_gigabytes
    shown = f"{free:.0f} GB" if free >= 10 else f"{free * 1000:.0f} MB"
    found = Sentence("{free} free, {least} needed", free=shown, least=f"{LEAST_ROOM:.0f} GB")
    if free < LEAST_ROOM:
        return Finding("disk", "missing", found)
    return Finding("disk", "note" if free < LITTLE_ROOM else "well", found)


def _paths(machine: Machine) -> Finding:
    if machine.path_problem:
        sentence = Sentence(
            "a path of {length} signs with umlauts cannot be written: {reason}",
            length=machine.path_length,
            reason=machine.path_problem,
        )
        return Finding("paths", "missing", sentence)
    if not machine.shows_signs:
        return Finding("paths", "note", Sentence("this console cannot show umlauts"))
    sentence = Sentence("paths of {length} signs, umlauts", length=machine.path_length)
    return Finding("paths", "well", sentence)


def _menus(machine: Machine) -> Finding:
    if machine.has_german_menus:
        return Finding("menus", "well", Sentence("language pack of JupyterLab"))
    return Finding("menus", "note", Sentence("menus of JupyterLab in English only"))
