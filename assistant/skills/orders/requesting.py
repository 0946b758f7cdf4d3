"""From a message to a request: which order, what of it, what else is needed, and what it would come to.

Each step either adds to the draft or asks for what is missing; the question waits in ``pending`` with
the draft, so digressions lose nothing.
"""

from dataclasses import replace

from assistant.dialogue.actions import Action
from assistant.dialogue.state import Pending
from assistant.grounding.outside import named
from assistant.nlu.steering.deeds import Wanted, find_deed
from assistant.orders.asked import Asked
from assistant.orders.bench import UNDERWAY, WAITING
from assistant.orders.drafts import Draft
from assistant.orders.requests import Deed
from assistant.orders.results import Refusal, Unavailable
from assistant.orders.withdrawing import latest
from assistant.records.orders import Order, OrderStatus
from assistant.skills.context import Context
from assistant.skills.orders.filling import filled
from assistant.skills.orders.meant import MOST, Pointed, all_pieces, order_meant, pieces_meant
from assistant.skills.orders.saying import asking, refusing, reporting, spoken, unavailable
from assistant.skills.orders.whose import ask_number, identify, mine, number_in
from assistant.skills.outcome import Line, Outcome

CONFIRM = "confirm_order"
WHICH_ORDER = "which_order"
WHICH_LINE = "which_line"
ARRIVED = frozenset({OrderStatus.DELIVERED, OrderStatus.COMPLETED, OrderStatus.EXCHANGE_REQUESTED})
BY_LINE = frozenset({Deed.RETURN, Deed.EXCHANGE})


def request(context: Context) -> Outcome:
    """Begins what the message wants done about an order."""
    wanted = find_deed(context.meaning.plain)
    if wanted is None:  # the guard saw one
        return ask_number()
    draft = Draft(wanted.deed, cause=wanted.cause, opened=wanted.opened, whole=wanted.everything)
    return begin(context, draft, wanted)


def regret(context: Context) -> Outcome:
    """What was done to an order was not meant: it is offered to take it back."""
    return begin(context, Draft(Deed.WITHDRAW))


def begin(context: Context, draft: Draft, wanted: Wanted | None = None) -> Outcome:
    """Finds the order that a draft is about, or asks for it, and goes on from there."""
    own = mine(context)
    if isinstance(own, Unavailable):
        return unavailable(context, own)
    pointed = order_meant(context, own, draft, newest=bool(wanted and wanted.latest))
    if not pointed.orders:
        named = number_in(context.meaning.text)
        if own.known and not own.orders and not named:
            chips = (Line("chip.human"),)
            return Outcome(Action.ORDER, (Line("order.none"),), suggestions=chips)
        return claimed(context, draft)
    if len(pointed.orders) > 1:
        return _which(context, draft, pointed)
    return go_on(context, draft, pointed.orders[0])


def claimed(context: Context, draft: Draft) -> Outcome:
    """Goes on with the order whose number and digits a message names."""
    found = identify(context, draft)
    if isinstance(found, Outcome):
        return found
    outcome = go_on(context, draft, found)
    return outcome.changing(identified=found.order_id)


def go_on(context: Context, draft: Draft, order: Order) -> Outcome:
    """What is still needed of a draft whose order is known, else its consequences."""
    draft = _fitted(replace(draft, order_id=order.order_id), order)
    against = context.tools.desk.refused_at_once(order, draft.deed, context.local_now)
    if against is not None:
        return refusing(context, against)
    if not draft.pieces and not draft.whole:
        named = pieces_meant(context, order)
        draft = replace(draft, pieces=named)
        draft = _of_part(draft, order)
    if draft.deed in BY_LINE and not draft.pieces and not draft.whole and len(order.lines) > 1:
        return _which_line(draft, spoken(context, order))
    if draft.deed is Deed.EXCHANGE and not draft.pieces:
        draft = replace(draft, pieces=all_pieces(order))
    if draft.deed is Deed.WITHDRAW and draft.action is None:
        action = latest(context.tools.desk.actions(order.order_id))
        if action is None:
            return refusing(context, Refusal("nothing_to_withdraw", None, {"order": order}))
        draft = replace(draft, action=action.id)
    draft_or_question = filled(context, draft, order)
    if isinstance(draft_or_question, Outcome):
        return draft_or_question
    return confirm(context, draft_or_question, order)


