"""Guards on what is said of promotions; where a shop has none, no message is about them."""

from assistant.nlu.meaning import Intent
from assistant.nlu.words.patterns import compiled
from assistant.promotions.promotion import Kind
from assistant.skills import promoting
from assistant.skills.context import Context
from retrieval.constraints import Field

EDGE = r"[\s，。！？!?,.~～]*"  # \W would take Chinese characters in
LESS = "(?:打折|降价|特价|促销|减价|清仓)"
OFFERED = "(?:优惠|折扣|活动|促销)"
REDUCED_GOODS = compiled(  # goods are asked for, whatever was talked about
    rf"(?:什么|啥|哪些|哪[个款]|有没有|只看|只要|来点|看看|想要|要|找)[^，。,.？?]{{0,6}}{LESS}(?:了|中)?(?:的|商品|东西|好物|款|区|吗)"
    rf"|^{EDGE}{LESS}(?:的|商品|区){EDGE}$|(?:什么|啥|哪些)(?:东西|商品)?(?:在|正在)?{LESS}",
    r"\b(?:what(?:'s| is| else is)?|(?:any|some|every)thing|which (?:ones|items|things)|stuff|things|items|goods|ones)"
    r"(?: (?:is|are|that's|that are|you have|currently|now|goods|items))* on (?:sale|offer|special)\b",
    r"\b(?:only|show me|just) (?:the )?(?:reduced|discounted|sale) (?:ones|items|goods|stuff)\b",
)
WHAT_SALE = compiled(
    rf"(?:什么|啥|哪些|今天|现在|最近|近期|目前|这几天|店里)[^，。,.？?]{{0,5}}{OFFERED}|^{EDGE}{OFFERED}(?:{OFFERED})?(?:呢|吗|有吗)?{EDGE}$",
    r"\b(?:any|what|current|today'?s|which)(?: \w+){0,2} (?:deals?|offers?|promotions?|specials?|sales|bargains?)\b",
)
SALE = compiled(
    rf"{LESS}|{OFFERED}",
    r"\bon (?:sale|offer)\b|\b(?:deals?|discounts?|discounted|reduced|promotions?|bargains?)\b",
)
DEEDS = frozenset(
    {Intent.BUY, Intent.TRACK_ORDER, Intent.CHANGE_ORDER, Intent.RETURN_REFUND, Intent.SET_ALERT}
    | {Intent.COMPLAINT, Intent.HUMAN_AGENT}
)


def claims_coupon(context: Context) -> bool:
    """The code of a coupon stands in the message."""
    text = context.meaning.text
    return bool(text) and context.tools.promotions.coded(text) is not None


def asks_what_is_reduced(context: Context) -> bool:
    """有什么打折的, 这类打折吗, "what's on sale": of goods in general or of a kind, not of one item."""
    meaning, plain = context.meaning, context.meaning.plain
    if meaning.intent in DEEDS or meaning.references or meaning.command:
        return False
    if REDUCED_GOODS.search(plain):
        return True
    if context.product_in_question() or promoting.asks_of_promotions(plain):
        return False
    named = any(c.field in (Field.CATEGORY, Field.BRAND) for c in meaning.constraints)
    return bool(SALE.search(plain) if named else WHAT_SALE.search(plain))


def asks_of_promotions(context: Context) -> bool:
    """A kind of promotion is named, or a sale to come, in a question that is no wish for goods."""
    meaning = context.meaning
    pieces = Kind.NTH in promoting.kinds_asked(meaning.plain)  # "buy two get one" buys nothing
    deed = meaning.intent in DEEDS and not (pieces and meaning.intent is Intent.BUY)
    if deed or not promoting.asks_of_promotions(meaning.plain):
        return False
    wishes = meaning.mentions and meaning.intent not in (Intent.ASK_PRICE, Intent.OUT_OF_SCOPE)
    return not wishes and bool(context.tools.promotions.all())
