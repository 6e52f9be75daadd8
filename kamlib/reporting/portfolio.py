"""The portfolio: one line per key account."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kamlib.support import columns as c
from kamlib.support.display import HouseTable, Show, house_table
from kamlib.support.language import Language
from kamlib.support.quarter import labels_back

TREND_QUARTERS = 8
FALLBACK_ACCOUNTS = 20
_SEVERITY = ("none", "good", "warn", "bad")


def portfolio(
    statement: pd.DataFrame,
    statements: pd.DataFrame,
    scores: pd.DataFrame,
    placement: pd.DataFrame,
    variances: pd.DataFrame,
    *,
    quarter: str,
) -> pd.DataFrame:
    """Bring the figures of all chapters together, one row per key account.

    Parameters
    ----------
    statement : DataFrame
        The quarter's statement, one row per account, with ``name`` and ``status``.
    statements : DataFrame
        Statements of all quarters.
    scores, placement, variances : DataFrame
        From scoring, matrix and Soll-Ist.
    quarter : str
        Quarter reported.

    Returns
    -------
    DataFrame of shape (n_key_accounts, 12)
        Sorted by net revenue, largest first; ``light`` is the worst light of the account's
        KPIs, ``trend`` its net revenue in eight quarters. Without any key account the
        twenty largest customers stand in.
    """
    chosen = statement[statement[c.STATUS] == "key"]
    if chosen.empty:
        others = statement[(statement[c.ACCOUNT_ID] != c.UNKNOWN) & (statement[c.NET_REVENUE] > 0)]
        chosen = others.nlargest(FALLBACK_ACCOUNTS, c.NET_REVENUE, keep="all")
    return lines_of(chosen, statements, scores, placement, variances, quarter=quarter)


def lines_of(
    chosen: pd.DataFrame,
    statements: pd.DataFrame,
    scores: pd.DataFrame,
    placement: pd.DataFrame,
    variances: pd.DataFrame,
    *,
    quarter: str,
) -> pd.DataFrame:
    """Bring the figures of some accounts together, as :func:`portfolio` does of key accounts.

    Parameters
    ----------
    chosen : DataFrame
        Their lines of the quarter's statement.
    statements, scores, placement, variances : DataFrame
        As for :func:`portfolio`.
    quarter : str
        Quarter reported.
    """
    lights = _worst_light(variances)
    trends = _trends(statements, quarter=quarter)
    own = [
        c.ACCOUNT_ID,
        c.NAME,
        c.STATUS,
        c.NET_REVENUE,
        c.CUSTOMER_CONTRIBUTION,
        c.CUSTOMER_PROFITABILITY_PCT,
    ]
    joined = (
        chosen[own]
        .merge(_part(scores, "score", "rank"), on=c.ACCOUNT_ID, how="left", validate="one_to_one")
        .merge(
            _part(placement, "value_index", "quadrant"),
            on=c.ACCOUNT_ID,
            how="left",
            validate="one_to_one",
        )
        .sort_values([c.NET_REVENUE, c.ACCOUNT_ID], ascending=[False, True], ignore_index=True)
    )
    return joined.assign(
        light=[lights.get(account, "none") for account in joined[c.ACCOUNT_ID]],
        trend=joined[c.ACCOUNT_ID].map(lambda account: trends.get(str(account), ())),
    )


def _part(frame: pd.DataFrame, *names: str) -> pd.DataFrame:
    return frame.reindex(columns=[c.ACCOUNT_ID, *names])


def _worst_light(variances: pd.DataFrame) -> dict[str, str]:
    own = variances[variances["scope"] == "account"]
    severity = own["light"].map(_SEVERITY.index).groupby(own[c.ACCOUNT_ID]).max()
    return {str(account): _SEVERITY[int(worst)] for account, worst in severity.items()}


def _trends(statements: pd.DataFrame, *, quarter: str) -> dict[str, tuple[float, ...]]:
    # pivot, not pivot_table: an account with two rows in a quarter must not be added up
    wide = statements.pivot(  # noqa: PD010
        index=c.ACCOUNT_ID, columns=c.QUARTER, values=c.NET_REVENUE
    )
    wide = wide.reindex(columns=labels_back(quarter, TREND_QUARTERS))
    return {str(account): tuple(row) for account, row in zip(wide.index, wide.values, strict=True)}


def portfolio_columns(language: Language, *, is_linked: bool = False) -> list[Show]:
    """List what a line of the portfolio shows, on the page and in print.

    Parameters
    ----------
    language : Language
        Of labels.
    is_linked : bool
        Whether names lead to the pages in a column ``plan``.
    """
    text, thousands = language.text, language.money_unit("k")
    return [
        Show(name=c.NAME, label=text("Account"), link="plan" if is_linked else ""),
        Show(
            name=c.NET_REVENUE,
            label=text("Net revenue, {unit}", unit=thousands),
            format="money",
            unit="k",
            has_bar=True,
        ),
        Show(
            name=c.CUSTOMER_CONTRIBUTION,
            label=text("Contribution, {unit}", unit=thousands),
            format="money",
            unit="k",
            has_bar=True,
        ),
        Show(name=c.CUSTOMER_PROFITABILITY_PCT, label=text("Profitability, %"), format="percent"),
        Show(name="value_index", label=text("Value, 0–10"), format="points"),
        Show(name="score", label=text("Score, 0–10"), format="points"),
        Show(name="rank", label=text("Rank by score"), format="number"),
        Show(name="quadrant", label=text("Quadrant")),
        Show(name="light", label=text("Soll-Ist"), format="light"),
        Show(name="trend", label=text("Revenue, 8 quarters"), format="trend"),
    ]


def portfolio_caption(frame: pd.DataFrame, language: Language) -> str:
    """Say which accounts the portfolio lists."""
    if (frame[c.STATUS] == "key").any():
        return language.text("Key accounts (status), by net revenue")
    return language.text("Largest customers by net revenue (no account has the status key)")


def portfolio_note(language: Language, *, without: str = "") -> str:
    """Define the figures of the portfolio.

    Parameters
    ----------
    language : Language
        Of the note.
    without : str, default=""
        Names of the cost categories that nobody delivered.
    """
    text = language.text
    return text(
        "Net revenue, customer contribution ({costs}) and customer profitability of the quarter; "
        "value index, score and rank of the last four quarters; Soll-Ist shows the worst light of "
        "all KPIs with a target. Status is what the accounts table says; which accounts are "
        "proposed by score stands in chapter 3.",
        costs=text("after the delivered cost categories, without {names}", names=without)
        if without
        else text("after all ten cost categories"),
    )


def with_quadrant_names(frame: pd.DataFrame, quadrants: Mapping[str, str]) -> pd.DataFrame:
    """Write the names of the quadrants instead of their ids.

    Examples
    --------
    >>> frame = pd.DataFrame({"quadrant": ["bind", None]})
    >>> with_quadrant_names(frame, {"bind": "Bind"})["quadrant"].tolist()
    ['Bind', '']
    """
    return frame.assign(quadrant=[quadrants.get(str(name), "") for name in frame["quadrant"]])


def portfolio_table(
    frame: pd.DataFrame, *, quadrants: Mapping[str, str], language: Language, note: str = ""
) -> HouseTable:
    """Draw the portfolio with bars, lights and trends, and its total.

    Parameters
    ----------
    frame : DataFrame
        From :func:`portfolio`; with a column ``plan``, names lead to the pages in it.
    quadrants : mapping
        Names of the quadrants of the matrix.
    language : Language
        Of labels and figures.
    note : str, default=""
        From :func:`portfolio_note`.
    """
    return house_table(
        with_quadrant_names(frame, quadrants),
        portfolio_columns(language, is_linked="plan" in frame),
        language=language,
        caption=portfolio_caption(frame, language),
        first=40,
        note=note,
    )


def has_business(frame: pd.DataFrame) -> pd.Series:
    """Tell which accounts had revenue or cost in the quarter.

    Examples
    --------
    >>> has_business(pd.DataFrame({"net_revenue": [0, 0], "customer_contribution": [-9, 0]}))
    0     True
    1    False
    dtype: bool
    """
    figures = frame[[c.NET_REVENUE, c.CUSTOMER_CONTRIBUTION]]
    return (figures.notna() & figures.ne(0)).any(axis="columns")


def idle_table(frame: pd.DataFrame, *, language: Language) -> HouseTable | None:
    """List the accounts of the portfolio without any business in the quarter; None: all had some.

    Parameters
    ----------
    frame : DataFrame
        From :func:`portfolio`.
    language : Language
        Of labels.
    """
    idle = frame[~has_business(frame)].sort_values(c.ACCOUNT_ID)
    if idle.empty:
        return None
    text = language.text
    title = language.plural(
        "{count} account without business in the quarter",
        "{count} accounts without business in the quarter",
        len(idle),
    )
    columns = [
        Show(name=c.ACCOUNT_ID, label=text("Account number")),
        Show(name=c.NAME, label=text("Account")),
        Show(name="trend", label=text("Revenue, 8 quarters"), format="trend"),
    ]
    table = house_table(idle, columns, language=language, first=len(idle))
    body = f"<details><summary>{title}</summary>{table.body}</details>"
    return HouseTable(body, f"{title}\n{table.text}")
