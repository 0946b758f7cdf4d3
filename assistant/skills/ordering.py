"""Looks up orders, and says what can be done about them and how; nothing is changed here."""

import re
from collections.abc import Sequence

from assistant.dialogue.actions import Action
from assistant.dialogue.state import Pending
from assistant.nlu.meaning import Intent
from assistant.records.orders import Order, OrderStatus
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome

ORDER_NUMBER = re.compile(r"(?<![\w.])(?=[A-Za-z\d-]*\d{3})[A-Za-z]{0,4}-?\d[\d-]{4,24}(?![\w])")
LAST_FOUR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
OPEN = frozenset(
    {OrderStatus.PENDING_PAYMENT, OrderStatus.PAID, OrderStatus.PACKED, OrderStatus.SHIPPED}
)
TOPICS = {
    Intent.CHANGE_ORDER: ("orders", "shipping"),
    Intent.RETURN_REFUND: ("returns", "warranty"),
}


def look_up(context: Context) -> Outcome:
    """Shows an own order to a known shopper, or to who names number and phone digits."""
    order, problem = find_order(context)
    if order is None:
        return problem
    return _show(order)


def after_sales(context: Context) -> Outcome:
    """Changing, returning, refunding: the shop's rule, beside the order it is about."""
    intent = context.meaning.intent
    answer = context.tools.answerer.answer(context.meaning.plain, TOPICS.get(intent, ()))
    own = _latest(context)
    lines = [Line("order.brief", {"order": own})] if own else []
    if answer:
        lines.append(Line("faq.answer", {"text": answer.text(context.language)}))
    lines.append(Line("order.human_does_it" if own or answer else "faq.unknown"))
    return Outcome(
        Action.ORDER if own else Action.ANSWER,
        tuple(lines),
        order=own.to_json() if own else None,
        sources=(answer.source(context.language),) if answer else (),
        suggestions=(Line("chip.human"), *([] if own else [Line("chip.track")])),
        changes={"pending": Pending("offer")},
    )


def find_order(context: Context) -> tuple[Order | None, Outcome]:
    """The order the message is about, or what to ask for."""
    text = context.meaning.text
    number = ORDER_NUMBER.search(text)
    if context.user:
        own = context.tools.orders.of_user(context.user)
        named = [o for o in own if number and o.order_id.endswith(number.group().lstrip("#"))]
        if named:
            return named[0], _ask()
        if own and not number:
            return _most_urgent(own), _ask()
        if not own:
            return None, Outcome(
                Action.ORDER, (Line("order.none"),), suggestions=(Line("chip.human"),)
            )
    return _identified(context, number.group() if number else None)


def _identified(context: Context, number: str | None) -> tuple[Order | None, Outcome]:
    """Number and last four digits may come in one message or in two."""
    pending = context.state.pending
    asked = pending.options[0] if pending and pending.kind == "order" and pending.options else None
    rest = context.meaning.text.replace(number, " ") if number else context.meaning.text
    digits = LAST_FOUR.search(rest)
    number = number or asked
    if number is None:
        return None, _ask()
    if digits is None:
        waiting = Pending("order", options=(number,))
        line = Line("order.ask_phone", {"number": number})
        return None, Outcome(Action.ORDER, (line,), changes={"pending": waiting})
    order = context.tools.orders.find(number, digits[1])
    wrong = Outcome(
        Action.ORDER,
        (Line("order.not_found"),),
        suggestions=(Line("chip.human"),),
        changes={"pending": Pending("order")},
    )
    return order, wrong


def _ask() -> Outcome:
    return Outcome(Action.ORDER, (Line("order.ask_number"),), changes={"pending": Pending("order")})


def _show(order: Order) -> Outcome:
    lines = [Line("order.status" if order.lines else "order.status_only", {"order": order})]
    if order.history:
        lines.append(Line("order.latest", {"event": order.history[-1]}))
    if order.status in (OrderStatus.PAID, OrderStatus.PACKED):
        chips: tuple[Line, ...] = (Line("chip.hurry"), Line("chip.human"))
    else:
        chips = (Line("chip.return"), Line("chip.human"))
    return Outcome(
        Action.ORDER,
        tuple(lines),
        order=order.to_json(),
        sources=({"kind": "order", "id": order.order_id},),
        suggestions=chips,
        changes={"pending": None},
    )


def _latest(context: Context) -> Order | None:
    own = context.tools.orders.of_user(context.user) if context.user else []
    return own[0] if own else None


def _most_urgent(orders: Sequence[Order]) -> Order:
    """The newest order still under way, else the newest."""
    return next((order for order in orders if order.status in OPEN), orders[0])
