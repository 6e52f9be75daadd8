"""Companies of some seeds, opened once per test process."""

from __future__ import annotations

import pytest

from kamlib.support.language import Language
from kamlib.training.company import open_company
from kamlib.training.course import Course

#: The seed of the sample company, and one that a participant could get.
SEEDS = (1, 23)


@pytest.fixture(scope="session", params=SEEDS, ids=lambda seed: f"seed{seed}")
def company(request):
    return open_company(request.param)


@pytest.fixture(scope="session")
def sample():
    return open_company(SEEDS[0])


@pytest.fixture
def course(sample, tmp_path):
    return Course(company=sample, language=Language(), folder=tmp_path)
