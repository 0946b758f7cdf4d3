"""Two tabs, a tired network and a restart: messages of a conversation stay in order, each answered once."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.requests import Request

import ui.page
from assistant.clock import wall_clock
from assistant.service.service import Service
from assistant.turn.turns import Click, Say
from tests.small_shop import build_shop
from ui.api import create_app
from ui.limits import Gate
from ui.server import address, bind

AT_ONCE = 8
SOCKS = [f"sock-{number}" for number in range(1, 4)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return build_shop(tmp_path / "shop")


@contextmanager
def open_at(folder: Path) -> Iterator[tuple[str, Service]]:
    """A real server on a real port."""
    service, listening = Service.open(folder), bind("127.0.0.1", 0)
    config = uvicorn.Config(create_app(service), log_level="warning", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    yield address("127.0.0.1", listening.getsockname()[1]), service
    server.should_exit = True
    thread.join(30)
    listening.close()
    service.close()


@pytest.fixture
def site(folder: Path) -> Iterator[str]:
    with open_at(folder) as (url, _):
        yield url


def send(url: str, **body: object) -> dict[str, Any]:
    answer = httpx.post(f"{url}api/chat", json=body, timeout=60)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def at_once(url: str, bodies: list[dict[str, object]]) -> list[dict[str, Any]]:
    """The answers to requests that are let go together, each on a connection of its own."""
    together = threading.Barrier(len(bodies))

    def one(body: dict[str, object]) -> dict[str, Any]:
        together.wait()
        return send(url, **body)

    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(one, bodies))


def turns(url: str, talk: str) -> list[dict[str, Any]]:
    answer = httpx.get(f"{url}api/conversations/{talk}", timeout=60)
    return list(answer.json()["turns"])


def opened(url: str) -> str:
    return str(send(url, message="跑步鞋")["conversation_id"])


def test_the_same_message_sent_at_once_is_answered_once(site: str) -> None:
    talk = opened(site)
    again: dict[str, object] = {"conversation_id": talk, "message_id": "m", "message": "运动袜"}
    answers = at_once(site, [again] * AT_ONCE)
    assert all(answer == answers[0] for answer in answers)
    assert len(turns(site, talk)) == 2


def test_an_id_with_other_words_gets_the_answer_of_the_first(site: str) -> None:
    talk = opened(site)
    said = ("运动袜", "100元以下的跑步鞋")
    bodies: list[dict[str, object]] = [
        {"conversation_id": talk, "message_id": "m", "message": text} for text in said
    ]
    first, second = at_once(site, bodies)
    assert first == second
    assert [turn["message"]["text"] for turn in turns(site, talk)][1:] in ([said[0]], [said[1]])


def test_clicks_of_two_tabs_at_once_are_all_done_one_after_the_other(site: str) -> None:
    talk = opened(site)
    bodies: list[dict[str, object]] = [
        {
            "conversation_id": talk,
            "message_id": f"{tab}-{sock}",
            "click": {"event": "add_to_cart", "product_id": sock},
        }
        for tab in range(2)
        for sock in SOCKS
    ]
    answers = at_once(site, bodies)
    assert sorted(answer["turn"] for answer in answers) == list(range(2, 2 + len(bodies)))
    last = max(answers, key=lambda answer: int(answer["turn"]))
    assert {line["id"]: line["quantity"] for line in last["cart"]} == dict.fromkeys(SOCKS, 2)
    pieces = [
        sum(line["quantity"] for line in turn["response"]["cart"]) for turn in turns(site, talk)
    ]
    assert pieces == list(range(len(bodies) + 1)), "each saw what the one before had done"


def test_messages_of_two_tabs_at_once_are_all_answered(site: str) -> None:
    talk = opened(site)
    said = ["运动袜", "跑步鞋 黑色", "100元以下", "200元以下"]
    bodies: list[dict[str, object]] = [
        {"conversation_id": talk, "message_id": text, "message": text} for text in said
    ]
    at_once(site, bodies)
    found = turns(site, talk)
    assert [turn["turn"] for turn in found] == list(range(1, len(found) + 1))
    texts = [line for turn in found[1:] for line in turn["message"]["text"].split("\n")]
    assert sorted(texts) == sorted(said), "alone or together with others, each once"
    again = [send(site, **body) for body in bodies]
    assert turns(site, talk) == found, "sent again, nothing more comes of them"
    assert {answer["turn"] for answer in again} <= {turn["turn"] for turn in found}


def test_a_message_is_answered_once_across_a_restart(folder: Path) -> None:
    with open_at(folder) as (url, _):
        talk = opened(url)
        body: dict[str, object] = {"conversation_id": talk, "message_id": "m", "message": "运动袜"}
        first = send(url, **body)
    with open_at(folder) as (url, _):
        assert send(url, **body) == first
        assert len(turns(url, talk)) == 2


def test_a_page_that_sends_twice_is_answered_once(folder: Path) -> None:
    service = Service.open(folder)
    act = ui.page._server_function(service, Gate())
    request: Any = Request({"type": "http", "headers": [], "client": None})
    talk = service.start()
    wish: dict[str, object] = {
        "kind": "say",
        "text": "跑步鞋",
        "conversation": talk,
        "message_id": "m",
    }

    async def both() -> list[Any]:
        return await asyncio.gather(*(act(dict(wish), request) for _ in range(AT_ONCE)))

    patches = asyncio.run(both())
    assert all("error" not in patch for patch in patches)
    assert len(service.history(talk)) == 1
    service.close()


def test_a_clock_that_jumps_back_changes_no_order(folder: Path) -> None:
    moment: list[datetime] = [wall_clock()]
    service = Service.open(folder, clock=lambda: moment[0])
    talk = service.start("mei")
    said = []
    for number, sock in enumerate(SOCKS):
        said.append(
            service.reply(talk, Click("add_to_cart", product_id=sock), f"m-{number}").number
        )
        moment[0] -= timedelta(hours=5)
    assert said == [1, 2, 3]
    assert [turn["turn"] for turn in service.history(talk)] == said
    cart = service.reply(talk, Say("撤销"), "m-undo").to_json()["cart"]
    assert [line["id"] for line in cart] == SOCKS[:2], "the last one is the last that came"
    assert service.talks("mei")[0].turns > 0
    assert service.reply(talk, Click("add_to_cart", product_id=SOCKS[0]), "m-0").number == 1
    service.close()
