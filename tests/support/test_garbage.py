"""The search for garbage is put off for a while, and as before afterwards."""

from __future__ import annotations

import gc

import pytest

from kamlib.support.garbage import SELDOM, at_rest


@pytest.fixture
def as_usual():
    """What the test run itself has put aside waits until after the test."""
    frozen, threshold = gc.get_freeze_count(), gc.get_threshold()
    gc.unfreeze()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*threshold)
    if frozen:
        gc.freeze()


@pytest.mark.usefixtures("as_usual")
def test_all_is_as_before_after_the_outer_block_and_after_an_error():
    with pytest.raises(RuntimeError), at_rest():
        with at_rest():
            assert gc.get_threshold()[0] == SELDOM
        assert gc.get_freeze_count() > 0
        assert gc.get_threshold()[0] == SELDOM
        raise RuntimeError("a notebook failed")
    assert gc.get_freeze_count() == 0
    assert gc.get_threshold() == (700, 10, 10)
