"""Answers what an item costs, and questions about discounts from what the shop says of them."""

import re
from collections.abc import Sequence

from assistant.dialogue.actions import Action
from assistant.dialogue.state import Pending
from assistant.nlu.words.normalising import fold
from assistant.promotions.priced import PricedProduct
from assistant.promotions.promotion import Kind
from assistant.skills.context import Context
from assistant.skills.facts import price_line
from assistant.skills.informing import answer_line, known
from assistant.skills.outcome import Line, Outcome, source_of
from assistant.skills.promoting import (
    asks_of_promotions,
    kinds_asked,
    offers_for,
    promoted_line,
)
from assistant.skills.quoted import sources as promotion_sources
from assistant.skills.which import which_to_tell_of
from retrieval.products import Product

DISCOUNTS = re.compile(
    r"优惠|折扣?|打折|券|活动|满减|会员价|便宜点|便宜一?点|少点|抹零|保价|价保|降价|差价|"
    r"discount|coupon|promo|deal|sale\b|cheaper|price match|price protection|"
    r"lower the price|student|price (?:dropped|went down|fell)|difference back"
)
PROTECTION = re.compile(
    r"保价|价保|价格保护|差价|降价了|price (?:match|protect)|price (?:dropped|went down|fell)|difference back"
)
HOW = re.compile(
    r"怎么领|在?哪里?领|叠加|一起用|同时用|用不了|不能用|combine|stack|together|not work"
)
HAGGLING = re.compile(
    r"便宜一?点|少点|抹零|再便宜|能便宜|lower the price|best price|cheaper|knock .{0,8}off|student"
)


def ask_price(context: Context) -> Outcome:
    """Tells what an item costs, or what the shop offers on it or at all."""
    referred = context.referred()
    products = referred or [p for p in (context.product_in_question(),) if p]
    plain = context.meaning.plain
    if _about_discounts(plain) or asks_of_promotions(plain):
        return _discounts(context, products)
    if not products:
        return which_to_tell_of(context)
    lines = tuple(told_price(context, product) for product in products[:3])
    cited = tuple(source_of(product) for product in products[:3])
    made_by = (one for p in products[:3] if isinstance(p, PricedProduct) for one in p.promotions)
    return Outcome(
        Action.ANSWER,
        lines,
        sources=(*cited, *promotion_sources(made_by)),
        changes={"focus": products[0].id},
    )


def told_price(context: Context, product: Product) -> Line:
    """What an item costs, with what takes off of it."""
    if isinstance(product, PricedProduct):
        return promoted_line(context, product)
    return price_line(product)


def _discounts(context: Context, products: Sequence[Product]) -> Outcome:
    """What the shop offers; where it says nothing of what is asked, something cheaper is offered."""
    text = fold(context.meaning.plain)
    if Kind.NTH in kinds_asked(context.meaning.plain):
        products = ()  # 第二件半价 points at nothing in the list
    offered = None if PROTECTION.search(text) else offers_for(context, products[:1])
    if offered is None:
        return _by_rule(context, products)
    facts = Outcome(Action.ANSWER, tuple(told_price(context, one) for one in products[:1]))
    outcome = facts.with_more(offered)
    if HOW.search(text):
        outcome = outcome.with_more(_by_rule(context, ()))
    elif HAGGLING.search(text):
        outcome = outcome.with_more(Outcome(Action.ANSWER, (Line("price.no_haggling"),)))
        outcome = outcome.changing(pending=Pending("offer"))
    made_by = (one for p in products[:1] if isinstance(p, PricedProduct) for one in p.promotions)
    cited = (*outcome.sources, *promotion_sources(made_by))
    told = Outcome(
        Action.ANSWER,
        outcome.lines,
        sources=tuple({tuple(one.items()): one for one in cited}.values()),
        suggestions=(Line("chip.cheaper"),),
        changes=outcome.changes,
    )
    return told.changing(focus=products[0].id) if products else told


def _by_rule(context: Context, products: Sequence[Product]) -> Outcome:
    """What the shop's answers say of discounts, or that prices are as they are."""
    answer = known(context, ("promotions", "membership"))
    facts = [told_price(context, product) for product in products[:1]]
    chips = (Line("chip.cheaper"),)
    if answer is None:
        lines = (*facts, Line("price.no_haggling"))
        changes = {"pending": Pending("offer")}
        return Outcome(Action.ANSWER, lines, suggestions=chips, changes=changes)
    lines = (*facts, answer_line(context, answer))
    sources = (answer.source(context.language),)
    return Outcome(Action.ANSWER, lines, sources=sources, suggestions=chips)


def _about_discounts(text: str) -> bool:
    return DISCOUNTS.search(fold(text)) is not None
