"""What delivery costs by the shop's policy: to a region, for the cart, for an item; nothing is guessed.

A shop whose policy has no fees answers from its entries, else says that it does not know.
"""

import re

from assistant.dialogue.actions import Action
from assistant.dialogue.state import Destination
from assistant.nlu.words.normalising import fold
from assistant.orders.clauses import Delivery
from assistant.orders.divisions import Division
from assistant.orders.freight import Tariff
from assistant.orders.places import place_in, spoken_name
from assistant.promotions.money import amount, cents
from assistant.promotions.quote import Quote
from assistant.skills.context import Context
from assistant.skills.informing import shop_question
from assistant.skills.orders.saying import cited
from assistant.skills.outcome import Line, Outcome, source_of

NAMED = 2  # far regions that stand for all of them
FEE = re.compile(
    r"运费|邮费|快递费|配送费|包不?包?邮|免邮|附加费"
    r"|\b(?:shipping|delivery|postage|freight)\b|\bship\b.{0,12}\bfree\b"
)
COSTS = re.compile(
    r"运费|邮费|快递费|配送费|包不?包?邮|免邮|附加费|多少钱|贵|几块|加钱"
    r"|how much|\bcosts?\b|\bfees?\b|\bfree\b|\bcharges?\b|\bpostage\b|surcharge|\bprice\b|expensive"
)
SENDS = re.compile(r"寄|送|发|邮|\b(?:ship|deliver|send)\b")
WAY_BACK = re.compile(
    r"退|换|谁|\bwho\b|运费险|保险|\b(?:return|refund|exchange|insur\w+|send (?:it |them )?back)"
)
WHO_PAYS = re.compile(
    r"(?:运费|邮费|快递费).{0,4}(?:谁|你们|店里|自己|我)(?:来)?(?:出|付|承担|掏|给)"
    r"|谁(?:来)?(?:出|付|承担|掏|给)(?:运费|邮费|快递费)"
    r"|\bwho (?:pays|covers|bears)\b.{0,20}\b(?:shipping|postage|freight|delivery)"
)
LONGEST_WHO = 30  # characters; who says more asks of something in particular
ELSEWHERE = re.compile(
    r"(?:寄|发|送|邮|到|往|去)(?!货|费|的|多|要|吗|么|满)[\u3400-\u9fff]|国外|海外|境外|港澳台"
    r"|\b(?:to|abroad|overseas|international(?:ly)?|worldwide)\b"
)


def asks_of_freight(context: Context) -> bool:
    """Whether a message asks what sending costs, and the shop's policy can say it."""
    said = fold(context.meaning.plain)
    if asks_who_pays(context):
        return True
    if context.tools.desk.policy.delivery is None or WAY_BACK.search(said):
        return False
    place = place_in(said)
    if place is not None and SENDS.search(said) and COSTS.search(said):
        return True
    return bool(FEE.search(said) and COSTS.search(said)) and (
        place is not None or not ELSEWHERE.search(said)
    )


def asks_who_pays(context: Context) -> bool:
    """Whether a message asks no more than who bears the freight of sending something back."""
    said = fold(context.meaning.plain)
    return len(said) <= LONGEST_WHO and WHO_PAYS.search(said) is not None


def tell_who_pays(context: Context) -> Outcome:
    """The shop's entry, else the clause of its policy."""
    told = shop_question(context)
    sources = cited(context, context.tools.desk.policy.freight.clause)
    if told.sources or not sources:
        return told
    text = " ".join(source["text"] for source in sources)
    return Outcome(Action.ANSWER, (Line("faq.answer", {"text": text}),), sources=sources)


def tell_freight(context: Context) -> Outcome:
    """What it costs to send there; else the shop's rule, and what it comes to for the cart or the item."""
    delivery = context.tools.desk.policy.delivery
    if asks_who_pays(context):
        return tell_who_pays(context)
    if delivery is None:  # the guard saw one
        return shop_question(context)
    place = place_in(fold(context.meaning.plain)) or _just_asked(context)
    if place is None:
        return shop_question(context).with_more(_for_this(context, delivery, ""))
    told = _to(context, delivery, place.province)
    asked = Destination(place.city or place.province, context.turn, days=False)
    return told.with_more(_for_this(context, delivery, place.province)).changing(destination=asked)


