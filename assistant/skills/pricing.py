"""Answers what an item costs, and questions about discounts from what the shop says of them."""

import re
from collections.abc import Sequence

from assistant.dialogue.actions import Action
from assistant.dialogue.state import Pending
from assistant.nlu.words.normalising import fold
from assistant.skills.context import Context
from assistant.skills.facts import price_line
from assistant.skills.outcome import Line, Outcome, source_of
from assistant.skills.which import which_to_tell_of
from retrieval.products import Product

DISCOUNTS = re.compile(
    r"优惠|折扣?|打折|券|活动|满减|会员价|便宜点|便宜一?点|少点|抹零|保价|价保|降价|差价|"
    r"discount|coupon|promo|deal|sale\b|cheaper|price match|price protection|"
    r"lower the price|student|price (?:dropped|went down|fell)|difference back"
)


def ask_price(context: Context) -> Outcome:
    """Tells what an item costs, or what the shop says about discounts."""
    referred = context.referred()
    products = referred or [p for p in (context.product_in_question(),) if p]
    if _about_discounts(context.meaning.plain):
        return _discounts(context, products)
    if not products:
        return which_to_tell_of(context)
    lines = tuple(price_line(product) for product in products[:3])
    sources = tuple(source_of(product) for product in products[:3])
    return Outcome(Action.ANSWER, lines, sources=sources, changes={"focus": products[0].id})


def _discounts(context: Context, products: Sequence[Product]) -> Outcome:
    """What the shop says of discounts; where it says nothing, something cheaper is offered."""
    answer = context.tools.answerer.answer(context.meaning.plain, ("promotions", "membership"))
    facts = [price_line(product) for product in products[:1]]
    chips = (Line("chip.cheaper"),)
    if answer is None:
        lines = (*facts, Line("price.no_haggling"))
        changes = {"pending": Pending("offer")}
        return Outcome(Action.ANSWER, lines, suggestions=chips, changes=changes)
    lines = (*facts, Line("faq.answer", {"text": answer.text(context.language)}))
    sources = (answer.source(context.language),)
    return Outcome(Action.ANSWER, lines, sources=sources, suggestions=chips)


def _about_discounts(text: str) -> bool:
    return DISCOUNTS.search(fold(text)) is not None
