"""``/api/stream``: a turn piece by piece, and the same turn whatever happens to the connection."""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fastapi.routing
import httpx
import pytest
from fastapi.testclient import TestClient

from assistant.errors import ModelError
from assistant.service.service import Service
from tests.assistant.nlg.models.stub import numbered, serving
from tests.ui.browsing import browser
from tests.ui.test_api import LOOPBACK, problem
from tests.ui.test_identity import SECRET, bearer, token
from tests.ui.test_presence import site, slow_shop
from ui.api import create_app
from ui.api_streaming import Place
from ui.errors import Busy
from ui.limits import Gate

Events = list[tuple[str, dict[str, Any], str]]


@pytest.fixture(scope="module")
def client(service: Service) -> Iterator[TestClient]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAOGOU_USER_SECRET", SECRET)
        with TestClient(create_app(service), client=LOOPBACK) as opened:
            yield opened


def read(text: str) -> Events:
    """Name, data and id of each event; comments are left out."""
    events = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if line[0] != ":")
        if fields:
            events.append((fields["event"], json.loads(fields["data"]), fields.get("id", "")))
    return events


def streamed(client: TestClient, headers: dict[str, str] | None = None, **query: object) -> Events:
    asked = {name: str(value) for name, value in query.items()}
    answer = client.get("/api/stream", params=asked, headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/event-stream")
    return read(answer.text)


def pieces(events: Events) -> list[str]:
    return [data["text"] for name, data, _ in events if name == "piece"]


@pytest.mark.parametrize("message", ["三百以内的跑步鞋，不要黑色", "running shoes under 300"])
def test_the_pieces_are_the_reply_and_the_end_is_the_turn(client: TestClient, message: str) -> None:
    events = streamed(client, message=message)
    (_, start, _), (last, turn, _) = events[0], events[-1]
    assert [name for name, _, _ in events] == ["start", *["piece"] * (len(events) - 2), last]
    assert len(pieces(events)) > 1
    assert "".join(pieces(events)) == turn["reply"]
    answered = client.post("/api/chat", json={**start, "message": message}).json()
    assert turn == answered


def test_a_program_streams_what_it_sends_in_a_body(client: TestClient) -> None:
    answer = client.post("/api/stream", json={"message": "三百以内的跑步鞋"})
    events = read(answer.text)
    assert "".join(pieces(events)) == events[-1][1]["reply"]


def test_a_click_is_streamed_as_well(client: TestClient) -> None:
    start = streamed(client, message="三百以内的跑步鞋")[0][1]["conversation_id"]
    click = json.dumps({"event": "add_to_cart", "product_id": "shoe-3", "value": "shoe-3-42"})
    turn = streamed(client, conversation_id=start, click=click)[-1][1]
    assert [line["sku"] for line in turn["cart"]] == ["shoe-3-42"]


def test_a_message_sent_again_is_told_again_and_answered_once(client: TestClient) -> None:
    first = streamed(client, message="三百以内的跑步鞋")
    again = streamed(client, message="三百以内的跑步鞋", **first[0][1])
    assert again[-1][1] == first[-1][1]
    assert "".join(pieces(again)) == "".join(pieces(first))
    assert len(turns(client, first)) == 1


def test_who_lost_the_connection_comes_back_to_the_same_turn(client: TestClient) -> None:
    first = streamed(client, message="三百以内的跑步鞋")
    again = streamed(client, {"Last-Event-ID": first[0][2]}, message="三百以内的跑步鞋")
    assert again[-1] == first[-1]
    assert len(turns(client, first)) == 1


def test_who_heard_everything_is_told_to_come_no_more(client: TestClient) -> None:
    events = streamed(client, message="三百以内的跑步鞋")
    headers = {"Last-Event-ID": events[-1][2]}
    answer = client.get("/api/stream", params={"message": "三百以内的跑步鞋"}, headers=headers)
    assert (answer.status_code, answer.text) == (204, "")
    assert len(turns(client, events)) == 1


def test_an_id_of_another_conversation_leads_nowhere(client: TestClient) -> None:
    events = streamed(client, message="三百以内的跑步鞋")
    other = streamed(client, message="你好")[0][1]["conversation_id"]
    headers = {"Last-Event-ID": events[-1][2]}
    turn = streamed(client, headers, message="白色的", conversation_id=other)[-1][1]
    assert (turn["conversation_id"], turn["turn"]) == (other, 2)


@pytest.mark.parametrize("place", [Place("c", "m"), Place("c", "我/ 的", done=True)])
def test_an_events_id_is_read_as_it_was_written(place: Place) -> None:
    assert str(place).isascii()
    assert Place.read(str(place)) == place


@pytest.mark.parametrize("text", ["", "x", "/m", "c/", "c/m/else", "c//done"])
def test_what_is_no_events_id_is_passed_over(text: str) -> None:
    assert Place.read(text) is None


def turns(client: TestClient, events: Events) -> list[Any]:
    known = events[0][1]["conversation_id"]
    found: list[Any] = client.get(f"/api/conversations/{known}").json()["turns"]
    return found


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        pytest.param({}, 400, "invalid_request", id="nothing said"),
        pytest.param({"message": " "}, 400, "invalid_request", id="blank"),
        pytest.param({"message": "x", "mood": "y"}, 400, "invalid_request", id="unknown field"),
        pytest.param({"click": "like"}, 400, "invalid_request", id="click that is no JSON"),
        pytest.param({"message": "x" * 20_001}, 413, "message_too_long", id="too long"),
        pytest.param(
            {"message": "x", "conversation_id": "nobodys"},
            404,
            "unknown_conversation",
            id="unknown",
        ),
        pytest.param({"message": "x", "user_token": "forged"}, 401, "token_refused", id="forged"),
    ],
)
def test_what_is_wrong_from_the_start_is_told_as_everywhere(
    client: TestClient, query: dict[str, str], status: int, code: str
) -> None:
    problem(client.get("/api/stream", params=query), status, code)


