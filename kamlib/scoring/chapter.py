"""Chapter 3: which accounts earn most attention, by agreed criteria, not revenue alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from kamlib.data_collection.facts import Facts
from kamlib.profitability import Profitability
from kamlib.scoring.catalogue import labels_of, resolve_all
from kamlib.scoring.cautions import remarks, unrated
from kamlib.scoring.charts import Charts
from kamlib.scoring.comparison import compare_with_revenue, drivers, proposals
from kamlib.scoring.criteria import MEASURES, is_absent, measured
from kamlib.scoring.evidence import Evidence, business_accounts
from kamlib.scoring.methods import assess, knocked_out, weighted_sum
from kamlib.scoring.ratings import disagreements, rated, with_spread
from kamlib.scoring.reasons import (
    finding_sentence,
    reason_sentences,
    status_sentence,
    sure_sentence,
    unranked_sentence,
)
from kamlib.scoring.robust_tables import RobustTables
from kamlib.scoring.studies import Studies
from kamlib.scoring.tables import Tables
from kamlib.scoring.ties import money_ties, score_ties
from kamlib.scoring.totals import outside, parts_of_statement
from kamlib.scoring.values import coverage, criterion_values
from kamlib.scoring.weighting import with_weights
from kamlib.scoring.words import names_by_account
from kamlib.support import columns as c
from kamlib.support.chapter import Allowed, Chapter
from kamlib.support.display import Finding
from kamlib.support.errors import ParameterError, Sentence
from kamlib.support.money import tie_out
from kamlib.support.settings import Criterion
from kamlib.support.theme import EFFECT_COLOURS

#: Part of the reconciliation that an account belongs to.
PART_OF_CHOICE = {"both": "top", "score": "top", "revenue": "below", "neither": "below"}


@dataclass(frozen=True, eq=False, kw_only=True)
class Scoring(Chapter):
    """Scores and ranks of all accounts with business in the rolling year, and how sure they are.

    Reached as ``book.scoring`` of :func:`kamlib.open_workbook`. ``scores`` holds one row per
    account, ``criteria`` its points, ``studies`` how sure the ranks are; each is computed when
    first asked for, by a function of :mod:`kamlib.scoring` that says what its columns mean.

    Parameters
    ----------
    settings, quarter, language : object
        See :class:`kamlib.support.chapter.Chapter`.
    facts : Facts
        Accounts, ratings, interactions, payments and surveys.
    profitability : Profitability
        Chapter 2 at the same quarter.
    key_accounts : int, default=0
        How many key accounts are chosen; 0: as many as the settings say.

    Examples
    --------
    >>> from kamlib.support.language import Language
    >>> from kamlib.support.settings import Settings
    >>> accounts = pd.DataFrame({"account_id": ["K1", "K2"], "status": "key"})
    >>> facts = Facts.of(accounts=accounts,
    ...     account_quarter=accounts.assign(quarter="2026Q3", gross_revenue=[1e6, 2e6]),
    ...     ratings=accounts.assign(quarter="2026Q3", criterion="risk", score=[2.0, 6.0]))
    >>> own = {"company": {"name": "Musterwerk"}, "sources": {}, "scoring": {"key_accounts": 1,
    ...     "criteria": [{"id": "risk", "weight": 1}]}}
    >>> common = {"settings": Settings.model_validate(own), "quarter": "2026Q3",
    ...     "language": Language("en"), "facts": facts}
    >>> scoring = Scoring(profitability=Profitability(**common), **common)
    >>> scoring.scores[["account_id", "score", "rank", "revenue_rank", "choice"]]
      account_id  score  rank  revenue_rank   choice
    0         K1    8.0   1.0           2.0    score
    1         K2    4.0   2.0           1.0  revenue
    """

    facts: Facts
    profitability: Profitability
    key_accounts: int = 0

    def top(self, key_accounts: int = 0) -> Scoring:
        """Choose another number of key accounts; 0 keeps the number of the settings.

        Returns
        -------
        Scoring
            The same chapter with ``scores``, tables and pictures for that number.

        Raises
        ------
        ParameterError
            If the number is negative.
        """
        if key_accounts < 0:
            raise ParameterError(
                Sentence(
                    "key_accounts says how many key accounts to choose; found {key_accounts}. "
                    "Give a whole number from 1, or 0 for the number in the settings.",
                    key_accounts=key_accounts,
                )
            )
        return replace(self, key_accounts=key_accounts) if key_accounts else self

    @property
    def chosen(self) -> int:
        """How many key accounts are chosen."""
        return self.key_accounts or self.settings.scoring.key_accounts

    @cached_property
    def used(self) -> tuple[Criterion, ...]:
        """The criteria of the settings, completed from the catalogue, with their weights."""
        return with_weights(resolve_all(self.settings.scoring.criteria), self.settings.scoring)

    @cached_property
    def labels(self) -> dict[str, str]:
        """Name of each criterion."""
        return labels_of(self.used, self.language)

    def evidence(self, quarter: str) -> Evidence:
        """Take the tables that measures are computed from, as they stood at a quarter.

        Returns
        -------
        Evidence
            Of all accounts; nothing later than that quarter counts.
        """
        return Evidence.of(
            self.facts,
            self.profitability.statement_by_quarter,
            quarter=quarter,
            as_of=self.settings.quarter(quarter).end,
            denominator=self.settings.profitability.denominator,
        )

    @cached_property
    def now(self) -> Evidence:
        """The evidence at the reported quarter."""
        return self.evidence(self.quarter)

    @cached_property
    def measures(self) -> pd.DataFrame:
        """Every measure for every account, see :func:`kamlib.scoring.criteria.measured`."""
        return measured(self.now)

    @cached_property
    def ratings(self) -> pd.DataFrame:
        """Newest ratings, raters averaged, see :func:`kamlib.scoring.ratings.rated`."""
        return rated(self.facts.ratings, quarter=self.quarter)

    @cached_property
    def criteria(self) -> pd.DataFrame:
        """Points per account and criterion, see :func:`kamlib.scoring.methods.assess`."""
        values = criterion_values(self.used, measures=self.measures, ratings=self.ratings)
        tidy = assess(self.used, values, business_accounts(self.now))
        return with_spread(tidy, self.used, self.ratings)

    @cached_property
    def scores(self) -> pd.DataFrame:
        """One row per account with business: score, both ranks, move, choice and reason."""
        facts = self.facts.accounts[[c.ACCOUNT_ID, c.STATUS, c.SEGMENT, c.ACCOUNT_MANAGER]]
        revenue = self.measures[[c.ACCOUNT_ID, c.NET_REVENUE]]
        table = weighted_sum(self.criteria)
        table = table.merge(facts, how="left", on=c.ACCOUNT_ID, validate="one_to_one")
        table = table.merge(revenue, how="left", on=c.ACCOUNT_ID, validate="one_to_one")
        table.insert(1, c.NAME, table[c.ACCOUNT_ID].map(names_by_account(self.facts.accounts)))
        missed = knocked_out(self.criteria, self.used).drop_duplicates(c.ACCOUNT_ID)
        table = compare_with_revenue(
            table,
            key_accounts=self.chosen,
            minimum_coverage_pct=self.settings.scoring.minimum_coverage_pct,
            excluded=list(missed[c.ACCOUNT_ID]),
        )
        names = {c.CRITERION: "missed", "points": "missed_points", "minimum": "missed_minimum"}
        missed = missed.rename(columns=names)
        table = table.merge(missed, how="left", on=c.ACCOUNT_ID, validate="one_to_one")
        ranked = table.loc[table["is_ranked"], c.ACCOUNT_ID]
        moved = drivers(self.criteria[self.criteria[c.ACCOUNT_ID].isin(ranked)])
        table = table.merge(moved, how="left", on=c.ACCOUNT_ID, validate="one_to_one")
        return table.assign(
            proposal=proposals(table),
            reason=reason_sentences(
                table, self.criteria, labels=self.labels, language=self.language
            ),
        )

    @cached_property
    def coverage(self) -> pd.DataFrame:
        """Criteria with the share of accounts that have a figure."""
        absent = [name for name, measure in MEASURES.items() if is_absent(measure, self.now)]
        return coverage(self.used, self.criteria, absent=absent)

    @cached_property
    def disagreements(self) -> pd.DataFrame:
        """Ratings of scored accounts on which raters contradict each other."""
        names = self.scores.set_index(c.ACCOUNT_ID)[c.NAME]
        known = self.ratings[self.ratings[c.ACCOUNT_ID].isin(names.index)]
        origins = [item.origin for item in self.used if item.source == "rating"]
        table = disagreements(known, criteria=origins)
        return table.assign(name=table[c.ACCOUNT_ID].map(names))

    @cached_property
    def studies(self) -> Studies:
        """How sure the ranking is, a second opinion, and what speaks against the criteria."""
        return Studies(
            settings=self.settings.scoring,
            used=self.used,
            scores=self.scores,
            criteria=self.criteria,
            key_accounts=self.chosen,
        )

    @property
    def finding(self) -> Finding:
        """Who should enter and leave the key accounts, and how sure the list is."""
        status = status_sentence(
            self.scores,
            key_accounts=self.chosen,
            without_business=self._idle_key_accounts,
            language=self.language,
        )
        sure = sure_sentence(
            self.studies.sureness, key_accounts=self.chosen, language=self.language
        )
        return Finding(f"{status or self._against_revenue} {sure}".strip())

    @property
    def _against_revenue(self) -> str:
        return finding_sentence(
            self.scores,
            key_accounts=self.chosen,
            minimum_coverage_pct=self.settings.scoring.minimum_coverage_pct,
            language=self.language,
        )

    @property
    def _idle_key_accounts(self) -> int:
        statuses = self.facts.accounts.set_index(c.ACCOUNT_ID)[c.STATUS]
        by_status = set(statuses.index[statuses == "key"].astype(str))
        return len(by_status - set(self.scores[c.ACCOUNT_ID]))

    @property
    def _beside(self) -> str:
        """Facts that stand below the ranking: the choice by revenue, and who has no rank."""
        unranked = unranked_sentence(
            self.scores, without_business=self._idle_key_accounts, language=self.language
        )
        return f"{self._against_revenue} {unranked}".strip()

    @property
    def unrated(self) -> tuple[str, ...]:
        """Criteria of chapters 3 and 4 that nobody rated under their name."""
        indices = (*self.settings.matrix.value, *self.settings.matrix.engagement)
        asked = (*self.used, *resolve_all(indices))
        return unrated(asked, self.facts.ratings, self.language)

    @property
    def tie_outs(self) -> pd.DataFrame:
        """Weights, contributions and money that must agree."""
        scored = self.measures[self.measures[c.ACCOUNT_ID].isin(self.scores[c.ACCOUNT_ID])]
        money = money_ties(scored, outside(self.totals), self.profitability.statement_year)
        return tie_out([*score_ties(self.used, self.criteria, self.scores), *money])

    @cached_property
    def totals(self) -> pd.DataFrame:
        """Net revenue and contribution of chapter 2 by what this chapter does with the account."""
        part = self.scores["choice"].replace(PART_OF_CHOICE)
        parts = dict(zip(self.scores[c.ACCOUNT_ID], part, strict=True))
        return parts_of_statement(self.profitability.statement_year, parts)

    @property
    def allowed(self) -> dict[str, Allowed]:
        """How many key accounts can be chosen: at most as many as there are accounts."""
        most = len(self.facts.accounts)
        return {"key_accounts": Allowed(low=0, high=most, setting="scoring.key_accounts")}

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """Tables to publish: measures, scores, points per criterion, ratings, how sure it is."""
        return {
            "measures": self.measures,
            "scores": self.scores,
            "score_criteria": self.criteria,
            "score_coverage": self.coverage,
            "ratings_used": self.ratings,
            **self.studies.frames,
        }

    @property
    def charts(self) -> Charts:
        """Pictures of the chapter."""
        return Charts(
            scores=self.scores,
            criteria=self.criteria,
            coverage=self.coverage,
            sureness=self.studies.sureness,
            shares=self.studies.rank_shares,
            labels=self.labels,
            company=self.settings.company.name,
            quarter=self.quarter,
            key_accounts=self.chosen,
            colours=EFFECT_COLOURS[self.settings.report.colours],
            language=self.language,
        )

    @property
    def robustness(self) -> RobustTables:
        """Tables that say how sure the ranking is."""
        return RobustTables(
            sureness=self.studies.sureness,
            second_opinion=self.studies.second_opinion,
            flips=self.studies.flips,
            central=self.studies.central_weights,
            used=self.used,
            labels=self.labels,
            names=dict(zip(self.scores[c.ACCOUNT_ID], self.scores[c.NAME], strict=True)),
            key_accounts=self.chosen,
            how=self.settings.scoring.robustness,
            language=self.language,
        )

    @property
    def tables(self) -> Tables:
        """Tables of the chapter."""
        return Tables(
            scores=self.scores,
            criteria=self.criteria,
            coverage=self.coverage,
            disagreements=self.disagreements,
            sureness=self.studies.sureness,
            totals=self.totals,
            remarks=[
                *remarks(self.used, self.studies.cautions, self.settings.scoring, self.language),
                *self.unrated,
            ],
            beside=self._beside,
            used=self.used,
            labels=self.labels,
            quarter=self.quarter,
            key_accounts=self.chosen,
            minimum_coverage_pct=self.settings.scoring.minimum_coverage_pct,
            language=self.language,
        )
