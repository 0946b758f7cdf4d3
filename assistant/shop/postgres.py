"""The shop's database on a PostgreSQL server: everything that is true of PostgreSQL alone stands here.

Who writes takes a lock of the whole database first and holds it to the end of the transaction, as
SQLite has it: whatever is right with one file is right with several programs on one server, and the
numbers that rows get rise in the order in which the rows can be seen, which all cursors rely on.
Reading waits for nobody. Texts compare by code point (collation "C"), as SQLite has it too.
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, MetaData, String, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from assistant.errors import SettingsError
from assistant.shop.trouble import Trouble

if TYPE_CHECKING:
    from psycopg.abc import Buffer

DIALECT = "postgresql"
DRIVER = "postgresql+psycopg"
SCHEMES = frozenset({"postgres", DIALECT, DRIVER})
EXPECTED = "expected postgresql://USER:PASSWORD@HOST:PORT/DATABASE"
PATIENCE = 30.0  # seconds that a write waits for another one
REACHING = 5  # seconds in which a server that is there answers
CONNECTIONS, MORE = 5, 10  # of one program: kept, and opened beside these while there is much to do
WRITING = 0x44616F67  # the lock of those who write; any number, the same in every program
HOLDS = "daogou.writes"  # in the record of a connection whose transaction has the lock
READS = ("SELECT", "SHOW", "EXPLAIN")
LOCKS_ROWS = "FOR UPDATE"

OTHER_ORDER = """
    SELECT relname, attname, format_type(atttypid, atttypmod) FROM pg_attribute
    JOIN pg_class ON pg_class.oid = attrelid JOIN pg_collation ON pg_collation.oid = attcollation
    WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND attnum > 0
    AND NOT attisdropped AND collname <> 'C' AND relname <> 'alembic_version'
"""

# https://www.postgresql.org/docs/current/errcodes-appendix.html; the first two signs say the kind
TROUBLES: Mapping[str, Trouble] = {
    "53100": Trouble.FULL,
    "53300": Trouble.UNREACHABLE,  # no more connections
    "25006": Trouble.READ_ONLY,
    "55P03": Trouble.LOCKED,
    "40P01": Trouble.LOCKED,
    "57P01": Trouble.UNREACHABLE,  # the server is stopping
    "57P02": Trouble.UNREACHABLE,
    "57P03": Trouble.UNREACHABLE,
    "08": Trouble.UNREACHABLE,
    "58": Trouble.FAILED,
    "XX": Trouble.DAMAGED,
}


def read_address(told: str, named: str) -> URL:
    """The address of a database, as it is told by what is ``named``; what is wrong with it is not repeated.

    Raises:
        SettingsError: It is none of a PostgreSQL database; a password in it is not told.
    """
    try:
        url = make_url(told)
    except (ArgumentError, ValueError):  # these may quote the password
        raise SettingsError(f"{named} is no address of a database; {EXPECTED}.") from None
    if url.drivername not in SCHEMES:
        raise SettingsError(f"{named} begins with '{url.drivername}://'; {EXPECTED}.")
    if not url.database:
        raise SettingsError(f"{named} names no database; {EXPECTED}.")
    return url.set(drivername=DRIVER)


def open_postgres(url: URL) -> Engine:
    """An engine on a database whose address was read.

    Raises:
        SettingsError: The driver is not installed.
    """
    try:
        engine = create_engine(
            url,
            json_serializer=_in_json,
            execution_options={"preserve_rowcount": True},  # of inserts too, as SQLite tells it
            pool_size=CONNECTIONS,
            max_overflow=MORE,
            pool_pre_ping=True,  # a server that came back is found again
            connect_args={
                "connect_timeout": REACHING,
                "application_name": "daogou",
                "options": f"-c lock_timeout={PATIENCE * 1000:.0f} -c timezone=UTC",
            },
        )
    except ModuleNotFoundError as exc:
        raise SettingsError(
            "PostgreSQL's driver is not installed; install it: pip install 'daogou[postgres]'."
        ) from exc
    event.listen(engine, "connect", _without_nul)
    _write_in_turn(engine)
    return engine


def for_waiting(engine: Engine) -> Engine:
    """An engine on the same database for who waits long: it takes no connection from who writes."""
    return create_engine(
        engine.url,
        pool_size=CONNECTIONS,
        max_overflow=MORE,
        pool_timeout=PATIENCE,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": REACHING,
            "application_name": "daogou seats",
            "options": f"-c lock_timeout={PATIENCE * 1000:.0f}",
        },
    )


def take_the_turn(connection: Connection) -> None:
    """Waits until nobody else writes, and keeps it so to the end of the transaction."""
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITING})")
    connection.info[HOLDS] = True


def trouble_in(exc: BaseException) -> Trouble | None:
    """What is the matter with the server; None if the failure is another one."""
    if not isinstance(exc, DBAPIError):
        return None
    state = getattr(exc.orig, "sqlstate", None)
    if not isinstance(state, str):  # nothing came back
        lost = isinstance(exc, OperationalError) or exc.connection_invalidated
        return Trouble.UNREACHABLE if lost and hasattr(exc.orig, "sqlstate") else None
    return TROUBLES.get(state) or TROUBLES.get(state[:2])


def write_trouble(engine: Engine) -> Trouble | None:
    """Why nothing could be written just now; a word is written to the server's log to find out."""
    try:
        with engine.begin() as connection:  # synced with its transaction, and read by nobody
            connection.exec_driver_sql("SELECT pg_logical_emit_message(true, 'daogou', '')")
    except DBAPIError as exc:
        return trouble_in(exc) or Trouble.FAILED
    return None


