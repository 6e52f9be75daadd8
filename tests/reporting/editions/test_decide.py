"""A published quarter stays; other figures are a new edition, and only with a reason."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from kamlib.reporting.editions.changes import split
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
FRAME = {
    "account_id": ["K1", "K1", "K1", "K2", "K2"],
    "figure": ["net_revenue", "score", "rank", "net_revenue", "customer_contribution"],
}
BEFORE = [1000.0, 6.0, 2.0, 500.0, 80.0]


def moved(after: list[float]) -> pd.DataFrame:
    was, now = (pd.DataFrame({**FRAME, "value": values}) for values in (BEFORE, after))
    return split(was, now, now, part="together", noise_pct=1.0)


def refused(order, after: list[float], language: str = "en") -> str:
    order.book.language = Language(language)
    return refusal(FOUND, moved(after), Edition(2), order=order, names={"K1": "Alpha"})


def test_the_refusal_counts_what_moved_beyond_the_noise_and_names_the_three_largest(order):
    # By hand, 1 % of noise: 1000 -> 900, 6.0 -> 5.5, 2 -> 3 and 500 -> 490 count; 80.5 does not.
    said = refused(order, [900.0, 5.5, 3.0, 490.0, 80.5]).split("\n")
    assert said[0] == (
        "4 figures of 2 accounts moved by more than the noise. 1 other moved by less; in all "
        "tables together 4 published figures differ."
    )
    assert said[1:4] == [
        "- K1 Alpha, Net revenue: 1,000\u00a0€ before, 900\u00a0€ now",
        "- K2, Net revenue: 500\u00a0€ before, 490\u00a0€ now",
        "- K1 Alpha, Rank by score: 2 before, 3 now",
    ]
    assert said[4].startswith("Edition 2 of 2026Q3 is published")
    assert "as edition 3" in said[4]
    assert len(said) == 5


def test_the_refusal_speaks_german_and_gives_the_command_with_its_workbook(order, monkeypatch):
    monkeypatch.chdir(order.book.settings.folder)
    file = order.book.settings.folder / "Arbeits Buch.toml"
    assert 'kam run 2026Q3 --reason "…"' in refused(order, BEFORE)
    object.__setattr__(order.book.settings, "file", file)
    said = refused(replace(order, is_reason_empty=True), [900.0, *BEFORE[1:]], "de")
    assert said.startswith("1 Zahl von 1 Kunden")
    assert "K1 Alpha, Nettoerlös: vorher 1.000\u00a0€, jetzt 900\u00a0€" in said
    assert 'kam run 2026Q3 --workbook "Arbeits Buch.toml" --reason "…"' in said
    assert "Der mit --reason angegebene Grund war leer." in said


def test_what_no_followed_figure_shows_is_named_by_its_table(order):
    said = refused(order, BEFORE).split("\n")
    assert said[0].startswith("0 figures of 0 accounts")
    assert said[1] == "- K1, fact_costs.amount: 1.00 before, 0.00 now"


@pytest.fixture
def order(workbook_file, notebook_writer, tmp_path):
    """A run of the small company at its newest quarter."""
    return prepare(workbook_file, notebooks=notebook_writer(tmp_path / "notebooks", "1 + 1"))


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

    with pytest.raises(RunFailedError, match="Edition 1 of 2026Q3 is published") as refused:
        publish()
    assert EXIT_CODES[refused.value.turn] == 2
    page = refused.value.page.read_text(encoding="utf-8")
    assert "- K2 " in page
    assert "Customer contribution" in page
    assert "a reason is missing" in page
    assert "stopped before its first chapter" not in page
    assert refused.value.turn == "reason"
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
