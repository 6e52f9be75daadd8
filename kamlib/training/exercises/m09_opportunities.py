"""Module 9: opportunities and actions - what may come, how likely, and what is done for it."""

from __future__ import annotations

import pandas as pd

from kamlib.account_plan.actions import DONE, LATE, STATE, before_and_after
from kamlib.account_plan.opportunities import LOST, OPEN, WON, forecast_against_actual
from kamlib.account_plan.words import word
from kamlib.support import columns as c
from kamlib.support.display import HouseTable
from kamlib.support.language import Language, translatable
from kamlib.support.money import ratio_of
from kamlib.training.answers import Names, Number
from kamlib.training.company import Company
from kamlib.training.exercise import Example, Exercise, Fact, Facts, Misconception, Module, Step
from kamlib.training.exercises.tables import account, parts, shown
from kamlib.training.roles import GEM, GROUP_A, LATE_PAYER, NEWEST, PRICE_RISE

_STAGES = ("need", "specification", "offer", "negotiation")


def _all(company: Company) -> pd.DataFrame:
    return company.book.portfolio.ahead.opportunities


def _open(company: Company, role: str = "") -> pd.DataFrame:
    rows = _all(company)
    rows = rows[rows["state"] == OPEN].sort_values("opportunity_id")
    return rows[rows[c.ACCOUNT_ID] == company.account(role)] if role else rows


def _sum(rows: pd.DataFrame, column: str) -> float:
    return float(rows[column].astype(float).sum())


def _first(values: pd.Series) -> str:
    return str(values.sort_index().idxmax())


def _most(company: Company, column: str) -> str:
    rows = _open(company).astype({column: float})
    return _first(rows.groupby(c.ACCOUNT_ID)[column].sum())


def _mean_probability(company: Company) -> float:
    rows = _open(company, LATE_PAYER)
    return _sum(rows, c.VOLUME) * float(rows["probability_pct"].astype(float).mean()) / 100


def _likeliest(company: Company) -> float:
    rows = _open(company, LATE_PAYER).sort_values("probability_pct")
    return float(rows["weighted"].iloc[-1])


def _overdue_pct(company: Company, column: str) -> float:
    rows = _open(company)
    return 100 * ratio_of(_sum(rows[rows["is_overdue"].astype(bool)], column), _sum(rows, column))


def _overdue_rows_pct(company: Company) -> float:
    return 100 * float(_open(company)["is_overdue"].astype(bool).mean())


def _decided(company: Company) -> dict[str, float]:
    """Add up what was to be decided in the last four quarters, by what came of it."""
    sales = company.book.facts.account_quarter
    table = forecast_against_actual(_all(company), sales, quarter=NEWEST)
    return {name: _sum(table, f"{name}_volume") for name in (WON, LOST, OPEN)}


def _hit_rate_pct(company: Company) -> float:
    decided = _decided(company)
    return 100 * ratio_of(decided[WON], decided[WON] + decided[LOST])


def _hit_rows_pct(company: Company) -> float:
    states = _all(company)["state"]
    won, lost = int((states == WON).sum()), int((states == LOST).sum())
    return 100 * ratio_of(won, won + lost)


def _late(company: Company) -> frozenset[str]:
    rows = company.book.portfolio.ahead.actions
    return frozenset(rows.loc[rows[STATE] == LATE, c.ACCOUNT_ID])


def _late_unless(company: Company, status: str) -> frozenset[str]:
    rows = company.book.portfolio.ahead.actions
    return _late(company) - set(rows.loc[rows[c.STATUS] == status, c.ACCOUNT_ID])


def _unfinished(company: Company) -> frozenset[str]:
    rows = company.book.portfolio.ahead.actions
    return frozenset(rows.loc[rows[c.STATUS] != DONE, c.ACCOUNT_ID])


def _effect(company: Company) -> dict[str, float]:
    """Compare net revenue before and after the price talks, here and everywhere."""
    book = company.book
    actuals = book.soll_ist.actuals
    table = before_and_after(book.portfolio.ahead.actions, actuals, quarter=NEWEST)
    row = table[table[c.ACCOUNT_ID] == company.account(PRICE_RISE)].iloc[0]
    before, after = float(row["before"]), float(row["after"])
    own, everyone = 100 * (ratio_of(after, before) - 1), float(row["change_of_all"])
    return {"before": before, "after": after, "own": own, "all": everyone, "more": own - everyone}


