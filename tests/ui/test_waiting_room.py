"""Who comes while the shop opens is answered, also who comes as the room gives way."""

import socket
import threading

import pytest

from ui.server import bind
from ui.waiting_room import waiting_room

ASK = b"GET /api/ready HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n"


def answered(visitor: socket.socket) -> bytes:
    parts = iter(lambda: visitor.recv(4096), b"")
    return b"".join(parts)


def test_who_is_in_when_the_room_gives_way_is_still_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ui.waiting_room.GRACE", 3.0)
    with bind("127.0.0.1", 0) as listening:
        where = listening.getsockname()
        with waiting_room(listening):
            with socket.create_connection(where, timeout=30) as first:
                first.sendall(ASK)
                assert b" 503 " in answered(first)
            visitor = socket.create_connection(where, timeout=30)
            with socket.create_connection(where, timeout=30) as after:
                after.sendall(ASK)  # once this one is answered, the visitor is in as well
                assert b" 503 " in answered(after)
            threading.Timer(0.1, visitor.sendall, (ASK,)).start()
        with visitor:
            assert b" 503 " in answered(visitor)


def test_who_comes_after_waits_at_the_door() -> None:
    with bind("127.0.0.1", 0) as listening:
        with waiting_room(listening):
            pass
        with socket.create_connection(listening.getsockname(), timeout=30) as late:
            late.sendall(ASK)
            inside, _ = listening.accept()
            with inside:
                assert inside.recv(4096) == ASK
