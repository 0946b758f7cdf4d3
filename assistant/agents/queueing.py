"""The order of the queue: who was left by an agent first, then by rank, then who came first."""

from sqlalchemy import Connection, Select, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from assistant.agents.handover import Handover, State
from assistant.agents.tables import handovers

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
