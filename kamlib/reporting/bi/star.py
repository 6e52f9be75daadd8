"""Fills the star from the chapters: small dimensions, long facts, every key with its row."""

from __future__ import annotations

import pandas as pd

from kamlib.profitability.labels import Labels
from kamlib.reporting.bi.catalogue import NONE
from kamlib.scoring.catalogue import labels_of
from kamlib.soll_ist.kpis import KPIS
from kamlib.support import columns as c
from kamlib.support.quarter import Quarter
from kamlib.workbook import Workbook


def star(book: Workbook) -> dict[str, pd.DataFrame]:
    """Fill every table of the star.

    Parameters
    ----------
    book : Workbook
        One company at one quarter.

    Returns
    -------
    dict of str to DataFrame
        By name as in :data:`kamlib.reporting.bi.catalogue.TABLES`; amounts are not rounded.
    """
    facts = {
        "fact_account_quarter": book.profitability.frames["statement"],
        "fact_statement_line": statement_lines(book),
        "fact_cost": book.profitability.frames["costs"],
        "fact_cost_pool": book.profitability.frames["cost_pools"],
        "fact_product": products(book.facts.product_quarter),
        **_targets(book.soll_ist.frames["soll_ist_by_quarter"]),
        "fact_position": _positions(book),
        "fact_criterion": _criteria(book),
        "fact_opportunity": _of_plans(book, "plan_opportunities"),
        "fact_action": _named(_of_plans(book, "plan_actions"), c.KPI),
        "fact_comment": _comments(book),
    }
    return _dimensions(book, facts) | facts


def statement_lines(book: Workbook) -> pd.DataFrame:
    """Set the statement of all quarters long; a cost nobody delivered has no line."""
    frame, unknown = book.profitability.frames["statement"], book.profitability.undelivered
    lines = _lines(book)
    known = lines[lines["line"].isin(frame.columns) & ~lines["line"].isin(list(unknown))]
    long = frame.melt(
        id_vars=[c.ACCOUNT_ID, c.QUARTER],
        value_vars=known["line"].tolist(),
        var_name="line",
        value_name="amount",
    ).dropna(subset="amount")
    signs = {"revenue": 1.0, "cost": -1.0, "level": 0.0}
    sign = long["line"].map(known.set_index("line")["kind"]).map(signs)
    return long.assign(contribution_effect=long["amount"] * sign)


def _lines(book: Workbook) -> pd.DataFrame:
    levels = book.settings.profitability.levels
    labels = Labels(book.language, levels)
    rows = [(c.GROSS_REVENUE, "revenue")]
    for level in levels:
        rows += [(category, "cost") for category in level.minus] + [(level.id, "level")]
    table = pd.DataFrame(rows, columns=["line", "kind"])
    return table.assign(
        label=[labels.line(line) for line in table["line"]],
        position=range(1, len(table) + 1),
    )


def products(lines: pd.DataFrame) -> pd.DataFrame:
    """Sum product lines by group; quantities of unlike units are left out.

    Examples
    --------
    >>> rows = pd.DataFrame({"account_id": "K1", "quarter": "2026Q3", "product_group": ["P", "P"],
    ...     "gross_revenue": [10.0, 5.0], "invoiced_net": [9.0, 5.0], "product_cost": [4.0, None]})
    >>> products(rows)[["gross_revenue", "product_cost"]].values.tolist()
    [[15.0, 4.0]]
    """
    keys = [c.ACCOUNT_ID, c.QUARTER, c.PRODUCT_GROUP]
    sums = [c.GROSS_REVENUE, c.INVOICED_NET, c.PRODUCT_COST]
    named = _named(lines, c.PRODUCT_GROUP)
    return named.groupby(keys, as_index=False)[sums].sum(min_count=1)


