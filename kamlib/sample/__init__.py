"""The sample company: a fictional German machine builder with every input table filled.

``write_sample`` writes "Musterwerk Antriebe GmbH" as an ERP would export it; ``STORIES``
names what was planted in it for chapters, tests and the course.
"""

from __future__ import annotations

from kamlib.sample.stories import STORIES, Story
from kamlib.sample.write import write_sample

__all__ = ["STORIES", "Story", "write_sample"]
