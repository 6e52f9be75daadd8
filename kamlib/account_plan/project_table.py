"""The table of the project test: the account with and without its largest request."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kamlib.support.display import HouseTable, Show, house_table
from kamlib.support.language import Language, is_missing, translatable

_SHOWN = ("net_revenue", "contribution", "profitability_pct", "score", "rank")
DEFINITION = translatable(
    "The largest request of four quarters: the largest invoice, or all large invoices of a won "
    "project. Without it, its revenue, invoice discount and product cost are taken out; every "
    "other cost stays. Score and rank are computed again by the agreed criteria, the other "
    "accounts unchanged."
)


def project_table(
    row: dict[str, Any], *, request: str, key_accounts: int, language: Language
) -> HouseTable:
    """Show an account with its largest request, the request, and without it.

    Parameters
    ----------
    row : dict
        One row of :func:`kamlib.account_plan.project_test.project_test`.
    request : str
        What the request is called.
    key_accounts : int
        How many accounts are chosen.
    language : Language
        Of everything shown.
    """
    text = language.text
    the_request = {
        "label": request,
        "net_revenue": row["request_net"],
        "contribution": row["request_contribution"],
    }
    rows = [
        {"label": text("With the request"), **_figures(row, "with", language)},
        the_request,
        {"label": text("Without it"), **_figures(row, "without", language)},
    ]
    return house_table(
        pd.DataFrame(rows),
        [
            Show(name="label", label=text("Account"), wraps=True),
            _money("net_revenue", text("Net revenue"), language),
            _money("contribution", text("Customer contribution"), language),
            Show(name="profitability_pct", label=text("Profitability, %"), format="percent"),
            Show(name="score", label=text("Score"), format="number", digits=2),
            Show(name="rank", label=text("Rank"), format="number"),
            Show(name="chosen", label=text("Choice of {count}", count=key_accounts)),
        ],
        language=language,
        caption=text("The account with and without its largest request"),
        note=text(DEFINITION),
    )


def _figures(row: dict[str, Any], suffix: str, language: Language) -> dict[str, Any]:
    figures = {name: row[f"{name}_{suffix}"] for name in _SHOWN}
    if is_missing(figures["rank"]):
        return {**figures, "chosen": ""}
    is_chosen = bool(row[f"is_chosen_{suffix}"])
    said = language.text("key account") if is_chosen else language.text("not chosen")
    return {**figures, "chosen": said}


def _money(name: str, label: str, language: Language) -> Show:
    return Show(name=name, label=f"{label}, {language.money_unit('k')}", format="money", unit="k")
