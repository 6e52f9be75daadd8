"""The record of a collection: reconciliation, loss, coverage, freshness, what is missing.

Pure functions of what :mod:`~kamlib.data_collection.collect` noted down. They answer
whether the figures behind this quarter can be trusted, and whom to ask where they cannot.
"""

from __future__ import annotations

import datetime as dt

import pandas as pd

from kamlib.data_collection.contracts import CONTRACTS
from kamlib.data_collection.labels import LOSS_WORDS
from kamlib.support import columns as c
from kamlib.support.errors import LossBudgetExceededError
from kamlib.support.language import Language
from kamlib.support.money import CENT, ratio
from kamlib.support.quarter import Quarter, labels_back
from kamlib.support.settings import LossBudget


def reconcile(deliveries: pd.DataFrame) -> pd.DataFrame:
    """Set delivered against accepted plus rejected, in rows and in money, per table.

    Parameters
    ----------
    deliveries : DataFrame
        One row per source, from a collection.

    Returns
    -------
    DataFrame of shape (n_tables, 15)
        ``table``, ``files``, rows and amounts delivered, accepted and rejected, ``rows_mended``
        (accepted after they were mended), ``amount_refused`` (rejected without signs), the share
        rejected of each in percent (of money without its sign, so that a refused sale and a
        refused return do not cancel; NaN where nothing was delivered), ``amount_witness`` and
        ``amount_written`` (counted before and after the checks, as written), ``amount_open``
        (their difference) and ``is_balanced``.
    """
    amounts = ["amount_delivered", "amount_accepted", "amount_rejected"]
    rows = ["rows_delivered", "rows_accepted", "rows_rejected", "rows_mended"]
    moved = ["amount_moved", "amount_moved_rejected"]
    written = ["amount_witness", "amount_written"]
    table = deliveries.reindex(columns=["table", c.FILE, *rows, *amounts, *moved, *written])
    has_amount = table["table"].map(_counts_money)
    money = [*amounts, *moved, *written]
    table[money] = table[money].astype(float).where(has_amount, axis=0)
    summed = table.groupby("table", sort=False).agg(
        files=(c.FILE, ", ".join),
        **{name: (name, "sum") for name in rows},
        **{name: (name, lambda values: values.sum(min_count=1)) for name in money},
    )
    summed["rows_rejected_pct"] = 100 * ratio(summed["rows_rejected"], summed["rows_delivered"])
    summed["amount_rejected_pct"] = 100 * ratio(
        summed["amount_moved_rejected"], summed["amount_moved"]
    )
    summed["amount_open"] = summed["amount_witness"] - summed["amount_written"]
    open_rows = summed["rows_delivered"] - summed["rows_accepted"] - summed["rows_rejected"]
    summed["is_balanced"] = (open_rows == 0) & ~(summed["amount_open"].abs() >= CENT)
    summed = summed.rename(columns={"amount_moved_rejected": "amount_refused"})
    return summed.drop(columns="amount_moved").reset_index()


def _counts_money(table: str) -> bool:
    """Tell whether a table has an amount of money; targets and drivers mix units."""
    contract = CONTRACTS[table]
    return bool(contract.amount) and contract.column(contract.amount).type == "money"


def loss(reconciled: pd.DataFrame, unknown_pct: float, *, budget: LossBudget) -> pd.DataFrame:
    """Compare what was refused with what the company allows.

    Parameters
    ----------
    reconciled : DataFrame
        From :func:`reconcile`.
    unknown_pct : float
        Net revenue of unknown accounts in percent of the quarter's.
    budget : LossBudget
        From the settings.

    Returns
    -------
    DataFrame of shape (3, 5)
        ``measure`` (rows, money, unknown_account), the worst ``table``, ``found_pct``,
        ``allowed_pct``, ``is_within``.
    """
    lines = []
    for measure, column, allowed in (
        ("rows", "rows_rejected_pct", budget.rows_pct),
        ("money", "amount_rejected_pct", budget.money_pct),
    ):
        worst = reconciled.sort_values([column, "table"], ascending=[False, True]).iloc[0]
        lines.append((measure, worst["table"], float(worst[column]), allowed))
    lines.append(("unknown_account", "sales", unknown_pct, budget.unknown_account_pct))
    table = pd.DataFrame(lines, columns=["measure", "table", "found_pct", "allowed_pct"])
    table["is_within"] = ~(table["found_pct"] > table["allowed_pct"])
    return table


