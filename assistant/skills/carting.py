"""The cart: choosing a variant before anything goes in, adding, viewing, removing, checking out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.dialogue.actions import Action
from assistant.dialogue.state import CartLine, Pending
from assistant.nlu.steering.commands import Command
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome
from assistant.skills.variants import (
    named_variant,
    option_name,
    spoken_variant,
    unit_price,
    variant_of,
    variant_with,
)
from retrieval.products import Product, Variant

MAX_QUANTITY = 99


def buy(context: Context) -> Outcome:
    """Does to the cart what the message asks."""
    command = context.meaning.command
    skill = {
        Command.VIEW_CART: view_cart,
        Command.CLEAR_CART: clear_cart,
        Command.REMOVE_FROM_CART: remove,
        Command.CHECKOUT: checkout,
        Command.SET_QUANTITY: set_quantity,
    }.get(command or Command.UNDO)
    return skill(context) if skill else add(context)


def add(context: Context) -> Outcome:
    """Adds what the message points at; asks which variant when the goods have several."""
    products = context.referred()
    if not products:
        product = context.product_in_question()
        products = [product] if product else []
    if not products:
        return _which(context)
    if len(products) > 1:
        return _add_several(context, products)
    return add_product(context, products[0], context.meaning.quantity or 1)


def choose_variant(context: Context) -> Outcome | None:
    """Takes the message as the answer to "which size?"; None if it is none."""
    pending = context.state.pending
    product = context.product(pending.product_id) if pending else None
    if pending is None or pending.kind != "variant" or product is None:
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
        return _sold_out(product, variant)
    line = CartLine(product.id, variant.sku if variant else None, quantity)
    cart = _with(context.state.cart, line)
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
        "price": unit_price(product, line.sku),
    }
    lines = [Line(_added_key(variant, limited=held > limit), facts)]
    changes = {"cart": cart, "focus": product.id, "pending": None}
    chips = (Line("chip.checkout"), Line("chip.view_cart"))
    return Outcome(
        Action.CART, tuple(lines), suggestions=chips, changes=changes, sources=_source(product)
    )


def _added_key(variant: Variant | None, *, limited: bool) -> str:
    kind = "limited" if limited else "added"
    return f"cart.{kind}_variant" if variant else f"cart.{kind}"


def view_cart(context: Context) -> Outcome:
    """Tells what is in the cart and what it comes to."""
    cart = context.state.cart
    if not cart:
        return Outcome(Action.CART, (Line("cart.empty"),), suggestions=(Line("chip.recommend"),))
    facts = {"lines": priced(context, cart), "sum": total(context, cart), "count": _pieces(cart)}
    return Outcome(Action.CART, (Line("cart.view", facts),), suggestions=(Line("chip.checkout"),))


def clear_cart(context: Context) -> Outcome:
    """Empties the cart; undo brings it back."""
    if not context.state.cart:
        return view_cart(context)
    return Outcome(
        Action.CART, (Line("cart.cleared"),), suggestions=(Line("chip.undo"),), changes={"cart": ()}
    )


def set_quantity(context: Context) -> Outcome:
    """改成两件: so many of the line meant, not so many more."""
    line = _cart_line_meant(context)
    wanted = context.meaning.quantity or 1  # 一个 is no number of pieces elsewhere
    product = context.product(line.id) if line else None
    if line is None or product is None:
        return add(context)
    others = tuple(other for other in context.state.cart if other != line)
    without = replace(context, state=replace(context.state, cart=others))
    return put(without, product, variant_of(product, line.sku), wanted)


def remove(context: Context) -> Outcome:
    """Takes out what the message points at, or names by its title."""
    cart = context.state.cart
    if not cart:
        return view_cart(context)
    line = _cart_line_meant(context)
    if line is None:
        return Outcome(
            Action.CLARIFY, (Line("cart.remove_which", {"lines": priced(context, cart)}),)
        )
    left = tuple(other for other in cart if other != line)
    facts = {"product": context.product(line.id), "count": _pieces(left)}
    return Outcome(
        Action.CART,
        (Line("cart.removed", facts),),
        suggestions=(Line("chip.undo"), Line("chip.view_cart")),
        changes={"cart": left},
    )


def checkout(context: Context) -> Outcome:
    """Sums up what is to be paid. Nothing is ordered here: the shop's payment page does that."""
    cart = context.state.cart
    if not cart:
        return _buy_now(context) or view_cart(context)
    facts = {"lines": priced(context, cart), "sum": total(context, cart), "count": _pieces(cart)}
    url = context.tools.settings.payment_url
    line = (
        Line("cart.checkout", {**facts, "url": url})
        if url
        else Line("cart.checkout_no_link", facts)
    )
    return Outcome(
        Action.CHECKOUT, (line,), suggestions=(Line("chip.view_cart"), Line("chip.human"))
    )


