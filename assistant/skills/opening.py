"""What a conversation with a known shopper opens with: the one thing that is true and due for them, else nothing.

What they asked to be told of comes first, then a parcel that is on its way, then goods that they buy
regularly. Each is said in one visit and not again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.alerts.alert import Firing, Kind
from assistant.dialogue.actions import Action
from assistant.records.orders import Order, OrderStatus
from assistant.skills.alert_words import day_of, fired_line
from assistant.skills.context import Context
from assistant.skills.orders.saying import spoken
from assistant.skills.outcome import Line, Outcome, source_of
from assistant.skills.rhythm import to_buy_again
from recommender.events import canonical_time

ON_ITS_WAY = (OrderStatus.SHIPPED, OrderStatus.OUT_FOR_DELIVERY)
LOST_AFTER = timedelta(days=15)  # a parcel of which nothing was heard since is no news


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to open with.

    Args:
        kind: ``alert``, ``order`` or ``again``.
        key: What it is, by which it is known once it was said.
        about: The product it is about, which the next message may be about, too.
    """

    kind: str
    key: str
    outcome: Outcome
    about: str | None = None


def due(context: Context, *, visiting: bool) -> Due | None:
    """What to open with; None for who is not known, switched personalisation off, or has nothing due.

    Args:
        context: The conversation, with no message yet.
        visiting: Whether the shopper comes and did not only look away: alerts are told either way.
    """
    if context.user is None or not context.personal or context.state.recipient:
        return None
    found = (*_alerts(context), *(_ways(context) if visiting else ()))
    return next((one for one in found if one.key not in context.state.told), None)


def told_key(firing: Firing) -> str:
    """By which it is known that an alert was said."""
    return f"alert:{firing.id}"


def _alerts(context: Context) -> Iterator[Due]:
    """What came of alerts and is still so."""
    for firing in context.tools.alerts.untold(context.user, context.conversation):
        line = fired_line(context, firing)
        if line is None or line.key.startswith("alert.missed"):
            continue  # the first reply says that it is over again
        watch = firing.alert.watch
        product = context.product(watch.product_id)
        chips: tuple[Line, ...] = (Line("chip.add_this"),) if product else ()
        if watch.kind is Kind.SUPPLY and product is None:
            chips = (Line("chip.value", {"value": watch.category, "field": "category"}),)
        sources = (source_of(product),) if product else ()
        outcome = Outcome(Action.SMALLTALK, (line,), suggestions=chips, sources=sources)
        yield Due("alert", told_key(firing), outcome, product.id if product else None)


def _ways(context: Context) -> Iterator[Due]:
    yield from _on_its_way(context)
    again = to_buy_again(context)
    if again is None:
        return
    product, rhythm = again
    facts = {"product": product, "times": rhythm.times, "last": day_of(rhythm.last)}
    outcome = Outcome(
        Action.SMALLTALK,
        (Line("opening.again", facts),),
        suggestions=(Line("chip.add_this"), Line("chip.remind")),
        sources=(source_of(product),),
    )
    yield Due("again", f"again:{product.id}:{rhythm.last.date()}", outcome, product.id)


def _on_its_way(context: Context) -> Iterator[Due]:
    """Parcels of this shop, newest first; where another system has the orders, nobody waits for it."""
    desk = context.tools.desk
    elsewhere = bool(context.tools.settings.orders_url)
    orders = [] if elsewhere else desk.service.of_user(context.user or "")
    for order in orders if isinstance(orders, list) else []:
        if order.status in ON_ITS_WAY and _was_sent_lately(order, context.now):
            said = Line("opening.order", {"order": spoken(context, order)})
            latest = (Line("order.latest", {"event": order.history[-1]}),) if order.history else ()
            outcome = Outcome(
                Action.SMALLTALK,
                (said, *latest),
                order=order.to_json(),
                suggestions=(Line("chip.track"),),
                sources=({"kind": "order", "id": order.order_id},),
            )
            yield Due("order", f"order:{order.order_id}:{order.status.value}", outcome)


def _was_sent_lately(order: Order, now: datetime) -> bool:
    if not order.shipped_at:
        return False
    sent = datetime.fromisoformat(canonical_time(order.shipped_at))
    return timedelta() <= now - sent <= LOST_AFTER
