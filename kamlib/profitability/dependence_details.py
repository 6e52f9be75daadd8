"""Folded tables behind the concentration of revenue: measures, the largest leaving, classes."""

from __future__ import annotations

import pandas as pd

from kamlib.profitability import drawing
from kamlib.profitability.classes import BY_CONTRIBUTION, BY_REVENUE, LOSS
from kamlib.profitability.dependence import (
    Concentration,
    large_customers,
    top_share,
    without_largest,
)
from kamlib.profitability.labels import Labels, money_scale
from kamlib.support import columns as c
from kamlib.support.display import HouseTable, Show, house_table


def class_name(name: str, labels: Labels) -> str:
    """Name a class; the class of loss-makers has a word instead of a letter."""
    return labels.language.text("Loss") if name == LOSS else name


def measures(
    customers: pd.DataFrame, measured: Concentration, *, large_pct: float, labels: Labels
) -> HouseTable:
    """List every measure of concentration, and the customers that are named."""
    language, values = labels.language, customers[c.NET_REVENUE].tolist()
    text, large = language.text, large_customers(customers, from_pct=large_pct)
    named = ", ".join(drawing.spoken(name, longest=60) for name in large[c.NAME])
    rows = [
        (text("Customers"), language.number(measured.customers)),
        *(
            (
                text("Share of the largest {count}", count=language.number(count)),
                language.percent(top_share(values, count=count) * 100),
            )
            for count in (1, 3, 5, 10)
        ),
        (text("HHI, scale 0 to 1"), language.number(measured.hhi, digits=4)),
        (text("HHI, scale 0 to 10,000"), language.number(measured.hhi * 10_000)),
        (text("HHI, normalised"), language.number(measured.hhi_normalised, digits=4)),
        (
            text("Effective number of customers"),
            language.number(measured.effective_number, digits=1),
        ),
        (text("Gini"), language.number(measured.gini, digits=3)),
        (text("Gini, small sample"), language.number(measured.gini_small_sample, digits=3)),
        (
            text("Customers from {share}", share=language.percent(large_pct, digits=0)),
            named or text("none"),
        ),
    ]
    return house_table(
        pd.DataFrame(rows, columns=["measure", "value"]),
        [
            Show(name="measure", label=text("Measure")),
            Show(name="value", label=text("Value"), wraps=True),
        ],
        language=language,
        caption=text("Concentration of net revenue"),
        note=text(
            "Accounts of one group count as one customer; customers without positive revenue "
            "are left out. HHI = sum of squared shares; effective number = 1 ÷ HHI. Limits "
            "such as 2,500 are borrowed from antitrust and are a convention."
        ),
        first=40,
    )


def leaving(customers: pd.DataFrame, *, labels: Labels) -> HouseTable:
    """Set today beside a year without the largest customer, whose keyed costs stay."""
    text, frame = labels.language.text, without_largest(customers)
    names = {"today": text("Today"), "without_largest": text("Without the largest customer")}
    unit, digits = money_scale(frame[c.NET_REVENUE])
    money = labels.language.money_unit(unit)
    lines = {name: labels.line(name) for name in (c.NET_REVENUE, c.CONTRIBUTION_WITHOUT_KEYED)}
    lines |= {"keyed_costs": text("Costs by key")}
    lines |= {c.CUSTOMER_CONTRIBUTION: labels.line(c.CUSTOMER_CONTRIBUTION)}
    return house_table(
        frame.assign(label=[names[state] for state in frame["state"]]),
        [
            Show(name="label", label=text("State")),
            Show(name="customers", label=text("Customers"), format="number"),
            *(
                Show(
                    name=name,
                    label=f"{line}, {money}",
                    format="money",
                    unit=unit,
                    digits=digits,
                )
                for name, line in lines.items()
            ),
            Show(
                name=c.CUSTOMER_PROFITABILITY_PCT,
                label=text("% of {base}", base=labels.base(c.NET_REVENUE)),
                format="percent",
            ),
            Show(name="largest_pct", label=text("Largest customer, %"), format="percent"),
        ],
        language=labels.language,
        caption=text("If the largest customer left"),
        note=text(
            "Its revenue and its own costs go with it; costs by key stay and are carried by the "
            "others, so the company loses its contribution without keyed costs. Costs by activity "
            "go only as far as capacity is reduced; otherwise the loss is larger."
        ),
    )


def account_classes(classes: pd.DataFrame, *, labels: Labels) -> HouseTable:
    """Show the class by revenue and by contribution of every account, with its name."""
    text, frame = labels.language.text, classes.copy()
    for column in (BY_REVENUE, BY_CONTRIBUTION):
        frame[column] = [class_name(name, labels) for name in frame[column]]
    unit, digits = money_scale(frame[c.NET_REVENUE])
    money = labels.language.money_unit(unit)
    amounts = {
        name: Show(
            name=name,
            label=f"{labels.line(name)}, {money}",
            format="money",
            unit=unit,
            digits=digits,
        )
        for name in (c.NET_REVENUE, c.CUSTOMER_CONTRIBUTION)
    }
    return house_table(
        frame,
        [
            Show(name=c.NAME, label=text("Account")),
            amounts[c.NET_REVENUE],
            Show(name=BY_REVENUE, label=text("Class by net revenue")),
            amounts[c.CUSTOMER_CONTRIBUTION],
            Show(name=BY_CONTRIBUTION, label=text("Class by contribution")),
        ],
        language=labels.language,
        caption=text("Classes of every account"),
    )
