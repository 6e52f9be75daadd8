"""The star for Power BI and Tableau, declared once: tables, columns, keys, units, meanings.

Files, checks and the data dictionary are all made from here, so none can say anything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kamlib.support import columns as c
from kamlib.support.language import translatable

Kind = Literal["text", "count", "money", "number", "percent", "date", "yes_no"]

#: Stands for an account, KPI or quadrant that is not known or not named.
NONE = "none"


@dataclass(frozen=True)
class Field:
    """One column: name, kind of value, meaning, and the dimension it leads to ("": none)."""

    name: str
    kind: Kind
    meaning: str
    to: str = ""


@dataclass(frozen=True)
class Table:
    """One table: name, what one row is, its columns, and those that name a row."""

    name: str
    row: str
    fields: tuple[Field, ...]
    keys: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        """Names of its columns."""
        return [field.name for field in self.fields]

    @property
    def is_dimension(self) -> bool:
        """Whether facts lead to it."""
        return self.name.startswith("dim_")


ACCOUNT = Field(c.ACCOUNT_ID, "text", translatable("Account number"), "dim_account")
IN_QUARTER = Field(c.QUARTER, "text", translatable("Fiscal quarter"), "dim_quarter")
OF_KPI = Field(c.KPI, "text", translatable("KPI"), "dim_kpi")
IN_QUADRANT = Field("quadrant", "text", translatable("Quadrant of the matrix"), "dim_quadrant")
IN_CATEGORY = Field(
    c.CATEGORY, "text", translatable("One of the ten cost categories"), "dim_statement_line"
)
_LABEL = Field("label", "text", translatable("Name, in the language of the report"))
_NUMBER = Field(c.ACCOUNT_ID, "text", translatable("Account number"))
_TARGETS = (
    Field(c.TARGET, "number", translatable("What was agreed; empty: no target, not target 0")),
    Field(c.ACTUAL, "number", translatable("What was reached")),
    Field("variance", "number", translatable("(Actual − target) × direction; plus is favourable")),
    Field("variance_pct", "percent", translatable("Variance in percent of the target")),
    Field("light", "text", translatable("good, warn, bad, or none without a target")),
    Field("is_material", "yes_no", translatable("Beyond the thresholds of the settings")),
)

DIMENSIONS = (
    Table(
        "dim_account",
        translatable("one account; unknown holds postings without a known account"),
        (
            _NUMBER,
            Field(c.NAME, "text", translatable("Name of the account")),
            Field(c.GROUP_ID, "text", translatable("Group of companies it belongs to")),
            Field(c.SEGMENT, "text", translatable("Segment")),
            Field(c.INDUSTRY, "text", translatable("Industry")),
            Field(c.COUNTRY, "text", translatable("Country")),
            Field(c.REGION, "text", translatable("Region")),
            Field(c.ACCOUNT_MANAGER, "text", translatable("Account manager; empty: nobody named")),
            Field(c.STATUS, "text", translatable("key, candidate, standard, prospect or unknown")),
            Field(c.CUSTOMER_SINCE, "date", translatable("First day as a customer")),
            Field(c.PAYMENT_TERMS_DAYS, "number", translatable("Agreed payment term, days")),
        ),
        (c.ACCOUNT_ID,),
    ),
    Table(
        "dim_quarter",
        translatable("one fiscal quarter"),
        (
            Field(c.QUARTER, "text", translatable("Fiscal quarter")),
            Field("fiscal_year", "count", translatable("Fiscal year")),
            Field("quarter_of_year", "count", translatable("Quarter of the year, 1 to 4")),
            Field("start_date", "date", translatable("First day")),
            Field("end_date", "date", translatable("Last day")),
            Field("is_reported", "yes_no", translatable("The quarter of this report")),
        ),
        (c.QUARTER,),
    ),
    Table(
        "dim_statement_line",
        translatable("one line of the customer statement"),
        (
            Field("line", "text", translatable("Line: revenue, cost category or level")),
            _LABEL,
            Field("position", "count", translatable("Place in the statement, from the top")),
            Field("kind", "text", translatable("revenue, cost, or level (a subtotal)")),
        ),
        ("line",),
    ),
    Table(
        "dim_kpi",
        translatable("one KPI; none stands where no KPI is named"),
        (
            Field(c.KPI, "text", translatable("KPI")),
            _LABEL,
            Field("unit", "text", translatable("money, percent, points, days or count")),
            Field("direction", "count", translatable("1: more is favourable, −1: less is")),
            Field("definition", "text", translatable("Definition as printed in the report")),
        ),
        (c.KPI,),
    ),
    Table(
        "dim_criterion",
        translatable("one criterion of score, value index or engagement index"),
        (Field(c.CRITERION, "text", translatable("Criterion")), _LABEL),
        (c.CRITERION,),
    ),
    Table(
        "dim_quadrant",
        translatable("one quadrant of the matrix; none stands for accounts not placed"),
        (
            Field("quadrant", "text", translatable("Quadrant of the matrix")),
            _LABEL,
            Field("strategy", "text", translatable("What the quadrant advises")),
        ),
        ("quadrant",),
    ),
    Table(
        "dim_product_group",
        translatable("one product group; none stands for lines without one"),
        (Field("product_group", "text", translatable("Product group")), _LABEL),
        ("product_group",),
    ),
)

FACTS = (
    Table(
        "fact_account_quarter",
        translatable("one account in one quarter: the figures to begin with"),
        (
            ACCOUNT,
            IN_QUARTER,
            Field(c.GROSS_REVENUE, "money", translatable("Gross revenue, without VAT")),
            Field(c.NET_REVENUE, "money", translatable("Gross revenue − sales deductions")),
            Field(
                c.CUSTOMER_CONTRIBUTION,
                "money",
                translatable("Revenue − all ten cost categories; empty: too little cost known"),
            ),
            Field(
                c.CONTRIBUTION_WITHOUT_KEYED,
                "money",
                translatable("The same without costs that were shared out by a key"),
            ),
            Field(
                c.CUSTOMER_PROFITABILITY_PCT,
                "percent",
                translatable("Contribution ÷ revenue × 100; never add or average it"),
            ),
            Field(c.RETURNS, "money", translatable("Returns, contained in gross revenue")),
            Field(c.SERVICE_REVENUE, "money", translatable("Revenue from services")),
            Field(c.CROSS_SELL_REVENUE, "money", translatable("Revenue from cross-selling")),
            Field(c.UP_SELL_REVENUE, "money", translatable("Revenue from up-selling")),
        ),
        (c.ACCOUNT_ID, c.QUARTER),
    ),
    Table(
        "fact_statement_line",
        translatable("one line of one account's statement in one quarter"),
        (
            ACCOUNT,
            IN_QUARTER,
            Field("line", "text", translatable("Line of the statement"), "dim_statement_line"),
            Field("amount", "money", translatable("As printed: costs are positive")),
            Field(
                "contribution_effect",
                "money",
                translatable("+ revenue, − cost, 0 for levels; adds up to the contribution"),
            ),
        ),
        (c.ACCOUNT_ID, c.QUARTER, "line"),
    ),
    Table(
        "fact_cost",
        translatable("one cost category of one account in one quarter, by how it got there"),
        (
            ACCOUNT,
            IN_QUARTER,
            IN_CATEGORY,
            Field(c.ATTRIBUTION, "text", translatable("direct, activity, or key (shared out)")),
            Field("amount", "money", translatable("Cost, positive")),
        ),
        (c.ACCOUNT_ID, c.QUARTER, c.CATEGORY, c.ATTRIBUTION),
    ),
    Table(
        "fact_cost_pool",
        translatable("one cost pool in one quarter: what reached accounts and what stayed idle"),
        (
            IN_QUARTER,
            IN_CATEGORY,
            Field("driver", "text", translatable("What the pool is shared out by")),
            Field("amount", "money", translatable("Cost of the pool")),
            Field("allocated", "money", translatable("Charged to accounts")),
            Field("idle", "money", translatable("Idle capacity, charged to nobody")),
            Field("unassigned", "money", translatable("Charged to nobody for want of a driver")),
        ),
        (c.QUARTER, c.CATEGORY, "driver"),
    ),
    Table(
        "fact_product",
        translatable("one product group of one account in one quarter"),
        (
            ACCOUNT,
            IN_QUARTER,
            Field("product_group", "text", translatable("Product group"), "dim_product_group"),
            Field(c.GROSS_REVENUE, "money", translatable("Gross revenue, without VAT")),
            Field(c.INVOICED_NET, "money", translatable("Invoiced after discounts")),
            Field(c.PRODUCT_COST, "money", translatable("Product cost; empty: not delivered")),
        ),
        (c.ACCOUNT_ID, c.QUARTER, "product_group"),
    ),
    Table(
        "fact_target_actual",
        translatable("one KPI of one account in one quarter, target against actual"),
        (ACCOUNT, IN_QUARTER, OF_KPI, *_TARGETS),
        (c.ACCOUNT_ID, c.QUARTER, c.KPI),
    ),
    Table(
        "fact_target_actual_total",
        translatable("one KPI of the company or of an account manager in one quarter"),
        (
            Field("scope", "text", translatable("company or manager")),
            Field(c.ACCOUNT_MANAGER, "text", translatable("Account manager; empty: the company")),
            IN_QUARTER,
            OF_KPI,
            *_TARGETS,
        ),
        ("scope", c.ACCOUNT_MANAGER, c.QUARTER, c.KPI),
    ),
    Table(
        "fact_position",
        translatable("one account in one quarter: place in matrix and ranking"),
        (
            ACCOUNT,
            IN_QUARTER,
            Field("value_index", "number", translatable("Value index, 0 to 10")),
            Field("engagement_index", "number", translatable("Engagement index, 0 to 10")),
            IN_QUADRANT,
            Field("score", "number", translatable("Score, 0 to 10; reported quarter only")),
            Field("rank", "number", translatable("Rank by score; reported quarter only")),
        ),
        (c.ACCOUNT_ID, c.QUARTER),
    ),
    Table(
        "fact_criterion",
        translatable("one criterion of one account: points for score or index"),
        (
            ACCOUNT,
            IN_QUARTER,
            Field(c.CRITERION, "text", translatable("Criterion"), "dim_criterion"),
            Field("used_for", "text", translatable("score, value or engagement")),
            Field("value", "number", translatable("Figure the points come from, in its own unit")),
            Field("points", "number", translatable("Points, 0 to 10; empty: no figure")),
            Field("effective_weight_pct", "percent", translatable("Weight after missing ones")),
        ),
        (c.ACCOUNT_ID, c.QUARTER, c.CRITERION, "used_for"),
    ),
    Table(
        "fact_opportunity",
        translatable("one sales opportunity of an account with a plan"),
        (
            Field("opportunity_id", "text", translatable("Number of the opportunity")),
            ACCOUNT,
            IN_QUARTER,
            Field("title", "text", translatable("Title")),
            Field("volume", "money", translatable("Expected volume")),
            Field("probability_pct", "percent", translatable("Probability")),
            Field("weighted", "money", translatable("Volume × probability while open")),
            Field("expected_close_date", "date", translatable("Expected decision")),
            Field("state", "text", translatable("State")),
        ),
        ("opportunity_id",),
    ),
    Table(
        "fact_action",
        translatable("one action of an account with a plan"),
        (
            Field("action_id", "text", translatable("Number of the action")),
            ACCOUNT,
            IN_QUARTER,
            OF_KPI,
            Field("title", "text", translatable("Title")),
            Field("owner", "text", translatable("Who does it")),
            Field("start_date", "date", translatable("Start")),
            Field("due_date", "date", translatable("Due")),
            Field("state", "text", translatable("State")),
            Field("effort_hours", "number", translatable("Effort, hours")),
        ),
        ("action_id",),
    ),
    Table(
        "fact_comment",
        translatable("one comment of the reported quarter on a variance"),
        (
            ACCOUNT,
            IN_QUARTER,
            OF_KPI,
            Field("place", "count", translatable("1 for the first comment on this variance")),
            Field("cause", "text", translatable("Cause")),
            Field("text", "text", translatable("Comment")),
            Field("author", "text", translatable("Who wrote it")),
            Field("date", "date", translatable("When it was written")),
        ),
        (c.ACCOUNT_ID, c.QUARTER, c.KPI, "place"),
    ),
)
TABLES = (*DIMENSIONS, *FACTS)
