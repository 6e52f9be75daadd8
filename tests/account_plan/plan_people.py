"""Small groups of people for the tests of the account plan."""

from __future__ import annotations

import pandas as pd

AS_OF = pd.Timestamp("2026-09-30").date()


def contacts(*rows: tuple) -> pd.DataFrame:
    """Make contacts of rows (id, function, reports_to, role, influence, attitude, owner)."""
    names = [
        "contact_id",
        "function",
        "reports_to",
        "buying_role",
        "influence",
        "attitude",
        "owner",
    ]
    table = pd.DataFrame(rows, columns=names)
    return table.assign(account_id="K1", left_date=pd.NaT, name="")


def seen(**days: float) -> pd.DataFrame:
    """Make last contacts of contact_id=days ago."""
    frame = pd.DataFrame({"contact_id": list(days), "days_since_contact": list(days.values())})
    last = pd.Timestamp(AS_OF) - pd.to_timedelta(frame["days_since_contact"], unit="D")
    return frame.assign(last_contact_date=last, contacts_year=1.0)
