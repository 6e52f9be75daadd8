"""What each account manager gets: all of their own accounts, nothing of anybody else's."""

from __future__ import annotations

import csv
import email
import json
import re
from email.policy import default

import openpyxl
import pandas as pd
import pytest

from kamlib.reporting import build, management_pdf
from kamlib.reporting.data import write_data
from kamlib.reporting.outbox.letter import largest_changes
from kamlib.reporting.outbox.recipients import folder_names
from kamlib.reporting.outbox.write import announced
from kamlib.reporting.prepare import prepare
from kamlib.reporting.summary import summarise
from kamlib.support.language import Language

MANAGERS = {"K1": "Ada Lovelace", "K2": "../Öz\\x", "K3": "", "K4": "Ada Lovelace"}
NAMES = {"K1": "Canary Alpha", "K2": "Canary Beta", "K3": "Canary Gamma", "K4": "Canary Delta"}
BEFORE, NOW = "2026Q2", "2026Q3"


@pytest.fixture(scope="module")
def made(tmp_path_factory, company_writer):
    """Write the outbox of a small company; what is printed is kept as the text it was set from."""
    home = tmp_path_factory.mktemp("company")
    file = company_writer(home)
    with (home / "accounts.csv").open("w", encoding="utf-8", newline="") as target:
        rows = [[key, NAMES[key], "key", MANAGERS[key]] for key in NAMES]
        csv.writer(target).writerows([["account_id", "name", "status", "account_manager"], *rows])
    folder, printed = tmp_path_factory.mktemp("report"), {}
    order = prepare(file)
    write_data(order.book, folder / "data")
    (folder / "plans").mkdir()
    for account in order.accounts:
        (folder / "plans" / f"{account}.pdf").write_bytes(account.encode())

    def keep(_template, content, _pictures, **_place):
        printed[content["title"]] = json.dumps(content, ensure_ascii=False)
        return b"%PDF of " + content["title"].encode()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(management_pdf, "typeset", keep)
        found = build.write_changes(order, folder)
        build.write_recipients(order, folder, found, summarise(order.book))
    return order, folder / "outbox", printed


def shown(folder):
    """All that a recipient can read in the workbook, the message and its draft."""
    book = openpyxl.load_workbook(next(folder.glob("*.xlsx")), data_only=True)
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    mail = email.message_from_bytes((folder / "message.eml").read_bytes(), policy=default)
    return " ".join(
        [*cells, (folder / "cover.txt").read_text("utf-8"), mail.get_body().get_content()]
    )


def test_there_is_one_safe_folder_per_account_manager(made):
    _, outbox, _ = made
    assert {path.name for path in outbox.iterdir()} == {"ada-lovelace", "oez-x", "README.md"}
    assert {path.name for path in (outbox / "ada-lovelace").rglob("*")} == {
        "kam-2026Q3-ada-lovelace.pdf",
        "kam-2026Q3-ada-lovelace.xlsx",
        "cover.txt",
        "message.eml",
        "plans",
        "K1.pdf",
        "K4.pdf",
    }


@pytest.mark.parametrize(("folder", "own"), [("ada-lovelace", ("K1", "K4")), ("oez-x", ("K2",))])
def test_no_recipient_sees_a_figure_or_name_of_anothers_account(made, folder, own):
    order, outbox, printed = made
    manager = MANAGERS[own[0]]
    told = shown(outbox / folder) + next(
        content for title, content in printed.items() if manager in title
    )
    statement = order.book.profitability.statement.set_index("account_id")
    for key, name in NAMES.items():
        assert (name in told) == (key in own)
        assert bool(re.search(rf"\b{key}\b", told)) == (key in own)
        revenue = float(statement.loc[key, "net_revenue"])
        assert (repr(revenue) in told or str(int(revenue)) in told) == (key in own), revenue
    whole = statement["net_revenue"].sum()  # with it, a single other account could be computed
    assert repr(float(whole)) not in told and str(int(whole)) not in told


