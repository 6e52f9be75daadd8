"""The build-up path of an account: sentence, picture of the years, table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from textwrap import fill
from typing import Any

import pandas as pd

from kamlib.account_plan.path import YEAR, build_up_path, quarterly
from kamlib.account_plan.path_table import path_table
from kamlib.account_plan.subject import MoneyUnit, Subject, money_form
from kamlib.account_plan.units import SCALES
from kamlib.account_plan.words import kpi_name
from kamlib.soll_ist.actuals import ACCOUNT, ENTITY, SCOPE
from kamlib.support import columns as c
from kamlib.support.display import Finding, HouseTable
from kamlib.support.language import is_missing, translatable
from kamlib.support.theme import (
    ACCENT,
    ADVERSE,
    CONTEXT,
    FAVOURABLE,
    INK,
    MUTED,
    WIDTH,
    Picture,
)
from kamlib.support.vector import Field, Sheet, VectorPicture
from kamlib.support.vector.fit import UNIT, sized

#: On a printed sheet: width and height of the picture.
PRINTED = (3.9, 3.6)
_FINER: dict[MoneyUnit, MoneyUnit] = {"M": "k", "k": "", "": ""}
#: Of figures, in points; if need be smaller, so that each keeps to its part of a year, or none.
SIZE, LEAST_SIZE, PART = 10.0, 6.0, 0.38
#: From more years on, the trend is a line without dots.
MOST_DOTTED = 6
#: Of the span of actuals and targets, how far a trend may reach beyond them.
MOST_TREND = 1.0
WHY = translatable(
    "Without a target nobody can say whether the account is being built up or only drifts. Let "
    "the account manager and the controller enter targets per quarter, for this year and the next."
)


@dataclass(frozen=True, kw_only=True)
class _Form:
    """How figures are written: unit, digits, size in points; pixels from year to year."""

    unit: MoneyUnit
    digits: int
    size: float
    step: float


@dataclass(frozen=True, eq=False, kw_only=True)
class PathView:
    """Targets per year, actuals and the trend beside them.

    Parameters
    ----------
    subject : Subject
        Whose plan.
    targets : DataFrame
        From :func:`kamlib.soll_ist.targets.usable_targets`, of all scopes.
    actuals : DataFrame
        From :func:`kamlib.soll_ist.actuals.all_actuals`.
    opportunities : DataFrame
        Of this account, from :func:`kamlib.account_plan.opportunities.with_state`.
    kpi : str, default="net_revenue"
        What is built up; a KPI that can be added up.
    """

    subject: Subject
    targets: pd.DataFrame
    actuals: pd.DataFrame
    opportunities: pd.DataFrame
    kpi: str = c.NET_REVENUE

    @cached_property
    def path(self) -> pd.DataFrame:
        """The years, from :func:`kamlib.account_plan.path.build_up_path`."""
        account = self.subject.account_id
        own = self.targets[
            (self.targets[SCOPE] == ACCOUNT)
            & (self.targets[ENTITY] == account)
            & (self.targets[c.KPI] == self.kpi)
        ]
        values = quarterly(self.actuals, account, kpi=self.kpi, quarter=self.subject.quarter)
        chances = self.opportunities if self.kpi == c.NET_REVENUE else None
        return build_up_path(own, values, quarter=self.subject.quarter, opportunities=chances)

    @cached_property
    def has_targets(self) -> bool:
        """Whether anybody set a target."""
        return bool(self.path["target"].notna().any())

    @cached_property
    def _this_year(self) -> dict[Any, Any]:
        year = int(self.subject.quarter[:4])
        rows: list[dict[Any, Any]] = self.path[self.path["year"] == year].to_dict("records")
        return rows[0]

    @property
    def _label(self) -> str:
        return kpi_name(self.kpi, self.subject.language)

    @cached_property
    def sentences(self) -> list[str]:
        """Where the account stands against this year's target, and how far the path reaches."""
        language = self.subject.language
        if not self.has_targets:
            missing = self.subject.missing(
                table="targets",
                why=language.text(WHY),
                is_delivered=bool((self.targets[SCOPE] == ACCOUNT).any()),
            )
            return [missing]
        return [*self._now(), *self._rest(), self._reach()]

    @property
    def finding(self) -> Finding:
        """All of it, as one paragraph."""
        return Finding(" ".join(self.sentences))

    def _now(self) -> list[str]:
        language, row = self.subject.language, self._this_year
        if is_missing(row["target_to_date"]):
            return [language.text("Nobody set a target for {year} so far.", year=row["year"])]
        return [
            language.text(
                "{kpi} of {year} so far: {actual} against a target of {target} to date "
                "({difference}).",
                kpi=self._label,
                year=row["year"],
                actual=self._fine(row["actual_to_date"]),
                target=self._fine(row["target_to_date"]),
                difference=self._fine(row["difference_to_date"], signed=True),
            )
        ]

    def _fine(self, amount: float, *, signed: bool = False) -> str:
        """Write an amount to date one unit finer, so that a reader who subtracts is right."""
        row = self._this_year
        unit, _ = money_form([row["actual_to_date"], row["target_to_date"]])
        finer = _FINER[unit]
        return self.subject.language.money(amount, unit=finer, digits=0, signed=signed)

    def _rest(self) -> list[str]:
        language, row, money = self.subject.language, self._this_year, self.subject.money
        if row["target_quarters"] < YEAR or is_missing(row["actual"]):
            return []
        rest = row["target"] - row["actual"]
        left = YEAR - int(row["actual_quarters"])
        if rest <= 0:
            return [
                language.text(
                    "The target of the year, {target}, is reached.", target=money(row["target"])
                )
            ]
        if not left:
            return []
        said = language.plural(
            "The target of the year, {target}, asks for {rest} in the {count} quarter left.",
            "The target of the year, {target}, asks for {rest} in the {count} quarters left.",
            left,
            target=money(row["target"]),
            rest=money(rest, among=row["target"]),
        )
        if is_missing(row["trend"]):
            return [said]
        trend = language.text(
            "The trend of the past quarters would end the year at {trend}.",
            trend=money(row["trend"], among=row["target"]),
        )
        return [said, trend]

    def _reach(self) -> str:
        language = self.subject.language
        last = self.path.loc[self.path["target"].notna(), "year"].max()
        if last <= int(self.subject.quarter[:4]):
            return language.text(
                "No target is set beyond {year}: the path ends there until people set one.",
                year=int(last),
            )
        aim = float(self.path.loc[self.path["year"] == last, "target"].iloc[0])
        return language.text(
            "The path reaches to {year} with {target}.",
            year=int(last),
            target=self.subject.money(aim),
        )

    def picture(self, *, is_printed: bool = False) -> Picture | None:
        """Draw the years: actual solid, target outlined, trend as a dashed line.

        Parameters
        ----------
        is_printed : bool, default=False
            Draw for less than half a sheet of paper.
        """
        known = self.path[["actual", "target"]]
        if known.isna().all().all():
            return None
        amounts = [float(x) for x in known.to_numpy().ravel() if not is_missing(x)]
        unit, digits = money_form(amounts)
        digits = 1 if unit == "M" else digits
        language, quarter = self.subject.language, self.subject.quarter
        width, height = PRINTED if is_printed else (WIDTH, 4.2)
        sheet = Sheet(height, width)
        [years] = sheet.fields()
        step = UNIT * width / (max(len(self.path), 3) + 0.6)
        figures = [language.number(amount / SCALES[unit], digits=digits) for amount in amounts]
        size = min(sized(figure, PART * step, size=SIZE, bold=True) for figure in figures)
        form = _Form(unit=unit, digits=digits, size=size, step=step)
        for place, row in enumerate(self.path.to_dict("records")):
            self._draw(years, place, row, form)
        self._trend(years, unit, is_printed=is_printed)
        low, high = (value / SCALES[unit] for value in self._reaches(amounts))
        self._frame(years, (low, high), is_printed=is_printed)
        years.title(
            who="" if is_printed else self.subject.who,
            what=language.text(
                "Build-up path: {kpi} in {unit}", kpi=self._label, unit=language.money_unit(unit)
            ),
            when=language.text("fiscal years, actual up to {quarter}", quarter=quarter),
        )
        return VectorPicture(sheet, self._alt())

    def _reaches(self, amounts: list[float]) -> tuple[float, float]:
        """Say from where to where the picture reaches: a trend may double it, and ends there."""
        low, high = min([0.0, *amounts]), max([0.0, *amounts])
        most = MOST_TREND * (high - low)
        trend = self.path["trend"].dropna()
        return (
            min([low, *trend.clip(lower=low - most)]),
            max([high, *trend.clip(upper=high + most)]),
        )

    def _frame(self, years: Field, reaches: tuple[float, float], *, is_printed: bool) -> None:
        text = self.subject.language.text
        labels = []
        for row in self.path.to_dict("records"):
            done = int(row["actual_quarters"])
            part = text("{count} of 4 quarters", count=done) if 0 < done < YEAR else ""
            labels.append(f"{int(row['year'])}\n{part}")
        count = max(len(labels), 3)
        years.columns(range(len(labels)), labels)
        low, high = reaches
        span = (high - low) or 1.0
        years.limits(
            x=(-0.6, count - (0.1 if is_printed else 0.4)),
            y=(low - span * (0.16 if low < 0 else 0.0), high + span * 0.18),
        )
        years.horizontal(0)
        key = text(
            "solid: actual · outlined: target people set · mark: target to date · "
            "dashed: trend, for comparison only"
        )
        years.key(fill(key, 40) if is_printed else key)

    def _draw(self, years: Field, place: int, row: dict[Any, Any], form: _Form) -> None:
        unit, digits, size = form.unit, form.digits, form.size
        actual, target = (row[name] / SCALES[unit] for name in ("actual", "target"))
        to_date = row["target_to_date"] / SCALES[unit]
        number = self.subject.language.number
        if not is_missing(target):
            at = place + 0.2
            years.bar((at - 0.19, at + 0.19), (0, target), color="#fff", edge=INK, linewidth=1.2)
            self._value(years, (at, target), number(target, digits=digits), MUTED, size)
        elif row["year"] >= int(self.subject.quarter[:4]):
            said = self.subject.language.text("no target set")
            years.text(place + 0.2, 0, said, upright=True, va="bottom", ha="center", color=MUTED)
        if is_missing(actual):
            return
        colour = ADVERSE if actual < 0 else INK
        years.bar((place - 0.39, place - 0.01), (0, actual), color=colour)
        self._value(years, (place - 0.2, actual), number(actual, digits=digits), INK, size)
        if not is_missing(to_date) and row["actual_quarters"] < YEAR:
            mark = [(place + 0.01, to_date), (place + 0.39, to_date)]
            years.line(mark, color=ACCENT, linewidth=2.2)
            colour = FAVOURABLE if row["difference_to_date"] >= 0 else ADVERSE
            said = self._fine(row["difference_to_date"], signed=True)
            size = sized(said, 0.95 * form.step - 8, size=9.5)
            if size < LEAST_SIZE:
                return
            years.text(
                place + 0.01,
                to_date,
                said,
                shift=(5, 4),
                va="top",
                color=colour,
                size=size,
                # The edge of a bar, or the trend, would read as a sign.
                paper=True,
            )

    def _value(
        self, years: Field, at: tuple[float, float], written: str, colour: str, size: float
    ) -> None:
        if size < LEAST_SIZE:
            return
        years.text(
            *at,
            written,
            shift=(0, -3 if at[1] >= 0 else 3),
            ha="center",
            va="bottom" if at[1] >= 0 else "top",
            color=colour,
            bold=colour == INK,
            size=size,
            paper=True,  # the trend may run behind it
        )

    def _trend(self, years: Field, unit: MoneyUnit, *, is_printed: bool) -> None:
        """Draw the trend, with a dot for each year where no figure of a bar stands so near."""
        known = self.path[self.path["trend"].notna()]
        if len(known):
            points = list(zip(known.index, known["trend"] / SCALES[unit], strict=True))
            years.line(points, color=CONTEXT, linewidth=1.6, dashes="8 4")
            is_narrow = is_printed or len(self.path) > MOST_DOTTED
            for x, y in points if len(points) == 1 or not is_narrow else []:
                years.dot(x, y, size=3.5, color=CONTEXT)

    def _alt(self) -> str:
        language, money, parts = self.subject.language, self.subject.money, []
        for row in self.path.to_dict("records"):
            figures = {
                name: language.text("none") if is_missing(row[name]) else money(row[name])
                for name in ("actual", "target", "trend")
            }
            parts.append(
                language.text(
                    "{year}: actual {actual}, target {target}, trend {trend}",
                    year=int(row["year"]),
                    **figures,
                )
            )
        return f"{self._label}: " + "; ".join(parts) + "."

    def table(self) -> HouseTable:
        """Show the years with target, actual, trend and weighted opportunities."""
        return path_table(self.path, label=self._label, language=self.subject.language)
