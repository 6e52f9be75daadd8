"""Which published figures differ between two reports, table by table, cell by cell.

A figure is a number, a yes or no, a date or a code such as a quadrant or a light; names and
sentences are none, so a report in another language has the same figures.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import numpy as np
import pandas as pd

from kamlib.support import columns as c

#: Beyond this share two numbers are different; a computation on another machine may move the
#: last digits.
SAME = 1e-9
COLUMNS = ("table", c.ACCOUNT_ID, "figure", "before", "after")
_CODE = re.compile(r"[a-z][a-z0-9_]*")
_NAMES = frozenset({c.NAME})


def differences(earlier: Path, later: Path) -> pd.DataFrame:
    """List every published figure that is not the same in two reports.

    Parameters
    ----------
    earlier, later : Path
        Their ``data`` folders. A table or column only the later one has is no difference: it
        says more, not something else; a table that was withdrawn cannot be compared.

    Returns
    -------
    DataFrame of shape (n_differences, 5)
        ``table``, ``account_id`` ("" where the figure is of no single account), ``figure``,
        ``before`` and ``after``; a line that only one report has counts with all its figures.
    """
    found = [
        table_differences(pd.read_parquet(path), pd.read_parquet(later / path.name), path.stem)
        for path in sorted(earlier.glob("*.parquet"))
        if (later / path.name).is_file() and _hash(path) != _hash(later / path.name)
    ]
    filled = [frame for frame in found if len(frame)]
    if not filled:
        return pd.DataFrame({name: pd.Series(dtype=object) for name in COLUMNS})
    return pd.concat(filled, ignore_index=True)


def table_differences(earlier: pd.DataFrame, later: pd.DataFrame, table: str) -> pd.DataFrame:
    """List the figures of one table that are not the same.

    Parameters
    ----------
    earlier, later : DataFrame
        The table in both reports; rows are matched by what names them, in any order.
    table : str
        Its name.

    Examples
    --------
    >>> old = pd.DataFrame({"account_id": ["K1", "K2"], "amount": [1.0, 2.0]})
    >>> new = pd.DataFrame({"account_id": ["K2", "K1"], "amount": [2.0, 1.5]})
    >>> table_differences(old, new, "fact_costs").to_dict("records")
    [{'table': 'fact_costs', 'account_id': 'K1', 'figure': 'amount', 'before': 1.0, 'after': 1.5}]
    """
    keys = _keys(earlier, later)
    one, other = _indexed(earlier, keys), _indexed(later, keys)
    rows = one.index.union(other.index, sort=False)
    one, other = one.reindex(rows), other.reindex(rows)
    accounts = rows.get_level_values(c.ACCOUNT_ID) if c.ACCOUNT_ID in rows.names else None
    parts = []
    for name in [each for each in one.columns if each in other.columns and each not in keys]:
        before, after = _figures(one[name]), _figures(other[name])
        differs = _differs(before, after)
        if differs.any():
            whose = accounts[differs] if accounts is not None else ""
            parts.append(
                pd.DataFrame(
                    {
                        "table": table,
                        c.ACCOUNT_ID: whose,
                        "figure": name,
                        "before": before.to_numpy(dtype=object)[differs],
                        "after": after.to_numpy(dtype=object)[differs],
                    }
                )
            )
    if not parts:
        return pd.DataFrame({name: pd.Series(dtype=object) for name in COLUMNS})
    return pd.concat(parts, ignore_index=True)


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _keys(earlier: pd.DataFrame, later: pd.DataFrame) -> list[str]:
    """Find the fewest columns that name each row in both: texts first, then whole numbers."""
    common = [name for name in earlier.columns if name in later.columns and name not in _NAMES]
    texts = [name for name in common if _is_text(earlier[name]) or _is_text(later[name])]
    counts = [name for name in common if earlier[name].dtype.kind == later[name].dtype.kind == "i"]
    ordered = sorted(texts, key=lambda name: name != c.ACCOUNT_ID) + counts
    chosen: list[str] = []
    for name in ordered:
        if chosen and not any(frame.duplicated(chosen).any() for frame in (earlier, later)):
            break
        chosen.append(name)
    return chosen


def _indexed(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Name the rows by their keys; those that share all keys are told apart by their order."""
    named = {name: frame[name].astype(object).where(frame[name].notna(), "") for name in keys}
    labels = pd.DataFrame(named, index=frame.index)
    place = labels.groupby(keys, sort=False).cumcount() if keys else np.arange(len(frame))
    whole = labels.assign(**{"": place})
    return frame.set_axis(pd.MultiIndex.from_frame(whole), axis=0)


def _is_text(values: pd.Series) -> bool:
    return values.dtype == object or isinstance(values.dtype, pd.StringDtype)


def _figures(values: pd.Series) -> pd.Series:
    """Keep what is a figure; of texts only codes are."""
    if not _is_text(values):
        return values
    return values.astype(object).where(
        values.map(lambda value: not isinstance(value, str) or bool(_CODE.fullmatch(value))), None
    )


def _differs(before: pd.Series, after: pd.Series) -> np.ndarray:
    if before.dtype.kind in "iuf" and after.dtype.kind in "iuf":
        numbers = before.to_numpy(dtype=float), after.to_numpy(dtype=float)
        is_same: np.ndarray = np.isclose(*numbers, rtol=SAME, atol=SAME, equal_nan=True)
        return ~is_same
    left, right = before.astype(object), after.astype(object)
    both_missing = left.isna() & right.isna()
    return np.asarray((left != right) & ~both_missing)
