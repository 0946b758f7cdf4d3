"""Reads the body of an answer from elsewhere: never more, and never longer, than was agreed."""

import time

import httpx

PIECE = 65_536  # bytes


class BodyRefused(ValueError):
    """A body is too large or too late."""


def bounded_body(response: httpx.Response, most: int, deadline: float) -> bytes:
    """The whole body of a streamed answer.

    Args:
        response: Whose body has not been read.
        most: Bytes.
        deadline: In seconds of ``time.monotonic``.

    Raises:
        BodyRefused: It is larger, or comes later.
    """
    raw = b""
    for piece in response.iter_bytes(PIECE):
        raw += piece
        if len(raw) > most:
            raise BodyRefused(f"the answer is larger than {most:,} bytes")
        if time.monotonic() > deadline:
            raise BodyRefused("the answer took too long")
    return raw
