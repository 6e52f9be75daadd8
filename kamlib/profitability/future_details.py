"""Folded tables behind the future of accounts: investments, payment behaviour, seasons."""

from __future__ import annotations

import pandas as pd

from kamlib.profitability.labels import Labels
from kamlib.profitability.shows import count, money_shows, percent
from kamlib.support import columns as c
from kamlib.support.display import HouseTable, Show, house_table
from kamlib.support.language import translatable

_INVESTED: dict[str, str] = {
    "weighted_volume": translatable("Weighted volume"),
    "benefit": translatable("Benefit today"),
    "outlay": translatable("Cost of the opportunities"),
    "effort_cost": translatable("Cost of hours"),
    "net_benefit": translatable("Net benefit"),
}
_PAID: dict[str, str] = {
    "average_receivable": translatable("Average receivable"),
    "open_amount": translatable("Still open"),
}
_SMALL: dict[str, str] = {
    c.CASH_DISCOUNT: translatable("Cash discounts"),
    "financing_cost": translatable("Financing cost"),
}
_JUSTIFIED, _NOT_JUSTIFIED = translatable("justified"), translatable("not justified")
_UNKNOWN = translatable("unknown")


def _verdict(net_benefit: float) -> str:
    if pd.isna(net_benefit):
        return _UNKNOWN
    return _JUSTIFIED if net_benefit >= 0 else _NOT_JUSTIFIED


def _headed(names: dict[str, str], labels: Labels) -> dict[str, str]:
    return {name: labels.language.text(label) for name, label in names.items()}


def investments(cases: pd.DataFrame, *, cost_per_hour: float, labels: Labels) -> HouseTable:
    """Show cost against benefit of open opportunities, the least justified first."""
    text = labels.language.text
    frame = cases.sort_values(
        ["net_benefit", c.ACCOUNT_ID], ascending=[True, True], ignore_index=True
    )
    frame["verdict"] = [text(_verdict(value)) for value in frame["net_benefit"]]
    money = money_shows(frame, _headed(_INVESTED, labels), labels=labels)
    return house_table(
        frame,
        [
            Show(name=c.NAME, label=text("Account")),
            count("opportunities", text("Opportunities")),
            money["weighted_volume"],
            percent("margin_pct", text("Margin, %")),
            money["benefit"],
            money["outlay"],
            count("effort_hours", text("Hours of actions")),
            money["effort_cost"],
            money["net_benefit"],
            count("benefit_cost_ratio", text("Benefit per cost"), digits=1),
            Show(name="verdict", label=text("Verdict")),
        ],
        language=labels.language,
        caption=text("Is the investment in the account justified?"),
        note=f"{text(_INVESTED_NOTE)} {_hours_note(cost_per_hour, labels)}",
    )


_INVESTED_NOTE = translatable(
    "Open opportunities: volume × probability × the account's margin of the last four "
    "quarters after product cost, complaints and freight, in % of net revenue, discounted from "
    "the expected day; against the cost of winning and doing them and the hours of actions not "
    "yet finished."
)


def _hours_note(cost_per_hour: float, labels: Labels) -> str:
    language = labels.language
    if cost_per_hour > 0:
        return language.text(
            "An hour costs {rate} (setting).", rate=language.money(cost_per_hour, digits=0)
        )
    return language.text(
        "“–” as cost of hours: no cost per hour is set, so the hours have no price and there is "
        "no verdict where actions have hours."
    )


def payments(paid: pd.DataFrame, *, quarter: str, rate: str, labels: Labels) -> HouseTable:
    """Show how accounts pay and what that costs, the dearest first."""
    text = labels.language.text
    frame = paid.sort_values(
        ["financing_cost", c.ACCOUNT_ID], ascending=[False, True], ignore_index=True
    )
    money = money_shows(frame, _headed(_PAID, labels), labels=labels)
    return house_table(
        frame,
        [
            Show(name=c.NAME, label=text("Account")),
            money["average_receivable"],
            count("average_delay_days", text("Delay, days"), digits=1),
            money["open_amount"],
            percent("overdue_pct", text("Overdue, %")),
            *money_shows(frame, _headed(_SMALL, labels), labels=labels).values(),
        ],
        language=labels.language,
        caption=text("Payment behaviour, four quarters up to {quarter}", quarter=quarter),
        note=text(
            "Receivables with VAT. Delay weighted by amount, minus is early. Financing cost = "
            "average receivable × rate × days ÷ 365, at {rate} a year.",
            rate=rate,
        ),
    )


def seasons(found: pd.DataFrame, *, labels: Labels) -> HouseTable:
    """Show how each quarter of the year compares with an average one."""
    text = labels.language.text
    return house_table(
        found.assign(label=[f"Q{number}" for number in found["number"]]),
        [
            Show(name="label", label=text("Quarter")),
            count("index", text("Season, 1 = average"), digits=2),
        ],
        language=labels.language,
        caption=text("Seasons of net revenue, all accounts"),
        note=text("1 is an average quarter. Taken out before the trend is computed."),
    )
