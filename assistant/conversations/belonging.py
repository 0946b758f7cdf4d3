"""Whose conversations are whose: a visitor's becomes the known shopper's who comes back to it."""

from sqlalchemy import Engine, update

from assistant.conversations.tables import conversations
from recommender.events import visitor
from recommender.events.tables import events, notes


def claim(engine: Engine, conversation_id: str, user: str) -> bool:
    """Makes a visitor's conversation the shopper's, with what was done and said of taste in it.

    Returns:
        Whether it was nobody's before.
    """
    was = visitor(conversation_id)
    free = conversations.c.id == conversation_id, conversations.c.user.is_(None)
    with engine.begin() as connection:
        taken = connection.execute(update(conversations).where(*free).values(user=user)).rowcount
        if taken:
            for table in (events, notes):
                connection.execute(update(table).where(table.c.user == was).values(user=user))
        return bool(taken)