def require_within_budget(
    losses: pd.DataFrame, rejects: pd.DataFrame, *, language: Language | None = None
) -> None:
    """Stop when more was refused than is allowed.

    Parameters
    ----------
    losses : DataFrame
        From :func:`loss`.
    rejects : DataFrame
        All rejects, to name the first reasons.
    language : Language, optional
        Of the message; English if not given.

    Raises
    ------
    LossBudgetExceededError
        With shares found and allowed, and the most frequent reasons.
    """
    over = losses[~losses["is_within"]]
    if over.empty:
        return
    say = language or Language()
    words = [say.text(LOSS_WORDS[name]) for name in over["measure"]]
    listed = [
        say.text(
            "{measure} of {table}: {found} against {allowed} allowed",
            measure=word,
            table=row["table"],
            found=say.percent(row["found_pct"], digits=2),
            allowed=say.percent(row["allowed_pct"], digits=2),
        )
        for word, row in zip(words, over.to_dict("records"), strict=True)
    ]
    reasons = rejects[["table", "column", "reason"]].value_counts().head(5).reset_index()
    whys = [say.text(reason) for reason in reasons["reason"]]
    first = [
        f"{row['table']}.{row['column']} {why} ({say.number(row['count'])} ×)"
        for why, row in zip(whys, reasons.to_dict("records"), strict=True)
    ]
    raise LossBudgetExceededError(
        say.text(
            "More was refused than data.loss_budget allows: {listed}. Most frequent reasons: "
            "{reasons}. Mend the files named in chapter 1, or raise the budget in the "
            "settings if the loss is acceptable.",
            listed="; ".join(listed),
            reasons="; ".join(first) or say.text("none"),
        )
    )


def freshness(
    deliveries: pd.DataFrame,
    rows_by_quarter: pd.DataFrame,
    *,
    quarter: Quarter,
    stale_after_days: int,
) -> pd.DataFrame:
    """Tell how old the newest row of each dated table is, seen from the end of the quarter.

    Rows dated after the quarter do not make a table fresh: they are shown beside it. Only a
    table that looks ahead, such as opportunities, is fresh by them and by nothing else.

    Parameters
    ----------
    deliveries : DataFrame
        One row per source.
    rows_by_quarter : DataFrame
        Rows per table and quarter with the newest day.
    quarter : Quarter
        Quarter reported.
    stale_after_days : int
        Age in days from which a table counts as stale.

    Returns
    -------
    DataFrame
        ``table``, ``first``, ``last`` (newest up to the quarter's end), ``age_days`` (NaN where
        there is no such row, or the table looks ahead), ``ahead`` (newest after it; "" if
        none), ``is_stale``.
    """
    lines = []
    for table, group in deliveries.groupby("table", sort=False):
        contract = CONTRACTS[str(table)]
        if not contract.period:
            continue
        begun = [str(value)[:10] for value in group["first"] if value and not pd.isna(value)]
        rows = rows_by_quarter[rows_by_quarter["table"] == table]
        kind = contract.column(contract.period).type
        days = _years(group, quarter) if kind == "year" else _days(rows, quarter)
        past = [(day, label) for day, label in days if day <= quarter.end]
        ahead = max((pair for pair in days if pair[0] > quarter.end), default=None)
        newest = max(past, default=None)
        age = float((quarter.end - newest[0]).days) if newest else float("nan")
        is_stale = not age <= stale_after_days
        if contract.looks_ahead:
            age, is_stale = float("nan"), ahead is None
        last = newest[1] if newest else ""
        line = (table, min(begun, default=""), last, age, ahead[1] if ahead else "", is_stale)
        lines.append(line)
    columns = ["table", "first", "last", "age_days", "ahead", "is_stale"]
    return pd.DataFrame(lines, columns=columns)


def _days(rows: pd.DataFrame, quarter: Quarter) -> list[tuple[dt.date, str]]:
    """Newest day of each quarter of a table, with how it is written."""
    found = []
    for label, last in zip(rows[c.QUARTER], rows["last"], strict=True):
        place = Quarter.parse(label, start_month=quarter.start_month)
        found.append((dt.date.fromisoformat(last), last) if last else (place.end, label))
    return found


