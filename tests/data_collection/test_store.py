"""A collection kept for one run: taken for the same settings and files, and only for those."""

from __future__ import annotations

import pytest

from kamlib.data_collection.collect import collect
from kamlib.data_collection.store import kept, recall
from kamlib.support.errors import SourceError
from kamlib.support.settings import load_settings


def test_a_kept_collection_is_recalled_until_a_file_changes(workbook_file, tmp_path):
    settings = load_settings(workbook_file)
    assert recall(settings) is None
    with kept(collect(settings), settings, tmp_path / ".collection"):
        assert recall(settings) is not None
        sales = workbook_file.parent / "sales.csv"
        sales.write_text(sales.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        assert recall(settings) is None
    assert recall(settings) is None
    assert not (tmp_path / ".collection").exists()


def test_files_named_by_an_absolute_path_or_with_brackets_count_too(workbook_file, tmp_path):
    sales = workbook_file.parent / "sales.csv"
    odd = sales.with_name("sales[1].csv")
    sales.rename(odd)
    text = workbook_file.read_text(encoding="utf-8").replace("sales.csv", odd.as_posix())
    workbook_file.write_text(text, encoding="utf-8")
    settings = load_settings(workbook_file)
    with kept(collect(settings), settings, tmp_path / ".collection"):
        assert recall(settings) is not None
        odd.write_text(odd.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        assert recall(settings) is None


def test_an_absolute_path_without_a_file_is_refused(workbook_file, tmp_path):
    missing = (tmp_path / "nowhere" / "sales.csv").as_posix()
    text = workbook_file.read_text(encoding="utf-8").replace("sales.csv", missing)
    workbook_file.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match="No file"):
        collect(load_settings(workbook_file))
