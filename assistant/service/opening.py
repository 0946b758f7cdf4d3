"""What a conversation begins with: the shop's greeting, and what is due for a shopper it knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from assistant.conversations.browsing import latest
from assistant.dialogue.state import DialogueState, fold
from assistant.service.journal import Journal
from assistant.turn.opening import Opened, Visit

AWAY = timedelta(minutes=30)  # without a turn, after which a shopper comes anew


@dataclass(frozen=True, slots=True)
class Opening:
    """How a conversation begins.

    Args:
        greeting: The shop's words for everyone.
        due: What is true and due for this shopper; None for most.
        examples: Messages to begin with.
    """

    greeting: str
    due: Opened | None
    examples: tuple[str, ...]

    @property
    def text(self) -> str:
        """All of it, where there is nothing but text."""
        return f"{self.due.text}\n{self.greeting}" if self.due else self.greeting

    def to_json(self) -> Mapping[str, Any]:
        """As the API shows it."""
        due = self.due.to_json() if self.due else None
        return {"greeting": self.greeting, "due": due, "examples": list(self.examples)}


def visit_of(journal: Journal, user: str, conversation_id: str | None, now: datetime) -> Visit:
    """A known shopper's visit, to a conversation or before one is begun.

    What was said lately in their latest conversation is not said again in a new one.
    """
    last = next(iter(latest(journal.engine, 1, user=user)), None)
    known = conversation_id or (last.id if last else None)
    state = fold(record.change for record in journal.turns(known)) if known else None
    away = last is None or now - datetime.fromisoformat(last.last_at) >= AWAY
    if conversation_id is None:
        state = DialogueState(told=state.told if state else ())
    return Visit(user, conversation_id or "", state or DialogueState(), away)
