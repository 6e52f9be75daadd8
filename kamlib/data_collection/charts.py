"""Pictures of chapter 1: which table has rows in which quarter, and for which key account."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from kamlib.data_collection.contracts import CONTRACTS
from kamlib.data_collection.findings import CONTINUOUS
from kamlib.data_collection.labels import table_label
from kamlib.support import columns as c
from kamlib.support.language import Language
from kamlib.support.theme import (
    ADVERSE,
    CONTEXT,
    INK,
    MUTED,
    PALE,
    Picture,
    bare,
    house_figure,
    plain,
    title,
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Charts:
    """Draws what the chapter computed; computes nothing itself."""

    company: str
    quarter: str
    rows_by_quarter: pd.DataFrame
    covered: pd.DataFrame
    language: Language

    def rows_per_quarter(self) -> Picture:
        """Rows of each dated table by quarter, twelve quarters back; a gap is a red cross."""
        text = self.language.text
        wide = self.rows_by_quarter.pivot_table(
            index="table", columns=c.QUARTER, values="rows", aggfunc="sum"
        )
        quarters = [q for q in sorted(wide.columns) if q <= self.quarter][-12:]
        wide = wide.reindex([name for name in CONTINUOUS if name in wide.index])[quarters]
        with house_figure(1.5 + 0.34 * len(wide)) as figure:
            axes = figure.subplots()
            for row, (_, counts) in enumerate(wide.iterrows()):
                _row_of_bars(axes, row, counts, language=self.language)
            axes.set_xticks(range(len(quarters)), quarters)
            axes.set_yticks(
                range(len(wide)), [table_label(name, self.language) for name in wide.index]
            )
            axes.set_ylim(len(wide) - 0.4, -0.6)
            axes.set_xlim(-0.6, len(quarters) - 0.4)
            bare(axes)
            title(
                axes,
                who=self.company,
                what=text("Accepted rows per table, number"),
                when=text(
                    "{first} to {last}; a red cross marks a quarter without rows",
                    first=quarters[0],
                    last=quarters[-1],
                )
                if quarters
                else "",
            )
        gaps = [
            f"{table_label(name, self.language)}: {', '.join(counts.index[counts.isna()])}"
            for name, counts in wide.iterrows()
            if counts.isna().any()
        ]
        newest = "; ".join(
            f"{table_label(name, self.language)} {self.language.number(counts.iloc[-1])}"
            for name, counts in wide.iterrows()
        )
        alt = text("Accepted rows in {quarter}: {newest}.", quarter=self.quarter, newest=newest)
        alt += " " + (
            text("Quarters without rows: {gaps}.", gaps="; ".join(gaps))
            if gaps
            else text("No quarter is without rows.")
        )
        return Picture(figure, alt)

    def key_account_coverage(self, *, at_most: int = 30) -> Picture:
        """Key accounts against tables: filled where there are rows in the last four quarters."""
        text = self.language.text
        keys = self.covered[self.covered[c.STATUS] == "key"].head(at_most)
        tables = [name for name in CONTRACTS if name in keys.columns and name != "comments"]
        labels = [table_label(name, self.language) for name in tables]
        filled = keys[tables].to_numpy(dtype=bool)
        with house_figure(2.2 + 0.26 * len(keys)) as figure:
            axes = figure.subplots()
            rows, columns = np.nonzero(filled)
            axes.scatter(columns, rows, s=70, color=INK, marker="s")
            rows, columns = np.nonzero(~filled)
            axes.scatter(columns, rows, s=60, facecolor="none", edgecolor=ADVERSE, marker="s")
            axes.set_yticks(range(len(keys)), [plain(name) for name in keys[c.NAME]])
            axes.set_xticks(
                range(len(tables)), labels, rotation=45, ha="left", rotation_mode="anchor"
            )
            axes.xaxis.tick_top()
            axes.set_ylim(len(keys) - 0.4, -0.6)
            bare(axes)
            figure.suptitle(
                text("Key accounts with rows in the last four quarters (filled) and without (red)"),
                x=0.01,
                ha="left",
                fontsize=11,
                fontweight="bold",
                color=INK,
            )
        share = 100 * filled.mean() if filled.size else float("nan")
        holes = [
            f"{plain(name)}: {', '.join(np.array(labels)[~row])}"
            for name, row in zip(keys[c.NAME], filled, strict=True)
            if not row.all()
        ]
        alt = text(
            "{share} of the fields of {count} key accounts are filled. Missing: {holes}.",
            share=self.language.percent(share),
            count=len(keys),
            holes="; ".join(holes) or "–",
        )
        return Picture(figure, alt)


def _row_of_bars(axes: Axes, row: int, counts: pd.Series, *, language: Language) -> None:
    """Draw one table's counts as bars in a row of their own, scaled to its largest."""
    largest = counts.max()
    for place, count in enumerate(counts):
        if pd.isna(count):
            axes.plot(place, row, marker="x", color=ADVERSE, markersize=6)
            continue
        height = 0.55 * count / largest
        axes.bar(
            place,
            -height,
            bottom=row + 0.29,
            width=0.62,
            color=PALE if place < len(counts) - 1 else CONTEXT,
        )
        axes.text(
            place,
            row + 0.36,
            language.number(count),
            ha="center",
            va="bottom",
            fontsize=8,
            color=INK if place == len(counts) - 1 else MUTED,
        )
