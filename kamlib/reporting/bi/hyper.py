"""The star as one Hyper file for Tableau, by the extra ``tableau``."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kamlib.reporting.early import require_hyper


def write_hyper(tables: Mapping[str, Any], path: Path) -> None:
    """Write Arrow tables into one Hyper file.

    Parameters
    ----------
    tables : mapping of str to pyarrow.Table
        By name.
    path : Path
        File to write.

    Raises
    ------
    SettingsError
        If the package that writes it is not installed.
    """
    require_hyper(is_asked=True)
    import pantab  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as logs:  # the engine would leave its log beside the report
        pantab.frames_to_hyper(dict(tables), path, process_params={"log_dir": logs})
