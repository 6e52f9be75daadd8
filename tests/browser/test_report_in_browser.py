"""A published report, opened as its readers do: on a phone and a desk, in light and dark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from opened import open_page, serious_violations

CHAPTERS = ("01_data_collection", "02_profitability", "03_scoring", "04_matrix", "05_soll_ist")
#: K1 has a script for a name, K6 one of 40,000 letters.
PAGES = ("../index", "index", *CHAPTERS, "plans/index", "plans/K1", "plans/K6")


#: Fit depends on the width, contrast on the scheme: two pages of each kind see all four.
SCREENS = [(390, "light"), (1280, "dark")]
SCREENS_GERMAN = [(390, "dark"), (1280, "light")]


def require_readable(browser: Any, file: Path, width: int, scheme: str) -> None:
    """Require that a page with all its folds open fits, can be read, and asks for nothing."""
    page = open_page(browser, file, width=width, scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    if page.locator("#show-code").count():
        page.locator("#show-code").check()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert serious_violations(page) == []
    foreign = [
        heard
        for heard in page.heard
        if heard != ("request", file.as_uri()) and not heard[1].startswith("data:")
    ]
    assert foreign == []
    page.context.close()


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
@pytest.mark.parametrize("name", PAGES)
def test_a_published_page_fits_and_can_be_read_by_everybody(
    browser, published, name, width, scheme
):
    require_readable(browser, (published[0] / f"{name}.html").resolve(), width, scheme)


@pytest.mark.parametrize(("width", "scheme"), SCREENS_GERMAN)
@pytest.mark.parametrize("name", PAGES[:-1])
def test_longer_german_words_fit_as_well(browser, published_german, name, width, scheme):
    require_readable(browser, (published_german / f"{name}.html").resolve(), width, scheme)
