"""A selection survives a restart; a file that cannot be used is said and left aside."""

from __future__ import annotations

import json
import os

import pytest

from kamlib.panels.selection import FILE, VERSION, Selections, replace_file


def test_what_one_panel_keeps_another_does_not_touch(tmp_path):
    Selections(tmp_path).write("scoring", {"top": 12, "weights": {"Größe": 100.0}})
    Selections(tmp_path).write("matrix", {"quarter": "2026Q3"})
    again = Selections(tmp_path)
    assert again.read("scoring").choice == {"top": 12, "weights": {"Größe": 100.0}}
    assert again.read("matrix").choice == {"quarter": "2026Q3"}
    assert list((tmp_path / ".kam").iterdir()) == [tmp_path / FILE]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "is damaged"),
        ("\xff\xfe", "is damaged"),
        ("[]", "another version"),
        (json.dumps({"version": VERSION + 1, "panels": {}}), "another version"),
    ],
)
def test_a_file_that_cannot_be_used_is_said_and_replaced(tmp_path, content, words):
    file = tmp_path / FILE
    file.parent.mkdir()
    file.write_text(content, encoding="latin-1")
    selections = Selections(tmp_path)
    assert words in selections.read("scoring").remark
    assert selections.read("scoring").choice == {}
    assert not selections.write("scoring", {"top": 3})
    assert selections.read("scoring") == ({"top": 3}, "")


@pytest.mark.parametrize("panels", [[], {"scoring": 3}, None])
def test_a_choice_of_another_kind_is_none(tmp_path, panels):
    file = tmp_path / FILE
    file.parent.mkdir()
    file.write_text(json.dumps({"version": VERSION, "panels": panels}), encoding="utf-8")
    assert Selections(tmp_path).read("scoring").choice == {}


def test_a_folder_that_takes_nothing_is_said(tmp_path):
    (tmp_path / ".kam").write_text("a file where a folder should be", encoding="utf-8")
    assert "cannot be written" in Selections(tmp_path).write("scoring", {"top": 3})


def test_a_write_that_fails_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    file = tmp_path / "kept.csv"
    file.write_bytes(b"before")

    def fail(*_):
        raise OSError("no room")

    monkeypatch.setattr(os, "fdopen", fail)
    with pytest.raises(OSError, match="no room"):
        replace_file(file, b"after")
    assert file.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [file]
