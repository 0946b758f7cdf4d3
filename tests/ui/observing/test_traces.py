"""Traces as a collector gets them: over real HTTP on this machine, and only where a setting says so."""

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.errors import SettingsError
from assistant.observing.context import digest_of
from assistant.service.service import Service
from assistant.shop.settings import ShopSettings
from assistant.turn.assistant import Assistant
from tests.small_shop import build_shop
from tests.ui.observing.test_log import PRIVATE, TALK, lines, logging_to
from ui.api import create_app
from ui.errors import UiError
from ui.observing.tracing import tracing
from ui.observing.turn_log import TurnLog

pytest.importorskip("opentelemetry.exporter.otlp.proto.http", reason="daogou[telemetry]")
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
)

HERE = ("127.0.0.1", 50_000)
Spans = dict[str, Any]


class Collector:
    """A small OTLP/HTTP receiver on a real port; ``elsewhere`` is where it sends its callers on to."""

    def __init__(self, elsewhere: str | None = None) -> None:
        self.got: list[bytes] = []
        self.paths: list[str] = []
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.headers.get("Content-Encoding") == "gzip":
                    raise AssertionError("packed")
                collector.paths.append(self.path)
                collector.got.append(body)
                self.send_response(307 if elsewhere else 200)
                if elsewhere:
                    self.send_header("Location", f"{elsewhere}/v1/traces")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_given: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def spans(self) -> list[Any]:
        requests = [ExportTraceServiceRequest.FromString(body) for body in self.got]
        return [
            span
            for request in requests
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]


@pytest.fixture
def collector() -> Iterator[Collector]:
    opened = Collector()
    yield opened
    opened.close()


def settings(url: str, **more: object) -> ShopSettings:
    return ShopSettings.model_validate({"otlp_url": url, "log_format": "json", **more})


def attributes(span: Any) -> dict[str, object]:  # noqa: ANN401  # protobuf has no types here
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in span.attributes}


@pytest.fixture
def quiet() -> Iterator[None]:
    """The log as it was before a program began to trace."""
    with logging_to("json"):
        yield
    for handler in logging.getLogger().handlers[:]:
        if getattr(handler, "is_daogous", False):
            logging.getLogger().removeHandler(handler)


def traced(service: Service, given: ShopSettings, *messages: str) -> str:
    """Says the messages in a traced program; gives the conversation."""
    talk: str | None = None
    with tracing(given) as traces:
        client = TestClient(create_app(service, traces=traces), client=HERE)
        for message in messages:
            body = {"message": message} | ({"conversation_id": talk} if talk else {})
            talk = client.post("/api/chat", json=body).json()["conversation_id"]
    return talk or ""


@pytest.mark.usefixtures("quiet")
def test_a_request_has_its_turn_and_the_turn_its_stages(
    service: Service, collector: Collector
) -> None:
    talk = traced(service, settings(collector.url), "透气轻便的跑步鞋")
    spans = {span.name: span for span in collector.spans()}
    request, turn, perform = spans["POST /api/chat"], spans["turn"], spans["perform"]
    assert collector.paths == ["/v1/traces"] * len(collector.paths)
    assert turn.parent_span_id == request.span_id
    assert {span.trace_id for span in spans.values()} == {request.trace_id}
    for name in ("wait", "understand", "perform", "ground", "write", "record"):
        assert spans[name].parent_span_id == turn.span_id
    for name in ("filter", "lexical", "encode", "dense", "fuse"):
        assert spans[f"search.{name}"].parent_span_id == perform.span_id
    assert attributes(request)["http.response.status_code"] == 200
    told = attributes(turn)
    versions = service.loaded.origin.versions
    assert (told["daogou.conversation"], told["daogou.turn"]) == (digest_of(talk), 1)
    assert (told["daogou.intent"], told["daogou.action"]) == ("find_product", "search")
    assert (told["daogou.versions"], told["daogou.model"]) == (versions.ref, versions.model)
    assert (told["daogou.prompts"], told["daogou.settings"]) == (
        versions.prompts,
        versions.settings,
    )


@pytest.mark.usefixtures("quiet")
def test_stages_lie_within_their_turn_one_after_the_other(
    service: Service, collector: Collector
) -> None:
    traced(service, settings(collector.url), "透气轻便的跑步鞋")
    spans = {span.name: span for span in collector.spans()}
    turn = spans["turn"]
    order = [spans[name] for name in ("wait", "understand", "perform", "ground", "write", "record")]
    ends = [turn.start_time_unix_nano, *(one.end_time_unix_nano for one in order)]
    assert [one.start_time_unix_nano for one in order] == ends[:-1]
    assert ends == sorted(ends)


