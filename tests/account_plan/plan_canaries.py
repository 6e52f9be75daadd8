"""A company whose accounts share nothing: whatever shows up in a foreign plan has leaked."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

#: Words that only one account has, with its number; a name stands nowhere by default.
MARKS = re.compile(r"(?:Canary|Holder|Chance|Step|Owner|Help|Nachname)(\d\d)")
HEADERS = {
    "contacts": "contact_id,account_id,function,reports_to,buying_role,influence,attitude,"
    "owner,name",
    "relations": "from_contact_id,to_contact_id,strength,kind",
    "opportunities": "opportunity_id,account_id,title,volume,probability_pct,"
    "expected_close_date,stage",
    "actions": "action_id,account_id,title,owner,start_date,due_date,status",
    "value_chain": "account_id,activity,assessment,our_contribution",
}


def volume_of(n: int) -> int:
    """Volume that only the n-th account has, of its opportunity."""
    return 1_000_000 + 7_919 * n


def write_canaries(company_writer: Callable[..., Path], folder: Path, count: int) -> Path:
    """Write accounts with people, chances and steps that only one of them has."""
    file = company_writer(folder, [f"Firma {n:02d}" for n in range(1, count + 1)])
    contacts, relations, chances, actions, chain = [], [], [], [], []
    for n in range(1, count + 1):
        for part, above in (("a", ""), ("b", f"P{n:02d}a")):
            contacts.append(
                f"P{n:02d}{part},K{n},Canary{n:02d}{part},{above},decider,9,3,Holder{n:02d},"
                f"Erika Nachname{n:02d}{part}"
            )
        relations.append(f"P{n:02d}a,P{n:02d}b,5,formal")
        chances.append(f"O{n},K{n},Chance{n:02d},{volume_of(n)},50,2027-01-15,offer")
        actions.append(f"M{n},K{n},Step{n:02d},Owner{n:02d},2026-09-01,2026-12-01,started")
        chain.append(f"K{n},service,-1,Help{n:02d}")
    rows = (contacts, relations, chances, actions, chain)
    with file.open("a", encoding="utf-8") as settings:
        for (table, header), lines in zip(HEADERS.items(), rows, strict=True):
            (folder / f"{table}.csv").write_text(
                "\n".join([header, *lines]) + "\n", encoding="utf-8"
            )
            settings.write(f'{table} = [{{ file = "{table}.csv" }}]\n')
    return file
