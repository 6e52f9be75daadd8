"""The panel of chapter 5: thresholds to move, from company to product, a comment to write."""

from __future__ import annotations

import datetime as dt
import html
import os
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pandas as pd

from kamlib.panels import drawing
from kamlib.panels.figures import figure
from kamlib.panels.models.soll_ist import LEVELS, MOST_RELATIVE, PRODUCT, SHOWN, SollIstModel
from kamlib.panels.picker import account_picker
from kamlib.panels.view import PanelView
from kamlib.scoring.words import short
from kamlib.soll_ist.actuals import ACCOUNT, COMPANY, MANAGER
from kamlib.soll_ist.causes import CAUSES
from kamlib.soll_ist.units import KpiFormat
from kamlib.soll_ist.variance import IS_MATERIAL, LIGHT, VARIANCE, VARIANCE_PCT
from kamlib.support import columns as c
from kamlib.support.display import Show
from kamlib.support.language import translatable
from kamlib.support.safe_text import clean, cut

LEVEL_LABELS: dict[str, str] = {
    COMPANY: translatable("Company"),
    MANAGER: translatable("Account managers"),
    ACCOUNT: translatable("Accounts"),
    PRODUCT: translatable("Products of the account"),
}


class SollIstView(PanelView[SollIstModel]):
    """KPI, level, thresholds, account, and a comment."""

    height = 460

    def title(self) -> str:
        """Name the panel."""
        return self.text("Try other thresholds, drill down, write a comment")

    def make_controls(self) -> Sequence[widgets.Widget]:
        """Make lists of KPI, level and account, and two thresholds."""
        text = self.text
        self.kpi = widgets.Dropdown(
            options=[(label, kpi) for kpi, label in self.model.kpis.items()],
            description=text("KPI"),
        )
        self.level = widgets.Dropdown(
            options=[(text(LEVEL_LABELS[level]), level) for level in LEVELS],
            description=text("Level"),
        )
        self.account = account_picker(self.model.accounts, text("Account"))
        self.absolute = widgets.Text(continuous_update=False)
        self.relative = widgets.FloatSlider(
            min=0.0,
            max=MOST_RELATIVE,
            step=0.5,
            continuous_update=False,
            description=text("Threshold, % of target"),
            readout_format=".1f",
        )
        self.bind(self.kpi, self.model.choose_kpi)
        self.bind(self.absolute, self._write_threshold)
        for name, control in self._named().items():
            self.bind(control, partial(self._set, name))
        return [self.kpi, self.level, self.account, self.absolute, self.relative]

    def _named(self) -> dict[str, widgets.Widget]:
        return {
            "level": self.level,
            "account": self.account,
            "relative_pct": self.relative,
        }

    def _write_threshold(self, written: str) -> None:
        self.model.choose(absolute=figure(written, self.model.language))

    def _set(self, name: str, value: Any) -> None:
        self.model.choose(**{name: value})

    def follow(self) -> None:
        """Set every control to what is chosen."""
        choice = self.model.choice
        self.kpi.value = choice["kpi"]
        self.absolute.description = self.model.threshold_label(choice["kpi"])
        amount = choice["absolute"]
        self.absolute.value = self.model.language.number(amount, digits=2 * (amount % 1 > 0))
        for name, control in self._named().items():
            control.value = choice[name]
        about = self.text("Comment on {name}", name=self._account())
        if self.words.description != about:  # what was said was about another account
            self.words.description, self.saved.value = about, ""

    def _account(self) -> str:
        return short(self.model.accounts[self.model.choice["account"]])

    def draw(self) -> str:
        """Draw the level."""
        return draw(self.model)

    def below(self) -> Sequence[widgets.Widget]:
        """Make the fields of a comment on the chosen account."""
        text = self.text
        self.cause = widgets.Dropdown(
            options=[("–", ""), *((text(label), name) for name, label in CAUSES.items())],
            description=text("Cause"),
        )
        self.author = widgets.Text(description=text("Written by"))
        self.words = widgets.Textarea(rows=3, layout={"width": "100%"})
        self.save = widgets.Button(description=text("Save the comment"), layout={"width": "auto"})
        self.saved = widgets.HTML()
        self.save.on_click(lambda _: self.patience("comment", self._write))
        self.words.add_class("kam-line")
        fields = widgets.Box([self.cause, self.author, self.words])
        fields.add_class("kam-controls")
        saved = widgets.HBox([self.save, self.saved])
        saved.add_class("kam-heard")
        return [fields, saved]

    def _write(self) -> None:
        # A comment is dated by the hand that writes it, not by the figures.
        today = dt.datetime.now().astimezone().date()
        self.saved.value = ""
        written = self.model.comment(
            cause=self.cause.value, text=self.words.value, author=self.author.value, on=today
        )
        told = self.text(
            "Comment on {name} saved in {file}; the next run reports it.",
            name=self._account(),
            file=_seen(written.file, self.model.settings.folder),
        )
        if written.before:
            told += " " + self.text("It replaces: {before}", before=cut(written.before, 80))
        self.words.value, self.cause.value = "", ""
        self.redraw()
        self.saved.value = f'<p class="kam-small" role="status">{html.escape(clean(told))}</p>'


