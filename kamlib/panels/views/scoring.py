"""The panel of chapter 3: a slider per weight, and the ranking that follows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import ipywidgets as widgets
import pandas as pd

from kamlib.panels import drawing
from kamlib.panels.models.scoring import DRAWS, Ranking, ScoringModel
from kamlib.panels.view import PanelView
from kamlib.scoring.robust_tables import VERDICT_LABELS
from kamlib.scoring.words import short
from kamlib.support import columns as c
from kamlib.support.display import Show

#: Names in the sentence.
MOST_NAMED = 4


class ScoringView(PanelView[ScoringModel]):
    """Weights that always add up to 100 %, the number of key accounts, a live ranking."""

    def title(self) -> str:
        """Name the panel."""
        return self.text("Try other weights")

    def make_controls(self) -> Sequence[widgets.Widget]:
        """Make a slider per criterion and one for the number of key accounts."""
        self.sliders = {
            name: widgets.FloatSlider(
                min=0.0,
                max=100.0,
                step=0.5,
                description=f"{label}, %",
                continuous_update=False,
                readout_format=".1f",
            )
            for name, label in self.model.labels.items()
        }
        self.top = widgets.IntSlider(
            min=1,
            max=self.model.most,
            description=self.text("Key accounts to choose"),
            continuous_update=False,
        )
        for name, slider in self.sliders.items():
            self.bind(slider, partial(self.model.move, name))
        self.bind(self.top, self._choose_top)
        return [*self.sliders.values(), self.top]

    def _choose_top(self, top: int) -> None:
        self.model.choose(top=top)

    def follow(self) -> None:
        """Set every slider to its weight."""
        for name, slider in self.sliders.items():
            slider.value = self.model.choice["weights"][name]
        self.top.value = self.model.choice["top"]

    def draw(self) -> str:
        """Draw the ranking."""
        return draw(self.model)


def draw(model: ScoringModel) -> str:
    """Draw the ranking under the chosen weights, as a sentence and a table.

    Parameters
    ----------
    model : ScoringModel
        With its choice.

    Returns
    -------
    str
        HTML.
    """
    language, text = model.language, model.language.text
    ranking = model.ranking()
    shown = ranking.shown
    rows = shown.assign(
        name=[short(name) for name in shown[c.NAME]],
        was=_moves(shown),
        sure=[text(VERDICT_LABELS[name]) if name else "" for name in shown["verdict"]],
        flip=_flips(model, ranking),
    )
    drawn = drawing.table(
        rows,
        [
            Show(name="rank", label=text("Rank"), format="number"),
            Show(name="was", label=text("by the settings")),
            Show(name="name", label=text("Account")),
            Show(name=c.SCORE, label=text("Score"), format="number", digits=2, has_bar=True),
            Show(
                name="top_pct",
                label=text("In the top, % of draws"),
                format="percent",
                digits=0,
                has_bar=True,
            ),
            Show(name="sure", label=text("How sure")),
            Show(name="flip", label=text("Weight that would turn it and the next"), wraps=True),
        ],
        language=language,
        caption=language.plural(
            "Ranking by these weights, {quarter}: the first is marked",
            "Ranking by these weights, {quarter}: the top {count} are marked",
            ranking.chosen,
            quarter=model.book.quarter,
        ),
        note=text(
            "{draws} draws around these weights while you try, all draws of the settings in the "
            "report. Turning weight: the others keep their proportions.",
            draws=language.number(DRAWS),
        ),
        marked=shown["choice"].isin(["both", "score"]),
    )
    return drawing.sentence(_sentence(model, ranking)) + drawn


def _sentence(model: ScoringModel, ranking: Ranking) -> str:
    language = model.language
    stated = set(model.book.scoring.scores.query("is_ranked")[c.ACCOUNT_ID].head(ranking.chosen))
    chosen = ranking.rows[ranking.rows["choice"].isin(["both", "score"])]
    new = [short(row, 60) for row in chosen.loc[~chosen[c.ACCOUNT_ID].isin(stated), c.NAME]]
    if not new:
        return language.plural(
            "With these weights the same account is in front as by the settings.",
            "With these weights the top {count} are the same as by the settings.",
            ranking.chosen,
        )
    return language.plural(
        "With these weights {count} of the top {chosen} is another than by the settings: {names}.",
        "With these weights {count} of the top {chosen} are others than by the settings: {names}.",
        len(new),
        chosen=language.number(ranking.chosen),
        names=named(model, new),
    )


def named(model: ScoringModel, names: list[str]) -> str:
    """Name the first few, and say how many more there are."""
    named, more = ", ".join(names[:MOST_NAMED]), len(names) - MOST_NAMED
    if more <= 0:
        return named
    return model.language.plural(
        "{names} and {count} more", "{names} and {count} more", more, names=named
    )


def _moves(rows: pd.DataFrame) -> list[str]:
    """Say which place an account has by the settings, with a sign of where it went."""
    written = []
    for now, before in zip(rows["rank"], rows["stated_rank"], strict=True):
        if pd.isna(before):
            written.append("")
        else:
            sign = "▲" if now < before else "▼" if now > before else "="
            written.append(f"{sign} {int(before)}")
    return written


def _flips(model: ScoringModel, ranking: Ranking) -> list[str]:
    language, text = model.language, model.language.text
    found: dict[Any, str] = {}
    for row in ranking.flips.to_dict("records"):
        criterion = row[c.CRITERION]
        if criterion is None or criterion != criterion:  # noqa: PLR0124 - NaN: none turns them
            found[row[c.ACCOUNT_ID]] = text("no single weight")
            continue
        found[row[c.ACCOUNT_ID]] = text(
            "{criterion}: {weight} → {flip}",
            criterion=model.labels[criterion],
            weight=language.percent(row["weight_pct"]),
            flip=language.percent(row["flip_weight_pct"]),
        )
    return [found.get(account, "") for account in ranking.shown[c.ACCOUNT_ID]]
