"""The lines of a cart: which one is meant, what they are called and cost, what they come to."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.dialogue.state import CartLine, DialogueState
from assistant.promotions.money import amount
from assistant.skills.context import Context
from assistant.skills.outcome import Line
from assistant.skills.variants import (
    unit_price,
    variant_of,
)
from retrieval.constraints import Field, Op
from retrieval.matching import satisfies_all


def priced(context: Context, cart: Sequence[CartLine]) -> list[Mapping[str, object]]:
    """Cart lines with what they are called and cost now."""
    products = context.tools.store.get([line.id for line in cart])
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


def unit_in(context: Context, cart: Sequence[CartLine], line: CartLine) -> float | None:
    """What a piece of a line costs in a cart, before what is taken off for the order as a whole.

    A coupon counts once for an order, so what one piece would cost alone is not what each of two does.
    """
    quoted = context.quote(cart).lines
    units = {one.line.key: one.portions[0].unit for one in quoted if one.portions}
    cents = units.get((line.id, line.sku or ""))
    return None if cents is None else amount(cents)


def line_meant(context: Context) -> CartLine | None:
    """The line pointed at or named, else the only one, else that of the item in focus."""
    cart = context.state.cart
    ids = [product.id for product in context.referred()]
    pointed = [line for line in cart if line.id in ids]
    if pointed:
        return pointed[0]
    named = lines_named(context)
    if named:
        return named[0] if len(named) == 1 else None
    if len(cart) == 1:
        return cart[0]
    focused = [line for line in cart if line.id == context.state.focus]
    return focused[0] if focused else None


def lines_named(context: Context) -> list[CartLine]:
    """The lines that the message names by a kind of goods, and whatever else it says of them."""
    said = [
        replace(one, op=Op.EQ)  # "remove the bag" speaks of a bag, although none is wanted
        for one in context.meaning.constraints
        if not one.op.ordered
    ]
    if not any(one.field == Field.CATEGORY for one in said):
        return []
    cart = context.state.cart
    products = context.tools.store.get([line.id for line in cart])
    return [line for line in cart if line.id in products and satisfies_all(products[line.id], said)]


def just_added(before: DialogueState, now: DialogueState) -> tuple[CartLine, ...]:
    """The lines that the last turn put into the cart, or put more into."""
    had = {(line.id, line.sku): line.quantity for line in before.cart}
    return tuple(line for line in now.cart if line.quantity > had.get((line.id, line.sku), 0))


def with_line(cart: tuple[CartLine, ...], new: CartLine) -> tuple[CartLine, ...]:
    """The cart with a line more, or more of a line it has."""
    same = [line for line in cart if (line.id, line.sku) == (new.id, new.sku)]
    if not same:
        return (*cart, new)
    grown = replace(same[0], quantity=same[0].quantity + new.quantity)
    return tuple(grown if line is same[0] else line for line in cart)


def removed(facts: Mapping[str, object]) -> Line:
    """That something is out of the cart, and what is left: an empty cart has no "0 left"."""
    return Line("cart.removed" if facts["count"] else "cart.removed_last", facts)


def pieces(cart: Sequence[CartLine]) -> int:
    """How many pieces lie in the cart."""
    return sum(line.quantity for line in cart)
