"""What people decide and write: targets, ratings, actions, comments."""

from __future__ import annotations

from kamlib.data_collection.contracts.contract import Column, Contract
from kamlib.data_collection.contracts.shared import ACCOUNT, QUARTER
from kamlib.support import columns as c
from kamlib.support.language import translatable

TARGETS = Contract(
    table="targets",
    meaning=translatable(
        "One row per account (or account manager, or neither for the whole company), quarter "
        "and KPI"
    ),
    key=(c.ACCOUNT_ID, c.ACCOUNT_MANAGER, c.QUARTER, c.KPI),
    amount=c.TARGET,
    period=c.QUARTER,
    feeds=translatable("Soll-Ist: no target is not a target of zero"),
    columns=(
        Column(name=c.ACCOUNT_ID, meaning=translatable("Account; empty: see account_manager")),
        Column(
            name=c.ACCOUNT_MANAGER,
            meaning=translatable(
                "Account manager the target is for; both empty: the whole company"
            ),
        ),
        QUARTER,
        Column(
            name=c.KPI, meaning=translatable("KPI, by its name in the settings"), is_required=True
        ),
        Column(
            name=c.TARGET,
            meaning=translatable("Target in the KPI's unit (money, %, points, days)"),
            type="number",
            is_required=True,
        ),
        Column(name="set_by", meaning=translatable("Who set it")),
        Column(name="set_on", meaning=translatable("When it was set"), type="date"),
    ),
)

RATINGS = Contract(
    table="ratings",
    meaning=translatable("One row per account, quarter, criterion and rater"),
    key=(c.ACCOUNT_ID, c.QUARTER, c.CRITERION, c.RATER),
    period=c.QUARTER,
    feeds=translatable(
        "rated criteria: strategic importance, growth potential, cooperation and others"
    ),
    columns=(
        ACCOUNT,
        QUARTER,
        Column(
            name=c.CRITERION,
            meaning=translatable("Criterion, by its name in the settings"),
            is_required=True,
        ),
        Column(name=c.RATER, meaning=translatable("Who rated"), is_required=True),
        Column(
            name=c.SCORE,
            meaning=translatable("Points on the criterion's anchored scale"),
            type="number",
            is_required=True,
            minimum=0,
            maximum=10,
        ),
        Column(name="comment", meaning=translatable("Why")),
    ),
)

ACTIONS = Contract(
    table="actions",
    meaning=translatable("One row per action (Maßnahme)"),
    key=("action_id",),
    period="due_date",
    feeds=translatable("actions and their timeline in the account plan"),
    looks_ahead=True,
    columns=(
        Column(name="action_id", meaning=translatable("Key of the action"), is_required=True),
        ACCOUNT,
        Column(name="title", meaning=translatable("What is done"), is_required=True),
        Column(name="owner", meaning=translatable("Who does it"), is_required=True),
        Column(name="start_date", meaning=translatable("First day"), type="date"),
        Column(
            name="due_date", meaning=translatable("Day it is due"), type="date", is_required=True
        ),
        Column(
            name=c.STATUS,
            meaning=translatable("State"),
            type="choice",
            choices=("open", "started", "done", "dropped"),
            default="open",
        ),
        Column(name="done_date", meaning=translatable("Day it was finished"), type="date"),
        Column(
            name="effort_hours", meaning=translatable("Effort in hours"), type="number", minimum=0
        ),
        Column(name=c.KPI, meaning=translatable("KPI it should move")),
        Column(
            name="expected_effect",
            meaning=translatable("Expected effect in the KPI's unit"),
            type="number",
        ),
    ),
)

COMMENTS = Contract(
    table="comments",
    meaning=translatable(
        "One row per account, KPI and quarter: why the actual differs; survives every rerun"
    ),
    key=(c.ACCOUNT_ID, c.KPI, c.QUARTER),
    period=c.QUARTER,
    feeds=translatable("causes and comments in Soll-Ist"),
    columns=(
        ACCOUNT,
        Column(name=c.KPI, meaning=translatable("KPI"), is_required=True),
        QUARTER,
        Column(
            name=c.CAUSE,
            meaning=translatable("Structured cause"),
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
        Column(name=c.TEXT, meaning=translatable("Explanation"), is_required=True),
        Column(name=c.AUTHOR, meaning=translatable("Who wrote it")),
        Column(name=c.DATE, meaning=translatable("When"), type="date"),
    ),
)
