"""Names of effects, measures and methods on pictures and in tables."""

from __future__ import annotations

from kamlib.soll_ist import effects as e
from kamlib.soll_ist import matching as m
from kamlib.support.language import translatable

MEASURES: dict[str, str] = {
    e.REVENUE: translatable("Invoiced net revenue"),
    e.CONTRIBUTION: translatable("Gross profit on invoices"),
}
#: Short names above the two panels of a bridge, whose title says the rest.
HEADS: dict[str, str] = {
    e.REVENUE: translatable("Invoiced net revenue"),
    e.CONTRIBUTION: translatable("Gross profit"),
}
STEPS: dict[str, str] = {
    e.QUANTITY_EFFECT: translatable("Quantity"),
    e.MIX: translatable("Mix"),
    e.PRICE: translatable("Price"),
    e.DISCOUNT: translatable("Discount"),
    e.CURRENCY: translatable("Currency"),
    e.COST: translatable("Unit cost"),
    e.JOINT: translatable("Joint term"),
    m.NEW_CUSTOMERS: translatable("New customers"),
    m.LOST_CUSTOMERS: translatable("Lost customers"),
    m.NEW_PRODUCTS: translatable("Products bought anew"),
    m.LOST_PRODUCTS: translatable("Products no longer bought"),
    m.TOTAL_ONLY: translatable("Without comparable quantity"),
}
BRIDGE_NOTE = translatable(
    "Each product of an account is compared with itself in {base}. Price at the new quantity and "
    "the old discount rate; quantity and mix at old prices; new and lost apart. Gross profit on "
    "invoices: invoiced net revenue − product cost. "
    "Joint term of price and quantity: {method} ({meaning})."
)
BRIDGE_NOTE_GENERAL = translatable(
    "Each product of an account is compared with itself in {base}; new and lost apart. "
    "Gross profit on invoices: invoiced net revenue − product cost. "
    "Joint term of price and quantity: {method} ({meaning})."
)
