"""Chapter 2: which accounts earn money, and what makes the difference.

| module | answers |
|---|---|
| ``allocation`` | how cost pools reach accounts, what stays idle |
| ``statement`` | from gross revenue through ten cost categories to customer contribution |
| ``time_driven`` | minutes from time equations, what one event costs |
| ``ranking`` | what costs by key do to the order of accounts |
| ``concentration`` | who carries the contribution: whale curve and turning point |
| ``classes`` | A, B, C by revenue and by contribution, loss-makers apart |
| ``dependence`` | how much hangs on a few customers, and what if the largest leaves |
| ``comparison`` | each account beside the average over all customers and its target |
| ``customer_value`` | yearly value in money with services, cross- and up-selling |
| ``future_value`` | what the contributions of the next years are worth today |
| ``retention_models`` | retention and repeat buying of many customers |
| ``investment`` | whether what an account costs up front pays back |
| ``what_if`` | price, discount and service level of one account, and the break-even |
| ``loyalty`` | repurchase, recurring revenue, share of wallet, RFM |
| ``development`` | growth, trend and season |
| ``receivables`` | days outstanding, delay, financing, cash discounts |
| ``lines`` | the statement upright, line by line beside all customers |
| ``history`` | contribution over the last quarters |
| ``missing_cost``, ``missing_cost_texts`` | revenue without product cost: missing is not zero |
| ``ties``, ``ties_view`` | totals that must agree |
| ``labels``, ``definitions``, ``findings``, ``selection`` | how it is said |
| ``drawing``, ``shows`` | marks of pictures, columns of tables |
| ``charts``, ``whale_chart``, ``comparison_chart``, ``gallery`` | pictures |
| ``tables``, ``value_tables`` | tables |
| ``keyed_view``, ``dependence_view``, ``what_if_view``, ``future_view`` | one topic shown |
| ``dependence_details``, ``future_details`` | its folded tables |
| ``prospects`` | everything about an account's future in one table |
| ``figures``, ``chapter`` | all of it for one quarter |
"""

from kamlib.profitability.allocation import all_costs, allocate, driver_volumes
from kamlib.profitability.chapter import Profitability
from kamlib.profitability.classes import (
    abc_classes,
    class_counts,
    class_summary,
    side_by_side,
)
from kamlib.profitability.comparison import compare, cost_structure
from kamlib.profitability.concentration import turning_point, whale_curve
from kamlib.profitability.customer_value import customer_value
from kamlib.profitability.dependence import (
    by_customer,
    concentration_of,
    large_customers,
    lorenz,
    top_share,
    without_largest,
)
from kamlib.profitability.development import compound_growth_pct, growth, season_index, trend
from kamlib.profitability.future_value import (
    check_discounting,
    customer_npv,
    margin_multiple,
    net_present_value,
    per_quarter,
    scenario_values,
)
from kamlib.profitability.investment import account_investments, investment_case
from kamlib.profitability.lines import statement_lines
from kamlib.profitability.loyalty import (
    recurring_revenue,
    repurchase_rate,
    rfm,
    share_of_wallet,
    wallet_position,
    wallet_share_of_rank,
)
from kamlib.profitability.ranking import attribution_split, rank_change
from kamlib.profitability.receivables import (
    cash_discount_rate_pct,
    days_sales_outstanding,
    financing_cost,
    payment_behaviour,
)
from kamlib.profitability.retention_models import (
    BuyingModel,
    RetentionFit,
    expected_purchases,
    expected_repurchases,
    expected_residual_lifetime,
    fit_retention,
    survival_after,
)
from kamlib.profitability.statement import statement_by_quarter, statement_of
from kamlib.profitability.time_driven import (
    activity_costs,
    activity_minutes,
    practical_capacity,
    with_minutes,
)
from kamlib.profitability.what_if import Change, break_even, volume_room_pct, what_if

__all__ = [
    "BuyingModel",
    "Change",
    "Profitability",
    "RetentionFit",
    "abc_classes",
    "account_investments",
    "activity_costs",
    "activity_minutes",
    "all_costs",
    "allocate",
    "attribution_split",
    "break_even",
    "by_customer",
    "cash_discount_rate_pct",
    "check_discounting",
    "class_counts",
    "class_summary",
    "compare",
    "compound_growth_pct",
    "concentration_of",
    "cost_structure",
    "customer_npv",
    "customer_value",
    "days_sales_outstanding",
    "driver_volumes",
    "expected_purchases",
    "expected_repurchases",
    "expected_residual_lifetime",
    "financing_cost",
    "fit_retention",
    "growth",
    "investment_case",
    "large_customers",
    "lorenz",
    "margin_multiple",
    "net_present_value",
    "payment_behaviour",
    "per_quarter",
    "practical_capacity",
    "rank_change",
    "recurring_revenue",
    "repurchase_rate",
    "rfm",
    "scenario_values",
    "season_index",
    "share_of_wallet",
    "side_by_side",
    "statement_by_quarter",
    "statement_lines",
    "statement_of",
    "survival_after",
    "top_share",
    "trend",
    "turning_point",
    "volume_room_pct",
    "wallet_position",
    "wallet_share_of_rank",
    "whale_curve",
    "what_if",
    "with_minutes",
    "without_largest",
]
