"""What is said of an order's request: its consequences, what was done, why not; each cites its clause."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from assistant.dialogue.actions import Action
from assistant.grounding.outside import named
from assistant.orders.places import spoken_name
from assistant.orders.requests import Deed
from assistant.orders.results import Done, Proposal, Refusal, Unavailable
from assistant.records.orders import Order, OrderLine
from assistant.skills.context import Context
from assistant.skills.orders.costs import costs_of, still_to_settle
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
LONGEST_CHIP = 30  # characters
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
    lines += costs_of(proposal, told(context, proposal))
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
    settled = [] if done.again else still_to_settle(done)
    return Outcome(
        Action.ORDER,
        (Line(key, told(context, done)), *settled),
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
    chips = (_again(context, why), Line("chip.human"))
    outcome = Outcome(Action.ORDER, (Line(key),), suggestions=chips)
    return outcome.noting(unavailable=why.why)


def _again(context: Context, why: Unavailable) -> Line:
    """What was asked for, to be said once more; where it may have been done, a look at the order."""
    said = context.meaning.text.strip()
    short = 0 < len(said) <= LONGEST_CHIP and not any(map(str.isdigit, said))
    return Line("chip.search", {"text": said}) if short and not why.unsure else Line("chip.track")


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


def case_facts(context: Context, case: Mapping[str, Any]) -> dict[str, Any]:
    """What was asked for, as sentences need it: money, and what instead."""
    facts: dict[str, Any] = {"sum": case.get("amount") or 0.0}
    facts["difference"] = abs(case.get("difference") or 0.0)
    goods: Mapping[str, Any] = next(iter(case.get("lines") or ()), {})
    facts["wanted"] = _variant(context, goods.get("product_id"), case.get("to_sku"))
    return facts


def _variant(context: Context, product_id: str | None, sku: str | None) -> str:
    """What a variant is called; its number where the catalogue does not have it any more."""
    product = context.stored(product_id)
    found = variant_of(product, sku) if product else None
    return variant_label(found) if found else str(sku or "")


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
    """The address as it is to be, its province, and the variant wanted by its name."""
    if "province" in facts:
        facts["place"] = spoken_name(str(facts["province"]), context.language)
    if not isinstance(of, Refusal):
        facts.setdefault("address", dict(of.order.address))
    if facts.get("product_id"):
        facts["wanted"] = _variant(context, facts["product_id"], facts.get("to_sku"))


def _sources(context: Context, proposal: Proposal) -> tuple[Mapping[str, Any], ...]:
    clauses = [proposal.clause]
    if proposal.amount:
        clauses.append(context.tools.desk.policy.refunds.clause)
    others = ("freight_clause", "price_clause", "delivery_clause")
    clauses += [str(proposal.facts[name]) for name in others if name in proposal.facts]
    found = [source for clause in dict.fromkeys(clauses) for source in cited(context, clause)]
    return (*found, _order(proposal.order))


def _order(order: Order) -> dict[str, str]:
    return {"kind": "order", "id": order.order_id}
