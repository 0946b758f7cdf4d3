"""Orders of the recorded purchases: every visit that bought something became one order.

Its status follows from its course and the clock; some of those delivered are sent back, exchanged or
refunded, a few are cancelled, and carts of the last hours wait for payment.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

import numpy as np

from demo.events import CART, PURCHASE, Event, Purchase
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
UNPAID_HOURS = 24
# Chance of each turn after delivery, with the days since delivery in which it stands at that point.
TURNS = (
    ("return_requested", 0.10, 0.2, 7.0),
    ("returned", 0.07, 3.0, 14.0),
    ("refunding", 0.07, 3.0, 14.0),
    ("refunded", 0.035, 8.0, 400.0),
    ("exchanged", 0.02, 8.0, 400.0),
)
CANCELLED, LATE = 0.025, 0.045
TURN_LINES = {
    "return_requested": ("提交退货申请，等待审核",),
    "returned": ("提交退货申请", "退货申请已通过", "仓库已收到退货，验收中"),
    "refunding": ("提交退货申请", "仓库已收到退货，验收合格", "退款处理中，1–3 个工作日原路退回"),
    "refunded": ("提交退货申请", "仓库已收到退货，验收合格", "退款已原路退回"),
    "exchanged": ("提交换货申请", "仓库已收到换货商品", "换货商品已重新发出并签收"),
}


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
    baskets.sort(key=lambda basket: (basket[0], basket[1]))
    return [
        _order(rng, number, people[user], at, lines, paid=paid, now=now)
        for number, (at, user, lines, paid) in enumerate(baskets, start=1)
    ]


Basket = tuple[datetime, str, tuple[OrderLine, ...], bool]


def _bought(purchases: Sequence[Purchase]) -> Iterator[Basket]:
    ordered = sorted(purchases, key=lambda bought: (bought.user, bought.visit, bought.at))
    for (user, _), group in groupby(ordered, key=lambda bought: (bought.user, bought.visit)):
        items = list(group)
        lines = tuple(OrderLine(item.product, item.variant, item.quantity) for item in items)
        yield items[-1].at, user, lines, True


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
        yield event.at + timedelta(seconds=50), event.user, lines, False


def _order(
    rng: np.random.Generator,
    number: int,
    shopper: Shopper,
    at: datetime,
    lines: tuple[OrderLine, ...],
    *,
    paid: bool,
    now: datetime,
) -> Order:
    region = int(shopper.id.removeprefix("shopper-")) * 7 % len(REGIONS)
    carrier = EXPRESS if rng.random() < 0.15 else USUAL
    course = draw_course(rng, at, region, carrier, late=bool(rng.random() < LATE))
    status, history = _outcome(rng, course, now) if paid else _abandoned(course, now)
    return Order(
        id=f"{at:%Y%m%d}{number:06d}",
        shopper=shopper,
        region=region,
        lines=lines,
        course=course,
        status=status,
        history=history,
        tracking_no=f"{PREFIXES[carrier]}{int(rng.integers(10**11)):012d}",
    )


def _abandoned(course: Course, now: datetime) -> tuple[str, tuple[Line, ...]]:
    opened = course.steps()[0][1]
    deadline = course.created + timedelta(hours=UNPAID_HOURS)
    if deadline > now:
        return "pending_payment", (opened,)
    return "cancelled", (opened, Line(deadline, "超过 24 小时未付款，订单已关闭"))


def _outcome(
    rng: np.random.Generator, course: Course, now: datetime
) -> tuple[str, tuple[Line, ...]]:
    if rng.random() < CANCELLED:
        return _cancelled(course, now)
    reached = [(status, line) for status, line in course.steps() if line.at <= now]
    status, history = reached[-1][0], tuple(line for _, line in reached)
    if status in {"delivered", "completed"}:
        return _turn(rng, course, status, history, now)
    return ("paid", history) if status == "pending_payment" else (status, history)


def _cancelled(course: Course, now: datetime) -> tuple[str, tuple[Line, ...]]:
    paid = tuple(line for _, line in course.steps()[:2])
    at = min(course.paid + (course.packed - course.paid) / 2, now - timedelta(minutes=1))
    at = at.replace(microsecond=0)
    return "cancelled", (*paid, Line(at, "买家取消订单，款项 1–3 个工作日原路退回"))


def _turn(
    rng: np.random.Generator,
    course: Course,
    status: str,
    history: tuple[Line, ...],
    now: datetime,
) -> tuple[str, tuple[Line, ...]]:
    """Let some of the delivered orders come back."""
    age = (now - course.delivered) / timedelta(days=1)
    for turn, chance, first, last in TURNS:
        if first <= age < last and rng.random() < chance:
            return turn, _came_back(history[:7], course.delivered, turn, now)
    return status, history


def _came_back(
    history: tuple[Line, ...], delivered: datetime, turn: str, now: datetime
) -> tuple[Line, ...]:
    texts = TURN_LINES[turn]
    span = min(now - delivered, timedelta(days=9))
    times = [delivered + span * (place + 1) / (len(texts) + 1) for place in range(len(texts))]
    lines = (Line(at.replace(microsecond=0), text) for at, text in zip(times, texts, strict=True))
    return (*history, *lines)


def _reached(at: datetime, history: Sequence[Line]) -> str | None:
    return at.isoformat() if any(line.at == at for line in history) else None


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
