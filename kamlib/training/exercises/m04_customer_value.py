"""Module 4: customer value, this year in money and over the years to come."""

from __future__ import annotations

import pandas as pd

from kamlib.profitability import (
    check_discounting,
    customer_npv,
    margin_multiple,
    net_present_value,
    share_of_wallet,
)
from kamlib.support import columns as c
from kamlib.support.display import HouseTable
from kamlib.support.language import Language, translatable
from kamlib.support.settings.profitability import Scenario
from kamlib.training.answers import Choice, Number
from kamlib.training.company import Company
from kamlib.training.exercise import Example, Exercise, Fact, Facts, Misconception, Module, Step
from kamlib.training.exercises.tables import account, parts, picked, shown
from kamlib.training.roles import GEM, GROUP_A, GROWER

_PARTS = ("base_revenue", c.SERVICE_REVENUE, c.CROSS_SELL_REVENUE, c.UP_SELL_REVENUE)
#: A published lifetime value calculator; figures and its printed result, in USD.
_PUBLISHED = {"margin": 60.0, "churn": 0.03, "months": 24, "rate_pct": 10.0, "printed": 849.60}


def _value(company: Company, role: str) -> pd.Series:
    values = company.book.profitability.customer_value
    return values[values[c.ACCOUNT_ID] == company.account(role)].iloc[0]


def _yearly(company: Company, role: str) -> float:
    return float(_value(company, role)[c.CUSTOMER_VALUE])


def _expected(company: Company) -> Scenario:
    scenarios = company.book.settings.profitability.scenarios
    return next(one for one in scenarios if one.id == "expected")


def _present(company: Company, role: str, **changed: float) -> float:
    """Present value as the workbook computes it; changes are what a misconception does."""
    settings = company.book.settings.profitability
    scenario = _expected(company)
    retention = changed.get("retention_pct", scenario.retention_pct)
    return customer_npv(
        _yearly(company, role),
        scenario=Scenario(id="expected", retention_pct=retention, growth_pct=scenario.growth_pct),
        discount_rate_pct=changed.get("rate_pct", settings.discount_rate_pct),
        years=settings.horizon_years,
    )


def _present_now(company: Company, role: str) -> float:
    settings = company.book.settings.profitability
    return customer_npv(
        _yearly(company, role),
        scenario=_expected(company),
        discount_rate_pct=settings.discount_rate_pct,
        years=settings.horizon_years,
        first_margin="now",
    )


def _last_factor(company: Company, role: str) -> float:
    """Divide the whole sum by the factor of the last year: the published error."""
    settings = company.book.settings.profitability
    growth = (1 + settings.discount_rate_pct / 100) ** settings.horizon_years
    return _present(company, role, rate_pct=0.0) / growth


def _wallet(company: Company, role: str) -> float:
    wallets = company.book.facts.wallets
    is_meant = wallets[c.ACCOUNT_ID] == company.account(role)
    newest = wallets[is_meant].sort_values("year").iloc[-1]
    return float(newest["purchasing_volume"])


def _share(company: Company, own: float) -> float:
    volume = pd.Series({"account": _wallet(company, GROWER)})
    return float(share_of_wallet(pd.Series({"account": own}), volume).iloc[0])


def _own_sales(company: Company) -> float:
    return company.figure(GROWER, c.NET_REVENUE)


def _flows() -> list[float]:
    keep = 1 - _PUBLISHED["churn"]
    return [_PUBLISHED["margin"] * keep**month for month in range(int(_PUBLISHED["months"]))]


def _right_clv() -> float:
    rate = _PUBLISHED["rate_pct"] / 12
    return check_discounting(_PUBLISHED["printed"], _flows(), rate_pct=rate, tolerance=0.5).right


def _value_table(company: Company, language: Language) -> HouseTable:
    values = company.book.profitability.customer_value
    known = values[values[c.ACCOUNT_ID].isin(company.names)].sort_values(c.ACCOUNT_ID)
    names = (c.ACCOUNT_ID, c.NAME, *_PARTS, "all_costs")
    caption = translatable("Customer value, last four quarters: what comes in, what goes out")
    return shown(known, names, company=company, language=language, caption=caption)