def _volume_table(company: Company, language: Language) -> HouseTable:
    rows = _open(company).astype({c.VOLUME: float})
    wide = rows.pivot_table(index=c.ACCOUNT_ID, columns="step", values=c.VOLUME, aggfunc="sum")
    frame = wide.reindex(columns=list(_STAGES)).join(company.year[c.NET_REVENUE], how="left")
    names = (c.ACCOUNT_ID, c.NAME, c.NET_REVENUE, *_STAGES)
    caption = translatable("Open opportunities by stage; net revenue of the last four quarters")
    return shown(frame, names, company=company, language=language, caption=caption)


def _listed(
    rows: pd.DataFrame, company: Company, language: Language, *, caption: str
) -> HouseTable:
    frame = rows.assign(
        probability_pct=[language.percent(float(one), digits=0) for one in rows["probability_pct"]],
        decision=[language.date(one.date()) for one in rows["expected_close_date"]],
        state=[
            language.text("open") if one == OPEN else word(one, language) for one in rows["state"]
        ],
    )
    # Where all are open, the column would say nothing.
    is_mixed = set(rows["state"]) != {OPEN}
    state = ("state",) if is_mixed else ()
    names = (c.ACCOUNT_ID, "title", c.VOLUME, "probability_pct", "decision", *state)
    return shown(frame, names, company=company, language=language, caption=caption)


def _open_table(company: Company, language: Language) -> HouseTable:
    caption = translatable("Open opportunities on 30 September 2026")
    return _listed(_open(company), company, language, caption=caption)


def _decided_table(company: Company, language: Language) -> HouseTable:
    rows = _all(company)
    due = rows[rows["close_quarter"] <= NEWEST].sort_values("expected_close_date")
    caption = translatable("Opportunities that were to be decided in the last four quarters")
    return _listed(due, company, language, caption=caption)


def _action_table(company: Company, language: Language) -> HouseTable:
    rows = company.book.portfolio.ahead.actions.sort_values(c.ACCOUNT_ID)
    words = {"open": "planned", "started": "started", "done": "done"}
    frame = rows.assign(
        due=[language.date(one.date()) for one in rows["due_date"]],
        state=[word(words[one], language) for one in rows[c.STATUS]],
        done=[language.date(one.date()) if pd.notna(one) else "" for one in rows["done_date"]],
    )
    caption = translatable("Actions, as the list stood when the report was printed in October")
    names = (c.ACCOUNT_ID, c.NAME, "title", "state", "due", "done")
    return shown(frame, names, company=company, language=language, caption=caption)


def _effect_table(company: Company, language: Language) -> HouseTable:
    found = _effect(company)
    lines = (
        (
            translatable("Net revenue before, scaled to a year: first three quarters of 2025"),
            Fact(found["before"], "money"),
        ),
        (
            translatable("Net revenue after, scaled to a year: first three quarters of 2026"),
            Fact(found["after"], "money"),
        ),
        (
            translatable("Change of all, unknown account included, same quarters"),
            Fact(found["all"], "percent"),
        ),
    )
    caption = translatable("Price talks, finished in December 2025")
    return parts(lines, language=language, caption=caption)


def _steps(company: Company, role: str) -> list[Step]:
    rows = _open(company, role)
    labels = (
        translatable("First opportunity: volume"),
        translatable("Second opportunity: volume"),
        translatable("Third opportunity: volume"),
    )
    steps = []
    for label, row in zip(labels, rows.to_dict("records"), strict=True):
        steps += [
            Step(label, Fact(float(row[c.VOLUME]), "money")),
            Step(
                translatable("× Probability of its stage"),
                Fact(float(row["probability_pct"]), "percent"),
            ),
            Step(translatable("= Weighted volume"), Fact(float(row["weighted"]), "money")),
        ]
    total = Fact(_sum(rows, "weighted"), "money")
    label = translatable("Sum = weighted volume of the account")
    hidden = [step._replace(gap="9.2") if step.label.startswith("=") else step for step in steps]
    return [*hidden, Step(label, total, gap="9.2")]


def _shares(company: Company) -> Facts:
    rows = _open(company)
    return {
        "overdue": Fact(_sum(rows[rows["is_overdue"].astype(bool)], "weighted"), "money"),
        "all": Fact(_sum(rows, "weighted"), "money"),
    }


