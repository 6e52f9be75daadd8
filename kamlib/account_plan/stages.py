"""Where a buying decision stands: four open stages, whatever words the CRM uses for them.

A CRM writes stages in its own words. Known words of the usual systems, English and German,
are mapped; a company names its own in the settings. A word nobody knows stays as it is and
has no place on the scale.
"""

from __future__ import annotations

from collections.abc import Mapping

from kamlib.support.language import translatable

#: The open stages in their order, then the two ends of a decision.
STAGES: dict[str, str] = {
    "need": translatable("need recognised"),
    "specification": translatable("specification"),
    "offer": translatable("offer"),
    "negotiation": translatable("negotiation"),
    "won": translatable("won"),
    "lost": translatable("lost"),
}
OPEN_STAGES: tuple[str, ...] = ("need", "specification", "offer", "negotiation")
CLOSED_STAGES: tuple[str, ...] = ("won", "lost")

_WORDS: dict[str, tuple[str, ...]] = {
    "need": (
        "need", "need recognised", "need recognized", "needs analysis", "prospecting",
        "qualification", "qualified", "discovery", "lead", "bedarf", "bedarf erkannt",
        "bedarfsanalyse", "qualifizierung",
    ),
    "specification": (
        "specification", "solution", "solution design", "value proposition", "engaging",
        "perception analysis", "id. decision makers", "presentation scheduled",
        "spezifikation", "lastenheft", "konzept", "lösung", "lösungskonzept",
    ),
    "offer": (
        "offer", "quote", "proposal", "proposal/price quote", "presented", "angebot",
        "angebotsphase", "decision maker bought-in",
    ),
    "negotiation": (
        "negotiation", "negotiation/review", "contract sent", "verhandlung",
        "vertragsverhandlung", "final decision", "entscheidung",
    ),
    "won": ("won", "closed won", "closedwon", "gewonnen", "auftrag", "order"),
    "lost": ("lost", "closed lost", "closedlost", "verloren", "abgesagt", "cancelled"),
}  # fmt: skip
_KNOWN: dict[str, str] = {word: stage for stage, words in _WORDS.items() for word in words}


def stage_of(word: str, *, own: Mapping[str, str] | None = None) -> str:
    """Find the stage a word of the CRM means.

    Parameters
    ----------
    word : str
        As delivered.
    own : mapping of str to str, optional
        The company's words and the stage each means; they go first.

    Returns
    -------
    str
        A key of :data:`STAGES`, "" where nobody knows the word.

    Examples
    --------
    >>> stage_of(" Closed Won "), stage_of("Angebot"), stage_of("Phase 3", own={"phase 3": "offer"})
    ('won', 'offer', 'offer')
    >>> stage_of("Kaffeepause")
    ''
    """
    asked = " ".join(str(word).split()).lower()
    named = {str(key).strip().lower(): stage for key, stage in (own or {}).items()}
    return named.get(asked) or _KNOWN.get(asked, "")
