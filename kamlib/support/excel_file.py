"""Workbook files without the time of day: the same content gives the same bytes."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from io import BytesIO

from openpyxl import Workbook
from openpyxl.xml.functions import tostring

_EPOCH = (1980, 1, 1, 0, 0, 0)
_ABOUT = "docProps/core.xml"


def saved(book: Workbook, *, day: dt.date) -> bytes:
    """Save a workbook whose only time stamp is a day.

    Parameters
    ----------
    book : Workbook
        With its properties, if it has any to tell.
    day : date
        Of its content.

    Returns
    -------
    bytes
        The file.

    Examples
    --------
    >>> days = dt.date(2026, 9, 30), dt.date(2026, 12, 31)
    >>> one, again, later = (saved(Workbook(), day=day) for day in (days[0], *days))
    >>> one == again, one == later
    (True, False)
    """
    about, file = book.properties, BytesIO()
    about.created = dt.datetime.combine(day, dt.time())
    book.save(file)
    about.modified = about.created  # saving stamps it with the time of day
    told = tostring(about.to_tree())
    return repacked(file.getvalue(), lambda name, content: told if name == _ABOUT else content)


def repacked(file: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """Change the parts of a workbook file one by one, and forget when they were packed.

    Parameters
    ----------
    file : bytes
        A workbook.
    change : callable of (name, content)
        Returns the content a part gets.

    Returns
    -------
    bytes
        The file with the changed parts, in the same order.
    """
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(file)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for entry in source.infolist():
            stamped = zipfile.ZipInfo(entry.filename, date_time=_EPOCH)
            stamped.compress_type = zipfile.ZIP_DEFLATED
            stamped.external_attr = entry.external_attr
            written.writestr(stamped, change(entry.filename, source.read(entry)))
    return target.getvalue()
