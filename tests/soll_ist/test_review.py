from __future__ import annotations

import pandas as pd
import pytest

from kamlib.soll_ist.review import review_bridge
from kamlib.support.errors import ParameterError

LINES = pd.DataFrame(
    {
        "quantity_base": [400.0, 200.0],
        "price_base": [30.0, 25.0],
        "quantity_actual": [500.0, 100.0],
        "price_actual": [31.0, 24.0],
    }
)


def test_a_sound_bridge_has_no_flaw():
    found = review_bridge({"price": 400, "mix": 500, "quantity": 0}, deviation=900, lines=LINES)
    assert found.flaws == ()
    assert (found.joint_term, found.true_mix) == (200.0, 500.0)


def test_the_joint_term_sold_as_mix_is_recognised():
    found = review_bridge({"price": 200, "volume": 500, "mix": 200}, deviation=900, lines=LINES)
    assert found.flaws == ("joint_term_called_mix",)


def test_a_remainder_and_a_wrong_mix_are_two_flaws():
    found = review_bridge({"price": 400, "mix": 450}, deviation=900, lines=LINES)
    assert found.flaws == ("does_not_add_up", "mix_is_no_structure_effect")
    assert found.remainder == 50.0


def test_a_missing_effect_is_refused():
    with pytest.raises(ParameterError, match=r"missing: \['price'\]"):
        review_bridge({"price": float("nan")}, deviation=1.0)
