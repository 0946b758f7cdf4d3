"""A run under way: what it tells of itself is kept as it goes, and its end whatever that is.

Keeping never stops a run: what cannot be written is warned of once, and the work goes on.
"""

import logging
import os
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from assistant.errors import TrackerError
from assistant.privacy.masking import masked
from assistant.runlog.curves import Curve
from assistant.runlog.run import Outcome, Plan, flat
from assistant.runlog.trackers import Tracker

EVERY = 5.0  # seconds between two writes of what a run tells
LONGEST = 500  # characters of a reason
Write = Callable[[Mapping[str, Any]], None]
log = logging.getLogger(__name__)


class Running:
    """Hears what a run tells, and writes it.

    Args:
        id: Of its row; None where it is kept nowhere.
        write: Changes columns of the row.
        trackers: Who else is told.
    """

    def __init__(
        self,
        id: int | None = None,  # noqa: A002 - as the row names it
        write: Write | None = None,
        trackers: list[Tracker] | None = None,
    ) -> None:
        self.id = id
        self._write = write
        self._trackers = list(trackers or ())
        self._curves: dict[str, Curve] = {}
        self._metrics: dict[str, float | None] = {}
        self._main: str | None = None
        self._began, self._processor = time.monotonic(), _processor_seconds()
        self._wrote = self._began

    def begin(self, name: str, plan: Plan) -> None:
        """Tells the others that it begins."""
        self._tell(lambda one: one.begun(name, plan))

    def point(self, curve: str, step: float, value: float) -> None:
        """A point of a learning curve; what is no number leaves a gap."""
        self._curves.setdefault(curve, Curve()).add(step, value)
        self._tell(lambda one: one.point(curve, step, value))
        if time.monotonic() - self._wrote >= EVERY:
            self._keep(self._told())

    def tell(self, metrics: Mapping[str, Any], main: str | None = None) -> None:
        """Figures, nested or not; ``main`` names the one that stands for the run."""
        self._metrics |= flat(metrics)
        self._main = main or self._main
        self._keep(self._told())

    def end(self, outcome: Outcome, why: str = "") -> None:
        """The run is over."""
        spent = {
            "outcome": outcome.value,
            "why": masked(" ".join(why.split()))[:LONGEST],
            "ended_at": now(),
            "seconds": round(time.monotonic() - self._began, 3),
            "processor_seconds": round(_processor_seconds() - self._processor, 3),
        }
        self._tell(lambda one: one.ended(outcome, self._metrics))
        self._keep({**self._told(), **spent})

    def _told(self) -> dict[str, Any]:
        curves = {name: one.points for name, one in self._curves.items()}
        return {
            "metrics": self._metrics,
            "main": self._main,
            "curves": curves,
            "heard_at": now(),
        }

    def _keep(self, columns: Mapping[str, Any]) -> None:
        self._wrote = time.monotonic()
        if self._write is None:
            return
        try:
            self._write(columns)
        except SQLAlchemyError as exc:
            log.warning("Run %s is kept no further: %s.", self.id, exc.__class__.__name__)
            self._write = None

    def _tell(self, what: Callable[[Tracker], None]) -> None:
        for one in list(self._trackers):
            try:
                what(one)
            except TrackerError as exc:
                log.warning("%s It hears nothing more of this run.", exc)
                self._trackers.remove(one)


def now() -> str:
    """The present moment, ISO 8601, UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _processor_seconds() -> float:
    """Of this process and of the processes it has waited for."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system