BEST_PROSPECT = Exercise(
    id="9.1",
    question=translatable(
        "Five minutes: there is time to prepare one account for the board. Which account promises "
        "most, if every open opportunity counts with the probability of its stage?"
    ),
    kind=Names(how="one"),
    solution=lambda company: _most(company, "weighted"),
    misconceptions=(
        Misconception(
            id="volume_for_weighted",
            wrong=lambda company: _most(company, c.VOLUME),
            diagnosis=translatable(
                "That is the largest sum of volumes. Most of it is an idea whose need was only "
                "recognised; such ideas rarely become orders."
            ),
        ),
        Misconception(
            id="revenue_for_prospect",
            wrong=lambda company: _first(company.year[c.NET_REVENUE]),
            diagnosis=translatable(
                "That account is the largest today. What it bought says nothing about what is to "
                "be decided."
            ),
        ),
    ),
    hints=(
        translatable("A large volume far away, a smaller one near at hand: which is worth more?"),
        translatable("Multiply each volume by the probability in the head of its column."),
        translatable("Compare two: {large} and {near}. The others lie far behind."),
    ),
    explanation=translatable(
        "{solution}: {weighted} after weighting. {large} has the larger volume, but weighted it is "
        "{less}. Weighted volume is for sums over many; no single order comes to seventy percent."
    ),
    facts=lambda company: {
        "large": account(company, GROUP_A),
        "near": account(company, GEM),
        "weighted": Fact(_sum(_open(company, GEM), "weighted"), "money"),
        "less": Fact(_sum(_open(company, GROUP_A), "weighted"), "money"),
    },
    given=_volume_table,
    in_test=True,
)

WEIGHTED = Exercise(
    id="9.2",
    question=translatable("What is the weighted volume of the opportunities of {account}?"),
    kind=Number(unit="money"),
    solution=lambda company: _sum(_open(company, LATE_PAYER), "weighted"),
    misconceptions=(
        Misconception(
            id="volume_for_weighted",
            wrong=lambda company: _sum(_open(company, LATE_PAYER), c.VOLUME),
            diagnosis=translatable(
                "You added the volumes as if all of them came. Multiply each by its probability."
            ),
        ),
        Misconception(
            id="mean_of_shares",
            wrong=_mean_probability,
            diagnosis=translatable(
                "You took the mean of the three probabilities for all. A small volume then weighs "
                "like a large one: multiply first, add up afterwards."
            ),
        ),
        Misconception(
            id="likeliest_only",
            wrong=_likeliest,
            diagnosis=translatable(
                "You counted only the likeliest one. The others may come as well; each counts "
                "with its probability."
            ),
        ),
    ),
    hints=(
        translatable("Follow the example: three products, then one sum."),
        translatable("Volume × probability, line by line; only then add up."),
        translatable("The first of the three is worth {first}."),
    ),
    explanation=translatable("Three products, added up: {solution}."),
    facts=lambda company: {
        "account": account(company, LATE_PAYER),
        "first": Fact(float(_open(company, LATE_PAYER)["weighted"].iloc[0]), "money"),
    },
)

OVERDUE = Exercise(
    id="9.3",
    question=translatable(
        "What share of the weighted volume of all open opportunities, in percent, was to be "
        "decided before the end of September and is still open?"
    ),
    kind=Number(unit="percent"),
    solution=lambda company: _overdue_pct(company, "weighted"),
    misconceptions=(
        Misconception(
            id="volume_for_weighted",
            wrong=lambda company: _overdue_pct(company, c.VOLUME),
            diagnosis=translatable(
                "That is the share of the plain volume. Weight both: the overdue ones and all."
            ),
        ),
        Misconception(
            id="rows_for_money",
            wrong=_overdue_rows_pct,
            diagnosis=translatable("You counted opportunities. Asked for is weighted volume."),
        ),
    ),
    hints=(
        translatable("Look for days of decision that lie before October."),
        translatable("Weighted volume of those few, by weighted volume of all."),
        translatable("{overdue} ÷ {all} × 100."),
    ),
    explanation=translatable(
        "{overdue} ÷ {all} × 100 = {solution}. Their date or their stage is wrong: ask the owner "
        "for a new date with a reason, or close them. A forecast with old dates is a wish."
    ),
    facts=_shares,
    given=_open_table,
)

