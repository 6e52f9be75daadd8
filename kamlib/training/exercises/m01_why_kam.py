"""Module 1: why Key Account Management, and not revenue alone."""

from __future__ import annotations

import pandas as pd

from kamlib.support import columns as c
from kamlib.support.display import HouseTable
from kamlib.support.language import Language, translatable
from kamlib.support.money import ratio_of
from kamlib.training.answers import Names, Number
from kamlib.training.company import Company
from kamlib.training.exercise import Example, Exercise, Fact, Facts, Misconception, Module, Step
from kamlib.training.exercises.tables import account, shown, with_further_costs
from kamlib.training.roles import GEM, GROUP_A, GROUP_B, LARGEST, LATE_PAYER, PRICE_RISE

_CAPTION = translatable("Last four quarters, all twelve accounts")


def _best(values: pd.Series, count: int) -> tuple[str, ...]:
    """Accounts with the largest values, the largest first; ties by account_id."""
    order = values.sort_index().sort_values(ascending=False, kind="stable")
    return tuple(str(one) for one in order.index[:count])


def _revenue_table(company: Company, language: Language) -> HouseTable:
    names = (c.ACCOUNT_ID, c.NAME, c.NET_REVENUE, c.CUSTOMER_GROSS_PROFIT, "further_costs")
    frame = with_further_costs(company.year).sort_values(c.NET_REVENUE, ascending=False)
    return shown(frame, names, company=company, language=language, caption=_CAPTION)


def _deductions_table(company: Company, language: Language) -> HouseTable:
    names = (c.ACCOUNT_ID, c.NAME, c.GROUP_ID, c.GROSS_REVENUE, c.DISCOUNTS)
    return shown(company.year, names, company=company, language=language, caption=_CAPTION)


def _contribution_table(company: Company, language: Language) -> HouseTable:
    names = (c.ACCOUNT_ID, c.NAME, c.GROSS_REVENUE, c.NET_REVENUE, c.CUSTOMER_CONTRIBUTION)
    return shown(company.year, names, company=company, language=language, caption=_CAPTION)


def _share(company: Company, column: str, *roles: str) -> float:
    part = sum(company.figure(role, column) for role in roles)
    return ratio_of(part, float(company.year[column].sum())) * 100


def _late_payer(company: Company) -> Facts:
    return {
        "account": account(company, LATE_PAYER),
        "gross": Fact(company.figure(LATE_PAYER, c.GROSS_REVENUE), "money"),
        "net": Fact(company.figure(LATE_PAYER, c.NET_REVENUE), "money"),
        "profit": Fact(company.figure(LATE_PAYER, c.CUSTOMER_GROSS_PROFIT), "money"),
        "contribution": Fact(company.figure(LATE_PAYER, c.CUSTOMER_CONTRIBUTION), "money"),
    }


def _steps(company: Company, role: str) -> list[Step]:
    net = company.figure(role, c.NET_REVENUE)
    profit = company.figure(role, c.CUSTOMER_GROSS_PROFIT)
    contribution = company.figure(role, c.CUSTOMER_CONTRIBUTION)

    def money(value: float) -> Fact:
        return Fact(value, "money")

    return [
        Step(translatable("Gross revenue"), money(company.figure(role, c.GROSS_REVENUE))),
        Step(translatable("− Sales deductions"), money(company.figure(role, c.DISCOUNTS))),
        Step(translatable("= Net revenue"), money(net)),
        Step(translatable("− Product cost"), money(company.figure(role, c.PRODUCT))),
        Step(translatable("= Customer gross profit"), money(profit)),
        Step(translatable("− All further costs"), money(profit - contribution)),
        Step(translatable("= Customer contribution"), money(contribution), gap="1.2"),
        Step(
            translatable("÷ Net revenue × 100 = customer profitability"),
            Fact(ratio_of(contribution, net) * 100, "percent"),
            gap="1.3",
        ),
    ]


BEST_ACCOUNT = Exercise(
    id="1.1",
    question=translatable(
        "Five minutes: the director will make one account key account number one and asks you "
        "which. Which account contributes most after everything it causes?"
    ),
    kind=Names(how="one"),
    solution=lambda company: _best(company.year[c.CUSTOMER_CONTRIBUTION], 1)[0],
    misconceptions=(
        Misconception(
            id="revenue_for_contribution",
            wrong=lambda company: _best(company.year[c.NET_REVENUE], 1)[0],
            diagnosis=translatable(
                "That is the largest by revenue. Take off what it costs: product, service, "
                "freight, visits, credit. What is left?"
            ),
        ),
        Misconception(
            id="relative_for_absolute",
            wrong=lambda company: _best(company.year[c.CUSTOMER_PROFITABILITY_PCT], 2)[
                _best(company.year[c.CUSTOMER_PROFITABILITY_PCT], 1)[0]
                == _best(company.year[c.CUSTOMER_CONTRIBUTION], 1)[0]
            ],
            diagnosis=translatable(
                "This account keeps a large share of each euro, but the question is how many "
                "euros are left in all."
            ),
        ),
    ),
    hints=(
        translatable("Revenue says what passes through your hands, not what stays in them."),
        translatable("Take the further costs off the customer gross profit, line by line."),
        translatable(
            "Compare the differences of the three accounts with the highest gross profit."
        ),
    ),
    explanation=translatable(
        "{solution}: customer gross profit minus all further costs is the customer contribution, "
        "and nobody's is higher. {largest} has {times} times as much revenue and contributes "
        "less."
    ),
    facts=lambda company: {
        "largest": account(company, LARGEST),
        "times": Fact(
            ratio_of(
                company.figure(LARGEST, c.NET_REVENUE),
                company.figure(GEM, c.NET_REVENUE),
            ),
            "days",
        ),
    },
    given=_revenue_table,
    in_test=True,
)

