"""The sentences of the matrix: what lies in the top quadrant and what changed there."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kamlib.matrix.movement import TOP
from kamlib.matrix.strategies import Advice
from kamlib.scoring.words import listed, money_text
from kamlib.support import columns as c
from kamlib.support.language import Language, is_missing
from kamlib.support.money import ratio_of


def finding_sentence(
    placement: pd.DataFrame,
    movement: pd.DataFrame,
    *,
    strategies: Mapping[str, Advice],
    previous_quarter: str,
    language: Language,
) -> str:
    """Say how much lies in the top quadrant, who entered and who left it, and where to act.

    Parameters
    ----------
    placement : DataFrame
        One row per account with ``quadrant``, ``net_revenue`` and ``name``.
    movement : DataFrame
        From :func:`kamlib.matrix.movement.movements`, with ``name``.
    strategies : mapping of quadrant to Advice
        Names of the quadrants.
    previous_quarter : str
        Quarter that movement is compared with.
    language : Language
        Of the sentence.
    """
    placed = placement[placement["quadrant"].notna()]
    if placed.empty:
        return language.text(
            "No account can be placed: there are no figures for value or for engagement."
        )
    top = placed[placed["quadrant"] == TOP]
    share = 100 * ratio_of(top[c.NET_REVENUE].sum(), placed[c.NET_REVENUE].sum())
    named = {"all": language.number(len(placed)), "top": strategies[TOP].name}
    if is_missing(share) or top.empty:
        sentence = language.plural(
            "{count} of {all} accounts stands in “{top}”.",
            "{count} of {all} accounts stand in “{top}”.",
            len(top),
            **named,
        )
    else:
        sentence = language.plural(
            "{count} of {all} accounts stands in “{top}” and brings {share} of net revenue.",
            "{count} of {all} accounts stand in “{top}” and bring {share} of net revenue.",
            len(top),
            share=language.percent(share, digits=0),
            **named,
        )
    parts = [sentence, _change(movement, previous_quarter, language)]
    return " ".join([*parts, _largest_to_bind(placed, strategies, language)]).strip()


def _change(movement: pd.DataFrame, previous_quarter: str, language: Language) -> str:
    def names(move: str) -> list[str]:
        rows = movement[movement["move"] == move]
        rows = rows.sort_values([c.NET_REVENUE, c.ACCOUNT_ID], ascending=[False, True])
        return [str(name) for name in rows[c.NAME]]

    entered, left = names("entered_top"), names("left_top")
    if movement["quadrant_before"].isna().all():
        return language.text("There is no placement for {quarter}.", quarter=previous_quarter)
    parts = []
    if entered:
        who = listed(entered, language)
        parts.append(
            language.text("Entered since {quarter}: {names}.", quarter=previous_quarter, names=who)
        )
    if left:
        who = listed(left, language)
        parts.append(
            language.text("Left since {quarter}: {names}.", quarter=previous_quarter, names=who)
        )
    if not parts:
        parts.append(
            language.text("Nobody entered or left it since {quarter}.", quarter=previous_quarter)
        )
    return " ".join(parts)


def _largest_to_bind(
    placed: pd.DataFrame, strategies: Mapping[str, Advice], language: Language
) -> str:
    rows = placed[placed["quadrant"] == "bind"]
    if rows.empty:
        return ""
    rows = rows.sort_values([c.NET_REVENUE, c.ACCOUNT_ID], ascending=[False, True])
    return language.text(
        "Largest in “{bind}”, where value is high and engagement low: {name} with {revenue}.",
        bind=strategies["bind"].name,
        name=listed([str(rows[c.NAME].iloc[0])], language),
        revenue=money_text(rows[c.NET_REVENUE].iloc[0], language),
    )
