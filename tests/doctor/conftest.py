"""A machine on which all is well; each test spoils one thing of it."""

from __future__ import annotations

import datetime as dt

import pytest

from kamlib.doctor import Machine

NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def healthy() -> Machine:
    return Machine(
        system="Windows",
        python="3.12.4",
        python_asked=">=3.11,<3.15",
        required=(
            "pandas>=3.0,<4",
            "ruff>=0.14; extra == 'test'",
            "nothing>=1; python_version < '3'",
        ),
        installed={"pandas": "3.1.1"},
        locked={"pandas": "3.1.1"},
        kernel="/kam/.venv",
        environment="/kam/.venv",
        kernel_answered=True,
        widgets="8.1.9",
        has_widget_extension=True,
        font="DejaVu Sans",
        font_missing_in=(),
        browser="/usr/bin/chromium",
        not_writable=(),
        now=NOW,
        made_on=NOW - dt.timedelta(days=20),
        has_time_zones=True,
        free_gigabytes=80.0,
        path_problem="",
        path_length=150,
        shows_signs=True,
        has_german_menus=True,
    )
