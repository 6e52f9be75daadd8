"""Tables of what cannot be compared: business without a target, targets without a comparison."""

from __future__ import annotations

import pandas as pd

from kamlib.soll_ist import selection as s
from kamlib.soll_ist.actuals import ACCOUNT, COMPANY, MANAGER, SCOPE
from kamlib.soll_ist.lines import listed_name
from kamlib.soll_ist.remark import remark
from kamlib.soll_ist.units import KpiFormat
from kamlib.soll_ist.variance import PREVIOUS
from kamlib.support import columns as c
from kamlib.support.display import HouseTable, Show, house_table
from kamlib.support.language import Language, translatable

_SCOPES = {
    COMPANY: translatable("company"),
    MANAGER: translatable("account manager"),
    ACCOUNT: translatable("account"),
}


def without_target_table(
    variances: pd.DataFrame, kpi: str, *, quarter: str, language: Language
) -> HouseTable:
    """Draw accounts with business but no target: no target is not a target of zero."""
    text = language.text
    rows = s.without_target(variances, kpi)
    form = KpiFormat.fitting(kpi, language, rows[c.ACTUAL])
    if rows.empty:
        return remark(text("Every account with {kpi} has a target.", kpi=form.label))
    rows = listed_name(rows, language)
    columns = [
        Show(name=c.NAME, label=text("Account")),
        Show(name=c.ACCOUNT_MANAGER, label=text("Account manager")),
        form.show(c.ACTUAL, text("Actual")),
        form.show(PREVIOUS, text("Previous year")),
    ]
    caption = text("{kpi} without a target, {quarter}", kpi=form.label, quarter=quarter)
    note = text("No target is not a target of zero; these accounts are in the company total.")
    return house_table(rows, columns, caption=caption, note=note, language=language)


def not_compared_table(not_compared: pd.DataFrame, *, language: Language) -> HouseTable:
    """Draw targets that were delivered but cannot be compared, with the reason."""
    text = language.text
    if not_compared.empty:
        return remark(text("Every target up to this quarter is compared."))
    rows = not_compared.assign(
        scope_label=[text(_SCOPES[scope]) for scope in not_compared[SCOPE]],
        reason_label=[text(reason) for reason in not_compared["reason"]],
    )
    columns = [
        Show(name=c.QUARTER, label=text("Quarter")),
        Show(name="scope_label", label=text("Target for")),
        Show(name=c.NAME, label=text("Name")),
        Show(name=c.KPI, label=text("KPI")),
        Show(name=c.TARGET, label=text("Target"), format="number", digits=2),
        Show(name="reason_label", label=text("Reason")),
    ]
    return house_table(
        rows, columns, caption=text("Targets that are not compared"), language=language
    )
