"""How much hangs on a few customers: sentence, picture and tables of four quarters."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from kamlib.profitability import dependence_details as folded
from kamlib.profitability import drawing
from kamlib.profitability.classes import (
    BY_CONTRIBUTION,
    BY_REVENUE,
    CLASS,
    CLASSES,
    LOSS,
    class_counts,
    class_summary,
    side_by_side,
)
from kamlib.profitability.dependence import (
    Concentration,
    by_customer,
    concentration_of,
    top_share,
    without_largest,
)
from kamlib.profitability.labels import Labels, money_words
from kamlib.support import columns as c
from kamlib.support import theme
from kamlib.support.display import Details, Finding, HouseTable, Show, house_table
from kamlib.support.money import ratio_of
from kamlib.support.theme import Picture, bare, house_figure, title

_SHOWN = 10


@dataclass(frozen=True, eq=False, kw_only=True)
class DependenceView:
    """Concentration and ABC classes of four quarters.

    Parameters
    ----------
    labels : Labels
        The language.
    company, quarter : str
        Whose figures; the last of the four quarters.
    accounts : DataFrame
        Statement of four quarters: known accounts with business.
    abc_pct : tuple of float
        Limits of classes A and B.
    large_pct : float
        Share from which a customer is named.
    """

    labels: Labels
    company: str
    quarter: str
    accounts: pd.DataFrame
    abc_pct: tuple[float, float]
    large_pct: float

    @cached_property
    def classes(self) -> pd.DataFrame:
        """Class of every account by revenue and by contribution."""
        first, second = self.abc_pct
        return side_by_side(self.accounts, a_pct=first, b_pct=second)

    @cached_property
    def customers(self) -> pd.DataFrame:
        """Customers with positive revenue, accounts of a group added up."""
        found = by_customer(self.accounts)
        kept = found[found[c.NET_REVENUE] > 0].reset_index(drop=True)
        total = float(kept[c.NET_REVENUE].sum())
        earned = float(kept[c.CUSTOMER_CONTRIBUTION].sum())
        return kept.assign(
            share_pct=[ratio_of(part, total) * 100 for part in kept[c.NET_REVENUE]],
            contribution_pct=[
                ratio_of(part, earned) * 100 for part in kept[c.CUSTOMER_CONTRIBUTION]
            ],
        )

    def _named(self, row: dict[Any, Any], *, longest: int = 60) -> str:
        if row["accounts"] == 1:
            return drawing.spoken(row[c.NAME], longest=longest)
        name = drawing.spoken(row[c.NAME], longest=longest - 10)
        return self.labels.language.text("{name} (group)", name=name)

    @cached_property
    def measured(self) -> Concentration:
        """Concentration of net revenue over customers."""
        return concentration_of(self.customers[c.NET_REVENUE].tolist())

    @property
    def finding(self) -> Finding:
        """How much the largest five bring, and what would be left without the largest."""
        language, customers = self.labels.language, self.customers
        if not len(customers):
            return Finding(language.text("No customer had revenue in these four quarters."))
        today, after = without_largest(customers).to_dict("records")
        earned, left = (row[c.CUSTOMER_CONTRIBUTION] for row in (today, after))
        before, then = money_words(self.labels, earned, left)
        opening = language.text(
            "The five largest customers bring {share} of net revenue; revenue is spread as over "
            "{number} customers of equal size.",
            share=language.percent(top_share(customers[c.NET_REVENUE].tolist(), count=5) * 100),
            number=language.number(self.measured.effective_number),
        )
        if pd.isna(customers[c.CUSTOMER_CONTRIBUTION].iloc[0]):
            return Finding(opening)
        rest = language.text(
            "If the largest, {name}, left, the customer contribution of these four quarters would "
            "be {after} instead of {today}, because its costs by key stay with the company.",
            name=self._named(customers.iloc[0].to_dict()),
            today=before,
            after=then,
        )
        return Finding(f"{opening} {rest}")

    def _surprise(self) -> list[str]:
        is_a = self.classes[BY_REVENUE] == "A"
        losing = int((is_a & (self.classes[BY_CONTRIBUTION] == LOSS)).sum())
        if not losing:
            return []
        sentence = self.labels.language.plural(
            "{count} of {all} A accounts by revenue loses money.",
            "{count} of {all} A accounts by revenue lose money.",
            losing,
            all=self.labels.language.number(int(is_a.sum())),
        )
        return [sentence]

    def picture(self) -> Picture:
        """Draw the largest customers: share of revenue, and share of contribution as a pin."""
        language, shown = self.labels.language, self.customers.head(_SHOWN)
        with house_figure(1.9 + 0.31 * max(len(shown), 5)) as figure:
            axes = figure.subplots()
            for position, row in enumerate(shown.to_dict("records")):
                self._draw(axes, position, row)
            figures = [*shown["share_pct"], *shown["contribution_pct"].dropna(), self.large_pct]
            drawing.make_room(axes, pd.Series(figures), left=0.12, right=0.16)
            axes.axvline(0, color=theme.MUTED, linewidth=0.9)
            label = language.text(
                "named from {share}", share=language.percent(self.large_pct, digits=0)
            )
            drawing.draw_reference(axes, self.large_pct, label=label, row=0, style="--")
            bare(axes)
            axes.set_xticks([])
            names = [theme.plain(self._named(row, longest=32)) for row in shown.to_dict("records")]
            axes.set_yticks(range(len(shown)), names)
            axes.set_ylim(max(len(shown), 5) - 0.3, -0.7)
            key = language.text("bar: share of net revenue · point: share of contribution")
            axes.set_xlabel(key, loc="left", labelpad=16)
            title(
                axes,
                who=self.company,
                what=language.text("Largest customers in % of all customers"),
                when=language.text("four quarters up to {quarter}, actual", quarter=self.quarter),
            )
        return Picture(figure, self._alt(shown))

    def _draw(self, axes: Axes, position: int, row: dict[Any, Any]) -> None:
        share, earned = row["share_pct"], row["contribution_pct"]
        axes.barh(position, share, height=0.62, color=theme.INK)
        color = theme.ADVERSE if earned < 0 else theme.ACCENT
        axes.plot(earned, position, "o", color=color, markersize=8, markeredgecolor="white")
        edge = max(value for value in (share, earned, 0.0) if not math.isnan(value))
        written = self.labels.language.number(share, digits=1)
        axes.annotate(
            f"{written} · {self.labels.language.number(earned, digits=1)}",
            (edge, position),
            xytext=(9, 0),
            textcoords="offset points",
            va="center",
            color=theme.INK,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
        )

    def _alt(self, shown: pd.DataFrame) -> str:
        language = self.labels.language
        parts = [
            language.text(
                "{name}: {revenue} of net revenue, {earned} of contribution",
                name=self._named(row, longest=32),
                revenue=language.percent(row["share_pct"]),
                earned=language.percent(row["contribution_pct"]),
            )
            for row in shown.to_dict("records")
        ]
        return "; ".join(parts) + "." if parts else language.text("No customer has revenue here.")

    def _class_table(self) -> pd.DataFrame:
        text, pairs = self.labels.language.text, self.classes
        counts = class_counts(pairs)
        summary = class_summary(
            pairs.rename(columns={BY_REVENUE: CLASS}),
            measures=[c.NET_REVENUE, c.CUSTOMER_CONTRIBUTION],
        )
        frame = summary.join(counts[list(CLASSES)], validate="one_to_one")
        frame["label"] = [folded.class_name(name, self.labels) for name in frame[CLASS]]
        total = frame.select_dtypes("number").sum(min_count=1).to_frame().T
        total = total.assign(label=text("All accounts"))
        frame = pd.concat([frame, total], ignore_index=True)
        frame["is_total"] = frame[CLASS].isna()
        return frame

    def table(self) -> HouseTable:
        """Count accounts by class of revenue and class of contribution."""
        text, frame = self.labels.language.text, self._class_table()
        first, second = self.abc_pct
        return house_table(
            frame,
            [
                Show(name="label", label=text("Class by net revenue")),
                Show(name="accounts", label=text("Accounts"), format="number"),
                Show(name=f"{c.NET_REVENUE}_pct", label=text("% of net revenue"), format="percent"),
                Show(
                    name=f"{c.CUSTOMER_CONTRIBUTION}_pct",
                    label=text("% of contribution"),
                    format="percent",
                ),
                *(
                    Show(
                        name=name,
                        label=text(
                            "by contribution: {name}", name=folded.class_name(name, self.labels)
                        ),
                        format="number",
                    )
                    for name in CLASSES
                ),
            ],
            language=self.labels.language,
            caption=text("ABC classes, four quarters up to {quarter}", quarter=self.quarter),
            note=" ".join(
                [
                    *self._surprise(),
                    text(
                        "A up to {a} of the sum of positive values, the account's own share "
                        "included, B up to {b}, C beyond; the first is always A. Loss: a "
                        "negative value.",
                        a=self.labels.language.percent(first, digits=0),
                        b=self.labels.language.percent(second, digits=0),
                    ),
                ]
            ),
            total="is_total",
        )

    def details(self) -> Details:
        """Fold the measures, the largest customer leaving, and every account's classes."""
        names = self.accounts[[c.ACCOUNT_ID, c.NAME]]
        return Details(
            self.labels.language.text(
                "Measures of concentration, the largest leaving, classes of every account"
            ),
            (
                folded.measures(
                    self.customers, self.measured, large_pct=self.large_pct, labels=self.labels
                ),
                folded.leaving(self.customers, labels=self.labels),
                folded.account_classes(
                    names.merge(self.classes, how="right", on=c.ACCOUNT_ID, validate="one_to_one"),
                    labels=self.labels,
                ),
            ),
        )
