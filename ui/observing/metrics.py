"""What is counted while the program serves, in the form that Prometheus reads.

Counting is adding to numbers in memory. No label can have a value that comes from outside: each has
a list of those that it may have, or a number of them after which the rest is ``other``.
"""

from collections.abc import Collection

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from assistant.dialogue.actions import Action
from assistant.nlu.meaning import Intent
from assistant.observing.watcher import ANSWERED, KEPT, Seen

disable_created_metrics()  # type: ignore[no-untyped-call]  # has no types; when each series began: as many again, and nobody reads them

OTHER, NONE = "other", "none"
MOST_VALUES = 60  # of a label whose values are names of our own code: stages, codes of errors
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)  # seconds
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
CONTENT_TYPE = CONTENT_TYPE_LATEST


class Bounded:
    """The values that a label may have.

    Args:
        known: All there are; None takes the first ``MOST_VALUES`` that come.
    """

    def __init__(self, known: Collection[str] | None = None) -> None:
        self._known = set(known or ())
        self._open = known is None

    def __call__(self, value: str) -> str:
        """The value, or ``other``; ``none`` for an empty one."""
        if value in self._known:
            return value
        if not value:
            return NONE
        if self._open and len(self._known) < MOST_VALUES:
            self._known.add(value)
            return value
        return OTHER


class Metrics:
    """The counters of one site; a watcher of its turns."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._seconds = Histogram(
            "daogou_turn_stage_seconds",
            "Duration of turns by stage; 'total' is the turn, 'kept' from the message's coming until "
            "the turn is on the disk.",
            ["stage"],
            buckets=BUCKETS,
            registry=self.registry,
        )
        self._turns = self._counter(
            "daogou_turns", "Turns answered.", ("intent", "action", "language")
        )
        self._messages = self._counter(
            "daogou_messages", "Messages by what became of them.", ("status",)
        )
        self._errors = self._counter(
            "daogou_errors", "Requests refused or failed, by the error's code.", ("code",)
        )
        self._answers = self._counter(
            "daogou_http_requests", "Requests answered.", ("method", "status")
        )
        self._intent, self._action = Bounded(list(Intent)), Bounded(list(Action))
        self._language, self._method = Bounded(("zh", "en")), Bounded(METHODS)
        self._stage, self._code, self._status = Bounded(), Bounded(), Bounded()

    def _counter(self, name: str, told: str, labels: Collection[str]) -> Counter:
        return Counter(name, told, labels, registry=self.registry)

    def see(self, seen: Seen) -> None:
        """Counts a turn."""
        self._messages.labels(seen.status).inc()
        if seen.status != ANSWERED:
            return
        self._turns.labels(
            self._intent(seen.intent), self._action(seen.action), self._language(seen.language)
        ).inc()
        for stage, spent in seen.timings_ms.items():
            if (
                spent or stage == KEPT
            ):  # a turn that is passed on to an agent takes no time of its own
                self._seconds.labels(self._stage(stage)).observe(spent / 1_000)

    def error(self, code: str) -> None:
        """Counts a request that was refused or failed."""
        self._errors.labels(self._code(code)).inc()

    def answered(self, method: str, status: int) -> None:
        """Counts an answer."""
        self._answers.labels(self._method(method), self._status(str(status))).inc()

    def text(self) -> bytes:
        """Everything, as Prometheus reads it."""
        return generate_latest(self.registry)
