"""Conversations of known shoppers: on another device, among others, and claimed from a visitor's."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from assistant.service.service import Service
from ui.actions import PageActions
from ui.api import create_app
from ui.page_requests import PageClick, PageRequest

LOOPBACK = ("127.0.0.1", 5000)
SAID = "想买双跑步鞋，五百以内"


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    with TestClient(create_app(service), client=LOOPBACK) as opened:
        yield opened


@pytest.fixture
def page(service: Service) -> PageActions:
    return PageActions(service)


def say(page: PageActions, text: str, user: str | None, conversation: str | None = None) -> str:
    wish = PageRequest(kind="say", text=text, conversation=conversation)
    return str(page.act(wish, user)["conversation"])


def test_another_device_opens_with_the_latest_conversation(page: PageActions) -> None:
    say(page, "在吗", "traveller")
    latest = say(page, SAID, "traveller")
    opened = page.act(PageRequest(kind="open"), "traveller")
    assert opened["conversation"] == latest
    assert SAID in str(opened["log"])
    fresh = page.act(PageRequest(kind="open", fresh=True), "traveller")
    assert fresh["conversation"] is None
    assert page.act(PageRequest(kind="open"), None)["conversation"] is None


def test_the_panel_leads_to_the_others(page: PageActions) -> None:
    other = say(page, "白色的跑步鞋 <b>", "collector")
    now = say(page, SAID, "collector")
    panel = str(page.act(PageRequest(kind="profile", conversation=now), "collector")["profile"])
    assert f'data-conversation="{other}"' in panel
    assert f'data-conversation="{now}"' not in panel
    assert "白色的跑步鞋 &lt;b&gt;" in panel
    assert "dg-talks" not in str(page.act(PageRequest(kind="profile"), None)["profile"])


def test_a_visitors_conversation_becomes_the_shoppers_with_what_was_liked(
    page: PageActions, service: Service
) -> None:
    conversation = say(page, SAID, None)
    liked = PageClick(event="like", product_id="shoe-2")
    page.act(PageRequest(kind="click", conversation=conversation, click=liked), None)
    assert service.owner(conversation) is None
    page.act(PageRequest(kind="open", conversation=conversation), "newly-known")
    assert service.owner(conversation) == "newly-known"
    elsewhere = service.start(user="newly-known")
    known = service.profile(elsewhere, "newly-known")
    assert known["items"]
    stranger = page.act(PageRequest(kind="open", conversation=conversation), None)
    assert stranger["conversation"] != conversation


def test_no_one_claims_what_is_anothers(page: PageActions, service: Service) -> None:
    conversation = say(page, SAID, "first-owner")
    assert not service.claim(conversation, "second-owner")
    page.act(PageRequest(kind="open", conversation=conversation), "second-owner")
    assert service.owner(conversation) == "first-owner"


def test_the_list_is_the_shoppers_own(client: TestClient) -> None:
    told = client.post("/api/chat", json={"message": SAID, "user": "lister"}).json()
    mine = client.get("/api/conversations", params={"user": "lister"}).json()["conversations"]
    assert [one["conversation_id"] for one in mine] == [told["conversation_id"]]
    assert (mine[0]["opening"], mine[0]["turns"]) == (SAID, 1)
    assert client.get("/api/conversations").json() == {"conversations": []}
    assert client.get("/api/conversations", params={"user": "nobody"}).json() == {
        "conversations": []
    }
