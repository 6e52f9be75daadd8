"""Plans executed side by side in one run: none shows a word or a figure of another account.

Thirty plans once in every test run; ``KAM_REPETITIONS=20`` repeats the proof (about half an hour).
"""

from __future__ import annotations

import os
import re
from dataclasses import replace

import nbformat
import pytest
from plan_canaries import MARKS, volume_of, write_canaries

from kamlib.reporting.produce import compute, produce
from kamlib.reporting.run import prepare

COUNT = 30
REPETITIONS = int(os.environ.get("KAM_REPETITIONS", "1"))
#: A volume as a table or a hint may write it: 1,007,919 or 1.007.919 or 1007919.
_VOLUME = re.compile(r"(?<![\d.,])1[.,]?[0-2]\d\d[.,]?\d{3}(?![\d.,]*\d)")


@pytest.fixture(scope="module")
def company(company_writer, tmp_path_factory):
    """Thirty accounts that share nothing, and their plans only, without any chapter."""
    file = write_canaries(company_writer, tmp_path_factory.mktemp("apart"), COUNT)
    return replace(prepare(file), chapters=(), is_forced=True)


def texts(folder) -> dict[int, str]:
    """What each plan says: its page without pictures, and every output of its notebook."""
    said = {}
    for page in sorted(folder.glob("plans/K*.html")):
        written = re.sub(r"data:image/png;base64,[^\"]+", "", page.read_text(encoding="utf-8"))
        # Links lead to the plans before and after; they name accounts, nothing else.
        written = re.sub(r'<nav class="turn".*?</nav>', "", written, flags=re.DOTALL)
        notebook = nbformat.read(folder / f"notebooks/plans/{page.stem}.ipynb", as_version=4)
        outputs = [str(output) for cell in notebook.cells for output in cell.get("outputs", [])]
        pictures = re.compile(r"'image/png': '[^']+'")
        said[int(page.stem[1:])] = written + pictures.sub("", "\n".join(outputs))
    return said


@pytest.mark.parametrize("turn", range(REPETITIONS))
def test_no_page_of_thirty_holds_anything_of_another_account(company, tmp_path, turn):
    compute(company)
    produce(company, tmp_path)
    said = texts(tmp_path)
    assert len(said) == COUNT
    for n, text in said.items():
        assert set(MARKS.findall(text)) == {f"{n:02d}"}
        volumes = {int(re.sub(r"\D", "", found)) for found in _VOLUME.findall(text)}
        others = {volume_of(other) for other in range(1, COUNT + 1)} - {volume_of(n)}
        assert not volumes & others
        others = {f"Firma {other:02d}" for other in said} - {f"Firma {n:02d}"}
        assert not [name for name in others if name in text]
