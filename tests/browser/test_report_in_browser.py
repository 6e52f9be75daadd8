"""A published report, opened as its readers do: on a phone and a desk, in light and dark."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from opened import (
    heard_besides,
    open_file,
    open_folds,
    serious_violations,
    show_on,
    width_needed,
)

CHAPTERS = ("01_data_collection", "02_profitability", "03_scoring", "04_matrix", "05_soll_ist")
#: K1 has a script for a name, K6 one of 40,000 letters.
PAGES = ("../index", "index", *CHAPTERS, "plans/index", "plans/K1", "plans/K6")


#: Fit depends on the width, contrast on the scheme: two pages of each kind see all four.
SCREENS = [(390, "light"), (1280, "dark")]
SCREENS_GERMAN = [(390, "dark"), (1280, "light")]


def require_readable(page: Any, file: Path, screens: Sequence[tuple[int, str]]) -> None:
    """Require that a page with all its folds open fits, can be read, and asks for nothing."""
    open_file(page, file)
    for width, scheme in screens:
        show_on(page, width=width, scheme=scheme)
        open_folds(page)
        assert width_needed(page) <= width
        assert serious_violations(page) == [], scheme
    assert heard_besides(page, file) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_published_page_fits_and_can_be_read_by_everybody(page, published, name):
    require_readable(page, (published[0] / f"{name}.html").resolve(), SCREENS)


@pytest.mark.parametrize("name", PAGES[:-1])
def test_longer_german_words_fit_as_well(page, published_german, name):
    require_readable(page, (published_german / f"{name}.html").resolve(), SCREENS_GERMAN)
