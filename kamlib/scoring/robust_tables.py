"""Tables on how sure the ranking is: verdicts, what turns neighbours, the second opinion."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kamlib.scoring.words import short
from kamlib.support import columns as c
from kamlib.support.display import HouseTable, Show, house_table
from kamlib.support.language import Language, is_missing, translatable
from kamlib.support.settings import Criterion, Robustness

VERDICT_LABELS = {
    "stable": translatable("stable"),
    "contested": translatable("contested"),
    "out": translatable("out"),
}
CHOICE_LABELS = {
    "both": translatable("in the top by both"),
    "score": translatable("in the top by score only"),
    "topsis": translatable("in the top by TOPSIS only"),
    "neither": translatable("in neither"),
}
#: Criteria beside name, share and confidence.
MOST_CRITERIA = 8
#: Accounts that come first less often show no central weights.
LEAST_FIRST_PCT = 1.0


@dataclass(frozen=True, eq=False, kw_only=True)
class RobustTables:
    """Tables on the robustness of one chapter of scoring.

    Parameters
    ----------
    sureness, second_opinion, flips, central : DataFrame
        Frames of the chapter.
    used : sequence of Criterion
        The criteria scored, completed.
    labels, names : dict
        Criterion id to its name, account_id to its name.
    key_accounts : int
        How many are chosen.
    how : Robustness
        Settings of the draws.
    language : Language
        Of everything shown.
    """

    sureness: pd.DataFrame
    second_opinion: pd.DataFrame
    flips: pd.DataFrame
    central: pd.DataFrame
    used: Sequence[Criterion]
    labels: dict[str, str]
    names: dict[str, str]
    key_accounts: int
    how: Robustness
    language: Language

    def verdicts(self) -> HouseTable:
        """Accounts whose place is contested, then those whose place is sure."""
        text = self.language.text
        rows = self.sureness[self.sureness["verdict"].isin(["stable", "contested"])].copy()
        rows = rows.sort_values(["verdict", "rank", c.ACCOUNT_ID]).reset_index(drop=True)
        rows["said"] = [text(VERDICT_LABELS[str(name)]) for name in rows["verdict"]]
        contested = int((rows["verdict"] == "contested").sum())
        number = Show(name="rank", label=text("Rank"), format="number")
        return house_table(
            rows,
            [
                Show(name="said", label=text("Place")),
                number,
                Show(name=c.NAME, label=text("Account")),
                Show(name=c.SCORE, label=text("Score (0–10)"), format="number", digits=2),
                Show(
                    name="top_pct",
                    label=text("In the top in draws (%)"),
                    format="number",
                    digits=1,
                    has_bar=True,
                ),
                Show(name="first_pct", label=text("First in draws (%)"), format="number", digits=1),
                Show(name="best_rank", label=text("Rank at best"), format="number"),
                Show(name="worst_rank", label=text("Rank at worst"), format="number"),
            ],
            language=self.language,
            caption=text("Stable and contested places"),
            note=self._draws_note(),
            first=max(contested, 10),
        )

    def _draws_note(self) -> str:
        text = self.language.text
        how = self.how
        ways = {
            "around": text(
                "Weights: Dirichlet distribution around the stated ones, concentration {figure}.",
                figure=self.language.number(how.concentration),
            ),
            "any": text("Weights: all equally likely, the stated ones do not count."),
            "band": text(
                "Weights: within {figure} percentage points of the stated ones.",
                figure=self.language.number(how.band_points),
            ),
        }
        return text(
            "{draws} draws, seed {seed}. {weights} Ratings: standard deviation {deviation} points, "
            "or half the spread of the raters. Stable: in the top in at least {stable} of the "
            "draws; out: in at most {out}; contested: between. Rank at best and at worst: bounds "
            "of the middle 90 % of the draws.",
            draws=self.language.number(how.draws),
            seed=str(how.seed),
            weights=ways[how.weights],
            deviation=self.language.number(how.rating_deviation, digits=1),
            stable=self.language.percent(how.stable_pct, digits=0),
            out=self.language.percent(how.out_pct, digits=0),
        )

    def flip_weights(self) -> HouseTable:
        """Which weight would have to be another for two neighbours to change places."""
        text = self.language.text
        rows = self.flips.copy()
        rows["ahead"] = [self._name(account) for account in rows[c.ACCOUNT_ID]]
        rows["behind"] = [self._name(account) for account in rows["next_account_id"]]
        rows["sentence"] = [self._flip(row) for row in rows.to_dict("records")]
        return house_table(
            rows,
            [
                Show(name="ahead", label=text("Account")),
                Show(name="behind", label=text("Next account")),
                Show(name="ahead_pct", label=text("Ahead in draws (%)"), format="number"),
                Show(name="sentence", label=text("What turns them"), wraps=True),
            ],
            language=self.language,
            caption=text("What turns two neighbours"),
            note=text(
                "Smallest change of one weight, the others keep their proportions. Ahead in draws: "
                "pairwise winning index of the first {count} accounts.",
                count=self.language.number(25),
            ),
            first=10,
        )

    def _name(self, account: str) -> str:
        return short(self.names.get(account, account))

    def _flip(self, row: Mapping[Hashable, Any]) -> str:
        if is_missing(row["flip_weight_pct"]):
            return self.language.text("No single weight turns them.")
        return self.language.text(
            "They change places if {criterion} weighs {flip} instead of {stated}.",
            criterion=self.labels[str(row[c.CRITERION])],
            flip=self.language.percent(row["flip_weight_pct"], digits=1),
            stated=self.language.percent(row["weight_pct"], digits=1),
        )

    def second_view(self) -> HouseTable:
        """Rank by weighted sum beside rank by TOPSIS."""
        text = self.language.text
        rows = self.second_opinion.copy()
        rows["said"] = [text(CHOICE_LABELS[name]) for name in rows["choice"]]
        same = int((rows["choice"] == "both").sum())
        return house_table(
            rows,
            [
                Show(name="rank", label=text("Rank"), format="number"),
                Show(name=c.NAME, label=text("Account")),
                Show(name="closeness", label=text("Closeness (0–1)"), format="number", digits=3),
                Show(name="topsis_rank", label=text("Rank by TOPSIS"), format="number"),
                Show(name="move", label=text("Places won"), format="number", is_signed=True),
                Show(name="said", label=text("Choice")),
            ],
            language=self.language,
            caption=text("Second opinion: TOPSIS"),
            note=text(
                "TOPSIS: closeness to the best and distance from the worst that any account "
                "reaches in any criterion; {same} of the first {chosen} are the same as by "
                "weighted sum. A missing figure takes the account's own score.",
                same=self.language.number(same),
                chosen=self.language.number(min(self.key_accounts, len(rows))),
            ),
            first=10,
        )

    def central_weights(self) -> HouseTable:
        """Which opinions on the weights put an account first."""
        text = self.language.text
        first = self.sureness[self.sureness["first_pct"] >= LEAST_FIRST_PCT]
        rows = first.sort_values(["first_pct", c.ACCOUNT_ID], ascending=[False, True]).copy()
        weight = self.central.set_index([c.ACCOUNT_ID, c.CRITERION])["central_weight_pct"].to_dict()
        shown = sorted(self.used, key=lambda item: (-item.weight, item.id))[:MOST_CRITERIA]
        for criterion in shown:
            keys = [(account, criterion.id) for account in rows[c.ACCOUNT_ID]]
            rows[f"weight_{criterion.id}"] = [weight.get(key) for key in keys]
        return house_table(
            rows,
            [
                Show(name=c.NAME, label=text("Account")),
                Show(name="first_pct", label=text("First in draws (%)"), format="number", digits=1),
                Show(name="confidence_pct", label=text("Confidence (%)"), format="number"),
                *(
                    Show(
                        name=f"weight_{criterion.id}",
                        label=self.labels[criterion.id],
                        format="number",
                        digits=1,
                    )
                    for criterion in shown
                ),
            ],
            language=self.language,
            caption=text("Weights that put an account first (%)"),
            note=text(
                "Central weights: mean of the draws in which the account comes first. Confidence: "
                "probability of the first rank under these weights, ratings still uncertain. "
                "Accounts that come first in fewer than 1 % of the draws are left out."
            ),
            first=10,
        )

    def all(self) -> list[HouseTable]:
        """Collect what stands folded on the page: flips, central weights, second opinion."""
        return [self.flip_weights(), self.central_weights(), self.second_view()]
