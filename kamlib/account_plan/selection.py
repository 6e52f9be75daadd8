"""Selection check: key account or classic selling, by the agreed criteria.

The score chooses a fixed number of key accounts. Beside the answer stands what would turn it:
the points of one criterion, or the weight of one, that would carry the account over the cut.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from kamlib.scoring.flips import neighbour_flips
from kamlib.scoring.methods import RANK_DIGITS
from kamlib.scoring.verdicts import points_table
from kamlib.support import columns as c
from kamlib.support.settings import Criterion

#: Answers: chosen or not, sure or not, or nothing to choose by.
KEY, KEY_UNSURE, CLASSIC_UNSURE, CLASSIC = "key", "key_unsure", "classic_unsure", "classic"
KNOCKED_OUT, NOT_RANKED, NO_BUSINESS = "knocked_out", "not_ranked", "no_business"
CHOSEN: tuple[str, ...] = ("both", "score")
EVIDENCE_COLUMNS: tuple[str, ...] = (
    c.CRITERION,
    "value",
    "points",
    "weight_pct",
    "effective_weight_pct",
    "contribution",
    "chosen_points",
    "needed_points",
    "needed_value",
    "is_possible",
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Selection:
    """The answer for one account.

    Attributes
    ----------
    answer : str
        ``key``, ``key_unsure``, ``classic_unsure``, ``classic``, ``knocked_out``, ``not_ranked``
        or ``no_business``.
    score, rank, top_pct : float
        Score, rank and probability of being chosen (percent); NaN without a rank.
    cut_account : str
        The account on the other side of the cut, "" if there is none.
    cut_score : float
        Its score.
    evidence : DataFrame of shape (n_criteria, 10)
        From :func:`evidence_of`.
    flip : dict
        ``criterion``, ``weight_pct`` and ``flip_weight_pct`` of the weight that would turn the
        answer with the smallest change; empty where none can.
    """

    answer: str
    score: float
    rank: float
    top_pct: float
    cut_account: str
    cut_score: float
    evidence: pd.DataFrame
    flip: dict[str, Any]


def cut_account(scores: pd.DataFrame, account: str) -> str:
    """Find the account that stands on the other side of the cut.

    Parameters
    ----------
    scores : DataFrame
        Scores of the scoring chapter, best first.
    account : str
        A ranked account.

    Returns
    -------
    str
        For a chosen account the first that was not chosen, otherwise the last that was; "" if
        there is nobody on the other side.

    Examples
    --------
    >>> scores = pd.DataFrame({"account_id": ["A", "B", "C"], "is_ranked": True,
    ...     "choice": ["both", "score", "neither"]})
    >>> cut_account(scores, "A"), cut_account(scores, "C")
    ('C', 'B')
    """
    ranked = scores[scores["is_ranked"].astype(bool)]
    chosen = ranked["choice"].isin(CHOSEN)
    inside, outside = ranked.loc[chosen, c.ACCOUNT_ID], ranked.loc[~chosen, c.ACCOUNT_ID]
    if account in set(inside):
        return str(outside.iloc[0]) if len(outside) else ""
    return str(inside.iloc[-1]) if len(inside) else ""


def value_at(points: float, anchors: Sequence[tuple[float, float]], *, near: float) -> float:
    """Read a scale backwards: the value that earns some points, nearest to a given value.

    Parameters
    ----------
    points : float
        Wanted.
    anchors : sequence of (value, points)
        The scale, values rising.
    near : float
        The account's value.

    Returns
    -------
    float
        NaN where the scale never gives so many points.

    Examples
    --------
    >>> value_at(5.0, [(0, 0), (10, 4), (20, 8)], near=3.0)
    12.5
    >>> value_at(9.0, [(0, 0), (10, 4), (20, 8)], near=3.0)
    nan
    """
    found = []
    for (low, first), (high, last) in pairwise(anchors):
        if min(first, last) <= points <= max(first, last):
            if first == last:
                found.append(min(max(near, low), high))
            else:
                found.append(low + (points - first) / (last - first) * (high - low))
    if not found:
        return float("nan")
    return float(min(found, key=lambda value: (abs(value - near), value)))


def evidence_of(
    tidy: pd.DataFrame,
    account: str,
    *,
    criteria: Sequence[Criterion],
    gap: float,
    chosen: Sequence[str],
) -> pd.DataFrame:
    """Set an account's points beside those of the chosen, and what each would have to become.

    Parameters
    ----------
    tidy : DataFrame
        Points per account and criterion of the scoring chapter.
    account : str
        Whose.
    criteria : sequence of Criterion
        Completed ones.
    gap : float
        Score of the cut minus the account's; NaN if there is no cut.
    chosen : sequence of str
        The chosen accounts.

    Returns
    -------
    DataFrame of shape (n_criteria, 10)
        ``value``, ``points``, weights, ``contribution``, ``chosen_points`` (mean of the chosen),
        ``needed_points`` (this criterion alone would close the gap: points + gap ÷ effective
        weight), ``needed_value`` (which value earns them) and ``is_possible`` (0 to 10 points and
        a value on the scale). In the order of the weights.

    Notes
    -----
    The score is Σ w p; a change of one criterion's points by d changes it by w d, so d = gap ÷ w.
    """
    rows = tidy[tidy[c.ACCOUNT_ID] == account].set_index(c.CRITERION)
    mean = tidy[tidy[c.ACCOUNT_ID].isin(list(chosen))].groupby(c.CRITERION)["points"].mean()
    scale = {criterion.id: criterion.anchors for criterion in criteria}
    table = rows[["value", "points", "weight_pct", "effective_weight_pct", "contribution"]].copy()
    table["chosen_points"] = mean.reindex(table.index)
    share = table["effective_weight_pct"].where(table["effective_weight_pct"] > 0) / 100
    table["needed_points"] = (table["points"] + gap / share).astype(float)
    inside = table["needed_points"].round(RANK_DIGITS).between(0.0, 10.0)
    table["needed_value"] = [
        value_at(float(points), scale[str(name)], near=float(value)) if fits else float("nan")
        for name, points, value, fits in zip(
            table.index, table["needed_points"], table["value"], inside, strict=True
        )
    ]
    table["is_possible"] = inside & table["needed_value"].notna()
    table = table.reset_index().sort_values(
        ["weight_pct", c.CRITERION], ascending=[False, True], ignore_index=True
    )
    return table[list(EVIDENCE_COLUMNS)]


def selection_check(
    account: str,
    scores: pd.DataFrame,
    tidy: pd.DataFrame,
    sureness: pd.DataFrame,
    *,
    criteria: Sequence[Criterion],
) -> Selection:
    """Answer whether an account should be a key account, and what would change that.

    Parameters
    ----------
    account : str
        Whose.
    scores, tidy, sureness : DataFrame
        ``scores``, ``criteria`` and ``sureness`` of the scoring chapter.
    criteria : sequence of Criterion
        As the scoring chapter uses them.

    Returns
    -------
    Selection
        ``no_business`` and no figures for an account without a score.
    """
    rows = scores[scores[c.ACCOUNT_ID] == account].to_dict("records")
    if not rows:
        nothing = pd.DataFrame(columns=list(EVIDENCE_COLUMNS))
        nan = float("nan")
        return Selection(
            answer=NO_BUSINESS, score=nan, rank=nan, top_pct=nan,
            cut_account="", cut_score=nan, evidence=nothing, flip={},
        )  # fmt: skip
    row = rows[0]
    is_ranked = bool(row["is_ranked"])
    other = cut_account(scores, account) if is_ranked else ""
    by_account = scores.set_index(c.ACCOUNT_ID)[c.SCORE]
    cut = float(by_account[other]) if other else float("nan")
    sure = sureness[sureness[c.ACCOUNT_ID] == account].to_dict("records")
    return Selection(
        answer=_answer(row, sure),
        score=float(row[c.SCORE]),
        rank=float(row["rank"]),
        top_pct=float(sure[0]["top_pct"]) if sure else float("nan"),
        cut_account=other,
        cut_score=cut,
        evidence=evidence_of(
            tidy,
            account,
            criteria=criteria,
            gap=cut - float(row[c.SCORE]),
            chosen=list(scores.loc[scores["choice"].isin(CHOSEN), c.ACCOUNT_ID]),
        ),
        flip=_flip(account, other, row["choice"] in CHOSEN, tidy, criteria),
    )


def _answer(row: Mapping[Any, Any], sure: list[dict[Any, Any]]) -> str:
    if row["choice"] == "knocked_out":
        return KNOCKED_OUT
    if not row["is_ranked"]:
        return NOT_RANKED
    verdict = sure[0]["verdict"] if sure else None
    if row["choice"] in CHOSEN:
        return KEY if verdict == "stable" else KEY_UNSURE
    return CLASSIC if verdict == "out" else CLASSIC_UNSURE


def _flip(
    account: str, other: str, is_chosen: bool, tidy: pd.DataFrame, criteria: Sequence[Criterion]
) -> dict[str, Any]:
    if not other:
        return {}
    pair = [account, other] if is_chosen else [other, account]
    table = neighbour_flips(
        points_table(criteria, tidy[tidy[c.ACCOUNT_ID].isin(pair)]),
        pair,
        {criterion.id: criterion.weight for criterion in criteria},
        groups=[criterion.group for criterion in criteria],
    )
    row = table.iloc[0].to_dict()
    if not isinstance(row[c.CRITERION], str) or not np.isfinite(row["flip_weight_pct"]):
        return {}
    return {name: row[name] for name in (c.CRITERION, "weight_pct", "flip_weight_pct")}
