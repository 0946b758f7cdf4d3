"""The shop folder: ``shop.toml``, ``synonyms.toml``, ``shop.db``, ``chroma/``, ``models/``, ``images/``.

The tables are on a server instead of in ``shop.db`` where the environment says so (``places``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Engine, text
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from assistant.errors import ShopError
from assistant.nlu.learning.own_names import OwnNames
from assistant.shop.database import DATABASE_FILE as DATABASE_FILE
from assistant.shop.database import Trouble, on_a_server, trouble_of, write_trouble
from assistant.shop.database import open_database as open_database
from assistant.shop.places import DATABASE_VARIABLE, database_of
from assistant.shop.postgres import open_postgres, why_unreachable
from assistant.shop.schema import create_tables as create_tables
from assistant.shop.schema import has_tables
from assistant.shop.schema import scratch_database as scratch_database
from assistant.shop.settings import ShopSettings
from assistant.shop.synonyms import load_synonyms

COPIES = "backups"  # of databases of older programs, in the shop's folder

REMEDIES: Mapping[Trouble | None, str] = {
    Trouble.FULL: " Free some space on the disk, then start again.",
    Trouble.READ_ONLY: " Make the folder and its files writable for this user, then start again.",
    Trouble.LOCKED: " Another program is writing to it; end it, or wait until it is done.",
    Trouble.DAMAGED: " Put a backup in its place: daogou restore FILE --shop SHOP --replace.",
}


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
        if database_of(path) is None and not (path / DATABASE_FILE).is_file():
            raise ShopError(
                f"There is no shop in '{path}': {DATABASE_FILE} is missing. "
                f"Create one with: daogou ingest CATALOGUE --shop {path}"
            )
        if not path.is_dir():
            raise ShopError(f"There is no shop folder '{path}'; its settings are read from there.")
        load_synonyms(path)  # so that a mistake in it is told at the start
        settings = ShopSettings.load(path)
        return cls(path, settings, _opened(path, create=False))

    @classmethod
    def create(cls, path: Path) -> "Shop":
        """Opens the shop in ``path`` and creates what is missing of it."""
        if path.exists() and not path.is_dir():
            raise ShopError(f"'{path}' is a file; a shop is a folder.")
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise ShopError(f"The shop folder '{path}' cannot be created: {exc.strerror}.") from exc
        settings = ShopSettings.load(path)
        return cls(path, settings, _opened(path, create=True))

    @staticmethod
    def is_there(path: Path) -> bool:
        """Whether there are tables of a shop: in the folder, or where the environment says.

        Raises:
            ShopError: The server that the environment names cannot be asked.
        """
        url = database_of(path)
        if url is None:
            return (path / DATABASE_FILE).exists()
        engine = open_postgres(url)
        try:
            return has_tables(engine)
        except DatabaseError as exc:
            raise _unreadable(engine, exc) from exc
        finally:
            engine.dispose()

    def readable(self) -> bool:
        """Whether the database answers."""
        try:
            with self.engine.connect() as connection:
                connection.execute(text("SELECT 1 FROM conversations LIMIT 1"))
        except SQLAlchemyError:
            return False
        return True

    def trouble(self) -> Trouble | None:
        """Why nothing can be kept just now; None while it can."""
        return write_trouble(self.engine)

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


def _opened(path: Path, *, create: bool) -> Engine:
    """The database of the shop in ``path`` with all its tables; on a server made only if ``create``."""
    url = database_of(path)
    engine = open_database(path / DATABASE_FILE) if url is None else open_postgres(url)
    try:
        if url is None:
            create_tables(engine, path / COPIES)
        elif create or has_tables(engine):
            create_tables(engine)
        else:
            raise ShopError(
                f"There is no shop in the database '{url.database}' ({DATABASE_VARIABLE}): it has no "
                f"tables. Create one with: daogou ingest CATALOGUE --shop {path}"
            )
    except DatabaseError as exc:
        engine.dispose()
        raise _unreadable(engine, exc) from exc
    except ShopError:
        engine.dispose()
        raise
    return engine


def _unreadable(engine: Engine, exc: DatabaseError) -> ShopError:
    if on_a_server(engine):
        return ShopError(
            f"The database '{engine.url.database}' on {_where(engine.url)} ({DATABASE_VARIABLE}) cannot "
            f"be used: {why_unreachable(exc)}."
        )
    remedy = REMEDIES.get(trouble_of(exc), "")
    return ShopError(f"The database '{engine.url.database}' cannot be read: {exc.orig}.{remedy}")


def _where(url: URL) -> str:
    """The server, without who asks and their password."""
    socket = url.query.get("host")
    host = url.host or (socket if isinstance(socket, str) else "") or "this machine"
    return f"{host}:{url.port}" if url.port else f"'{host}'"
