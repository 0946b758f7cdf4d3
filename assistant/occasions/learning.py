"""What was learnt from exploring, renewed now and then while a shop serves; no turn waits for it."""

import logging
import threading
import time
from collections.abc import Callable

from sqlalchemy import Engine

from recommender.exploring.beliefs import Beliefs
from recommender.exposure.outcomes import Showings

log = logging.getLogger(__name__)

EVERY = 600.0  # seconds


class Learning:
    """The beliefs of a shop.

    Args:
        engine: The database that the log is in.
        seconds: A clock that never goes back; tests give their own.
    """

    def __init__(self, engine: Engine, seconds: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._seconds = seconds
        self._beliefs: Beliefs | None = None
        self._read_at = 0.0
        self._renewing = threading.Lock()

    def current(self) -> Beliefs:
        """What is believed now; read at once the first time, later in the background."""
        if self._beliefs is None:
            with self._renewing:
                if self._beliefs is None:
                    self._read()
        elif self._seconds() - self._read_at >= EVERY:
            self._read_at = self._seconds()
            threading.Thread(target=self._renew, name="beliefs", daemon=True).start()
        return self._beliefs or Beliefs()

    def _renew(self) -> None:
        try:
            with self._renewing:
                self._read()
        except Exception:  # what was believed before goes on serving
            log.exception("What was learnt from exploring could not be read anew.")

    def _read(self) -> None:
        self._beliefs = Beliefs.of(Showings.read(self._engine))
        self._read_at = self._seconds()
