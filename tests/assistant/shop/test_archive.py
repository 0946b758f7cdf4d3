"""A backup is whole and of one moment, or it is not there; what is no backup is not put in place."""

import json
import sqlite3
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import BackupError
from assistant.service.service import Service
from assistant.shop import archive
from assistant.shop.aftermath import marked
from assistant.shop.archive import MANIFEST, back_up, unpack
from assistant.shop.folder import DATABASE_FILE
from assistant.shop.restoring import restore
from assistant.turn.turns import Click, Say
from retrieval.amendments import Amendment
from tests.small_shop import SETTINGS, build_shop

NOW = datetime(2026, 11, 12, 9, 30, tzinfo=UTC)
SOCKS = tuple(f"sock-{n}" for n in range(1, 4))
Members = dict[str, bytes]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = build_shop(tmp_path / "shop")
    settings = SETTINGS + 'payment_url = "https://pay.example/{order}"\n'
    (folder / "shop.toml").write_text(settings, "utf-8")
    for name, text in (("chroma/x", "cache"), ("images/a.svg", "<svg/>"), ("chroma.lock", "")):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    (folder / "link.toml").symlink_to("/etc/hostname")
    return folder


@pytest.fixture
def backup(shop: Path, tmp_path: Path) -> Path:
    back_up(shop, tmp_path / "shop.backup", NOW)
    return tmp_path / "shop.backup"


def rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / DATABASE_FILE)) as connection:
        return connection.execute(query).fetchall()


def test_what_was_backed_up_comes_back(shop: Path, backup: Path, tmp_path: Path) -> None:
    made, before = restore(backup, tmp_path / "again", NOW)
    assert (made.made_at, before) == (NOW, None)
    again = tmp_path / "again"
    assert rows(again, "SELECT id, title FROM products") == rows(
        shop, "SELECT id, title FROM products"
    )
    assert (again / "shop.toml").read_bytes() == (shop / "shop.toml").read_bytes()
    assert (again / "images/a.svg").is_file()
    there = {path.name for path in again.iterdir()}
    assert there.isdisjoint({"chroma", "chroma.lock", "link.toml", "shop.db-wal"})
    opened = Service.open(again)
    assert opened.search("跑步鞋", 3)["products"]
    opened.close()


def test_a_backup_is_for_its_owner_only(backup: Path) -> None:
    assert backup.stat().st_mode & 0o077 == 0
    assert [path.name for path in backup.parent.iterdir() if path.name.startswith(".")] == []


class Traffic(threading.Thread):
    """Does one thing again and again until it is told to stop."""

    def __init__(self, act: Callable[[int], object]) -> None:
        super().__init__()
        self._act, self.stopped, self.began = act, threading.Event(), threading.Event()
        self.failed: BaseException | None = None

    def run(self) -> None:
        number = 0
        try:
            while not self.stopped.is_set():
                self._act(number := number + 1)
                self.began.set()
        except BaseException as exc:  # noqa: BLE001 - told by the test
            self.failed = exc


def test_a_backup_made_under_traffic_is_of_one_moment(shop: Path, tmp_path: Path) -> None:
    service = Service.open(shop)

    def buy(number: int) -> None:
        talk = service.start(f"buyer-{number}")
        service.reply(talk, Click("add_to_cart", product_id=SOCKS[number % 3]))
        service.reply(talk, Say("去结算"))

    def price(number: int) -> None:
        service.amend([Amendment(key, price=float(number), stock=number) for key in SOCKS])

    traffic = [Traffic(act) for act in (buy, buy, price)]
    for thread in traffic:
        thread.start()
    assert traffic[0].began.wait(60)
    for number in range(4):
        back_up(shop, tmp_path / f"{number}.backup", NOW)
    for thread in traffic:
        thread.stopped.set()
        thread.join()
    service.close()
    assert [thread.failed for thread in traffic] == [None, None, None]
    found = []
    for number in range(4):
        restore(tmp_path / f"{number}.backup", tmp_path / f"shop-{number}", NOW)
        found.append(checked(tmp_path / f"shop-{number}"))
    assert found == sorted(found)
    assert found[-1] > 0, "there was traffic"