def confirm(context: Context, draft: Draft, order: Order) -> Outcome:
    """Tells what the request would come to and asks; or says why it cannot be."""
    wish = draft.request()
    if wish is None:
        raise ValueError(f"The draft of a {draft.deed} is not complete.")
    rule = context.tools.desk.policy.deeds.get(draft.deed)
    known = context.user is not None and context.user == order.user
    if rule is not None and ("user" if known else "number") not in rule.who:
        return refusing(context, Refusal("not_for_strangers", "identification", {"order": order}))
    verdict = context.tools.desk.propose(order, wish, context.local_now)
    if isinstance(verdict, Refusal):
        return refusing(context, verdict)
    asked = replace(draft, since=draft.since or context.turn, asked=context.turn)
    if rule is not None and not rule.confirm:
        return carried_out(context, asked)
    changes = {"pending": Pending(CONFIRM, draft=asked), "order": order.order_id}
    return asking(context, verdict).changing(**changes)


def carried_out(context: Context, draft: Draft) -> Outcome:
    """Carries a complete draft out; what is said to be done is on disk."""
    wish = draft.request()
    if wish is None:
        raise ValueError(f"The draft of a {draft.deed} is not complete.")
    asked = Asked(wish, context.local_now, context.user, context.conversation, draft.since)
    result = context.tools.desk.service.carry_out(asked)
    if isinstance(result, Unavailable):
        return unavailable(context, result)
    return refusing(context, result) if isinstance(result, Refusal) else reporting(context, result)


def _fitted(draft: Draft, order: Order) -> Draft:
    """What was said, as it applies to the order as it stands.

    Who wants money back for what has arrived has to return it, and for what was not paid cancels.
    """
    arrived = order.status in ARRIVED
    if draft.deed is Deed.REFUND and order.status is OrderStatus.PENDING_PAYMENT:
        return replace(draft, deed=Deed.CANCEL)
    if draft.deed is Deed.REFUND and arrived:
        return replace(draft, deed=Deed.RETURN)
    if draft.deed is Deed.RETURN and order.status in (*WAITING, *UNDERWAY):
        return replace(draft, deed=Deed.REFUND)
    return draft


def _of_part(draft: Draft, order: Order) -> Draft:
    """取消其中一件 of an order with more in it is money back for a part."""
    part = bool(draft.pieces) and order.status in WAITING
    if draft.deed is Deed.CANCEL:
        return replace(draft, deed=Deed.REFUND) if part else replace(draft, pieces=())
    return draft


def _which(context: Context, draft: Draft, pointed: Pointed) -> Outcome:
    shown = pointed.orders[:MOST]
    waiting = Pending(WHICH_ORDER, options=tuple(one.order_id for one in shown), draft=draft)
    said = [spoken(context, order) for order in shown]
    lines = tuple(Line("order_ask.one", {"order": order}) for order in said)
    chips = tuple(Line("chip.order", {"order": order}) for order in said)
    question = Line(f"order_ask.which_{draft.deed}", {"choices": lines})
    return Outcome(Action.CLARIFY, (question,), suggestions=chips, changes={"pending": waiting})


def _which_line(draft: Draft, order: Order) -> Outcome:
    options = tuple(line.product_id for line in order.lines)
    waiting = Pending(WHICH_LINE, options=options, draft=draft)
    titles = [named(line.title or line.product_id) for line in order.lines]
    chips = tuple(Line("chip.title", {"title": title}) for title in titles[:MOST])
    whole = (Line("chip.everything"),) if draft.deed is Deed.RETURN else ()
    return Outcome(
        Action.CLARIFY,
        (Line(f"order_ask.line_{draft.deed}", {"order": order, "items": order.lines}),),
        order=order.to_json(),
        suggestions=(*chips, *whole),
        changes={"pending": waiting, "order": order.order_id},
    )
