"""The tables the recommender owns: what shoppers did with products, and what they said of themselves."""

from sqlalchemy import Column, ColumnElement, Float, Index, Integer, MetaData, String, Table, and_

metadata = MetaData()

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("user", String, nullable=False),
    Column("product_id", String, nullable=False),
    Column("event", String, nullable=False),
    Column("value", Float),
    Column("timestamp", String, nullable=False),
    Column("key", String, unique=True, nullable=False),
    Index("events_by_user", "user", "timestamp"),
)

notes = Table(
    "notes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("user", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("value", String, nullable=False),
    Column("stance", String, nullable=False),
    Column("within", String, nullable=False),
    Column("at", String, nullable=False),
    Column("key", String, unique=True, nullable=False),
    Index("notes_by_user", "user"),
)


def told_at(key: ColumnElement[str], place: str) -> ColumnElement[bool]:
    """That a row was told at ``place``, a conversation or one of its turns.

    A range, since no index helps ``LIKE``: with it each turn would read all events there are. What
    follows on ``:`` among characters is ``;``.
    """
    return and_(key >= f"{place}:", key < f"{place};")
