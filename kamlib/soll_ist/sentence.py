"""The finding of Soll-Ist in one sentence: how far off, how many accounts, since when."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kamlib.soll_ist.actuals import ACCOUNT, COMPANY, MANAGER, SCOPE
from kamlib.soll_ist.kpis import KPIS
from kamlib.soll_ist.selection import compared, headline
from kamlib.soll_ist.variance import LIGHT
from kamlib.support import columns as c
from kamlib.support.language import Language, is_missing, translatable

_FIRST = {
    "above": translatable("{kpi} is {size} above target"),
    "below": translatable("{kpi} is {size} below target"),
    "on": translatable("{kpi} is on target"),
}
_SECOND = {
    "above": translatable("{kpi} {size} above"),
    "below": translatable("{kpi} {size} below"),
    "on": translatable("{kpi} on target"),
}

_OFF_TARGET = {
    ACCOUNT: translatable("{off} of {all} accounts with a target are off target on {kpi}"),
    MANAGER: translatable("{off} of {all} account managers are off target on {kpi}"),
}
#: By what is favourable: a run counts adverse variances of any size, not lights.
_LASTING = {
    1: translatable(
        "{sentence}, {long} of them below target for at least {count} quarters running"
    ),
    -1: translatable(
        "{sentence}, {long} of them worse than target for at least {count} quarters running"
    ),
}
_NOT_LASTING = {
    1: translatable("{sentence}, none of them below target for {count} quarters running"),
    -1: translatable("{sentence}, none of them worse than target for {count} quarters running"),
}


def finding_sentence(
    variances: pd.DataFrame,
    persistent: pd.DataFrame,
    *,
    kpis: Sequence[str],
    persistence_quarters: int,
    language: Language,
) -> str:
    """Say in one sentence where the quarter stands against its targets.

    Parameters
    ----------
    variances, persistent : DataFrame
        Variances of the reported quarter, and deviations that persist.
    kpis : sequence of str
        KPIs of the settings, the most important first.
    persistence_quarters : int
        Quarters in a row that count as persistent.
    language : Language
        Of the sentence.

    Returns
    -------
    str
        The first two sum KPIs with a target, then the accounts (or account managers) off
        target in the first KPI that has targets for them, and how many of these were below it
        (worse than it, where less is favourable) for long, by however little.
    """
    totals = _totals(variances, kpis, language)
    parts = [totals] if totals else []
    for scope in (ACCOUNT, MANAGER):
        off = _off_target(variances, persistent, scope, kpis, persistence_quarters, language)
        if off:
            parts.append(off)
            break
    if not parts:
        return language.text("No target has been set for this quarter.")
    sentence = "; ".join(parts)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _totals(variances: pd.DataFrame, kpis: Sequence[str], language: Language) -> str:
    found = [(kpi, *headline(variances, kpi)) for kpi in kpis if not KPIS[kpi].is_ratio]
    known = [row for row in found if row[1] and not is_missing(row[2])][:2]
    if not known:
        return ""
    scope, count = known[0][1], known[0][3]
    # A second total joins the sentence only if it is by the same targets.
    told = [row for row in known if row[1] == scope and row[3] == count]
    templates = [_FIRST, _SECOND]
    parts = [
        _total(kpi, percent, template, language)
        for (kpi, _, percent, _), template in zip(told, templates, strict=False)
    ]
    sentence = ", ".join(parts)
    if scope == COMPANY:
        return sentence
    who = {
        MANAGER: language.plural(
            "the target of {count} account manager",
            "the targets of {count} account managers",
            count,
        ),
        ACCOUNT: language.plural(
            "the target of {count} account", "the targets of {count} accounts", count
        ),
    }[scope]
    return language.text("{sentence} (by {targets})", sentence=sentence, targets=who)


def _total(kpi: str, percent: float, template: dict[str, str], language: Language) -> str:
    rounded = round(percent, 1)
    way = "above" if rounded > 0 else "below" if rounded < 0 else "on"
    return language.text(
        template[way],
        kpi=language.text(KPIS[kpi].phrase),
        size=language.percent(abs(percent)),
    )


def _off_target(
    variances: pd.DataFrame,
    persistent: pd.DataFrame,
    scope: str,
    kpis: Sequence[str],
    persistence_quarters: int,
    language: Language,
) -> str:
    kpi = next((name for name in kpis if len(compared(variances, scope, name))), "")
    if not kpi:
        return ""
    who = c.ACCOUNT_ID if scope == ACCOUNT else c.ACCOUNT_MANAGER
    rows = compared(variances, scope, kpi)
    bad = rows[rows[LIGHT] == "bad"]
    number, label = language.number, language.text(KPIS[kpi].phrase)
    values = {"off": number(len(bad)), "all": number(len(rows)), "kpi": label}
    text = language.text(_OFF_TARGET[scope], **values)
    lasting = persistent[(persistent[SCOPE] == scope) & (persistent[c.KPI] == kpi)]
    long = int(bad[who].isin(lasting[who]).sum())
    if not len(bad):
        return text
    template = (_LASTING if long else _NOT_LASTING)[KPIS[kpi].polarity]
    return language.text(
        template, sentence=text, long=number(long), count=number(persistence_quarters)
    )
