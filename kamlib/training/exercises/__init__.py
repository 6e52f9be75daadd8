"""The exercises of the course, one file per module; found by their id.

To add one, write it into the file of its module and into that file's ``MODULE``.
"""

from __future__ import annotations

from kamlib.training.exercise import Exercise, Module
from kamlib.training.exercises import (
    m01_why_kam,
    m02_trusted_data,
    m03_contribution,
    m04_customer_value,
    m05_scoring,
    m06_matrix,
    m07_soll_ist,
    m08_buying_centre,
    m09_opportunities,
    m10_account_plan,
    m11_ethics,
)

MODULES: dict[int, Module] = {
    module.number: module
    for module in (
        m01_why_kam.MODULE,
        m02_trusted_data.MODULE,
        m03_contribution.MODULE,
        m04_customer_value.MODULE,
        m05_scoring.MODULE,
        m06_matrix.MODULE,
        m07_soll_ist.MODULE,
        m08_buying_centre.MODULE,
        m09_opportunities.MODULE,
        m10_account_plan.MODULE,
        m11_ethics.MODULE,
    )
}
EXERCISES: dict[str, Exercise] = {
    exercise.id: exercise for module in MODULES.values() for exercise in module.exercises
}

__all__ = ["EXERCISES", "MODULES"]
