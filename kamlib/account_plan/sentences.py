"""The sentences a plan opens with: where the account stands, what is wrong with its people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from kamlib.account_plan.figures import Written
from kamlib.account_plan.names import ROLE_NAMES, named
from kamlib.account_plan.network import Network
from kamlib.account_plan.people import champions
from kamlib.support import columns as c
from kamlib.support.language import NO_FIGURE, Language, is_missing
from kamlib.support.quarter import labels_back
from kamlib.support.safe_text import clean, cut

#: Shares from which a network hangs on one colleague, and below which too few are covered.
ONE_COLLEAGUE_PCT, THIN_COVERAGE_PCT = 90.0, 50.0


def standing_sentence(name: str, figures: Mapping[str, Written], *, language: Language) -> str:
    """Say in one sentence how much the account brings and where it stands.

    Parameters
    ----------
    name : str
        Of the account.
    figures : mapping
        The written figures by their name.
    language : Language
        Of the sentence.
    """
    revenue, contribution = figures[c.NET_REVENUE], figures[c.CUSTOMER_CONTRIBUTION]
    said = language.text(
        "{name}: net revenue {revenue} ({change} on the quarter before), contribution "
        "{contribution}",
        name=cut(clean(name), 60),
        revenue=revenue.value,
        change=revenue.change,
        contribution=contribution.value,
    )
    quadrant = figures["quadrant"].value
    if quadrant == NO_FIGURE:
        return said + "."
    return said + language.text(", quadrant “{quadrant}”.", quadrant=quadrant)


def contacts_by_quarter(interactions: pd.DataFrame, *, account: str, quarter: str) -> pd.Series:
    """Count an account's contacts in the last four quarters, oldest first.

    Parameters
    ----------
    interactions : DataFrame
        Contacts per account, quarter and kind.
    account, quarter : str
        Whose, and the last quarter.

    Returns
    -------
    Series
        By quarter; 0 where there was none; NaN where the table does not reach back.
    """
    labels = labels_back(quarter, 4)
    own = interactions[interactions[c.ACCOUNT_ID] == account]
    counted = own.groupby(c.QUARTER)["contacts"].sum().reindex(labels).fillna(0.0)
    first = interactions[c.QUARTER].min() if len(interactions) else "9999Q4"
    return counted.astype(float).where(pd.Index(labels) >= first)


def people_sentences(
    people: pd.DataFrame,
    roles: pd.DataFrame,
    network: Network,
    contacts: pd.Series,
    *,
    language: Language,
) -> list[str]:
    """Say what is wrong with the account's people, worst first.

    Parameters
    ----------
    people, roles : DataFrame
        People and buying centre of the account.
    network : Network
        Its figures.
    contacts : Series
        From :func:`contacts_by_quarter`.
    language : Language
        Of the sentences.

    Returns
    -------
    list of str
        Lost champions, missing roles, influence without contact, one colleague alone; empty
        where all is well. An account without people gets one sentence that says so.
    """
    if people.empty:
        return [language.text("No people are recorded: nobody knows who decides.")]
    return [
        *_lost(people, contacts, language),
        *_roles(roles, language),
        *_reach(network, language),
    ]


def cut_sentences(people: pd.DataFrame, cut_off: Sequence[str], *, language: Language) -> list[str]:
    """Say whose superior could not be drawn; nothing where all could.

    Parameters
    ----------
    people : DataFrame
        ``contact_id`` and ``label`` of the account's people.
    cut_off : sequence of str
        contact_ids, from :func:`kamlib.account_plan.organisation.reporting_lines`.
    language : Language
        Of the sentence.

    Examples
    --------
    >>> people = pd.DataFrame({"contact_id": ["A"], "label": ["Buyer"]})
    >>> cut_sentences(people, ["A"], language=Language())[0].split(":")[0]
    'Left out of the organisation chart'
    >>> cut_sentences(people, [], language=Language())
    []
    """
    if not cut_off:
        return []
    labels = people.set_index(people["contact_id"].astype(str))["label"]
    return [
        language.text(
            "Left out of the organisation chart: the superior of {people}, who is not recorded or "
            "would close a circle.",
            people=", ".join(str(labels[person]) for person in cut_off),
        )
    ]


def _lost(people: pd.DataFrame, contacts: pd.Series, language: Language) -> list[str]:
    said = []
    for person in champions(people, have_left=True).to_dict("records"):
        sentence = language.text(
            "Lost champion: {person} (influence {influence}, attitude {attitude}) left on {date}",
            person=person["label"],
            influence=language.number(person["influence"]),
            attitude=language.number(person["attitude"], signed=True),
            date=language.date(person["left_date"]),
        )
        known = contacts.dropna()
        if len(known) > 1 and known.iloc[-1] < known.iloc[0]:
            sentence += language.text(
                "; contacts per quarter since {quarter}: {counts}",
                quarter=known.index[0],
                counts=", ".join(language.number(count) for count in known),
            )
        said.append(sentence + ".")
    return said


def _roles(roles: pd.DataFrame, language: Language) -> list[str]:
    said = []
    gaps = roles[roles["state"].isin(["unknown", "left", "alone"])]
    if len(gaps):
        names = ", ".join(named(ROLE_NAMES, role, language) for role in gaps["role"])
        said.append(language.text("Buying centre without cover: {roles}.", roles=names))
    stale = roles[roles["state"] == "stale"]
    if len(stale):
        names = ", ".join(named(ROLE_NAMES, role, language) for role in stale["role"])
        said.append(language.text("No recent contact with: {roles}.", roles=names))
    against = roles[roles["state"] == "against"]
    if len(against):
        names = ", ".join(named(ROLE_NAMES, role, language) for role in against["role"])
        said.append(language.text("Against us: {roles}.", roles=names))
    return said


def _reach(network: Network, language: Language) -> list[str]:
    said = []
    if network.coverage_pct < THIN_COVERAGE_PCT:
        said.append(
            language.text(
                "Only {share} of the influence there is covered by one of us.",
                share=language.percent(network.coverage_pct, digits=0),
            )
        )
    one = network.one_colleague_pct
    if not is_missing(one) and one >= ONE_COLLEAGUE_PCT and network.people > 1:
        said.append(
            language.text(
                "{share} of the influence hangs on one colleague: {colleague}.",
                share=language.percent(one, digits=0),
                colleague=clean(network.one_colleague),
            )
        )
    return said
