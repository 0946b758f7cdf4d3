"""What comes of a thumb turned down, by the reason given with it."""

from collections.abc import Callable
from dataclasses import replace

from assistant.dialogue.ledger import merge
from assistant.dialogue.state import DialogueState
from assistant.skills import finding, knowing
from assistant.skills.context import Context
from assistant.skills.judging import appended, dislike
from assistant.skills.outcome import Line, Outcome
from retrieval.constraints import Constraint, Field, Op
from retrieval.products import Product


def dislike_for(context: Context, product: Product, reason: str) -> Outcome | None:
    """The outcome of a dislike with one of ``REASONS``; None where there is no such reason."""
    answer = REASONS.get(reason)
    return answer(context, product) if answer else None


def _too_dear(context: Context, product: Product) -> Outcome:
    """Cheaper ones, where its price is known."""
    if product.price is None:
        return dislike(context, product)
    below = Constraint(Field.PRICE, Op.LT, product.price)
    ledger = merge(context.state.ledger, [below], context.turn, derived=True)
    narrowed = replace(context, state=replace(_judged(context, product), ledger=ledger))
    line = Line("feedback.too_dear", {"price": product.price})
    return _shown_again(narrowed, line).changing(ledger=ledger)


def _its_brand(context: Context, product: Product) -> Outcome:
    """Nothing more of its brand."""
    if not product.brand:
        return dislike(context, product)
    judged = replace(context, state=_judged(context, product))
    return knowing.avoid(judged, [(Field.BRAND, product.brand)])


def _its_looks(context: Context, product: Product) -> Outcome:
    """The list as it is without this one, and with less of what is like it."""
    judged = replace(context, state=_judged(context, product))
    return _shown_again(judged, Line("feedback.disliked"))


def _has_one(context: Context, product: Product) -> Outcome:
    """It is not offered again, but nothing is held against its kind."""
    state = replace(context.state, owned=appended(context.state.owned, product.id))
    return _shown_again(replace(context, state=state), Line("feedback.owned"))


def _shown_again(context: Context, line: Line) -> Outcome:
    """The list on the screen as it is after what was judged, which is kept."""
    state = context.state
    again = finding.show_again(context).saying_first(line)
    return again.changing(liked=state.liked, disliked=state.disliked, owned=state.owned)


def _judged(context: Context, product: Product) -> DialogueState:
    """The state after a plain dislike."""
    return replace(context.state, **dislike(context, product).changes)


REASONS: dict[str, Callable[[Context, Product], Outcome]] = {
    "price": _too_dear,
    "brand": _its_brand,
    "looks": _its_looks,
    "owned": _has_one,
}
