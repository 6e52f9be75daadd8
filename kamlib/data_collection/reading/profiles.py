"""Profiles."""
from __future__ import annotations
from kamlib.support.settings import Source


def with_profile(source: Source, table: str) -> Source:
    """x"""
    return source
