"""The table of the build-up path: target, actual, trend and opportunities by fiscal year."""

from __future__ import annotations

import pandas as pd

from kamlib.support.display import HouseTable, Show, house_table
from kamlib.support.language import Language, translatable

DEFINITION = translatable(
    "Targets are those people entered, added up per fiscal year; nothing is computed where none "
    "was entered. To date: quarters up to the reported one that have target and actual. Trend: "
    "median slope of the last eight or twelve quarters, a line to compare with, not a plan."
)


def path_table(path: pd.DataFrame, *, label: str, language: Language) -> HouseTable:
    """Show the years with target, actual, trend and weighted opportunities.

    Parameters
    ----------
    path : DataFrame
        From :func:`kamlib.account_plan.path.build_up_path`.
    label : str
        Name of the KPI.
    language : Language
        Of everything shown.
    """
    text = language.text
    rows = path.copy()
    rows["label"] = [str(year) for year in rows["year"]]
    unit = language.money_unit("k")

    def money(name: str, label: str, *, is_signed: bool = False) -> Show:
        return Show(
            name=name,
            label=f"{label}, {unit}",
            format="money",
            unit="k",
            digits=1 if path["actual"].abs().max() < 1e5 else 0,
            is_signed=is_signed,
        )

    return house_table(
        rows,
        [
            Show(name="label", label=text("Fiscal year")),
            money("target", text("Target")),
            Show(name="target_quarters", label=text("Quarters with target"), format="number"),
            money("actual", text("Actual")),
            Show(name="actual_quarters", label=text("Quarters with actual"), format="number"),
            money("target_to_date", text("Target to date")),
            money("difference_to_date", text("Actual − target to date"), is_signed=True),
            money("trend", text("Trend (comparison)")),
            money("opportunities", text("Weighted opportunities")),
        ],
        language=language,
        caption=text("Build-up path: {kpi}", kpi=label),
        note=text(DEFINITION),
    )
