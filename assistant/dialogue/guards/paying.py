"""Guards on what is to be paid: delivery fees, what a little more would bring, where to pay, refunds."""

import re

from assistant.nlu.words.normalising import fold
from assistant.skills import delivery
from assistant.skills.context import Context
from assistant.skills.orders import leaving, paying, refunds

GAP = re.compile(
    r"还?差多少|差(?:几|多少)(?:块|元|钱)|再(?:买|凑|加)(?:多少|几)|要?凑多少|还要?(?:买|凑|加)(?:多少|几块)"
    r"|\bhow (?:much|many) more\b|\bhow far (?:am i|off|from|to)\b|\bwhat (?:do i|else do i) need to (?:add|spend)\b"
)


def asks_of_freight(context: Context) -> bool:
    """The fee for sending an order out is asked, and the policy has one for what is asked."""
    return delivery.asks_of_freight(context)


def asks_how_much_more(context: Context) -> bool:
    """还差多少: something is in the cart, and it is asked what is missing to an offer or free delivery."""
    return bool(context.state.cart) and GAP.search(fold(context.meaning.plain)) is not None


def asks_to_pay(context: Context) -> bool:
    """付款链接呢: it is asked where to pay, and an order waits for that, or a cart for its order."""
    return paying.asks_to_pay(context)


def asks_for_refund(context: Context) -> bool:
    """退款到了吗: it is asked where the money of an order is."""
    return refunds.asks_for_refund(context)


def leaves_order(context: Context) -> bool:
    """算了, 取消 right after an order was talked about, with no question open."""
    return leaving.leaves_order(context)
