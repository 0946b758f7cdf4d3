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
            return replace(order, address=request.address.to_json())
        case AskInvoice():
            return replace(order, invoice={"title": request.title, "tax_id": request.tax_id})
        case Exchange() if proposal.key == "exchange_unsent":
            return replace(order, lines=_swapped(order, request))
        case Exchange() | Hurry():
            return _with_case(order, case)
        case Cancel():
            waits = bool(proposal.amount)
            cancelled = replace(order, status=OrderStatus.CANCELLED)
            return _with_case(cancelled, case) if waits else cancelled
        case Refund():
            whole = takes_all(order, request.pieces)
            status = OrderStatus.REFUNDING if whole else order.status
            return _with_case(replace(order, status=status), case)
        case Return():
            return _with_case(replace(order, status=OrderStatus.RETURN_REQUESTED), case)
    return order


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
    return all(now[name] == value for name, value in left.items()) and set(own) <= {OPEN}


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
    """Of several returns, the last one taken back ends the state they share, and only that."""
    returning = any(case["kind"] == Deed.RETURN for case in order.open_cases)
    if returning:
        return replace(order, status=OrderStatus.RETURN_REQUESTED)
    if order.status is OrderStatus.RETURN_REQUESTED:
        return replace(order, status=OrderStatus.DELIVERED)
    return order


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
    extra = {"cause": getattr(request, "cause", None), "to_sku": getattr(request, "sku", None)}
    extra["freight"] = proposal.facts.get("payer")
    return {**said, **{name: str(value) for name, value in extra.items() if value is not None}}


def _line(order: Order, one: Pieces) -> Mapping[str, Any]:
    (line,) = lines_of(order, [one])
    quantity = one.quantity or line.quantity
    return {"product_id": line.product_id, "sku": line.sku, "quantity": quantity}


def _with_case(order: Order, case: Mapping[str, Any]) -> Order:
    return replace(order, cases=(*order.cases, case))


def _swapped(order: Order, request: Exchange) -> tuple[OrderLine, ...]:
    meant = lines_of(order, request.pieces)
    return tuple(replace(line, sku=request.sku) if line in meant else line for line in order.lines)
