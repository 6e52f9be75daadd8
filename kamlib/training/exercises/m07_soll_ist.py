"""Module 7: Soll-Ist, what a variance is made of, and what lies behind it."""

from __future__ import annotations

from functools import cache

import pandas as pd

from kamlib.soll_ist import line_effects, match_lines
from kamlib.soll_ist.joint_term import Method
from kamlib.support import columns as c
from kamlib.support.display import HouseTable
from kamlib.support.language import Language, translatable
from kamlib.support.money import ratio_of
from kamlib.training.answers import Choice, Names, Number
from kamlib.training.company import Company
from kamlib.training.exercise import Example, Exercise, Fact, Facts, Misconception, Module, Step
from kamlib.training.exercises.grids import Column, grid
from kamlib.training.exercises.tables import account, picked
from kamlib.training.roles import (
    GROUP_A,
    LABELS,
    LARGEST,
    LOST_CHAMPION,
    MIX_SHIFT,
    NEWEST,
    PRICE_RISE,
)
from kamlib.training.words import GERMAN

#: A published example: product, price and quantity of two years, in pounds. Published are these
#: figures and the procedure, not its results: they are computed here.
_PUBLISHED = pd.DataFrame(
    {
        c.PRODUCT_ID: ["A", "B", "C"],
        "price_before": [10.0, 15.0, 20.0],
        "quantity_before": [1000.0, 800.0, 500.0],
        "price_now": [11.0, 15.0, 23.0],
        "quantity_now": [1000.0, 700.0, 800.0],
    }
)
#: How far a rounded answer in pounds may be off.
_A_POUND = 1.0


def _variances(company: Company, kpi: str) -> pd.DataFrame:
    """Targets and actuals of the newest quarter by account_id."""
    table = company.book.soll_ist.variances
    is_meant = (table["scope"] == "account") & (table[c.KPI] == kpi) & table[c.TARGET].notna()
    return table[is_meant].set_index(c.ACCOUNT_ID).sort_index()


def _revenue(company: Company, column: str) -> float:
    variances = _variances(company, c.NET_REVENUE)
    return float(variances[column].to_dict()[company.account(LOST_CHAMPION)])


def _lowest(values: pd.Series, count: int) -> tuple[str, ...]:
    return tuple(str(one) for one in values.sort_values(kind="stable").index[:count])


def _effects(company: Company, role: str) -> pd.Series:
    """Effects on the revenue of an account, against the same quarter of the year before."""
    effects = company.book.soll_ist.account_effects
    is_meant = (effects["measure"] == "revenue") & (effects[c.ACCOUNT_ID] == company.account(role))
    return effects[is_meant].iloc[0]


def _effect(company: Company, role: str, name: str) -> float:
    return round(float(_effects(company, role)[name]), 2) + 0.0


def _own_lines(company: Company, role: str) -> pd.DataFrame:
    """Lines of an account in both quarters: pieces, net prices and revenue."""
    lines = company.book.facts.product_quarter
    own = lines[lines[c.ACCOUNT_ID] == company.account(role)]
    base = company.book.soll_ist.base_quarter
    before, now = (
        own[own[c.QUARTER] == quarter].drop(columns=[c.ACCOUNT_ID, c.QUARTER])
        for quarter in (base, NEWEST)
    )
    table = match_lines(before, now, keys=[c.PRODUCT_GROUP])
    for side in ("base", "actual"):
        table[f"price_{side}"] = table[f"{c.INVOICED_NET}_{side}"] / table[f"{c.QUANTITY}_{side}"]
    return table


def _largest_line(company: Company, role: str) -> float:
    """Price effect of the product group with the largest one."""
    lines = company.book.soll_ist.line_effects
    is_meant = (lines["measure"] == "revenue") & (lines[c.ACCOUNT_ID] == company.account(role))
    return float(lines.loc[is_meant, "price"].max())


def _average_price(company: Company, side: str) -> float:
    lines = _own_lines(company, MIX_SHIFT)
    return ratio_of(
        float(lines[f"{c.INVOICED_NET}_{side}"].sum()), float(lines[f"{c.QUANTITY}_{side}"].sum())
    )


def _published_lines(side: str) -> pd.DataFrame:
    table = _PUBLISHED[[c.PRODUCT_ID]].assign(quantity=_PUBLISHED[f"quantity_{side}"])
    return table.assign(invoiced_net=table[c.QUANTITY] * _PUBLISHED[f"price_{side}"])


