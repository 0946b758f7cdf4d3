"""Guards on what is said of promotions; where a shop has none, no message is about them."""

from assistant.nlu.meaning import Intent
from assistant.promotions.promotion import Kind
from assistant.skills import promoting
from assistant.skills.context import Context

DEEDS = frozenset(
    {Intent.BUY, Intent.TRACK_ORDER, Intent.CHANGE_ORDER, Intent.RETURN_REFUND, Intent.SET_ALERT}
    | {Intent.COMPLAINT, Intent.HUMAN_AGENT}
)


def claims_coupon(context: Context) -> bool:
    """The code of a coupon stands in the message."""
    text = context.meaning.text
    return bool(text) and context.tools.promotions.coded(text) is not None


def asks_of_promotions(context: Context) -> bool:
    """A kind of promotion is named, or a sale to come, in a question that is no wish for goods."""
    meaning = context.meaning
    pieces = Kind.NTH in promoting.kinds_asked(meaning.plain)  # "buy two get one" buys nothing
    deed = meaning.intent in DEEDS and not (pieces and meaning.intent is Intent.BUY)
    if deed or not promoting.asks_of_promotions(meaning.plain):
        return False
    wishes = meaning.mentions and meaning.intent is not Intent.ASK_PRICE
    return not wishes and bool(context.tools.promotions.all())
