"""What a shop remembers of a shopper from before this conversation, read anew for every list.

Nothing is kept between turns, so what was done, corrected or erased a moment ago counts at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.records.orders import Order, OrderStatus
from recommender.events import Event, EventKind, EventLog, canonical_time, visitor

SENT_BACK = frozenset(
    {OrderStatus.RETURN_REQUESTED, OrderStatus.RETURNED}
    | {OrderStatus.REFUNDING, OrderStatus.REFUNDED}
)


@dataclass(frozen=True, slots=True)
class Memory:
    """The events of shoppers.

    Args:
        logs: Where they are; a rehearsal adds its own to the shop's.
    """

    logs: Sequence[EventLog] = ()

    def past(self, user: str | None, conversation: str) -> tuple[Event, ...]:
        """What a shopper did outside the turns of ``conversation``, oldest first.

        An anonymous one is known by the conversation alone: what the page and the shop's own site
        told of it.
        """
        name = user or (conversation and visitor(conversation))
        if not name:
            return ()
        found = [event for log in self.logs for event in log.of_user(name, conversation)]
        return tuple(sorted(found, key=lambda event: event.timestamp))

    def beside(self, log: EventLog) -> "Memory":
        """The same memory and another log."""
        return Memory((*self.logs, log))


def returns_in(orders: Iterable[Order]) -> list[Event]:
    """What was sent back, as events of the day it was ordered; orders without a day are passed over."""
    return [
        Event(order.user or "", line.product_id, EventKind.RETURN, canonical_time(order.created_at))
        for order in orders
        if order.status in SENT_BACK and order.created_at
        for line in order.lines
    ]