@cache
def _published_effects(method: Method = "cumulative") -> dict[str, float]:
    """Split the published deviation as the workbook does."""
    lines = match_lines(_published_lines("before"), _published_lines("now"), keys=[c.PRODUCT_ID])
    table = line_effects(lines, method=method)
    names = ("quantity_effect", "mix", "price", "joint_term", "deviation")
    return {name: float(table[name].sum()) for name in names}


def _published_facts(company: Company) -> Facts:
    del company
    printed, right = _published_effects("differentiated"), _published_effects()
    volume = right["quantity_effect"] + right["mix"]
    before, now = _PUBLISHED["quantity_before"], _PUBLISHED["quantity_now"]
    return {
        "change": Fact(right["deviation"], "number"),
        "price": Fact(printed["price"], "number"),
        "volume": Fact(volume, "number"),
        "residual": Fact(printed["joint_term"], "number"),
        "before": Fact(float(before.sum()), "number"),
        "now": Fact(float(now.sum()), "number"),
        "revenue": Fact(float((before * _PUBLISHED["price_before"]).sum()), "number"),
        "quantity": Fact(right["quantity_effect"], "number"),
    }


def _published_table(company: Company, language: Language) -> HouseTable:
    del company
    columns = (
        Column(c.PRODUCT_ID, translatable("Product")),
        Column("price_before", translatable("Price, year 1"), "number"),
        Column("quantity_before", translatable("Quantity, year 1"), "number"),
        Column("price_now", translatable("Price, year 2"), "number"),
        Column("quantity_now", translatable("Quantity, year 2"), "number"),
    )
    caption = translatable(
        "Price, volume, mix: figures in pounds; figures and procedure from accountancyindex.com"
    )
    return grid(_PUBLISHED, columns, language=language, caption=caption)


def _target_table(company: Company, language: Language, kpi: str, caption: str) -> HouseTable:
    columns = (
        Column(c.ACCOUNT_ID, translatable("No.")),
        Column(c.NAME, translatable("Account")),
        Column(c.TARGET, translatable("Target, €"), "money"),
        Column(c.ACTUAL, translatable("Actual, €"), "money"),
    )
    table = _variances(company, kpi).reset_index()
    return grid(table, columns, language=language, caption=caption)


_GROUPS: dict[str, str] = {
    "drives": translatable("Drives"),
    "gearboxes": translatable("Gearboxes"),
    "motors": translatable("Motors"),
    "service": translatable("Service, hours"),
}


def _line_table(company: Company, language: Language, role: str) -> HouseTable:
    lines = _own_lines(company, role)
    labels = {
        word: language.text(label)
        for name, label in _GROUPS.items()
        for word in (name, GERMAN[name])
    }
    columns = (
        Column(c.PRODUCT_GROUP, translatable("Product group")),
        Column("quantity_base", translatable("Quantity, year before"), "number"),
        Column("quantity_actual", translatable("Quantity, now"), "number"),
        Column("price_base", translatable("Net price, year before, €"), "number", 2),
        Column("price_actual", translatable("Net price, now, €"), "number", 2),
    )
    frame = lines.assign(product_group=lines[c.PRODUCT_GROUP].map(labels))
    caption = translatable("Newest quarter and the same quarter of the year before")
    return grid(frame, columns, language=language, caption=caption)


def _course_table(company: Company, language: Language) -> HouseTable:
    """Revenue and contacts of the account that lost its champion, quarter by quarter."""
    own = company.account(LOST_CHAMPION)
    statement = company.book.profitability.statement_by_quarter
    revenue = statement[statement[c.ACCOUNT_ID] == own].set_index(c.QUARTER)[c.NET_REVENUE]
    met = company.book.facts.interaction_quarter
    contacts = met[met[c.ACCOUNT_ID] == own].groupby(c.QUARTER)["contacts"].sum()
    frame = pd.DataFrame({"net_revenue": revenue, "contacts": contacts}).reindex(list(LABELS))
    columns = (
        Column(c.QUARTER, translatable("Quarter")),
        Column(c.NET_REVENUE, translatable("Net revenue, €"), "money"),
        Column("contacts", translatable("Visits, calls and mails"), "number"),
    )
    caption = translatable("The account asked for, quarter by quarter")
    return grid(
        frame.rename_axis(c.QUARTER).reset_index(), columns, language=language, caption=caption
    )


