"""Whose workbook it is, and where its reports go."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kamlib.support.settings.section import Section


class Company(Section):
    """Whose workbook it is."""

    name: str
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "EUR"
    language: Literal["en", "de"] = "en"
    fiscal_year_start_month: Annotated[int, Field(ge=1, le=12)] = 1
    closed_through: Annotated[str, Field(pattern=r"^(\d{4}Q[1-4])?$")] = ""


class Report(Section):
    """Where reports go, relative to the workbook file; time limits; colours; what is noise."""

    folder: str = "reports"
    cell_seconds: Annotated[int, Field(ge=1)] = 600
    notebook_seconds: Annotated[int, Field(ge=1)] = 1800
    publish_without_failed_plans: bool = False
    noise_pct: Annotated[float, Field(ge=0)] = 1.0
    colours: Literal["standard", "colour_blind"] = "standard"
    hyper: bool = False
    outbox: bool = True
    #: Set by a panel: how this report differs from the company's own; its pages say so.
    view: str = ""