def test_formulas_of_a_part_tie_out_and_ranks_are_those_among_all(made):
    order, outbox, _ = made
    book = openpyxl.load_workbook(
        outbox / "oez-x" / "kam-2026Q3-oez-x.xlsx", data_only=True, read_only=False
    )
    verdicts = [c.value for row in book["Cover"].iter_rows() for c in row if c.value]
    assert not [text for text in verdicts if "✗" in str(text)]
    assert [text for text in verdicts if "✓" in str(text)]
    live = openpyxl.load_workbook(outbox / "oez-x" / "kam-2026Q3-oez-x.xlsx")
    statement = [str(c.value) for row in live["Statement"].iter_rows() for c in row]
    assert [text for text in statement if text.startswith("=")]
    _, *rows = book["Scores"].iter_rows(min_row=1, values_only=True)
    ranks = order.book.scoring.scores.set_index("account_id")["rank"]
    line = next(row for row in rows if row[0] == "K2")
    assert line[2] == ranks["K2"] and ranks["K2"] > 1


def test_an_account_without_a_manager_goes_to_nobody_and_is_told(made):
    order, outbox, _ = made
    assert announced(order) == (
        "Outbox: 2 account managers; 1 account without an account manager goes to nobody"
    )
    assert "- K3: Canary Gamma" in (outbox / "README.md").read_text(encoding="utf-8")
    assert not list(outbox.rglob("K3.pdf"))


def test_the_draft_opens_with_its_attachments_and_names_nobody(made):
    _, outbox, _ = made
    home = outbox / "ada-lovelace"
    mail = email.message_from_bytes((home / "message.eml").read_bytes(), policy=default)
    assert mail["Subject"] == "Your accounts in 2026Q3" and mail["X-Unsent"] == "1"
    assert not {"To", "From", "Date", "Message-ID"} & set(mail.keys())
    attached = {part.get_filename(): part.get_content() for part in mail.iter_attachments()}
    assert attached == {
        path.name: path.read_bytes() for path in home.iterdir() if path.suffix in (".pdf", ".xlsx")
    }
    text = mail.get_body().get_content().replace("\r\n", "\n")
    assert text == (home / "cover.txt").read_text(encoding="utf-8")
    assert text.startswith("Your 2 accounts bring 51\u00a0k€ net revenue in 2026Q3;")


def test_settings_switch_the_outbox_off(made, tmp_path):
    order, _, _ = made
    order.book.settings.report.__dict__["outbox"] = False
    try:
        build.write_recipients(order, tmp_path, [], summarise(order.book))
        assert list(tmp_path.iterdir()) == []
        assert not [link for link in order.files() if "outbox" in link.href]
    finally:
        order.book.settings.report.__dict__["outbox"] = True


def moves(**changes):
    rows = [
        {
            "account_id": key,
            "figure": "customer_contribution",
            "before": 100_000.0,
            "after": 100_000.0 + movement + restated,
            "change": movement + restated,
            "movement": movement,
            "data": restated,
            "settings": float("nan"),
            "method": float("nan"),
            "together": float("nan"),
            "is_noticed": True,
        }
        for key, (movement, restated) in changes.items()
    ]
    return pd.DataFrame(rows)


def test_the_three_largest_real_movements_come_first_with_restatement_apart():
    frame = moves(A=(5_000, 90_000), B=(-40_000, 0), C=(30_000, -1_000), D=(20_000, 0))
    told = largest_changes(frame, {"B": "Beta"}, before=BEFORE, language=Language())
    assert [each.split(":")[0] for each in told] == ["Beta", "C", "D"]
    assert told[0].replace("\u00a0", " ") == (
        "Beta: customer contribution −40 k€ against 2026Q2, from 100 k€ to 60 k€, all of it real "
        "movement."
    )
    assert "real movement +30\u00a0k€, restated −1\u00a0k€." in told[1]


def test_a_change_that_cannot_be_split_says_so():
    frame = moves(A=(9_000, 0)).assign(movement=float("nan"), together=9_000.0)
    told = largest_changes(frame, {}, before=BEFORE, language=Language())
    assert told[0].endswith("(how much of it was restated is not known).")


def test_folders_are_safe_and_nobody_shares_one():
    people = ["Ada", "ada", "../../etc", "CON", "שלום", "  ", "Jörg Ößl", "x" * 300]
    found = folder_names(people)
    assert len(set(found.values())) == len(people)
    assert all(re.fullmatch(r"[a-z0-9-]{1,70}", name) for name in found.values())
    assert found["Jörg Ößl"] == "joerg-oessl" and found["CON"] != "con"