def _seen(file: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(file, folder)).as_posix()
    except ValueError:  # another drive on Windows
        return file.as_posix()


def draw(model: SollIstModel) -> str:
    """Draw the chosen level: a sentence, the rows, comments on the chosen account.

    Parameters
    ----------
    model : SollIstModel
        With its choice.

    Returns
    -------
    str
        HTML.
    """
    is_product = model.choice["level"] == PRODUCT
    rows = _products(model) if is_product else _variances(model)
    return drawing.sentence(_sentence(model)) + rows + _comments(model)


def _sentence(model: SollIstModel) -> str:
    language, accounts = model.language, model.judged(ACCOUNT)
    material = accounts[accounts[IS_MATERIAL]]
    adverse = int((material[VARIANCE] < 0).sum())
    return language.text(
        "{kpi}: {material} of {all} accounts with a target lie beyond these thresholds (to the "
        "bad: {adverse}; without a comment: {missing}).",
        kpi=model.kpis[model.choice["kpi"]],
        material=language.number(len(material)),
        all=language.number(len(accounts)),
        adverse=language.number(adverse),
        missing=language.number(model.missing()),
    )


def _variances(model: SollIstModel) -> str:
    language, text = model.language, model.language.text
    judged, level = model.judged(), LEVEL_LABELS[model.choice["level"]]
    form = KpiFormat.fitting(model.choice["kpi"], language, judged[c.ACTUAL])
    shown = judged if len(judged) <= SHOWN else _extremes(judged)
    marked = shown[c.ACCOUNT_ID] == model.choice["account"]
    columns = [
        Show(name=c.NAME, label=text("Name")),
        form.show(c.TARGET, text("Target")),
        form.show(c.ACTUAL, text("Actual")),
        _with_bar(form.show(VARIANCE, text("Variance"), is_difference=True)),
        Show(name=VARIANCE_PCT, label=text("Variance, %"), format="percent", is_signed=True),
        Show(name=LIGHT, label=text("State"), format="light"),
    ]
    note = ""
    if judged.empty:
        note = text(
            "{kpi} has no target or no actual at this level, so there is nothing to compare.",
            kpi=model.kpis[model.choice["kpi"]],
        )
    elif len(shown) < len(judged):
        note = text(
            "The {shown} largest variances of {all} rows.",
            shown=language.number(len(shown)),
            all=language.number(len(judged)),
        )
    return drawing.table(
        shown.assign(**{c.NAME: [_name(name, model) for name in shown[c.NAME]]}),
        columns,
        language=language,
        caption=text(
            "{level}, {quarter}, worst first",
            level=text(level),
            quarter=model.book.quarter,
        ),
        note=note,
        marked=marked,
    )


def _name(name: str, model: SollIstModel) -> str:
    return short(name) or model.settings.company.name


def _extremes(judged: pd.DataFrame) -> pd.DataFrame:
    order = judged[VARIANCE].abs().sort_values(ascending=False, kind="stable").index[:SHOWN]
    return judged.loc[sorted(order)]


def _with_bar(show: Show) -> Show:
    return replace(show, has_bar=True)


def _products(model: SollIstModel) -> str:
    language, text = model.language, model.language.text
    if not model.has_products:
        told = text(
            "No products stand behind {kpi}; this level shows revenue and gross profit only.",
            kpi=model.kpis[model.choice["kpi"]],
        )
        return f'<p class="kam-small">{html.escape(told)}</p>'
    rows = model.products()
    form = KpiFormat.fitting(c.NET_REVENUE, language, rows["actual"])
    return drawing.table(
        rows.head(SHOWN),
        [
            Show(name=c.PRODUCT_GROUP, label=text("Product group")),
            Show(name=c.PRODUCT_ID, label=text("Product")),
            form.show("base", model.book.soll_ist.base_quarter),
            form.show("actual", model.book.quarter),
            _with_bar(form.show("deviation", text("Difference"), is_difference=True)),
        ],
        language=language,
        caption=text(
            "Products of {name}, {measure}",
            name=short(model.accounts[model.choice["account"]]),
            measure=text("invoiced net revenue")
            if (rows["measure"] == "revenue").any()
            else text("gross profit on invoices"),
        ),
        note=text(
            "Targets end at the account, so products are compared with the same quarter a year "
            "before; the {shown} largest differences.",
            shown=language.number(min(SHOWN, len(rows))),
        ),
    )


def _comments(model: SollIstModel) -> str:
    text = model.language.text
    found = model.commented()
    rows = found.assign(
        kpi=[model.kpis.get(kpi, kpi) for kpi in found[c.KPI]],
        cause=[text(CAUSES.get(cause, cause)) for cause in found[c.CAUSE]],
    )
    return drawing.table(
        rows,
        [
            Show(name="kpi", label=text("KPI")),
            Show(name="cause", label=text("Cause")),
            Show(name=c.TEXT, label=text("Comment"), wraps=True),
            Show(name=c.AUTHOR, label=text("Written by")),
        ],
        language=model.language,
        caption=text(
            "Comments of the quarter on {name}",
            name=short(model.accounts[model.choice["account"]]),
        ),
    )
