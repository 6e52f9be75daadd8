"""The target and actual sheet: variances as formulas, favourable is plus.

Every line names its unit; the light is the report's, because it also weighs thresholds.
"""

from __future__ import annotations

import math

import pandas as pd
from openpyxl.formatting.rule import Rule
from openpyxl.styles.differential import DifferentialStyle

from kamlib.reporting.excel.cells import Formula
from kamlib.reporting.excel.checks import Check, report_sum
from kamlib.reporting.excel.content import KpiLine, Unit, WorkbookContent
from kamlib.reporting.excel.grid import Column, Grid, Sheet, write_table
from kamlib.reporting.excel.styles import ADVERSE_TEXT, FAVOURABLE_TEXT, WATCH_TEXT
from kamlib.support import columns as c
from kamlib.support.display import light_text
from kamlib.support.errors import ParameterError, Sentence, nearest
from kamlib.support.language import Language

_YTD = ("ytd_target", "ytd_actual", "ytd_variance")
#: Units whose variance also reads in percent of the target; a percentage of a ratio misleads.
_RELATIVE = ("money", "days", "count")
_QUOTE = '"'
_SCOPES = ("company", "manager", "account")
_SIGNED: dict[Unit, str] = {
    "money": "signed_money",
    "percent": "signed_points",
    "points": "signed_points",
    "days": "signed_points",
    "count": "signed_money",
}


def sorted_variances(content: WorkbookContent) -> pd.DataFrame:
    """Put the company first, then managers, then accounts; KPIs in the order of the settings."""
    frame = content.variances
    scopes = {scope: number for number, scope in enumerate(_SCOPES)}
    kpis = {kpi.id: number for number, kpi in enumerate(content.kpis)}
    unknown = sorted(set(frame[c.KPI]) - set(kpis))
    if unknown:
        raise ParameterError(
            Sentence(
                "The variances name the KPI {name!r}, which the workbook was not told about.",
                name=unknown[0],
            ),
            nearest(str(unknown[0]), kpis),
        )
    order = frame.assign(_scope=frame["scope"].map(scopes), _kpi=frame[c.KPI].map(kpis))
    order = order.sort_values(
        ["_scope", c.ACCOUNT_MANAGER, c.ACCOUNT_ID, "_kpi"], na_position="first", kind="stable"
    )
    return order.drop(columns=["_scope", "_kpi"]).reset_index(drop=True)


def soll_ist_grid(content: WorkbookContent) -> Grid:
    """Order the columns of target and actual."""
    frame = content.variances
    keys = ["scope", c.ACCOUNT_ID, c.NAME, c.ACCOUNT_MANAGER, c.KPI, "unit", "polarity"]
    keys += [c.TARGET, c.ACTUAL, "raw_difference", "variance", "variance_pct"]
    keys += [key for key in ("light",) if key in frame.columns]
    if set(_YTD[:2]) <= set(frame.columns):
        keys += _YTD
    keys += [key for key in ("comment",) if key in frame.columns]
    return Grid(tuple(keys), len(frame))


def variance_table(content: WorkbookContent) -> pd.DataFrame:
    """Compute what the formulas give: difference, favourable variance, share of the target."""
    frame = sorted_variances(content)
    polarity = frame[c.KPI].map({kpi.id: kpi.polarity for kpi in content.kpis}).astype(float)
    table = pd.DataFrame({"polarity": polarity})
    for prefix in ("", "ytd_"):
        if prefix + c.TARGET in frame.columns:
            target = frame[prefix + c.TARGET].astype(float)
            table[prefix + "raw_difference"] = frame[prefix + c.ACTUAL].astype(float) - target
            table[prefix + "variance"] = polarity * table[prefix + "raw_difference"]
    whole = frame[c.TARGET].astype(float).abs()
    table["variance_pct"] = table["variance"] / whole.where(whole > 0)
    return table