def _scenario_table(company: Company, language: Language) -> HouseTable:
    settings, scenario = company.book.settings.profitability, _expected(company)
    lines = (
        (translatable("Customer value of a year"), Fact(_yearly(company, GROUP_A), "money")),
        (translatable("Stays another year"), Fact(scenario.retention_pct, "percent")),
        (translatable("Discount rate a year"), Fact(settings.discount_rate_pct, "percent")),
        (translatable("Years"), Fact(float(settings.horizon_years), "number")),
    )
    note = translatable("First margin after the first renewal: year 1 counts with one retention.")
    caption = translatable("Present value, expected scenario")
    return parts(lines, language=language, caption=caption, note=note)


def _wallet_table(company: Company, language: Language) -> HouseTable:
    newest = company.figure(GROWER, c.NET_REVENUE, in_newest=True)
    lines = (
        (translatable("Our net revenue, last four quarters"), Fact(_own_sales(company), "money")),
        (translatable("Our net revenue, newest quarter"), Fact(newest, "money")),
        (translatable("Buys from everyone in a year"), Fact(_wallet(company, GROWER), "money")),
    )
    return parts(lines, language=language, caption=translatable("Share of wallet"))


def _published_table(company: Company, language: Language) -> HouseTable:
    del company
    lines = (
        (translatable("Margin of a month, first month"), Fact(_PUBLISHED["margin"], "number")),
        (
            translatable("Customers lost each month"),
            Fact(100 * _PUBLISHED["churn"], "percent"),
        ),
        (translatable("Months"), Fact(_PUBLISHED["months"], "number")),
        (translatable("Discount rate a year"), Fact(_PUBLISHED["rate_pct"], "percent")),
        (translatable("Sum of the 24 margins, not discounted"), Fact(sum(_flows()), "ratio")),
        (translatable("Printed result, US dollars"), Fact(_PUBLISHED["printed"], "ratio")),
    )
    caption = translatable("A lifetime value calculator, as published")
    note = translatable(
        "Source: calculatorcollection.org, lifetime value calculator; in our words."
    )
    return parts(lines, language=language, caption=caption, note=note)


def _steps(company: Company, role: str) -> list[Step]:
    settings, scenario = company.book.settings.profitability, _expected(company)
    one = margin_multiple(
        retention_pct=scenario.retention_pct,
        discount_rate_pct=settings.discount_rate_pct,
        years=1,
    )
    yearly = _yearly(company, role)
    return [
        Step(translatable("Customer value of a year"), Fact(yearly, "money")),
        Step(translatable("× Stays another year ÷ (1 + discount rate)"), Fact(one, "factor")),
        Step(translatable("= Year 1, worth today"), Fact(yearly * one, "money")),
        Step(translatable("Year 2, the same factor once more"), Fact(yearly * one**2, "money")),
        Step(translatable("Year 3"), Fact(yearly * one**3, "money")),
        Step(translatable("Year 4"), Fact(yearly * one**4, "money")),
        Step(translatable("Year 5"), Fact(yearly * one**5, "money")),
        Step(
            translatable("Sum = present value of five years"),
            Fact(_present(company, role), "money"),
            gap="4.3",
        ),
    ]


def _gem(company: Company) -> Facts:
    value = _value(company, GEM)
    income = sum(float(value[name]) for name in _PARTS)
    return {
        "account": account(company, GEM),
        "income": Fact(income, "money"),
        "costs": Fact(float(value["all_costs"]), "money"),
    }


VALUE = Exercise(
    id="4.1",
    question=translatable(
        "Five minutes: what is the customer value of {account}, the money it left in the last four "
        "quarters?"
    ),
    kind=Number(unit="money"),
    solution=lambda company: _yearly(company, GEM),
    misconceptions=(
        Misconception(
            id="extras_forgotten",
            wrong=lambda company: (
                _yearly(company, GEM)
                - float(_value(company, GEM)[c.CROSS_SELL_REVENUE])
                - float(_value(company, GEM)[c.UP_SELL_REVENUE])
            ),
            diagnosis=translatable(
                "Cross- and up-selling are missing. They are revenue of this account, and their "
                "cost is in the costs already."
            ),
        ),
        Misconception(
            id="revenue_for_value",
            wrong=lambda company: sum(float(_value(company, GEM)[name]) for name in _PARTS),
            diagnosis=translatable("That is all it brings in. Take off what it costs."),
        ),
        Misconception(
            id="year_before",
            wrong=lambda company: float(_value(company, GEM)["prior_customer_value"]),
            diagnosis=translatable("That is the value of the year before."),
        ),
    ),
    hints=(
        translatable("Value = products + services + cross-selling + up-selling − all costs."),
        translatable("Add the four columns of revenue in its line first."),
        translatable("{income} − {costs}."),
    ),
    explanation=translatable(
        "{income} − {costs} = {solution}. Seen from the costs it is the customer contribution: "
        "both ways lead to the same figure."
    ),
    facts=_gem,
    given=_value_table,
)

