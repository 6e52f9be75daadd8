"""A sentence in place of an empty picture or table: what is missing, and what would fill it."""

from __future__ import annotations

import html

from kamlib.support.display import HouseTable
from kamlib.support.safe_text import clean


def remark(sentence: str) -> HouseTable:
    """Show one sentence where there is nothing to draw.

    Examples
    --------
    >>> remark("No targets <yet>.").body
    '<p class="kam-remark">No targets &lt;yet&gt;.</p>'
    """
    written = clean(sentence)
    return HouseTable(f'<p class="kam-remark">{html.escape(written)}</p>', written)
