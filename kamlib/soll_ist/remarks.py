"""Comments in sentences: what people wrote about a variance, and which one still lacks a word."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from kamlib.soll_ist.causes import CAUSES
from kamlib.soll_ist.kpis import KPIS
from kamlib.soll_ist.units import KpiFormat
from kamlib.soll_ist.variance import VARIANCE
from kamlib.support import columns as c
from kamlib.support.language import Language, is_missing
from kamlib.support.safe_text import clean


def written(row: Mapping[Hashable, Any], language: Language) -> str:
    """Write one comment: its cause, what it says, who wrote it and when.

    Parameters
    ----------
    row : mapping
        A row of the comments table; what is missing in it is left out.
    language : Language
        Of cause and date.

    Examples
    --------
    >>> written({"cause": "price", "text": "New list", "author": "Bo", "date": None}, Language())
    'price: New list (Bo)'
    """
    cause = _known(row[c.CAUSE])
    cause = language.text(CAUSES[cause]) if cause in CAUSES else cause
    day = "" if is_missing(row[c.DATE]) else language.date(pd.Timestamp(row[c.DATE]).date())
    said = ": ".join(filter(None, [cause, _known(row[c.TEXT])]))
    signed = ", ".join(filter(None, [_known(row[c.AUTHOR]), day]))
    return f"{said} ({signed})" if signed else said


def _known(value: Any) -> str:
    return "" if is_missing(value) else clean(str(value))


def remarks(
    comments: pd.DataFrame, missing: pd.DataFrame, *, account: str, language: Language
) -> tuple[str, ...]:
    """Say of one account what was commented, and which material variances were not.

    Parameters
    ----------
    comments : DataFrame
        From :func:`kamlib.soll_ist.causes.commented`.
    missing : DataFrame
        From :func:`kamlib.soll_ist.causes.uncommented`.
    account : str
        Whose.
    language : Language
        Of the sentences.

    Returns
    -------
    tuple of str
        One sentence per comment, then one per variance without any.
    """
    own = comments[comments[c.ACCOUNT_ID] == account]
    told = [
        f"{measured(row, language)}: {written(row, language)}" for row in own.to_dict("records")
    ]
    silent = missing[missing[c.ACCOUNT_ID] == account]
    lacking = [
        language.text("{what}: no comment yet", what=measured(row, language))
        for row in silent.to_dict("records")
    ]
    return (*told, *lacking)


def measured(row: Mapping[Hashable, Any], language: Language) -> str:
    """Name a KPI and its variance, with its unit; the KPI alone where there is no target."""
    kpi = str(row[c.KPI])
    if kpi not in KPIS:
        return kpi
    form = KpiFormat.fitting(kpi, language, pd.Series([row[VARIANCE]], dtype=float))
    if is_missing(row[VARIANCE]):
        return form.label
    return f"{form.label} {form.change(row, has_unit=True)}"
