"""What the sample company sells: 40 products in five groups, with list price and cost.

Prices rise every January, costs every quarter; a sales line takes the cost of its day.
"""

from __future__ import annotations

from dataclasses import dataclass

GROUPS: tuple[str, ...] = ("drives", "gearboxes", "motors", "spare_parts", "service")
SERVICE_GROUP = "service"

#: Per group: prefix, list prices in EUR, and share of the list price that is cost, in per mille.
_CATALOGUE: dict[str, tuple[str, tuple[int, ...], int]] = {
    "drives": ("DR", (640, 890, 1180, 1560, 2050, 2720, 3600, 4750, 6300, 8900), 551),
    "gearboxes": ("GB", (420, 610, 880, 1270, 1840, 2650, 3850, 5600, 7900), 575),
    "motors": ("MO", (290, 410, 580, 830, 1190, 1700, 2450, 3500, 4950), 662),
    "spare_parts": ("SP", (9, 18, 34, 62, 105, 180, 310, 540), 385),
    "service": ("SV", (92, 118, 136, 164), 580),
}
_PREMIUM_FROM = 6

#: Per mille of the first year's list price, by year.
_PRICE_INDEX = {2023: 1000, 2024: 1030, 2025: 1055, 2026: 1078}
_COST_STEP = 6


@dataclass(frozen=True, slots=True)
class Product:
    """One product.

    Parameters
    ----------
    product_id, group : str
        Key, and the group it belongs to.
    price, cost : int
        List price and cost in cents at the start of the first quarter.
    is_premium : bool
        Whether selling it to a customer of its group is an up-sell.
    """

    product_id: str
    group: str
    price: int
    cost: int
    is_premium: bool

    @property
    def unit(self) -> str:
        """Unit of measure: pieces, or hours of service."""
        return "h" if self.group == SERVICE_GROUP else "ST"

    def price_in(self, year: int) -> int:
        """List price of a year, in cents."""
        return (self.price * _PRICE_INDEX[year] + 500) // 1000

    def cost_at(self, position: int) -> int:
        """Cost per unit in the quarter at a position, in cents.

        Examples
        --------
        >>> Product("DR1", "drives", 10000, 5000, False).cost_at(2)
        5060
        """
        return (self.cost * (1000 + _COST_STEP * position) + 500) // 1000


def _catalogue() -> tuple[Product, ...]:
    listed = []
    for group, (prefix, prices, share) in _CATALOGUE.items():
        for number, price in enumerate(prices):
            cents = price * 100 - 5 * (number + 1)
            # The larger sizes of a group are a little cheaper to make.
            cost = cents * (share + 6 - 3 * number) // 1000
            premium = number >= _PREMIUM_FROM and group != "spare_parts"
            listed.append(Product(f"{prefix}{110 + 10 * number}", group, cents, cost, premium))
    return tuple(listed)


PRODUCTS: tuple[Product, ...] = _catalogue()
BY_GROUP: dict[str, tuple[Product, ...]] = {
    group: tuple(product for product in PRODUCTS if product.group == group) for group in GROUPS
}
BY_ID: dict[str, Product] = {product.product_id: product for product in PRODUCTS}
