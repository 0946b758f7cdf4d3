"""Hand-overs as agents change them. What a method returned from is on disk.

Every change is one statement that names the state it comes from, so that of two agents who want the
same conversation one gets it and the other is told who did.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Update, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from assistant.agents.handover import Handover, State
from assistant.agents.moments import written
from assistant.agents.queueing import queue
from assistant.agents.tables import handovers
from assistant.agents.writing import changed, last_turn, open_one
from assistant.errors import AtCapacity, NotYours, Taken

Also = Callable[[Connection], None]


def nothing(_connection: Connection) -> None:
    """Nothing else is written."""


class Handovers:
    """The hand-overs of one shop."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def queue(self) -> list[Handover]:
        """Everybody who waits, the most urgent first."""
        with self._engine.connect() as connection:
            return queue(connection)

    def of_agent(self, agent: str) -> list[Handover]:
        """What an agent has, the longest unanswered first."""
        own = handovers.c.agent == agent, handovers.c.state == State.WITH_AGENT
        with self._engine.connect() as connection:
            rows = connection.execute(select(handovers).where(*own)).all()
        found = [Handover.of_row(row) for row in rows]
        return sorted(found, key=lambda one: (one.unanswered_since or "~", one.id))

    def with_agents(self) -> list[Handover]:
        """Everything that agents have."""
        query = select(handovers).where(handovers.c.state == State.WITH_AGENT)
        with self._engine.connect() as connection:
            return [Handover.of_row(row) for row in connection.execute(query)]

    def loads(self) -> dict[str, int]:
        """How many conversations each agent has; who has none is left out."""
        query = select(handovers.c.agent, func.count()).where(handovers.c.state == State.WITH_AGENT)
        with self._engine.connect() as connection:
            rows = connection.execute(query.group_by(handovers.c.agent))
            return {row[0]: row[1] for row in rows}

    def open(self, conversation_id: str) -> Handover | None:
        """The hand-over of a conversation that is not over."""
        with self._engine.connect() as connection:
            return open_one(connection, conversation_id)

    def latest(self, conversation_id: str) -> Handover | None:
        """The newest hand-over of a conversation."""
        own = select(handovers).where(handovers.c.conversation_id == conversation_id)
        with self._engine.connect() as connection:
            row = connection.execute(own.order_by(handovers.c.id.desc()).limit(1)).first()
        return Handover.of_row(row) if row else None

    def take(
        self,
        conversation_id: str,
        agent: str,
        capacity: int,
        now: datetime,
        language: str,
        also: Also = nothing,
    ) -> Handover:
        """Gives a conversation to an agent, out of the queue or out of the assistant's hands.

        Args:
            conversation_id: Which.
            agent: Who takes it; who has it already keeps it.
            capacity: How many the agent may have.
            now: The moment.
            language: Spoken in it, if nobody asked for a person.
            also: Written in the same transaction, if the agent did not have it before.

        Raises:
            Taken: Another agent has it.
            AtCapacity: The agent has as many as they may have.
        """
        with self._engine.begin() as connection:
            got = connection.execute(_taking(conversation_id, agent, capacity, now)).rowcount
            there = open_one(connection, conversation_id)
            if not got:
                _check(there, agent, capacity)
            if there is None:
                there = _taken_over(connection, conversation_id, agent, now, language)
                got = 1
                if _load(connection, agent) > capacity:
                    raise AtCapacity(_full(agent, capacity))
            if got:
                also(connection)
                changed(connection, now, conversation_id)
            return there

    def pass_to(
        self,
        conversation_id: str,
        agent: str,
        to_agent: str,
        capacity: int,
        now: datetime,
        also: Also = nothing,
    ) -> None:
        """Gives what an agent has to a colleague.

        Raises:
            NotYours: The agent does not have it.
            AtCapacity: The colleague has as many as they may have.
        """
        anew = {"agent": to_agent, "assigned_at": written(now), "read_turn": None}
        with self._engine.begin() as connection:
            owned(connection, conversation_id, agent, anew)
            if _load(connection, to_agent) > capacity:
                raise AtCapacity(_full(to_agent, capacity))
            also(connection)
            changed(connection, now, conversation_id)

    def queue_again(
        self,
        conversation_id: str,
        agent: str,
        now: datetime,
        *,
        team: str | None,
        only: datetime | None = None,
        also: Also = nothing,
    ) -> bool:
        """Puts what an agent has back at the head of the queue.

        Args:
            conversation_id: Which.
            agent: Who has it.
            now: The moment.
            team: Whose it is from now on.
            only: Only if the agent has written nothing since then.
            also: Written in the same transaction, if the agent had it.

        Returns:
            Whether the agent had it.
        """
        anew = {
            "state": State.WAITING,
            "agent": None,
            "assigned_at": None,
            "returned_at": written(now),
            "team": team,
            "told_at": None,
        }
        back = _owned(conversation_id, agent).values(**anew)
        if only is not None:
            silent = handovers.c.agent_at.is_(None) | (handovers.c.agent_at <= written(only))
            back = back.where(silent)
        with self._engine.begin() as connection:
            done = bool(connection.execute(back).rowcount)
            if done:
                also(connection)
                changed(connection, now, conversation_id)
            return done

    def seen(self, conversation_id: str, agent: str, now: datetime) -> None:
        """Notes that the agent has read everything; of another's conversation nothing is noted."""
        with self._engine.begin() as connection:
            turn = last_turn(connection, conversation_id)
            mine = _owned(conversation_id, agent)
            new = handovers.c.read_turn.is_(None) | (handovers.c.read_turn < turn)
            if connection.execute(mine.where(new).values(read_turn=turn)).rowcount:
                changed(connection, now, conversation_id)