@pytest.mark.usefixtures("quiet")
def test_no_span_has_a_word_of_a_shopper_or_an_id_that_opens_a_conversation(
    service: Service, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = traced(service, settings(collector.url), *TALK)

    def breaks(*_given: object, **_more: object) -> None:
        raise KeyError(*PRIVATE)

    monkeypatch.setattr(Assistant, "reply", breaks)
    with tracing(settings(collector.url)) as traces:
        client = TestClient(create_app(service, traces=traces), client=HERE)
        client.get(f"/api/conversations/{talk}")
        with pytest.raises(KeyError):
            client.post("/api/chat", json={"message": TALK[1]})
    sent = b"".join(collector.got)
    assert b"GET /api/conversations/{conversation_id}" in sent
    assert not [one for one in (*PRIVATE, talk) if one.encode() in sent]
    failed = [one for one in collector.spans() if one.status.code == 2]
    assert {(one.name, one.status.message) for one in failed} == {
        ("POST /api/chat", "KeyError"),
        ("turn", "KeyError"),
    }


def test_lines_of_the_log_name_the_trace(service: Service, collector: Collector) -> None:
    service.watchers.put(TurnLog())
    with logging_to("json") as written:
        given = settings(collector.url)
        with tracing(given) as traces:
            assert traces is not None
            handler = logging.getLogger().handlers[-1]
            assert isinstance(handler, logging.StreamHandler)
            handler.setStream(written)
            client = TestClient(create_app(service, traces=traces), client=HERE)
            client.post("/api/chat", json={"message": "你好"})
        logging.getLogger().removeHandler(handler)
    (line,) = (one for one in lines(written) if one["logger"] == "daogou.turn")
    (turn,) = (one for one in collector.spans() if one.name == "turn")
    assert line["trace_id"] == turn.trace_id.hex()
    assert line["span_id"] == turn.parent_span_id.hex()


@pytest.mark.usefixtures("quiet")
def test_a_collector_that_sends_its_callers_on_is_not_followed(service: Service) -> None:
    elsewhere = Collector()
    collector = Collector(elsewhere.url)
    traced(service, settings(collector.url), "跑步鞋")
    for one in (collector, elsewhere):
        one.close()
    assert collector.got
    assert not elsewhere.got


@pytest.mark.usefixtures("quiet")
def test_a_collector_that_is_gone_costs_no_turn_anything(service: Service) -> None:
    gone = Collector()
    gone.close()
    assert traced(service, settings(gone.url), "跑步鞋", "三百以内")


@pytest.mark.usefixtures("quiet")
def test_none_of_the_requests_may_be_traced(service: Service, collector: Collector) -> None:
    traced(service, settings(collector.url, otlp_share=0.0), "跑步鞋")
    assert not collector.got


@pytest.mark.usefixtures("quiet")
def test_what_is_asked_all_the_time_is_not_traced(service: Service, collector: Collector) -> None:
    with tracing(settings(collector.url)) as traces:
        client = TestClient(create_app(service, traces=traces), client=HERE)
        for path in ("/metrics", "/api/health", "/api/ready", "/images/none.svg"):
            client.get(path)
    assert not collector.got


def test_a_url_that_is_none_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text('otlp_url = "collector:4318"\n', "utf-8")
    with pytest.raises(SettingsError, match="'otlp_url' is 'collector:4318'"):
        ShopSettings.load(tmp_path)


def test_without_the_extra_the_setting_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ui.observing.traces", None)
    with (
        pytest.raises(UiError, match=r"needs OpenTelemetry: pip install 'daogou\[telemetry\]'"),
        tracing(settings("http://127.0.0.1:4318")),
    ):
        pass


SILENT = """
import socket, sys
from pathlib import Path
reached = []
sys.addaudithook(lambda name, given: name == "socket.connect" and reached.append(given[1]))
from fastapi.testclient import TestClient
from assistant.service.service import Service
from ui.api import create_app
from ui.observing.tracing import tracing
service = Service.open(Path(sys.argv[1]))
with tracing(service.shop.settings) as traces:
    client = TestClient(create_app(service, traces=traces))
    assert client.post("/api/chat", json={"message": "跑步鞋"}).json()["products"]
service.close()
loaded = {"ui.observing.traces", "opentelemetry.exporter.otlp.proto.http", "opentelemetry.sdk"}
print(traces, sorted(loaded & set(sys.modules)), reached)
"""


def test_without_the_setting_nothing_is_loaded_and_no_host_is_reached(tmp_path: Path) -> None:
    folder = build_shop(tmp_path / "shop")
    command = [sys.executable, "-c", SILENT, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[-2] == "None [] []"
