"""The desk of customer-service agents: what agents do, and what shoppers hear of it.

Reached as ``service.agents`` by the HTTP API and the page alike. It never answers for the assistant:
while an agent has a conversation, what the shopper writes is only read and shown.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from assistant.accounts.account import Role, key_of
from assistant.accounts.store import AccountStore
from assistant.agents.canned import CANNED_FILE, read_canned
from assistant.agents.endings import Endings
from assistant.agents.handover import Handover, State
from assistant.agents.handovers import Handovers
from assistant.agents.hours import Hours
from assistant.agents.messages import Messages, Spoken
from assistant.agents.moments import read
from assistant.agents.notices import Notices, Written
from assistant.agents.people import Asking
from assistant.agents.presence import Being, Presence, Presences
from assistant.agents.queueing import place_of
from assistant.agents.rating import may_rate, rate
from assistant.agents.settings import AgentSettings
from assistant.agents.tickets import Tickets
from assistant.agents.transcript import Entry, transcript
from assistant.clock import Clock
from assistant.conversations.seats import Seats
from assistant.conversations.store import Conversation, TurnRecord
from assistant.errors import BannedPhrase, DeskError, NotYours
from assistant.service.journal import Journal
from assistant.shop.loading import Loaded
from assistant.shop.owner_files import OwnerFile
from assistant.turn.passing_on import passed_on
from assistant.turn.turns import Say, Show
from assistant.webhooks.outbox import Pen

MOST_CHARACTERS = 4_000


class AgentDesk:
    """The desk of one shop; safe to call from many threads."""

    def __init__(
        self,
        loaded: Loaded,
        journal: Journal,
        clock: Clock,
        seats: Seats,
        pen: Pen = Pen(),  # noqa: B008  # a value
    ) -> None:
        people = loaded.tools.people
        self.loaded = loaded
        self.journal = journal
        self._clock = clock
        self._notices = Notices(loaded, clock)
        self.canned = OwnerFile(loaded.shop.path / CANNED_FILE, read_canned)
        self.handovers = Handovers(journal.engine)
        self.messages = Messages(journal.engine)
        self.tickets = Tickets(journal.engine)
        self.presences = Presences(journal.engine, people.settings.capacity)
        self.endings = Endings(journal, self._notices, people, clock, seats, pen)

    @property
    def now(self) -> datetime:
        """The present moment."""
        return self._clock()

    @property
    def engine(self) -> Engine:
        """The database."""
        return self.journal.engine

    @property
    def settings(self) -> AgentSettings:
        """How the desk works."""
        return self.loaded.tools.people.settings

    @property
    def hours(self) -> Hours:
        """When people are there."""
        return self.loaded.tools.people.hours

    def queue(self) -> list[Handover]:
        """Everybody who waits, the most urgent first."""
        return self.handovers.queue()

    def mine(self, agent: str) -> list[Handover]:
        """What an agent has, the longest unanswered first."""
        return self.handovers.of_agent(agent)

    def place_of(self, one: Handover) -> int:
        """The place in the queue of one who waits, from 1."""
        with self.engine.connect() as connection:
            return place_of(connection, one.rank, one)

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

    def seen(self, agent: str) -> None:
        """Notes that an agent was heard of."""
        self.presences.seen(agent, self._clock())

    def take(self, conversation_id: str, agent: str) -> Handover:
        """Gives the agent a conversation, out of the queue or out of the assistant's hands.

        Raises:
            UnknownConversation: There is none.
            Taken: Another agent has it.
            AtCapacity: The agent has as many as they take at once.
        """
        language = self._notices.language(self.journal.turns(conversation_id))
        joined = self.notice(conversation_id, "joined", agent=agent)
        now = self._clock()
        capacity = self.presences.of(agent, now).capacity
        return self.handovers.take(conversation_id, agent, capacity, now, language, joined)

    def hand_back(self, conversation_id: str, agent: str) -> None:
        """Lets the assistant go on.

        Raises:
            NotYours: The agent does not have it.
        """
        self.endings.by_agent(conversation_id, agent, State.BOT, "handed_back")

    def resolve(self, conversation_id: str, agent: str) -> None:
        """Says that it is done; the shopper may rate it, and the assistant goes on.

        Raises:
            NotYours: The agent does not have it.
        """
        self.endings.by_agent(conversation_id, agent, State.RESOLVED, "resolved")

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
        if (to_agent is None) == (to_team is None):
            raise DeskError("A conversation goes to a colleague or to a team, to one of both.")
        told, now = self.notice(conversation_id, "transferred"), self._clock()
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

    def queue_again(self, conversation_id: str, agent: str, since: str) -> bool:
        """Puts what an agent leaves unanswered since then at the head of the queue; whether it was."""
        there = self.handovers.open(conversation_id)
        told = self.notice(conversation_id, "queued_again")
        team, back = there.team if there else None, self.handovers.queue_again
        return back(conversation_id, agent, self._clock(), team=team, only=read(since), also=told)

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
        self.journal.conversation(conversation_id)
        text = self.checked(text, anyway=anyway)
        return self.messages.say(conversation_id, agent, text, message_id, self._clock())

    def note(self, conversation_id: str, agent: str, text: str) -> None:
        """Keeps a note for colleagues.

        Raises:
            DeskError: It is empty or too long.
        """
        self.journal.conversation(conversation_id)
        text = self.checked(text, anyway=True)
        self.messages.note(conversation_id, agent, text, self._clock())

    def close_ticket(self, ticket_id: int, agent: str, text: str, *, anyway: bool = False) -> None:
        """Answers a ticket; the shopper reads the answer in the conversation.

        Raises:
            DeskError: There is no such open ticket, or the answer is empty or too long.
            BannedPhrase: It holds words that the shop does not use.
        """
        text, ticket = self.checked(text, anyway=anyway), self.tickets.get(ticket_id)
        if ticket is None:
            raise DeskError(f"There is no ticket {ticket_id}.")
        self.endings.close_ticket(ticket, agent, text)

    def rate(self, conversation_id: str, stars: int, comment: str = "") -> None:
        """Keeps what a shopper thinks of what an agent did for them.

        Raises:
            RatedAlready: There is nothing to rate, or not any more.
            DeskError: The stars are not from 1 to 5, or the comment is too long.
        """
        self.journal.conversation(conversation_id)
        rate(self.engine, conversation_id, stars, comment, self._clock())

    def rating(self, conversation_id: str) -> bool:
        """Whether the shopper may rate: an agent had it, not longer than a day ago, and once."""
        return may_rate(self.engine, conversation_id, self._clock())

    def read(self, conversation_id: str, agent: str) -> None:
        """Notes that the agent has read everything."""
        self.journal.conversation(conversation_id)
        self.handovers.seen(conversation_id, agent, self._clock())

    def transcript(self, conversation_id: str) -> list[Entry]:
        """Everything of a conversation in the order it was written, personal data starred."""
        self.journal.conversation(conversation_id)
        return transcript(self.engine, conversation_id)

    def heard(self, conversation_id: str, after: int = 0) -> list[Spoken]:
        """What agents and the desk wrote to the shopper after the message with that id."""
        return self.messages.heard(conversation_id, after)

    def on_screen(self, conversation_id: str, newest: int) -> None:
        """Notes that the shopper had everything up to that message on the screen."""
        self.messages.read_up_to(conversation_id, newest, self._clock())

    def standing(self, conversation_id: str) -> dict[str, Any] | None:
        """How far a conversation is on its way to a person, as turns tell it; None if none is wanted."""
        people, now = self.loaded.tools.people, self._clock()
        there = self.handovers.open(conversation_id)
        ticket = self.tickets.of(conversation_id) if there is None else None
        wanted = there or ticket
        if wanted is None:
            return None
        asking = Asking(conversation_id, ticket=ticket is not None)
        return {"reason": wanted.reason, **people.standing(asking, now).to_json()}

    def has(self, conversation_id: str) -> bool:
        """Whether an agent has the conversation, so that the assistant is silent."""
        there = self.handovers.open(conversation_id)
        return there is not None and there.state is State.WITH_AGENT

    def passed_on(
        self, conversation: Conversation, past: Sequence[TurnRecord], message: Say | Show
    ) -> TurnRecord:
        """The turn of a message that goes to the agent; the caller keeps it."""
        told = self.standing(conversation.id) or {}
        understander = self.loaded.current().understander
        return passed_on(understander, conversation, past, message, told)

    def notice(self, conversation_id: str, key: str, **values: object) -> Written:
        """A sentence to the shopper, written within the transaction it is given."""
        conversation = self.journal.conversation(conversation_id)
        language = self._notices.language(self.journal.turns(conversation_id))
        return self._notices.about(conversation, language, key, **values)

    def checked(self, text: str, *, anyway: bool = False) -> str:
        """What is sent of ``text``.

        Raises:
            DeskError: It is empty or too long.
            BannedPhrase: It holds words that the shop does not use, and they may not stay.
        """
        plain = text.strip()
        if not plain:
            raise DeskError("The message is empty.")
        if len(plain) > MOST_CHARACTERS:
            raise DeskError(
                f"The message has {len(plain):,} characters; at most {MOST_CHARACTERS:,} are sent."
            )
        banned = () if anyway else self.loaded.settings.bans.held_by(plain)
        if banned:
            raise BannedPhrase(banned)
        return plain

    def _colleague(self, name: str) -> str:
        account = AccountStore(self.engine).get(key_of(name))
        if account is None or not account.may(Role.AGENT):
            raise DeskError(f"There is no agent '{name[:80]}'.")
        if self.presence(account.name).at(self.now) is Being.AWAY:
            raise DeskError(f"{account.name} is away; choose somebody who is there, or a team.")
        return account.name

    def _team(self, name: str) -> str:
        if name not in self.settings.teams:
            known = ", ".join(self.settings.teams) or "none"
            raise DeskError(f"There is no team '{name[:80]}'; there are: {known}.")
        return name
