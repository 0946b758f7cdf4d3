"""How things stand, told whenever somebody reads the metrics: the gate, the catalogue, the queue of people.

What is in memory is looked at then; what is in the database at most every few seconds, by whoever
reads, never in a turn.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock

from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import Connection, Engine, distinct, func, select
from sqlalchemy.exc import SQLAlchemyError

from assistant.agents.moments import read, written
from assistant.agents.presence import GONE, Being
from assistant.agents.queueing import WAITS
from assistant.agents.tables import handovers, presences
from assistant.clock import Clock, wall_clock
from assistant.conversations.tables import digests
from assistant.grounding.grounding import TALLY
from assistant.service.service import Service
from recommender.events.tables import events
from retrieval.embedded.gathering import PASSES
from ui.limits import Gate

SAMPLE_EVERY = 10.0  # seconds
OPEN = timedelta(minutes=30)  # a conversation in which nobody wrote for longer is over


@dataclass(frozen=True, slots=True)
class Sample:
    """What the database says of the present.

    Args:
        conversations: In which a shopper wrote or clicked during the last half hour.
        waiting: Hand-overs that no agent has taken.
        longest: Seconds that the first of them has waited.
        agents: People who are at the desk and not busy.
        events: The number of the last event written.
    """

    conversations: int
    waiting: int
    longest: float
    agents: int
    events: int


def sample(connection: Connection, now: datetime) -> Sample:
    """Looks once."""
    since = (now - OPEN).timestamp()
    open_ones = select(func.count(distinct(digests.c.conversation_id))).where(digests.c.at >= since)
    waits = select(func.count(), func.min(handovers.c.asked_at)).where(WAITS)
    there = presences.c.state == Being.ONLINE, presences.c.seen_at >= written(now - GONE)
    agents = select(func.count()).select_from(presences).where(*there)
    waiting, first = connection.execute(waits).one()
    return Sample(
        connection.scalar(open_ones) or 0,
        waiting,
        max((now - read(first)).total_seconds(), 0.0) if first else 0.0,
        connection.scalar(agents) or 0,
        connection.scalar(select(func.max(events.c.id))) or 0,
    )


class Sampler:
    """Looks at a database at most every ``SAMPLE_EVERY`` seconds; thread-safe.

    Args:
        engine: The database.
        clock: The time.
        seconds: A clock that never goes back.
    """

    def __init__(
        self,
        engine: Engine,
        clock: Clock = wall_clock,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._seconds = seconds
        self._at: float | None = None
        self._last: Sample | None = None
        self._lock = Lock()

    def last(self) -> Sample | None:
        """How it stands, or stood a moment ago; None while the database does not answer."""
        with self._lock:
            now = self._seconds()
            if self._at is None or now - self._at >= SAMPLE_EVERY:
                self._at, self._last = now, self._taken()
            return self._last

    def _taken(self) -> Sample | None:
        try:
            with self._engine.connect() as connection:
                return sample(connection, self._clock().astimezone(UTC))
        except SQLAlchemyError:
            return None


class Standing(Collector):
    """Gauges of one served shop."""

    def __init__(self, service: Service, gate: Gate, sampler: Sampler) -> None:
        self._service = service
        self._gate = gate
        self._sampler = sampler

    def describe(self) -> list[Metric]:
        """Nothing ahead, so that registering looks at no database."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Looks, and tells."""
        yield from self._requests()
        yield from self._catalogue()
        yield _passes()
        unsaid = GaugeMetricFamily(
            "daogou_unsaid_claims",
            "Lines not said since the start, as no row bore them out.",
            labels=["kind"],
        )
        for kind, count in sorted(TALLY.counts().items()):
            unsaid.add_metric([kind], count)
        yield unsaid
        yield from _sampled(self._sampler.last())

    def _requests(self) -> Iterator[Metric]:
        gate = self._gate
        now = GaugeMetricFamily("daogou_gate_requests", "Requests at the gate.", labels=["state"])
        room = GaugeMetricFamily("daogou_gate_places", "Places at the gate.", labels=["state"])
        now.add_metric(["working"], min(gate.inside, gate.working))
        now.add_metric(["waiting"], max(gate.inside - gate.working, 0))
        room.add_metric(["working"], gate.working)
        room.add_metric(["waiting"], gate.waiting)
        yield from (now, room)

    def _catalogue(self) -> Iterator[Metric]:
        loaded = self._service.loaded
        parts, origin = loaded.parts, loaded.origin
        held = int(parts.searcher.dense.held.sum())
        known = origin.versions.to_json()
        info = GaugeMetricFamily("daogou_build_info", "The versions that answer.", labels=[*known])
        info.add_metric([*known.values()], 1)
        yield info
        yield _gauge("daogou_products", "Products that are served.", len(parts.products))
        yield _gauge(
            "daogou_index_gaps",
            "Products without a vector, found by their words alone.",
            len(parts.products) - held,
        )
        yield _gauge("daogou_catalogue_revision", "Revision of the catalogue.", origin.catalogue)


def _sampled(found: Sample | None) -> Iterator[Metric]:
    yield _gauge("daogou_database_up", "Whether the database answers.", found is not None)
    if found is None:
        return
    told = "Conversations with a message within half an hour."
    yield _gauge("daogou_conversations_open", told, found.conversations)
    yield _gauge("daogou_handovers_waiting", "Shoppers who wait for a person.", found.waiting)
    told = "How long the first of them has waited."
    yield _gauge("daogou_handover_wait_seconds", told, found.longest)
    yield _gauge("daogou_agents_online", "Agents at the desk and free to take.", found.agents)
    yield _gauge("daogou_events_written", "Number of the last event.", found.events)


def _gauge(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(name, told, value=value)


def _passes() -> Metric:
    """How many texts went through a network together."""
    told = "Texts that came at once and went through the encoder or dialogue model together."
    family, counts = HistogramMetricFamily("daogou_encoder_pass_texts", told), PASSES.counts()
    total, buckets = 0, []
    for size, count in enumerate(counts[1:], 1):
        total += count
        buckets.append((str(float(size)), total))
    texts = sum(size * count for size, count in enumerate(counts))
    family.add_metric([], [*buckets, ("+Inf", total)], sum_value=texts)
    return family
