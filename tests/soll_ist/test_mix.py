from __future__ import annotations

import pandas as pd
import pytest

from kamlib.soll_ist.mix import nested_mix
from kamlib.support.errors import ParameterError


def lines() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "segment": ["OEM", "OEM", "OEM", None],
            "product_group": ["drives", "drives", "motors", "drives"],
            "quantity_base": [10.0, 10.0, 20.0, 40.0],
            "quantity_actual": [20.0, 0.0, 40.0, 40.0],
            "unit_value": [100.0, 80.0, 20.0, 50.0],
        }
    )


def test_levels_by_hand():
    found = nested_mix(lines(), ["segment", "product_group"]).groupby("level")["effect"].sum()
    # 100 units against 80: segments expected at 50 each; OEM 60 at (1000+800+400)/40 = 55
    assert found["segment"] == pytest.approx(10 * 55 - 10 * 50)
    # inside OEM 60 units, as before half drives at 90 and half motors: 20 drives, 40 motors came
    assert found["product_group"] == pytest.approx(-10 * 90 + 10 * 20)
    # inside the drives of OEM all went to the dearer one: 20 at 100 instead of 10 and 10
    assert found["within"] == pytest.approx(10 * 100 - 10 * 80)


def test_levels_add_up_to_the_mix_of_all_lines():
    rows = lines()
    expected = rows["quantity_actual"].sum() * rows["quantity_base"] / rows["quantity_base"].sum()
    mix = ((rows["quantity_actual"] - expected) * rows["unit_value"]).sum()
    for levels in ([], ["segment"], ["product_group", "segment"]):
        assert nested_mix(rows, levels)["effect"].sum() == pytest.approx(mix)


def test_an_unknown_level_is_refused():
    with pytest.raises(ParameterError, match="Did you mean 'segment'"):
        nested_mix(lines(), ["segmen"])
