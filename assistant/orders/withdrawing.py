"""Taking a request back: while the policy allows it, and while nothing was done about it."""

from datetime import timedelta

from assistant.orders.actions import Action, ActionState
from assistant.orders.bench import Bench, moment
from assistant.orders.effects import still_holds
from assistant.orders.requests import Deed, Withdraw
from assistant.orders.results import Proposal, Refusal
from assistant.records.orders import Order


def weigh_withdrawal(
    order: Order, action: Action | None, request: Withdraw, bench: Bench
) -> Proposal | Refusal:
    """What taking an action back comes to, or why it cannot be."""
    if action is None or action.order_id != order.order_id:
        return Refusal("no_such_action", None, {"order": order})
    if action.deed is Deed.WITHDRAW:
        return Refusal("not_withdrawable", None, {"order": order})
    rule = bench.policy.deeds[action.deed]
    facts = {"order": order, "deed": action.deed.value}
    if action.state is ActionState.WITHDRAWN:
        return Refusal("withdrawn_before", rule.clause, facts)
    if rule.withdraw_minutes == 0:
        return Refusal("not_withdrawable", rule.clause, facts)
    at = moment(action.at, bench.now)
    if at is None or bench.now - at > timedelta(minutes=rule.withdraw_minutes):
        return Refusal("too_late", rule.clause, {**facts, "minutes": rule.withdraw_minutes})
    moved_on = "status" not in action.after and order.status not in rule.states
    if moved_on or not still_holds(order, action):
        return Refusal("acted_upon", rule.clause, facts)
    key = "cancel_unpaid" if action.proposal == "cancel_unpaid" else action.deed.value
    return Proposal(request, order, f"withdraw_{key}", rule.clause)


def latest(actions: list[Action], deeds: frozenset[Deed] | None = None) -> Action | None:
    """The last action that holds, of some kinds or of any."""
    held = (one for one in reversed(actions) if one.state is ActionState.DONE)
    fitting = (one for one in held if deeds is None or one.deed in deeds)
    return next((one for one in fitting if one.deed is not Deed.WITHDRAW), None)
