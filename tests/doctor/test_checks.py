"""Verdicts: all well on a healthy machine, and each thing that can be spoiled is found."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from kamlib.doctor import CHECKS, examine
from kamlib.support.language import Language


def test_on_a_healthy_machine_all_is_well(healthy):
    findings = examine(healthy)
    assert [each.check for each in findings] == list(CHECKS)
    assert {each.state for each in findings} == {"well"}


SPOILED = [
    ({"python": "3.10.2"}, "python", "missing", "3.10.2; the workbook needs >=3.11,<3.15"),
    ({"python": "3.15.0rc1"}, "python", "missing", "3.15.0rc1"),
    ({"installed": {}}, "packages", "missing", "not there: pandas"),
    ({"installed": {"pandas": "2.2.3"}}, "packages", "missing", "pandas 2.2.3 (<4,>=3.0)"),
    ({"installed": {"pandas": "3.0.1"}}, "packages", "note", "lock: pandas 3.0.1"),
    ({"kernel_answered": False, "kernel": "Timeout"}, "kernel", "missing", "answer: Timeout"),
    ({"kernel": "/old"}, "kernel", "missing", "another Python (/old) than this one (/kam/.venv)"),
    ({"widgets": ""}, "widgets", "missing", "ipywidgets is not there"),
    ({"has_widget_extension": False}, "widgets", "missing", "8.1.9, but JupyterLab"),
    ({"font_missing_in": ("typst",)}, "fonts", "missing", "DejaVu Sans is not found by typst"),
    ({"browser": ""}, "browser", "note", "no Chromium"),
    ({"not_writable": ("reports",)}, "rights", "missing", "not writable: reports"),
    ({"has_time_zones": False}, "clock", "missing", "the time zone is unknown"),
    ({"free_gigabytes": 0.4}, "disk", "missing", "400 MB free, 1 GB needed"),
    ({"free_gigabytes": 2.0}, "disk", "note", "2000 MB free"),
    ({"path_problem": "too long"}, "paths", "missing", "150 signs with umlauts cannot"),
    ({"shows_signs": False}, "paths", "note", "console cannot show umlauts"),
    ({"has_german_menus": False}, "menus", "note", "in English only"),
]


@pytest.mark.parametrize(("spoiled", "check", "state", "words"), SPOILED)
def test_what_is_spoiled_is_found_and_nothing_else(healthy, spoiled, check, state, words):
    bad = [each for each in examine(replace(healthy, **spoiled)) if each.state != "well"]
    assert [(each.check, each.state) for each in bad] == [(check, state)]
    assert words in bad[0].found
    assert bad[0].found.said(Language("de")) != bad[0].found


def test_every_check_can_fail_or_be_noted():
    assert {check for _, check, _, _ in SPOILED} == set(CHECKS)


def test_absent_and_outdated_packages_are_named_together_and_a_long_list_is_cut(healthy):
    required = (*(f"absent{place}>=1" for place in range(6)), "pandas>=3.2")
    packages = examine(replace(healthy, required=required))[1]
    assert packages.found == (
        "not there: absent0, absent1, absent2, absent3, …; "
        "outside their bounds: pandas 3.1.1 (>=3.2)"
    )


@pytest.mark.parametrize(("days", "state"), [(-2, "missing"), (-0.5, "well"), (400, "well")])
def test_a_clock_before_the_newest_file_is_wrong_but_zones_may_differ(healthy, days, state):
    shifted = replace(healthy, now=healthy.made_on + dt.timedelta(days=days))
    (clock,) = [each for each in examine(shifted) if each.check == "clock"]
    assert clock.state == state
