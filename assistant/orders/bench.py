"""What a request is judged by besides the order itself, and what orders tell of time and money."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from assistant.orders.deadlines import is_overdue
from assistant.orders.policy import Policy
from assistant.orders.requests import Pieces
from assistant.records.orders import Order, OrderLine, OrderStatus

WAITING = (OrderStatus.PAID, OrderStatus.PACKED)
UNDERWAY = (OrderStatus.SHIPPED, OrderStatus.OUT_FOR_DELIVERY)


@dataclass(frozen=True, slots=True)
class Goods:
    """What the catalogue knows of an item that was ordered.

    Args:
        said: Title, category and facts, for exceptions.
        prices: By variant what a piece costs regularly now, in the shop's currency.
    """

    said: str = ""
    prices: Mapping[str, float] = field(default_factory=dict)


UNKNOWN = Goods()


@dataclass(frozen=True, slots=True)
class Bench:
    """What a request is judged by.

    Args:
        now: The moment, in the time zone of the shop: there days end.
        goods: What is known of goods, by product id.
    """

    policy: Policy
    now: datetime
    goods: Mapping[str, Goods] = field(default_factory=dict)

    def said_of(self, line: OrderLine) -> str:
        """What is known of the goods of a line."""
        return f"{line.title or ''} {self.goods.get(line.product_id, UNKNOWN).said}"

    def price_step(self, line: OrderLine, sku: str) -> float | None:
        """What a piece of another variant costs more than the one of a line, regularly and now.

        What promotions took off the piece that was bought stays taken off. Less than 0 where the other
        one is cheaper, None where either price is not known.
        """
        prices = self.goods.get(line.product_id, UNKNOWN).prices
        was, is_ = prices.get(line.sku or ""), prices.get(sku)
        return None if was is None or is_ is None else round(is_ - was, 2)

    def is_late(self, order: Order) -> bool:
        """Whether the promise of dispatch is broken: paid, and not sent in time."""
        paid_at = moment(order.paid_at, self.now)
        late = is_overdue(paid_at, self.policy.promise.hours, self.now)
        return late and order.status in WAITING


def moment(at: str | None, now: datetime) -> datetime | None:
    """A time of an order; one without an offset is taken for one of ``now``'s zone."""
    if not at:
        return None
    found = datetime.fromisoformat(at)
    return found if found.tzinfo else found.replace(tzinfo=now.tzinfo)


def paid(order: Order) -> float:
    """What was paid for an order, freight included; 0 for one that waits for payment."""
    if order.status is OrderStatus.PENDING_PAYMENT:
        return 0.0
    if order.total is not None:
        return order.total
    goods = sum((line.price or 0.0) * line.quantity for line in order.lines)
    return round(goods + (order.shipping_fee or 0.0), 2)


def line_of(order: Order, pieces: Pieces) -> OrderLine | None:
    """The line that some pieces are of."""
    same = [line for line in order.lines if line.product_id == pieces.product_id]
    return next((line for line in same if pieces.sku in (None, line.sku)), None)


def lines_of(order: Order, pieces: Sequence[Pieces]) -> tuple[OrderLine, ...]:
    """The lines that some pieces are of; all lines where none are named."""
    if not pieces:
        return order.lines
    found = (line_of(order, one) for one in pieces)
    return tuple(line for line in found if line is not None)


def worth(order: Order, pieces: Sequence[Pieces]) -> float | None:
    """What some pieces of an order cost; None where one of them is not in it or has no price.

    Prices of lines are those paid. They never come to more than the goods of the order did.
    """
    total = 0.0
    for one in pieces:
        line = line_of(order, one)
        wanted = one.quantity or (line.quantity if line else 0)
        if line is None or line.price is None or wanted > line.quantity:
            return None
        total += line.price * wanted
    goods = paid(order) - (order.shipping_fee or 0.0)
    return round(min(total, goods), 2)


def takes_all(order: Order, pieces: Sequence[Pieces]) -> bool:
    """Whether some pieces are the whole order; none named means all."""
    if not pieces:
        return True
    wanted = {
        (p.product_id, line.sku): p.quantity or line.quantity
        for p in pieces
        if (line := line_of(order, p))
    }
    return wanted == {(line.product_id, line.sku): line.quantity for line in order.lines}
