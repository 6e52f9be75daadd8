"""What to do with the accounts of each quadrant: house defaults that the settings may replace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kamlib.support.language import Language, translatable
from kamlib.support.settings import QUADRANTS, Strategy


@dataclass(frozen=True, kw_only=True)
class Advice:
    """What to do with the accounts of one quadrant, in one language.

    Parameters
    ----------
    name, position, text : str
        Its name, where it lies, and what to do.
    pros, cons : str, default=""
        What speaks for and against it; empty where the settings replaced the text.

    Examples
    --------
    >>> Advice(name="Bind", position="value high, engagement low", text="Agree visits.").pros
    ''
    """

    name: str
    position: str
    text: str
    pros: str = ""
    cons: str = ""


_DEFAULTS: dict[str, Advice] = {
    "priority": Advice(
        name=translatable("Prioritise"),
        position=translatable("value high, engagement high"),
        text=translatable(
            "Give the best people, plan the year together, secure the account on all levels."
        ),
        pros=translatable("most contribution for each hour, source of references and ideas"),
        cons=translatable("dependence grows, terms come under pressure"),
    ),
    "bind": Advice(
        name=translatable("Bind"),
        position=translatable("value high, engagement low"),
        text=translatable(
            "Build contacts beyond purchasing, agree visits and service, then sell up."
        ),
        pros=translatable("the revenue is already there, loss can still be prevented"),
        cons=translatable("costs visits first, the account may not want closeness"),
    ),
    "monetise": Advice(
        name=translatable("Monetise"),
        position=translatable("value low, engagement high"),
        text=translatable(
            "Turn goodwill into business: charge for service, raise prices, offer further products."
        ),
        pros=translatable("an open door, little selling effort"),
        cons=translatable("may strain the relationship, potential can be small"),
    ),
    "reassess": Advice(
        name=translatable("Reassess"),
        position=translatable("value low, engagement low"),
        text=translatable(
            "Serve by inside sales or partners at standard terms, and look again in a year."
        ),
        pros=translatable("frees hours for better accounts"),
        cons=translatable("a sleeping account may wake up with a competitor"),
    ),
}


def advice(settings: Mapping[Any, Strategy], language: Language) -> dict[str, Advice]:
    """Choose the advice for each quadrant: that of the settings, else the house's.

    Parameters
    ----------
    settings : mapping of quadrant to Strategy
        What the company wrote itself; a text of its own comes without our pros and cons.
    language : Language
        Of the result.

    Returns
    -------
    dict of quadrant to Advice
        All four, in the order of the matrix.

    Notes
    -----
    Norm strategies of a customer portfolio (Fiocca 1982 and after) are where a talk begins: what to
    do with one account is decided for this account, in its plan.

    Examples
    --------
    >>> own = {"bind": Strategy(text="Offer a service contract.")}
    >>> found = advice(own, Language("en"))
    >>> found["bind"].name, found["bind"].text, found["bind"].pros
    ('Bind', 'Offer a service contract.', '')
    >>> found["monetise"].position
    'value low, engagement high'
    """
    return {name: _one(name, settings.get(name), language) for name in QUADRANTS}


def _one(quadrant: str, own: Strategy | None, language: Language) -> Advice:
    default, text = _DEFAULTS[quadrant], language.text
    own = own or Strategy()
    # Our pros and cons are those of our text: a text of the company's own comes without them.
    pros, cons = ("", "") if own.text else (text(default.pros), text(default.cons))
    return Advice(
        name=language.pick(own.name) if own.name else text(default.name),
        position=text(default.position),
        text=language.pick(own.text) if own.text else text(default.text),
        pros=language.pick(own.pros) if own.pros else pros,
        cons=language.pick(own.cons) if own.cons else cons,
    )
