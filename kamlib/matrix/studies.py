"""What goes beyond the placement, wired: probability, four quarters, hours, comparison.

Holds wiring only; every figure comes from the pure functions of the package.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from kamlib.data_collection.facts import Facts
from kamlib.matrix.benchmark import (
    COMPARED,
    compare_with_benchmarks,
    figures,
    newest_wallets,
    segment_benchmarks,
)
from kamlib.matrix.comparison import compared_accounts, side_by_side, strengths_and_weaknesses
from kamlib.matrix.history import history_of, moves_by_quarter, paths, transitions
from kamlib.matrix.probability import index_draws, quadrant_probability
from kamlib.matrix.resources import (
    Budget,
    by_manager_hours,
    by_quadrant_hours,
    resources,
    suggested_hours,
)
from kamlib.matrix.spent_hours import action_hours, contact_hours
from kamlib.scoring import Scoring
from kamlib.scoring.catalogue import labels_of, resolve_all
from kamlib.scoring.measures import net_revenue
from kamlib.scoring.words import names_by_account
from kamlib.support import columns as c
from kamlib.support.language import Language
from kamlib.support.settings import Settings


@dataclass(frozen=True, eq=False, kw_only=True)
class Studies:
    """Everything about the matrix beyond one placement.

    Parameters
    ----------
    settings : Settings
        The company's.
    language : Language
        Of names of criteria.
    facts : Facts
        Accounts, interactions, actions, wallets and benchmarks.
    scoring : Scoring
        Chapter 3 at the reported quarter.
    placement : DataFrame
        Of the reported quarter, with names, status and money.
    placements : mapping of quarter to DataFrame
        Of five quarters, oldest first.
    criteria : tuple of DataFrame
        Points of the value and of the engagement index.
    splits : tuple of float
        Of value and of engagement.
    """

    settings: Settings
    language: Language
    facts: Facts
    scoring: Scoring
    placement: pd.DataFrame
    placements: Mapping[str, pd.DataFrame]
    criteria: tuple[pd.DataFrame, pd.DataFrame]
    splits: tuple[float, float]

    @property
    def quarters(self) -> list[str]:
        """Quarters of the history, oldest first."""
        return list(self.placements)

    @cached_property
    def probability(self) -> pd.DataFrame:
        """Placement with the probability of each quadrant."""
        how, given = self.settings.scoring.robustness, self.settings.matrix
        accounts, value = index_draws(self.criteria[0], resolve_all(given.value), how)
        _, engagement = index_draws(self.criteria[1], resolve_all(given.engagement), how, stream=1)
        shares = quadrant_probability(
            accounts,
            value,
            engagement,
            splits=self.splits,
            at_split=self.settings.matrix.at_split,
        )
        kept = ["quadrant", "distance_to_split", "is_undecided"]
        kept = [c.ACCOUNT_ID, c.NAME, c.ACCOUNT_MANAGER, c.NET_REVENUE, *kept]
        return self.placement[kept].merge(
            shares, how="left", on=c.ACCOUNT_ID, validate="one_to_one"
        )

    @cached_property
    def history(self) -> pd.DataFrame:
        """Where every account stood in each of the quarters."""
        return history_of(self.placements)

    @cached_property
    def paths(self) -> pd.DataFrame:
        """One row per account: its quadrants and how often they changed."""
        return self._named(paths(self.history, self.quarters))

    @cached_property
    def moves(self) -> pd.DataFrame:
        """Every change of quadrant in the last four quarters."""
        return self._named(moves_by_quarter(self.placements))

    @cached_property
    def transitions(self) -> pd.DataFrame:
        """From which quadrant to which, over four quarters."""
        first, last = self.quarters[0], self.quarters[-1]
        return transitions(
            self.placements[first],
            self.placements[last],
            revenue_before=net_revenue(self.scoring.evidence(first)),
            revenue_now=net_revenue(self.scoring.now),
        )

    @property
    def budget(self) -> Budget:
        """Hours and money there are; what was not declared is missing."""
        given = self.settings.matrix.resources
        hours = given.hours_available or sum(given.hours_by_manager.values())
        return Budget(
            hours_available=hours or float("nan"),
            cost_per_hour=given.cost_per_hour or float("nan"),
            budget_available=given.budget_available or float("nan"),
        )

    @cached_property
    def resources(self) -> pd.DataFrame:
        """Suggested and spent hours per account."""
        given, facts = self.settings.matrix.resources, self.facts
        quarter = self.settings.quarter(self.quarters[-1])
        contacts = contact_hours(facts.interaction_quarter, quarter=str(quarter))
        actions = action_hours(facts.actions, start=quarter.start, end=quarter.end)
        table = resources(
            self.placement,
            suggested=suggested_hours(self.placement, hours=given.hours, factor=given.factor),
            contacts=None if facts.interaction_quarter.empty else contacts,
            actions=None if facts.actions.empty else actions,
            budget=self.budget,
        )
        return self._named(table)

    @cached_property
    def hours(self) -> pd.DataFrame:
        """Hours per quadrant."""
        return by_quadrant_hours(self.resources)

    @cached_property
    def managers(self) -> pd.DataFrame:
        """Hours per account manager."""
        managers = self.placement.set_index(c.ACCOUNT_ID)[c.ACCOUNT_MANAGER]
        given = self.settings.matrix.resources.hours_by_manager
        return by_manager_hours(self.resources, managers, available=given)

    @cached_property
    def compared(self) -> list[str]:
        """Accounts that are set side by side."""
        return compared_accounts(self.placement)

    @cached_property
    def comparison(self) -> pd.DataFrame:
        """Points of the compared accounts in every criterion of matrix and score."""
        columns = [c.ACCOUNT_ID, c.CRITERION, "points"]
        every = [*self.criteria, self.scoring.criteria]
        tidy = pd.concat([table[columns] for table in every], ignore_index=True)
        return self._named(side_by_side(tidy, self.compared))

    @cached_property
    def profiles(self) -> pd.DataFrame:
        """Strengths and weaknesses of the compared accounts."""
        return self._named(strengths_and_weaknesses(self.comparison))

    @cached_property
    def labels(self) -> dict[str, str]:
        """Name of each criterion of matrix and score."""
        given = self.settings
        criteria = [*given.scoring.criteria, *given.matrix.engagement, *given.matrix.value]
        return labels_of(criteria, self.language)

    @cached_property
    def _figures(self) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        ids = pd.Index(self.placement[c.ACCOUNT_ID].astype(str))
        year = self.settings.quarter(self.quarters[-1]).year
        wallets = newest_wallets(self.facts.wallets, year=year)
        groups = (
            pd.Series(ids, index=ids),
            self._segments,
            pd.Series("", index=ids).replace("", "all"),
        )
        alone, segment, everyone = (
            figures(self.scoring.now, wallets, groups=group) for group in groups
        )
        return alone, segment, everyone

    @property
    def _segments(self) -> pd.Series:
        return self.placement.set_index(c.ACCOUNT_ID)[c.SEGMENT]

    @property
    def _portfolio(self) -> dict[str, float]:
        everyone = self._figures[2]
        return {name: float(everyone[name].sum(min_count=1)) for name in COMPARED}

    @cached_property
    def benchmarks(self) -> pd.DataFrame:
        """Each account against its segment, all accounts and figures from outside."""
        table = compare_with_benchmarks(
            self._figures[0],
            self._figures[1],
            self._portfolio,
            segments=self._segments,
            benchmarks=self.facts.benchmarks,
        )
        return self._named(table)

    @cached_property
    def segment_benchmarks(self) -> pd.DataFrame:
        """Each segment against all accounts and figures from outside."""
        return segment_benchmarks(
            self._figures[1], self._portfolio, benchmarks=self.facts.benchmarks
        )

    def _named(self, table: pd.DataFrame) -> pd.DataFrame:
        names = names_by_account(self.facts.accounts)
        money = self.placement.set_index(c.ACCOUNT_ID)[c.NET_REVENUE]
        named = table.assign(name=table[c.ACCOUNT_ID].map(names))
        return named.assign(**{c.NET_REVENUE: named[c.ACCOUNT_ID].map(money).astype(float)})

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """Tables to publish."""
        lists = {name: self.profiles[name].map(", ".join) for name in _LISTS}
        return {
            "matrix_probability": self.probability,
            "matrix_history": self.history,
            "matrix_transitions": self.transitions,
            "matrix_moves": self.moves,
            "matrix_resources": self.resources,
            "matrix_comparison": self.comparison,
            "matrix_profiles": self.profiles.assign(**lists),
            "matrix_benchmarks": self.benchmarks,
        }


_LISTS = ("strengths", "weaknesses", "unknown")
