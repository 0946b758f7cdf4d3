"""Orders of the recorded purchases: every visit that bought something became one order.

Its status follows from its course and the clock; some of those delivered are sent back, exchanged
or refunded, a few are cancelled, and carts of the last hours wait for payment.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

import numpy as np

from demo.events import CART, PURCHASE, Event, Purchase
from demo.outcomes import UNPAID_HOURS, abandoned, outcome
from demo.parcels import (
    EXPRESS,
    PREFIXES,
    REGIONS,
    USUAL,
    Course,
    Line,
    draw_course,
    fee,
)
from demo.prices import plain
from demo.products import Product
from demo.shoppers import Shopper

STREAM = 5
SURNAMES = "林周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜谢"
STREETS = ("好物路", "晴川巷", "云脚街", "小满路", "稻香里", "望月弄")
PAID_BY = ("wechat", "alipay", "wechat", "card", "huabei")
INSURED_EVERY = 3  # every third order has freight insurance
LATE = 0.045  # how often the warehouse breaks its promise of 48 hours


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One product in an order."""

    product: Product
    variant: int
    quantity: int

    @property
    def price(self) -> float:
        """The price of one piece."""
        if self.variant < 0:
            return self.product.price
        return self.product.variants[self.variant].price

    def row(self) -> dict[str, object]:
        """Return the line as it stands in orders.jsonl."""
        variants, product = self.product.variants, self.product
        sku = product.id if self.variant < 0 else variants[self.variant].sku
        return {
            "product_id": product.id,
            "sku": sku,
            "title": product.title.zh,
            "quantity": self.quantity,
            "price": plain(self.price),
        }


@dataclass(frozen=True, slots=True)
class Basket:
    """What one shopper ordered at one time."""

    at: datetime
    user: str
    lines: tuple[OrderLine, ...]
    paid: bool


@dataclass(frozen=True, slots=True)
class Order:
    """One order with the log of what happened to it."""

    id: str
    shopper: Shopper
    region: int
    lines: tuple[OrderLine, ...]
    course: Course
    status: str
    history: tuple[Line, ...]
    tracking_no: str

    def row(self) -> dict[str, object]:
        """Return the line of orders.jsonl."""
        course, last = self.course, self.history[-1].at
        goods = sum(line.price * line.quantity for line in self.lines)
        shipping = fee(goods, self.region, course.carrier)
        gone = course.shipped <= last and self.status != "cancelled"
        return {
            "order_id": self.id,
            "user": self.shopper.id,
            "status": self.status,
            "created_at": course.created.isoformat(),
            "paid_at": _reached(course.paid, self.history),
            "shipped_at": _reached(course.shipped, self.history),
            "delivered_at": _reached(course.delivered, self.history),
            "carrier": course.carrier if gone else None,
            "tracking_no": self.tracking_no if gone else None,
            "payment_method": _paid_by(self.id) if _reached(course.paid, self.history) else None,
            "insured": int(self.id[-6:]) % INSURED_EVERY == 0,
            "address": _address(self.shopper, self.region),
            "phone_last4": _phone(self.shopper)[-4:],
            "lines": [line.row() for line in self.lines],
            "total": plain(goods + shipping),
            "shipping_fee": shipping,
            "history": [line.row() for line in self.history],
        }


def draw_orders(
    seed: int,
    shoppers: Sequence[Shopper],
    products: Sequence[Product],
    purchases: Sequence[Purchase],
    events: Sequence[Event],
    now: datetime,
) -> list[Order]:
    """Draw all orders in order of time, those still unpaid among them."""
    rng = np.random.default_rng([seed, STREAM])
    people = {shopper.id: shopper for shopper in shoppers}
    baskets = [*_bought(purchases), *_unpaid(products, events, now)]
    baskets.sort(key=lambda basket: (basket.at, basket.user))
    return [
        _order(rng, number, people[basket.user], basket, now)
        for number, basket in enumerate(baskets, start=1)
    ]


def _bought(purchases: Sequence[Purchase]) -> Iterator[Basket]:
    ordered = sorted(purchases, key=lambda bought: (bought.user, bought.visit, bought.at))
    for (user, _), group in groupby(ordered, key=lambda bought: (bought.user, bought.visit)):
        items = list(group)
        lines = tuple(OrderLine(item.product, item.variant, item.quantity) for item in items)
        yield Basket(items[-1].at, user, lines, paid=True)


def _unpaid(
    products: Sequence[Product], events: Sequence[Event], now: datetime
) -> Iterator[Basket]:
    """Some carts that did not become a purchase were ordered and are not paid."""
    known = {product.id: product for product in products}
    bought = {(event.user, event.product_id) for event in events if event.event == PURCHASE}
    carts = [event for event in events if event.event == CART]
    for place, event in enumerate(carts):
        fresh = event.at > now - timedelta(hours=UNPAID_HOURS)
        if (event.user, event.product_id) in bought or (place % 12 and not fresh):
            continue
        product = known[event.product_id]
        lines = (OrderLine(product, 0 if product.variants else -1, 1),)
        yield Basket(event.at + timedelta(seconds=50), event.user, lines, paid=False)


def _order(
    rng: np.random.Generator, number: int, shopper: Shopper, basket: Basket, now: datetime
) -> Order:
    region = int(shopper.id.removeprefix("shopper-")) * 7 % len(REGIONS)
    carrier = EXPRESS if rng.random() < 0.15 else USUAL
    course = draw_course(rng, basket.at, region, carrier, late=bool(rng.random() < LATE))
    status, history = outcome(rng, course, now) if basket.paid else abandoned(course, now)
    return Order(
        id=f"{basket.at:%Y%m%d}{number:06d}",
        shopper=shopper,
        region=region,
        lines=basket.lines,
        course=course,
        status=status,
        history=history,
        tracking_no=f"{PREFIXES[carrier]}{int(rng.integers(10**11)):012d}",
    )


def _reached(at: datetime, history: Sequence[Line]) -> str | None:
    return at.isoformat() if any(line.at == at for line in history) else None


def _paid_by(order_id: str) -> str:
    """By the number, so that nothing else is drawn differently."""
    return PAID_BY[int(order_id[-6:]) % len(PAID_BY)]


def _phone(shopper: Shopper) -> str:
    """Return an obviously invented number; shopper-17 has 13800000017."""
    return f"1380000{int(shopper.id.removeprefix('shopper-')):04d}"


def _address(shopper: Shopper, region: int) -> dict[str, str]:
    number = int(shopper.id.removeprefix("shopper-"))
    title = "女士" if shopper.gender == "女" else "先生"
    street = STREETS[number % len(STREETS)]
    return {
        "name": SURNAMES[number % len(SURNAMES)] + title,
        "phone": _phone(shopper),
        "region": REGIONS[region][0],
        "detail": f"{street}{number % 97 + 1}号{number % 12 + 1}幢{number % 19 + 1}01室",
    }
