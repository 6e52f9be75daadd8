"""Target positions: account before status, none is missing, unknown accounts are refused."""

from __future__ import annotations

import pandas as pd
import pytest

from kamlib.matrix import with_targets
from kamlib.matrix.targets import require_known_accounts
from kamlib.support.errors import SettingsError
from kamlib.support.settings import Matrix, Position


def test_account_comes_before_status():
    now = pd.DataFrame(
        {
            "account_id": ["K1", "K2", "K3"],
            "status": ["key", "key", "standard"],
            "value_index": [4.0, 8.0, 1.0],
            "engagement_index": [6.0, 8.5, 1.0],
        }
    )
    table = with_targets(
        now,
        by_status={"key": Position(value=7, engagement=8)},
        by_account={"K1": Position(value=5, engagement=5)},
        splits=(5, 5),
        at_split="low",
    )
    assert table["target_value_index"].tolist()[:2] == [5, 7]
    assert table["value_to_target"].tolist()[:2] == [-1, 1]
    assert table["engagement_to_target"].tolist()[:2] == [1, 0.5]
    assert table["target_quadrant"].tolist() == ["reassess", "priority", None]
    assert table.loc[2, ["target_value_index", "value_to_target"]].isna().all()


def test_target_for_an_account_that_does_not_exist_is_refused():
    with pytest.raises(SettingsError, match="K0001"):
        require_known_accounts({"K001": Position(value=5, engagement=5)}, pd.Series(["K0001"]))


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ({"target_by_status": {"kee": {"value": 5, "engagement": 5}}}, "key"),
        ({"target_by_status": {"key": {"value": 11, "engagement": 5}}}, "less than or equal"),
        ({"split_rule": "mean"}, "median"),
        ({"border": -1}, "greater than or equal"),
        ({"resources": {"hours": {"bind": 20}}}, "missing: \\['priority'"),
    ],
)
def test_settings_nobody_can_mean_are_refused(content, word):
    with pytest.raises(ValueError, match=word):
        Matrix.model_validate(content)
