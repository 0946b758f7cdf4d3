"""Guards on what is wanted of orders: a yes to "shall I", what was missing, a request, what goes to a person."""

import re

from assistant.dialogue.confidence import SURE
from assistant.nlu.meaning import Intent
from assistant.nlu.steering.deed_words import mark
from assistant.nlu.steering.deeds import Wanted, find_deed, says_everything
from assistant.nlu.words.normalising import fold
from assistant.nlu.words.patterns import compiled
from assistant.orders.drafts import Draft
from assistant.orders.requests import Deed
from assistant.skills.context import Context
from assistant.skills.orders import requesting, settling
from assistant.skills.orders.filling import DETAIL, adds
from assistant.skills.orders.meant import fit, names_goods
from assistant.skills.orders.whose import mine, number_in

ABOUT_ORDERS = frozenset({Intent.TRACK_ORDER, Intent.CHANGE_ORDER, Intent.RETURN_REFUND})
# Thanks for a refund, a goodbye that says 退下 and a search for a pillow ask for nothing to be done.
OTHERWISE = frozenset(
    {Intent.THANK, Intent.GOODBYE, Intent.GREET, Intent.SET_ALERT, Intent.OUT_OF_SCOPE}
    | {Intent.ASK_PRICE, Intent.COMPARE, Intent.BUY, Intent.CONTROL, Intent.DENY}
    | {Intent.FIND_PRODUCT, Intent.RECOMMEND}
)
SHOPPING = frozenset({Intent.FIND_PRODUCT, Intent.RECOMMEND, Intent.COMPARE, Intent.REFINE})
# Words that only orders have; what is left needs an intent or an order that is talked about.
PLAIN = frozenset({Deed.CANCEL, Deed.REFUND, Deed.HURRY, Deed.ADDRESS})
BY_NAME = re.compile(r"换货|退货|\bexchange\b|\breturn\b")
LONGEST_ANSWER = 60
NAMED = re.compile(r"订单|单号|[这那]单|\border\b")
SHORTEST_NUMBER = 8  # digits
BARE_INVOICE = re.compile(r"\W*发票(?:呢|吧)?\W*")
HOW_IS_IT = re.compile(
    r"(?:现在|目前|那)*(?:是|到|处于)?(?:什么|啥|哪个?)(?:状态|情况|进度|步|阶段)了?\W*|(?:现在)?(?:到哪儿?|怎么样|咋样)了\W*"
)
LONG_NUMBER = 10
DIGITS = re.compile(
    r"[\s,，、;；和/]*+(?:尾号|后四位|手机|phone|last four)*+\s*+[:：是]?\s*+\d{4}\s*[.。]?",
    re.IGNORECASE,
)
LACKS_NUMBER = compiled(
    r"(?:没有?|找不到|忘了?|忘记|不知道|不记得|丢了?|查不到|想不起)(?:了|我的|那个)?(?:订单号|单号|订单编号|编号)"
    r"|(?:订单号|单号|订单编号)[^，。,.？?]{0,4}(?:没有?|找不到|忘|不知道|不记得|丢|在哪|哪里|哪儿)",
    r"\b(?:don'?t (?:have|know|remember)|do not have|have no|no|lost|forgot|can(?:'?t|not) find|where (?:is|do i find))"
    r"(?: \w+){0,2} order (?:number|no\b|id)",
)


def settles(context: Context) -> bool:
    """What an order's request would come to was told, and the message says yes, no, or the same again."""
    draft = _draft(context, requesting.CONFIRM)
    if draft is None:
        return False
    said = settling.said_to_it(context, draft) is not None or context.cancels
    return said or settling.other_cause(context, draft) is not None


def answers_about_order(context: Context) -> bool:
    """Which order, which item or what instead was asked, and the message may say it."""
    pending = context.state.pending
    if pending is None or pending.draft is None or _starts_anew(context, pending.draft):
        return False
    if pending.kind not in (requesting.WHICH_ORDER, requesting.WHICH_LINE, DETAIL):
        return False
    if settling.says_no(context):
        return True
    if len(context.meaning.text) > LONGEST_ANSWER and pending.kind != DETAIL:
        return False
    if pending.kind == requesting.WHICH_ORDER:
        return (
            bool(_place(context))
            or bool(re.search(r"\d{4}", context.meaning.text))
            or _names(context)
        )
    if pending.kind == requesting.WHICH_LINE:
        return bool(_place(context)) or _everything(context) or _names(context)
    return adds(context, pending.draft)


