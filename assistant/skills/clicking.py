"""Answers clicks: a card viewed, liked or put into the cart, a constraint removed."""

from collections.abc import Callable
from dataclasses import replace

from assistant.dialogue.actions import Action
from assistant.dialogue.addressing import FIELD, TOUCHED, for_oneself
from assistant.dialogue.ledger import drop_fields
from assistant.errors import ConversationError
from assistant.skills import cart_lines, finding, knowing
from assistant.skills.adding import add_product, put
from assistant.skills.context import Context
from assistant.skills.disliking import REASONS, dislike_for
from assistant.skills.judging import appended, dislike, like
from assistant.skills.outcome import Line, Outcome, source_of
from assistant.skills.revising import revise
from assistant.skills.stocking import next_step
from assistant.skills.variants import variant_of
from assistant.turn.turns import Click
from recommender.profiling.notes import SIZE, Stance
from recommender.profiling.traits import PRICE
from retrieval.products import Product


def click(context: Context, message: Click) -> Outcome:
    """The outcome of a click.

    Raises:
        ConversationError: The event is unknown, or points at nothing that is there.
    """
    if message.event in KNOWING:
        return KNOWING[message.event](context, message.value or "")
    if message.event == "set":
        return revise(context, message.value or "")
    if message.event == "remove":
        return _remove_constraint(context, message.value)
    answer = EVENTS.get(message.event)
    if answer is None:
        known = ", ".join(sorted([*EVENTS, *KNOWING, "remove", "set", "suggestion", "undo"]))
        raise ConversationError(f"There is no click '{message.event[:40]}'; there are: {known}.")
    return answer(context, _clicked(context, message), message)


def _clicked(context: Context, message: Click) -> Product:
    shown = context.state.last_list
    product_id = message.product_id
    if product_id is None and shown and message.position and 0 < message.position <= len(shown.ids):
        product_id = shown.ids[message.position - 1]
    look_up = context.stored if message.event == "cart_remove" else context.product
    product = look_up(product_id)
    if product is None:
        wanted = message.product_id or f"number {message.position}"
        raise ConversationError(f"There is no product '{wanted}' to click on.")
    return product


def _view(context: Context, product: Product, _message: Click) -> Outcome:
    facts = {"product": product, "price": product.price}
    return Outcome(
        Action.ANSWER,
        (*context.stock.news(product), Line("feedback.viewed", facts)),
        suggestions=next_step(product),
        sources=(source_of(product),),
        changes={"focus": product.id, "viewed": appended(context.state.viewed, product.id)},
    )


def _like(context: Context, product: Product, _message: Click) -> Outcome:
    return like(context, product)


def _dislike(context: Context, product: Product, message: Click) -> Outcome:
    if message.value is None:
        return dislike(context, product)
    outcome = dislike_for(context, product, message.value)
    if outcome is None:
        known = ", ".join(REASONS)
        raise ConversationError(f"There is no reason '{message.value[:40]}'; there are: {known}.")
    return outcome


def _add(context: Context, product: Product, message: Click) -> Outcome:
    variant = variant_of(product, message.value)
    if variant is not None or not product.variants:
        return put(context, product, variant, 1)
    return add_product(context, product, 1)


def _take_out(context: Context, product: Product, message: Click) -> Outcome:
    """Takes a line of the cart out; without a sku, every line of the product."""
    left = tuple(
        line
        for line in context.state.cart
        if line.id != product.id or (message.value is not None and line.sku != message.value)
    )
    facts = {"product": product, "count": sum(line.quantity for line in left)}
    return Outcome(
        Action.CART,
        (cart_lines.removed(facts),),
        suggestions=(Line("chip.undo"),),
        changes={"cart": left},
    )


def _remove_constraint(context: Context, field: str | None) -> Outcome:
    """Takes a chip off the ledger and shows what there is then."""
    if field == FIELD and context.state.recipient is not None:
        return _for_oneself(context)
    removed = [
        entry.constraint for entry in context.state.ledger if entry.constraint.field == field
    ]
    if not removed:
        raise ConversationError(f"There is no constraint on '{field}' to remove.")
    ledger = drop_fields(context.state.ledger, {removed[0].field})
    outcome = finding.search_again(context, ledger)
    return outcome.saying_first(Line("control.removed", {"label": removed[0]}))


def _for_oneself(context: Context) -> Outcome:
    """Takes off the chip that says for whom the goods are."""
    state = for_oneself(context.state, context.tools.personal)
    outcome = finding.search_again(replace(context, state=state), state.ledger)
    put_back = {name: getattr(state, name) for name in TOUCHED}
    changes = {**put_back, **outcome.changes}
    return replace(outcome, changes=changes).saying_first(Line("recipient.ended"))


def _correcting(stance: Stance) -> Callable[[Context, str], Outcome]:
    def correct(context: Context, key: str) -> Outcome:
        kind, _, value = key.partition(":")
        if not kind or not (value or kind == PRICE):
            raise ConversationError(f"'{key[:80]}' names nothing known; expected 'kind:value'.")
        return knowing.corrected(context, key, stance)

    return correct


KNOWING: dict[str, Callable[[Context, str], Outcome]] = {
    "profile_drop": _correcting(Stance.DROP),
    "profile_avoid": _correcting(Stance.AVOID),
    "profile_allow": _correcting(Stance.ALLOW),
    "profile_size": lambda context, size: _correcting(Stance.SET)(context, f"{SIZE}:{size}"),
    "profile_erase": lambda context, _: knowing.erase(context),
    "personal_off": lambda context, _: knowing.switch_off(context),
    "personal_on": lambda context, _: knowing.switch_on(context),
}
EVENTS: dict[str, Callable[[Context, Product, Click], Outcome]] = {
    "view": _view,
    "click": _view,
    "like": _like,
    "dislike": _dislike,
    "add_to_cart": _add,
    "cart_remove": _take_out,
}
