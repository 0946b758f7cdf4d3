"""What a shopper does in a conversation becomes events, until it is taken back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, delete, insert

from assistant.conversations.store import Conversation, TurnRecord
from assistant.errors import ConversationError
from recommender.events import EventKind, canonical_time, visitor
from recommender.events.event import SOMEONE_ELSE
from recommender.events.tables import events
from recommender.profiling.note_log import NoteLog


class FeedbackLog:
    """Writes events of conversations; each carries its turn in its key."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of_turn(
        self,
        conversation: Conversation,
        record: TurnRecord,
        now: datetime,
        *,
        for_someone_else: bool = False,
    ) -> None:
        """Keeps what the turn tells: a click on a product, something put into the cart, a word.

        Args:
            conversation: Whose turn it is.
            record: The turn.
            now: When it was.
            for_someone_else: Whether the goods are for another; the shopper's profile passes
                over such events.
        """
        user = conversation.user or visitor(conversation.id)
        mark = SOMEONE_ELSE if for_someone_else else ""
        rows = [
            {
                "user": user,
                "product_id": deed.product_id,
                "event": deed.event,
                "timestamp": canonical_time(now.isoformat()),
                "value": None,
                "key": f"{conversation.id}:{record.number}:{index}{mark}",
            }
            for index, deed in enumerate(record.deeds)
        ]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(insert(events), rows)
        if record.notes:
            place = f"{conversation.id}:{record.number}"
            NoteLog(self._engine).write(user, record.notes, place)

    def take_back(self, conversation_id: str, numbers: Sequence[int]) -> None:
        """Removes the events and notes of undone turns."""
        for number in numbers:
            NoteLog(self._engine).take_back(f"{conversation_id}:{number}")
        with self._engine.begin() as connection:
            for number in numbers:
                prefix = f"{conversation_id}:{number}:"
                connection.execute(
                    delete(events).where(events.c.key.startswith(prefix, autoescape=True))
                )

    def record(
        self, event: Mapping[str, Any], now: datetime, *, for_someone_else: bool = False
    ) -> None:
        """Keeps an event told from outside.

        Args:
            event: What happened.
            now: When.
            for_someone_else: Whether the goods are for another than the shopper.

        Raises:
            ConversationError: The kind is unknown.
        """
        kind = str(event.get("event", ""))
        if kind not in {known.value for known in EventKind}:
            known = ", ".join(sorted(k.value for k in EventKind))
            raise ConversationError(f"There is no event '{kind[:40]}'; there are: {known}.")
        mark = SOMEONE_ELSE if for_someone_else else ""
        user = event.get("user") or visitor(event.get("conversation_id") or "unknown")
        row = {
            "user": user,
            "product_id": event["product_id"],
            "event": kind,
            "timestamp": canonical_time(now.isoformat()),
            "value": event.get("value"),
            "key": f"api:{user}:{event['product_id']}:{kind}:{now.isoformat()}{mark}",
        }
        with self._engine.begin() as connection:
            connection.execute(insert(events).prefix_with("OR IGNORE"), [row])
