"""Actions of an account: sentence, timeline (Gantt), tables of effort and of what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from kamlib.account_plan import actions as a
from kamlib.account_plan.action_tables import ActionTables
from kamlib.account_plan.subject import Subject
from kamlib.account_plan.words import word
from kamlib.scoring.words import short
from kamlib.support import columns as c
from kamlib.support.display import Finding
from kamlib.support.language import is_missing, translatable
from kamlib.support.quarter import Quarter
from kamlib.support.theme import (
    ACCENT,
    ADVERSE,
    CONTEXT,
    INK,
    MUTED,
    PALE,
    Picture,
)
from kamlib.support.vector import Field, Sheet, VectorPicture, fitting
from kamlib.support.vector.fit import pixels

MOST_ROWS = 14
#: Finished actions stay on the timeline for this many days.
FINISHED_DAYS = 184
#: Owners and hours: their size in points, the least between them in pixels.
SIZE, BETWEEN = 9.5, 10.0
WHY = translatable(
    "Nobody has agreed who does what until when, so the targets have no way. Record actions with "
    "owner, start, due day, effort and the KPI they should move."
)


@dataclass(frozen=True, eq=False, kw_only=True)
class ActionView:
    """Who does what until when, and what came of it.

    Parameters
    ----------
    subject : Subject
        Whose plan.
    actions : DataFrame
        From :func:`kamlib.account_plan.actions.with_state`, of this account.
    actuals : DataFrame
        From :func:`kamlib.soll_ist.actuals.all_actuals`, of all scopes.
    hours : dict
        The account's row of the matrix's hours: ``suggested_hours``, ``contact_hours``; empty
        where the account is not placed.
    is_delivered : bool
        Whether the company delivered actions at all.
    """

    subject: Subject
    actions: pd.DataFrame
    actuals: pd.DataFrame
    hours: dict[Any, Any]
    is_delivered: bool

    @cached_property
    def open(self) -> pd.DataFrame:
        """Actions still to be finished, by the day they are due."""
        return self.actions[self.actions[a.STATE].isin(a.OPEN_STATES)].reset_index(drop=True)

    @cached_property
    def effort(self) -> pd.DataFrame:
        """Hours per quarter against what the quadrant suggests.

        ``contact_hours`` of the reported quarter stand for those ahead as well.
        """
        table = a.effort_by_quarter(
            self.actions, quarter=self.subject.quarter, start_month=self.subject.start_month
        )
        contacts = self.hours.get("contact_hours", float("nan"))
        suggested = self.hours.get("suggested_hours", float("nan"))
        together = table["action_hours"] + contacts
        return table.assign(
            contact_hours=contacts,
            hours=together,
            suggested_hours=suggested,
            hours_over=together - suggested,
        )

    @cached_property
    def effects(self) -> pd.DataFrame:
        """KPI before and after each finished action."""
        return a.before_and_after(
            self.actions,
            self.actuals,
            quarter=self.subject.quarter,
            start_month=self.subject.start_month,
        )

    @cached_property
    def sentences(self) -> list[str]:
        """What is open and late, what is next, and what the effort is against the hours."""
        if self.actions.empty:
            why = self.subject.language.text(WHY)
            return [self.subject.missing(table="actions", why=why, is_delivered=self.is_delivered)]
        return [self._count(), *self._next(), *self._effort()]

    @property
    def finding(self) -> Finding:
        """All of it, as one paragraph."""
        return Finding(" ".join(self.sentences))

    def _count(self) -> str:
        language, late = self.subject.language, self.open["days_late"].dropna()
        if self.open.empty:
            return language.text(
                "All recorded actions are finished; nothing is agreed for what comes."
            )
        said = language.plural(
            "{count} action is open.", "{count} actions are open.", len(self.open)
        )
        if late.empty:
            on_time = language.text("None is late.")
            return f"{said} {on_time}"
        of_them = language.plural(
            "{count} is late, by {days} days.",
            "{count} are late, by up to {days} days.",
            len(late),
            days=language.number(float(late.max())),
        )
        return f"{said} {of_them}"

    def _next(self) -> list[str]:
        ahead = self.open[self.open[a.STATE] != a.LATE]
        if ahead.empty:
            return []
        row, language = ahead.iloc[0], self.subject.language
        return [
            language.text(
                "Next due: {title} ({owner}, {day}).",
                title=" ".join(str(row["title"]).split())[:60],
                owner=" ".join(str(row["owner"]).split())[:40],
                day=language.date(row["due_date"]),
            )
        ]

    def _effort(self) -> list[str]:
        row, language = self.effort.iloc[1], self.subject.language
        if is_missing(row["hours_over"]):
            return []
        hours = language.number(row["hours"])
        allowed = language.number(row["suggested_hours"])
        if row["hours_over"] > 0:
            return [
                language.text(
                    "In {quarter} actions and contacts as now take {hours} hours, more than the "
                    "{allowed} hours of its quadrant.",
                    quarter=row[c.QUARTER],
                    hours=hours,
                    allowed=allowed,
                )
            ]
        return [
            language.text(
                "In {quarter} actions and contacts as now take {hours} of the {allowed} hours of "
                "its quadrant.",
                quarter=row[c.QUARTER],
                hours=hours,
                allowed=allowed,
            )
        ]

    @property
    def shown(self) -> pd.DataFrame:
        """Actions on the timeline: open ones and those finished in the last half-year.

        One that is due, or was done, before it starts stands at that day.
        """
        since = pd.Timestamp(self.subject.as_of) - pd.Timedelta(days=FINISHED_DAYS)
        ended = self.actions["done_date"].fillna(self.actions["due_date"])
        is_recent = (self.actions[a.STATE] == a.DONE) & (ended > since)
        rows = self.actions[self.actions[a.STATE].isin(a.OPEN_STATES) | is_recent]
        finish = ended.loc[rows.index]
        start = rows["start_date"].fillna(rows["due_date"])
        rows = rows.assign(begin=start.where(start <= finish, finish), finish=finish)
        late = rows.tail(MOST_ROWS) if len(rows) > MOST_ROWS else rows
        return late.sort_values(["begin", "finish", "action_id"], ignore_index=True)

    def picture(self) -> Picture | None:
        """Draw the timeline: done grey, under way solid, planned outlined, late red."""
        rows = self.shown
        if rows.empty:
            return None
        language = self.subject.language
        sheet = Sheet(1.9 + 0.36 * max(len(rows), 2))
        timeline, who = sheet.fields(3.0, 1.5)
        for one in (timeline, who):
            one.limits(y=(max(len(rows), 2) - 0.4, -1.0))
        for place, row in enumerate(rows.to_dict("records")):
            self._bar(timeline, place, row)
        self._calendar(timeline, rows)
        timeline.rows(range(len(rows)), [str(title) for title in rows["title"]])
        self._hours(who, rows)
        self._owners(who, rows, room=sheet.frames()[1].width)
        timeline.title(
            who=self.subject.who,
            what=language.text("Actions: who does what until when"),
            when=language.text("as of {day}", day=language.date(self.subject.as_of)),
        )
        key = language.text("grey: done · solid: under way · outlined: still ahead · red: late")
        timeline.key(key)
        return VectorPicture(sheet, self._alt(rows))

    def _bar(self, timeline: Field, place: int, row: dict[Any, Any]) -> None:
        begin, finish = (_day(row[name]) for name in ("begin", "finish"))
        today = _day(self.subject.as_of)
        width = max(finish - begin, 2.0)
        state, height = row[a.STATE], (place - 0.25, place + 0.25)
        if state == a.DONE:
            timeline.bar((begin, begin + width), height, color=CONTEXT)
            return
        edge = ADVERSE if state == a.LATE else INK
        timeline.bar((begin, begin + width), height, color="#fff", edge=edge)
        if state != a.PLANNED:
            done = min(max(today - begin, 0.0), width)
            timeline.bar((begin, begin + done), height, color=edge)
        if state == a.LATE:
            timeline.line([(finish, place), (today, place)], color=ADVERSE, dashes="2 3")

    def _calendar(self, timeline: Field, rows: pd.DataFrame) -> None:
        today = pd.Timestamp(self.subject.as_of)
        low = min(rows["begin"].min(), today - pd.Timedelta(days=45))
        high = max(rows["finish"].max(), today + pd.Timedelta(days=92))
        start, end = _day(low) - 8, _day(high) + 8
        timeline.limits(x=(start, end))
        one = Quarter.of(low.date(), start_month=self.subject.start_month)
        places, labels = [], []
        while one.start <= high.date():
            if start <= _day(one.start):
                timeline.vertical(_day(one.start), color=PALE, linewidth=0.7, layer=0)
            middle = _day(one.start + (one.end - one.start) / 2)
            if start <= middle <= end:
                places.append(middle)
                labels.append(str(one))
            one = one + 1
        step = max(1, len(labels) // 8)
        timeline.columns(places[::step], labels[::step], size=9.5)
        timeline.vertical(_day(today), color=ACCENT, linewidth=1.3)

    def _hours(self, who: Field, rows: pd.DataFrame) -> None:
        who.text(1.0, -0.8, self.subject.language.text("hours"), color=MUTED, ha="right")
        for place, hours in enumerate(self._said_hours(rows)):
            colour = ADVERSE if rows[a.STATE].iloc[place] == a.LATE else INK
            who.text(1.0, place, hours, ha="right", color=colour, size=SIZE)

    def _said_hours(self, rows: pd.DataFrame) -> list[str]:
        return [self.subject.language.number(hours) for hours in rows["effort_hours"]]

    def _owners(self, who: Field, rows: pd.DataFrame, *, room: float) -> None:
        """Name the owners, each as far as the hours beside it allow."""
        language = self.subject.language
        head = pixels(language.text("hours"), 10.0) + BETWEEN
        who.text(0.0, -0.8, fitting(language.text("owner"), room - head), color=MUTED)
        taken = max(pixels(hours, SIZE) for hours in self._said_hours(rows)) + BETWEEN
        for place, row in enumerate(rows.to_dict("records")):
            colour = ADVERSE if row[a.STATE] == a.LATE else INK
            owner = fitting(str(row["owner"]), room - taken, size=SIZE)
            who.text(0.0, place, owner, color=colour, size=SIZE)

    def _alt(self, rows: pd.DataFrame) -> str:
        language = self.subject.language
        parts = [
            language.text(
                "{title}: {owner}, {start} to {end}, {state}",
                title=short(row["title"], 60),
                owner=short(row["owner"], 40),
                start=language.date(row["begin"]),
                end=language.date(row["finish"]),
                state=word(row[a.STATE], language),
            )
            for row in rows.to_dict("records")
        ]
        return "; ".join(parts) + "."

    @cached_property
    def tables(self) -> ActionTables:
        """The tables."""
        return ActionTables(
            subject=self.subject, actions=self.actions, effort=self.effort, effects=self.effects
        )


def _day(value: Any) -> float:
    """Count days, so that dates can be drawn as lengths."""
    return float((pd.Timestamp(value) - pd.Timestamp("2000-01-01")).days)
