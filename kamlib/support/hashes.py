"""The hash by which a file is known again."""

from __future__ import annotations

import hashlib
from pathlib import Path


def sha256(path: Path) -> str:
    """Hash a file, piece by piece.

    Parameters
    ----------
    path : Path
        The file, of any size.

    Returns
    -------
    str
        SHA-256 of its bytes, in 64 hexadecimal digits.

    Raises
    ------
    OSError
        If it cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     empty = Path(folder) / "empty.csv"
    ...     empty.touch()
    ...     sha256(empty)[:8]
    'e3b0c442'
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
