"""The course as a notebook sees it: questions, ``check``, ``hint``, ``solution``, examples.

Nothing depends on the order in which cells run: an answer names its exercise, the solution
follows from the company, and what was tried is kept in the participant's folder.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any

import pandas as pd

from kamlib.support.display import HouseTable, Show, house_table
from kamlib.support.errors import ParameterError, Sentence, nearest
from kamlib.support.language import LANGUAGES, Language
from kamlib.training import log
from kamlib.training.answers import Choice
from kamlib.training.company import SAMPLE_SEED, Company, open_company
from kamlib.training.exercise import Exercise
from kamlib.training.exercises import EXERCISES, MODULES
from kamlib.training.exercises.tables import Written
from kamlib.training.feedback import Note
from kamlib.training.judge import Verdict, as_logged, judge
from kamlib.workbook import Workbook

PARTICIPANT_FILE = "participant.json"


def _gently(method: Callable[..., Note]) -> Callable[..., Note]:
    """Show an unknown exercise as a note instead of stopping the lesson."""

    @wraps(method)
    def shown(self: Course, exercise: object = "", *args: Any, **options: Any) -> Note:
        try:
            return method(self, self.find(exercise), *args, **options)
        except ParameterError as error:
            title = self.language.text("There is no such exercise")
            return Note("unreadable", title, [error.told(self.language)])

    return shown


@dataclass(frozen=True, eq=False, kw_only=True)
class Course:
    """The course on one company, in one language.

    Parameters
    ----------
    company : Company
        Whose figures are asked for.
    language : Language
        Of everything shown.
    folder : Path or None
        Participant's folder, where attempts are kept; None: nothing is kept.
    part : {"pre", "lesson", "post"}
        In a test answers are noted, not judged, and there are neither hints nor solutions.
    """

    company: Company
    language: Language
    folder: Path | None = None
    part: str = "lesson"
    _shown: Counter[str] = field(default_factory=Counter, repr=False)

    @property
    def book(self) -> Workbook:
        """The company's workbook, for its tables and pictures."""
        return self.company.book

    def find(self, exercise: object) -> Exercise:
        """Find an exercise by its id.

        Raises
        ------
        ParameterError
            If there is none, naming the nearest.
        """
        wanted = str(exercise).strip().replace(",", ".")
        if wanted in EXERCISES:
            return EXERCISES[wanted]
        told = Sentence("There is no exercise {wanted}.", wanted=repr(wanted))
        raise ParameterError(told, nearest(wanted, EXERCISES))

    @_gently
    def exercise(self, exercise: Exercise) -> Note:
        """Ask an exercise: its question, what it is computed from, the form of the answer."""
        text, company, language = self.language.text, self.company, self.language
        question = exercise.say(exercise.question, company, language)
        options = []
        if isinstance(exercise.kind, Choice):
            shown = exercise.kind.shown(company)
            told = [exercise.say(one, company, language) for one in shown]
            options = list(zip(exercise.kind.letters, told, strict=True))
        form = text("Answer: {form}.", form=exercise.kind.form(language))
        table = exercise.given(company, language) if exercise.given else None
        title = text("Exercise {id}", id=exercise.id)
        return Note("question", title, [question, form], options, table)

    @_gently
    def check(self, exercise: Exercise, answer: Any = ..., *more: Any) -> Note:
        """Check an answer: what is right, what is not, and which error it looks like.

        A German number without quotation marks (``20,5``), and accounts one after the other,
        reach us as several answers: they are read as they were written.
        """
        if more:
            answer = ",".join(str(part) for part in (answer, *more))
        verdict = judge(exercise, self.company, answer, self.language)
        is_kept = verdict.state == "open" or self._keep(exercise, "check", answer)
        if self.part != "lesson" and verdict.state not in ("open", "unreadable"):
            return self._noted(exercise, is_kept=is_kept)
        words = {
            "right": self.language.text("right"),
            "wrong": self.language.text("not yet"),
            "rough": self.language.text("rounded too much"),
            "unreadable": self.language.text("cannot be read"),
            "open": self.language.text("not answered yet"),
        }
        title = self.language.text("Exercise {id}", id=exercise.id)
        sentences = [*verdict.sentences, *self._unkept(is_kept)]
        return Note(verdict.state, f"{title}: {words[verdict.state]}", sentences)

    @_gently
    def hint(self, exercise: Exercise, step: int = 0) -> Note:
        """Give the next of three hints; or the one of a given step."""
        if self.part != "lesson":
            return self._refused(exercise)
        self._shown[exercise.id] += 1
        chosen = step if step in (1, 2, 3) else min(self._shown[exercise.id], 3)
        is_kept = self._keep(exercise, "hint", chosen)
        title = self.language.text("Exercise {id}: hint {step} of 3", id=exercise.id, step=chosen)
        told = exercise.say(exercise.hints[chosen - 1], self.company, self.language)
        return Note("note", title, [told, *self._unkept(is_kept)])

    @_gently
    def solution(self, exercise: Exercise) -> Note:
        """Show the solution and how it comes about."""
        if self.part != "lesson":
            return self._refused(exercise)
        is_kept = self._keep(exercise, "solution", None)
        kind = exercise.kind
        written = kind.write(exercise.solution(self.company), self.language, self.company)
        title = self.language.text("Exercise {id}: solution {written}", id=exercise.id,
                                   written=written)  # fmt: skip
        told = exercise.say(exercise.explanation, self.company, self.language, solution=written)
        return Note("note", title, [told, *self._unkept(is_kept)])

    def example(self, module: int, *, gaps: bool = False) -> HouseTable:
        """Show the worked example of a module, or the same for another account with gaps.

        Parameters
        ----------
        module : int
            Number of the module.
        gaps : bool, default=False
            Leave out what an exercise asks for.
        """
        example = MODULES[module].example
        if example is None:
            raise ParameterError(Sentence("Module {module} has no example.", module=module))
        role = example.gaps_role if gaps else example.role
        steps = example.steps(self.company, role)
        text = self.language.text
        frame = pd.DataFrame(
            {
                "step": [text(step.label) for step in steps],
                "figure": [
                    text("exercise {id}", id=step.gap)
                    if gaps and step.gap
                    else step.fact.write(self.language)
                    for step in steps
                ],
            }
        )
        account = self.company.names[self.company.account(role)]
        columns = [
            Show(name="step", label=text("Way"), wraps=True),
            Written(name="figure", label=text("Result")),
        ]
        caption = text(example.title, account=account)
        return house_table(frame, columns, language=self.language, caption=caption)

    def _keep(self, exercise: Exercise, what: str, answer: Any) -> bool:
        if self.folder is None:
            return True
        kept = None if answer is ... else as_logged(answer)
        entry = log.Entry(part=self.part, exercise=exercise.id, what=what, answer=kept)
        return log.append(self.folder, entry)

    def _unkept(self, is_kept: bool) -> list[str]:
        if is_kept:
            return []
        return [
            self.language.text(
                "This attempt could not be noted: the folder cannot be written. Tell the trainer."
            )
        ]

    def _noted(self, exercise: Exercise, *, is_kept: bool) -> Note:
        title = self.language.text("Exercise {id}: noted", id=exercise.id)
        told = self.language.text("The last answer counts. Results come from the trainer.")
        return Note("note", title, [told, *self._unkept(is_kept)])

    def _refused(self, exercise: Exercise) -> Note:
        title = self.language.text("Exercise {id}", id=exercise.id)
        told = self.language.text("A test has neither hints nor solutions.")
        return Note("note", title, [told])


