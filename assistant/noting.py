"""What a turn teaches of the shopper: what was looked at, liked, or put into the cart."""

from collections.abc import Iterable
from typing import Any

from assistant.conversations.store import Deed
from assistant.dialogue.state import KEPT_CARTED, DialogueState
from assistant.turns import Click, Message
from recommender.events import EventKind

FEEDBACK = {"view", "click", "like", "dislike"}


def deeds_of(message: Message, before: DialogueState, after: DialogueState) -> tuple[Deed, ...]:
    """What the shopper did with products in a turn, as events to be kept.

    Args:
        message: What was sent.
        before: The state before the turn.
        after: The state after it.
    """
    clicked = isinstance(message, Click) and message.event in FEEDBACK
    told = _feedback(before, after, message.event) if clicked and isinstance(message, Click) else ()
    put_in = [product_id for product_id in _in_cart(after) if product_id not in _in_cart(before)]
    return (*told, *(Deed(EventKind.ADD_TO_CART.value, product_id) for product_id in put_in))


def carted(before: DialogueState, after: DialogueState) -> dict[str, Any]:
    """The change to what was put into the cart: new lines come last, what was taken out goes."""
    had, has = _in_cart(before), _in_cart(after)
    gone = [product_id for product_id in had if product_id not in has]
    new = [product_id for product_id in has if product_id not in had]
    if not gone and not new:
        return {}
    kept = [product_id for product_id in before.carted if product_id not in {*gone, *new}]
    return {"carted": (*kept, *new)[-KEPT_CARTED:]}


def _feedback(before: DialogueState, after: DialogueState, event: str) -> Iterable[Deed]:
    """The product that a click was about is the newest of its kind."""
    told = {"like": after.liked, "dislike": after.disliked}.get(event, after.viewed)
    return [Deed(event, told[-1])] if told else []


def _in_cart(state: DialogueState) -> list[str]:
    return list(dict.fromkeys(line.id for line in state.cart))
