"""Editions: a published quarter stays as it is; other figures are a new edition with a reason.

- :mod:`~kamlib.reporting.editions.shelf`: where editions lie and which is current.
- :mod:`~kamlib.reporting.editions.compare`: which published figures differ.
- :mod:`~kamlib.reporting.editions.decide`: the same edition, a new one, or a reason is missing.
- :mod:`~kamlib.reporting.editions.figures`, :mod:`~kamlib.reporting.editions.changes`: what
  moved per account, split into data, settings, method and real movement.
- :mod:`~kamlib.reporting.editions.view`: the tables and sentences that show it.
- :mod:`~kamlib.reporting.editions.sign`: who signed which edition.
"""
