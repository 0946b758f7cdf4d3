"""Turns in which the assistant says nothing: an agent has the conversation, or has just left it.

What the shopper writes is still read, for the agent sees intent and sentiment, and the queue learns
how the shopper feels. Nothing else changes: the ledger and the cart stand as they stood.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.conversations.store import Conversation, TurnRecord
from assistant.dialogue.actions import Action
from assistant.dialogue.state import KEPT_MOODS, Change, Handoff, fold
from assistant.nlu.meaning import Intent, Meaning, Sentiment
from assistant.nlu.understanding import Understander
from assistant.turn.turns import Say, Show, Turn, message_to_json

LISTS = ("constraints", "relaxed", "products", "sources", "suggestions", "cart")
NOTHING = ("comparison", "order", "quote", "handoff", "personalization", "trace", "replaces")
STANDING = ("constraints", "cart", "quote", "personalization")  # stay on the screen
CLOSED = "handover"  # the key of a message that nobody wrote: a person has left


def passed_on(
    understander: Understander,
    conversation: Conversation,
    past: Sequence[TurnRecord],
    message: Say | Show,
    handoff: Mapping[str, Any],
) -> TurnRecord:
    """The turn of a message that goes to an agent.

    Args:
        understander: Reads it.
        conversation: Where it was written.
        past: The turns that hold, oldest first.
        message: What was written or shown.
        handoff: What the turn says of the hand-over.
    """
    state = fold(record.change for record in past)
    meaning = _read(understander, message, state.language)
    language = state.language or meaning.language
    number = _number(past)
    moods = (*state.moods, round(meaning.sentiment_score, 4))[-KEPT_MOODS:]
    said = {"intent": meaning.intent.value, "sentiment": meaning.sentiment.value}
    body = silent(past) | {**said, "language": language, "handoff": dict(handoff)}
    change = Change({"turn": number, "language": language, "moods": moods})
    turn = Turn(conversation.id, number, body, {"total": 0.0})
    kept = meaning.to_json() if meaning.text else None
    return TurnRecord(number, message_to_json(message), change, turn, kept)


def closed(
    conversation: Conversation,
    past: Sequence[TurnRecord],
    how: str,
    default_language: str,
    left: Handoff | None = None,
) -> TurnRecord:
    """The turn by which the wait for a person is over, as the fold sees it.

    Args:
        conversation: Whose.
        past: The turns that hold, oldest first.
        how: What ended it.
        default_language: Of the shop.
        left: What is left of the wish: a ticket, or nothing.
    """
    state, number = fold(record.change for record in past), _number(past)
    language = state.language or default_language
    said = {"intent": Intent.HUMAN_AGENT.value, "sentiment": Sentiment.NEUTRAL.value}
    body = silent(past) | {**said, "language": language}
    change = Change({"turn": number, "language": language, "handoff": left})
    return TurnRecord(number, {CLOSED: how}, change, Turn(conversation.id, number, body))


def silent(past: Sequence[TurnRecord]) -> dict[str, Any]:
    """The body of a turn that says and shows nothing; requirements and cart stand."""
    body: dict[str, Any] = {"reply": "", "action": Action.HANDOFF.value}
    body |= {name: [] for name in LISTS} | dict.fromkeys(NOTHING)
    last = past[-1].turn.body if past else {}
    return body | {name: last[name] for name in STANDING if name in last}


def is_closing(record: TurnRecord) -> bool:
    """Whether nobody wrote the turn: it says that a person has left."""
    return CLOSED in record.message


def _read(understander: Understander, message: Say | Show, language: str | None) -> Meaning:
    if message.text:
        return understander.understand(message.text)
    return Meaning("", language or understander.default_language, {Intent.HUMAN_AGENT: 1.0})


def _number(past: Sequence[TurnRecord]) -> int:
    return past[-1].number + 1 if past else 1
