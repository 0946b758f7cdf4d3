"""What a turn teaches of the shopper: what was looked at, liked, or put into the cart."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from assistant.conversations.store import Deed
from assistant.dialogue.state import KEPT_CARTED, KEPT_MOMENTS, DialogueState
from assistant.skills.cart_lines import just_added
from assistant.skills.context import Context
from assistant.taste.memory import took
from assistant.turn.turns import Click, Message, Say
from recommender.events import EventKind, canonical_time
from recommender.profiling.notes import SIZE, Note, Said, Stance
from retrieval.constraints import Field, Op

LOOKS = {"view", "click"}


def deeds_of(message: Message, before: DialogueState, after: DialogueState) -> tuple[Deed, ...]:
    """What the shopper did with products in a turn, as events to be kept.

    Args:
        message: What was sent.
        before: The state before the turn.
        after: The state after it.
    """
    told = _looked(message, before, after)
    told += [Deed(EventKind.LIKE.value, key) for key in after.liked if key not in before.liked]
    gone = (key for key in after.disliked if key not in before.disliked)
    told += [Deed(EventKind.DISLIKE.value, key) for key in gone]
    put_in = [product_id for product_id in _in_cart(after) if product_id not in _in_cart(before)]
    return (*told, *(Deed(EventKind.ADD_TO_CART.value, product_id) for product_id in put_in))


def _looked(message: Message, before: DialogueState, after: DialogueState) -> list[Deed]:
    """What was looked at: clicked on, or on the page from which the message came."""
    if isinstance(message, Click):
        looked = message.event in LOOKS and after.viewed
        return [Deed(message.event, after.viewed[-1])] if looked else []
    if not isinstance(message, Say):
        return []
    came = message.about is not None and after.viewed != before.viewed
    return [Deed(EventKind.VIEW.value, message.about)] if came and message.about else []


def carted(before: DialogueState, after: DialogueState) -> dict[str, Any]:
    """The change to what was put into the cart: new lines come last, what was taken out goes."""
    had, has = _in_cart(before), _in_cart(after)
    gone = [product_id for product_id in had if product_id not in has]
    new = [product_id for product_id in has if product_id not in had]
    if not gone and not new:
        return {}
    kept = [product_id for product_id in before.carted if product_id not in {*gone, *new}]
    return {"carted": (*kept, *new)[-KEPT_CARTED:]}


def moments(before: DialogueState, after: DialogueState, at: str) -> dict[str, Any]:
    """The change to when each product was last looked at, judged or put into the cart."""
    touched = {
        key
        for name in ("viewed", "liked", "disliked", "carted")
        for key in _touched(getattr(before, name), getattr(after, name))
    }
    known = {key: then for key, then in after.moments if key not in touched}
    new = {**known, **dict.fromkeys(sorted(touched), at)}
    return {"moments": tuple(new.items())[-KEPT_MOMENTS:]} if touched else {}


def _touched(had: Sequence[str], has: Sequence[str]) -> list[str]:
    """What came in, and what was moved to the end because it was named again."""
    again = has[-1:] if has and has != had and has[-1] in had and len(has) >= len(had) else []
    return [*(key for key in has if key not in had), *again]


def noted(context: Context, after: DialogueState) -> dict[str, Any]:
    """The change to what the shopper said of themself, by what they asked for and took.

    Nothing is noted while they buy for someone else, nor once everything was just erased.
    """
    said = after.notes[len(context.state.notes) :]
    if after.recipient or not _may_note(context, said):
        return {}
    at = canonical_time(context.now.isoformat())
    new = [*_refusals(context, after, at), *_sizes(context, after, at)]
    known = Said.of(after.notes)
    telling = [note for note in new if known.after(note) != known]
    return {"notes": (*after.notes, *telling)} if telling else {}


def _may_note(context: Context, said: Iterable[Note]) -> bool:
    """Who has just erased everything, or wants nothing personal, teaches nothing by the way."""
    return context.personal and not any(note.stance is Stance.ERASE for note in said)


def _refusals(context: Context, after: DialogueState, at: str) -> Iterator[Note]:
    """The brands turned down in words."""
    for entry in after.ledger:
        constraint = entry.constraint
        new = entry.turn == context.turn and not entry.derived
        if new and constraint.field == Field.BRAND and constraint.op.negated:
            yield from (Note(Field.BRAND, str(v), Stance.REFUSE, at=at) for v in constraint.values)


def _sizes(context: Context, after: DialogueState, at: str) -> Iterator[Note]:
    """The sizes asked for in a list, and those put into the cart."""
    shown = context.tools.shelf.get(after.last_list.ids[:1]) if after.last_list else {}
    within = next(("/".join(product.categories[:-1]) for product in shown.values()), "")
    for entry in after.ledger:
        constraint = entry.constraint
        asked = constraint.field == Field.SIZE and constraint.op is Op.EQ
        if asked and entry.turn == context.turn and not entry.derived and shown:
            yield Note(SIZE, str(constraint.value), Stance.TOOK, within, at)
    for line in just_added(context.state, after):
        product = context.product(line.id)
        if product and (note := took(product, line.sku, at)).value:
            yield note


def _in_cart(state: DialogueState) -> list[str]:
    return list(dict.fromkeys(line.id for line in state.cart))
