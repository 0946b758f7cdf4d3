"""Lets the messages of one conversation in one after the other, in the order they came.

Where several programs answer in the same conversations, the first in each one's queue also waits for
the others (``assistant.conversations.shared_seats``).

Beside the order it knows what tells bubbles from separate messages: whether the message before
was still being answered, and how long ago it came.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field

MAX_SEATS = 512  # an idle one matters for the seconds in which bubbles are joined
Seconds = Callable[[], float]
BetweenPrograms = Callable[[str], AbstractContextManager[None]]


@dataclass(slots=True)
class Seat:
    """The queue of one conversation.

    Args:
        tickets: How many messages came.
        served: How many of them were answered or refused.
        last_at: When the last one came, in seconds of the clock.
        turn: The turn that the last message answered brought, None if it is not to be joined.
    """

    tickets: int = 0
    served: int = 0
    last_at: float = float("-inf")
    turn: int | None = None
    ready: threading.Condition = field(default_factory=threading.Condition)


@dataclass(slots=True)
class Arrival:
    """One message whose turn it is.

    Args:
        overlaps: Whether the message before it was still being answered when it came.
        since: Seconds since the message before it came.
        before: The turn that the message before it brought, None if it is not to be joined.
        turn: To be set to the turn this message brings, if a later one may join it.
    """

    overlaps: bool
    since: float
    before: int | None
    turn: int | None = None


class Seats:
    """One queue a conversation, the least used idle ones forgotten.

    Args:
        seconds: A clock that never goes back; tests give their own.
        between: Waits for other programs that answer in a conversation, and keeps them waiting.
    """

    def __init__(
        self, seconds: Seconds = time.monotonic, between: BetweenPrograms | None = None
    ) -> None:
        self._seconds = seconds
        self._between: BetweenPrograms = between or (lambda _: nullcontext())
        self._seats: OrderedDict[str, Seat] = OrderedDict()
        self._guard = threading.Lock()

    @contextmanager
    def taken(self, conversation_id: str, waited: float = 0.0) -> Iterator[Arrival]:
        """Holds the conversation once everything that came before is done.

        Args:
            conversation_id: Whose queue.
            waited: Seconds the message waited on its way, taken off the time it came.
        """
        seat, ticket, overlaps, since = self._queue(conversation_id, waited)
        with seat.ready:
            seat.ready.wait_for(lambda: seat.served == ticket)
        arrival = Arrival(overlaps, since, seat.turn)
        try:
            with self._between(conversation_id):
                yield arrival
        finally:
            with seat.ready:
                seat.turn = arrival.turn
                seat.served += 1
                seat.ready.notify_all()

    def _queue(self, conversation_id: str, waited: float) -> tuple[Seat, int, bool, float]:
        with self._guard:
            seat = self._seats.setdefault(conversation_id, Seat())
            self._seats.move_to_end(conversation_id)
            now = self._seconds() - waited
            ticket, overlaps, since = seat.tickets, seat.served < seat.tickets, now - seat.last_at
            seat.tickets += 1
            seat.last_at = max(now, seat.last_at)
            self._forget()
            return seat, ticket, overlaps, since

    def _forget(self) -> None:
        """Drops idle queues; one with messages in it is never dropped."""
        spare = len(self._seats) - MAX_SEATS
        if spare > 0:
            idle = [key for key, seat in self._seats.items() if seat.served == seat.tickets]
            for key in idle[:spare]:
                del self._seats[key]
