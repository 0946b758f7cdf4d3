"""The log of events in the shop's database: writing the same event again changes nothing."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine, Executable, Row, func, not_, select
from sqlalchemy.dialects import postgresql, sqlite

from recommender.events.event import SOMEONE_ELSE, Event, EventColumns, EventKind, canonical_time
from recommender.events.tables import events as table
from recommender.events.tables import told_at


class EventLog:
    """The events in a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def write(self, events: Iterable[Event]) -> int:
        """Adds what is not known yet, all or nothing; returns how many that were."""
        rows = [_row(event) for event in {event.key: event for event in events}.values()]
        with self._engine.begin() as connection:
            return connection.execute(insert_new(connection), rows).rowcount if rows else 0

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

    def pages(self, at_once: int) -> Iterator[list[dict[str, Any]]]:
        """Every row, as ``all`` orders them, so many at once, for logs larger than memory."""
        query = select(table).order_by(table.c.timestamp, table.c.id)
        with self._engine.connect().execution_options(yield_per=at_once) as connection:
            for part in connection.execute(query).mappings().partitions():
                yield [dict(row) for row in part]

    def of_user(self, user: str, besides: str | None = None) -> list[Event]:
        """What one shopper did for themselves, oldest first; empty for an unknown one.

        What they looked at and bought for others says nothing of their own taste.

        Args:
            user: The shopper's id.
            besides: A conversation whose turns are left out.
        """
        own = ~table.c.key.endswith(SOMEONE_ELSE, autoescape=True)
        mine = select(table).where(table.c.user == user, own)
        if besides:
            mine = mine.where(not_(told_at(table.c.key, besides)))
        with self._engine.connect() as connection:
            rows = connection.execute(mine.order_by(table.c.timestamp, table.c.id))
            return [_event(row) for row in rows]

    def purchases(self) -> list[tuple[str, str, int]]:
        """Who bought what, and how many times."""
        bought = table.c.event == EventKind.PURCHASE.value
        pair = (table.c.user, table.c.product_id)
        query = select(*pair, func.count()).where(bought).group_by(*pair).order_by(*pair)
        with self._engine.connect() as connection:
            return [(row[0], row[1], row[2]) for row in connection.execute(query)]

    def taken(self) -> list[tuple[str, str, str]]:
        """Who put what into the cart or bought it, and when."""
        kinds = [EventKind.ADD_TO_CART.value, EventKind.PURCHASE.value]
        own = ~table.c.key.endswith(SOMEONE_ELSE, autoescape=True)
        query = select(table.c.user, table.c.product_id, table.c.timestamp)
        query = query.where(table.c.event.in_(kinds), own).order_by(table.c.timestamp, table.c.id)
        with self._engine.connect() as connection:
            return [(row[0], row[1], row[2]) for row in connection.execute(query)]

    def bought(self) -> list[tuple[str, str]]:
        """Who bought when, for themselves or for others, oldest first; the moments in UTC."""
        query = select(table.c.user, table.c.timestamp)
        query = query.where(table.c.event == EventKind.PURCHASE.value)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(table.c.timestamp, table.c.id))
            return [(row[0], row[1]) for row in rows]

    def latest(self, until: str | None = None) -> str | None:
        """The moment of the newest event, or None when there is none.

        Args:
            until: A moment in UTC; what is dated later is passed over.
        """
        query = select(func.max(table.c.timestamp))
        if until is not None:
            query = query.where(table.c.timestamp <= until)
        with self._engine.connect() as connection:
            newest: str | None = connection.scalar(query)
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


def insert_new(connection: Connection) -> Executable:
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
