"""Sales opportunities (Verkaufschancen): what may come, when, and how likely.

Weighted volume is volume times probability, of open opportunities only. An opportunity whose
day of decision has passed and that is still open is overdue: its date, or its stage, is wrong.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd

from kamlib.account_plan.stages import CLOSED_STAGES, stage_of
from kamlib.support import columns as c
from kamlib.support.money import ratio
from kamlib.support.quarter import Quarter, labels_back

HORIZONS: tuple[str, ...] = ("short", "mid", "long")
KINDS: tuple[str, ...] = ("base", "cross_sell", "up_sell", "project")
OPEN, WON, LOST = "open", "won", "lost"
#: Years up to which an opportunity is short or mid term.
SHORT_YEARS, MID_YEARS = 1, 3
FORECAST_QUARTERS = 4
YEAR = 4


def with_state(
    opportunities: pd.DataFrame,
    *,
    as_of: dt.date,
    start_month: int = 1,
    stages: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Say for each opportunity how it stands: state, stage, horizon, weighted volume.

    Parameters
    ----------
    opportunities : DataFrame
        As in the facts.
    as_of : date
        End of the reported quarter.
    start_month : int, default=1
        Of the fiscal year, for the quarter of the decision.
    stages : mapping of str to str, optional
        The company's own words for stages.

    Returns
    -------
    DataFrame of shape (n_opportunities, 15)
        With ``state`` (open, won, lost), ``step`` (a stage of
        :data:`kamlib.account_plan.stages.STAGES`, "" if its word is unknown), ``horizon``
        (as stated, otherwise by the day of decision: short up to 1 year, mid up to 3),
        ``close_quarter``, ``weighted`` (volume x probability; NaN unless open) and
        ``is_overdue``. Open ones by horizon, largest weighted volume first, then the decided
        ones, newest first; ties by ``opportunity_id``.

    Examples
    --------
    >>> rows = pd.DataFrame({"opportunity_id": ["O1"], "account_id": ["K1"], "title": ["Line 2"],
    ...     "volume": [28_000.0], "probability_pct": [60.0], "horizon": [""], "kind": ["base"],
    ...     "expected_close_date": [pd.Timestamp("2026-11-30")], "stage": ["offer"], "cost": [0.0]})
    >>> found = with_state(rows, as_of=dt.date(2026, 9, 30))
    >>> found[["state", "step", "horizon", "close_quarter", "weighted"]].values.tolist()
    [['open', 'offer', 'short', '2026Q4', 16800.0]]
    """
    table = opportunities.copy()
    day = pd.to_datetime(table["expected_close_date"])
    step = [stage_of(word, own=stages) for word in table["stage"].fillna("")]
    table["step"] = pd.Series(step, index=table.index, dtype=object)
    table["state"] = table["step"].where(table["step"].isin(CLOSED_STAGES), OPEN)
    stated = table["horizon"].astype(object).where(table["horizon"].isin(HORIZONS))
    table["horizon"] = stated.where(stated.notna(), horizon_of(day, as_of=as_of))
    labels = [
        str(Quarter.of(one.date(), start_month=start_month)) if pd.notna(one) else "" for one in day
    ]
    table["close_quarter"] = pd.Series(labels, index=table.index, dtype=object)
    is_open = table["state"] == OPEN
    worth = table[c.VOLUME].astype(float) * table["probability_pct"].astype(float) / 100
    table["weighted"] = worth.where(is_open)
    table["is_overdue"] = is_open & (day <= pd.Timestamp(as_of))
    return _in_order(table, day)


def _in_order(table: pd.DataFrame, day: pd.Series) -> pd.DataFrame:
    place = table["horizon"].map({name: at for at, name in enumerate(HORIZONS)})
    is_open = table["state"] == OPEN
    keys = pd.DataFrame(
        {
            "closed": ~is_open,
            "horizon": place.where(is_open, 0),
            "worth": -table["weighted"].fillna(0.0),
            "day": -day.where(~is_open).astype("int64").where(~is_open, 0),
            "id": table["opportunity_id"].astype(str),
        }
    )
    order = keys.sort_values(list(keys.columns)).index
    return table.loc[order].reset_index(drop=True)


def horizon_of(day: pd.Series, *, as_of: dt.date) -> pd.Series:
    """Tell the horizon by the day of decision: short up to 1 year, mid up to 3, long beyond.

    Examples
    --------
    >>> days = pd.Series(pd.to_datetime(["2026-12-01", "2029-09-30", "2030-01-01"]))
    >>> horizon_of(days, as_of=dt.date(2026, 9, 30)).tolist()
    ['short', 'mid', 'long']
    """
    start = pd.Timestamp(as_of)
    found = pd.Series("long", index=day.index, dtype=object)
    found = found.mask(day <= start + pd.DateOffset(years=MID_YEARS), "mid")
    return found.mask(day <= start + pd.DateOffset(years=SHORT_YEARS), "short")


