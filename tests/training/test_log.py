"""The log of attempts: whole lines, damaged lines, no right to write."""

from __future__ import annotations

import pytest

from kamlib.training.log import LOG_NAME, Entry, append, read_log

ENTRY = Entry(part="lesson", exercise="1.2", what="check", answer="1.234,5 €")


def test_what_is_written_is_read_back_in_order(tmp_path):
    other = Entry(part="post", exercise="1.1", what="hint", answer=2)
    assert append(tmp_path, ENTRY)
    assert append(tmp_path, other)
    assert read_log(tmp_path) == ([ENTRY, other], 0)


def test_no_log_is_an_empty_one(tmp_path):
    assert read_log(tmp_path) == ([], 0)


@pytest.mark.parametrize(
    "damage", [b'{"part": "les', b"\xff\xfe\x00", b"[1, 2]", b'{"part": 1}', b"[" * 5000]
)
def test_a_damaged_line_takes_no_other_with_it(tmp_path, damage):
    append(tmp_path, ENTRY)
    with (tmp_path / LOG_NAME).open("ab") as file:
        file.write(damage)
    append(tmp_path, ENTRY)
    assert read_log(tmp_path) == ([ENTRY, ENTRY], 1)


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    assert not append(tmp_path / "missing", ENTRY)
