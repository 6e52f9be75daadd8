"""Comments in sentences, by account: what was said, what nobody said."""

from __future__ import annotations

import pandas as pd
import pytest

from kamlib.soll_ist.causes import commented, uncommented
from kamlib.soll_ist.remarks import remarks
from kamlib.support.language import Language

VARIANCES = pd.DataFrame(
    {
        "scope": "account",
        "account_id": ["K1", "K1", "K2"],
        "name": ["Alpha", "Alpha", "Beta"],
        "account_manager": "Ada",
        "kpi": ["net_revenue", "customer_profitability_pct", "net_revenue"],
        "variance": [-40_000.0, -2.5, -9_000.0],
        "variance_pct": [-20.0, float("nan"), -3.0],
        "light": "bad",
        "is_material": True,
    }
)
COMMENTS = pd.DataFrame(
    {
        "account_id": ["K1", "K1"],
        "kpi": "net_revenue",
        "quarter": ["2026Q3", "2026Q2"],
        "cause": ["price", "mix"],
        "text": ["New list", "Old story"],
        "author": "Bo",
        "date": pd.to_datetime(["2026-10-02", "2026-07-02"]),
    }
)


@pytest.fixture
def told():
    return commented(VARIANCES, COMMENTS, "2026Q3"), uncommented(VARIANCES, COMMENTS, "2026Q3")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "en",
            (
                "Net revenue −40 k€ (−20.0 %): price: New list (Bo, 2 Oct 2026)",
                "Customer profitability −2.5 pp: no comment yet",
            ),
        ),
        (
            "de",
            (
                "Nettoerlös −40 T€ (−20,0 %): Preis: New list (Bo, 02.10.2026)",
                "Kundenrentabilität −2,5 PP: noch kein Kommentar",
            ),
        ),
    ],
)
def test_a_variance_is_told_with_its_comment_or_that_it_lacks_one(told, code, expected):
    found = remarks(*told, account="K1", language=Language(code))
    assert tuple(each.replace("\u00a0", " ") for each in found) == expected


def test_nothing_of_another_account_or_quarter_is_told(told):
    said = " ".join(remarks(*told, account="K2", language=Language()))
    assert "New list" not in said and "Old story" not in said and "no comment yet" in said
    assert remarks(*told, account="K9", language=Language()) == ()
