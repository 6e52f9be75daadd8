"""What a lesson shows: questions, verdicts, hints and solutions, as text and as HTML alike."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kamlib.support.display import HouseTable
from kamlib.support.safe_text import clean

STYLE = (
    f"<style>{Path(__file__).with_name('course.css').read_text(encoding='utf-8').strip()}</style>"
)
#: Marks that read without colour.
_MARKS = {"right": "✓", "wrong": "✗", "rough": "≈", "unreadable": "?", "open": "…", "note": "›"}


@dataclass(frozen=True)
class Note:
    """A box in a lesson.

    Parameters
    ----------
    kind : str
        ``question``, ``right``, ``wrong``, ``rough``, ``unreadable``, ``open`` or ``note``.
    title : str
        Exercise and state, already translated.
    sentences : sequence of str
        What is told, already translated.
    options : sequence of (str, str)
        Letters and statements to choose from.
    table : HouseTable or None
        Shown below.
    """

    kind: str
    title: str
    sentences: Sequence[str] = ()
    options: Sequence[tuple[str, str]] = ()
    table: HouseTable | None = None

    @property
    def text(self) -> str:
        """The same as plain text."""
        mark = _MARKS.get(self.kind)
        lines = [f"{mark} {self.title}" if mark else self.title, *self.sentences]
        lines += [f"  {letter})  {statement}" for letter, statement in self.options]
        if self.table is not None:
            lines += ["", self.table.text]
        return "\n".join(clean(line) if "\n" not in line else line for line in lines)

    @property
    def body(self) -> str:
        """The box as HTML, every text escaped."""
        mark = _MARKS.get(self.kind)
        shown = f'<span aria-hidden="true">{mark}</span> ' if mark else ""
        inside = [f"<p class='kam-title'>{shown}{html.escape(clean(self.title))}</p>"]
        inside += [f"<p>{html.escape(clean(sentence))}</p>" for sentence in self.sentences]
        if self.options:
            listed = "".join(f"<li>{html.escape(clean(told))}</li>" for _, told in self.options)
            inside.append(f'<ol type="a">{listed}</ol>')
        table = self.table.body if self.table is not None else ""
        return f'{STYLE}<div class="kam-note-box {self.kind}">{"".join(inside)}</div>{table}'

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/html": self.body, "text/plain": self.text}