def priced(context: Context, cart: Sequence[CartLine]) -> list[Mapping[str, object]]:
    """Cart lines with what they are called and cost now."""
    products = context.tools.shelf.get([line.id for line in cart])
    return [
        {
            "product": products[line.id],
            "variant": variant_of(products[line.id], line.sku),
            "quantity": line.quantity,
            "price": unit_price(products[line.id], line.sku),
        }
        for line in cart
        if line.id in products
    ]


def total(context: Context, cart: Sequence[CartLine]) -> float:
    """What the cart comes to, in the shop's currency; goods without a price count nothing."""
    products = context.tools.shelf.get([line.id for line in cart])
    prices = (
        (unit_price(products[line.id], line.sku) or 0.0) * line.quantity
        for line in cart
        if line.id in products
    )
    return round(sum(prices), 2)


def add_product(context: Context, product: Product, quantity: int) -> Outcome:
    """Adds one product, or asks which of its variants; none is picked silently."""
    available = [variant for variant in product.variants if variant.available]
    if not product.available:
        return _sold_out(product, None)
    if not product.variants:
        return put(context, product, None, quantity)
    named = named_variant(product, context)
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
        sources=_source(product),
    )


def _add_several(context: Context, products: Sequence[Product]) -> Outcome:
    """Adds several at once; the first that needs a variant is asked about."""
    simple = [p for p in products if not p.variants and p.available]
    cart = context.state.cart
    for product in simple:
        cart = _with(cart, CartLine(product.id, None, context.meaning.quantity or 1))
    open_one = next((p for p in products if p.variants and p.available), None)
    after = replace(context, state=replace(context.state, cart=cart))
    lines = (Line("cart.added_several", {"products": simple}),) if simple else ()
    if open_one is None:
        changes = {"cart": cart, "pending": None}
        return Outcome(Action.CART, lines or (Line("cart.none_available"),), changes=changes)
    asked = add_product(after, open_one, context.meaning.quantity or 1)
    return asked.saying_first(*lines).changing(cart=asked.changes.get("cart", cart))


def _sold_out(product: Product, variant: Variant | None) -> Outcome:
    """Says what is gone; of a variant, also what is left to choose from."""
    left = tuple(option_name(other) for other in product.variants if other.available)
    facts = {"product": product, "variant": variant, "options": left}
    offered = left if variant else ()
    chips = tuple(Line("chip.option", {"option": option}) for option in offered)
    pending = Pending("variant", product.id, 1, offered) if offered else None
    return Outcome(
        Action.CART,
        (Line("cart.variant_sold_out" if offered else "cart.sold_out", facts),),
        suggestions=chips,
        changes={"focus": product.id, "pending": pending},
        sources=_source(product),
    )


def _which(context: Context) -> Outcome:
    shown = context.state.last_list
    if shown is None:
        return Outcome(
            Action.CLARIFY, (Line("cart.nothing_shown"),), suggestions=(Line("chip.recommend"),)
        )
    chips = tuple(Line("chip.add_nth", {"position": n + 1}) for n in range(min(3, len(shown.ids))))
    return Outcome(Action.CLARIFY, (Line("cart.which"),), suggestions=chips)


def _buy_now(context: Context) -> Outcome | None:
    """直接下单 with an empty cart is about the item in question."""
    return add(context) if context.referred() or context.product_in_question() else None


def _cart_line_meant(context: Context) -> CartLine | None:
    cart = context.state.cart
    ids = [product.id for product in context.referred()]
    pointed = [line for line in cart if line.id in ids]
    if pointed:
        return pointed[0]
    if len(cart) == 1:
        return cart[0]
    focused = [line for line in cart if line.id == context.state.focus]
    return focused[0] if focused else None


def _with(cart: tuple[CartLine, ...], new: CartLine) -> tuple[CartLine, ...]:
    """The cart with a line more, or more of a line it has."""
    same = [line for line in cart if (line.id, line.sku) == (new.id, new.sku)]
    if not same:
        return (*cart, new)
    grown = replace(same[0], quantity=same[0].quantity + new.quantity)
    return tuple(grown if line is same[0] else line for line in cart)


def _pieces(cart: Sequence[CartLine]) -> int:
    return sum(line.quantity for line in cart)


def _source(product: Product) -> tuple[Mapping[str, object], ...]:
    return ({"kind": "product", "id": product.id},)
