"""What changed, in sentences and tables, in both languages."""

from __future__ import annotations

import pytest
from reports_sample import MADE, report
from typer.testing import CliRunner

from kamlib.cli import app
from kamlib.reporting.editions.changes import Report
from kamlib.reporting.editions.shelf import Edition
from kamlib.reporting.editions.view import compared, comparisons
from kamlib.reporting.frame import PageFrame
from kamlib.reporting.pages import changes_page
from kamlib.support.language import Language

OTHER = MADE | {"edition": 2, "inputs": [], "reason": "late postings"}


@pytest.fixture
def two(tmp_path):
    """Two editions of a quarter: the second has 90,000 less net revenue of K1."""
    one = {("K1", "2026Q2"): 400_000.0, ("K1", "2026Q3"): 1_000_000.0}
    report(tmp_path / "2026Q3-edition-1", "2026Q3", one, MADE | {"edition": 1})
    report(tmp_path / "2026Q3", "2026Q3", one | {("K1", "2026Q3"): 910_000.0}, OTHER)
    return tmp_path / "2026Q3-edition-1", tmp_path / "2026Q3"


def test_the_sentences_name_sums_parts_and_causes(two):
    made = compared(*two, noise_pct=1, language=Language())
    assert made.title == "2026Q3, edition 2, against 2026Q3, edition 1"
    said = " ".join(made.sentences).replace("\xa0", " ")
    assert "Net revenue of all accounts: −90 k€, making 910 k€ (Restated: data −90 k€)." in said
    assert "1 figure of 1 account moved by more than the noise." in said
    assert "Made from other data (sales.csv, costs.csv)." in said
    (table,) = made.tables
    assert "1,000" in table.text and "−90" in table.text


def test_in_german(two):
    made = compared(*two, noise_pct=1, language=Language("de"))
    assert made.title == "2026Q3, Ausgabe 2, gegen 2026Q3, Ausgabe 1"
    assert "Neu ermittelt: Daten" in made.tables[0].text
    assert any("Anders gemacht: Daten" in sentence for sentence in made.sentences)


def test_a_higher_noise_threshold_leaves_the_table_out_not_the_total(two):
    made = compared(*two, noise_pct=10, language=Language())
    assert made.tables == []
    assert "−90" in made.sentences[0]


def test_the_page_compares_with_quarter_and_edition_and_leads_to_the_earlier_one(two):
    later = Report.of(two[1])
    found = comparisons(
        later, Edition(2, "late <b>"), two[1].parent, noise_pct=1, language=Language()
    )
    assert [each.title for each in found] == [
        "Against 2026Q2",
        "2026Q3, edition 2, against 2026Q3, edition 1",
    ]
    assert found[0].frame.loc[0, "movement"] == 510_000
    frame = PageFrame(company="Alpha GmbH", quarter="2026Q3", language=Language())
    page = changes_page(found, frame=frame)
    assert 'href="../2026Q3-edition-1/index.html"' in page
    assert "late &lt;b&gt;" in page
    assert "2026Q2 is not published" in page


def test_the_command_prints_the_same_tables_and_counts_all_published_figures(two, workbook_file):
    def kam(*arguments: str):
        return CliRunner().invoke(app, ["diff", *arguments, "--workbook", str(workbook_file)])

    # the folder of reports of this company is where both editions lie
    with workbook_file.open("a", encoding="utf-8") as file:
        file.write('\n[report]\nfolder = "."\n')
    text = workbook_file.read_text(encoding="utf-8")
    workbook_file.write_text(
        text.replace('folder = "."\n\n[sources]', 'folder = "in"\n\n[sources]')
    )
    answer = kam("2026Q3:1", "2026Q3")
    assert answer.exit_code == 0, answer.output
    assert "2026Q3, edition 2, against 2026Q3, edition 1" in answer.output
    assert "1 published figure differs in all tables." in answer.output
    assert "Net revenue, k€" in answer.output
    assert kam("2026Q3:1", "2026Q3", "--lang", "de").output.startswith("2026Q3, Ausgabe 2")
    refused = kam("2026Q3:7", "2026Q3")
    assert refused.exit_code == 2
    assert "no edition 7" in refused.output


def test_without_anything_to_compare_the_page_says_so():
    frame = PageFrame(company="Alpha GmbH", quarter="2026Q3", language=Language("de"))
    assert "Es gibt noch nichts zum Vergleichen." in changes_page([], frame=frame)
