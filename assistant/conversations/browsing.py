"""A look over the conversations of a shop: the latest ones, each in a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Engine,
    Select,
    String,
    cast,
    func,
    literal,
    or_,
    select,
)

from assistant.conversations.tables import conversations, turns

LONGEST_OPENING = 60  # characters


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A conversation in a line.

    Args:
        opening: The shopper's first words, as they were written.
        turns: How many hold.
        created_at, last_at: ISO 8601, when it was opened and when its last turn was.
    """

    id: str
    created_at: str
    last_at: str
    opening: str
    turns: int


Span = tuple[str, str]  # moments in UTC, ISO 8601: from the first on, before the second


def day_in(day: str, timezone: str) -> Span | None:
    """From midnight to midnight of a day where the shop is; None for an empty day or one there is not."""
    try:
        begins = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(timezone))
    except ValueError:
        return None
    ends = begins + timedelta(days=1)
    return begins.astimezone(UTC).isoformat(), ends.astimezone(UTC).isoformat()


def latest(
    engine: Engine,
    limit: int = 50,
    words: Sequence[str] = (),
    within: Span | None = None,
    user: str | None = None,
    among: Sequence[Select[tuple[str]]] = (),
) -> list[Glimpse]:
    """The latest conversations in which something was said, the one with the newest turn first.

    Args:
        engine: The shop's database.
        limit: How many at most.
        words: Each stands in something that was said or answered.
        within: When they were opened.
        user: Only those of this known shopper.
        among: Each gives ids; only conversations that all of them give.
    """
    said = select(
        turns.c.conversation_id.label("id"),
        func.count().label("turns"),
        func.min(turns.c.id).label("first"),
        func.max(turns.c.created_at).label("last_at"),
    ).where(~turns.c.undone, turns.c.number > 0)
    counted = said.group_by(turns.c.conversation_id).subquery()
    query = (
        select(conversations.c.id, conversations.c.created_at, counted, turns.c.message)
        .join(counted, counted.c.id == conversations.c.id)
        .join(turns, turns.c.id == counted.c.first)
        .order_by(counted.c.last_at.desc(), conversations.c.id)
        .limit(limit)
    )
    if user is not None:
        query = query.where(conversations.c.user == user)
    for word in words:
        query = query.where(conversations.c.id.in_(with_word(word)))
    for ids in among:
        query = query.where(conversations.c.id.in_(ids))
    if within is not None:
        began = _moment(engine, conversations.c.created_at)
        first, second = (_moment(engine, literal(moment, String)) for moment in within)
        query = query.where(began >= first, began < second)
    with engine.connect() as connection:
        return [
            Glimpse(row.id, row.created_at, row.last_at, _opening(row.message), row.turns)
            for row in connection.execute(query)
        ]


def _moment(engine: Engine, written: ColumnElement[str]) -> ColumnElement[Any]:
    """A moment as the database compares it, whatever zone it was written in."""
    if engine.dialect.name == "sqlite":
        return func.datetime(written)
    return cast(written, DateTime(timezone=True))


def with_word(word: str) -> Select[tuple[str]]:
    """The conversations in which a word was written by either side."""
    said = turns.c.message["text"].as_string(), turns.c.body["reply"].as_string()
    there = or_(*(side.icontains(word, autoescape=True) for side in said))
    return select(turns.c.conversation_id).where(~turns.c.undone, there)


def _opening(message: dict[str, str]) -> str:
    text = str(message.get("text", ""))
    return text if len(text) <= LONGEST_OPENING else f"{text[: LONGEST_OPENING - 1]}…"
