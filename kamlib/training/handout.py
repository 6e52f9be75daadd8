"""What a participant gets: lessons and tests as notebooks in his language, and his own data.

The tests are made of the exercises that are marked for them; nothing of a lesson is repeated
here. Outputs are taken out: everybody sees his own company.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from kamlib.lab.copies import in_language
from kamlib.reporting.fingerprint import notebooks_folder
from kamlib.reporting.translate import comments
from kamlib.support.language import Language
from kamlib.training.company import write_company
from kamlib.training.course import PARTICIPANT_FILE
from kamlib.training.key import asked_in_tests

TEST_FILES = {"pre": "00_pre_test.ipynb", "post": "99_post_test.ipynb"}
_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_LANGUAGE = re.compile(r'^(language: str = )"en"', re.MULTILINE)


def lessons_folder() -> Path:
    """Folder of the lessons."""
    return notebooks_folder() / "training"


def lesson_names() -> list[str]:
    """List the notebooks of the lessons, in order."""
    return sorted(path.name for path in lessons_folder().glob("[0-9][0-9]_*.ipynb"))


def write_handout(folder: Path, seeds: dict[str, int], *, shown: str, language: Language) -> None:
    """Write the folder of one participant.

    Parameters
    ----------
    folder : Path
        New folder.
    seeds : dict of str to int
        Of the companies of ``pre``, ``lesson`` and ``post``.
    shown : str
        Name or pseudonym.
    language : Language
        Of notebooks and data.
    """
    folder.mkdir(parents=True)
    about = {**seeds, "language": language.code, "participant": shown}
    written = json.dumps(about, ensure_ascii=False, indent=1) + "\n"
    (folder / PARTICIPANT_FILE).write_text(written, encoding="utf-8", newline="\n")
    for part, name in TEST_FILES.items():
        _write(folder / name, exam("pre" if part == "pre" else "post", language))
    for name in lesson_names():
        _write(folder / name, in_language(lessons_folder() / name, language.code))
    write_company(folder / "company", seeds["lesson"], language=language.code)


def _write(path: Path, notebook: NotebookNode) -> None:
    text = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def exam(part: Literal["pre", "post"], language: Language) -> NotebookNode:
    """Make the notebook of a test: every question that is marked for tests, one answer each.

    Parameters
    ----------
    part : {"pre", "post"}
        Before or after the course.
    language : Language
        Of its texts.

    Examples
    --------
    >>> cells = exam("pre", Language()).cells
    >>> cells[0].source.splitlines()[0]
    '# Test before the course'
    """
    text = language.text
    title = text("Test before the course") if part == "pre" else text("Test after the course")
    parameters = comments(
        'participant: str = ""  # folder of a participant; empty: this one, or the sample company\n'
        'language: str = "en"  # language of labels: en or de',
        language.code,
    )
    cells = [
        _words(f"# {title}\n\n{_how(part, language)}"),
        _code(_LANGUAGE.sub(rf'\1"{language.code}"', parameters), tags=["parameters"]),
        _words(
            text("Run this cell and the next one first; opening your company takes some seconds.")
        ),
        _code(
            "from kamlib.training import open_course\n\n"
            f'course = open_course(participant, language=language, part="{part}")\n'
            "check = course.check"
        ),
    ]
    for number, name in enumerate(asked_in_tests(), start=1):
        cells += [
            _words("## " + text("Question {number}", number=number)),
            _code(f'course.exercise("{name}")'),
            _words(text("Your answer, in place of the three dots:")),
            _code(f'check("{name}", ...)'),
        ]
    cells.append(_words(text("That was all. Save the notebook and close it.")))
    for place, cell in enumerate(cells):
        cell["id"] = f"{part}-{place:02d}"
    made: NotebookNode = new_notebook(cells=cells, metadata={"kernelspec": _KERNEL})  # type: ignore[no-untyped-call]
    return made


def _words(source: str) -> NotebookNode:
    cell: NotebookNode = new_markdown_cell(source)  # type: ignore[no-untyped-call]
    return cell


def _code(source: str, tags: Sequence[str] = ()) -> NotebookNode:
    cell: NotebookNode = new_code_cell(source)  # type: ignore[no-untyped-call]
    if tags:
        cell.metadata["tags"] = list(tags)
    return cell


def _how(part: str, language: Language) -> str:
    text = language.text
    purpose = (
        text("It shows where you start. Nobody is expected to know the answers.")
        if part == "pre"
        else text("It asks the same as the test before the course, for another company.")
    )
    rules = text(
        'Write your answer in place of the three dots, in quotation marks like `"K03"` or '
        '`"12 %"`, and run the cell. Each answer is noted, not judged; you may change it, and the '
        "last one counts. There are neither hints nor solutions in a test. A question you cannot "
        "answer stays open."
    )
    return f"{purpose}\n\n{rules}"
