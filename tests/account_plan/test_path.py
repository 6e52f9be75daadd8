"""Build-up path: years by hand, no target nobody set, a trend that one project does not bend."""

from __future__ import annotations

import math
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_business import QUARTER, actuals, chances, subject
from plan_drawn import bars, dots, faults, lines

from kamlib.account_plan.path import (
    additive_kpis,
    build_up_path,
    quarterly,
    trend_line,
)
from kamlib.account_plan.path_view import PathView
from kamlib.support.errors import ParameterError
from kamlib.support.quarter import labels_back
from kamlib.support.theme import ACCENT, CONTEXT, INK, MUTED

TEN = dict.fromkeys(labels_back(QUARTER, 11), 10.0)


def targets(**by_quarter: float) -> pd.DataFrame:
    labels = [f"{name[1:5]}Q{name[6]}" for name in by_quarter]
    return pd.DataFrame({"quarter": labels, "target": list(by_quarter.values())})


AIMS = targets(y2026q1=9.0, y2026q2=11.0, y2026q3=12.0, y2026q4=20.0, y2027q1=25.0)


def view(aims: pd.DataFrame, figures: dict[str, float], **changes) -> PathView:
    scoped = aims.assign(scope="account", entity="K1", kpi="net_revenue")
    given = {"language": "en"} | changes
    return PathView(
        subject=subject(language=given["language"]),
        targets=scoped,
        actuals=actuals(figures),
        opportunities=chances(("O1", 100, 50, "2026-12-01", "short", "base", "offer")),
    )


def test_years_by_hand():
    values = quarterly(actuals(TEN), "K1", kpi="net_revenue", quarter=QUARTER)
    path = build_up_path(AIMS, values, quarter=QUARTER).set_index("year")
    assert path.index.tolist() == [2024, 2025, 2026, 2027]
    now = path.loc[2026]
    assert now[["actual", "target", "target_to_date", "actual_to_date"]].tolist() == [
        30.0, 52.0, 32.0, 30.0,
    ]  # fmt: skip
    assert now["difference_to_date"] == -2.0
    assert now[["actual_quarters", "target_quarters"]].tolist() == [3, 4]
    assert path.loc[2027, "target"] == 25.0
    assert math.isnan(path.loc[2027, "actual"])


def test_no_target_is_ever_computed():
    values = pd.Series(TEN)
    path = build_up_path(AIMS.iloc[:0], values, quarter=QUARTER)
    assert path["target"].isna().all()
    assert path["year"].max() == 2026  # the trend does not carry the path beyond the report
    assert path["trend"].round(6).tolist()[1:] == [40.0, 40.0]


def test_an_empty_target_is_none():
    path = build_up_path(targets(y2026q3=math.nan), pd.Series(TEN), quarter=QUARTER)
    assert path["target"].isna().all()


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=8), st.floats(0, 1e6))
def test_years_add_up_to_the_quarters(aims, level):
    labels = labels_back("2027Q4", 8)[: len(aims)]
    rows = pd.DataFrame({"quarter": labels, "target": aims})
    values = pd.Series(dict.fromkeys(labels_back(QUARTER, 6), level))
    path = build_up_path(rows, values, quarter=QUARTER)
    assert path["target"].sum() == pytest.approx(sum(aims))
    assert path["actual"].sum() == pytest.approx(6 * level)
    assert path["target_quarters"].sum() == len(aims)


def test_one_project_does_not_bend_the_trend():
    values = pd.Series([10.0] * 12)
    assert trend_line(values) == (10.0, 0.0)
    assert trend_line(pd.concat([values[:11], pd.Series([1_000.0])])) == (10.0, 0.0)
    rising = pd.Series([float(step) for step in range(12)])
    assert trend_line(rising) == pytest.approx((0.0, 1.0))


def test_too_few_quarters_have_no_trend():
    assert all(math.isnan(value) for value in trend_line(pd.Series([1.0] * 7)))


def test_quarters_without_business_are_zero_within_the_data():
    table = actuals({"2026Q1": 5.0, "2026Q3": 7.0})
    values = quarterly(table, "K1", kpi="net_revenue", quarter=QUARTER)
    assert values.to_dict() == {"2026Q1": 5.0, "2026Q2": 0.0, "2026Q3": 7.0}
    assert quarterly(table, "K9", kpi="net_revenue", quarter=QUARTER).tolist() == [0.0, 0.0, 0.0]
    assert quarterly(table, "K1", kpi="service_cost", quarter=QUARTER).empty


def test_a_ratio_has_no_path():
    with pytest.raises(ParameterError, match="'nps' cannot be added"):
        quarterly(actuals(TEN), "K1", kpi="nps", quarter=QUARTER)
    assert "customer_contribution" in additive_kpis()


def test_finding_says_where_the_path_ends():
    said = view(AIMS, TEN).finding.sentence.replace("\u00a0", " ")
    assert "30 € against a target of 32 € to date (−2 €)" in said
    assert "asks for 22 € in the 1 quarter left" in said
    assert "The path reaches to 2027 with 25 €." in said
    short = view(AIMS.iloc[:4], TEN).finding.sentence
    assert "No target is set beyond 2026" in short


