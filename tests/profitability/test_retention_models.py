"""Retention and repeat buying: shapes that must hold, and input that cannot be fitted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.profitability.retention_models import (
    BuyingModel,
    RetentionFit,
    expected_purchases,
    expected_repurchases,
    expected_residual_lifetime,
    fit_retention,
    survival_after,
)

MODEL = BuyingModel(r=0.243, alpha=4.414, a=0.793, b=2.426)


@settings(max_examples=15)
@given(st.floats(0.4, 4.0), st.floats(0.8, 8.0))
def test_a_fit_finds_the_model_its_data_came_from(alpha, beta):
    fit = fit_retention(survival_after(RetentionFit(alpha, beta), list(range(1, 9))))
    assert fit.alpha == pytest.approx(alpha, rel=1e-3)
    assert fit.beta == pytest.approx(beta, rel=1e-3)


def test_retention_improves_with_age():
    """With alpha = beta = 1: 1/2, 1/3, 1/4 survive, so 2/3 and 3/4 are retained."""
    survival = survival_after(RetentionFit(1.0, 1.0), [0, 1, 2, 3])
    assert survival == pytest.approx([1.0, 1 / 2, 1 / 3, 1 / 4])


def test_a_customer_who_renewed_more_often_has_more_to_come():
    fit = RetentionFit(0.668, 3.806)
    few = expected_residual_lifetime(fit, renewals=1, discount_rate_pct=10)
    many = expected_residual_lifetime(fit, renewals=9, discount_rate_pct=10)
    assert 1 < few < many < 11


@pytest.mark.parametrize("survival", [[0.9], [0.8, 0.9], [1.2, 0.9], [0.5, -0.1]])
def test_shares_that_cannot_be_are_refused(survival):
    with pytest.raises(ValueError, match="at least two shares"):
        fit_retention(survival)


def test_a_sum_without_discount_is_refused():
    with pytest.raises(ValueError, match="above 0 percent"):
        expected_residual_lifetime(RetentionFit(1, 1), renewals=1, discount_rate_pct=0)


def test_purchases_begin_at_zero_and_grow():
    assert expected_purchases(MODEL, periods=0) == pytest.approx(0.0)
    grown = [expected_purchases(MODEL, periods=weeks) for weeks in (10, 20, 40)]
    assert grown == sorted(grown)


def test_who_bought_lately_is_expected_back_more_often():
    lately = expected_repurchases(MODEL, repeats=2, last=38.0, age=38.86, periods=39)
    long_ago = expected_repurchases(MODEL, repeats=2, last=5.0, age=38.86, periods=39)
    assert lately > long_ago
    assert expected_repurchases(MODEL, repeats=0, last=0.0, age=38.86, periods=39) > 0


def test_a_purchase_in_the_future_is_refused():
    with pytest.raises(ValueError, match="between 0 and today"):
        expected_repurchases(MODEL, repeats=1, last=40.0, age=38.86, periods=39)


def test_expected_purchases_refuse_the_one_model_without_an_answer():
    pole = MODEL._replace(a=1.0)
    with pytest.raises(ValueError, match="a is not 1"):
        expected_purchases(pole, periods=10)
    with pytest.raises(ValueError, match="a is not 1"):
        expected_repurchases(pole, repeats=1, last=2, age=5, periods=10)
    nearly = MODEL._replace(a=1.0001)
    assert np.isfinite(expected_purchases(nearly, periods=10))
