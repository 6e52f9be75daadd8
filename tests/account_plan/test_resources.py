"""Resources over all accounts: groups add up, what is due, who is at risk."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_business import tasks
from plan_people import AS_OF, contacts, seen

from kamlib.account_plan.people import people_of
from kamlib.account_plan.resources import (
    actions_due,
    eighty_twenty,
    hours_and_contribution,
    people_risks,
)


def statement(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["account_id", "customer_contribution", "net_revenue"])


def people(*rows: tuple, gone: tuple = (), met: dict | None = None) -> pd.DataFrame:
    table = contacts(*rows)
    table.loc[table["contact_id"].isin(gone), "left_date"] = pd.Timestamp("2026-05-01")
    days = met if met is not None else dict.fromkeys(table["contact_id"], 10)
    return people_of(table, seen(**days), as_of=AS_OF, stale_days=90)


def test_groups_by_hand():
    money = statement(*((f"K{at}", float(100 - at), 100.0) for at in range(10)))
    hours = pd.DataFrame({"account_id": [f"K{at}" for at in range(10)], "actual_hours": 2.0})
    table = hours_and_contribution(hours, money)
    assert table["group"].tolist() == ["first"] * 2 + ["next"] * 3 + ["rest"] * 5
    groups = eighty_twenty(table)
    assert groups["accounts"].tolist() == [2, 3, 5]
    assert groups["actual_hours_pct"].tolist() == [20.0, 30.0, 50.0]
    assert table["contribution_per_hour"].iloc[0] == 50.0


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(0, 1e4)), min_size=1, max_size=40))
def test_groups_add_up_to_all_accounts(rows):
    ids = [f"K{at:02d}" for at in range(len(rows))]
    money = statement(*((key, value, 1.0) for key, (value, _) in zip(ids, rows, strict=True)))
    hours = pd.DataFrame({"account_id": ids, "actual_hours": [spent for _, spent in rows]})
    groups = eighty_twenty(hours_and_contribution(hours, money))
    assert groups["accounts"].sum() == len(rows)
    assert groups["customer_contribution"].sum() == pytest.approx(sum(v for v, _ in rows))
    assert groups["actual_hours"].sum() == pytest.approx(sum(h for _, h in rows))


def test_hours_nobody_recorded_are_unknown():
    hours = pd.DataFrame({"account_id": ["K1"], "actual_hours": [math.nan]})
    table = hours_and_contribution(hours, statement(("K1", 5.0, 9.0)))
    assert table["contribution_per_hour"].isna().all()
    assert eighty_twenty(table)["actual_hours_pct"].isna().all()


def test_without_a_known_contribution_nobody_is_ranked(book):
    ids = ["K1", "K2", "K3", "K4"]
    hours = pd.DataFrame({"account_id": ids, "actual_hours": [1.0, 3.0, 9.0, 0.0]})
    money = statement(
        ("K1", math.nan, 9.0), ("K2", math.nan, 1.0), ("K3", 0.0, 0.0), ("K4", 0.0, 0.0)
    )
    table = hours_and_contribution(hours, money)
    assert table["account_id"].tolist() == ["K1", "K2", "K3"], "K4 has neither business nor hours"
    assert set(table["group"]) == {"unknown"}
    groups = eighty_twenty(table)
    assert groups[["group", "accounts", "net_revenue", "actual_hours"]].to_numpy().tolist() == [
        ["unknown", 3, 10.0, 13.0]
    ]
    shown = groups[["customer_contribution", "customer_contribution_pct"]]
    assert shown.isna().all(axis=None)
    view = replace(
        book.portfolio.resources, accounts=table, names={"K1": "A", "K2": "B", "K3": "C"}
    )
    assert view.finding.sentence.startswith("The contribution of no account is known")
    assert view.picture() is None
    lines = view.tables.by_group().text.splitlines()
    row = next(line for line in lines if "contribution not known" in line)
    assert row.count("–") == 3, row  # contribution, its share and what an hour brings
    assert "best fifth" not in view.tables.by_group().text


def test_a_contribution_that_is_not_known_stands_apart_from_the_ranked():
    ids = [f"K{at}" for at in range(6)]
    values = [math.nan, 50.0, 30.0, 20.0, 0.0, -5.0]
    money = statement(*((key, value, 10.0) for key, value in zip(ids, values, strict=True)))
    table = hours_and_contribution(pd.DataFrame({"account_id": ids, "actual_hours": 1.0}), money)
    groups = eighty_twenty(table).set_index("group")
    assert groups["accounts"].to_dict() == {"first": 1, "next": 1, "rest": 3, "unknown": 1}
    assert groups["customer_contribution"].sum() == 95.0
    assert groups["actual_hours"].sum() == 6.0


def test_a_loss_has_no_shares():
    hours = pd.DataFrame({"account_id": ["K1"], "actual_hours": [1.0]})
    groups = eighty_twenty(hours_and_contribution(hours, statement(("K1", -5.0, 9.0))))
    assert groups["customer_contribution_pct"].isna().all()


def test_due_are_late_ones_and_those_of_the_next_quarter():
    rows = tasks(
        ("M1", "2026-08-01", "2026-09-01", "started", None, 1, "nps", 1.0),
        ("M2", "2026-08-01", "2026-12-31", "open", None, 1, "nps", 1.0),
        ("M3", "2026-08-01", "2027-01-01", "open", None, 1, "nps", 1.0),
        ("M4", "2026-08-01", "2026-09-01", "done", "2026-09-01", 1, "nps", 1.0),
    )
    names = pd.DataFrame({"account_id": ["K1"], "name": ["Alpina"]})
    due = actions_due(rows, names, until=dt.date(2026, 12, 31))
    assert due["action_id"].tolist() == ["M1", "M2"]
    assert set(due["name"]) == {"Alpina"}


def test_the_lost_champion_counts_until_somebody_as_influential_speaks_for_us():
    gone = ("A", "Director", "", "decider", 9.0, 5.0, "Ann")
    weaker = ("B", "Plant manager", "", "decider", 8.0, 4.0, "Bob")
    equal = ("C", "New director", "", "decider", 9.0, 3.0, "Bob")
    risks = people_risks(people(gone, weaker, gone=("A",)), ["K1"])
    assert "lost_champion" in set(risks["risk"])
    risks = people_risks(people(gone, weaker, equal, gone=("A",)), ["K1"])
    assert "lost_champion" not in set(risks["risk"])


def test_no_decider_met_and_one_colleague_alone():
    rows = (
        ("A", "Director", "", "decider", 9.0, 0.0, "Ann"),
        ("B", "Buyer", "A", "buyer", 4.0, 0.0, "Ann"),
    )
    risks = people_risks(people(*rows, met={"A": 200, "B": 5}), ["K1"])
    assert set(risks["risk"]) == {"no_decider", "nobody_met", "one_colleague"}
    assert risks.set_index("risk").loc["one_colleague", "share_pct"] == 100.0


def test_an_account_without_people_is_at_risk_once_others_have_some():
    rows = people(("A", "Director", "", "decider", 9.0, 0.0, ""))
    risks = people_risks(rows, ["K1", "K2"])
    assert risks[risks["account_id"] == "K2"]["risk"].tolist() == ["nobody_known"]
    assert "nobody_known" not in set(risks[risks["account_id"] == "K1"]["risk"])
    assert people_risks(rows.iloc[:0], ["K1"]).empty, "contacts were not delivered at all"
    assert people_risks(rows, []).empty


def test_the_sample_names_the_lost_champion(book):
    view = book.portfolio.resources
    risks = view.risks.set_index("account_id")
    assert risks.loc["K0007", "risk"] == "lost_champion"
    assert risks.loc["K0031", "risk"] == "nobody_known"
    told = view.tables.people_risks().text
    assert "Wechselberg" in told
    assert "nobody knows who decides" in told


def test_views_of_the_sample(book):
    view = book.portfolio.resources
    assert view.picture().content()[:4] == b"\x89PNG"
    assert "best fifth" in view.finding.sentence
    assert view.groups["actual_hours"].sum() == pytest.approx(view.hours)
    assert "80/20" in view.tables.by_group().text
    assert len(view.tables.actions_due().text.splitlines()) > 10
    assert "Hours" in view.tables.by_account().tables[0].text


def test_what_is_missing_is_said(book):
    view = book.portfolio.resources
    none = replace(
        view,
        accounts=view.accounts.assign(actual_hours=math.nan),
        due=view.due.iloc[:0],
        risks=view.risks.iloc[:0],
        has_people=False,
    )
    assert "No hours were recorded" in none.finding.sentence
    assert "Contacts were not delivered" in none.follow_up
    assert none.tables.actions_due() is None
    assert none.tables.people_risks() is None
    assert none.picture().content()[:4] == b"\x89PNG"
