"""The quarter in one page: the finding, key figures, portfolio, what changed, what is missing.

:func:`summarise` reads the chapters and brings plain values and tables; drawing them is
the work of :mod:`kamlib.reporting.pages`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from kamlib.account_plan.resource_view import ResourceView
from kamlib.data_collection.labels import table_label
from kamlib.profitability.missing_cost_texts import before_undelivered, undelivered_names
from kamlib.reporting.finding import finding
from kamlib.reporting.key_figures import company_by_quarter
from kamlib.reporting.movements import movement_sentences, movements, short_name
from kamlib.reporting.portfolio import (
    has_business,
    idle_table,
    portfolio,
    portfolio_note,
    portfolio_table,
)
from kamlib.reporting.tiles import Tile, action_tile, terms, tiles
from kamlib.support import columns as c
from kamlib.support.display import HouseTable
from kamlib.support.language import Language, is_missing, translatable
from kamlib.support.theme import Picture

if TYPE_CHECKING:
    from kamlib.workbook import Workbook

CHAPTERS = ("data_collection", "profitability", "scoring", "matrix", "soll_ist")
OWNERS: dict[str, str] = {
    "targets": translatable("sales controlling"),
    "costs": translatable("controlling"),
    "cost_pools": translatable("controlling"),
    "drivers": translatable("controlling"),
    "benchmarks": translatable("controlling"),
    "fx_rates": translatable("accounting"),
    "payments": translatable("accounts receivable"),
    "surveys": translatable("customer service"),
    "sales": translatable("whoever runs the ERP system"),
    "account_map": translatable("whoever runs the CRM system"),
    "interactions": translatable("whoever runs the CRM system"),
}
ANYBODY_ELSE = translatable("the account managers")


@dataclass(frozen=True, eq=False, kw_only=True)
class Summary:
    """What the first page of a quarter shows.

    Parameters
    ----------
    finding : str
        The sentence a sales director should take away.
    tiles : tuple of Tile
        Key figures.
    pictures : tuple of Picture
        Matrix and whale curve; what cannot be drawn is missing.
    terms : tuple of (str, str)
        What the key figures mean.
    portfolio : HouseTable or None
        One line per key account with business in the quarter.
    portfolio_note : str
        What its figures mean.
    idle : HouseTable or None
        Key accounts without any.
    further : tuple of (str, str)
        Name and page of each plan whose account is not in the portfolio.
    resources : ResourceView or None
        Hours, actions and people over all accounts with a plan.
    changes, missing : tuple of str
        Sentences.
    findings : dict
        Opening sentence of each chapter, by stem.
    frame : DataFrame
        The figures of the portfolio as shown, for checks and for other pages.
    """

    finding: str
    tiles: tuple[Tile, ...] = ()
    pictures: tuple[Picture, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()
    portfolio: HouseTable | None = None
    portfolio_note: str = ""
    idle: HouseTable | None = None
    further: tuple[tuple[str, str], ...] = ()
    resources: ResourceView | None = None
    changes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    findings: dict[str, str] = field(default_factory=dict)
    frame: pd.DataFrame = field(default_factory=pd.DataFrame)


def summarise(book: Workbook, *, plans: Mapping[str, str] | None = None) -> Summary:
    """Read a quarter's chapters into the summary of its first page.

    Parameters
    ----------
    book : Workbook
        One company at one quarter.
    plans : mapping, optional
        Page of each account's plan.

    Returns
    -------
    Summary
        Plain values, tables and pictures; computed chapters are not computed again.
    """
    language, quarter = book.language, book.quarter
    earned = book.profitability
    frame = portfolio(
        earned.statement,
        earned.statement_by_quarter,
        book.scoring.scores,
        book.matrix.placement,
        book.soll_ist.variances,
        quarter=quarter,
    )
    company = company_by_quarter(
        earned.statement_by_quarter,
        book.facts.accounts,
        quarter=quarter,
        denominator=book.settings.profitability.denominator,
        uncosted_pct=book.settings.profitability.uncosted_pct,
    )
    active = frame[has_business(frame)]
    if plans:
        active = active.assign(plan=[plans.get(each, "") for each in active[c.ACCOUNT_ID]])
    quadrants = {name: advice.name for name, advice in book.matrix.strategies.items()}
    moved = movements(
        earned.statement_by_quarter, earned.statement, book.matrix.placement, quarter=quarter
    )
    before = before_undelivered(earned.undelivered, earned.labels)
    without = undelivered_names(earned.undelivered, earned.labels)
    note = portfolio_note(language, without=without)
    return Summary(
        finding=finding(
            frame,
            book.matrix.placement,
            book.soll_ist.variances,
            language=language,
            before=before,
        ),
        tiles=tiles(
            company,
            book.soll_ist.variances,
            quarter=quarter,
            language=language,
            benchmark_pct=book.settings.profitability.benchmark_pct,
            before=before,
        )
        + action_tile(book.facts.actions, as_of=book.period.end, language=language),
        pictures=tuple(
            shown
            for shown in (book.matrix.charts.matrix(), earned.charts.whale_curve())
            if isinstance(shown, Picture)
        ),
        terms=terms(language, base=earned.labels.base(earned.denominator), without=without),
        portfolio=portfolio_table(active, quadrants=quadrants, language=language, note=note),
        portfolio_note=note,
        idle=idle_table(frame, language=language),
        further=_further(book, plans or {}, listed=active[c.ACCOUNT_ID]),
        resources=book.portfolio.resources if plans else None,
        changes=movement_sentences(moved, quadrants=quadrants, language=language),
        missing=missing(book),
        findings=_findings(book, with_plans=bool(plans)),
        frame=active,
    )


def _further(
    book: Workbook, plans: Mapping[str, str], *, listed: Iterable[str]
) -> tuple[tuple[str, str], ...]:
    names, shown = book.portfolio.resources.names if plans else {}, set(listed)
    return tuple((names[each], page) for each, page in plans.items() if each not in shown)


def _findings(book: Workbook, *, with_plans: bool) -> dict[str, str]:
    found = {stem: getattr(book, stem).finding.sentence for stem in CHAPTERS}
    if with_plans:
        found["account_plan"] = book.portfolio.resources.finding.sentence
    return found


def missing(book: Workbook) -> tuple[str, ...]:
    """Say what was not delivered or is stale, and whom to ask."""
    text, without = book.language.text, book.data_collection.missing
    absent = [
        text(
            "Table “{table}” was not delivered ({feeds}). Ask {owner}.",
            table=table_label(table, book.language),
            feeds=text(feeds),
            owner=owner_of(table, book.language),
        )
        for table, feeds in zip(without["table"], without["feeds"], strict=True)
    ]
    fresh = book.data_collection.freshness
    stale = [
        _stale(row["table"], row["age_days"], book.language)
        for row in fresh[fresh["is_stale"]].to_dict("records")
    ]
    return (*absent, *stale, *_without_target(book), *_open_questions(book))


def _open_questions(book: Workbook) -> tuple[str, ...]:
    """Say what was delivered but cannot be used or explained yet."""
    say, collected = book.language, book.data_collection
    refused = int(collected.reconciliation["rows_rejected"].sum())
    scores = book.scoring.scores
    unranked = scores[~scores["is_ranked"]]
    silent = len(book.soll_ist.missing_comments)
    uncosted = float(collected.without_cost["rows"])
    sentences = {
        collected.cost_warning(): uncosted,
        say.plural(
            "{count} row was refused; chapter 1 lists it with its reason.",
            "{count} rows were refused; chapter 1 lists them with their reasons.",
            refused,
        ): refused,
        say.text(
            "{share} of the quarter's revenue is posted to accounts that nobody knows.",
            share=say.percent(collected.unknown_pct, digits=2),
        ): collected.unknown_pct > 0,
        say.plural(
            "{count} account with {revenue} net revenue in four quarters is not ranked, "
            "because too many of its criteria have no figure.",
            "{count} accounts with {revenue} net revenue in four quarters are not ranked, "
            "because too many of their criteria have no figure.",
            len(unranked),
            revenue=say.money(unranked[c.NET_REVENUE].sum(), unit="M"),
        ): len(unranked),
        say.plural(
            "{count} material variance has no comment yet.",
            "{count} material variances have no comment yet.",
            silent,
        ): silent,
    }
    return tuple(sentence for sentence, applies in sentences.items() if applies)


def owner_of(table: str, language: Language) -> str:
    """Name who can deliver an input table."""
    owner = OWNERS.get(table, ANYBODY_ELSE)
    return language.text(owner)


def _stale(table: str, age_days: float, language: Language) -> str:
    owner = owner_of(table, language)
    table = table_label(table, language)
    if is_missing(age_days):
        return language.text(
            "Table “{table}” holds no rows. Ask {owner}.", table=table, owner=owner
        )
    return language.text(
        "Table “{table}” ends {days} days before the quarter does. Ask {owner}.",
        table=table,
        days=language.number(age_days),
        owner=owner,
    )


def _without_target(book: Workbook) -> tuple[str, ...]:
    statement = book.profitability.statement
    keys = statement[statement[c.STATUS] == "key"]
    targets = book.facts.targets
    now = targets[(targets[c.QUARTER] == book.quarter) & targets[c.TARGET].notna()]
    without = keys[~keys[c.ACCOUNT_ID].isin(now[c.ACCOUNT_ID])]
    if without.empty or targets.empty:
        return ()
    names = [short_name(name) for name in without[c.NAME]]
    listed = ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
    sentence = book.language.plural(
        "{count} key account has no target for the quarter: {names}. Ask {owner}.",
        "{count} key accounts have no target for the quarter: {names}. Ask {owner}.",
        len(names),
        names=listed,
        owner=owner_of("targets", book.language),
    )
    return (sentence,)
