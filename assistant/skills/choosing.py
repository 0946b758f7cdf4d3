"""Asks which item is meant when a pointer fits several, or none; then does what was asked of it."""

from collections.abc import Callable
from dataclasses import replace

from assistant.dialogue.actions import Action
from assistant.dialogue.state import Pending
from assistant.nlu.meaning import Intent, Mention, Reference, ReferenceKind
from assistant.skills import alerting, asking, carting, pricing, sizing
from assistant.skills.context import Context
from assistant.skills.listing import show_list
from assistant.skills.outcome import Line, Outcome, Suggested, source_of
from assistant.skills.which import MOST_CHIPS, WHICH, nth_chips
from retrieval.constraints import Field

MOST = 6
SKILLS: dict[str, Callable[[Context], Outcome]] = {
    Intent.BUY: carting.buy,
    Intent.ASK_PRODUCT: asking.ask_product,
    Intent.ASK_PRICE: pricing.ask_price,
    sizing.INTENT: sizing.advise_size,
    Intent.SET_ALERT: alerting.set_alert,
}


def which_one(context: Context) -> Outcome:
    """Shows the items that fit equally, and asks; what was asked of them waits."""
    ids = context.resolution.choices[:MOST]
    found = context.tools.shelf.get(ids)
    shown = tuple(Suggested(found[i], 0.0, {}) for i in ids if i in found)
    meaning = context.meaning
    waiting = Pending(
        WHICH,
        quantity=meaning.quantity or 1,
        options=ids,
        intent=meaning.intent.value,
        text=meaning.plain,
        words=meaning.query,
        wishes=meaning.constraints,
    )
    return Outcome(
        Action.CLARIFY,
        (Line("choose.which", {"count": len(shown)}),),
        shown,
        suggestions=nth_chips(len(shown)),
        changes={**show_list(context.state, shown, context.turn), "pending": waiting},
        sources=tuple(source_of(s.product) for s in shown),
    )


def go_on(context: Context) -> Outcome:
    """Does with the item now chosen what was asked before."""
    pending = context.state.pending
    if pending is None:
        return asking.introduce(context)
    meaning = replace(
        context.meaning,
        text=pending.text,
        rewritten="",
        query=pending.words,
        mentions=tuple(Mention(wish, (0, 0)) for wish in pending.wishes),
        quantity=pending.quantity,
        direction=0,
        sort=None,
    )
    after = replace(context, meaning=meaning, state=replace(context.state, pending=None))
    outcome = SKILLS.get(pending.intent, asking.introduce)(after)
    return replace(outcome, changes={"pending": None, **outcome.changes})


def named(context: Context) -> Outcome:
    """Shows the product that a link or a number names, and turns to it."""
    product = context.referred()[0]
    shown = (Suggested(product, 0.0, {}),)
    chips = (Line("chip.add_this"),) if product.available else ()
    return Outcome(
        Action.SEARCH,
        (Line("feedback.viewed", {"product": product, "price": product.price}),),
        shown,
        suggestions=chips,
        changes={**show_list(context.state, shown, context.turn), "focus": product.id},
        sources=(source_of(product),),
    )


def unknown_code(_context: Context) -> Outcome:
    """A link or number that names nothing, and no words to search by; that it is unknown is said."""
    chips = (Line("chip.recommend"), Line("chip.human"))
    return Outcome(Action.CLARIFY, (Line("code.say"),), suggestions=chips)


def no_such_place(context: Context) -> Outcome:
    """Says what the list does not have, and how many it has."""
    resolution = context.resolution
    reference = _missing(resolution.missing)
    facts = {"position": reference.value, "count": resolution.count}
    chips = nth_chips(min(MOST_CHIPS, resolution.count))
    if reference.kind is ReferenceKind.ATTRIBUTE and reference.field != Field.PRICE:
        wanted = Line("chip.value", {"field": reference.field, "value": reference.value})
        chips = (wanted, *chips)
    key = "choose.no_place" if reference.kind is ReferenceKind.POSITION else "choose.none_such"
    return Outcome(Action.CLARIFY, (Line(key, facts),), suggestions=chips)


def _missing(references: tuple[Reference, ...]) -> Reference:
    places = [one for one in references if one.kind is ReferenceKind.POSITION]
    return (places or list(references))[0]
