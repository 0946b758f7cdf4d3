"""Yes or no to "shall I": done once, and only right after the consequences were told."""

from dataclasses import replace

from assistant.dialogue.actions import Action
from assistant.dialogue.state import Pending
from assistant.nlu.meaning import ReferenceKind
from assistant.nlu.steering.assent import Assent, find_assent, says_both
from assistant.nlu.steering.deeds import cause_in, deeds_named, find_deed, says_everything
from assistant.nlu.words.normalising import fold
from assistant.orders.drafts import Draft
from assistant.orders.requests import Cause, Deed
from assistant.orders.results import Unavailable
from assistant.records.orders import Order
from assistant.skills.context import Context
from assistant.skills.orders.meant import all_pieces, pieces_meant
from assistant.skills.orders.requesting import (
    WHICH_LINE,
    WHICH_ORDER,
    begin,
    carried_out,
    claimed,
    confirm,
    go_on,
)
from assistant.skills.orders.saying import unavailable
from assistant.skills.orders.whose import mine
from assistant.skills.outcome import Line, Outcome


def said_to_it(context: Context, draft: Draft) -> Assent | None:
    """Yes or no to the question that is open; None where it may be either.

    取消 may let go of the question, or be the answer to "shall I cancel".
    """
    meaning = context.meaning
    said = find_assent(meaning.plain)
    named = deeds_named(meaning.plain)
    if said is Assent.YES and named and draft.deed not in named:
        return None  # 取消订单 is no yes to another address
    if draft.deed is Deed.CANCEL and said is Assent.YES and context.cancels:
        return None
    if said is not None:
        return said
    if says_both(meaning.plain):
        return Assent.NO
    wanted = find_deed(meaning.plain)
    takes_back = wanted is not None and wanted.deed is Deed.WITHDRAW
    return Assent.NO if context.cancels or takes_back else None


def settle(context: Context) -> Outcome:
    """Does what was asked to be confirmed, or lets it be."""
    pending = context.state.pending
    draft = pending.draft if pending else None
    if draft is None:  # the guard saw one
        return let_be(context)
    said = said_to_it(context, draft)
    if said is Assent.NO:
        return let_be(context)
    order = _order(context, draft)
    if isinstance(order, Outcome):
        return order
    cause = other_cause(context, draft) if said is None else None
    if cause is not None:
        return confirm(context, replace(draft, cause=cause), order)
    if said is None or draft.asked != context.state.turn:
        return confirm(context, draft, order)  # said to something else: the consequences first
    return carried_out(context, draft)


def other_cause(context: Context, draft: Draft) -> Cause | None:
    """Whose fault it is, where that is said only now and changes what goes back at whose cost."""
    said = cause_in(fold(context.meaning.plain))
    goes_back = draft.deed in (Deed.RETURN, Deed.EXCHANGE)
    return said if goes_back and said not in (Cause.NO_REASON, draft.cause) else None


def let_be(context: Context) -> Outcome:
    """再想想: nothing is done, and it is said so."""
    chips = (Line("chip.track"), Line("chip.human"))
    changes = {"pending": None, **({"order": context.state.order} if context.state.order else {})}
    return Outcome(Action.ORDER, (Line("order_done.let_be"),), suggestions=chips, changes=changes)


def answer(context: Context) -> Outcome:
    """Takes up the draft with what was missing of it."""
    pending = context.state.pending
    draft = pending.draft if pending else None
    if pending is None or draft is None or says_no(context):
        return let_be(context)
    if pending.kind == WHICH_ORDER:
        return _with_order(context, pending, draft)
    order = _order(context, draft)
    if isinstance(order, Outcome):
        return order
    if pending.kind == WHICH_LINE:
        draft = _with_lines(context, draft, order)
    return go_on(context, draft, order)


def says_no(context: Context) -> bool:
    """Whether a message lets go of what was asked."""
    return context.cancels or find_assent(context.meaning.plain) is Assent.NO


def place_in(context: Context, count: int) -> int | None:
    """The place that a message points at among so many, from 0: 第二个, "the last one"."""
    for reference in context.meaning.references:
        if reference.kind is ReferenceKind.POSITION and isinstance(reference.value, int):
            place = reference.value - 1 if reference.value > 0 else count + reference.value
            return place if 0 <= place < count else None
    return None


def _order(context: Context, draft: Draft) -> Order | Outcome:
    """The order of a draft, if it is still one that this shopper may deal with."""
    own = mine(context)
    if isinstance(own, Unavailable):
        return unavailable(context, own)
    return own.get(draft.order_id) or claimed(context, draft)


def _with_order(context: Context, pending: Pending, draft: Draft) -> Outcome:
    own = mine(context)
    if isinstance(own, Unavailable):
        return unavailable(context, own)
    place = place_in(context, len(pending.options))
    chosen = own.get(pending.options[place]) if place is not None else None
    return go_on(context, draft, chosen) if chosen else begin(context, draft)


def _with_lines(context: Context, draft: Draft, order: Order) -> Draft:
    """The lines that the answer names; 都 and "both" mean all."""
    if says_everything(context.meaning.plain):
        return replace(draft, whole=True, pieces=all_pieces(order))
    place = place_in(context, len(order.lines))
    if place is not None:
        return replace(draft, pieces=(all_pieces(order)[place],))
    return replace(draft, pieces=pieces_meant(context, order))
