"""What the books hold: accounts, sales lines, posted and pooled costs, payments."""

from __future__ import annotations

from kamlib.data_collection.contracts.contract import Column, Contract
from kamlib.data_collection.contracts.shared import ACCOUNT, CATEGORY, CURRENCY, QUARTER
from kamlib.support import columns as c
from kamlib.support.language import translatable

ACCOUNTS = Contract(
    table="accounts",
    meaning=translatable("One row per account"),
    is_required=True,
    key=(c.ACCOUNT_ID,),
    feeds=translatable("everything"),
    columns=(
        ACCOUNT,
        Column(name=c.NAME, meaning=translatable("Name shown on pages"), is_required=True),
        Column(name=c.GROUP_ID, meaning=translatable("Group (Konzern) the account belongs to")),
        Column(name=c.SEGMENT, meaning=translatable("Customer segment")),
        Column(name=c.INDUSTRY, meaning=translatable("Industry")),
        Column(name=c.COUNTRY, meaning=translatable("Country, ISO code or name")),
        Column(name=c.REGION, meaning=translatable("Sales region")),
        Column(name=c.ACCOUNT_MANAGER, meaning=translatable("Who answers for the account")),
        Column(
            name=c.STATUS,
            meaning=translatable("Standing in the key-account programme"),
            type="choice",
            choices=("key", "candidate", "standard", "prospect"),
            default="standard",
        ),
        Column(
            name=c.CUSTOMER_SINCE, meaning=translatable("Date of the first business"), type="date"
        ),
        Column(
            name=c.PAYMENT_TERMS_DAYS,
            meaning=translatable("Agreed payment term in days"),
            type="number",
            minimum=0,
            maximum=720,
        ),
        CURRENCY,
    ),
)

SALES = Contract(
    table="sales",
    meaning=translatable(
        "One row per invoice line, without VAT; returns and credit notes are negative"
    ),
    is_required=True,
    one_of=((c.GROSS_AMOUNT, c.NET_AMOUNT),),
    amount=c.NET_AMOUNT,
    period=c.POSTING_DATE,
    feeds=translatable("everything"),
    columns=(
        ACCOUNT,
        Column(
            name=c.POSTING_DATE,
            meaning=translatable("Day of posting; places the line in its quarter"),
            type="date",
            is_required=True,
        ),
        Column(
            name=c.GROSS_AMOUNT,
            meaning=translatable("Amount before discounts, without VAT"),
            type="money",
        ),
        Column(
            name=c.NET_AMOUNT,
            meaning=translatable(
                "Amount after invoice discounts, without VAT; empty: gross minus discount"
            ),
            type="money",
        ),
        Column(
            name=c.DISCOUNT_AMOUNT,
            meaning=translatable(
                "Discount on the invoice; where gross and net are given it is only compared"
            ),
            type="money",
        ),
        Column(
            name=c.PRODUCT_COST,
            meaning=translatable("Cost of the products sold in this line, at the day of posting"),
            type="money",
        ),
        Column(
            name=c.QUANTITY, meaning=translatable("Quantity in the unit of the line"), type="number"
        ),
        Column(name=c.UNIT, meaning=translatable("Unit of measure")),
        Column(name=c.PRODUCT_ID, meaning=translatable("Product")),
        Column(name=c.PRODUCT_GROUP, meaning=translatable("Product group")),
        Column(name=c.INVOICE_NO, meaning=translatable("Invoice or credit note")),
        Column(
            name=c.KIND,
            meaning=translatable(
                "What was sold; empty: product, or return where the amount is negative"
            ),
            type="choice",
            choices=("product", "service", "return"),
        ),
        Column(
            name=c.ORIGIN,
            meaning=translatable("How the business came about"),
            type="choice",
            choices=("base", "cross_sell", "up_sell"),
            default="base",
        ),
        Column(
            name=c.ACCOUNT_MANAGER,
            meaning=translatable("Who is credited with the line; empty: the account's manager"),
        ),
        CURRENCY,
    ),
)

