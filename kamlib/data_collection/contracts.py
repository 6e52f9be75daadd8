"""The contract of every input table: its columns, what they mean, what is refused.

One place says what the workbook takes in. Reading, checking and the data dictionary
(``data/README.md``) are made from it, so they cannot drift apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kamlib.support import columns as c
from kamlib.support.language import translatable

Type = Literal["text", "number", "money", "date", "quarter", "year", "choice"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One column of an input table.

    Parameters
    ----------
    name : str
        The workbook's name for it.
    meaning : str
        What it holds, with its unit, in words for an analyst.
    type : str, default="text"
        ``money`` is a decimal with four places in the row's currency; ``quarter`` is a label.
    is_required : bool, default=False
        The column must be there and filled in every row.
    choices : tuple of str
        Allowed words where ``type`` is ``choice``.
    default : str, default=""
        Used where the column or the cell is empty.
    minimum, maximum : float or None
        Smallest and largest value allowed.
    """

    name: str
    meaning: str
    type: Type = "text"
    is_required: bool = False
    choices: tuple[str, ...] = ()
    default: str = ""
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Contract:
    """One input table.

    Parameters
    ----------
    table : str
        Its name.
    meaning : str
        What a row is.
    columns : tuple of Column
        In the order an analyst would fill them.
    key : tuple of str
        Columns that may not repeat together; empty for lines.
    one_of : tuple of tuple of str
        Of each group at least one column must be there.
    amount : str
        Column whose sum is reconciled, delivered against accepted plus rejected.
    period : str
        Column that says when a row belongs: a date, a quarter or a year.
    feeds : str
        What a page cannot show without this table.
    is_required : bool
        Whether the workbook stops without it.
    """

    table: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    amount: str = ""
    period: str = ""
    feeds: str = ""
    is_required: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all columns."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Find one column by its name."""
        return next(column for column in self.columns if column.name == name)


_ACCOUNT = Column(
    name=c.ACCOUNT_ID, meaning="Key of the account; a name never is", is_required=True
)
_CURRENCY = Column(
    name=c.CURRENCY, meaning="ISO code of the amounts; empty: the workbook's reporting currency"
)
_QUARTER = Column(
    name=c.QUARTER, meaning="Fiscal quarter, like 2026Q3", type="quarter", is_required=True
)
_CATEGORY = Column(
    name=c.CATEGORY,
    meaning="One of the ten customer-caused cost categories",
    type="choice",
    choices=c.CATEGORIES,
    is_required=True,
)

ACCOUNTS = Contract(
    table="accounts",
    meaning="One row per account",
    is_required=True,
    key=(c.ACCOUNT_ID,),
    feeds=translatable("everything"),
    columns=(
        _ACCOUNT,
        Column(name=c.NAME, meaning="Name shown on pages", is_required=True),
        Column(name=c.GROUP_ID, meaning="Group (Konzern) the account belongs to"),
        Column(name=c.SEGMENT, meaning="Customer segment"),
        Column(name=c.INDUSTRY, meaning="Industry"),
        Column(name=c.COUNTRY, meaning="Country, ISO code or name"),
        Column(name=c.REGION, meaning="Sales region"),
        Column(name=c.ACCOUNT_MANAGER, meaning="Who answers for the account"),
        Column(
            name=c.STATUS,
            meaning="Standing in the key-account programme",
            type="choice",
            choices=("key", "candidate", "standard", "prospect"),
            default="standard",
        ),
        Column(name=c.CUSTOMER_SINCE, meaning="Date of the first business", type="date"),
        Column(
            name=c.PAYMENT_TERMS_DAYS,
            meaning="Agreed payment term in days",
            type="number",
            minimum=0,
            maximum=720,
        ),
        _CURRENCY,
    ),
)

