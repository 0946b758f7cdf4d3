"""Looks up orders, and says what can be done about them and how; nothing is changed here."""

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.dialogue.actions import Action
from assistant.dialogue.state import Pending
from assistant.nlu.meaning import Intent
from assistant.nlu.steering.deeds import says_latest
from assistant.nlu.words.normalising import fold
from assistant.orders.bench import WAITING, moment
from assistant.orders.drafts import Draft
from assistant.orders.requests import Deed
from assistant.orders.results import Unavailable
from assistant.records.orders import Order, OrderStatus
from assistant.skills.context import Context
from assistant.skills.informing import answer_line, known
from assistant.skills.orders import requesting, whose
from assistant.skills.orders.meant import order_meant
from assistant.skills.orders.saying import case_facts, cited, spoken, unavailable
from assistant.skills.orders.whose import Mine, mine, number_in
from assistant.skills.outcome import Line, Outcome

OPEN = frozenset(
    {OrderStatus.PENDING_PAYMENT, OrderStatus.PAID, OrderStatus.PACKED, OrderStatus.SHIPPED}
)
TOPICS = {
    Intent.CHANGE_ORDER: ("orders", "shipping"),
    Intent.RETURN_REFUND: ("returns", "warranty"),
}
WAITS = re.compile(
    r"发货|没发|不发|没到|没收到|快递|物流|包裹|订单|等了|\b(?:ship|deliver|arriv|parcel|package|order|wait)"
)
# What can be done in each state, most likely first.
CHOICES = {
    OrderStatus.PENDING_PAYMENT: ("chip.cancel", "chip.address"),
    OrderStatus.PAID: ("chip.hurry", "chip.address", "chip.cancel"),
    OrderStatus.PACKED: ("chip.hurry", "chip.cancel"),
    OrderStatus.DELIVERED: ("chip.return_it", "chip.exchange_it", "chip.invoice"),
    OrderStatus.COMPLETED: ("chip.return_it", "chip.invoice"),
}


def look_up(context: Context) -> Outcome:
    """Shows an own order to a known shopper, or to who names number and phone digits."""
    pending = context.state.pending
    if pending is not None and pending.kind == whose.ORDER and pending.draft is not None:
        return requesting.claimed(context, pending.draft)
    own = mine(context)
    if isinstance(own, Unavailable):
        return unavailable(context, own)
    order = _meant(context, own)
    if order is not None:
        return show(context, order)
    if own.known and not own.orders and number_in(context.meaning.text) is None:
        return Outcome(Action.ORDER, (Line("order.none"),), suggestions=(Line("chip.human"),))
    found = whose.identify(context)
    if isinstance(found, Outcome):
        return found
    return show(context, found).changing(identified=found.order_id)


def without_number(context: Context) -> Outcome:
    """What can be done without an order's number: own orders are there for who is known, else a person."""
    found = mine(context)
    if getattr(found, "orders", ()):
        return look_up(context)
    chips = (Line("chip.human"),)
    changes = {"pending": Pending("offer")}
    return Outcome(Action.ORDER, (Line("order.no_number"),), suggestions=chips, changes=changes)


def show(context: Context, order: Order) -> Outcome:
    """Where an order is: its state, what is late or asked for, and what can be done."""
    late = context.tools.desk.bench(order, context.now).is_late(order)
    said = spoken(context, order)
    lines = [Line("order.status" if order.lines else "order.status_only", {"order": said})]
    if late:
        lines = [_late(context, said), Line("order.late_choices")]
    elif order.open_cases:
        case = order.open_cases[-1]
        facts = {"order": order, **case_facts(context, case)}
        lines.append(Line(f"order.case_{case['kind']}", facts))
    elif order.history:
        lines.append(Line("order.latest", {"event": order.history[-1]}))
    clause = context.tools.desk.policy.promise.clause if late else None
    return Outcome(
        Action.ORDER,
        tuple(lines),
        order=order.to_json(),
        sources=({"kind": "order", "id": order.order_id}, *cited(context, clause)),
        suggestions=(*_choices(order, late=late), Line("chip.human")),
        changes={"pending": None, "order": order.order_id},
    )


def late_order(context: Context) -> Order | None:
    """The order that a shopper who complains of waiting waits for: paid, and not sent as promised."""
    if not WAITS.search(fold(context.meaning.plain)):
        return None
    own = mine(context)
    orders = () if isinstance(own, Unavailable) else own.orders
    desk = context.tools.desk
    late = (order for order in orders if desk.bench(order, context.now).is_late(order))
    return next(late, None)


def after_sales(context: Context) -> Outcome:
    """Changing, returning, refunding: the shop's rule, beside the order it is about."""
    intent = context.meaning.intent
    answer = known(context, TOPICS.get(intent, ()))
    found = mine(context)
    own = None if isinstance(found, Unavailable) else _meant(context, found)
    lines = [Line("order.brief", {"order": spoken(context, own)})] if own else []
    if answer:
        lines.append(answer_line(context, answer))
    lines.append(Line("order.just_say" if own or answer else "faq.unknown"))
    chips = _choices(own, late=False) if own else (Line("chip.track"),)
    return Outcome(
        Action.ORDER if own else Action.ANSWER,
        tuple(lines),
        order=own.to_json() if own else None,
        sources=(answer.source(context.language),) if answer else (),
        suggestions=(*chips, Line("chip.human")) if own or answer else (Line("chip.human"), *chips),
        changes={"pending": None if own or answer else Pending("offer")},
    )


def _meant(context: Context, own: Mine) -> Order | None:
    """The order that a message names; else the one talked about, else the most urgent."""
    if number_in(context.meaning.text) and not own.orders:
        return None
    newest = says_latest(context.meaning.plain)
    pointed = order_meant(context, own, Draft(Deed.HURRY), newest=newest)
    if pointed.told:
        return pointed.orders[0]
    if not pointed.orders:
        return None  # a number that is none of theirs is checked like a stranger's
    return _most_urgent(own.orders) if own.orders else None


def _most_urgent(orders: Sequence[Order]) -> Order:
    """The newest order still under way, else the newest."""
    return next((order for order in orders if order.status in OPEN), orders[0])


def _late(context: Context, order: Order) -> Line:
    zone = ZoneInfo(context.tools.settings.timezone)
    paid_at = moment(order.paid_at, context.now) or context.now
    hours = context.tools.desk.policy.promise.hours
    facts = {"order": order, "day": _day(paid_at, zone), "hours": f"{hours:g}"}
    return Line("order.late", facts)


def _day(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone)


def _choices(order: Order, *, late: bool) -> tuple[Line, ...]:
    if late:
        return (Line("chip.hurry"), Line("chip.refund"))
    done = {case["kind"] for case in order.open_cases}
    withdraw = ("chip.withdraw",) if done - {Deed.HURRY.value} else ()
    names = CHOICES.get(order.status, ())
    if order.status in WAITING and Deed.HURRY.value in done:
        names = tuple(name for name in names if name != "chip.hurry")
    return tuple(Line(name) for name in (*withdraw, *names))
