"""Heat maps of the matrix: accounts by criteria in points, and who went from where to where."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.patches import Rectangle

from kamlib.scoring.heat import draw_heat, tints, two_sided
from kamlib.scoring.words import label_names, money_text, short, wrapped
from kamlib.support import columns as c
from kamlib.support.language import NO_FIGURE, Language, is_missing
from kamlib.support.safe_text import clean
from kamlib.support.theme import (
    ACCENT,
    EFFECT_COLOURS,
    INK,
    PALE,
    Picture,
    bare,
    house_figure,
    plain,
    title,
)

#: A difference of this many points has the full colour.
FULL_COLOUR = 5.0
MOST_CRITERIA = 12
SMALL = 8.5
#: Signs that fit below the columns side by side; more are written aslant.
MOST_SIGNS = 125


def comparison_picture(
    compared: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    company: str,
    quarter: str,
    colours: tuple[str, str],
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
    colours : (str, str)
        Favourable and adverse.
    language : Language
        Of everything written.
    """
    points, leads = _wide(compared, "points"), _wide(compared, "lead")
    foot = {
        language.text("Mean of these accounts"): "compared_points",
        language.text("Mean of all accounts"): "portfolio_points",
    }
    once = compared.drop_duplicates(c.CRITERION).set_index(c.CRITERION)
    means = once[list(foot.values())].T.reindex(columns=points.columns)
    written = pd.concat([points, means]).map(lambda figure: _figure(figure, language))
    shades = pd.concat([leads, 0.0 * means]).fillna(0.0)
    names = compared.drop_duplicates(c.ACCOUNT_ID)[c.NAME].tolist()
    rows = [*(plain(name) for name in label_names(names, longest=28)), *foot]
    with house_figure(2.3 + 0.3 * max(len(points), 1)) as figure:
        axes = figure.subplots()
        bare(axes)
        tinted = two_sided(colours[1], colours[0])
        limits = (-FULL_COLOUR, FULL_COLOUR)
        draw_heat(axes, shades, written, colours=tinted, limits=limits, size=SMALL)
        axes.set(ylim=(len(rows), 0))
        axes.set_yticks(np.arange(len(rows)) + 0.5, rows, fontsize=SMALL)
        heads = [wrapped(short(clean(labels.get(name, name)), 26)) for name in points.columns]
        heads = [head.replace("$", r"\$") for head in heads]
        axes.set_xticks(np.arange(len(heads)) + 0.5, heads, fontsize=SMALL)
        widest = max((len(line) for head in heads for line in head.split("\n")), default=0)
        if len(heads) * widest > MOST_SIGNS:
            axes.set_xticks(axes.get_xticks(), heads, rotation=30, ha="right", fontsize=SMALL)
        axes.tick_params(axis="both", length=0, pad=3)
        axes.axhline(len(points), color=PALE, linewidth=1)
        said = language.plural("{count} account", "{count} accounts", len(points))
        title(
            axes,
            who=f"{company}, {said}",
            what=_what(colours, language),
            when=language.text("Four quarters to {quarter}, actual", quarter=quarter),
        )
    return Picture(figure, _alt(compared, labels, language))


def transition_picture(
    counted: pd.DataFrame,
    *,
    names: Mapping[str, str],
    heads: tuple[str, str, str],
    language: Language,
) -> Picture:
    """Draw from which quadrant to which the accounts went, the diagonal stayed.

    Parameters
    ----------
    counted : DataFrame
        From :func:`kamlib.matrix.history.transitions`.
    names : mapping of quadrant to str
        Names of the quadrants, and of "" for accounts that are not placed.
    heads : tuple of str
        First line of the title, quarter before, quarter now.
    language : Language
        Of everything written.
    """
    who, before, now = heads
    wide = counted.pivot_table(index="from", columns="to", values="accounts", aggfunc="sum")
    wide = wide.reindex(index=list(names), columns=list(names)).fillna(0.0)
    money = counted["revenue_now"].where(counted["to"] != "", counted["revenue_before"])
    said = [
        _moved(count, amount, language)
        for count, amount in zip(counted["accounts"], money, strict=True)
    ]
    written = counted.assign(said=said).set_index(["from", "to"])["said"].unstack("to")  # noqa: PD010
    written = written.reindex(index=list(names), columns=list(names))
    with house_figure(4.4) as figure:
        axes = figure.subplots()
        bare(axes)
        largest = max(float(wide.to_numpy().max()), 1.0)
        shade = tints(ACCENT, deepest=0.5)
        draw_heat(axes, wide, written, colours=shade, limits=(0, largest), size=SMALL)
        marks = [plain(short(name, 28)) for name in names.values()]
        middles = np.arange(len(marks)) + 0.5
        axes.set_xticks(middles, marks, fontsize=SMALL)
        axes.set_yticks(middles, marks, fontsize=SMALL)
        axes.tick_params(axis="both", length=0, pad=3)
        axes.set_ylabel(language.text("from, in {quarter}", quarter=before), fontsize=SMALL)
        axes.set_xlabel(language.text("to, in {quarter}", quarter=now), fontsize=SMALL)
        for place in range(len(marks)):
            frame = Rectangle((place, place), 1, 1, fill=False, edgecolor=INK, linewidth=1.2)
            axes.add_patch(frame)
        title(
            axes,
            who=who,
            what=language.text("Accounts and their net revenue, by quadrant then and now"),
            when=language.text("From {before} to {now}", before=before, now=now),
        )
    return Picture(figure, _transition_alt(counted, names, language))


def _moved(count: float, amount: float, language: Language) -> str:
    if not count:
        return ""
    return f"{language.number(count)}\n{money_text(float(amount), language)}"


def _transition_alt(counted: pd.DataFrame, names: Mapping[str, str], language: Language) -> str:
    said = [
        language.text(
            "{before} to {now}: {count}",
            before=short(names[str(row["from"])]),
            now=short(names[str(row["to"])]),
            count=language.plural("{count} account", "{count} accounts", int(row["accounts"])),
        )
        for row in counted.to_dict("records")
        if row["accounts"]
    ]
    return "; ".join(said) + "." if said else language.text("No account can be compared.")


def _wide(compared: pd.DataFrame, values: str) -> pd.DataFrame:
    accounts = list(dict.fromkeys(compared[c.ACCOUNT_ID]))
    criteria = list(dict.fromkeys(compared[c.CRITERION]))[:MOST_CRITERIA]
    keys = [c.ACCOUNT_ID, c.CRITERION]
    wide = compared.set_index(keys)[values].unstack(c.CRITERION)  # noqa: PD010
    return wide.reindex(index=accounts, columns=criteria).astype(float)


def _what(colours: tuple[str, str], language: Language) -> str:
    if colours == EFFECT_COLOURS["standard"]:
        return language.text("Points (0 to 10), green above and red below their mean")
    return language.text("Points (0 to 10), blue above and orange below their mean")


def _figure(points: float, language: Language) -> str:
    return NO_FIGURE if is_missing(points) else language.number(points, digits=1)


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
