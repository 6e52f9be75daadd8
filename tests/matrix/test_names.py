"""Names in the matrix: none over another or on a split, and a number for who finds no room."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from kamlib.matrix.labels import bubble_areas, bubble_scale
from kamlib.matrix.names import set_names
from kamlib.support.theme import house_figure


def crowd(count: int, *, spread: float) -> pd.DataFrame:
    generator = np.random.default_rng(7)
    return pd.DataFrame(
        {
            "account_id": [f"K{number:03d}" for number in range(count)],
            "name": [f"Maschinenbau Werk {number}" for number in range(count)],
            "net_revenue": np.arange(count, 0, -1) * 1e4,
            "importance": np.arange(count, dtype=float),
            "value_index": 5 + spread * (generator.random(count) - 0.5),
            "engagement_index": 5 + spread * (generator.random(count) - 0.5),
        }
    )


def named(rows: pd.DataFrame, splits: tuple[float, float]) -> tuple[list[str], list[Text], Bbox]:
    areas = bubble_areas(rows["net_revenue"], bubble_scale(rows["net_revenue"]))
    with house_figure(9.4) as figure:
        axes = figure.subplots()
        axes.set(xlim=(0, 10), ylim=(0, 10))
        numbered = set_names(axes, rows, areas=areas, ways=np.empty((0, 4)), splits=splits)
        corner = axes.transData.transform(splits)
        return numbered, list(axes.texts), Bbox([corner, corner])


@pytest.mark.parametrize("spread", [0.5, 4.0])
def test_sixty_accounts_all_carry_a_name_or_a_number_and_none_overlaps(spread):
    rows = crowd(60, spread=spread)
    numbered, texts, corner = named(rows, (2.0, 2.0))
    assert len(texts) == 60
    names = {text.get_text() for text in texts}
    assert names == set(rows["name"]) - set(numbered) | {
        str(place + 1) for place in range(len(numbered))
    }
    beside = [text for text in texts if text.get_fontsize() > 7]
    boxes = [text.get_window_extent() for text in beside]
    assert len(boxes) >= 20
    for one, other in itertools.combinations(boxes, 2):
        assert not one.overlaps(other)
    for text, box in zip(beside, boxes, strict=True):
        is_name = not text.get_text().isdigit()
        assert not (is_name and box.x0 <= corner.x0 <= box.x1)
        assert not (is_name and box.y0 <= corner.y0 <= box.y1)


def test_the_most_important_account_carries_its_name():
    rows = crowd(60, spread=1.0).iloc[::-1].reset_index(drop=True)
    numbered, texts, _ = named(rows, (2.0, 2.0))
    assert "Maschinenbau Werk 0" in {text.get_text() for text in texts}
    assert "Maschinenbau Werk 0" not in numbered


def test_one_account_and_none():
    numbered, texts, _ = named(crowd(1, spread=0.0), (5.0, 5.0))
    assert numbered == []
    assert [text.get_text() for text in texts] == ["Maschinenbau Werk 0"]
    nobody = crowd(3, spread=1.0).assign(importance=float("nan"))
    assert named(nobody, (5.0, 5.0))[:2] == ([], [])
