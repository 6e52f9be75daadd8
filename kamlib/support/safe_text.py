"""Text from data, made harmless for a page: cleaned, kept apart, cut and escaped."""

from __future__ import annotations

import html
import re
from typing import Any

_RTL = r"\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_RIGHT_TO_LEFT = re.compile(rf"[{_RTL}](?:[{_RTL}\s.&-]*[{_RTL}])?")
#: Where long German words of a column head may be hyphenated.
JOINTS = re.compile(
    r"(?<=Kunden)(?=deckungs|rentab|rohertrag)|(?<=[Dd]eckungs)(?=beitrag)"
    r"|(?<=Wachstums)(?=potenzial)|(?<=Engagement)(?=index)|(?<=Dienst)(?=leistungen)"
    r"|(?<=Service)(?=aufwand)"
)
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
    r"|[\ud800-\udfff\ufffe\uffff]"  # no file of text may hold these
)


def clean(value: Any) -> str:
    r"""Make text from data harmless and visible: control and direction marks become spaces.

    So do signs that no file may hold: halves of a pair, and what Unicode calls no character.

    Examples
    --------
    >>> clean("A\x07B"), clean("A\ufffeB"), clean("A\ud800B")
    ('A B', 'A B', 'A B')
    """
    return _CONTROL.sub(" ", str(value))


def cut(text: str, longest: int) -> str:
    """Cut a text visibly.

    Examples
    --------
    >>> cut("Nordwind", 5)
    'Nord…'
    """
    return text if len(text) <= longest else text[: longest - 1] + "…"


def isolate(text: str) -> str:
    r"""Keep right-to-left words from reordering the figures beside them.

    Examples
    --------
    >>> isolate("Alpha 12"), len(isolate("\u05d0\u05d1 12"))
    ('Alpha 12', 7)
    """
    return _RIGHT_TO_LEFT.sub("\u2068\\g<0>\u2069", text)


def escape(value: Any, *, longest: int = 60) -> str:
    """Escape text from data for a page; longer text is cut and kept whole in its title.

    Examples
    --------
    >>> escape("<b>A & B</b>")
    '&lt;b&gt;A &amp; B&lt;/b&gt;'
    """
    text = clean(value)
    if len(text) <= longest:
        return html.escape(text)
    kept = html.escape(text[:2000])
    return f'<span title="{kept}">{html.escape(cut(text, longest))}</span>'


def one_line(text: str) -> str:
    r"""Make any text one line of at most 60 signs.

    Examples
    --------
    >>> one_line("two\nlines")
    'two lines'
    """
    return cut(" ".join(clean(text).split()), 60)
