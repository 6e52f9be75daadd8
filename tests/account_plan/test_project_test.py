"""Project test: which request, with minus without is the request, one project is not enough."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_business import TODAY, subject
from plan_drawn import bars

from kamlib.account_plan.opportunities import with_state
from kamlib.account_plan.project_test import (
    largest_requests,
    project_test,
    without_requests,
)
from kamlib.account_plan.project_view import ProjectView

YEAR = ["2025Q4", "2026Q1", "2026Q2", "2026Q3"]


def invoices(*rows: tuple) -> pd.DataFrame:
    """Make large invoices of rows (number, day, quarter, net, cost)."""
    names = ["invoice_no", "posting_date", "quarter", "invoiced_net", "product_cost"]
    table = pd.DataFrame(rows, columns=names).astype({"invoiced_net": float})
    table["posting_date"] = pd.to_datetime(table["posting_date"])
    return table.assign(
        account_id="K1", invoice_discount=10.0, gross_revenue=table["invoiced_net"] + 10.0
    )


def won(volume: float, day: str = "2026-07-02", kind: str = "project") -> pd.DataFrame:
    row = {
        "opportunity_id": ["O1"], "account_id": ["K1"], "title": ["Boiler house"],
        "volume": [volume], "probability_pct": [100.0], "horizon": ["short"], "kind": [kind],
        "expected_close_date": pd.to_datetime([day]), "stage": ["won"], "cost": [0.0],
    }  # fmt: skip
    return with_state(pd.DataFrame(row), as_of=TODAY)


THREE = invoices(
    ("R1", "2026-08-03", "2026Q3", 150.0, 90.0),
    ("R2", "2026-09-02", "2026Q3", 300.0, 200.0),
    ("R3", "2026-05-02", "2026Q2", 200.0, 100.0),
)


def test_without_a_project_it_is_the_largest_invoice():
    found = largest_requests(THREE, won(500.0).iloc[:0], quarters=YEAR)
    assert found[["request_kind", "request", "invoiced_net"]].to_numpy().tolist() == [
        ["invoice", "R2", 300.0]
    ]


def test_a_won_project_has_its_invoices_up_to_its_volume():
    found = largest_requests(THREE, won(450.0), quarters=YEAR)
    assert found[
        ["request_kind", "request", "invoice_count", "invoiced_net"]
    ].to_numpy().tolist() == [["project", "Boiler house", 2, 450.0]]
    small = largest_requests(THREE, won(100.0), quarters=YEAR)
    assert small["request"].tolist() == ["R2"]


def test_other_kinds_and_years_do_not_count():
    base = largest_requests(THREE, won(450.0, kind="base"), quarters=YEAR)
    assert base["request_kind"].tolist() == ["invoice"]
    assert largest_requests(THREE, won(450.0), quarters=["2024Q1"]).empty


def test_a_missing_product_cost_stays_missing():
    rows = invoices(("R1", "2026-08-03", "2026Q3", 150.0, math.nan))
    found = largest_requests(rows, won(1.0).iloc[:0], quarters=YEAR)
    assert found["product_cost"].isna().all()


money = st.floats(-1e6, 1e6)


@given(money, money, money, st.floats(0, 1e6), st.floats(0, 1e5), st.floats(0, 1e6))
def test_with_minus_without_is_the_request(gross, cost, contribution, net, discount, own_cost):
    statements = pd.DataFrame(
        {
            "account_id": ["K1", "K2"], "quarter": "2026Q3", "gross_revenue": gross,
            "discounts": 0.0, "net_revenue": gross, "product_cost": cost,
            "customer_contribution": contribution,
        }
    )  # fmt: skip
    request = pd.DataFrame(
        {
            "account_id": ["K1"], "quarter": ["2026Q3"], "gross_revenue": net + discount,
            "invoice_discount": discount, "invoiced_net": net, "product_cost": own_cost,
        }
    )  # fmt: skip
    less = without_requests(statements, request)
    first = (statements.iloc[0, 2:] - less.iloc[0, 2:]).astype(float)
    assert first["net_revenue"] == pytest.approx(net, abs=1e-6)
    assert first["customer_contribution"] == pytest.approx(net - own_cost, abs=1e-6)
    assert first["gross_revenue"] - first["discounts"] == pytest.approx(net, abs=1e-6)
    pd.testing.assert_series_equal(less.iloc[1], statements.iloc[1])


def test_two_requests_in_one_quarter_are_refused():
    twice = largest_requests(THREE, won(450.0), quarters=YEAR)
    statements = pd.DataFrame(
        {"account_id": ["K1"], "quarter": ["2026Q3"], "gross_revenue": [1.0], "discounts": [0.0],
         "net_revenue": [1.0], "product_cost": [0.0], "customer_contribution": [1.0]}
    )  # fmt: skip
    with pytest.raises(pd.errors.MergeError, match="not unique in right"):
        without_requests(statements, pd.concat([twice, twice]))


def test_the_sudden_project_of_the_sample(book):
    ahead = book.portfolio.ahead
    row = ahead.project_test.set_index("account_id").loc["K0031"]
    assert row["request_kind"] == "project"
    assert row["invoice_count"] == 3
    assert row["request_net"] == pytest.approx(row["net_revenue_with"] - row["net_revenue_without"])
    assert 90 < row["request_share_pct"] < 95
    assert row["rank_with"] < 40
    assert row["rank_without"] > 60
    assert row["contribution_with"] > 0 > row["contribution_without"]


def test_with_the_request_score_and_rank_are_those_of_the_scoring_chapter(book):
    table = book.portfolio.ahead.project_test.merge(
        book.scoring.scores[["account_id", "score", "rank"]], on="account_id", how="left"
    )
    pd.testing.assert_series_equal(table["score_with"], table["score"], check_names=False)
    pd.testing.assert_series_equal(table["rank_with"], table["rank"], check_names=False)


def test_one_project_does_not_make_a_key_account(book):
    """With 34 places the sudden project would be chosen; without its order it is not."""
    scoring = book.scoring
    table = project_test(
        scoring.now,
        book.portfolio.ahead.requests,
        scoring.scores,
        criteria=scoring.used,
        ratings=scoring.ratings,
        key_accounts=34,
    ).set_index("account_id")
    assert table.loc["K0031", "depends_on_request"]
    view = ProjectView(
        subject=subject("Stillwasser"), row=table.loc["K0031"].to_dict(),
        has_invoices=True, has_revenue=True, key_accounts=34,
    )  # fmt: skip
    assert "one project does not make one" in view.finding.sentence


def test_unknown_cost_leaves_contribution_and_score_unknown(book):
    scoring = book.scoring
    requests = book.portfolio.ahead.requests.assign(product_cost=math.nan)
    table = project_test(
        scoring.now, requests, scoring.scores,
        criteria=scoring.used, ratings=scoring.ratings, key_accounts=18,
    )  # fmt: skip
    assert table["contribution_without"].isna().all()
    assert table["score_without"].isna().all()
    assert table["rank_without"].isna().all()
    assert not table["depends_on_request"].any() or not table["is_chosen_without"].any()
    view = ProjectView(
        subject=subject(), row=table.iloc[0].to_dict(),
        has_invoices=True, has_revenue=True, key_accounts=18,
    )  # fmt: skip
    assert "are unknown" in view.finding.sentence
    assert view.picture().content()[:4] == b"<svg"


def test_what_is_missing_is_said():
    view = ProjectView(
        subject=subject(), row=None, has_invoices=True, has_revenue=True, key_accounts=18
    )
    assert "does not hang on one request" in view.finding.sentence
    assert "name no invoices" in replace(view, has_invoices=False).finding.sentence
    assert "no revenue" in replace(view, has_revenue=False).finding.sentence
    assert view.picture() is None
    assert view.table() is None


@pytest.mark.parametrize("account", ["K0031", "K0019"])
def test_picture_and_table_of_the_sample(book, account):
    view = book.account_plan(account).business.project
    assert view.picture().content()[:4] == b"<svg"
    assert "rank" in view.picture().alt
    assert len(view.table().text.splitlines()) >= 5


def test_with_without_and_the_request_between_them_by_hand():
    """Revenue of 1,000 with and 600 without the request, contribution of 400 and 100."""
    row = dict.fromkeys(("score_with", "rank_with", "score_without", "rank_without"), math.nan)
    row |= {
        "net_revenue_with": 1_000.0, "net_revenue_without": 600.0,
        "contribution_with": 400.0, "contribution_without": 100.0,
    }  # fmt: skip
    view = ProjectView(
        subject=subject(), row=row, has_invoices=True, has_revenue=True, key_accounts=18
    )
    drawn = bars(view.picture())
    start, scale = drawn[0].left, drawn[0].width / 600
    reach = [(bar.left - start, bar.right - start) for bar in drawn]
    assert [(round(left / scale), round(right / scale)) for left, right in reach] == [
        (0, 600), (600, 1_000), (0, 600), (0, 100), (100, 400), (0, 100),
    ]  # fmt: skip
    assert [bar.fill == "#fff" for bar in drawn] == [False, True, False] * 2
