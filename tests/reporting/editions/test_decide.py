"""A published quarter stays; other figures are a new edition, and only with a reason."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from kamlib.reporting.editions.decide import decided, refusal
from kamlib.reporting.editions.shelf import Edition, editions
from kamlib.reporting.run import prepare, run
from kamlib.support.errors import EXIT_CODES, ReasonNeededError, RunFailedError
from kamlib.support.language import Language

pytestmark = pytest.mark.usefixtures("one_warm_process")

FOUND = pd.DataFrame(
    {
        "table": "fact_costs",
        "account_id": ["K1", "K2", "K2", ""],
        "figure": "amount",
        "before": [1.0, 2.0, 3.0, 4.0],
        "after": 0.0,
    }
)


def test_the_refusal_counts_figures_and_accounts_and_gives_the_command():
    said = refusal(FOUND, Edition(2), quarter="2026Q3", language=Language())
    assert said.startswith("4 figures of 2 accounts differ from edition 2 of 2026Q3")
    assert "as edition 3" in said
    assert 'kam run 2026Q3 --reason "…"' in said
    german = refusal(FOUND.head(1), Edition(1), quarter="2026Q3", language=Language("de"))
    assert german.startswith("1 Zahl (1 Kunde) weicht ab: Ausgabe 1 von 2026Q3")


def test_the_way_of_two_editions(workbook_file, notebook_writer, tmp_path, hash_files):
    folder = notebook_writer(tmp_path / "notebooks", "1 + 1")
    reports, report = tmp_path / "reports", tmp_path / "reports" / "2026Q3"

    def publish(reason: str = ""):
        return run(replace(prepare(workbook_file, notebooks=folder), reason=reason))

    publish("a reason nobody needs yet")
    first = hash_files(report)
    publish()
    assert hash_files(report) == first  # the same figures are the same edition
    with (tmp_path / "costs.csv").open("a", encoding="utf-8") as file:
        file.write("K2,2026-08-01,service,5000\n")

    with pytest.raises(RunFailedError, match="differ from edition 1") as refused:
        publish()
    assert EXIT_CODES[refused.value.turn] == 2
    assert "differ from edition 1" in refused.value.page.read_text(encoding="utf-8")
    assert hash_files(report) == first
    assert not list(refused.value.page.parent.rglob("*.ipynb"))  # no notebook was executed

    index = publish("Late invoice <of> the carrier")
    assert "edition 2" in index.read_text(encoding="utf-8")
    assert list(editions(reports, "2026Q3")) == [1, 2]
    assert hash_files(reports / "2026Q3-edition-1") == first
    overview = (reports / "index.html").read_text(encoding="utf-8")
    assert "edition 2 (current)" in overview
    assert "Late invoice &lt;of&gt; the carrier" in overview
    assert 'href="2026Q3-edition-1/index.html"' in overview

    second = hash_files(report)
    publish()
    assert hash_files(report) == second  # its reason stays with it


def test_figures_that_do_not_tie_are_no_question_of_a_reason(
    workbook_file, notebook_writer, tmp_path, monkeypatch
):
    folder = notebook_writer(tmp_path / "notebooks", "1 + 1")
    order = prepare(workbook_file, notebooks=folder)
    published = tmp_path / "reports" / "2026Q3"
    (published / "data").mkdir(parents=True)
    (published / "manifest.json").write_text('{"edition": 1}', encoding="utf-8")
    costs = order.book.profitability.frames["statement"]
    costs.assign(net_revenue=costs["net_revenue"] + 1).to_parquet(
        published / "data" / "fact_statement.parquet"
    )
    (tmp_path / "private").mkdir()
    with pytest.raises(ReasonNeededError):
        decided(order, tmp_path / "private")
    order.book.facts.product_quarter.loc[0, "invoiced_net"] += 1
    fresh = replace(order, reason="whatever")
    with pytest.raises(Exception, match="must agree to the cent"):
        decided(fresh, tmp_path / "private")
