"""Tables that are declared and do not exist, or are needed and not declared."""

from __future__ import annotations

import pytest

from kamlib.data_collection.declared import require_tables
from kamlib.support.errors import SettingsError


def test_a_table_nobody_knows_is_refused_with_the_nearest_name(company):
    with pytest.raises(SettingsError, match=r"sources\.payment: .*Did you mean 'payments'"):
        require_tables(company.settings(sales={"file": "s.csv"}, payment={"file": "p.csv"}))


def test_amounts_of_repeated_keys_are_added_only_where_that_makes_sense(company):
    sales = {"file": "s.csv", "repeated_keys": "add"}
    with pytest.raises(SettingsError, match="cost_pools, drivers, targets, payments allow"):
        require_tables(company.settings(sales=sales))


def test_a_needed_table_that_is_not_declared_is_named(company):
    with pytest.raises(SettingsError, match=r"sources\.sales: this table is needed"):
        require_tables(company.settings(sales=None))
