"""What is known of accounts: contacts with them, answers, people, needs, chances."""

from __future__ import annotations

from kamlib.data_collection.contracts.contract import Column, Contract
from kamlib.data_collection.contracts.shared import ACCOUNT, CURRENCY
from kamlib.support import columns as c
from kamlib.support.language import translatable

INTERACTIONS = Contract(
    table="interactions",
    meaning=translatable("One row per contact with an account"),
    period=c.DATE,
    feeds=translatable("interaction frequency and initiative in the engagement index"),
    columns=(
        ACCOUNT,
        Column(name=c.DATE, meaning=translatable("Day"), type="date", is_required=True),
        Column(
            name=c.KIND,
            meaning=translatable("Kind of contact"),
            type="choice",
            choices=("visit", "call", "mail", "workshop", "ticket", "complaint"),
            is_required=True,
        ),
        Column(
            name=c.INITIATED_BY,
            meaning=translatable("Who began it"),
            type="choice",
            choices=("us", "account"),
            default="us",
        ),
        Column(
            name=c.MINUTES, meaning=translatable("Our time in minutes"), type="number", minimum=0
        ),
        Column(name="contact_id", meaning=translatable("Contact person, by the contacts table")),
    ),
)

SURVEYS = Contract(
    table="surveys",
    meaning=translatable("One row per answer"),
    period=c.DATE,
    feeds=translatable("satisfaction and loyalty"),
    columns=(
        ACCOUNT,
        Column(
            name=c.DATE, meaning=translatable("Day of the answer"), type="date", is_required=True
        ),
        Column(
            name=c.METRIC,
            meaning=translatable("Question"),
            type="choice",
            choices=("nps", "csat"),
            is_required=True,
        ),
        Column(
            name=c.SCORE,
            meaning=translatable("Answer on its scale"),
            type="number",
            is_required=True,
        ),
        Column(name=c.SCALE_MIN, meaning=translatable("Lowest answer possible"), type="number"),
        Column(name=c.SCALE_MAX, meaning=translatable("Highest answer possible"), type="number"),
    ),
)

WALLETS = Contract(
    table="wallets",
    meaning=translatable("One row per account and year"),
    key=(c.ACCOUNT_ID, "year"),
    amount="purchasing_volume",
    period="year",
    feeds=translatable("share of wallet (Lieferanteil)"),
    columns=(
        ACCOUNT,
        Column(name="year", meaning=translatable("Calendar year"), type="year", is_required=True),
        Column(
            name="purchasing_volume",
            meaning=translatable(
                "What the account buys in our categories from everyone in the year"
            ),
            type="money",
            is_required=True,
            minimum=0,
        ),
        Column(name="source", meaning=translatable("Where the figure comes from")),
    ),
)

OPPORTUNITIES = Contract(
    table="opportunities",
    meaning=translatable("One row per sales opportunity"),
    key=("opportunity_id",),
    amount=c.VOLUME,
    period="expected_close_date",
    feeds=translatable("the pipeline of the account plan"),
    looks_ahead=True,
    columns=(
        Column(
            name="opportunity_id", meaning=translatable("Key of the opportunity"), is_required=True
        ),
        ACCOUNT,
        Column(name="title", meaning=translatable("What it is about"), is_required=True),
        Column(
            name=c.VOLUME,
            meaning=translatable("Volume if won"),
            type="money",
            is_required=True,
            minimum=0,
        ),
        Column(
            name="probability_pct",
            meaning=translatable("Probability in percent"),
            type="number",
            is_required=True,
            minimum=0,
            maximum=100,
        ),
        Column(
            name="expected_close_date",
            meaning=translatable("Day it is decided"),
            type="date",
            is_required=True,
        ),
        Column(
            name="horizon",
            meaning=translatable("Short up to 1 year, mid up to 3, long beyond"),
            type="choice",
            choices=("short", "mid", "long"),
        ),
        Column(
            name=c.KIND,
            meaning=translatable("Kind of business"),
            type="choice",
            choices=("base", "cross_sell", "up_sell", "project"),
            default="base",
        ),
        Column(name="stage", meaning=translatable("Where the buying decision stands")),
        Column(
            name="cost",
            meaning=translatable("Cost of winning and doing it"),
            type="money",
            minimum=0,
        ),
        CURRENCY,
    ),
)

CONTACTS = Contract(
    table="contacts",
    meaning=translatable("One row per person, shown by role or pseudonym"),
    key=("contact_id",),
    feeds=translatable("organisation chart, sociogram and buying centre of the account plan"),
    columns=(
        Column(
            name="contact_id",
            meaning=translatable("Key of the person (a pseudonym)"),
            is_required=True,
        ),
        ACCOUNT,
        Column(name="function", meaning=translatable("Function in the company"), is_required=True),
        Column(name="department", meaning=translatable("Department")),
        Column(name="reports_to", meaning=translatable("contact_id of the superior")),
        Column(
            name="buying_role",
            meaning=translatable("Role in the buying centre"),
            type="choice",
            choices=("initiator", "user", "influencer", "decider", "buyer", "gatekeeper"),
        ),
        Column(
            name="influence",
            meaning=translatable("Influence, 0 to 10"),
            type="number",
            minimum=0,
            maximum=10,
        ),
        Column(
            name="attitude",
            meaning=translatable("Attitude towards us, -5 to 5"),
            type="number",
            minimum=-5,
            maximum=5,
        ),
        Column(name="owner", meaning=translatable("Who of us holds the contact")),
        Column(name="left_date", meaning=translatable("Day the person left, if so"), type="date"),
        Column(
            name=c.NAME,
            meaning=translatable("Name of the person; read only where the settings allow it"),
        ),
    ),
)

RELATIONS = Contract(
    table="relations",
    meaning=translatable("One row per pair of persons"),
    key=("from_contact_id", "to_contact_id"),
    feeds=translatable("the sociogram of the account plan"),
    columns=(
        Column(name="from_contact_id", meaning=translatable("Who influences"), is_required=True),
        Column(name="to_contact_id", meaning=translatable("Who is influenced"), is_required=True),
        Column(
            name="strength",
            meaning=translatable("Strength, 0 to 10"),
            type="number",
            minimum=0,
            maximum=10,
        ),
        Column(
            name=c.KIND,
            meaning=translatable("Kind of relation"),
            type="choice",
            choices=("formal", "informal", "conflict"),
            default="informal",
        ),
    ),
)

VALUE_CHAIN = Contract(
    table="value_chain",
    meaning=translatable("One row per account and activity of Porter's value chain"),
    key=(c.ACCOUNT_ID, "activity"),
    feeds=translatable("the value chain of the account plan"),
    columns=(
        ACCOUNT,
        Column(
            name="activity",
            meaning=translatable("One of Porter's nine activities"),
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
            meaning=translatable("Weakness to strength, -2 to 2"),
            type="number",
            minimum=-2,
            maximum=2,
        ),
        Column(name="our_contribution", meaning=translatable("What we add to it")),
    ),
)
