"""What became of calls for a person: how soon somebody answered, how long it took, how it was rated.

Counted by when a person was asked for (table ``handovers`` of the agents' desk).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from assistant.agents.moments import read, written
from assistant.agents.tables import handovers
from assistant.overview.shares import median
from assistant.overview.spans import Stretch

OPEN = "open"
Rows = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Served:
    """Some hand-overs, of one agent or of all.

    Args:
        taken: How many an agent took.
        first_response: Median seconds from asking for a person to that person's first words.
        handling: Median seconds from taking a conversation to its end.
        ratings: How many were rated.
        csat: The mean rating, from 1 to 5.
    """

    taken: int
    first_response: float | None
    handling: float | None
    ratings: int
    csat: float | None

    @classmethod
    def of(cls, rows: Iterable[Any]) -> "Served":
        """Those of some rows."""
        taken = [row for row in rows if row.assigned_at]
        stars = [row.csat for row in taken if row.csat is not None]
        return cls(
            len(taken),
            median(_seconds(taken, "asked_at", "first_reply_at")),
            median(_seconds(taken, "assigned_at", "ended_at")),
            len(stars),
            sum(stars) / len(stars) if stars else None,
        )


@dataclass(frozen=True, slots=True)
class People:
    """Calls for a person in a stretch.

    Args:
        all: Together.
        agents: By agent, in the order of their names.
        ended: How many ended in each way; ``open`` are those that have not.
        reasons: How many had each reason.
    """

    all: Served
    agents: dict[str, Served]
    ended: Counter[str]
    reasons: Counter[str]


def people_in(connection: Connection, within: Stretch) -> People:
    """The hand-overs of a stretch."""
    start, end = (written(datetime.fromtimestamp(at, UTC)) for at in (within.start, within.end))
    asked = handovers.c.asked_at >= start, handovers.c.asked_at < end
    names = ("reason", "agent", "asked_at", "assigned_at", "first_reply_at", "ended_at")
    columns = (handovers.c[name] for name in (*names, "ended_how", "csat"))
    rows = connection.execute(select(*columns).where(*asked)).all()
    agents = sorted({row.agent for row in rows if row.agent and row.assigned_at})
    return People(
        Served.of(rows),
        {name: Served.of(row for row in rows if row.agent == name) for name in agents},
        Counter(row.ended_how or OPEN for row in rows),
        Counter(row.reason for row in rows),
    )


def _seconds(rows: Rows, first: str, second: str) -> list[float]:
    """From one moment to another, where there are both."""
    both = ((getattr(row, first), getattr(row, second)) for row in rows)
    return [(read(late) - read(early)).total_seconds() for early, late in both if early and late]
