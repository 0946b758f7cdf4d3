"""Who closes the connection is not written for any longer; the turn is kept all the same."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from assistant.service.service import Service
from tests.assistant.nlg.models.stub import Stub, numbered, serving
from tests.small_shop import build_shop
from ui.api import create_app
from ui.server import bind


@contextmanager
def site(service: Service) -> Iterator[tuple[str, int]]:
    listening = bind("127.0.0.1", 0)
    server = uvicorn.Server(
        uvicorn.Config(create_app(service), log_level="warning", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    yield "127.0.0.1", listening.getsockname()[1]
    server.should_exit = True
    thread.join(20)
    listening.close()


def slow_shop(folder: Path, stub: Stub) -> Service:
    shop = build_shop(folder)
    file = shop / "shop.toml"
    more = (
        f'writer = "server"\nwriter_url = "{stub.url}"\nwriter_model = "m"\nwriter_seconds = 60\n'
    )
    file.write_text(file.read_text("utf-8") + more, "utf-8")
    return Service.open(shop)


def post(message: str, conversation: str) -> bytes:
    body = json.dumps({"message": message, "conversation_id": conversation}).encode()
    head = ("POST /api/chat HTTP/1.1", "Host: x", "Content-Type: application/json")
    return "\r\n".join((*head, f"Content-Length: {len(body)}", "", "")).encode() + body


def test_a_model_stops_when_the_connection_closes(tmp_path: Path) -> None:
    with serving() as stub:
        stub.answer, stub.pause = lambda sentences: numbered(sentences) + "。" * 7000, 0.05
        service = slow_shop(tmp_path / "shop", stub)
        talk = service.start()
        with site(service) as address:
            with socket.create_connection(address) as asking:
                asking.sendall(post("三百以内的跑步鞋", talk))
                while not stub.asked:
                    threading.Event().wait(0.02)
            assert stub.closed.wait(60)
            kept = service.history(talk)
            while not kept:
                threading.Event().wait(0.02)
                kept = service.history(talk)
        service.close()
    assert "款" in kept[0]["response"]["reply"]
