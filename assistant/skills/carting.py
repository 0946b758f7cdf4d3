"""The cart: viewing it, changing numbers, removing, checking out; adding is in ``adding``."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.dialogue.actions import Action
from assistant.nlu.steering.commands import Command
from assistant.promotions.money import amount
from assistant.promotions.nearing import Near
from assistant.promotions.promotion import Promotion
from assistant.promotions.quote import Quote
from assistant.skills.adding import add, choose_variant, put
from assistant.skills.cart_lines import just_added, line_meant, pieces, priced, removed
from assistant.skills.context import Context
from assistant.skills.delivery import asks_of_freight, cart_lines, charged, checkout_lines
from assistant.skills.listing import show_list
from assistant.skills.orders.paying import to_pay, waiting_just_now
from assistant.skills.orders.placing import order_cart
from assistant.skills.outcome import Line, Outcome
from assistant.skills.quoted import filling, near, near_line, paid, settled, sources
from assistant.skills.variants import variant_of


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


def take_variant(context: Context) -> Outcome:
    """Adds the variant that answers "which size?"."""
    outcome = choose_variant(context)
    return outcome if outcome is not None else buy(context)


def view_cart(context: Context) -> Outcome:
    """Tells what is in the cart and what it comes to."""
    cart = context.state.cart
    if not cart:
        return Outcome(Action.CART, (Line("cart.empty"),), suggestions=(Line("chip.recommend"),))
    found = context.quote(cart)
    outcome = Outcome(
        Action.CART,
        _summed(context, found),
        sources=sources(_used(found)),
        suggestions=(Line("chip.checkout"),),
    )
    outcome = outcome.with_more(Outcome(Action.CART, cart_lines(context, found)))
    missing = near(context, cart)
    return _with_filling(context, outcome, missing) if missing else outcome


def how_much_more(context: Context) -> Outcome:
    """还差多少: what is missing to the next offer, and to free delivery, for what is in the cart."""
    found, missing = context.quote(context.state.cart), near(context, context.state.cart)
    freight = cart_lines(context, found)
    if asks_of_freight(context):
        return Outcome(Action.CART, freight, suggestions=(Line("chip.checkout"),))
    nothing = () if missing else (Line("quote.no_nearer"),)
    outcome = Outcome(
        Action.CART,
        (*nothing, paid(found)),
        sources=sources(_used(found)),
        suggestions=(Line("chip.checkout"), Line("chip.view_cart")),
    ).with_more(Outcome(Action.CART, freight))
    return _with_filling(context, outcome, missing) if missing else outcome


def _summed(context: Context, found: Quote) -> tuple[Line, ...]:
    """What is in the cart and what it comes to, itemised where promotions take anything off."""
    cart = context.state.cart
    facts = {"lines": priced(context, cart), "count": pieces(cart)}
    if not found.deductions:
        return (Line("cart.view", {**facts, "sum": amount(found.total)}),)
    return (Line("quote.items", facts), *settled(context, found))


def _used(found: Quote) -> Sequence[Promotion]:
    """The promotions by which the cart costs what it does."""
    return [one.promotion for one in found.deductions]


def _with_filling(context: Context, outcome: Outcome, missing: Near) -> Outcome:
    """The cart with what a little more would bring, and goods that would just do it.

    Nobody in a bad mood is sold more.
    """
    if context.mood.low:
        return outcome
    told = Outcome(Action.CART, (near_line(missing),), sources=sources([missing.promotion]))
    outcome = outcome.with_more(told)
    goods = filling(context, context.state.cart, missing)
    if not goods:
        return outcome
    outcome = outcome.with_more(Outcome(Action.CART, (Line("quote.near_with"),)))
    changes = show_list(context.state, goods, context.turn)
    return replace(outcome, products=goods, changes=changes)


def clear_cart(context: Context) -> Outcome:
    """Empties the cart; undo brings it back."""
    if not context.state.cart:
        return view_cart(context)
    return Outcome(
        Action.CART, (Line("cart.cleared"),), suggestions=(Line("chip.undo"),), changes={"cart": ()}
    )


def set_quantity(context: Context) -> Outcome:
    """改成两件: so many of the line meant, not so many more."""
    line = line_meant(context)
    wanted = context.meaning.quantity or 1  # 一个 is no number of pieces elsewhere
    product = context.stored(line.id) if line else None
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
    line = line_meant(context)
    if line is None:
        return Outcome(
            Action.CLARIFY, (Line("cart.remove_which", {"lines": priced(context, cart)}),)
        )
    left = tuple(other for other in cart if other != line)
    facts = {"product": context.stored(line.id), "count": pieces(left)}
    return Outcome(
        Action.CART,
        (removed(facts),),
        suggestions=(Line("chip.undo"), Line("chip.view_cart")),
        changes={"cart": left},
    )


def take_back(context: Context) -> Outcome:
    """算了不要了 right after something went into the cart: it comes out again."""
    before = context.before
    added = just_added(before.state, context.state) if before else ()
    if before is None or not added:
        return view_cart(context)
    left = before.state.cart
    facts = {"product": context.stored(added[0].id), "count": pieces(left)}
    return Outcome(
        Action.CART,
        (removed(facts),),
        suggestions=(Line("chip.undo"), Line("chip.view_cart")),
        changes={"cart": left},
    )


def checkout(context: Context) -> Outcome:
    """Sums up what is to be paid; with a payment page it becomes an order that waits for that."""
    cart = context.state.cart
    if not cart:
        unpaid = waiting_just_now(context)
        return to_pay(context, unpaid) if unpaid else _buy_now(context) or view_cart(context)
    found = context.quote(cart)
    fee = charged(context, found)
    sum_ = round(amount(found.due) + (fee or 0.0), 2)
    facts = {"lines": priced(context, cart), "sum": sum_, "count": pieces(cart)}
    url = context.tools.settings.payment_url
    before = (
        *(settled(context, found) if found.deductions else ()),
        *checkout_lines(context, fee),
    )
    if url:
        outcome = order_cart(context, found, fee, url, (*before, Line("cart.ordered", facts)))
        return replace(outcome, sources=(*outcome.sources, *sources(_used(found))))
    return Outcome(
        Action.CHECKOUT,
        (*before, Line("cart.checkout_no_link", facts)),
        sources=sources(_used(found)),
        suggestions=(Line("chip.view_cart"), Line("chip.human")),
    )


def _buy_now(context: Context) -> Outcome | None:
    """直接下单 with an empty cart is about the item in question."""
    return add(context) if context.referred() or context.product_in_question() else None
