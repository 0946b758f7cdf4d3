"""Answers a message of a conversation, alone or together with the bubble before it, and keeps the turn."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.clock import Clock
from assistant.conversations.seats import Arrival
from assistant.conversations.store import Conversation, TurnRecord
from assistant.errors import ConversationError
from assistant.observing.context import at_turn
from assistant.observing.versions import Origin
from assistant.service import bubbles
from assistant.service.journal import Journal
from assistant.shop.loading import Loaded
from assistant.turn.assistant import Assistant
from assistant.turn.listening import Listener
from assistant.turn.turns import Message, Say

MAX_MESSAGE = 20_000


@dataclass(frozen=True, slots=True)
class Sent:
    """A message as it is to be answered.

    Args:
        id: The sender's id of the message.
        explain: Whether the turn says why it did what it did.
        listener: Hears the reply piece by piece.
    """

    message: Message
    id: str | None = None
    explain: bool = False
    listener: Listener | None = None


class Answering:
    """Answers messages of one shop's conversations."""

    def __init__(self, loaded: Loaded, journal: Journal, clock: Clock) -> None:
        self._loaded = loaded
        self._journal = journal
        self._clock = clock

    def joins(
        self, arrival: Arrival, message: Message, past: Sequence[TurnRecord], *, bubble: bool
    ) -> bool:
        """Whether the message is answered together with the last one."""
        last = past[-1] if past else None
        if not isinstance(message, Say) or last is None:
            return False
        if not bubbles.may_join(arrival, last, bubble=bubble):
            return False
        if arrival.overlaps:
            return True  # nobody can speak of an answer that was still to come
        return not bubbles.is_about(self._loaded.understander.understand(message.text), last)

    def alone(
        self,
        conversation: Conversation,
        past: Sequence[TurnRecord],
        sent: Sent,
        gone: Sequence[int] = (),
    ) -> TurnRecord:
        """Answers one message in a turn of its own, which takes those back that are ``gone``."""
        record = self._answered(conversation, past, sent.message, sent)
        self._journal.keep(conversation.id, record, gone)
        return record

    def together(
        self, conversation: Conversation, past: Sequence[TurnRecord], text: str, sent: Sent
    ) -> TurnRecord:
        """Answers the last message and this one in a turn that takes the last one's place."""
        last = past[-1]
        together = bubbles.joined(last, text, sent.id)
        said = Say(together["text"], together.get("about"), together.get("opened"))
        record = self._answered(conversation, past[:-1], said, sent)
        record = bubbles.covering(record, last, together)
        self._journal.keep_instead(conversation.id, record, last.number)
        return record

    def _answered(
        self, conversation: Conversation, past: Sequence[TurnRecord], message: Message, sent: Sent
    ) -> TurnRecord:
        """The turn that answers ``message`` after ``past``, with what answered it."""
        at_turn(past[-1].number + 1 if past else 1)
        loaded = self._loaded.current()
        assistant = self._assistant(loaded, conversation, past)
        record = assistant.reply(
            conversation, past, message, explain=sent.explain, listener=sent.listener
        )
        return made_by(loaded.origin, replace(record, message_id=sent.id))

    def _assistant(
        self, loaded: Loaded, conversation: Conversation, past: Sequence[TurnRecord]
    ) -> Assistant:
        """The assistant for the turn that follows ``past``."""
        number = past[-1].number + 1 if past else 1
        arms_of = self._journal.arms_of
        occasion = loaded.occasions.turn(conversation, number, self._clock(), arms_of)
        tools = loaded.tools.on(occasion)
        return Assistant(loaded.understander, tools, loaded.writer, self._clock, loaded.rephraser)


def made_by(origin: Origin, record: TurnRecord) -> TurnRecord:
    """The turn with what answered it, which its trace tells, if it has one."""
    record, trace = replace(record, origin=origin), record.turn.body.get("trace")
    if trace is None:
        return record
    body = {**record.turn.body, "trace": {**trace, "versions": origin.to_json()}}
    return replace(record, turn=replace(record.turn, body=body))


def check(message: Message) -> None:
    """Refuses what cannot be answered.

    Raises:
        ConversationError: The message is empty or too long.
    """
    if not isinstance(message, Say):
        return
    if not message.text.strip():
        raise ConversationError("The message is empty; write what you are looking for.")
    if len(message.text) > MAX_MESSAGE:
        raise ConversationError(
            f"The message has {len(message.text):,} characters; at most {MAX_MESSAGE:,} are read."
        )
