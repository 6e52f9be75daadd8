"""The sentence at the head of a quarter: who loses money, who moved, how targets stand."""

from __future__ import annotations

import pandas as pd

from kamlib.reporting.portfolio import has_business
from kamlib.reporting.standing import standing
from kamlib.support import columns as c
from kamlib.support.language import Language, is_missing

_TOP = "priority"


def finding(
    frame: pd.DataFrame,
    placement: pd.DataFrame,
    variances: pd.DataFrame,
    *,
    language: Language,
    before: str = "",
) -> str:
    """Say in one sentence who costs more than he earns, who moved, and how targets stand.

    Parameters
    ----------
    frame : DataFrame
        From :func:`kamlib.reporting.portfolio.portfolio`.
    placement, variances : DataFrame
        From matrix and Soll-Ist.
    language : Language
        Of the sentence.
    before : str, default=""
        Before which costs contribution is, because nobody delivered them; it is then not
        compared with its target. An account whose products have no cost is no gain and no
        loss: the sentence counts those that are known, and says of how many more nobody knows.
    """
    text = language.text
    parts = [
        _earning(frame, before, language),
        _moved(placement, language),
        _against_target(variances, c.NET_REVENUE, text("revenue"), language),
        ""
        if before
        else _against_target(variances, c.CUSTOMER_CONTRIBUTION, text("contribution"), language),
    ]
    return "; ".join(part for part in parts if part) + "."


def _earning(frame: pd.DataFrame, before: str, language: Language) -> str:
    """Say how many lose money, and of how many further ones that is not known."""
    has_some = has_business(frame)
    missing = has_some & frame[c.CUSTOMER_CONTRIBUTION].isna()
    unknown = int(missing.sum())
    if unknown and not (has_some & ~missing).any():
        return _unknown(unknown, frame, language)
    said = _losing(frame[~missing], language)
    if before:
        said = f"{said} ({before})"
    if not unknown:
        return said
    return language.text(
        "{sentence}, of {count} more that is not known",
        sentence=said,
        count=language.number(unknown),
    )


def _unknown(count: int, frame: pd.DataFrame, language: Language) -> str:
    everyone = language.number(len(frame))
    if not (frame[c.STATUS] == "key").any():
        return language.plural(
            "What {count} of the {all} largest customers earns is not known: its products have no "
            "cost",
            "What {count} of the {all} largest customers earn is not known: their products have "
            "no cost",
            count,
            all=everyone,
        )
    return language.plural(
        "What {count} of {all} key accounts earns is not known: its products have no cost",
        "What {count} of {all} key accounts earn is not known: their products have no cost",
        count,
        all=everyone,
    )


def _losing(frame: pd.DataFrame, language: Language) -> str:
    count, everyone = int((frame[c.CUSTOMER_CONTRIBUTION] < 0).sum()), language.number(len(frame))
    if not (frame[c.STATUS] == "key").any():
        return language.plural(
            "{count} of the {all} largest customers costs more than it earns",
            "{count} of the {all} largest customers cost more than they earn",
            count,
            all=everyone,
        )
    if not count:
        return language.plural(
            "{count} key account does not cost more than it earns",
            "None of the {count} key accounts costs more than it earns",
            len(frame),
        )
    return language.plural(
        "{count} of {all} key accounts costs more than it earns",
        "{count} of {all} key accounts cost more than they earn",
        count,
        all=everyone,
    )


def _moved(placement: pd.DataFrame, language: Language) -> str:
    """Count who left the top quadrant and who entered it; new and gone accounts did neither."""
    both = placement[placement[["quadrant", "previous_quadrant"]].notna().all(axis="columns")]
    was_top, is_top = both["previous_quadrant"] == _TOP, both["quadrant"] == _TOP
    left, entered = int((was_top & ~is_top).sum()), int((is_top & ~was_top).sum())
    if not left:
        return (
            language.plural(
                "{count} account entered the top quadrant",
                "{count} accounts entered the top quadrant",
                entered,
            )
            if entered
            else ""
        )
    sentence = language.plural(
        "{count} account left the top quadrant", "{count} accounts left the top quadrant", left
    )
    if not entered:
        return sentence
    return language.plural(
        "{sentence}, {count} entered", "{sentence}, {count} entered", entered, sentence=sentence
    )


def _against_target(variances: pd.DataFrame, kpi: str, name: str, language: Language) -> str:
    found = standing(variances, kpi)
    if found is None or is_missing(found.variance_pct):
        return ""
    figure, size = found.of_whom(name, language), language.percent(abs(found.variance_pct))
    if found.variance_pct >= 0:
        return language.text("{figure} is {size} above target", figure=figure, size=size)
    return language.text("{figure} is {size} below target", figure=figure, size=size)