def _participant(folder: str | Path) -> tuple[dict[str, Any], Path | None]:
    """Find the participant's file in a folder, or in the two above it."""
    start = Path(folder or ".").resolve()
    for home in (start, *start.parents[:2]):
        file = home / PARTICIPANT_FILE
        if not file.is_file():
            continue
        try:
            found = json.loads(file.read_text(encoding="utf-8"))
            return {name: int(found[name]) for name in ("pre", "lesson", "post")} | {
                "language": str(found.get("language", "en"))
            }, home
        except (OSError, ValueError, KeyError, TypeError):
            raise ParameterError(
                Sentence(
                    "{file} is damaged. Ask the trainer for the original; your attempts are kept.",
                    file=file.name,
                )
            ) from None
    return {}, None


def language_in(folder: Path) -> str:
    """Say which language a participant's folder is in; "" if it is none or its file is damaged."""
    try:
        code = str(_participant(folder)[0].get("language", ""))
    except ParameterError:  # said by the first cell of each lesson
        return ""
    return code if code in LANGUAGES else ""


def open_course(folder: str | Path = "", *, language: str = "", part: str = "lesson") -> Course:
    """Open the course: for a participant on his own company, else on the sample.

    Parameters
    ----------
    folder : str or Path, default=""
        Folder of a participant; "" looks in the current one and the two above it.
    language : str, default=""
        ``en`` or ``de``; "" takes the participant's.
    part : {"lesson", "pre", "post"}, default="lesson"
        The lessons, or one of the two tests.

    Returns
    -------
    Course
        With ``exercise``, ``check``, ``hint``, ``solution`` and ``example``.

    Raises
    ------
    ParameterError
        If the language or the part does not exist, or the participant's file is damaged.
    """
    if part not in ("lesson", "pre", "post"):
        raise ParameterError(
            Sentence("A part is 'lesson', 'pre' or 'post'; found {part!r}.", part=part)
        )
    found, home = _participant(folder)
    code = language or found.get("language", "en")
    say = Language(code if code in LANGUAGES else "en") if not language else Language(language)
    company = open_company(found.get(part, SAMPLE_SEED), say.code)
    return Course(company=company, language=say, folder=home, part=part)


def verdict_of(course: Course, exercise: str, answer: Any) -> Verdict:
    """Judge an answer without noting it: for score sheets and tests."""
    return judge(course.find(exercise), course.company, answer, course.language)
