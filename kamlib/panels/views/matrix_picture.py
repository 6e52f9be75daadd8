"""The matrix of chapter 4 under other splits and weights, and the card of an account."""

from __future__ import annotations

import html
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from kamlib.matrix.labels import NAMED_STATUS
from kamlib.panels import drawing
from kamlib.panels.models.matrix import INDICES, MatrixModel
from kamlib.scoring.words import STATUS_LABELS, money_text, short
from kamlib.support import columns as c
from kamlib.support.display import Show
from kamlib.support.language import is_missing
from kamlib.support.safe_text import clean

#: Places of the picture: its side, and the margins of the axes.
SIDE, LEFT, BOTTOM, TOP = 480, 44, 40, 30
#: Names written into the picture, and bubbles drawn, at most.
NAMED, DRAWN = 14, 1500
#: Width of a letter, letters of a name, height of a line.
LETTER, LONGEST, LINE = 7.4, 20, 16


def draw(model: MatrixModel) -> str:
    """Draw the matrix by the chosen splits and weights, and the card of the chosen account.

    Parameters
    ----------
    model : MatrixModel
        With its choice.

    Returns
    -------
    str
        HTML.
    """
    matrix = model.matrix()
    sums = model.quadrants(matrix)
    beside = f"<div>{_picture(model, matrix, sums)}</div><div>{_card(model, matrix)}</div>"
    said = drawing.sentence(_sentence(model, matrix))
    return f'{said}<div class="kam-beside">{beside}</div>'


def _sentence(model: MatrixModel, matrix: pd.DataFrame) -> str:
    language = model.language
    stated = model.book.matrix.now.set_index(c.ACCOUNT_ID)["quadrant"]
    if model.choice["quarter"] == model.book.quarter:
        own = matrix.set_index(c.ACCOUNT_ID)["quadrant"]
        before = stated.reindex(own.index)
        others = int((own.notna() & before.notna() & (own != before)).sum())
        if not others:
            return language.text("Every account stands in the same quadrant as by the settings.")
        return language.plural(
            "{count} account stands in another quadrant than by the settings.",
            "{count} accounts stand in another quadrant than by the settings.",
            others,
        )
    if model.choice["quarter"] == model.quarters[0]:
        return language.text(
            "{quarter}: the movement begins here; no quarter before it is shown.",
            quarter=model.choice["quarter"],
        )
    moved = matrix["previous_quadrant"].notna() & matrix["quadrant"].notna()
    changed = int((moved & (matrix["previous_quadrant"] != matrix["quadrant"])).sum())
    return language.plural(
        "{quarter}: {count} account came into another quadrant.",
        "{quarter}: {count} accounts came into another quadrant.",
        changed,
        quarter=model.choice["quarter"],
    )


def _x(points: float) -> float:
    return LEFT + points / 10 * (SIDE - LEFT - 8)


def _y(points: float) -> float:
    return SIDE - BOTTOM - points / 10 * (SIDE - BOTTOM - TOP)


def _picture(model: MatrixModel, matrix: pd.DataFrame, sums: pd.DataFrame) -> str:
    placed = matrix[matrix["quadrant"].notna()]
    parts = [*_ground(model, sums)]
    scale = 18 / max(model.largest, 1.0) ** 0.5
    rows = placed.head(DRAWN).to_dict("records")
    mine = [row for row in rows if row[c.ACCOUNT_ID] == model.choice["account"]]
    if not mine:
        own = placed[placed[c.ACCOUNT_ID] == model.choice["account"]]
        mine = own.to_dict("records")
    parts += [_bubble(model, row, scale) for row in rows]
    parts += [_bubble(model, row, scale, kind="mine") + _way(row) for row in mine]
    named = [row for row in rows if row[c.STATUS] in NAMED_STATUS][:NAMED]
    others = [row for row in named if row[c.ACCOUNT_ID] != model.choice["account"]]
    parts += _names([*mine, *others], scale)
    told = "; ".join(
        f"{model.book.matrix.strategies[str(row['quadrant'])].name} {row['accounts']}"
        for row in sums.to_dict("records")
        if row["quadrant"]
    )
    drawn = drawing.picture(parts, width=SIDE, height=SIDE, label=told)
    return f'{drawn}<p class="kam-small">{html.escape(_legend(model))}</p>'


def _legend(model: MatrixModel) -> str:
    """Say what size and shade of a bubble mean."""
    return model.language.text(
        "Area: net revenue of the four quarters to {quarter}. Strong: key accounts; pale: all "
        "others; blue: the chosen account, with a line from its place a quarter before.",
        quarter=model.choice["quarter"],
    )


def _ground(model: MatrixModel, sums: pd.DataFrame) -> list[str]:
    language, text = model.language, model.language.text
    x, y = _x(model.choice["split_value"]), _y(model.choice["split_engagement"])
    low_x, high_x, low_y, high_y = _x(0), _x(10), _y(0), _y(10)
    heads = {
        "reassess": (low_x, low_y - 6),
        "bind": (high_x, low_y - 6),
        "monetise": (low_x, high_y - 6),
        "priority": (high_x, high_y - 6),
    }
    parts = [
        f'<path class="rule" fill="none" d="M{low_x:.1f} {high_y:.1f}H{high_x:.1f}V{low_y:.1f}'
        f'H{low_x:.1f}Z"/>',
        f'<path class="split" d="M{x:.1f} {high_y:.1f}V{low_y:.1f}M{low_x:.1f} {y:.1f}'
        f'H{high_x:.1f}"/>',
        drawing.words((low_x + high_x) / 2, SIDE - 6, text("Value index →"), anchor="middle"),
        f'<g transform="translate(14 {(low_y + high_y) / 2:.0f}) rotate(-90)">'
        + drawing.words(0, 0, text("Engagement index →"), anchor="middle")
        + "</g>",
    ]
    parts += [
        drawing.words(_x(at), low_y + 15, language.number(at), anchor="middle", kind="soft")
        + drawing.words(low_x - 5, _y(at) + 4, language.number(at), anchor="end", kind="soft")
        for at in (0, 2, 4, 6, 8, 10)
    ]
    for row in sums.to_dict("records"):
        if row["quadrant"] in heads:
            at = heads[row["quadrant"]]
            name = model.book.matrix.strategies[row["quadrant"]].name
            side = "start" if at[0] == low_x else "end"
            inside = 4 if side == "start" else -4
            written = f"{short(name)}: {language.number(row['accounts'])}"
            parts.append(drawing.words(at[0] + inside, at[1], written, anchor=side, kind="strong"))
    return parts


