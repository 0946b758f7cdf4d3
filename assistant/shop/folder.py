"""The shop folder: ``shop.toml``, ``synonyms.toml``, ``shop.db``, ``chroma/``, ``models/``, ``images/``."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from assistant.errors import ShopError
from assistant.nlu.learning.own_names import OwnNames
from assistant.shop.database import DATABASE_FILE as DATABASE_FILE
from assistant.shop.database import Trouble, trouble_of, write_trouble
from assistant.shop.database import open_database as open_database
from assistant.shop.schema import create_tables as create_tables
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
        if not (path / DATABASE_FILE).is_file():
            raise ShopError(
                f"There is no shop in '{path}': {DATABASE_FILE} is missing. "
                f"Create one with: daogou ingest CATALOGUE --shop {path}"
            )
        load_synonyms(path)  # so that a mistake in it is told at the start
        return cls(
            path, ShopSettings.load(path), _checked(open_database(path / DATABASE_FILE), path)
        )

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
        return cls(path, ShopSettings.load(path), _checked(engine, path))

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


def _checked(engine: Engine, path: Path) -> Engine:
    try:
        create_tables(engine, path / COPIES)
    except DatabaseError as exc:
        remedy = REMEDIES.get(trouble_of(exc), "")
        raise ShopError(
            f"The database '{engine.url.database}' cannot be read: {exc.orig}.{remedy}"
        ) from exc
    return engine
