"""The order of the queue: who was left by an agent first, then by rank, then who came first.

How long it takes is told only where it was measured: by how long lately each place took.
"""

from datetime import datetime, timedelta
from math import ceil
from statistics import median

from sqlalchemy import Connection, Select, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from assistant.agents.handover import Handover, State
from assistant.agents.moments import minutes_between, read, written
from assistant.agents.tables import handovers

LATELY = timedelta(hours=2)
FEWEST, NEWEST = 8, 30  # waits that an estimate rests on
WAITS = handovers.c.state == State.WAITING
ORDER = (
    handovers.c.returned_at.is_(None),
    handovers.c.returned_at,
    handovers.c.rank,
    handovers.c.id,
)


def queued() -> Select[tuple[object, ...]]:
    """Everybody who waits, the most urgent first."""
    return select(handovers).where(WAITS).order_by(*ORDER)


def queue(connection: Connection) -> list[Handover]:
    """Everybody who waits, the most urgent first."""
    return [Handover.of_row(row) for row in connection.execute(queued())]


def place_of(connection: Connection, rank: float, own: Handover | None = None) -> int:
    """The place in the queue, from 1, of one who waits, or of one who would come now with ``rank``."""
    ahead: ColumnElement[bool] = or_(handovers.c.returned_at.is_not(None), handovers.c.rank <= rank)
    if own is not None:
        ahead = or_(handovers.c.returned_at.is_not(None), handovers.c.rank < rank)
        ahead = or_(ahead, (handovers.c.rank == rank) & (handovers.c.id < own.id))
        if own.returned_at:
            ahead = handovers.c.returned_at < own.returned_at
        ahead = ahead & (handovers.c.id != own.id)
    query = select(func.count()).select_from(handovers).where(WAITS, ahead)
    return (connection.scalar(query) or 0) + 1


def expected_minutes(connection: Connection, place: int, now: datetime) -> int | None:
    """How long the place takes by the median of the last waits; None where too few are known."""
    columns = handovers.c.asked_at, handovers.c.assigned_at, handovers.c.position_asked
    lately = (
        handovers.c.assigned_at >= written(now - LATELY),
        handovers.c.position_asked.is_not(None),
    )
    query = select(*columns).where(*lately).order_by(handovers.c.assigned_at.desc()).limit(NEWEST)
    rows = connection.execute(query).all()
    if len(rows) < FEWEST:
        return None
    paces: list[float] = [
        minutes_between(row.asked_at, read(row.assigned_at)) / row.position_asked for row in rows
    ]
    return max(ceil(median(paces) * place), 1)
