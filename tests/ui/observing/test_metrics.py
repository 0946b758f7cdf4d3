"""What is counted, who may read it, and that nobody from outside can make it grow."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event

import anyio
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import event

from assistant.agents.presence import Being, Presences
from assistant.clock import wall_clock
from assistant.observing.watcher import ANSWERED, Seen
from assistant.service.service import Service
from assistant.turn.turns import Say
from retrieval.embedded.gathering import PASSES
from tests.small_shop import SETTINGS, build_shop
from tests.ui.observing.conftest import HERE, Values
from ui.api import create_app
from ui.limits import Gate
from ui.observing.metrics import MOST_VALUES, Metrics
from ui.observing.standing import SAMPLE_EVERY, Sampler

TOKEN = "a token of some length"  # noqa: S105
Read = Callable[[], Values]


def said(client: TestClient, *messages: str) -> str:
    """The conversation in which they were said."""
    talk: str | None = None
    for message in messages:
        body = {"message": message} | ({"conversation_id": talk} if talk else {})
        talk = client.post("/api/chat", json=body).json()["conversation_id"]
    return talk or ""


def test_turns_are_counted_by_intent_action_and_language(client: TestClient, values: Read) -> None:
    said(client, "跑步鞋", "三百以内")
    said(client, "running shoes")
    found = values()
    series = 'daogou_turns_total{action="search",intent="find_product",language="%s"}'
    assert found[series % "zh"] == 2
    assert found[series % "en"] == 1
    assert found['daogou_messages_total{status="answered"}'] == 3


def test_every_stage_of_a_turn_has_its_histogram(client: TestClient, values: Read) -> None:
    said(client, "透气轻便的跑步鞋")
    counts = {
        stage: count
        for series, count in values().items()
        if (stage := re.sub(r'.*_count\{stage="(.*)"\}', r"\1", series)) != series
    }
    stages = ("understand", "perform", "ground", "write", "total", "kept")
    searched = ("filter", "lexical", "encode", "dense", "fuse", "total")
    assert {*stages, *(f"search.{name}" for name in searched)} <= set(counts)
    assert set(counts.values()) == {1}


def test_errors_are_counted_by_their_code(client: TestClient, values: Read) -> None:
    talk = said(client, "跑步鞋")
    client.post(f"/api/conversations/{talk}/edit", json={"turn": 9, "message": "袜子"})
    client.post("/api/chat", json={"message": "x" * 20_001})
    client.get("/api/conversations/unknown")
    client.get("/api/nothing")
    found = values()
    codes = ("invalid_request", "message_too_long", "unknown_conversation", "not_found")
    assert {
        code: found[f'daogou_errors_total{{code="{code}"}}'] for code in codes
    } == dict.fromkeys(codes, 1)
    assert found['daogou_messages_total{status="refused"}'] == 1


def test_a_full_gate_is_seen_and_whom_it_refuses_is_counted(
    service: Service, values: Read, app: FastAPI, gate: Gate
) -> None:
    free, seen = Event(), []

    async def look() -> None:
        async with anyio.create_task_group() as group:
            for _ in range(gate.working + 2):
                group.start_soon(gate.run, free.wait, 30)
            await anyio.wait_all_tasks_blocked()
            seen.append(await anyio.to_thread.run_sync(values))
            free.set()

    anyio.run(look)
    state = 'daogou_gate_requests{state="%s"}'
    assert (seen[0][state % "working"], seen[0][state % "waiting"]) == (gate.working, 2)
    assert (values()[state % "working"], values()[state % "waiting"]) == (0, 0)


def test_the_queue_of_people_is_told(client: TestClient, service: Service) -> None:
    now = wall_clock()
    presences = Presences(service.shop.engine, 3)
    presences.put("amy", Being.ONLINE, None, now)
    presences.put("bo", Being.BUSY, None, now)
    presences.put("cy", Being.ONLINE, None, now - timedelta(minutes=5))
    before = Sampler(service.shop.engine).last()
    said(client, "转人工")
    found = Sampler(service.shop.engine, lambda: wall_clock() + timedelta(seconds=20)).last()
    assert before is not None
    assert found is not None
    assert found.waiting == before.waiting + 1
    assert found.conversations == before.conversations + 1
    assert found.longest >= 20
    assert found.agents == 1


def test_what_is_served_is_told(service: Service, values: Read) -> None:
    found = values()
    versions = service.loaded.origin.versions
    assert found["daogou_products"] == len(service.loaded.products)
    assert found["daogou_index_gaps"] == 0
    assert found["daogou_database_up"] == 1
    (info,) = (series for series in found if series.startswith("daogou_build_info"))
    for name, value in versions.to_json().items():
        assert f'{name}="{value}"' in info


def test_products_without_a_vector_are_gaps(service: Service, values: Read) -> None:
    held = service.loaded.searcher.dense.held
    held[:3] = False
    try:
        assert values()["daogou_index_gaps"] == 3
    finally:
        held[:3] = True


def test_texts_that_went_through_the_encoder_together_are_counted(values: Read) -> None:
    before = values()
    PASSES.add(1)
    PASSES.add(4)
    found = values()
    name = "daogou_encoder_pass_texts"
    grown = {series: found[series] - before[series] for series in found if name in series}
    assert grown[f"{name}_count"] == 2
    assert grown[f"{name}_sum"] == 5
    assert grown[f'{name}_bucket{{le="3.0"}}'] == 1
    assert grown[f'{name}_bucket{{le="4.0"}}'] == grown[f'{name}_bucket{{le="+Inf"}}'] == 2


@pytest.fixture
def asked(service: Service) -> Iterator[list[str]]:
    """Every statement that is sent to the database."""
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    event.listen(service.shop.engine, "before_cursor_execute", note)
    yield statements
    event.remove(service.shop.engine, "before_cursor_execute", note)


def test_the_database_is_looked_at_every_few_seconds_and_not_by_turns(
    service: Service, asked: list[str]
) -> None:
    now = [0.0]
    sampler = Sampler(service.shop.engine, seconds=lambda: now[0])
    counts = []
    for now[0] in (0.0, SAMPLE_EVERY - 1, SAMPLE_EVERY, SAMPLE_EVERY + 1):
        sampler.last()
        counts.append(len(asked))
    once = counts[0]
    assert once
    assert counts == [once, once, 2 * once, 2 * once]
    asked.clear()
    service.reply(service.start(), Say("跑步鞋"))
    assert not [one for one in asked if "agent_presence" in one or "max(events.id)" in one]


def test_a_database_that_does_not_answer_is_told_and_the_rest_is_too(
    service: Service, values: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Sampler, "last", lambda _self: None)
    found = values()
    assert found["daogou_database_up"] == 0
    assert "daogou_agents_online" not in found
    assert found["daogou_products"]


def test_nothing_from_outside_adds_a_series_without_end(client: TestClient, values: Read) -> None:
    seen = []
    for number in range(40):
        client.request(f"BREW{number}", "/api/chat")
        client.get(f"/api/nothing-{number}?x={number}")
        client.get(f"/api/conversations/unknown-{number}", headers={"Host": f"h{number}.example"})
        client.post("/api/events", json={"event": f"kind-{number}", "product_id": f"p{number}"})
        client.post("/api/chat", json={"message": f"{number}号袜子", "message_id": f"m{number}"})
        seen.append(set(values()))
    assert not {re.sub(r"\{.*", "", series) for series in seen[-1] - seen[20]} - {
        "daogou_turns_total",  # whose labels are lists of ours
        "daogou_turn_stage_seconds_bucket",
    }


def test_labels_have_an_end_even_where_a_name_of_ours_comes_from_elsewhere() -> None:
    metrics = Metrics()
    for number in range(3 * MOST_VALUES):
        told = {f"search.{number}": 1.0}
        metrics.see(Seen("d", 1, ANSWERED, 0, told, f"i{number}", f"a{number}", f"l{number}"))
        metrics.error(f"code-{number}")
        metrics.answered(f"M{number}", number)
    text = metrics.text().decode()
    assert text.count("daogou_errors_total{") == MOST_VALUES + 1
    assert text.count("daogou_http_requests_total{") == MOST_VALUES + 1
    assert text.count("daogou_turns_total{") == 1
    assert text.count("daogou_turn_stage_seconds_count{") == MOST_VALUES + 1
    assert 'intent="other"' in text


def test_no_word_of_a_shopper_stands_in_the_metrics(client: TestClient) -> None:
    talk = said(client, "我叫王小明，电话13800138000", "跑步鞋，三百以内")
    text = client.get("/metrics").text
    assert not [one for one in ("王小明", "13800138000", "跑步鞋", talk) if one in text]


def test_a_watcher_that_breaks_harms_no_turn(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        def see(self, _seen: Seen) -> None:
            raise RuntimeError

    service.watchers.put(Broken())
    assert service.reply(service.start(), Say("跑步鞋")).body["products"]
    assert "Broken could not take notice of a turn" in caplog.text


@pytest.mark.parametrize(
    ("host", "base", "headers"),
    [
        pytest.param("203.0.113.9", "http://127.0.0.1", {}, id="another machine"),
        pytest.param("127.0.0.1", "http://evil.example", {}, id="a strange name of this machine"),
        pytest.param(
            "127.0.0.1",
            "http://127.0.0.1",
            {"X-Forwarded-For": "127.0.0.1"},
            id="a proxy on this machine",
        ),
    ],
)
def test_the_public_may_not_read_them(
    app: FastAPI, host: str, base: str, headers: dict[str, str]
) -> None:
    client = TestClient(app, base_url=base, client=(host, 5))
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 403
    assert "DAOGOU_METRICS_TOKEN" in answer.json()["error"]["message"]
    assert "daogou_" not in answer.text


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", "Bearer ÿ"])
def test_with_a_token_an_address_is_no_proof(
    service: Service, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("DAOGOU_METRICS_TOKEN", TOKEN)
    app = create_app(service)
    headers = {"Authorization": given.encode("latin-1")}
    for host in (HERE, ("203.0.113.9", 5)):
        client = TestClient(app, base_url="http://127.0.0.1", client=host)
        assert client.get("/metrics", headers=headers).status_code == 401  # type: ignore[arg-type]  # bytes, as they come
        proved = {"Authorization": f"Bearer {TOKEN}"}
        assert client.get("/metrics", headers=proved).status_code == 200


def test_a_token_may_stand_in_a_file(tmp_path: Path) -> None:
    folder = build_shop(tmp_path / "shop")
    (folder / "scrape.token").write_text(TOKEN, "utf-8")
    (folder / "shop.toml").write_text(f'metrics_token_file = "scrape.token"\n{SETTINGS}', "utf-8")
    service = Service.open(folder)
    client = TestClient(create_app(service), client=("203.0.113.9", 5))
    headers = {"Authorization": f"Bearer {TOKEN}"}
    answers = [client.get("/metrics", headers=one).status_code for one in (headers, {})]
    service.close()
    assert answers == [200, 401]
