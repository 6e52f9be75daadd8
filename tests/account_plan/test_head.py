from __future__ import annotations

import pandas as pd
import pytest

from kamlib.account_plan.figures import written_figures
from kamlib.account_plan.head import (
    CSAT,
    FIGURES,
    figures_at,
    head_of,
    portfolio_figures,
    worst_lights,
)
from kamlib.support.language import Language

STATEMENT = pd.DataFrame(
    {
        "account_id": ["A", "B"],
        "net_revenue": [100.0, 300.0],
        "denominator": [100.0, 300.0],
        "customer_contribution": [30.0, -10.0],
        "customer_profitability_pct": [30.0, -10 / 3],
    }
)
PROSPECTS = pd.DataFrame(
    {
        "account_id": ["A", "B"],
        "customer_value": [40.0, 80.0],
        "present_value": [90.0, 180.0],
        "purchasing_volume": [1000.0, 9000.0],
        "share_of_wallet_pct": [40.0, 10.0],
        "nps": [100.0, -20.0],
        "responses": [1.0, 5.0],
    }
)
SCORES = pd.DataFrame({"account_id": ["A"], "score": [7.25], "rank": [3.0], "top_pct": [81.0]})
PLACEMENT = pd.DataFrame({"account_id": ["A", "B"], "quadrant": ["bind", "bind"]})
LIGHTS = pd.Series({"A": "bad"})


def figures(statement=STATEMENT, placement=PLACEMENT) -> pd.DataFrame:
    return figures_at(["A", "B", "C"], statement, PROSPECTS, SCORES, placement, LIGHTS)


def head(now, before, *, account) -> pd.DataFrame:
    averages = portfolio_figures(now[now["account_id"].isin(["A", "B"])])
    return head_of(now, before, account=account, planned=["A", "B"], averages=averages)


def test_ratios_of_the_portfolio_are_ratios_of_sums():
    found = portfolio_figures(figures())
    assert found["customer_profitability_pct"] == pytest.approx(100 * 20 / 400)
    assert found["share_of_wallet_pct"] == pytest.approx((40 * 1 + 10 * 9) / 10)
    assert found["nps"] == pytest.approx(0.0)  # (100 x 1 - 20 x 5) / 6
    assert found["net_revenue"] == pytest.approx(200.0)


def test_ten_figures_against_last_quarter_and_portfolio():
    before = figures(
        STATEMENT.assign(net_revenue=[80.0, 300.0]), PLACEMENT.assign(quadrant="priority")
    )
    found = head(figures(), before, account="A").set_index("figure")
    assert tuple(found.index) == FIGURES
    assert found.loc["net_revenue", ["value", "previous", "change", "portfolio"]].tolist() == [
        100.0,
        80.0,
        20.0,
        200.0,
    ]
    assert found.loc["quadrant", "previous_state"] == "priority"
    assert found.loc["quadrant", "alike"] == 2
    assert found.loc["light", "state"] == "bad"


def test_an_account_nobody_knows_anything_of_has_ten_dashes():
    found = head(figures(), figures().iloc[:0], account="C")
    assert found["value"].isna().all()
    written = written_figures(
        found,
        own=figures().set_index("account_id").loc["C"],
        quadrants={},
        planned=2,
        chosen=1,
        language=Language("de"),
    )
    assert {row.value.split()[0] for row in written} == {"–"}


def test_figures_are_written_with_rank_probability_and_answers():
    found = head(figures(), figures(), account="A")
    own = figures().set_index("account_id").loc["A"]
    written = {
        row.figure: row
        for row in written_figures(
            found, own=own, quadrants={"bind": "Bind"}, planned=2, chosen=18, language=Language()
        )
    }
    assert written["score"].value.replace("\xa0", " ") == "7.2 · rank 3, 81 % among the first 18"
    assert written["nps"].value == "100 · 1 answer"
    assert written["quadrant"].value == "Bind"
    assert written["quadrant"].change == "unchanged"


def test_the_worst_light_of_the_quarter_counts():
    rows = pd.DataFrame(
        {
            "scope": ["account", "account", "account", "company"],
            "account_id": ["A", "A", "A", ""],
            "quarter": ["2026Q3", "2026Q3", "2026Q2", "2026Q3"],
            "light": ["good", "warn", "bad", "bad"],
        }
    )
    assert worst_lights(rows, quarter="2026Q3").to_dict() == {"A": "warn"}


@pytest.mark.parametrize(("second", "expected"), [(50.0, 7.5), (None, 10.0)])
def test_revenue_of_an_account_without_contribution_is_not_in_the_ratio(second, expected):
    rows = pd.DataFrame(
        {"denominator": [100.0, 700.0], "customer_contribution": [10.0, second]}
    ).astype(float)
    assert portfolio_figures(rows)["customer_profitability_pct"] == pytest.approx(expected)


def test_profitability_of_a_portfolio_is_unknown_where_no_contribution_is_known():
    unknown = figures(STATEMENT.assign(customer_contribution=float("nan")))
    found = head(unknown, unknown, account="A").set_index("figure")
    assert pd.isna(found.loc["customer_profitability_pct", "portfolio"])


def only_csat() -> pd.DataFrame:
    return figures().assign(
        nps=float("nan"),
        responses=float("nan"),
        csat=[75.0, 50.0, float("nan")],
        csat_responses=[1.0, 4.0, float("nan")],
    )


@pytest.mark.parametrize(("account", "value"), [("A", "75.0 · 1 answer"), ("C", "–")])
def test_csat_stands_under_its_own_name_where_nobody_asked_for_nps(account, value):
    asked = only_csat()
    found = head(asked, asked, account=account)
    assert found["figure"].iloc[-1] == CSAT
    own = asked.set_index("account_id").loc[account]
    last = written_figures(found, own=own, quadrants={}, planned=2, chosen=1, language=Language())[
        -1
    ]
    assert (last.label, last.value, last.portfolio) == (
        "Satisfaction (CSAT, 0–100)",
        value,
        "55.0",  # (75 x 1 + 50 x 4) / 5
    )


def test_one_account_asked_for_csat_only_is_compared_with_csat():
    asked = only_csat().assign(nps=[float("nan"), 40.0, float("nan")])
    shown = {each: head(asked, asked, account=each) for each in "ABC"}
    assert [shown[each]["figure"].iloc[-1] for each in "ABC"] == ["csat", "nps", "nps"]
