"""Money that ties out: shares that never divide by nothing, and totals compared to the cent."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from kamlib.support.errors import TieOutError
from kamlib.support.language import Language

#: Two totals tie when they differ by less than half a cent.
CENT = 0.005


def ratio(part: pd.Series, whole: pd.Series) -> pd.Series:
    """Divide row by row; a denominator that is missing, zero or negative gives NaN.

    Parameters
    ----------
    part, whole : Series of shape (n,)
        Same index, same unit.

    Returns
    -------
    Series of shape (n,)
        ``part / whole``; NaN wherever ``whole <= 0`` or either side is missing.

    Examples
    --------
    >>> ratio(pd.Series([1.0, 1.0, 1.0]), pd.Series([4.0, 0.0, -2.0])).tolist()
    [0.25, nan, nan]
    """
    numerator = part.astype(float)
    denominator = whole.astype(float)
    return numerator / denominator.where(denominator > 0, np.nan)


def ratio_of(part: float, whole: float) -> float:
    """Divide two figures; NaN where the denominator is missing, zero or negative.

    Examples
    --------
    >>> ratio_of(1, 4), ratio_of(1, 0)
    (0.25, nan)
    """
    return float(part) / float(whole) if whole > 0 else float("nan")


def tie_out(rows: Iterable[tuple[str, float, float]]) -> pd.DataFrame:
    """Set totals that must agree side by side.

    Parameters
    ----------
    rows : iterable of (check, left, right)
        What is compared, and the two totals in money.

    Returns
    -------
    DataFrame of shape (n_checks, 5)
        ``check``, ``left``, ``right``, ``difference`` and ``is_tied`` (differs by less
        than half a cent; a missing total never ties).

    Examples
    --------
    >>> tie_out([("accounts = ledger", 10.001, 10.0)])["is_tied"].tolist()
    [True]
    """
    table = pd.DataFrame(list(rows), columns=["check", "left", "right"])
    table["difference"] = table["left"] - table["right"]
    table["is_tied"] = table["difference"].abs() < CENT
    return table


def require_tied(table: pd.DataFrame, *, language: Language | None = None) -> None:
    """Stop when a tie-out is broken.

    Parameters
    ----------
    table : DataFrame
        From :func:`tie_out`.
    language : Language, optional
        Of the message; English if not given.

    Raises
    ------
    TieOutError
        Naming each broken check with both totals.
    """
    say = language or Language()
    broken = table[~table["is_tied"]]
    if len(broken):
        listed = "; ".join(
            say.text(
                "{check}: {left} against {right} (difference {difference})",
                check=say.text(str(row["check"])),
                left=say.number(row["left"], digits=4),
                right=say.number(row["right"], digits=4),
                difference=say.number(row["difference"], digits=4),
            )
            for row in broken.to_dict("records")
        )
        raise TieOutError(
            say.text(
                "Totals that must agree to the cent do not: {listed}. Nothing is published until "
                "they do; compare the inputs named in the check.",
                listed=listed,
            )
        )
