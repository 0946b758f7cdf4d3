"""A body from elsewhere is read as far as was agreed, and no further."""

import time
from collections.abc import Iterator

import httpx
import pytest

from assistant.http_body import BodyRefused, bounded_body

FAR = 1e9  # seconds


def answering(*pieces: bytes) -> tuple[httpx.Response, list[int]]:
    """An answer in pieces, and how many of them were asked for."""
    sent: list[int] = []

    def body() -> Iterator[bytes]:
        for number, piece in enumerate(pieces):
            sent.append(number)
            yield piece

    return httpx.Response(200, content=body()), sent


def test_the_whole_is_read() -> None:
    response, _ = answering(b"one", b"two")
    assert bounded_body(response, 6, time.monotonic() + FAR) == b"onetwo"


def test_what_is_too_large_is_not_read_to_its_end() -> None:
    response, sent = answering(*[b"x" * 65_536] * 100)
    with pytest.raises(BodyRefused, match="larger than 100,000 bytes"):
        bounded_body(response, 100_000, time.monotonic() + FAR)
    assert len(sent) < 5


def test_what_is_too_late_is_refused() -> None:
    response, _ = answering(b"one")
    with pytest.raises(BodyRefused, match="too long"):
        bounded_body(response, 100, time.monotonic() - 1)
