"""What the Excel workbook of one quarter holds: plain tables and texts, already in one language.

The chapters compute; this is only what they hand over. Labels are translated by whoever
builds it, because they come from the settings.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from kamlib.data_collection.labels import table_label
from kamlib.profitability.definitions import definitions
from kamlib.profitability.labels import CATEGORY_NAMES, Labels
from kamlib.reporting.excel.unknown import without_unknown
from kamlib.reporting.summary import owner_of
from kamlib.scoring.words import STATUS_LABELS
from kamlib.soll_ist.kpis import KPIS
from kamlib.soll_ist.remarks import written
from kamlib.support import columns as c
from kamlib.support.errors import MissingColumnsError, ParameterError, Sentence, nearest
from kamlib.workbook import Workbook

Unit = Literal["money", "percent", "points", "days", "count"]

#: Columns that each table must have; more are welcome and ignored.
NEEDED: dict[str, tuple[str, ...]] = {
    "statement": (c.ACCOUNT_ID, c.NAME, c.GROSS_REVENUE, *c.CATEGORIES, c.CUSTOMER_CONTRIBUTION),
    "scores": (c.ACCOUNT_ID, c.NAME, c.SCORE, "rank"),
    "points": (c.ACCOUNT_ID, c.CRITERION, "points"),
    "placement": (
        c.ACCOUNT_ID,
        c.NAME,
        "value_index",
        "engagement_index",
        "quadrant",
        c.NET_REVENUE,
    ),
    "variances": ("scope", c.ACCOUNT_ID, c.ACCOUNT_MANAGER, c.KPI, c.TARGET, c.ACTUAL, "variance"),
    "missing_inputs": ("input", "consequence", "ask"),
    "tie_outs": ("check", "left", "right"),
}


@dataclass(frozen=True)
class StatementLevel:
    """One line of the statement: its column, its label and the categories deducted to reach it."""

    id: str
    label: str
    minus: tuple[str, ...]


@dataclass(frozen=True)
class CriterionLine:
    """One criterion of the score: its id, label, weight (any positive scale) and group."""

    id: str
    label: str
    weight: float
    group: str = ""


@dataclass(frozen=True)
class QuadrantLine:
    """One quadrant of the matrix: its id, label and strategy in a sentence."""

    id: str
    label: str
    strategy: str = ""


@dataclass(frozen=True)
class KpiLine:
    """One KPI: its id, label, unit, and +1 if more is better or -1 if less is."""

    id: str
    label: str
    unit: Unit = "money"
    polarity: Literal[1, -1] = 1


@dataclass(frozen=True, eq=False, kw_only=True)
class WorkbookContent:
    """Everything the Excel workbook shows, for one company at one quarter.

    Parameters
    ----------
    company, quarter, currency : str
        Who, when (``2026Q3``) and in which currency (ISO code).
    edition : int
        Which published state of the quarter's report this is.
    as_of : date
        Day up to which the data reaches; also stamped into the file, which has no clock.
    levels : tuple of StatementLevel
        In the order of deduction; the last is ``customer_contribution``.
    category_labels : mapping of str to str
        Label of each of the ten cost categories.
    denominator : str, default="net_revenue"
        ``net_revenue`` or ``gross_revenue``: what customer profitability is a percentage of.
    statement : DataFrame of shape (n_accounts, n_columns)
        One row per account; costs positive; percentages times 100.
    criteria : tuple of CriterionLine
        In the order of the columns on the sheet.
    minimum_coverage_pct : float, default=0
        Accounts scored on less of the weight have no rank.
    scores, points : DataFrame
        One row per account; one row per account and criterion (points 0 to 10, NaN: missing).
    quadrants : tuple of QuadrantLine
        Exactly priority, bind, monetise, reassess.
    split_value, split_engagement : float
        Where the two indices are split.
    at_split : {"high", "low"}, default="high"
        On which side an index exactly at the split belongs.
    placement : DataFrame
        One row per account with both indices.
    kpis : tuple of KpiLine
        Every KPI that ``variances`` may name.
    variances : DataFrame
        Target against actual by scope (company, manager, account).
    missing_inputs : DataFrame
        ``input``, ``consequence``, ``ask``: what is absent, what it switches off, whom to ask.
    definitions : tuple of (term, text)
        Printed on the cover.
    tie_outs : DataFrame
        From :func:`kamlib.support.money.tie_out`.
    plans : DataFrame
        One row per account with a plan, from :func:`kamlib.account_plan.lines.plan_lines`, with
        ``name``; may be empty.
    is_part : bool, default=False
        Whether these are some accounts only, so that ranks cannot be computed from them.

    Raises
    ------
    MissingColumnsError
        If a table lacks a column, with the nearest one it has.
    ParameterError
        If the quadrants are not the four of the matrix, or the last level is another one.
    """

    company: str
    quarter: str
    edition: int
    as_of: dt.date
    currency: str
    levels: tuple[StatementLevel, ...]
    category_labels: Mapping[str, str]
    statement: pd.DataFrame
    criteria: tuple[CriterionLine, ...]
    scores: pd.DataFrame
    points: pd.DataFrame
    quadrants: tuple[QuadrantLine, ...]
    split_value: float
    split_engagement: float
    at_split: Literal["high", "low"] = "high"
    placement: pd.DataFrame
    kpis: tuple[KpiLine, ...]
    variances: pd.DataFrame
    missing_inputs: pd.DataFrame
    tie_outs: pd.DataFrame
    definitions: tuple[tuple[str, str], ...] = ()
    denominator: str = c.NET_REVENUE
    minimum_coverage_pct: float = 0.0
    status_labels: Mapping[str, str] = field(default_factory=dict)
    plans: pd.DataFrame = field(default_factory=pd.DataFrame)
    is_part: bool = False

    def __post_init__(self) -> None:
        for name, needed in NEEDED.items():
            _require(name, getattr(self, name), needed)
        _require("statement", self.statement, [level.id for level in self.levels])
        found = tuple(quadrant.id for quadrant in self.quadrants)
        if found != ("priority", "bind", "monetise", "reassess"):
            raise ParameterError(
                Sentence(
                    "The matrix has the quadrants priority, bind, monetise, reassess, in this "
                    "order; found {found}.",
                    found=list(found),
                )
            )
        if not self.levels or self.levels[-1].id != c.CUSTOMER_CONTRIBUTION:
            raise ParameterError(
                Sentence(
                    "The statement ends with {name!r}; found levels {found}.",
                    name=c.CUSTOMER_CONTRIBUTION,
                    found=[level.id for level in self.levels],
                )
            )


def _require(name: str, frame: pd.DataFrame, needed: Iterable[str]) -> None:
    missing = [column for column in needed if column not in frame.columns]
    if missing:
        found = [str(column) for column in frame.columns]
        more = Sentence(" and {count} more", count=len(missing) - 1) if missing[1:] else ""
        told = Sentence(
            "The workbook's table {name!r} needs the column {column!r}{more}; found {found}.",
            name=name,
            column=missing[0],
            more=more,
            found=found,
        )
        raise MissingColumnsError(told, nearest(missing[0], found))


def without_undelivered(statement: pd.DataFrame, undelivered: Iterable[str]) -> pd.DataFrame:
    """Empty the cost categories nobody delivered: they are unknown, not 0.

    Parameters
    ----------
    statement : DataFrame
        One row per account, with the ten categories.
    undelivered : iterable of str
        Categories without any cost of any quarter.

    Returns
    -------
    DataFrame
        The same with NaN in those columns; revenue, levels and ratios stay.

    Examples
    --------
    >>> frame = pd.DataFrame({"service": [0.0], "freight": [7.0]})
    >>> without_undelivered(frame, ["service"]).loc[0].tolist()
    [nan, 7.0]
    """
    return statement.assign(**dict.fromkeys(undelivered, float("nan")))


def content_of(book: Workbook, *, edition: int = 1) -> WorkbookContent:
    """Collect what the Excel workbook shows from the chapters of a company's workbook.

    Parameters
    ----------
    book : Workbook
        One company at one quarter.
    edition : int, default=1
        Which published state of the report this is.

    Returns
    -------
    WorkbookContent
        In the language of the workbook.
    """
    settings, text, scoring = book.settings, book.language.text, book.scoring
    share_of = settings.profitability.denominator
    labels = Labels(book.language, settings.profitability.levels)
    limit = settings.profitability.uncosted_pct
    terms = definitions(labels, denominator=share_of, uncosted_limit_pct=limit)
    strategies = book.matrix.strategies
    return WorkbookContent(
        company=settings.company.name,
        quarter=book.quarter,
        edition=edition,
        as_of=book.period.end,
        currency=settings.company.currency,
        levels=tuple(
            StatementLevel(level.id, labels.line(level.id), level.minus)
            for level in settings.profitability.levels
        ),
        category_labels={key: labels.line(key) for key in CATEGORY_NAMES},
        denominator=share_of,
        statement=_statement(book),
        criteria=tuple(
            CriterionLine(line.id, scoring.labels[line.id], line.weight, line.group)
            for line in scoring.used
        ),
        minimum_coverage_pct=settings.scoring.minimum_coverage_pct,
        scores=scoring.scores,
        points=scoring.criteria,
        quadrants=tuple(
            QuadrantLine(name, advice.name, advice.text) for name, advice in strategies.items()
        ),
        split_value=book.matrix.splits[0],
        split_engagement=book.matrix.splits[1],
        at_split=book.settings.matrix.at_split,
        placement=book.matrix.placement,
        kpis=tuple(
            KpiLine(key, text(kpi.label), kpi.unit, kpi.polarity) for key, kpi in KPIS.items()
        ),
        variances=_with_comments(book),
        missing_inputs=_missing_inputs(book),
        definitions=tuple(zip(terms["term"], terms["meaning"], strict=True)),
        tie_outs=_tie_outs(book),
        status_labels={key: text(label) for key, label in STATUS_LABELS.items()},
        plans=_plans(book),
    )


def _statement(book: Workbook) -> pd.DataFrame:
    chapter = book.profitability
    levels = [level.id for level in book.settings.profitability.levels]
    frame = without_unknown(chapter.statement, [*levels, c.CONTRIBUTION_WITHOUT_KEYED])
    return without_undelivered(frame, chapter.undelivered)


def _with_comments(book: Workbook) -> pd.DataFrame:
    """Set beside each variance what people wrote about it, or that nobody did yet."""
    keys, frame = [c.ACCOUNT_ID, c.KPI], book.soll_ist.variances
    told: dict[tuple[str, ...], list[str]] = {}
    for row in book.soll_ist.comments.to_dict("records"):
        told.setdefault(tuple(str(row[key]) for key in keys), []).append(
            written(row, book.language)
        )
    silent = set(book.soll_ist.missing_comments[keys].itertuples(index=False, name=None))
    none = book.language.text("no comment yet")
    rows = zip(frame["scope"], *(frame[key] for key in keys), strict=True)
    texts = [
        ("; ".join(told.get(key, [])) or (none if key in silent else ""))
        if scope == "account"
        else ""
        for scope, *key_ in rows
        for key in [tuple(key_)]
    ]
    return frame.assign(comment=texts)


def _plans(book: Workbook) -> pd.DataFrame:
    """Name the accounts with a plan."""
    if not book.portfolio.accounts:
        return pd.DataFrame()
    lines = book.portfolio.lines
    names = book.facts.accounts.set_index(c.ACCOUNT_ID)[c.NAME]
    known = without_unknown(lines, [c.CUSTOMER_CONTRIBUTION, "customer_value", "present_value"])
    return known.assign(**{c.NAME: names.reindex(lines[c.ACCOUNT_ID]).to_numpy()})


def _missing_inputs(book: Workbook) -> pd.DataFrame:
    """Say which tables were not delivered, what they feed and who has them."""
    text, without = book.language.text, book.data_collection.missing
    rows = [
        (
            table_label(table, book.language),
            text(feeds),
            owner_of(table, book.language),
        )
        for table, feeds in zip(without["table"], without["feeds"], strict=True)
    ]
    return pd.DataFrame(rows, columns=["input", "consequence", "ask"])


def _tie_outs(book: Workbook) -> pd.DataFrame:
    """Set the tie-outs of all chapters under each other."""
    chapters = [book.data_collection, book.profitability, book.scoring, book.matrix, book.soll_ist]
    return pd.concat([chapter.tie_outs for chapter in chapters], ignore_index=True)
