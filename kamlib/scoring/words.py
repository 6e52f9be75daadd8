"""Figures and names as they stand in sentences and tables of the score and the matrix."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

import pandas as pd

from kamlib.scoring.catalogue import CATALOGUE
from kamlib.scoring.criteria import MEASURES, Unit
from kamlib.scoring.totals import NO_ACCOUNT, NO_BUSINESS
from kamlib.support.language import NO_FIGURE, Language, is_missing, translatable
from kamlib.support.safe_text import JOINTS
from kamlib.support.settings import Criterion

LONGEST_NAME = 40
MILLION = 1_000_000
#: Why figures of a criterion are missing.
GAPS = {
    "none": "",
    "table": translatable("table not delivered"),
    "ratings": translatable("nobody rated it in the last four quarters"),
    "some": translatable("single accounts without a figure"),
}
#: What is proposed for the status of an account.
PROPOSALS = {
    "stays": translatable("stays key account"),
    "enters": translatable("to enter"),
    "leaves": translatable("to leave or to review"),
    "unranked": translatable("no rank yet"),
}
#: Where an account of the statement is found.
PARTS = {
    "top": translatable("In the top by score"),
    "below": translatable("Ranked below"),
    "knocked_out": translatable("Knocked out by a minimum"),
    "not_ranked": translatable("Not ranked for want of figures"),
    NO_BUSINESS: translatable("No business in the four quarters"),
    NO_ACCOUNT: translatable("Postings without an account"),
}
STATUS_LABELS = {
    "key": translatable("key account"),
    "candidate": translatable("candidate"),
    "standard": translatable("standard"),
    "prospect": translatable("prospect"),
}
_LEGAL_FORM = re.compile(
    r"[ ,]+(?:(?:GmbH|AG|SE|KGaA|UG|B\.?V\.?|S\.?A\.?|Inc\.?|Ltd\.?|LLC)(?: ?& ?Co\.? ?KG(?:aA)?)?"
    r"|KG|OHG|e\. ?K\.)$"
)


def short(name: object, longest: int = LONGEST_NAME) -> str:
    """Cut a long name with an ellipsis.

    Examples
    --------
    >>> short("Musterwerk Antriebe GmbH", 10)
    'Musterwer…'
    """
    text = " ".join(str(name).split())
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def wrapped(label: str) -> str:
    r"""Break a column head into two lines at the blank or joint nearest its middle.

    Examples
    --------
    >>> wrapped("Strategic importance")
    'Strategic\nimportance'
    >>> wrapped("Wachstumspotenzial")
    'Wachstums-\npotenzial'
    """
    blanks = [place for place, sign in enumerate(label) if sign == " "]
    places = blanks + [joint.start() for joint in JOINTS.finditer(label)]
    if len(label) < 14 or not places:
        return label
    middle = min(places, key=lambda place: abs(place - len(label) / 2))
    if middle in blanks:
        return f"{label[:middle]}\n{label[middle + 1 :]}"
    return f"{label[:middle]}-\n{label[middle:]}"


def label_names(names: Sequence[object], *, longest: int = LONGEST_NAME) -> list[str]:
    """Shorten company names for a picture: without legal form where they stay distinct.

    Examples
    --------
    >>> label_names(["Alpina Pressen GmbH & Co. KG", "Elbe Guss AG", "Elbe Guss GmbH"])
    ['Alpina Pressen', 'Elbe Guss AG', 'Elbe Guss GmbH']
    """
    known = [short(name, 2 * longest) for name in names]
    bare = [_LEGAL_FORM.sub("", name) or name for name in known]
    return [
        short(stem if bare.count(stem) == 1 else name, longest)
        for name, stem in zip(known, bare, strict=True)
    ]


def listed(names: Sequence[str], language: Language, *, most: int = 3) -> str:
    """Join names to a phrase; beyond ``most`` only their number is said.

    Examples
    --------
    >>> listed(["A", "B", "C", "D", "E"], Language())
    'A, B, C and 2 more'
    """
    shown = [short(name) for name in names[:most]]
    rest = len(names) - len(shown)
    if rest:
        more = language.plural("{count} more", "{count} more", rest)
        return language.text("{first} and {last}", first=", ".join(shown), last=more)
    if len(shown) < 2:
        return "".join(shown)
    return language.text("{first} and {last}", first=", ".join(shown[:-1]), last=shown[-1])


def write_value(value: float, unit: Unit, language: Language) -> str:
    """Write a figure of a criterion in its unit."""
    if is_missing(value):
        return NO_FIGURE
    if unit == "money":
        return language.money(value, unit="k")
    if unit == "percent":
        return language.percent(value, digits=0 if float(value).is_integer() else 1)
    if unit == "days":
        return language.text("{figure} days", figure=language.number(value, digits=0))
    digits = 0 if float(value).is_integer() else 1
    if unit == "years":
        return language.text("{figure} years", figure=language.number(value, digits=digits))
    return language.number(value, digits=digits)


def money_text(value: float, language: Language) -> str:
    r"""Write an amount with about three digits: millions from one million on, thousands below.

    Examples
    --------
    >>> money_text(1_234_567, Language()), money_text(98_765, Language())
    ('1.2\xa0M€', '99\xa0k€')
    """
    unit: Literal["M", "k"] = "M" if abs(value) >= MILLION else "k"
    return language.money(value, unit=unit)


def unit_of(criterion: Criterion) -> Unit:
    """Tell what the figures of a completed criterion are in."""
    if criterion.source == "rating":
        return "points"
    return MEASURES[criterion.origin].unit


def scale_text(criterion: Criterion, language: Language) -> str:
    """Write down a scale: which value earns how many points, and what a rating means."""
    entry = CATALOGUE.get(criterion.id)
    if criterion.source == "rating" and entry is not None and entry.levels:
        worded = zip((0, 5, 10), entry.levels, strict=True)
        said = "; ".join(f"{level} = {language.text(text)}" for level, text in worded)
        lower_is_better = language.text("a high rating earns few points")
        return f"{said} ({lower_is_better})" if criterion.is_cost else said
    unit = unit_of(criterion)
    return " · ".join(
        f"{write_value(value, unit, language)} → {_points(point, language)}"
        for value, point in criterion.anchors
    )


def _points(point: float, language: Language) -> str:
    return language.number(point, digits=0 if float(point).is_integer() else 1)


def names_by_account(accounts: pd.DataFrame) -> pd.Series:
    """Names by account_id; an account without a name is called by its id."""
    names = accounts.set_index(accounts["account_id"].astype(str))["name"]
    return names.where(names.notna(), pd.Series(names.index, index=names.index)).astype(str)