def wants_deed(context: Context) -> bool:
    """The message says what is to be done about an order, and is not about goods to be bought."""
    wanted = find_deed(context.meaning.plain)
    if wanted is None or not _is_serious(context, wanted):
        return False
    return _speaks_of_orders(context, wanted)


def regrets_deed(context: Context) -> bool:
    """The last message was misunderstood, and it changed an order."""
    before = context.before
    return context.misread and before is not None and "acted" in before.changed


def names_order(context: Context) -> bool:
    """An order's number stands beside the word for one, or it is asked how the one talked about is."""
    number = number_in(context.meaning.text)
    named = NAMED.search(fold(context.meaning.plain)) is not None or _proves(context, number)
    if context.state.order and HOW_IS_IT.fullmatch(fold(context.meaning.plain).strip()):
        return True
    return named and number is not None and sum(map(str.isdigit, number)) >= SHORTEST_NUMBER


def _proves(context: Context, number: str | None) -> bool:
    """Whether nothing but a long number and four digits stand there: an order's and its phone's."""
    rest = context.meaning.text.replace(number or "", " ")
    return number is not None and len(number) >= LONG_NUMBER and DIGITS.fullmatch(rest) is not None


def lacks_number(context: Context) -> bool:
    """我没有订单号: the number that was asked for cannot be told."""
    return LACKS_NUMBER.search(fold(context.meaning.plain)) is not None


def goes_to_a_person(context: Context) -> bool:
    """By a rule of the shop's policy the message goes to a person first: authorities, injury, counterfeit."""
    already = context.state.handoff is not None
    return (
        not already
        and context.tools.desk.policy.handed_over(fold(context.meaning.text)) is not None
    )


def _is_serious(context: Context, wanted: Wanted) -> bool:
    """Asking whether something can be returned before it is bought is a question about rules."""
    if not wanted.asks or wanted.own or context.state.order:
        return True
    found = mine(context)
    has_orders = bool(getattr(found, "orders", ()))
    return has_orders and not context.state.shown


def _speaks_of_orders(context: Context, wanted: Wanted) -> bool:
    intent = context.meaning.intent
    surely_other = intent in OTHERWISE and context.meaning.confidence > SURE
    hurries = wanted.deed is Deed.HURRY and context.state.order is not None
    if surely_other and wanted.deed is not Deed.WITHDRAW and not hurries:
        return False
    if wanted.deed in PLAIN or intent in ABOUT_ORDERS:
        return True
    if wanted.deed is Deed.INVOICE and BARE_INVOICE.fullmatch(fold(context.meaning.plain)):
        return context.state.order is not None
    if wanted.deed is Deed.INVOICE:
        return wanted.own or not wanted.asks or context.state.order is not None
    if wanted.deed is Deed.WITHDRAW:
        return bool(context.state.acted) or context.state.order is not None
    shopping = context.state.shown or context.state.ledger or context.state.query
    if BY_NAME.search(fold(context.meaning.plain)) is not None:
        return intent not in SHOPPING or not shopping
    resized = mark("resize").search(fold(context.meaning.plain)) is not None
    if intent in SHOPPING and not resized:
        return False
    return not shopping and (context.state.order is not None or _could_be_done(context, wanted))


def _could_be_done(context: Context, wanted: Wanted) -> bool:
    """Whether the shopper has an order for which it fits."""
    own = getattr(mine(context), "orders", ())
    return bool(fit(context, own, Draft(wanted.deed, cause=wanted.cause)))


def _draft(context: Context, kind: str) -> Draft | None:
    pending = context.state.pending
    return pending.draft if pending and pending.kind == kind else None


def _starts_anew(context: Context, draft: Draft) -> bool:
    wanted = find_deed(context.meaning.plain)
    return wanted is not None and wanted.deed is not draft.deed


def _place(context: Context) -> bool:
    return settling.place_in(context, 99) is not None


def _everything(context: Context) -> bool:
    return says_everything(context.meaning.plain)


def _names(context: Context) -> bool:
    """Whether words of the message are of goods in one of the orders asked about."""
    found = mine(context)
    pending = context.state.pending
    numbers = pending.options if pending and pending.kind == requesting.WHICH_ORDER else ()
    draft = pending.draft if pending else None
    wanted = (*numbers, draft.order_id if draft else None)
    orders = [one for one in getattr(found, "orders", ()) if one.order_id in wanted]
    lines = [line for order in orders for line in order.lines]
    return names_goods(context, lines)
