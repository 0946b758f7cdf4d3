"""The journal of a shop: its conversations, and what shoppers do in them.

A turn that is kept leaves events for the recommender; one that is taken back takes them along.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine

from assistant.agents.noting import HandoverNotes
from assistant.agents.people import People
from assistant.clock import Clock
from assistant.conversations.store import Conversation, ConversationStore, TurnRecord
from assistant.errors import UnknownConversation
from assistant.service.feedback import FeedbackLog, is_for_someone_else
from assistant.turn.turns import Turn
from assistant.webhooks.outbox import Pen
from assistant.webhooks.telling import tell_of_turn
from recommender.experiments.log import Arm


class Journal:
    """Conversations with their events."""

    def __init__(self, store: ConversationStore, feedback: FeedbackLog, clock: Clock) -> None:
        self._store = store
        self._feedback = feedback
        self._clock = clock

    @classmethod
    def of(
        cls,
        engine: Engine,
        clock: Clock,
        pen: Pen = Pen(),  # noqa: B008  # a value
        people: People | None = None,
    ) -> "Journal":
        """The journal in a database; ``pen`` tells the shop's systems of its turns.

        Without ``people`` somebody is always there.
        """
        handovers = HandoverNotes.of(people, pen) if people else HandoverNotes(pen=pen)
        feedback = FeedbackLog(engine)
        besides = (feedback.of_turn, partial(tell_of_turn, pen), handovers.of_turn)
        store = ConversationStore(engine, besides, handovers.of_undone)
        return cls(store, feedback, clock)

    @property
    def engine(self) -> Engine:
        """The database."""
        return self._store.engine

    def start(self, user: str | None, seed: int | None) -> str:
        """Opens a conversation; its id cannot be guessed unless ``seed`` is given."""
        if seed is None:
            conversation_id, variety = secrets.token_urlsafe(18), secrets.randbelow(1000)
        else:
            conversation_id, variety = _seeded_id(seed, user), seed
        self._store.start(Conversation(conversation_id, user, variety), self._clock())
        return conversation_id

    def conversation(self, conversation_id: str) -> Conversation:
        """The conversation with that id.

        Raises:
            UnknownConversation: There is none.
        """
        return self._store.get(conversation_id)

    def turns(self, conversation_id: str) -> list[TurnRecord]:
        """The turns that hold, oldest first."""
        return self._store.turns(conversation_id)

    def arms_of(self, shopper: str) -> dict[str, Arm]:
        """The variants of experiments that a shopper has seen."""
        return self._store.arms_of(shopper)

    def answered(self, conversation_id: str, message_id: str) -> Turn | None:
        """The turn that already answered the message with that id."""
        return self._store.answered(conversation_id, message_id)

    def keep(self, conversation_id: str, record: TurnRecord, gone: Sequence[int] = ()) -> None:
        """Keeps a turn with its events, and takes those back that are ``gone``: all of it or nothing."""
        now = self._clock()
        if not gone:
            self._store.append(conversation_id, record, now)
            return
        self._store.append(
            conversation_id,
            record,
            now,
            also=lambda connection: self._take_back(connection, conversation_id, gone),
        )

    def keep_instead(self, conversation_id: str, record: TurnRecord, instead_of: int) -> None:
        """Keeps a turn in the place of another, which was never shown."""
        self._store.append(conversation_id, record, self._clock(), instead_of)

    def note(
        self,
        conversation_id: str,
        record: TurnRecord,
        also: Callable[[Connection], None] | None = None,
    ) -> None:
        """Keeps a turn in which nothing was done that could be an event, and ``also`` with it."""
        self._store.append(conversation_id, record, self._clock(), also=also)

    def take_back(self, conversation_id: str, numbers: Sequence[int]) -> None:
        """Takes turns back, with their events."""
        with self.engine.begin() as connection:
            self._take_back(connection, conversation_id, numbers)

    def _take_back(
        self, connection: Connection, conversation_id: str, numbers: Sequence[int]
    ) -> None:
        self._feedback.take_back(connection, conversation_id, numbers)
        self._store.undo(connection, conversation_id, numbers, self._clock())

    def record_event(self, event: Mapping[str, Any]) -> None:
        """Keeps something a shopper did outside the turns of a conversation.

        It is the owner's of the conversation named, else the shopper's named, else nobody's.

        Raises:
            ConversationError: The kind of event is unknown.
        """
        try:
            conversation = self._store.get(str(event.get("conversation_id") or ""))
        except UnknownConversation:
            self._feedback.record(event, self._clock())
            return
        past = self._store.turns(conversation.id)
        other = bool(past) and is_for_someone_else(past[-1])
        named = {**event, "user": conversation.user or event.get("user")}
        self._feedback.record(named, self._clock(), for_someone_else=other)


def _seeded_id(seed: int, user: str | None) -> str:
    return "seeded-" + hashlib.sha256(f"{seed}\x1f{user or ''}".encode()).hexdigest()[:20]
