"""Which level has targets: the company, account managers or accounts; what to say where none is."""

from __future__ import annotations

import pandas as pd

from kamlib.soll_ist.actuals import ACCOUNT, COMPANY, MANAGER
from kamlib.soll_ist.kpis import KPIS
from kamlib.soll_ist.selection import compared
from kamlib.support.language import Language, translatable

_NONE = {
    COMPANY: translatable("The company has no target for {kpi} in {quarter}."),
    ACCOUNT: translatable("No account has a target for {kpi} in {quarter}."),
    MANAGER: translatable("No account manager has a target for {kpi} in {quarter}."),
}
_ELSEWHERE = {
    COMPANY: translatable("There is one for the company."),
    MANAGER: translatable("There are targets of account managers."),
    ACCOUNT: translatable("There are targets of accounts."),
}
_DELIVER = translatable("Add rows to the targets table to see this comparison.")


def scopes_with_targets(variances: pd.DataFrame, kpi: str) -> list[str]:
    """Name the levels at which a KPI has target and actual, the widest first.

    Parameters
    ----------
    variances : DataFrame
        Variances of the reported quarter.
    kpi : str
        Which KPI.

    Returns
    -------
    list of str
        Of ``company``, ``manager``, ``account``.
    """
    return [scope for scope in (COMPANY, MANAGER, ACCOUNT) if len(compared(variances, scope, kpi))]


def no_target(
    variances: pd.DataFrame, scope: str, kpi: str, quarter: str, language: Language
) -> str:
    """Say that a level has no target, which levels have, and what would change it.

    Parameters
    ----------
    variances : DataFrame
        Variances of the reported quarter.
    scope, kpi, quarter : str
        What has no target.
    language : Language
        Of the sentences.
    """
    text = language.text
    others = [text(_ELSEWHERE[other]) for other in scopes_with_targets(variances, kpi)]
    first = text(_NONE[scope], kpi=text(KPIS[kpi].phrase), quarter=quarter)
    return " ".join([first, *others, text(_DELIVER)])
