"""How figures of a KPI are written: scale of money, unit in a header, digits, sign.

All figures of one picture or table share one scale, so that they can be compared.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from kamlib.soll_ist.kpis import KPIS, Definition
from kamlib.soll_ist.variance import VARIANCE, VARIANCE_PCT
from kamlib.support.display import Format, Show
from kamlib.support.language import Language, is_missing

Scale = Literal["", "k", "M"]
_FACTORS: dict[Scale, float] = {"": 1.0, "k": 1e3, "M": 1e6}


def money_scale(values: pd.Series) -> Scale:
    """Choose units, thousands or millions for a set of amounts.

    Parameters
    ----------
    values : Series of shape (n,)
        All amounts shown together; NaN is ignored.

    Returns
    -------
    {"", "k", "M"}
        Millions from 10 million, thousands from 10 thousand.

    Examples
    --------
    >>> money_scale(pd.Series([12_000_000.0])), money_scale(pd.Series([25_000.0, None]))
    ('M', 'k')
    """
    largest = values.abs().max(skipna=True)
    if largest >= 1e7:
        return "M"
    return "k" if largest >= 1e4 else ""


@dataclass(frozen=True, kw_only=True)
class KpiFormat:
    """How one KPI is written.

    Parameters
    ----------
    kpi : str
        Id of the KPI.
    language : Language
        Of numbers and units.
    scale : {"", "k", "M"}
        Of money; other units are not scaled.
    decimals : int, default=1
        Decimal places of millions.

    Examples
    --------
    >>> revenue = KpiFormat(kpi="net_revenue", language=Language(), scale="k")
    >>> revenue.value(-1_234_000.0), revenue.difference(12_000.0), revenue.unit
    ('−1,234', '+12', 'k€')
    >>> KpiFormat(kpi="customer_profitability_pct", language=Language()).difference_unit
    'pp'
    """

    kpi: str
    language: Language
    scale: Scale = ""
    decimals: int = 1

    @classmethod
    def fitting(cls, kpi: str, language: Language, values: pd.Series) -> KpiFormat:
        """Choose the scale that fits all figures shown together."""
        is_money = KPIS[kpi].unit == "money"
        decimals = 1 if values.abs().max(skipna=True) >= 1e8 else 2
        scale: Scale = money_scale(values) if is_money else ""
        return cls(kpi=kpi, language=language, scale=scale, decimals=decimals)

    @property
    def definition(self) -> Definition:
        """What the KPI is."""
        return KPIS[self.kpi]

    @property
    def label(self) -> str:
        """Name of the KPI for a header."""
        return self.language.text(self.definition.label)

    @property
    def unit(self) -> str:
        """Unit of its figures."""
        text = self.language.text
        return {
            "money": self.language.money_unit(self.scale),
            "percent": "%",
            "points": text("points"),
            "days": text("days"),
            "count": text("number"),
        }[self.definition.unit]

    @property
    def difference_unit(self) -> str:
        """Unit of a difference: percentages differ in percentage points."""
        return self.language.text("pp") if self.definition.unit == "percent" else self.unit

    @property
    def factor(self) -> float:
        """What figures are divided by before they are written."""
        return _FACTORS[self.scale]

    @property
    def digits(self) -> int:
        """Decimal places of its figures."""
        if self.definition.unit == "money":
            return self.decimals if self.scale == "M" else 0
        return 0 if self.definition.unit in ("count", "points") else 1

    def value(self, figure: float) -> str:
        """Write a figure without its unit."""
        return self.language.number(figure / self.factor, digits=self.digits)

    def difference(self, figure: float) -> str:
        """Write a difference with its sign, without its unit."""
        return self.language.number(figure / self.factor, digits=self.digits, signed=True)

    def change(self, row: Mapping[Hashable, Any], *, has_unit: bool = False) -> str:
        """Write the variance of a row, with percent of the target where that makes sense."""
        written = self.difference(row[VARIANCE])
        written = self.with_unit(written, is_difference=True) if has_unit else written
        if not self.has_percent or is_missing(row[VARIANCE_PCT]):
            return written
        return f"{written} ({self.language.percent(row[VARIANCE_PCT], signed=True)})"

    @property
    def has_percent(self) -> bool:
        """Whether percent of the target makes sense: not for figures in % or points."""
        return self.definition.unit not in ("percent", "points")

    def with_unit(self, written: str, *, is_difference: bool = False) -> str:
        """Put the unit behind a written figure."""
        return f"{written}\u00a0{self.difference_unit if is_difference else self.unit}"

    def show(self, name: str, label: str, *, is_difference: bool = False) -> Show:
        """Describe a table column of this KPI; the header carries the unit."""
        unit = self.difference_unit if is_difference else self.unit
        kinds: dict[str, Format] = {"money": "money", "percent": "percent"}
        return Show(
            name=name,
            label=f"{label}, {unit}",
            format=kinds.get(self.definition.unit, "number"),
            unit=self.scale,
            digits=self.digits,
            is_signed=is_difference,
        )
