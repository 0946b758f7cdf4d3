"""What a shop sold by day, from its orders and from the events of its site.

Both may tell of the same purchase, minutes apart and perhaps across midnight: an event counts only where
the shopper has no order of that product on its day or the days beside it. What was cancelled, never paid
or sent back whole was no demand. These are numbers of pieces: no shopper is in what comes out.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta, tzinfo

from assistant.ahead.stock_history import days_sold_out
from assistant.records.orders import Order, OrderStatus, OrderStore
from assistant.shop.folder import Shop
from assistant.shop.owner_files import zone_of
from recommender.demand.sales import MOST_PIECES, DailySales, Line, daily_sales, of_events
from recommender.events import EventLog
from recommender.events.event import seconds

NO_DEMAND = frozenset(
    {
        OrderStatus.PENDING_PAYMENT,
        OrderStatus.CANCELLED,
        OrderStatus.RETURNED,
        OrderStatus.REFUNDED,
    }
)
NOTHING_YET = date.min
Told = dict[tuple[str, str], set[date]]


def sales_of(shop: Shop, now: datetime) -> DailySales:
    """The sales of each product up to the last day that is over and of which anything is known."""
    zone, log = zone_of(shop.settings.timezone), EventLog(shop.engine)
    orders = [order for order in OrderStore(shop.engine).all() if _moment(order) is not None]
    told: Told = defaultdict(set)
    for order in orders:
        for line in order.lines:
            told[_buyer(order), line.product_id].add(_day(_moment(order) or 0.0, zone))
    events = [line for line in of_events(log.all()) if not _known(line, told, zone)]
    lines = [*_of_orders(orders), *events]
    newest = [_day(line.at, zone) for line in lines if line.at <= now.timestamp()]
    latest = log.latest()
    if latest is not None:
        newest.append(min(_day(seconds(latest), zone), now.astimezone(zone).date()))
    last = max(newest) - timedelta(days=1) if newest else NOTHING_YET
    return daily_sales(lines, last, zone, days_sold_out(shop.engine, last))


def _of_orders(orders: Iterable[Order]) -> Iterator[Line]:
    for order in orders:
        if order.status in NO_DEMAND:
            continue
        for line in order.lines:
            if 0 < line.quantity <= MOST_PIECES:
                at = _moment(order) or 0.0
                yield Line(_buyer(order), line.product_id, at, float(line.quantity))


def _known(line: Line, told: Told, zone: tzinfo) -> bool:
    """Whether an order tells of what an event tells."""
    days = told.get((line.who, line.product_id))
    day = _day(line.at, zone)
    return bool(days) and any(abs((day - one).days) <= 1 for one in days or ())


def _buyer(order: Order) -> str:
    return order.user or f"order:{order.order_id}"


def _moment(order: Order) -> float | None:
    told = order.created_at or order.paid_at
    return seconds(told) if told else None


def _day(at: float, zone: tzinfo) -> date:
    return datetime.fromtimestamp(at, zone).date()
