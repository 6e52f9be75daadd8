"""Everything a company can set, read from its ``workbook.toml`` and checked before any work.

A misspelt name, an unknown value or two settings that contradict each other stop the run
with the line of thought an analyst needs: what was found, what is allowed, what was
probably meant. Names shown on pages may be one text or ``{ en = "...", de = "..." }``.
"""

from kamlib.support.settings.account_plan import (
    AccountPlan,
    People,
)
from kamlib.support.settings.company import (
    Company,
    Report,
)
from kamlib.support.settings.criteria import Criterion
from kamlib.support.settings.data_collection import (
    Data,
    Format,
    Ledger,
    Lookup,
    LossBudget,
    Sign,
    Source,
    Wide,
)
from kamlib.support.settings.load import load_settings
from kamlib.support.settings.matrix import (
    DEFAULT_ENGAGEMENT,
    DEFAULT_HOURS,
    DEFAULT_VALUE,
    QUADRANTS,
    Matrix,
    Position,
    QuadrantName,
    Resources,
    StatusName,
    Strategy,
)
from kamlib.support.settings.profitability import (
    DEFAULT_LEVELS,
    DEFAULT_SCENARIOS,
    RESERVED_LEVELS,
    Level,
    Limits,
    Profitability,
    Rfm,
    Scenario,
    TimeEquation,
)
from kamlib.support.settings.scoring import (
    DEFAULT_CRITERIA,
    Robustness,
    Scoring,
    Weights,
)
from kamlib.support.settings.section import (
    Name,
    Section,
)
from kamlib.support.settings.soll_ist import (
    DEFAULT_KPIS,
    Kpi,
    SollIst,
)
from kamlib.support.settings.workbook import (
    Settings,
    expand,
)

__all__ = [
    "DEFAULT_CRITERIA",
    "DEFAULT_ENGAGEMENT",
    "DEFAULT_HOURS",
    "DEFAULT_KPIS",
    "DEFAULT_LEVELS",
    "DEFAULT_SCENARIOS",
    "DEFAULT_VALUE",
    "QUADRANTS",
    "RESERVED_LEVELS",
    "AccountPlan",
    "Company",
    "Criterion",
    "Data",
    "Format",
    "Kpi",
    "Ledger",
    "Level",
    "Limits",
    "Lookup",
    "LossBudget",
    "Matrix",
    "Name",
    "People",
    "Position",
    "Profitability",
    "QuadrantName",
    "Report",
    "Resources",
    "Rfm",
    "Robustness",
    "Scenario",
    "Scoring",
    "Section",
    "Settings",
    "Sign",
    "SollIst",
    "Source",
    "StatusName",
    "Strategy",
    "TimeEquation",
    "Weights",
    "Wide",
    "expand",
    "load_settings",
]