def owned(connection: Connection, conversation_id: str, agent: str, anew: dict[str, Any]) -> None:
    """Changes what an agent has, within a transaction.

    Raises:
        NotYours: The agent does not have it.
    """
    if not connection.execute(_owned(conversation_id, agent).values(**anew)).rowcount:
        raise NotYours(f"Conversation '{conversation_id[:40]}' is not with {agent}.")


def _owned(conversation_id: str, agent: str) -> Update:
    return update(handovers).where(
        handovers.c.conversation_id == conversation_id,
        handovers.c.state == State.WITH_AGENT,
        handovers.c.agent == agent,
    )


def _taking(conversation_id: str, agent: str, capacity: int, now: datetime) -> Update:
    """One statement: only what waits can be taken, and only by who has room."""
    there = handovers.alias()
    load = (
        select(func.count())
        .select_from(there)
        .where(there.c.agent == agent, there.c.state == State.WITH_AGENT)
        .scalar_subquery()
    )
    waits = (
        handovers.c.conversation_id == conversation_id,
        handovers.c.state == State.WAITING,
        load < capacity,
    )
    anew = {
        "state": State.WITH_AGENT,
        "agent": agent,
        "assigned_at": written(now),
        "returned_at": None,
        "read_turn": None,
    }
    return update(handovers).where(*waits).values(**anew)


def _check(there: Handover | None, agent: str, capacity: int) -> None:
    """Says why a conversation was not taken; nothing if it is the agent's, or nobody asked."""
    if there is None or (there.state is State.WITH_AGENT and there.agent == agent):
        return
    if there.state is State.WITH_AGENT:
        held = f"Conversation '{there.conversation_id[:40]}' is with {there.agent} already."
        raise Taken(held, there.agent)
    raise AtCapacity(_full(agent, capacity))


def _full(agent: str, capacity: int) -> str:
    return f"{agent} has {capacity} conversations already, as many as they take at once."


def _load(connection: Connection, agent: str) -> int:
    own = handovers.c.agent == agent, handovers.c.state == State.WITH_AGENT
    return connection.scalar(select(func.count()).where(*own)) or 0


def _taken_over(
    connection: Connection, conversation_id: str, agent: str, now: datetime, language: str
) -> Handover:
    """Nobody asked for a person, and one comes all the same."""
    at = written(now)
    row = {
        "conversation_id": conversation_id,
        "state": State.WITH_AGENT,
        "reason": "taken_over",
        "language": language,
        "turn": last_turn(connection, conversation_id),
        "asked_at": at,
        "rank": now.timestamp(),
        "parts": [],
        "shopper_at": at,
        "snippet": "",
        "agent": agent,
        "assigned_at": at,
    }
    try:
        connection.execute(insert(handovers).values(**row))
    except IntegrityError as exc:
        raise Taken(f"Conversation '{conversation_id[:40]}' has just been taken.") from exc
    there = open_one(connection, conversation_id)
    assert there is not None  # noqa: S101 (it was written in this transaction)
    return there