def pipeline(opportunities: pd.DataFrame) -> pd.DataFrame:
    """Add up open opportunities by horizon and kind of business.

    Parameters
    ----------
    opportunities : DataFrame
        From :func:`with_state`.

    Returns
    -------
    DataFrame of shape (12, 5)
        ``horizon``, ``kind``, ``opportunities``, ``volume`` and ``weighted``; every pair is
        there, 0 where there is none. The weighted volumes add up to that of all.

    Examples
    --------
    >>> rows = pd.DataFrame({"state": ["open", "won"], "horizon": "mid", "kind": "project",
    ...     "volume": [100.0, 7.0], "weighted": [25.0, None], "opportunity_id": ["O1", "O2"]})
    >>> pipeline(rows).query("opportunities > 0").values.tolist()
    [['mid', 'project', 1, 100.0, 25.0]]
    """
    rows = opportunities[opportunities["state"] == OPEN]
    pairs = pd.MultiIndex.from_product([HORIZONS, KINDS], names=["horizon", c.KIND])
    groups = rows.groupby(["horizon", c.KIND])
    sums = groups[[c.VOLUME, "weighted"]].sum().astype(float).reindex(pairs, fill_value=0.0)
    sums.insert(0, "opportunities", groups.size().reindex(pairs, fill_value=0))
    return sums.reset_index()


def forecast_against_actual(
    opportunities: pd.DataFrame, sales: pd.DataFrame, *, quarter: str, first: str = ""
) -> pd.DataFrame:
    """Set what was expected to be decided in the last quarters against what came.

    Parameters
    ----------
    opportunities : DataFrame
        From :func:`with_state`, of one account or of all.
    sales : DataFrame
        Facts ``account_quarter`` of the same accounts.
    quarter : str
        Reported quarter, the last one shown.
    first : str, default=""
        First quarter with sales of anybody; "": of these accounts.

    Returns
    -------
    DataFrame of shape (4, 10)
        Per quarter, newest first: ``quarter``, ``expected`` (how many were to be decided),
        ``expected_volume``, ``won_volume``, ``lost_volume``, ``open_volume`` (still undecided),
        ``hit_rate_pct`` (won of all decided, by volume; NaN if none was), ``invoiced_net``,
        ``added_revenue`` (cross- and up-selling in it) and ``year_before`` (invoiced net
        revenue of the same quarter a year earlier; NaN if no sales were delivered that far back).
    """
    quarters = labels_back(quarter, FORECAST_QUARTERS)[::-1]
    due = opportunities.groupby(["close_quarter", "state"])[c.VOLUME]
    states = pd.MultiIndex.from_product([quarters, (WON, LOST, OPEN)])
    counts = due.size().reindex(states, fill_value=0).to_numpy(int).reshape(-1, 3)
    volumes = due.sum().reindex(states, fill_value=0.0).to_numpy(float).reshape(-1, 3)
    won, lost, still_open = (pd.Series(column) for column in volumes.T)
    return pd.DataFrame(
        {
            c.QUARTER: quarters,
            "expected": counts.sum(axis=1),
            "expected_volume": volumes.sum(axis=1),
            "won_volume": won,
            "lost_volume": lost,
            "open_volume": still_open,
            "hit_rate_pct": 100 * ratio(won, won + lost),
            **_invoiced(sales, quarters, first=first),
        }
    )


def _invoiced(sales: pd.DataFrame, quarters: list[str], *, first: str) -> dict[str, list[float]]:
    money = sales.groupby(c.QUARTER)[[c.INVOICED_NET, c.CROSS_SELL_REVENUE, c.UP_SELL_REVENUE]]
    sums: dict[Any, dict[Any, float]] = money.sum().astype(float).to_dict("index")
    since = first or (str(sales[c.QUARTER].min()) if len(sales) else "9999Q4")

    def of(labels: list[str], names: list[str]) -> list[float]:
        # Within the data no row is no business; before them nothing is known.
        return [
            sum(sums.get(label, {}).get(name, 0.0) for name in names)
            if label >= since
            else float("nan")
            for label in labels
        ]

    before = [str(Quarter.parse(label) - YEAR) for label in quarters]
    return {
        c.INVOICED_NET: of(quarters, [c.INVOICED_NET]),
        "added_revenue": of(quarters, [c.CROSS_SELL_REVENUE, c.UP_SELL_REVENUE]),
        "year_before": of(before, [c.INVOICED_NET]),
    }