def as_kept_here(metadata: MetaData) -> MetaData:
    """The same tables with texts that compare as in SQLite, whatever the database's own order is."""
    own = MetaData()
    for table in metadata.tables.values():
        for column in table.to_metadata(own).columns:
            if isinstance(column.type, String):
                column.type = column.type.copy()
                column.type.collation = "C"
    return own


def compare_as_in_a_file(connection: Connection) -> None:
    """Has the texts compare so that a step from an older version of the tables brought."""
    prepared = connection.dialect.identifier_preparer
    for table, column, kind in connection.exec_driver_sql(OTHER_ORDER).all():
        names = prepared.quote(table), prepared.quote(column)
        connection.exec_driver_sql(
            f'ALTER TABLE {names[0]} ALTER COLUMN {names[1]} TYPE {kind} COLLATE "C"'
        )


def why_unreachable(exc: DBAPIError) -> str:
    """The server's or the driver's own words in one line; they never hold the password."""
    lines = str(exc.orig).strip().splitlines()
    return lines[-1].strip().rstrip(".") if lines else "no reason was given"


def _without_nul(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """Has U+0000, which PostgreSQL keeps in no text, written as the sign for what cannot be shown."""
    from psycopg.types.string import StrDumper

    class Shown(StrDumper):
        def dump(self, obj: str) -> "Buffer | None":
            return super().dump(obj.replace("\0", "\ufffd") if "\0" in obj else obj)

    connection.adapters.register_dumper(str, Shown)


def _in_json(value: object) -> str:
    """JSON for a column; U+0000 could be kept there, but not be searched."""
    text = json.dumps(value)
    return json.dumps(_shown(value)) if "\\u0000" in text else text


def _shown(value: Any) -> Any:  # noqa: ANN401  # any JSON
    if isinstance(value, str):
        return value.replace("\0", "\ufffd")
    if isinstance(value, Mapping):
        return {_shown(key): _shown(one) for key, one in value.items()}
    return [_shown(one) for one in value] if isinstance(value, list | tuple) else value


def _write_in_turn(engine: Engine) -> None:
    def before(  # as SQLAlchemy calls it
        connection: Connection,
        cursor: DBAPICursor,
        statement: str,
        _parameters: object,
        _context: object,
        _many: bool,
    ) -> None:
        if not connection.info.get(HOLDS) and _writes(statement):
            cursor.execute(f"SELECT pg_advisory_xact_lock({WRITING})")
            connection.info[HOLDS] = True

    def over(connection: Connection, *_savepoint: object) -> None:
        connection.info.pop(HOLDS, None)

    event.listen(engine, "before_cursor_execute", before)
    for end in ("commit", "rollback", "rollback_savepoint"):  # the lock goes with each of them
        event.listen(engine, end, over)


def _writes(statement: str) -> bool:
    words = statement.lstrip()
    return not words.upper().startswith(READS) or words.rstrip().endswith(LOCKS_ROWS)