def _targets(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    is_account = rows["scope"] == "account"
    return {
        "fact_target_actual": rows[is_account],
        "fact_target_actual_total": _filled(rows[~is_account], c.ACCOUNT_MANAGER),
    }


def _positions(book: Workbook) -> pd.DataFrame:
    """Set the places of all quarters beside score and rank of the reported one."""
    keys = [c.ACCOUNT_ID, c.QUARTER]
    scores = book.scoring.scores[[c.ACCOUNT_ID, c.SCORE, "rank"]]
    whole = book.matrix.frames["matrix_history"].merge(
        scores.assign(**{c.QUARTER: book.quarter}), on=keys, how="outer", validate="one_to_one"
    )
    return _named(whole, "quadrant")


def _criteria(book: Workbook) -> pd.DataFrame:
    score = book.scoring.frames["score_criteria"].assign(used_for="score")
    indices = book.matrix.frames["matrix_criteria"].rename(columns={"index": "used_for"})
    both = pd.concat([score, indices], ignore_index=True)
    return both.assign(**{c.QUARTER: book.quarter})


def _of_plans(book: Workbook, name: str) -> pd.DataFrame:
    return book.portfolio.frames[name].assign(**{c.QUARTER: book.quarter})


def _comments(book: Workbook) -> pd.DataFrame:
    rows = book.soll_ist.comments
    place = rows.groupby([c.ACCOUNT_ID, c.KPI]).cumcount() + 1
    return _named(rows.assign(place=place), c.KPI)


def _filled(frame: pd.DataFrame, name: str, value: str = "") -> pd.DataFrame:
    texts = frame[name].astype(object)
    return frame.assign(**{name: texts.where(texts.notna(), value)})


def _named(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Give rows without a code the code ``none``, which has a row of its own."""
    filled = _filled(frame, name, NONE)
    return filled.assign(**{name: filled[name].astype(object).replace("", NONE)})


def _dimensions(book: Workbook, facts: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """List what the facts lead to; a code that only a fact knows gets a row as well."""
    text, matrix = book.language.text, book.matrix.strategies
    accounts, given = book.facts.accounts, book.settings.matrix
    if c.UNKNOWN not in set(accounts[c.ACCOUNT_ID]):
        unknown = {c.ACCOUNT_ID: c.UNKNOWN, c.NAME: text("Unknown account"), c.STATUS: c.UNKNOWN}
        accounts = pd.concat([accounts, pd.DataFrame([unknown])], ignore_index=True)
    none = text("not named")
    kpis = [
        (key, text(kpi.label), kpi.unit, kpi.polarity, text(kpi.meaning))
        for key, kpi in KPIS.items()
    ]
    labels = {
        **labels_of((*given.value, *given.engagement), book.language),
        **book.scoring.labels,
    }
    groups = sorted(set(facts["fact_product"][c.PRODUCT_GROUP].astype(str)) - {NONE})
    quadrants = [(key, advice.name, advice.text) for key, advice in matrix.items()]
    return {
        "dim_account": accounts,
        "dim_quarter": _quarters(book, facts),
        "dim_statement_line": _lines(book),
        "dim_kpi": pd.DataFrame(
            [*kpis, (NONE, none, "", None, "")],
            columns=[c.KPI, "label", "unit", "direction", "definition"],
        ),
        "dim_criterion": pd.DataFrame(
            [(key, labels.get(key, key)) for key in _used(facts["fact_criterion"])],
            columns=[c.CRITERION, "label"],
        ),
        "dim_quadrant": pd.DataFrame(
            [*quadrants, (NONE, text("not placed"), "")], columns=["quadrant", "label", "strategy"]
        ),
        "dim_product_group": pd.DataFrame(
            [*((each, each) for each in groups), (NONE, none)], columns=[c.PRODUCT_GROUP, "label"]
        ),
    }


def _used(rows: pd.DataFrame) -> list[str]:
    return sorted(set(rows[c.CRITERION].astype(str)))


def _quarters(book: Workbook, facts: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """List the quarters with sales and every other one that a fact names."""
    named = {str(each) for frame in facts.values() for each in frame[c.QUARTER].dropna().unique()}
    rows = []
    for label in sorted({*book.quarters, book.quarter, *named}):
        quarter: Quarter = book.settings.quarter(label)
        rows.append((label, quarter.year, quarter.number, quarter.start, quarter.end))
    names = [c.QUARTER, "fiscal_year", "quarter_of_year", "start_date", "end_date"]
    table = pd.DataFrame(rows, columns=names)
    return table.assign(is_reported=table[c.QUARTER] == book.quarter)
