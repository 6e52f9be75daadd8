"""The table of tie-outs: each with its unit, and how many of them hold."""

from __future__ import annotations

import pandas as pd

from kamlib.profitability.ties import COUNT, MONEY, POINTS, UNIT
from kamlib.support.chapter import TIE_OUT_NOTE
from kamlib.support.display import HouseTable, Show, house_table
from kamlib.support.language import Language


def ties_table(checks: pd.DataFrame, *, language: Language) -> HouseTable:
    """Show every tie-out with its unit and the sum of all differences.

    Parameters
    ----------
    checks : DataFrame
        From :func:`kamlib.profitability.ties.tied`.
    language : Language
        The language of the page.
    """
    text = language.text
    units = {MONEY: language.money_unit(""), COUNT: text("accounts"), POINTS: text("index points")}
    shown = checks.assign(
        check=[text(name) for name in checks["check"]],
        unit=[units.get(unit, unit) for unit in checks[UNIT]],
        is_total=False,
    )
    holding = text(
        "{good} of {all} tie-outs hold; sum of all differences",
        good=language.number(int(checks["is_tied"].sum())),
        all=language.number(len(checks)),
    )
    difference = float(checks["difference"].abs().sum())
    total = pd.DataFrame({"check": [holding], "difference": [difference], "is_total": [True]})
    return house_table(
        pd.concat([shown, total], ignore_index=True),
        [
            Show(name="check", label=text("Tie-out"), wraps=True),
            Show(name="left", label=text("Total"), format="number", digits=2),
            Show(name="right", label=text("Compared with"), format="number", digits=2),
            Show(name="unit", label=text("Unit")),
            Show(name="difference", label=text("Difference"), format="number", digits=2),
        ],
        language=language,
        note=text(TIE_OUT_NOTE),
        total="is_total",
        first=40,
    )
