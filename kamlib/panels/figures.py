"""Read a figure as the reader writes it, and write it so."""

from __future__ import annotations

from babel.numbers import NumberFormatError, parse_decimal

from kamlib.support.errors import ParameterError, Sentence
from kamlib.support.language import Language


def figure(written: str, language: Language) -> float:
    """Read a number in the way of writing of a language.

    Parameters
    ----------
    written : str
        With or without grouping; what could be meant in two ways is refused.
    language : Language
        Whose way.

    Returns
    -------
    float
        The number.

    Raises
    ------
    ParameterError
        If it is none.

    Examples
    --------
    >>> figure("25.000,5", Language("de")), figure("−5", Language("en"))
    (25000.5, -5.0)
    """
    bare = written.strip().replace("\N{MINUS SIGN}", "-")
    try:
        number = float(parse_decimal(bare, locale=language.locale, strict=True))
    except NumberFormatError:
        number = float("nan")
    if not abs(number) < float("inf"):
        raise ParameterError(
            Sentence(
                "A number like {example} is needed; found {found}.",
                example=language.number(1234.5, digits=1),
                found=written,
            )
        )
    return number


class Figure(Sentence):
    """A number in a sentence, in each language written as its readers write numbers."""

    def said(self, language: Language) -> str:
        """Write it."""
        value = float(self.values["value"])
        return language.number(value, digits=0 if value.is_integer() else 2)
