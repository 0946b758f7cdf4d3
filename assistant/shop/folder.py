"""The shop folder: ``shop.toml``, ``synonyms.toml``, ``shop.db``, ``chroma/``, ``models/``, ``images/``."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Engine, Table, inspect, text
from sqlalchemy.exc import DatabaseError, SQLAlchemyError
from sqlalchemy.schema import CreateColumn

import assistant.accounts.tables
import assistant.agents.tables
import assistant.attachments.tables
import assistant.channels.tables
import assistant.conversations.tables
import assistant.corrections.tables
import assistant.graph.tables
import assistant.orders.tables
import assistant.overview.tables
import assistant.owner.tables
import assistant.promotions.tables
import assistant.records.tables
import assistant.webhooks.tables
import recommender.events.tables
import recommender.experiments.tables
import recommender.exposure.tables
import retrieval.tables
from assistant.errors import ShopError
from assistant.nlu.learning.own_names import OwnNames
from assistant.shop.database import DATABASE_FILE as DATABASE_FILE
from assistant.shop.database import alone, empty_database
from assistant.shop.database import open_database as open_database
from assistant.shop.settings import ShopSettings
from assistant.shop.synonyms import load_synonyms

ALL_TABLES = (
    retrieval.tables.metadata,
    recommender.events.tables.metadata,
    recommender.exposure.tables.metadata,
    recommender.experiments.tables.metadata,
    assistant.records.tables.metadata,
    assistant.promotions.tables.metadata,
    assistant.conversations.tables.metadata,
    assistant.corrections.tables.metadata,
    assistant.attachments.tables.metadata,
    assistant.accounts.tables.metadata,
    assistant.graph.tables.metadata,
    assistant.orders.tables.metadata,
    assistant.overview.tables.metadata,
    assistant.owner.tables.metadata,
    assistant.webhooks.tables.metadata,
    assistant.channels.tables.metadata,
    assistant.agents.tables.metadata,
)


@dataclass(frozen=True, slots=True)
class Shop:
    """An opened shop folder; everything else is loaded from it on demand."""

    path: Path
    settings: ShopSettings
    engine: Engine

    @classmethod
    def open(cls, path: Path) -> "Shop":
        """Opens an existing shop.

        Raises:
            ShopError: ``path`` holds no shop, or its database cannot be read.
            SettingsError: A setting or a synonym cannot be used.
        """
        if not (path / DATABASE_FILE).is_file():
            raise ShopError(
                f"There is no shop in '{path}': {DATABASE_FILE} is missing. "
                f"Create one with: daogou ingest CATALOGUE --shop {path}"
            )
        load_synonyms(path)  # so that a mistake in it is told at the start
        return cls(path, ShopSettings.load(path), _checked(open_database(path / DATABASE_FILE)))

    @classmethod
    def create(cls, path: Path) -> "Shop":
        """Opens the shop in ``path`` and creates what is missing of it."""
        if path.exists() and not path.is_dir():
            raise ShopError(f"'{path}' is a file; a shop is a folder.")
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise ShopError(f"The shop folder '{path}' cannot be created: {exc.strerror}.") from exc
        engine = open_database(path / DATABASE_FILE)
        return cls(path, ShopSettings.load(path), _checked(engine))

    def readable(self) -> bool:
        """Whether the database answers."""
        try:
            with self.engine.connect() as connection:
                connection.execute(text("SELECT 1 FROM conversations LIMIT 1"))
        except SQLAlchemyError:
            return False
        return True

    @property
    def synonyms(self) -> OwnNames:
        """What the shop says about names, as its file says it now."""
        return load_synonyms(self.path)

    @property
    def models(self) -> Path:
        """Where trained models of this shop are kept."""
        return self.path / "models"

    @property
    def cache(self) -> Path:
        """Where is kept what a start would make again; it can be deleted at any time."""
        return self.path / "cache"

    @property
    def chroma(self) -> Path:
        """Where the vector store lives; it can be deleted at any time and is rebuilt."""
        return self.path / "chroma"

    @property
    def chroma_knowledge(self) -> Path:
        """Where the vectors of questions and passages live; like ``chroma``."""
        return self.path / "chroma-knowledge"


def scratch_database() -> Engine:
    """An empty database in memory with all tables."""
    engine = empty_database()
    create_tables(engine)
    return engine


def create_tables(engine: Engine) -> None:
    """Creates every table that does not exist yet, and in older ones the columns that came since.

    Several programs may open a shop at once: who finds something missing looks again under the
    database's own lock.
    """
    with engine.connect() as connection:
        if not any(_missing(connection, table) for table in _tables()):
            return
    with alone(engine) as connection:
        for metadata in ALL_TABLES:
            metadata.create_all(connection)
        for table in _tables():
            _add_columns(connection, table)


def _tables() -> Iterator[Table]:
    for metadata in ALL_TABLES:
        yield from metadata.sorted_tables


def _missing(connection: Connection, table: Table) -> list[Column[Any]]:
    """The columns that the database lacks; all of them where the table is not there."""
    inspector = inspect(connection)
    there = inspector.has_table(table.name)
    names = {one["name"] for one in inspector.get_columns(table.name)} if there else set[str]()
    return [one for one in table.columns if one.name not in names and (one.nullable or not there)]


def _add_columns(connection: Connection, table: Table) -> None:
    """Adds the columns that ``table`` lacks in the database; a new column may be empty."""
    name = connection.dialect.identifier_preparer.format_table(table)
    for column in _missing(connection, table):
        added = CreateColumn(column).compile(dialect=connection.dialect)
        connection.execute(text(f"ALTER TABLE {name} ADD COLUMN {added}"))


def _checked(engine: Engine) -> Engine:
    try:
        create_tables(engine)
    except DatabaseError as exc:
        raise ShopError(
            f"The database '{engine.url.database}' cannot be read: {exc.orig}."
        ) from exc
    return engine
