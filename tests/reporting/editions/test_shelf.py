"""Where editions lie, which is current, and that an earlier one is never lost."""

from __future__ import annotations

import json

import pytest

from kamlib.reporting.editions.shelf import (
    Edition,
    edition_of,
    editions,
    find,
    keep_earlier,
    newest,
)
from kamlib.reporting.publish import publish, staging
from kamlib.support.errors import ParameterError


def report(folder, number: int, reason: str = ""):
    """Write what stands for a report of an edition."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(f"figures of edition {number}", encoding="utf-8")
    content = {"edition": number, "reason": reason, "files": {}}
    (folder / "manifest.json").write_text(json.dumps(content), encoding="utf-8")
    return folder


def publish_edition(reports, number: int, reason: str = "") -> None:
    with staging(reports, "2026Q3") as folder:
        publish(report(folder, number, reason), reports / "2026Q3")


def test_the_newest_edition_takes_the_place_and_earlier_ones_keep_their_bytes(tmp_path, hash_files):
    publish_edition(tmp_path, 1)
    first = hash_files(tmp_path / "2026Q3")
    publish_edition(tmp_path, 2, "late postings")
    publish_edition(tmp_path, 3, "a price corrected")
    assert list(editions(tmp_path, "2026Q3")) == [1, 2, 3]
    assert newest(tmp_path, "2026Q3") == tmp_path / "2026Q3"
    assert hash_files(tmp_path / "2026Q3-edition-1") == first
    assert edition_of(tmp_path / "2026Q3-edition-2") == Edition(2, "late postings")
    assert edition_of(tmp_path / "2026Q3") == Edition(3, "a price corrected")


def test_other_bytes_of_the_same_edition_leave_nothing_behind(tmp_path):
    publish_edition(tmp_path, 1)
    publish_edition(tmp_path, 1)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == [
        ".locks",
        "2026Q3",
    ]


def test_an_edition_that_a_killed_run_had_taken_out_is_put_beside_at_the_next_start(tmp_path):
    report(tmp_path / "2026Q3", 2)
    report(tmp_path / ".staging" / "2026Q3-killed", 1)
    report(tmp_path / ".staging" / "2026Q3-built", 3)  # never published
    with staging(tmp_path, "2026Q3"):
        assert list(editions(tmp_path, "2026Q3")) == [1, 2]


def test_only_an_earlier_edition_is_kept_and_never_over_another(tmp_path):
    current = report(tmp_path / "2026Q3", 2)
    assert not keep_earlier(report(tmp_path / "same", 2), current)
    (tmp_path / "half").mkdir()
    assert not keep_earlier(tmp_path / "half", current)
    assert keep_earlier(report(tmp_path / "one", 1), current)
    assert not keep_earlier(report(tmp_path / "other", 1), current)


def test_an_edition_is_found_by_its_number_and_a_wrong_one_is_refused(tmp_path):
    publish_edition(tmp_path, 1)
    publish_edition(tmp_path, 2, "late postings")
    assert find(tmp_path, "2026Q3") == tmp_path / "2026Q3"
    assert find(tmp_path, "2026q3:1") == tmp_path / "2026Q3-edition-1"
    with pytest.raises(ParameterError, match="no edition 3; there are 2026Q3:1, 2026Q3:2"):
        find(tmp_path, "2026Q3:3")
    with pytest.raises(ParameterError, match="No report of 2026Q2 is published"):
        find(tmp_path, "2026Q2")


def test_a_report_without_a_manifest_is_no_edition(tmp_path):
    (tmp_path / "2026Q3").mkdir()
    assert edition_of(tmp_path / "2026Q3").number == 0
    assert newest(tmp_path, "2026Q3") is None
