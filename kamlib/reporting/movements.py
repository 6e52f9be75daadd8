"""What moved since the previous quarter: the accounts, and a sentence about each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kamlib.support import columns as c
from kamlib.support.language import Language, is_missing
from kamlib.support.quarter import labels_back
from kamlib.support.safe_text import clean, cut

THOUSAND = 1000


def movements(
    statements: pd.DataFrame,
    statement: pd.DataFrame,
    placement: pd.DataFrame,
    *,
    quarter: str,
    count: int = 5,
) -> pd.DataFrame:
    """Find the accounts whose contribution moved most since the previous quarter.

    Returns
    -------
    DataFrame of shape (at most count, 8)
        ``account_id``, ``name``, contribution and net revenue with their ``_change``,
        ``quadrant`` and ``previous_quadrant``; largest absolute change first. Customers
        only; one that was not there before counts from zero. The change of a contribution is
        missing where it is not known in one of the quarters; such an account takes its place by
        the change of its net revenue.
    """
    before, now = labels_back(quarter, 2)
    figures = [c.CUSTOMER_CONTRIBUTION, c.NET_REVENUE]
    by_quarter = {
        quarter: rows.set_index(c.ACCOUNT_ID)[figures]
        for quarter, rows in statements.groupby(c.QUARTER)
        if quarter in {before, now}
    }
    if len(by_quarter) < 2:
        moved = statements.set_index(c.ACCOUNT_ID)[figures].iloc[:0]
        moved = moved.join(moved.add_suffix("_change"))
    else:
        everyone = by_quarter[before].index.union(by_quarter[now].index)
        # Who has no row has no business, that is 0; what is not known stays so.
        earlier = by_quarter[before].reindex(everyone, fill_value=0.0)
        moved = by_quarter[now].reindex(everyone, fill_value=0.0)
        moved = moved.join((moved - earlier).add_suffix("_change"))
    named = moved.reset_index().merge(
        statement[[c.ACCOUNT_ID, c.NAME]], on=c.ACCOUNT_ID, how="inner", validate="one_to_one"
    )
    named = named[named[c.ACCOUNT_ID] != c.UNKNOWN].merge(
        placement.reindex(columns=[c.ACCOUNT_ID, "quadrant", "previous_quadrant"]),
        on=c.ACCOUNT_ID,
        how="left",
        validate="one_to_one",
    )
    known, revenue = (named[f"{figure}_change"].abs() for figure in figures)
    size = known.fillna(revenue)
    ranked = named.assign(size=size)[size >= 1].sort_values(
        ["size", c.ACCOUNT_ID], ascending=[False, True], ignore_index=True
    )
    return ranked.drop(columns="size").head(count)


def movement_sentences(
    moved: pd.DataFrame, *, quadrants: Mapping[str, str], language: Language
) -> tuple[str, ...]:
    """Write each movement as one sentence."""
    text = language.text
    sentences = []
    for row in moved.to_dict("records"):
        name, revenue = short_name(row[c.NAME]), _from_to(row, c.NET_REVENUE, language)
        if is_missing(row[f"{c.CUSTOMER_CONTRIBUTION}_change"]):
            sentence = text("{name}: net revenue {revenue}.", name=name, revenue=revenue)
        else:
            contribution = _from_to(row, c.CUSTOMER_CONTRIBUTION, language)
            sentence = text(
                "{name}: contribution {contribution}, net revenue {revenue}.",
                name=name,
                contribution=contribution,
                revenue=revenue,
            )
        before, after = row["previous_quadrant"], row["quadrant"]
        if not is_missing(before) and not is_missing(after) and before != after:
            sentence += " " + text(
                "In the matrix it moved from “{before}” to “{after}”.",
                before=quadrants.get(before, before),
                after=quadrants.get(after, after),
            )
        sentences.append(sentence)
    return tuple(sentences)


def _from_to(row: Mapping[Any, Any], figure: str, language: Language) -> str:
    now, change = row[figure], row[f"{figure}_change"]
    unit = "k" if (abs(change) or abs(now)) >= THOUSAND else ""
    return language.text(
        "from {before} to {after} ({change})",
        before=language.money(now - change, unit=unit),
        after=language.money(now, unit=unit),
        change=language.money(change, unit=unit, signed=True),
    )


def short_name(name: object) -> str:
    """Cut a name so that a sentence stays a sentence."""
    return cut(clean(name), 60)
