"""What a request costs besides: the way back, another variant's price, another province's surcharge."""

from collections.abc import Mapping
from typing import Any

from assistant.orders.requests import Deed
from assistant.orders.results import Done, Proposal
from assistant.records.orders import OrderStatus
from assistant.skills.outcome import Line


def costs_of(proposal: Proposal, told: Mapping[str, Any]) -> list[Line]:
    """What is to be known of costs before a yes; ``told`` are the facts as sentences need them."""
    return [*_freight(proposal), *_difference(proposal, told)]


def _freight(proposal: Proposal) -> list[Line]:
    payer = proposal.facts.get("payer")
    facts = {"sum": proposal.facts.get("up_to", 0.0)}
    return [Line(f"order_freight.{payer}", facts)] if payer else []


def _difference(proposal: Proposal, told: Mapping[str, Any]) -> list[Line]:
    """What the other variant or province costs more or less; nothing is said of what is not known."""
    step = proposal.facts.get("difference")
    if step is None:
        return []
    kind = "order_price" if "product_id" in proposal.facts else "order_surcharge"
    way = "more" if step > 0 else "less" if step < 0 else "same"
    facts = {**_refunded(proposal), **told, "difference": abs(step)}
    if kind == "order_surcharge":
        return [Line(f"{kind}.{way}", facts)] if step else []
    sent = proposal.key == "exchange_sent"
    return [] if sent and not step else [Line(f"{kind}.{way}", facts)]


def _refunded(of: Proposal | Done) -> dict[str, Any]:
    """How money of an order goes back."""
    return {"method": of.order.payment_method or "other"}


def still_to_settle(done: Done) -> list[Line]:
    """What is still to be paid or given back for what was done."""
    step = done.facts.get("difference")
    if not isinstance(step, int | float) or not step or done.facts.get("deed") == Deed.WITHDRAW:
        return []
    unpaid = done.order.status is OrderStatus.PENDING_PAYMENT
    way = "unpaid" if unpaid else "more" if step > 0 else "less"
    facts = {**_refunded(done), "difference": abs(step), "sum": done.order.total or 0.0}
    return [Line(f"order_settle.{way}", facts)]
