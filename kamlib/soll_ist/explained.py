"""What pictures and tables of effects and outlooks are made from, and by which methods."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kamlib.soll_ist.joint_term import Method
from kamlib.soll_ist.outlook import OutlookMethod


@dataclass(frozen=True, eq=False, kw_only=True)
class Explained:
    """Effects and outlooks of one quarter.

    Parameters
    ----------
    company_effects : DataFrame
        One row per measure.
    account_effects : DataFrame
        One row per measure and account, with ``name``; quantity and mix within the account.
    mix : DataFrame
        Mix by level, from :func:`kamlib.soll_ist.bridge.segment_mix`.
    outlook, scores : DataFrame
        Outlook to the year's end with ``name``; each method's outlook of past quarters.
    programme : DataFrame
        From :func:`kamlib.soll_ist.programme.programme_kpis`.
    base_quarter : str
        Quarter that effects are measured from.
    joint_term : str
        Method for price times quantity.
    units : tuple of str
        Units that quantity and mix are formed in; "": lines that name none.
    outlook_method, season : str
        Chosen outlook, and whose shares the seasonal method takes.
    """

    company_effects: pd.DataFrame
    account_effects: pd.DataFrame
    mix: pd.DataFrame
    outlook: pd.DataFrame
    scores: pd.DataFrame
    programme: pd.DataFrame
    base_quarter: str
    joint_term: Method
    units: tuple[str, ...]
    outlook_method: OutlookMethod
    season: str
