"""Chapter 5 under other thresholds: from the company to an account and to its products."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

import pandas as pd

from kamlib.panels.comments import KEY, Written, write_comment
from kamlib.panels.models.model import Choice, PanelModel, one_of, within
from kamlib.soll_ist.actuals import ACCOUNT, COMPANY, MANAGER, SCOPE
from kamlib.soll_ist.causes import commented, uncommented
from kamlib.soll_ist.kpis import KPIS
from kamlib.soll_ist.selection import compared
from kamlib.soll_ist.units import KpiFormat
from kamlib.soll_ist.variance import IS_MATERIAL, LIGHT, VARIANCE, VARIANCE_PCT, judge
from kamlib.support import columns as c
from kamlib.support.errors import ParameterError, Sentence

PRODUCT = "product"
#: From the whole to its parts.
LEVELS: tuple[str, ...] = (COMPANY, MANAGER, ACCOUNT, PRODUCT)
#: Measure of the products that stand behind a KPI.
MEASURES: dict[str, str] = {c.NET_REVENUE: "revenue"}
SHOWN = 15
#: In a panel a threshold of 0 is 0: every variance passes it. In the settings 0 asks nothing.
SMALLEST = 1e-6
MOST_RELATIVE = 50.0


class SollIstModel(PanelModel):
    """A KPI, a level, thresholds and an account; and comments to be written.

    Its choice: ``kpi``, ``level`` (one of :data:`LEVELS`), ``absolute`` (KPI's unit),
    ``relative_pct`` and ``account``.
    """

    chapter: ClassVar[str] = "soll_ist"

    @cached_property
    def kpis(self) -> dict[str, str]:
        """Name of each KPI of the settings."""
        return {kpi.id: self.language.text(KPIS[kpi.id].label) for kpi in self.book.soll_ist.kpis}

    @cached_property
    def accounts(self) -> dict[str, str]:
        """Name of each account with a target, by account_id; without any, of all accounts."""
        variances = self.book.soll_ist.variances
        rows = variances[(variances[SCOPE] == ACCOUNT) & variances[c.TARGET].notna()]
        if rows.empty:
            rows = self.book.facts.accounts
        return dict(zip(rows[c.ACCOUNT_ID].astype(str), rows[c.NAME].astype(str), strict=False))

    def thresholds(self, kpi: str) -> tuple[float, float]:
        """Thresholds of the settings: in the KPI's unit and in percent of the target."""
        found = next(each for each in self.book.soll_ist.kpis if each.id == kpi)
        return found.absolute, found.relative_pct

    def threshold_label(self, kpi: str) -> str:
        """Name the threshold of a KPI with the unit it is written in, never scaled."""
        unit = KpiFormat(kpi=kpi, language=self.language).difference_unit
        return self.language.text("Threshold, {unit}", unit=unit)

    def widest(self, kpi: str) -> float:
        """Largest threshold that makes sense: beyond the largest variance nothing is material."""
        rows = compared(self.book.soll_ist.variances, ACCOUNT, kpi)
        stated = self.thresholds(kpi)[0]
        largest = float(rows[VARIANCE].abs().max()) if len(rows) else 0.0
        return max(4 * stated, largest, 1.0)

    def format(self, kpi: str) -> KpiFormat:
        """How figures of a KPI are written."""
        rows = compared(self.book.soll_ist.variances, ACCOUNT, kpi)
        return KpiFormat.fitting(kpi, self.language, rows[c.ACTUAL])

    def start(self) -> Choice:
        """Take the first KPI with its thresholds, and the account farthest from its target."""
        kpi = next(iter(self.kpis))
        absolute, relative = self.thresholds(kpi)
        rows = compared(self.book.soll_ist.variances, ACCOUNT, kpi)
        worst = rows.sort_values([VARIANCE, c.ACCOUNT_ID])[c.ACCOUNT_ID].astype(str)
        account = next((each for each in worst if each in self.accounts), next(iter(self.accounts)))
        return {
            "kpi": kpi,
            "level": ACCOUNT,
            "absolute": float(absolute),
            "relative_pct": float(relative),
            "account": account,
        }

    def checked(self, choice: Choice) -> Choice:
        """Check KPI, level, thresholds and account."""
        kpi, text = one_of("kpi", choice["kpi"], self.kpis), self.language.text
        return {
            "kpi": kpi,
            "level": one_of("level", choice["level"], list(LEVELS)),
            "absolute": within(self.threshold_label(kpi), choice["absolute"], 0, self.widest(kpi)),
            "relative_pct": within(
                text("Threshold, % of target"), choice["relative_pct"], 0, MOST_RELATIVE
            ),
            "account": one_of("account", choice["account"], self.accounts),
        }

    def said(self, choice: Choice) -> dict[str, str]:
        """Say KPI, thresholds and account."""
        language, text = self.language, self.language.text
        return {
            text("KPI"): self.kpis[choice["kpi"]],
            self.threshold_label(choice["kpi"]): language.number(choice["absolute"]),
            text("Threshold, % of target"): language.number(choice["relative_pct"], digits=1),
            text("Account"): self.accounts[choice["account"]],
        }

    def choose_kpi(self, kpi: str) -> None:
        """Choose a KPI; its thresholds are those of the settings again."""
        one_of("kpi", kpi, self.kpis)
        absolute, relative = self.thresholds(kpi)
        self.choose(kpi=kpi, absolute=float(absolute), relative_pct=float(relative))

    def asked(self) -> tuple[float, float]:
        """Thresholds as :func:`kamlib.soll_ist.variance.judge` takes them.

        Returns
        -------
        absolute, relative_pct : float
            As chosen; a 0 that the settings do not have asks for every variance.
        """
        chosen = (self.choice["absolute"], self.choice["relative_pct"])
        absolute, relative = (
            SMALLEST if value == 0 and stated > 0 else float(value)
            for value, stated in zip(chosen, self.thresholds(self.choice["kpi"]), strict=True)
        )
        return absolute, relative

    def judged(self, level: str = "") -> pd.DataFrame:
        """Judge the variances of a level by the chosen thresholds.

        Parameters
        ----------
        level : str, default=""
            ``company``, ``manager`` or ``account``; "": the chosen one.

        Returns
        -------
        DataFrame
            Rows with a target and an actual, worst first: those of
            :attr:`kamlib.soll_ist.SollIst.variances` with ``light`` and ``is_material`` by
            these thresholds.
        """
        kpi = self.choice["kpi"]
        rows = compared(self.book.soll_ist.variances, level or self.choice["level"], kpi)
        absolute, relative = self.asked()
        light, is_material = judge(
            rows[VARIANCE],
            rows[VARIANCE_PCT],
            absolute=pd.Series(absolute, index=rows.index),
            relative_pct=pd.Series(relative, index=rows.index),
        )
        rows = rows.assign(**{LIGHT: light, IS_MATERIAL: is_material})
        sorted_rows: pd.DataFrame = rows.sort_values(
            [VARIANCE, c.ACCOUNT_ID, c.NAME], ignore_index=True
        )
        return sorted_rows

    @property
    def has_products(self) -> bool:
        """Whether products stand behind the KPI: only behind revenue and cost."""
        return KPIS[self.choice["kpi"]].source == "statement"

    def products(self) -> pd.DataFrame:
        """Show what the chosen account bought, against a year before: products have no target.

        Returns
        -------
        DataFrame of shape (n_products, 6)
            ``product_group``, ``product_id``, ``base``, ``actual``, ``deviation`` (money) and
            ``measure``, the largest deviations first.
        """
        effects = self.book.soll_ist.line_effects
        measure = MEASURES.get(self.choice["kpi"], "contribution")
        mine = (effects[c.ACCOUNT_ID] == self.choice["account"]) & (effects["measure"] == measure)
        names = [c.PRODUCT_GROUP, c.PRODUCT_ID, "base", "actual", "deviation", "measure"]
        rows = effects.loc[mine, names]
        size = rows["deviation"].abs()
        rows = rows.assign(size=size).sort_values(
            ["size", c.PRODUCT_ID], ascending=[False, True], ignore_index=True
        )
        shown: pd.DataFrame = rows[names]
        return shown

    @cached_property
    def _written(self) -> list[dict[str, Any]]:
        return []

    @property
    def comments(self) -> pd.DataFrame:
        """All comments, with those written here."""
        delivered = self.book.facts.comments
        if not self._written:
            return delivered
        new = pd.DataFrame(self._written).drop_duplicates(list(KEY), keep="last")
        keys = set(new[list(KEY)].itertuples(index=False, name=None))
        is_old = [
            key not in keys for key in delivered[list(KEY)].itertuples(index=False, name=None)
        ]
        kept = delivered[pd.Series(is_old, index=delivered.index, dtype=bool)].astype(object)
        return pd.concat([kept, new.astype(object)], ignore_index=True)

    def commented(self) -> pd.DataFrame:
        """Comments of the quarter on the chosen account, see :func:`kamlib.soll_ist.commented`."""
        table = commented(self.book.soll_ist.variances, self.comments, self.book.quarter)
        mine: pd.DataFrame = table[table[c.ACCOUNT_ID] == self.choice["account"]]
        return mine

    def missing(self) -> int:
        """Count material variances of the KPI, by these thresholds, that nobody has explained."""
        return len(uncommented(self.judged(ACCOUNT), self.comments, self.book.quarter))

    def comment(self, *, cause: str, text: str, author: str, on: dt.date) -> Written:
        """Write why the chosen account differs in the chosen KPI; it replaces what was said.

        Parameters
        ----------
        cause, text, author : str
            One of the causes, the explanation, who writes.
        on : date
            When.

        Returns
        -------
        Written
            The file of the comments table that holds it now, and what it replaced.

        Raises
        ------
        SourceError
            If it cannot be written.
        """
        if not self.choice["account"]:
            raise ParameterError(Sentence("Choose an account before you write a comment."))
        row = {
            c.ACCOUNT_ID: self.choice["account"],
            c.KPI: self.choice["kpi"],
            c.QUARTER: self.book.quarter,
            c.CAUSE: cause,
            c.TEXT: text,
            c.AUTHOR: author,
        }
        written = write_comment(self.settings, row, on=on)
        self._written.append({**row, **written.told, c.DATE: pd.Timestamp(on)})
        return written

    def parameters(self) -> Mapping[str, Any]:
        """Give KPI and account."""
        return {"kpi": self.choice["kpi"], "account": self.choice["account"]}

    def changed_settings(self) -> Mapping[str, Any]:
        """Thresholds of the chosen KPI."""
        kpis = [
            {"id": each.id, "absolute": each.absolute, "relative_pct": each.relative_pct}
            if each.id != self.choice["kpi"]
            else {"id": each.id}
            | dict(zip(("absolute", "relative_pct"), self.asked(), strict=True))
            for each in self.book.soll_ist.kpis
        ]
        return {"soll_ist": {"kpis": kpis}}
