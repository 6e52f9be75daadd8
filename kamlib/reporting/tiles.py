"""The tiles of the first page: a figure, its eight quarters, its variance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from kamlib.account_plan.actions import LATE, OPEN_STATES, STATE, with_state
from kamlib.reporting.key_figures import TOP
from kamlib.reporting.standing import Standing, standing
from kamlib.support import columns as c
from kamlib.support.language import Language, is_missing
from kamlib.support.quarter import labels_back

MILLION = 1e6
_AFTER_COSTS = (c.CUSTOMER_CONTRIBUTION, c.CUSTOMER_PROFITABILITY_PCT)


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One key figure.

    Parameters
    ----------
    label, value : str
        Its name and the written figure.
    history : tuple of float
        Up to eight quarters, oldest first, for the sparkline; empty: none.
    story : str
        The history in words, read aloud.
    variance, light : str
        Written variance with what it is compared with, and ``good``, ``warn``, ``bad`` or
        ``none``.
    note : str
        A second line.
    """

    label: str
    value: str
    history: tuple[float, ...] = ()
    story: str = ""
    variance: str = ""
    light: str = "none"
    note: str = ""


def tiles(
    company: pd.DataFrame,
    variances: pd.DataFrame,
    *,
    quarter: str,
    language: Language,
    benchmark_pct: float = float("nan"),
    before: str = "",
) -> tuple[Tile, ...]:
    """Draw up the tiles of the company's figures.

    Parameters
    ----------
    company : DataFrame
        From :func:`kamlib.reporting.key_figures.company_by_quarter`.
    variances : DataFrame
        From Soll-Ist; a figure without a company target is compared with the targets of account
        managers or accounts, added up, or with the previous year; one that is not known in any
        quarter has no tile.
    quarter : str
        Quarter reported.
    language : Language
        Of labels and figures.
    benchmark_pct : float, optional
        Benchmark of customer profitability, used where Soll-Ist has no target for it.
    before : str, default=""
        Before which costs contribution and profitability are, because nobody delivered them;
        no light judges them then.
    """
    text = language.text
    aims = {c.CUSTOMER_PROFITABILITY_PCT: benchmark_pct}
    unit: Literal["k", "M"] = "M" if company[c.NET_REVENUE].abs().max() >= MILLION else "k"

    def money(value: float) -> str:
        return language.money(value, unit=unit)

    named = [
        (c.NET_REVENUE, text("Net revenue"), money),
        (c.CUSTOMER_CONTRIBUTION, text("Customer contribution"), money),
        (c.CUSTOMER_PROFITABILITY_PCT, text("Customer profitability"), language.percent),
        ("key_account_pct", text("Key accounts (status), share of net revenue"), language.percent),
        (
            "top_pct",
            text("The {count} largest customers, share of net revenue", count=TOP),
            language.percent,
        ),
    ]
    hhi = text(
        "four quarters to {quarter}, a group is one customer; HHI {value}, 1 would be a single "
        "customer",
        quarter=quarter,
        value=language.number(company["hhi"].iloc[-1], digits=3),
    )
    made = []
    for name, label, write in named:
        if not company[name].isna().all():
            tile = _tile(label, company[name], write, quarter=quarter, language=language)
            is_partial = bool(before) and name in _AFTER_COSTS
            year = _against_year(company[name], quarter, language)
            aim = _against_target(
                company[name],
                standing(variances, name),
                aims.get(name, float("nan")),
                language,
            )
            # no light without a target: nobody agreed on what is good
            variance, light = aim or (year, "none")
            light = "none" if is_partial else light
            notes = [
                year if aim else "",
                hhi if name == "top_pct" else "",
                before if is_partial else "",
            ]
            note = "; ".join(each for each in notes if each)
            made.append(replace(tile, variance=variance, light=light, note=note))
    return tuple(made)


def terms(language: Language, *, base: str, without: str = "") -> tuple[tuple[str, str], ...]:
    """Say what the tiles show, for readers who want to know exactly.

    Parameters
    ----------
    language : Language
        Of the texts.
    base : str
        Name of what customer profitability is measured against.
    without : str, default=""
        Names of the cost categories that nobody delivered.

    Returns
    -------
    tuple of (str, str)
        Term and meaning.
    """
    text = language.text
    return (
        (
            text("Whole company"),
            text(
                "All tiles cover all customers of the quarter, postings without a known account "
                "included; only the share of the largest customers covers four quarters, as in "
                "chapter 2. The table below covers the accounts named in it."
            ),
        ),
        (
            text("Customer contribution"),
            text(
                "Revenue minus the delivered cost categories (without {names}), before fixed "
                "costs.",
                names=without,
            )
            if without
            else text("Revenue minus all ten cost categories, before fixed costs."),
        ),
        (
            text("Customer profitability"),
            text("Customer contribution in percent of {base}.", base=base),
        ),
        (
            text("Key accounts (status)"),
            text(
                "Accounts that the accounts table gives the status key; which accounts the "
                "scoring proposes stands in chapter 3."
            ),
        ),
        (
            text("HHI"),
            text(
                "Herfindahl-Hirschman index: the squared shares of all customers with positive "
                "net revenue in four quarters, added up; accounts of a group are one customer. 1 "
                "is a single customer, 0.01 a hundred equal ones."
            ),
        ),
    )


def _tile(
    label: str,
    values: pd.Series,
    write: Callable[[float], str],
    *,
    quarter: str,
    language: Language,
) -> Tile:
    told = ", ".join(write(value) for value in values)
    return Tile(
        label=label,
        value=write(values.iloc[-1]),
        history=tuple(float(value) for value in values),
        story=language.text(
            "Eight quarters to {quarter}: {figures}", quarter=quarter, figures=told
        ),
    )


def _against_target(
    values: pd.Series, found: Standing | None, aim: float, language: Language
) -> tuple[str, str] | None:
    """Compare with the target, or with the benchmark of the settings."""
    is_share = str(values.name).endswith("_pct")
    if found is not None:
        size = (
            language.points(found.variance)
            if is_share
            else language.percent(found.variance_pct, signed=True)
        )
        return found.against(size, language), found.light
    gap = values.iloc[-1] - aim
    if is_missing(gap):
        return None
    sentence = language.text(
        "{variance} against the benchmark of {benchmark}",
        variance=language.points(gap),
        benchmark=language.percent(aim),
    )
    return sentence, "good" if gap >= 0 else "bad"


def _against_year(values: pd.Series, quarter: str, language: Language) -> str:
    """Compare with the same quarter of the previous year."""
    is_share = str(values.name).endswith("_pct")
    before = labels_back(quarter, 5)[0]
    old, new = values.get(before, float("nan")), values.iloc[-1]
    if is_missing(old) or is_missing(new) or (not is_share and old <= 0):
        return ""
    change = new - old
    size = (
        language.points(change) if is_share else language.percent(100 * change / old, signed=True)
    )
    return language.text("{variance} against {quarter}", variance=size, quarter=before)


def action_tile(actions: pd.DataFrame, *, as_of: dt.date, language: Language) -> tuple[Tile, ...]:
    """Draw up the tile of open actions; none where no actions were delivered."""
    if actions.empty:
        return ()
    text = language.text
    states = with_state(actions, as_of=as_of)[STATE]
    late = int((states == LATE).sum())
    return (
        Tile(
            label=text("Open actions"),
            value=language.number(int(states.isin(OPEN_STATES).sum())),
            variance=language.plural("{count} is late", "{count} are late", late),
            light="bad" if late else "good",
        ),
    )
