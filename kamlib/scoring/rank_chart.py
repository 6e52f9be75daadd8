"""Picture of how sure a rank is: each account's ranks in the draws, and the cut."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from kamlib.scoring.words import label_names, short
from kamlib.support import columns as c
from kamlib.support.language import Language
from kamlib.support.theme import (
    ACCENT,
    ADVERSE,
    INK,
    MUTED,
    PALE,
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


def rank_picture(
    sureness: pd.DataFrame,
    shares: pd.DataFrame,
    *,
    who: str,
    when: str,
    key_accounts: int,
    language: Language,
) -> Picture:
    """Draw the ranks of the accounts around the cut over all draws.

    Parameters
    ----------
    sureness, shares : DataFrame
        From :mod:`kamlib.scoring.verdicts`.
    who, when : str
        First and last line of the title.
    key_accounts : int
        Where the cut is.
    language : Language
        Of everything written.

    Returns
    -------
    Picture
        One row per account, dark where its rank falls often.
    """
    start = max(0, min(key_accounts + 7, len(sureness)) - MOST_ROWS)
    rows = sureness.iloc[start : start + MOST_ROWS].reset_index(drop=True)
    seen = shares[
        shares[c.ACCOUNT_ID].isin(rows[c.ACCOUNT_ID]) & (shares["share_pct"] >= LEAST_PCT)
    ]
    low = int(seen["rank"].min()) if len(seen) else 1
    high = min(int(seen["rank"].max()), low + MOST_RANKS - 1) if len(seen) else 1
    with house_figure(2.0 + 0.25 * max(len(rows), 3)) as figure:
        axes = figure.subplots()
        bare(axes)
        edge = high + 0.5
        reach = max(high - low + 1, 10) * 0.14
        axes.set(xlim=(low - 0.5, edge + reach), ylim=(max(len(rows), 1) - 0.3, -1.9))
        axes.set(xticks=[], yticks=range(len(rows)))
        names = label_names(list(rows[c.NAME]), longest=32)
        axes.set_yticklabels([plain(name) for name in names], fontsize=9.5)
        _heads(axes, (low, high, edge + reach), language)
        _cells(axes, rows, seen[seen["rank"] <= high])
        if low <= key_accounts < high:
            axes.plot(
                [key_accounts + 0.5] * 2, [-0.5, len(rows) - 0.5], color=ADVERSE, linewidth=1.4
            )
            label = language.text("cut at {count}", count=language.number(key_accounts))
            axes.text(key_accounts + 0.5, -1.25, label, ha="center", color=ADVERSE, fontsize=9.5)
        for y, row in enumerate(rows.to_dict("records")):
            chance = language.percent(row["top_pct"], digits=0)
            ink = INKS.get(str(row["verdict"]), INK)
            axes.text(edge + reach, y, chance, ha="right", va="center", color=ink, fontsize=9.5)
        what = language.text("Ranks in all draws; dot: stated rank")
        title(axes, who=who, what=what, when=when)
    return Picture(figure, _alt(rows, key_accounts, language))


def _heads(axes: Axes, at: tuple[int, int, float], language: Language) -> None:
    low, high, right = at
    step = 5 if high - low > 12 else 1
    for rank in range(low, high + 1):
        if rank == low or rank % step == 0:
            axes.text(rank, -0.7, language.number(rank), ha="center", color=MUTED, fontsize=9.5)
    axes.text(low - 0.5, -1.25, language.text("Rank"), ha="left", color=MUTED, fontsize=9.5)
    chosen = language.text("chosen")
    axes.text(right, -0.7, chosen, ha="right", color=MUTED, fontsize=9.5)


def _cells(axes: Axes, rows: pd.DataFrame, seen: pd.DataFrame) -> None:
    height = {account: y for y, account in enumerate(rows[c.ACCOUNT_ID])}
    verdict = dict(zip(rows[c.ACCOUNT_ID], rows["verdict"], strict=True))
    for cell in seen.to_dict("records"):
        account, share = cell[c.ACCOUNT_ID], cell["share_pct"] / 100
        ink = INKS.get(str(verdict[account]), PALE)
        strength = 0.06 + 0.85 * share**0.5
        corner = (cell["rank"] - 0.5, height[account] - 0.42)
        axes.add_patch(Rectangle(corner, 1, 0.84, color=ink, alpha=strength, linewidth=0))
    limit = int(seen["rank"].max()) if len(seen) else 0
    stated = [(rank, y) for y, rank in enumerate(rows["rank"]) if rank <= limit]
    axes.scatter(
        [rank for rank, _ in stated],
        [y for _, y in stated],
        s=16,
        color="white",
        edgecolor=INK,
        linewidth=0.9,
        zorder=3,
    )


def _alt(rows: pd.DataFrame, key_accounts: int, language: Language) -> str:
    if rows.empty:
        return language.text("No account can be ranked.")
    said = [
        language.text(
            "{name}: rank {rank}, in 90 % of the draws {best} to {worst}, chosen in {chance}",
            name=short(row[c.NAME]),
            rank=language.number(row["rank"]),
            best=language.number(row["best_rank"]),
            worst=language.number(row["worst_rank"]),
            chance=language.percent(row["top_pct"], digits=0),
        )
        for row in rows.to_dict("records")
    ]
    cut = language.plural(
        "{count} key account is chosen.", "{count} key accounts are chosen.", key_accounts
    )
    return f"{cut} {'; '.join(said)}."
