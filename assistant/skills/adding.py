"""Adds to the cart: the variant is chosen before anything goes in, and only what is in stock does."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.dialogue.actions import Action
from assistant.dialogue.state import CartLine, Pending
from assistant.nlu.steering.restocking import asks_what_is_left
from assistant.nlu.words.normalising import fold
from assistant.skills.cart_lines import just_added, unit_in, with_line
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome, source_of
from assistant.skills.stocking import next_step, waiting_for
from assistant.skills.variants import (
    named_variant,
    option_name,
    spoken_variant,
    talked_variant,
    variant_with,
)
from assistant.skills.which import which_to_buy
from retrieval.products import Product, Variant

MAX_QUANTITY = 99
SWAPS = re.compile(
    r"换|改[成为要]|还是(?:要|买|选)?(?:那个)?第|不对"
    r"|\b(?:instead|actually|rather|i meant|(?:make|change|switch|swap) (?:it|that))\b|^no\b"
)
AS_WELL = re.compile(r"也|再|都|还要|一起|\b(?:also|too|as well|both|another)\b")
MORE_OF_IT = re.compile(r"再|多|another|one more|again|more")


def add(context: Context) -> Outcome:
    """Adds what the message points at; asks which variant when the goods have several."""
    products = context.referred()
    if not products:
        product = context.product_in_question()
        products = [product] if product else []
    if not products:
        return which_to_buy(context)
    if len(products) > 1:
        return _add_several(context, products)
    if _was_just_added(context, products[0]):
        return Outcome(
            Action.CART,
            (Line("cart.there_already", {"product": products[0]}),),
            suggestions=(Line("chip.checkout"), Line("chip.view_cart")),
            sources=(source_of(products[0]),),
        )
    swapped = _put_instead(context, products[0])
    return swapped or add_product(context, products[0], context.meaning.quantity or 1)


def _put_instead(context: Context, product: Product) -> Outcome | None:
    """换第二个 right after the first went into the cart: that one comes out again."""
    said, before = fold(context.meaning.plain), context.before
    if before is None or not SWAPS.search(said) or AS_WELL.search(said):
        return None
    added = just_added(before.state, context.state)
    if len(added) != 1 or added[0].id == product.id or not product.available:
        return None
    cart = before.state.cart
    without = replace(context, state=replace(context.state, cart=cart))
    outcome = add_product(without, product, context.meaning.quantity or added[0].quantity)
    out = Line("cart.instead", {"product": context.stored(added[0].id)})
    return outcome.saying_first(out).changing(cart=outcome.changes.get("cart", cart))


def _was_just_added(context: Context, product: Product) -> bool:
    """那就第二个吧 put it in; 帮我加购物车 right after it, with nothing more said, means the same one."""
    meaning, before = context.meaning, context.before
    if before is None or "cart" not in before.changed or meaning.quantity or meaning.references:
        return False
    if MORE_OF_IT.search(fold(meaning.plain)):
        return False
    had = {line.id for line in before.state.cart}
    return product.id not in had and any(line.id == product.id for line in context.state.cart)


def choose_variant(context: Context) -> Outcome | None:
    """Takes the message as the answer to "which size?"; None if it is none."""
    pending = context.state.pending
    product = context.product(pending.product_id) if pending else None
    if pending is None or pending.kind != "variant" or product is None:
        return None
    if asks_what_is_left(fold(context.meaning.plain)):
        return None
    if context.resolution.choices or any(p.id != product.id for p in context.referred()):
        return None  # it speaks of another item
    spoken = variant_with(product, context.meaning.constraints)
    variant = spoken or spoken_variant(product, context.meaning.plain)
    if variant is None:
        return None
    return put(context, product, variant, context.meaning.quantity or pending.quantity)


def put(context: Context, product: Product, variant: Variant | None, quantity: int) -> Outcome:
    """Puts a product (and variant) into the cart, as far as the stock goes."""
    stock = variant.stock if variant else product.stock
    if stock is not None and stock < 1:
        return _sold_out(context, product, variant)
    line = CartLine(product.id, variant.sku if variant else None, quantity)
    cart = with_line(context.state.cart, line)
    held = next(c.quantity for c in cart if (c.id, c.sku) == (line.id, line.sku))
    limit = min(stock if stock is not None else MAX_QUANTITY, MAX_QUANTITY)
    cart = tuple(
        replace(c, quantity=min(c.quantity, limit)) if (c.id, c.sku) == (line.id, line.sku) else c
        for c in cart
    )
    facts = {
        "product": product,
        "variant": variant,
        "quantity": min(held, limit),
        "stock": stock,
        "price": unit_in(context, cart, line),
    }
    lines = [Line(_added_key(variant, limited=held > limit), facts)]
    lines += context.stock.left(product, variant) if held <= limit else []  # "limited" says it
    changes = {"cart": cart, "focus": product.id, "pending": None}
    chips = (Line("chip.checkout"), Line("chip.view_cart"))
    return Outcome(
        Action.CART, tuple(lines), suggestions=chips, changes=changes, sources=(source_of(product),)
    )


def _added_key(variant: Variant | None, *, limited: bool) -> str:
    kind = "limited" if limited else "added"
    return f"cart.{kind}_variant" if variant else f"cart.{kind}"


def add_product(context: Context, product: Product, quantity: int) -> Outcome:
    """Adds one product, or asks which of its variants; none is picked silently."""
    available = [variant for variant in product.variants if variant.available]
    if not product.available:
        return _sold_out(context, product, None)
    if not product.variants:
        return put(context, product, None, quantity)
    named = named_variant(product, context) or talked_variant(product, context)
    if named is None and len(product.variants) == 1:
        named = product.variants[0]  # sold in one form only: there is nothing to choose
    if named is not None:
        return put(context, product, named, quantity)
    asked = tuple(option_name(variant) for variant in available)
    pending = Pending("variant", product.id, quantity, asked)
    option = next(iter(available[0].options), "size")
    facts = {"product": product, "options": asked, "field": option}
    return Outcome(
        Action.CART,
        (Line("cart.which_variant", facts),),
        suggestions=tuple(Line("chip.option", {"option": value}) for value in asked),
        changes={"pending": pending, "focus": product.id},
        sources=(source_of(product),),
    )


def _add_several(context: Context, products: Sequence[Product]) -> Outcome:
    """Adds several at once; the first that needs a variant is asked about."""
    simple = [p for p in products if not p.variants and p.available]
    cart = context.state.cart
    for product in simple:
        cart = with_line(cart, CartLine(product.id, None, context.meaning.quantity or 1))
    open_one = next((p for p in products if p.variants and p.available), None)
    after = replace(context, state=replace(context.state, cart=cart))
    lines = (Line("cart.added_several", {"products": simple}),) if simple else ()
    if open_one is None:
        changes = {"cart": cart, "pending": None}
        return Outcome(Action.CART, lines or (Line("cart.none_available"),), changes=changes)
    asked = add_product(after, open_one, context.meaning.quantity or 1)
    return asked.saying_first(*lines).changing(cart=asked.changes.get("cart", cart))


def _sold_out(context: Context, product: Product, variant: Variant | None) -> Outcome:
    """Says what is gone and when more is expected; of a variant, also what is left to choose from."""
    left = tuple(option_name(other) for other in product.variants if other.available)
    facts = {"product": product, "variant": variant, "options": left}
    offered = left if variant else ()
    chips = tuple(Line("chip.option", {"option": option}) for option in offered)
    pending = Pending("variant", product.id, 1, offered) if offered else None
    key = "cart.variant_sold_out" if offered else "cart.sold_out"
    waited = waiting_for([variant]) if variant and offered else next_step(product)
    return Outcome(
        Action.CART,
        (Line(key, facts), *context.stock.coming(product)),
        suggestions=(*chips, *waited),
        changes={"focus": product.id, "pending": pending},
        sources=(source_of(product),),
    )
