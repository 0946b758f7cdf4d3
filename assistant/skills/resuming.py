"""After a digression the conversation goes back to where it was: an open question, a search."""

from collections.abc import Callable
from dataclasses import replace

from assistant.dialogue.ledger import constraints_of
from assistant.dialogue.state import Pending
from assistant.skills import clarifying, readings, sizing
from assistant.skills.context import Context
from assistant.skills.knowing import ERASING
from assistant.skills.orders.filling import DETAIL
from assistant.skills.orders.requesting import CONFIRM, WHICH_LINE, WHICH_ORDER
from assistant.skills.outcome import Line, Outcome
from assistant.skills.variants import option_name

MOST_CHIPS = 5


def resumed(context: Context, outcome: Outcome) -> Outcome:
    """``outcome``, the answer to something said in between, with the way back to what was open."""
    asked_anew = outcome.changes.get("pending") is not None
    if context.mood.upset or asked_anew or "handoff" in outcome.changes:
        return outcome
    pending = context.state.pending
    back = OPEN.get(pending.kind) if pending else None
    if pending is None or back is None:
        return _to_the_search(context, outcome)
    if pending.kind == "order" and "pending" in outcome.changes:
        return outcome  # that was the answer
    return back(context, outcome, pending)


def kept_open(context: Context, outcome: Outcome) -> Outcome:
    """As ``resumed``, of what belongs to the search and comes between only if a question is open."""
    pending = context.state.pending
    waits = pending is not None and pending.kind != clarifying.KIND
    return resumed(context, outcome) if waits else outcome


def _to_the_variant(context: Context, outcome: Outcome, pending: Pending) -> Outcome:
    product = context.product(pending.product_id)
    if product is None:
        return outcome
    options = tuple(option_name(v) for v in product.variants if v.available)
    chips = tuple(Line("chip.option", {"option": option}) for option in options)
    line = Line("back.variant", {"product": product, "options": options})
    return _with(outcome, line, chips).changing(focus=product.id, pending=pending)


def _to_the_order(_context: Context, outcome: Outcome, pending: Pending) -> Outcome:
    return _with(outcome, Line("back.order"), ()).changing(pending=pending)


def _to_the_facet(context: Context, outcome: Outcome, pending: Pending) -> Outcome:
    line = Line("back.facet", {"field": pending.options[0]})
    return _with(outcome, line, _chips_before(context)).changing(pending=pending)


def _to_the_search(context: Context, outcome: Outcome) -> Outcome:
    """Only straight after the list; who goes on asking has left it."""
    before, shown = context.before, context.state.last_list
    if before is None or shown is None or shown.turn != before.number:
        return outcome
    hard = tuple(c for c in constraints_of(context.state.ledger) if c.hard)
    key = "back.search" if hard else "back.list"
    return _with(outcome, Line(key, {"scope": hard}), _chips_before(context))


def _chips_before(context: Context) -> tuple[Line, ...]:
    return tuple(Line("chip.option", {"option": chip}) for chip in context.state.suggestions)


def _with(outcome: Outcome, line: Line, chips: tuple[Line, ...]) -> Outcome:
    suggestions = (*outcome.suggestions, *chips[:MOST_CHIPS])
    return replace(outcome, lines=(*outcome.lines, line), suggestions=suggestions).noting(
        resumed=line.key
    )


def _to_the_order_request(_context: Context, outcome: Outcome, pending: Pending) -> Outcome:
    """The request waits; a yes is asked for anew, so that none said in between does anything."""
    key = "back.confirm" if pending.kind == CONFIRM else "back.order_detail"
    return _with(outcome, Line(key), ()).changing(pending=pending)


OPEN: dict[str, Callable[[Context, Outcome, Pending], Outcome]] = {
    "variant": _to_the_variant,
    "order": _to_the_order,
    clarifying.KIND: _to_the_facet,
    CONFIRM: _to_the_order_request,
    WHICH_ORDER: _to_the_order_request,
    WHICH_LINE: _to_the_order_request,
    DETAIL: _to_the_order_request,
}
BRIEF = frozenset(
    {clarifying.KIND, readings.KIND, readings.OFFER, ERASING, sizing.KIND}
)  # open for one message only
