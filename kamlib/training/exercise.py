"""What an exercise is made of: a question, a solution, the errors people make, three hints.

An exercise is a declaration; how it is checked, hinted and shown is the same for all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from kamlib.support.display import HouseTable
from kamlib.support.language import Language
from kamlib.training.answers import Kind, Value
from kamlib.training.company import Company

Form = Literal[
    "money", "cents", "percent", "points", "number", "days", "ratio", "factor", "date", "text"
]  # fmt: skip


class Fact(NamedTuple):
    """A figure or name that fills a placeholder of a text.

    Parameters
    ----------
    value : float or str
        What is said.
    form : str
        How it is written; ``text`` stays as it is, ``date`` is a day like 2026-12-15.
    """

    value: float | str
    form: Form = "text"

    def write(self, language: Language) -> str:
        """Write it in a language."""
        if self.form == "date":
            return language.date(dt.date.fromisoformat(str(self.value)))
        if isinstance(self.value, str) or self.form == "text":
            return str(self.value)
        if self.form in ("money", "cents"):
            return language.money(self.value, digits=2 if self.form == "cents" else 0)
        if self.form == "percent":
            return language.percent(self.value)
        if self.form == "points":
            return language.points(self.value)
        places = {"number": 0, "days": 1, "ratio": 2, "factor": 4}[self.form]
        return language.number(self.value, digits=places)


Facts: TypeAlias = Mapping[str, Fact]


def no_facts(company: Company) -> Facts:
    """Fill nothing: for texts without placeholders."""
    del company
    return {}


@dataclass(frozen=True, kw_only=True)
class Misconception:
    """An error people make: what it computes, and what to tell who made it.

    Parameters
    ----------
    id : str
        Kind of error, like ``gross_for_net``; the same word for the same error everywhere.
    wrong : callable
        The answer somebody gives who makes it.
    diagnosis : str
        Translatable; names the error and the way out, not the solution.
    """

    id: str
    wrong: Callable[[Company], Value]
    diagnosis: str


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """One exercise of a lesson.

    Parameters
    ----------
    id : str
        Module and number, like ``2.3``.
    question : str
        Translatable, with placeholders.
    kind : Number, Names or Choice
        What is answered.
    solution : callable
        The right answer, by the functions of the workbook.
    misconceptions : tuple of Misconception
        Each gives another answer than the solution and than the others, for every company.
    hints : tuple of three str
        From a nudge to the way; translatable.
    explanation : str
        How the solution comes about; translatable, ``{solution}`` is filled in.
    facts : callable
        Fills the placeholders of all these texts.
    given : callable or None
        The table shown with the question.
    in_test : bool
        Whether it is one of the questions of pre- and post-test.
    """

    id: str
    question: str
    kind: Kind
    solution: Callable[[Company], Value]
    misconceptions: tuple[Misconception, ...]
    hints: tuple[str, str, str]
    explanation: str
    facts: Callable[[Company], Facts] = no_facts
    given: Callable[[Company, Language], HouseTable] | None = None
    in_test: bool = False

    @property
    def module(self) -> int:
        """Number of its module."""
        return int(self.id.partition(".")[0])

    def say(self, text: str, company: Company, language: Language, **more: str) -> str:
        """Translate a text of the exercise and fill its placeholders."""
        told = {name: fact.write(language) for name, fact in self.facts(company).items()}
        return language.text(text, **told, **more)


class Step(NamedTuple):
    """One step of a worked example.

    Parameters
    ----------
    label : str
        What is done; translatable.
    fact : Fact
        What comes out.
    gap : str
        Exercise that asks for it where the example has gaps; "" shows the figure.
    """

    label: str
    fact: Fact
    gap: str = ""


@dataclass(frozen=True, kw_only=True)
class Example:
    """A worked example: the same steps once filled in, and once with gaps.

    Parameters
    ----------
    module : int
        Number of the module.
    title : str
        What is computed for whom; translatable, with the placeholder ``{account}``.
    steps : callable
        Steps for the account of a role.
    role, gaps_role : str
        Whose figures are worked out, and whose have the gaps.
    """

    module: int
    title: str
    steps: Callable[[Company, str], list[Step]]
    role: str
    gaps_role: str


@dataclass(frozen=True, kw_only=True)
class Module:
    """A module of the course: its examples and exercises.

    Parameters
    ----------
    number : int
        Place in the course.
    title : str
        Translatable.
    exercises : tuple of Exercise
        In order.
    example : Example or None
        Its worked example.
    """

    number: int
    title: str
    exercises: tuple[Exercise, ...] = field(default_factory=tuple)
    example: Example | None = None
