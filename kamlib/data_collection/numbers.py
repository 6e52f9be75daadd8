"""Numbers of other systems: which account a CRM or ERP number means, and who is near.

A number is joined only where the account map says so. Numbers that nobody knows are listed
with the accounts nearest to them in number or name; a person decides, never the spelling.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field

import narwhals.stable.v2 as nw
import pandas as pd

from kamlib.data_collection.contracts import Contract
from kamlib.data_collection.engines import Engine
from kamlib.data_collection.files import Frame
from kamlib.support import columns as c
from kamlib.support.errors import Sentence, SettingsError, near_names, nearest
from kamlib.support.settings import Source

JOINED = "is_joined"
_MAP_COLUMNS = ["system", "foreign_id", c.ACCOUNT_ID, c.NAME]
_LEGAL_FORM = re.compile(
    r"\b(gmbh|ag|kg|kgaa|ohg|gbr|ug|se|mbh|co|e\.?\s?k|inc|ltd|llc|s\.?a|sarl|b\.?v|srl|spa)\b\.?"
)
#: Numbers that are compared with all accounts; the rest is listed without candidates.
COMPARED_AT_MOST = 200


@dataclass(frozen=True, eq=False)
class AccountNumbers:
    """What the account map knows.

    Parameters
    ----------
    table : DataFrame
        ``system``, ``foreign_id``, ``account_id``, ``name``.
    accounts : frozenset of str
        Numbers of the accounts table.
    """

    table: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=_MAP_COLUMNS))
    accounts: frozenset[str] = frozenset()

    def known_to(self, system: str) -> pd.DataFrame:
        """Numbers a source may use, each with its account.

        Parameters
        ----------
        system : str
            System the source comes from; "" where it does not say: then a number counts
            only if it means one account in all systems and is not an account number itself.

        Returns
        -------
        DataFrame
            ``foreign_id`` (unique), ``joined_account_id``.

        Raises
        ------
        SettingsError
            If the account map does not know the system.
        """
        table = self.table[self.table[c.ACCOUNT_ID].isin(self.accounts)]
        if system:
            systems = sorted(self.table["system"].unique())
            if system not in systems:
                told = Sentence(
                    "A source says its account numbers are those of {system!r}; account_map has "
                    "no row of that system.",
                    system=system,
                )
                raise SettingsError(told, nearest(system, systems))
            table = table[table["system"] == system]
        else:
            table = table[~table["foreign_id"].isin(self.accounts)]
        one = table.groupby("foreign_id")[c.ACCOUNT_ID].agg(["nunique", "first"])
        one = one[one["nunique"] == 1].reset_index()
        return one.rename(columns={"first": "joined_account_id"})[
            ["foreign_id", "joined_account_id"]
        ]


def join_accounts(
    frame: Frame,
    numbers: AccountNumbers,
    contract: Contract,
    *,
    source: Source,
    engine: Engine,
) -> Frame:
    """Replace numbers of other systems by the account they mean, as the account map says.

    Parameters
    ----------
    frame : LazyFrame
        Complete rows of any table with an account.
    numbers : AccountNumbers
        The account map.
    contract : Contract
        Of the table.
    source : Source
        ``system`` names whose numbers the source uses.
    engine : Engine
        Holds the rows.

    Returns
    -------
    LazyFrame
        With ``is_joined`` beside it, where there is anything to join.
    """
    own = ("accounts", "account_map")
    if contract.table in own or c.ACCOUNT_ID not in contract.names:
        return frame
    known = numbers.known_to(source.system)
    if known.empty:
        return frame
    lookup = engine.table(known)
    joined = frame.join(lookup, left_on=c.ACCOUNT_ID, right_on="foreign_id", how="left")
    is_joined = ~nw.col("joined_account_id").is_null()
    return joined.with_columns(
        nw.coalesce("joined_account_id", c.ACCOUNT_ID).alias(c.ACCOUNT_ID),
        is_joined.alias(JOINED),
    ).drop("joined_account_id")


def candidates(
    unmatched: pd.DataFrame, accounts: pd.DataFrame, *, at_most: int = 3, cutoff: float = 0.6
) -> list[str]:
    """Name the accounts nearest to numbers or names that nobody knows.

    Parameters
    ----------
    unmatched : DataFrame
        ``number`` and ``name``; either may be empty.
    accounts : DataFrame
        ``account_id`` and ``name``.
    at_most : int, default=3
        Accounts named per row.
    cutoff : float, default=0.6
        Least similarity, 0 to 1.

    Returns
    -------
    list of str
        Per row ``"K0012 Nordwind AG · …"``, nearest first; "" where nothing is near.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": ["K1", "K2"],
    ...                          "name": ["Nordwind AG", "Velten & Söhne"]})
    >>> candidates(pd.DataFrame({"number": ["C-77"], "name": ["NORDWIND GmbH"]}), accounts)
    ['K1 Nordwind AG']
    """
    listed = accounts.sort_values(c.ACCOUNT_ID)
    numbers = {str(number): str(name) for number, name in listed[[c.ACCOUNT_ID, c.NAME]].to_numpy()}
    names: dict[str, list[str]] = {}
    for number, name in numbers.items():
        names.setdefault(plain_name(name), []).append(number)
    found = []
    for place, (number, name) in enumerate(unmatched[["number", "name"]].to_numpy()):
        near: dict[str, None] = {}
        if place < COMPARED_AT_MOST:
            wanted = plain_name(str(name))
            for match in (
                difflib.get_close_matches(wanted, names, at_most, cutoff) if wanted else ()
            ):
                near.update(dict.fromkeys(names[match]))
            for match in near_names(str(number), numbers, at_most=at_most, cutoff=0.75):
                near.setdefault(match)
        found.append(" · ".join(f"{each} {numbers[each]}" for each in list(near)[:at_most]))
    return found


def plain_name(name: str) -> str:
    """Reduce a company name to what tells companies apart.

    Examples
    --------
    >>> plain_name("  NORDWIND Antriebe GmbH & Co. KG ")
    'nordwind antriebe'
    """
    bare = _LEGAL_FORM.sub(" ", name.lower())
    return " ".join(re.sub(r"[^\w\s]", " ", bare).split())
