"""Names of persons in a picture: short enough to be drawn, and still not two alike.

What tells persons apart often stands at the end (“Strategic buyer 12”), so it stays there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from kamlib.support.safe_text import cut, one_line
from kamlib.support.theme import POINTS, can_draw, text_width

#: A number or a letter at the end, and what is said in brackets behind it.
_END = re.compile(r"(?: (?:\d{1,4}|\S))?(?: \([^()]{1,20}\))?$")
SHORTEST = 8
#: Signs before an end that is kept.
FEWEST = 4
MOST_LINES = 2
#: Sizes of the font: no sign that can be seen is narrower.
NARROWEST = 0.25


def drawn_name(label: str, *, contact_id: str) -> str:
    r"""Name a person in a picture; a script the house font lacks gives way to the contact_id.

    Tables and the text beside the picture keep the label itself.

    Examples
    --------
    >>> drawn_name("Buyer", contact_id="P1"), drawn_name("\u674e\u660e", contact_id="P1")
    ('Buyer', 'P1')
    """
    return label if can_draw(label) else contact_id


def shortened(labels: Sequence[str], *, longest: int) -> list[str]:
    """Shorten labels so that those that differ still do.

    Parameters
    ----------
    labels : sequence of str
        Of all persons in one picture.
    longest : int
        Signs of a label, at least 8.

    Returns
    -------
    list of str
        Cut before a number or letter at the end; where that is not enough, in the middle; and
        numbered where even that leaves two alike.

    Examples
    --------
    >>> shortened(["Strategic buyer 1", "Strategic buyer 12", "User"], longest=12)
    ['Strategic… 1', 'Strategi… 12', 'User']
    >>> shortened(["Quality manager north", "Quality manager south"], longest=12)
    ['Qualit…north', 'Qualit…south']
    """
    short = {label: _cut(label, longest) for label in labels}
    for tail in (*range(5, longest - 2), 0):
        twice = [label for label, _ in _alike(short)]
        if not twice:
            break
        for place, label in enumerate(twice, start=1):
            end = f"#{place}" if not tail else label[-tail:].lstrip()
            if len(label) > longest:
                short[label] = label[: longest - 1 - len(end)].rstrip() + "…" + end
    return [short[label] for label in labels]


def _cut(label: str, longest: int) -> str:
    found = _END.search(label)
    end = found.group() if found else ""
    if len(label) <= longest or len(end) > longest - FEWEST:
        return cut(label, longest)
    return label[: longest - 1 - len(end)].rstrip() + "…" + end


def _alike(short: Mapping[str, str]) -> list[tuple[str, str]]:
    count = Counter(short.values())
    return [(label, drawn) for label, drawn in short.items() if count[drawn] > 1]


def fitted(labels: Sequence[str], room: float, *, size: float) -> list[str]:
    """Shorten labels until each fits in one line.

    Parameters
    ----------
    labels : sequence of str
        Of all persons in one picture.
    room : float
        How wide they may be, in units of 100 page pixels.
    size : float
        Of the font, in points.

    Examples
    --------
    >>> fitted(["Strategic buyer 1", "Strategic buyer 12"], 0.95, size=8.5)
    ['Strategic b… 1', 'Strategic… 12']
    """
    longest = _most_signs(labels, room, size=size)
    short = shortened(labels, longest=longest)
    while longest > SHORTEST and any(text_width(each, size=size) > room for each in short):
        longest -= 1
        short = shortened(labels, longest=longest)
    return short


def _most_signs(labels: Sequence[str], room: float, *, size: float) -> int:
    """Count the signs from which on shortening begins: of the longest, if so many have room."""
    longest = max((len(label) for label in labels), default=SHORTEST)
    return max(SHORTEST, min(longest, int(room * POINTS / size / NARROWEST) + 1))


def wrapped(labels: Sequence[str], rooms: Sequence[float], *, size: float) -> list[str]:
    r"""Break labels into at most two lines that fit, shortened only where they must be.

    Parameters
    ----------
    labels : sequence of str
        Of all persons in one picture.
    rooms : sequence of float
        How wide each may be, in units of 100 page pixels.
    size : float
        Of the font, in points.

    Returns
    -------
    list of str
        Safe to draw; lines are parted by a line break.

    Examples
    --------
    >>> wrapped(["Head of engineering and development"], [1.6], size=8)
    ['Head of engineering and\ndevelopment']
    """
    most = MOST_LINES * max(rooms, default=0.0)
    longest = _most_signs(labels, most, size=size)
    while True:
        short = shortened(labels, longest=longest)
        if longest <= SHORTEST or not _are_too_wide(short, rooms, size=size):
            broken = [
                _lines(label, room, size=size) for label, room in zip(short, rooms, strict=True)
            ]
            if longest <= SHORTEST or max(map(len, broken), default=0) <= MOST_LINES:
                return ["\n".join(one_line(line) for line in lines) for lines in broken]
        longest -= 1


def _are_too_wide(labels: Sequence[str], rooms: Sequence[float], *, size: float) -> bool:
    """Say whether a label is wider than all its lines together, before it is broken."""
    return any(
        text_width("".join(label.split()), size=size) > MOST_LINES * room
        for label, room in zip(labels, rooms, strict=True)
    )


def _lines(label: str, room: float, *, size: float) -> list[str]:
    """Break at spaces and behind hyphens; a word wider than a line is broken anywhere."""
    lines = [""]
    for word in re.findall(r"\s*[^\s-]+-*|\s*-+", label):
        if not lines[-1] or text_width(lines[-1] + word, size=size) <= room:
            lines[-1] += word
        else:
            lines.append(word.lstrip())
        while text_width(lines[-1], size=size) > room and len(lines[-1]) > 1:
            fits = _fitting(lines[-1], room, size=size)
            lines[-1:] = [lines[-1][:fits] + "-", lines[-1][fits:]]
    return [line.strip() for line in lines]


def _fitting(word: str, room: float, *, size: float) -> int:
    """Count the signs of a word, at least one, that fit with a hyphen behind them."""
    fits = 1
    while fits < len(word) and text_width(word[: fits + 1] + "-", size=size) <= room:
        fits += 1
    return fits
