"""The public AdventureWorks data: by KAM_DATA or beside the checkout, skipped elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kamlib.support.settings import Settings, expand, load_settings
from kamlib.workbook import Workbook

sys.path.insert(0, str(Path(__file__).parent))

EXAMPLE = Path(__file__).parents[2] / "examples" / "adventureworks" / "workbook.toml"


@pytest.fixture(scope="session")
def settings() -> Settings:
    """Settings of the example, if its data are on this machine."""
    found = load_settings(EXAMPLE)
    if not found.data_folder.is_dir():
        pytest.skip("public data set adventureworks_dw not found: set KAM_DATA")
    return found


@pytest.fixture(scope="session")
def data(settings: Settings) -> Path:
    """Folder of the data set, with ``tables`` and ``reference`` in it."""
    return settings.data_folder.resolve().parent


@pytest.fixture(scope="session")
def book(settings: Settings) -> Workbook:
    """The example at the quarter a run without a quarter takes."""
    return Workbook(settings)


@pytest.fixture(scope="session")
def data_sets() -> Path:
    """Folder of all public data sets."""
    folder = EXAMPLE.parent / expand("${KAM_DATA:-../../../shared/data}")
    if not folder.is_dir():
        pytest.skip("public data sets not found: set KAM_DATA")
    return folder.resolve()
