"""What all parts of the settings share: nothing unknown is accepted, nothing changes later."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Name = str | dict[Literal["en", "de"], str]


class Section(BaseModel):
    """A part of the settings: unknown names are refused, values never change."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, allow_inf_nan=False
    )
