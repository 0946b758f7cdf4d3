"""What a shop remembers of a shopper from before this conversation, read anew for every list.

Nothing is kept between turns, so what was done, corrected or erased a moment ago counts at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from assistant.records.orders import Order, OrderStatus
from recommender.events import Event, EventKind, EventLog, canonical_time, visitor
from recommender.profiling.note_log import NoteLog
from recommender.profiling.notes import SIZE, Note, Stance
from retrieval.constraints import Field
from retrieval.products import Product

SENT_BACK = frozenset(
    {OrderStatus.RETURN_REQUESTED, OrderStatus.RETURNED}
    | {OrderStatus.REFUNDING, OrderStatus.REFUNDED}
)


@dataclass(frozen=True, slots=True)
class Memory:
    """The events of shoppers and what they said of themselves.

    Args:
        logs, notes: Where they are; a rehearsal adds its own to the shop's.
    """

    logs: Sequence[EventLog] = ()
    notes: Sequence[NoteLog] = ()

    def past(self, user: str | None, conversation: str) -> tuple[Event, ...]:
        """What a shopper did outside the turns of ``conversation``, oldest first.

        An anonymous one is known by the conversation alone: what the page and the shop's own site
        told of it.
        """
        name = _name(user, conversation)
        found = [event for log in self.logs for event in log.of_user(name, conversation)]
        return tuple(sorted(found, key=lambda event: event.timestamp)) if name else ()

    def said(self, user: str | None, conversation: str) -> tuple[Note, ...]:
        """What a shopper said of themself outside the turns of ``conversation``, oldest first."""
        name = _name(user, conversation)
        found = (note for log in self.notes for note in log.of_user(name, conversation))
        return tuple(found) if name else ()

    def beside(self, engine: Engine) -> "Memory":
        """The same memory and that of another database."""
        return Memory((*self.logs, EventLog(engine)), (*self.notes, NoteLog(engine)))


def memory_of(engine: Engine) -> Memory:
    """The memory of a database."""
    return Memory().beside(engine)


def _name(user: str | None, conversation: str) -> str:
    return user or (visitor(conversation) if conversation else "")


def returns_in(orders: Iterable[Order]) -> list[Event]:
    """What was sent back, as events of the day it was ordered; orders without a day are passed over."""
    return [
        Event(order.user or "", line.product_id, EventKind.RETURN, canonical_time(order.created_at))
        for order in orders
        if order.status in SENT_BACK and order.created_at
        for line in order.lines
    ]


def sizes_in(orders: Iterable[Order], products: Mapping[str, Product]) -> list[Note]:
    """The sizes ordered and kept, oldest first."""
    return [
        took(product, line.sku, canonical_time(order.created_at))
        for order in sorted(orders, key=lambda one: one.created_at or "")
        if order.status not in SENT_BACK and order.created_at
        for line in order.lines
        if (product := products.get(line.product_id)) and size_of(product, line.sku)
    ]


def took(product: Product, sku: str | None, at: str) -> Note:
    """That a size was taken, in goods such as this one."""
    return Note(SIZE, size_of(product, sku) or "", Stance.TOOK, _beside(product), at)


def size_of(product: Product, sku: str | None) -> str | None:
    """The size of a variant; None where it is not sold in sizes."""
    sold = next((variant for variant in product.variants if variant.sku == sku), None)
    return sold.options.get(Field.SIZE) if sold else None


def _beside(product: Product) -> str:
    """The step above a product's kind: who wears 42 in running shoes wears it in hiking shoes."""
    return "/".join(product.categories[:-1])
