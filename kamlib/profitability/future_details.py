"""Folded tables behind the future of accounts: investments, payment behaviour, seasons."""

from __future__ import annotations

import pandas as pd

from kamlib.profitability.labels import Labels, money_scale
from kamlib.support import columns as c
from kamlib.support.display import HouseTable, Show, house_table
from kamlib.support.language import translatable

_INVESTED: dict[str, str] = {
    "weighted_volume": translatable("Weighted volume"),
    "benefit": translatable("Benefit today"),
    "cost": translatable("Cost"),
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


def _money_columns(frame: pd.DataFrame, names: dict[str, str], labels: Labels) -> dict[str, Show]:
    text = labels.language.text
    unit, digits = money_scale(pd.Series(frame[list(names)].to_numpy().ravel(), dtype=float))
    money = labels.language.money_unit(unit)
    return {
        name: Show(
            name=name, label=f"{text(label)}, {money}", format="money", unit=unit, digits=digits
        )
        for name, label in names.items()
    }


def investments(cases: pd.DataFrame, *, labels: Labels) -> HouseTable:
    """Show cost against benefit of open opportunities, the least justified first."""
    text = labels.language.text
    frame = cases.sort_values(
        ["net_benefit", c.ACCOUNT_ID], ascending=[True, True], ignore_index=True
    )
    frame["verdict"] = [text(_verdict(value)) for value in frame["net_benefit"]]
    money = _money_columns(frame, _INVESTED, labels)
    return house_table(
        frame,
        [
            Show(name=c.NAME, label=text("Account")),
            Show(name="opportunities", label=text("Opportunities"), format="number"),
            money["weighted_volume"],
            Show(name="margin_pct", label=text("Margin, %"), format="percent"),
            money["benefit"],
            money["cost"],
            money["net_benefit"],
            Show(
                name="benefit_cost_ratio",
                label=text("Benefit per cost"),
                format="number",
                digits=1,
            ),
            Show(name="verdict", label=text("Verdict")),
        ],
        language=labels.language,
        caption=text("Is the investment in the account justified?"),
        note=text(
            "Open opportunities: volume × probability × the account's margin of the last four "
            "quarters after product cost, complaints and freight, discounted from the expected "
            "day; against the cost of winning and doing them."
        ),
    )


def payments(paid: pd.DataFrame, *, quarter: str, rate: str, labels: Labels) -> HouseTable:
    """Show how accounts pay and what that costs, the dearest first."""
    text = labels.language.text
    frame = paid.sort_values(
        ["financing_cost", c.ACCOUNT_ID], ascending=[False, True], ignore_index=True
    )
    money = _money_columns(frame, _PAID, labels)
    return house_table(
        frame,
        [
            Show(name=c.NAME, label=text("Account")),
            money["average_receivable"],
            Show(
                name="average_delay_days",
                label=text("Delay, days"),
                format="number",
                digits=1,
            ),
            money["open_amount"],
            Show(name="overdue_pct", label=text("Overdue, %"), format="percent"),
            *_money_columns(frame, _SMALL, labels).values(),
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
            Show(name="index", label=text("Season"), format="number", digits=2),
        ],
        language=labels.language,
        caption=text("Seasons of net revenue, all accounts"),
        note=text("1 is an average quarter. Taken out before the trend is computed."),
    )
