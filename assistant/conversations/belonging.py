"""Whose conversations are whose: a known shopper's are found on any device, a visitor's become theirs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, func, select, update

from assistant.conversations.tables import conversations, turns
from recommender.events import visitor
from recommender.events.tables import events, notes

LONGEST_OPENING = 60  # characters


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as a list of them shows it.

    Args:
        began, last: ISO 8601, when it was opened and when its last turn was.
        opening: What the shopper said first, cut short; empty if they only clicked.
        turns: How many turns hold.
    """

    id: str
    began: str
    last: str
    opening: str
    turns: int

    def to_json(self) -> dict[str, object]:
        """The talk as the API gives it."""
        return {
            "conversation_id": self.id,
            "began": self.began,
            "last": self.last,
            "opening": self.opening,
            "turns": self.turns,
        }


def talks_of(engine: Engine, user: str, limit: int) -> list[Talk]:
    """The conversations of a known shopper in which something was said, the latest first."""
    holds = turns.c.conversation_id == conversations.c.id, ~turns.c.undone, turns.c.number > 0
    last, count = func.max(turns.c.created_at), func.count(turns.c.id)
    query = (
        select(conversations.c.id, conversations.c.created_at, last, count)
        .join(turns, (holds[0]) & holds[1] & holds[2])
        .where(conversations.c.user == user)
        .group_by(conversations.c.id)
        .order_by(last.desc(), conversations.c.id)
        .limit(limit)
    )
    with engine.connect() as connection:
        rows = connection.execute(query).all()
        said = select(turns.c.message).where(~turns.c.undone).order_by(turns.c.id)
        firsts = {
            row[0]: connection.execute(said.where(turns.c.conversation_id == row[0])).scalars()
            for row in rows
        }
        return [Talk(row[0], row[1], row[2], _opening(firsts[row[0]]), row[3]) for row in rows]


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


def _opening(messages: Any) -> str:  # noqa: ANN401  # rows of JSON
    said = (str(one["text"]) for one in messages if isinstance(one, Mapping) and one.get("text"))
    return " ".join(next(said, "").split())[:LONGEST_OPENING]
