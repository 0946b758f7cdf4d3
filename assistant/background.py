"""Work that a server does again and again beside its turns."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from sqlalchemy.exc import SQLAlchemyError

from assistant.errors import AssistantError

log = logging.getLogger(__name__)

LEAVING = 5.0  # seconds in which the background ends


@contextmanager
def regularly(
    name: str, work: Callable[[], object], every: float, first: float | None = None
) -> Iterator[None]:
    """Does ``work`` in a thread of its own until the block ends.

    What fails is told in the log and tried again the next time.

    Args:
        name: Of the thread, and in the log.
        work: What is done.
        every: Seconds between two times.
        first: Seconds until the first time, if others.
    """
    stopped = Event()

    def run() -> None:
        pause = every if first is None else first
        while not stopped.wait(pause):
            pause = every
            try:
                work()
            except (SQLAlchemyError, AssistantError):
                log.exception("The work called '%s' failed; it is tried again.", name)

    thread = Thread(target=run, name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join(LEAVING)
