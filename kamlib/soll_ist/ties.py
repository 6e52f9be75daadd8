"""Totals of Soll-Ist that must agree to the cent, each for one KPI and in its unit.

Every total is computed a second time from where it came: chapter 2's statement, the target
rows, the quarters, the invoices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kamlib.soll_ist.actuals import ACCOUNT, COMPANY, ENTITY, MANAGER, SCOPE
from kamlib.soll_ist.bridge import MEASURE
from kamlib.soll_ist.effects import CONTRIBUTION, effects_of
from kamlib.soll_ist.kpis import KPIS
from kamlib.soll_ist.labels import MEASURES
from kamlib.soll_ist.units import KpiFormat
from kamlib.soll_ist.variance import VARIANCE
from kamlib.support import columns as c
from kamlib.support.language import Language, translatable
from kamlib.support.quarter import year_to_date as quarters_to_date

STATEMENT = translatable("{kpi}, {unit}: all accounts = statement of chapter 2")
MANAGERS = translatable("{kpi}, {unit}: all account managers = company")
VARIANCES: dict[str, str] = {
    ACCOUNT: translatable("{kpi}, {unit}: variances of accounts = their actuals − their targets"),
    MANAGER: translatable(
        "{kpi}, {unit}: variances of account managers = their actuals − their targets"
    ),
    COMPANY: translatable("{kpi}, {unit}: variance of the company = its actual − its target"),
}
TO_DATE: dict[str, str] = {
    COMPANY: translatable("{kpi}, {unit}: year to date of the company = sum of its quarters"),
    MANAGER: translatable("{kpi}, {unit}: year to date of account managers = sum of its quarters"),
    ACCOUNT: translatable("{kpi}, {unit}: year to date of accounts = sum of its quarters"),
}
BRIDGE = translatable("{kpi}, {unit}: effects = invoices now − invoices a year ago")
BRIDGES = translatable("{kpi}, {unit}: effects of all accounts = effects of the company")

Row = tuple[str, float, float]


@dataclass(frozen=True, eq=False, kw_only=True)
class Ties:
    """Totals of one quarter, computed in two ways.

    Parameters
    ----------
    kpis : sequence of str
        KPIs of the settings; ratios have no totals.
    quarter : str
        Reported quarter.
    language : Language
        Of the names of checks.
    """

    kpis: Sequence[str]
    quarter: str
    language: Language

    def of_actuals(self, actuals: pd.DataFrame, statement: pd.DataFrame) -> list[Row]:
        """Compare accounts with the statement, and account managers with the company.

        Parameters
        ----------
        actuals : DataFrame
            From :func:`kamlib.soll_ist.actuals.all_actuals`.
        statement : DataFrame
            Statement of chapter 2 by account and quarter.

        Returns
        -------
        list of (check, left, right)
            For :func:`kamlib.support.money.tie_out`; a KPI whose actual nobody knows has none.
        """
        now = actuals[actuals[c.QUARTER] == self.quarter]
        booked = statement[statement[c.QUARTER] == self.quarter]
        rows = []
        for kpi in self._sums:
            mine = now[now[c.KPI] == kpi]
            if mine[c.ACTUAL].isna().any() and not mine[c.ACTUAL].fillna(0.0).any():
                continue
            of_kpi = mine.groupby(SCOPE)[c.ACTUAL].sum()
            source = KPIS[kpi].numerator
            if KPIS[kpi].source == "statement" and source in booked:
                total = float(booked[source].sum())
                rows.append((self._name(STATEMENT, kpi), of_kpi.get(ACCOUNT, 0.0), total))
            pair = of_kpi.get(MANAGER, 0.0), of_kpi.get(COMPANY, 0.0)
            rows.append((self._name(MANAGERS, kpi), *pair))
        return rows

    def of_variances(
        self, variances: pd.DataFrame, targets: pd.DataFrame, actuals: pd.DataFrame
    ) -> list[Row]:
        """Compare variances and years to date with the target rows and actuals behind them.

        Parameters
        ----------
        variances : DataFrame
            Variances of the reported quarter with the year to date.
        targets, actuals : DataFrame
            Usable targets, and actuals of all quarters; a sum without one had none.

        Returns
        -------
        list of (check, left, right)
            Only for KPIs that have targets and an actual.
        """
        year = quarters_to_date(self.quarter)
        key = [SCOPE, ENTITY, c.QUARTER, c.KPI]
        asked = targets[targets[c.QUARTER].isin(year)]
        pairs = asked.merge(
            actuals[[*key, c.ACTUAL]], on=key, how="left", validate="one_to_one", indicator="found"
        )
        # An actual that is not there at all is 0; one nobody knows is compared with no target.
        pairs = pairs[(pairs["found"] == "left_only") | pairs[c.ACTUAL].notna()]
        rows = []
        for kpi in self._sums:
            known = set(actuals[actuals[c.KPI] == kpi][c.QUARTER])
            shown = variances[variances[c.KPI] == kpi]
            behind = pairs[(pairs[c.KPI] == kpi) & pairs[c.QUARTER].isin(known)]
            rows += self._variances(kpi, shown, behind)
            rows += self._to_date(kpi, shown, behind)
        return rows

    def _variances(self, kpi: str, shown: pd.DataFrame, behind: pd.DataFrame) -> list[Row]:
        """Compare the variances of the narrowest scope that has targets."""
        now = behind[behind[c.QUARTER] == self.quarter]
        for scope, check in VARIANCES.items():
            mine = now[now[SCOPE] == scope]
            if len(mine):
                left = float(shown[shown[SCOPE] == scope][VARIANCE].sum())
                right = KPIS[kpi].polarity * (mine[c.ACTUAL].sum() - mine[c.TARGET].sum())
                return [(self._name(check, kpi), left, float(right))]
        return []

    def _to_date(self, kpi: str, shown: pd.DataFrame, behind: pd.DataFrame) -> list[Row]:
        """Compare the year to date of the widest scope that has targets."""
        for scope, check in TO_DATE.items():
            mine = behind[behind[SCOPE] == scope]
            if len(mine):
                left = float(shown[shown[SCOPE] == scope]["ytd_actual"].sum())
                return [(self._name(check, kpi), left, float(mine[c.ACTUAL].sum()))]
        return []

    def of_bridge(
        self, company: pd.DataFrame, accounts: pd.DataFrame, sales: pd.DataFrame, *, base: str
    ) -> list[Row]:
        """Compare effects with the invoices of both periods.

        Parameters
        ----------
        company, accounts : DataFrame
            Effects by measure, and by measure and account.
        sales : DataFrame
            Sales facts by account and quarter, which know no products.
        base : str
            Quarter that effects are measured from.

        Returns
        -------
        list of (check, left, right)
            Empty where there are no product lines at all.
        """
        if company.empty or accounts.empty:
            return []
        names = effects_of(company)
        rows = []
        for measure in company[MEASURE]:
            of_company = company[company[MEASURE] == measure][names].sum().sum()
            of_accounts = accounts[accounts[MEASURE] == measure][names].sum().sum()
            change = _invoiced(sales, self.quarter, measure) - _invoiced(sales, base, measure)
            label = MEASURES[measure]
            rows += [
                (self._name(BRIDGE, c.NET_REVENUE, label), float(of_company), change),
                (
                    self._name(BRIDGES, c.NET_REVENUE, label),
                    float(of_accounts),
                    float(of_company),
                ),
            ]
        return rows

    @property
    def _sums(self) -> list[str]:
        return [kpi for kpi in self.kpis if not KPIS[kpi].is_ratio]

    def _name(self, check: str, kpi: str, label: str = "") -> str:
        text = self.language.text
        form = KpiFormat(kpi=kpi, language=self.language)
        return text(check, kpi=text(label) if label else form.label, unit=form.unit)


def _invoiced(sales: pd.DataFrame, quarter: str, measure: str) -> float:
    rows = sales[sales[c.QUARTER] == quarter]
    amount = float(rows[c.INVOICED_NET].astype(float).sum())
    cost = float(rows[c.PRODUCT_COST].astype(float).sum()) if measure == CONTRIBUTION else 0.0
    return amount - cost
