"""The purchases of a shop, from its orders and events, of shoppers who let it learn from them.

An order says what was paid; an event tells of a purchase where no order does. Both may tell of the
same one, minutes apart and perhaps across midnight: so an event counts only where the shopper has no
order on its day or the days beside it. Whoever switched personalisation off is left out altogether,
and what lies before an erasure says nothing.
"""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from assistant.records.orders import OrderStatus, OrderStore, Sale
from assistant.shop.folder import Shop
from assistant.shop.owner_files import zone_of
from recommender.ahead.histories import Purchase
from recommender.events import EventLog, canonical_time
from recommender.profiling.note_log import NoteLog
from recommender.profiling.notes import Said

VISITOR = "visitor:"  # of whom only a conversation is known (``recommender.events.visitor``)
NOT_BOUGHT = (OrderStatus.CANCELLED, OrderStatus.PENDING_PAYMENT)
MONEY_BACK = (OrderStatus.RETURNED, OrderStatus.REFUNDED)
NOTHING_SAID = Said()


@dataclass(frozen=True, slots=True)
class Bought:
    """What was bought in a shop.

    Args:
        purchases: Of shoppers who let the shop learn from them.
        until: The last day of which anything is known, as a number of the calendar; None: no day.
        left_out: How many shoppers who bought switched personalisation off.
    """

    purchases: tuple[Purchase, ...]
    until: int | None
    left_out: int


def bought_in(shop: Shop, now: datetime) -> Bought:
    """The purchases up to ``now``; what is dated later has not happened yet."""
    zone, present = zone_of(shop.settings.timezone), canonical_time(now.isoformat())
    said = NoteLog(shop.engine).said()
    sales = [one for one in OrderStore(shop.engine).sold() if _counts(one)]
    events = EventLog(shop.engine)
    acts = [act for act in events.bought() if not act[0].startswith(VISITOR)]
    moments = [canonical_time(one.at) for one in sales] + [at for _, at in acts]
    latest = [at for at in (*moments, events.latest(present) or "") if "" < at <= present]
    found = [*_of_orders(sales, said, present, zone)]
    ordered = defaultdict(set)
    for one in found:
        ordered[one.shopper].add(one.day)
    for user, at in acts:
        day = _day(at, zone)
        if _tells(said, user, at, present) and not ordered[user] & {day - 1, day, day + 1}:
            found.append(Purchase(user, day))
    off = {user for user, told in said.items() if not told.personal}
    buyers = {one.user for one in sales} | {user for user, _ in acts}
    until = _day(max(latest), zone) if latest else None
    return Bought(tuple(found), until, len(off & buyers))


def _of_orders(
    sales: list[Sale], said: dict[str, Said], present: str, zone: tzinfo
) -> Iterator[Purchase]:
    for one in sales:
        at = canonical_time(one.at)
        if _tells(said, one.user, at, present):
            yield Purchase(one.user, _day(at, zone), _value(one))


def _counts(sale: Sale) -> bool:
    return bool(sale.at) and sale.status not in NOT_BOUGHT


def _tells(said: dict[str, Said], user: str, at: str, present: str) -> bool:
    """Whether what a shopper did then may be learnt from, and has happened."""
    told = said.get(user, NOTHING_SAID)
    return told.personal and (told.erased or "") < at <= present


def _value(sale: Sale) -> float | None:
    """What was paid; nobody knows where it is not said, is no amount, or went back."""
    if sale.total is None or sale.status in MONEY_BACK:
        return None
    return sale.total if math.isfinite(sale.total) and sale.total >= 0 else None


def _day(at: str, zone: tzinfo) -> int:
    return datetime.fromisoformat(at).astimezone(zone).toordinal()
