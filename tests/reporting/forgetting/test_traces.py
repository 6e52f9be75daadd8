"""The list of places that can show a person is complete: a canary is looked for in a real run."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from kamlib.account_plan.names import plan_stem
from kamlib.reporting.forgetting.traces import COPIES, PLAN_FOLDERS, Wanted, traces
from kamlib.reporting.order import PLANS_PAGE
from kamlib.reporting.run import prepare, run

CANARY = "CANARY77"


pytestmark = pytest.mark.usefixtures("one_warm_process")


@pytest.fixture(scope="module")
def report(tmp_path_factory, company_writer) -> Path:
    """Publish a company in which the canary is everything a person can be."""
    folder = tmp_path_factory.mktemp("canary")
    file = company_writer(folder)
    (folder / "contacts.csv").write_text(
        "contact_id,account_id,function,influence,attitude,buying_role,reports_to,has_left,left_date\n"
        f"{CANARY},K1,Director,9,5,decider,,true,2026-08-01\n"
        f"P2,K1,Buyer,5,1,buyer,{CANARY},,\n"
        f"{CANARY},K1,Director,9,5,decider,,,\n"  # refused: the key comes twice
        f"P4,K2,Buyer,abc,1,buyer,{CANARY},,\n",  # refused for another cell
        encoding="utf-8",
    )
    (folder / "relations.csv").write_text(
        f"from_contact_id,to_contact_id,strength\n{CANARY},P2,5\n{CANARY},P2,5\n",
        encoding="utf-8",
    )
    met = (folder / "interactions.csv").read_text(encoding="utf-8").splitlines()
    lines = [f"{line},{CANARY if line.startswith('K1') else ''}" for line in met[1:]]
    lines.append(f"K1,2026-13-13,visit,60,{CANARY}")  # refused: no such day
    text = "\n".join([f"{met[0]},contact_id", *lines])
    (folder / "interactions.csv").write_text(text + "\n", encoding="utf-8")
    settings = file.read_text(encoding="utf-8").replace(
        "[sources]", "[data.loss_budget]\nrows_pct = 100\nmoney_pct = 100\n[sources]"
    )
    settings += 'contacts = [{ file = "contacts.csv" }]\nrelations = [{ file = "relations.csv" }]\n'
    file.write_text(settings + '[account_plan.people]\nshow = "pseudonym"\n', encoding="utf-8")
    return run(prepare(file)).parent


def _holds(path: Path) -> bool:
    """Look for the canary in every byte that can be read."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as parts:
            return any(CANARY.encode() in parts.read(name) for name in parts.namelist())
    if path.suffix == ".parquet":
        return CANARY in str(pq.read_table(path).to_pydict())
    return CANARY.encode() in path.read_bytes()


def test_no_published_file_that_holds_the_canary_is_missed(report):
    wanted = Wanted(number=CANARY, stems=frozenset({plan_stem("K1")}))
    found = set(traces(report.parent, wanted))
    holding = {path for path in report.rglob("*") if path.is_file() and _holds(path)}
    assert holding <= found
    names = {path.relative_to(report).as_posix() for path in holding}
    assert {"plans/K1.html", "01_data_collection.html", "rejects.xlsx"} <= names
    assert {"data/fact_rejects.parquet", "notebooks/01_data_collection.ipynb"} <= names
    whole_plan = {
        report / folder / f"K1{ending}" for folder, ends in PLAN_FOLDERS.items() for ending in ends
    }
    copies = {path for path in report.glob(COPIES) if path.stem == "K1"}
    assert found - holding <= {*whole_plan, *copies, report / PLANS_PAGE}


def test_the_plan_is_found_by_the_number_alone(report):
    found = traces(report.parent, Wanted(number=CANARY))
    assert found == traces(report.parent, Wanted(number=CANARY, stems=frozenset({"K1"})))


@pytest.mark.parametrize("number", ["55", "5", "9", "2026", "K1", "Buyer", "0"])
def test_figures_and_words_of_a_report_are_nobody(report, number):
    assert traces(report.parent, Wanted(number=number)) == []
