"""Lets the tests of forgetting share small published reports with persons in them."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def settings(workbook_file):
    """A company with three people, and a report that shows P1."""
    from persons_sample import published  # noqa: PLC0415

    return published(workbook_file)
