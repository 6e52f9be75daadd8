"""Folders that cannot be written to: said with the path, the reason and what to do."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kamlib.support.errors import KamError, Sentence, StorageError

_FULL = Sentence("the disk is full")
_FORBIDDEN = Sentence("this user may not write there")
_NO_FOLDER = Sentence("a file stands where a folder is needed")
_REASONS = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.EROFS: Sentence("it is read-only"),
    errno.EEXIST: _NO_FOLDER,
    errno.ENOTDIR: _NO_FOLDER,
    errno.EISDIR: Sentence("a folder stands where a file is needed"),
}


def storage_error(error: OSError, folder: Path | str = "") -> StorageError:
    """Say in our words why something could not be written.

    Parameters
    ----------
    error : OSError
        What the system says.
    folder : Path or str
        Where it was to be written, if the error does not say.

    Examples
    --------
    >>> str(storage_error(OSError(errno.ENOSPC, "No space left on device"), "reports"))[:52]
    "'reports' cannot be written: the disk is full. A rep"
    """
    reason = _REASONS.get(error.errno or 0) or error.strerror or str(error)
    return StorageError(
        Sentence(
            "{path!r} cannot be written: {reason}. A report needs a folder that this user may "
            "write to, with room left. Mend that, or name another report.folder in the settings.",
            path=str(error.filename or folder),
            reason=reason,
        )
    )


@contextmanager
def storing(folder: Path) -> Iterator[None]:
    """Turn an error of the system while something is written into one that can be read.

    Raises
    ------
    StorageError
        Naming the path, the reason and what to do.
    """
    try:
        yield
    except OSError as error:
        if isinstance(error, KamError):
            raise
        raise storage_error(error, folder) from error
