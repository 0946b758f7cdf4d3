"""Writers of one program queue: each comes in when the one before is done, whatever became of it."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import OperationalError

from assistant.shop.database import open_database
from assistant.shop.writing_in_turn import WritingQueue, write_in_turn

ADD = text("INSERT INTO told (word) VALUES (:word)")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_database(tmp_path / "shop.db")
    with opened.begin() as connection:
        connection.execute(text("CREATE TABLE told (word TEXT NOT NULL)"))
    yield opened
    opened.dispose()


def words(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return [row.word for row in connection.execute(text("SELECT word FROM told"))]


def test_a_second_writer_waits_outside_until_the_first_has_committed(engine: Engine) -> None:
    reached = []
    event.listen(engine, "before_cursor_execute", lambda *about: reached.append(about[2]))
    first, go_on = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with engine.begin() as connection:
            connection.execute(ADD, {"word": "first"})
            first.set()
            assert go_on.wait(30)

    def write() -> None:
        with engine.begin() as connection:
            connection.execute(ADD, {"word": "second"})

    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(write_slowly)
        assert first.wait(30)
        second = pool.submit(write)
        assert words(engine) == []  # who reads waits for nobody
        assert len([one for one in reached if one.startswith("INSERT")]) == 1
        assert not second.done()
        go_on.set()
        slow.result(30)
        second.result(30)
    assert words(engine) == ["first", "second"]


def test_whoever_fails_gives_the_place_back(engine: Engine) -> None:
    with pytest.raises(OperationalError), engine.begin() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (1)"))
    with engine.connect() as connection:
        connection.execute(ADD, {"word": "never"})
        connection.rollback()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: _add(engine, "after")).result(30)
    assert words(engine) == ["after"]


def test_many_at_once_all_come_in(engine: Engine) -> None:
    with ThreadPoolExecutor(15) as pool:  # as many as there are connections
        list(pool.map(lambda number: _add(engine, str(number)), range(200)))
    assert sorted(map(int, words(engine))) == list(range(200))


def test_a_thread_that_has_the_place_is_not_kept_out_of_it() -> None:
    queue = WritingQueue(patience=0.05)
    assert queue.enter()
    assert queue.enter()
    queue.leave()
    with ThreadPoolExecutor(1) as pool:
        assert not pool.submit(queue.enter).result(30)
        queue.leave()
        assert pool.submit(queue.enter).result(30)


def test_who_waited_in_vain_is_told_by_the_database(tmp_path: Path) -> None:
    engines = [open_database(tmp_path / "shop.db") for _ in range(2)]
    with engines[0].begin() as connection:
        connection.execute(text("CREATE TABLE told (word TEXT NOT NULL)"))
    for one in engines:
        event.listen(one, "connect", lambda raw, _: raw.execute("PRAGMA busy_timeout = 50"))
    engines[1].dispose()
    with engines[0].begin() as connection:
        connection.execute(ADD, {"word": "another program"})
        with pytest.raises(OperationalError, match="locked"):
            _add(engines[1], "here")
    _add(engines[1], "later")
    assert words(engines[1]) == ["another program", "later"]
    for one in engines:
        one.dispose()


def test_reading_takes_no_place(engine: Engine) -> None:
    write_in_turn(engine, 0.05)
    with engine.connect() as one, engine.connect() as other:
        assert one.scalar(text("SELECT count(*) FROM told")) == 0
        other.execute(ADD, {"word": "beside a reader"})
        other.commit()
    assert words(engine) == ["beside a reader"]


def _add(engine: Engine, word: str) -> None:
    with engine.begin() as connection:
        connection.execute(ADD, {"word": word})
