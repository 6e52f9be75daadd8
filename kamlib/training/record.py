"""What a participant has done, and how hard the exercises were for the group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from kamlib.support.errors import Sentence
from kamlib.support.language import NO_FIGURE, Language
from kamlib.support.money import ratio_of
from kamlib.training.exercises import EXERCISES, MODULES
from kamlib.training.home import Member
from kamlib.training.judge import State


@dataclass(frozen=True)
class Test:
    """A test before or after the course.

    Parameters
    ----------
    answers : dict of str to str
        State of the last answer by exercise; ``open`` where there is none.
    errors : dict of str to str
        Misconception that a wrong last answer looks like, where it is a known one.
    """

    __test__ = False
    answers: dict[str, State]
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def is_taken(self) -> bool:
        """Whether anything was answered: who did not take it has no score, not a score of 0."""
        return any(state != "open" for state in self.answers.values())

    @property
    def right(self) -> int:
        """Questions answered right."""
        return sum(state == "right" for state in self.answers.values())

    @property
    def pct(self) -> float:
        """Right answers in percent of all questions; NaN where it was not taken."""
        return ratio_of(self.right, len(self.answers)) * 100 if self.is_taken else float("nan")

    def written(self, language: Language) -> str:
        """Write it like ``3 of 5``."""
        if not self.is_taken:
            return NO_FIGURE
        return language.text(
            "{right} of {asked}",
            right=language.number(self.right),
            asked=language.number(len(self.answers)),
        )


@dataclass
class Tried:
    """What a participant did with an exercise of a lesson.

    Parameters
    ----------
    attempts : int
        Answers that could be read.
    is_first_right, is_right : bool
        Whether the first of them was right, or any.
    hints : int
        Highest hint taken, 0 to 3.
    is_shown : bool
        Whether the solution was shown before a right answer.
    errors : list of str
        Misconceptions that wrong answers looked like, each once.
    """

    attempts: int = 0
    is_first_right: bool = False
    is_right: bool = False
    hints: int = 0
    is_shown: bool = False
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Record:
    """Everything a participant has done.

    Parameters
    ----------
    member : Member
        Who.
    pre, post : Test
        Before and after the course.
    tried : dict of str to Tried
        By exercise, only those that were tried.
    notes : tuple of Sentence
        What is missing or broken, and what to do.
    """

    member: Member
    pre: Test
    post: Test
    tried: dict[str, Tried] = field(default_factory=dict)
    notes: tuple[Sentence, ...] = ()

    @property
    def gain(self) -> float:
        """Learning gain in percentage points: after minus before; NaN without both tests."""
        return self.post.pct - self.pre.pct

    @property
    def relative_gain(self) -> float:
        """Gain in percent of what could still be gained; NaN where nothing could.

        (post - pre) ÷ (100 - pre) × 100, the normalised gain of Hake (1998).
        """
        return ratio_of(self.gain, 100 - self.pre.pct) * 100

    @property
    def done(self) -> int:
        """Exercises of the lessons answered right."""
        return sum(one.is_right for one in self.tried.values())

    def of_module(self, module: int) -> list[Tried]:
        """List what was tried of a module."""
        return [one for name, one in self.tried.items() if EXERCISES[name].module == module]


@dataclass(frozen=True, kw_only=True)
class Hardship:
    """How hard an exercise was for the group.

    Parameters
    ----------
    exercise : str
        Its id.
    tried_by, failed : int
        Participants who answered it, and whose first answer was not right.
    failed_pct : float
        Share of those who failed; NaN where nobody answered.
    hinted : int
        Participants who took a hint or looked at the solution.
    error : str
        Misconception that most of them fell for; "" if none was recognised.
    fallen : int
        How many that were.
    """

    exercise: str
    tried_by: int
    failed: int
    failed_pct: float
    hinted: int
    error: str
    fallen: int


def hardships(records: Sequence[Record]) -> list[Hardship]:
    """List the exercises that were tried, the one most failed at first attempt first.

    In order of (failed + 1) ÷ (tried + 2), Laplace's rule of succession: a share that few
    participants stand behind is drawn towards one half.
    """
    found = []
    for module in MODULES.values():
        for exercise in module.exercises:
            tried = [one.tried[exercise.id] for one in records if exercise.id in one.tried]
            answered = [one for one in tried if one.attempts]
            errors = Counter(sorted(error for one in tried for error in one.errors))
            error, fallen = max(errors.items(), key=lambda pair: pair[1], default=("", 0))
            failed = sum(not one.is_first_right for one in answered)
            if tried:
                found.append(
                    Hardship(
                        exercise=exercise.id,
                        tried_by=len(answered),
                        failed=failed,
                        failed_pct=ratio_of(failed, len(answered)) * 100,
                        hinted=sum(bool(one.hints or one.is_shown) for one in tried),
                        error=error,
                        fallen=fallen,
                    )
                )
    return sorted(found, key=lambda one: (one.tried_by == 0, -_hardness(one), -one.tried_by))


def _hardness(one: Hardship) -> float:
    return (one.failed + 1) / (one.tried_by + 2)
