"""The part of Soll-Ist that says why and whither: effects, mix, outlooks, programme; wired only."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from kamlib.data_collection.facts import Facts
from kamlib.soll_ist import bridge as b
from kamlib.soll_ist.effects import sum_effects
from kamlib.soll_ist.explained import Explained
from kamlib.soll_ist.outlook import outlook_to_year_end
from kamlib.soll_ist.outlook_scores import scored_outlooks
from kamlib.soll_ist.programme import programme_kpis
from kamlib.soll_ist.targets import usable_targets
from kamlib.soll_ist.variance import named
from kamlib.support import columns as c
from kamlib.support.chapter import Chapter
from kamlib.support.quarter import Quarter, labels_back


@dataclass(frozen=True, eq=False, kw_only=True)
class Explaining(Chapter):
    """Effects against the year before, outlook to the year's end, and the programme.

    Parameters
    ----------
    facts : Facts
        Product lines, sales, answers and accounts.
    """

    facts: Facts

    @property
    def targets(self) -> pd.DataFrame:
        """All target rows."""
        raise NotImplementedError

    @property
    def _by_quarter(self) -> pd.DataFrame:
        raise NotImplementedError

    @property
    def base_quarter(self) -> str:
        """The same quarter of the year before: where bridges start."""
        return str(Quarter.parse(self.quarter) - 4)

    def effects_against(self, base: pd.DataFrame, *, within: tuple[str, ...] = ()) -> pd.DataFrame:
        """Compute the effects of each product line against a plan or another period.

        Parameters
        ----------
        base : DataFrame
            Lines of the shape of ``facts.product_quarter`` (without ``quarter``): a plan,
            or another quarter.
        within : tuple of str, default=()
            Keys whose groups have a quantity and mix of their own.

        Returns
        -------
        DataFrame
            One row per measure and line; see :func:`kamlib.soll_ist.effects.line_effects`.
        """
        actual = b.period_lines(self.facts.product_quarter, self.quarter)
        method = self.settings.soll_ist.joint_term
        return b.all_line_effects(base, actual, method=method, within=within)

    @cached_property
    def line_effects(self) -> pd.DataFrame:
        """Effects of each product line against the year before."""
        return self.effects_against(b.period_lines(self.facts.product_quarter, self.base_quarter))

    @cached_property
    def company_effects(self) -> pd.DataFrame:
        """Effects on revenue and gross profit of the whole company."""
        return sum_effects(self.line_effects, [b.MEASURE]).sort_values(
            b.MEASURE, ascending=False, ignore_index=True
        )

    @cached_property
    def account_effects(self) -> pd.DataFrame:
        """Effects by account; quantity and mix are those within the account."""
        before = b.period_lines(self.facts.product_quarter, self.base_quarter)
        lines = self.effects_against(before, within=(c.ACCOUNT_ID,))
        return b.with_names(sum_effects(lines, [b.MEASURE, c.ACCOUNT_ID]), self.facts.accounts)

    @cached_property
    def mix(self) -> pd.DataFrame:
        """Mix between segments, between their product groups, and within these."""
        return b.segment_mix(self.line_effects, self.facts.accounts)

    @cached_property
    def outlook(self) -> pd.DataFrame:
        """Year to date, rest of year and outlook to its end by four methods."""
        table = outlook_to_year_end(
            usable_targets(self.targets),
            self._by_quarter,
            self.quarter,
            season=self.settings.soll_ist.season,
        )
        return named(table, self.facts.accounts)

    @cached_property
    def outlook_scores(self) -> pd.DataFrame:
        """Each method's outlook of the last eight quarters against what came."""
        table = scored_outlooks(
            usable_targets(self.targets),
            self._by_quarter,
            labels_back(self.quarter, 8),
            season=self.settings.soll_ist.season,
        )
        return named(table, self.facts.accounts)

    @cached_property
    def programme(self) -> pd.DataFrame:
        """Growth, retention and satisfaction of the key-account programme."""
        facts = self.facts
        return programme_kpis(
            facts.accounts, facts.account_quarter, facts.survey_quarter, self.quarter
        )

    @cached_property
    def explained(self) -> Explained:
        """What pictures and tables of effects and outlooks are made from."""
        return Explained(
            company_effects=self.company_effects,
            account_effects=self.account_effects,
            mix=self.mix,
            outlook=self.outlook,
            scores=self.outlook_scores,
            programme=self.programme,
            base_quarter=self.base_quarter,
            joint_term=self.settings.soll_ist.joint_term,
            units=b.units_of(self.line_effects),
            outlook_method=self.settings.soll_ist.outlook,
            season=self.settings.soll_ist.season,
        )
