"""Module 3: customer contribution and profitability, and how costs reach an account."""

from __future__ import annotations

import pandas as pd

from kamlib.profitability import payment_behaviour, turning_point, whale_curve
from kamlib.profitability.concentration import TurningPoint
from kamlib.support import columns as c
from kamlib.support.display import HouseTable
from kamlib.support.language import Language, translatable
from kamlib.training.answers import Names, Number
from kamlib.training.company import Company
from kamlib.training.exercise import Example, Exercise, Fact, Facts, Misconception, Module, Step
from kamlib.training.exercises.tables import account, parts, shown
from kamlib.training.roles import COMPLAINER, LARGEST, LATE_PAYER, MIX_SHIFT, NEWEST, YEAR

_YEAR_CAPTION = translatable("Last four quarters, all twelve accounts")


def _pool(company: Company) -> pd.Series:
    """Service pool of the newest quarter: amount, capacity, use, rate, idle."""
    pools = company.book.profitability.pools
    is_meant = (pools[c.QUARTER] == NEWEST) & (pools[c.CATEGORY] == c.SERVICE)
    return pools[is_meant].iloc[0]


def _hours(company: Company, role: str) -> float:
    drivers = company.book.facts.drivers
    is_meant = (
        (drivers[c.QUARTER] == NEWEST)
        & (drivers[c.DRIVER] == "service_hours")
        & (drivers[c.ACCOUNT_ID] == company.account(role))
    )
    return float(drivers.loc[is_meant, c.VOLUME].sum())


def _service(company: Company, role: str) -> float:
    costs = company.book.profitability.costs
    is_meant = (
        (costs[c.QUARTER] == NEWEST)
        & (costs[c.CATEGORY] == c.SERVICE)
        & (costs[c.ACCOUNT_ID] == company.account(role))
    )
    return float(costs.loc[is_meant, c.AMOUNT].sum())


def _revenue_share(company: Company, role: str) -> float:
    net = company.newest[c.NET_REVENUE]
    return float(net[company.account(role)] / net.sum())


def _service_facts(company: Company) -> Facts:
    pool = _pool(company)
    return {
        "account": account(company, LARGEST),
        "hours": Fact(_hours(company, LARGEST), "number"),
        "amount": Fact(float(pool[c.AMOUNT]), "money"),
        "capacity": Fact(float(pool[c.PRACTICAL_CAPACITY]), "number"),
        "used": Fact(float(pool["volume_used"]), "number"),
        "rate": Fact(float(pool["rate"]), "cents"),
        "unused": Fact(float(pool[c.PRACTICAL_CAPACITY] - pool["volume_used"]), "number"),
    }


def _pool_table(company: Company, language: Language) -> HouseTable:
    pool = _pool(company)
    lines = (
        (translatable("Cost of the service team"), Fact(float(pool[c.AMOUNT]), "money")),
        (
            translatable("Hours it can work (practical capacity)"),
            Fact(float(pool[c.PRACTICAL_CAPACITY]), "number"),
        ),
        (translatable("Hours used by all accounts"), Fact(float(pool["volume_used"]), "number")),
        (
            translatable("Hours used by the account asked for"),
            Fact(_hours(company, LARGEST), "number"),
        ),
        (
            translatable("Its share of net revenue"),
            Fact(100 * _revenue_share(company, LARGEST), "percent"),
        ),
    )
    return parts(lines, language=language, caption=translatable("Service, newest quarter"))


def _contribution_table(company: Company, language: Language) -> HouseTable:
    names = (
        c.ACCOUNT_ID,
        c.NAME,
        c.NET_REVENUE,
        c.CUSTOMER_CONTRIBUTION,
        c.CUSTOMER_PROFITABILITY_PCT,
    )
    return shown(company.year, names, company=company, language=language, caption=_YEAR_CAPTION)


