"""The buying centre: six roles, who fills them, who of us covers them, what is missing.

Roles after Webster and Wind (1972), with the initiator.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import pandas as pd

from kamlib.account_plan.people import AGAINST_US

Person = Mapping[Any, Any]
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
    return _state(_ranked(people))


def _ranked(people: pd.DataFrame) -> Sequence[Person]:
    """List people as plain values, most influential first: six small tables cost more."""
    ranked = people.sort_values(["influence", "contact_id"], ascending=[False, True])
    return ranked.to_dict("records")


def _state(ranked: Sequence[Person]) -> State:
    if not ranked:
        return "unknown"
    here = [person for person in ranked if not person["has_left"]]
    if not here:
        return "left"
    if not any(person["is_held"] for person in here):
        return "alone"
    if not any(person["is_covered"] for person in here):
        return "stale"
    strongest = here[0]
    if strongest["attitude"] <= AGAINST_US:
        return "against"
    lost = _known(person["influence"] for person in ranked if person["has_left"])
    return "lost" if lost and max(lost) > strongest["influence"] else "covered"


def _known(values: Iterable[float]) -> list[float]:
    return [value for value in values if not pd.isna(value)]


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
    ranked = _ranked(people)
    return pd.DataFrame(
        [_role(role, [row for row in ranked if row["buying_role"] == role]) for role in ROLES]
    )


def _role(role: str, ranked: Sequence[Person]) -> dict[str, object]:
    here = [person for person in ranked if not person["has_left"]]
    gone = [person for person in ranked if person["has_left"]]
    owners = [person["owner"] for person in here if person["owner"]]
    return {
        "role": role,
        "state": _state(ranked),
        "people": ", ".join(person["label"] for person in here),
        "left": ", ".join(person["label"] for person in gone),
        "influence": max(_known(person["influence"] for person in here), default=math.nan),
        "attitude": here[0]["attitude"] if here else math.nan,
        "owners": ", ".join(dict.fromkeys(owners)),
        "days_since_contact": min(
            _known(person["days_since_contact"] for person in here), default=math.nan
        ),
        "persons_left": len(gone),
    }