def checked(folder: Path) -> int:
    """How many turns a restored shop has, all its tables agreeing."""

    def count(query: str) -> int:
        return int(rows(folder, f"SELECT count(*) FROM {query}")[0][0])  # noqa: S608 - our own words

    assert rows(folder, "PRAGMA integrity_check") == [("ok",)]
    assert count("turns WHERE number = 1") == count("events WHERE key LIKE '%:1:0'")
    placed = rows(folder, "SELECT order_id FROM orders WHERE user LIKE 'buyer-%' ORDER BY 1")
    assert placed == rows(folder, "SELECT order_id FROM order_actions ORDER BY 1")
    told = count("turns WHERE json_extract(body, '$.action') = 'checkout'")
    assert 0 <= len(placed) - told <= 2, "an order is durable before its turn, one for each buyer"
    assert count("turn_digests") == count("turns")
    touched = "products WHERE id IN ('sock-1', 'sock-2', 'sock-3')"
    pairs = rows(folder, f"SELECT price, stock FROM {touched}")  # noqa: S608 - our own words
    assert pairs == [(10.0, 5), (20.0, 5), (30.0, 5)] or all(
        price == stock for price, stock in pairs
    )
    return count("turns")


def test_an_interrupted_backup_leaves_the_one_before(
    shop: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = backup.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(archive, "_put_in", full)
        with pytest.raises(BackupError, match=r"cannot be written: No space left on device"):
            back_up(shop, backup, NOW)
    assert backup.read_bytes() == whole
    assert [path.name for path in backup.parent.iterdir() if path.name.startswith(".")] == []


def test_what_a_killed_backup_left_is_taken_away(shop: Path, backup: Path) -> None:
    left = backup.with_name(f".{backup.name}.part")
    left.write_bytes(b"half")
    back_up(shop, backup, NOW)
    assert not left.exists()


def test_a_damaged_database_is_not_backed_up(shop: Path, backup: Path) -> None:
    whole = backup.read_bytes()
    with (shop / DATABASE_FILE).open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096 * 20)
    with pytest.raises(BackupError, match=r"is damaged: .* No backup was made"):
        back_up(shop, backup, NOW)
    assert backup.read_bytes() == whole


def test_no_shop_no_backup(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="There is no shop in"):
        back_up(tmp_path, tmp_path / "x", NOW)


def test_a_shop_that_is_there_is_not_replaced_unasked(shop: Path, backup: Path) -> None:
    with pytest.raises(BackupError, match=r"is not empty.*--replace"):
        restore(backup, shop, NOW)


def test_asked_for_it_is_kept_beside(shop: Path, backup: Path) -> None:
    (shop / "mine.txt").write_text("x", "utf-8")
    _, before = restore(backup, shop, NOW, replace=True)
    assert before is not None
    assert before.name == "shop.before-restore-20261112T093000"
    assert (before / "mine.txt").is_file()
    assert not (shop / "mine.txt").exists()


def test_a_shop_that_is_served_is_not_replaced(shop: Path, backup: Path) -> None:
    with marked(shop), pytest.raises(BackupError, match="is being served"):
        restore(backup, shop, NOW, replace=True)


def pack(target: Path, members: Members, manifest: dict[str, object]) -> Path:
    """An archive that anyone could have made."""
    with zipfile.ZipFile(target, "w") as packed:
        for name, data in members.items():
            packed.writestr(name, data)
        if manifest:
            packed.writestr(MANIFEST, json.dumps(manifest))
    return target


def told_of(members: Members) -> dict[str, object]:
    from hashlib import sha256

    listed = [
        {"path": name, "size": len(data), "sha256": sha256(data).hexdigest()}
        for name, data in members.items()
    ]
    at = NOW.isoformat()
    return {"format": archive.FORMAT, "program": "1", "made_at": at, "members": listed}


