"""Module 2: collecting data, and knowing how far to trust them."""

from __future__ import annotations

import pandas as pd

from kamlib.profitability import payment_behaviour
from kamlib.sample.table import cell_text
from kamlib.support import columns as c
from kamlib.support.display import HouseTable
from kamlib.support.language import Language, translatable
from kamlib.support.money import ratio_of
from kamlib.training.answers import Choice, Number
from kamlib.training.company import Company, build_tables
from kamlib.training.exercise import Example, Exercise, Fact, Facts, Misconception, Module, Step
from kamlib.training.exercises.tables import account, parts, picked, shown
from kamlib.training.roles import LARGEST, LATE_PAYER, NEWEST, YEAR


def _sales(company: Company) -> pd.Series:
    """Take what chapter 1 recorded about the delivered sales lines."""
    deliveries = company.book.collection.deliveries
    return deliveries[deliveries["table"] == "sales"].iloc[0]


def _amount(company: Company, name: str) -> float:
    return float(_sales(company)[name])


def _rejected_pct(company: Company) -> float:
    return 100 * ratio_of(_amount(company, "amount_rejected"), _amount(company, "amount_delivered"))


def _rejected_rows_pct(company: Company) -> float:
    return 100 * ratio_of(_amount(company, "rows_rejected"), _amount(company, "rows_delivered"))


def _unknown(company: Company) -> float:
    unknown = company.book.collection.unknown
    return float(unknown.loc[unknown["table"] == "sales", c.AMOUNT].astype(float).sum())


def _of_quarter(company: Company) -> float:
    """Invoiced net revenue of the newest quarter, with postings of unknown accounts."""
    sales = company.book.facts.account_quarter
    return float(sales.loc[sales[c.QUARTER] == NEWEST, c.INVOICED_NET].astype(float).sum())


def _of_year(company: Company) -> float:
    sales = company.book.facts.account_quarter
    return float(sales.loc[sales[c.QUARTER].isin(YEAR), c.INVOICED_NET].astype(float).sum())


def _record(company: Company) -> Facts:
    return {
        "lines": Fact(_amount(company, "rows_delivered"), "number"),
        "refused": Fact(_amount(company, "rows_rejected"), "number"),
        "delivered": Fact(_amount(company, "amount_delivered"), "money"),
        "rejected": Fact(_amount(company, "amount_rejected"), "money"),
        "rows_pct": Fact(_rejected_rows_pct(company), "percent"),
        "unknown": Fact(_unknown(company), "money"),
        "quarter": Fact(_of_quarter(company), "money"),
    }


def _record_table(company: Company, language: Language) -> HouseTable:
    row = _sales(company)
    lines = (
        (translatable("Lines delivered"), Fact(float(row["rows_delivered"]), "number")),
        (translatable("Lines refused"), Fact(float(row["rows_rejected"]), "number")),
        (translatable("Net amount delivered"), Fact(float(row["amount_delivered"]), "money")),
        (translatable("Net amount refused"), Fact(float(row["amount_rejected"]), "money")),
        (translatable("Accepted, but repeated"), Fact(float(row["repeated_amount"]), "money")),
        (translatable("Accepted, of an unknown account"), Fact(_unknown(company), "money")),
    )
    caption = translatable("Delivery of the sales lines, eight quarters")
    return parts(lines, language=language, caption=caption)


def _late_lines(company: Company) -> list[dict[str, str]]:
    """Gear-box lines of the newest quarter as the export wrote them, planted ones last."""
    rows = build_tables(company.seed)["sales"]
    ends = [row for row in rows if str(row[c.INVOICE_NO]).startswith("R9")]
    usual = [row for row in rows[: -len(ends)] if row[c.PRODUCT_GROUP] == "gearboxes"][-4:]
    money = (c.GROSS_AMOUNT, c.NET_AMOUNT, c.DISCOUNT_AMOUNT)
    return [
        {name: cell_text(cell, is_money=name in money) for name, cell in row.items()}
        for row in (*usual, *ends)
    ]


