"""The assistant of one shop as the outside uses it: conversations by id, durable and in order.

One instance a process, safe to call from many threads; turns of one conversation wait for each
other.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.agents.desk import AgentDesk
from assistant.attachments.checking import Attachment, checked
from assistant.attachments.store import AttachmentStore
from assistant.clock import Clock, wall_clock
from assistant.conversations.belonging import claim
from assistant.conversations.browsing import Glimpse, latest
from assistant.conversations.seats import Arrival, Seats
from assistant.conversations.shared_seats import seats_of
from assistant.conversations.store import Conversation, TurnRecord
from assistant.dialogue.addressing import for_oneself
from assistant.dialogue.state import Change, DialogueState, fold
from assistant.errors import ConversationError
from assistant.nlu.steering.commands import Command
from assistant.observing.context import at_turn, within
from assistant.observing.watcher import Watchers, observed
from assistant.portraits.portrait import portrait_of
from assistant.portraits.telling import portrait_json
from assistant.service.answering import Answering, Sent, check, made_by
from assistant.service.choices import choices_for
from assistant.service.journal import Journal
from assistant.service.obeying import clicked_away, obey, refused, since_erased, spoken_command
from assistant.service.opening import Opening, visit_of
from assistant.service.shop_front import ShopFront
from assistant.service.unmaking import Unmaking
from assistant.service.waiting import Waiting
from assistant.shop.amender import MANY, amend_apart
from assistant.shop.folder import Shop
from assistant.shop.loading import Loaded, Progress, load
from assistant.shop.pacing import Pace
from assistant.turn.assistant import suggested
from assistant.turn.listening import Listener
from assistant.turn.opening import opened
from assistant.turn.passing_on import is_closing
from assistant.turn.turns import Click, Message, Say, Show, Turn
from assistant.webhooks.outbox import Pen
from retrieval.amending import Outcome, amend
from retrieval.amendments import Amendment

SHOWN_WITHIN = 30.0  # seconds; turns show a change in two, on a machine that is not busy otherwise


class Service(ShopFront):
    """Conversations of one shop, and what can be looked up in it."""

    def __init__(
        self,
        loaded: Loaded,
        journal: Journal,
        clock: Clock,
        seats: Seats | None = None,
        pen: Pen = Pen(),  # noqa: B008  # a value
    ) -> None:
        super().__init__(loaded, clock)
        self._journal = journal
        self._answering = Answering(loaded, journal, clock)
        self._seats = seats or seats_of(journal.engine)
        self.agents = AgentDesk(loaded, journal, clock, self._seats, pen)
        self.alerts = Waiting(loaded, journal, clock)
        self._attachments = AttachmentStore(self.shop.engine)
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
                sighting.record = self._answered(conversation_id, sent, arrival, bubble=bubble)
                return sighting.record.turn

    def _answered(
        self, conversation_id: str, sent: Sent, arrival: Arrival, *, bubble: bool
    ) -> TurnRecord:
        """The turn that answers a message whose turn it is."""
        conversation, message = self._journal.conversation(conversation_id), sent.message
        if sent.id and (answered := self._journal.answered(conversation_id, sent.id)):
            arrival.turn = arrival.before
            return TurnRecord(answered.number, {}, Change({}), answered)  # as it was kept
        past = self._journal.turns(conversation_id)
        at_turn(past[-1].number + 1 if past else 1)
        state = fold(record.change for record in past)
        passed = self._for_agent(conversation_id, message, state)
        if passed is not None:
            return self._pass_on(conversation, past, passed, sent.id)
        command = spoken_command(message, self._loaded.understander, state.pending)
        if command in (Command.UNDO, Command.REPEAT):
            return self._steer(conversation, command, sent)
        joins = self._answering.joins(arrival, message, past, bubble=bubble)
        if isinstance(message, Say) and joins:
            record = self._answering.together(conversation, past, message.text, sent)
        else:
            record = self._answering.alone(conversation, past, sent)
        arrival.turn = record.number if isinstance(message, Say) else None
        return record

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

    def attachment(self, attachment_id: str) -> Attachment | None:
        """The photo or recording with that id."""
        return self._attachments.get(attachment_id)

    def _for_agent(
        self, conversation_id: str, message: Message, state: DialogueState
    ) -> Say | Show | None:
        """The message as the agent who has the conversation gets it; None where none has, or for a click."""
        if not self.agents.has(conversation_id):
            return None
        if isinstance(message, Click):
            chosen = message.event == "suggestion"
            return Say(suggested(message, state)) if chosen else None
        return message

    def _pass_on(
        self,
        conversation: Conversation,
        past: Sequence[TurnRecord],
        message: Say | Show,
        message_id: str | None,
    ) -> TurnRecord:
        record = self.agents.passed_on(conversation, past, message)
        record = made_by(self._loaded.origin, replace(record, message_id=message_id))
        self._journal.note(conversation.id, record)
        return record

    def _steer(self, conversation: Conversation, command: Command, sent: Sent) -> TurnRecord:
        past, unmake = self._journal.turns(conversation.id), self._unmaking(conversation)
        obeyed = obey(self._loaded, conversation, past, command, sent.message, unmake)
        record = made_by(self._loaded.origin, replace(obeyed.record, message_id=sent.id))
        self._journal.keep(conversation.id, record, obeyed.gone)
        return record

    def _unmaking(self, conversation: Conversation) -> Unmaking:
        return Unmaking(self._loaded.tools.desk, conversation, self._clock())

    def begin_with(self, conversation_id: str, change: Change) -> None:
        """Sets the state before the first turn; turn 0 is nothing said and cannot be undone."""
        nothing = Turn(conversation_id, 0, {"reply": "", "action": "smalltalk"})
        self._journal.note(conversation_id, TurnRecord(0, {}, change, nothing))

    def undo(self, conversation_id: str) -> Turn | None:
        """Takes the last turn back; returns the turn that is last now, None at the start."""
        with within(conversation_id), self._seats.taken(conversation_id):
            self._check_alone(conversation_id)
            conversation = self._journal.conversation(conversation_id)
            past = [record for record in self._journal.turns(conversation_id) if record.number]
            gone = clicked_away(past)
            stuck = self._unmaking(conversation)(gone).stuck
            if stuck is not None:
                stays = refused(self._loaded, conversation, past, stuck, Click("undo"))
                self._journal.note(conversation_id, stays.record)
                return stays.record.turn
            if gone:
                self._journal.take_back(conversation_id, [record.number for record in gone])
            left = past[: -len(gone)] if gone else past
            return left[-1].turn if left else None

    def edit(self, conversation_id: str, turn: int, text: str) -> Turn:
        """Goes back to before ``turn`` and answers ``text`` there.

        Raises:
            ConversationError: There is no such turn, or it changed an order for good.
        """
        observing, seat = observed(self.watchers, conversation_id), self._seats
        with observing as sighting, seat.taken(conversation_id):
            self._check_alone(conversation_id)
            past = self._journal.turns(conversation_id)
            gone = [record.number for record in since_erased(past) if record.number >= turn]
            if turn not in gone:
                raise ConversationError(f"There is no turn {turn} to edit.")
            edited = next(one for one in past if one.number == turn)
            said = Say(text, edited.message.get("about"), edited.message.get("opened"))
            check(said)
            conversation = self._journal.conversation(conversation_id)
            unmade = self._unmaking(conversation)([one for one in past if one.number in gone])
            stuck = unmade.stuck
            if stuck is not None:
                language = fold(one.change for one in past).language or self.shop.settings.language
                raise ConversationError(self._loaded.writer(language, 0).line(stuck))
            left = [one for one in past if one.number not in gone]
            sighting.record = self._answering.alone(conversation, left, Sent(said), gone)
            return sighting.record.turn

    def _check_alone(self, conversation_id: str) -> None:
        """Refuses to take back what an agent has read.

        Raises:
            UnknownConversation: There is no such conversation.
            ConversationError: An agent has it.
        """
        self._journal.conversation(conversation_id)
        if self.agents.has(conversation_id):
            raise ConversationError("A person has the conversation; tell them what to change.")

    def history(self, conversation_id: str) -> list[dict[str, Any]]:
        """The turns that hold, oldest first: what was sent and what was answered.

        What agents wrote is not among them; ``agents.heard`` has it, with the turn it came after.
        """
        self._journal.conversation(conversation_id)
        return [
            {"turn": r.number, "message": r.message, "response": r.turn.to_json()}
            for r in self._journal.turns(conversation_id)
            if not is_closing(r)
        ]

    def opening(
        self, user: str | None = None, conversation_id: str | None = None, language: str = ""
    ) -> Opening:
        """What a conversation begins or goes on with when its shopper comes; nothing is changed by it.

        Args:
            user: A known shopper, where no conversation is named.
            conversation_id: A conversation of theirs; None for one that is not begun.
            language: ``zh`` or ``en``, by default the shop's.

        Raises:
            UnknownConversation: There is no such conversation.
        """
        spoken = language or self.shop.settings.language
        greeting, examples = self.greeting(spoken), tuple(self.examples(spoken))
        owner = self.owner(conversation_id) if conversation_id else user
        if owner is None or (conversation_id and self.agents.standing(conversation_id)):
            return Opening(greeting, None, examples)
        visit = visit_of(self._journal, owner, conversation_id, self._clock())
        loaded = self._loaded.current()
        tools = loaded.at(self._clock()).tools
        due = opened(visit, tools, loaded.writer(spoken, 0), self._clock())
        return Opening(greeting, due, examples)

    def owner(self, conversation_id: str) -> str | None:
        """The known shopper whose conversation it is, None for an anonymous one."""
        return self._journal.conversation(conversation_id).user

    def talks(self, user: str, limit: int = 20) -> list[Glimpse]:
        """The conversations of a known shopper, the latest first."""
        return latest(self.shop.engine, limit, user=user)

    def claim(self, conversation_id: str, user: str) -> bool:
        """Makes an anonymous conversation the known shopper's who came back to it."""
        with self._seats.taken(conversation_id):
            return claim(self.shop.engine, conversation_id, user)

    def profile(
        self, conversation_id: str | None = None, user: str | None = None, language: str = ""
    ) -> dict[str, Any]:
        """What is known of a shopper, with names in ``language``, by default the shop's.

        Args:
            conversation_id: A conversation of theirs; None for what is known outside of any.
            user: A known shopper, where no conversation is named.
            language: ``zh`` or ``en``.

        Raises:
            UnknownConversation: There is no such conversation.
        """
        loaded = self._loaded.current()
        owner, state = user, DialogueState()
        if conversation_id:
            owner = self._journal.conversation(conversation_id).user
            state = fold(record.change for record in self._journal.turns(conversation_id))
            state = for_oneself(state, ())
        shopper = loaded.tools.shopper(owner, conversation_id or "", state, self._clock())
        portrait = portrait_of(loaded.tools.finder.profile(shopper), lasting=owner is not None)
        return portrait_json(portrait, loaded.writer(language or self.shop.settings.language, 0))

    def choices(self, conversation_id: str, field: str, language: str = "") -> dict[str, Any]:
        """What the requirement on ``field`` could be changed to (``assistant.service.choices``).

        Raises:
            UnknownConversation: There is no such conversation.
        """
        self._journal.conversation(conversation_id)
        state = fold(record.change for record in self._journal.turns(conversation_id))
        loaded = self._loaded.current()
        writer = loaded.writer(language or self.shop.settings.language, 0)
        return choices_for(state, field, loaded.tools.finder.goods, writer.wording)

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
