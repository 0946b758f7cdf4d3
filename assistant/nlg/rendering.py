"""Turns an outcome into the body of a turn, as the contract writes it."""

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.agents.handover import State
from assistant.dialogue.addressing import FIELD
from assistant.dialogue.state import DialogueState
from assistant.nlg.writer import Writer
from assistant.promotions.money import amount
from assistant.promotions.priced import PricedProduct
from assistant.promotions.quote import Quote
from assistant.skills.context import Context
from assistant.skills.outcome import Line, Outcome, Suggested
from assistant.skills.standing import standing_of
from assistant.skills.stocking import StockTeller
from assistant.skills.variants import variant_of
from recommender.profiling.notes import Said
from retrieval.constraints import Constraint, Op
from retrieval.products import Product
from retrieval.search import SearchRequest

MAX_SUGGESTIONS = 8
COUNTED = "chip.value_count"


def render(
    context: Context, outcome: Outcome, state: DialogueState, writer: Writer, reply: str
) -> dict[str, Any]:
    """The body of the turn: everything but its place in the conversation and its timings.

    Args:
        context: The turn before the skill ran.
        outcome: What the skill did.
        state: The state after the turn.
        writer: Writes in the shopper's language.
        reply: What is said, as ``assistant.nlg.speaking`` put it.
    """
    meaning = context.meaning
    return {
        "reply": reply,
        "language": context.language,
        "action": outcome.action.value,
        "intent": meaning.intent.value,
        "sentiment": meaning.sentiment.value,
        "constraints": _ledger(state, writer),
        "relaxed": [relaxation.to_json() for relaxation in outcome.relaxed],
        "products": [
            product_json(suggested, writer, context.stock) for suggested in outcome.products
        ],
        "comparison": _comparison(outcome, context, writer),
        "order": _order(outcome, writer),
        "sources": [_source(source, context, writer) for source in outcome.sources],
        "suggestions": _suggestions(outcome, writer),
        **_cart_and_quote(context, state, writer),
        "handoff": _handoff(state, context),
        "personalization": _personalization(context, state),
        "trace": None,
        "replaces": None,
    }


def product_json(suggested: Suggested, writer: Writer, stock: StockTeller) -> dict[str, Any]:
    """A product with score, parts and reasons in words, and what is told of its stock."""
    reasons = [
        {"kind": reason.kind, "text": text, "weight": reason.weight}
        for reason in suggested.reasons
        if (text := writer.spoken(reason.line))
    ]
    marks: dict[str, object] = {"sponsored": True} if suggested.sponsored else {}
    if suggested.draw:
        marks["propensity"] = suggested.draw.propensity
    return {
        **suggested.product.to_json(),
        "score": suggested.score,
        "parts": dict(suggested.parts),
        "reasons": reasons,
        "display": _display(suggested.product, writer, stock),
        **marks,
    }


def _display(product: Product, writer: Writer, stock: StockTeller) -> dict[str, object]:
    """The texts to show; of a price that promotions make, also what these are called."""
    texts = product.display(writer.wording.language)
    label = stock.label(product)
    if label:
        texts["stock_label"] = writer.spoken(label)
    if isinstance(product, PricedProduct):
        glue = writer.wording.labels.list_glue
        texts["price_label"] = glue.join(map(writer.promotion, product.promotions))
    return texts


def _ledger(state: DialogueState, writer: Writer) -> list[dict[str, Any]]:
    said = [
        {**entry.to_json(), "label": writer.wording.constraint(entry.constraint)}
        for entry in state.ledger
    ]
    return [*_recipient(state, writer), *said]


def _personalization(context: Context, state: DialogueState) -> dict[str, Any]:
    """Whether lists may be personal after this turn, and what each part of a score counts."""
    told = context.tools.memory.said(context.user, context.conversation)
    personal = Said.of((*told, *state.notes)).personal
    weights = context.tools.finder.weights(SearchRequest(state.query), personal=personal)
    return {"on": personal, "weights": dict(weights)}


def _recipient(state: DialogueState, writer: Writer) -> list[dict[str, Any]]:
    """For whom the goods are, as a chip of its own; it filters nothing, so it is not hard."""
    if state.recipient is None:
        return []
    who = Constraint(FIELD, Op.EQ, state.recipient.who, hard=False)
    label = writer.wording.recipient(state.recipient.who, state.recipient.years)
    return [{**who.to_json(), "turn": state.recipient.turn, "label": label}]


