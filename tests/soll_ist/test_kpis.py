from __future__ import annotations

import pytest

from kamlib.soll_ist.kpis import KPIS, require_chosen, require_known
from kamlib.support.errors import ParameterError, SettingsError


def test_settings_with_an_unknown_kpi_name_the_nearest():
    with pytest.raises(SettingsError, match=r"'net_revenu': Did you mean 'net_revenue'"):
        require_known(["nps", "net_revenu"])


def test_settings_with_a_kpi_twice_are_refused():
    with pytest.raises(SettingsError, match="more than once"):
        require_known(["nps", "nps"])


def test_parameter_with_a_kpi_that_is_not_compared_names_the_nearest():
    with pytest.raises(ParameterError, match="Did you mean 'customer_contribution'"):
        require_chosen("customer_contributon", ["net_revenue", "customer_contribution"])


def test_a_kpi_that_could_be_compared_says_where_to_add_it():
    with pytest.raises(ParameterError, match=r"add it to soll_ist\.kpis"):
        require_chosen("interactions", ["net_revenue"])
    with pytest.raises(ParameterError) as refused:
        require_chosen("net_revenu", ["net_revenue"])
    assert "add it" not in str(refused.value)


def test_cost_like_kpis_are_better_when_lower():
    lower = {kpi for kpi, definition in KPIS.items() if definition.polarity < 0}
    assert lower == {"discount_pct", "service_cost", "average_delay_days"}


def test_every_weight_of_a_ratio_is_a_sum_that_can_have_a_target():
    weights = {definition.weight for definition in KPIS.values()} - {""}
    assert weights <= {kpi for kpi, definition in KPIS.items() if not definition.is_ratio}
