"""Chapter 3 under other weights: the ranking, how sure it is, which weight would turn it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

import pandas as pd

from kamlib.panels.models.model import Choice, PanelModel, within
from kamlib.panels.models.weights import Scored, checked_weights, moved
from kamlib.scoring.comparison import compare_with_revenue, proposals
from kamlib.scoring.flips import neighbour_flips
from kamlib.scoring.methods import knocked_out
from kamlib.scoring.robustness import draw_weights
from kamlib.scoring.score_draws import draw_scores, top_shares
from kamlib.scoring.verdicts import deviations, verdicts
from kamlib.support import columns as c

#: Draws while a weight is moved; the report takes those of the settings.
DRAWS = 1024
#: Accounts below the cut that are drawn along: whoever has a chance is among them.
RESERVE = 40
#: Accounts shown below the cut.
BELOW = 6
MOST_SHOWN = 40


class Ranking(NamedTuple):
    """A ranking under some weights.

    Attributes
    ----------
    rows : DataFrame
        Best first: ``account_id``, ``name``, ``status``, ``score``, ``coverage_pct``, ``rank``,
        ``stated_rank`` (by the weights of the settings), ``revenue_rank``, ``choice``,
        ``proposal``, ``top_pct`` (probability of being chosen, percent) and ``verdict``.
    flips : DataFrame
        For each shown pair of neighbours the smallest change of one weight that turns them, see
        :func:`kamlib.scoring.neighbour_flips`.
    chosen : int
        How many are chosen.
    """

    rows: pd.DataFrame
    flips: pd.DataFrame
    chosen: int

    @property
    def shown(self) -> pd.DataFrame:
        """The rows of a table: the chosen and a few below the cut."""
        ranked = self.rows[self.rows["is_ranked"]]
        return ranked.head(min(self.chosen + BELOW, MOST_SHOWN))


class ScoringModel(PanelModel):
    """Weights and number of key accounts, and the ranking that follows.

    Its choice: ``weights`` (percent by criterion, always 100 together) and ``top``.
    """

    chapter: ClassVar[str] = "scoring"

    @cached_property
    def scored(self) -> Scored:
        """Points of all accounts with business."""
        return Scored.of(self.book.scoring.used, self.book.scoring.criteria)

    @property
    def labels(self) -> dict[str, str]:
        """Name of each criterion."""
        return self.book.scoring.labels

    @property
    def most(self) -> int:
        """Most key accounts that can be chosen."""
        return max(1, int(self.book.scoring.scores["is_ranked"].sum()))

    def start(self) -> Choice:
        """Weights and number of the settings."""
        top = min(self.book.scoring.chosen, self.most)
        return {"weights": self.scored.stated(), "top": top}

    def checked(self, choice: Choice) -> Choice:
        """Check weights and number."""
        weights = checked_weights(choice["weights"], self.scored.names)
        return {"weights": weights, "top": int(within("top", choice["top"], 1, self.most))}

    def said(self, choice: Choice) -> dict[str, str]:
        """Say weights and number."""
        language = self.language
        weights = {
            self.labels[name]: language.percent(weight)
            for name, weight in choice["weights"].items()
        }
        return {**weights, language.text("Key accounts to choose"): language.number(choice["top"])}

    def move(self, criterion: str, weight: float) -> None:
        """Give one criterion another weight; the others keep their proportions."""
        self.choose(weights=moved(self.choice["weights"], criterion, weight))

    @cached_property
    def _facts(self) -> pd.DataFrame:
        scores = self.book.scoring.scores
        return scores[[c.ACCOUNT_ID, c.NAME, c.STATUS, c.NET_REVENUE, "rank"]].rename(
            columns={"rank": "stated_rank"}
        )

    @cached_property
    def _missed(self) -> pd.DataFrame:
        return knocked_out(self.book.scoring.criteria, self.scored.criteria)

    @cached_property
    def _deviations(self) -> pd.DataFrame:
        how = self.settings.scoring.robustness
        return deviations(
            self.scored.criteria,
            self.book.scoring.criteria,
            rating_deviation=how.rating_deviation,
        )

    def ranking(self) -> Ranking:
        """Rank all accounts by the chosen weights."""
        weights, top = self.choice["weights"], self.choice["top"]
        scores = self.scored.scores(weights)
        table = scores.merge(self._facts, how="left", on=c.ACCOUNT_ID, validate="one_to_one")
        counted = [name for name, weight in weights.items() if weight > 0]
        missed = self._missed[self._missed[c.CRITERION].isin(counted)]
        table = compare_with_revenue(
            table,
            key_accounts=top,
            minimum_coverage_pct=self.settings.scoring.minimum_coverage_pct,
            excluded=list(missed[c.ACCOUNT_ID]),
        )
        order = list(table.loc[table["is_ranked"], c.ACCOUNT_ID])
        how = self.settings.scoring.robustness
        sure = 100 * self._top_shares(order)
        table["top_pct"] = table[c.ACCOUNT_ID].map(sure).where(table["is_ranked"])
        table.loc[table["is_ranked"] & table["top_pct"].isna(), "top_pct"] = 0.0
        limits = {"stable_pct": how.stable_pct, "out_pct": how.out_pct}
        table["verdict"] = verdicts(table["top_pct"], **limits)
        table["proposal"] = proposals(table)
        return Ranking(table, self._flips(order, top), top)

    def _top_shares(self, order: list[str]) -> pd.Series:
        """Probability of being chosen, of the accounts that have a chance."""
        used = self.scored.used(self.choice["weights"])
        drawn = order[: self.choice["top"] + RESERVE]
        if not drawn:
            return pd.Series(dtype=float)
        how, names = self.settings.scoring.robustness, [item.id for item in used]
        weights = draw_weights(
            [item.weight for item in used],
            draws=DRAWS,
            seed=how.seed,
            uncertainty=how.weights,
            concentration=how.concentration,
            band_points=how.band_points,
        )
        scores = draw_scores(
            self.scored.points.loc[drawn, names].to_numpy(),
            self._deviations.loc[drawn, names].to_numpy(),
            weights,
            seed=how.seed,
            groups=[item.group for item in used],
        )
        return pd.Series(top_shares(scores, self.choice["top"]), index=drawn)

    def _flips(self, order: list[str], top: int) -> pd.DataFrame:
        # All criteria: a weight that stands at 0 can be moved, too.
        criteria = self.scored.criteria
        return neighbour_flips(
            self.scored.points[[item.id for item in criteria]],
            order[: min(top + BELOW, MOST_SHOWN)],
            self.choice["weights"],
            groups=[item.group for item in criteria],
        )

    def changed_settings(self) -> Mapping[str, Any]:
        """Give number and criteria with the chosen weights, so that the first page agrees."""
        return {
            "scoring": {
                "key_accounts": self.choice["top"],
                "criteria": with_weights(self.settings.scoring.criteria, self.choice["weights"]),
                "weights": {"method": "direct"},
            }
        }


def with_weights(criteria: Any, weights: Mapping[str, float]) -> list[dict[str, Any]]:
    """Write criteria as settings, with other weights; one of weight 0 is left out."""
    written = [item.model_dump(mode="json", exclude_unset=True) for item in criteria]
    return [{**item, "weight": weights[item["id"]]} for item in written if weights[item["id"]] > 0]
