"""Words of chances and steps: kinds of business, horizons, states, as a page shows them."""

from __future__ import annotations

from kamlib.account_plan.stages import STAGES
from kamlib.profitability.labels import LEVEL_NAMES
from kamlib.soll_ist.kpis import KPIS
from kamlib.support.language import Language, is_missing, translatable

HORIZON_NAMES: dict[str, str] = {
    "short": translatable("short term, up to 1 year"),
    "mid": translatable("mid term, 1 to 3 years"),
    "long": translatable("long term, beyond 3 years"),
}
TERMS: dict[str, str] = {
    "short": translatable("short term"),
    "mid": translatable("mid term"),
    "long": translatable("long term"),
}
KIND_NAMES: dict[str, str] = {
    "base": translatable("base business"),
    "cross_sell": translatable("cross-selling"),
    "up_sell": translatable("up-selling"),
    "project": translatable("project"),
}
ACTION_STATES: dict[str, str] = {
    "planned": translatable("planned"),
    "started": translatable("under way"),
    "late": translatable("late"),
    "done": translatable("done"),
    "dropped": translatable("dropped"),
}
_NAMES = {**HORIZON_NAMES, **KIND_NAMES, **ACTION_STATES, **STAGES}


def word(code: str, language: Language) -> str:
    """Name a kind, a horizon, a stage or a state; a word nobody knows stays as it is.

    Examples
    --------
    >>> word("cross_sell", Language()), word("drive_trains", Language())
    ('cross-selling', 'drive trains')
    """
    known = _NAMES.get(code)
    return language.text(known) if known else str(code).replace("_", " ")


def kpi_name(kpi: str, language: Language) -> str:
    """Name a KPI an action should move.

    Examples
    --------
    >>> kpi_name("nps", Language()), kpi_name("coffee", Language())
    ('Net Promoter Score', 'coffee')
    """
    if kpi in KPIS:
        return language.text(KPIS[kpi].label)
    known = LEVEL_NAMES.get(kpi)
    return language.text(known) if known else str(kpi).replace("_", " ")


def stage_name(step: str, written: object, language: Language) -> str:
    """Name the stage of a decision; a word of the company that nobody knows stays as it is.

    Examples
    --------
    >>> stage_name("offer", "Angebot", Language()), stage_name("", "Phase 7", Language())
    ('offer', 'Phase 7')
    """
    if step:
        return word(step, language)
    said = "" if is_missing(written) else str(written).strip()
    return said or language.text("stage not stated")
