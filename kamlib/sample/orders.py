"""What an account orders in a quarter: how much, which products, at which price.

A quarter starts from the account's plan (size, growth, season), is bent by its story, and
becomes order lines. Two accounts buy under a frame contract with fixed quantities.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from kamlib.sample import stories
from kamlib.sample.accounts import Account
from kamlib.sample.currency import PRICE_LIST_RATE, from_euro
from kamlib.sample.days import NEWEST, QUARTERS, index_of
from kamlib.sample.draw import around, between, chance, pick, weighted, whole
from kamlib.sample.products import BY_GROUP, BY_ID, GROUPS, Product

_SEASON = {1: 0.97, 2: 1.01, 3: 0.99, 4: 1.03}
_LINES_PER_ROOT = 0.0871
_BEFORE_RETURNS = 1.01
_STEADY_QUARTER = 6250.0
_MISBOOKED_DELIVERY = 400_000.0
_PROJECT_ORDER = 615_000.0
_AFTER_CHAMPION = {9: 0.84, 10: 0.71, 11: 0.58}
FIRST_OF_2026 = index_of("2026Q1")

#: Frame contracts: quantity of each product in every quarter.
_PRICE_RISE_FRAME = {
    "DR140": 150,
    "DR160": 88,
    "GB130": 210,
    "GB150": 74,
    "SP140": 640,
    "MO140": 90,
}
_MIX_BEFORE = {"DR140": 190, "DR150": 140, "GB130": 200, "GB140": 150, "MO140": 110, "MO150": 90}
_MIX_AFTER = {"DR140": 80, "DR150": 60, "GB130": 90, "GB140": 60, "MO140": 310, "MO150": 280}
_PRICE_RISE_PCT = 6
_FRAME_YEAR = 2025
FRAMES = (stories.PRICE_RISE, stories.MIX_SHIFT)


@dataclass(frozen=True, slots=True)
class Order:
    """One line before it has an invoice; prices in cents of the account's currency."""

    product: Product
    quantity: int
    unit_price: int
    discount: int
    origin: str

    @property
    def gross(self) -> int:
        """Amount before the discount, in cents."""
        return self.unit_price * self.quantity

    @property
    def rebate(self) -> int:
        """Discount on the invoice, in cents."""
        return (self.gross * self.discount + 5000) // 10000

    @property
    def net(self) -> int:
        """Amount after the discount, in cents."""
        return self.gross - self.rebate


def expected_revenue(account: Account, position: int) -> float:
    """Net revenue of a quarter as the account's size, growth and season let expect, in EUR.

    Parameters
    ----------
    account : Account
        The account.
    position : int
        Position of the quarter; the one after the newest is allowed.

    Returns
    -------
    float
        Zero before its first quarter; stories are not known here.
    """
    behaviour = account.behaviour
    if position < behaviour.first or behaviour.yearly <= 0:
        return 0.0
    if account.account_id == stories.STEADY:
        return _STEADY_QUARTER
    level = behaviour.yearly / 4
    for _ in range(position):
        level *= 1 + behaviour.growth / 4
    return level * _SEASON[(QUARTERS[0] + position).number]


def _ordered_revenue(source: Random, account: Account, position: int) -> float:
    behaviour, name = account.behaviour, account.account_id
    if position > behaviour.last:
        return 0.0
    revenue = expected_revenue(account, position)
    revenue *= 1 + around(source, 0.0, behaviour.steadiness)
    is_irregular = behaviour.yearly < 150_000 and name not in (stories.STEADY, stories.PROJECT)
    if is_irregular and chance(source, 0.2):
        return 0.0
    if name == stories.MISBOOKED and position == FIRST_OF_2026:
        revenue -= _MISBOOKED_DELIVERY
    if name == stories.LOST_CHAMPION:
        revenue *= _AFTER_CHAMPION.get(position, 1.0)
    return revenue * (1.0 if name == stories.STEADY else _BEFORE_RETURNS)


def _origin(source: Random, account: Account, product: Product) -> str:
    weights = account.behaviour.mix
    if weights[GROUPS.index(product.group)] < 1.0 and product.group != "spare_parts":
        return "cross_sell" if chance(source, 0.7) else "base"
    if product.is_premium:
        return "up_sell" if chance(source, 0.3) else "base"
    return "base"


def _affordable(source: Random, group: str, ceiling: float) -> Product:
    products = BY_GROUP[group]
    fitting = [product for product in products if product.price <= ceiling]
    return pick(source, fitting) if fitting else products[0]


