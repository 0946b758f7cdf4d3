"""Who is at the desk: 在线, 忙 or 离开, and for how many conversations.

Who has not been heard of for a minute is away, whatever they said last.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Engine, select, update

from assistant.agents.moments import read, written
from assistant.agents.tables import presences
from assistant.agents.writing import changed
from assistant.inserting import insert_unless_there

GONE = timedelta(seconds=60)
NOTED = timedelta(seconds=10)  # between two notes that somebody is still there


class Being(StrEnum):
    """How an agent is there."""

    ONLINE = "online"
    BUSY = "busy"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Presence:
    """One agent at the desk.

    Args:
        capacity: How many conversations at once.
        since: When this began.
        seen_at: When the agent was last heard of.
    """

    agent: str
    state: Being
    capacity: int
    since: str
    seen_at: str

    def at(self, now: datetime) -> Being:
        """How the agent is there now."""
        return Being.AWAY if now - read(self.seen_at) > GONE else self.state


class Presences:
    """The agents of one shop.

    Args:
        engine: The database.
        capacity: Of an agent who has said nothing of it.
    """

    def __init__(self, engine: Engine, capacity: int) -> None:
        self._engine = engine
        self._capacity = capacity

    def of(self, agent: str, now: datetime) -> Presence:
        """How an agent is there; one nobody has heard of is away."""
        with self._engine.connect() as connection:
            row = connection.execute(select(presences).where(presences.c.agent == agent)).first()
        if row is None:
            return Presence(agent, Being.AWAY, self._capacity, written(now), written(now))
        return Presence(row.agent, Being(row.state), row.capacity, row.since, row.seen_at)

    def all(self) -> list[Presence]:
        """Everybody who was ever there, by name."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(presences).order_by(presences.c.agent)).all()
        return [
            Presence(row.agent, Being(row.state), row.capacity, row.since, row.seen_at)
            for row in rows
        ]

    def put(self, agent: str, state: Being, capacity: int | None, now: datetime) -> Presence:
        """Says how an agent is there from now on; without a capacity it stays as it was."""
        before = self.of(agent, now)
        at = written(now)
        values = {
            "state": state,
            "capacity": capacity or before.capacity,
            "since": at if state is not before.at(now) else before.since,
            "seen_at": at,
        }
        with self._engine.begin() as connection:
            new = insert_unless_there(connection, presences)
            connection.execute(new.values(agent=agent, **values))
            mine = update(presences).where(presences.c.agent == agent)
            connection.execute(mine.values(**values))
            changed(connection, now)
        return self.of(agent, now)

    def seen(self, agent: str, now: datetime) -> None:
        """Notes that an agent was heard of; who had been lost comes back as they were."""
        before = self.of(agent, now)
        since = now - read(before.seen_at)
        if since <= NOTED:
            return
        with self._engine.begin() as connection:
            mine = update(presences).where(presences.c.agent == agent)
            connection.execute(mine.values(seen_at=written(now)))
            if since > GONE:
                changed(connection, now)

    def lose(self, now: datetime) -> list[str]:
        """Sets those away who have not been heard of; returns who that is."""
        long_ago = presences.c.seen_at < written(now - GONE), presences.c.state != Being.AWAY
        with self._engine.begin() as connection:
            rows = connection.execute(select(presences.c.agent).where(*long_ago)).all()
            if rows:
                away = {"state": Being.AWAY, "since": written(now)}
                connection.execute(update(presences).where(*long_ago).values(**away))
                changed(connection, now)
        return [row.agent for row in rows]