def _steps(company: Company, role: str) -> list[Step]:
    effects = _effects(company, role)
    others = float(effects["new_products"] + effects["lost_products"])
    return [
        Step(
            translatable("Revenue invoiced in the same quarter of the year before"),
            Fact(float(effects["base"]), "money"),
        ),
        Step(
            translatable("+ Quantity: more or fewer pieces, in the old proportions"),
            Fact(_effect(company, role, "quantity_effect"), "money"),
        ),
        Step(
            translatable("+ Mix: other proportions, at the old prices"),
            Fact(_effect(company, role, "mix"), "money"),
        ),
        Step(
            translatable("+ Price: other prices, at the new quantities"),
            Fact(_effect(company, role, "price"), "money"),
            gap="7.4",
        ),
        Step(
            translatable("+ Discount: another rate of discount"),
            Fact(_effect(company, role, "discount"), "money"),
        ),
        Step(translatable("+ Products bought in one quarter only"), Fact(others, "money")),
        Step(
            translatable("= Revenue invoiced in the newest quarter"),
            Fact(float(effects[c.ACTUAL]), "money"),
        ),
    ]


PERCENT = Exercise(
    id="7.1",
    question=translatable(
        "Five minutes: by how many percent of its target does the net revenue of {account} "
        "deviate? Below the target is a minus."
    ),
    kind=Number(unit="percent"),
    solution=lambda company: _revenue(company, "variance_pct"),
    misconceptions=(
        Misconception(
            id="absolute_for_relative",
            wrong=lambda company: _revenue(company, "variance"),
            diagnosis=translatable("That is the deviation in euros. Relate it to the target."),
        ),
        Misconception(
            id="actual_as_base",
            wrong=lambda company: 100 * _revenue(company, "variance") / _revenue(company, c.ACTUAL),
            diagnosis=translatable(
                "You divided by what came. What was promised is the measure: divide by the target."
            ),
        ),
        Misconception(
            id="attainment_for_deviation",
            wrong=lambda company: 100 * _revenue(company, c.ACTUAL) / _revenue(company, c.TARGET),
            diagnosis=translatable(
                "That is how much of the target was attained. The deviation is what is missing."
            ),
        ),
    ),
    hints=(
        translatable("How much is missing, and of what?"),
        translatable("(Actual − target) ÷ target × 100."),
        translatable("{difference} ÷ {target} × 100."),
    ),
    explanation=translatable(
        "({actual} − {target}) ÷ {target} × 100 = {solution}. Show euros and percent side by "
        "side: one says how much it costs, the other how far the plan was off."
    ),
    facts=lambda company: {
        "account": account(company, LOST_CHAMPION),
        "actual": Fact(_revenue(company, c.ACTUAL), "money"),
        "target": Fact(_revenue(company, c.TARGET), "money"),
        "difference": Fact(_revenue(company, "variance"), "money"),
    },
    given=lambda company, language: _target_table(
        company, language, c.NET_REVENUE, translatable("Net revenue, newest quarter")
    ),
    in_test=True,
)

WORST = Exercise(
    id="7.2",
    question=translatable(
        "Name the three accounts whose customer contribution falls short of its target by most "
        "euros, the largest gap first."
    ),
    kind=Names(how="order", count=3),
    solution=lambda company: _lowest(_variances(company, c.CUSTOMER_CONTRIBUTION)["variance"], 3),
    misconceptions=(
        Misconception(
            id="relative_for_absolute",
            wrong=lambda company: _lowest(
                _variances(company, c.CUSTOMER_CONTRIBUTION)["variance_pct"], 3
            ),
            diagnosis=translatable(
                "That is the order by percent. A small target is missed by many percent quickly; "
                "asked for is the money."
            ),
        ),
        Misconception(
            id="revenue_for_contribution",
            wrong=lambda company: _lowest(_variances(company, c.NET_REVENUE)["variance"], 3),
            diagnosis=translatable(
                "Those miss their revenue by most. The contribution can be missed with the "
                "revenue attained."
            ),
        ),
    ),
    hints=(
        translatable("Subtract the target from the actual in each line."),
        translatable("Sort the differences in euros, the lowest first."),
        translatable("The first is {first}: service and discounts use up what was planned."),
    ),
    explanation=translatable(
        "{solution}. These three need a cause, an owner and a date; not everybody who is off by "
        "a few percent."
    ),
    facts=lambda company: {"first": account(company, LARGEST)},
    given=lambda company, language: _target_table(
        company,
        language,
        c.CUSTOMER_CONTRIBUTION,
        translatable("Customer contribution, newest quarter"),
    ),
    in_test=True,
)

