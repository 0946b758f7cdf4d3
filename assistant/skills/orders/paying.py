"""付款链接呢: where an order that waits for payment is paid, beside how it can be."""

import re

from assistant.dialogue.actions import Action
from assistant.nlu.steering.commands import Command
from assistant.nlu.words.normalising import fold
from assistant.orders.results import Unavailable
from assistant.records.orders import Order, OrderStatus
from assistant.skills.context import Context
from assistant.skills.informing import shop_question
from assistant.skills.orders.placing import payment_link
from assistant.skills.orders.saying import unavailable
from assistant.skills.orders.whose import mine
from assistant.skills.outcome import Line, Outcome

PAYS = re.compile(
    r"(?:付款|支付|付钱|收款|结账)的?(?:链接|码|页面?|入口|地址|二维码)|二维码.{0,4}付"
    r"|(?:我要|我想|去|现在|马上|在?哪里?|怎么|如何|咋)(?:去)?(?:付款|付钱|支付|给钱)(?!方式)"
    r"|\b(?:payment|pay) (?:link|page|url|code)\b|\blink to pay\b|\bqr code\b|\b(?:where|how) (?:do|can|should) i pay\b"
    r"|\b(?:want|like|ready|going) to pay\b|\bpay (?:now|for (?:it|this|my order|the order))\b"
)
HOW = re.compile(r"怎么|如何|咋|\bhow\b")
LINK = re.compile(r"链接|码|页|入口|\blink\b|\bpage\b|\bcode\b|\burl\b")


def asks_to_pay(context: Context) -> bool:
    """Whether a message asks where to pay, and there is something to be paid."""
    if not PAYS.search(fold(context.meaning.plain)):
        return False
    if isinstance(mine(context), Unavailable):
        return LINK.search(fold(context.meaning.plain)) is not None
    if _waiting(context) is not None:
        return not (context.state.cart and context.meaning.command is Command.CHECKOUT)
    asks_for_link = LINK.search(fold(context.meaning.plain)) is not None
    return bool(context.state.cart) and asks_for_link


def tell_where_to_pay(context: Context) -> Outcome:
    """The link of the order that waits; asked how, also the ways there are."""
    found, order = mine(context), _waiting(context)
    if isinstance(found, Unavailable):
        return unavailable(context, found)
    if order is None:
        chips = (Line("chip.checkout"), Line("chip.view_cart"))
        return Outcome(Action.ANSWER, (Line("pay.checkout_first"),), suggestions=chips)
    told = to_pay(context, order)
    if HOW.search(fold(context.meaning.plain)):
        ways = shop_question(context)
        return (
            Outcome(Action.ORDER, order=told.order, changes=told.changes)
            .with_more(ways if ways.sources else Outcome(Action.ORDER))
            .with_more(told)
        )
    return told


def to_pay(context: Context, order: Order) -> Outcome:
    """Where one order is paid."""
    url = context.tools.settings.payment_url
    facts = {"order": order, "sum": order.total or 0.0}
    if url:
        facts |= {"url": payment_link(url, order.order_id)}
    return Outcome(
        Action.ORDER,
        (Line("pay.link" if url else "pay.no_link", facts),),
        order=order.to_json(),
        suggestions=(Line("chip.cancel"), Line("chip.human")),
        sources=({"kind": "order", "id": order.order_id},),
        changes={"pending": None, "order": order.order_id},
    )


def waiting_just_now(context: Context) -> Order | None:
    """The order that was talked about last, if it waits for payment."""
    found = _waiting(context)
    return found if found and found.order_id == context.state.order else None


def _waiting(context: Context) -> Order | None:
    """The order that waits for payment: the one talked about, else the newest."""
    found = mine(context)
    if isinstance(found, Unavailable):
        return None
    unpaid = [one for one in found.orders if one.status is OrderStatus.PENDING_PAYMENT]
    talked_about = [one for one in unpaid if one.order_id == context.state.order]
    return next(iter(talked_about or unpaid), None)
