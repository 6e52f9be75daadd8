"""Picture of how sure a rank is: each account's ranks in the draws, and the cut."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from kamlib.scoring.heat import draw_heat, tints
from kamlib.scoring.words import label_names, short
from kamlib.support import columns as c
from kamlib.support.language import Language
from kamlib.support.theme import (
    ACCENT,
    INK,
    MUTED,
    Picture,
    bare,
    house_figure,
    plain,
    title,
)

MOST_ROWS = 25
MOST_RANKS = 45
#: Shares below this leave no mark.
LEAST_PCT = 0.5
INKS = {"stable": INK, "contested": ACCENT, "out": MUTED}
#: From this share of the draws on a rank has the full colour.
FULL_PCT = 60.0
SIZE = 9.5


def rank_picture(
    sureness: pd.DataFrame,
    shares: pd.DataFrame,
    *,
    heads: tuple[str, str],
    key_accounts: int,
    adverse: str,
    language: Language,
) -> Picture:
    """Draw the ranks of the accounts around the cut over all draws.

    Parameters
    ----------
    sureness, shares : DataFrame
        From :mod:`kamlib.scoring.verdicts`.
    heads : tuple of str
        First and last line of the title.
    key_accounts : int
        Where the cut is.
    adverse : str
        Colour of the cut.
    language : Language
        Of everything written.

    Returns
    -------
    Picture
        One row per account, dark where its rank falls often.
    """
    start = max(0, min(key_accounts + 7, len(sureness)) - MOST_ROWS)
    rows = sureness.iloc[start : start + MOST_ROWS].reset_index(drop=True)
    seen = _seen(rows, shares)
    with house_figure(2.0 + 0.25 * max(len(rows), 3)) as figure:
        axes = figure.subplots()
        bare(axes)
        for verdict, ink in INKS.items():
            others = rows.loc[rows["verdict"] != verdict, c.ACCOUNT_ID]
            of_verdict = seen.copy()
            of_verdict.loc[list(others)] = float("nan")
            # The root lets rare ranks be seen beside frequent ones; none of them is white.
            shade = tints(ink, steps=11, deepest=0.9)[1:]
            draw_heat(axes, of_verdict**0.5, None, colours=shade, limits=(0, FULL_PCT**0.5))
        _rows_and_ranks(axes, rows, seen, language)
        _cut(axes, seen, key_accounts, adverse=adverse, language=language)
        what = language.text("Ranks in all draws; dot: stated rank")
        title(axes, who=heads[0], what=what, when=heads[1])
    return Picture(figure, _alt(rows, key_accounts, language))


def _seen(rows: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """Accounts by ranks: the share of the draws where it leaves a mark, in percent."""
    chosen = shares["share_pct"] >= LEAST_PCT
    marks = shares[shares[c.ACCOUNT_ID].isin(rows[c.ACCOUNT_ID]) & chosen]
    wide = marks.pivot_table(index=c.ACCOUNT_ID, columns="rank", values="share_pct")
    first = int(wide.columns.min()) if len(wide) else 1
    last = min(int(wide.columns.max()), first + MOST_RANKS - 1) if len(wide) else 1
    return wide.reindex(index=list(rows[c.ACCOUNT_ID]), columns=range(first, last + 1))


def _rows_and_ranks(axes: Axes, rows: pd.DataFrame, seen: pd.DataFrame, language: Language) -> None:
    ranks, count = [int(rank) for rank in seen.columns], len(rows)
    right = len(ranks) + max(len(ranks), 10) * 0.14
    axes.set(xlim=(0, right), ylim=(max(count, 1), -1.6))
    step = 5 if len(ranks) > 13 else 1
    shown = [at for at, rank in enumerate(ranks) if at == 0 or rank % step == 0]
    for at in shown:
        axes.text(at + 0.5, -0.2, language.number(ranks[at]), ha="center", color=MUTED)
    axes.set_yticks([at + 0.5 for at in range(count)])
    names = [plain(name) for name in label_names(list(rows[c.NAME]), longest=32)]
    axes.set_yticklabels(names, fontsize=SIZE)
    axes.tick_params(axis="both", length=0, pad=1)
    axes.text(0, -0.85, language.text("Rank"), ha="left", color=MUTED, fontsize=SIZE)
    axes.text(right, -0.2, language.text("in the top"), ha="right", color=MUTED, fontsize=SIZE)
    for at, row in enumerate(rows.to_dict("records")):
        chance = language.percent(row["top_pct"], digits=0)
        ink = INKS.get(str(row["verdict"]), INK)
        axes.text(right, at + 0.5, chance, ha="right", va="center", color=ink, fontsize=SIZE)
    stated = [(rank, at) for at, rank in enumerate(rows["rank"]) if rank in set(ranks)]
    axes.scatter(
        [rank - ranks[0] + 0.5 for rank, _ in stated],
        [at + 0.5 for _, at in stated],
        s=16,
        color="white",
        edgecolor=INK,
        linewidth=0.9,
        zorder=3,
    )


def _cut(
    axes: Axes, seen: pd.DataFrame, key_accounts: int, *, adverse: str, language: Language
) -> None:
    first, last = int(str(seen.columns[0])), int(str(seen.columns[-1]))
    if not first <= key_accounts < last:
        return
    at = key_accounts - first + 1
    axes.plot([at, at], [0, len(seen)], color=adverse, linewidth=1.4)
    label = language.text("cut at {count}", count=language.number(key_accounts))
    axes.text(at, -0.85, label, ha="center", color=adverse, fontsize=SIZE)


def _alt(rows: pd.DataFrame, key_accounts: int, language: Language) -> str:
    if rows.empty:
        return language.text("No account can be ranked.")
    said = [
        language.text(
            "{name}: rank {rank}, in 90 % of the draws {best} to {worst}, in the top in {chance}",
            name=short(row[c.NAME]),
            rank=language.number(row["rank"]),
            best=language.number(row["best_rank"]),
            worst=language.number(row["worst_rank"]),
            chance=language.percent(row["top_pct"], digits=0),
        )
        for row in rows.to_dict("records")
    ]
    cut = language.text("Cut: the top {count} by score.", count=language.number(key_accounts))
    return f"{cut} {'; '.join(said)}."
