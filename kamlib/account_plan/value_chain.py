"""Porter's value chain of the account: strengths, weaknesses, what we add to each activity."""

from __future__ import annotations

import pandas as pd

from kamlib.support import columns as c

#: Five primary activities in their order, then four that support them.
PRIMARY: tuple[str, ...] = (
    "inbound_logistics",
    "operations",
    "outbound_logistics",
    "marketing_sales",
    "service",
)
SUPPORT: tuple[str, ...] = ("infrastructure", "human_resources", "technology", "procurement")
ACTIVITIES: tuple[str, ...] = (*PRIMARY, *SUPPORT)


def value_chain(rows: pd.DataFrame, *, account: str) -> pd.DataFrame:
    """Set out the nine activities of one account.

    Parameters
    ----------
    rows : DataFrame
        ``account_id``, ``activity``, ``assessment`` (-2 weakness to 2 strength) and
        ``our_contribution``.
    account : str
        Whose.

    Returns
    -------
    DataFrame of shape (9, 6)
        ``activity``, ``is_primary``, ``assessment`` (NaN: not assessed),
        ``our_contribution`` ("": none), ``is_helped`` (we add something) and ``is_opening``
        (a weakness to which we add nothing yet: where to offer help).

    Examples
    --------
    >>> rows = pd.DataFrame({"account_id": ["A"], "activity": ["service"], "assessment": [-2.0],
    ...                      "our_contribution": [""]})
    >>> chain = value_chain(rows, account="A")
    >>> chain.loc[chain["is_opening"], "activity"].tolist()
    ['service']
    """
    own = rows[rows[c.ACCOUNT_ID] == account].set_index("activity")
    own = own.reindex(list(ACTIVITIES))[["assessment", "our_contribution"]]
    table = own.rename_axis("activity").reset_index()
    table.insert(1, "is_primary", table["activity"].isin(PRIMARY))
    table["assessment"] = table["assessment"].astype(float)
    text = table["our_contribution"].astype(object)
    table["our_contribution"] = text.where(text.notna(), "").astype(str).str.strip()
    table["is_helped"] = table["our_contribution"] != ""
    table["is_opening"] = (table["assessment"] < 0) & ~table["is_helped"]
    return table
