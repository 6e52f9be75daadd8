"""What all panel models have in common: a choice that is checked, observed and handed on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, ClassVar

from traitlets import Dict, HasTraits

from kamlib.panels.figures import Figure
from kamlib.panels.selection import NOTHING
from kamlib.support.errors import KamError, ParameterError, Sentence
from kamlib.support.language import Language
from kamlib.support.settings import Settings
from kamlib.workbook import Workbook

Choice = dict[str, Any]
#: What can be chosen, as a reader calls it.
_CALLED: dict[str, Sentence] = {
    "account": Sentence("Account"),
    "kpi": Sentence("KPI"),
    "level": Sentence("Level"),
    "quarter": Sentence("Quarter"),
    "source": Sentence("Source"),
    "column": Sentence("Column"),
    "top": Sentence("Key accounts to choose"),
    "split_value": Sentence("Split of the value index"),
    "split_engagement": Sentence("Split of the engagement index"),
}


def _figure(value: Any) -> Any:
    is_number = isinstance(value, int | float) and math.isfinite(value)
    return Figure("{value:,.10g}", value=value) if is_number else value


class PanelModel(HasTraits):
    """A choice, and what follows from it.

    ``choice`` is a trait: who shows the model observes it. Its values are plain (texts,
    numbers, mappings of them), so that they can be kept in a file.

    Parameters
    ----------
    book : Workbook
        One company at one quarter.
    """

    #: Name of the chapter.
    chapter: ClassVar[str] = ""
    choice: Dict[str, Any] = Dict()

    def __init__(self, book: Workbook) -> None:
        super().__init__()
        self.book = book
        self.choice = self.checked(self.start())

    @property
    def language(self) -> Language:
        """Of everything shown."""
        return self.book.language

    @property
    def settings(self) -> Settings:
        """The company's."""
        return self.book.settings

    def start(self) -> Choice:
        """Say what is chosen before anybody chooses: what the settings and the data say."""
        raise NotImplementedError

    def checked(self, choice: Choice) -> Choice:
        """Check a choice.

        Parameters
        ----------
        choice : dict
            Every name of :meth:`start` with a value.

        Returns
        -------
        dict
            The choice as it is taken.

        Raises
        ------
        ParameterError
            If something in it cannot be chosen.
        """
        raise NotImplementedError

    def choose(self, **changes: Any) -> None:
        """Choose something else; what is not named stays.

        Raises
        ------
        ParameterError
            If there is no such name or it cannot have that value; the choice stays as it was.
        """
        unknown = [name for name in changes if name not in self.choice]
        if unknown:
            raise ParameterError(
                Sentence(
                    "There is nothing to choose under the name {name}; there are {known}.",
                    name=unknown[0],
                    known=", ".join(self.choice),
                )
            )
        self.choice = self.checked({**self.choice, **changes})

    def restore(self, kept: Mapping[str, Any]) -> Sentence:
        """Take up a choice that was kept; one that no longer fits is left aside.

        Returns
        -------
        Sentence
            What was left aside and why; empty: nothing.
        """
        try:
            self.choose(**{str(name): value for name, value in kept.items()})
        except (KamError, TypeError, ValueError, KeyError, AttributeError) as error:
            reason = error.told(self.language) if isinstance(error, KamError) else str(error)
            return Sentence(
                "What was chosen before no longer fits and was left aside: {reason}", reason=reason
            )
        return NOTHING

    def said(self, choice: Choice) -> dict[str, str]:
        """Say a choice to a reader: what can be chosen, and what is."""
        raise NotImplementedError

    def differences(self) -> str:
        """Say how the choice differs from :meth:`start`, as a sentence.

        Returns
        -------
        str
            In the reader's language.
        """
        text, before = self.language.text, self.said(self.start())
        told = [
            text("{name} {now} instead of {before}", name=name, now=now, before=before[name])
            if before.get(name)
            else f"{name} {now}"
            for name, now in self.said(self.choice).items()
            if now != before.get(name)
        ]
        return "; ".join(told) + "." if told else text("nothing differs from the settings.")

    @property
    def plan_stem(self) -> str:
        """File of the account's plan among a report's plans; empty: the choice is about none."""
        return ""

    def parameters(self) -> Mapping[str, Any]:
        """Parameters with which the chapter's own notebook shows this choice."""
        return {}

    def changed_settings(self) -> Mapping[str, Any]:
        """Give settings, as nested names, with which a report shows this choice."""
        return {}


def by_name(names: Mapping[str, str]) -> dict[str, str]:
    """Put accounts into the order of their names.

    Examples
    --------
    >>> by_name({"K2": "Beta", "K1": "alpha"})
    {'K1': 'alpha', 'K2': 'Beta'}
    """
    return dict(sorted(names.items(), key=lambda item: (item[1].casefold(), item[0])))


def within(name: str, value: Any, low: float, high: float) -> float:
    """Check a number.

    Raises
    ------
    ParameterError
        If it is none, or out of its range.

    Examples
    --------
    >>> within("top", 3, 1, 10)
    3.0
    """
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not low <= value <= high:
        raise ParameterError(
            Sentence(
                "{name} needs a number from {low} to {high}; found {found}.",
                name=_CALLED.get(name, name),
                low=_figure(low),
                high=_figure(high),
                found=_figure(value),
            )
        )
    return float(value)


def one_of(name: str, value: Any, known: Mapping[str, Any] | list[str]) -> str:
    """Check a name out of a list.

    Raises
    ------
    ParameterError
        If it is not in the list.

    Examples
    --------
    >>> one_of("kpi", "nps", ["nps"])
    'nps'
    """
    if value not in known:
        raise ParameterError(
            Sentence(
                "{name} is not among the {count} that can be chosen: {found}.",
                name=_CALLED.get(name, name),
                count=len(known),
                found=value,
            )
        )
    return str(value)
