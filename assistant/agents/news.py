"""What has changed at the desk, for pages that wait for news."""

from sqlalchemy import Engine, func, select

from assistant.agents.tables import changes

MOST = 10_000  # rows looked at in one go


def news(engine: Engine, after: int | None) -> tuple[int, frozenset[str]]:
    """The number of the newest change, and the conversations that changed after ``after``.

    Args:
        engine: The database.
        after: The number of the last change known; None knows nothing and asks for the number alone.
    """
    with engine.connect() as connection:
        if after is None:
            return connection.scalar(select(func.max(changes.c.id))) or 0, frozenset()
        later = select(changes).where(changes.c.id > after).order_by(changes.c.id).limit(MOST)
        rows = connection.execute(later).all()
    found = frozenset(row.conversation_id for row in rows if row.conversation_id)
    return (rows[-1].id if rows else after), found
