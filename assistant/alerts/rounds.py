"""Looks after alerts in the background, once a minute."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from sqlalchemy.exc import SQLAlchemyError

from assistant.alerts.watching import AlertWatch
from assistant.clock import Clock
from assistant.errors import AssistantError

log = logging.getLogger(__name__)

EVERY = 60.0  # seconds
LEAVING = 5.0  # seconds in which the background ends


@contextmanager
def watching_alerts(watch: AlertWatch, clock: Clock, every: float = EVERY) -> Iterator[None]:
    """Looks every minute until the block ends."""
    stopped = Event()

    def run() -> None:
        while not stopped.wait(every):
            try:
                looked = watch.look(clock())
            except (SQLAlchemyError, AssistantError):
                log.exception("Alerts could not be looked after; it is tried again in a minute.")
            else:
                if looked.fired or looked.sent:
                    log.info("Alerts: %s", looked.to_json())

    thread = Thread(target=run, name="alerts", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join(LEAVING)