NO_PRICE = Exercise(
    id="7.3",
    question=translatable(
        "{account} bought {before} pieces in the same quarter of the year before and {now} now, "
        "yet invoiced revenue changed by {change}. “We have become too cheap”, says the head of "
        "sales. How many euros of it are due to prices?"
    ),
    kind=Number(unit="money"),
    solution=lambda company: _effect(company, MIX_SHIFT, "price"),
    misconceptions=(
        Misconception(
            id="mix_for_price",
            wrong=lambda company: _effect(company, MIX_SHIFT, "mix"),
            diagnosis=translatable(
                "That is mix. The average price fell because more of the cheap product is bought, "
                "not because any price fell. Compare product by product."
            ),
        ),
        Misconception(
            id="unit_for_total",
            wrong=lambda company: (
                _average_price(company, "actual") - _average_price(company, "base")
            ),
            diagnosis=translatable(
                "That is the change of the average price of a piece. An average also moves when "
                "no price does."
            ),
        ),
    ),
    hints=(
        translatable("What did one drive cost then, and what does it cost now?"),
        translatable("Price effect = (new price − old price) × new quantity, for each product."),
        translatable("In each line of the table, compare the last two columns."),
    ),
    explanation=translatable(
        "{solution}: no price has changed. All of {change} is mix: fewer drives, more motors. "
        "Whoever raises prices now cures the wrong illness."
    ),
    facts=lambda company: {
        "account": account(company, MIX_SHIFT),
        "before": Fact(float(_own_lines(company, MIX_SHIFT)["quantity_base"].sum()), "number"),
        "now": Fact(float(_own_lines(company, MIX_SHIFT)["quantity_actual"].sum()), "number"),
        "change": Fact(_effect(company, MIX_SHIFT, "deviation"), "money"),
    },
    given=lambda company, language: _line_table(company, language, MIX_SHIFT),
)

PRICE = Exercise(
    id="7.4",
    question=translatable(
        "{account}: how many euros of revenue did the new prices bring in the newest quarter, "
        "against the same quarter of the year before?"
    ),
    kind=Number(unit="money"),
    solution=lambda company: _effect(company, PRICE_RISE, "price"),
    misconceptions=(
        Misconception(
            id="relative_for_absolute",
            wrong=lambda company: (
                100 * _effect(company, PRICE_RISE, "price") / _effect(company, PRICE_RISE, "base")
            ),
            diagnosis=translatable("That is the rise in percent. Asked for is what it brought."),
        ),
        Misconception(
            id="part_for_whole",
            wrong=lambda company: _largest_line(company, PRICE_RISE),
            diagnosis=translatable(
                "That is one product group. The others became dearer, too: add them up."
            ),
        ),
        Misconception(
            id="target_for_base",
            wrong=lambda company: float(
                _variances(company, c.NET_REVENUE)["variance"].to_dict()[
                    company.account(PRICE_RISE)
                ]
            ),
            diagnosis=translatable(
                "That is the distance from the target. The target already hoped for something; "
                "asked for is the year before."
            ),
        ),
    ),
    hints=(
        translatable("The quantities stand in the table: did they change?"),
        translatable("(New price − old price) × new quantity, for each group; then add up."),
        translatable("The largest of the parts is {largest}."),
    ),
    explanation=translatable(
        "Added up over all groups: {solution}. Quantity and mix brought nothing, so this time it "
        "is price."
    ),
    facts=lambda company: {
        "account": account(company, PRICE_RISE),
        "largest": Fact(_largest_line(company, PRICE_RISE), "money"),
    },
    given=lambda company, language: _line_table(company, language, PRICE_RISE),
)

FIND_THE_ERROR = Exercise(
    id="7.5",
    question=translatable(
        "Find the error. By a published procedure {change} pounds of additional revenue are "
        "explained: price {price} (new price − old price, × old quantity), volume {volume} (new "
        "quantity − old quantity, × old price), and “mix” {residual}, which is what remains. What "
        "is wrong?"
    ),
    kind=Choice(
        options=(
            translatable("Prices must be compared at the new quantities, always."),
            translatable(
                "What remains is price and quantity changing together; the mix is inside volume."
            ),
            translatable("Nothing: the three parts add up to the whole."),
            translatable("Product B must be left out, because its price did not change."),
        )
    ),
    solution=lambda company: "b",  # noqa: ARG005
    misconceptions=(
        picked(
            "a",
            "convention_for_error",
            translatable(
                "Old or new quantities: both are in use, if one says which. It decides where the "
                "joint term goes, not what mix is."
            ),
        ),
        picked(
            "c",
            "sum_for_proof",
            translatable(
                "Three parts always add up if the third is the remainder. That proves nothing "
                "about its name."
            ),
        ),
        picked(
            "d",
            "part_left_out",
            translatable(
                "B sells less than before. Left out, its share in the change of quantity and mix "
                "would be missing."
            ),
        ),
    ),
    hints=(
        translatable("Would there be a remainder if all prices had stayed as they were?"),
        translatable(
            "Mix asks whether the proportions of the products changed. Do they occur in the "
            "remainder?"
        ),
        translatable("Product A: same quantity. Product B: same price. Only C has a remainder."),
    ),
    explanation=translatable(
        "{solution}: {residual} is 3 pounds more on 300 pieces more of product C, a joint term of "
        "price and quantity. With unchanged prices it would be 0, although the mix did change."
    ),
    facts=_published_facts,
    given=_published_table,
)