def _keyed_table(company: Company, language: Language) -> HouseTable:
    names = (c.ACCOUNT_ID, c.NAME, c.NET_REVENUE, c.CUSTOMER_CONTRIBUTION, "keyed_costs")
    return shown(company.year, names, company=company, language=language, caption=_YEAR_CAPTION)


def _lowest(values: pd.Series, count: int) -> tuple[str, ...]:
    order = values.sort_index().sort_values(kind="stable")
    return tuple(str(one) for one in order.index[:count])


def _curve(company: Company) -> TurningPoint:
    return turning_point(whale_curve(company.year.reset_index()))


def _receivable(company: Company) -> float:
    paid = payment_behaviour(
        company.book.facts.payment_quarter, quarters=list(YEAR), days=365, rate_pct=6
    )
    found = paid.loc[paid[c.ACCOUNT_ID] == company.account(LATE_PAYER), "average_receivable"]
    return float(found.iloc[0])


def _financing(company: Company) -> float:
    paid = payment_behaviour(
        company.book.facts.payment_quarter, quarters=list(YEAR), days=365, rate_pct=6
    )
    found = paid.loc[paid[c.ACCOUNT_ID] == company.account(LATE_PAYER), "financing_cost"]
    return float(found.iloc[0])


def _steps(company: Company, role: str) -> list[Step]:
    pool, hours = _pool(company), _hours(company, role)
    idle = float(pool["idle"])
    return [
        Step(translatable("Cost of the service team"), Fact(float(pool[c.AMOUNT]), "money")),
        Step(
            translatable("÷ Hours it can work (practical capacity)"),
            Fact(float(pool[c.PRACTICAL_CAPACITY]), "number"),
        ),
        Step(translatable("= Rate per hour"), Fact(float(pool["rate"]), "cents")),
        Step(translatable("× Hours used by this account"), Fact(hours, "number")),
        Step(
            translatable("= Service cost of this account"),
            Fact(float(pool["rate"]) * hours, "money"),
            gap="3.1",
        ),
        Step(
            translatable("Hours nobody used × rate = idle, charged to nobody"),
            Fact(idle, "money"),
            gap="3.2",
        ),
    ]


SERVICE = Exercise(
    id="3.1",
    question=translatable(
        "Five minutes: {account} called for {hours} hours of service. What service cost did it "
        "cause in the newest quarter?"
    ),
    kind=Number(unit="money"),
    solution=lambda company: _service(company, LARGEST),
    misconceptions=(
        Misconception(
            id="idle_charged",
            wrong=lambda company: (
                float(_pool(company)[c.AMOUNT] / _pool(company)["volume_used"])
                * _hours(company, LARGEST)
            ),
            diagnosis=translatable(
                "You divided by the hours used. Then every customer pays for hours nobody asked "
                "for, and the fewer call, the dearer each becomes. Divide by the capacity."
            ),
        ),
        Misconception(
            id="key_for_activity",
            wrong=lambda company: (
                float(_pool(company)[c.AMOUNT]) * _revenue_share(company, LARGEST)
            ),
            diagnosis=translatable(
                "You shared the cost out by revenue. That treats every customer as average; the "
                "hours were measured, so use them."
            ),
        ),
        Misconception(
            id="hours_for_money",
            wrong=lambda company: _hours(company, LARGEST),
            diagnosis=translatable("Those are the hours. What does one hour cost?"),
        ),
    ),
    hints=(
        translatable("What does one hour of the team cost, if it works as much as it can?"),
        translatable("Rate = cost of the team ÷ practical capacity; cost = rate × hours."),
        translatable("The rate is {rate} per hour."),
    ),
    explanation=translatable(
        "{amount} ÷ {capacity} hours = {rate} per hour; × {hours} hours = {solution}."
    ),
    facts=_service_facts,
    given=_pool_table,
    in_test=True,
)

