"""Looks after alerts in the background, once a minute."""

import logging
from contextlib import AbstractContextManager

from assistant.alerts.watching import AlertWatch
from assistant.background import regularly
from assistant.clock import Clock

log = logging.getLogger(__name__)

EVERY = 60.0  # seconds


def watching_alerts(watch: AlertWatch, clock: Clock) -> AbstractContextManager[None]:
    """Looks every minute until the block ends."""

    def look() -> None:
        looked = watch.look(clock())
        if looked.fired or looked.sent:
            log.info("Alerts: %s", looked.to_json())

    return regularly("alerts", look, EVERY)
