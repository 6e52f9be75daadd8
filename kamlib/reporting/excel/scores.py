"""The scores sheet: points times weights over the weights that have points, and the ranks.

Weights and the coverage an account needs for a rank can be changed on the sheet; scores and
ranks follow.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kamlib.reporting.excel.cells import Formula
from kamlib.reporting.excel.checks import Check, report_sum, sum_of
from kamlib.reporting.excel.content import WorkbookContent
from kamlib.reporting.excel.grid import TOP_ROW, Column, Grid, Sheet, write_table
from kamlib.scoring.score_draws import effective_weights
from kamlib.support import columns as c
from kamlib.support.language import Language, is_missing

COVERAGE = "coverage"
_REVENUE_RANK, _MOVE, _REASON = "revenue_rank", "move", "reason"


def _key(criterion: str) -> str:
    return f"points {criterion}"


def points_table(content: WorkbookContent) -> pd.DataFrame:
    """Set the points of each criterion side by side, in the order of the scores."""
    # A pair that comes twice must fail, not be averaged.
    wide = content.points.pivot(  # noqa: PD010
        index=c.ACCOUNT_ID, columns=c.CRITERION, values="points"
    )
    ids = [criterion.id for criterion in content.criteria]
    return wide.reindex(index=content.scores[c.ACCOUNT_ID], columns=ids).astype(float)


def score_table(content: WorkbookContent) -> pd.DataFrame:
    """Compute what the formulas of the sheet give, account by account.

    Returns
    -------
    DataFrame of shape (n_accounts, 3)
        ``score`` (points divided by the weight that has points; NaN without any), ``coverage``
        (share of the weight) and ``rank`` (1 is best, equal scores share a rank).
    """
    points = points_table(content)
    weights = pd.Series({criterion.id: criterion.weight for criterion in content.criteria})
    available = points.notna().mul(weights, axis=1).sum(axis=1)
    table = pd.DataFrame(index=points.index)
    table[c.SCORE] = (
        points.mul(weights, axis=1).sum(axis=1) / available.where(available > 0)
    ).round(6)
    moved = _moved_in_groups(content, points)
    table.loc[moved.index, c.SCORE] = moved.round(6)
    # Where the report gives no score or knocks an account out, the sheet gives none either.
    table[c.SCORE] = table[c.SCORE].where(_compared_scores(content).notna().to_numpy())
    table[COVERAGE] = (available / weights.sum()).round(9) if len(weights) else 0.0
    ranked = table[c.SCORE].where(table[COVERAGE] >= content.minimum_coverage_pct / 100)
    table["rank"] = ranked.rank(method="min", ascending=False)
    if content.is_part:  # among all accounts, as the report has it
        table["rank"] = content.scores["rank"].to_numpy(dtype=float)
    return table


def _compared_scores(content: WorkbookContent) -> pd.Series:
    """Take the scores of the report, without accounts that a minimum knocked out."""
    scores = content.scores[c.SCORE].astype(float)
    if "choice" not in content.scores.columns:
        return scores
    return scores.where(content.scores["choice"] != "knocked_out")


def _moved_in_groups(content: WorkbookContent, points: pd.DataFrame) -> pd.Series:
    """Score the accounts in which a missing weight stays in its group; no formula says that."""
    groups = [criterion.group for criterion in content.criteria]
    weights = np.array([[float(criterion.weight) for criterion in content.criteria]])
    scores = {}
    for account, row in points.iterrows():
        has = row.notna().to_numpy()
        if any(groups) and has.any() and not has.all():
            used = effective_weights(weights, has, groups)[0]
            scores[account] = float(used @ np.nan_to_num(row.to_numpy(dtype=float)))
    return pd.Series(scores, dtype=float)


def scores_grid(content: WorkbookContent) -> Grid:
    """Order the columns: who, the result, the points behind it, the comparison with revenue."""
    keys = [c.ACCOUNT_ID, c.NAME, "rank", c.SCORE, COVERAGE]
    keys += [_key(criterion.id) for criterion in content.criteria]
    if _REVENUE_RANK in content.scores.columns:
        keys += [_REVENUE_RANK, _MOVE]
    if _REASON in content.scores.columns:
        keys.append(_REASON)
    return Grid(tuple(keys), len(content.scores))


def _formulas(content: WorkbookContent, grid: Grid) -> dict[str, list[object]]:
    """Write rank, score and coverage of each row."""
    table = score_table(content)
    names = [_key(criterion.id) for criterion in content.criteria]
    if not names:
        return {
            "rank": [None] * len(table),
            c.SCORE: [None] * len(table),
            COVERAGE: [None] * len(table),
        }
    first, last = grid.letter(names[0]), grid.letter(names[-1])
    weights = f"${first}${TOP_ROW}:${last}${TOP_ROW}"
    score_column, share_column = grid.letter(c.SCORE), grid.letter(COVERAGE)
    needed = f"${share_column}${TOP_ROW}"
    scores, shares = grid.all(c.SCORE), grid.all(COVERAGE)
    made: dict[str, list[object]] = {"rank": [], c.SCORE: [], COVERAGE: []}
    figures = [table[key].to_numpy(dtype=float) for key in (c.SCORE, COVERAGE, "rank")]
    moved = points_table(content).index.isin(_moved_in_groups(content, points_table(content)).index)
    lines = zip(grid.numbers, *figures, moved.tolist(), strict=True)
    for row, value, covered, rank, is_moved in lines:
        points = f"{first}{row}:{last}{row}"
        available = f"SUMPRODUCT(ISNUMBER({points})*{weights})"
        score, share = f"{score_column}{row}", f"{share_column}{row}"
        made[COVERAGE].append(Formula(f"=ROUND({available}/SUM({weights}),9)", covered))
        made[c.SCORE].append(
            (None if is_missing(value) else float(value))
            if is_moved or (is_missing(value) and covered > 0)
            else Formula(
                f'=IF({share}>0,ROUND(SUMPRODUCT({points},{weights})/{available},6),"")', value
            )
        )
        made["rank"].append(
            (None if is_missing(rank) else float(rank))
            if content.is_part
            else Formula(
                f"=IF(ISNUMBER({score}),IF({share}>={needed},SUMPRODUCT(ISNUMBER({scores})"
                f'*({scores}>{score})*({shares}>={needed}))+1,""),"")',
                rank,
            )
        )
    return made


def scores_columns(content: WorkbookContent, grid: Grid, language: Language) -> list[Column]:
    """Lay out every column of the scores with its formulas."""
    text = language.text
    made, points, frame = _formulas(content, grid), points_table(content), content.scores
    columns = [
        Column(key=c.ACCOUNT_ID, header=text("Account no."), cells=frame[c.ACCOUNT_ID].tolist()),
        Column(key=c.NAME, header=text("Account"), cells=frame[c.NAME].tolist()),
        Column(key="rank", header=text("Rank"), cells=made["rank"], code="rank", is_result=True),
        Column(
            key=c.SCORE,
            header=text("Score (0 to 10)"),
            cells=made[c.SCORE],
            code="index",
            is_result=True,
        ),
        Column(
            key=COVERAGE,
            header=text("Coverage of the weight"),
            cells=made[COVERAGE],
            code="share",
            caption=text("needed for a rank"),
            top=content.minimum_coverage_pct / 100,
        ),
    ]
    for criterion in content.criteria:
        columns.append(
            Column(
                key=_key(criterion.id),
                header=criterion.label or criterion.id,
                cells=points[criterion.id].tolist(),
                code="index",
                caption=text("weight"),
                top=criterion.weight,
                top_code="weight",
            )
        )
    return columns + _comparison(content, grid, language)


def _comparison(content: WorkbookContent, grid: Grid, language: Language) -> list[Column]:
    """Set the rank by revenue alone beside the rank by score."""
    text, frame, columns = language.text, content.scores, []
    if _REVENUE_RANK in grid.keys:
        ranks = score_table(content)["rank"].to_numpy()
        by_revenue = frame[_REVENUE_RANK].astype(float).to_numpy()
        left, right = grid.letter(_REVENUE_RANK), grid.letter("rank")
        moves = [
            Formula(f'=IF(COUNT({left}{row},{right}{row})=2,{left}{row}-{right}{row},"")', move)
            for row, move in zip(grid.numbers, by_revenue - ranks, strict=True)
        ]
        columns.append(
            Column(
                key=_REVENUE_RANK,
                header=text("Rank by revenue alone"),
                cells=by_revenue.tolist(),
                code="rank",
            )
        )
        columns.append(
            Column(key=_MOVE, header=text("Places gained by the score"), cells=moves, code="move")
        )
    if _REASON in grid.keys:
        columns.append(
            Column(
                key=_REASON,
                header=text("Reason"),
                cells=frame[_REASON].tolist(),
                code="wrapped",
                width=80,
            )
        )
    return columns


def write_scores(sheet: Sheet, content: WorkbookContent, language: Language) -> list[Check]:
    """Write the scores sheet and return what it must agree with."""
    grid = scores_grid(content)
    write_table(sheet, grid, scores_columns(content, grid, language), name="Scores")
    table = score_table(content)
    scores = sum_of(f"{sheet.reference}{grid.all(c.SCORE)}", table[c.SCORE])
    ranks = sum_of(f"{sheet.reference}{grid.all('rank')}", table["rank"])
    return [
        Check(language.text("Sum of all scores"), scores, report_sum(_compared_scores(content))),
        Check(language.text("Sum of all ranks"), ranks, report_sum(content.scores["rank"])),
    ]
