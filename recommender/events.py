"""What shoppers did with products: the event, its kinds, and the log in the shop's database.

An event is known by what it says: writing the same one again changes nothing. Times are kept in UTC
in one notation, so that their text sorts as they do.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, Executable, Row, func, select
from sqlalchemy.dialects import postgresql, sqlite

from recommender.tables import events as table

SOMEONE_ELSE = ":someone-else"  # ends the key of an event on goods bought for another


class EventKind(StrEnum):
    """What a shopper can do with a product."""

    VIEW = "view"
    CLICK = "click"
    LIKE = "like"
    DISLIKE = "dislike"
    ADD_TO_CART = "add_to_cart"
    PURCHASE = "purchase"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class Event:
    """One act of one shopper.

    Args:
        timestamp: ISO 8601; without an offset it is read as UTC.
        value: The rating given (1 to 5) for ``rate``, the number of pieces for ``purchase``.
    """

    user: str
    product_id: str
    event: EventKind
    timestamp: str
    value: float | None = None

    @property
    def key(self) -> str:
        """What makes the event this one: shopper, product, kind and moment."""
        parts = (self.user, self.product_id, self.event.value, canonical_time(self.timestamp))
        return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class EventColumns:
    """Many events as columns of one length, in time order; an absent value is NaN."""

    user: list[str]
    product_id: list[str]
    event: list[str]
    timestamp: list[str]
    value: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.user)

    def __iter__(self) -> Iterator[Event]:
        for row in zip(*self._lists, self.value, strict=True):
            yield Event(row[0], row[1], EventKind(row[2]), row[3], _number(row[4]))

    @property
    def seconds(self) -> NDArray[np.float64]:
        """The moments as seconds since 1970, UTC."""
        naive = [text.removesuffix("+00:00") for text in self.timestamp]
        return np.array(naive, dtype="datetime64[us]").astype(np.int64) / 1e6

    @property
    def _lists(self) -> tuple[list[str], list[str], list[str], list[str]]:
        return self.user, self.product_id, self.event, self.timestamp


class EventLog:
    """The events in a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def write(self, events: Iterable[Event]) -> int:
        """Adds what is not known yet, all or nothing; returns how many that were."""
        rows = [_row(event) for event in {event.key: event for event in events}.values()]
        with self._engine.begin() as connection:
            return connection.execute(_insert_new(connection), rows).rowcount if rows else 0

    def all(self) -> EventColumns:
        """Every event, oldest first; of one moment in the order they were written."""
        columns = (
            table.c.user,
            table.c.product_id,
            table.c.event,
            table.c.timestamp,
            table.c.value,
        )
        query = select(*columns).order_by(table.c.timestamp, table.c.id)
        with self._engine.connect() as connection:
            return _columns(connection.execute(query).all())

    def of_user(self, user: str) -> list[Event]:
        """What one shopper did for themselves, oldest first; empty for an unknown one.

        What they looked at and bought for others says nothing of their own taste.
        """
        own = ~table.c.key.endswith(SOMEONE_ELSE, autoescape=True)
        mine = select(table).where(table.c.user == user, own)
        with self._engine.connect() as connection:
            rows = connection.execute(mine.order_by(table.c.timestamp, table.c.id))
            return [_event(row) for row in rows]

    def latest(self) -> str | None:
        """The moment of the newest event, or None when there is none."""
        with self._engine.connect() as connection:
            newest: str | None = connection.scalar(select(func.max(table.c.timestamp)))
            return newest

    def count(self) -> int:
        """How many events there are."""
        with self._engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(table)) or 0

    def known(self, events: Iterable[Event]) -> int:
        """How many of ``events`` are in the log already."""
        keys = list({event.key for event in events})
        found = 0
        with self._engine.connect() as connection:
            for start in range(0, len(keys), 5_000):
                some = table.c.key.in_(keys[start : start + 5_000])
                query = select(func.count()).select_from(table).where(some)
                found += connection.scalar(query) or 0
        return found


def canonical_time(text: str) -> str:
    """An ISO time in UTC and in the notation of the log.

    Raises:
        ValueError: ``text`` is no ISO 8601 time.
    """
    moment = datetime.fromisoformat(text)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat()


def _insert_new(connection: Connection) -> Executable:
    """An insert that passes over known keys; both databases have one, each under its own roof."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing(index_elements=["key"])
    return sqlite.insert(table).on_conflict_do_nothing(index_elements=["key"])


def _row(event: Event) -> dict[str, Any]:
    return {
        "user": event.user,
        "product_id": event.product_id,
        "event": event.event.value,
        "value": event.value,
        "timestamp": canonical_time(event.timestamp),
        "key": event.key,
    }


def _event(row: Row[Any]) -> Event:
    return Event(row.user, row.product_id, EventKind(row.event), row.timestamp, row.value)


def _columns(rows: Iterable[Row[Any]]) -> EventColumns:
    user, product_id, event, timestamp, value = zip(*rows, strict=True) if rows else ([],) * 5
    numbers = np.array(value, dtype=np.float64)  # numpy reads None as NaN
    return EventColumns(list(user), list(product_id), list(event), list(timestamp), numbers)


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
