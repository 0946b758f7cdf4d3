"""What is said of an order's request: its consequences, what was done, why not; each cites its clause."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from assistant.dialogue.actions import Action
from assistant.grounding.outside import named
from assistant.orders.requests import Deed
from assistant.orders.results import Done, Proposal, Refusal, Unavailable
from assistant.records.orders import Order, OrderLine
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome
from assistant.skills.variants import variant_label, variant_of

CHIPS: Mapping[Deed, str] = {
    Deed.CANCEL: "chip.confirm_cancel",
    Deed.REFUND: "chip.confirm_refund",
    Deed.RETURN: "chip.confirm_return",
    Deed.EXCHANGE: "chip.confirm_exchange",
    Deed.ADDRESS: "chip.confirm_address",
    Deed.INVOICE: "chip.confirm_invoice",
    Deed.HURRY: "chip.confirm_hurry",
    Deed.WITHDRAW: "chip.confirm_withdraw",
}
# What may help instead, by why it was refused.
INSTEAD: Mapping[str, tuple[str, ...]] = {
    "cancel": ("chip.refund",),
    "refund": ("chip.return_it",),
    "return": ("chip.refund",),
    "unpaid": ("chip.cancel",),
    "window_closed": ("chip.faulty",),
    "excluded": ("chip.faulty",),
    "hurried": ("chip.refund",),
}


def asking(context: Context, proposal: Proposal) -> Outcome:
    """The consequences, and whether to go on; the state is the caller's."""
    request = proposal.request
    lines = [Line(f"order_confirm.{proposal.key}", told(context, proposal))]
    lines += _freight(proposal)
    chips = (Line(CHIPS[request.deed]), Line("chip.reconsider"))
    return Outcome(
        Action.ORDER,
        (*lines, Line("order_confirm.sure")),
        order=proposal.order.to_json(),
        suggestions=chips,
        sources=_sources(context, proposal),
    )


def reporting(context: Context, done: Done) -> Outcome:
    """What was done; how it can be taken back is one chip away."""
    key = "order_done.again" if done.again else f"order_done.{done.key}"
    rule = context.tools.desk.policy.deeds.get(Deed(str(done.facts.get("deed", Deed.WITHDRAW))))
    undoable = rule is not None and rule.withdraw_minutes > 0
    chips = (Line("chip.withdraw"),) if undoable else ()
    return Outcome(
        Action.ORDER,
        (Line(key, told(context, done)),),
        order=done.order.to_json(),
        suggestions=(*chips, Line("chip.track")),
        sources=(*cited(context, done.clause), _order(done.order)),
        changes={
            "pending": None,
            "order": done.order.order_id,
            "acted": (done.order.order_id, done.action),
        },
    )


def refusing(context: Context, refusal: Refusal) -> Outcome:
    """Why not, by which clause, and what can be done instead."""
    order = refusal.facts.get("order")
    chips = tuple(Line(name) for name in INSTEAD.get(refusal.reason, ()))
    lines = [Line(f"order_refused.{refusal.reason}", told(context, refusal))]
    source = (_order(order),) if isinstance(order, Order) else ()
    return Outcome(
        Action.ORDER,
        tuple(lines),
        order=order.to_json() if isinstance(order, Order) else None,
        suggestions=(*chips, Line("chip.human")),
        sources=(*cited(context, refusal.clause), *source),
        changes={
            "pending": None,
            **({"order": order.order_id} if isinstance(order, Order) else {}),
        },
    )


def unavailable(context: Context, why: Unavailable) -> Outcome:
    """The shop's system does not answer: said plainly, with a person at hand."""
    key = "order.unsure" if why.unsure else "order.unavailable"
    chips = (Line("chip.again"), Line("chip.human"))
    outcome = Outcome(Action.ORDER, (Line(key),), suggestions=chips)
    return outcome.noting(unavailable=why.why)


def cited(context: Context, clause: str | None) -> tuple[Mapping[str, Any], ...]:
    """The clause as a source."""
    policy = context.tools.desk.policy
    if clause is None or clause not in policy.clauses:
        return ()
    return (policy.source(clause, context.language),)


def told(context: Context, of: Proposal | Done | Refusal) -> dict[str, Any]:
    """The facts as sentences need them."""
    zone = ZoneInfo(context.tools.settings.timezone)
    facts: dict[str, Any] = dict(of.facts)
    if not isinstance(of, Refusal):
        facts["order"] = spoken(context, of.order)
        facts["sum"] = of.amount if of.amount is not None else facts.get("sum", 0.0)
        facts["items"] = spoken_lines(context, facts.pop("lines", of.order.lines))
    else:
        facts["clause_says"] = " ".join(source["text"] for source in cited(context, of.clause))
    _put_words(context, facts, of)
    if "title" in facts:
        facts["title"] = named(str(facts["title"]))
    for name in ("until", "delivered"):
        at = facts.pop(name, None)
        at = datetime.fromisoformat(at) if isinstance(at, str) else at
        facts |= {name: at.astimezone(zone)} if at else {}
    return facts


def spoken(context: Context, order: Order) -> Order:
    """The order with its goods called as they are in the shopper's language."""
    return replace(order, lines=spoken_lines(context, order.lines))


def spoken_lines(context: Context, lines: Sequence[OrderLine]) -> tuple[OrderLine, ...]:
    """Lines with the titles of now where the catalogue has them in another language, else as bought."""
    found = context.tools.store.get([line.product_id for line in lines])
    other = {
        key: title
        for key, product in found.items()
        if (title := product.localized.get(context.language, {}).get("title"))
    }
    return tuple(replace(x, title=other.get(x.product_id, x.title)) for x in lines)


def _put_words(context: Context, facts: dict[str, Any], of: Proposal | Done | Refusal) -> None:
    """The address as it is to be, and the variant wanted by its name."""
    if not isinstance(of, Refusal):
        facts.setdefault("address", dict(of.order.address))
    product = context.stored(facts.get("product_id"))
    if product is not None:
        wanted = variant_of(product, facts.get("to_sku"))
        facts["wanted"] = variant_label(wanted) if wanted else str(facts.get("to_sku"))


def _sources(context: Context, proposal: Proposal) -> tuple[Mapping[str, Any], ...]:
    clauses = [proposal.clause]
    if proposal.amount:
        clauses.append(context.tools.desk.policy.refunds.clause)
    clauses += [str(proposal.facts["freight_clause"])] if "freight_clause" in proposal.facts else []
    found = [source for clause in dict.fromkeys(clauses) for source in cited(context, clause)]
    return (*found, _order(proposal.order))


def _freight(proposal: Proposal) -> list[Line]:
    payer = proposal.facts.get("payer")
    facts = {"sum": proposal.facts.get("up_to", 0.0)}
    return [Line(f"order_freight.{payer}", facts)] if payer else []


def _order(order: Order) -> dict[str, str]:
    return {"kind": "order", "id": order.order_id}
