"""The finding of the matrix: how much stands in the top quadrant, who came and went, and on what.

Accounts with too few figures are drawn, but not counted as placed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from kamlib.matrix.movement import TOP
from kamlib.matrix.strategies import Advice
from kamlib.scoring.words import listed, money_text
from kamlib.support import columns as c
from kamlib.support.language import Language, is_missing
from kamlib.support.money import ratio_of


class Grounds(NamedTuple):
    """What the indices rest on: names of criteria with a figure, and of those without any."""

    known: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


#: Where every criterion has a figure, nothing is said of what the placement rests on.
NOTHING_LACKS = Grounds()


def grounds(criteria: pd.DataFrame, labels: Mapping[str, str]) -> Grounds:
    """Say which criteria of the indices have a figure for some account, and which for none.

    Parameters
    ----------
    criteria : DataFrame
        Points per account and criterion: ``criterion``, ``is_missing``.
    labels : mapping of criterion to str
        Names of the criteria.

    Returns
    -------
    Grounds
        In the order of the criteria; each name once.

    Examples
    --------
    >>> table = pd.DataFrame({"criterion": ["a", "a", "b"], "is_missing": [True, False, True]})
    >>> grounds(table, {"a": "Revenue", "b": "Loyalty"})
    Grounds(known=('Revenue',), missing=('Loyalty',))
    """
    is_gone = criteria.groupby(c.CRITERION, sort=False)["is_missing"].all()
    names: dict[bool, list[str]] = {True: [], False: []}
    for criterion, gone in is_gone.items():
        names[bool(gone)].append(labels[str(criterion)])
    known, missing = (tuple(dict.fromkeys(names[gone])) for gone in (False, True))
    return Grounds(known, missing)


def firmly_placed(placement: pd.DataFrame) -> pd.DataFrame:
    """Take the accounts that have a quadrant, and figures enough to stand there.

    Examples
    --------
    >>> table = pd.DataFrame({"quadrant": ["bind", None, "bind"], "is_thin": [False, False, True]})
    >>> firmly_placed(table).index.tolist()
    [0]
    """
    return placement[placement["quadrant"].notna() & ~placement["is_thin"].astype(bool)]


def finding_sentence(
    placement: pd.DataFrame,
    movement: pd.DataFrame,
    *,
    strategies: Mapping[str, Advice],
    previous_quarter: str,
    language: Language,
    rests_on: Grounds = NOTHING_LACKS,
) -> str:
    """Say how much lies in the top quadrant, and who entered and left it; two sentences at most.

    Parameters
    ----------
    placement : DataFrame
        One row per account with ``quadrant``, ``is_thin``, ``net_revenue`` and ``name``. Accounts
        with too few figures are not counted.
    movement : DataFrame
        From :func:`kamlib.matrix.movement.movements`, with ``name``.
    strategies : mapping of quadrant to Advice
        Names of the quadrants.
    previous_quarter : str
        Quarter that movement is compared with.
    language : Language
        Of the sentence.
    rests_on : Grounds
        Where a criterion has no figure at all, this is said instead of the movement.
    """
    placed = firmly_placed(placement)
    if placed.empty:
        opening = _nobody(placement, language)
        return f"{opening} {_grounds(rests_on, language)}".strip()
    top = placed[placed["quadrant"] == TOP]
    share = 100 * ratio_of(top[c.NET_REVENUE].sum(), placement[c.NET_REVENUE].sum())
    is_all = len(placed) == len(placement)
    named = {
        "all": language.number(len(placed)),
        "top": strategies[TOP].name,
        "who": language.text("accounts")
        if is_all
        else language.text("accounts with enough figures"),
    }
    if is_missing(share) or top.empty:
        sentence = language.plural(
            "{count} of {all} {who} stands in “{top}”.",
            "{count} of {all} {who} stand in “{top}”.",
            len(top),
            **named,
        )
    else:
        sentence = language.plural(
            "{count} of {all} {who} stands in “{top}” and brings {share} of net revenue.",
            "{count} of {all} {who} stand in “{top}” and bring {share} of net revenue.",
            len(top),
            share=language.percent(share, digits=0),
            **named,
        )
    said = _grounds(rests_on, language) or change_of_top(
        placement, movement, previous_quarter=previous_quarter, language=language
    )
    return f"{sentence} {said}".strip()


def _nobody(placement: pd.DataFrame, language: Language) -> str:
    thin = int(placement["quadrant"].notna().sum())
    if not thin:
        return language.text(
            "No account can be placed: there are no figures for value or for engagement."
        )
    return language.plural(
        "No account has enough figures to be placed firmly; {count} is placed on few.",
        "No account has enough figures to be placed firmly; {count} are placed on few.",
        thin,
    )


def _grounds(rests_on: Grounds, language: Language) -> str:
    if not rests_on.missing or not rests_on.known:
        return ""
    return language.text(
        "There are no figures for {missing}; the placement rests on {known} alone.",
        missing=listed(list(rests_on.missing), language, most=4),
        known=listed(list(rests_on.known), language, most=4),
    )


def change_of_top(
    placement: pd.DataFrame, movement: pd.DataFrame, *, previous_quarter: str, language: Language
) -> str:
    """Say in one sentence who entered and who left the top quadrant.

    Parameters
    ----------
    placement, movement : DataFrame
        See :func:`finding_sentence`; accounts with too few figures are not named.
    previous_quarter : str
        Quarter that is compared with.
    language : Language
        Of the sentence.
    """
    firm = movement[movement[c.ACCOUNT_ID].isin(firmly_placed(placement)[c.ACCOUNT_ID])]

    def names(move: str) -> list[str]:
        rows = firm[firm["move"] == move]
        rows = rows.sort_values([c.NET_REVENUE, c.ACCOUNT_ID], ascending=[False, True])
        return [str(name) for name in rows[c.NAME]]

    entered, left = (listed(names(move), language) for move in ("entered_top", "left_top"))
    if movement["quadrant_before"].isna().all():
        return language.text("There is no placement for {quarter}.", quarter=previous_quarter)
    if entered and left:
        return language.text(
            "Since {quarter}, entered: {entered}; left: {left}.",
            quarter=previous_quarter,
            entered=entered,
            left=left,
        )
    if entered:
        return language.text(
            "Entered since {quarter}: {names}.", quarter=previous_quarter, names=entered
        )
    if left:
        return language.text("Left since {quarter}: {names}.", quarter=previous_quarter, names=left)
    return language.text("Nobody entered or left it since {quarter}.", quarter=previous_quarter)


def facts_beside(
    placement: pd.DataFrame,
    *,
    strategies: Mapping[str, Advice],
    minimum_coverage_pct: float,
    language: Language,
) -> str:
    """Say who is placed on few figures, and which valuable account is the largest to bind.

    Parameters
    ----------
    placement : DataFrame
        See :func:`finding_sentence`.
    strategies : mapping of quadrant to Advice
        Names of the quadrants.
    minimum_coverage_pct : float
        Share of the weight with figures below which an account stands on thin ground.
    language : Language
        Of the sentences.

    Returns
    -------
    str
        For the note of a table; "" where there is nothing to say.
    """
    thin = int((placement["quadrant"].notna() & placement["is_thin"].astype(bool)).sum())
    said = []
    if thin:
        said.append(
            language.plural(
                "{count} account is placed on figures for less than {minimum} of the weight; the "
                "finding leaves it out.",
                "{count} accounts are placed on figures for less than {minimum} of the weight; "
                "the finding leaves them out.",
                thin,
                minimum=language.percent(minimum_coverage_pct, digits=0),
            )
        )
    said.append(_largest_to_bind(firmly_placed(placement), strategies, language))
    return " ".join(part for part in said if part)


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