def _lines_table(company: Company, language: Language) -> HouseTable:
    names = (c.INVOICE_NO, c.POSTING_DATE, c.ACCOUNT_ID, c.QUANTITY, c.GROSS_AMOUNT, c.NET_AMOUNT)
    caption = translatable("Some sales lines of the newest quarter, as the export wrote them")
    frame = pd.DataFrame(_late_lines(company))
    return shown(frame, names, company=company, language=language, caption=caption)


def _repeated(company: Company, column: str) -> float:
    lines = [row for row in build_tables(company.seed)["sales"] if row[c.INVOICE_NO] == "R9003"]
    return int(str(lines[0][column])) / 100


def _paid(company: Company) -> pd.DataFrame:
    """Payment of every account in the last four quarters."""
    paid = payment_behaviour(
        company.book.facts.payment_quarter, quarters=list(YEAR), days=365, rate_pct=6
    )
    known = paid[paid[c.ACCOUNT_ID].isin(company.names) & paid["average_delay_days"].notna()]
    return known.set_index(c.ACCOUNT_ID).sort_index()


def _mean_delay(company: Company) -> float:
    paid = _paid(company)
    late = (paid["paid_amount"] * paid["average_delay_days"]).sum()
    return ratio_of(float(late), float(paid["paid_amount"].sum()))


def _paid_table(company: Company, language: Language) -> HouseTable:
    names = (c.ACCOUNT_ID, c.NAME, "paid_amount", "average_delay_days")
    caption = translatable("Payments of the last four quarters, with VAT")
    return shown(_paid(company), names, company=company, language=language, caption=caption)


def _steps(company: Company, role: str) -> list[Step]:
    del role  # a delivery has no account
    return [
        Step(
            translatable("Net amount delivered"),
            Fact(_amount(company, "amount_delivered"), "money"),
        ),
        Step(
            translatable("− Net amount refused, each line with its reason"),
            Fact(_amount(company, "amount_rejected"), "money"),
        ),
        Step(
            translatable("= Net amount accepted"),
            Fact(_amount(company, "amount_accepted"), "money"),
            gap="2.2",
        ),
        Step(
            translatable("Refused ÷ delivered × 100 = loss in money, in percent"),
            Fact(round(_rejected_pct(company), 2), "ratio"),
            gap="2.3",
        ),
        Step(
            translatable("Refused lines ÷ delivered lines × 100 = loss in lines, in percent"),
            Fact(round(_rejected_rows_pct(company), 2), "ratio"),
        ),
    ]


TRUST = Exercise(
    id="2.1",
    question=translatable(
        "Five minutes: {refused} of {lines} sales lines could not be read and were refused. A "
        "colleague says: less than one percent, forget it. What do you answer?"
    ),
    kind=Choice(
        options=(
            translatable("True: {rows_pct} of the lines is below any tolerance."),
            translatable(
                "Lines say nothing about money. Name the refused amount, {rejected}, and have the "
                "lines mended."
            ),
            translatable("Correct the two lines by hand in the report and say nothing."),
            translatable("Raise revenue by {rows_pct}, so that the total is right again."),
        )
    ),
    solution=lambda company: "b",  # noqa: ARG005
    misconceptions=(
        picked(
            "a",
            "rows_for_money",
            translatable(
                "One line can hold half a month's revenue. What counts is the refused amount, and "
                "whose it is."
            ),
        ),
        picked(
            "c",
            "silent_repair",
            translatable(
                "Then nobody can tell any more what was delivered. Lines are mended at their "
                "source, or handed back mended, and stay on record."
            ),
        ),
        picked(
            "d",
            "grossing_up",
            translatable(
                "That invents revenue for accounts that may not have had any. Missing is not zero, "
                "and it is not the average either."
            ),
        ),
    ),
    hints=(
        translatable("Is a percentage of lines a percentage of money?"),
        translatable("Which of the four answers leaves a trace that an auditor could follow?"),
        translatable("Delivered = accepted + rejected holds in lines and in money; say both."),
    ),
    explanation=translatable(
        "{solution}: {refused} lines with {rejected} are missing. The report says so and names "
        "each line with its reason; whoever delivers the file mends it there."
    ),
    facts=_record,
    given=_record_table,
)

