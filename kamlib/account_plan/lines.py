"""One line per plan: its figures, what may come, what is to be done, who is at risk."""

from __future__ import annotations

import pandas as pd

from kamlib.account_plan.actions import LATE, OPEN_STATES, STATE
from kamlib.account_plan.opportunities import OPEN
from kamlib.support import columns as c

#: What a line adds to the figures of the head.
ADDED = (
    "open_opportunities",
    "weighted",
    "open_actions",
    "late_actions",
    "next_action",
    "next_due",
    "people_risks",
)


def plan_lines(
    figures: pd.DataFrame,
    *,
    opportunities: pd.DataFrame,
    actions: pd.DataFrame,
    risks: pd.DataFrame,
) -> pd.DataFrame:
    """Set figures, open chances, open steps and risks of each plan side by side.

    Parameters
    ----------
    figures : DataFrame of shape (n_plans, n_figures)
        With ``account_id``; one row per plan.
    opportunities : DataFrame
        With ``account_id``, ``state`` and ``weighted`` (company currency).
    actions : DataFrame
        With ``account_id``, ``action_id``, ``title``, ``due_date`` and ``state``.
    risks : DataFrame
        With ``account_id``; one row per risk.

    Returns
    -------
    DataFrame of shape (n_plans, n_figures + 7)
        Counts are 0 and the weighted volume 0.00 where nothing is open; without an open action
        the next one is missing.

    Examples
    --------
    >>> lines = plan_lines(
    ...     pd.DataFrame({"account_id": ["A", "B"]}),
    ...     opportunities=pd.DataFrame(
    ...         {"account_id": ["A", "A"], "state": ["open", "won"], "weighted": [30.0, 0.0]}
    ...     ),
    ...     actions=pd.DataFrame(
    ...         {
    ...             "account_id": ["B"], "action_id": ["1"], "title": ["Call"],
    ...             "due_date": pd.to_datetime(["2026-10-01"]), "state": ["late"],
    ...         }
    ...     ),
    ...     risks=pd.DataFrame({"account_id": []}),
    ... )
    >>> lines[["account_id", "open_opportunities", "weighted", "late_actions"]]
      account_id  open_opportunities  weighted  late_actions
    0          A                   1      30.0             0
    1          B                   0       0.0             1
    """
    lines = figures.set_index(c.ACCOUNT_ID)
    chances = opportunities[opportunities["state"] == OPEN]
    steps = actions[actions[STATE].isin(OPEN_STATES)]
    late = steps[steps[STATE] == LATE]
    counted = {
        "open_opportunities": chances,
        "open_actions": steps,
        "late_actions": late,
        "people_risks": risks,
    }
    for name, rows in counted.items():
        sizes = rows.groupby(c.ACCOUNT_ID).size()
        lines[name] = sizes.reindex(lines.index, fill_value=0).astype(int)
    weighted = chances.groupby(c.ACCOUNT_ID)["weighted"].sum()
    lines["weighted"] = weighted.reindex(lines.index, fill_value=0.0)
    first = steps.sort_values(["due_date", "action_id"]).drop_duplicates(c.ACCOUNT_ID)
    first = first.set_index(c.ACCOUNT_ID).reindex(lines.index)
    lines["next_action"], lines["next_due"] = first["title"], first["due_date"]
    return lines[[*figures.columns.drop(c.ACCOUNT_ID), *ADDED]].reset_index()
