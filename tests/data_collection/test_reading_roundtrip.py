"""Random tables in random dialects are read back equal; accepted and rejected make delivered."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opened_engines import close_engines, opened  # noqa: F401  # a fixture

from kamlib.data_collection.check import Against, Currencies, check
from kamlib.data_collection.contracts import CONTRACTS
from kamlib.data_collection.read import read_source
from kamlib.support.errors import SourceError
from kamlib.support.settings import Format, Source

NAMES = st.text(
    st.sampled_from(list("abcXYZ äöüßÄÖÜéèñ&./-;,|\"'0123456789")), min_size=1, max_size=12
).map(lambda text: f"K {text} GmbH".replace("  ", " "))
AMOUNTS = st.decimals(min_value=-(10**8), max_value=10**8, places=2)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2039, 12, 31))
ROWS = st.lists(st.tuples(NAMES, DAYS, AMOUNTS), min_size=1, max_size=12)
DIALECTS = st.fixed_dictionaries(
    {
        "separator": st.sampled_from([";", ",", "\t", "|"]),
        "decimal": st.sampled_from([".", ","]),
        "thousands": st.sampled_from(["", "own", "'", "\u202f"]),
        "minus": st.sampled_from(["-{}", "{}-", "({})", "\u2212{}"]),
        "date": st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%Y%m%d"]),
        "encoding": st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
        "newline": st.sampled_from(["\n", "\r\n"]),
        "title": st.sampled_from(["", "Umsatzliste\n\n"]),
        "end": st.booleans(),
    }
)
HEADER = ("Kunde", "Datum", "Betrag")
#: Rows that prove what random ones may leave open: the decimal mark, and a day beyond 12.
PROOF = ("K Proof GmbH", dt.date(2026, 7, 31), Decimal("-1234567.89"))


def amount_text(amount: Decimal, dialect: dict) -> str:
    mark = {"own": "," if dialect["decimal"] == "." else "."}.get(
        dialect["thousands"], dialect["thousands"]
    )
    text = f"{abs(amount):,.2f}".replace(",", "\0").replace(".", dialect["decimal"])
    text = text.replace("\0", mark)
    return dialect["minus"].format(text) if amount < 0 else text


def written(rows: list[tuple], dialect: dict) -> bytes:
    separator = dialect["separator"]

    def cell(text: str) -> str:
        if separator in text or '"' in text or text.startswith("'"):
            return '"' + text.replace('"', '""') + '"'
        return text

    lines = [separator.join(HEADER)]
    lines += [
        separator.join(
            cell(part) for part in (name, day.strftime(dialect["date"]), amount_text(sum_, dialect))
        )
        for name, day, sum_ in rows
    ]
    text = dialect["title"] + "\n".join(lines) + ("\n" if dialect["end"] else "")
    return text.replace("\n", dialect["newline"]).encode(dialect["encoding"])


def collected(path, form: Format | None = None):
    source = Source(
        file=path.name,
        columns=dict(zip(("account_id", "posting_date", "amount"), HEADER, strict=True)),
        constants={"category": "freight"},
    )
    engine, contract = opened(), CONTRACTS["costs"]
    delivery = read_source(
        source, contract, folder=path.parent, default=form or Format(), connection=engine.reader
    )
    return check(
        delivery,
        contract,
        source=source,
        against=Against(currencies=Currencies(reporting="EUR")),
        engine=engine,
    )


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=ROWS, dialect=DIALECTS)
def test_a_table_in_any_dialect_is_read_back_equal(tmp_path, rows, dialect):
    rows = [*rows, PROOF]
    path = tmp_path / "liste.csv"
    path.write_bytes(written(rows, dialect))
    checked = collected(path)
    assert checked.rejects.empty
    found = checked.accepted.sort("line").collect("pandas").to_native()
    assert found["account_id"].tolist() == [name.strip() for name, _, _ in rows]
    assert [day.date() for day in found["posting_date"].astype("datetime64[s]")] == [
        day for _, day, _ in rows
    ]
    assert [Decimal(str(round(x, 2))) for x in found["amount"].astype(float)] == [
        amount for _, _, amount in rows
    ]
    first = 2 + dialect["title"].count("\n")
    assert found["line"].tolist() == list(range(first, first + len(rows)))


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    cells=st.lists(
        st.tuples(
            st.sampled_from(["A1", "", " B2 ", "Summe"]),
            st.sampled_from(["2026-07-01", "31.12.2026", "soon", "", "2026-02-30"]),
            st.sampled_from(["1.5", "1,5", "-3", "x", "", "(4)", "5-", "1e3", "NaN", "1.234"]),
        ),
        min_size=1,
        max_size=15,
    )
)
def test_accepted_and_rejected_make_delivered(tmp_path, cells):
    path = tmp_path / "liste.csv"
    lines = [";".join(HEADER), *(";".join(row) for row in cells)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    form = Format(separator=";", decimal=".", date="%Y-%m-%d", encoding="utf-8")
    checked = collected(path, form)
    balance = checked.balance
    assert balance["rows_delivered"] == balance["rows_accepted"] + balance["rows_rejected"]
    assert balance["amount_delivered"] == pytest.approx(
        balance["amount_accepted"] + balance["amount_rejected"]
    )
    assert checked.rejects["line"].nunique() == balance["rows_rejected"]
    assert set(checked.rejects["line"]) <= set(range(2, len(cells) + 2))


def test_a_column_that_reads_two_ways_stops_with_both(tmp_path):
    path = tmp_path / "liste.csv"
    path.write_text("Kunde;Datum;Betrag\nA1;31.12.2026;1.234\nA1;31.12.2026;7.000\n")
    with pytest.raises(SourceError, match=r"'1.234' \(line 2\) is 1,234 .*or 1.234 .*decimal"):
        collected(path)
    found = collected(path, Format(decimal=",", thousands="."))
    assert found.balance["amount_accepted"] == 8234.0
    path.write_text("Kunde;Datum;Betrag\nA1;01.02.2024;1,5\nA1;03.04.2024;7\n")
    with pytest.raises(SourceError, match=r"line 2: '01.02.2024' is 1 February 2024 .*2 January"):
        collected(path)
    found = collected(path, Format(date="%d.%m.%Y"))
    assert (found.balance["first"], found.balance["last"]) == ("2024-02-01", "2024-04-03")


def test_one_row_far_down_proves_the_whole_column(tmp_path):
    path = tmp_path / "liste.csv"
    rows = "A1;01.02.2024;1.234\n" * 3_000
    path.write_text(f"Kunde;Datum;Betrag\n{rows}A1;31.12.2024;1.234,50\n")
    found = collected(path)
    assert found.balance["amount_accepted"] == 3_000 * 1234 + 1234.5
    assert found.balance["last"] == "2024-12-31"


def test_lines_are_those_of_the_file_despite_blank_lines_and_breaks_in_quotes(tmp_path):
    path = tmp_path / "liste.csv"
    path.write_text(
        'Kunde;Datum;Betrag\n\nA1;2026-07-31;1,5\n\n"A\n2";2026-07-31;2,5\nA3;soon;3,5\n\n\n'
    )
    checked = collected(path)
    assert checked.rejects["line"].tolist() == [7]
    assert checked.accepted.sort("line").collect("pandas").to_native()["line"].tolist() == [3, 5]
