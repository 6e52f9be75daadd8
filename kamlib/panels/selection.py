"""What was chosen in the panels, kept in a small file beside the workbook file.

It survives a restart of the kernel and of the machine. It is a convenience, no data: a
damaged file, or a choice that no longer fits, is said and left aside, never an error.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from kamlib.reporting.storage import storage_error
from kamlib.support.errors import Sentence

FILE = Path(".kam") / "selection.json"
#: Raised when the meaning of what is kept changes; files of another one are left aside.
VERSION = 1
#: Nothing is to be said.
_NO_WORDS = ""
NOTHING = Sentence(_NO_WORDS)


class Kept(NamedTuple):
    """What was kept for one panel.

    Attributes
    ----------
    choice : dict
        Plain values by name; empty: nothing was kept.
    remark : Sentence
        Why something was left aside; empty: nothing was.
    """

    choice: dict[str, Any]
    remark: Sentence = NOTHING


class Selections:
    """The selections of all panels of one workbook.

    Parameters
    ----------
    folder : Path
        Folder of the workbook file.

    Examples
    --------
    >>> import tempfile
    >>> kept = Selections(Path(tempfile.mkdtemp()))
    >>> kept.write("scoring", {"top": 12}), kept.read("scoring").choice
    ('', {'top': 12})
    >>> kept.read("matrix")
    Kept(choice={}, remark='')
    """

    def __init__(self, folder: Path) -> None:
        self.file = folder / FILE

    def read(self, panel: str) -> Kept:
        """Read what was chosen in one panel."""
        panels, remark = self._panels()
        choice = panels.get(panel, {})
        return Kept(dict(choice) if isinstance(choice, dict) else {}, remark)

    def write(self, panel: str, choice: Mapping[str, Any]) -> Sentence:
        """Keep what is chosen in one panel: the whole file or nothing is replaced.

        Returns
        -------
        Sentence
            Why it could not be kept; empty: it was.
        """
        panels, _ = self._panels()
        content = {"version": VERSION, "panels": {**panels, panel: dict(choice)}}
        try:
            self.file.parent.mkdir(exist_ok=True)
            text = json.dumps(content, ensure_ascii=False, indent=1)
            replace_file(self.file, text.encode())
        except OSError as error:
            return Sentence(
                "The selection is not kept, because {file} cannot be written ({reason}).",
                file=FILE.as_posix(),
                reason=why(error),
            )
        return NOTHING

    def _panels(self) -> tuple[dict[str, Any], Sentence]:
        try:
            content = json.loads(self.file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}, NOTHING
        except (OSError, ValueError):
            return {}, Sentence(
                "The selection kept in {file} is damaged and was left aside; the panel starts "
                "from the settings.",
                file=FILE.as_posix(),
            )
        if not isinstance(content, dict) or content.get("version") != VERSION:
            return {}, Sentence(
                "The selection kept in {file} is of another version of the workbook and was left "
                "aside; the panel starts from the settings.",
                file=FILE.as_posix(),
            )
        panels = content.get("panels")
        return (panels if isinstance(panels, dict) else {}), NOTHING


def why(error: OSError) -> Sentence | str:
    """Say in our words why something could not be written; else in those of the system.

    Examples
    --------
    >>> import errno
    >>> why(OSError(errno.EROFS, "Read-only file system"))
    'it is read-only'
    """
    (told,) = storage_error(error).args
    reason: Sentence | str = told.values["reason"]
    return reason


def replace_file(file: Path, content: bytes) -> None:
    """Write beside a file and rename, so that no reader ever sees half of it.

    Raises
    ------
    OSError
        If it cannot be written; the file is as it was.
    """
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.name, suffix=".new")
    try:
        with os.fdopen(handle, "wb") as new:
            new.write(content)
        if file.exists():
            Path(name).chmod(file.stat().st_mode)
        Path(name).replace(file)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
