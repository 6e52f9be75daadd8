"""Which KPIs are compared with their targets, and when a variance matters (chapter 5)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kamlib.support import columns as c
from kamlib.support.settings.section import Section


class Kpi(Section):
    """A KPI that is compared with its target, and when a variance matters.

    A variance is material when it passes both thresholds: ``absolute`` in the KPI's unit
    and ``relative_pct`` in percent of the target.
    """

    id: str
    absolute: Annotated[float, Field(ge=0)] = 0.0
    relative_pct: Annotated[float, Field(ge=0)] = 5.0


DEFAULT_KPIS: tuple[Kpi, ...] = (
    Kpi(id=c.NET_REVENUE, absolute=25_000, relative_pct=5),
    Kpi(id=c.CUSTOMER_CONTRIBUTION, absolute=10_000, relative_pct=8),
    Kpi(id=c.CUSTOMER_PROFITABILITY_PCT, absolute=1.5, relative_pct=0),
    Kpi(id="nps", absolute=10, relative_pct=0),
)


class SollIst(Section):
    """Target against actual: which KPIs, which thresholds, when a deviation persists.

    ``joint_term`` says what becomes of price times quantity in a bridge, ``outlook`` which
    method leads to the year's end, ``season`` whose shares of the year the seasonal one takes.
    """

    kpis: tuple[Kpi, ...] = DEFAULT_KPIS
    persistence_quarters: Annotated[int, Field(ge=2, le=12)] = 3
    joint_term: Literal["cumulative", "differentiated", "alternative", "symmetric"] = "cumulative"
    outlook: Literal["rest_as_planned", "seasonal", "run_rate", "rest_by_attainment"] = (
        "rest_as_planned"
    )
    season: Literal["plan", "previous_year"] = "plan"
