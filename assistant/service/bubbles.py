"""Bubbles: several short messages sent in one breath are answered together.

A shopper writes "hello", "running shoes", "under 500, not black" as three messages. Nobody waits:
each is answered at once, and a later one takes the earlier answer back and answers all of them, as
one turn. The state is a fold of turns, so taking an answer back also takes back what it did.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assistant.conversations.seats import Arrival
from assistant.conversations.store import TurnRecord
from assistant.nlu.meaning import Meaning
from assistant.nlu.steering.commands import Command

SECONDS = 2.0
MOST = 8  # bubbles in one turn; who goes on typing is answered in the next one
MOST_CHARACTERS = 2000
ABOUT_THE_ANSWER = frozenset(Command) - {Command.VIEW_CART, Command.CLEAR_CART}
OPEN_QUESTIONS = frozenset(
    {"variant", "order", "which", "confirm_order", "which_order", "which_line", "order_detail"}
)


def may_join(arrival: Arrival, last: TurnRecord | None, *, bubble: bool) -> bool:
    """Whether a message came so close after the last one that one reply covers both.

    Args:
        arrival: When it came, and what the message before it brought.
        last: The newest turn.
        bubble: Whether the sender said that messages may be joined.
    """
    if last is None or arrival.before != last.number or "acted" in last.change.values:
        return False  # what was done to an order was said, and stands
    bubbles = bubbles_of(last)
    short = sum(len(one["text"]) for one in bubbles) < MOST_CHARACTERS
    soon = arrival.overlaps or (bubble and arrival.since < SECONDS)
    return soon and short and len(bubbles) < MOST


def is_about(meaning: Meaning, last: TurnRecord) -> bool:
    """Whether a message speaks of the answer just given, which therefore must stand."""
    pending = last.change.values.get("pending")
    asked = pending is not None and pending.kind in OPEN_QUESTIONS
    relative = meaning.references or meaning.direction or meaning.command in ABOUT_THE_ANSWER
    shown = "shown" in last.change.values
    return asked or (shown and bool(relative))


def bubbles_of(record: TurnRecord) -> list[dict[str, Any]]:
    """The messages that a turn answered, in order, each with its id if it had one."""
    kept = record.message.get("bubbles")
    if isinstance(kept, list):
        return list(kept)
    alone = {"text": str(record.message.get("text", "")), "message_id": record.message_id}
    return [{key: value for key, value in alone.items() if value is not None}]


def joined(last: TurnRecord, text: str, message_id: str | None) -> dict[str, Any]:
    """The message of the turn that answers ``last`` and ``text`` together."""
    newest = {"text": text} | ({"message_id": message_id} if message_id else {})
    bubbles = [*bubbles_of(last), newest]
    page = {name: told for name, told in last.message.items() if name in ("about", "opened")}
    return {"text": "\n".join(one["text"] for one in bubbles), "bubbles": bubbles, **page}


def covering(record: TurnRecord, last: TurnRecord, message: Mapping[str, Any]) -> TurnRecord:
    """``record`` as the turn that takes the place of ``last``."""
    turn = replace(record.turn, body={**record.turn.body, "replaces": last.number})
    return replace(record, message=dict(message), turn=turn)
