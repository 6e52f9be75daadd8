"""Opportunities of an account: sentence, picture with the stage of each, tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from kamlib.account_plan import opportunities as o
from kamlib.account_plan.opportunity_tables import OpportunityTables
from kamlib.account_plan.stages import OPEN_STAGES
from kamlib.account_plan.subject import MoneyUnit, Subject
from kamlib.account_plan.units import SCALES, picture_form
from kamlib.account_plan.words import HORIZON_NAMES, TERMS, stage_name, word
from kamlib.scoring.words import short
from kamlib.support import columns as c
from kamlib.support.display import Finding
from kamlib.support.language import translatable
from kamlib.support.theme import (
    ACCENT,
    ADVERSE,
    INK,
    MUTED,
    PALE,
    Picture,
)
from kamlib.support.vector import Field, Sheet, VectorPicture, fitting
from kamlib.support.vector.fit import pixels

MOST_ROWS = 12
#: Of the sheet's width, for titles, so that a stage in words has room.
TITLES = 0.29
#: Days and stages in words: their size in points, the least between them in pixels, and where
#: stages begin: at the left edge of the first dot.
SIZE, BETWEEN, LEFT = 9.5, 8.0, -0.3
OVERDUE = translatable("red: decision overdue")
WHY = translatable(
    "What may come beyond today's orders, and which decision is next, cannot be planned. Record "
    "opportunities with title, volume, probability and day of decision."
)


@dataclass(frozen=True, eq=False, kw_only=True)
class OpportunityView:
    """What may come from an account, and what came of earlier expectations.

    Parameters
    ----------
    subject : Subject
        Whose plan.
    opportunities : DataFrame
        From :func:`kamlib.account_plan.opportunities.with_state`, of this account.
    sales : DataFrame
        Facts ``account_quarter`` of this account.
    is_delivered : bool
        Whether the company delivered opportunities at all.
    first_quarter : str, default=""
        First quarter with sales of anybody, before which nothing is known.
    """

    subject: Subject
    opportunities: pd.DataFrame
    sales: pd.DataFrame
    is_delivered: bool
    first_quarter: str = ""

    @cached_property
    def open(self) -> pd.DataFrame:
        """Open opportunities by horizon, the largest weighted volume first."""
        return self.opportunities[self.opportunities["state"] == o.OPEN].reset_index(drop=True)

    @cached_property
    def pipeline(self) -> pd.DataFrame:
        """Open opportunities by horizon and kind."""
        return o.pipeline(self.opportunities)

    @cached_property
    def forecasts(self) -> pd.DataFrame:
        """What the last quarters were expected to decide, against what came."""
        return o.forecast_against_actual(
            self.opportunities,
            self.sales,
            quarter=self.subject.quarter,
            first=self.first_quarter,
        )

    @cached_property
    def sentences(self) -> list[str]:
        """How much is open, weighted, in which horizon; what is overdue or missing."""
        if self.opportunities.empty:
            why = self.subject.language.text(WHY)
            return [
                self.subject.missing(table="opportunities", why=why, is_delivered=self.is_delivered)
            ]
        return [self._amount(), *self._largest(), *self._overdue(), *self._past()]

    @property
    def finding(self) -> Finding:
        """All of it."""
        return Finding(" ".join(self.sentences))

    def _amount(self) -> str:
        language, money = self.subject.language, self.subject.money
        if self.open.empty:
            return language.text("No opportunity is open: all recorded ones are decided.")
        sums = self.open.groupby("horizon")["weighted"].sum()
        whole = float(self.open[c.VOLUME].sum())
        each = [
            f"{money(sums[name], among=whole)} {language.text(TERMS[name])}"
            for name in o.HORIZONS
            if name in sums.index
        ]
        return language.plural(
            "{count} open opportunity of {volume}, weighted {weighted}: {each}.",
            "{count} open opportunities of {volume}, weighted {weighted}: {each}.",
            len(self.open),
            volume=money(whole),
            weighted=money(float(self.open["weighted"].sum()), among=whole),
            each="; ".join(each),
        )

    def _largest(self) -> list[str]:
        if self.open.empty:
            return []
        order = self.open.sort_values(
            ["weighted", "opportunity_id"], ascending=[False, True], kind="stable"
        )
        row = order.iloc[0].to_dict()
        language = self.subject.language
        return [
            language.text(
                "Worth most: {title} ({stage}, {chance} by {day}).",
                title=short(row["title"], 60),
                stage=self.stage_said(row),
                chance=language.percent(row["probability_pct"], digits=0),
                day=language.date(row["expected_close_date"]),
            )
        ]

    def _overdue(self) -> list[str]:
        count = int(self.open["is_overdue"].sum())
        if not count:
            return []
        return [
            self.subject.language.plural(
                "{count} should have been decided by now.",
                "{count} should have been decided by now.",
                count,
            )
        ]

    def _past(self) -> list[str]:
        table = self.forecasts
        won, lost = float(table["won_volume"].sum()), float(table["lost_volume"].sum())
        if not won + lost:
            return []
        text, money = self.subject.language.text, self.subject.money
        if not won:
            said = translatable("Of {volume} decided in the last four quarters nothing was won.")
            return [text(said, volume=money(lost))]
        said = translatable("Of {volume} decided in the last four quarters {won} were won.")
        return [text(said, volume=money(won + lost), won=money(won))]

    def stage_said(self, row: dict[Any, Any]) -> str:
        """Name the stage of one opportunity."""
        return stage_name(row["step"], row["stage"], self.subject.language)

    def picture(self) -> Picture | None:
        """Draw open opportunities: volume outlined, weighted part solid, stage of each."""
        if self.open.empty:
            return None
        rows = self.open.sort_values("weighted", ascending=False, kind="stable").head(MOST_ROWS)
        rows = rows.sort_index().reset_index(drop=True)
        lines = _lines(rows)
        sheet = Sheet(1.92 + 0.33 * max(len(lines), 2))
        bars, steps = sheet.fields(2.5, 1.7)
        for one in (bars, steps):
            one.limits(y=(max(len(lines), 2) - 0.4, -1.1))
        unit, digits = picture_form([*rows[c.VOLUME], *rows["weighted"]])
        self._bars(bars, rows, lines, (unit, digits))
        self._steps(steps, rows, lines)
        self._words(steps, rows, lines, room=sheet.frames()[1].width)
        language = self.subject.language
        bars.title(
            who=self.subject.who,
            what=language.text("Open opportunities in {unit}", unit=language.money_unit(unit)),
            when=self._when(len(rows)),
        )
        return VectorPicture(sheet, self._alt(rows))

    def _when(self, shown: int) -> str:
        language = self.subject.language
        said = language.text("as of {day}", day=language.date(self.subject.as_of))
        if self.open["is_overdue"].any():
            said = f"{said} · {language.text(OVERDUE)}"
        if shown == len(self.open):
            return said
        return language.text(
            "{said} · {shown} of {all}", said=said, shown=shown, all=len(self.open)
        )

    def _bars(
        self,
        bars: Field,
        rows: pd.DataFrame,
        lines: list[tuple[str, int]],
        form: tuple[MoneyUnit, int],
    ) -> None:
        unit, digits = form
        scale = SCALES[unit]
        language, top = self.subject.language, float(rows[c.VOLUME].max()) / scale or 1.0
        labels = []
        for place, (horizon, at) in enumerate(lines):
            if horizon:
                labels.append(language.text(HORIZON_NAMES[horizon]))
                continue
            row = rows.iloc[at].to_dict()
            volume, weighted = row[c.VOLUME] / scale, row["weighted"] / scale
            edge = ADVERSE if row["is_overdue"] else INK
            height = (place - 0.3, place + 0.3)
            bars.bar((0, volume), height, color="#fff", edge=edge)
            bars.bar((0, weighted), height, color=edge)
            said = language.text(
                "{weighted} of {volume} · {chance}",
                weighted=language.number(weighted, digits=digits),
                volume=language.number(volume, digits=digits),
                chance=language.percent(row["probability_pct"], digits=0),
            )
            bars.text(volume, place, said, shift=(5, 0))
            labels.append(str(row["title"]))
        key = language.text("outlined: volume · solid: weighted")
        bars.key(key)
        bars.limits(x=(0, top * 1.52))
        bars.rows(
            range(len(lines)),
            labels,
            bold=[bool(horizon) for horizon, _ in lines],
            colors=[MUTED if horizon else INK for horizon, _ in lines],
            share=TITLES,
        )
        bars.vertical(0)

    def _steps(self, steps: Field, rows: pd.DataFrame, lines: list[tuple[str, int]]) -> None:
        language = self.subject.language
        steps.limits(x=(-0.5, 7.2))
        key = " · ".join(word(step, language) for step in OPEN_STAGES)
        steps.key(key, ha="right", size=8.5, line=1)
        steps.text(LEFT, -0.75, language.text("stage"), color=MUTED)
        steps.text(7.2, -0.75, language.text("decision"), color=MUTED, ha="right")
        for place, (horizon, at) in enumerate(lines):
            if horizon:
                continue
            row = rows.iloc[at].to_dict()
            day = language.date(row["expected_close_date"])
            colour = ADVERSE if row["is_overdue"] else INK
            steps.text(7.2, place, day, ha="right", color=colour, size=SIZE)
            if row["step"] not in OPEN_STAGES:
                continue
            reached = OPEN_STAGES.index(row["step"])
            steps.line([(0, place), (3, place)], color=PALE)
            for step in range(len(OPEN_STAGES)):
                fill = ACCENT if step <= reached else "#fff"
                edge = ACCENT if step <= reached else PALE
                steps.dot(step, place, size=8, color=fill, edge=edge)

    def _words(
        self, steps: Field, rows: pd.DataFrame, lines: list[tuple[str, int]], *, room: float
    ) -> None:
        """Write the stages that have no place on the scale, up to the day of the decision."""
        days = [self.subject.language.date(day) for day in rows["expected_close_date"]]
        first, last = steps.x
        left = room * (last - LEFT) / (last - first)
        left -= max(pixels(day, SIZE) for day in days) + BETWEEN
        for place, (_, at) in enumerate(lines):
            if at < 0 or rows["step"].iloc[at] in OPEN_STAGES:
                continue
            said = self.stage_said(rows.iloc[at].to_dict())
            steps.text(LEFT, place, fitting(said, left, size=SIZE), size=SIZE)

    def _alt(self, rows: pd.DataFrame) -> str:
        language = self.subject.language
        parts = [
            language.text(
                "{title}: {volume}, {chance}, {stage}, decision {day}",
                title=short(row["title"], 60),
                volume=self.subject.money(row[c.VOLUME]),
                chance=language.percent(row["probability_pct"], digits=0),
                stage=self.stage_said(row),
                day=language.date(row["expected_close_date"]),
            )
            for row in rows.to_dict("records")
        ]
        return "; ".join(parts) + "."

    @cached_property
    def tables(self) -> OpportunityTables:
        """The tables."""
        return OpportunityTables(
            subject=self.subject,
            opportunities=self.opportunities,
            pipeline_frame=self.pipeline,
            forecast_frame=self.forecasts,
        )


def _lines(rows: pd.DataFrame) -> list[tuple[str, int]]:
    """Lines of the picture: a heading where a horizon begins, then its opportunities."""
    lines: list[tuple[str, int]] = []
    last = ""
    for at, horizon in enumerate(rows["horizon"]):
        if horizon != last:
            lines.append((str(horizon), -1))
            last = str(horizon)
        lines.append(("", at))
    return lines
