"""What nobody knows stays empty on the sheets, also where the zeros of others would hide it."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd


def without_unknown(frame: pd.DataFrame, keys: Iterable[str]) -> pd.DataFrame:
    """Empty columns that hold nothing but gaps and the zeros of accounts without business.

    Parameters
    ----------
    frame : DataFrame
        One row per account.
    keys : iterable of str
        Columns of results; those the frame lacks are left out.

    Returns
    -------
    DataFrame
        The same with NaN in those columns; a column without gaps stays as it is.

    Examples
    --------
    >>> frame = pd.DataFrame({"result": [float("nan"), 0.0], "revenue": [5.0, 0.0]})
    >>> without_unknown(frame, ["result", "revenue"]).to_dict("list")
    {'result': [nan, nan], 'revenue': [5.0, 0.0]}
    """
    results = frame[[key for key in keys if key in frame.columns]].astype(float)
    says_nothing = results.isna().any() & ~(results.fillna(0.0) != 0).any()
    return frame.assign(**dict.fromkeys(results.columns[says_nothing], float("nan")))