WALLET = Exercise(
    id="4.2",
    question=translatable(
        "{account} is small with us. What share of what it buys a year does it buy from us, in "
        "percent?"
    ),
    kind=Number(unit="percent"),
    solution=lambda company: _share(company, _own_sales(company)),
    misconceptions=(
        Misconception(
            id="quarter_for_year",
            wrong=lambda company: _share(
                company, company.figure(GROWER, c.NET_REVENUE, in_newest=True)
            ),
            diagnosis=translatable(
                "You compared one quarter with a year. Part and whole need the same period."
            ),
        ),
        Misconception(
            id="gap_for_share",
            wrong=lambda company: 100 - _share(company, _own_sales(company)),
            diagnosis=translatable("That is what it buys elsewhere: the gap, not our share."),
        ),
        Misconception(
            id="absolute_for_relative",
            wrong=lambda company: _wallet(company, GROWER) - _own_sales(company),
            diagnosis=translatable("That is the gap in euros. Asked for is our share in percent."),
        ),
    ),
    hints=(
        translatable("Own sales as a part of all purchases."),
        translatable("Take four quarters of own sales; the purchases are of a year as well."),
        translatable("{own} ÷ {volume} × 100."),
    ),
    explanation=translatable(
        "{own} ÷ {volume} × 100 = {solution}. Small with us is not small: there is room to grow."
    ),
    facts=lambda company: {
        "account": account(company, GROWER),
        "own": Fact(_own_sales(company), "money"),
        "volume": Fact(_wallet(company, GROWER), "money"),
    },
    given=_wallet_table,
    in_test=True,
)

PRESENT_VALUE = Exercise(
    id="4.3",
    question=translatable(
        "What are the next five years with {account} worth today, in the expected scenario?"
    ),
    kind=Number(unit="money"),
    solution=lambda company: _present(company, GROUP_A),
    misconceptions=(
        Misconception(
            id="not_discounted",
            wrong=lambda company: _present(company, GROUP_A, rate_pct=0.0),
            diagnosis=translatable(
                "Not discounted: a euro in five years counts like one today. Divide each year by "
                "1.08 once more."
            ),
        ),
        Misconception(
            id="retention_forgotten",
            wrong=lambda company: _present(company, GROUP_A, retention_pct=100.0),
            diagnosis=translatable(
                "You count on the account staying for certain. Each year it stays only with the "
                "probability given."
            ),
        ),
        Misconception(
            id="first_year_now",
            wrong=lambda company: _present_now(company, GROUP_A),
            diagnosis=translatable(
                "You count the first year in full, today. By the convention given, year 1 already "
                "carries one retention and one discount."
            ),
        ),
        Misconception(
            id="last_factor",
            wrong=lambda company: _last_factor(company, GROUP_A),
            diagnosis=translatable(
                "You added up first and discounted the sum with the factor of year 5. Each year "
                "needs its own factor. You will meet this error again in print."
            ),
        ),
    ),
    hints=(
        translatable("Follow the example with gaps: one factor, five times."),
        translatable("The factor of a year is retention ÷ (1 + rate); year 2 has it squared."),
        translatable("Sum of the five factors: {multiple}."),
    ),
    explanation=translatable("{value} × {multiple} = {solution}."),
    facts=lambda company: {
        "account": account(company, GROUP_A),
        "value": Fact(_yearly(company, GROUP_A), "money"),
        "multiple": Fact(_present(company, GROUP_A) / _yearly(company, GROUP_A), "factor"),
    },
    given=_scenario_table,
)

