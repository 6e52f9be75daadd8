"""Strategies: defaults for all quadrants, replaced by the settings, misspelt ones refused."""

from __future__ import annotations

import pytest

from kamlib.matrix import advice
from kamlib.support.language import Language
from kamlib.support.settings import QUADRANTS, Matrix, Strategy


def test_every_quadrant_has_a_strategy_with_pros_and_cons():
    found = advice({}, Language())
    assert tuple(found) == QUADRANTS
    assert all(item.text and item.pros and item.cons and item.position for item in found.values())
    assert len({item.name for item in found.values()}) == 4


def test_settings_replace_name_and_text_and_drop_our_pros():
    own = Strategy(name={"en": "Stars", "de": "Sterne"}, text="Visit every week.")
    found = advice({"priority": own}, Language("de"))
    assert (found["priority"].name, found["priority"].text) == ("Sterne", "Visit every week.")
    assert found["priority"].pros == ""
    assert found["bind"].pros


def test_a_name_alone_keeps_the_house_text():
    found = advice({"bind": Strategy(name="Hold")}, Language())
    assert found["bind"].name == "Hold"
    assert found["bind"].text.startswith("Build contacts")


def test_misspelt_quadrant_is_refused():
    with pytest.raises(ValueError, match="priority"):
        Matrix.model_validate({"strategies": {"prority": {"text": "x"}}})


def test_own_text_with_own_pros_and_cons():
    own = Strategy(text="Visit every week.", pros={"en": "near", "de": "nah"}, cons="dear")
    found = advice({"bind": own}, Language("de"))["bind"]
    assert (found.text, found.pros, found.cons) == ("Visit every week.", "nah", "dear")
