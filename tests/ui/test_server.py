"""Where the program listens."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from fastapi.testclient import TestClient
from ports import free_port

from assistant.service.service import Service
from assistant.shop.folder import Shop
from tests.databases import ON_POSTGRESQL, environment_of
from tests.ui.conftest import make_shop
from ui.api import create_app
from ui.errors import AddressTaken, UiError
from ui.server import address, bind
from ui.words import words


def test_taken_port_is_named_with_a_way_out() -> None:
    with bind("127.0.0.1", 0) as holder:
        port = holder.getsockname()[1]
        with pytest.raises(AddressTaken, match=f"Port {port} on 127.0.0.1 is taken.*--port"):
            bind("127.0.0.1", port)


def test_port_is_free_again_at_once() -> None:
    with bind("127.0.0.1", 0) as holder:
        port = holder.getsockname()[1]
    with bind("127.0.0.1", port) as again:
        assert again.getsockname()[1] == port


def test_impossible_port_is_refused() -> None:
    with pytest.raises(UiError, match="Port 70000 is impossible"):
        bind("127.0.0.1", 70000)


def test_address_of_another_machine_is_refused() -> None:
    with pytest.raises(UiError, match=r"Cannot listen on 192\.0\.2\.1"):
        bind("192.0.2.1", 0)


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "http://127.0.0.1:7860/"),
        ("0.0.0.0", "http://127.0.0.1:7860/"),  # noqa: S104
        ("::", "http://[::1]:7860/"),
    ],
)
def test_printed_address_can_be_opened(host: str, shown: str) -> None:
    assert address(host, 7860) == shown


def test_bound_socket_is_a_stream() -> None:
    with bind("127.0.0.1", 0) as holder:
        assert holder.type == socket.SOCK_STREAM


SERVE = "import sys, pathlib, ui.server as s; s.serve(pathlib.Path(sys.argv[1]), port=0)"


def test_program_tells_its_address_and_stops_in_order(tmp_path: Path) -> None:
    folder = make_shop(tmp_path)
    command = [sys.executable, "-c", SERVE, str(folder)]
    known = environment_of(folder)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=known) as program:  # noqa: S603
        assert program.stdout is not None
        where = program.stdout.readline().split("http://")[1].split()[0]
        with urlopen(f"http://{where}api/health", timeout=30) as answer:
            assert answer.status == 200
        program.send_signal(signal.SIGTERM)
    assert program.returncode == 0
    Service.open(folder).close()
    assert not list(folder.glob("chroma.set-aside*"))  # the store was closed, nothing to mend


@contextmanager
def program(folder: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A real server process on a port known before it answers."""
    port = free_port()
    command = [sys.executable, "-c", SERVE.replace("port=0", f"port={port}"), str(folder)]
    known = environment_of(folder)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=known) as started:  # noqa: S603
        try:
            yield started, port
        finally:
            started.kill()


def asked(port: int, path: str = "/api/ready") -> tuple[int, Any, dict[str, str]]:
    """Status, body and headers; what is no JSON is told as text. An unreachable port is status 0."""
    try:
        with urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            return answer.status, json.loads(answer.read()), dict(answer.headers)
    except HTTPError as exc:
        text = exc.read().decode()
        is_json = exc.headers.get_content_type() == "application/json"
        return exc.code, json.loads(text) if is_json else text, dict(exc.headers)
    except OSError:
        return 0, None, {}


def seen_until(port: int, status: int, path: str = "/api/ready") -> list[tuple[int, Any]]:
    """What was answered, up to the first answer of ``status``."""
    seen: list[tuple[int, Any]] = []
    until = time.monotonic() + 120
    while not seen or seen[-1][0] != status:
        assert time.monotonic() < until, seen[-3:]
        seen.append(asked(port, path)[:2])
        time.sleep(0.02)
    return seen


def codes(seen: list[tuple[int, Any]]) -> set[str]:
    return {body["error"]["code"] for status, body in seen if status == 503}


def test_readiness_goes_from_starting_to_ready_to_stopping(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAOGOU_DRAIN_SECONDS", "10")
    with program(make_shop(tmp_path)) as (server, port):
        seen_until(port, 503)
        status, page, headers = asked(port, "/")
        assert status == 503
        assert words("zh")["opening"] in page
        assert words("en")["opening"] in page
        assert headers["refresh"]
        assert asked(port, "/api/health")[1]["error"]["code"] == "starting"
        seen = seen_until(port, 200)
        assert {status for status, _ in seen} <= {503, 200}  # nobody was turned away meanwhile
        assert codes(seen) <= {"starting"}
        assert seen[-1][1] == {"ready": True}
        assert asked(port, "/api/health")[0] == 200
        server.send_signal(signal.SIGTERM)
        leaving = seen_until(port, 503)
        assert codes(leaving) == {"stopping"}
        assert asked(port, "/api/health")[0] == 200  # it still answers who is here
        assert server.wait(60) == 0


def test_an_idle_connection_is_not_hung_up_on(tmp_path: Path) -> None:
    """Proxies and clients send the next message on a connection they kept; to hang up first loses it."""
    with program(make_shop(tmp_path)) as (_, port):
        seen_until(port, 200)
        kept = HTTPConnection("127.0.0.1", port, timeout=30)
        kept.request("GET", "/api/ready")
        assert kept.getresponse().read()
        wire = kept.sock
        assert wire is not None
        wire.settimeout(7)  # the server library's own patience is 5
        with pytest.raises(TimeoutError):
            wire.recv(1)
        kept.request("GET", "/api/ready")
        assert kept.getresponse().status == 200
        assert kept.sock is wire


def test_a_second_signal_does_not_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAOGOU_DRAIN_SECONDS", "60")
    with program(make_shop(tmp_path)) as (server, port):
        seen_until(port, 200)
        server.send_signal(signal.SIGTERM)
        seen_until(port, 503)
        server.send_signal(signal.SIGTERM)
        assert server.wait(30) == 0


def test_leaving_while_the_shop_opens_is_in_order(tmp_path: Path) -> None:
    with program(make_shop(tmp_path)) as (server, port):
        seen_until(port, 503)
        server.send_signal(signal.SIGTERM)
        assert server.wait(60) == 0


def client(service: Service) -> TestClient:
    return TestClient(create_app(service))


def test_a_shop_without_goods_is_not_ready(tmp_path: Path) -> None:
    Shop.create(tmp_path).engine.dispose()
    (tmp_path / "shop.toml").write_text('encoder = "hashing"\nclassifier = "keywords"\n')
    service = Service.open(tmp_path)
    answer = client(service).get("/api/ready")
    service.close()
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "no_products")


@pytest.mark.skipif(ON_POSTGRESQL, reason="it damages a file")
def test_a_shop_whose_database_is_gone_is_not_ready(tmp_path: Path) -> None:
    service = Service.open(make_shop(tmp_path))
    assert client(service).get("/api/ready").json() == {"ready": True}
    service.shop.engine.dispose()
    for file in tmp_path.glob("shop.db*"):
        file.unlink()
    (tmp_path / "shop.db").write_bytes(b"no database at all" * 100)
    answer = client(service).get("/api/ready")
    service.close()
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "database")
