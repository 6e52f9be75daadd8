"""The figures of an account that are followed from edition to edition and quarter to quarter.

They are read from the published Parquet tables alone, so any two reports can be compared.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from kamlib.support import columns as c
from kamlib.support.display import Format
from kamlib.support.language import translatable

VALUE = "value"


class Figure(NamedTuple):
    """One figure: its column, label and format, and the least change worth telling."""

    name: str
    label: str
    format: Format
    least: float


FIGURES = (
    Figure(c.NET_REVENUE, translatable("Net revenue"), "money", 1.0),
    Figure(c.CUSTOMER_CONTRIBUTION, translatable("Customer contribution"), "money", 1.0),
    Figure(c.CUSTOMER_PROFITABILITY_PCT, translatable("Customer profitability"), "percent", 0.1),
    Figure("value_index", translatable("Value index"), "points", 0.1),
    Figure("engagement_index", translatable("Engagement index"), "points", 0.1),
    Figure("score", translatable("Score"), "points", 0.1),
    Figure("rank", translatable("Rank by score"), "number", 1.0),
)
#: Published table -> its figures; with a quarter, where it holds the history as well.
_HISTORIES = {
    "fact_statement": (c.NET_REVENUE, c.CUSTOMER_CONTRIBUTION, c.CUSTOMER_PROFITABILITY_PCT),
    "fact_matrix_history": ("value_index", "engagement_index"),
}
_SCORES = ("score", "rank")


def figures_of(data: Path, quarter: str, *, with_scores: bool = True) -> pd.DataFrame:
    """Read the followed figures of one quarter from a published report.

    Parameters
    ----------
    data : Path
        The report's ``data`` folder.
    quarter : str
        The reported quarter or an earlier one, as this report has it.
    with_scores : bool, default=True
        Whether to read score and rank, which a report holds for its own quarter only.

    Returns
    -------
    DataFrame of shape (n_accounts * n_figures, 3)
        ``account_id``, ``figure``, ``value``; missing values are left out.
    """
    parts = []
    for table, names in _HISTORIES.items():
        frame = _table(data, table)
        if c.QUARTER in frame:
            parts.append(_long(frame[frame[c.QUARTER] == quarter], names))
    if with_scores:
        parts.append(_long(_table(data, "fact_scores"), _SCORES))
    whole = pd.concat(parts, ignore_index=True)
    return whole[whole[c.ACCOUNT_ID] != c.UNKNOWN].reset_index(drop=True)


def names_of(data: Path) -> dict[str, str]:
    """Read the names of all accounts of a published report."""
    accounts = _table(data, "dim_account")
    if c.NAME not in accounts:
        return {}
    return dict(zip(accounts[c.ACCOUNT_ID], accounts[c.NAME].astype(str), strict=True))


def _table(data: Path, name: str) -> pd.DataFrame:
    """Read a published table; one that was never published or withdrawn is empty."""
    path = data / f"{name}.parquet"
    return pd.read_parquet(path) if path.is_file() else pd.DataFrame()


def _long(frame: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    if c.ACCOUNT_ID not in frame:
        return pd.DataFrame({c.ACCOUNT_ID: [], "figure": [], VALUE: []}).astype(
            {c.ACCOUNT_ID: object, "figure": object}
        )
    wide = frame.reindex(columns=[c.ACCOUNT_ID, *names])
    melted = wide.melt(id_vars=c.ACCOUNT_ID, var_name="figure", value_name=VALUE)
    melted[VALUE] = pd.to_numeric(melted[VALUE], errors="coerce").astype(float)
    return melted.dropna(subset=VALUE)