def test_a_known_shoppers_conversation_is_streamed_to_them_alone(client: TestClient) -> None:
    events = streamed(client, message="你好", user_token=token())
    known = events[0][1]["conversation_id"]
    query = {"message": "跑步鞋", "conversation_id": known}
    problem(client.get("/api/stream", params=query), 404, "unknown_conversation")
    back = {"Last-Event-ID": events[0][2]}
    problem(
        client.get("/api/stream", params={"message": "x"}, headers=back),
        404,
        "unknown_conversation",
    )
    assert streamed(client, bearer("mei"), **query)[-1][1]["turn"] == 2


def test_an_image_of_another_site_sends_no_message(client: TestClient) -> None:
    headers = {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Site": "cross-site"}
    problem(client.get("/api/stream", params={"message": "x"}, headers=headers), 403, "forbidden")


def test_what_goes_wrong_later_is_an_event_with_a_code(client: TestClient) -> None:
    known = streamed(client, message="三百以内的跑步鞋")[0][1]["conversation_id"]
    click = json.dumps({"event": "suggestion", "position": 50})
    name, data, _ = streamed(client, conversation_id=known, click=click)[-1]
    assert (name, data["error"]["code"]) == ("error", "invalid_request")
    assert "suggestion 50" in data["error"]["message"]


@pytest.mark.parametrize(
    ("raised", "code", "comes_again"),
    [
        pytest.param(Busy("full"), "busy", True, id="busy"),
        pytest.param(ModelError("down"), "failed", False, id="ours to mend"),
        pytest.param(KeyError("secret"), "internal", False, id="nobody expected"),
    ],
)
def test_a_failure_is_told_without_the_inside(
    service: Service,
    monkeypatch: pytest.MonkeyPatch,
    raised: Exception,
    code: str,
    comes_again: bool,
) -> None:
    def fail(*_args: object, **_named: object) -> None:
        raise raised

    monkeypatch.setattr(service, "reply", fail)
    with TestClient(create_app(service)) as client:
        name, data, place = streamed(client, message="你好")[-1]
    assert (name, data["error"]["code"]) == ("error", code)
    assert "secret" not in str(data)
    assert (place == "") is comes_again


def test_a_full_house_refuses_before_it_streams(service: Service) -> None:
    with TestClient(create_app(service, Gate(working=1, waiting=-1))) as client:
        answer = client.get("/api/stream", params={"message": "你好"})
    problem(answer, 429, "busy")
    assert int(answer.headers["retry-after"]) > 0


def test_pieces_come_while_a_model_writes_and_who_leaves_loses_no_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fastapi.routing, "_PING_INTERVAL", 0.3)
    with serving() as stub:
        stub.answer, stub.pause = lambda sentences: numbered(sentences) + "。" * 7000, 0.05
        service = slow_shop(tmp_path / "shop", stub)
        talk = service.start()
        query = {"message": "三百以内的跑步鞋", "conversation_id": talk}
        with site(service) as (host, port):
            with httpx.stream(
                "GET", f"http://{host}:{port}/api/stream", params=query, timeout=60
            ) as answer:
                heard = ""
                lines = answer.iter_lines()
                while '"text"' not in heard or ": ping" not in heard:
                    heard += next(lines) + "\n"
                assert not stub.closed.is_set()  # the model is still writing
                assert not service.history(talk)
            assert stub.closed.wait(60)
            kept = wait_for(service, talk)
            (_, start, _), (_, first, _) = read(heard)
            assert kept["reply"].startswith(first["text"])
            again = httpx.get(
                f"http://{host}:{port}/api/stream", params={**query, **start}, timeout=60
            )
            assert read(again.text)[-1][1] == kept
        service.close()


def wait_for(service: Service, talk: str) -> dict[str, Any]:
    until = time.monotonic() + 30
    while not (kept := service.history(talk)):
        assert time.monotonic() < until, "the turn was not kept"
        threading.Event().wait(0.02)
    response: dict[str, Any] = kept[0]["response"]
    return response


LISTENS = """([query, stays]) => new Promise((resolve) => {
  const heard = [], source = new EventSource('/api/stream?' + new URLSearchParams(query));
  for (const name of ['start', 'piece', 'done'])
    source.addEventListener(name, (event) => {
      heard.push([name, JSON.parse(event.data), event.lastEventId]);
      if (name === 'done' && !stays) { source.close(); resolve(heard); }
    });
  source.onerror = () => source.readyState === EventSource.CLOSED && resolve(heard);
})"""


@pytest.mark.browser
@pytest.mark.parametrize("stays", [False, True], ids=["closes", "connects again"])
def test_a_browser_hears_the_turn_once(chromium: str, site: str, stays: bool) -> None:
    with browser(chromium) as running:
        page = running.new_page()
        page.goto(site + "api/health")
        heard = page.evaluate(LISTENS, [{"message": "三百以内的跑步鞋"}, stays])
    assert [name for name, _, _ in heard].count("done") == 1
    events = [tuple(event) for event in heard]
    assert "".join(pieces(events)) == events[-1][1]["reply"]
    known = httpx.get(f"{site}api/conversations/{events[0][1]['conversation_id']}", timeout=60)
    assert len(known.json()["turns"]) == 1
