"""Which conversation and turn is being worked on, for whoever logs a line meanwhile.

A visitor's conversation belongs to whoever has its id, so a log never has the id: it has a digest,
which an owner can compute from the id and nobody can turn back.
"""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

SHORT = 12


@dataclass(slots=True)
class Place:
    """Where in which conversation.

    Args:
        id: Of the conversation; told to nobody.
        digest: What stands for it.
        turn: Its number, once known.
        working: When work on it began, nanoseconds since 1970.
    """

    id: str
    digest: str
    turn: int | None = None
    working: int | None = None


_place: ContextVar[Place | None] = ContextVar("place", default=None)


def digest_of(conversation_id: str) -> str:
    """What stands for a conversation where its id must not be read.

    >>> digest_of("an-id-that-opens-it")
    '08c80f0a7fa0'
    """
    return hashlib.sha256(conversation_id.encode("utf-8", "replace")).hexdigest()[:SHORT]


@contextmanager
def within(conversation_id: str) -> Iterator[Place]:
    """Whatever is logged in the block, and in threads that take its context along, is of this conversation."""
    place = Place(conversation_id, digest_of(conversation_id))
    token = _place.set(place)
    try:
        yield place
    finally:
        _place.reset(token)


def at_turn(number: int) -> None:
    """From now on the lines are of that turn, and it is worked on."""
    place = _place.get()
    if place is not None:
        place.turn, place.working = number, time.time_ns()


def current() -> Place | None:
    """Where the present thread is; None outside of conversations."""
    return _place.get()