CONTRIBUTION = Exercise(
    id="1.2",
    question=translatable(
        "What is the customer contribution of {account} in the last four quarters?"
    ),
    kind=Number(unit="money"),
    solution=lambda company: company.figure(LATE_PAYER, c.CUSTOMER_CONTRIBUTION),
    misconceptions=(
        Misconception(
            id="gross_for_net",
            wrong=lambda company: (
                company.figure(LATE_PAYER, c.CUSTOMER_CONTRIBUTION)
                + company.figure(LATE_PAYER, c.DISCOUNTS)
            ),
            diagnosis=translatable(
                "You started from gross revenue: the sales deductions never reach us. Start from "
                "net revenue."
            ),
        ),
        Misconception(
            id="gross_profit_for_contribution",
            wrong=lambda company: company.figure(LATE_PAYER, c.CUSTOMER_GROSS_PROFIT),
            diagnosis=translatable(
                "That is the customer gross profit. Product cost is off, the further costs are not."
            ),
        ),
        Misconception(
            id="product_cost_forgotten",
            wrong=lambda company: (
                company.figure(LATE_PAYER, c.CUSTOMER_CONTRIBUTION)
                + company.figure(LATE_PAYER, c.PRODUCT)
            ),
            diagnosis=translatable("The product cost is still inside. Take it off as well."),
        ),
    ),
    hints=(
        translatable("Go down the example with gaps, one line after the other."),
        translatable("Net revenue − product cost = customer gross profit; then one more step."),
        translatable("Customer gross profit is {profit}; take off all further costs."),
    ),
    explanation=translatable(
        "Net revenue {net} minus product cost is the customer gross profit {profit}; minus all "
        "further costs that is {solution}."
    ),
    facts=_late_payer,
)

PROFITABILITY = Exercise(
    id="1.3",
    question=translatable("What is the customer profitability of {account}, in percent?"),
    kind=Number(unit="percent"),
    solution=lambda company: company.figure(LATE_PAYER, c.CUSTOMER_PROFITABILITY_PCT),
    misconceptions=(
        Misconception(
            id="absolute_for_relative",
            wrong=lambda company: company.figure(LATE_PAYER, c.CUSTOMER_CONTRIBUTION),
            diagnosis=translatable(
                "That is the contribution in euros. Profitability says how much of each 100 euros "
                "of net revenue is left."
            ),
        ),
        Misconception(
            id="gross_for_net",
            wrong=lambda company: (
                ratio_of(
                    company.figure(LATE_PAYER, c.CUSTOMER_CONTRIBUTION),
                    company.figure(LATE_PAYER, c.GROSS_REVENUE),
                )
                * 100
            ),
            diagnosis=translatable(
                "You divided by gross revenue. Our definition divides by net revenue; say which "
                "one you use, whenever you print a percentage."
            ),
        ),
        Misconception(
            id="gross_profit_for_contribution",
            wrong=lambda company: (
                ratio_of(
                    company.figure(LATE_PAYER, c.CUSTOMER_GROSS_PROFIT),
                    company.figure(LATE_PAYER, c.NET_REVENUE),
                )
                * 100
            ),
            diagnosis=translatable(
                "That is the gross margin: customer gross profit by net revenue. The further "
                "costs are not off yet."
            ),
        ),
    ),
    hints=(
        translatable("It is a ratio: what is left, of what came in."),
        translatable("Above the line stands the customer contribution, below it the net revenue."),
        translatable("{contribution} ÷ {net} × 100."),
    ),
    explanation=translatable("{contribution} ÷ {net} × 100 = {solution}."),
    facts=_late_payer,
)

