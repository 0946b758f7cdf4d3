"""The tables of a shop: made where there are none, brought forward where they are of an older program.

That happens when a shop is opened, whatever opens it, under the database's own lock: of several
programs that open it at once one does it. A copy is kept before; a step that fails changes nothing.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    insert,
    inspect,
    select,
)
from sqlalchemy.exc import SQLAlchemyError

import assistant.accounts.tables
import assistant.agents.tables
import assistant.ahead.tables
import assistant.alerts.tables
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
import assistant.runlog.tables
import assistant.shipping.tables
import assistant.webhooks.tables
import recommender.events.tables
import recommender.experiments.tables
import recommender.exposure.tables
import retrieval.tables
from assistant.errors import ShopError
from assistant.shop.database import alone, empty_database, on_a_server, snapshot
from assistant.shop.migrations import LATEST, VERSIONS
from assistant.shop.postgres import as_kept_here, compare_as_in_a_file

ALL_TABLES = (
    retrieval.tables.metadata,
    recommender.events.tables.metadata,
    recommender.exposure.tables.metadata,
    recommender.experiments.tables.metadata,
    assistant.records.tables.metadata,
    assistant.promotions.tables.metadata,
    assistant.shipping.tables.metadata,
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
    assistant.ahead.tables.metadata,
    assistant.alerts.tables.metadata,
    assistant.agents.tables.metadata,
    assistant.runlog.tables.metadata,
)
VERSION_TABLE = "alembic_version"
noted = Table(  # Alembic's own; told here too, so that an opened shop need not load it
    VERSION_TABLE,
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name=f"{VERSION_TABLE}_pkc"),
)
KEPT_COPIES = 3

Migrate = Callable[[Connection], None]


def scratch_database() -> Engine:
    """An empty database in memory with all tables."""
    engine = empty_database()
    create_tables(engine)
    return engine


def create_tables(
    engine: Engine, copies: Path | None = None, migrate: Migrate | None = None
) -> None:
    """Makes the tables, or brings older ones forward.

    Args:
        engine: The database.
        copies: The folder where a copy of an older database is kept; None keeps none.
        migrate: Takes the steps; those of this program unless a test has others.

    Raises:
        ShopError: They are of a newer program, or could not be brought forward.
    """
    with engine.connect() as connection:
        if version_of(connection) == LATEST:
            return
    with alone(engine) as connection:
        found = version_of(connection)
        if found == LATEST:
            return  # another program was first
        _refuse_newer(engine, found)
        if found is None and not inspect(connection).get_table_names():
            _make_all(connection)
        elif found is None and on_a_server(engine):
            raise ShopError(
                f"The database '{engine.url.database}' has tables, but not those of a shop; "
                "expected an empty database."
            )
        else:
            _bring_forward(connection, engine, found, copies, migrate or _steps)


def has_tables(engine: Engine) -> bool:
    """Whether there are tables of a shop, of whatever version."""
    with engine.connect() as connection:
        return version_of(connection) is not None


def version_of(connection: Connection) -> str | None:
    """The version of the tables; None where none is noted."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    version: str | None = connection.scalar(select(noted.c.version_num))
    return version


def _make_all(connection: Connection) -> None:
    for metadata in ALL_TABLES:
        made = as_kept_here(metadata) if on_a_server(connection.engine) else metadata
        made.create_all(connection)
    noted.create(connection)
    connection.execute(insert(noted).values(version_num=LATEST))


def _refuse_newer(engine: Engine, found: str | None) -> None:
    if found is not None and found not in VERSIONS:
        raise ShopError(
            f"The tables in '{engine.url.database}' are of a newer version of the program ('{found}'; "
            f"this one knows them up to '{LATEST}'). Update the program, or restore a backup that this "
            "one made: daogou restore FILE."
        )


def _bring_forward(
    connection: Connection, engine: Engine, found: str | None, copies: Path | None, migrate: Migrate
) -> None:
    where, kept = engine.url.database, ""
    try:
        if copies is not None and where is not None:
            kept = f" A copy of before is '{_keep_copy(Path(where), copies)}'."
        migrate(connection)
        if on_a_server(engine):
            compare_as_in_a_file(connection)
    except ShopError:
        raise
    except Exception as exc:
        why = exc.orig if isinstance(exc, SQLAlchemyError) and hasattr(exc, "orig") else exc
        raise ShopError(
            f"The tables in '{where}' could not be brought from version '{found or 'before 0001'}' to "
            f"'{LATEST}': {why}. Nothing was changed.{kept}"
        ) from exc


def _steps(connection: Connection) -> None:
    from assistant.shop.migrations.running import migrate  # Alembic, which hardly any start needs

    migrate(connection)


def _keep_copy(database: Path, copies: Path) -> Path:
    """A copy of the database as it is before the steps; the oldest of several goes."""
    copies.mkdir(exist_ok=True)
    copy = copies / f"before-{LATEST}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.db"
    unfinished = copy.with_suffix(".part")
    try:
        snapshot(database, unfinished)
        unfinished.replace(copy)
    finally:
        unfinished.unlink(missing_ok=True)
    for old in sorted(copies.glob("before-*.db"), key=lambda path: path.stat().st_mtime)[
        :-KEPT_COPIES
    ]:
        with suppress(OSError):
            old.unlink()
    return copy