IDLE = Exercise(
    id="3.2",
    question=translatable("What did the hours cost that nobody used?"),
    kind=Number(unit="money"),
    solution=lambda company: float(_pool(company)["idle"]),
    misconceptions=(
        Misconception(
            id="hours_for_money",
            wrong=lambda company: float(
                _pool(company)[c.PRACTICAL_CAPACITY] - _pool(company)["volume_used"]
            ),
            diagnosis=translatable("Those are the hours. Multiply them by the rate."),
        ),
        Misconception(
            id="rate_of_use",
            wrong=lambda company: (
                float(_pool(company)[c.AMOUNT] / _pool(company)["volume_used"])
                * float(_pool(company)[c.PRACTICAL_CAPACITY] - _pool(company)["volume_used"])
            ),
            diagnosis=translatable(
                "Your rate divides by the hours used, so used and idle cost together more than the "
                "team. Take the rate at practical capacity."
            ),
        ),
        Misconception(
            id="nothing_idle",
            wrong=lambda company: 0.0,  # noqa: ARG005
            diagnosis=translatable(
                "The team is paid for all its hours, whether they are used or not. Nobody used "
                "some of them."
            ),
        ),
    ),
    hints=(
        translatable("Allocated + idle = cost of the team."),
        translatable("{unused} hours were not used."),
        translatable("{unused} hours × {rate}."),
    ),
    explanation=translatable(
        "({capacity} − {used}) hours × {rate} = {solution}. It is no customer's doing and belongs "
        "to whoever plans the team."
    ),
    facts=_service_facts,
    given=_pool_table,
)

LOWEST_THREE = Exercise(
    id="3.3",
    question=translatable(
        "Name the three accounts with the lowest customer contribution in euros, the lowest first."
    ),
    kind=Names(how="order", count=3),
    solution=lambda company: _lowest(company.year[c.CUSTOMER_CONTRIBUTION], 3),
    misconceptions=(
        Misconception(
            id="relative_for_absolute",
            wrong=lambda company: _lowest(company.year[c.CUSTOMER_PROFITABILITY_PCT], 3),
            diagnosis=translatable(
                "That is the order by percent. A large account can be thin in percent and still "
                "leave more euros than a small one."
            ),
        ),
        Misconception(
            id="revenue_for_contribution",
            wrong=lambda company: _lowest(company.year[c.NET_REVENUE], 3),
            diagnosis=translatable("Those are the three smallest by revenue."),
        ),
    ),
    hints=(
        translatable("Sort ascending; a minus is lower than any plus."),
        translatable("Sort by the column in euros, not by the one in percent."),
        translatable("The lowest is {lowest}: returns and complaints eat it up."),
    ),
    explanation=translatable("By contribution in euros: {solution}."),
    facts=lambda company: {"lowest": account(company, COMPLAINER)},
    given=_contribution_table,
)

WHALE = Exercise(
    id="3.4",
    question=translatable(
        "Put the accounts in order of contribution, the best first, and add up. At how many "
        "percent of the final total does the curve peak?"
    ),
    kind=Number(unit="percent"),
    solution=lambda company: _curve(company).peak_pct,
    misconceptions=(
        Misconception(
            id="absolute_for_relative",
            wrong=lambda company: _curve(company).peak,
            diagnosis=translatable("That is the peak in euros. Divide it by the total."),
        ),
        Misconception(
            id="peak_without_base",
            wrong=lambda company: _curve(company).peak_pct - 100,
            diagnosis=translatable(
                "That is how far the peak lies above the total. The peak itself includes the 100."
            ),
        ),
        Misconception(
            id="end_for_peak",
            wrong=lambda company: 100.0,  # noqa: ARG005
            diagnosis=translatable(
                "That is where the curve ends. Before that it was higher: loss-makers pull it down."
            ),
        ),
    ),
    hints=(
        translatable("The curve rises as long as accounts earn, and falls with the first loss."),
        translatable("Add up only the positive contributions; divide by the sum of all."),
        translatable("{peak} ÷ {total} × 100."),
    ),
    explanation=translatable(
        "{peak} ÷ {total} × 100 = {solution}. What lies above 100 percent is used up again by "
        "{losing} of twelve accounts."
    ),
    facts=lambda company: {
        "peak": Fact(_curve(company).peak, "money"),
        "total": Fact(_curve(company).total, "money"),
        "losing": Fact(float(_curve(company).losing), "number"),
    },
    given=_contribution_table,
)

