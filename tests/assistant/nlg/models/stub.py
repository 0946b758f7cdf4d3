"""A real HTTP server that speaks OpenAI's chat protocol, well or badly."""

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from assistant.nlg.models.prompting import CLOSE, OPEN

HELD = 30.0  # seconds at most
Answer = Callable[[list[str]], str]


def drafts_in(task: str) -> list[str]:
    """The draft's sentences, as the prompt has them."""
    fenced = re.findall(rf"{OPEN}\n(.*?)\n{CLOSE}", task, re.S)[-1]
    return [line.split(". ", 1)[1] for line in fenced.splitlines()]


def numbered(sentences: list[str]) -> str:
    return "\n".join(f"{place}. {one}" for place, one in enumerate(sentences, 1))


class Stub:
    """What the server does, changed by tests, and what it was asked.

    Args:
        answer: Makes the answer of the draft's sentences.
        statuses: Of the next requests; 200 once they are used up.
        raw: Sent instead of an answer, as it is.
        pause: Seconds before each piece.
        ending: Until it is set, the last piece is held back; it is from the start.
    """

    def __init__(self) -> None:
        self.answer: Answer = numbered
        self.statuses: list[int] = []
        self.raw: bytes | None = None
        self.pause = 0.0
        self.ending = Event()
        self.ending.set()
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.closed = Event()
        self.url = ""

    def wait(self, *, last: bool) -> None:
        """Before a piece is sent."""
        time.sleep(self.pause)
        if last:
            self.ending.wait(HELD)

    @property
    def tasks(self) -> list[str]:
        return [asked["messages"][1]["content"] for asked in self.asked]


def _chunk(piece: str) -> bytes:
    delta = {"index": 0, "delta": {"content": piece}, "finish_reason": None}
    body = {
        "id": "1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "m",
        "choices": [delta],
    }
    return f"data: {json.dumps(body, ensure_ascii=False)}\n\n".encode()


def _handler(stub: Stub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            stub.asked.append(json.loads(self.rfile.read(length)))
            stub.headers.append({name.lower(): value for name, value in self.headers.items()})
            status = stub.statuses.pop(0) if stub.statuses else 200
            self.send_response(status)
            if status != 200:
                self.send_header("retry-after-ms", "1")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            try:
                self._stream()
            except OSError:
                stub.closed.set()

        def _stream(self) -> None:
            if stub.raw is not None:
                self.wfile.write(stub.raw)
                return
            task = stub.asked[-1]["messages"][1]["content"]
            text = stub.answer(drafts_in(task) if OPEN in task else [task])
            for start in range(0, len(text), 7):
                stub.wait(last=start + 7 >= len(text))
                self.wfile.write(_chunk(text[start : start + 7]))
                self.wfile.flush()
            self.wfile.write(b"data: [DONE]\n\n")

        def log_message(self, *_args: object) -> None:
            """Keeps the tests quiet."""

    return Handler


@contextmanager
def serving() -> Iterator[Stub]:
    """The server on a free port of loopback."""
    stub = Stub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(stub))
    server.daemon_threads = True
    stub.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
