"""What an agent should know at once, row by row: why a person, what was wanted, tried and felt."""

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.agents.handover import Handover
from assistant.agents.words import agent_words
from assistant.conversations.store import TurnRecord
from assistant.dialogue.mood import Mood
from assistant.dialogue.state import DialogueState, fold
from assistant.nlg.writer import Writer
from assistant.orders.clauses import Language
from assistant.orders.policy import Policy
from assistant.privacy.masking import masked
from retrieval.products import Product

MOST = 5  # of what is listed, the newest
LONGEST = 60  # characters of a quotation
TOLD = ("search", "recommend", "compare", "answer", "cart", "checkout", "order", "decline")

Row = dict[str, Any]


def summary(
    there: Handover | None,
    past: Sequence[TurnRecord],
    goods: Mapping[str, Product],
    writer: Writer,
    policy: Policy,
) -> list[Row]:
    """The rows, each with ``label`` and ``text`` or ``items``; a row with nothing to say is left out.

    Args:
        there: The hand-over it is for.
        past: The turns that hold, oldest first.
        goods: The products of ``goods_in``, by id.
        writer: Of the agent's language.
        policy: Says what is to be done by its rules.
    """
    words, language = agent_words(writer.wording.language), writer.wording.language
    state = fold(record.change for record in past)
    labels: Mapping[str, str] = words["summary"]
    found: dict[str, str | list[str]] = {
        **_why(there, policy, words, language),
        "asked": _asked(past),
        "wants": [writer.wording.constraint(entry.constraint) for entry in state.ledger],
        "looked_at": [writer.wording.product(goods[i]) for i in goods_in(state) if i in goods],
        "in_cart": _cart(state, goods, writer),
        "orders": _orders(past),
        "mood": words["moods"][Mood.of(state.moods).level] if state.moods else "",
        "tried": _tried(past, words["actions"]),
        "photos": _photos(past),
    }
    return [_row(labels[name], told) for name, told in found.items() if told]


def goods_in(state: DialogueState) -> list[str]:
    """The products talked about or clicked on, the newest first."""
    focus = [state.focus] if state.focus else []
    lists = [item.id for item in state.last_list.items] if state.last_list else []
    talked = [*focus, *reversed(state.talked), *reversed(state.viewed), *lists]
    return list(dict.fromkeys(talked))[:MOST]


def _row(label: str, told: str | list[str]) -> Row:
    return (
        {"label": label, "text": told} if isinstance(told, str) else {"label": label, "items": told}
    )


def _why(
    there: Handover | None, policy: Policy, words: Mapping[str, Any], language: str
) -> dict[str, str | list[str]]:
    if there is None:
        return {}
    rule = policy.handover.get(there.rule or "")
    if rule is None:
        return {"reason": words["reasons"].get(there.reason, "")}
    spoken: Language = "en" if language == "en" else "zh"
    return {"reason": rule.reason[spoken], "next": rule.next[spoken]}


def _asked(past: Sequence[TurnRecord]) -> list[str]:
    """The last things the shopper wrote, without personal data."""
    said = [" ".join(str(one.message["text"]).split()) for one in past if one.message.get("text")]
    cut = [
        text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…" for text in map(masked, said)
    ]
    return list(dict.fromkeys(cut))[-MOST:]


def _cart(state: DialogueState, goods: Mapping[str, Product], writer: Writer) -> list[str]:
    return [
        f"{writer.wording.product(goods[line.id])} ×{line.quantity}"
        for line in state.cart
        if line.id in goods
    ][:MOST]


def _orders(past: Sequence[TurnRecord]) -> list[str]:
    """The orders that turns showed, with their states."""
    shown = (one.turn.body.get("order") or {} for one in past)
    found = {
        str(order["order_id"]): str(order.get("status_text") or order.get("status", ""))
        for order in shown
        if order.get("order_id")
    }
    return [f"{number} {status}".strip() for number, status in found.items()][-MOST:]


def _tried(past: Sequence[TurnRecord], words: Mapping[str, str]) -> str:
    done = [str(one.turn.body.get("action")) for one in past if one.turn.body.get("reply")]
    counted = {name: done.count(name) for name in dict.fromkeys(done) if name in TOLD}
    return " · ".join(
        f"{words[name]}×{count}" if count > 1 else words[name] for name, count in counted.items()
    )


def _photos(past: Sequence[TurnRecord]) -> str:
    count = sum("attachment" in one.message for one in past)
    return str(count) if count else ""
