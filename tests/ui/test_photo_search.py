"""A photo over the API: goods like it come back as a list, narrowed by the words beside it."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from assistant.service.service import Service
from tests.picture_shop import RED, encoded, goods, picture_shop
from ui.api import create_app

LOOPBACK = ("127.0.0.1", 5000)
PATH = "/api/attachments"
SHOE = encoded(goods(RED))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    service = Service.open(picture_shop(tmp_path_factory.mktemp("photos") / "shop"))
    with TestClient(create_app(service), client=LOOPBACK) as opened:
        yield opened
    service.close()


def test_a_photo_is_answered_with_goods_like_it(client: TestClient) -> None:
    turn = client.post(PATH, content=SHOE).json()
    assert (turn["action"], turn["handoff"]) == ("search", None)
    assert turn["products"][0]["id"] == "shoe-3"
    assert turn["products"][0]["image_url"] == "/images/shoe-3.png"


def test_words_beside_it_narrow_the_list_and_are_kept(client: TestClient) -> None:
    turn = client.post(PATH, content=SHOE, params={"message": "160元以内"}).json()
    assert {one["id"] for one in turn["products"]} == {"shoe-1", "shoe-3"}
    path = f"/api/conversations/{turn['conversation_id']}"
    (kept,) = client.get(path).json()["turns"]
    assert kept["message"]["attachment"]["text"] == "160元以内"


def test_the_same_message_is_answered_once(client: TestClient) -> None:
    first = client.post(PATH, content=SHOE, params={"message_id": "p-1"}).json()
    query = {"message_id": "p-1", "conversation_id": first["conversation_id"]}
    again = client.post(PATH, content=SHOE, params=query).json()
    assert (again["turn"], again["products"]) == (1, first["products"])


def test_more_words_than_an_address_bears_are_refused(client: TestClient) -> None:
    answer = client.post(PATH, content=SHOE, params={"message": "鞋" * 301})
    assert answer.status_code in (400, 422)
    assert "message" in answer.json()["error"]["message"]


def test_what_is_said_next_is_about_the_goods_found(client: TestClient) -> None:
    first = client.post(PATH, content=SHOE).json()
    said = {"message": "第一个多少钱", "conversation_id": first["conversation_id"]}
    assert "150" in client.post("/api/chat", json=said).json()["reply"]
