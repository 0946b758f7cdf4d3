"""When nothing can be kept, that is said clearly; nothing acknowledged is lost, and it passes by itself."""

import asyncio
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.requests import Request

import ui.page
from assistant.errors import ShopError
from assistant.service.service import Service
from assistant.shop import database
from assistant.shop.folder import DATABASE_FILE, Shop
from tests.small_shop import build_shop
from ui.api import create_app
from ui.limits import Gate
from ui.readiness import Readiness

MOUNT = shutil.which("mount")
DISK = 12  # MiB
SAID = {"message": "跑步鞋"}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    if MOUNT is None or os.geteuid() != 0:
        pytest.skip("mounting a disk takes root")
    command = [MOUNT, "-t", "tmpfs", "-o", f"size={DISK}m", "tmpfs", str(place)]
    if subprocess.run(command, check=False, capture_output=True).returncode:  # noqa: S603
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)  # noqa: S603, S607


@pytest.fixture(autouse=True)
def _in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.3)
    monkeypatch.setattr("ui.readiness.LOOK_EVERY", 0.0)


@contextmanager
def served(folder: Path) -> Iterator[TestClient]:
    service = Service.open(folder)
    app = create_app(service, Gate(), Readiness())
    app.state.service = service
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client
    service.close()


def fill(place: Path) -> Path:
    """Takes all space there is left."""
    filler = place / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while file.write(b"\0" * size) == size:
                    pass
            except OSError:
                continue
    return filler


def turns_in(folder: Path) -> int:
    with closing(sqlite3.connect(folder / DATABASE_FILE)) as connection:
        return int(connection.execute("SELECT count(*) FROM turns").fetchone()[0])


def said(client: TestClient, **body: object) -> tuple[int, dict[str, Any]]:
    answer = client.post("/api/chat", json={**SAID, **body})
    return answer.status_code, answer.json()


def refused(client: TestClient, code: str, words: str, **body: object) -> None:
    """Neither answered nor half done, in words; the program itself is well."""
    answer = client.post("/api/chat", json={**SAID, **body})
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, code)
    assert words in answer.json()["error"]["message"]
    assert int(answer.headers["retry-after"]) > 0
    ready = client.get("/api/ready")
    assert (ready.status_code, ready.json()["error"]["code"]) == (503, code)
    assert client.get("/api/health").status_code == 200, "a restart would not help"


def test_a_full_disk_is_told_and_passes(disk: Path) -> None:
    folder = build_shop(disk / "shop")
    with served(folder) as client:
        _, first = said(client, message_id="m-1")
        talk = first["conversation_id"]
        filler = fill(disk)
        # what fits into space that the log had before may still be kept, and then it is
        for number in range(200):
            status, _ = said(client, conversation_id=talk, message_id=f"f-{number}")
            if status != 200:
                break
        refused(client, "disk_full", "disk is full", conversation_id=talk, message_id="m-2")
        kept = turns_in(folder)
        assert kept == 1 + number
        assert len(client.get(f"/api/conversations/{talk}").json()["turns"]) == kept
        filler.unlink()
        status, answer = said(client, conversation_id=talk, message_id="m-2")
        assert status == 200
        assert answer["turn"] == kept + 1
        assert client.get("/api/ready").status_code == 200
    assert turns_in(folder) == kept + 1


def test_a_shop_on_a_full_disk_is_not_half_made(disk: Path) -> None:
    filler = fill(disk)
    with pytest.raises((ShopError, OSError), match=r"full|No space"):
        build_shop(disk / "shop")
    filler.unlink()
    shutil.rmtree(disk / "shop", ignore_errors=True)
    Shop.open(build_shop(disk / "shop")).engine.dispose()


def test_a_folder_that_cannot_be_written_is_refused_at_the_start(disk: Path) -> None:
    folder = build_shop(disk / "shop")
    remount = ["mount", "-o", "remount,ro", str(disk)]
    subprocess.run(remount, check=True)  # noqa: S603
    with pytest.raises(ShopError, match="Make the folder and its files writable for this user"):
        Shop.open(folder)
    subprocess.run([*remount[:2], "remount,rw", str(disk)], check=True)  # noqa: S603
    Shop.open(folder).engine.dispose()


def test_a_locked_database_is_told_and_passes(tmp_path: Path) -> None:
    folder = build_shop(tmp_path / "shop")
    with served(folder) as client:
        _, first = said(client)
        talk = first["conversation_id"]
        with closing(sqlite3.connect(folder / DATABASE_FILE, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            refused(client, "database_locked", "locked", conversation_id=talk, message_id="m-2")
            assert client.get(f"/api/conversations/{talk}").status_code == 200, "reading goes on"
            other.execute("ROLLBACK")
        assert said(client, conversation_id=talk, message_id="m-2")[0] == 200
        assert client.get("/api/ready").status_code == 200
    assert turns_in(folder) == 2


def test_a_damaged_database_is_told(tmp_path: Path) -> None:
    folder = build_shop(tmp_path / "shop")
    with served(folder) as client:
        assert said(client)[0] == 200
        client.app.state.service.shop.engine.dispose()  # type: ignore[attr-defined]  # an application
        path = folder / DATABASE_FILE
        size = path.stat().st_size
        with path.open("r+b") as file:
            file.seek(4096)
            file.write(b"\xff" * (size - 4096))
        status, answer = said(client)
        assert (status, answer["error"]["code"]) == (503, "database_damaged")
        assert "restore a backup" in answer["error"]["message"]
        assert client.get("/api/ready").status_code == 503
    with pytest.raises(ShopError, match="daogou restore FILE"):
        Shop.open(folder)


def test_the_page_says_it_in_the_shoppers_language(tmp_path: Path) -> None:
    folder = build_shop(tmp_path / "shop")
    service = Service.open(folder)
    act = ui.page._server_function(service, Gate())
    request: Any = Request({"type": "http", "headers": [], "client": None})

    async def asked(wish: dict[str, object]) -> Any:  # noqa: ANN401  # what the page gets is plain data
        return await act(wish, request)

    with closing(sqlite3.connect(folder / DATABASE_FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for language, words in (
            ("zh", "请过一会儿再发"),
            ("en", "send it again in a little while"),
        ):
            wish: dict[str, object] = {"kind": "say", "text": "跑步鞋", "language": language}
            patch = asyncio.run(asked(wish))
            assert patch["error"]["code"] == "storage"
            assert words in patch["error"]["message"]
    service.close()
