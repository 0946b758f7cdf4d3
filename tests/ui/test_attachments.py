"""A photo over the API: kept, handed to a person, shown again, refused in words, gone with its shopper."""

from base64 import b64decode
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from assistant.attachments import store
from assistant.privacy.exporting import exported
from assistant.privacy.forgetting import forget
from assistant.service.service import Service
from tests.assistant.attachments.test_checking import photo
from ui.api import create_app

LOOPBACK = ("127.0.0.1", 5000)
PATH = "/api/attachments"


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    with TestClient(create_app(service), client=LOOPBACK) as opened:
        yield opened


def test_a_photo_calls_a_person_and_is_shown_again(client: TestClient) -> None:
    turn = client.post(PATH, content=photo()).json()
    assert (turn["action"], turn["handoff"]["reason"]) == ("handoff", "photo")
    history = client.get(f"/api/conversations/{turn['conversation_id']}").json()["turns"]
    kept = history[0]["message"]["attachment"]
    shown = client.get(f"{PATH}/{kept['id']}")
    assert shown.headers["content-type"] == "image/jpeg"
    assert "sandbox" in shown.headers["content-security-policy"]
    assert shown.content.startswith(b"\xff\xd8")


def test_a_second_one_goes_to_the_same_person(client: TestClient) -> None:
    first = client.post(PATH, content=photo()).json()
    query = {"conversation_id": first["conversation_id"]}
    second = client.post(PATH, content=b"OggS sound", params=query).json()
    assert second["turn"] == 2
    assert second["handoff"] == first["handoff"]
    assert second["reply"] != first["reply"]


def test_the_same_message_is_kept_once(client: TestClient) -> None:
    first = client.post(PATH, content=photo(), params={"message_id": "m-1"}).json()
    query = {"message_id": "m-1", "conversation_id": first["conversation_id"]}
    assert client.post(PATH, content=photo(), params=query).json()["turn"] == 1


def test_what_is_said_afterwards_is_answered_as_ever(client: TestClient) -> None:
    first = client.post(PATH, content=photo()).json()
    said = {"message": "想买双跑步鞋", "conversation_id": first["conversation_id"]}
    assert client.post("/api/chat", json=said).json()["products"]


def test_undo_takes_the_photo_out_of_the_conversation(client: TestClient) -> None:
    first = client.post(PATH, content=photo()).json()
    path = f"/api/conversations/{first['conversation_id']}"
    assert client.post(f"{path}/undo").status_code == 200
    assert client.get(path).json()["turns"] == []


@pytest.mark.parametrize("data", [b"", b"hello", b"MZ\x90\0"])
def test_what_is_no_photo_is_refused_and_says_nothing(client: TestClient, data: bytes) -> None:
    answer = client.post(PATH, content=data)
    assert answer.status_code == 400
    assert "photo" in answer.json()["error"]["message"]


def test_what_is_too_large_is_refused_before_it_is_read(client: TestClient) -> None:
    assert client.post(PATH, content=b"x" * 7_000_000).status_code == 413


def test_a_conversation_takes_only_so_many(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MOST", 1)
    first = client.post(PATH, content=photo()).json()
    query = {"conversation_id": first["conversation_id"]}
    answer = client.post(PATH, content=photo(), params=query)
    assert "takes 1 photos" in answer.json()["error"]["message"]


def test_nobody_adds_to_anothers_conversation(client: TestClient) -> None:
    own = client.post(PATH, content=photo(), params={"user": "photographer"}).json()
    query = {"conversation_id": own["conversation_id"], "user": "somebody-else"}
    assert client.post(PATH, content=photo(), params=query).status_code == 404
    assert client.get(f"{PATH}/guessed").status_code == 404


def test_photos_are_forgotten_with_the_shopper(client: TestClient, service: Service) -> None:
    own = client.post(PATH, content=photo(), params={"user": "forgetful"}).json()
    history = client.get(
        f"/api/conversations/{own['conversation_id']}", params={"user": "forgetful"}
    ).json()["turns"]
    kept = history[0]["message"]["attachment"]["id"]
    assert client.get(f"{PATH}/{kept}").status_code == 200
    (talk,) = exported(service.shop, "forgetful")["conversations"]
    assert b64decode(talk["attachments"][0]["data"]).startswith(b"\xff\xd8")
    forget(service.shop, "forgetful")
    assert client.get(f"{PATH}/{kept}").status_code == 404
