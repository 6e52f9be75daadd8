"""A folder that cannot be written to is named with its path, the reason and the way out."""

from __future__ import annotations

import errno

import pytest

from kamlib.reporting.ends import turn_of
from kamlib.reporting.lock import only_one
from kamlib.reporting.publish import staging
from kamlib.reporting.storage import storage_error, storing
from kamlib.support.errors import BusyError, StorageError
from kamlib.support.language import Language


@pytest.mark.parametrize(
    ("number", "english", "german"),
    [
        (errno.ENOSPC, "the disk is full", "der Datenträger ist voll"),
        (errno.EACCES, "this user may not write there", "dieser Benutzer darf dort nicht"),
        (errno.EROFS, "it is read-only", "schreibgeschützt"),
        (errno.ENOTDIR, "a file stands where a folder", "wo ein Ordner gebraucht wird"),
    ],
)
def test_the_reason_is_said_in_both_languages(tmp_path, number, english, german):
    error = storage_error(OSError(number, "raw words", str(tmp_path / "reports")))
    assert english in str(error)
    assert german in error.told(Language("de"))
    assert str(tmp_path / "reports") in str(error)
    assert "raw words" not in str(error)
    assert turn_of(error) == "resources"


def test_an_unknown_reason_is_said_as_the_system_says_it(tmp_path):
    assert "odd: it burns" not in str(storage_error(OSError(errno.EIO, "it burns"), tmp_path))
    assert "it burns" in str(storage_error(OSError(errno.EIO, "it burns"), tmp_path))


def test_our_own_errors_pass_through(tmp_path):
    with pytest.raises(BusyError), storing(tmp_path):
        raise BusyError("busy")
    with pytest.raises(StorageError, match="first"), storing(tmp_path):
        raise StorageError("first")


@pytest.mark.parametrize("taken", ["", ".locks", ".staging"])
def test_lock_and_staging_name_the_file_in_their_way(tmp_path, taken):
    reports = tmp_path / "reports"
    if taken:
        reports.mkdir()
    (reports / taken if taken else reports).write_text("", encoding="utf-8")
    with (
        pytest.raises(StorageError, match="a file stands where a folder is needed"),
        staging(reports, "2026Q3"),
    ):
        pytest.fail("there was nowhere to build a report")


def test_an_error_of_the_work_itself_is_not_taken_for_one_of_the_lock(tmp_path):
    with pytest.raises(FileNotFoundError), only_one(tmp_path, "2026Q3"):
        raise FileNotFoundError("an input")
