"""Sending goods back, for their money or for another variant: windows, exceptions, who pays the way.

A window ends to the minute, in days at midnight where the shop is; where no delivery is recorded nothing is guessed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.orders.bench import WAITING, Bench, line_of, lines_of, moment, takes_all, worth
from assistant.orders.clauses import Window
from assistant.orders.deadlines import is_over
from assistant.orders.requests import Cause, Deed, Exchange, Pieces, Return
from assistant.orders.results import Proposal, Refusal
from assistant.records.orders import Order, OrderLine


@dataclass(frozen=True, slots=True)
class _Case:
    order: Order
    pieces: tuple[Pieces, ...]
    deed: Deed
    cause: Cause
    opened: bool | None
    window: Window


def weigh_return(order: Order, request: Return, bench: Bench) -> Proposal | Refusal:
    """What sending goods back comes to, or which clause refuses it."""
    window = bench.policy.window(request.cause)
    case = _Case(order, request.pieces, Deed.RETURN, request.cause, request.opened, window)
    refused = _refused(case, bench)
    if refused:
        return refused
    pieces = request.pieces or tuple(Pieces(line.product_id, line.sku) for line in order.lines)
    amount = worth(order, pieces)
    if amount is None:
        return Refusal("no_such_line", None, {"order": order})
    if request.cause is not Cause.NO_REASON and takes_all(order, request.pieces):
        amount = round(amount + (order.shipping_fee or 0.0), 2)
    first, last = bench.policy.refunds.until_there(order.payment_method)
    facts = {
        **_freight(order, request.cause, bench),
        "method": order.payment_method or "other",
        "first": first,
        "last": last,
        "inspection": bench.policy.refunds.inspection_days,
        "lines": lines_of(order, request.pieces),
        "until": _end(order, window, bench),
    }
    return Proposal(request, order, "return", window.clause, amount, facts)


def weigh_exchange(order: Order, request: Exchange, bench: Bench) -> Proposal | Refusal:
    """What another variant comes to: a change of the order before dispatch, else a way back and forth."""
    line = line_of(order, request.pieces[0]) if request.pieces else None
    if line is None:
        return Refusal("no_such_line", None, {"order": order})
    if line.sku == request.sku:
        return Refusal("same_variant", None, {"order": order})
    rule = bench.policy.deeds[Deed.EXCHANGE]
    wanted: dict[str, object] = {
        "lines": (line,),
        "product_id": line.product_id,
        "to_sku": request.sku,
        **_price_step(line, request, bench),
    }
    if _costs_otherwise(order, wanted, bench):
        return Refusal("other_price", bench.policy.exchanges.clause, {"order": order, **wanted})
    if order.status in WAITING:
        made = bench.policy.exclusion("cancel_packed", bench.said_of(line), opened=None)
        if made:
            return Refusal("excluded", made.clause, {"order": order, "title": line.title or ""})
        return _exchanged(Proposal(request, order, "exchange_unsent", rule.clause, facts=wanted))
    free = request.cause is Cause.NO_REASON
    window = bench.policy.windows["exchange"] if free else bench.policy.window(request.cause)
    case = _Case(order, request.pieces, Deed.EXCHANGE, request.cause, None, window)
    refused = _refused(case, bench)
    facts = {
        **_freight(order, request.cause, bench),
        **wanted,
        "inspection": bench.policy.refunds.inspection_days,
    }
    sent = Proposal(request, order, "exchange_sent", window.clause, facts=facts)
    return refused or _exchanged(sent)


def _price_step(line: OrderLine, request: Exchange, bench: Bench) -> dict[str, object]:
    """What all the pieces cost more, or less; nothing where that is not known."""
    step = bench.price_step(line, request.sku)
    pieces = request.pieces[0].quantity or line.quantity
    if step is None:
        return {}
    clause = bench.policy.exchanges.clause
    return {"difference": round(step * pieces, 2), **({"price_clause": clause} if step else {})}


def _costs_otherwise(order: Order, wanted: Mapping[str, object], bench: Bench) -> bool:
    """Whether a variant at another price is asked for where the policy has none of that."""
    stage = "unsent" if order.status in WAITING else "delivered"
    return bool(wanted.get("difference")) and stage not in bench.policy.exchanges.another_price


def _exchanged(proposal: Proposal) -> Proposal:
    """The exchange with what it gives back, where the other variant is cheaper."""
    step = float(proposal.facts.get("difference") or 0.0)
    return replace(proposal, amount=-step) if step < 0 else proposal


def _refused(case: _Case, bench: Bench) -> Refusal | None:
    """The clause that stands against sending goods back, if one does."""
    delivered = moment(case.order.delivered_at, bench.now)
    if delivered is None:
        return Refusal("delivery_unknown", case.window.clause, {"order": case.order})
    if _underway(case):
        return Refusal("asked_before", None, {"order": case.order})
    for line in lines_of(case.order, case.pieces) if case.cause is Cause.NO_REASON else ():
        found = bench.policy.exclusion(case.deed.value, bench.said_of(line), case.opened)
        if found:
            facts = {"order": case.order, "title": line.title or ""}
            return Refusal("excluded", found.clause, facts)
    last = case.window.last(delivered, bench.now.tzinfo)
    if is_over(last, bench.now):
        facts = {"order": case.order, "delivered": delivered, "until": last}
        return Refusal("window_closed", case.window.clause, facts)
    return None


def _underway(case: _Case) -> bool:
    """Whether the same goods are asked to go back already."""
    kinds = (Deed.RETURN, Deed.EXCHANGE)
    wanted = {(line.product_id, line.sku) for line in lines_of(case.order, case.pieces)}
    return any(
        (line["product_id"], line["sku"]) in wanted
        for one in case.order.open_cases
        if one["kind"] in kinds
        for line in one.get("lines", ())
    )


def _freight(order: Order, cause: Cause, bench: Bench) -> dict[str, object]:
    """Who pays the way back, and under which clause."""
    insured = bool(order.insured)
    payer = bench.policy.payer(cause, insured=insured)
    freight = bench.policy.freight
    clause = freight.insured_clause if payer == "insurance" else freight.clause
    return {"payer": payer, "freight_clause": clause, "up_to": freight.insured_up_to}


def _end(order: Order, window: Window, bench: Bench) -> datetime | None:
    delivered = moment(order.delivered_at, bench.now)
    return window.last(delivered, bench.now.tzinfo) if delivered else None
