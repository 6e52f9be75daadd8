"""Tables of the score: ranking beside revenue, points by criterion, coverage, raters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kamlib.scoring.catalogue import CATALOGUE, resolve
from kamlib.scoring.criteria import MEASURES
from kamlib.scoring.words import GAPS, PARTS, PROPOSALS, STATUS_LABELS, scale_text
from kamlib.support import columns as c
from kamlib.support.display import HouseTable, Show, house_table
from kamlib.support.language import Language, translatable
from kamlib.support.settings import Criterion

#: Criteria that fit beside name, score, rank and coverage.
MOST_CRITERIA = 8
#: What the page folds behind a line, by the words of the chapter's notebook.
FOLDED: tuple[str, ...] = (
    translatable("What would change the ranking"),
    translatable("Points of all ranked accounts"),
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Tables:
    """Tables of one chapter of scoring.

    Parameters
    ----------
    scores, criteria, coverage, disagreements, sureness, totals : DataFrame
        Frames of the chapter.
    remarks : sequence of str
        How the weights came about, and what speaks against the criteria.
    beside : str
        Facts that stand beside the finding.
    used : sequence of Criterion
        The criteria scored, completed.
    labels : dict
        Criterion id to its name.
    quarter : str
        Last quarter of the rolling year.
    key_accounts : int
        How many are chosen.
    minimum_coverage_pct : float
        Coverage below which an account is not ranked.
    language : Language
        Of everything shown.
    """

    scores: pd.DataFrame
    criteria: pd.DataFrame
    coverage: pd.DataFrame
    disagreements: pd.DataFrame
    sureness: pd.DataFrame
    totals: pd.DataFrame
    remarks: Sequence[str]
    used: Sequence[Criterion]
    labels: dict[str, str]
    quarter: str
    key_accounts: int
    minimum_coverage_pct: float
    language: Language
    beside: str = ""

    def ranking(self) -> HouseTable:
        """Accounts by score, beside their place by revenue, with the reason of each move."""
        text = self.language.text
        rows = self.scores[self.scores["is_ranked"]].copy()
        chance = self.sureness.set_index(c.ACCOUNT_ID)["top_pct"].to_dict()
        rows["top_pct"] = [chance.get(account) for account in rows[c.ACCOUNT_ID]]
        rows["proposed"] = [text(PROPOSALS[what]) if what else "" for what in rows["proposal"]]
        rows["standing"] = [
            text(STATUS_LABELS.get(str(s), str(s))) if str(s) in STATUS_LABELS else None
            for s in rows[c.STATUS]
        ]
        return house_table(
            rows,
            [
                Show(name="rank", label=text("Rank"), format="number"),
                Show(name="top_pct", label=text("In the top in draws (%)"), format="number"),
                Show(name=c.NAME, label=text("Account")),
                Show(name="standing", label=text("Status today")),
                Show(name=c.SCORE, label=text("Score (0–10)"), format="number", digits=2),
                Show(name="coverage_pct", label=text("Coverage (%)"), format="number"),
                self._money(c.NET_REVENUE, text("Net revenue")),
                Show(name="revenue_rank", label=text("Rank by net revenue"), format="number"),
                Show(name="proposed", label=text("Proposal")),
                Show(name="reason", label=text("Reason"), wraps=True),
            ],
            language=self.language,
            note=f"{self.beside} ".lstrip()
            + text(
                "Score: weighted mean of points on fixed scales, criteria without a figure left "
                "out with their weight. Both ranks among ranked accounts, equal figures share a "
                "rank. Net revenue of the four quarters to {quarter}. Proposal: the top "
                "{count} by score against the status of today. In the top in draws: probability "
                "of being among the top {count} if weights and ratings are a little different.",
                quarter=self.quarter,
                count=self.language.number(self.key_accounts),
            ),
            first=self.key_accounts,
        )

    def points(self) -> HouseTable:
        """Points of every ranked account by criterion, heaviest criteria first."""
        text = self.language.text
        heaviest = sorted(self.used, key=lambda item: (-item.weight, item.id))[:MOST_CRITERIA]
        rows = self.scores[self.scores["is_ranked"]].copy()
        earned = self.criteria.set_index([c.ACCOUNT_ID, c.CRITERION])["points"].to_dict()
        for criterion in heaviest:
            keys = [(account, criterion.id) for account in rows[c.ACCOUNT_ID]]
            rows[f"points_{criterion.id}"] = [earned[key] for key in keys]
        weight = self.coverage.set_index(c.CRITERION)["weight_pct"]
        columns = [
            Show(
                name=f"points_{criterion.id}",
                label=f"{self.labels[criterion.id]} "
                f"({self.language.percent(weight[criterion.id], digits=0)})",
                format="number",
                digits=1,
            )
            for criterion in heaviest
        ]
        return house_table(
            rows,
            [
                Show(name="rank", label=text("Rank"), format="number"),
                Show(name=c.NAME, label=text("Account")),
                Show(name=c.SCORE, label=text("Score (0–10)"), format="number", digits=2),
                *columns,
            ],
            language=self.language,
            caption=text("Points by criterion, 0 to 10"),
            note=text(
                "In brackets the weight. “–” means there is no figure; the other criteria then "
                "share the weight."
            ),
            first=self.key_accounts,
        )

    def not_ranked(self) -> HouseTable:
        """Accounts with business that lack too many figures, largest revenue first."""
        text = self.language.text
        rows = self.scores[~self.scores["is_ranked"]]
        rows = rows.sort_values([c.NET_REVENUE, c.ACCOUNT_ID], ascending=[False, True])
        return house_table(
            rows,
            [
                Show(name=c.NAME, label=text("Account")),
                self._money(c.NET_REVENUE, text("Net revenue")),
                Show(name="coverage_pct", label=text("Coverage (%)"), format="number"),
                Show(name="reason", label=text("Reason"), wraps=True),
            ],
            language=self.language,
            caption=text("Accounts that cannot be ranked"),
            note=text(
                "Ranked is who has figures for at least {minimum} of the weight.",
                minimum=self.language.percent(self.minimum_coverage_pct, digits=0),
            ),
            first=10,
        )

    def coverage_by_criterion(self) -> HouseTable:
        """Criteria with weight, source, scale, and how many accounts have a figure."""
        text = self.language.text
        rows = self.coverage.copy()
        rows["label"] = [self.labels[name] for name in rows[c.CRITERION]]
        rows["scale"] = [scale_text(criterion, self.language) for criterion in self.used]
        rows["from"] = [self._origin(criterion) for criterion in self.used]
        rows["why"] = [text(GAPS[gap]) for gap in rows["gap"]]
        return house_table(
            rows,
            [
                Show(name="label", label=text("Criterion")),
                Show(name="weight_pct", label=text("Weight (%)"), format="number", digits=1),
                Show(name="from", label=text("Figure"), wraps=True),
                Show(name="scale", label=text("Scale"), wraps=True),
                Show(name="accounts", label=text("Accounts with a figure"), format="number"),
                Show(name="coverage_pct", label=text("Coverage (%)"), format="number"),
                Show(
                    name="average_points", label=text("Average points"), format="number", digits=1
                ),
                Show(name="why", label=text("What is missing"), wraps=True),
            ],
            language=self.language,
            caption=text("Criteria, their scales and their coverage"),
            note=text(
                "Between the anchors of a scale points are interpolated, outside they stay at the "
                "end points. Ratings: mean of all raters of the newest rated quarter, at most four "
                "quarters old. {remarks}",
                remarks=" ".join(self.remarks),
            ),
        )

    def rater_disagreement(self) -> HouseTable:
        """Where raters of the same account contradict each other, widest first."""
        text = self.language.text
        names = {criterion.origin: self.labels[criterion.id] for criterion in self.used}
        rows = self.disagreements.copy()
        rows["label"] = [names[name] for name in rows[c.CRITERION]]
        return house_table(
            rows,
            [
                Show(name=c.NAME, label=text("Account")),
                Show(name="label", label=text("Criterion")),
                Show(name="lowest", label=text("Lowest"), format="number", digits=1),
                Show(name="highest", label=text("Highest"), format="number", digits=1),
                Show(name="spread", label=text("Spread"), format="number", digits=1),
                Show(name="value", label=text("Mean used"), format="number", digits=1),
                Show(name="raters", label=text("Raters"), format="number"),
                Show(name="rated_quarter", label=text("Rated in")),
            ],
            language=self.language,
            caption=text("Raters who contradict each other"),
            note=text("Spread: highest minus lowest rating; shown from three points on."),
            first=10,
        )

    def reconciliation(self) -> HouseTable:
        """Where the net revenue of chapter 2 is found in this chapter, to the last posting."""
        text = self.language.text
        whole = self.totals.drop(columns="part").sum()
        rows = pd.concat([self.totals, whole.to_frame().T.assign(part="")], ignore_index=True)
        rows["is_total"] = rows["part"] == ""
        rows["label"] = [
            text(PARTS[part]) if part else text("Statement of chapter 2") for part in rows["part"]
        ]
        return house_table(
            rows,
            [
                Show(name="label", label=text("Part")),
                Show(name="accounts", label=text("Accounts"), format="number"),
                self._money(c.NET_REVENUE, text("Net revenue")),
                self._money(c.CUSTOMER_CONTRIBUTION, text("Customer contribution")),
            ],
            language=self.language,
            total="is_total",
            caption=text("From the ranking to the statement of chapter 2"),
            note=text(
                "Four quarters to {quarter}. Prospects and accounts without revenue or returns "
                "have no score, but may have costs.",
                quarter=self.quarter,
            ),
        )

    def catalogue(self) -> HouseTable:
        """Every criterion the settings can name, with its default source and scale."""
        text = self.language.text
        entries = [resolve(Criterion(id=name, weight=1)) for name in CATALOGUE]
        rows = pd.DataFrame(
            {
                "id": [entry.id for entry in entries],
                "label": [text(CATALOGUE[entry.id].label) for entry in entries],
                "from": [self._origin(entry) for entry in entries],
                "scale": [scale_text(entry, self.language) for entry in entries],
            }
        )
        return house_table(
            rows,
            [
                Show(name="label", label=text("Criterion")),
                Show(name="id", label=text("Name in the settings")),
                Show(name="from", label=text("Figure"), wraps=True),
                Show(name="scale", label=text("Scale"), wraps=True),
            ],
            language=self.language,
            caption=text("Catalogue of criteria"),
            first=len(rows),
        )

    def _origin(self, criterion: Criterion) -> str:
        if criterion.source == "rating":
            return self.language.text("rated by people, 0 to 10")
        return self.language.text(MEASURES[criterion.origin].definition)

    def _money(self, name: str, label: str) -> Show:
        unit = self.language.money_unit("k")
        return Show(name=name, label=f"{label} ({unit})", format="money", unit="k")