def _years(group: pd.DataFrame, quarter: Quarter) -> list[tuple[dt.date, str]]:
    """Years of a table; the running year counts up to the end of the quarter."""
    years = {str(year)[:4] for name in ("first", "last") for year in group[name] if year}
    return [
        (min(dt.date(int(year), 12, 31), quarter.end), year)
        if int(year) <= quarter.end.year
        else (dt.date(int(year), 12, 31), year)
        for year in years
        if year.isdigit()
    ]


def known_by(rows_by_account: pd.DataFrame, *, quarter: str) -> pd.DataFrame:
    """Leave out rows dated after the quarter, but for tables that look ahead.

    Parameters
    ----------
    rows_by_account : DataFrame
        From a collection.
    quarter : str
        Quarter reported.

    Returns
    -------
    DataFrame
        The rows of the quarter and before, those without a quarter, and all of tables that look
        ahead.

    Examples
    --------
    >>> rows = pd.DataFrame({"table": ["sales", "sales"], "quarter": ["2026Q3", "2026Q4"]})
    >>> known_by(rows, quarter="2026Q3")["quarter"].tolist()
    ['2026Q3']
    """
    ahead = [name for name, contract in CONTRACTS.items() if contract.looks_ahead]
    is_later = rows_by_account[c.QUARTER].notna() & (rows_by_account[c.QUARTER] > quarter)
    return rows_by_account[~is_later | rows_by_account["table"].isin(ahead)]


def coverage(
    rows_by_account: pd.DataFrame, accounts: pd.DataFrame, *, quarter: str
) -> pd.DataFrame:
    """Tell for which accounts each table has rows in the last four quarters.

    Parameters
    ----------
    rows_by_account : DataFrame
        From a collection.
    accounts : DataFrame
        The accounts of the facts.
    quarter : str
        Quarter reported.

    Returns
    -------
    DataFrame
        One row per account (not ``unknown``): ``account_id``, ``name``, ``status`` and one
        boolean column per table; a table without a period counts with any row, one that looks
        ahead with later rows too.
    """
    known = known_by(rows_by_account, quarter=quarter)
    is_recent = known[c.QUARTER].isna() | (known[c.QUARTER] >= labels_back(quarter, 4)[0])
    seen = known[is_recent].assign(seen=True)
    wide = seen.pivot_table(index=c.ACCOUNT_ID, columns="table", values="seen", aggfunc="any")
    listed = accounts[accounts[c.ACCOUNT_ID] != c.UNKNOWN][[c.ACCOUNT_ID, c.NAME, c.STATUS]]
    tables = [name for name in CONTRACTS if name in set(rows_by_account["table"])]
    joined = listed.merge(
        wide.reindex(columns=tables).reset_index(),
        on=c.ACCOUNT_ID,
        how="left",
        validate="one_to_one",
    )
    joined[tables] = joined[tables].notna() & joined[tables].eq(True)
    return joined


def coverage_by_table(covered: pd.DataFrame) -> pd.DataFrame:
    """Count the accounts each table has rows for, all and key accounts.

    Parameters
    ----------
    covered : DataFrame
        From :func:`coverage`.

    Returns
    -------
    DataFrame
        ``table``, ``accounts``, ``accounts_pct``, ``key_accounts``, ``key_accounts_pct``.
    """
    tables = [name for name in CONTRACTS if name in covered.columns]
    is_key = covered[c.STATUS] == "key"
    everyone, keys = len(covered), int(is_key.sum())
    lines = [
        {
            "table": name,
            "accounts": int(covered[name].sum()),
            "accounts_pct": 100 * covered[name].sum() / everyone if everyone else float("nan"),
            "key_accounts": int(covered.loc[is_key, name].sum()),
            "key_accounts_pct": 100 * covered.loc[is_key, name].sum() / keys
            if keys
            else float("nan"),
        }
        for name in tables
    ]
    columns = ["table", "accounts", "accounts_pct", "key_accounts", "key_accounts_pct"]
    return pd.DataFrame(lines, columns=columns)


def missing_tables(declared: set[str]) -> pd.DataFrame:
    """List input tables that were not delivered, with what the report cannot show.

    Examples
    --------
    >>> missing_tables({"accounts", "sales"})["table"].head(2).tolist()
    ['costs', 'cost_pools']
    """
    lines = [
        (contract.table, contract.feeds)
        for contract in CONTRACTS.values()
        if contract.table not in declared
    ]
    return pd.DataFrame(lines, columns=["table", "feeds"])
