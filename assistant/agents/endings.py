"""How hand-overs and tickets end: for the desk and for the fold of turns in one transaction."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import Connection

from assistant.agents.handover import State
from assistant.agents.handovers import owned
from assistant.agents.moments import written
from assistant.agents.notices import Notices
from assistant.agents.people import People
from assistant.agents.tickets import Ticket, close
from assistant.agents.writing import AGENT, add_message, changed, ending, open_one
from assistant.clock import Clock
from assistant.conversations.seats import Seats
from assistant.dialogue.state import Handoff, fold
from assistant.errors import DeskError, NotYours
from assistant.service.journal import Journal
from assistant.turn.passing_on import closed
from assistant.webhooks.outbox import Pen

Also = Callable[[Connection], None]


class Endings:
    """Ends what people have to do in the conversations of one shop."""

    def __init__(
        self,
        journal: Journal,
        notices: Notices,
        people: People,
        clock: Clock,
        seats: Seats,
        pen: Pen,
    ) -> None:
        self._journal = journal
        self._notices = notices
        self._people = people
        self._clock = clock
        self._seats = seats
        self._pen = pen

    def by_agent(self, conversation_id: str, agent: str, state: State, how: str) -> None:
        """An agent ends what they have; a ticket of the conversation is answered with it.

        Raises:
            NotYours: The agent does not have it.
        """

        def also(connection: Connection) -> None:
            ended = {"state": state, "ended_how": how, "ended_at": written(self._clock())}
            owned(connection, conversation_id, agent, ended)
            if state is State.RESOLVED:
                close(connection, conversation_id, agent, "", self._pen, self._clock())

        self._write(conversation_id, how, also)

    def silent(self, conversation_id: str, agent: str, since: str) -> None:
        """The shopper has gone; nothing happens if they wrote after all."""

        def also(connection: Connection) -> None:
            there = open_one(connection, conversation_id)
            if there is None or there.agent != agent or there.shopper_at > since:
                raise NotYours("The shopper wrote meanwhile.")
            ended = {"state": State.RESOLVED, "ended_how": "silent"}
            owned(
                connection,
                conversation_id,
                agent,
                {**ended, "ended_at": written(self._clock())},
            )

        self._write(conversation_id, "silent", also)

    def as_ticket(self, conversation_id: str, how: str, reason: str) -> None:
        """Who waited in vain gets a ticket, and is told until when it is answered.

        Raises:
            NotYours: They wait no more.
        """
        now = self._clock()

        def also(connection: Connection) -> None:
            ended = ending(conversation_id, State.TICKET, how, now, State.WAITING)
            if not connection.execute(ended).rowcount:
                raise NotYours(f"Conversation '{conversation_id[:40]}' waits no more.")

        due = self._people.hours.after(now, timedelta(hours=self._people.settings.answer_hours))
        left = Handoff(reason, State.TICKET.value)
        self._write(conversation_id, how, also, left, due=due.astimezone(self._people.hours.zone))

    def close_ticket(self, ticket: Ticket, agent: str, answer: str) -> None:
        """Answers a ticket; the shopper reads the answer in the conversation.

        Raises:
            DeskError: It is closed already.
        """
        with self._seats.taken(ticket.conversation_id):
            conversation = self._journal.conversation(ticket.conversation_id)
            past, now = self._journal.turns(conversation.id), self._clock()
            row = {
                "conversation_id": conversation.id,
                "message_id": f"ticket-{ticket.id}",
                "author": AGENT,
                "agent": agent,
                "text": answer,
            }

            def also(connection: Connection) -> None:
                if not close(connection, conversation.id, agent, answer, self._pen, now):
                    raise DeskError(f"Ticket {ticket.id} is closed already.")
                add_message(connection, row, now)

            wish = fold(record.change for record in past).handoff
            over = wish is None or wish.state == State.TICKET
            record = closed(
                conversation,
                past,
                "ticket_closed",
                self._notices.language(past),
                None if over else wish,
            )
            self._journal.note(conversation.id, record, also)

    def _write(
        self,
        conversation_id: str,
        how: str,
        also: Also,
        left: Handoff | None = None,
        **values: object,
    ) -> None:
        with self._seats.taken(conversation_id):
            conversation = self._journal.conversation(conversation_id)
            past, now = self._journal.turns(conversation_id), self._clock()
            language = self._notices.language(past)
            told = self._notices.about(conversation, language, how, **values)

            def everything(connection: Connection) -> None:
                also(connection)
                told(connection)
                changed(connection, now, conversation_id)

            record = closed(conversation, past, how, language, left)
            self._journal.note(conversation_id, record, everything)