ACCEPTED = Exercise(
    id="2.2",
    question=translatable(
        "How much net revenue was accepted, of what the sales lines delivered in eight quarters?"
    ),
    kind=Number(unit="money", tolerance=1.0),
    solution=lambda company: _amount(company, "amount_accepted"),
    misconceptions=(
        Misconception(
            id="repeated_dropped",
            wrong=lambda company: (
                _amount(company, "amount_accepted") - _amount(company, "repeated_amount")
            ),
            diagnosis=translatable(
                "You took the repeated line off. A repeated line is reported, not dropped: two "
                "deliveries on one day can look alike. Somebody has to ask."
            ),
        ),
        Misconception(
            id="unknown_dropped",
            wrong=lambda company: _amount(company, "amount_accepted") - _unknown(company),
            diagnosis=translatable(
                "You took off what belongs to no known account. It was sold, so it stays in the "
                "total, as unknown, until its account is found."
            ),
        ),
        Misconception(
            id="rejected_kept",
            wrong=lambda company: _amount(company, "amount_delivered"),
            diagnosis=translatable(
                "That is what was delivered; the refused lines are still in it."
            ),
        ),
    ),
    hints=(
        translatable("Nothing is lost: delivered = accepted + rejected."),
        translatable("Repeated lines and unknown accounts are accepted, and named."),
        translatable("{delivered} − {rejected}."),
    ),
    explanation=translatable("{delivered} − {rejected} = {solution}."),
    facts=_record,
    given=_record_table,
)

LOSS = Exercise(
    id="2.3",
    question=translatable(
        "The workbook stops a run when too much is refused. What share of the delivered money was "
        "refused, in percent with two decimals?"
    ),
    kind=Number(unit="percent", digits=2),
    solution=_rejected_pct,
    misconceptions=(
        Misconception(
            id="rows_for_money",
            wrong=_rejected_rows_pct,
            diagnosis=translatable("That is the share of lines. Asked for is the share of money."),
        ),
        Misconception(
            id="absolute_for_relative",
            wrong=lambda company: _amount(company, "amount_rejected"),
            diagnosis=translatable(
                "That is the refused amount in euros. Divide it by what was delivered."
            ),
        ),
        Misconception(
            id="unknown_added",
            wrong=lambda company: (
                100
                * ratio_of(
                    _amount(company, "amount_rejected") + _unknown(company),
                    _amount(company, "amount_delivered"),
                )
            ),
            diagnosis=translatable(
                "You counted the unknown account as refused. It was accepted: it has a budget of "
                "its own."
            ),
        ),
    ),
    hints=(
        translatable("Money by money, not lines by lines."),
        translatable("The whole is what was delivered, the part is what was refused."),
        translatable("{rejected} ÷ {delivered} × 100."),
    ),
    explanation=translatable("{rejected} ÷ {delivered} × 100 = {solution}."),
    facts=_record,
    given=_record_table,
)

REPEATED = Exercise(
    id="2.4",
    question=translatable(
        "One invoice stands in the export twice, in every cell the same. If that is a mistake, by "
        "how much is net revenue too high?"
    ),
    kind=Number(unit="money", tolerance=1.0),
    solution=lambda company: _repeated(company, c.NET_AMOUNT),
    misconceptions=(
        Misconception(
            id="gross_for_net",
            wrong=lambda company: _repeated(company, c.GROSS_AMOUNT),
            diagnosis=translatable("That is the gross amount of the line. Revenue is net here."),
        ),
        Misconception(
            id="counted_twice",
            wrong=lambda company: 2 * _repeated(company, c.NET_AMOUNT),
            diagnosis=translatable("One of the two lines is right. Only the second is too much."),
        ),
    ),
    hints=(
        translatable("Read down the column of invoice numbers."),
        translatable("It is {invoice}. One of its two lines may stay."),
        translatable("Take the net amount of that line, once."),
    ),
    explanation=translatable(
        "{invoice} comes twice with {solution} net. The workbook names it as repeated and keeps "
        "both lines until somebody has asked."
    ),
    facts=lambda company: {"invoice": Fact("R9003")},  # noqa: ARG005
    given=_lines_table,
)

