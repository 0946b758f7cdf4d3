"""Guards on delivery before buying: when it would be there, where to, what that costs."""

import re

from assistant.nlu.words.normalising import fold
from assistant.orders.places import only_place_in, place_in
from assistant.skills import arriving
from assistant.skills.context import Context

LONGEST_PLACE = 24  # characters; an address is one for an order
COMES = re.compile(
    r"(?:多久|多长时间|几天|什么时候|啥时候|何时).{0,6}(?:到|送|发货|收到|拿到)"
    r"|(?:寄|送|发|运|快递)(?:到|往|去).{1,10}(?:几天|多久|多长时间|什么时候)"
    r"|\b(?:how (?:soon|fast|quickly|long|many days)|when)\b.{0,24}\b(?:arrives?|deliver\w*|have it|get it|have this"
    r"|get this|ships?|shipping|come|here|take)\b"
)
HOW_LONG = re.compile(r"几天|多久|多长时间|\bhow (?:long|soon|fast|many days)\b|\bwhen\b")
BESIDE_A_LIST = ("facet", "offer", "which", "destination")  # questions that wait for no order
OF_AN_ORDER = re.compile(
    r"订单|单号|快递|物流|包裹|退款|退货|换货|我的|我买|买的|下的单|到货|还没|怎么还"
    r"|\b(?:orders?|ordered|package|parcel|tracking|refund|return|my|bought|still|back in)\b"
)


def asks_when_it_comes(context: Context) -> bool:
    """多久能到, of an item talked about or in the cart by who has spoken of no order: how long delivery takes."""
    state, text = context.state, fold(context.meaning.plain)
    about_item = context.product_in_question() is not None
    before_buying = (about_item or state.cart) and not (state.order or state.identified)
    comes = COMES.search(text) or (HOW_LONG.search(text) and place_in(text) is not None)
    asked = comes and not (OF_AN_ORDER.search(text) or _names_goods(context))
    pending = state.pending
    free = pending is None or pending.kind in BESIDE_A_LIST or bool(context.referred())
    return bool(before_buying and asked and free)


def _names_goods(context: Context) -> bool:
    """Whether a message names anything but a place that goods may come from, too."""
    return any(one.constraint.field != "origin" for one in context.meaning.mentions)


def says_where_to(context: Context) -> bool:
    """Where to? was asked, and the message is a place."""
    pending, text = context.state.pending, fold(context.meaning.plain)
    asked = pending is not None and pending.kind == arriving.ASKING
    return asked and len(text) <= LONGEST_PLACE and place_in(text) is not None


def asks_another_place(context: Context) -> bool:
    """The last turn told days or a fee of one place, and the message is no more than another: 那北京呢."""
    told, text = context.state.destination, fold(context.meaning.plain)
    just = told is not None and told.turn == context.state.turn
    return just and len(text) <= LONGEST_PLACE and only_place_in(text) is not None
