"""The buying centre: six roles, who fills them, who of us covers them, what is missing.

Roles after Webster and Wind (1972), with the initiator.
"""

from __future__ import annotations

from typing import Literal

import pandas as pd

from kamlib.account_plan.people import AGAINST_US

State = Literal["unknown", "left", "alone", "stale", "against", "lost", "covered"]
ROLES: tuple[str, ...] = ("initiator", "user", "influencer", "decider", "buyer", "gatekeeper")
#: Roles that must be covered before an offer is decided.
NEEDED: tuple[str, ...] = ("decider", "buyer")


def role_state(people: pd.DataFrame) -> State:
    """Say how well one role is covered.

    Parameters
    ----------
    people : DataFrame
        Everybody in that role, from :func:`kamlib.account_plan.people.people_of`.

    Returns
    -------
    str
        ``unknown`` (nobody known), ``left`` (all have gone), ``alone`` (nobody of us holds
        them), ``stale`` (held, but no recent contact), ``against`` (covered, but the most
        influential is against us), ``lost`` (covered, but a more influential person has left)
        or ``covered``.
    """
    if people.empty:
        return "unknown"
    here = people[~people["has_left"]]
    if here.empty:
        return "left"
    if not here["is_held"].any():
        return "alone"
    if not here["is_covered"].any():
        return "stale"
    strongest = here.sort_values(["influence", "contact_id"], ascending=[False, True]).iloc[0]
    if strongest["attitude"] <= AGAINST_US:
        return "against"
    is_lost = people.loc[people["has_left"], "influence"].max() > strongest["influence"]
    return "lost" if is_lost else "covered"


def buying_centre(people: pd.DataFrame) -> pd.DataFrame:
    """Draw up the six roles of the buying centre.

    Parameters
    ----------
    people : DataFrame
        From :func:`kamlib.account_plan.people.people_of`.

    Returns
    -------
    DataFrame of shape (6, 9)
        ``role``, ``state``, ``people`` and ``left`` (labels), ``influence`` (largest),
        ``attitude`` (of the most influential), ``owners``, ``days_since_contact`` (shortest)
        and ``persons_left`` (how many have gone).
    """
    return pd.DataFrame([_role(role, people[people["buying_role"] == role]) for role in ROLES])


def _role(role: str, people: pd.DataFrame) -> dict[str, object]:
    ranked = people.sort_values(["influence", "contact_id"], ascending=[False, True])
    here, gone = ranked[~ranked["has_left"]], ranked[ranked["has_left"]]
    owners = [name for name in here["owner"] if name]
    return {
        "role": role,
        "state": role_state(people),
        "people": ", ".join(here["label"]),
        "left": ", ".join(gone["label"]),
        "influence": here["influence"].max() if len(here) else float("nan"),
        "attitude": here["attitude"].iloc[0] if len(here) else float("nan"),
        "owners": ", ".join(dict.fromkeys(owners)),
        "days_since_contact": here["days_since_contact"].min() if len(here) else float("nan"),
        "persons_left": len(gone),
    }
