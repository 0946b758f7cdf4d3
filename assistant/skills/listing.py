"""What a search brought, as an answer: a list, the nearest goods to it, or what would help."""

from collections.abc import Sequence

from assistant.dialogue.actions import Action
from assistant.dialogue.ledger import field_entries
from assistant.dialogue.state import KEPT_LISTS, DialogueState, Pending, ShownItem, ShownList
from assistant.nlu.steering.commands import Command
from assistant.skills.clarifying import answer_chips, asking, question_line, weigh
from assistant.skills.context import Context
from assistant.skills.finder import Found
from assistant.skills.headlines import headline, highlights, insisted, unmarked
from assistant.skills.offers import helpful, kinds_of, next_steps, offer, relaxing_chip
from assistant.skills.outcome import Line, Outcome, Suggested
from assistant.skills.unlisted import unlisted_name
from retrieval.constraints import Field
from retrieval.products import Product
from retrieval.terms import terms


def outcome_of(context: Context, state: DialogueState, found: Found, action: Action) -> Outcome:
    """The answer to a search.

    Args:
        context: The turn.
        state: The state with the search as this turn leaves it.
        found: What the search brought.
        action: ``SEARCH`` or ``RECOMMEND``.
    """
    if not found.products:
        return _nothing(context, state, found)
    return _shown(context, state, found, action)


def show_list(state: DialogueState, products: Sequence[Suggested], turn: int) -> dict[str, object]:
    """The changes that a list on the screen makes to the state."""
    items = tuple(ShownItem(s.product.id, s.product.price, s.product.brand) for s in products)
    shown = (*state.shown, ShownList(turn, items))[-KEPT_LISTS:]
    return {"shown": shown, "focus": None, "pending": None, "compared": ()}


def _search_of(state: DialogueState) -> dict[str, object]:
    """The changes that make a search the present one."""
    return {name: getattr(state, name) for name in ("ledger", "query", "sort", "topics")}


def wants_more(context: Context) -> bool:
    """Whether the next page of a list is asked for."""
    return context.meaning.command is Command.MORE and bool(context.state.shown)


def _shown(context: Context, state: DialogueState, found: Found, action: Action) -> Outcome:
    if found.total == 0 or (action is Action.SEARCH and not _is_told(state, found)):
        return _nearest(context, state, found, action)
    weighed = weigh(context, state, found)
    question = weighed.question
    head = headline(state, found, action, further=wants_more(context))
    lines = [head, *highlights(found), *unmarked(context, found)]
    lines += [question_line(question)] if question else []
    changes = {
        **_search_of(state),
        **show_list(state, found.products, context.turn),
        **asking(context, state, question),
    }
    chips = (*answer_chips(question), *next_steps(found))
    return Outcome(
        action,
        tuple(lines),
        found.products,
        suggestions=chips,
        changes=changes,
        timings_ms=found.timings_ms,
        notes=weighed.to_json(),
    )


def _is_told(state: DialogueState, found: Found) -> bool:
    """Whether the goods shown say any word of what was asked; else they are only like it."""
    if not state.query or field_entries(state.ledger, Field.CATEGORY):
        return True
    said = terms(" ".join(_words(suggested.product) for suggested in found.products))
    return any(word in set(said) for word in terms(state.query) if len(word) > 1)


def _words(product: Product) -> str:
    titles = (texts.get("title", "") for texts in product.localized.values())
    values = (value for values in product.attributes.values() for value in values)
    return " ".join((product.title, product.brand or "", product.category or "", *titles, *values))


def _nearest(context: Context, state: DialogueState, found: Found, action: Action) -> Outcome:
    """Nothing is about what was asked: the nearest goods are shown as just that."""
    kinds = () if field_entries(state.ledger, Field.CATEGORY) else kinds_of(found)
    wider = () if kinds else helpful(found.relaxations)
    offers = tuple(offer(relaxation) for relaxation in wider)
    facts = {"offers": offers, "count": len(found.products)}
    name = unlisted_name(context, state)
    nearest = (
        Line("find.nearest_to", {**facts, "words": name}) if name else Line("find.nearest", facts)
    )
    lines = [nearest, *([Line("find.or", facts)] if offers else [])]
    lines += [Line("find.which_kind")] if kinds else []
    chips = (*kinds, *(relaxing_chip(relaxation) for relaxation in wider))
    changes = {
        **_search_of(state),
        **show_list(state, found.products, context.turn),
    }
    return Outcome(
        action,
        tuple(lines),
        found.products,
        relaxed=wider,
        suggestions=(*chips, Line("chip.start_over")),
        changes=changes,
        timings_ms=found.timings_ms,
    )


def _nothing(context: Context, state: DialogueState, found: Found) -> Outcome:
    """Hard constraints stay hard: what would help is counted and offered, not taken."""
    if wants_more(context):
        return Outcome(Action.SEARCH, (Line("find.no_more"),), suggestions=(Line("chip.cheaper"),))
    wider = helpful(found.relaxations)
    offers = tuple(offer(relaxation) for relaxation in wider)
    key = "find.relax" if offers else "find.nothing"
    chips = tuple(relaxing_chip(relaxation) for relaxation in wider)
    asked = Pending("offer") if chips else None
    changes = {**_search_of(state), "pending": asked}
    return Outcome(
        Action.SEARCH,
        (Line(key, {"scope": insisted(state.ledger), "offers": offers}),),
        relaxed=wider,
        suggestions=chips or (Line("chip.start_over"), Line("chip.human")),
        changes=changes,
        timings_ms=found.timings_ms,
    )
