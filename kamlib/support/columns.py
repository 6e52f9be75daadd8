"""Every column name of the workbook, spelled once.

Amounts are in the reporting currency and carry no suffix, shares (0 to 1) end in
``_share``, percentages in ``_pct``, dates in ``_date``, day counts in ``_days``,
booleans start with ``is_`` or ``has_``.
"""

# Who and when
ACCOUNT_ID = "account_id"
NAME = "name"
GROUP_ID = "group_id"
SEGMENT = "segment"
INDUSTRY = "industry"
COUNTRY = "country"
REGION = "region"
ACCOUNT_MANAGER = "account_manager"
STATUS = "status"
CUSTOMER_SINCE = "customer_since"
PAYMENT_TERMS_DAYS = "payment_terms_days"
CURRENCY = "currency"
RATE = "rate"
QUARTER = "quarter"
DATE = "date"
POSTING_DATE = "posting_date"

# Where an input row came from
FILE = "file"
LINE = "line"

# Sales lines
GROSS_AMOUNT = "gross_amount"
NET_AMOUNT = "net_amount"
DISCOUNT_AMOUNT = "discount_amount"
PRODUCT_COST = "product_cost"
QUANTITY = "quantity"
UNIT = "unit"
PRODUCT_ID = "product_id"
PRODUCT_GROUP = "product_group"
INVOICE_NO = "invoice_no"
KIND = "kind"
ORIGIN = "origin"

# Costs, pools, drivers
CATEGORY = "category"
AMOUNT = "amount"
ATTRIBUTION = "attribution"
NOTE = "note"
DRIVER = "driver"
PRACTICAL_CAPACITY = "practical_capacity"
VOLUME = "volume"

# Targets, ratings, surveys, payments, comments
KPI = "kpi"
TARGET = "target"
ACTUAL = "actual"
SCORE = "score"
CRITERION = "criterion"
RATER = "rater"
METRIC = "metric"
SCALE_MIN = "scale_min"
SCALE_MAX = "scale_max"
INVOICE_DATE = "invoice_date"
DUE_DATE = "due_date"
PAID_DATE = "paid_date"
CASH_DISCOUNT = "cash_discount"
INITIATED_BY = "initiated_by"
MINUTES = "minutes"
CAUSE = "cause"
TEXT = "text"
AUTHOR = "author"

# Facts, account x quarter
GROSS_REVENUE = "gross_revenue"
NET_REVENUE = "net_revenue"
INVOICED_NET = "invoiced_net"
REVENUE_WITHOUT_COST = "revenue_without_cost"
RETURNS = "returns"
SERVICE_REVENUE = "service_revenue"
CROSS_SELL_REVENUE = "cross_sell_revenue"
UP_SELL_REVENUE = "up_sell_revenue"
ORDER_LINES = "order_lines"
INVOICES = "invoices"
CUSTOMER_GROSS_PROFIT = "customer_gross_profit"
CUSTOMER_CONTRIBUTION = "customer_contribution"
CONTRIBUTION_WITHOUT_KEYED = "contribution_without_keyed"
CUSTOMER_PROFITABILITY_PCT = "customer_profitability_pct"
CUSTOMER_VALUE = "customer_value"

# The ten customer-caused cost categories, in the order of the method
PRODUCT = "product_cost"
COMPLAINTS_RETURNS = "complaints_returns"
DISCOUNTS = "discounts"
FINANCING = "financing"
SELLING = "selling"
PROMOTION = "promotion"
DEVELOPMENT = "development"
STORAGE = "storage"
FREIGHT = "freight"
SERVICE = "service"

CATEGORIES: tuple[str, ...] = (
    PRODUCT,
    COMPLAINTS_RETURNS,
    DISCOUNTS,
    FINANCING,
    SELLING,
    PROMOTION,
    DEVELOPMENT,
    STORAGE,
    FREIGHT,
    SERVICE,
)

# How a cost reached an account
DIRECT = "direct"
ACTIVITY = "activity"
KEY = "key"
ATTRIBUTIONS: tuple[str, ...] = (DIRECT, ACTIVITY, KEY)

#: The account that postings without a known account are kept under.
UNKNOWN = "unknown"
