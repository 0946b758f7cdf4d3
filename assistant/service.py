"""The assistant of one shop as the outside uses it: conversations by id, durable and in order.

One instance a process, safe to call from many threads; turns of one conversation wait for each
other.
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path
from typing import Any

from assistant import bubbles
from assistant.assistant import Assistant
from assistant.clock import Clock, wall_clock
from assistant.conversations.seats import Arrival, Seats
from assistant.conversations.store import Conversation, ConversationStore, TurnRecord
from assistant.dialogue.addressing import FIELD
from assistant.dialogue.state import Change, DialogueState, fold
from assistant.errors import ConversationError
from assistant.feedback import FeedbackLog
from assistant.nlg.rendering import product_json
from assistant.nlu.steering.commands import Command, find_command
from assistant.nlu.understanding import Understander
from assistant.nlu.words.normalising import fold as fold_text
from assistant.shop.folder import Shop
from assistant.shop.loading import Loaded, Progress, load
from assistant.showing import examples_for, search_json
from assistant.skills.context import Shopper
from assistant.skills.outcome import Line
from assistant.turns import Click, Message, Say, Turn, message_to_json
from retrieval.search import SearchRequest

MAX_MESSAGE = 20_000


@dataclass(frozen=True, slots=True)
class Sent:
    """A message as it is to be answered.

    Args:
        id: The sender's id of the message.
        explain: Whether the turn says why it did what it did.
    """

    message: Message
    id: str | None = None
    explain: bool = False


class Service:
    """Conversations, search and recommendations of one shop."""

    def __init__(
        self,
        loaded: Loaded,
        store: ConversationStore,
        feedback: FeedbackLog,
        clock: Clock,
        seats: Seats | None = None,
    ) -> None:
        self._loaded = loaded
        self._store = store
        self._feedback = feedback
        self._clock = clock
        self._seats = seats or Seats()

    @classmethod
    def open(
        cls,
        shop_path: Path,
        *,
        clock: Clock = wall_clock,
        progress: Progress | None = None,
        seats: Seats | None = None,
    ) -> "Service":
        """Loads the shop in ``shop_path``; ``seats`` may bring another clock for bubbles.

        Raises:
            ShopError: There is no usable shop.
        """
        shop = Shop.open(shop_path)
        loaded = load(shop, progress)
        return cls(loaded, ConversationStore(shop.engine), FeedbackLog(shop.engine), clock, seats)

    @property
    def shop(self) -> Shop:
        """The shop served."""
        return self._loaded.shop

    @property
    def loaded(self) -> Loaded:
        """What was loaded of the shop: catalogue, models, tools."""
        return self._loaded

    def start(self, user: str | None = None, seed: int | None = None) -> str:
        """Opens a conversation; its id cannot be guessed unless ``seed`` is given."""
        if seed is None:
            conversation_id, variety = secrets.token_urlsafe(18), secrets.randbelow(1000)
        else:
            conversation_id, variety = _seeded_id(seed, user), seed
        self._store.start(Conversation(conversation_id, user, variety), self._clock())
        return conversation_id

    def reply(
        self,
        conversation_id: str,
        message: Message,
        message_id: str | None = None,
        *,
        explain: bool = False,
        bubble: bool = False,
        waited: float = 0.0,
    ) -> Turn:
        """Answers a message; a repeated ``message_id`` is answered with the turn it already got.

        A message that comes while the one before it is still being answered is answered together
        with it, in one turn that takes the earlier turn's place (``assistant.bubbles``).

        Args:
            conversation_id: Which conversation.
            message: A text or a click.
            message_id: The sender's id of the message.
            explain: Whether the turn says why it did what it did.
            bubble: Whether the message may also be joined to one of less than two seconds ago.
            waited: Seconds it waited at the sender before it could be sent.

        Raises:
            UnknownConversation: There is no such conversation.
            ConversationError: The message is empty, too long or clicks on nothing.
        """
        _check(message)
        sent = Sent(message, message_id, explain)
        with self._seats.taken(conversation_id, waited) as arrival:
            conversation = self._store.get(conversation_id)
            if message_id and (answered := self._store.answered(conversation_id, message_id)):
                arrival.turn = arrival.before
                return answered
            command = _spoken_command(message, self._loaded.understander)
            if command in (Command.UNDO, Command.REPEAT):
                return self._steer(conversation, command, message)
            past = self._store.turns(conversation_id)
            joins = self._joins(arrival, message, past, bubble=bubble)
            if isinstance(message, Say) and joins:
                record = self._answer_together(conversation, past, message.text, sent)
            else:
                record = self._answer(conversation, past, sent)
            arrival.turn = record.number if isinstance(message, Say) else None
            return record.turn

    def _joins(
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

    def _answer(
        self, conversation: Conversation, past: Sequence[TurnRecord], sent: Sent
    ) -> TurnRecord:
        record = self._assistant().reply(conversation, past, sent.message, explain=sent.explain)
        record = replace(record, message_id=sent.id)
        self._keep(conversation, record)
        return record

    def _answer_together(
        self, conversation: Conversation, past: Sequence[TurnRecord], text: str, sent: Sent
    ) -> TurnRecord:
        """Answers the last message and this one in a turn that takes the last one's place."""
        last = past[-1]
        together = bubbles.joined(last, text, sent.id)
        said = Say(together["text"])
        record = self._assistant().reply(conversation, past[:-1], said, explain=sent.explain)
        record = bubbles.covering(replace(record, message_id=sent.id), last, together)
        self._keep(conversation, record, instead_of=last.number)
        return record

    def begin_with(self, conversation_id: str, change: Change) -> None:
        """Sets the state before the first turn; turn 0 is nothing said and cannot be undone."""
        nothing = Turn(conversation_id, 0, {"reply": "", "action": "smalltalk"})
        self._store.append(conversation_id, TurnRecord(0, {}, change, nothing), self._clock())

    def undo(self, conversation_id: str) -> Turn | None:
        """Takes the last turn back; returns the turn that is last now, None at the start.

        A spoken 撤销 did its work when it was said: the turn before it goes as well.
        """
        with self._seats.taken(conversation_id):
            self._store.get(conversation_id)
            past = [record for record in self._store.turns(conversation_id) if record.number]
            steered = list(takewhile(_is_steering, reversed(past)))
            gone = past[-len(steered) - 1 :]
            if gone:
                self._take_back(conversation_id, [record.number for record in gone])
            left = past[: -len(gone)] if gone else past
            return left[-1].turn if left else None

    def edit(self, conversation_id: str, turn: int, text: str) -> Turn:
        """Goes back to before ``turn`` and answers ``text`` there.

        Raises:
            ConversationError: There is no such turn.
        """
        with self._seats.taken(conversation_id):
            self._store.get(conversation_id)
            past = self._store.turns(conversation_id)
            gone = [record.number for record in past if record.number >= turn]
            if turn not in gone:
                raise ConversationError(f"There is no turn {turn} to edit.")
            _check(Say(text))
            self._take_back(conversation_id, gone)
            past = self._store.turns(conversation_id)
            conversation = self._store.get(conversation_id)
            return self._answer(conversation, past, Sent(Say(text))).turn

    def history(self, conversation_id: str) -> list[dict[str, Any]]:
        """The turns that hold, oldest first: what was sent and what was answered."""
        self._store.get(conversation_id)
        return [
            {"turn": r.number, "message": r.message, "response": r.turn.to_json()}
            for r in self._store.turns(conversation_id)
        ]

    def owner(self, conversation_id: str) -> str | None:
        """The known shopper whose conversation it is, None for an anonymous one."""
        return self._store.get(conversation_id).user

    def greeting(self, language: str) -> str:
        """What a new conversation opens with."""
        return self._loaded.writer(language, 0).line(Line("greeting.first"))

    def examples(self, language: str) -> list[str]:
        """Messages to begin with that fit this shop."""
        return examples_for(self._loaded, language)

    def understand(self, text: str) -> dict[str, Any]:
        """What one text means, as ``daogou understand --json`` prints it."""
        return self._loaded.understander.understand(text).to_json()

    def search(self, text: str, limit: int = 10) -> dict[str, Any]:
        """What retrieval finds for one request, as ``daogou search --json`` prints it."""
        return search_json(self._loaded, text, limit)

    def recommend(self, user: str | None, limit: int = 10) -> list[dict[str, Any]]:
        """Ranked products with reasons for a known shopper, or for anyone."""
        request = SearchRequest(text="", limit=limit)
        found = self._loaded.tools.finder.recommend(request, Shopper(user))
        writer = self._loaded.writer(self.shop.settings.language, 0)
        return [product_json(suggested, writer) for suggested in found.products]

    def record_event(self, event: Mapping[str, Any]) -> None:
        """Keeps something a shopper did outside the conversation.

        Raises:
            ConversationError: The product or the kind of event is unknown.
        """
        product_id = str(event.get("product_id", ""))
        if not self._loaded.tools.shelf.get([product_id]):
            raise ConversationError(f"There is no product '{product_id[:80]}'.")
        conversation = event.get("conversation_id")
        past = self._store.turns(str(conversation)) if conversation else []
        other = bool(past) and _is_for_someone_else(past[-1])
        self._feedback.record(event, self._clock(), for_someone_else=other)

    def health(self) -> dict[str, Any]:
        """Whether it can answer, and with what."""
        return {
            "status": "ok",
            "products": len(self._loaded.products),
            "encoder": self._loaded.encoder.name,
        }

    def close(self) -> None:
        """Lets go of files and locks."""
        self._loaded.close()

    def _assistant(self) -> Assistant:
        self._loaded.refresh()
        loaded = self._loaded
        return Assistant(loaded.understander, loaded.tools, loaded.writer, self._clock)

    def _keep(
        self, conversation: Conversation, record: TurnRecord, instead_of: int | None = None
    ) -> None:
        now = self._clock()
        self._store.append(conversation.id, record, now, instead_of)
        gone = [number for number in (instead_of, record.withdraws) if number is not None]
        if gone:
            self._feedback.take_back(conversation.id, gone)
        other = _is_for_someone_else(record)
        self._feedback.of_turn(conversation, record, now, for_someone_else=other)

    def _take_back(self, conversation_id: str, numbers: Sequence[int]) -> None:
        self._store.mark_undone(conversation_id, numbers)
        self._feedback.take_back(conversation_id, numbers)

    def _steer(self, conversation: Conversation, command: Command, message: Message) -> Turn:
        """撤销 takes a turn back and is no turn of its own; "say that again" changes nothing."""
        past = self._store.turns(conversation.id)
        undoable = [record.number for record in past if record.number and _changed(record)]
        if command is Command.UNDO and undoable:
            self._take_back(conversation.id, [r.number for r in past if r.number >= undoable[-1]])
            past = [record for record in past if record.number < undoable[-1]]
            key = "control.undone"
        else:
            key = (
                "control.nothing_to_undo"
                if command is Command.UNDO
                else "control.nothing_to_repeat"
            )
        state = fold(record.change for record in past)
        language = state.language or self._loaded.understander.understand(_text(message)).language
        said = past[-1].turn.body["reply"] if command is Command.REPEAT and past else None
        reply = said or self._loaded.writer(language, conversation.seed).line(Line(key))
        body = {**self._standing(conversation, past, state, language), "reply": reply}
        turn = Turn(conversation.id, past[-1].number + 1 if past else 1, body, {"total": 0.0})
        record = TurnRecord(
            turn.number,
            message_to_json(message),
            Change({"turn": turn.number, "language": language}),
            turn,
        )
        self._store.append(conversation.id, record, self._clock())
        return turn

    def _standing(
        self,
        conversation: Conversation,
        past: Sequence[TurnRecord],
        state: DialogueState,
        language: str,
    ) -> dict[str, Any]:
        """The body of the last turn as it stands again, or of an empty conversation."""
        del conversation
        head = {
            "language": language,
            "intent": "control",
            "sentiment": "neutral",
            "action": "smalltalk",
        }
        if past:
            kept = {**past[-1].turn.body, **head}
            kept["suggestions"] = list(state.suggestions)
            return kept
        empty: dict[str, Any] = {
            name: [] for name in ("constraints", "relaxed", "products", "sources", "cart")
        }
        nothing = dict.fromkeys(("comparison", "order", "handoff", "trace"))
        return {**head, **empty, **nothing, "suggestions": self.examples(language)[:3]}