SALES = Contract(
    table="sales",
    meaning="One row per invoice line, without VAT; returns and credit notes are negative",
    is_required=True,
    one_of=((c.GROSS_AMOUNT, c.NET_AMOUNT),),
    amount=c.NET_AMOUNT,
    period=c.POSTING_DATE,
    feeds=translatable("everything"),
    columns=(
        _ACCOUNT,
        Column(
            name=c.POSTING_DATE,
            meaning="Day of posting; places the line in its quarter",
            type="date",
            is_required=True,
        ),
        Column(name=c.GROSS_AMOUNT, meaning="Amount before discounts, without VAT", type="money"),
        Column(
            name=c.NET_AMOUNT,
            meaning="Amount after invoice discounts, without VAT; empty: gross minus discount",
            type="money",
        ),
        Column(
            name=c.DISCOUNT_AMOUNT,
            meaning="Discount on the invoice; where gross and net are given it is only compared",
            type="money",
        ),
        Column(
            name=c.PRODUCT_COST,
            meaning="Cost of the products sold in this line, at the day of posting",
            type="money",
        ),
        Column(name=c.QUANTITY, meaning="Quantity in the unit of the line", type="number"),
        Column(name=c.UNIT, meaning="Unit of measure"),
        Column(name=c.PRODUCT_ID, meaning="Product"),
        Column(name=c.PRODUCT_GROUP, meaning="Product group"),
        Column(name=c.INVOICE_NO, meaning="Invoice or credit note"),
        Column(
            name=c.KIND,
            meaning="What was sold; a return is a negative line",
            type="choice",
            choices=("product", "service", "return"),
            default="product",
        ),
        Column(
            name=c.ORIGIN,
            meaning="How the business came about",
            type="choice",
            choices=("base", "cross_sell", "up_sell"),
            default="base",
        ),
        Column(
            name=c.ACCOUNT_MANAGER,
            meaning="Who is credited with the line; empty: the account's manager",
        ),
        _CURRENCY,
    ),
)

COSTS = Contract(
    table="costs",
    meaning="One row per cost posted to an account; costs are positive",
    amount=c.AMOUNT,
    period=c.POSTING_DATE,
    feeds=translatable("cost categories that the sales lines do not carry"),
    columns=(
        _ACCOUNT,
        Column(name=c.POSTING_DATE, meaning="Day of posting", type="date", is_required=True),
        _CATEGORY,
        Column(
            name=c.AMOUNT, meaning="Cost; a reversal is negative", type="money", is_required=True
        ),
        Column(
            name=c.ATTRIBUTION,
            meaning="How the cost reached the account: caused, by activity, or by a key",
            type="choice",
            choices=c.ATTRIBUTIONS,
            default=c.DIRECT,
        ),
        Column(name=c.NOTE, meaning="Remark"),
        _CURRENCY,
    ),
)

COST_POOLS = Contract(
    table="cost_pools",
    meaning="One row per quarter, category and driver: cost to be shared out over accounts",
    key=(c.QUARTER, c.CATEGORY, c.DRIVER),
    amount=c.AMOUNT,
    period=c.QUARTER,
    feeds=translatable("costs shared out by activity or by key"),
    columns=(
        _QUARTER,
        _CATEGORY,
        Column(
            name=c.AMOUNT, meaning="Cost of the pool in the quarter", type="money", is_required=True
        ),
        Column(
            name=c.DRIVER,
            meaning="What shares it out: a driver of the drivers table, or one measured from the "
            "sales lines (net_revenue, product_cost, quantity, order_lines, invoices)",
            is_required=True,
        ),
        Column(
            name=c.PRACTICAL_CAPACITY,
            meaning="Driver volume the resource can do in the quarter; what is not used is idle "
            "and charged to nobody. Empty: the used volume",
            type="number",
            minimum=0,
        ),
        _CURRENCY,
    ),
)

DRIVERS = Contract(
    table="drivers",
    meaning="One row per account, quarter and driver: how much of an activity the account used",
    key=(c.ACCOUNT_ID, c.QUARTER, c.DRIVER),
    amount=c.VOLUME,
    period=c.QUARTER,
    feeds=translatable("costs shared out by activity"),
    columns=(
        _ACCOUNT,
        _QUARTER,
        Column(name=c.DRIVER, meaning="Activity, such as service_hours", is_required=True),
        Column(name=c.VOLUME, meaning="Volume used", type="number", is_required=True, minimum=0),
    ),
)