FIND_THE_ERROR = Exercise(
    id="4.4",
    question=translatable(
        "Find the error. A published calculator adds up the 24 margins of a customer, each "
        "reduced by those lost, and prints {printed} US dollars as their value today. Which step "
        "is wrong?"
    ),
    kind=Choice(
        options=(
            translatable("The margin must not shrink: customers are either there or not."),
            translatable("The yearly rate was divided by 12; rates of a month do not exist."),
            translatable("The sum of all margins was discounted as if all of it came in month 24."),
            translatable("Nothing: the calculation can be repeated, but for rounding on the way."),
        )
    ),
    solution=lambda company: "c",  # noqa: ARG005
    misconceptions=(
        picked(
            "a",
            "retention_forgotten",
            translatable(
                "Of many customers a part is lost each month, so the expected margin shrinks. This "
                "step is right."
            ),
        ),
        picked(
            "b",
            "rate_period",
            translatable(
                "A twelfth of the yearly rate is a usual approximation; it moves the result by "
                "less than one percent."
            ),
        ),
        picked(
            "d",
            "arithmetic_for_method",
            translatable(
                "The arithmetic is right, the method is not. Ask when each dollar arrives."
            ),
        ),
    ),
    hints=(
        translatable("When does the first margin arrive, and when the last?"),
        translatable("Divide the sum by the printed result: which month has that factor?"),
        translatable("(1 + 0.10 ÷ 12) to the power of 24 is {factor}."),
    ),
    explanation=translatable(
        "{solution}: {sum} ÷ {factor} = {exact}; printed is {printed}, because figures were "
        "rounded on the way. That discounts the first margin by two years, though it arrives "
        "after one month, so the value is printed too low."
    ),
    facts=lambda company: {  # noqa: ARG005
        "printed": Fact(_PUBLISHED["printed"], "ratio"),
        "sum": Fact(sum(_flows()), "ratio"),
        "factor": Fact((1 + _PUBLISHED["rate_pct"] / 1200) ** 24, "factor"),
        "exact": Fact(sum(_flows()) / (1 + _PUBLISHED["rate_pct"] / 1200) ** 24, "ratio"),
    },
    given=_published_table,
)

REPAIR = Exercise(
    id="4.5",
    question=translatable(
        "Repair it: what are the 24 margins worth today, each discounted by its own month (end of "
        "month, a twelfth of the yearly rate)?"
    ),
    kind=Number(unit="ratio", digits=2, tolerance=0.6),
    solution=lambda company: _right_clv(),  # noqa: ARG005
    misconceptions=(
        Misconception(
            id="last_factor",
            wrong=lambda company: _PUBLISHED["printed"],  # noqa: ARG005
            diagnosis=translatable("That is the printed result, with the error still in it."),
        ),
        Misconception(
            id="not_discounted",
            wrong=lambda company: sum(_flows()),  # noqa: ARG005
            diagnosis=translatable("That is the plain sum; nothing is discounted."),
        ),
        Misconception(
            id="first_year_now",
            wrong=lambda company: net_present_value(  # noqa: ARG005
                _flows(), rate_pct=_PUBLISHED["rate_pct"] / 12, first=0
            ),
            diagnosis=translatable(
                "You start with month 0. By the convention given the first margin arrives at the "
                "end of month 1."
            ),
        ),
    ),
    hints=(
        translatable("Each margin has its own month, so it has its own factor."),
        translatable("Margin of month t: 60 × 0.97 to the power of (t − 1); divide by the factor."),
        translatable("The first three are worth {first}, {second} and {third}."),
    ),
    explanation=translatable(
        "Added up month by month: {solution}. The printed value is about a tenth too low."
    ),
    facts=lambda company: {  # noqa: ARG005
        name: Fact(flow / (1 + _PUBLISHED["rate_pct"] / 1200) ** month, "ratio")
        for month, (name, flow) in enumerate(
            zip(("first", "second", "third"), _flows(), strict=False), start=1
        )
    },
    given=_published_table,
)

MODULE = Module(
    number=4,
    title=translatable("Customer value"),
    exercises=(VALUE, WALLET, PRESENT_VALUE, FIND_THE_ERROR, REPAIR),
    example=Example(
        module=4,
        title=translatable("{account}: what five years are worth today"),
        steps=_steps,
        role=GEM,
        gaps_role=GROUP_A,
    ),
)
