"""Chapter 4 under other splits and weights: who stands where, quarter by quarter."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar, Literal

import pandas as pd

from kamlib.matrix.history import FOLLOWED
from kamlib.matrix.movement import by_quadrant
from kamlib.matrix.placement import index_of, quadrant
from kamlib.panels.models.model import Choice, PanelModel, by_name, one_of, within
from kamlib.panels.models.scoring import with_weights
from kamlib.panels.models.weights import Scored, checked_weights, moved
from kamlib.scoring.catalogue import labels_of, resolve_all
from kamlib.scoring.evidence import Evidence
from kamlib.scoring.measures import customer_contribution, net_revenue
from kamlib.scoring.words import names_by_account
from kamlib.support import columns as c
from kamlib.support.quarter import labels_back

Index = Literal["value", "engagement"]
INDICES: tuple[Index, ...] = ("value", "engagement")
LOWEST, HIGHEST = 0.5, 9.5


class MatrixModel(PanelModel):
    """Splits, weights of both indices, a quarter and an account.

    Its choice: ``split_value`` and ``split_engagement`` (points), ``value`` and ``engagement``
    (weights in percent by criterion, 100 each), ``quarter`` and ``account``.
    """

    chapter: ClassVar[str] = "matrix"

    @cached_property
    def quarters(self) -> list[str]:
        """Quarters of the movement, oldest first."""
        return labels_back(self.book.quarter, FOLLOWED + 1)

    @cached_property
    def _evidence(self) -> dict[str, Evidence]:
        """What was known at every quarter."""
        return {label: self.book.scoring.evidence(label) for label in self.quarters}

    @cached_property
    def _scored(self) -> dict[Index, dict[str, Scored]]:
        """Points of both indices at every quarter: what changes with no choice."""
        matrix, facts = self.settings.matrix, self.book.facts
        found: dict[Index, dict[str, Scored]] = {name: {} for name in INDICES}
        for label, evidence in self._evidence.items():
            for name, criteria in zip(INDICES, (matrix.value, matrix.engagement), strict=True):
                tidy = index_of(criteria, evidence, facts.ratings)
                found[name][label] = Scored.of(resolve_all(criteria), tidy)
        return found

    def scored(self, index: Index) -> Scored:
        """Points of an index at the reported quarter."""
        return self._scored[index][self.book.quarter]

    def labels(self, index: Index) -> dict[str, str]:
        """Name of each criterion of an index."""
        return labels_of(self.scored(index).criteria, self.language)

    @cached_property
    def accounts(self) -> dict[str, str]:
        """Name of each placed account by account_id."""
        placement = self.book.matrix.placement
        placed = placement[placement["quadrant"].notna()]
        return dict(zip(placed[c.ACCOUNT_ID], placed[c.NAME], strict=True))

    @cached_property
    def options(self) -> dict[str, int]:
        """Place of each placed account in the list to choose from."""
        return {account: place for place, account in enumerate(by_name(self.accounts))}

    def start(self) -> Choice:
        """Take splits and weights of the settings, the largest account, the reported quarter."""
        splits = self.book.matrix.splits
        return {
            "split_value": splits[0],
            "split_engagement": splits[1],
            "value": self.scored("value").stated(),
            "engagement": self.scored("engagement").stated(),
            "quarter": self.book.quarter,
            "account": next(iter(self.accounts), ""),
        }

    def checked(self, choice: Choice) -> Choice:
        """Check splits, weights, quarter and account."""
        names = ("split_value", "split_engagement")
        splits: Choice = {name: within(name, choice[name], 0, 10) for name in names}
        weights: Choice = {
            name: checked_weights(choice[name], self.scored(name).names) for name in INDICES
        }
        account = choice["account"]
        if self.accounts:
            account = one_of("account", account, self.accounts)
        quarter = one_of("quarter", choice["quarter"], self.quarters)
        return {**splits, **weights, "quarter": quarter, "account": account}

    def said(self, choice: Choice) -> dict[str, str]:
        """Say splits, weights, quarter and account."""
        language, text = self.language, self.language.text
        weights = {
            f"{head} {self.labels(index)[name]}": language.percent(weight)
            for index, head in zip(INDICES, (text("Value:"), text("Engagement:")), strict=True)
            for name, weight in choice[index].items()
        }
        return {
            text("Split of the value index"): language.number(choice["split_value"], digits=1),
            text("Split of the engagement index"): language.number(
                choice["split_engagement"], digits=1
            ),
            **weights,
            text("Quarter"): choice["quarter"],
            text("Account"): self.accounts.get(choice["account"], ""),
        }

    def move(self, index: Index, criterion: str, weight: float) -> None:
        """Give one criterion of an index another weight; the others keep their proportions."""
        self.choose(**{index: moved(self.choice[index], criterion, weight)})

    def placed(self, quarter: str) -> pd.DataFrame:
        """Place all accounts at a quarter by the chosen splits and weights.

        Parameters
        ----------
        quarter : str
            One of :attr:`quarters`.

        Returns
        -------
        DataFrame of shape (n_accounts, 4)
            ``account_id``, ``value_index``, ``engagement_index`` (points) and ``quadrant``.
        """
        scores = {
            name: self._scored[name][quarter].scores(self.choice[name]).set_index(c.ACCOUNT_ID)
            for name in INDICES
        }
        table = pd.DataFrame({f"{name}_index": scores[name][c.SCORE] for name in INDICES})
        table["quadrant"] = quadrant(
            table["value_index"],
            table["engagement_index"],
            split_value=self.choice["split_value"],
            split_engagement=self.choice["split_engagement"],
            at_split=self.settings.matrix.at_split,
        )
        return table.rename_axis(c.ACCOUNT_ID).reset_index()

    @cached_property
    def _facts(self) -> dict[str, pd.DataFrame]:
        """Who the accounts are, and what they brought in the four quarters to each quarter."""
        accounts = self.book.facts.accounts
        known = accounts[[c.ACCOUNT_ID, c.STATUS, c.ACCOUNT_MANAGER]].copy()
        known[c.NAME] = known[c.ACCOUNT_ID].map(names_by_account(accounts))
        found = {}
        for label, evidence in self._evidence.items():
            revenue = known[c.ACCOUNT_ID].map(net_revenue(evidence))
            contribution = known[c.ACCOUNT_ID].map(customer_contribution(evidence))
            found[label] = known.assign(
                **{c.NET_REVENUE: revenue, c.CUSTOMER_CONTRIBUTION: contribution}
            )
        return found

    @cached_property
    def largest(self) -> float:
        """Largest net revenue of four quarters: areas of all quarters share one scale."""
        return max(float(facts[c.NET_REVENUE].fillna(0).max()) for facts in self._facts.values())

    def matrix(self) -> pd.DataFrame:
        """Place all accounts at the chosen quarter, beside the quarter before.

        Returns
        -------
        DataFrame of shape (n_accounts, 12)
            :meth:`placed` with ``previous_`` columns (missing in the first quarter), ``name``,
            ``status``, ``account_manager``, and ``net_revenue`` and ``customer_contribution`` of
            the four quarters to the chosen one; largest revenue first.
        """
        now = self.placed(self.choice["quarter"])
        at = self.quarters.index(self.choice["quarter"])
        before = self.placed(self.quarters[at - 1]) if at else now.iloc[:0]
        before = before.rename(columns=lambda name: f"previous_{name}")
        before = before.rename(columns={f"previous_{c.ACCOUNT_ID}": c.ACCOUNT_ID})
        facts = self._facts[self.choice["quarter"]]
        table = now.merge(before, how="left", on=c.ACCOUNT_ID, validate="one_to_one")
        table = table.merge(facts, how="left", on=c.ACCOUNT_ID, validate="one_to_one")
        table[c.NAME] = table[c.NAME].fillna(table[c.ACCOUNT_ID])
        order = [c.NET_REVENUE, c.ACCOUNT_ID]
        return table.sort_values(order, ascending=[False, True], ignore_index=True)

    def quadrants(self, matrix: pd.DataFrame) -> pd.DataFrame:
        """Add up a matrix by quadrant, see :func:`kamlib.matrix.by_quadrant`."""
        return by_quadrant(matrix)

    def card(self, index: Index) -> pd.DataFrame:
        """Show what an index of the chosen account is made of at the chosen quarter.

        Returns
        -------
        DataFrame of shape (n_criteria, 3)
            ``label``, ``points`` (0 to 10; NaN without a figure) and ``weight_pct``.
        """
        scored = self._scored[index][self.choice["quarter"]]
        account, labels = self.choice["account"], self.labels(index)
        none = pd.Series(float("nan"), index=scored.points.columns)
        points = scored.points.loc[account] if account in scored.points.index else none
        return pd.DataFrame(
            {
                "label": [labels[name] for name in scored.names],
                "points": points[scored.names].to_numpy(),
                "weight_pct": [self.choice[index][name] for name in scored.names],
            }
        )

    def changed_settings(self) -> Mapping[str, Any]:
        """Give splits and weights of both indices."""
        matrix = self.settings.matrix
        return {
            "matrix": {
                "split_rule": "fixed",
                "split_value": min(max(self.choice["split_value"], 0.01), 9.99),
                "split_engagement": min(max(self.choice["split_engagement"], 0.01), 9.99),
                "value": with_weights(matrix.value, self.choice["value"]),
                "engagement": with_weights(matrix.engagement, self.choice["engagement"]),
            }
        }