KEYED = Exercise(
    id="3.5",
    question=translatable(
        "Development was shared out by revenue, a mere key. What is the contribution of {account} "
        "without costs by key?"
    ),
    kind=Number(unit="money"),
    solution=lambda company: company.figure(MIX_SHIFT, c.CONTRIBUTION_WITHOUT_KEYED),
    misconceptions=(
        Misconception(
            id="deducted_twice",
            wrong=lambda company: (
                company.figure(MIX_SHIFT, c.CUSTOMER_CONTRIBUTION)
                - company.figure(MIX_SHIFT, "keyed_costs")
            ),
            diagnosis=translatable(
                "The key is off already in the contribution, and you took it off once more. "
                "Without it means: add it back."
            ),
        ),
        Misconception(
            id="keyed_kept",
            wrong=lambda company: company.figure(MIX_SHIFT, c.CUSTOMER_CONTRIBUTION),
            diagnosis=translatable("That is the contribution with costs by key still deducted."),
        ),
    ),
    hints=(
        translatable("The contribution in the table has all costs off, also those by key."),
        translatable("Contribution + costs by key."),
        translatable("{contribution} + {keyed}."),
    ),
    explanation=translatable(
        "{contribution} + {keyed} = {solution}. Show both: a cost by key says how large an "
        "account is, not what it caused."
    ),
    facts=lambda company: {
        "account": account(company, MIX_SHIFT),
        "contribution": Fact(company.figure(MIX_SHIFT, c.CUSTOMER_CONTRIBUTION), "money"),
        "keyed": Fact(company.figure(MIX_SHIFT, "keyed_costs"), "money"),
    },
    given=_keyed_table,
)

FINANCING = Exercise(
    id="3.6",
    question=translatable(
        "{account} owed {receivable} (with VAT) on an average day of the last four quarters. "
        "Money costs 6 percent a year. What did the credit cost?"
    ),
    kind=Number(unit="money"),
    solution=_financing,
    misconceptions=(
        Misconception(
            id="quarter_for_year",
            wrong=lambda company: _financing(company) / 4,
            diagnosis=translatable(
                "That is one quarter. The average was open through four of them."
            ),
        ),
        Misconception(
            id="vat_taken_off",
            wrong=lambda company: _financing(company) / 1.19,
            diagnosis=translatable(
                "You took the VAT off. We have paid it to the tax office and wait for it as well: "
                "credit is what is open, with VAT."
            ),
        ),
        Misconception(
            id="rate_as_factor",
            wrong=lambda company: _receivable(company) * 1.06,
            diagnosis=translatable(
                "You added the interest to the receivable. Asked for is the interest."
            ),
        ),
    ),
    hints=(
        translatable("Interest = average receivable × rate × time."),
        translatable("Four quarters are a year, so the time is 1."),
        translatable("{receivable} × 6 ÷ 100."),
    ),
    explanation=translatable("{receivable} × 6 ÷ 100 = {solution}."),
    facts=lambda company: {
        "account": account(company, LATE_PAYER),
        "receivable": Fact(_receivable(company), "money"),
    },
)

MODULE = Module(
    number=3,
    title=translatable("Customer contribution and profitability"),
    exercises=(SERVICE, IDLE, LOWEST_THREE, WHALE, KEYED, FINANCING),
    example=Example(
        module=3,
        title=translatable(
            "{account}: from the cost of the service team to the cost of an account"
        ),
        steps=_steps,
        role=COMPLAINER,
        gaps_role=LARGEST,
    ),
)