COSTS = Contract(
    table="costs",
    meaning=translatable("One row per cost posted to an account; costs are positive"),
    amount=c.AMOUNT,
    period=c.POSTING_DATE,
    feeds=translatable("cost categories that the sales lines do not carry"),
    columns=(
        ACCOUNT,
        Column(
            name=c.POSTING_DATE,
            meaning=translatable("Day of posting"),
            type="date",
            is_required=True,
        ),
        CATEGORY,
        Column(
            name=c.AMOUNT,
            meaning=translatable("Cost; a reversal is negative"),
            type="money",
            is_required=True,
        ),
        Column(
            name=c.ATTRIBUTION,
            meaning=translatable(
                "How the cost reached the account: caused, by activity, or by a key"
            ),
            type="choice",
            choices=c.ATTRIBUTIONS,
            default=c.DIRECT,
        ),
        Column(name=c.NOTE, meaning=translatable("Remark")),
        CURRENCY,
    ),
)

COST_POOLS = Contract(
    table="cost_pools",
    meaning=translatable(
        "One row per quarter, category and driver: cost to be shared out over accounts"
    ),
    key=(c.QUARTER, c.CATEGORY, c.DRIVER),
    amount=c.AMOUNT,
    period=c.QUARTER,
    feeds=translatable("costs shared out by activity or by key"),
    columns=(
        QUARTER,
        CATEGORY,
        Column(
            name=c.AMOUNT,
            meaning=translatable("Cost of the pool in the quarter"),
            type="money",
            is_required=True,
        ),
        Column(
            name=c.DRIVER,
            meaning=translatable(
                "What shares it out: a driver of the drivers table, or one measured from the "
                "sales lines: net_revenue (invoiced net amounts after returns, before bonuses and "
                "cash discounts), product_cost, quantity, order_lines, invoices. net_revenue and "
                "product_cost say how large an account is, not what it caused: they are keys, "
                "and costs by key are marked"
            ),
            is_required=True,
        ),
        Column(
            name=c.PRACTICAL_CAPACITY,
            meaning=translatable(
                "Driver volume the resource can do in the quarter; what is not used is idle "
                "and charged to nobody. Empty: the used volume"
            ),
            type="number",
            minimum=0,
        ),
        CURRENCY,
    ),
)

DRIVERS = Contract(
    table="drivers",
    meaning=translatable(
        "One row per account, quarter and driver: how much of an activity the account used"
    ),
    key=(c.ACCOUNT_ID, c.QUARTER, c.DRIVER),
    amount=c.VOLUME,
    period=c.QUARTER,
    feeds=translatable(
        "costs shared out by activities that sales lines do not measure, such as service hours"
    ),
    columns=(
        ACCOUNT,
        QUARTER,
        Column(
            name=c.DRIVER, meaning=translatable("Activity, such as service_hours"), is_required=True
        ),
        Column(
            name=c.VOLUME,
            meaning=translatable("Volume used"),
            type="number",
            is_required=True,
            minimum=0,
        ),
    ),
)

PAYMENTS = Contract(
    table="payments",
    meaning=translatable("One row per invoice and its payment"),
    key=(c.INVOICE_NO,),
    amount=c.AMOUNT,
    period=c.INVOICE_DATE,
    feeds=translatable("payment behaviour, cash discounts and financing cost"),
    columns=(
        ACCOUNT,
        Column(name=c.INVOICE_NO, meaning=translatable("Invoice"), is_required=True),
        Column(
            name=c.INVOICE_DATE,
            meaning=translatable("Day of the invoice"),
            type="date",
            is_required=True,
        ),
        Column(
            name=c.DUE_DATE, meaning=translatable("Day it is due"), type="date", is_required=True
        ),
        Column(
            name=c.AMOUNT,
            meaning=translatable("Invoice amount that is financed (with VAT, as it is receivable)"),
            type="money",
            is_required=True,
        ),
        Column(
            name=c.PAID_DATE,
            meaning=translatable("Day it was paid; empty: still open"),
            type="date",
        ),
        Column(
            name=c.CASH_DISCOUNT,
            meaning=translatable("Cash discount (Skonto) taken, without VAT"),
            type="money",
        ),
        CURRENCY,
    ),
)
