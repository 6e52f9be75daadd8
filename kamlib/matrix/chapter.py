"""Chapter 4: value by engagement, what to do with each account, and who moved."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from kamlib.data_collection.facts import Facts
from kamlib.matrix.charts import Charts
from kamlib.matrix.finding import facts_beside, finding_sentence, grounds
from kamlib.matrix.history import FOLLOWED
from kamlib.matrix.movement import by_quadrant, movements
from kamlib.matrix.placement import index_of, place, splits_of, with_previous
from kamlib.matrix.strategies import Advice, advice
from kamlib.matrix.studies import Studies
from kamlib.matrix.tables import Tables
from kamlib.matrix.targets import require_known_accounts, with_targets
from kamlib.matrix.ties import index_ties, quadrant_ties, study_ties
from kamlib.profitability import Profitability
from kamlib.scoring import Scoring
from kamlib.scoring.catalogue import labels_of
from kamlib.scoring.methods import weighted_sum
from kamlib.scoring.totals import outside, parts_of_statement
from kamlib.scoring.words import names_by_account
from kamlib.support import columns as c
from kamlib.support.chapter import Chapter
from kamlib.support.display import Finding
from kamlib.support.money import tie_out
from kamlib.support.quarter import labels_back
from kamlib.support.theme import EFFECT_COLOURS


@dataclass(frozen=True, eq=False, kw_only=True)
class Matrix(Chapter):
    """Placement and movement of all accounts with business in the rolling year.

    Reached as ``book.matrix`` of :func:`kamlib.open_workbook`; every table is computed when it is
    first asked for, and kept.

    Parameters
    ----------
    settings, quarter, language : object
        See :class:`kamlib.support.chapter.Chapter`.
    facts : Facts
        Accounts and ratings.
    profitability : Profitability
        Chapter 2 at the same quarter.
    scoring : Scoring
        Chapter 3 at the same quarter.

    Notes
    -----
    ``placement`` holds one row per account, ``movement`` who moved since the quarter before,
    ``quadrants`` the sums, ``studies`` probability, four quarters, hours and benchmarks. What a
    column means stands in the function that computes it, such as :func:`kamlib.matrix.place`.

    Examples
    --------
    >>> from kamlib.support.language import Language
    >>> from kamlib.support.settings import Settings
    >>> accounts = pd.DataFrame({"account_id": ["K1", "K2"], "status": "key"})
    >>> facts = Facts.of(accounts=accounts,
    ...     account_quarter=accounts.assign(quarter="2026Q3", gross_revenue=[1e6, 2e6]),
    ...     ratings=accounts.assign(quarter="2026Q3", criterion="cooperation", score=[7.0, 3.0]))
    >>> axes = {"value": [{"id": "revenue", "weight": 1}],
    ...     "engagement": [{"id": "cooperation", "weight": 1}]}
    >>> own = {"company": {"name": "Musterwerk"}, "sources": {}, "matrix": axes}
    >>> common = {"settings": Settings.model_validate(own), "quarter": "2026Q3",
    ...     "language": Language("en"), "facts": facts}
    >>> result = Profitability(**common)
    >>> matrix = Matrix(profitability=result, scoring=Scoring(profitability=result, **common),
    ...     **common)
    >>> matrix.now[["account_id", "value_index", "engagement_index", "quadrant"]]
      account_id  value_index  engagement_index  quadrant
    0         K1          5.0               7.0  priority
    1         K2          6.0               3.0      bind
    """

    facts: Facts
    profitability: Profitability
    scoring: Scoring

    @property
    def previous_quarter(self) -> str:
        """The quarter that movement is compared with."""
        return labels_back(self.quarter, 2)[0]

    @cached_property
    def strategies(self) -> dict[str, Advice]:
        """What to do in each quadrant."""
        return advice(self.settings.matrix.strategies, self.language)

    @cached_property
    def value_criteria(self) -> pd.DataFrame:
        """Points per account and criterion of the value index."""
        return index_of(self.settings.matrix.value, self.scoring.now, self.facts.ratings)

    @cached_property
    def engagement_criteria(self) -> pd.DataFrame:
        """Points per account and criterion of the engagement index."""
        return index_of(self.settings.matrix.engagement, self.scoring.now, self.facts.ratings)

    @cached_property
    def splits(self) -> tuple[float, float]:
        """Where value and engagement are split in the reported quarter, and in those before."""
        given = self.settings.matrix
        return splits_of(
            weighted_sum(self.value_criteria)[c.SCORE],
            weighted_sum(self.engagement_criteria)[c.SCORE],
            rule=given.split_rule,
            fixed=(given.split_value, given.split_engagement),
        )

    def _place(self, value: pd.DataFrame, engagement: pd.DataFrame) -> pd.DataFrame:
        return place(
            value,
            engagement,
            split_value=self.splits[0],
            split_engagement=self.splits[1],
            at_split=self.settings.matrix.at_split,
            border=self.settings.matrix.border,
        )

    @cached_property
    def now(self) -> pd.DataFrame:
        """Placement at the reported quarter."""
        return self._place(self.value_criteria, self.engagement_criteria)

    @cached_property
    def before(self) -> pd.DataFrame:
        """Placement at the quarter before, from the data up to then."""
        return self._placed_at(self.previous_quarter)

    def _placed_at(self, quarter: str) -> pd.DataFrame:
        evidence = self.scoring.evidence(quarter)
        value = index_of(self.settings.matrix.value, evidence, self.facts.ratings)
        engagement = index_of(self.settings.matrix.engagement, evidence, self.facts.ratings)
        return self._place(value, engagement)

    @cached_property
    def placements(self) -> dict[str, pd.DataFrame]:
        """Placements of five quarters, oldest first: four quarters of movement."""
        earlier = labels_back(self.quarter, FOLLOWED + 1)[:-2]
        placed = {quarter: self._placed_at(quarter) for quarter in earlier}
        return {**placed, self.previous_quarter: self.before, self.quarter: self.now}

    @cached_property
    def placement(self) -> pd.DataFrame:
        """One row per account with business: indices, quadrant, distance, previous place."""
        facts = self.facts.accounts[[c.ACCOUNT_ID, c.STATUS, c.SEGMENT, c.ACCOUNT_MANAGER]]
        money = self.scoring.measures[[c.ACCOUNT_ID, c.NET_REVENUE, c.CUSTOMER_CONTRIBUTION]]
        table = with_previous(self.now, self.before)
        table = table.merge(facts, how="left", on=c.ACCOUNT_ID, validate="one_to_one")
        table = table.merge(money, how="left", on=c.ACCOUNT_ID, validate="one_to_one")
        table.insert(1, c.NAME, table[c.ACCOUNT_ID].map(self._names))
        table["is_thin"] = table["coverage"] < self.settings.scoring.minimum_coverage_pct
        given = self.settings.matrix
        require_known_accounts(given.target_by_account, self.facts.accounts[c.ACCOUNT_ID])
        table = with_targets(
            table,
            by_status=given.target_by_status,
            by_account=given.target_by_account,
            splits=self.splits,
            at_split=given.at_split,
        )
        order = [c.NET_REVENUE, c.ACCOUNT_ID]
        return table.sort_values(order, ascending=[False, True]).reset_index(drop=True)

    @cached_property
    def movement(self) -> pd.DataFrame:
        """Who moved since the quarter before."""
        table = movements(self.now, self.before)
        revenue = self.scoring.measures[[c.ACCOUNT_ID, c.NET_REVENUE]]
        table = table.merge(revenue, how="left", on=c.ACCOUNT_ID, validate="one_to_one")
        return table.assign(name=table[c.ACCOUNT_ID].map(self._names))

    @property
    def _names(self) -> pd.Series:
        return names_by_account(self.facts.accounts)

    @cached_property
    def quadrants(self) -> pd.DataFrame:
        """Accounts, revenue and contribution of each quadrant."""
        return by_quadrant(self.placement)

    @cached_property
    def studies(self) -> Studies:
        """Probability, four quarters, hours, comparison and benchmarks."""
        return Studies(
            settings=self.settings,
            language=self.language,
            facts=self.facts,
            scoring=self.scoring,
            placement=self.placement,
            placements=self.placements,
            criteria=(self.value_criteria, self.engagement_criteria),
            splits=self.splits,
        )

    @cached_property
    def criteria(self) -> pd.DataFrame:
        """Points per account and criterion of both indices."""
        return pd.concat(
            [
                self.value_criteria.assign(index="value"),
                self.engagement_criteria.assign(index="engagement"),
            ],
            ignore_index=True,
        )

    def _made_of(self, index: int) -> str:
        criteria = (self.settings.matrix.value, self.settings.matrix.engagement)[index]
        return ", ".join(labels_of(criteria, self.language).values())

    @property
    def finding(self) -> Finding:
        """How much lies in the top quadrant, and who entered and left it."""
        return Finding(
            finding_sentence(
                self.placement,
                self.movement,
                strategies=self.strategies,
                previous_quarter=self.previous_quarter,
                language=self.language,
                rests_on=grounds(self.criteria, self._criterion_names),
            )
        )

    @property
    def _criterion_names(self) -> dict[str, str]:
        given = self.settings.matrix
        return labels_of((*given.value, *given.engagement), self.language)

    @property
    def tie_outs(self) -> pd.DataFrame:
        """Counts, money and points that must agree."""
        quadrants = quadrant_ties(
            self.quadrants,
            scored=len(self.scoring.scores),
            rest=self.outside,
            year=self.profitability.statement_year,
        )
        indices = index_ties(self.placement, self.value_criteria, self.engagement_criteria)
        return tie_out([*quadrants, *indices, *study_ties(self.studies)])

    @cached_property
    def outside(self) -> pd.Series:
        """Money of chapter 2 that no account of the matrix has."""
        placed = dict.fromkeys(self.placement[c.ACCOUNT_ID], "placed")
        return outside(parts_of_statement(self.profitability.statement_year, placed))

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """Tables to publish: placement, movement, quadrants and points per criterion."""
        return {
            "matrix": self.placement,
            "matrix_movement": self.movement,
            "matrix_quadrants": self.quadrants,
            "matrix_criteria": self.criteria,
            **self.studies.frames,
        }

    @property
    def charts(self) -> Charts:
        """Pictures of the chapter."""
        return Charts(
            placement=self.placement,
            quadrants=self.quadrants,
            strategies=self.strategies,
            comparison=self.studies.comparison,
            transitions=self.studies.transitions,
            labels=self.studies.labels,
            splits=self.splits,
            border=self.settings.matrix.border,
            made_of=(self._made_of(0), self._made_of(1)),
            company=self.settings.company.name,
            quarters=(self.studies.quarters[0], self.previous_quarter, self.quarter),
            colours=EFFECT_COLOURS[self.settings.report.colours],
            language=self.language,
        )

    @property
    def tables(self) -> Tables:
        """Tables of the chapter."""
        return Tables(
            beside=facts_beside(
                self.placement,
                strategies=self.strategies,
                minimum_coverage_pct=self.settings.scoring.minimum_coverage_pct,
                language=self.language,
            ),
            placement=self.placement,
            movement=self.movement,
            quadrants=self.quadrants,
            outside=self.outside,
            strategies=self.strategies,
            indices=(self.settings.matrix.value, self.settings.matrix.engagement),
            studies=self.studies,
            splits=self.splits,
            quarters=(self.previous_quarter, self.quarter),
            language=self.language,
        )
