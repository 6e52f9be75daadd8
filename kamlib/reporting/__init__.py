"""Reporting: runs the chapters, draws the pages and the Excel workbook, publishes both."""

from __future__ import annotations

import importlib
import sys

#: Checks addresses in other people's schemas; to build its grammar takes a second or more.
_GRAMMAR = "rfc3987_syntax"


def import_nbformat() -> None:
    """Import nbformat without a grammar that no notebook needs, but that it would wait for."""
    if _GRAMMAR in sys.modules:
        return
    sys.modules[_GRAMMAR] = None  # type: ignore[assignment]  # as if it were not installed
    try:
        importlib.import_module("nbformat")
    finally:
        del sys.modules[_GRAMMAR]
