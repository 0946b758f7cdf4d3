"""A shop whose tables are on a PostgreSQL server: the same shop, whoever asks, however many do."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    URL,
    Column,
    Engine,
    Integer,
    MetaData,
    NullPool,
    Table,
    create_engine,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)

from assistant.conversations.store import Conversation, ConversationStore
from assistant.conversations.tables import conversations
from assistant.errors import SettingsError, ShopError
from assistant.service.service import Service
from assistant.shop.archive import back_up
from assistant.shop.folder import Shop, create_tables, open_database
from assistant.shop.moving import copy_tables
from assistant.shop.postgres import open_postgres, read_address
from assistant.shop.restoring import restore
from assistant.shop.schema import ALL_TABLES
from assistant.shop.trouble import Trouble
from assistant.turn.turns import Say
from retrieval.tables import meta
from tests.databases import ON_POSTGRESQL, new_database, server, template
from tests.small_shop import build_shop
from ui.cli.app import run

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="these choose their database themselves")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SAID = (
    "跑步鞋，三百以内",
    "再便宜点",
    "不要黑色的",
    "第一个加入购物车",
    "我的订单到哪了",
    "转人工",
)
LATER = {"timings_ms", "conversation_id"}
Using = Callable[[URL], None]


def written(url: URL) -> str:
    return url.render_as_string(hide_password=False)


@pytest.fixture
def using(monkeypatch: pytest.MonkeyPatch) -> Using:
    """Names a database in the environment, as whoever starts the program does."""

    def use(url: URL) -> None:
        monkeypatch.setenv("DATABASE_URL", written(url))

    return use


@pytest.fixture
def engine() -> Iterator[Engine]:
    made = open_postgres(new_database(template()))
    yield made
    made.dispose()


def talked(path: Path) -> list[dict[str, Any]]:
    """What a new shop in ``path`` answers, and has kept when it is opened again."""
    build_shop(path)
    service = Service.open(path, clock=lambda: NOW)
    talk = service.start("mei", seed=1)
    for number, said in enumerate(SAID):
        service.reply(talk, Say(said), f"m{number}")
    service.close()
    again = Service.open(path, clock=lambda: NOW)
    assert again.reply(talk, Say(SAID[0]), "m0").number == 1, "it was answered before"
    kept = again.history(talk)
    again.close()
    return json.loads(json.dumps(kept, default=str), object_hook=_without_later)  # type: ignore[no-any-return]


def _without_later(one: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in one.items() if key not in LATER}


def test_the_same_is_said_and_kept_on_a_server_as_in_a_file(tmp_path: Path, using: Using) -> None:
    in_a_file = talked(tmp_path / "file")
    using(new_database())
    assert talked(tmp_path / "server") == in_a_file
    assert len(in_a_file) == len(SAID)
    assert not list((tmp_path / "server").glob("shop.db*")), (
        "nothing of the tables is in the folder"
    )


def test_texts_compare_as_in_a_file_whatever_the_order_of_the_database(engine: Engine) -> None:
    query = text(
        "SELECT count(*), count(*) FILTER (WHERE collname = 'C') FROM pg_attribute "
        "JOIN pg_class ON pg_class.oid = attrelid JOIN pg_collation c ON c.oid = attcollation "
        "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND attnum > 0 "
        "AND relname <> 'alembic_version'"
    )
    with engine.connect() as connection:
        all_of_them, by_code_point = connection.execute(query).one()
    assert all_of_them == by_code_point > 100


def test_a_server_has_the_tables_that_a_file_has(engine: Engine, tmp_path: Path) -> None:
    file = open_database(tmp_path / "shop.db")
    create_tables(file)

    def names(of: Engine) -> dict[str, set[str]]:
        there = inspect(of)
        return {t: {c["name"] for c in there.get_columns(t)} for t in there.get_table_names()}

    assert names(engine) == names(file)


def test_older_tables_are_brought_forward_on_a_server_too(engine: Engine) -> None:
    with engine.begin() as connection:
        for statement in (
            "DROP TABLE versions",
            "ALTER TABLE turns DROP COLUMN versions",
            "UPDATE alembic_version SET version_num = '0001'",
        ):
            connection.execute(text(statement))
    create_tables(engine)
    columns = {c["name"]: c["type"] for c in inspect(engine).get_columns("versions")}
    assert {getattr(kind, "collation", None) for kind in columns.values()} == {"C"}
    assert "versions" in {column["name"] for column in inspect(engine).get_columns("turns")}


def test_of_two_who_write_one_waits_and_nobody_who_reads(engine: Engine) -> None:
    seen: list[str] = []

    def write() -> None:
        with engine.begin() as connection:
            connection.execute(insert(meta).values(name="second", value=2))
            seen.append("second wrote")

    with engine.begin() as connection:
        connection.execute(insert(meta).values(name="first", value=1))
        other = threading.Thread(target=write)
        other.start()
        with engine.connect() as reader:
            assert reader.execute(select(meta)).all() == []
        other.join(0.3)
        seen.append("first is done")
    other.join()
    assert seen == ["first is done", "second wrote"]


def test_who_goes_back_to_a_savepoint_writes_in_turn_afterwards(engine: Engine) -> None:
    with engine.begin() as connection:
        with connection.begin_nested() as point:
            connection.execute(insert(meta).values(name="dropped", value=1))
            point.rollback()
        connection.execute(insert(meta).values(name="kept", value=1))
        held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"
        assert connection.scalar(text(held)) == 1


def test_rows_can_be_seen_in_the_order_of_their_numbers(engine: Engine) -> None:
    """A cursor over numbers misses nothing: a lower one never appears after a higher one was seen."""
    table = Table("numbered", MetaData(), Column("id", Integer, primary_key=True))
    table.create(engine)

    def write(pause: float) -> None:
        for _ in range(20):
            with engine.begin() as connection:
                connection.execute(insert(table))
                connection.execute(select(func.pg_sleep(pause)))

    writers = [threading.Thread(target=write, args=(pause,)) for pause in (0.004, 0.001, 0.0)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        with engine.connect() as connection:
            seen = list(connection.scalars(select(table.c.id).order_by(table.c.id)))
        assert seen == list(range(1, len(seen) + 1)), "a lower number is still to come"


def test_what_no_text_can_hold_is_kept_as_what_cannot_be_shown(engine: Engine) -> None:
    store = ConversationStore(engine)
    store.start(Conversation("talk\0one", "me\0i", 1), NOW)
    assert store.get("talk\0one").user == "me\ufffdi"
    with engine.begin() as connection:
        documents = Table("documents", MetaData(), Column("body", JSON))
        documents.create(connection)
        connection.execute(insert(documents).values(body={"note\0": ["a\0b", "\\u0000"]}))
        found = connection.scalar(select(documents.c.body))
    assert found == {"note\ufffd": ["a\ufffdb", "\\u0000"]}


def test_a_server_that_came_back_is_found_again(engine: Engine) -> None:
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
    with engine.connect() as connection:
        connection.execute(select(conversations)).all()
    asking = create_engine(server(), poolclass=NullPool)
    with asking.connect() as connection:
        connection.execute(text(others), {"name": engine.url.database})
    with engine.connect() as connection:
        assert connection.execute(select(conversations)).all() == []


def test_a_database_that_may_only_be_read_is_no_place_to_write(engine: Engine) -> None:
    from assistant.shop.database import trouble_of, write_trouble

    assert write_trouble(engine) is None
    with engine.connect() as connection:
        connection.execution_options(postgresql_readonly=True)
        with pytest.raises(Exception, match="read-only") as caught:
            connection.execute(update(meta).values(value=1))
    assert trouble_of(caught.value) is Trouble.READ_ONLY


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("mysql://u:hunter2@h/d", "begins with 'mysql://'"),
        ("postgresql://u:hunter2@h", "names no database"),
        ("postgresql://u:hunter2@h:p@rt/d", "is no address"),
        ("hunter2", "is no address"),
    ],
)
def test_an_address_that_cannot_be_one_is_told_without_its_password(
    told: str, expected: str
) -> None:
    with pytest.raises(SettingsError, match=expected) as caught:
        read_address(told, "DATABASE_URL")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_the_usual_spellings_are_understood(scheme: str) -> None:
    assert read_address(f"{scheme}://u:p@h:5432/d", "X").drivername == "postgresql+psycopg"


@pytest.mark.parametrize("command", ["serve", "chat", "doctor", "ingest"])
def test_a_server_nobody_reaches_is_one_sentence(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:hunter2@127.0.0.1:1/shop")
    file = tmp_path / "products.csv"
    file.write_text("id,title\n1,shoe\n", "utf-8")
    files = [str(file)] if command == "ingest" else []
    more = ["--port", "0"] if command == "serve" else []
    assert run([command, *files, "--shop", str(tmp_path), *more]) == 2
    told = capsys.readouterr().err
    assert "The database 'shop' on 127.0.0.1:1 (DATABASE_URL) cannot be used: " in told
    assert "hunter2" not in told
    assert "Traceback" not in told


def test_an_empty_database_is_no_shop_until_something_is_taken_in(
    tmp_path: Path, using: Using
) -> None:
    url = new_database()
    using(url)
    with pytest.raises(ShopError, match=r"has no tables\. Create one with: daogou ingest"):
        Shop.open(tmp_path)
    assert not Shop.is_there(tmp_path)
    Shop.create(tmp_path).engine.dispose()
    assert Shop.is_there(tmp_path)
    Shop.open(tmp_path).engine.dispose()


def test_tables_of_somebody_else_are_left_alone(tmp_path: Path, using: Using) -> None:
    url = new_database()
    engine = open_postgres(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE invoices (id integer)"))
    using(url)
    with pytest.raises(ShopError, match="has tables, but not those of a shop"):
        Shop.create(tmp_path)
    assert inspect(engine).get_table_names() == ["invoices"]


def test_a_dry_run_leaves_an_empty_database_empty(tmp_path: Path, using: Using) -> None:
    file = tmp_path / "products.csv"
    file.write_text("id,title,price\n1,shoe,10\n", "utf-8")
    url = new_database()
    using(url)
    assert run(["ingest", str(file), "--shop", str(tmp_path / "shop"), "--dry-run"]) == 0
    assert inspect(open_postgres(url)).get_table_names() == []


def test_the_demo_is_not_poured_into_somebodys_shop(
    tmp_path: Path, using: Using, capsys: pytest.CaptureFixture[str]
) -> None:
    using(new_database(template()))
    assert run(["demo", "--build-only", "--shop", str(tmp_path / "shop")]) == 2
    assert "has a shop already" in capsys.readouterr().err


def rows_of(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    tables = [table for each in ALL_TABLES for table in each.sorted_tables]
    with engine.connect() as connection:
        return {
            t.name: [tuple(r) for r in connection.execute(select(t).order_by(*t.primary_key))]
            for t in tables
        }


def test_a_backup_moves_a_shop_to_a_server_and_back(tmp_path: Path, using: Using) -> None:
    talked(tmp_path / "file")
    before = rows_of(open_database(tmp_path / "file" / "shop.db"))
    back_up(tmp_path / "file", tmp_path / "one.zip", NOW)

    url = new_database()
    using(url)
    restore(tmp_path / "one.zip", tmp_path / "served", NOW)
    assert rows_of(open_postgres(url)) == before
    assert not list((tmp_path / "served").glob("shop.db*"))
    service = Service.open(tmp_path / "served")
    service.reply(service.start(seed=2), Say("运动袜"))
    service.close()
    after = rows_of(open_postgres(url))
    assert after["turns"][: len(before["turns"])] == before["turns"]
    assert len(after["turns"]) == len(before["turns"]) + 1
    back_up(tmp_path / "served", tmp_path / "two.zip", NOW)

    with pytest.raises(ShopError, match="expected an empty one"):
        restore(tmp_path / "two.zip", tmp_path / "elsewhere", NOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL")
        restore(tmp_path / "two.zip", tmp_path / "back", NOW)
    assert rows_of(open_database(tmp_path / "back" / "shop.db")) == after


def test_nothing_stays_nothing_and_numbers_go_on(tmp_path: Path, engine: Engine) -> None:
    """NULL and JSON's null are two things; a number that was somebody's is nobody else's."""
    from assistant.agents.tables import changes

    source = open_database(tmp_path / "shop.db")
    create_tables(source)
    with source.begin() as connection:
        row = {"kind": "k", "at": "2026"}
        connection.execute(insert(changes), [row, row, row])
        connection.execute(text("DELETE FROM agent_changes"))
    assert set(copy_tables(source, engine).values()) == {0}
    with engine.begin() as connection:
        kept = connection.execute(insert(changes).values(**row)).inserted_primary_key
    assert kept is not None
    assert kept[0] == 4
