"""Which order a message means, and what of it: by number, tail, 上一单, by what was bought, else by what fits."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.nlu.words.normalising import fold
from assistant.orders.bench import UNKNOWN, WAITING
from assistant.orders.drafts import Draft
from assistant.orders.requests import Deed, Hurry, Pieces, Request, Return, Withdraw
from assistant.orders.results import Proposal
from assistant.orders.withdrawing import latest
from assistant.records.orders import Order, OrderLine
from assistant.skills.context import Context
from assistant.skills.orders.whose import Mine, number_in

TAIL = re.compile(
    r"(?:尾号|末尾|后四位|结尾|结尾是|…|#|ending(?: in| with)?|ends (?:in|with))\s*(?:是|为|:)?\s*(\d{3,6})(?!\d)"
    r"|(?:订单|单号|order)\s*(?:号|number|no\.?|#)?\s*[:：]?\s*…?(\d{4})(?!\d)|(?<!\d)(\d{4})\s*(?:的?那?(?:一)?[单个])"
)
HAN = re.compile(r"[\u3400-\u9fff]+")
LATIN = re.compile(r"[a-z]{3,}")
COUNTED = re.compile(r"[双件条顶只个台把套箱袋盒瓶支本包副块张]([\u3400-\u9fff]{1,5})")
LONGEST_WORD = 6
# What messages about orders say besides the goods.
TALK = re.compile(
    r"退货退款|退换货|退货|退款|换货|取消|订单|单子|发货|收货|地址|发票|质量|问题|上一单|刚才|昨天|前天|不想要|想要|"
    r"我的|这个|那个|这单|那单|帮我|给我|可以|能不能|麻烦|一下|不要|买的|收到|申请|撤销|怎么|什么|尺码|颜色|大一|小一|已经|还没|没有|现在|"
    r"\b(?:the|and|for|my|want|return|refund|cancel|order|exchange|please|would|like|can|you|this|that|item|"
    r"bought|from|with|money|back|need|get|size|colou?r|are|were|was|too|not|have|has|one|them|its?|all|just|"
    r"send|sent|number|ending|last|latest|instead|another|new|pair|change|small|big|large|help|some|day|days|it|"
    r"keep|actually|status|where|when|still|arriv\w*|come|through|yet|did|does|hurry|bigger|smaller|never|mind)\b"
)
MOST = 5


@dataclass(frozen=True, slots=True)
class Pointed:
    """The orders that a message may mean, newest first, and whether anything in it pointed at them."""

    orders: tuple[Order, ...]
    told: bool


def order_meant(context: Context, own: Mine, draft: Draft, *, newest: bool) -> Pointed:
    """The orders that fit: those named, else the one talked about, else those where it can be done."""
    if not own.orders:
        return Pointed((), told=False)
    named = _by_number(context, own)
    if named is not None:
        return Pointed(named, told=bool(named))
    if newest:
        return Pointed(own.orders[:1], told=True)
    by_goods = _by_goods(context, own.orders)
    talked_about = own.get(context.state.order)
    if by_goods:
        both = [one for one in by_goods if talked_about and one.order_id == talked_about.order_id]
        meant = both or fit(context, by_goods, draft) or by_goods[:1]
        return Pointed(tuple(meant), told=True)
    if talked_about and (fit(context, [talked_about], draft) or draft.deed is Deed.WITHDRAW):
        return Pointed((talked_about,), told=True)
    fitting = tuple(fit(context, own.orders, draft))
    if not fitting and talked_about:
        return Pointed((talked_about,), told=True)
    return Pointed(fitting or own.orders[:1], told=False)


def fit(context: Context, orders: Sequence[Order], draft: Draft) -> list[Order]:
    """The orders for which the request could be carried out now."""
    return [order for order in orders if _fits(context, order, draft)]


def _fits(context: Context, order: Order, draft: Draft) -> bool:
    desk = context.tools.desk
    rule = desk.policy.deeds.get(draft.deed)
    if rule is None:
        action = latest(desk.actions(order.order_id))
        return action is not None and _holds(context, order, Withdraw(order.order_id, action.id))
    if order.status not in rule.states:
        return False
    match draft.deed:
        case Deed.INVOICE:
            return order.invoice is None
        case Deed.EXCHANGE if order.status not in WAITING:
            return _holds(context, order, Return(order.order_id, cause=draft.cause))
        case Deed.RETURN:
            return _holds(context, order, Return(order.order_id, cause=draft.cause))
        case Deed.HURRY:
            return _holds(context, order, Hurry(order.order_id))
    return True


def _holds(context: Context, order: Order, request: Request) -> bool:
    return isinstance(context.tools.desk.propose(order, request, context.local_now), Proposal)


def pieces_meant(context: Context, order: Order) -> tuple[Pieces, ...]:
    """The lines of an order that a message names by words of their goods; none if it names all alike."""
    scores = _scores(context, order.lines)
    best = max(scores, default=0)
    if best == 0 or all(score == best for score in scores):
        return ()
    meant = [line for line, score in zip(order.lines, scores, strict=True) if score == best]
    return tuple(_pieces(context, line, alone=len(meant) == 1) for line in meant)


def names_goods(context: Context, lines: Sequence[OrderLine]) -> bool:
    """Whether words of a message are of the goods of some lines."""
    return any(_scores(context, lines))


def all_pieces(order: Order) -> tuple[Pieces, ...]:
    """Every line of an order."""
    return tuple(Pieces(line.product_id, line.sku) for line in order.lines)


def _pieces(context: Context, line: OrderLine, *, alone: bool) -> Pieces:
    wanted = context.meaning.quantity
    some = wanted if alone and wanted and wanted < line.quantity else None
    return Pieces(line.product_id, line.sku, some)


def _by_number(context: Context, own: Mine) -> tuple[Order, ...] | None:
    """The orders whose number is named, none of theirs perhaps; None where no number is."""
    text = context.meaning.text
    number = number_in(text)
    if number:
        return tuple(order for order in own.orders if order.order_id.endswith(number))
    found = TAIL.search(fold(text))
    tail = next((group for group in found.groups() if group), "") if found else ""
    return tuple(one for one in own.orders if one.order_id.endswith(tail)) if tail else None


def _by_goods(context: Context, orders: Sequence[Order]) -> list[Order]:
    """The orders with the goods that the words of a message fit best."""
    best = [max(_scores(context, order.lines), default=0) for order in orders]
    top = max(best, default=0)
    return [order for order, score in zip(orders, best, strict=True) if score == top > 0]


def _scores(context: Context, lines: Sequence[OrderLine]) -> list[int]:
    """How much of a message's words is said of each line's goods: the longest match counts."""
    described = context.tools.desk.describe([line.product_id for line in lines])
    texts = [
        fold(f"{line.title or ''} {described.get(line.product_id, UNKNOWN).said}") for line in lines
    ]
    # As written too: what a catalogue spells in one word (runningshoes) an order may have in two.
    words = _words(fold(f"{context.meaning.text} {context.meaning.plain}"))
    return [
        max((len(word) for word in words if _stands_in(word, text)), default=0) for text in texts
    ]


def _words(folded: str) -> set[str]:
    """The words that may be of goods: runs of two to six Chinese characters, Latin words, 那双「鞋」."""
    said = TALK.sub(" ", folded)
    counted = {found[:length] for found in COUNTED.findall(said) for length in range(1, 6)}
    runs = (
        run[start : start + length]
        for run in HAN.findall(said)
        for length in range(2, LONGEST_WORD + 1)
        for start in range(len(run) - length + 1)
    )
    return {*counted, *runs, *LATIN.findall(said)}


def _stands_in(word: str, text: str) -> bool:
    if not word.isascii():
        return word in text
    singular = word.removesuffix("s")
    return re.search(rf"(?<![a-z]){re.escape(singular)}(?:e?s)?(?![a-z])", text) is not None