def test_nobody_set_a_target():
    said = view(AIMS.iloc[:0], TEN).finding.sentence
    assert "targets" in said
    assert "only drifts" in said


@pytest.mark.parametrize("language", ["en", "de"])
def test_picture_and_table(language):
    shown = view(AIMS, TEN | {"2024Q3": -80.0}, language=language)
    assert shown.picture().content()[:4] == b"<svg"
    assert "2027" in shown.picture().alt
    assert "2024" in shown.table().text
    assert view(AIMS.iloc[:0], {}, language=language).picture() is None


def test_the_steady_account_of_the_sample(book):
    """25,000 a year for three years, and targets of 36,000 for 2026."""
    path = book.account_plan("K0019").business.path.path.set_index("year")
    assert path.loc[[2024, 2025], "actual"].round(-3).tolist() == [25_000, 25_000]
    assert path.loc[2026, "target"] == 36_000
    assert path.loc[2026, "trend"] == pytest.approx(25_000, rel=0.02)
    assert path.loc[2026, "opportunities"] == pytest.approx(16_800)


@pytest.mark.parametrize("account", ["K0004", "K0007", "K0019"])
@pytest.mark.parametrize("is_printed", [True, False])
def test_no_edge_of_a_bar_reads_as_the_sign_of_the_difference(book, account, is_printed):
    picture = book.account_plan(account).business.path.picture(is_printed=is_printed)
    [years] = picture.figure.placed()
    label, box = next((one, box) for one, box in years.words if one.said.startswith("−"))
    assert box[0] > 0
    assert box[2] < 100 * picture.figure.width
    drawn = [bar_box for bar, bar_box in years.bars if bar.color != "#fff"]
    assert not any(
        box[0] < right and left < box[2] and box[1] < bottom and top < box[3]
        for left, top, right, bottom in drawn
    )
    assert label.paper, "the edge of the outlined bar is covered"


def test_lines_of_a_printed_title_do_not_touch(book):
    picture = book.account_plan("K0007").business.path.picture(is_printed=True)
    [years] = picture.figure.placed()
    what, when = (
        next(box for one, box in years.words if one.said.startswith(start))
        for start in ("Build-up path", "fiscal years")
    )
    assert what[3] <= when[1] + 1


ELEVEN = labels_back(QUARTER, 11)
RISING = {label: 100_000.0 + 60_000 * at for at, label in enumerate(ELEVEN)}
FALLING = {label: 700_000.0 - 60_000 * at for at, label in enumerate(ELEVEN)}
HALF = dict.fromkeys(("y2026q1", "y2026q2", "y2026q3", "y2026q4"), 500_000.0)


def test_bars_mark_and_trend_by_hand():
    """In k€: a trend of 760, 1,720, 2,680, 3,640; targets 2,000 (1,500 to date) and 600."""
    picture = view(targets(**HALF, y2027q1=600_000.0), RISING).picture()
    axis = lines(picture, MUTED)[0].points[0][1]
    first = next(bar for bar in bars(picture, INK))
    scale = first.height / 760
    known = {760, 1_720, 1_920}  # 100 + … + 280; 340 + … + 520; 580 + 640 + 700
    assert {round(bar.height / scale) for bar in bars(picture, INK)} == known
    aims = [bar for bar in bars(picture, "#fff") if bar.edge == INK]
    assert [bar.height / scale for bar in aims] == pytest.approx([2_000, 600], abs=2)
    [mark] = lines(picture, ACCENT)
    assert [(axis - y) / scale for _, y in mark.points] == pytest.approx([1_500] * 2, abs=2)
    [trend] = [line for line in lines(picture, CONTEXT) if line.dashes]
    assert [(axis - y) / scale for _, y in trend.points] == pytest.approx(
        [760, 1_720, 2_680, 3_640], abs=3
    )


@pytest.mark.parametrize("is_printed", [True, False])
@pytest.mark.parametrize(
    ("figures", "aims"),
    [
        (RISING, HALF | {"y2027q1": 600_000.0}),
        (FALLING, HALF | {f"y{year}q1": 600_000.0 for year in (2027, 2028, 2029)}),
        (RISING, HALF | {"y2036q1": 600_000.0}),
        (FALLING, HALF | {"y2036q1": 600_000.0}),
    ],
)
def test_a_steep_trend_stays_in_its_field_and_squashes_no_bar(figures, aims, is_printed):
    picture = view(targets(**aims), figures).picture(is_printed=is_printed)
    [frame] = picture.figure.frames()
    trend = [line for line in lines(picture, CONTEXT) if line.dashes]
    places = [place for line in trend for place in line.points]
    places += [(dot.x, dot.y) for dot in dots(picture)]
    assert len(places) > 2
    assert all(frame.top - 0.1 <= y <= frame.bottom + 0.1 for _, y in places)
    assert all(frame.left - 0.1 <= x <= frame.right + 0.1 for x, _ in places)
    assert max(bar.height for bar in bars(picture)) > frame.height / 4
    [years] = picture.figure.placed()
    figures = [one for one, _ in years.words if re.fullmatch(r"\d+\.\d", one.said)]
    assert all(one.paper for one in figures), "the trend runs behind them"
    if not is_printed or "y2036q1" not in aims:
        assert faults(picture) == []
