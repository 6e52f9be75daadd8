"""The page over all quarters: accounts by quarters, from published files of any version."""

from __future__ import annotations

import json
import re
import shutil

import pandas as pd
import pytest

from kamlib.reporting.lamps import board, published
from kamlib.reporting.overview import awaited, write_overview
from kamlib.support.display import LIGHT_MARKS, light_text
from kamlib.support.language import Language
from kamlib.support.settings import load_settings

ROW = re.compile(r'<tr id="([^"]+)">(.*?)</tr>', re.DOTALL)
LAMP = re.compile(r'kam-light (\w+)"(?: href="([^"]*)")?><b aria-hidden="true">(.)</b>')


def publish(reports, quarter, lights, *, statuses=None):
    """Write what the overview reads of a quarter: accounts, lights, a plan for each key account."""
    folder = reports / quarter
    (folder / "data").mkdir(parents=True)
    (folder / "plans").mkdir()
    statuses = statuses or dict.fromkeys(lights, "key")
    accounts = pd.DataFrame(
        {"account_id": list(statuses), "name": [f"Firma {key}" for key in statuses]}
    )
    accounts["status"] = list(statuses.values())
    accounts.to_parquet(folder / "data" / "dim_account.parquet")
    rows = [("account", key, light) for key, own in lights.items() for light in own.split()]
    variances = pd.DataFrame(rows, columns=["scope", "account_id", "light"])
    variances.to_parquet(folder / "data" / "fact_soll_ist.parquet")
    for key in statuses:
        if statuses[key] != "standard":
            (folder / "plans" / f"{key}.html").touch()
    content = {"quarter": quarter, "finding": "F", "key_figures": [], "language": "en"}
    content |= {"edition": 1, "as_of": "2026-09-30"}
    (folder / "manifest.json").write_text(json.dumps(content), encoding="utf-8")
    return folder


@pytest.fixture
def reports(tmp_path):
    publish(tmp_path, "2026Q1", {"K1": "good", "K2": "bad"}, statuses={"K1": "key", "K2": "key"})
    publish(
        tmp_path,
        "2026Q2",
        {"K1": "good warn", "K3": "bad"},
        statuses={"K1": "key", "K2": "standard", "K3": "candidate", "K4": "standard"},
    )
    return tmp_path


def lamps(reports):
    found = [published(path, path.name) for path in sorted(reports.glob("2026Q?"))]
    return board(found, language=Language())


def states(made):
    return {
        line.place: [lamp.state for lamp in line.lamps]
        for group in made.groups
        for line in group.lines
    }


def test_the_worst_light_counts_and_the_newest_quarter_stands_first(reports):
    made = lamps(reports)
    assert [quarter for quarter, _ in made.quarters] == ["2026Q2", "2026Q1"]
    assert states(made) == {
        "account-K1": ["warn", "good"],
        "account-K3": ["bad", "absent"],
        "account-K2": ["none", "bad"],
    }


def test_groups_follow_the_newest_status_and_others_are_counted(reports):
    made = lamps(reports)
    assert [group.title for group in made.groups] == [
        "Key accounts",
        "Candidates",
        "Key account or candidate in an earlier quarter",
    ]
    assert made.others == 1  # K4 was neither


def test_a_lamp_leads_to_the_plan_of_its_quarter_where_there_is_one(reports):
    lines = {line.place: line for group in lamps(reports).groups for line in group.lines}
    assert [lamp.href for lamp in lines["account-K2"].lamps] == ["", "2026Q1/plans/K2.html"]


@pytest.mark.parametrize("name", ["dim_account", "fact_soll_ist"])
@pytest.mark.parametrize("state", ["missing", "broken", "other columns"])
def test_a_quarter_of_an_older_version_has_dashes_and_is_no_error(reports, name, state):
    path = reports / "2026Q1" / "data" / f"{name}.parquet"
    path.unlink()
    if state == "broken":
        path.write_bytes(b"PAR1 no")
    elif state == "other columns":
        pd.DataFrame({"x": [1]}).to_parquet(path)
    kept = "good" if name == "dim_account" else "absent"  # the lights need no names
    assert states(lamps(reports))["account-K1"] == ["warn", kept]