def _choose(source: Random, account: Account, lines: int, revenue: float) -> list[Product]:
    """Choose the products of a quarter, dearest first, so that the last line can fill up."""
    ceiling = revenue * 100 / max(2.0, lines / 3)
    groups = (GROUPS[weighted(source, account.behaviour.mix)] for _ in range(lines))
    chosen = [_affordable(source, group, ceiling) for group in groups]
    return sorted(chosen, key=lambda product: (-product.price, product.product_id))


def _priced(source: Random, account: Account, product: Product, year: int) -> tuple[int, int]:
    price = from_euro(product.price_in(year), PRICE_LIST_RATE[account.currency])
    discount = max(0, account.behaviour.discount + pick(source, (0, 0, 0, -150, 150)))
    return price, 0 if product.group == "service" else discount


def _fill(source: Random, account: Account, position: int, revenue: float) -> list[Order]:
    """Turn a quarter's revenue into lines; what one line leaves over, the next ones take."""
    lines = max(3, int(_LINES_PER_ROOT * math.sqrt(revenue)))
    products = _choose(source, account, lines, revenue)
    weights = [math.sqrt(math.sqrt(p.price)) * between(source, 0.35, 1.65) for p in products]
    left = revenue * 100 * 10_000 / PRICE_LIST_RATE[account.currency]
    weight_left = 0.0
    for weight in weights:
        weight_left += weight
    orders: list[Order] = []
    for product, weight in zip(products, weights, strict=True):
        price, discount = _priced(source, account, product, QUARTERS[position].year)
        unit_net = price * (10_000 - discount) / 10_000
        quantity = int(left * weight / weight_left / unit_net + 0.5)
        weight_left -= weight
        if quantity >= 1:
            order = Order(product, quantity, price, discount, _origin(source, account, product))
            orders.append(order)
            left -= order.net
    return orders


def _parts(source: Random, quantity: int, count: int) -> list[int]:
    """Cut a quantity into call-offs that add up to it."""
    parts = []
    for remaining in range(count, 1, -1):
        part = int(quantity * between(source, 0.7, 1.3) / remaining)
        parts.append(part)
        quantity -= part
    return [part for part in (*parts, quantity) if part > 0]


def _called_off(source: Random, frame: dict[str, int]) -> dict[str, int]:
    """Move a few pieces between the products of a frame; their total stays."""
    called = dict(frame)
    names = list(frame)
    for giver, taker in zip(names, (*names[1:], names[0]), strict=True):
        moved = whole(source, 0, 3)
        called[giver] -= moved
        called[taker] += moved
    return called


def _frame(source: Random, account: Account, position: int) -> list[Order]:
    is_2026 = position >= FIRST_OF_2026
    raised = 100
    if account.account_id == stories.PRICE_RISE:
        frame = _called_off(source, _PRICE_RISE_FRAME)
        raised += _PRICE_RISE_PCT if is_2026 else 0
    else:
        frame = _called_off(source, _MIX_AFTER if is_2026 else _MIX_BEFORE)
    orders = []
    for product_id, quantity in frame.items():
        product = BY_ID[product_id]
        price = product.price_in(_FRAME_YEAR) * raised // 100
        orders += [
            Order(product, part, price, account.behaviour.discount, "base")
            for part in _parts(source, quantity, 13)
        ]
    return orders


def _project() -> list[Order]:
    """One big order of large drives and gearboxes, outside the account's usual business."""
    orders = []
    share = _PROJECT_ORDER * 100 / 4
    for product_id in ("DR200", "DR190", "GB190", "MO190"):
        product = BY_ID[product_id]
        price = product.price_in(QUARTERS[NEWEST].year)
        quantity = int(share / (price * 0.9) + 0.5)
        orders.append(Order(product, quantity, price, 1000, "up_sell"))
    return orders


def draw_orders(source: Random, account: Account, position: int) -> list[Order]:
    """Draw what an account orders in a quarter.

    Parameters
    ----------
    source : random.Random
        Stream of the account and quarter.
    account : Account
        The account.
    position : int
        Position of the quarter.

    Returns
    -------
    list of Order
        Empty where nothing is ordered.
    """
    if account.account_id in FRAMES:
        return _frame(source, account, position)
    revenue = _ordered_revenue(source, account, position)
    orders = _fill(source, account, position, revenue) if revenue > 0 else []
    if account.account_id == stories.PROJECT and position == NEWEST:
        orders += _project()
    return orders