def _size(row: Mapping[Hashable, Any], scale: float) -> float:
    revenue = row[c.NET_REVENUE]
    return 3.0 if is_missing(revenue) or revenue <= 0 else max(2.5, scale * float(revenue) ** 0.5)


def _bubble(
    model: MatrixModel, row: Mapping[Hashable, Any], scale: float, *, kind: str = ""
) -> str:
    shade = kind or ("key" if row[c.STATUS] == "key" else "")
    said = (
        f"{clean(row[c.NAME])}: {money_text(row[c.NET_REVENUE], model.language)}"
        if kind
        else (clean(row[c.NAME]))
    )
    place = model.options.get(str(row[c.ACCOUNT_ID]))
    chosen = "" if place is None else f' data-option="{place}"'
    return (
        f'<circle cx="{_x(row["value_index"]):.1f}" cy="{_y(row["engagement_index"]):.1f}" '
        f'r="{_size(row, scale):.1f}" class="{shade}"{chosen}>'
        f"<title>{html.escape(said)}</title></circle>"
    )


def _way(row: Mapping[Hashable, Any]) -> str:
    if is_missing(row["previous_value_index"]) or is_missing(row["previous_engagement_index"]):
        return ""
    return (
        f'<path class="way" d="M{_x(row["previous_value_index"]):.1f} '
        f"{_y(row['previous_engagement_index']):.1f}L{_x(row['value_index']):.1f} "
        f'{_y(row["engagement_index"]):.1f}"/>'
    )


def _label(row: Mapping[Hashable, Any], scale: float) -> tuple[float, float, float]:
    """Say where a name begins, where it ends, and on which line."""
    x, y, gap = _x(row["value_index"]), _y(row["engagement_index"]), _size(row, scale) + 4
    width = LETTER * len(short(row[c.NAME], LONGEST))
    return (
        (x - gap - width, x - gap, y) if x + gap + width > SIDE else (x + gap, x + gap + width, y)
    )


def _names(rows: Sequence[Mapping[Hashable, Any]], scale: float) -> list[str]:
    """Write names; of those that would stand upon each other the first."""
    taken: list[tuple[float, float, float]] = []
    parts = []
    for row in rows:
        left, right, y = _label(row, scale)
        if any(abs(y - line) < LINE and left < end and right > start for start, end, line in taken):
            continue
        taken.append((left, right, y))
        is_left = right <= _x(row["value_index"])
        at = right if is_left else left
        name = short(row[c.NAME], LONGEST)
        parts.append(
            drawing.words(at, y + 4, name, anchor="end" if is_left else "start", kind="name")
        )
    return parts


def _card(model: MatrixModel, matrix: pd.DataFrame) -> str:
    found = matrix[matrix[c.ACCOUNT_ID] == model.choice["account"]].to_dict("records")
    text, language = model.language.text, model.language
    if not found:
        told = text("The account was not placed in {quarter}.", quarter=model.choice["quarter"])
        return drawing.sentence(told)
    row, names = found[0], model.book.matrix.strategies
    here, before = row["quadrant"], row["previous_quadrant"]
    status = str(row[c.STATUS])
    lines = [
        (text("Quarter"), model.choice["quarter"]),
        (text("Quadrant"), names[here].name if here else text("not placed")),
        (text("Quarter before"), "–" if is_missing(before) else names[before].name),
        (text("Value index"), language.number(row["value_index"], digits=1)),
        (text("Engagement index"), language.number(row["engagement_index"], digits=1)),
        (text("Status"), text(STATUS_LABELS.get(status, status))),
        (text("Account manager"), row[c.ACCOUNT_MANAGER] or "–"),
        (text("Net revenue, four quarters"), money_text(row[c.NET_REVENUE], language)),
        (text("Contribution, four quarters"), money_text(row[c.CUSTOMER_CONTRIBUTION], language)),
    ]
    listed = "".join(
        f"<dt>{html.escape(label)}</dt><dd>{html.escape(clean(value))}</dd>"
        for label, value in lines
    )
    advice = f'<p class="kam-small">{html.escape(names[here].text)}</p>' if here else ""
    head = f"<h4>{html.escape(short(row[c.NAME], 60))}</h4>"
    return f'<div class="kam-card">{head}<dl>{listed}</dl>{advice}</div>{_points(model)}'


def _points(model: MatrixModel) -> str:
    text = model.language.text
    made = [model.card(index).assign(index=index) for index in INDICES]
    columns = [
        Show(name="label", label=text("Criterion")),
        Show(name="points", label=text("Points"), format="number", digits=1, has_bar=True),
        Show(name="weight_pct", label=text("Weight, %"), format="percent"),
    ]
    return drawing.table(
        pd.concat(made, ignore_index=True),
        columns,
        language=model.language,
        caption=text("What the two indices are made of"),
    )
