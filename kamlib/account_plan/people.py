"""The people of one account: who they are to us, who holds them, when we last spoke.

Persons are shown by role or pseudonym; a name appears only where the settings allow it.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

import pandas as pd

from kamlib.support import columns as c
from kamlib.support.quarter import labels_back

#: Attitude from which somebody speaks for us, and up to which against; scale -5 to 5.
FOR_US, AGAINST_US = 2, -2
#: Influence from which a person can carry or stop a decision; scale 0 to 10.
INFLUENTIAL = 7
#: Attitude of a champion.
CHAMPION = 3


def label_people(
    contacts: pd.DataFrame, *, show: Literal["role", "pseudonym", "name"]
) -> pd.Series:
    """Name persons as the settings allow.

    Parameters
    ----------
    contacts : DataFrame
        ``contact_id``, ``function`` and, only for names, ``name``; with ``account_id`` where the
        persons are those of several accounts.
    show : {"role", "pseudonym", "name"}
        The function, numbered where an account has it twice; the contact_id; the name, and
        the function of those without one.

    Returns
    -------
    Series
        A label per row, unique within an account.

    Examples
    --------
    >>> two = pd.DataFrame({"contact_id": ["P1", "P2"], "function": ["Buyer", "Buyer"]})
    >>> label_people(two, show="role").tolist()
    ['Buyer 1', 'Buyer 2']
    """
    pseudonyms = contacts["contact_id"].astype(str)
    if show == "pseudonym":
        return pseudonyms
    functions = contacts["function"].astype(object).where(contacts["function"].notna(), "")
    functions = functions.where(functions != "", pseudonyms).astype(str)
    if show == "name" and c.NAME in contacts:
        names = contacts[c.NAME].astype(object)
        functions = names.where(names.notna() & (names != ""), functions).astype(str)
    keys = [contacts[c.ACCOUNT_ID], functions] if c.ACCOUNT_ID in contacts else [functions]
    count = functions.groupby(keys).transform("size")
    number = functions.groupby(keys).cumcount() + 1
    return functions.where(count == 1, functions + " " + number.astype(str))


def last_contacts(contact_quarter: pd.DataFrame, *, quarter: str, as_of: dt.date) -> pd.DataFrame:
    """Say when and how often each person was in contact, up to the reported quarter.

    Parameters
    ----------
    contact_quarter : DataFrame
        Contacts per account, person and quarter with the ``last_date``.
    quarter : str
        Quarter reported; later contacts are not known yet.
    as_of : date
        Its last day.

    Returns
    -------
    DataFrame of shape (n_persons, 4)
        ``contact_id``, ``last_contact_date``, ``days_since_contact`` and ``contacts_year``
        (contacts in the last four quarters).
    """
    known = contact_quarter[
        (contact_quarter[c.QUARTER] <= quarter) & (contact_quarter["contact_id"] != "")
    ]
    last = pd.to_datetime(known.groupby("contact_id")["last_date"].max())
    year = known[known[c.QUARTER].isin(labels_back(quarter, 4))]
    count = year.groupby("contact_id")["contacts"].sum()
    days = (pd.Timestamp(as_of) - last).dt.days.astype(float)
    return (
        pd.DataFrame(
            {
                "last_contact_date": last,
                "days_since_contact": days,
                "contacts_year": count.reindex(last.index).fillna(0.0).astype(float),
            }
        )
        .rename_axis("contact_id")
        .reset_index()
    )


def people_of(
    contacts: pd.DataFrame,
    seen: pd.DataFrame,
    *,
    as_of: dt.date,
    stale_days: int,
    show: Literal["role", "pseudonym", "name"] = "role",
) -> pd.DataFrame:
    """Bring together what is known of the persons at one account, or at several.

    Parameters
    ----------
    contacts : DataFrame
        Their rows of the contacts table.
    seen : DataFrame
        From :func:`last_contacts`; empty where no interactions were delivered.
    as_of : date
        Last day of the quarter; who left by then has left.
    stale_days : int
        A contact older than this is stale.
    show : {"role", "pseudonym", "name"}
        How persons are labelled.

    Returns
    -------
    DataFrame of shape (n_persons, n_columns)
        The delivered columns with ``label``, ``has_left``, ``is_held`` (somebody of us holds
        the contact), ``days_since_contact`` (NaN: never), ``is_stale`` (never or too long
        ago; False where no interactions were delivered) and ``is_covered`` (here, held and
        not stale), by account_id and contact_id.
    """
    order = [name for name in (c.ACCOUNT_ID, "contact_id") if name in contacts]
    table = contacts.sort_values(order, ignore_index=True)
    columns = ["contact_id", "last_contact_date", "days_since_contact", "contacts_year"]
    table = table.merge(
        seen.reindex(columns=columns), how="left", on="contact_id", validate="one_to_one"
    )
    left = pd.to_datetime(table["left_date"])
    table["has_left"] = (left <= pd.Timestamp(as_of)).fillna(False).astype(bool)
    owner = table["owner"].astype(object).where(table["owner"].notna(), "")
    table["owner"] = owner.astype(str).str.strip()
    table["is_held"] = table["owner"] != ""
    days = table["days_since_contact"].astype(float)
    table["is_stale"] = (days.isna() | (days > stale_days)) & bool(len(seen))
    table["is_covered"] = ~table["has_left"] & table["is_held"] & ~table["is_stale"]
    table["label"] = label_people(table, show=show)
    return table


def champions(people: pd.DataFrame, *, have_left: bool) -> pd.DataFrame:
    """Find persons of influence who speak (or spoke) for us.

    Parameters
    ----------
    people : DataFrame
        From :func:`people_of`.
    have_left : bool
        Those who are gone, or those who are here.

    Returns
    -------
    DataFrame
        Influence of at least 7 and attitude of at least 3; most influential first.

    Examples
    --------
    >>> people = pd.DataFrame(
    ...     {"contact_id": ["P1"], "influence": [9.0], "attitude": [5.0], "has_left": [True]}
    ... )
    >>> len(champions(people, have_left=True)), len(champions(people, have_left=False))
    (1, 0)
    """
    found = people[
        (people["influence"] >= INFLUENTIAL)
        & (people["attitude"] >= CHAMPION)
        & (people["has_left"] == have_left)
    ]
    return found.sort_values(["influence", "contact_id"], ascending=[False, True])
