"""How often a known shopper buys the same goods, from their own orders: for reminders, and for what to open with."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from statistics import median

from assistant.records.orders import Order, OrderStatus
from assistant.skills.context import Context
from assistant.taste.memory import SENT_BACK
from recommender.events import canonical_time
from retrieval.products import Product

HOUR = time(10)  # of the shop's clock, when it is told
AHEAD = 3  # days before it runs out: a parcel takes as long
NOT_KEPT = SENT_BACK | {OrderStatus.CANCELLED, OrderStatus.PENDING_PAYMENT}
REGULAR = 3  # purchases; two say nothing of how regular they are
UNEVEN = 2.0  # times the middle gap that a gap may have, or one part of it
LATE = 0.5  # of a gap: who has not bought by then buys elsewhere, or no more


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a kind of goods was bought.

    Args:
        days: Between two purchases, the median.
        last: The day of the last one.
        times: How many there were.
        even: Whether the time between them was always about the same.
    """

    days: int
    last: datetime
    times: int
    even: bool = False

    @property
    def due(self) -> datetime:
        """When it is time to buy again: a little before it runs out."""
        return self.last + timedelta(days=self.days - AHEAD)

    def is_due(self, now: datetime) -> bool:
        """Whether it is time to buy again, and not so late that nobody would."""
        return self.due <= now <= self.last + timedelta(days=self.days * (1 + LATE))


def rhythm_of(context: Context, product_id: str | None, category: str | None) -> Rhythm | None:
    """How often a known shopper bought it; None with fewer than two purchases on different days."""
    bought = list(_bought(context))
    goods = context.tools.store.get([key for _, key in bought])
    wanted = {
        key
        for key, product in goods.items()
        if key == product_id or (category is not None and category in product.categories)
    }
    return _rhythm({day for day, key in bought if key in wanted}, context)


def to_buy_again(context: Context) -> tuple[Product, Rhythm] | None:
    """The goods that a known shopper buys regularly and that are due now; what was bought most often.

    Nothing that cannot be had, that lies in the cart, or whose kind was bought since.
    """
    bought = list(_bought(context))
    goods = context.tools.shelf.get([key for _, key in bought])
    carted = {line.id for line in context.state.cart}
    found = []
    for key in dict.fromkeys(key for _, key in bought if key in goods and key not in carted):
        rhythm = _rhythm({day for day, other in bought if other == key}, context)
        if rhythm is None or not (rhythm.even and rhythm.is_due(context.local_now)):
            continue
        kind = {other for other, one in goods.items() if one.category == goods[key].category}
        newest = max(day for day, other in bought if other in kind)
        if goods[key].available and newest <= rhythm.last.date():
            found.append((-rhythm.times, key, rhythm))
    if not found:
        return None
    _, key, rhythm = min(found, key=lambda one: one[:2])
    return goods[key], rhythm


def _bought(context: Context) -> Iterator[tuple[date, str]]:
    """The days on which a known shopper bought goods and kept them, with the goods."""
    orders = context.tools.orders.of_user(context.user) if context.user else []
    for order in filter(_counts, orders):
        moment = datetime.fromisoformat(canonical_time(str(order.created_at)))
        at = moment.astimezone(context.local_now.tzinfo)
        if at <= context.local_now:
            yield from ((at.date(), line.product_id) for line in order.lines)


def _counts(order: Order) -> bool:
    return bool(order.created_at) and order.status not in NOT_KEPT


def _rhythm(on: Collection[date], context: Context) -> Rhythm | None:
    days = sorted(on)
    gaps = [(after - before).days for before, after in pairwise(days)]
    if not gaps:
        return None
    middle = median(gaps)
    even = len(days) >= REGULAR and middle / UNEVEN <= min(gaps) <= max(gaps) <= middle * UNEVEN
    last = datetime.combine(days[-1], HOUR, context.local_now.tzinfo)
    return Rhythm(max(1, round(middle)), last, len(days), even)