HIT_RATE = Exercise(
    id="9.4",
    question=translatable(
        "Which share of the volume decided in the last four quarters was won, in percent?"
    ),
    kind=Number(unit="percent"),
    solution=_hit_rate_pct,
    misconceptions=(
        Misconception(
            id="rows_for_money",
            wrong=_hit_rows_pct,
            diagnosis=translatable(
                "That is the share of the decisions by number. A small win then weighs like a "
                "large loss; take the volumes."
            ),
        ),
        Misconception(
            id="open_for_lost",
            wrong=lambda company: (
                100 * ratio_of(_decided(company)[WON], sum(_decided(company).values()))
            ),
            diagnosis=translatable(
                "You counted those still open as lost. They are late, not decided: leave them out "
                "of the whole, and mend their dates."
            ),
        ),
    ),
    hints=(
        translatable("Three kinds of lines stand in the table: won, lost and still open."),
        translatable("Won volume by decided volume; what is still open is not decided."),
        translatable("{won} ÷ ({won} + {lost}) × 100."),
    ),
    explanation=translatable(
        "{won} ÷ ({won} + {lost}) × 100 = {solution}. Set it beside the probabilities you enter: "
        "if they promise more than you win, lower them."
    ),
    facts=lambda company: {
        name: Fact(amount, "money") for name, amount in _decided(company).items()
    },
    given=_decided_table,
)

LATE_ACTIONS = Exercise(
    id="9.5",
    question=translatable(
        "The report shows the state of 30 September 2026 and was printed in October. At which "
        "accounts was the action late on that day?"
    ),
    kind=Names(how="set", count=0),
    solution=_late,
    misconceptions=(
        Misconception(
            id="today_for_quarter_end",
            wrong=lambda company: _late_unless(company, "done"),
            diagnosis=translatable(
                "One is missing: it was finished in October, after the day of the report. On that "
                "day it was late. A report tells the state of its day, whenever it is printed."
            ),
        ),
        Misconception(
            id="not_begun_not_late",
            wrong=lambda company: _late_unless(company, "open"),
            diagnosis=translatable(
                "One is missing: it was not even begun, and its day had passed. That is late, too."
            ),
        ),
        Misconception(
            id="unfinished_for_late",
            wrong=_unfinished,
            diagnosis=translatable(
                "These are all that are not finished. Late is only what was due before the day of "
                "the report."
            ),
        ),
    ),
    hints=(
        translatable("Two days decide: the day it was due, and the day of the report."),
        translatable("Due before the day of the report, and not finished by then."),
        translatable("Look at three states: under way, planned, and done after the day."),
    ),
    explanation=translatable(
        "{solution}: due before 30 September and not finished by then, whatever is their state "
        "today. Late is no reproach: it is the moment to move the date, or the help."
    ),
    given=_action_table,
    in_test=True,
)

EFFECT = Exercise(
    id="9.6",
    question=translatable(
        "After the price talks the net revenue of {account} rose. By how many percentage points "
        "more than that of all accounts together?"
    ),
    kind=Number(unit="points"),
    solution=lambda company: _effect(company)["more"],
    misconceptions=(
        Misconception(
            id="comparison_forgotten",
            wrong=lambda company: _effect(company)["own"],
            diagnosis=translatable(
                "That is its own change. What happened everywhere did not come from these talks: "
                "compare it with all accounts."
            ),
        ),
        Misconception(
            id="absolute_for_relative",
            wrong=lambda company: _effect(company)["after"] - _effect(company)["before"],
            diagnosis=translatable(
                "That is the change in euros. Compare percentages, and give the difference in "
                "percentage points."
            ),
        ),
        Misconception(
            id="after_for_base",
            wrong=lambda company: (
                100 * (1 - ratio_of(_effect(company)["before"], _effect(company)["after"]))
                - _effect(company)["all"]
            ),
            diagnosis=translatable(
                "You divided by the figure after. A change is measured by where it started: before."
            ),
        ),
    ),
    hints=(
        translatable("First its own change, in percent of the figure before."),
        translatable("Then subtract the change of all accounts; mind the signs."),
        translatable("({after} ÷ {before} − 1) × 100, minus {all}."),
    ),
    explanation=translatable(
        "{own} minus {all} = {solution}. Before and after is no proof: the same quarters, the "
        "same change of all beside it, and the question what else happened to this account."
    ),
    facts=lambda company: {
        "account": account(company, PRICE_RISE),
        "before": Fact(_effect(company)["before"], "money"),
        "after": Fact(_effect(company)["after"], "money"),
        "own": Fact(_effect(company)["own"], "percent"),
        "all": Fact(_effect(company)["all"], "percent"),
    },
    given=_effect_table,
)

MODULE = Module(
    number=9,
    title=translatable("Opportunities and actions"),
    exercises=(BEST_PROSPECT, WEIGHTED, OVERDUE, HIT_RATE, LATE_ACTIONS, EFFECT),
    example=Example(
        module=9,
        title=translatable("{account}: weighted volume of three open opportunities"),
        steps=_steps,
        role=GEM,
        gaps_role=LATE_PAYER,
    ),
)
