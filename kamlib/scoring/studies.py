"""What goes beyond the ranking, wired: how sure it is, TOPSIS, turning weights, cautions.

Holds wiring only; every figure comes from the pure functions of the package.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from kamlib.scoring.acceptability import Acceptability
from kamlib.scoring.cautions import cautions
from kamlib.scoring.flips import neighbour_flips
from kamlib.scoring.second_opinion import compare_with_topsis
from kamlib.scoring.verdicts import (
    SHOWN,
    assess_robustness,
    central_weights,
    points_table,
    rank_shares,
    sureness,
    wins_of_pairs,
)
from kamlib.support import columns as c
from kamlib.support.settings import Criterion, Scoring


@dataclass(frozen=True, eq=False, kw_only=True)
class Studies:
    """Everything about the ranking beyond one score.

    Parameters
    ----------
    settings : Scoring
        The company's.
    used : sequence of Criterion
        The criteria scored, completed, with their weights.
    scores : DataFrame
        Accounts with score, rank and choice, best first.
    criteria : DataFrame
        Points per account and criterion.
    key_accounts : int
        How many are chosen.
    """

    settings: Scoring
    used: Sequence[Criterion]
    scores: pd.DataFrame
    criteria: pd.DataFrame
    key_accounts: int

    @property
    def order(self) -> list[str]:
        """The ranked accounts, best first."""
        return list(self.scores.loc[self.scores["is_ranked"], c.ACCOUNT_ID])

    @cached_property
    def _points(self) -> pd.DataFrame:
        ranked = self.criteria[self.criteria[c.ACCOUNT_ID].isin(self.order)]
        return points_table(self.used, ranked)

    @cached_property
    def draws(self) -> Acceptability | None:
        """Ranks in all draws of weights and ratings; None where no account is ranked."""
        how = self.settings.robustness
        return assess_robustness(self.used, self.criteria, self.order, how)

    @cached_property
    def sureness(self) -> pd.DataFrame:
        """How sure each ranked account's place is, see :func:`kamlib.scoring.verdicts.sureness`."""
        how = self.settings.robustness
        return sureness(self.scores, self.draws, key_accounts=self.key_accounts, how=how)

    @cached_property
    def rank_shares(self) -> pd.DataFrame:
        """Share of draws in which each account has each rank."""
        return rank_shares(self.draws)

    @cached_property
    def central_weights(self) -> pd.DataFrame:
        """Weights that make an account the best one."""
        return central_weights(self.draws, self.used)

    @cached_property
    def second_opinion(self) -> pd.DataFrame:
        """The ranked accounts by TOPSIS beside the weighted sum."""
        return compare_with_topsis(
            self.scores, self._points, self.used, key_accounts=self.key_accounts
        )

    @cached_property
    def flips(self) -> pd.DataFrame:
        """Which weight turns each pair of neighbours, down to a few places below the cut."""
        table = neighbour_flips(
            self._points,
            self.order[: max(SHOWN, self.key_accounts + 5)],
            {item.id: item.weight for item in self.used},
            groups=[item.group for item in self.used],
        )
        return table.assign(ahead_pct=wins_of_pairs(self.draws, table))

    @cached_property
    def cautions(self) -> pd.DataFrame:
        """What speaks against the criteria, see :func:`kamlib.scoring.cautions.cautions`."""
        table = points_table(self.used, self.criteria)
        return cautions(self.used, table, correlation=self.settings.correlation_warning)

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """Tables to publish."""
        return {
            "score_sureness": self.sureness,
            "score_rank_shares": self.rank_shares,
            "score_central_weights": self.central_weights,
            "score_second_opinion": self.second_opinion,
            "score_flips": self.flips,
            "score_cautions": self.cautions,
        }
