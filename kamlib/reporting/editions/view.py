"""What changed, as sentences and tables: for the page and for ``kam diff``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from kamlib.reporting.editions.changes import (
    DATA,
    METHOD,
    MOVEMENT,
    PARTS,
    SETTINGS,
    TOGETHER,
    Cause,
    Report,
    causes,
    changes,
    split,
)
from kamlib.reporting.editions.figures import FIGURES, Figure, figures_of, names_of
from kamlib.reporting.editions.shelf import Edition, edition_of, editions, newest
from kamlib.support import columns as c
from kamlib.support.display import HouseTable, Show, house_table
from kamlib.support.language import Language, translatable
from kamlib.support.quarter import labels_back

FIRST_ROWS = 10
LISTED = 5
HEADERS: Mapping[str, str] = {
    "before": translatable("Before"),
    "after": translatable("After"),
    "change": translatable("Change"),
}
PART_LABELS: Mapping[str, str] = {
    MOVEMENT: translatable("Real movement"),
    DATA: translatable("Restated: data"),
    SETTINGS: translatable("Restated: settings"),
    METHOD: translatable("Restated: method"),
    TOGETHER: translatable("Cannot be split"),
}


HOW_SPLIT = translatable(
    "The later report also holds the earlier quarter. How that quarter reads there, minus how it "
    "was published, was restated; the rest is real movement. A restatement belongs to the data, "
    "the settings or the method if only one of them is different; otherwise it cannot be split. "
    "Score and rank are published for the reported quarter only, so their change cannot be split "
    "between quarters. Changes within the noise are left out of the tables, not of the totals."
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Comparison:
    """Two reports side by side.

    Parameters
    ----------
    title : str
        Of the comparison, in the language of the page.
    frame : DataFrame
        From :func:`kamlib.reporting.editions.changes.changes`.
    causes : sequence of Cause
        What is different about how they were made.
    names : mapping
        Name of each account.
    language : Language
        Of everything shown.
    note : str
        What else must be said; "" for nothing.
    href : str
        First page of the earlier report; "" if it is not published.
    quarter : str
        Of the earlier report.
    """

    title: str
    frame: pd.DataFrame
    causes: Sequence[Cause]
    names: Mapping[str, str]
    language: Language
    note: str = ""
    href: str = ""
    quarter: str = ""

    @property
    def sentences(self) -> list[str]:
        """What moved in all, what is different about the making, what else must be said."""
        told = [self._total(c.NET_REVENUE), self._total(c.CUSTOMER_CONTRIBUTION)]
        return [each for each in (*told, self._counted(), self._made(), self.note) if each]

    def _total(self, name: str) -> str:
        """Say how a sum over all accounts moved, and by which parts."""
        own = self.frame[self.frame["figure"] == name]
        if own.empty:
            return ""
        say, label = self.language, _figure(name).label
        sums = {part: own[part].sum() for part in PARTS if own[part].abs().sum() >= 1}
        parts = ", ".join(
            f"{say.text(PART_LABELS[part])} {say.money(value, unit='k', signed=True)}"
            for part, value in sums.items()
        )
        return say.text(
            "{figure} of all accounts: {change}, making {level} ({parts}).",
            figure=say.text(label),
            change=say.money(own["change"].sum(), unit="k", signed=True),
            level=say.money(own["after"].sum(), unit="k"),
            parts=parts or say.text("no change"),
        )

    def _counted(self) -> str:
        noticed = self.frame[self.frame["is_noticed"]]
        accounts = noticed[c.ACCOUNT_ID].nunique()
        return self.language.plural(
            "{figures} of {count} account moved by more than the noise.",
            "{figures} of {count} accounts moved by more than the noise.",
            accounts,
            figures=self.language.plural("{count} figure", "{count} figures", len(noticed)),
        )

    def _made(self) -> str:
        """Say what is different about how the two reports were made."""
        say = self.language
        kinds = {
            DATA: say.text("data"),
            SETTINGS: say.text("settings"),
            METHOD: say.text("method"),
        }
        told = []
        for kind, label in kinds.items():
            found = [cause.what for cause in self.causes if cause.kind == kind]
            if found:
                rest = ", …" if len(found) > LISTED else ""
                told.append(f"{label} ({', '.join(found[:LISTED])}{rest})")
        return say.text("Made from other {what}.", what="; ".join(told)) if told else ""

    @property
    def tables(self) -> list[HouseTable]:
        """One table per figure that moved beyond the noise, the largest change first."""
        noticed = self.frame[self.frame["is_noticed"]]
        made = [self._table(noticed[noticed["figure"] == each.name], each) for each in FIGURES]
        return [table for table in made if table is not None]

    def _table(self, own: pd.DataFrame, figure: Figure) -> HouseTable | None:
        if own.empty:
            return None
        say = self.language
        named = own.assign(name=[self.names.get(each, each) for each in own[c.ACCOUNT_ID]])
        shown = [part for part in PARTS if own[part].abs().max() > 0]
        columns = [Show(name=c.NAME, label=say.text("Account"))]
        columns += [_show(figure, name, say.text(label)) for name, label in HEADERS.items()]
        columns += [_show(figure, part, say.text(PART_LABELS[part])) for part in shown]
        unit = say.money_unit("k") if figure.format == "money" else "%"
        label = say.text(figure.label)
        caption = f"{label}, {unit}" if figure.format in ("money", "percent") else label
        return house_table(named, columns, language=say, caption=caption, first=FIRST_ROWS)


def _figure(name: str) -> Figure:
    return next(each for each in FIGURES if each.name == name)


def _show(figure: Figure, name: str, label: str) -> Show:
    is_change = name not in ("before", "after")
    return Show(
        name=name,
        label=label,
        format=figure.format,
        unit="k" if figure.format == "money" else "",
        is_signed=is_change and figure.name != "rank",
    )


def compared(earlier: Path, later: Path, *, noise_pct: float, language: Language) -> Comparison:
    """Compare two published reports.

    Parameters
    ----------
    earlier, later : Path
        Their folders: two quarters, or two editions of one.
    noise_pct : float
        A change up to this share of the earlier figure is noise.
    language : Language
        Of everything shown.
    """
    return _compared(
        earlier, Report.of(later), edition_of(later).number, noise_pct=noise_pct, language=language
    )


def _compared(
    earlier: Path, later: Report, edition: int, *, noise_pct: float, language: Language
) -> Comparison:
    was = Report.of(earlier)
    return Comparison(
        title=language.text(
            "{later}, edition {edition}, against {earlier}, edition {before}",
            later=later.quarter,
            edition=edition,
            earlier=was.quarter,
            before=edition_of(earlier).number,
        ),
        frame=changes(was, later, noise_pct=noise_pct),
        causes=causes(was.made_of, later.made_of),
        names=names_of(was.data) | names_of(later.data),
        language=language,
        href=f"../{earlier.name}/index.html",
        quarter=was.quarter,
    )


def comparisons(
    later: Report, edition: Edition, reports: Path, *, noise_pct: float, language: Language
) -> list[Comparison]:
    """Compare a report that is being made with the previous quarter and the previous edition.

    Parameters
    ----------
    later : Report
        The report being made.
    edition : Edition
        Its edition.
    reports : Path
        Folder of the published ones.
    noise_pct : float
        A change up to this share of the earlier figure is noise.
    language : Language
        Of everything shown.
    """
    found = []
    before = labels_back(later.quarter, 2)[0]
    published = newest(reports, before)
    if published is not None:
        found.append(
            _compared(published, later, edition.number, noise_pct=noise_pct, language=language)
        )
    else:
        found.append(_within(before, later, noise_pct=noise_pct, language=language))
    known = [number for number in editions(reports, later.quarter) if number < edition.number]
    if known:
        earlier = editions(reports, later.quarter)[max(known)]
        made = _compared(earlier, later, edition.number, noise_pct=noise_pct, language=language)
        why = language.text("Why this edition:")
        place = f"../{later.quarter}-edition-{max(known)}/index.html"  # where it will lie
        found.append(replace(made, note=f"{why} {edition.reason}", href=place))
    return [each for each in found if len(each.frame)]


def _within(before: str, later: Report, *, noise_pct: float, language: Language) -> Comparison:
    """Compare with a quarter that is not published, as the data of today have it."""
    was = figures_of(later.data, before, with_scores=False)
    now = figures_of(later.data, later.quarter, with_scores=False)
    frame = split(was, now, was, part=DATA, noise_pct=noise_pct)
    return Comparison(
        title=language.text("Against {quarter}", quarter=before),
        frame=frame if len(was) else frame.iloc[:0],
        causes=(),
        names=names_of(later.data),
        language=language,
        quarter=before,
        note=language.text(
            "{quarter} is not published; its figures are those of today's data, so nothing is "
            "counted as restated.",
            quarter=before,
        ),
    )