def _is_for_someone_else(record: TurnRecord) -> bool:
    """Whether the ledger of a turn says that the goods are for another than the shopper."""
    said = record.turn.body.get("constraints", ())
    return any(entry["field"] == FIELD for entry in said)


def _check(message: Message) -> None:
    if isinstance(message, Click):
        return
    if not message.text.strip():
        raise ConversationError("The message is empty; write what you are looking for.")
    if len(message.text) > MAX_MESSAGE:
        raise ConversationError(
            f"The message has {len(message.text):,} characters; at most {MAX_MESSAGE:,} are read."
        )


def _spoken_command(message: Message, understander: Understander) -> Command | None:
    if isinstance(message, Click):
        return Command.UNDO if message.event == "undo" else None
    if len(message.text) > 40:
        return None  # a long message that happens to say "back" is no command
    return find_command(understander.rewriter.rewrite(fold_text(message.text)).text)


def _changed(record: TurnRecord) -> bool:
    """Whether the turn did something to take back: looking at the cart is nothing."""
    return bool(
        set(record.change.values)
        - {"turn", "language", "moods", "suggestions", "pending", "talked", "unclear", "asked"}
    )


def _is_steering(record: TurnRecord) -> bool:
    """Whether the turn was 撤销 or "say that again", which are not understood but obeyed."""
    return "text" in record.message and record.meaning is None


def _text(message: Message) -> str:
    return message.text if isinstance(message, Say) else ""


def _seeded_id(seed: int, user: str | None) -> str:
    return "seeded-" + hashlib.sha256(f"{seed}\x1f{user or ''}".encode()).hexdigest()[:20]
