"""Bubbles over the real server: concurrent posts lose nothing and keep their order."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from assistant.conversations.seats import Seats
from assistant.service.service import Service
from tests.ui.conftest import serving

pytestmark = pytest.mark.timeout(120)


class Seconds:
    """A clock that the test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def clock() -> Seconds:
    return Seconds()


@pytest.fixture(scope="module")
def address(shop_folder: Path, clock: Seconds) -> Iterator[str]:
    opened = Service.open(shop_folder, seats=Seats(clock))
    with serving(opened) as where:
        yield where
    opened.close()


def post(address: str, **body: object) -> dict[str, Any]:
    request = Request(  # noqa: S310  # the address is our own
        f"{address}api/chat", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urlopen(request, timeout=60) as response:  # noqa: S310
        answer: dict[str, Any] = json.load(response)
    return answer


def bubbles(address: str, conversation: str) -> list[list[str]]:
    """What each turn that holds answered."""
    with urlopen(f"{address}api/conversations/{conversation}", timeout=60) as response:  # noqa: S310
        turns = json.load(response)["turns"]
    said = (turn["message"] for turn in turns)
    return [[one["text"] for one in message.get("bubbles", [message])] for message in said]


def test_flagged_messages_within_two_seconds_get_one_turn(address: str, clock: Seconds) -> None:
    conversation = post(address, message="hello", bubble=True)["conversation_id"]
    clock.now += 1.9
    second = post(address, conversation_id=conversation, message="running shoes", bubble=True)
    clock.now += 1.9
    third = post(address, conversation_id=conversation, message="under 300, not black", bubble=True)
    assert [second["replaces"], third["replaces"]] == [1, 1]
    assert third["turn"] == 1
    assert third["action"] == "search"
    assert max(product["price"] for product in third["products"]) <= 300
    assert bubbles(address, conversation) == [["hello", "running shoes", "under 300, not black"]]


def test_a_client_without_the_flag_gets_a_turn_a_message(address: str) -> None:
    conversation = post(address, message="想买双跑步鞋")["conversation_id"]
    for text in ("五百以内", "不要黑色", "再便宜点"):
        post(address, conversation_id=conversation, message=text)
    assert len(bubbles(address, conversation)) == 4


def test_concurrent_posts_lose_no_message(address: str) -> None:
    conversation = post(address, message="在吗")["conversation_id"]
    texts = [f"跑步鞋 {100 + 10 * number} 元以内" for number in range(24)]
    gate = threading.Barrier(8)

    def send(text: str) -> dict[str, Any]:
        gate.wait(120)
        return post(address, conversation_id=conversation, message=text, message_id=text)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, texts))
    assert all(answer["reply"] for answer in answers)
    kept = [text for turn in bubbles(address, conversation) for text in turn]
    assert sorted(kept) == sorted(["在吗", *texts])


def test_the_same_message_posted_at_once_is_answered_once(address: str) -> None:
    conversation = post(address, message="在吗")["conversation_id"]

    def send(_number: int) -> dict[str, Any]:
        return post(address, conversation_id=conversation, message="想买双跑步鞋", message_id="m")

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, range(6)))
    assert {answer["turn"] for answer in answers} == {2}
    assert bubbles(address, conversation) == [["在吗"], ["想买双跑步鞋"]]
