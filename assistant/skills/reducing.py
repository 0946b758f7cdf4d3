"""Tells what is on sale: the promotions that hold or are to come, and the goods that cost less than before."""

from dataclasses import replace

from assistant.dialogue.actions import Action
from assistant.dialogue.state import DialogueState
from assistant.nlu.meaning import Intent
from assistant.skills.context import Context
from assistant.skills.finder import Found
from assistant.skills.finding import request_of
from assistant.skills.headlines import highlights, insisted
from assistant.skills.listing import show_list
from assistant.skills.offers import next_steps
from assistant.skills.outcome import Line, Outcome
from assistant.skills.promoting import lines_of, told_now
from assistant.skills.quoted import sources
from assistant.skills.topics import left_for_later
from assistant.skills.wishes import wished

MOST_OFFERS = 2  # promotions told beside a list


def on_sale(context: Context) -> Outcome:
    """What the shop has reduced, of the goods named or of all, with the promotions on them."""
    state = _search(context)
    finder = context.tools.lists
    request = request_of(context, state)
    found = finder.find(
        replace(request, exclude=request.exclude | finder.goods.at_full_price()), context.shopper
    )
    about = found if found.products else finder.find(request, context.shopper)
    goods = [suggested.product for suggested in about.products] if state.ledger else []
    offers = told_now(context, goods)[:MOST_OFFERS]
    lines = [line for offer in offers for line in lines_of(context, offer)]
    told = Outcome(Action.ANSWER, tuple(lines), sources=sources(offers))
    if not found.products:
        return told.with_more(_none(state)) if offers else _none(state)
    return replace(_shown(context, state, found).saying_first(*lines), sources=told.sources)


def _search(context: Context) -> DialogueState:
    """The search that is narrowed: the one the message makes; without any goods in it, all goods."""
    if context.meaning.mentions:
        return wished(context).state
    if context.state.focus or context.meaning.intent is Intent.REFINE:
        return context.state
    topics = left_for_later(context.state)
    return replace(context.state, ledger=(), query="", sort=None, topics=topics)


def _shown(context: Context, state: DialogueState, found: Found) -> Outcome:
    prices = [one.product.price for one in found.products if one.product.price is not None]
    facts = {
        "scope": insisted(state.ledger),
        "total": found.total,
        "count": len(found.products),
        "low": min(prices, default=None),
        "high": max(prices, default=None),
    }
    kept = {name: getattr(state, name) for name in ("ledger", "query", "sort", "topics")}
    return Outcome(
        Action.SEARCH,
        (Line("reduced.found", facts), *highlights(found)),
        found.products,
        suggestions=next_steps(replace(found, total=len(found.products))),
        changes={**kept, **show_list(context.state, found.products, context.turn)},
        timings_ms=found.timings_ms,
    )


def _none(state: DialogueState) -> Outcome:
    """Nothing of these goods costs less than before; cheaper ones are one chip away."""
    line = Line("reduced.none", {"scope": insisted(state.ledger)})
    return Outcome(Action.ANSWER, (line,), suggestions=(Line("chip.cheaper"),))
