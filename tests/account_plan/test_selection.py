"""Selection check: the cut, what would turn the answer, and that it really would."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_business import subject
from plan_drawn import bars, faults, lines

from kamlib.account_plan.selection import (
    CLASSIC,
    KEY,
    KNOCKED_OUT,
    NO_BUSINESS,
    NOT_RANKED,
    cut_account,
    evidence_of,
    selection_check,
    value_at,
)
from kamlib.account_plan.selection_view import SelectionView
from kamlib.scoring.scales import points
from kamlib.support.settings import Criterion
from kamlib.support.theme import ACCENT, INK, PALE

CRITERIA = (
    Criterion(id="growth_potential", weight=60, anchors=((0, 0), (10, 10))),
    Criterion(id="risk", weight=40, anchors=((0, 10), (10, 0))),
)
#: account: growth, risk; points 10 - risk.
VALUES = {"A": (9.0, 1.0), "B": (7.0, 2.0), "C": (5.0, 5.0)}


def company(**changes) -> dict[str, pd.DataFrame]:
    rows, scores = [], []
    for account, (growth, risk) in VALUES.items():
        for criterion, value, earned, weight in (
            ("growth_potential", growth, growth, 60.0),
            ("risk", risk, 10 - risk, 40.0),
        ):
            rows.append(
                {
                    "account_id": account, "criterion": criterion, "value": value,
                    "points": earned, "weight_pct": weight, "effective_weight_pct": weight,
                    "contribution": earned * weight / 100, "is_missing": False,
                }
            )  # fmt: skip
        scores.append({"account_id": account, "score": 0.6 * growth + 0.4 * (10 - risk)})
    table = pd.DataFrame(scores).assign(is_ranked=True, rank=[1.0, 2.0, 3.0])
    table["choice"] = ["both", "neither", "neither"]
    sure = pd.DataFrame(
        {"account_id": list(VALUES), "top_pct": [99.0, 30.0, 1.0],
         "verdict": ["stable", "contested", "out"]}
    )  # fmt: skip
    return {"scores": table.assign(**changes), "tidy": pd.DataFrame(rows), "sureness": sure}


def check(account: str, **changes):
    return selection_check(account, *company(**changes).values(), criteria=CRITERIA)


def view(account: str, language: str = "en", **changes) -> SelectionView:
    return SelectionView(
        subject=subject(language=language),
        selection=check(account, **changes),
        criteria=CRITERIA,
        labels={"growth_potential": "Growth", "risk": "Risk"},
        key_accounts=1,
    )


def test_the_cut_stands_on_the_other_side():
    scores = company()["scores"]
    assert [cut_account(scores, account) for account in "ABC"] == ["B", "A", "A"]
    assert cut_account(scores.assign(choice="both"), "A") == ""


def test_evidence_by_hand():
    found = check("C")
    assert found.answer == CLASSIC
    assert (found.score, found.cut_account, found.cut_score) == (5.0, "A", 9.0)
    rows = found.evidence.set_index("criterion")
    # 4 points of score are missing: 4 / 0.6 more growth, or 4 / 0.4 more points of risk.
    assert rows.loc["growth_potential", "needed_points"] == pytest.approx(5 + 4 / 0.6)
    assert rows.loc["risk", "needed_points"] == pytest.approx(15.0)
    assert not rows["is_possible"].any()
    assert rows["chosen_points"].tolist() == [9.0, 9.0]


def test_what_a_chosen_account_may_lose():
    found = check("A")
    assert found.answer == KEY
    row = found.evidence.set_index("criterion").loc["growth_potential"]
    assert row["needed_points"] == pytest.approx(9 - (9 - 7.4) / 0.6)
    assert row["needed_value"] == pytest.approx(row["needed_points"])
    assert row["is_possible"]


shares = st.floats(0.05, 0.95)


@given(st.floats(0, 10), st.floats(0, 10), shares, st.floats(-3, 3))
def test_the_needed_points_close_the_gap(first, second, share, gap):
    tidy = pd.DataFrame(
        {
            "account_id": "K1", "criterion": ["growth_potential", "risk"],
            "value": [first, second], "points": [first, 10 - second],
            "weight_pct": [100 * share, 100 - 100 * share],
            "effective_weight_pct": [100 * share, 100 - 100 * share],
            "contribution": [first * share, (10 - second) * (1 - share)],
        }
    )  # fmt: skip
    rows = evidence_of(tidy, "K1", criteria=CRITERIA, gap=gap, chosen=[])
    score = rows["contribution"].sum()
    for row in rows.to_dict("records"):
        moved = (row["needed_points"] - row["points"]) * row["effective_weight_pct"] / 100
        assert score + moved == pytest.approx(score + gap)


@given(st.floats(0, 8), st.floats(-5, 25))
def test_reading_a_scale_backwards(wanted, near):
    anchors = [(0.0, 0.0), (10.0, 4.0), (20.0, 8.0)]
    value = value_at(wanted, anchors, near=near)
    assert points(pd.Series([value]), anchors)[0] == pytest.approx(wanted)


def test_a_scale_that_never_gives_so_many_points():
    assert math.isnan(value_at(9.0, [(0, 0), (20, 8)], near=1.0))
    assert value_at(5.0, [(0, 5), (10, 5), (20, 0)], near=7.0) == 7.0


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"choice": "knocked_out", "is_ranked": False}, KNOCKED_OUT),
        ({"choice": "not_ranked", "is_ranked": False, "rank": math.nan}, NOT_RANKED),
    ],
)
def test_without_a_rank_there_is_no_cut(changes, answer):
    found = check("C", **changes)
    assert found.answer == answer
    assert found.cut_account == ""
    assert found.flip == {}
    assert not found.evidence["is_possible"].any()


def test_without_business_there_is_no_answer():
    found = check("Z")
    assert found.answer == NO_BUSINESS
    assert found.evidence.empty
    assert view("Z").picture() is None
    assert view("Z").table() is None
    assert "No answer" in view("Z").finding.sentence


def test_findings():
    chosen = view("A").finding.sentence
    assert chosen.startswith("Key account. Score 9.00, rank 1 for 1 places")
    assert "It would lose its place if" in chosen
    assert "No single criterion alone could carry it over the cut." in view("C").finding.sentence
    assert view("B").finding.sentence.startswith("Classic selling, but close to the cut.")


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("account", ["A", "C"])
def test_picture_and_table(language, account):
    shown = view(account, language)
    assert shown.picture().content()[:4] == b"<svg"
    assert "Growth" in shown.table().text


def test_the_answer_of_every_planned_account_is_that_of_the_score(book):
    chosen = set(
        book.scoring.scores.loc[book.scoring.scores["choice"].isin(["both", "score"]), "account_id"]
    )
    for account in book.portfolio.accounts[:12]:
        answer = book.account_plan(account).business.selection.selection.answer
        assert (answer in ("key", "key_unsure")) == (account in chosen)


def test_points_and_the_average_of_the_chosen_by_hand():
    """B has 7 and 8 points of 10; A, the only one chosen, has 9 and 9."""
    picture = view("B").picture()
    whole, points = bars(picture, PALE), bars(picture, INK)
    parts = [own.width / all_.width for own, all_ in zip(points, whole, strict=True)]
    assert parts == pytest.approx([0.7, 0.8], abs=0.001)
    assert all(own.left == all_.left for own, all_ in zip(points, whole, strict=True))
    marks = [line.points[0][0] for line in lines(picture, ACCENT)]
    places = [(x - all_.left) / all_.width for x, all_ in zip(marks, whole, strict=True)]
    assert places == pytest.approx([0.9, 0.9], abs=0.001)


def test_wide_names_of_criteria_are_shortened_visibly():
    shown = replace(view("A"), labels={"growth_potential": "W" * 50, "risk": "Risk"})
    picture = shown.picture()
    assert faults(picture) == []
    assert any(each.startswith("WWW") and each.endswith("…") for each in picture.figure.words)
