"""Tables of customer value and of cost pools."""

from __future__ import annotations

import pandas as pd

from kamlib.profitability.labels import Labels, money_scale
from kamlib.profitability.shows import count, money_shows, with_head
from kamlib.support import columns as c
from kamlib.support.display import HouseTable, Show, house_table


def value_table(values: pd.DataFrame, *, quarter: str, labels: Labels) -> HouseTable:
    """Show the customer value of the last four quarters, the largest value first.

    Parameters
    ----------
    values : DataFrame
        From :func:`kamlib.profitability.customer_value.with_prior`, with names.
    quarter : str
        The last of the four quarters.
    labels : Labels
        The language.
    """
    text = labels.language.text
    value = values.sort_values(
        [c.CUSTOMER_VALUE, c.ACCOUNT_ID], ascending=[False, True], ignore_index=True
    )
    sums = value.select_dtypes("number").sum(min_count=1).to_frame().T
    heads = {
        "base_revenue": text("Products"),
        c.SERVICE_REVENUE: text("Services"),
        c.CROSS_SELL_REVENUE: text("Cross-selling"),
        c.UP_SELL_REVENUE: text("Up-selling"),
        "all_costs": text("All costs"),
        c.CUSTOMER_VALUE: text("Customer value"),
        "prior_customer_value": text("Year before"),
        "change": text("Change"),
    }
    style = money_scale(value[c.INVOICED_NET])
    money = money_shows(value, heads, labels=labels, style=style, signed={"change"})
    return house_table(
        with_head(value, sums, label=text("All accounts"), labels=labels),
        [Show(name=c.NAME, label=text("Account")), *money.values()],
        language=labels.language,
        caption=text("Customer value, four quarters up to {quarter}", quarter=quarter),
        note=text(
            "Customer value = products + services + cross-selling + up-selling − all costs. "
            "Revenue after invoice discounts; all costs include bonuses and cash discounts. "
            "Without business a value is 0; “–” means that no data reach back so far, or that "
            "product cost is missing; the total leaves such accounts out."
        ),
        total="is_total",
    )


def pools_table(shared: pd.DataFrame, *, quarter: str, labels: Labels) -> HouseTable:
    """Show what became of a quarter's cost pools.

    Parameters
    ----------
    shared : DataFrame
        Pools of the quarter from :func:`kamlib.profitability.allocation.allocate`.
    quarter : str
        The quarter reported.
    labels : Labels
        The language.
    """
    text = labels.language.text
    named = shared.assign(
        name=[labels.line(category) for category in shared[c.CATEGORY]],
        driver=[labels.driver(driver) for driver in shared[c.DRIVER]],
        how=[labels.attribution(kind) for kind in shared[c.ATTRIBUTION]],
    )
    amounts = [c.AMOUNT, "allocated", "idle", "unassigned"]
    total = named[amounts].sum().to_frame().T.assign(name=text("All pools"), is_total=True)
    frame = pd.concat([named, total], ignore_index=True) if len(named) else named
    heads = (text("Pool"), text("To accounts"), text("Idle"), text("Unassigned"))
    style = money_scale(shared[c.AMOUNT])
    money = money_shows(named, dict(zip(amounts, heads, strict=True)), labels=labels, style=style)
    rate = f"{text('Rate per unit')}, {labels.language.money_unit('')}"
    return house_table(
        frame.assign(is_total=frame.get("is_total", pd.Series(False, frame.index)).eq(True)),
        [
            Show(name=c.NAME, label=text("Cost category")),
            Show(name=c.DRIVER, label=text("Driver")),
            Show(name="how", label=text("Attribution")),
            money[c.AMOUNT],
            count("volume_used", text("Used volume")),
            count(c.PRACTICAL_CAPACITY, text("Capacity")),
            Show(name="rate", label=rate, format="money", digits=3),
            money["allocated"],
            money["idle"],
            money["unassigned"],
        ],
        language=labels.language,
        caption=text("Cost pools, {quarter}", quarter=quarter),
        note=text(
            "Rate = pool ÷ the larger of used volume and practical capacity. To accounts + "
            "idle + unassigned = pool. Idle and unassigned costs are charged to no customer."
        ),
        total="is_total",
        first=40,
    )