def _formulas(content: WorkbookContent, grid: Grid) -> dict[str, list[object]]:
    table = variance_table(content)
    at = {key: grid.letter(key) for key in grid.keys}
    made: dict[str, list[object]] = {
        key: [] for key in ("raw_difference", "variance", "variance_pct", "ytd_variance")
    }
    units = {kpi.id: kpi.unit for kpi in content.kpis}
    relative = [units[kpi] in _RELATIVE for kpi in sorted_variances(content)[c.KPI]]
    rows = zip(grid.numbers, table.to_dict("records"), relative, strict=True)
    for row, values, is_relative in rows:
        target, actual = f"{at[c.TARGET]}{row}", f"{at[c.ACTUAL]}{row}"
        sign, change = f"{at['polarity']}{row}", f"{at['raw_difference']}{row}"
        variance = f"{at['variance']}{row}"
        texts = {
            "raw_difference": f'=IF(COUNT({target},{actual})=2,{actual}-{target},"")',
            "variance": f'=IF(COUNT({change})=1,{sign}*{change},"")',
        }
        if is_relative:
            texts["variance_pct"] = (
                f'=IF(COUNT({variance})=0,"",IF({target}=0,"",{variance}/ABS({target})))'
            )
        else:
            made["variance_pct"].append(None)
        if "ytd_variance" in grid.keys:
            soll, ist = (f"{at[key]}{row}" for key in _YTD[:2])
            texts["ytd_variance"] = f'=IF(COUNT({soll},{ist})=2,{sign}*({ist}-{soll}),"")'
        for key, text in texts.items():
            made[key].append(Formula(text, float(values[key])))
    return made


def _units(kpi: KpiLine, content: WorkbookContent, language: Language) -> str:
    text = language.text
    names = {
        "money": content.currency,
        "percent": "%",
        "points": text("points"),
        "days": text("days"),
        "count": text("number"),
    }
    return names[kpi.unit]


def soll_ist_columns(content: WorkbookContent, grid: Grid, language: Language) -> list[Column]:
    """Lay out every column of target and actual with its formulas."""
    frame, headers = sorted_variances(content), _headers(language)
    kpis = {kpi.id: kpi for kpi in content.kpis}
    lines = [kpis[str(kpi)] for kpi in frame[c.KPI]]
    plain = [f"kpi_{line.unit}" for line in lines]
    signed = [_SIGNED[line.unit] for line in lines]
    formulas = _formulas(content, grid)
    texts = _texts(content, frame, lines, language)
    codes: dict[str, str | list[str]] = {
        "polarity": "move",
        "variance_pct": "signed_percent",
        "light": "light",
        "comment": "wrapped",
    }
    codes |= dict.fromkeys((c.TARGET, c.ACTUAL, "ytd_target", "ytd_actual"), plain)
    codes |= dict.fromkeys(("raw_difference", "variance", "ytd_variance"), signed)
    columns = []
    for key in grid.keys:
        cells = (
            texts.get(key) or formulas.get(key) or frame.get(key, pd.Series(dtype=object)).tolist()
        )
        columns.append(
            Column(
                key=key,
                header=headers[key],
                cells=cells,
                code=codes.get(key, "text"),
                is_result=key == "variance",
                width=60.0 if key == "comment" else 0.0,
            )
        )
    return columns


def _texts(
    content: WorkbookContent, frame: pd.DataFrame, lines: list[KpiLine], language: Language
) -> dict[str, list[object]]:
    scopes = {
        "company": language.text("Company"),
        "manager": language.text("Account manager"),
        "account": language.text("Account"),
    }
    made: dict[str, list[object]] = {
        "scope": [scopes.get(str(scope), scope) for scope in frame["scope"]],
        c.NAME: _names(content, frame, language),
        c.KPI: [line.label for line in lines],
        "unit": [_units(line, content, language) for line in lines],
        "polarity": [line.polarity for line in lines],
    }
    if "light" in frame.columns:
        made["light"] = [light_text(str(light), language) for light in frame["light"]]
    return made


def _names(content: WorkbookContent, frame: pd.DataFrame, language: Language) -> list[object]:
    """Say whom each row is about: the company, an account manager by name, an account by name."""
    accounts = dict(zip(content.statement[c.ACCOUNT_ID], content.statement[c.NAME], strict=True))
    given = frame[c.NAME] if c.NAME in frame.columns else frame[c.ACCOUNT_ID]
    made: list[object] = []
    for scope, account, manager, name in zip(
        frame["scope"], frame[c.ACCOUNT_ID], frame[c.ACCOUNT_MANAGER], given, strict=True
    ):
        if scope == "company":
            made.append(content.company)
        elif scope == "manager":
            made.append(manager or language.text("nobody named"))
        elif account == c.UNKNOWN:
            made.append(language.text("Unknown account"))
        else:
            made.append(accounts.get(account, name))
    return made


