"""Those who are told of every turn: a log, counters, traces. None of them can harm the turn."""

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from assistant.conversations.store import TurnRecord
from assistant.errors import AssistantError
from assistant.observing.context import Place, within
from assistant.observing.versions import Origin

log = logging.getLogger(__name__)

ANSWERED, REPEATED, REFUSED, FAILED = "answered", "repeated", "refused", "failed"
KEPT = "kept"  # the stage from when a message came until its turn is on the disk, waiting included


@dataclass(frozen=True, slots=True)
class Seen:
    """One turn as watchers see it: what it was, never what was said.

    Args:
        conversation: A digest of the conversation's id.
        turn: Its number; None where it came to none.
        status: ``answered``; ``repeated``: the message had its turn already; ``refused``: as it
            should be, for what was asked; ``failed``: as it should not.
        began: When the message came, nanoseconds since 1970.
        timings_ms: Milliseconds by stage.
        error: The class of what was raised.
        products: How many were shown.
        working: When the message's turn had come; None where it never did.
    """

    conversation: str
    turn: int | None
    status: str
    began: int
    timings_ms: Mapping[str, float]
    intent: str = ""
    action: str = ""
    language: str = ""
    products: int = 0
    origin: Origin | None = None
    error: str = ""
    working: int | None = None


class Watcher(Protocol):
    """Is told of turns, by many threads."""

    def see(self, seen: Seen) -> None:
        """Takes notice; waits for nothing."""


@dataclass(slots=True)
class Watchers:
    """All who watch one service: one of each kind."""

    _watching: dict[type, Watcher] = field(default_factory=dict)

    def put(self, watcher: Watcher) -> None:
        """Lets it watch, in the place of another of its kind."""
        self._watching = {**self._watching, type(watcher): watcher}

    def see(self, seen: Seen) -> None:
        """Tells each; one that breaks is named in the log, and the others are told all the same."""
        for watcher in self._watching.values():
            try:
                watcher.see(seen)
            except Exception:
                log.exception("%s could not take notice of a turn.", type(watcher).__name__)


@dataclass(slots=True)
class Sighting:
    """What is seen while a message is answered."""

    record: TurnRecord | None = None


@contextmanager
def observed(watcher: Watcher, conversation_id: str) -> Iterator[Sighting]:
    """Tells ``watcher`` of the record that the block sets, or of what it raised."""
    began, started, sighting = time.time_ns(), time.perf_counter(), Sighting()
    error: Exception | None = None
    with within(conversation_id) as place:
        try:
            yield sighting
        except Exception as exc:
            error = exc
            raise
        finally:
            spent = {KEPT: round((time.perf_counter() - started) * 1000, 2)}
            record = sighting.record
            if error is not None:
                status = REFUSED if isinstance(error, AssistantError) else FAILED
                name = type(error).__name__
                at = place.working
                watcher.see(
                    Seen(place.digest, place.turn, status, began, spent, error=name, working=at)
                )
            elif record is not None:
                watcher.see(_seen(place, record, began, spent))


def _seen(place: Place, record: TurnRecord, began: int, spent: Mapping[str, float]) -> Seen:
    body = record.turn.body
    fresh = record.origin is not None
    shown: Sequence[Any] = body.get("products") or ()
    return Seen(
        place.digest,
        record.number,
        ANSWERED if fresh else REPEATED,
        began,
        {**record.turn.timings_ms, **spent} if fresh else spent,
        intent=str(body.get("intent") or ""),
        action=str(body.get("action") or ""),
        language=str(body.get("language") or ""),
        products=len(shown),
        origin=record.origin,
        working=place.working,
    )
