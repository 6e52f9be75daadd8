"""What people think: ratings by colleagues, answers of customers to surveys."""

from __future__ import annotations

from random import Random

from kamlib.sample import stories
from kamlib.sample.accounts import Account
from kamlib.sample.days import LABELS, QUARTERS, some_day
from kamlib.sample.draw import around, chance, clamp, stream, whole
from kamlib.sample.orders import FIRST_OF_2026
from kamlib.sample.table import Row, Table

CRITERIA: tuple[str, ...] = (
    "growth_potential",
    "strategic_importance",
    "risk",
    "relationship",
    "cooperation",
    "brand_fit",
    "innovation",
    "cross_sell_potential",
)
#: Who rates what, and how much kinder than the average.
_RATERS: dict[str, tuple[tuple[str, ...], float]] = {
    "sales": (CRITERIA, 0.5),
    "service": (("risk", "relationship", "cooperation", "innovation"), 0.0),
    "controlling": (("growth_potential", "strategic_importance", "risk"), -0.5),
}
_EXTRA_QUARTERLY, _YEARLY_SHARE = 20, 0.4
_CONTRADICTION = {"sales": 9, "controlling": 2}
_WHY = {
    "sales": "Opens the door to the whole process industry",
    "controlling": "Three years of small margins, no follow-up order in sight",
}
_NPS_AFTER_CHAMPION = (6.5, 4.8, 3.2)


def _latent(seed: int, account: Account, criterion: str) -> float:
    """Draw what a fair rater would give, before drift and taste."""
    behaviour = account.behaviour
    source = stream(seed, "latent", account.account_id, criterion)
    standing = {"key": 6.8, "candidate": 6.2, "standard": 4.6, "prospect": 5.0}[account.status]
    centre = {
        "growth_potential": 4.8 + behaviour.growth * 28,
        "risk": 3.0 + max(0.0, behaviour.delay_days) / 9 + max(0.0, 5.5 - behaviour.relationship),
        "relationship": behaviour.relationship,
        "cooperation": behaviour.relationship - 0.4,
        "cross_sell_potential": 8.5 - behaviour.wallet_share * 8,
    }.get(criterion, standing)
    return around(source, centre, 1.5)


def _score(source: Random, account: Account, criterion: str, position: int, *, fair: float) -> int:
    drift = around(source, 0.0, 0.5)
    if account.account_id == stories.LOST_CHAMPION and position >= FIRST_OF_2026 - 1:
        falls = {"relationship": -1.4, "cooperation": -1.2, "risk": 1.3, "growth_potential": -0.7}
        drift += falls.get(criterion, 0.0) * (position - FIRST_OF_2026 + 2)
    return int(clamp(fair + drift + 0.5, 0, 10))


def _ratings(seed: int, account: Account, position: int, raters: tuple[str, ...]) -> Table:
    rows: Table = []
    for rater in raters:
        criteria, kindness = _RATERS[rater]
        for criterion in criteria:
            source = stream(seed, "ratings", account.account_id, position, rater, criterion)
            kind = -kindness if criterion == "risk" else kindness
            fair = _latent(seed, account, criterion) + kind
            score = _score(source, account, criterion, position, fair=fair)
            row: Row = {
                "account_id": account.account_id,
                "quarter": LABELS[position],
                "criterion": criterion,
                "rater": rater,
                "score": score,
            }
            if account.account_id == stories.CONTRADICTORY and criterion == "strategic_importance":
                row |= {"score": _CONTRADICTION.get(rater, score), "comment": _WHY.get(rater)}
            rows.append(row)
    return rows


def rating_rows(seed: int, accounts: list[Account]) -> Table:
    """Rows of the ratings table.

    Parameters
    ----------
    seed : int
        Seed of the company.
    accounts : list of Account
        Key accounts, candidates and twenty more are rated every quarter by up to three
        raters, some once a year by sales, the rest never.

    Returns
    -------
    list of dict
        By quarter, account, rater and criterion.
    """
    standard = [account for account in accounts if account.status == "standard"]
    extra = {
        account.account_id for account in standard[:: max(1, len(standard) // _EXTRA_QUARTERLY)]
    }
    rows: Table = []
    for position, quarter in enumerate(QUARTERS):
        for account in accounts:
            if account.is_watched:
                rows += _ratings(seed, account, position, tuple(_RATERS))
            elif account.account_id in extra:
                rows += _ratings(seed, account, position, ("sales", "controlling"))
            else:
                yearly = chance(stream(seed, "rated", account.account_id), _YEARLY_SHARE)
                if yearly and quarter.number == 4:
                    rows += _ratings(seed, account, position, ("sales",))
    return rows


def _mood(account: Account, position: int) -> float:
    if account.account_id == stories.LOST_CHAMPION:
        return 9.4 if position < FIRST_OF_2026 else _NPS_AFTER_CHAMPION[position - FIRST_OF_2026]
    return account.behaviour.relationship + 1.4


def _answers(source: Random, account: Account, position: int) -> Table:
    asked = 0
    if account.status == "key":
        asked = whole(source, 2, 5) if position % 2 or position >= FIRST_OF_2026 else 0
    elif account.status == "candidate":
        asked = whole(source, 1, 3) if position % 2 else 0
    elif account.status == "standard" and position % 4 == 3:
        asked = whole(source, 0, 1)
    mood, rows = _mood(account, position), []
    for _ in range(asked):
        score = int(clamp(around(source, mood, 1.3) + 0.5, 0, 10))
        rows.append(_answer(source, account, position, ("nps", score, 0, 10)))
    for _ in range(whole(source, 0, 3 if account.is_watched else 1)):
        score = int(clamp(around(source, mood / 2, 0.6) + 0.5, 1, 5))
        rows.append(_answer(source, account, position, ("csat", score, 1, 5)))
    return rows


def _answer(
    source: Random, account: Account, position: int, given: tuple[str, int, int, int]
) -> Row:
    metric, score, lowest, highest = given
    return {
        "account_id": account.account_id,
        "date": some_day(source, QUARTERS[position]),
        "metric": metric,
        "score": score,
        "scale_min": lowest,
        "scale_max": highest,
    }


def survey_rows(seed: int, accounts: list[Account]) -> Table:
    """Rows of the surveys table: few answers per account, as in real life."""
    rows: Table = []
    for position in range(len(QUARTERS)):
        for account in accounts:
            source = stream(seed, "surveys", account.account_id, position)
            active = account.behaviour.first <= position <= account.behaviour.last + 1
            if account.status != "prospect" and active:
                rows += _answers(source, account, position)
    # Two equal answers of one account on one day would read as a duplicate.
    once = {tuple(row.values()): row for row in rows}
    return sorted(once.values(), key=lambda row: str(row["date"]))
