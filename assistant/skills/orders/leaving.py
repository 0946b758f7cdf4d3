"""算了取消吧 with no question open: is the order to be cancelled, or the talk about it to end?"""

from assistant.dialogue.actions import Action
from assistant.nlu.steering.assent import only_cancels, says_both, wants_no_more
from assistant.orders.drafts import Draft
from assistant.orders.requests import Deed
from assistant.orders.results import Unavailable
from assistant.records.orders import Order
from assistant.skills.cart_lines import just_added
from assistant.skills.context import Context
from assistant.skills.orders.requesting import begin
from assistant.skills.orders.settling import let_be
from assistant.skills.orders.whose import mine
from assistant.skills.outcome import Line, Outcome


def leaves_order(context: Context) -> bool:
    """Whether a message lets go, or says no more than to cancel, right after an order was talked about."""
    said, before = context.meaning.plain, context.before
    if not (context.cancels or says_both(said) or wants_no_more(said)):
        return False
    if before is None or context.state.pending or just_added(before.state, context.state):
        return False
    return "order" in before.changed and _order(context) is not None


def leave(context: Context) -> Outcome:
    """Asks what is to be cancelled; what was just done is offered to be taken back."""
    order, before = _order(context), context.before
    if order is None or before is None:  # the guard saw both
        return let_be(context)
    said = context.meaning.plain
    if wants_no_more(said):
        return begin(context, Draft(Deed.REFUND))
    if "acted" in before.changed:
        return begin(context, Draft(Deed.WITHDRAW))
    if says_both(said):
        chips = (Line("chip.cancel"), Line("chip.leave_it"))
        line = Line("order_ask.cancel_what", {"order": order})
        return Outcome(
            Action.CLARIFY, (line,), suggestions=chips, changes={"order": order.order_id}
        )
    if only_cancels(said):
        return begin(context, Draft(Deed.CANCEL))
    return let_be(context)


def _order(context: Context) -> Order | None:
    found = mine(context)
    return None if isinstance(found, Unavailable) else found.get(context.state.order)
