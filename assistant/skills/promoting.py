"""Answers about promotions from the shop's own: what holds, what is to come, for what and until when.

What has ended is not told, nor the code of a coupon: who has one may write it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from assistant.dialogue.actions import Action
from assistant.nlu.words.normalising import fold
from assistant.promotions.money import amount
from assistant.promotions.priced import PricedProduct
from assistant.promotions.promotion import Kind, Promotion
from assistant.promotions.telling import terms_line
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome, source_of
from assistant.skills.quoted import local, near, near_line, paid, sources
from retrieval.constraints import Field
from retrieval.products import Product

TOLD = 3
AHEAD = timedelta(days=45)  # what starts later is not told yet
NAMED_GOODS = 2
KINDS: Mapping[Kind, re.Pattern[str]] = {
    Kind.NTH: re.compile(
        r"第[二三四2-4两]件.{0,4}(?:半价|折|优惠|免|0元|减)|半价|买[一二两三四1-4][免送]|half price|half off|"
        r"second (?:one|item|pair).{0,20}(?:half|free|off|discount)|buy \w+ get"
    ),
    Kind.MEMBER: re.compile(
        r"会员(?:的)?(?:价|折|日|优惠|专享|便宜|打折)|member(?:s|ship)?'?s? (?:price|discount|deal|offer)"
    ),
    Kind.PRESALE: re.compile(r"定金|订金|尾款|预售|deposit|pre-?order|pre-?sale"),
    Kind.COUPON: re.compile(r"券|coupon|voucher|promo code|discount code"),
    Kind.THRESHOLD: re.compile(r"满减|满[\d一二三五百]|凑单|spend and save|off every"),
    Kind.DISCOUNT: re.compile(r"秒杀|限时|直降|特价|flash|limited[- ]time"),
}
AHEAD_ASKED = re.compile(
    r"双十[一二]|双1[12]|1111|11\.11|1212|12\.12|618|黑五|大促|会(?:不会)?(?:再)?(?:便宜|降|打折|有活动)|"
    r"什么时候(?:有|做|打|搞)|black friday|singles'? day|going to be cheaper|get cheaper|next sale|any sales? coming"
)

DAYS = {
    (11, 11): re.compile(r"双十一|双11|1111|11\.11|singles' day"),
    (12, 12): re.compile(r"双十二|双12|1212|12\.12"),
    (6, 18): re.compile(r"618"),
}


def asks_of_promotions(text: str) -> bool:
    """Whether a message names a kind of promotion, or asks for what is to come."""
    folded = fold(text)
    return any(one.search(folded) for one in (*KINDS.values(), AHEAD_ASKED))


def kinds_asked(text: str) -> frozenset[Kind]:
    """The kinds of promotions that a message names."""
    folded = fold(text)
    return frozenset(kind for kind, words in KINDS.items() if words.search(folded))


def told_now(context: Context, products: Sequence[Product]) -> tuple[Promotion, ...]:
    """The promotions to tell: those that hold first, then those to come; of the goods asked about.

    Args:
        context: The turn.
        products: What the message is about; empty: anything.
    """
    kinds = kinds_asked(context.meaning.plain)
    now = context.now
    known = [
        one
        for one in context.tools.promotions.all().values()
        if now < _over(one) and one.start <= now + AHEAD and (not kinds or one.kind in kinds)
    ]
    if products:
        regular = context.tools.catalogue.get([one.id for one in products])
        known = [one for one in known if any(map(one.scope.has, regular.values()))]
    ahead = [one for one in known if one.start > now]
    chosen = ahead if ahead and _asks_ahead(context) else known
    seen = _on_screen(context)

    def rank(one: Promotion) -> tuple[bool, bool, datetime, str]:
        return (not any(map(one.scope.has, seen)), one.start > now, one.end, one.id)

    return tuple(sorted(chosen, key=rank)[:TOLD])


def _asks_ahead(context: Context) -> bool:
    """Whether the message is about a sale to come, and not about the one of today."""
    text, today = fold(context.meaning.plain), local(context, context.now)
    is_today = any(
        (today.month, today.day) == day and words.search(text) for day, words in DAYS.items()
    )
    return AHEAD_ASKED.search(text) is not None and not is_today


def _on_screen(context: Context) -> list[Product]:
    """The goods that the shopper sees; what is offered on these is told first."""
    shown = context.state.last_list
    return list(context.tools.catalogue.get(shown.ids).values()) if shown else []


def lines_of(context: Context, promotion: Promotion) -> tuple[Line, ...]:
    """A promotion in words: what it does, for what, until when, and what it takes to have it."""
    facts = facts_of(context, promotion)
    when = "soon" if promotion.start > context.now else "now"
    if promotion.kind is Kind.PRESALE:
        return (Line(f"promotion.presale_{when}", facts), *_conditions(context, promotion))
    named = "" if promotion.name(context.language) else "_plain"
    return (Line(f"promotion.{when}{named}", facts), *_conditions(context, promotion))


def facts_of(context: Context, promotion: Promotion) -> dict[str, object]:
    """What templates may say of a promotion."""
    facts: dict[str, object] = {
        "promotion": promotion,
        "what": terms_line(promotion),
        "goods": _goods(context, promotion),
        "start": local(context, promotion.start),
        "until": local(context, promotion.end),
    }
    if promotion.terms.balance:
        first, last = promotion.terms.balance
        facts |= {"from": local(context, first), "to_pay": local(context, last)}
    return facts


def offers_for(context: Context, products: Sequence[Product]) -> Outcome | None:
    """What the shop offers on goods, or at all; None where it has no promotions to speak of."""
    if not context.tools.promotions.all():
        return None
    made = [cut for one in products if isinstance(one, PricedProduct) for cut in one.promotions]
    told = tuple(one for one in told_now(context, products) if one not in made)
    lines = [line for one in told for line in lines_of(context, one)]
    if not told and not made:
        lines = [_nothing(context, products)]
    cart = context.state.cart
    if cart and not products and told:
        lines.append(paid(context.quote(cart)))
        missing = near(context, cart)
        lines += [near_line(missing)] if missing else []
    cited = (*(source_of(one) for one in products[:1]), *sources(told))
    return Outcome(Action.ANSWER, tuple(lines), sources=cited)


def promoted_line(context: Context, product: PricedProduct) -> Line:
    """What an item costs, from what, by which promotions, and until when that is so."""
    cuts = tuple(
        Line("quote.cut", {"promotion": cut.promotion, "off": amount(cut.off)})
        for cut in product.cuts
    )
    until = min(local(context, one.end) for one in product.promotions)
    facts = {"price": product.price, "regular": product.regular, "until": until}
    return Line("price.promoted", {"product": product, **facts, "cuts": cuts})


def _over(promotion: Promotion) -> datetime:
    """When there is nothing more to do about it: a presale when the rest can no longer be paid."""
    return promotion.terms.balance[1] if promotion.terms.balance else promotion.end


def _nothing(context: Context, products: Sequence[Product]) -> Line:
    if products:
        return Line("promotion.none_for", {"product": products[0]})
    return Line(
        "promotion.none_of_kind" if kinds_asked(context.meaning.plain) else "promotion.none"
    )


def _conditions(context: Context, promotion: Promotion) -> Iterable[Line]:
    """Who has it and how often."""
    buyer = context.tools.buyer
    if promotion.kind is Kind.COUPON:
        held = promotion.id in buyer.coupons
        if held or promotion.code:
            yield Line("promotion.held" if held else "promotion.with_code")
    if promotion.kind is Kind.MEMBER:
        own = bool(promotion.tiers & buyer.tiers)
        tiers = tuple(sorted(promotion.tiers & buyer.tiers if own else promotion.tiers))
        yield Line("promotion.own_tier" if own else "promotion.for_members", {"tiers": tiers})
    if promotion.limit is not None:
        key = "promotion.limit_pieces" if promotion.kind.of_an_item else "promotion.limit"
        yield Line(key, {"count": promotion.limit})


def _goods(context: Context, promotion: Promotion) -> Line:
    """What goods it is about."""
    included, excluded = promotion.scope.included, promotion.scope.excluded
    scope = Line("promotion.everything")
    kinds = ((Field.BRAND, included.brands), (Field.CATEGORY, included.categories))
    named = [Line("promotion.goods", {"field": field, "value": of}) for field, of in kinds if of]
    if included.products:
        found = list(context.tools.shelf.get(sorted(included.products)).values())
        many = len(found) > NAMED_GOODS
        key = "promotion.some_products" if many else "promotion.products"
        facts = {"products": found[:NAMED_GOODS], "count": len(included.products)}
        named.append(Line(key, facts))
    if named:
        scope = named[0] if len(named) == 1 else Line("promotion.steps", {"cuts": tuple(named)})
    left_out = [
        (field, of)
        for field, of in ((Field.BRAND, excluded.brands), (Field.CATEGORY, excluded.categories))
        if of
    ]
    for field, of in left_out:
        scope = Line("promotion.without", {"scope_of": scope, "field": field, "value": of})
    return scope