UNKNOWN = Exercise(
    id="2.5",
    question=translatable(
        "A line carries an account number nobody knows. What share of the newest quarter's net "
        "revenue, {quarter}, is that, in percent with two decimals?"
    ),
    kind=Number(unit="percent", digits=2),
    solution=lambda company: 100 * ratio_of(_unknown(company), _of_quarter(company)),
    misconceptions=(
        Misconception(
            id="year_for_quarter",
            wrong=lambda company: 100 * ratio_of(_unknown(company), _of_year(company)),
            diagnosis=translatable(
                "You divided by four quarters, but the line is from one. Part and whole need the "
                "same period."
            ),
        ),
        Misconception(
            id="absolute_for_relative",
            wrong=_unknown,
            diagnosis=translatable("That is the amount in euros. Divide it by the quarter."),
        ),
    ),
    hints=(
        translatable("Which period does the line belong to?"),
        translatable("Amount of the unknown account by net revenue of the newest quarter."),
        translatable("{unknown} ÷ {quarter} × 100."),
    ),
    explanation=translatable(
        "{unknown} ÷ {quarter} × 100 = {solution}. The amount stays in the total, as unknown."
    ),
    facts=_record,
    given=_record_table,
    in_test=True,
)


def _latest(company: Company) -> Facts:
    paid = _paid(company)
    latest = paid.to_dict("index")[company.account(LATE_PAYER)]
    return {
        "amount": Fact(float(paid["paid_amount"].sum()), "money"),
        "late": account(company, LATE_PAYER),
        "days": Fact(float(latest["average_delay_days"]), "days"),
        "paid": Fact(float(latest["paid_amount"]), "money"),
    }


DELAY = Exercise(
    id="2.6",
    question=translatable(
        "Twelve accounts pay late, but not equally late. How many days late does a euro arrive on "
        "average, with one decimal?"
    ),
    kind=Number(unit="days", tolerance=0.12),
    solution=_mean_delay,
    misconceptions=(
        Misconception(
            id="mean_of_shares",
            wrong=lambda company: float(_paid(company)["average_delay_days"].mean()),
            diagnosis=translatable(
                "That is the mean of the accounts: the smallest counts like the largest. Weight "
                "each account with what it paid."
            ),
        ),
        Misconception(
            id="largest_for_all",
            wrong=lambda company: _paid(company)["average_delay_days"].to_dict()[
                company.account(LARGEST)
            ],
            diagnosis=translatable(
                "That is the largest payer alone. The others belong in as well."
            ),
        ),
    ),
    hints=(
        translatable("A question about euros needs euros as weights."),
        translatable("Multiply amount and days for each account, add up, divide by all amounts."),
        translatable("All amounts together are {amount}."),
    ),
    explanation=translatable(
        "Sum of amount × days, divided by {amount}: {solution} days. {late} pays latest, "
        "{days} days late, with {paid} of it: its days weigh as much as the money behind them, no "
        "more and no less."
    ),
    facts=_latest,
    given=_paid_table,
)

MODULE = Module(
    number=2,
    title=translatable("Collecting data, and knowing how far to trust them"),
    exercises=(TRUST, ACCEPTED, LOSS, REPEATED, UNKNOWN, DELAY),
    example=Example(
        module=2,
        title=translatable("What was delivered, and what became of it: sales lines"),
        steps=_steps,
        role=LARGEST,
        gaps_role=LARGEST,
    ),
)