def _just_asked(context: Context) -> Division | None:
    """The place that the last turn spoke of: 运费呢 after 多久能到新疆."""
    told = context.state.destination
    return place_in(told.place) if told and told.turn == context.state.turn else None


def fee_for_this(context: Context, province: str) -> Outcome:
    """What sending the cart or the item there costs by the policy; nothing where the policy has no fees."""
    delivery = context.tools.desk.policy.delivery
    if delivery is None:
        return Outcome(Action.ANSWER)
    if delivery.tariff.surcharge(province) is None:
        return _to(context, delivery, province)
    return _for_this(context, delivery, province)


def charged(context: Context, found: Quote) -> float | None:
    """The fee that a cart is sent for, wherever that is; None where the policy has no fees.

    What a presale leaves to be paid later is sent for when that is paid.
    """
    delivery = context.tools.desk.policy.delivery
    if delivery is None or found.later:
        return None
    return delivery.tariff.outbound(amount(found.total), "") or 0.0


def checkout_lines(context: Context, fee: float | None) -> tuple[Line, ...]:
    """The fee in what is to be paid, and what far regions add to it."""
    delivery = context.tools.desk.policy.delivery
    if delivery is None or fee is None:
        return ()
    counted = Line("delivery.counted" if fee else "delivery.is_free", {"fee": fee})
    return (counted, *_far(context, delivery))


def cart_lines(context: Context, found: Quote) -> tuple[Line, ...]:
    """What the cart is sent for, and how much more makes it free."""
    delivery, fee = context.tools.desk.policy.delivery, charged(context, found)
    if delivery is None or fee is None:
        return ()
    return (_of_cart(context, delivery.tariff, found, ""),)


def _far(context: Context, delivery: Delivery) -> tuple[Line, ...]:
    """What far regions add, and which these are."""
    extras = sorted(set(delivery.surcharges.values()))
    if not extras:
        return ()
    glue = "、" if context.language == "zh" else ", "
    names = [spoken_name(one, context.language) for one in delivery.tariff.surcharges]
    facts = {"place": glue.join(names[:NAMED]), "low": extras[0], "high": extras[-1]}
    return (Line("delivery.far_away" if extras[1:] else "delivery.far_away_same", facts),)


def _to(context: Context, delivery: Delivery, province: str) -> Outcome:
    """What sending to a province costs."""
    tariff, place = delivery.tariff, spoken_name(province, context.language)
    extra = tariff.surcharge(province)
    sources = cited(context, delivery.clause)
    if extra is None:
        line = Line("delivery.unserved", {"place": place})
        return Outcome(Action.ANSWER, (line,), sources=sources)
    facts = {
        "place": place,
        "fee": tariff.fee,
        "extra": extra,
        "sum": round(tariff.fee + extra, 2),
        "least": tariff.free_from or 0.0,
    }
    way = "far" if extra else "near"
    always = "" if tariff.free_from is not None else "_always"
    return Outcome(Action.ANSWER, (Line(f"delivery.{way}{always}", facts),), sources=sources)


def _for_this(context: Context, delivery: Delivery, province: str) -> Outcome:
    """What it comes to for the cart, else for the item the message is about."""
    tariff = delivery.tariff
    if tariff.surcharge(province) is None:
        return Outcome(Action.ANSWER)
    if context.state.cart:
        found = context.quote(context.state.cart)
        line = _of_cart(context, tariff, found, province)
        return Outcome(Action.ANSWER, (line,))
    product = context.product_in_question()
    if product is None or product.price is None:
        return Outcome(Action.ANSWER)
    fee = tariff.outbound(product.price, province) or 0.0
    key = "delivery.item" if fee else "delivery.item_free"
    line = Line(key, {"product": product, "price": product.price, "fee": fee})
    return Outcome(Action.ANSWER, (line,), sources=(source_of(product),))


def _of_cart(context: Context, tariff: Tariff, found: Quote, province: str) -> Line:
    """What sending the cart costs; who is in a bad mood is not told to buy more."""
    fee = tariff.outbound(amount(found.total), province) or 0.0
    if not fee:
        return Line("delivery.cart_free")
    gap = cents(tariff.free_from) - found.total if tariff.free_from is not None else 0
    facts = {"fee": fee, "gap": amount(gap), "base": tariff.fee}
    nearly = gap > 0 and not context.mood.low
    return Line("delivery.cart_nearly" if nearly else "delivery.cart", facts)