def _headers(language: Language) -> dict[str, str]:
    text = language.text
    return {
        "scope": text("Scope"),
        c.ACCOUNT_ID: text("Account no."),
        c.NAME: text("Name"),
        c.ACCOUNT_MANAGER: text("Account manager"),
        c.KPI: text("KPI"),
        "unit": text("Unit"),
        "polarity": text("Direction"),
        c.TARGET: text("Target"),
        c.ACTUAL: text("Actual"),
        "raw_difference": text("Actual − target"),
        "variance": text("Variance (+ is favourable)"),
        "variance_pct": text("Variance in % of target"),
        "light": text("State"),
        "ytd_target": text("Target, year to date"),
        "ytd_actual": text("Actual, year to date"),
        "ytd_variance": text("Variance, year to date"),
        "comment": text("Comment"),
    }


def write_soll_ist(sheet: Sheet, content: WorkbookContent, language: Language) -> list[Check]:
    """Write target and actual and return what it must agree with: one check per money KPI."""
    grid = soll_ist_grid(content)
    write_table(sheet, grid, soll_ist_columns(content, grid, language), name="TargetActual")
    _colour(sheet, grid)
    frame, table = sorted_variances(content), variance_table(content)
    checks = []
    for kpi in content.kpis:
        mine = (frame[c.KPI] == kpi.id) & (frame["scope"] == "account")
        if kpi.unit != "money" or not mine.any():
            continue
        own = table["variance"][mine].dropna()
        amounts, kpis, scopes = (
            sheet.reference + grid.all(key) for key in ("variance", c.KPI, "scope")
        )
        account = language.text("Account")
        total = f'SUMIFS({amounts},{kpis},"{quoted(kpi.label)}",{scopes},"{quoted(account)}")'
        formula = Formula(f"={total}", math.fsum(own))
        if own.empty:
            # Without a target or an actual of anybody there is no variance: it is not 0.
            same = "*".join(
                f'({area}="{text.replace(_QUOTE, _QUOTE * 2)}")'
                for area, text in ((kpis, kpi.label), (scopes, account))
            )
            known = f"SUMPRODUCT({same}*ISNUMBER({amounts}))"
            formula = Formula(f'=IF({known}=0,"",{total})', math.nan)
        label = language.text("Variance of all accounts: {kpi}", kpi=kpi.label)
        checks.append(Check(label, formula, report_sum(frame["variance"][mine])))
    return checks


def quoted(text: str) -> str:
    """Write a text inside a formula's quotation marks, wildcards taken literally.

    Examples
    --------
    >>> quoted('5" pipe?')
    '5"" pipe~?'
    """
    literal = text.replace("~", "~~").replace("*", "~*").replace("?", "~?")
    return literal.replace('"', '""')


def _colour(sheet: Sheet, grid: Grid) -> None:
    """Colour variances by effect and lights by state."""
    for key in ("variance", "variance_pct", "ytd_variance"):
        if key in grid.keys:
            cell = f"{grid.letter(key)}{grid.first}"
            add_rule(sheet, grid, key, f"AND(ISNUMBER({cell}),{cell}<0)", ADVERSE_TEXT)
    if "light" in grid.keys:
        cell = f"{grid.letter('light')}{grid.first}"
        looks = {"●": FAVOURABLE_TEXT, "▲": WATCH_TEXT, "■": ADVERSE_TEXT}
        for sign, look in looks.items():
            add_rule(sheet, grid, "light", f'LEFT({cell},1)="{sign}"', look)


def add_rule(sheet: Sheet, grid: Grid, key: str, condition: str, look: DifferentialStyle) -> None:
    """Colour a column's cells where a condition on its first cell holds."""
    area = f"{grid.letter(key)}{grid.first}:{grid.letter(key)}{grid.last}"
    rule = Rule(type="expression", dxf=look, formula=[condition])
    sheet.cells.conditional_formatting.add(area, rule)
