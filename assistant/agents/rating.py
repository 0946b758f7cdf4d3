"""How shoppers rate what an agent did for them: once, and only what an agent had."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, Select, select, update

from assistant.agents.handover import State
from assistant.agents.moments import written
from assistant.agents.tables import handovers
from assistant.agents.writing import changed
from assistant.errors import DeskError, RatedAlready

STARS = range(1, 6)
LONGEST = 1_000  # characters of a comment
OPEN_FOR = timedelta(days=1)


def may_rate(engine: Engine, conversation_id: str, now: datetime) -> bool:
    """Whether the last hand-over ended a day ago or later, with an agent, and is not rated yet."""
    with engine.connect() as connection:
        return connection.scalar(_unrated(conversation_id, now)) is not None


def rate(engine: Engine, conversation_id: str, stars: int, comment: str, now: datetime) -> None:
    """Keeps a rating.

    Raises:
        RatedAlready: There is nothing to rate, or not any more.
        DeskError: The stars are not from 1 to 5, or the comment is too long.
    """
    if stars not in STARS:
        raise DeskError(f"A rating of {stars} is impossible; expected 1 to 5 stars.")
    if len(comment) > LONGEST:
        raise DeskError(
            f"The comment has {len(comment):,} characters; at most {LONGEST:,} are kept."
        )
    given = {"csat": stars, "csat_comment": comment.strip() or None, "csat_at": written(now)}
    with engine.begin() as connection:
        newest = _unrated(conversation_id, now).scalar_subquery()
        mine = update(handovers).where(handovers.c.id == newest, handovers.c.csat.is_(None))
        if not connection.execute(mine.values(**given)).rowcount:
            raise RatedAlready("This conversation has been rated already, or no agent had it.")
        changed(connection, now, conversation_id)


def _unrated(conversation_id: str, now: datetime) -> Select[tuple[int]]:
    """The id of the newest hand-over, if it may be rated."""
    newest = (
        select(handovers.c.id)
        .where(handovers.c.conversation_id == conversation_id)
        .order_by(handovers.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return select(handovers.c.id).where(
        handovers.c.id == newest,
        handovers.c.state.in_([State.RESOLVED, State.BOT]),
        handovers.c.agent.is_not(None),
        handovers.c.csat.is_(None),
        handovers.c.ended_at >= written(now - OPEN_FOR),
    )