TARGETS = Contract(
    table="targets",
    meaning="One row per account (or account manager, or neither for the whole company), quarter "
    "and KPI",
    key=(c.ACCOUNT_ID, c.ACCOUNT_MANAGER, c.QUARTER, c.KPI),
    amount=c.TARGET,
    period=c.QUARTER,
    feeds=translatable("Soll-Ist: no target is not a target of zero"),
    columns=(
        Column(name=c.ACCOUNT_ID, meaning="Account; empty: see account_manager"),
        Column(
            name=c.ACCOUNT_MANAGER,
            meaning="Account manager the target is for; both empty: the whole company",
        ),
        _QUARTER,
        Column(name=c.KPI, meaning="KPI, by its name in the settings", is_required=True),
        Column(
            name=c.TARGET,
            meaning="Target in the KPI's unit (money, %, points, days)",
            type="number",
            is_required=True,
        ),
        Column(name="set_by", meaning="Who set it"),
        Column(name="set_on", meaning="When it was set", type="date"),
    ),
)

INTERACTIONS = Contract(
    table="interactions",
    meaning="One row per contact with an account",
    period=c.DATE,
    feeds=translatable("interaction frequency and initiative in the engagement index"),
    columns=(
        _ACCOUNT,
        Column(name=c.DATE, meaning="Day", type="date", is_required=True),
        Column(
            name=c.KIND,
            meaning="Kind of contact",
            type="choice",
            choices=("visit", "call", "mail", "workshop", "ticket", "complaint"),
            is_required=True,
        ),
        Column(
            name=c.INITIATED_BY,
            meaning="Who began it",
            type="choice",
            choices=("us", "account"),
            default="us",
        ),
        Column(name=c.MINUTES, meaning="Our time in minutes", type="number", minimum=0),
        Column(name="contact_id", meaning="Contact person, by the contacts table"),
    ),
)

SURVEYS = Contract(
    table="surveys",
    meaning="One row per answer",
    period=c.DATE,
    feeds=translatable("satisfaction and loyalty"),
    columns=(
        _ACCOUNT,
        Column(name=c.DATE, meaning="Day of the answer", type="date", is_required=True),
        Column(
            name=c.METRIC,
            meaning="Question",
            type="choice",
            choices=("nps", "csat"),
            is_required=True,
        ),
        Column(name=c.SCORE, meaning="Answer on its scale", type="number", is_required=True),
        Column(name=c.SCALE_MIN, meaning="Lowest answer possible", type="number"),
        Column(name=c.SCALE_MAX, meaning="Highest answer possible", type="number"),
    ),
)

PAYMENTS = Contract(
    table="payments",
    meaning="One row per invoice and its payment",
    key=(c.INVOICE_NO,),
    amount=c.AMOUNT,
    period=c.INVOICE_DATE,
    feeds=translatable("payment behaviour, cash discounts and financing cost"),
    columns=(
        _ACCOUNT,
        Column(name=c.INVOICE_NO, meaning="Invoice", is_required=True),
        Column(name=c.INVOICE_DATE, meaning="Day of the invoice", type="date", is_required=True),
        Column(name=c.DUE_DATE, meaning="Day it is due", type="date", is_required=True),
        Column(
            name=c.AMOUNT,
            meaning="Invoice amount that is financed (with VAT, as it is receivable)",
            type="money",
            is_required=True,
        ),
        Column(name=c.PAID_DATE, meaning="Day it was paid; empty: still open", type="date"),
        Column(
            name=c.CASH_DISCOUNT, meaning="Cash discount (Skonto) taken, without VAT", type="money"
        ),
        _CURRENCY,
    ),
)

RATINGS = Contract(
    table="ratings",
    meaning="One row per account, quarter, criterion and rater",
    key=(c.ACCOUNT_ID, c.QUARTER, c.CRITERION, c.RATER),
    period=c.QUARTER,
    feeds=translatable(
        "rated criteria: strategic importance, growth potential, cooperation and others"
    ),
    columns=(
        _ACCOUNT,
        _QUARTER,
        Column(
            name=c.CRITERION, meaning="Criterion, by its name in the settings", is_required=True
        ),
        Column(name=c.RATER, meaning="Who rated", is_required=True),
        Column(
            name=c.SCORE,
            meaning="Points on the criterion's anchored scale",
            type="number",
            is_required=True,
            minimum=0,
            maximum=10,
        ),
        Column(name="comment", meaning="Why"),
    ),
)

