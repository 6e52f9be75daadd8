"""The picture of the comparison: accounts by criteria, points written, colour by the difference."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from kamlib.matrix.comparison import NOTABLE
from kamlib.scoring.words import label_names, short, wrapped
from kamlib.support import columns as c
from kamlib.support.language import NO_FIGURE, Language, is_missing
from kamlib.support.safe_text import clean
from kamlib.support.theme import (
    ADVERSE,
    FAVOURABLE,
    INK,
    MUTED,
    PALE,
    Picture,
    bare,
    house_figure,
    plain,
    title,
)

#: A difference of this many points has the full colour.
FULL_COLOUR, DEEPEST = 5.0, 0.5
#: Few shades, so that the palette of the file keeps each of them.
STEPS = 5
MOST_CRITERIA = 12
SMALL = 8.5


def comparison_picture(
    compared: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    company: str,
    quarter: str,
    language: Language,
) -> Picture:
    """Draw accounts by criteria with the points written into the cells.

    Parameters
    ----------
    compared : DataFrame
        From :func:`kamlib.matrix.comparison.side_by_side`, with ``name``.
    labels : mapping of criterion to str
        Heads of the columns.
    company, quarter : str
        For the title.
    language : Language
        Of everything written.
    """
    accounts = list(dict.fromkeys(compared[c.ACCOUNT_ID]))
    criteria = list(dict.fromkeys(compared[c.CRITERION]))[:MOST_CRITERIA]
    cells = compared.set_index([c.ACCOUNT_ID, c.CRITERION])
    with house_figure(2.3 + 0.3 * max(len(accounts), 1)) as figure:
        axes = figure.subplots()
        bare(axes)
        axes.set(xlim=(0, max(len(criteria), 1)), ylim=(len(accounts) + 2.2, 0))
        names = compared.drop_duplicates(c.ACCOUNT_ID)[c.NAME].tolist()
        marks = [plain(name) for name in label_names(names, longest=28)]
        for row, account in enumerate(accounts):
            for column, criterion in enumerate(criteria):
                cell = cells.loc[(account, criterion)]
                _draw(axes, column, row, cell["points"], cell["lead"], language)
        means = compared.drop_duplicates(c.CRITERION).set_index(c.CRITERION)
        for line, mean in enumerate(("compared_points", "portfolio_points")):
            for column, criterion in enumerate(criteria):
                level = len(accounts) + 0.2 + line
                said = _figure(float(means.loc[criterion, mean]), language)
                _write(axes, column, level, said, color=MUTED)
        foot = [language.text("Mean of these accounts"), language.text("Mean of all accounts")]
        middles = [*np.arange(len(accounts)) + 0.5, len(accounts) + 0.7, len(accounts) + 1.7]
        axes.set_yticks(middles, [*marks, *foot], fontsize=SMALL)
        heads = [wrapped(short(clean(labels.get(name, name)), 26)) for name in criteria]
        heads = [head.replace("$", r"\$") for head in heads]
        axes.set_xticks(np.arange(len(criteria)) + 0.5, heads, fontsize=SMALL)
        axes.tick_params(axis="both", length=0, pad=3)
        axes.axhline(len(accounts) + 0.1, color=PALE, linewidth=1)
        _head(axes, len(accounts), company=company, quarter=quarter, language=language)
    return Picture(figure, _alt(compared, labels, language))


def _head(axes: Axes, count: int, *, company: str, quarter: str, language: Language) -> None:
    said = language.plural("{count} account", "{count} accounts", count)
    title(
        axes,
        who=f"{company}, {said}",
        what=language.text("Points (0 to 10), green above and red below their mean"),
        when=language.text("Four quarters to {quarter}, actual", quarter=quarter),
    )


def _draw(
    axes: Axes, column: int, row: int, points: float, lead: float, language: Language
) -> None:
    strength = 0.0 if is_missing(lead) else min(abs(lead) / FULL_COLOUR, 1.0)
    strength = round(strength * STEPS) / STEPS
    color = FAVOURABLE if strength and lead > 0 else ADVERSE
    if strength:
        box = (column + 0.03, row + 0.05)
        axes.add_patch(
            Rectangle(box, 0.94, 0.9, color=color, alpha=DEEPEST * strength, linewidth=0)
        )
    notable = not is_missing(lead) and abs(lead) >= NOTABLE
    weight = "bold" if notable else "normal"
    _write(axes, column, row, _figure(points, language), weight=weight)


def _figure(points: float, language: Language) -> str:
    return NO_FIGURE if is_missing(points) else language.number(points, digits=1)


def _write(
    axes: Axes,
    column: int,
    row: float,
    said: str,
    *,
    color: str = INK,
    weight: str = "normal",
) -> None:
    axes.text(
        column + 0.5,
        row + 0.5,
        said,
        ha="center",
        va="center",
        fontsize=SMALL,
        color=color,
        fontweight=weight,
    )


def _alt(compared: pd.DataFrame, labels: Mapping[str, str], language: Language) -> str:
    said = []
    for _, rows in compared.groupby(c.ACCOUNT_ID, sort=False):
        figures = ", ".join(
            f"{labels.get(row[c.CRITERION], row[c.CRITERION])} "
            f"{language.number(row['points'], digits=1)}"
            for row in rows.to_dict("records")
        )
        said.append(f"{short(rows[c.NAME].iloc[0])}: {figures}")
    return "; ".join(said) + "." if said else language.text("No account can be compared.")
