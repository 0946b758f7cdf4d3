"""Whether a request may be carried out, and what it comes to: the policy read against one order.

Pure: the same order, request, policy and moment give the same answer, when it is proposed and again
when it is done.
"""

from datetime import timedelta

from assistant.orders.bench import UNDERWAY, WAITING, Bench, moment, paid, takes_all, worth
from assistant.orders.freight import Tariff
from assistant.orders.places import province_of
from assistant.orders.requests import (
    AskInvoice,
    Cancel,
    ChangeAddress,
    Deed,
    Exchange,
    Hurry,
    Pieces,
    Refund,
    Request,
    Return,
)
from assistant.orders.results import Proposal, Refusal
from assistant.orders.returning import weigh_exchange, weigh_return
from assistant.records.orders import Order, OrderStatus

Verdict = Proposal | Refusal
ENDED = frozenset(
    {OrderStatus.CANCELLED, OrderStatus.REFUNDED, OrderStatus.REFUNDING, OrderStatus.RETURNED}
)


def judge(order: Order, request: Request, bench: Bench) -> Verdict:
    """What ``request`` comes to now, or which clause refuses it."""
    against = refused_at_once(order, request.deed, bench)
    if against is not None:
        return against
    match request:
        case Cancel():
            return _cancel(order, request, bench)
        case Refund():
            sent = order.status in UNDERWAY
            return _money_back(order, request, "refund_sent" if sent else "refund_unsent", bench)
        case Return():
            return weigh_return(order, request, bench)
        case Exchange():
            return weigh_exchange(order, request, bench)
        case _:
            return _small_change(order, request, bench)


def _small_change(order: Order, request: Request, bench: Bench) -> Verdict:
    """What moves neither goods nor money."""
    match request:
        case ChangeAddress():
            return _address(order, request, bench)
        case AskInvoice():
            return _invoice(order, request, bench)
        case Hurry():
            return _hurry(order, request, bench)
    raise TypeError(f"A {request.deed} is not judged against an order.")


def refused_at_once(order: Order, deed: Deed, bench: Bench) -> Refusal | None:
    """Why a deed cannot be, whatever else is to be said of it: too late, too early, done already."""
    rule, facts = bench.policy.deeds[deed], {"order": order}
    if deed is Deed.INVOICE and order.invoice is not None:
        return Refusal("invoiced", rule.clause, {**facts, "title": order.invoice["title"]})
    if order.status in rule.states:
        return None
    if order.status in ENDED:
        return Refusal("ended", rule.clause, facts)
    if order.status is OrderStatus.PENDING_PAYMENT:
        return Refusal("unpaid", rule.otherwise or rule.clause, facts)
    return Refusal(deed.value, rule.otherwise or rule.clause, facts)


def _cancel(order: Order, request: Cancel, bench: Bench) -> Verdict:
    if order.status is OrderStatus.PENDING_PAYMENT:
        clause = bench.policy.deeds[Deed.CANCEL].clause
        return Proposal(request, order, "cancel_unpaid", clause, 0.0)
    refused = _made_to_measure(order, bench)
    return refused or _money_back(order, request, "cancel_paid", bench)


def _made_to_measure(order: Order, bench: Bench) -> Refusal | None:
    """What is being made for one shopper cannot be cancelled once it is packed."""
    if order.status is not OrderStatus.PACKED:
        return None
    for line in order.lines:
        found = bench.policy.exclusion("cancel_packed", bench.said_of(line), opened=None)
        if found:
            return Refusal("excluded", found.clause, {"order": order, "title": line.title or ""})
    return None


def _money_back(order: Order, request: Cancel | Refund, key: str, bench: Bench) -> Verdict:
    pieces: tuple[Pieces, ...] = request.pieces if isinstance(request, Refund) else ()
    whole = takes_all(order, pieces)
    amount = paid(order) if whole else worth(order, pieces)
    if amount is None:
        return Refusal("no_such_line", None, {"order": order})
    clause = bench.policy.deeds[request.deed].clause
    return Proposal(
        request, order, key, clause, amount, {**refund_facts(order, bench), "whole": whole}
    )


def refund_facts(order: Order, bench: Bench) -> dict[str, object]:
    """To where money goes back, and in how many working days."""
    first, last = bench.policy.refunds.until_there(order.payment_method)
    return {"method": order.payment_method or "other", "first": first, "last": last}


def _address(order: Order, request: ChangeAddress, bench: Bench) -> Verdict:
    if request.address.to_json() == dict(order.address):
        return Refusal("same_address", None, {"order": order})
    rule = bench.policy.deeds[Deed.ADDRESS]
    facts: dict[str, object] = {"address": request.address.to_json()}
    province, delivery = province_of(request.address.region), bench.policy.delivery
    if delivery is None or province is None:
        return Proposal(request, order, "address", rule.clause, facts=facts)
    if delivery.tariff.surcharge(province) is None:
        refused = {"order": order, "province": province}
        return Refusal("unserved", delivery.clause, refused)
    difference = _surcharge_step(order, province, delivery.tariff)
    facts |= {"province": province, "difference": difference, "delivery_clause": delivery.clause}
    amount = -difference if difference < 0 and order.status in WAITING else None
    return Proposal(request, order, "address", rule.clause, amount, facts)


def _surcharge_step(order: Order, province: str, tariff: Tariff) -> float:
    """What another province adds; an order placed without an address has paid none for any."""
    before = province_of(order.address.get("region", ""))
    if before is not None:
        return tariff.difference(before, province) or 0.0
    nowhere = order.status is OrderStatus.PENDING_PAYMENT and not order.address
    return (tariff.surcharge(province) or 0.0) if nowhere else 0.0


def _invoice(order: Order, request: AskInvoice, bench: Bench) -> Verdict:
    clause = bench.policy.deeds[Deed.INVOICE].clause
    facts = {"title": request.title, "tax_id": request.tax_id or "", "sum": paid(order)}
    key = "invoice_company" if request.tax_id else "invoice_person"
    return Proposal(request, order, key, clause, facts=facts)


def _hurry(order: Order, request: Hurry, bench: Bench) -> Verdict:
    clause = bench.policy.deeds[Deed.HURRY].clause
    pause = timedelta(hours=bench.policy.hurry.again_hours)
    times = [moment(case["at"], bench.now) for case in order.cases if case["kind"] == Deed.HURRY]
    if times and times[-1] is not None and bench.now - times[-1] < pause:
        return Refusal("hurried", clause, {"order": order})
    return Proposal(request, order, "hurry", clause, facts={"late": bench.is_late(order)})
