"""What a shopper does in a conversation becomes events, until it is taken back.

The events of a turn are written in the turn's own transaction: a program that is killed keeps both
or neither.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert

from assistant.alerts.book import take_back_deeds, write_deeds
from assistant.conversations.store import TurnRecord, shopper_of
from assistant.dialogue.addressing import FIELD
from assistant.errors import ConversationError
from recommender.events import EventKind, canonical_time, visitor
from recommender.events.event import SOMEONE_ELSE
from recommender.events.log import insert_new
from recommender.events.tables import events, told_at
from recommender.profiling.note_log import take_back_notes, write_notes


class FeedbackLog:
    """Writes events of conversations; each carries its turn in its key."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of_turn(
        self, connection: Connection, conversation_id: str, record: TurnRecord, now: datetime
    ) -> None:
        """Keeps what the turn tells: a click on a product, something put into the cart, a word.

        What it did for somebody else is marked so, and the shopper's profile passes over it. A turn
        of the same number that this one takes the place of leaves nothing.
        """
        user, place = shopper_of(connection, conversation_id), f"{conversation_id}:{record.number}"
        mark = SOMEONE_ELSE if is_for_someone_else(record) else ""
        gone = [number for number in (record.number, record.withdraws) if number is not None]
        self.take_back(connection, conversation_id, gone)
        rows = [
            {
                "user": user,
                "product_id": deed.product_id,
                "event": deed.event,
                "timestamp": canonical_time(now.isoformat()),
                "value": None,
                "key": f"{place}:{index}{mark}",
            }
            for index, deed in enumerate(record.deeds)
        ]
        if rows:
            connection.execute(insert(events), rows)
        write_notes(connection, user, record.notes, place)
        known = None if user == visitor(conversation_id) else user
        write_deeds(connection, known, conversation_id, record.number, record.alerts, now)

    def take_back(
        self, connection: Connection, conversation_id: str, numbers: Sequence[int]
    ) -> None:
        """Removes the events, notes and alerts of turns that are taken back."""
        take_back_deeds(connection, conversation_id, numbers)
        for number in numbers:
            place = f"{conversation_id}:{number}"
            take_back_notes(connection, place)
            connection.execute(delete(events).where(told_at(events.c.key, place)))

    def record(
        self, event: Mapping[str, Any], now: datetime, *, for_someone_else: bool = False
    ) -> None:
        """Keeps an event told from outside; one with an ``event_id`` once, however often it is told.

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
        named = event.get("event_id") or f"{event['product_id']}:{kind}:{now.isoformat()}"
        row = {
            "user": user,
            "product_id": event["product_id"],
            "event": kind,
            "timestamp": canonical_time(now.isoformat()),
            "value": event.get("value"),
            "key": f"api:{user}:{named}{mark}",
        }
        with self._engine.begin() as connection:
            connection.execute(insert_new(connection), [row])


def is_for_someone_else(record: TurnRecord) -> bool:
    """Whether the ledger of a turn says that the goods are for another than the shopper."""
    said = record.turn.body.get("constraints", ())
    return any(entry["field"] == FIELD for entry in said)
