"""Where the company stands against its targets, as the first page and chapter 5 say it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kamlib.soll_ist.actuals import COMPANY, MANAGER
from kamlib.soll_ist.kpis import KPIS
from kamlib.soll_ist.selection import compared, headline
from kamlib.support.language import Language, is_missing


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A KPI against its target.

    Parameters
    ----------
    scope : str
        Whose target: the company's, or those of account managers or accounts, added up.
    count : int
        How many targets.
    variance, variance_pct : float
        Actual minus target, in percentage points for a ratio (NaN where targets were added up),
        and in percent of the target; negative is adverse.
    light : str
        ``none`` where targets were added up: nobody agreed on what is good for their sum.
    """

    scope: str
    count: int
    variance: float
    variance_pct: float
    light: str = "none"

    def of_whom(self, figure: str, language: Language) -> str:
        """Name the figure, and whose it is where it is not the whole company's."""
        if self.scope == COMPANY:
            return figure
        if self.scope == MANAGER:
            return language.plural(
                "{figure} of {count} account manager with a target",
                "{figure} of the {count} account managers with a target",
                self.count,
                figure=figure,
            )
        return language.plural(
            "{figure} of {count} account with a target",
            "{figure} of the {count} accounts with a target",
            self.count,
            figure=figure,
        )

    def against(self, variance: str, language: Language) -> str:
        """Say what a written variance is compared with."""
        if self.scope == COMPANY:
            return language.text("{variance} against target", variance=variance)
        if self.scope == MANAGER:
            return language.plural(
                "{variance} against the target of {count} account manager with a target",
                "{variance} against the targets of the {count} account managers with a target",
                self.count,
                variance=variance,
            )
        return language.plural(
            "{variance} against the target of {count} account with a target",
            "{variance} against the targets of the {count} accounts with a target",
            self.count,
            variance=variance,
        )


def standing(variances: pd.DataFrame, kpi: str) -> Standing | None:
    """Find how a KPI stands against its target, by the targets the finding of chapter 5 takes.

    Parameters
    ----------
    variances : DataFrame
        From Soll-Ist.
    kpi : str
        Any figure; None where nobody has a target for it. A ratio counts only with a target of
        the company, because ratios cannot be added.

    Examples
    --------
    >>> rows = pd.DataFrame({"scope": "manager", "kpi": "net_revenue",
    ...     "target": [50.0, 50.0], "variance": [-30.0, 4.0], "raw_difference": [-30.0, 4.0]})
    >>> found = standing(rows, "net_revenue")
    >>> found.of_whom("revenue", Language()), found.variance_pct
    ('revenue of the 2 account managers with a target', -26.0)
    """
    own = compared(variances, COMPANY, kpi)
    if len(own):
        row = own.iloc[0]
        return Standing(
            scope=COMPANY,
            count=1,
            variance=float(row["variance"]),
            variance_pct=float(row["variance_pct"]),
            light=str(row.get("light", "none")),
        )
    if kpi not in KPIS or KPIS[kpi].is_ratio:
        return None
    scope, percent, count = headline(variances, kpi)
    if is_missing(percent):
        return None
    return Standing(scope=scope, count=count, variance=float("nan"), variance_pct=percent)
