"""Tables of what has to be followed up: deviations that last, causes, and causes not yet given."""

from __future__ import annotations

import pandas as pd

from kamlib.soll_ist.causes import CAUSES
from kamlib.soll_ist.lines import URGENCY, in_units, plain_figures
from kamlib.soll_ist.persistence import AVERAGE, CUMULATED, RUN_QUARTERS
from kamlib.soll_ist.variance import LIGHT, VARIANCE, VARIANCE_PCT
from kamlib.support import columns as c
from kamlib.support.display import HouseTable, Show, house_table
from kamlib.support.language import Language


def persistent_table(
    persistent: pd.DataFrame, *, quarter: str, at_least: int, language: Language
) -> HouseTable:
    """Draw accounts that missed the same target for several quarters running, worst light first."""
    text = language.text
    rows = in_units(persistent, [CUMULATED, AVERAGE, VARIANCE], language)
    rows = rows.sort_values(
        [LIGHT, RUN_QUARTERS, c.KPI, VARIANCE, c.ACCOUNT_ID],
        key=lambda column: column.map(URGENCY) if column.name == LIGHT else column,
        ascending=[True, False, True, True, True],
        ignore_index=True,
    )
    columns = [
        Show(name=c.NAME, label=text("Account")),
        Show(name=c.ACCOUNT_MANAGER, label=text("Account manager")),
        Show(name="kpi_label", label=text("KPI")),
        Show(name=RUN_QUARTERS, label=text("Quarters running"), format="number"),
        Show(name="since", label=text("Since")),
        Show(name="difference_unit", label=text("Unit")),
        *plain_figures(
            [
                (VARIANCE, text("Variance")),
                (AVERAGE, text("Average")),
                (CUMULATED, text("Cumulated")),
            ],
            is_signed=True,
        ),
        Show(name=LIGHT, label=text("Light"), format="light"),
    ]
    note = text(
        "Adverse variance of any size in at least {count} quarters in a row up to {quarter}; "
        "a quarter without target or actual breaks the run. Ratios are not cumulated.",
        count=at_least,
        quarter=quarter,
    )
    return house_table(
        rows, columns, caption=text("Deviations that persist"), note=note, language=language
    )


def causes_table(comments: pd.DataFrame, *, quarter: str, language: Language) -> HouseTable:
    """Draw the comments of the reported quarter beside the variances they explain."""
    text = language.text
    rows = in_units(comments, [VARIANCE], language)
    rows["cause_label"] = [
        text(CAUSES[cause]) if cause in CAUSES else cause for cause in rows[c.CAUSE]
    ]
    columns = [
        Show(name=c.NAME, label=text("Account")),
        Show(name="kpi_label", label=text("KPI")),
        *plain_figures([(VARIANCE, text("Variance"))], is_signed=True),
        Show(name="difference_unit", label=text("Unit")),
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
    rows = in_units(missing, [VARIANCE], language)
    rows = rows.sort_values([c.ACCOUNT_MANAGER, c.KPI, c.ACCOUNT_ID], ignore_index=True)
    columns = [
        Show(name=c.ACCOUNT_MANAGER, label=text("Whose turn")),
        Show(name=c.NAME, label=text("Account")),
        Show(name="kpi_label", label=text("KPI")),
        *plain_figures([(VARIANCE, text("Variance"))], is_signed=True),
        Show(name="difference_unit", label=text("Unit")),
        Show(name=VARIANCE_PCT, label="%", format="percent", is_signed=True),
        Show(name=LIGHT, label=text("Light"), format="light"),
    ]
    caption = text("Material variances without a comment, {quarter}", quarter=quarter)
    note = text("Material: beyond all thresholds of the KPI, favourable or adverse.")
    return house_table(rows, columns, caption=caption, note=note, language=language)
