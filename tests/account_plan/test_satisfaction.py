"""Satisfaction: NPS and CSAT of the last four quarters, each with its answers."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from kamlib import open_workbook
from kamlib.account_plan.satisfaction import satisfaction
from kamlib.reporting.excel.plans import plans_grid

NPS = pd.DataFrame({"account_id": ["A", "B", "C"], "nps": [20.0, float("nan"), float("nan")]})


def surveys(*rows: tuple) -> pd.DataFrame:
    names = ["account_id", "quarter", "metric", "responses", "mean_pct", "scaled_responses"]
    return pd.DataFrame(rows, columns=names)


def test_four_quarters_by_answers_and_each_metric_apart():
    rows = surveys(
        ("A", "2026Q3", "nps", 5, 70.0, 5),
        ("A", "2025Q3", "nps", 9, 70.0, 9),  # more than a year ago
        ("B", "2025Q4", "csat", 1, 100.0, 1),
        ("B", "2026Q3", "csat", 3, 60.0, 3),
        ("C", "2026Q3", "csat", 2, float("nan"), 0),  # on a scale nobody stated
    )
    found = satisfaction(NPS, rows, quarter="2026Q3").set_index("account_id")
    assert found["responses"].fillna(0).tolist() == [5.0, 0.0, 0.0]
    assert found.loc["B", ["csat", "csat_responses"]].tolist() == [70.0, 4.0]
    assert found.loc[["A", "C"], "csat"].isna().all()


@given(st.lists(st.tuples(st.floats(0, 100), st.integers(1, 50)), min_size=1, max_size=4))
def test_csat_lies_between_its_answers(answers):
    rows = surveys(*(("B", "2026Q3", "csat", n, mean, n) for mean, n in answers))
    found = satisfaction(NPS, rows, quarter="2026Q3").set_index("account_id").loc["B", "csat"]
    means = [mean for mean, _ in answers]
    assert min(means) - 1e-9 <= found <= max(means) + 1e-9


def test_a_company_that_asks_for_csat_only_reads_it_in_head_and_workbook(company_writer, tmp_path):
    file = company_writer(tmp_path)
    answers = "account_id,date,metric,score,scale_min,scale_max\nK1,2026-07-10,csat,4,1,5\n"
    (tmp_path / "asked.csv").write_text(answers, encoding="utf-8")
    with file.open("a", encoding="utf-8") as settings:
        settings.write('surveys = [{ file = "asked.csv" }]\n')
    book = open_workbook(file, quarter="2026Q3")
    last = book.account_plan("K1").tables.figures[-1]
    assert (last.label, last.value) == ("Satisfaction (CSAT, 0–100)", "75.0 · 1 answer")
    assert last.portfolio == "75.0"
    content = type("Content", (), {"plans": book.portfolio.lines})
    assert "csat" in plans_grid(content).keys  # type: ignore[arg-type]
    assert book.account_plan("K2").tables.figures[-1].value == "–"
