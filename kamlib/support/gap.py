"""What a page says where there is nothing to show: what is missing, and why it matters."""

from __future__ import annotations

import html

from kamlib.support.display import TABLE_STYLE, HouseTable
from kamlib.support.safe_text import clean, isolate


def gap(text: str) -> HouseTable:
    """Draw a sentence in the place of a picture or table that has no data.

    Examples
    --------
    >>> gap("No people.").text
    'No people.'
    """
    body = f'{TABLE_STYLE}<p class="kam-gap">{html.escape(isolate(clean(text)))}</p>'
    return HouseTable(body, clean(text))
