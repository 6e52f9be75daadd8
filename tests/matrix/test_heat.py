"""The picture of transitions says who went where, and frames those who stayed."""

from __future__ import annotations

import pandas as pd
import pytest

from kamlib.matrix.heat import transition_picture
from kamlib.matrix.history import transitions
from kamlib.support.language import Language

NAMES = {
    "priority": "Prioritise",
    "bind": "Bind",
    "monetise": "Monetise",
    "reassess": "Reassess",
    "": "not placed",
}


@pytest.fixture
def counted():
    before = pd.DataFrame({"account_id": ["K1", "K2", "K3"], "quadrant": ["bind", "bind", None]})
    now = pd.DataFrame({"account_id": ["K1", "K2", "K4"], "quadrant": ["priority", "bind", "bind"]})
    money = pd.Series({"K1": 3e6, "K2": 2e6, "K3": 1e6, "K4": 5e5})
    return transitions(before, now, revenue_before=money, revenue_now=2 * money)


def picture(counted, language="en"):
    return transition_picture(
        counted,
        names=NAMES,
        heads=("Musterwerk, 3 accounts", "2025Q3", "2026Q3"),
        language=Language(language),
    )


def test_alt_text_names_every_way_somebody_went(counted):
    alt = picture(counted).alt
    assert "Bind to Prioritise: 1 account" in alt
    assert "not placed to Bind: 1 account" in alt
    assert "Monetise" not in alt


def test_cells_carry_accounts_and_their_money_now(counted):
    axes = picture(counted).figure.axes[0]
    written = {
        (text.get_position()[0] // 1, text.get_position()[1] // 1): text.get_text()
        for text in axes.texts
        if "\n" in text.get_text()
    }
    assert written[(0, 1)] == "1\n6.0\u00a0M€"
    assert written[(1, 1)] == "1\n4.0\u00a0M€"
    assert "2025Q3" in axes.get_ylabel()
    assert "2026Q3" in axes.get_xlabel()


def test_picture_without_any_account_is_drawn(counted):
    nobody = counted.assign(accounts=0, revenue_before=0.0, revenue_now=0.0)
    assert picture(nobody, "de").content().startswith(b"\x89PNG")
