"""White space: by hand, the peers' mix adds up to the account's revenue, nobody to compare with."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_business import subject
from plan_drawn import bars, faults

from kamlib.account_plan.white_space import EVERYONE, SEGMENT, group_revenue, white_space
from kamlib.account_plan.white_space_view import WhiteSpaceView
from kamlib.support.theme import CONTEXT, INK

GROUPS = ["drives", "motors", "service"]


def revenue(**rows: list[float]) -> pd.DataFrame:
    table = pd.DataFrame.from_dict(rows, orient="index", columns=GROUPS[: len(rows["K1"])])
    return table.rename_axis("account_id").astype(float)


FIVE = revenue(K1=[100, 0, 0], K2=[60, 20, 20], K3=[60, 20, 20], K4=[60, 40, 0], K5=[0, 0, 1000])
SEGMENTS = pd.Series({"K1": "OEM", "K2": "OEM", "K3": "OEM", "K4": "OEM", "K5": "End user"})


def view(table: pd.DataFrame, language: str = "en", **changes) -> WhiteSpaceView:
    given = {"segment": "OEM", "has_groups": True} | changes
    return WhiteSpaceView(subject=subject(language=language), table_of_groups=table, **given)


def test_by_hand_against_the_segment():
    table = white_space("K1", FIVE, SEGMENTS, wallet=1_000.0).set_index("product_group")
    assert set(table["compared_with"]) == {SEGMENT}
    assert table["peers"].tolist() == [3, 3, 3]
    assert table["peer_share_pct"].round(6).tolist() == [60.0, 26.666667, 13.333333]
    assert table["penetration_pct"].round(4).tolist() == [100.0, 100.0, 66.6667]
    assert table.loc["motors", "white_space"] == pytest.approx(26.666667)
    assert table.loc["drives", "white_space"] == 0.0
    assert table.loc["drives", "wallet_space"] == pytest.approx(500.0)


def test_a_small_segment_is_compared_with_all():
    table = white_space("K5", FIVE, SEGMENTS)
    assert set(table["compared_with"]) == {EVERYONE}
    assert table["peers"].iloc[0] == 4
    assert table["wallet_space"].isna().all()


amounts = st.lists(st.floats(1.0, 1e7), min_size=3, max_size=3)


@given(st.lists(amounts, min_size=2, max_size=8))
def test_the_mix_of_the_peers_adds_up_to_the_revenue(rows):
    table = revenue(**{f"K{at}": row for at, row in enumerate(rows, start=1)})
    found = white_space("K1", table, pd.Series("OEM", index=table.index))
    assert found["revenue_by_peer_mix"].sum() == pytest.approx(found["revenue"].sum())
    assert found["share_pct"].sum() == pytest.approx(100.0)
    gap = found["revenue_by_peer_mix"] - found["revenue"]
    assert found["white_space"].sum() == pytest.approx(gap.clip(lower=0).sum())


def test_revenue_of_four_quarters_only_known_accounts_with_a_group():
    rows = pd.DataFrame(
        {
            "account_id": ["K1", "K1", "K2", "unknown", "K3"],
            "quarter": ["2026Q3", "2025Q3", "2026Q1", "2026Q3", "2026Q3"],
            "product_group": ["drives", "drives", "", "drives", "drives"],
            "invoiced_net": [10.0, 99.0, 5.0, 7.0, -3.0],
        }
    )
    assert group_revenue(rows, quarter="2026Q3").to_dict("index") == {"K1": {"drives": 10.0}}


def test_alone_there_is_nobody_to_compare_with():
    table = white_space("K1", FIVE.loc[["K1"]], SEGMENTS)
    assert table["peer_share_pct"].isna().all()
    assert "nobody to compare with" in view(table).finding.sentence
    assert view(table).picture() is None


def test_what_is_missing_is_said():
    none = white_space("K9", FIVE, SEGMENTS)
    assert none.empty
    assert "had no revenue in the last four quarters" in view(none).finding.sentence
    assert "name no product group" in view(none, has_groups=False).finding.sentence
    assert view(none).table() is None


@pytest.mark.parametrize("language", ["en", "de"])
def test_finding_picture_and_table(language):
    shown = view(white_space("K1", FIVE, SEGMENTS, wallet=1_000.0), language)
    assert math.isclose(shown.rows.iloc[0]["white_space"], 26.6666667, rel_tol=1e-6)
    assert "motors" in shown.finding.sentence
    assert shown.picture().content()[:4] == b"<svg"
    assert "motors" in shown.table().text


def test_the_same_mix_is_no_white_space():
    same = revenue(K1=[10, 10, 0], K2=[10, 10, 0], K3=[10, 10, 0], K4=[10, 10, 0])
    found = white_space("K1", same, SEGMENTS)
    assert "buys from all product groups as" in view(found).finding.sentence


def test_white_spaces_of_one_picture_have_one_unit():
    table = white_space("K1", FIVE, SEGMENTS).assign(white_space=[563_000.0, 1_045.0, 0.0])
    picture = view(table, "de").picture()
    assert {"+563\xa0T€", "+1\xa0T€"} <= set(picture.figure.words)
    assert "1.045" not in picture.alt


def test_shares_by_hand():
    """Motors 0 and 26.7 %, service 0 and 13.3 %, drives 100 and 60 %, on one scale."""
    picture = view(white_space("K1", FIVE, SEGMENTS)).picture()
    own, peers = bars(picture, INK), bars(picture, CONTEXT)
    scale = own[2].width / 100
    assert [bar.width / scale for bar in own] == pytest.approx([0, 0, 100], abs=0.1)
    assert [bar.width / scale for bar in peers] == pytest.approx([26.67, 13.33, 60], abs=0.1)
    assert len({bar.left for bar in (*own, *peers)}) == 1


def test_a_small_white_space_has_a_figure_and_none_is_not_said():
    table = white_space("K1", FIVE, SEGMENTS).assign(white_space=[1_300_000.0, 20_000.0, 0.2])
    said = [each.replace("\xa0", " ") for each in view(table).picture().figure.words]
    assert [each for each in said if each.startswith("+")] == ["+1,300 k€", "+20 k€"]


def test_wide_names_of_groups_are_shortened_visibly():
    table = white_space("K1", FIVE, SEGMENTS)
    picture = view(table.assign(product_group=["W" * 50, "i" * 50, "x"])).picture()
    assert faults(picture) == []
    words = picture.figure.words
    assert any(each.startswith("WWW") and each.endswith("…") for each in words)
    assert "i" * 50 in words