@pytest.fixture
def good(backup: Path) -> Members:
    with zipfile.ZipFile(backup) as packed:
        return {name: packed.read(name) for name in packed.namelist() if name != MANIFEST}


@pytest.mark.parametrize(
    "name",
    [
        *("../evil.toml", "a/../../evil.toml", "/tmp/evil.toml", "C:\\evil.toml", "a\\..\\evil"),  # noqa: S108
        *("./shop.toml", "shop.db-wal", "serving/1-2.json", "chroma/x", "backups/x"),
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(tmp_path: Path, good: Members, name: str) -> None:
    members = {**good, name: b"evil"}
    file = pack(tmp_path / "evil.backup", members, told_of(members))
    with pytest.raises(BackupError, match=r"which no backup holds|holds other files than it says"):
        restore(file, tmp_path / "again", NOW)
    assert not (tmp_path / "again").exists()
    assert list(tmp_path.rglob("evil*")) == [file]


def damaged_archives(good: Members) -> Iterator[tuple[str, Members, dict[str, object]]]:
    said = told_of(good)
    changed = {**good, "shop.toml": good["shop.toml"].replace(b"hashing", b"Hashing")}
    yield "is not what was put in", changed, said
    yield "is not what was put in", {**good, "shop.toml": good["shop.toml"] + b"#" * 10_000}, said
    yield "is not what was put in", {**good, "shop.toml": good["shop.toml"][:-1]}, said
    yield "holds other files than it says", {**good, "more.toml": b""}, said
    yield "holds other files than it says", {k: good[k] for k in ("shop.db",)}, said
    bare = {"shop.toml": b""}
    yield "holds other files than it says", bare, told_of(bare)
    yield "is no backup of a shop", good, {**said, "format": "daogou-backup-9"}
    yield "is no backup of a shop", good, {**said, "more": 1}
    yield "is no backup of a shop", good, {}
    torn = {
        **good,
        "shop.db": good["shop.db"][:20_000] + b"\xff" * 60_000 + good["shop.db"][80_000:],
    }
    yield "The database in .* is damaged", torn, told_of(torn)


@pytest.mark.parametrize("number", range(10))
def test_a_damaged_or_foreign_archive_is_refused(
    tmp_path: Path, good: Members, number: int
) -> None:
    why, members, manifest = list(damaged_archives(good))[number]
    file = pack(tmp_path / "odd.backup", members, manifest)
    with pytest.raises(BackupError, match=why):
        restore(file, tmp_path / "again", NOW)
    assert not (tmp_path / "again").exists()
    assert not (tmp_path / ".again.restoring").exists()


@pytest.mark.parametrize("cut", [0, 100, -30])
def test_half_a_file_is_refused(tmp_path: Path, backup: Path, cut: int) -> None:
    file = tmp_path / "half.backup"
    file.write_bytes(backup.read_bytes()[:cut])
    with pytest.raises(BackupError, match="cannot be read as a backup"):
        restore(file, tmp_path / "again", NOW)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match=r"nothing\.backup' cannot be unpacked: No such file"):
        restore(tmp_path / "nothing.backup", tmp_path / "again", NOW)


def test_what_unpacks_to_more_than_it_says_is_stopped(tmp_path: Path, good: Members) -> None:
    said = told_of(good)
    bomb = {**good, "shop.toml": b"\0" * (64 << 20)}
    file = tmp_path / "bomb.backup"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in bomb.items():
            packed.writestr(name, data)
        packed.writestr(MANIFEST, json.dumps(said))
    folder = tmp_path / "place"
    folder.mkdir()
    with pytest.raises(BackupError, match="is not what was put in"):
        unpack(file, folder)
    assert all(path.stat().st_size < 8 << 20 for path in folder.rglob("*"))
