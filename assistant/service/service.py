"""The assistant of one shop as the outside uses it: conversations by id, durable and in order.

One instance a process, safe to call from many threads; turns of one conversation wait for each
other.
"""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.agents.desk import AgentDesk
from assistant.attachments.checking import checked
from assistant.clock import Clock, wall_clock
from assistant.conversations.belonging import claim
from assistant.conversations.seats import Seats
from assistant.conversations.shared_seats import seats_of
from assistant.conversations.store import TurnRecord
from assistant.dialogue.state import Change
from assistant.errors import ConversationError
from assistant.observing.context import within
from assistant.observing.watcher import Watchers, observed
from assistant.service.answering import Answering, Sent, check
from assistant.service.consulting import Consulting
from assistant.service.journal import Journal
from assistant.service.processing import Processing
from assistant.service.taking_back import TakingBack
from assistant.service.waiting import Waiting
from assistant.shop.amender import MANY, amend_apart
from assistant.shop.folder import Shop
from assistant.shop.loading import Loaded, Progress, load
from assistant.shop.pacing import Pace
from assistant.turn.listening import Listener
from assistant.turn.turns import Message, Show, Turn
from assistant.webhooks.outbox import Pen
from retrieval.amending import Outcome, amend
from retrieval.amendments import Amendment

SHOWN_WITHIN = 30.0  # seconds; turns show a change in two, on a machine that is not busy otherwise


class Service(Consulting):
    """Conversations of one shop, and what can be looked up in it."""

    def __init__(
        self,
        loaded: Loaded,
        journal: Journal,
        clock: Clock,
        seats: Seats | None = None,
        pen: Pen = Pen(),  # noqa: B008  # a value
    ) -> None:
        self._seats = seats or seats_of(journal.engine)
        agents = AgentDesk(loaded, journal, clock, self._seats, pen)
        super().__init__(loaded, journal, clock, agents)
        answering = Answering(loaded, journal, clock)
        self._taking_back = TakingBack(loaded, journal, clock, answering, agents)
        self._processing = Processing(loaded, journal, answering, agents, self._taking_back)
        self.alerts = Waiting(loaded, journal, clock)
        self.watchers = Watchers()

    @classmethod
    def open(
        cls,
        shop_path: Path,
        *,
        clock: Clock = wall_clock,
        progress: Progress | None = None,
        seats: Seats | None = None,
        embed_at_most: int | None = None,
    ) -> "Service":
        """Loads the shop in ``shop_path``; ``seats`` may bring another clock for bubbles.

        If more vectors than ``embed_at_most`` are missing, they are made after ``follow``.

        Raises:
            ShopError: There is no usable shop.
        """
        shop = Shop.open(shop_path)
        loaded = load(shop, progress, embed_at_most=embed_at_most)
        pen = Pen.of(shop.settings.webhooks)
        journal = Journal.of(shop.engine, clock, pen, loaded.tools.people)
        return cls(loaded, journal, clock, seats, pen)

    def start(self, user: str | None = None, seed: int | None = None) -> str:
        """Opens a conversation; its id cannot be guessed unless ``seed`` is given."""
        return self._journal.start(user, seed)

    def reply(
        self,
        conversation_id: str,
        message: Message,
        message_id: str | None = None,
        *,
        explain: bool = False,
        bubble: bool = False,
        listener: Listener | None = None,
    ) -> Turn:
        """Answers a message; a repeated ``message_id`` is answered with the turn it already got.

        A message that comes while the one before it is still being answered is answered together
        with it, in one turn that takes the earlier turn's place (``assistant.service.bubbles``).

        Args:
            conversation_id: Which conversation.
            message: A text or a click.
            message_id: The sender's id of the message.
            explain: Whether the turn says why it did what it did.
            bubble: Whether the message may also be joined to one of less than two seconds ago.
            listener: Who waits for the answer: hears it piece by piece, and may leave.

        Raises:
            UnknownConversation: There is no such conversation.
            ConversationError: The message is empty, too long or clicks on nothing.
        """
        sent = Sent(message, message_id, explain, listener)
        waited = listener.waited if listener else 0.0
        with observed(self.watchers, conversation_id) as sighting:
            check(message)
            with self._seats.taken(conversation_id, waited) as arrival:
                sighting.record = self._processing.process(
                    conversation_id, sent, arrival, bubble=bubble
                )
                return sighting.record.turn

    def receive(
        self, conversation_id: str, data: bytes, message_id: str | None = None, text: str = ""
    ) -> Turn:
        """Takes a photo or a recording, and what was written beside it; it is kept before this returns.

        Raises:
            UnknownConversation: There is no such conversation.
            AttachmentRefused: It is neither, or too large, or one too many.
        """
        if message_id and (answered := self._journal.answered(conversation_id, message_id)):
            return answered
        attachment = checked(data)
        self._journal.conversation(conversation_id)
        kept = self._attachments.put(conversation_id, attachment, self._clock())
        shown = Show(kept, attachment.kind.value, text.strip())
        return self.reply(conversation_id, shown, message_id)

    def begin_with(self, conversation_id: str, change: Change) -> None:
        """Sets the state before the first turn; turn 0 is nothing said and cannot be undone."""
        nothing = Turn(conversation_id, 0, {"reply": "", "action": "smalltalk"})
        self._journal.note(conversation_id, TurnRecord(0, {}, change, nothing))

    def claim(self, conversation_id: str, user: str) -> bool:
        """Makes an anonymous conversation the known shopper's who came back to it."""
        with self._seats.taken(conversation_id):
            return claim(self.shop.engine, conversation_id, user)

    def undo(self, conversation_id: str) -> Turn | None:
        """Takes the last turn back; returns the turn that is last now, None at the start.

        Raises:
            UnknownConversation: There is no such conversation.
            ConversationError: An agent has it.
        """
        with within(conversation_id), self._seats.taken(conversation_id):
            return self._taking_back.undo(conversation_id)

    def edit(self, conversation_id: str, turn: int, text: str) -> Turn:
        """Goes back to before ``turn`` and answers ``text`` there.

        Raises:
            ConversationError: There is no such turn, it changed an order for good, or an agent has
                the conversation.
        """
        observing, seat = observed(self.watchers, conversation_id), self._seats
        with observing as sighting, seat.taken(conversation_id):
            sighting.record = self._taking_back.edit(conversation_id, turn, text)
            return sighting.record.turn

    def record_event(self, event: Mapping[str, Any]) -> None:
        """Keeps something a shopper did outside the conversation.

        Raises:
            ConversationError: The product or the kind of event is unknown.
        """
        product_id = str(event.get("product_id", ""))
        if not self._loaded.current().tools.shelf.get([product_id]):
            raise ConversationError(f"There is no product '{product_id[:80]}'.")
        self._journal.record_event(event)

    def amend(self, amendments: Sequence[Amendment]) -> list[Outcome]:
        """Changes prices and stock; what is said to be changed is durable, and in every later turn.

        Many are worked out in a process of their own, a few with pauses between them, so that turns
        answered meanwhile hardly notice.
        """
        if len(amendments) >= MANY:
            outcomes = amend_apart(self.shop, amendments)
        else:
            outcomes = amend(self.shop.engine, amendments, pause=Pace(time.sleep))
        self._loaded.show_figures(SHOWN_WITHIN)
        return outcomes

    def follow(self) -> None:
        """Takes changes of the catalogue over in the background, as a server should."""
        self._loaded.follow()

    def close(self) -> None:
        """Lets go of files and locks."""
        self._loaded.close()
