"""Pictures show the table's figures, on a zero base, whatever the names and the amounts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Rectangle

from kamlib.data_collection.facts import Facts
from kamlib.profitability.drawing import short, spoken

HOSTILE = [
    "<script>alert(1)</script>",
    r"Kosten $\frac$ GmbH",
    "=1+1",
    "../../etc",
    "مصنع الآلات",
    "x" * 40_000,
    "",
    "A\nB\tC\x07",
]


def named(facts, name):
    accounts = facts.accounts.assign(
        name=[
            name if k == "K1" else n for k, n in facts.accounts[["account_id", "name"]].to_numpy()
        ]
    )
    return replace(facts, accounts=accounts)


def bars_of(axes):
    return [p for p in axes.patches if isinstance(p, Rectangle) and p.get_width()]


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_can_be_drawn_and_read_aloud(facts, chapter_of, name):
    charts = chapter_of(named(facts, name)).charts
    for picture in (charts.waterfall("K1"), charts.whale_curve(), charts.comparison()):
        assert picture.content().startswith(b"\x89PNG")
        assert len(picture.alt) < 2_000
        assert "\\$" not in picture.alt


def test_the_waterfall_draws_revenue_and_levels_from_zero(chapter):
    axes = chapter.charts.waterfall("K1").figure.axes[0]
    at = {round(bar.get_y() + bar.get_height() / 2): bar for bar in bars_of(axes)}
    lines = chapter.lines[chapter.lines["account_id"] == "K1"].set_index("position")
    for position, row in lines[lines["kind"] != "cost"].iterrows():
        assert at[position].get_x() == 0
        assert at[position].get_width() == pytest.approx(row["amount"])


def test_the_waterfall_reads_aloud_every_line(chapter):
    alt = chapter.charts.waterfall("K1").alt
    assert alt.startswith("Alpina Pressen AG, 2026Q3: Gross revenue 1,000\xa0€")
    assert alt.count(";") == 15
    assert "Selling –;" in alt
    assert alt.endswith("Customer contribution \u2212225\xa0€.")


def test_the_whale_curve_ends_at_the_total_and_names_the_turning_point(chapter):
    picture = chapter.charts.whale_curve()
    line = picture.figure.axes[0].lines[0]
    assert line.get_ydata()[-1] == pytest.approx(chapter.turning_point.total)
    texts = " ".join(text.get_text() for text in picture.figure.axes[0].texts)
    assert "Turning point: 2 accounts earn" in texts
    assert "Alpina Pressen AG" in picture.alt


def test_a_curve_that_never_falls_names_no_turning_point(facts, chapter_of):
    sales = facts.account_quarter[facts.account_quarter["account_id"] != "K1"]
    chapter = chapter_of(Facts.of(accounts=facts.accounts, account_quarter=sales))
    texts = [text.get_text() for text in chapter.charts.whale_curve().figure.axes[0].texts]
    assert not any("Turning point" in text for text in texts)


def test_bars_of_the_comparison_start_at_zero_and_keep_their_scale(chapter):
    axes = chapter.charts.comparison().figure.axes[0]
    low, high = axes.get_xlim()
    first = chapter.charts.compared.focus.iloc[0]
    assert low <= 0 <= high
    assert low < min(first["average_pct"], first["target_pct"])
    assert high > max(first["average_pct"], first["target_pct"])
    assert "Borken Walzwerk" in chapter.charts.comparison().alt


@pytest.mark.parametrize("count", [1, 700])
def test_one_account_and_seven_hundred(chapter_of, company, count):
    ids = [f"K{n:04d}" for n in range(count)]
    accounts = pd.DataFrame(
        {"account_id": ids, "name": ids, "status": "standard", "segment": "", "group_id": ""}
    ).assign(account_manager="")
    amounts = np.linspace(-500.0, 9_000.0, count)
    sales = company.sales_of(
        [(k, "2026Q3", 1e4, 0.0, 1e4 - a) for k, a in zip(ids, amounts, strict=True)]
    )
    chapter = chapter_of(Facts.of(accounts=accounts, account_quarter=sales))
    assert chapter.charts.whale_curve().content()
    assert chapter.charts.comparison().content()
    assert chapter.charts.waterfall(chapter.account()).content()
    assert len(chapter.charts.compared.focus) == min(count, 18)


def test_the_same_figures_give_the_same_bytes(chapter):
    assert chapter.charts.whale_curve().content() == chapter.charts.whale_curve().content()


def test_long_names_are_cut_for_the_eye_and_for_the_ear():
    assert len(spoken("Vereinigte Norddeutsche Walzwerke Aktiengesellschaft")) == 32
    assert short("Kosten $ AG") == r"Kosten \$ AG"
