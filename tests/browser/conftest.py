"""Lets the page tests, in a browser, share one browser and the small report."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path[:0] = [str(Path(__file__).parents[1] / "reporting"), str(Path(__file__).parent)]

from opened import PATIENT, new_page  # noqa: E402  found by the line above


def _chromium() -> str | None:
    named = ("chromium", "chromium-browser", "google-chrome", "chrome")
    return os.environ.get("KAM_CHROMIUM") or next(filter(None, map(shutil.which, named)), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Open a browser; a module's own, because its event loop runs for as long as it is open."""
    playwright_api = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: pip install 'kamlib[test]'"
    )
    pytest.importorskip(
        "axe_playwright_python.sync_playwright",
        reason="axe-playwright-python is not installed: pip install 'kamlib[test]'",
    )
    with playwright_api.sync_playwright() as driver:
        try:
            opened = driver.chromium.launch(
                executable_path=_chromium(), args=["--no-sandbox"], timeout=1000 * PATIENT
            )
        except playwright_api.Error as error:
            pytest.skip(f"no Chromium to open pages in (set KAM_CHROMIUM): {error.message[:80]}")
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def page(browser: Any) -> Any:
    """Make a page with the network off; a module's own, for a new one takes longer than a test."""
    return new_page(browser, offline=True)
