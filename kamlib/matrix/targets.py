"""Where an account should stand: target positions by account or by status, and the way there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from kamlib.matrix.placement import AtSplit, quadrant
from kamlib.support import columns as c
from kamlib.support.errors import Sentence, SettingsError, nearest
from kamlib.support.figures import Number
from kamlib.support.settings import Position


def with_targets(
    placement: pd.DataFrame,
    *,
    by_status: Mapping[Any, Position],
    by_account: Mapping[str, Position],
    splits: tuple[float, float],
    at_split: AtSplit = "high",
) -> pd.DataFrame:
    r"""Set target positions beside the placement, with the distance of each account.

    Parameters
    ----------
    placement : DataFrame of shape (n_accounts, n_columns)
        With ``account_id``, ``status``, ``value_index`` and ``engagement_index``.
    by_status, by_account : mapping to Position
        Target positions, in points; that of the account comes before that of its status.
    splits : tuple of float
        Of value and of engagement.
    at_split : {"high", "low"}, default="high"
        See :func:`kamlib.matrix.quadrant`.

    Returns
    -------
    DataFrame of shape (n_accounts, n_columns + 5)
        With ``target_value_index``, ``target_engagement_index``, ``target_quadrant``,
        ``value_to_target`` and ``engagement_to_target`` (points; minus is still to be reached). No
        target is missing (None, NaN), not zero.

    Notes
    -----
    :math:`to\_target_i = actual_i - target_i`, as in a portfolio with target and actual position:
    an index is better when higher, so plus is favourable.

    Examples
    --------
    >>> table = pd.DataFrame({"account_id": ["K1", "K2"], "status": ["key", "standard"],
    ...     "value_index": [6.0, 3.0], "engagement_index": [4.0, 3.0]})
    >>> target = with_targets(table, by_status={"key": Position(value=7, engagement=8)},
    ...     by_account={}, splits=(5, 5))
    >>> target[["account_id", "target_quadrant", "value_to_target", "engagement_to_target"]]
      account_id target_quadrant  value_to_target  engagement_to_target
    0         K1        priority             -1.0                  -4.0
    1         K2            None              NaN                   NaN
    """
    found = [
        by_account.get(str(account)) or by_status.get(str(status))
        for account, status in zip(placement[c.ACCOUNT_ID], placement[c.STATUS], strict=True)
    ]
    table = placement.assign(
        target_value_index=[item.value if item else np.nan for item in found],
        target_engagement_index=[item.engagement if item else np.nan for item in found],
    )
    table["target_quadrant"] = quadrant(
        table["target_value_index"],
        table["target_engagement_index"],
        split_value=splits[0],
        split_engagement=splits[1],
        at_split=at_split,
    )
    table["value_to_target"] = table["value_index"] - table["target_value_index"]
    table["engagement_to_target"] = table["engagement_index"] - table["target_engagement_index"]
    return table


def require_known_accounts(by_account: Mapping[str, object], accounts: pd.Series) -> None:
    """Refuse settings for accounts that do not exist.

    Parameters
    ----------
    by_account : mapping of account_id to anything
        As the settings have it.
    accounts : Series of str
        Every account.

    Raises
    ------
    SettingsError
        Naming the first unknown account and the nearest that exists.
    """
    known = set(accounts.astype(str))
    unknown = sorted(set(by_account) - known)
    if unknown:
        raise SettingsError(
            Sentence(
                "matrix.target_by_account names the account {name!r}, which is not among the "
                "{count} accounts.",
                name=unknown[0],
                count=Number(len(known)),
            ),
            nearest(unknown[0], sorted(known)),
        )
