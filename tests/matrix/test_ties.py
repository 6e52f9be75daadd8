"""Totals of the matrix tie, and say which one does not when an account is lost."""

from __future__ import annotations

import pytest

from kamlib.matrix.ties import index_ties, quadrant_ties, study_ties


def test_placed_accounts_are_the_same_in_every_study(matrix):
    moved, shares, hours = study_ties(matrix.studies)
    assert moved[1:] == (4, 4)
    assert shares[1] == pytest.approx(shares[2]) == pytest.approx(4)
    assert hours[1] == pytest.approx(hours[2])


def test_a_lost_account_is_missed_in_numbers_and_money(matrix):
    year = matrix.profitability.statement_year
    lost = matrix.quadrants.iloc[1:]
    ties = quadrant_ties(lost, scored=5, rest=matrix.outside, year=year)
    assert [left < right for _, left, right in ties] == [True, True, True]


def test_indices_are_the_sum_of_their_criteria(matrix):
    ties = index_ties(matrix.placement, matrix.value_criteria, matrix.engagement_criteria)
    assert [left for _, left, _ in ties] == pytest.approx([14.5, 17.0])
    assert [right for _, _, right in ties] == pytest.approx([14.5, 17.0])
