"""A start tells what an earlier program left that did not end in order."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.errors import ShopError
from assistant.shop.aftermath import FOLDER, Aftermath, marked
from assistant.shop.database import damage, pending_log, snapshot
from assistant.shop.folder import DATABASE_FILE, Shop
from tests.small_shop import build_shop

SERVES = """
import sys, time
from pathlib import Path
from assistant.shop.aftermath import marked
from assistant.shop.folder import Shop
from retrieval.catalog import Catalog
shop = Shop.open(Path(sys.argv[1]))
with marked(shop.path):
    Catalog(shop.engine).remove(["shoe-1"])
    print("ready", flush=True)
    time.sleep(100)
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return build_shop(tmp_path / "shop")


def ended_by(shop: Path, number: signal.Signals) -> None:
    """A program that serves the shop, and is ended so."""
    command = [sys.executable, "-c", SERVES, str(shop)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:  # noqa: S603
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
        assert Aftermath.of(shop) is None, "who still serves has left nothing"
        program.send_signal(number)


def test_after_a_kill_the_next_start_tells_what_was_done(shop: Path) -> None:
    ended_by(shop, signal.SIGKILL)
    log = pending_log(shop / DATABASE_FILE)
    assert log > 0
    found = Aftermath.of(shop)
    assert found is not None
    assert f"{log:,} bytes of the database's log were taken over" in found.told()
    assert "was checked and is sound" in found.told()
    assert "7 vectors are made beside serving" in found.told(unembedded=7)
    assert Aftermath.of(shop) is None, "it is told once"


def test_an_orderly_end_leaves_nothing_to_tell(shop: Path) -> None:
    with marked(shop):
        assert len(list((shop / FOLDER).iterdir())) == 1
    assert Aftermath.of(shop) is None
    assert not (shop / FOLDER).exists()


def test_a_mark_cut_off_counts_as_one(shop: Path) -> None:
    (shop / FOLDER).mkdir()
    (shop / FOLDER / "1-2.json").write_bytes(b'{"sin')
    found = Aftermath.of(shop)
    assert found is not None
    assert "an unknown moment" in found.told()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_who_cannot_leave_a_mark_serves_all_the_same(shop: Path) -> None:
    shop.chmod(0o500)
    try:
        with marked(shop):
            assert not (shop / FOLDER).exists()
    finally:
        shop.chmod(0o700)


def test_a_damaged_database_is_told_before_anything_is_read(shop: Path) -> None:
    Shop.open(shop).engine.dispose()
    database = shop / DATABASE_FILE
    with database.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096 * 20)
    assert damage(database)
    (shop / FOLDER).mkdir()
    (shop / FOLDER / "1-2.json").write_text('{"since": "2026-11-01T10:00:00+00:00"}', "utf-8")
    for _start in range(2):  # it does not go away by itself
        with pytest.raises(ShopError, match=r"is damaged: .*daogou restore FILE --shop"):
            Aftermath.of(shop)


def test_a_snapshot_has_what_was_committed_and_is_one_file(shop: Path, tmp_path: Path) -> None:
    opened = Shop.open(shop)
    with opened.engine.connect() as writing:
        writing.exec_driver_sql("BEGIN IMMEDIATE")
        writing.exec_driver_sql("DELETE FROM products")
        copy = tmp_path / "copy" / DATABASE_FILE
        copy.parent.mkdir()
        snapshot(shop / DATABASE_FILE, copy)  # waits for nobody
    opened.engine.dispose()
    assert damage(copy) == []
    assert [path.name for path in copy.parent.iterdir()] == [DATABASE_FILE]
    with Shop.open(copy.parent).engine.connect() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM products").scalar()
    assert count == 12
