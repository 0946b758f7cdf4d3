"""Putting things right: a misunderstood turn is taken back, an open question is answered or let go."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from assistant.conversations.store import TurnRecord
from assistant.dialogue.actions import Action
from assistant.dialogue.state import Pending, fold
from assistant.nlu.meaning import Intent, Meaning
from assistant.skills import clarifying, knowing, readings, talking
from assistant.skills.adding import put
from assistant.skills.context import Before, Context
from assistant.skills.orders.filling import DETAIL
from assistant.skills.orders.requesting import CONFIRM
from assistant.skills.outcome import Line, Outcome, Suggested
from assistant.skills.variants import option_name

# What a misunderstood turn leaves in place: feelings, what was asked, and whom it is talked with.
KEPT = frozenset(
    {
        "turn",
        "language",
        "moods",
        "suggestions",
        "asked",
        "talked",
        "handoff",
        "unclear",
        "acted",
        "order",
        "identified",
        "destination",
    }
    | {"uttered", "polite"}
)

# What a shopper sees change; only that is said to be taken back.
VISIBLE = frozenset({"ledger", "query", "sort", "cart", "liked", "disliked", "recipient"})


def misunderstood(context: Context) -> Outcome:
    """Says what was understood, what is taken back, and what else it could have been."""
    before = context.before
    if before is None or not before.text or context.state.unclear:
        return readings.ask_which(context)
    taken = before.intent
    others = readings.completed(readings.likely_readings(before.meaning, [taken]), [taken])
    lines = [_understood(before)]
    changed = set(before.changed) - KEPT - {"pending"}
    lines += [Line("repair.taken_back")] if changed & VISIBLE else []
    lines += [Line("repair.which")]
    return Outcome(
        Action.CLARIFY,
        tuple(lines),
        products=_standing(context) if "shown" in before.changed else (),
        suggestions=readings.reading_chips(others),
        changes={"pending": readings.open_reading(before.text, others)},
    ).noting(withdrawn=before.number, withdrawn_fields=sorted(changed))


def before_of(past: Sequence[TurnRecord]) -> Before | None:
    """The turn before this one, as it was read; None at the start."""
    if not past or not past[-1].number:
        return None
    last = past[-1]
    kept = last.meaning or {}
    shares = {Intent(one["name"]): one["score"] for one in kept.get("intents", ())}
    text = str(kept.get("text", ""))
    intents = {**dict.fromkeys(Intent, 0.0), **shares}
    state = fold(record.change for record in past[:-1])
    meaning = Meaning(text, str(kept.get("language", "")), intents)
    return Before(last.number, text, meaning, state, tuple(sorted(last.change.values)))


def restored(before: Before) -> dict[str, Any]:
    """The fields that the misunderstood turn set, as they were before it; what was erased stays so."""
    if {"notes", *knowing.GONE} <= set(before.changed):
        return {}
    return {name: getattr(before.state, name) for name in before.changed if name not in KEPT}


def corrected(context: Context, outcome: Outcome) -> Outcome:
    """The answer to what was meant, where the message also said that the last one was not."""
    if not context.corrected or context.before is None:
        return outcome
    return outcome.saying_first(Line("repair.again")).noting(withdrawn=context.before.number)


def answer_pending(context: Context) -> Outcome:
    """Yes, no or "whatever" as the answer to the question that is open."""
    pending = context.state.pending
    if pending is None:  # the guard saw one
        return talking.small_talk(context)
    if pending.kind == knowing.ERASING:
        return knowing.erase(context) if _agrees(context) else knowing.keep(context)
    if context.indifferent and pending.kind == "variant":
        return _ask_again(context, pending)
    if context.indifferent or context.cancels or context.meaning.intent is Intent.DENY:
        return _letting_go(context, pending)
    return _yes(context, pending)


def _agrees(context: Context) -> bool:
    plain = not (context.indifferent or context.cancels)
    return plain and context.meaning.intent is Intent.AFFIRM


def _understood(before: Before) -> Line:
    nameable = before.intent in readings.NAMEABLE
    if not nameable:
        return Line("repair.sorry")
    return Line("repair.understood", {"reading": readings.reading(before.intent)})


def _standing(context: Context) -> tuple[Suggested, ...]:
    """The list that stands again, so that 第二个 means what is on the screen."""
    shown = context.state.last_list
    products = context.tools.shelf.get(shown.ids) if shown else {}
    return tuple(
        Suggested(products[i], 0.0, {}) for i in (shown.ids if shown else ()) if i in products
    )


def _letting_go(context: Context, pending: Pending) -> Outcome:
    """The question is closed, and what was on the screen goes on."""
    if pending.kind == readings.KIND:
        return replace(readings.menu(context), action=Action.CLARIFY)
    key = {"variant": "variant", "order": "order", clarifying.KIND: "facet"}.get(pending.kind)
    field = pending.options[0] if pending.options else ""
    line = Line(f"let_go.{key}", {"field": field}) if key else Line("talk.deny")
    chips = (
        (Line("chip.compare_first_two"), Line("chip.more"))
        if context.state.shown and key == "facet"
        else ()
    )
    return Outcome(Action.SMALLTALK, (line,), suggestions=chips, changes={"pending": None})


def _yes(context: Context, pending: Pending) -> Outcome:
    if pending.kind == "variant":
        product = context.product(pending.product_id)
        there = [v for v in product.variants if v.available] if product else []
        if product and len(there) == 1:
            return put(context, product, there[0], pending.quantity)
    return _ask_again(context, pending)


def _ask_again(context: Context, pending: Pending) -> Outcome:
    """Yes is no answer to "which": the question is put again, with its answers."""
    if pending.kind == "variant":
        product = context.product(pending.product_id)
        options = tuple(option_name(v) for v in product.variants if v.available) if product else ()
        chips = tuple(Line("chip.option", {"option": option}) for option in options)
        line = Line("again.variant", {"options": options})
    elif pending.kind == "order":
        line, chips = Line("order.ask_number"), (Line("chip.human"),)
    else:
        kind = {CONFIRM: "confirm", DETAIL: "order_detail"}.get(pending.kind)
        line = Line(f"back.{kind}") if kind else Line("again.which")
        chips = tuple(Line("chip.option", {"option": chip}) for chip in context.state.suggestions)
    return Outcome(Action.CLARIFY, (line,), suggestions=chips, changes={"pending": pending})
