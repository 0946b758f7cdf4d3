"""Traces for a collector that speaks OTLP over HTTP; the only module that imports OpenTelemetry.

A span for each request, in it one for each turn, in that its stages. They are made after the turn,
from what it measured, and sent by a thread of their own: a collector that is slow, or gone, costs no
turn anything. No span has a word of a shopper, a path with an id, or what an exception says.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from typing import Self

import requests
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from starlette.types import Scope

from assistant.observing.watcher import FAILED, KEPT, Seen
from ui.observing.requests import Answered, request_id
from ui.observing.turn_log import facts

STAGES = ("understand", "perform", "ground", "write")
SEARCH = "search."
WITHIN = "perform"  # the stage that searches
PATH = "/v1/traces"
SECONDS = 5.0  # that a collector may take
MOST = 2048  # spans that wait to be sent; what comes beyond is dropped
EVERY = 2000  # milliseconds between two sendings
QUIET = ("/metrics", "/api/health", "/api/ready", "/images/")  # asked too often to be of interest
MS = 1_000_000  # nanoseconds
Bounds = tuple[int, int]


class Traces:
    """Spans of one program; a watcher of turns.

    Args:
        provider: Keeps and sends them.
    """

    def __init__(self, provider: TracerProvider) -> None:
        self._provider = provider
        self._tracer = provider.get_tracer("daogou", version("daogou"))

    @classmethod
    def to(cls, url: str, share: float = 1.0) -> Self:
        """Sends to the collector at ``url`` and to no other host, whatever that answers.

        Args:
            url: Where it is; ``/v1/traces`` is added. Headers for it stand in the environment
                variable ``OTEL_EXPORTER_OTLP_HEADERS``.
            share: Of the requests, which are traced, from 0 to 1.
        """
        session = requests.Session()
        session.max_redirects = 0
        endpoint = url.rstrip("/").removesuffix(PATH) + PATH
        exporter = OTLPSpanExporter(endpoint=endpoint, timeout=SECONDS, session=session)
        named = {SERVICE_NAME: "daogou", SERVICE_VERSION: version("daogou")}
        provider = TracerProvider(
            sampler=ParentBased(TraceIdRatioBased(share)),
            resource=Resource.create(named),
            shutdown_on_exit=False,
        )
        provider.add_span_processor(BatchSpanProcessor(exporter, MOST, EVERY))
        return cls(provider)

    @contextmanager
    def request(self, scope: Scope) -> Iterator[Answered]:
        """The span of a request; what is given is to be told the status of the answer."""
        if scope["path"].startswith(QUIET):
            yield lambda _status: None
            return
        with self._tracer.start_as_current_span(
            scope["method"],
            kind=SpanKind.SERVER,
            record_exception=False,  # it may quote a shopper
            set_status_on_exception=False,
        ) as span:

            def answered(status: int) -> None:
                span.set_attribute("http.response.status_code", status)
                if status >= 500:
                    span.set_status(Status(StatusCode.ERROR))

            try:
                yield answered
            except Exception as exc:
                span.set_status(Status(StatusCode.ERROR, type(exc).__name__))
                raise
            finally:
                _name(span, scope)

    def see(self, seen: Seen) -> None:
        """Makes the spans of a turn, below the request that brought it."""
        end = seen.began + _ns(seen.timings_ms.get(KEPT, 0.0))
        turn = self._tracer.start_span(
            "turn", start_time=seen.began, attributes=dict(_attributes(seen))
        )
        if seen.status == FAILED:
            turn.set_status(Status(StatusCode.ERROR, seen.error))
        below = trace.set_span_in_context(turn)
        for name, (start, stop) in stages_of(seen, end).items():
            span = self._tracer.start_span(name, below, start_time=start)
            if name == WITHIN:
                self._searched(seen, span, start)
            span.end(stop)
        turn.end(end)

    def _searched(self, seen: Seen, within: Span, start: int) -> None:
        """The stages of a search: how long each took was measured, when it began is laid end to end."""
        below = trace.set_span_in_context(within)
        for name, spent in seen.timings_ms.items():
            if name.startswith(SEARCH) and name != f"{SEARCH}total":
                span = self._tracer.start_span(name, below, start_time=start)
                start += _ns(spent)
                span.end(start)

    def ids(self) -> Mapping[str, object]:
        """Where the present thread is, for the lines of the log."""
        context = trace.get_current_span().get_span_context()
        if not context.is_valid:
            return {}
        return {
            "trace_id": trace.format_trace_id(context.trace_id),
            "span_id": trace.format_span_id(context.span_id),
        }

    def close(self) -> None:
        """Sends what waits, if somebody takes it, and ends."""
        self._provider.shutdown()


def stages_of(seen: Seen, end: int) -> dict[str, Bounds]:
    """When each stage began and ended, in nanoseconds: ``wait`` before the turn, ``record`` after it."""
    spent = {name: _ns(seen.timings_ms[name]) for name in STAGES if name in seen.timings_ms}
    if seen.working is None or not spent:
        return {}
    found, at = {"wait": (seen.began, seen.working)}, seen.working
    for name, took in spent.items():
        found[name] = (at, at + took)
        at += took
    found["record"] = (at, max(at, end))
    return found


def _name(span: Span, scope: Scope) -> None:
    """By the route, in which ids are placeholders: a path may have an id that opens a conversation."""
    route = getattr(scope.get("route"), "path", None)
    span.set_attribute("http.request.method", scope["method"])
    span.set_attribute("daogou.request", request_id.get() or "")
    if isinstance(route, str) and route:
        span.update_name(f"{scope['method']} {route}")
        span.set_attribute("http.route", route)


def _attributes(seen: Seen) -> Iterator[tuple[str, str | int]]:
    yield "daogou.conversation", seen.conversation
    for name, value in facts(seen).items():
        if isinstance(value, str | int):
            yield f"daogou.{name}", value


def _ns(milliseconds: float) -> int:
    return round(milliseconds * MS)
