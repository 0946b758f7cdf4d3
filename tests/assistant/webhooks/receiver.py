"""A real HTTP receiver on loopback that behaves well or badly."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread


@dataclass(frozen=True, slots=True)
class Came:
    """One request."""

    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


@dataclass
class Receiver:
    """What came, and what is answered.

    Args:
        statuses: Of the next answers; 204 once they are used up.
        headers: Of every answer.
        drips: Whether the answer comes one header line at a time, and never ends.
        hangs: Whether no answer comes.
    """

    url: str = ""
    came: list[Came] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    drips: bool = False
    hangs: bool = False
    closing: Event = field(default_factory=Event)

    @property
    def ids(self) -> list[str]:
        return [one.id for one in self.came]


class Handler(BaseHTTPRequestHandler):
    """Deals with one request; subclassed with the receiver that it belongs to."""

    receiver: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        named = {name.lower(): value for name, value in self.headers.items()}
        self.receiver.came.append(Came(named, body))
        if self.receiver.hangs:
            self.receiver.closing.wait(60)
        elif self.receiver.drips:
            self._drip()
        else:
            self._answer()

    def _answer(self) -> None:
        self.send_response(self.receiver.statuses.pop(0) if self.receiver.statuses else 204)
        for name, value in self.receiver.headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _drip(self) -> None:
        try:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while not self.receiver.closing.wait(0.1):
                self.wfile.write(b"X-More: to come\r\n")
        except OSError:
            return

    def log_message(self, *_args: object) -> None:
        """Keeps the tests quiet."""


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver on a free port."""
    receiver = Receiver()
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), type("Bound", (Handler,), {"receiver": receiver})
    )
    server.daemon_threads = True
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.closing.set()
        server.shutdown()
        server.server_close()
