"""What is said above a list: how many there are, at which prices, and a fact a choice can hang on."""

from assistant.dialogue.actions import Action
from assistant.dialogue.ledger import Ledger, constraints_of
from assistant.dialogue.state import DialogueState
from assistant.skills.context import Context
from assistant.skills.finder import Found
from assistant.skills.outcome import Line
from retrieval.constraints import Constraint
from retrieval.matching import satisfies

YOUNG = frozenset({"child", "baby"})


def headline(state: DialogueState, found: Found, action: Action, *, further: bool = False) -> Line:
    """How many goods are shown, of how many, and at which prices.

    Args:
        state: With the search that was made.
        found: What it brought.
        action: ``SEARCH`` or ``RECOMMEND``.
        further: Whether this is not the first page, so that what was seen before is not counted.
    """
    prices = [s.product.price for s in found.products if s.product.price is not None]
    values = {
        "count": len(found.products),
        "total": found.total,
        "low": min(prices, default=None),
        "high": max(prices, default=None),
        "scope": insisted(state.ledger),
    }
    if action is Action.RECOMMEND:
        return Line("recommend.found", values)
    if further:
        return Line(_of_what_is_left(found), values)
    if len(found.products) == 1:
        return Line("find.one", values)
    if values["low"] == values["high"]:
        return Line("find.one_price", values)
    if not values["scope"] and constraints_of(state.ledger) and not state.query:
        return Line("find.wished", values)  # whatever is sold passes: its number says nothing
    return Line("find.found" if found.total > len(found.products) else "find.all", values)


def _of_what_is_left(found: Found) -> str:
    """The template for a further page: one of several, the last, or a last one of its own."""
    if found.total > len(found.products):
        return "find.more"
    return "find.rest" if len(found.products) > 1 else "find.rest_one"


def unmarked(context: Context, found: Found) -> list[Line]:
    """Goods worn or graded by people, none of them marked for the child they are for."""
    recipient = context.state.recipient
    if recipient is None or recipient.who not in YOUNG:
        return []
    products = [suggested.product for suggested in found.products]
    wishes = context.tools.audiences.wishes(recipient.who, recipient.years)
    personal = any(context.tools.personal & product.attributes.keys() for product in products)
    marked = any(satisfies(product, wish) for product in products for wish in wishes)
    return [Line("recipient.unmarked", {"who": recipient.who})] if personal and not marked else []


def insisted(ledger: Ledger) -> tuple[Constraint, ...]:
    """What all goods shown have in common: a wish that is only preferred is not."""
    return tuple(constraint for constraint in constraints_of(ledger) if constraint.hard)


def highlights(found: Found) -> list[Line]:
    """One fact a choice can hang on: who is best rated, and who is cheapest, when they differ."""
    products = [s.product for s in found.products]
    if len(products) < 2:
        return []
    rated = [p for p in products if p.rating is not None]
    priced = [p for p in products if p.price is not None]
    if not rated or not priced:
        return []
    best = max(rated, key=lambda p: (p.rating or 0.0, -products.index(p)))
    cheapest = min(priced, key=lambda p: (p.price or 0.0, products.index(p)))
    values = {
        "best": products.index(best) + 1,
        "rating": best.rating,
        "cheapest": products.index(cheapest) + 1,
        "price": cheapest.price,
    }
    return [Line("find.best_is_cheapest" if best is cheapest else "find.highlights", values)]
