"""Nothing in the project names a machine, a registry's host or a lock other than ours."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOSTS = re.compile(
    "|".join(["py" + "pi\\.", "files\\.python" + "hosted", "npm" + "js\\.", "registry\\."])
)
PATHS = re.compile(r"(?<![\w.])/(?:work|root|home)/\w")


def tracked() -> list[Path]:
    done = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("not a git checkout, so what belongs to the project is not known")
    return [ROOT / name for name in done.stdout.splitlines() if (ROOT / name).is_file()]


def test_no_host_no_machine_path_no_foreign_lock():
    for path in tracked():
        assert path.name not in ("uv.lock", "pylock.toml")
        if path.suffix in (".png", ".parquet", ".xlsx") or path.is_relative_to(
            ROOT / "data" / "sample"
        ):
            continue
        text = path.read_text(encoding="utf-8")
        assert not HOSTS.search(text), path
        assert not PATHS.search(text), path
