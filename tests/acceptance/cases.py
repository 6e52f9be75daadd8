"""Published worked examples: inputs, printed results, tolerance."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("KAM_CASES") or ROOT.parent / "shared" / "cases")


def case(name: str) -> dict[str, Any]:
    """Load a case by its id; skip the test where the cases are not there."""
    file = FOLDER / f"{name}.json"
    if not file.exists():
        pytest.skip(f"published case {name} is not here; KAM_CASES names the folder of the cases")
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return content
