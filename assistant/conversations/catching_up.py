"""Reads the turns of a database that was written before there were digests, once."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, func, select

from assistant.conversations.digests import digest_of
from assistant.conversations.store import record_of
from assistant.conversations.tables import digests, turns
from assistant.inserting import insert_unless_there

AT_ONCE = 500  # turns


def catch_up(engine: Engine) -> int:
    """Digests the turns that have none; how many that were."""
    done = 0
    while missing := _missing(engine):
        with engine.begin() as connection:
            rows = connection.execute(select(turns).where(turns.c.id.in_(missing))).all()
            connection.execute(insert_unless_there(connection, digests), [_row(r) for r in rows])
        done += len(missing)
    return done


def _missing(engine: Engine) -> list[int]:
    """Some turns without a digest; where both tables count the same, there is none."""
    with engine.connect() as connection:
        there, digested = (
            connection.scalar(select(func.count()).select_from(table)) for table in (turns, digests)
        )
        if there == digested:
            return []
        known = select(digests.c.turn_id)
        query = select(turns.c.id).where(turns.c.id.not_in(known)).limit(AT_ONCE)
        return list(connection.scalars(query))


def _row(row: Row[Any]) -> dict[str, Any]:
    where = {"turn_id": row.id, "conversation_id": row.conversation_id, "undone": row.undone}
    at = datetime.fromisoformat(row.created_at).timestamp()
    return {**where, "at": at, **digest_of(record_of(row))}
