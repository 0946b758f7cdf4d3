"""A look over the conversations of a shop: the latest ones, each in a line."""

from dataclasses import dataclass

from sqlalchemy import Engine, func, select

from assistant.conversations.tables import conversations, turns

LONGEST_OPENING = 60  # characters


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A conversation in a line.

    Args:
        opening: The shopper's first words, as they were written.
        turns: How many hold.
        created_at: ISO 8601.
    """

    id: str
    created_at: str
    opening: str
    turns: int


def latest(engine: Engine, limit: int = 50) -> list[Glimpse]:
    """The latest conversations in which something was said, newest first."""
    said = select(
        turns.c.conversation_id.label("id"),
        func.count().label("turns"),
        func.min(turns.c.id).label("first"),
    ).where(~turns.c.undone, turns.c.number > 0)
    counted = said.group_by(turns.c.conversation_id).subquery()
    query = (
        select(conversations.c.id, conversations.c.created_at, counted.c.turns, turns.c.message)
        .join(counted, counted.c.id == conversations.c.id)
        .join(turns, turns.c.id == counted.c.first)
        .order_by(conversations.c.created_at.desc(), conversations.c.id)
        .limit(limit)
    )
    with engine.connect() as connection:
        return [
            Glimpse(row.id, row.created_at, _opening(row.message), row.turns)
            for row in connection.execute(query)
        ]


def _opening(message: dict[str, str]) -> str:
    text = str(message.get("text", ""))
    return text if len(text) <= LONGEST_OPENING else f"{text[: LONGEST_OPENING - 1]}…"