ALL_ACCOUNTS = Exercise(
    id="1.4",
    question=translatable(
        "What is the profitability of the whole portfolio, all twelve accounts together?"
    ),
    kind=Number(unit="percent"),
    solution=lambda company: (
        ratio_of(
            float(company.year[c.CUSTOMER_CONTRIBUTION].sum()),
            float(company.year[c.NET_REVENUE].sum()),
        )
        * 100
    ),
    misconceptions=(
        Misconception(
            id="mean_of_shares",
            wrong=lambda company: float(company.year[c.CUSTOMER_PROFITABILITY_PCT].mean()),
            diagnosis=translatable(
                "That is the mean of the twelve percentages: it counts the smallest account like "
                "the largest. Divide the sum of the contributions by the sum of the revenues."
            ),
        ),
        Misconception(
            id="gross_for_net",
            wrong=lambda company: (
                ratio_of(
                    float(company.year[c.CUSTOMER_CONTRIBUTION].sum()),
                    float(company.year[c.GROSS_REVENUE].sum()),
                )
                * 100
            ),
            diagnosis=translatable("You divided by gross revenue; divide by net revenue."),
        ),
    ),
    hints=(
        translatable("Do not average percentages: their denominators differ."),
        translatable("Add up the contributions, add up the net revenues, then divide once."),
        translatable("The contributions add up to {contribution}, the net revenues to {net}."),
    ),
    explanation=translatable(
        "{contribution} ÷ {net} × 100 = {solution}. The mean of the twelve percentages is {mean}: "
        "a ratio of sums and a mean of ratios are different figures."
    ),
    facts=lambda company: {
        "contribution": Fact(float(company.year[c.CUSTOMER_CONTRIBUTION].sum()), "money"),
        "net": Fact(float(company.year[c.NET_REVENUE].sum()), "money"),
        "mean": Fact(float(company.year[c.CUSTOMER_PROFITABILITY_PCT].mean()), "percent"),
    },
    given=_contribution_table,
    in_test=True,
)

TOP_THREE = Exercise(
    id="1.5",
    question=translatable(
        "Name the three accounts with the highest customer contribution, the highest first."
    ),
    kind=Names(how="order", count=3),
    solution=lambda company: _best(company.year[c.CUSTOMER_CONTRIBUTION], 3),
    misconceptions=(
        Misconception(
            id="revenue_for_contribution",
            wrong=lambda company: _best(company.year[c.NET_REVENUE], 3),
            diagnosis=translatable("That is the order by revenue. Sort by what is left of it."),
        ),
        Misconception(
            id="relative_for_absolute",
            wrong=lambda company: _best(company.year[c.CUSTOMER_PROFITABILITY_PCT], 3),
            diagnosis=translatable(
                "That is the order by profitability in percent. Asked for are euros."
            ),
        ),
    ),
    hints=(
        translatable("Sort by another column than the one that catches the eye."),
        translatable("The column is customer contribution, in euros, largest first."),
        translatable("The first is {first}."),
    ),
    explanation=translatable(
        "By contribution: {solution}. By revenue the first would have been {largest}."
    ),
    facts=lambda company: {
        "first": Fact(company.names[_best(company.year[c.CUSTOMER_CONTRIBUTION], 1)[0]]),
        "largest": account(company, LARGEST),
    },
    given=_contribution_table,
)

GROUP_SHARE = Exercise(
    id="1.6",
    question=translatable(
        "Two accounts belong to one group and decide together. What share of net revenue, in "
        "percent, hangs on this group?"
    ),
    kind=Number(unit="percent"),
    solution=lambda company: _share(company, c.NET_REVENUE, GROUP_A, GROUP_B),
    misconceptions=(
        Misconception(
            id="group_not_added",
            wrong=lambda company: max(
                _share(company, c.NET_REVENUE, GROUP_A), _share(company, c.NET_REVENUE, GROUP_B)
            ),
            diagnosis=translatable(
                "That is the larger of the two alone. Who buys together, leaves together: add "
                "them up."
            ),
        ),
        Misconception(
            id="gross_for_net",
            wrong=lambda company: _share(company, c.GROSS_REVENUE, GROUP_A, GROUP_B),
            diagnosis=translatable(
                "Very near: you took gross revenue. Take the sales deductions off, for the group "
                "and for the total."
            ),
        ),
        Misconception(
            id="share_of_rest",
            wrong=lambda company: (
                ratio_of(
                    _share(company, c.NET_REVENUE, GROUP_A, GROUP_B),
                    100 - _share(company, c.NET_REVENUE, GROUP_A, GROUP_B),
                )
                * 100
            ),
            diagnosis=translatable(
                "You compared the group with the others. A share is the part of the whole, and "
                "the group belongs to the whole."
            ),
        ),
    ),
    hints=(
        translatable("Look for the accounts with the same mark in the column Group."),
        translatable("Net revenue = gross revenue − sales deductions, then add the two up."),
        translatable("The group has {group} of {total}."),
    ),
    explanation=translatable("{group} ÷ {total} × 100 = {solution}."),
    facts=lambda company: {
        "group": Fact(
            company.figure(GROUP_A, c.NET_REVENUE) + company.figure(GROUP_B, c.NET_REVENUE), "money"
        ),
        "total": Fact(float(company.year[c.NET_REVENUE].sum()), "money"),
    },
    given=_deductions_table,
)

MODULE = Module(
    number=1,
    title=translatable("Why Key Account Management, and not revenue alone"),
    exercises=(BEST_ACCOUNT, CONTRIBUTION, PROFITABILITY, ALL_ACCOUNTS, TOP_THREE, GROUP_SHARE),
    example=Example(
        module=1,
        title=translatable(
            "{account}: from gross revenue to customer profitability, four quarters"
        ),
        steps=_steps,
        role=PRICE_RISE,
        gaps_role=LATE_PAYER,
    ),
)
