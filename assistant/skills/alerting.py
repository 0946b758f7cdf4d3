"""降到200叫我, 到货通知, 快吃完提醒我: what is watched from now on, said back; shown and cancelled in words."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from assistant.alerts.alert import Kind, Watch
from assistant.dialogue.actions import Action
from assistant.dialogue.ledger import constraints_of
from assistant.dialogue.state import Pending
from assistant.nlu.meaning import Intent
from assistant.nlu.steering.alerting import Awaited, awaited_in, level_in
from assistant.nlu.words.normalising import fold
from assistant.skills import finding, supplying
from assistant.skills.alert_setting import said, watched
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome, source_of
from assistant.skills.variants import variant_with
from assistant.skills.which import MOST_CHIPS, WHICH, nth_chips
from retrieval.constraints import Constraint, Field, Op
from retrieval.matching import satisfies
from retrieval.products import Product

OPTIONS_ASKED = frozenset({Field.PRICE, Field.BRAND, Field.CATEGORY, Field.RATING})


def set_alert(context: Context) -> Outcome:
    """Watches what the message waits for, or says why there is nothing to wait for."""
    awaited = awaited_in(fold(context.meaning.plain))
    if awaited is Awaited.SUPPLY:
        return supplying.set_supply(context)
    product = context.product_in_question()
    if product is None or not _is_named(context, product):
        return _which(context)
    return _stock(context, product) if awaited is Awaited.STOCK else _price(context, product)


def _is_named(context: Context, product: Product) -> bool:
    """Whether the item talked about is of the kind of goods that is named, if one is."""
    kinds = [one for one in context.meaning.constraints if one.field == Field.CATEGORY]
    return all(satisfies(product, kind) for kind in kinds)


def _which(context: Context) -> Outcome:
    """Which item is to be watched?"""
    if _names_other_goods(context):
        return _which_of_goods(context)
    shown = context.state.last_list
    if shown is None:
        chips = (Line("chip.recommend"),)
        return Outcome(Action.CLARIFY, (Line("alert.nothing_shown"),), suggestions=chips)
    return Outcome(**_asked(context, shown.ids))


def _names_other_goods(context: Context) -> bool:
    """A kind of goods is named, and it is not what the list on the screen was found for."""
    named = {one for one in context.meaning.constraints if one.field == Field.CATEGORY}
    shown = context.state.last_list is not None
    return bool(named) and not (shown and named <= {*constraints_of(context.state.ledger)})


def _which_of_goods(context: Context) -> Outcome:
    """Shows the goods named, whatever they cost now, and asks which of them is to be watched."""
    wishes = (one for one in context.meaning.mentions if one.constraint.field != Field.PRICE)
    meaning = replace(context.meaning, mentions=tuple(wishes), query="", sort=None)
    found = finding.search(replace(context, meaning=meaning))
    if not found.products:
        return found
    lines = tuple(line for line in found.lines if not line.key.startswith("find.ask"))
    asked = _asked(context, [one.product.id for one in found.products])
    return replace(found, **{**asked, "lines": (*lines, *asked["lines"])}).changing(
        **{**found.changes, **asked["changes"]}
    )


def _asked(context: Context, ids: Sequence[str]) -> dict[str, Any]:
    """The question which of ``ids`` is meant, and what it waits for."""
    meaning = context.meaning
    waiting = Pending(
        WHICH,
        options=tuple(ids),
        intent=Intent.SET_ALERT.value,
        text=meaning.plain,
        words=meaning.query,
        wishes=meaning.constraints,
    )
    return {
        "action": Action.CLARIFY,
        "lines": (Line("alert.which"),),
        "suggestions": nth_chips(min(MOST_CHIPS, len(ids))),
        "changes": {"pending": waiting},
    }


def _price(context: Context, product: Product) -> Outcome:
    """Told when the price is at most what was named, or lower than now where none was."""
    if product.price is None:
        return said(context, product, Line("alert.no_price", {"product": product}))
    wish = next(filter(_is_a_price, context.meaning.constraints), None)
    named = float(wish.values[0]) if wish else level_in(fold(context.meaning.plain))
    level = product.price if named is None else named
    below = named is None or (wish is not None and wish.op is Op.LT)
    if named is not None and (product.price < level or (product.price == level and not below)):
        line = Line("alert.price_already", {"product": product, "price": product.price})
        return said(context, product, line, Line("chip.add_this"))
    watch = Watch(
        Kind.PRICE,
        product.id,
        level=level,
        below=below,
        price=product.price,
        language=context.language,
    )
    return watched(context, watch, product)


def _is_a_price(wish: Constraint) -> bool:
    return wish.field == Field.PRICE and wish.op in (Op.LTE, Op.LT, Op.EQ, Op.GTE)


def _stock(context: Context, product: Product) -> Outcome:
    """Told when the product, or the form of it that was named, can be had again."""
    named = [wish for wish in context.meaning.constraints if wish.field not in OPTIONS_ASKED]
    variant = variant_with(product, named)
    if named and product.variants and variant is None:
        facts = {"product": product, "value": str(named[0].value), "field": named[0].field}
        return said(context, product, Line("alert.no_such_form", facts))
    if variant is None and product.available:
        return _some_form(context, product)
    if variant is not None and variant.available:
        facts = {"product": product, "variant": variant}
        return said(context, product, Line("alert.there", facts), Line("chip.add_this"))
    sku = variant.sku if variant else None
    return watched(context, Watch(Kind.STOCK, product.id, sku, language=context.language), product)


def _some_form(context: Context, product: Product) -> Outcome:
    """The product is there; which of the forms that are not is waited for?"""
    missing = [one for one in product.variants if not one.available]
    if not missing:
        line = Line("alert.in_stock", {"product": product})
        return said(context, product, line, Line("chip.add_this"))
    chips = tuple(Line("chip.alert_form", {"variant": one}) for one in missing[:MOST_CHIPS])
    line = Line("alert.which_form", {"product": product, "forms": tuple(missing[:6])})
    return Outcome(
        Action.CLARIFY,
        (line,),
        suggestions=chips,
        changes={"focus": product.id},
        sources=(source_of(product),),
    )
