"""Shops of earlier programs are brought forward when they are opened; those of later ones are refused."""

import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier, Timer

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect
from sqlalchemy.exc import OperationalError

from assistant.errors import ShopError
from assistant.service.service import Service
from assistant.shop.database import open_database
from assistant.shop.folder import COPIES, DATABASE_FILE, Shop
from assistant.shop.migrations import LATEST, VERSIONS
from assistant.shop.migrations.running import FOLDER, migrate, steps_to
from assistant.shop.schema import KEPT_COPIES, create_tables, version_of
from assistant.turn.turns import Say
from tests.small_shop import SETTINGS, build_shop

SEVERAL = 6
# The tables as they were at commits of the project's history: the first whole shop, one with changes of
# figures, one with promotions.
EARLIER = sorted(Path(__file__).parent.joinpath("schemas").glob("*.sql"))


@pytest.fixture(params=EARLIER, ids=lambda path: path.stem)
def old(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A shop of an earlier program, with the rows of a small one as far as it could hold them."""
    full, shop = build_shop(tmp_path / "full"), tmp_path / "old"
    shop.mkdir()
    (shop / "shop.toml").write_text(SETTINGS, "utf-8")
    with closing(sqlite3.connect(shop / DATABASE_FILE)) as database:
        database.executescript(request.param.read_text("utf-8"))
        database.execute("ATTACH ? AS full", (str(full / DATABASE_FILE),))
        for (table,) in database.execute(
            "SELECT name FROM main.sqlite_master WHERE type = 'table'"
        ).fetchall():
            if not table.startswith("sqlite_"):
                names = ", ".join(f'"{name}"' for name in columns_of(shop, table))
                copied = f'INSERT INTO main."{table}" ({names}) SELECT {names} FROM full."{table}"'  # noqa: S608
                database.execute(copied)
        database.commit()
    return shop


def columns_of(folder: Path, table: str) -> list[str]:
    with closing(sqlite3.connect(folder / DATABASE_FILE)) as database:
        return [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]


def described(folder: Path) -> dict[str, object]:
    """Tables with columns and keys, and indexes with what they index, whatever the order."""
    engine = open_database(folder / DATABASE_FILE)
    with engine.connect() as connection:
        looked = inspect(connection)
        found: dict[str, object] = {}
        for table in looked.get_table_names():
            columns = looked.get_columns(table)
            found[table] = sorted((c["name"], str(c["type"]), c["nullable"]) for c in columns)
            found[f"{table} key"] = looked.get_pk_constraint(table)["constrained_columns"]
            for index in looked.get_indexes(table):
                found[str(index["name"])] = (table, index["column_names"], index["unique"])
    engine.dispose()
    return found


def version_in(folder: Path) -> str | None:
    engine = open_database(folder / DATABASE_FILE)
    with engine.connect() as connection:
        found = version_of(connection)
    engine.dispose()
    return found


def test_an_earlier_shop_becomes_what_a_new_one_is(old: Path, tmp_path: Path) -> None:
    Shop.open(old).engine.dispose()
    Shop.create(tmp_path / "new").engine.dispose()
    assert described(old) == described(tmp_path / "new")
    assert version_in(old) == version_in(tmp_path / "new") == LATEST


def test_its_rows_are_kept_and_it_can_be_served(old: Path) -> None:
    service = Service.open(old)
    try:
        turn = service.reply(service.start("mei"), Say("跑步鞋")).to_json()
        assert turn["products"]
        assert len(service.loaded.products) == 12
    finally:
        service.close()


def test_a_copy_of_before_is_kept(old: Path) -> None:
    before = described(old)
    Shop.open(old).engine.dispose()
    (copy,) = (old / COPIES).iterdir()
    assert copy.name.startswith(f"before-{LATEST}-")
    shutil.copyfile(copy, old / DATABASE_FILE)
    for name in ("shop.db-wal", "shop.db-shm"):
        (old / name).unlink(missing_ok=True)
    assert described(old) == before
    Shop.open(old).engine.dispose()
    assert len(list((old / COPIES).iterdir())) == 2


def test_of_several_copies_the_oldest_go(old: Path) -> None:
    for _ in range(KEPT_COPIES + 2):
        Shop.open(old).engine.dispose()
        with closing(sqlite3.connect(old / DATABASE_FILE)) as database:
            database.execute("DROP TABLE alembic_version")
    assert len(list((old / COPIES).iterdir())) == KEPT_COPIES


def test_several_programs_may_open_it_at_once(old: Path) -> None:
    engines = [open_database(old / DATABASE_FILE) for _ in range(SEVERAL)]
    together = Barrier(SEVERAL)

    def opened(number: int) -> None:
        together.wait()
        create_tables(engines[number], old / COPIES)

    with ThreadPoolExecutor(SEVERAL) as pool:
        list(pool.map(opened, range(SEVERAL)))
    assert "message_id" in columns_of(old, "agent_messages")
    assert len(list((old / COPIES).iterdir())) == 1


def test_the_first_to_open_it_waits_for_one_that_writes(old: Path) -> None:
    with closing(
        sqlite3.connect(old / DATABASE_FILE, check_same_thread=False, isolation_level=None)
    ) as writing:
        writing.execute("BEGIN IMMEDIATE")
        done = Timer(0.3, writing.execute, ("COMMIT",))
        done.start()
        Shop.open(old).engine.dispose()
        done.join()
    with closing(sqlite3.connect(old / DATABASE_FILE)) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_step_that_fails_changes_nothing(old: Path) -> None:
    before = described(old)
    engine = open_database(old / DATABASE_FILE)

    def failing(connection: Connection) -> None:
        migrate(connection)
        connection.exec_driver_sql("DROP TABLE products")
        raise OperationalError("x", {}, sqlite3.OperationalError("disk I/O error"))

    with pytest.raises(
        ShopError,
        match=rf"from version 'before 0001' to '{LATEST}': disk I/O error\. Nothing was ch",
    ):
        create_tables(engine, old / COPIES, failing)
    engine.dispose()
    assert described(old) == before
    Shop.open(old).engine.dispose()
    assert version_in(old) == LATEST


def test_a_whole_database_is_not_locked_to_open_it(tmp_path: Path) -> None:
    engine = Shop.create(tmp_path).engine
    with engine.connect() as writing:
        writing.exec_driver_sql("BEGIN IMMEDIATE")
        create_tables(open_database(tmp_path / DATABASE_FILE))  # waits for nobody


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    Shop.create(tmp_path / "newer").engine.dispose()
    with closing(sqlite3.connect(tmp_path / "newer" / DATABASE_FILE)) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    return tmp_path / "newer"


def test_a_shop_of_a_newer_program_is_refused(newer: Path) -> None:
    for opening in (Shop.open, Shop.create):
        with pytest.raises(
            ShopError, match=rf"newer version of the program \('9999'; .*'{LATEST}'\)\. Update"
        ):
            opening(newer)
    assert version_in(newer) == "9999"


def test_the_command_line_says_so_without_a_traceback(newer: Path) -> None:
    command = [sys.executable, "-m", "ui.cli", "chat", "--shop", str(newer)]
    done = subprocess.run(command, capture_output=True, text=True, input="hi\n", check=False)  # noqa: S603
    assert done.returncode == 2
    assert "newer version of the program" in done.stderr
    assert "Traceback" not in done.stderr


OPENS = """
import sys
from pathlib import Path
from assistant.shop.folder import Shop
Shop.open(Path(sys.argv[1]))
print("alembic" in sys.modules)
"""


def test_alembic_is_loaded_only_where_there_is_a_step_to_take(old: Path) -> None:
    command = [sys.executable, "-c", OPENS, str(old)]
    said = [
        subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603
        for _ in range(2)
    ]
    assert said == ["True", "False"]


def test_the_versions_are_the_steps() -> None:
    steps = ScriptDirectory.from_config(steps_to(FOLDER)).walk_revisions()
    assert tuple(reversed([step.revision for step in steps])) == VERSIONS


def test_an_empty_file_becomes_a_shop(tmp_path: Path) -> None:
    (tmp_path / DATABASE_FILE).touch()
    Shop.open(tmp_path).engine.dispose()
    assert version_in(tmp_path) == LATEST
    assert not (tmp_path / COPIES).exists()
