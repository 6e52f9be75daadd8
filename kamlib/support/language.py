"""English and German: labels by gettext, numbers and dates by babel.

A label is written in English in the code and wrapped in ``language.text(...)``, or in
:func:`translatable` where it is a constant; its German text stands in
``kamlib/locale/de/LC_MESSAGES/kamlib.po``. A test finds any label without one.
"""

from __future__ import annotations

import datetime as dt
import gettext
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import get_currency_symbol, get_decimal_symbol, get_group_symbol

from kamlib.support.errors import ParameterError, Sentence, near_names

LANGUAGES: tuple[str, ...] = ("en", "de")
CATALOGUES = Path(__file__).parents[1] / "locale"

#: Shown where there is no figure. Missing is not zero.
NO_FIGURE = "–"
_MINUS = "\u2212"
_NO_BREAK = "\u00a0"


def translatable(text: str) -> str:
    """Mark a constant as a label, so that the catalogue must hold its German text."""
    return text


@cache
def _translations(code: str) -> gettext.NullTranslations:
    if code == "en":
        return gettext.NullTranslations()
    path = CATALOGUES / code / "LC_MESSAGES" / "kamlib.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def is_missing(value: Any) -> bool:
    """Tell whether a cell holds no figure (None, NaN, NaT, NA).

    Examples
    --------
    >>> is_missing(float("nan")), is_missing(0)
    (True, False)
    """
    if value is None:
        return True
    try:
        return bool(value != value)  # noqa: PLR0124 - what differs from itself is NaN or NaT
    except TypeError:  # NA cannot be compared with anything
        return True


@cache
def _signs(locale: str) -> dict[int, str]:
    """Signs of a locale for Python's own grouping comma and decimal point."""
    return str.maketrans({",": get_group_symbol(locale), ".": get_decimal_symbol(locale)})


@dataclass(frozen=True)
class Language:
    r"""How labels, numbers, money and dates read on a page.

    Parameters
    ----------
    code : {"en", "de"}, default="en"
        The language.
    currency : str, default="EUR"
        ISO code of the reporting currency.

    Examples
    --------
    >>> german = Language("de")
    >>> german.number(-1234.5, digits=1), german.percent(12.34)
    ('−1.234,5', '12,3\xa0%')
    >>> german.money(1_234_567, unit="k"), Language().money(1_234_567, unit="M")
    ('1.235\xa0T€', '1.2\xa0M€')
    >>> Language().number(float("nan"))
    '–'
    """

    code: str = "en"
    currency: str = "EUR"
    _texts: gettext.NullTranslations = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.code not in LANGUAGES:
            told = Sentence("The language is 'en' or 'de'; found {found!r}.", found=self.code)
            near = near_names(self.code, LANGUAGES, at_most=1)
            hints = [Sentence("Did you mean {name!r}?", name=name) for name in near]
            raise ParameterError(told, *hints)
        object.__setattr__(self, "_texts", _translations(self.code))

    def __reduce__(self) -> tuple[type[Language], tuple[str, str]]:
        # A catalogue holds a compiled rule that cannot be pickled; it is read again.
        return type(self), (self.code, self.currency)

    def text(self, message: str, **values: Any) -> str:
        """Translate a label and fill its ``{placeholders}``."""
        translated = self._texts.gettext(message) if message else ""
        return translated.format(**values) if values else translated

    def plural(self, singular: str, plural: str, count: int, **values: Any) -> str:
        """Translate a label that counts something; ``{count}`` is filled in."""
        translated = self._texts.ngettext(singular, plural, count)
        return translated.format(count=self.number(count), **values)

    def pick(self, name: str | Mapping[Any, str]) -> str:
        """Read a name from the settings: a plain text, or one text per language."""
        if isinstance(name, str):
            return name
        return name.get(self.code) or name.get("en") or next(iter(name.values()))

    @property
    def locale(self) -> str:
        """Locale that babel formats by."""
        return {"en": "en_GB", "de": "de_DE"}[self.code]

    def number(self, value: float, *, digits: int = 0, signed: bool = False) -> str:
        """Write a number with grouping, a true minus and, if asked, an explicit plus."""
        if is_missing(value) or math.isinf(value):
            return NO_FIGURE
        rounded = round(float(value), digits) + 0.0
        written = f"{abs(rounded):,.{digits}f}".translate(_signs(self.locale))
        if rounded < 0:
            return _MINUS + written
        return "+" + written if signed and rounded > 0 else written

    def percent(self, value: float, *, digits: int = 1, signed: bool = False) -> str:
        """Write a percentage that is already multiplied by 100."""
        written = self.number(value, digits=digits, signed=signed)
        return written if written == NO_FIGURE else f"{written}{_NO_BREAK}%"

    def points(self, value: float, *, digits: int = 1) -> str:
        """Write a difference of two percentages, in percentage points, with its sign."""
        written = self.number(value, digits=digits, signed=True)
        return written if written == NO_FIGURE else f"{written}{_NO_BREAK}{self.text('pp')}"

    def money_unit(self, unit: str = "") -> str:
        """Name a money unit for a column header: ``€``, ``k€`` or ``M€`` (``T€``, ``Mio. €``)."""
        symbol = get_currency_symbol(self.currency, locale=self.locale)
        gap = "" if len(symbol) == 1 else _NO_BREAK
        german = {"": symbol, "k": f"T{gap}{symbol}", "M": f"Mio.{_NO_BREAK}{symbol}"}
        english = {"": symbol, "k": f"k{gap}{symbol}", "M": f"M{gap}{symbol}"}
        return (german if self.code == "de" else english)[unit]

    def money(
        self, value: float, *, unit: str = "", digits: int | None = None, signed: bool = False
    ) -> str:
        """Write an amount in €, thousands (``k``) or millions (``M``)."""
        if is_missing(value) or math.isinf(value):
            return NO_FIGURE
        places = digits if digits is not None else {"": 0, "k": 0, "M": 1}[unit]
        scaled = float(value) / {"": 1.0, "k": 1e3, "M": 1e6}[unit]
        return (
            f"{self.number(scaled, digits=places, signed=signed)}{_NO_BREAK}{self.money_unit(unit)}"
        )

    def date(self, day: dt.date | None) -> str:
        """Write a day as ``30.09.2026`` (German) or ``30 Sep 2026`` (English)."""
        if day is None or is_missing(day):
            return NO_FIGURE
        return format_date(day, "dd.MM.yyyy" if self.code == "de" else "d MMM yyyy", self.locale)
