"""The whole ``workbook.toml``: its sections together, its folders, its fiscal calendar."""

from __future__ import annotations

import os
import re
from pathlib import Path

from pydantic import Field

from kamlib.support.errors import Sentence, SettingsError
from kamlib.support.quarter import Quarter
from kamlib.support.settings.account_plan import AccountPlan
from kamlib.support.settings.company import Company, Report
from kamlib.support.settings.data_collection import Data, Source
from kamlib.support.settings.matrix import Matrix
from kamlib.support.settings.profitability import Profitability
from kamlib.support.settings.scoring import Scoring
from kamlib.support.settings.section import Section
from kamlib.support.settings.soll_ist import SollIst

_VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*))?\}")


class Settings(Section):
    """All settings of one company's workbook."""

    company: Company
    data: Data = Data()
    sources: dict[str, tuple[Source, ...]] = {}
    profitability: Profitability = Profitability()
    scoring: Scoring = Scoring()
    matrix: Matrix = Matrix()
    soll_ist: SollIst = SollIst()
    account_plan: AccountPlan = AccountPlan()
    report: Report = Report()
    file: Path = Field(default=Path("workbook.toml"), exclude=True)

    @property
    def folder(self) -> Path:
        """Folder of the workbook file; all relative paths start here."""
        return self.file.parent

    @property
    def data_folder(self) -> Path:
        """Folder of the input files, with ``${VARIABLE:-default}`` filled in."""
        return self.folder / expand(self.data.folder)

    @property
    def report_folder(self) -> Path:
        """Folder of the published reports."""
        return self.folder / expand(self.report.folder)

    def quarter(self, label: str) -> Quarter:
        """Read a quarter label by this company's fiscal year."""
        return Quarter.parse(label, start_month=self.company.fiscal_year_start_month)


def variables(text: str) -> list[str]:
    """List the environment variables that a setting uses.

    Examples
    --------
    >>> variables("${KAM_DATA:-data}/north")
    ['KAM_DATA']
    """
    return [found[1] for found in _VARIABLE.finditer(text)]


def expand(text: str) -> str:
    """Fill ``${NAME}`` and ``${NAME:-default}`` from the environment.

    Raises
    ------
    SettingsError
        If a variable is not set and has no default.
    """

    def fill(found: re.Match[str]) -> str:
        value = os.environ.get(found[1]) or found[2]
        if value is None:
            raise SettingsError(
                Sentence(
                    "The settings use the environment variable {name}, which is not set. Set it "
                    "(for example: export {name}=/path/to/data) or write a default as "
                    "${{{name}:-folder}}.",
                    name=found[1],
                )
            )
        return value

    return _VARIABLE.sub(fill, text)
