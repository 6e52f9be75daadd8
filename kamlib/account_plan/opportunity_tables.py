"""Tables of the opportunities of an account: by kind and horizon, against what came, all."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kamlib.account_plan import opportunities as o
from kamlib.account_plan.subject import Subject
from kamlib.account_plan.words import HORIZON_NAMES, TERMS, stage_name, word
from kamlib.support import columns as c
from kamlib.support.display import Details, HouseTable, Show, house_table
from kamlib.support.language import translatable

DEFINITION = translatable(
    "Weighted volume = volume × probability, of open opportunities. Short term: decided within a "
    "year; mid term: within three; long term: later."
)
#: The row that adds up all kinds of business.
ALL = "all"


@dataclass(frozen=True, eq=False, kw_only=True)
class OpportunityTables:
    """Tables of the opportunities.

    Parameters
    ----------
    subject : Subject
        Whose plan.
    opportunities, pipeline_frame, forecast_frame : DataFrame
        From :mod:`kamlib.account_plan.opportunities`.
    """

    subject: Subject
    opportunities: pd.DataFrame
    pipeline_frame: pd.DataFrame
    forecast_frame: pd.DataFrame

    def pipeline(self) -> HouseTable | None:
        """Show weighted volume by kind of business and horizon."""
        if not self.pipeline_frame["opportunities"].any():
            return None
        subject, table = self.subject, self.pipeline_frame
        text = subject.language.text
        by_horizon = {
            name: table["weighted"].where(table["horizon"] == name, 0.0) for name in o.HORIZONS
        }
        sums = ["opportunities", c.VOLUME, "weighted", *o.HORIZONS]
        frame = table.assign(**by_horizon).groupby(c.KIND, sort=False)[sums].sum()
        frame.loc[ALL] = frame.sum()
        kinds = [word(kind, subject.language) for kind in frame.index[:-1]]
        return house_table(
            frame.assign(label=[*kinds, text("All kinds")], is_total=frame.index == ALL),
            [
                Show(name="label", label=text("Kind of business")),
                Show(name="opportunities", label=text("Open"), format="number"),
                _money(subject, c.VOLUME, text("Volume")),
                _money(subject, "weighted", text("Weighted"), has_bar=True),
                *(
                    _money(subject, name, text("of it {horizon}", horizon=text(said)))
                    for name, said in TERMS.items()
                ),
            ],
            language=subject.language,
            total="is_total",
            caption=text("Weighted volume by kind of business and horizon"),
            note=text(DEFINITION),
        )

    def forecasts(self) -> HouseTable:
        """Show what the last quarters were expected to decide, and what was invoiced."""
        subject, frame = self.subject, self.forecast_frame
        text = subject.language.text
        return house_table(
            frame,
            [
                Show(name=c.QUARTER, label=text("Quarter")),
                Show(name="expected", label=text("To decide"), format="number"),
                _money(subject, "expected_volume", text("Expected volume")),
                _money(subject, "won_volume", text("Won")),
                _money(subject, "lost_volume", text("Lost")),
                _money(subject, "open_volume", text("Still open")),
                Show(name="hit_rate_pct", label=text("Won of decided, %"), format="percent"),
                _money(subject, c.INVOICED_NET, text("Invoiced net revenue")),
                _money(subject, "year_before", text("a year before")),
                _money(subject, "added_revenue", text("of it cross- and up-selling")),
            ],
            language=subject.language,
            caption=text("Last forecasts against what came"),
            note=text(
                "Opportunities by the quarter of their expected decision; stages as they stand in "
                "the newest delivery. The probability before a decision is not kept there, so a "
                "weighted forecast is not judged. An order is invoiced later than it is won."
            ),
        )

    def all(self) -> Details:
        """Fold every opportunity with its figures."""
        subject, frame = self.subject, self.opportunities.copy()
        language, text = subject.language, subject.language.text
        records = frame.to_dict("records")
        frame["stage_said"] = [stage_name(row["step"], row["stage"], language) for row in records]
        frame["kind_said"] = [word(kind, language) for kind in frame[c.KIND]]
        frame["horizon_said"] = [language.text(HORIZON_NAMES[name]) for name in frame["horizon"]]
        table = house_table(
            frame,
            [
                Show(name="title", label=text("Opportunity"), wraps=True),
                Show(name="kind_said", label=text("Kind of business")),
                Show(name="horizon_said", label=text("Horizon")),
                Show(name="stage_said", label=text("Stage")),
                _money(subject, c.VOLUME, text("Volume")),
                Show(name="probability_pct", label=text("Probability, %"), format="number"),
                _money(subject, "weighted", text("Weighted")),
                _money(subject, "cost", text("Cost of winning it")),
                Show(name="expected_close_date", label=text("Decision"), format="date"),
            ],
            language=language,
            note=text(DEFINITION),
        )
        return Details(text("All opportunities"), (table,))


def _money(subject: Subject, name: str, label: str, *, has_bar: bool = False) -> Show:
    return Show(
        name=name,
        label=f"{label}, {subject.language.money_unit('k')}",
        format="money",
        unit="k",
        has_bar=has_bar,
    )
