"""What was paid for a piece of each product, week by week, from the shop's orders.

A price is what the piece cost on its order, with its part of what was taken off the whole order. What a
coupon took off is no price: it was one shopper's. Where it is known that an order used one, its pieces count
at what they cost before. These are sums by product and week: no shopper is in what comes out.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

import numpy as np
from sqlalchemy import Engine, select

from assistant.ahead.sales import NO_DEMAND
from assistant.promotions.promotion import Kind, Promotion
from assistant.promotions.tables import promotions, uses
from assistant.records.orders import Order
from recommender.demand.sales import MOST_PIECES
from recommender.events.event import seconds
from recommender.prices.elasticity import Observations
from recommender.prices.outlook import History
from retrieval.products import Product

WEEK = 7
MOST_WEEKS = 520  # ten years; a day that lies further back is a typing error
HIGHEST = 1e9
HALF = 0.5  # of a week, from which on a promotion counts as its own
FOR_SEVERAL = (Kind.NTH, Kind.THRESHOLD)


@dataclass(frozen=True, slots=True)
class Piece:
    """So many pieces of a product, at what one of them cost."""

    product_id: str
    day: date
    pieces: int
    price: float


@dataclass(frozen=True, slots=True)
class Paid:
    """What was paid.

    Args:
        pieces: Every line of an order that counts and whose price is known.
        unpriced: Lines whose price nobody knows.
        with_coupon: Pieces that were bought with a coupon that is known.
    """

    pieces: tuple[Piece, ...]
    unpriced: int
    with_coupon: int

    @property
    def last(self) -> date | None:
        """The newest day of all."""
        return max((one.day for one in self.pieces), default=None)


def with_coupons(engine: Engine) -> set[str]:
    """The numbers of orders of which it is known that they used a coupon."""
    joined = uses.join(promotions, promotions.c.id == uses.c.promotion_id)
    query = select(uses.c.order_id).select_from(joined)
    with engine.connect() as connection:
        return set(connection.scalars(query.where(promotions.c.kind == Kind.COUPON.value)))


def paid_for(
    orders: Iterable[Order], coupons: Collection[str], zone: tzinfo, now: datetime
) -> Paid:
    """What was paid in ``orders`` up to the last day that is over."""
    today, found, unpriced, with_coupon = now.astimezone(zone).date(), [], 0, 0
    for order in orders:
        told = order.created_at or order.paid_at
        if order.status in NO_DEMAND or not told:
            continue
        day = datetime.fromtimestamp(seconds(told), zone).date()
        if not timedelta(0) < today - day <= timedelta(weeks=MOST_WEEKS):
            continue
        held = order.order_id in coupons
        lines = [line for line in order.lines if 0 < line.quantity <= MOST_PIECES]
        for line, price in zip(lines, prices_of(order, with_coupon=held), strict=True):
            if price is None:
                unpriced += 1
                continue
            with_coupon += line.quantity if held else 0
            found.append(Piece(line.product_id, day, line.quantity, price))
    return Paid(tuple(found), unpriced, with_coupon)


def prices_of(order: Order, *, with_coupon: bool) -> Iterator[float | None]:
    """What one piece of each line cost; None where that is not known or no price at all.

    Args:
        order: With its lines.
        with_coupon: Whether what was taken off the whole order is no price.
    """
    lines = [line for line in order.lines if 0 < line.quantity <= MOST_PIECES]
    goods = sum((line.price or 0.0) * line.quantity for line in lines)
    whole = all(line.price is not None for line in lines) and len(lines) == len(order.lines)
    due = None if order.total is None else order.total - (order.shipping_fee or 0.0)
    share = 1.0
    if due is not None and whole and not with_coupon and 0 < due < goods:
        share = due / goods
    for line in lines:
        price = line.price
        if price is None and len(order.lines) == 1 and due is not None:
            price = due / line.quantity
        paid = None if price is None else price * share
        yield round(paid, 2) if paid is not None and 0 < round(paid, 2) <= HIGHEST else None


def histories(
    paid: Paid, known: Iterable[Product], offers: Iterable[Promotion], zone: tzinfo
) -> list[History]:
    """The weeks of each product of the catalogue that was ever sold, by id; weeks end on the last day."""
    last = paid.last
    sold: dict[str, list[Piece]] = defaultdict(list)
    for one in paid.pieces:
        sold[one.product_id].append(one)
    several = [one for one in offers if one.kind in FOR_SEVERAL]
    return [
        _history(product, sold[product.id], last, several, zone)
        for product in sorted(known, key=lambda one: one.id)
        if last is not None and product.id in sold
    ]


def _history(
    product: Product,
    pieces: Iterable[Piece],
    last: date,
    several: Iterable[Promotion],
    zone: tzinfo,
) -> History:
    units: dict[int, float] = defaultdict(float)
    money: dict[int, float] = defaultdict(float)
    for one in pieces:
        week = (last - one.day).days // WEEK
        units[week] += one.pieces
        money[week] += one.pieces * one.price
    weeks = sorted(units, reverse=True)
    mine = [one for one in several if one.scope.has(product)]
    seen = Observations(
        np.array([units[week] for week in weeks]),
        np.array([round(money[week] / units[week], 2) for week in weeks]),
        [product.id] * len(weeks),
        np.array([_promoted(mine, last - timedelta(weeks=week), zone) for week in weeks], np.bool_),
    )
    return History(product.id, groups_of(product), seen, weeks[0] + 1)


def _promoted(mine: Iterable[Promotion], end: date, zone: tzinfo) -> bool:
    """Whether a promotion for several pieces held for half of the week that ends on a day."""
    until = datetime(end.year, end.month, end.day, tzinfo=zone) + timedelta(days=1)
    since, length = until - timedelta(weeks=1), timedelta(weeks=1)
    held = (min(one.end, until) - max(one.start, since) for one in mine)
    return any(part >= HALF * length for part in held)


def groups_of(product: Product) -> tuple[str, ...]:
    """What a product's slope may be drawn to, the narrowest first; the whole shop last."""
    steps = product.categories
    kinds = ["/".join(steps[:depth]) for depth in range(len(steps), 0, -1)]
    own = [f"{kinds[0]} · {product.brand}"] if kinds and product.brand else []
    return (*own, *kinds, *([product.brand] if product.brand else ()), "*")