WALLETS = Contract(
    table="wallets",
    meaning="One row per account and year",
    key=(c.ACCOUNT_ID, "year"),
    amount="purchasing_volume",
    period="year",
    feeds=translatable("share of wallet (Lieferanteil)"),
    columns=(
        _ACCOUNT,
        Column(name="year", meaning="Calendar year", type="year", is_required=True),
        Column(
            name="purchasing_volume",
            meaning="What the account buys in our categories from everyone in the year",
            type="money",
            is_required=True,
            minimum=0,
        ),
        Column(name="source", meaning="Where the figure comes from"),
    ),
)

OPPORTUNITIES = Contract(
    table="opportunities",
    meaning="One row per sales opportunity",
    key=("opportunity_id",),
    amount=c.VOLUME,
    period="expected_close_date",
    feeds=translatable("the pipeline of the account plan"),
    columns=(
        Column(name="opportunity_id", meaning="Key of the opportunity", is_required=True),
        _ACCOUNT,
        Column(name="title", meaning="What it is about", is_required=True),
        Column(name=c.VOLUME, meaning="Volume if won", type="money", is_required=True, minimum=0),
        Column(
            name="probability_pct",
            meaning="Probability in percent",
            type="number",
            is_required=True,
            minimum=0,
            maximum=100,
        ),
        Column(
            name="expected_close_date", meaning="Day it is decided", type="date", is_required=True
        ),
        Column(
            name="horizon",
            meaning="Short up to 1 year, mid up to 3, long beyond",
            type="choice",
            choices=("short", "mid", "long"),
        ),
        Column(
            name=c.KIND,
            meaning="Kind of business",
            type="choice",
            choices=("base", "cross_sell", "up_sell", "project"),
            default="base",
        ),
        Column(name="stage", meaning="Where the buying decision stands"),
        Column(name="cost", meaning="Cost of winning and doing it", type="money", minimum=0),
        _CURRENCY,
    ),
)

CONTACTS = Contract(
    table="contacts",
    meaning="One row per person, shown by role or pseudonym",
    key=("contact_id",),
    feeds=translatable("organisation chart, sociogram and buying centre of the account plan"),
    columns=(
        Column(name="contact_id", meaning="Key of the person (a pseudonym)", is_required=True),
        _ACCOUNT,
        Column(name="function", meaning="Function in the company", is_required=True),
        Column(name="department", meaning="Department"),
        Column(name="reports_to", meaning="contact_id of the superior"),
        Column(
            name="buying_role",
            meaning="Role in the buying centre",
            type="choice",
            choices=("initiator", "user", "influencer", "decider", "buyer", "gatekeeper"),
        ),
        Column(
            name="influence", meaning="Influence, 0 to 10", type="number", minimum=0, maximum=10
        ),
        Column(
            name="attitude",
            meaning="Attitude towards us, -5 to 5",
            type="number",
            minimum=-5,
            maximum=5,
        ),
        Column(name="owner", meaning="Who of us holds the contact"),
        Column(name="left_date", meaning="Day the person left, if so", type="date"),
        Column(name=c.NAME, meaning="Name of the person; read only where the settings allow it"),
    ),
)

RELATIONS = Contract(
    table="relations",
    meaning="One row per pair of persons",
    key=("from_contact_id", "to_contact_id"),
    feeds=translatable("the sociogram of the account plan"),
    columns=(
        Column(name="from_contact_id", meaning="Who influences", is_required=True),
        Column(name="to_contact_id", meaning="Who is influenced", is_required=True),
        Column(name="strength", meaning="Strength, 0 to 10", type="number", minimum=0, maximum=10),
        Column(
            name=c.KIND,
            meaning="Kind of relation",
            type="choice",
            choices=("formal", "informal", "conflict"),
            default="informal",
        ),
    ),
)

VALUE_CHAIN = Contract(
    table="value_chain",
    meaning="One row per account and activity of Porter's value chain",
    key=(c.ACCOUNT_ID, "activity"),
    feeds=translatable("the value chain of the account plan"),
    columns=(
        _ACCOUNT,
        Column(
            name="activity",
            meaning="One of Porter's nine activities",
            type="choice",
            is_required=True,
            choices=(
                "inbound_logistics",
                "operations",
                "outbound_logistics",
                "marketing_sales",
                "service",
                "infrastructure",
                "human_resources",
                "technology",
                "procurement",
            ),
        ),
        Column(
            name="assessment",
            meaning="Weakness to strength, -2 to 2",
            type="number",
            minimum=-2,
            maximum=2,
        ),
        Column(name="our_contribution", meaning="What we add to it"),
    ),
)

