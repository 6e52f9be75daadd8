"""Tables of what has to be followed up: deviations that last, causes, and causes not yet given."""

from __future__ import annotations

import pandas as pd

from kamlib.soll_ist.actuals import ACCOUNT, SCOPE
from kamlib.soll_ist.causes import CAUSES
from kamlib.soll_ist.lines import URGENCY, in_units, plain_figures
from kamlib.soll_ist.persistence import CUMULATED, RUN_QUARTERS
from kamlib.soll_ist.proposals import COMPUTED, FIRST, LIKELY_CAUSE, ORIGIN, SECOND
from kamlib.soll_ist.remark import remark
from kamlib.soll_ist.variance import LIGHT, VARIANCE, VARIANCE_PCT
from kamlib.support import columns as c
from kamlib.support.display import HouseTable, Show, house_table
from kamlib.support.language import Language, translatable

#: Causes people write, and those only a bridge can name.
_WORDS = {**CAUSES, "currency": translatable("currency")}


def persistent_table(
    persistent: pd.DataFrame, *, quarter: str, at_least: int, language: Language
) -> HouseTable:
    """Draw who missed the same target for several quarters running, worst light first."""
    text = language.text
    if persistent.empty:
        return remark(
            text(
                "No target was missed in {count} or more quarters running up to {quarter}.",
                count=at_least,
                quarter=quarter,
            )
        )
    is_account = persistent[SCOPE] == ACCOUNT
    # Where only account managers have targets, theirs are shown.
    chosen = persistent[is_account] if is_account.any() else persistent
    rows = in_units(_with_words(chosen, language), [CUMULATED, VARIANCE], language)
    rows = rows.sort_values(
        [LIGHT, RUN_QUARTERS, c.KPI, VARIANCE, c.ACCOUNT_ID],
        key=lambda column: column.map(URGENCY) if column.name == LIGHT else column,
        ascending=[True, False, True, True, True],
        ignore_index=True,
    )
    run = text(
        "Adverse variance of any size in at least {count} quarters in a row up to {quarter}; "
        "a quarter without target or actual breaks the run. Ratios are not cumulated.",
        count=at_least,
        quarter=quarter,
    )
    computed = text(
        "Cause: the newest comment of the run; where there is none, the largest adverse effect "
        "against the year before (computed): on net revenue for revenue, on gross profit for gross "
        "profit and contribution. Costs after gross profit, ratios and counts have no computed "
        "effect."
    )
    return house_table(
        rows,
        _persistent_columns(language, has_accounts=bool(is_account.any())),
        caption=text("Deviations that persist"),
        note=f"{run} {computed}",
        language=language,
    )


def _persistent_columns(language: Language, *, has_accounts: bool) -> list[Show]:
    text = language.text
    manager = text("Account manager")
    who = [Show(name=c.NAME, label=manager)]
    if has_accounts:
        who = [
            Show(name=c.NAME, label=text("Account")),
            Show(name=c.ACCOUNT_MANAGER, label=manager),
        ]
    figures = [(VARIANCE, text("Variance")), (CUMULATED, text("Cumulated"))]
    return [
        *who,
        Show(name="kpi_with_unit", label=text("KPI, unit")),
        Show(name=RUN_QUARTERS, label=text("Quarters running"), format="number"),
        Show(name="since", label=text("Since")),
        *plain_figures(figures, is_signed=True),
        Show(name=LIGHT, label=text("Light"), format="light"),
        Show(name="cause_words", label=text("Cause")),
        Show(name="proposals", label=text("Alternatives"), wraps=True),
    ]


def _with_words(persistent: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Write causes and alternatives in the reader's language."""
    text = language.text
    causes, proposals = [], []
    for row in persistent.to_dict("records"):
        cause = str(row[LIKELY_CAUSE])
        word = text(_WORDS[cause]) if cause in _WORDS else cause
        is_computed = row[ORIGIN] == COMPUTED
        causes.append(text("{cause} (computed)", cause=word) if is_computed else word)
        first, second = text(str(row[FIRST])), text(str(row[SECOND]))
        proposals.append(text("{first}; or: {second}", first=first, second=second))
    table = persistent.copy()
    table["cause_words"] = pd.Series(causes, index=table.index, dtype=object)
    table["proposals"] = pd.Series(proposals, index=table.index, dtype=object)
    return table


def causes_table(comments: pd.DataFrame, *, quarter: str, language: Language) -> HouseTable:
    """Draw the comments of the reported quarter beside the variances they explain."""
    text = language.text
    if comments.empty:
        return remark(
            text(
                "Nobody has written a comment for {quarter}. Add rows with cause, text, author and "
                "date to the comments table; they survive every rerun.",
                quarter=quarter,
            )
        )
    rows = in_units(comments, [VARIANCE], language)
    rows["cause_label"] = [
        text(CAUSES[cause]) if cause in CAUSES else cause for cause in rows[c.CAUSE]
    ]
    columns = [
        Show(name=c.NAME, label=text("Account")),
        Show(name="kpi_with_unit", label=text("KPI, unit")),
        *plain_figures([(VARIANCE, text("Variance"))], is_signed=True),
        Show(name=LIGHT, label=text("Light"), format="light"),
        Show(name="cause_label", label=text("Cause")),
        Show(name=c.TEXT, label=text("Comment"), wraps=True),
        Show(name=c.AUTHOR, label=text("Author")),
        Show(name=c.DATE, label=text("Date"), format="date"),
    ]
    caption = text("Causes and comments, {quarter}", quarter=quarter)
    note = text("From the comments table; a comment survives every rerun.")
    return house_table(rows, columns, caption=caption, note=note, language=language)


def missing_table(missing: pd.DataFrame, *, quarter: str, language: Language) -> HouseTable:
    """Draw material variances without a comment, by whose turn it is."""
    text = language.text
    if missing.empty:
        return remark(text("No material variance of an account waits for a comment."))
    rows = in_units(missing, [VARIANCE], language)
    rows = rows.sort_values([c.ACCOUNT_MANAGER, c.KPI, c.ACCOUNT_ID], ignore_index=True)
    columns = [
        Show(name=c.ACCOUNT_MANAGER, label=text("Whose turn")),
        Show(name=c.NAME, label=text("Account")),
        Show(name="kpi_with_unit", label=text("KPI, unit")),
        *plain_figures([(VARIANCE, text("Variance"))], is_signed=True),
        Show(name=VARIANCE_PCT, label="%", format="percent", is_signed=True),
        Show(name=LIGHT, label=text("Light"), format="light"),
    ]
    caption = text("Material variances without a comment, {quarter}", quarter=quarter)
    note = text("Material: beyond all thresholds of the KPI, favourable or adverse.")
    return house_table(rows, columns, caption=caption, note=note, language=language)
