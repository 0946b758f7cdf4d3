"""A small order system behind a real HTTP server on loopback: well behaved, or as a test wants it."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

Reply = tuple[int, Any]


@dataclass
class System:
    """Orders by number, and what was asked.

    Args:
        secret: Who does not send it is sent away.
        spoil: May put something else in the place of an answer, once it is worked out.
        drop: How many answers are lost after the work was done.
        busy: How many calls get 503 before any work is done.
        pause: Seconds before each answer.
    """

    secret: str = "a secret of the shop"  # noqa: S105  # of a test
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    address: str = ""
    answered: dict[str, Reply] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)
    worked: int = 0
    spoil: Callable[[Reply], Reply | bytes] | None = None
    drop: int = 0
    busy: int = 0
    pause: float = 0.0
    lock: Lock = field(default_factory=Lock)

    def read(self, path: str) -> Reply:
        parts = urlsplit(path)
        if parts.path == "/api/orders":
            user = parse_qs(parts.query).get("user", [""])[0]
            return 200, {"orders": [one for one in self.orders.values() if one["user"] == user]}
        found = self.orders.get(unquote(parts.path.removeprefix("/api/orders/")))
        return (200, found) if found else (404, {"error": "no such order"})

    def change(self, path: str, body: dict[str, Any], key: str) -> Reply:
        with self.lock:
            if key not in self.answered:
                self.answered[key] = self._work(path, body)
            return self.answered[key]

    def _work(self, path: str, body: dict[str, Any]) -> Reply:
        self.worked += 1
        if path == "/api/orders":
            order = body["order"]
            if order["order_id"] in self.orders:
                return 409, {"refused": {"reason": "taken"}}
            self.orders[order["order_id"]] = order
            return 201, {"order": order}
        order = self.orders[unquote(path.split("/")[3])]
        if any(order.get(name) != value for name, value in body["before"].items()):
            return 409, {"refused": {"reason": "changed meanwhile"}}
        order.update(body["changes"])
        return 200, {"order": order}

    def respond(
        self, method: str, path: str, headers: Mapping[str, str], raw: bytes
    ) -> Reply | None:
        """The answer; None where it is lost."""
        self.calls.append((method, path))
        time.sleep(self.pause)
        if headers.get("Authorization") != f"Bearer {self.secret}":
            return 401, {"error": "who are you?"}
        if self.busy:
            self.busy -= 1
            return 503, {"error": "busy"}
        if method == "GET":
            return self._spoilt(self.read(path))
        reply = self.change(path, json.loads(raw), headers.get("Idempotency-Key", ""))
        if self.drop:
            self.drop -= 1
            return None
        return self._spoilt(reply)

    def _spoilt(self, reply: Reply) -> Reply:
        other = self.spoil(reply) if self.spoil else reply
        return (200, other) if isinstance(other, bytes) else other


def _handler(system: System) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            reply = system.respond(self.command, self.path, dict(self.headers.items()), raw)
            if reply is None:
                self.close_connection = True
                self.connection.close()
                return
            status, said = reply
            content = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _answer  # noqa: N815  # the library's names

        def log_message(self, *_args: object) -> None:
            """Keeps the tests quiet."""

    return Handler


@contextmanager
def running(system: System) -> Iterator[System]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(system))
    server.daemon_threads = True
    system.address = f"http://127.0.0.1:{server.server_address[1]}/api"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield system
    finally:
        server.shutdown()
        server.server_close()
