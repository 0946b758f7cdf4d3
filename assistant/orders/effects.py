"""What a request makes of an order, and what taking it back makes of it: pure functions of orders."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from assistant.orders.actions import Action
from assistant.orders.bench import lines_of, takes_all
from assistant.orders.requests import (
    AskInvoice,
    Cancel,
    ChangeAddress,
    Create,
    Deed,
    Exchange,
    Hurry,
    Pieces,
    Refund,
    Return,
)
from assistant.orders.results import Proposal
from assistant.records.orders import Order, OrderLine, OrderStatus

OPEN, WITHDRAWN = "open", "withdrawn"  # whoever deals with a case gives it any other state
# What an open case makes of an order that had arrived; the first that is open says it.
GOING_BACK = {
    Deed.RETURN.value: OrderStatus.RETURN_REQUESTED,
    Deed.EXCHANGE.value: OrderStatus.EXCHANGE_REQUESTED,
}
PRICE_DIFFERENCE = "price_difference"
BACK = (OrderStatus.DELIVERED, OrderStatus.COMPLETED)


def applied(proposal: Proposal, action_id: str, at: str) -> Order:
    """The order once a request is carried out.

    Args:
        proposal: What was judged.
        action_id: Of the action in the log; also of the case that it opens.
        at: ISO 8601.
    """
    order, request = proposal.order, proposal.request
    case = _case(proposal, action_id, at)
    match request:
        case ChangeAddress():
            return _moved(replace(order, address=request.address.to_json()), proposal, case)
        case AskInvoice():
            return replace(order, invoice={"title": request.title, "tax_id": request.tax_id})
        case Exchange():
            return _exchanged(proposal, request, case)
        case Hurry():
            return _with_case(order, case)
        case Cancel() | Refund() | Return():
            return _given_up(proposal, request, case)
    return order


def _exchanged(proposal: Proposal, request: Exchange, case: Mapping[str, Any]) -> Order:
    """Before dispatch the line is another one; afterwards it is asked for."""
    order = proposal.order
    if proposal.key != "exchange_unsent":
        return _with_case(_sent_back(order, OrderStatus.EXCHANGE_REQUESTED), case)
    swapped = _less(replace(order, lines=_swapped(proposal, request)), proposal.amount)
    owed = {**case, "kind": PRICE_DIFFERENCE}  # nothing goes back for it
    return _with_case(swapped, owed) if "difference" in case else swapped


def _given_up(
    proposal: Proposal, request: Cancel | Refund | Return, case: Mapping[str, Any]
) -> Order:
    """What is not wanted any more, for its money."""
    order = proposal.order
    if isinstance(request, Cancel):
        cancelled = replace(order, status=OrderStatus.CANCELLED)
        return _with_case(cancelled, case) if proposal.amount else cancelled
    if isinstance(request, Return):
        return _with_case(_sent_back(order, OrderStatus.RETURN_REQUESTED), case)
    status = OrderStatus.REFUNDING if takes_all(order, request.pieces) else order.status
    return _with_case(replace(order, status=status), case)


def created(request: Create, at: str) -> Order:
    """The order that a checkout makes."""
    return Order(
        request.order_id,
        OrderStatus.PENDING_PAYMENT,
        user=request.user,
        created_at=at,
        total=request.total,
        shipping_fee=request.shipping_fee,
        lines=tuple(
            OrderLine(one.product_id, one.quantity, one.sku, one.title, one.price)
            for one in request.lines
        ),
    )


def still_holds(order: Order, action: Action) -> bool:
    """Whether what the action left is as it left it, so that it can be taken back."""
    now = order.to_json()
    left = {name: value for name, value in action.after.items() if name != "cases"}
    own = [case["state"] for case in order.cases if case["id"] == action.id]
    same = all(_same(now[name], value) for name, value in left.items())
    return same and set(own) <= {OPEN}


def _same(now: object, left: object) -> bool:
    """Whether a field is as it was left; returns and exchanges of one order share its state."""
    back = GOING_BACK.values()
    return now in back if left in back else now == left


def taken_back(order: Order, action: Action) -> Order:
    """The order without what an action did; the case it opened stays, as withdrawn."""
    if action.deed is Deed.CREATE:
        return replace(order, status=OrderStatus.CANCELLED)
    was = Order.from_json({**order.to_json(), **action.before})
    cases = tuple(
        {**case, "state": WITHDRAWN} if case["id"] == action.id else case for case in order.cases
    )
    return _settled(replace(was, cases=cases))


def _settled(order: Order) -> Order:
    """Of several returns and exchanges, the last one taken back ends the state they share, and only that."""
    open_ = {case["kind"] for case in order.open_cases}
    asked = next((status for kind, status in GOING_BACK.items() if kind in open_), None)
    if asked is not None and order.status in (*BACK, *GOING_BACK.values()):
        return replace(order, status=asked)
    if order.status in GOING_BACK.values():
        return replace(order, status=OrderStatus.DELIVERED)
    return order


def _sent_back(order: Order, status: OrderStatus) -> Order:
    """The order once something of it is to go back; that money is asked for says more than an exchange."""
    returning = order.status is OrderStatus.RETURN_REQUESTED
    return order if returning else replace(order, status=status)


def _moved(order: Order, proposal: Proposal, case: Mapping[str, Any]) -> Order:
    """The order at its new address; what that costs more or less is in what is to be paid, or a case."""
    difference = proposal.facts.get("difference")
    if not difference:
        return order
    fee, total = order.shipping_fee or 0.0, order.total
    if order.status is not OrderStatus.PENDING_PAYMENT:
        return _with_case(_less(order, proposal.amount), case)
    return replace(
        order,
        shipping_fee=round(fee + difference, 2),
        total=None if total is None else round(total + difference, 2),
    )


def _case(proposal: Proposal, action_id: str, at: str) -> dict[str, Any]:
    request, amount = proposal.request, proposal.amount
    pieces: Sequence[Pieces] = getattr(request, "pieces", ())
    said: dict[str, Any] = {"id": action_id, "kind": request.deed.value, "state": OPEN, "at": at}
    if request.deed is not Deed.HURRY:
        said["lines"] = [_line(proposal.order, one) for one in pieces] or [
            {"product_id": line.product_id, "sku": line.sku, "quantity": line.quantity}
            for line in proposal.order.lines
        ]
    if amount:
        said["amount"] = amount
    if proposal.facts.get("difference"):
        said["difference"] = proposal.facts["difference"]  # to be paid; below 0: given back
    extra = {"cause": getattr(request, "cause", None), "to_sku": getattr(request, "sku", None)}
    extra["freight"] = proposal.facts.get("payer")
    return {**said, **{name: str(value) for name, value in extra.items() if value is not None}}


def _line(order: Order, one: Pieces) -> Mapping[str, Any]:
    (line,) = lines_of(order, [one])
    quantity = one.quantity or line.quantity
    return {"product_id": line.product_id, "sku": line.sku, "quantity": quantity}


def _with_case(order: Order, case: Mapping[str, Any]) -> Order:
    return replace(order, cases=(*order.cases, case))


def _swapped(proposal: Proposal, request: Exchange) -> tuple[OrderLine, ...]:
    """The lines with the other variant, a piece of which costs what the two differ by more or less."""
    order, step = proposal.order, proposal.facts.get("difference") or 0.0
    meant = lines_of(order, request.pieces)

    def swapped(line: OrderLine) -> OrderLine:
        price = None if line.price is None else round(line.price + step / line.quantity, 2)
        return replace(line, sku=request.sku, price=price)

    return tuple(swapped(line) if line in meant else line for line in order.lines)


def _less(order: Order, amount: float | None) -> Order:
    """The order once some of what was paid goes back while it goes on, so that no more is left to refund."""
    if not amount or order.total is None:
        return order
    return replace(order, total=round(order.total - amount, 2))
