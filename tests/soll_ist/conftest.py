"""Lets the tests of Soll-Ist share one small company."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from soll_ist_company import shared_chapter

from kamlib.soll_ist import SollIst


@pytest.fixture
def chapter() -> SollIst:
    return shared_chapter()
