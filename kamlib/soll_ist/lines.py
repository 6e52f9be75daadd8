"""Lines of tables whose KPIs have different units: figures scaled, units and states named."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kamlib.soll_ist.kpis import KPIS
from kamlib.soll_ist.units import KpiFormat, money_scale
from kamlib.soll_ist.variance import LIGHT, VARIANCE_PCT
from kamlib.soll_ist.year_to_date import YTD_METHOD
from kamlib.support import columns as c
from kamlib.support.display import Show
from kamlib.support.language import Language, is_missing, translatable

#: Rows of the most urgent light come first.
URGENCY = {"bad": 0, "warn": 1, "good": 2, "none": 3}
_METHODS = {
    "sum": translatable("sum of the quarters"),
    "weighted": translatable("target weighted by the targets of the denominator"),
    "mean": translatable("target is the simple mean of the quarters"),
}


def in_units(rows: pd.DataFrame, figures: Sequence[str], language: Language) -> pd.DataFrame:
    """Scale money for a table whose lines have different units, and name the units.

    Parameters
    ----------
    rows : DataFrame
        With ``kpi`` and the figures; a KPI that is not registered stays as it is.
    figures : sequence of str
        Columns in the unit of the KPI.
    language : Language
        Of units.

    Returns
    -------
    DataFrame
        With ``kpi_label``, ``unit`` and ``kpi_with_unit`` (that of a difference); percent of
        a ratio is NaN, because ratios differ in points.

    Examples
    --------
    >>> rows = pd.DataFrame({"kpi": ["net_revenue", "nps"], "variance": [-25_000.0, 4.0]})
    >>> in_units(rows, ["variance"], Language())[["variance", "kpi_with_unit"]].values.tolist()
    [[-25.0, 'Net revenue, k€'], [4.0, 'Net Promoter Score, points']]
    """
    is_money = _flags(rows, [kpi in KPIS and KPIS[kpi].unit == "money" for kpi in rows[c.KPI]])
    amounts = pd.concat([rows[name].astype(float).where(is_money) for name in figures])
    scale = money_scale(amounts)
    forms = [
        KpiFormat(kpi=kpi, language=language, scale=scale) if kpi in KPIS else None
        for kpi in rows[c.KPI]
    ]
    named = list(zip(forms, rows[c.KPI], strict=True))
    table = rows.assign(
        kpi_label=[form.label if form else kpi for form, kpi in named],
        unit=[form.unit if form else "" for form in forms],
        kpi_with_unit=[
            f"{form.label}, {form.difference_unit}" if form else kpi for form, kpi in named
        ],
    )
    factor = KpiFormat(kpi=c.NET_REVENUE, language=language, scale=scale).factor
    for name in figures:
        table[name] = (table[name] / factor).where(is_money, table[name])
    if VARIANCE_PCT in table:
        in_points = _flags(rows, [form is not None and not form.has_percent for form in forms])
        table[VARIANCE_PCT] = table[VARIANCE_PCT].mask(in_points)
    return table


def _flags(rows: pd.DataFrame, values: list[bool]) -> pd.Series:
    return pd.Series(values, index=rows.index, dtype=bool)


def listed_name(rows: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Write the name of postings without a known account in the reader's language.

    Examples
    --------
    >>> rows = pd.DataFrame({"account_id": ["unknown"], "name": ["Unknown account"]})
    >>> listed_name(rows, Language("de"))["name"].tolist()
    ['Unbekannter Kunde']
    """
    is_unknown = rows[c.ACCOUNT_ID].astype(object) == c.UNKNOWN
    return rows.assign(**{c.NAME: rows[c.NAME].mask(is_unknown, language.text("Unknown account"))})


def with_states(rows: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Tell apart why there is no light: no target, no actual, or a total that has none.

    Parameters
    ----------
    rows : DataFrame
        With ``light``, ``target``; ``ytd_light`` and ``is_total`` where there are any.
    language : Language
        Of the words.

    Returns
    -------
    DataFrame
        ``light`` is "no actual" where only the actual is missing, "" in totals.
    """
    table = rows.copy()
    is_unknown = (table[LIGHT] == "none") & table[c.TARGET].notna()
    table[LIGHT] = table[LIGHT].mask(is_unknown, language.text("no actual"))
    if "is_total" in table:
        for name in (LIGHT, "ytd_light"):
            table[name] = table[name].mask(table["is_total"].astype(bool), "")
    return table


def coverage(quarters: pd.Series, of: int, language: Language) -> list[str]:
    """Write how many quarters of the year so far could be compared.

    Examples
    --------
    >>> coverage(pd.Series([2.0, None]), 3, Language())
    ['2 of 3', '']
    """
    number = language.number
    return [
        ""
        if is_missing(count)
        else language.text("{count} of {all}", count=number(count), all=number(of))
        for count in quarters
    ]


def method_note(rows: pd.DataFrame, language: Language) -> str:
    """Name the methods by which the year to date of these rows was added up."""
    used = [method for method in _METHODS if method in set(rows[YTD_METHOD].dropna())]
    listed = "; ".join(language.text(_METHODS[method]) for method in used) or "–"
    return language.text(
        "YTD (year to date), by quarters with target and actual: {methods}.", methods=listed
    )


def plain_figures(columns: list[tuple[str, str]], *, is_signed: bool = False) -> list[Show]:
    """Describe columns whose unit stands in the line, not in the header."""
    return [
        Show(name=name, label=label, format="number", digits=1, is_signed=is_signed)
        for name, label in columns
    ]
