"""The table of network figures: each with its value, what is healthy, and what it means."""

from __future__ import annotations

import pandas as pd

from kamlib.account_plan.network import Network
from kamlib.support.display import HouseTable, Show, house_table
from kamlib.support.language import NO_FIGURE, Language, is_missing


def network_summary(network: Network, *, language: Language) -> str:
    """Say in one line how much of the influence is covered; what is not known, in words.

    Parameters
    ----------
    network : Network
        From :func:`kamlib.account_plan.network.network_figures`.
    language : Language
        Of the line.
    """
    text, percent = language.text, language.percent
    if not network.people:
        return text("Network: all people recorded have left, so nothing of it is covered")
    if is_missing(network.coverage_pct):
        said = text("Network: nobody's influence is recorded, so its coverage is not known")
    elif not network.one_colleague:
        said = text(
            "Network: {covered} of the influence is covered, none of it is held by one of us",
            covered=percent(network.coverage_pct, digits=0),
        )
    else:
        said = text(
            "Network: {covered} of the influence is covered, {one} of it hangs on one colleague",
            covered=percent(network.coverage_pct, digits=0),
            one=percent(network.one_colleague_pct, digits=0),
        )
    if is_missing(network.days_since_contact):
        return said + text(", no contact is recorded")
    days = int(network.days_since_contact)
    return said + language.plural(
        ", last contact {count} day ago", ", last contact {count} days ago", days
    )


def network_table(network: Network, *, language: Language, stale_days: int) -> HouseTable:
    """Draw the figures of a network with their meaning.

    Parameters
    ----------
    network : Network
        From :func:`kamlib.account_plan.network.network_figures`.
    language : Language
        Of labels.
    stale_days : int
        From how many days on a contact is stale.
    """
    rows = [*_structure(network, language), *_reach(network, language, stale_days)]
    return house_table(
        pd.DataFrame(rows, columns=["label", "value", "meaning"]),
        [
            Show(name="label", label=language.text("Network")),
            Show(name="value", label=language.text("Value")),
            Show(name="meaning", label=language.text("What it says"), wraps=True),
        ],
        language=language,
        note=language.text(
            "Persons who are here; conflicts are no ties. Density: ties of all possible pairs. "
            "Centralisation after Freeman: 100 % where everything runs through one person."
        ),
    )


def _structure(network: Network, language: Language) -> list[tuple[str, str, str]]:
    text, number, percent = language.text, language.number, language.percent
    return [
        (
            text("People, ties, conflicts"),
            f"{number(network.people)} · {number(network.ties)} · {number(network.conflicts)}",
            text("Who is here; pairs with influence; pairs that work against each other"),
        ),
        (
            text("Density"),
            percent(network.density_pct, digits=0),
            text("How many of all pairs talk; dense networks decide together"),
        ),
        (
            text("Centralisation"),
            percent(network.centralisation_pct, digits=0),
            text("How far everything runs through one person"),
        ),
    ]


def _reach(network: Network, language: Language, stale_days: int) -> list[tuple[str, str, str]]:
    text, percent = language.text, language.percent
    one = percent(network.one_colleague_pct, digits=0)
    if network.one_colleague:
        one += f" · {network.one_colleague}"
    days = network.days_since_contact
    return [
        (
            text("Coverage of influence"),
            percent(network.coverage_pct, digits=0),
            text(
                "Share of all influence with people one of us holds and met within {days} days",
                days=language.number(stale_days),
            ),
        ),
        (
            text("Support"),
            percent(network.support_pct, digits=0, signed=True),
            text("Influence times attitude: +100 % all for us, −100 % all against"),
        ),
        (
            text("Single-contact risk, ours"),
            one,
            text("Share of all influence that one colleague of ours holds alone"),
        ),
        (
            text("Single-contact risk, theirs"),
            percent(network.one_contact_pct, digits=0),
            text("Share of a year's contacts that ran through one person there"),
        ),
        (
            text("Days since contact"),
            NO_FIGURE if is_missing(days) else language.number(days),
            text("With anybody there, until the end of the quarter"),
        ),
    ]
