"""Soll-Ist at one quarter: targets, actuals, effects, outlooks; wired together, without logic."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import pandas as pd

from kamlib.soll_ist import actuals as a
from kamlib.soll_ist.causes import commented, uncommented
from kamlib.soll_ist.charts import Charts
from kamlib.soll_ist.explain_charts import ExplainCharts
from kamlib.soll_ist.explaining import Explaining
from kamlib.soll_ist.kpis import KPIS, require_known
from kamlib.soll_ist.persistence import persistent_deviations
from kamlib.soll_ist.proposals import with_proposals
from kamlib.soll_ist.sentence import finding_sentence
from kamlib.soll_ist.tables import Tables
from kamlib.soll_ist.targets import not_compared, scoped_targets, usable_targets
from kamlib.soll_ist.ties import Ties
from kamlib.soll_ist.variance import LIGHT, VARIANCE, named, variances_by_quarter
from kamlib.soll_ist.year_to_date import year_to_date
from kamlib.support import columns as c
from kamlib.support.chapter import Allowed
from kamlib.support.display import Finding
from kamlib.support.money import tie_out
from kamlib.support.quarter import year_to_date as quarters_to_date
from kamlib.support.settings import Kpi
from kamlib.support.theme import EFFECT_COLOURS


class HasStatement(Protocol):
    """What Soll-Ist needs of the profitability chapter."""

    @property
    def statement_by_quarter(self) -> pd.DataFrame:
        """One row per account and quarter with business."""


@dataclass(frozen=True, eq=False, kw_only=True)
class SollIst(Explaining):
    """Targets against actuals of one company at one quarter.

    Parameters
    ----------
    settings : Settings
        The company's settings: KPIs with their thresholds, season, method of the joint term.
    quarter : str
        Fiscal quarter reported, like ``2026Q3``.
    language : Language
        Of everything shown.
    facts : Facts
        Targets, comments and what KPIs are made of.
    profitability : HasStatement
        The profitability chapter; its ``statement_by_quarter`` is read.

    Notes
    -----
    Tables are computed when first asked for, and once. variance = polarity · (actual − target):
    :func:`kamlib.soll_ist.variance.with_variance`.

    Examples
    --------
    Revenue of 90 where 100 was the target.

    >>> from types import SimpleNamespace
    >>> from kamlib.data_collection.facts import Facts
    >>> from kamlib.support.language import Language
    >>> from kamlib.support.settings import Settings
    >>> who = {"account_id": ["A"], "quarter": "2026Q3"}
    >>> statement = pd.DataFrame(who | {"gross_revenue": 90.0, "discounts": 0.0,
    ...     "product_cost": 60.0, "service": 0.0, "customer_contribution": 30.0})
    >>> facts = Facts.of(accounts=pd.DataFrame(
    ...         {"account_id": ["A"], "name": "Alpha", "account_manager": ""}),
    ...     targets=pd.DataFrame(
    ...         who | {"account_manager": "", "kpi": "net_revenue", "target": 100.0}))
    >>> chapter = SollIst(facts=facts, quarter="2026Q3", language=Language("en"),
    ...     settings=Settings.model_validate({"company": {"name": "Muster"}, "sources": {}}),
    ...     profitability=SimpleNamespace(statement_by_quarter=statement))
    >>> rows = chapter.by_quarter.dropna(subset=["target"])
    >>> rows[["name", "target", "actual", "variance", "light"]].values.tolist()
    [['Alpha', 100.0, 90.0, -10.0, 'warn']]
    """

    profitability: HasStatement

    @cached_property
    def kpis(self) -> tuple[Kpi, ...]:
        """KPIs of the settings with their thresholds.

        Raises
        ------
        SettingsError
            If one of them does not exist.
        """
        require_known(kpi.id for kpi in self.settings.soll_ist.kpis)
        return self.settings.soll_ist.kpis

    @cached_property
    def actuals(self) -> pd.DataFrame:
        """Every KPI per account, account manager and company, up to the reported quarter."""
        denominator = self.settings.profitability.denominator
        statement = a.statement_sums(
            self.profitability.statement_by_quarter, denominator=denominator
        )
        relationship = a.relationship_sums(
            self.facts.payment_quarter,
            self.facts.survey_quarter,
            self.facts.interaction_quarter,
        )
        sums = a.account_sums(statement, relationship)
        facts = self.facts
        limit = self.settings.profitability.uncosted_pct
        managers = a.manager_sums(
            sums,
            facts.accounts,
            facts.manager_quarter,
            facts.account_quarter,
            uncosted_pct=limit,
        )
        table = a.all_actuals(sums, managers, uncosted_pct=limit)
        return table[table[c.QUARTER] <= self.quarter].reset_index(drop=True)

    @cached_property
    def targets(self) -> pd.DataFrame:
        """All target rows, with the reason why a row is not compared."""
        facts = self.facts
        known = {
            *facts.accounts[c.ACCOUNT_ID],
            *facts.accounts[c.ACCOUNT_MANAGER],
            *facts.manager_quarter[c.ACCOUNT_MANAGER],
        }
        return scoped_targets(facts.targets, [kpi.id for kpi in self.kpis], known=known)

    @cached_property
    def not_compared(self) -> pd.DataFrame:
        """Targets that are not compared, with the reason."""
        return named(not_compared(self.targets, self.quarter), self.facts.accounts)

    @cached_property
    def _by_quarter(self) -> pd.DataFrame:
        targets = usable_targets(self.targets)
        return variances_by_quarter(
            targets[targets[c.QUARTER] <= self.quarter],
            self.actuals,
            kpis=self.kpis,
            covered=a.covered_quarters(self.actuals),
        )

    @cached_property
    def by_quarter(self) -> pd.DataFrame:
        """Variances of all quarters up to the reported one."""
        return named(self._by_quarter, self.facts.accounts)

    @cached_property
    def variances(self) -> pd.DataFrame:
        """Variances of the reported quarter with the year to date."""
        now = self._by_quarter[self._by_quarter[c.QUARTER] == self.quarter]
        weights = {kpi: KPIS[kpi].weight for kpi in KPIS}
        weights[c.CUSTOMER_PROFITABILITY_PCT] = self.settings.profitability.denominator
        to_date = year_to_date(
            self._by_quarter,
            self.quarter,
            kpis=self.kpis,
            weights=usable_targets(self.targets, only_compared=False),
            weight_kpis=weights,
        )
        # A target that ended earlier in the year still has a year to date.
        table = now.merge(
            to_date, on=[a.SCOPE, a.ENTITY, c.KPI], how="outer", validate="one_to_one"
        )
        table[c.QUARTER] = self.quarter
        for name in (LIGHT, f"ytd_{LIGHT}"):
            table[name] = table[name].fillna("none")
        for name in ("is_material", "ytd_is_material"):
            table[name] = table[name].eq(True)
        return named(table, self.facts.accounts)

    @cached_property
    def persistent(self) -> pd.DataFrame:
        """Adverse variances of accounts and account managers that lasted up to the quarter."""
        at_least = self.settings.soll_ist.persistence_quarters
        table, quarter = self._by_quarter, self.quarter
        of_scopes = [
            persistent_deviations(table, quarter, at_least=at_least, scope=scope)
            for scope in (a.ACCOUNT, a.MANAGER)
        ]
        found = pd.concat(of_scopes, ignore_index=True)
        now = self._by_quarter[self._by_quarter[c.QUARTER] == self.quarter]
        latest = now[[a.SCOPE, a.ENTITY, c.KPI, VARIANCE, LIGHT]]
        key = [a.SCOPE, a.ENTITY, c.KPI]
        joined = found.merge(latest, on=key, how="left", validate="one_to_one")
        named_rows = named(joined, self.facts.accounts)
        return with_proposals(named_rows, self.facts.comments, self.account_effects, self.quarter)

    @cached_property
    def comments(self) -> pd.DataFrame:
        """Comments of the reported quarter beside the variances they explain."""
        return commented(self.variances, self.facts.comments, self.quarter)

    @cached_property
    def missing_comments(self) -> pd.DataFrame:
        """Material variances of accounts without a comment."""
        return uncommented(self.variances, self.facts.comments, self.quarter)

    @property
    def finding(self) -> Finding:
        """How far actuals are from their targets, and who is off target for long."""
        sentence = finding_sentence(
            self.variances,
            self.persistent,
            kpis=[kpi.id for kpi in self.kpis],
            persistence_quarters=self.settings.soll_ist.persistence_quarters,
            language=self.language,
        )
        return Finding(sentence)

    @cached_property
    def tie_outs(self) -> pd.DataFrame:
        """Totals that must agree, each for one KPI and in its unit."""
        kpis = [kpi.id for kpi in self.kpis]
        ties = Ties(kpis=kpis, quarter=self.quarter, language=self.language)
        targets = usable_targets(self.targets)
        sales = self.facts.account_quarter
        return tie_out(
            [
                *ties.of_actuals(self.actuals, self.profitability.statement_by_quarter),
                *ties.of_variances(self.variances, targets, self.actuals),
                *ties.of_bridge(
                    self.company_effects, self.account_effects, sales, base=self.base_quarter
                ),
            ]
        )

    @property
    def allowed(self) -> dict[str, Allowed]:
        """KPIs and accounts that can be shown in detail."""
        return {
            "kpi": Allowed(tuple(kpi.id for kpi in self.settings.soll_ist.kpis)),
            "account": Allowed(tuple(self.facts.accounts[c.ACCOUNT_ID].astype(str))),
        }

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """Tidy tables to publish."""
        return {
            "soll_ist": self.variances,
            "soll_ist_by_quarter": self.by_quarter,
            "soll_ist_persistent": self.persistent,
            "soll_ist_comments": self.comments,
            "soll_ist_missing_comments": self.missing_comments,
            "soll_ist_not_compared": self.not_compared,
            "soll_ist_effects": self.account_effects,
            "soll_ist_mix": self.mix,
            "soll_ist_outlook": self.outlook,
            "soll_ist_outlook_scores": self.outlook_scores,
            "soll_ist_programme": self.programme,
        }

    @cached_property
    def charts(self) -> Charts:
        """The pictures."""
        return Charts(
            variances=self.variances,
            by_quarter=self.by_quarter,
            kpis=tuple(kpi.id for kpi in self.kpis),
            company=self.settings.company.name,
            quarter=self.quarter,
            language=self.language,
            colours=self._colours,
            explain=ExplainCharts(
                explained=self.explained,
                kpis=tuple(kpi.id for kpi in self.kpis),
                company=self.settings.company.name,
                quarter=self.quarter,
                colours=self._colours,
                language=self.language,
            ),
        )

    @property
    def _colours(self) -> tuple[str, str]:
        return EFFECT_COLOURS[self.settings.report.colours]

    @cached_property
    def tables(self) -> Tables:
        """The tables."""
        return Tables(
            variances=self.variances,
            persistent=self.persistent,
            comments=self.comments,
            missing=self.missing_comments,
            not_compared=self.not_compared,
            kpis=self.kpis,
            quarter=self.quarter,
            quarters_to_date=len(quarters_to_date(self.quarter)),
            persistence_quarters=self.settings.soll_ist.persistence_quarters,
            language=self.language,
            explained=self.explained,
        )
