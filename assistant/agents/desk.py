"""The desk of customer-service agents: what agents do, and what shoppers hear of it.

Reached as ``service.agents`` by the HTTP API and the page alike. It never answers for the assistant:
while an agent has a conversation, what the shopper writes is only read and shown.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import Connection, Engine

from assistant.accounts.account import Role, key_of
from assistant.accounts.store import AccountStore
from assistant.agents.handover import Handover, State
from assistant.agents.handovers import Handovers, owned
from assistant.agents.messages import Messages, Spoken
from assistant.agents.moments import written
from assistant.agents.people import Asking
from assistant.agents.presence import Being, Presence, Presences
from assistant.agents.transcript import Entry, transcript
from assistant.agents.writing import NOTICE, add_message, changed, ending
from assistant.clock import Clock
from assistant.conversations.seats import Seats
from assistant.conversations.store import Conversation, TurnRecord
from assistant.dialogue.state import fold
from assistant.errors import BannedPhrase, DeskError, NotYours
from assistant.orders.policy import Policy
from assistant.service.journal import Journal
from assistant.shop.loading import Loaded
from assistant.skills.outcome import Line
from assistant.turn.passing_on import closed, passed_on
from assistant.turn.turns import Say, Show

MOST_CHARACTERS = 4_000


class AgentDesk:
    """The desk of one shop; safe to call from many threads."""

    def __init__(self, loaded: Loaded, journal: Journal, clock: Clock, seats: Seats) -> None:
        self._loaded = loaded
        self._journal = journal
        self._clock = clock
        self._seats = seats
        self._shop_settings = loaded.shop.settings
        self.settings = loaded.tools.people.settings
        self.handovers = Handovers(journal.engine)
        self.messages = Messages(journal.engine)
        self.presences = Presences(journal.engine, self.settings.capacity)

    @property
    def now(self) -> datetime:
        """The present moment."""
        return self._clock()

    @property
    def engine(self) -> Engine:
        """The database."""
        return self._journal.engine

    @property
    def currency(self) -> str:
        """Of the shop."""
        return self._shop_settings.currency

    @property
    def policy(self) -> Policy:
        """What the shop gives to people first, and why."""
        return self._loaded.tools.desk.policy

    def ticket_counts(self) -> dict[str, int]:
        """How many tickets are open, and how many of them are late."""
        return {"open": 0, "overdue": 0}

    def seen(self, agent: str) -> None:
        """Notes that an agent was heard of."""
        self.presences.seen(agent, self._clock())

    def queue(self) -> list[Handover]:
        """Everybody who waits, the most urgent first."""
        return self.handovers.queue()

    def mine(self, agent: str) -> list[Handover]:
        """What an agent has, the longest unanswered first."""
        return self.handovers.of_agent(agent)

    def presence(
        self, agent: str, state: Being | None = None, capacity: int | None = None
    ) -> Presence:
        """How an agent is there; with a state or a capacity, from now on."""
        now = self._clock()
        if state is None and capacity is None:
            return self.presences.of(agent, now)
        return self.presences.put(
            agent, state or self.presences.of(agent, now).state, capacity, now
        )

    def take(self, conversation_id: str, agent: str) -> Handover:
        """Gives the agent a conversation, out of the queue or out of the assistant's hands.

        Raises:
            UnknownConversation: There is none.
            Taken: Another agent has it.
            AtCapacity: The agent has as many as they take at once.
        """
        conversation, now = self._journal.conversation(conversation_id), self._clock()
        language = self._language(self._journal.turns(conversation_id))
        joined = self._notice(conversation, language, "joined", agent=agent)
        capacity = self.presences.of(agent, now).capacity
        return self.handovers.take(conversation_id, agent, capacity, now, language, joined)

    def hand_back(self, conversation_id: str, agent: str) -> None:
        """Lets the assistant go on.

        Raises:
            NotYours: The agent does not have it.
        """
        self._end(conversation_id, State.BOT, "handed_back", agent)

    def resolve(self, conversation_id: str, agent: str) -> None:
        """Says that it is done; the shopper may rate it, and the assistant goes on.

        Raises:
            NotYours: The agent does not have it.
        """
        self._end(conversation_id, State.RESOLVED, "resolved", agent)

    def transfer(
        self,
        conversation_id: str,
        agent: str,
        *,
        to_agent: str | None = None,
        to_team: str | None = None,
        note: str = "",
    ) -> None:
        """Gives a conversation to a colleague, or to a team at the head of its queue.

        Raises:
            NotYours: The agent does not have it.
            AtCapacity: The colleague has as many as they take at once.
            DeskError: There is no such colleague or team, or the colleague is away.
        """
        conversation, now = self._journal.conversation(conversation_id), self._clock()
        if (to_agent is None) == (to_team is None):
            raise DeskError(
                "A conversation is transferred to a colleague or to a team, to one of both."
            )
        language = self._language(self._journal.turns(conversation_id))
        told = self._notice(conversation, language, "transferred")
        if to_agent is not None:
            colleague = self._colleague(to_agent)
            capacity = self.presences.of(colleague, now).capacity
            self.handovers.pass_to(conversation_id, agent, colleague, capacity, now, told)
        else:
            team = self._team(to_team or "")
            back = self.handovers.queue_again
            if not back(conversation_id, agent, now, team=team, also=told):
                raise NotYours(f"Conversation '{conversation_id[:40]}' is not with {agent}.")
        if note.strip():
            self.note(conversation_id, agent, note)

    def say(
        self, conversation_id: str, agent: str, text: str, message_id: str, *, anyway: bool = False
    ) -> Spoken:
        """Sends the shopper a message; it is on disk when this returns, and once however often sent.

        Args:
            conversation_id: Which the agent has.
            agent: Who writes.
            text: What.
            message_id: The sender's id of the message.
            anyway: Whether words that the shop does not use may stay.

        Raises:
            NotYours: The agent does not have the conversation.
            BannedPhrase: It holds words that the shop does not use.
            DeskError: It is empty or too long.
        """
        self._journal.conversation(conversation_id)
        text = _checked(text)
        banned = self._shop_settings.bans.held_by(text)
        if banned and not anyway:
            raise BannedPhrase(banned)
        return self.messages.say(conversation_id, agent, text, message_id, self._clock())

    def note(self, conversation_id: str, agent: str, text: str) -> None:
        """Keeps a note for colleagues.

        Raises:
            DeskError: It is empty or too long.
        """
        self._journal.conversation(conversation_id)
        self.messages.note(conversation_id, agent, _checked(text), self._clock())

    def read(self, conversation_id: str, agent: str) -> None:
        """Notes that the agent has read everything."""
        self._journal.conversation(conversation_id)
        self.handovers.seen(conversation_id, agent, self._clock())

    def transcript(self, conversation_id: str) -> list[Entry]:
        """Everything of a conversation in the order it was written, personal data starred."""
        self._journal.conversation(conversation_id)
        return transcript(self._journal.engine, conversation_id)

    def heard(self, conversation_id: str, after: int = 0) -> list[Spoken]:
        """What agents and the desk wrote to the shopper after the message with that id."""
        return self.messages.heard(conversation_id, after)

    def on_screen(self, conversation_id: str, newest: int) -> None:
        """Notes that the shopper had everything up to that message on the screen."""
        self.messages.read_up_to(conversation_id, newest, self._clock())

    def standing(self, conversation_id: str) -> dict[str, Any] | None:
        """How far a conversation is on its way to a person, as turns tell it; None if none is wanted."""
        there = self.handovers.open(conversation_id)
        if there is None:
            return None
        people = self._loaded.tools.people
        standing = people.standing(Asking(conversation_id), self._clock())
        return {"reason": there.reason, **standing.to_json()}

    def has(self, conversation_id: str) -> bool:
        """Whether an agent has the conversation, so that the assistant is silent."""
        there = self.handovers.open(conversation_id)
        return there is not None and there.state is State.WITH_AGENT

    def passed_on(
        self, conversation: Conversation, past: Sequence[TurnRecord], message: Say | Show
    ) -> TurnRecord:
        """The turn of a message that goes to the agent; the caller keeps it."""
        told = self.standing(conversation.id) or {}
        understander = self._loaded.current().understander
        return passed_on(understander, conversation, past, message, told)

    def _end(self, conversation_id: str, state: State, how: str, agent: str | None = None) -> None:
        """Ends a hand-over, in the same transaction for the desk and for the fold of turns."""
        with self._seats.taken(conversation_id):
            conversation = self._journal.conversation(conversation_id)
            past, now = self._journal.turns(conversation_id), self._clock()
            language = self._language(past)
            record = closed(conversation, past, how, language)
            told = self._notice(conversation, language, how, agent=agent or "")

            def also(connection: Connection) -> None:
                if agent is not None:
                    anew = {"state": state, "ended_how": how, "ended_at": written(now)}
                    owned(connection, conversation_id, agent, anew)
                else:
                    ended = ending(conversation_id, state, how, now, State.WAITING)
                    if not connection.execute(ended).rowcount:
                        raise NotYours(f"Conversation '{conversation_id[:40]}' waits no more.")
                told(connection)
                changed(connection, now, conversation_id)

            self._journal.note(conversation_id, record, also)

    def _notice(
        self, conversation: Conversation, language: str, key: str, **values: object
    ) -> "partial[None]":
        """Writes a sentence of the desk to the shopper, in a transaction it is given."""
        writer = self._loaded.writer(language, conversation.seed)
        row = {
            "conversation_id": conversation.id,
            "message_id": f"{key}-{token_urlsafe(9)}",
            "author": NOTICE,
            "agent": None,
            "text": writer.line(Line(f"desk.{key}", values)),
        }
        return partial(_told, row, self._clock)

    def _language(self, past: Sequence[TurnRecord]) -> str:
        spoken = fold(record.change for record in past).language
        return spoken or self._shop_settings.language

    def _colleague(self, name: str) -> str:
        account = AccountStore(self._journal.engine).get(key_of(name))
        if account is None or not account.may(Role.AGENT):
            raise DeskError(f"There is no agent '{name[:80]}'.")
        if self.presences.of(account.name, self._clock()).at(self._clock()) is Being.AWAY:
            raise DeskError(f"{account.name} is away; choose somebody who is there, or a team.")
        return account.name

    def _team(self, name: str) -> str:
        if name not in self.settings.teams:
            known = ", ".join(self.settings.teams) or "none"
            raise DeskError(f"There is no team '{name[:80]}'; there are: {known}.")
        return name


def _told(row: dict[str, Any], clock: Clock, connection: Connection) -> None:
    add_message(connection, row, clock())


def _checked(text: str) -> str:
    """``text`` without outer spaces.

    Raises:
        DeskError: It is empty or too long.
    """
    plain = text.strip()
    if not plain:
        raise DeskError("The message is empty.")
    if len(plain) > MOST_CHARACTERS:
        raise DeskError(
            f"The message has {len(plain):,} characters; at most {MOST_CHARACTERS:,} are sent."
        )
    return plain