def _source(source: Mapping[str, Any], context: Context, writer: Writer) -> dict[str, Any]:
    """A source with a title a person can read."""
    product = context.product(source["id"]) if source.get("kind") == "product" else None
    return {**source, "title": writer.wording.product(product)} if product else dict(source)


def _suggestions(outcome: Outcome, writer: Writer) -> list[str]:
    texts = (writer.spoken(chip) for chip in _told_apart(outcome.suggestions, writer))
    return list(dict.fromkeys(text for text in texts if text))[:MAX_SUGGESTIONS]


def _told_apart(chips: Sequence[Line], writer: Writer) -> list[Line]:
    """Answers that are called the same in the shopper's language as one, counted together."""
    found: dict[object, Line] = {}
    for place, chip in enumerate(chips):
        counted = chip.key == COUNTED
        name = writer.wording.term(chip.values["field"], chip.values["value"]) if counted else place
        if name in found:
            count = found[name].values["count"] + chip.values["count"]
            chip = Line(COUNTED, {**found[name].values, "count": count})
        found[name] = chip
    return list(found.values())


def _comparison(outcome: Outcome, context: Context, writer: Writer) -> dict[str, Any] | None:
    if outcome.comparison is None:
        return None
    products = context.tools.shelf.get(outcome.comparison["ids"])
    titles = [writer.wording.product(products[i]) for i in outcome.comparison["ids"]]
    rows = [_row(row, writer) for row in outcome.comparison["rows"]]
    reason = writer.spoken(outcome.lines[-1]) if outcome.comparison["best"] else ""
    return {**outcome.comparison, "titles": titles, "rows": rows, "reason": reason}


def _row(row: Mapping[str, Any], writer: Writer) -> dict[str, Any]:
    field = row["field"]
    values = [_cell(field, value, writer) for value in row["values"]]
    label = writer.line(row["label"]) if "label" in row else writer.wording.field_name(field)
    return {"field": field, "label": label, "values": values}


def _cell(field: str, value: Any, writer: Writer) -> str | None:  # noqa: ANN401  # facts are of many kinds
    if value is None:
        return None
    if isinstance(value, Line):
        return writer.line(value)
    if isinstance(value, tuple):
        glue = writer.wording.labels.list_glue
        return glue.join(writer.wording.term(field, one) for one in value)
    if isinstance(value, str):
        return writer.wording.term(field, value)
    return writer.wording.value(field, value)


def _order(outcome: Outcome, writer: Writer) -> dict[str, Any] | None:
    if outcome.order is None:
        return None
    order = dict(outcome.order)
    order.pop("address", None)  # personal data is not needed to follow a parcel
    order.pop("phone_last4", None)
    statuses = writer.wording.labels.order_status
    return {**order, "status_text": statuses.get(str(order["status"]), str(order["status"]))}


def _cart_and_quote(context: Context, state: DialogueState, writer: Writer) -> dict[str, Any]:
    """The cart, and what it comes to, itemised; no quote while it is empty."""
    if not state.cart:
        return {"cart": [], "quote": None}
    found = context.quote(state.cart, state.claimed)
    return {"cart": _cart(context, state, found, writer), "quote": found.to_json(writer.promotion)}


def _cart(
    context: Context, state: DialogueState, found: Quote, writer: Writer
) -> list[dict[str, Any]]:
    products = context.tools.store.get([line.id for line in state.cart])
    units = {line.line.key: line.portions[0].unit for line in found.lines if line.portions}
    rows = []
    for line in state.cart:
        row: dict[str, Any] = {"id": line.id, "sku": line.sku, "quantity": line.quantity}
        product = products.get(line.id)
        if product:
            variant = variant_of(product, line.sku)
            row |= {
                "title": writer.wording.product(product),
                "price": _unit(units.get((line.id, line.sku or ""))),
                "options": dict(variant.options) if variant else {},
                "image_url": product.image_url,
            }
        rows.append(row)
    return rows


def _unit(cents: int | None) -> float | None:
    return None if cents is None else amount(cents)


def _handoff(state: DialogueState, context: Context) -> dict[str, Any] | None:
    """Why a person is wanted and how far that is; by a rule also in words for the agent, with what to do."""
    if state.handoff is None:
        return None
    left = state.handoff.state == State.TICKET
    standing = standing_of(context, state.handoff.reason, ticket=left)
    told = {"reason": state.handoff.reason, **standing.to_json()}
    rule = context.tools.desk.policy.handover.get(state.handoff.reason)
    language = context.tools.settings.language
    return {**told, "why": rule.reason[language], "next": rule.next[language]} if rule else told
