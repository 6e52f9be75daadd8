"""The same edition, a new one, or a reason is missing: decided before a notebook is executed."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from kamlib.reporting import gates
from kamlib.reporting.data import write_data
from kamlib.reporting.editions.changes import TOGETHER, split
from kamlib.reporting.editions.compare import SAME, differences
from kamlib.reporting.editions.figures import FIGURES, figures_of, names_of
from kamlib.reporting.editions.shelf import Edition, edition_of, newest
from kamlib.reporting.order import Order
from kamlib.support import columns as c
from kamlib.support.command import command
from kamlib.support.errors import ReasonNeededError
from kamlib.support.language import Language

DATA = "data"
#: Changes that a refusal names.
NAMED = 3


def decided(order: Order, folder: Path) -> Order:
    """Say which edition a run publishes, by comparing its figures with those published.

    Parameters
    ----------
    order : Order
        With the tables of its chapters computed.
    folder : Path
        The private folder of the run; its data are written there if they must be compared.

    Returns
    -------
    Order
        With its edition: the first; the one published, if all figures are the same; or the
        next, with its reason.

    Raises
    ------
    ReasonNeededError
        If figures differ and nobody said why.
    LossBudgetExceededError, TieOutError
        If they differ and are not fit for a report anyway.
    """
    published = newest(order.reports, order.book.quarter)
    if published is None:
        return order
    now = edition_of(published)
    if not _is_written(order, folder):
        return replace(order, edition=now)  # the run will tell what cannot be computed
    found = differences(published / DATA, folder / DATA)
    if found.empty:
        return replace(order, edition=now)
    gates.require_within_budget(order.book)
    gates.all_tie_outs(order.book)
    if not order.reason:
        moved = movements(published / DATA, folder / DATA, order)
        names = names_of(published / DATA) | names_of(folder / DATA)
        raise ReasonNeededError(refusal(found, moved, now, order=order, names=names))
    return replace(order, edition=Edition(now.number + 1, order.reason))


def movements(published: Path, made: Path, order: Order) -> pd.DataFrame:
    """Compare the figures that are followed per account, as ``kam diff`` will.

    Parameters
    ----------
    published, made : Path
        Data of the published edition and of the run.
    order : Order
        The run: its quarter, and what counts as noise.

    Returns
    -------
    DataFrame
        As from :func:`kamlib.reporting.editions.changes.changes`.
    """
    quarter = order.book.quarter
    before, after = figures_of(published, quarter), figures_of(made, quarter)
    noise = order.book.settings.report.noise_pct
    return split(before, after, after, part=TOGETHER, noise_pct=noise)


def refusal(
    found: pd.DataFrame,
    moved: pd.DataFrame,
    published: Edition,
    *,
    order: Order,
    names: Mapping[str, str],
) -> str:
    """Say which figures moved most, how many others did, and what to do.

    Parameters
    ----------
    found : DataFrame
        From :func:`kamlib.reporting.editions.compare.differences`.
    moved : DataFrame
        From :func:`movements`.
    published : Edition
        The one they are compared with.
    order : Order
        The run that is refused.
    names : mapping
        Name of each account.
    """
    say, quarter = order.language, order.book.quarter
    noticed = moved[moved["is_noticed"]]
    least = SAME * moved["before"].abs().clip(lower=1.0)
    slight = moved[~moved["is_noticed"] & moved["change"].abs().gt(least)]
    counted = say.plural(
        "{figures} of {count} account moved by more than the noise.",
        "{figures} of {count} accounts moved by more than the noise.",
        noticed[c.ACCOUNT_ID].nunique(),
        figures=say.plural("{count} figure", "{count} figures", len(noticed)),
    )
    others = say.plural(
        "{count} other moved by less; in all tables together {all} published figures differ.",
        "{count} others moved by less; in all tables together {all} published figures differ.",
        len(slight),
        all=say.number(len(found)),
    )
    largest = [_followed(row, names, say) for row in _rows(noticed if len(noticed) else slight)]
    largest = largest or [_unfollowed(row, say) for row in _rows(found)]
    told = say.text(
        "Edition {edition} of {quarter} is published and stays as it is. If the new figures are "
        "right, publish them as edition {next} and say why: {command}",
        edition=published.number,
        quarter=quarter,
        next=published.number + 1,
        command=f'{command(f"run {quarter}", order.book.settings.file)} --reason "…"',
    )
    empty = [say.text("The reason given with --reason was empty.")] if order.is_reason_empty else []
    lines = [f"{counted} {others}", *(f"- {each}" for each in largest), *empty, told]
    return "\n".join(lines)


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): row[name] for name in row} for row in frame.head(NAMED).to_dict("records")]


def _followed(row: Mapping[str, Any], names: Mapping[str, str], say: Language) -> str:
    """Say how a followed figure of an account moved."""
    figure = next(each for each in FIGURES if each.name == row["figure"])
    account = str(row[c.ACCOUNT_ID])
    return say.text(
        "{account}, {figure}: {before} before, {after} now",
        account=f"{account} {names.get(account, '')}".strip(),
        figure=say.text(figure.label),
        before=_written(row["before"], figure.format, say),
        after=_written(row["after"], figure.format, say),
    )


def _unfollowed(row: Mapping[str, Any], say: Language) -> str:
    """Say how a figure of another table differs, by the names it is published under."""
    shown = [
        say.number(value, digits=2) if isinstance(value, float | int) else str(value)
        for value in (row["before"], row["after"])
    ]
    return say.text(
        "{account}, {figure}: {before} before, {after} now",
        account=row[c.ACCOUNT_ID] or say.text("Whole company"),
        figure=f"{row['table']}.{row['figure']}",
        before=shown[0],
        after=shown[1],
    )


def _written(value: float, form: str, say: Language) -> str:
    if form == "money":
        return say.money(value)
    if form == "percent":
        return say.percent(value)
    return say.number(value, digits=1 if form == "points" else 0)


def _is_written(order: Order, folder: Path) -> bool:
    """Write the data; False, and nothing is there, where a chapter cannot be computed."""
    with suppress(Exception):  # its own notebook shows the cell it comes from
        write_data(order.book, folder / DATA)
        return True
    shutil.rmtree(folder / DATA, ignore_errors=True)
    return False
