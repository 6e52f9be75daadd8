"""Tables of why: effects by account, and mix level by level."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kamlib.soll_ist import bridge as b
from kamlib.soll_ist import effects as e
from kamlib.soll_ist import matching as m
from kamlib.soll_ist.explained import Explained
from kamlib.soll_ist.joint_term import METHODS
from kamlib.soll_ist.labels import BRIDGE_NOTE, BRIDGE_NOTE_GENERAL, MEASURES
from kamlib.soll_ist.lines import listed_name
from kamlib.soll_ist.mix import EFFECT, LEVEL, WITHIN
from kamlib.soll_ist.units import KpiFormat
from kamlib.support import columns as c
from kamlib.support.display import Details, HouseTable, Show, house_table
from kamlib.support.language import Language, translatable
from kamlib.support.money import CENT
from kamlib.support.safe_text import cut

_NEW_AND_LOST, _OTHER = "new_and_lost", "other"
_LEVELS = {
    c.SEGMENT: translatable("between segments"),
    c.PRODUCT_GROUP: translatable("between product groups of a segment"),
    WITHIN: translatable("within a product group: products and accounts"),
}


@dataclass(frozen=True, kw_only=True)
class EffectTables:
    """Tables of effects.

    Parameters
    ----------
    explained : Explained
        Effects, and by which method.
    quarter : str
        Reported quarter.
    language : Language
        Of labels and numbers.
    """

    explained: Explained
    quarter: str
    language: Language

    def effects(self, measure: str = e.REVENUE) -> HouseTable:
        """Effects by account, largest loss first."""
        text = self.language.text
        rows = self.explained.account_effects
        rows = rows[rows[b.MEASURE] == measure].sort_values([e.DEVIATION, c.ACCOUNT_ID])
        rows = listed_name(rows, self.language)
        figures = pd.concat([rows[e.BASE], rows[c.ACTUAL]])
        form = KpiFormat.fitting(c.NET_REVENUE, self.language, figures)
        rows = _with_total(_grouped(rows), text("Total"))
        columns = [
            Show(name=c.NAME, label=text("Account")),
            form.show(e.BASE, self.explained.base_quarter),
            *[form.show(name, text(label), is_difference=True) for name, label in _shown(rows)],
            form.show(c.ACTUAL, self.quarter),
        ]
        return house_table(
            rows,
            columns,
            language=self.language,
            caption=text("{measure}: effects by account", measure=text(MEASURES[measure])),
            note=self.bridge_note()
            + " "
            + text(
                "Quantity and mix within each account. Other: joint term, lines without a quantity "
                "in the same unit."
            ),
            total="is_total",
        )

    def bridge_note(self) -> str:
        """Say how effects are computed, and by which method."""
        text, method = self.language.text, self.explained.joint_term
        name, meaning = METHODS[method]
        template = BRIDGE_NOTE if method == "cumulative" else BRIDGE_NOTE_GENERAL
        how = text(
            template,
            base=self.explained.base_quarter,
            method=text(name),
            meaning=text(meaning),
        )
        return f"{how} {self.unit_note()}".strip()

    def unit_note(self) -> str:
        """Say in which units quantity and mix are formed."""
        text, units = self.language.text, self.explained.units
        named = [cut(unit, 20) for unit in units if unit]
        if not units:
            return ""
        if not named:
            return text(
                "Units are not delivered, so quantities of all products are added as if they were "
                "one: deliver the column “unit” to keep pieces and hours apart."
            )
        parts = [
            text("All quantities are in {unit}.", unit=named[0])
            if len(units) == 1
            else text(
                "Quantity and mix are formed inside each unit ({units}) and added in money; "
                "quantities of different units are never added.",
                units=", ".join(named),
            )
        ]
        if "" in units:
            parts.append(text("Lines without a unit are a group of their own."))
        return " ".join(parts)

    def mix(self) -> HouseTable:
        """Mix level by level: between segments, between product groups, within."""
        text = self.language.text
        table = self.explained.mix
        rows = table.pivot_table(index=LEVEL, columns=b.MEASURE, values=EFFECT, aggfunc="sum")
        rows = rows.reindex(index=list(_LEVELS), columns=list(MEASURES)).reset_index()
        rows["level_label"] = [text(_LEVELS[level]) for level in rows[LEVEL]]
        sums = pd.DataFrame([{"level_label": text("Mix"), **rows[list(MEASURES)].sum(min_count=1)}])
        rows = pd.concat([rows.assign(is_total=False), sums.assign(is_total=True)])
        form = KpiFormat.fitting(c.NET_REVENUE, self.language, rows[e.REVENUE].abs())
        return house_table(
            rows.reset_index(drop=True),
            [
                Show(name="level_label", label=text("Mix")),
                *[
                    form.show(measure, text(label), is_difference=True)
                    for measure, label in MEASURES.items()
                ],
            ],
            language=self.language,
            caption=text(
                "Mix in levels, {base} to {quarter}",
                base=self.explained.base_quarter,
                quarter=self.quarter,
            ),
            note=text(
                "Mix is a change of structure at old prices; the levels add up to the mix of the "
                "company."
            )
            + f" {self.unit_note()}",
            total="is_total",
        )

    def details(self) -> Details:
        """Fold away effects by account, one table per measure, and mix by level."""
        summary = self.language.text("Effects by account, mix in levels")
        measures = list(self.explained.company_effects[b.MEASURE].unique())
        return Details(summary, (*[self.effects(measure) for measure in measures], self.mix()))


#: Columns of effects in the order of the bridge; those that are nothing are left out.
_COLUMNS: tuple[tuple[str, str], ...] = (
    (e.QUANTITY_EFFECT, translatable("Quantity")),
    (e.MIX, translatable("Mix")),
    (e.PRICE, translatable("Price")),
    (e.DISCOUNT, translatable("Discount")),
    (e.CURRENCY, translatable("Currency")),
    (e.COST, translatable("Unit cost")),
    (_NEW_AND_LOST, translatable("New and lost")),
    (_OTHER, translatable("Other")),
    (e.DEVIATION, translatable("Variance")),
)


def _shown(rows: pd.DataFrame) -> list[tuple[str, str]]:
    return [
        (name, label)
        for name, label in _COLUMNS
        if name in (*b.ALWAYS, e.DEVIATION) or (name in rows and (rows[name].abs() >= CENT).any())
    ]


def _grouped(rows: pd.DataFrame) -> pd.DataFrame:
    """Put effects together that would not fit into a table side by side."""
    apart = [m.NEW_CUSTOMERS, m.LOST_CUSTOMERS, m.NEW_PRODUCTS, m.LOST_PRODUCTS]
    others = [name for name in (e.JOINT, m.TOTAL_ONLY) if name in rows]
    return rows.assign(**{_NEW_AND_LOST: rows[apart].sum(axis=1), _OTHER: rows[others].sum(axis=1)})


def _with_total(rows: pd.DataFrame, label: str) -> pd.DataFrame:
    numbers = rows.select_dtypes("number").sum(min_count=1)
    total = pd.DataFrame([{**numbers.to_dict(), c.NAME: label, "is_total": True}])
    return pd.concat([rows.assign(is_total=False), total], ignore_index=True)