ACTIONS = Contract(
    table="actions",
    meaning="One row per action (Maßnahme)",
    key=("action_id",),
    period="due_date",
    feeds=translatable("actions and their timeline in the account plan"),
    columns=(
        Column(name="action_id", meaning="Key of the action", is_required=True),
        _ACCOUNT,
        Column(name="title", meaning="What is done", is_required=True),
        Column(name="owner", meaning="Who does it", is_required=True),
        Column(name="start_date", meaning="First day", type="date"),
        Column(name="due_date", meaning="Day it is due", type="date", is_required=True),
        Column(
            name=c.STATUS,
            meaning="State",
            type="choice",
            choices=("open", "started", "done", "dropped"),
            default="open",
        ),
        Column(name="done_date", meaning="Day it was finished", type="date"),
        Column(name="effort_hours", meaning="Effort in hours", type="number", minimum=0),
        Column(name=c.KPI, meaning="KPI it should move"),
        Column(name="expected_effect", meaning="Expected effect in the KPI's unit", type="number"),
    ),
)

COMMENTS = Contract(
    table="comments",
    meaning="One row per account, KPI and quarter: why the actual differs; survives every rerun",
    key=(c.ACCOUNT_ID, c.KPI, c.QUARTER),
    period=c.QUARTER,
    feeds=translatable("causes and comments in Soll-Ist"),
    columns=(
        _ACCOUNT,
        Column(name=c.KPI, meaning="KPI", is_required=True),
        _QUARTER,
        Column(
            name=c.CAUSE,
            meaning="Structured cause",
            type="choice",
            choices=(
                "price",
                "volume",
                "mix",
                "cost",
                "project",
                "relationship",
                "competitor",
                "market",
                "posting",
                "other",
            ),
            is_required=True,
        ),
        Column(name=c.TEXT, meaning="Explanation", is_required=True),
        Column(name=c.AUTHOR, meaning="Who wrote it"),
        Column(name=c.DATE, meaning="When", type="date"),
    ),
)

FX_RATES = Contract(
    table="fx_rates",
    meaning="One row per currency and day: valid from that day until the next row",
    key=(c.CURRENCY, c.DATE),
    period=c.DATE,
    feeds=translatable("amounts in a foreign currency"),
    columns=(
        Column(name=c.CURRENCY, meaning="Foreign currency, ISO code", is_required=True),
        Column(name=c.DATE, meaning="Valid from", type="date", is_required=True),
        Column(
            name="rate",
            meaning="Units of the reporting currency for one unit of the foreign one",
            type="number",
            is_required=True,
            minimum=0.000001,
        ),
    ),
)

BENCHMARKS = Contract(
    table="benchmarks",
    meaning="One row per KPI and segment",
    key=(c.KPI, c.SEGMENT),
    feeds=translatable("comparison with the outside"),
    columns=(
        Column(name=c.KPI, meaning="KPI", is_required=True),
        Column(name=c.SEGMENT, meaning="Segment; empty: all"),
        Column(
            name="value", meaning="Benchmark in the KPI's unit", type="number", is_required=True
        ),
        Column(name="source", meaning="Where it comes from", is_required=True),
    ),
)

ACCOUNT_MAP = Contract(
    table="account_map",
    meaning="One row per foreign customer number",
    key=("system", "foreign_id"),
    feeds=translatable("joining CRM and ERP numbers"),
    columns=(
        Column(name="system", meaning="CRM, ERP or other system", is_required=True),
        Column(name="foreign_id", meaning="Number of the account there", is_required=True),
        _ACCOUNT,
    ),
)

CONTRACTS: dict[str, Contract] = {
    contract.table: contract
    for contract in (
        ACCOUNTS,
        SALES,
        COSTS,
        COST_POOLS,
        DRIVERS,
        TARGETS,
        INTERACTIONS,
        SURVEYS,
        PAYMENTS,
        RATINGS,
        WALLETS,
        OPPORTUNITIES,
        CONTACTS,
        RELATIONS,
        VALUE_CHAIN,
        ACTIONS,
        COMMENTS,
        FX_RATES,
        BENCHMARKS,
        ACCOUNT_MAP,
    )
}