REPAIR = Exercise(
    id="7.6",
    question=translatable(
        "Repair it: of {volume} pounds of volume, how many are mix, that is, other proportions of "
        "the products at the old prices?"
    ),
    kind=Number(unit="count", tolerance=_A_POUND),
    solution=lambda company: _published_effects()["mix"],  # noqa: ARG005
    misconceptions=(
        Misconception(
            id="joint_for_mix",
            wrong=lambda company: _published_effects("differentiated")["joint_term"],  # noqa: ARG005
            diagnosis=translatable("That is the remainder that the procedure calls mix."),
        ),
        Misconception(
            id="quantity_for_mix",
            wrong=lambda company: _published_effects()["quantity_effect"],  # noqa: ARG005
            diagnosis=translatable(
                "That is the other part: more pieces in the old proportions. Mix is the rest of "
                "volume."
            ),
        ),
        Misconception(
            id="volume_for_mix",
            wrong=lambda company: (  # noqa: ARG005
                _published_effects()["quantity_effect"] + _published_effects()["mix"]
            ),
            diagnosis=translatable(
                "That is volume as a whole. Take off what more pieces alone would have brought."
            ),
        ),
    ),
    hints=(
        translatable("Volume = quantity + mix."),
        translatable(
            "Quantity: had all three grown in the old proportions, from {before} to {now} pieces "
            "in total, what would the old revenue of {revenue} have become?"
        ),
        translatable("Quantity alone: {revenue} × ({now} − {before}) ÷ {before} = {quantity}."),
    ),
    explanation=translatable(
        "{volume} − {quantity} = {solution}. What the procedure calls “mix”, {residual}, is "
        "neither this nor near it."
    ),
    facts=_published_facts,
    given=_published_table,
)

CAUSE = Exercise(
    id="7.7",
    question=translatable(
        "{account}: quantity explains {quantity} of the change against the year before, price "
        "{price}. Its decider left in December 2025. Which sentence belongs into the comment?"
    ),
    kind=Choice(
        options=(
            translatable("Revenue is down because the quantity is down."),
            translatable("The market is weak; the target was too high."),
            translatable(
                "Our champion left, visits fell, then orders; next: a talk with the successor, "
                "owner and date named."
            ),
            translatable("Competitors are cheaper; we need a higher discount."),
        )
    ),
    solution=lambda company: "c",  # noqa: ARG005
    misconceptions=(
        picked(
            "a",
            "effect_for_cause",
            translatable(
                "That repeats the figure in words. An effect says how much, a cause says why, and "
                "what is done about it."
            ),
        ),
        picked(
            "b",
            "excuse_for_cause",
            translatable(
                "Nobody can check it or do anything about it. Did the other accounts shrink as "
                "well?"
            ),
        ),
        picked(
            "d",
            "mix_for_price",
            translatable(
                "The prices did not move, nor did the discount. Whoever gives discount here pays "
                "for something else."
            ),
        ),
    ),
    hints=(
        translatable("Look at both columns: what fell first?"),
        translatable("A cause can be checked, has an owner and a next step."),
        translatable("Which sentence explains both columns of the table?"),
    ),
    explanation=translatable(
        "{solution}: contacts fell in the very quarter after the decider had left, and revenue "
        "with them. Together that is a finding, not a proof: ask at the account."
    ),
    facts=lambda company: {
        "account": account(company, LOST_CHAMPION),
        "quantity": Fact(_effect(company, LOST_CHAMPION, "quantity_effect"), "money"),
        "price": Fact(_effect(company, LOST_CHAMPION, "price"), "money"),
    },
    given=_course_table,
)

MODULE = Module(
    number=7,
    title=translatable("Soll-Ist, variances and causes"),
    exercises=(PERCENT, WORST, NO_PRICE, PRICE, FIND_THE_ERROR, REPAIR, CAUSE),
    example=Example(
        module=7,
        title=translatable("{account}: what changed invoiced revenue within a year"),
        steps=_steps,
        role=GROUP_A,
        gaps_role=PRICE_RISE,
    ),
)