def test_a_lamp_has_the_sign_it_has_on_every_other_page(reports):
    signs = {state: (mark, word) for state, mark, word in lamps(reports).legend}
    said = {state: light_text(state, Language()) for state in LIGHT_MARKS}
    assert {state: " ".join(signs[state]) for state in said} == said
    assert len({mark for mark, _ in signs.values()}) == len(signs) == 5


def test_nothing_published_is_an_empty_board():
    assert board([], language=Language()).groups == ()


def test_the_page_says_each_lamp_without_colour_and_every_link_leads_somewhere(
    reports, workbook_file
):
    for quarter in ("2026Q1", "2026Q2"):
        (reports / quarter / "index.html").touch()
    speak(reports, {"2026Q1": "de", "2026Q2": "de"})
    write_overview(reports, load_settings(workbook_file), Language())
    page = (reports / "index.html").read_text(encoding="utf-8")
    rows = {place: LAMP.findall(cells) for place, cells in ROW.findall(page)}
    assert [(state, mark) for state, _, mark in rows["account-K1"]] == [
        ("warn", "▲"),
        ("good", "●"),
    ]
    assert page.count('<span class="spoken">beobachten</span>') == 1
    for href in re.findall(r'href="([^"#]+)"', page):
        assert href.startswith("data:") or (reports / href).exists(), href
    assert 'id="2026Q3"' in page and 'id="2026Q1"' in page  # where fixed pages lead
    assert "2026Q3 ist noch nicht veröffentlicht." in page


def speak(reports, languages: dict[str, str]) -> None:
    """Let published quarters be in these languages."""
    for quarter, language in languages.items():
        path = reports / quarter / "manifest.json"
        content = json.loads(path.read_text(encoding="utf-8"))
        told = {"finding": f"finding of {quarter}", "edition": 1, "language": language}
        path.write_text(json.dumps({**content, **told}), encoding="utf-8")


@pytest.mark.parametrize(
    ("languages", "code", "marked"),
    [
        ({"2026Q1": "en", "2026Q2": "de"}, "de", "EN</span> finding of 2026Q1"),
        ({"2026Q1": "de", "2026Q2": "en"}, "en", "DE</span> finding of 2026Q1"),
        ({"2026Q1": "de", "2026Q2": "de"}, "de", ""),
    ],
)
def test_the_page_is_in_the_language_of_the_newest_quarter_and_marks_the_others(
    reports, workbook_file, languages, code, marked
):
    speak(reports, languages)
    write_overview(reports, load_settings(workbook_file), Language({"de": "en"}.get(code, "de")))
    page = (reports / "index.html").read_text(encoding="utf-8")
    assert f'<html lang="{code}">' in page
    assert page.count('class="tongue"') == bool(marked)
    assert marked in page
    assert "</span> finding of 2026Q2" not in page
    if marked:
        other = languages["2026Q1"]
        assert f'<p class="sentence" lang="{other}"><span class="tongue">' in page


def test_the_quarters_that_published_ones_lead_to_have_a_place(workbook_file):
    settings = load_settings(workbook_file)
    assert awaited(["2025Q4", "2026Q1", "2026Q3"], settings) == ("2026Q4", "2026Q2")


def test_twenty_quarters_of_five_hundred_accounts_have_all_their_lights(tmp_path, workbook_file):
    keys = [f"K{number:04d}" for number in range(500)]
    first = publish(tmp_path, "2020Q1", dict.fromkeys(keys, "good bad"))
    content = json.loads((first / "manifest.json").read_text(encoding="utf-8"))
    for number in range(1, 20):
        quarter = f"{2020 + number // 4}Q{number % 4 + 1}"
        shutil.copytree(first, tmp_path / quarter)
        told = json.dumps({**content, "quarter": quarter})
        (tmp_path / quarter / "manifest.json").write_text(told, encoding="utf-8")
    write_overview(tmp_path, load_settings(workbook_file), Language())
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert page.count('<span class="spoken">') == 20 * 500
