"""The desk over HTTP: who is let in, and what an agent sees and does."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from assistant.accounts.account import Role
from assistant.accounts.store import AccountStore
from assistant.clock import wall_clock
from assistant.service.service import Service
from tests.small_shop import build_shop
from tests.ui.conftest import serving
from tests.ui.test_api import LOOPBACK
from ui.api import create_app
from ui.desks.desks import add_desks
from ui.desks.doors import COOKIE, LOGIN

PASSWORD = "long enough for tests"  # noqa: S105
SETTINGS = 'banned_words = ["全网最低"]\n[agents]\ncapacity = 2\nteams = {returns = ["Ben"]}\n'
DESK = "/api/desk"


class Shop:
    """A site with agents who have logged in, and shoppers."""

    def __init__(self, service: Service) -> None:
        self.service = service
        app = create_app(service)
        add_desks(app, service)
        self.app = app
        store = AccountStore(service.shop.engine)
        for name, role in (("Ada", Role.AGENT), ("Ben", Role.AGENT), ("Tess", Role.TESTER)):
            store.add(name, role, PASSWORD, wall_clock())
        self.shopper = TestClient(app, client=LOOPBACK)
        self.ada, self.ben, self.tess = map(self.logged_in, ("Ada", "Ben", "Tess"))

    def logged_in(self, name: str) -> TestClient:
        client = TestClient(self.app, follow_redirects=False)
        client.post(LOGIN, data={"name": name, "password": PASSWORD})
        return client

    def says(self, text: str, talk: str | None = None) -> dict[str, Any]:
        body = {"message": text} | ({"conversation_id": talk} if talk else {})
        told: dict[str, Any] = self.shopper.post("/api/chat", json=body).json()
        return told

    def asks(self) -> str:
        return str(self.says("转人工")["conversation_id"])


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    folder = build_shop(tmp_path / "shop")
    file = folder / "shop.toml"
    file.write_text(file.read_text("utf-8") + SETTINGS, "utf-8")
    service = Service.open(folder)
    yield Shop(service)
    service.close()


def post(client: TestClient, talk: str, deed: str, /, **body: object) -> Any:  # noqa: ANN401 (of whichever client there is)
    return client.post(f"{DESK}/conversations/{talk}/{deed}", json=body)


def test_only_agents_are_let_in(shop: Shop) -> None:
    assert shop.shopper.get(f"{DESK}/state").status_code == 401
    assert shop.tess.get(f"{DESK}/state").status_code == 403
    assert shop.ada.get(f"{DESK}/state").status_code == 200


def test_without_a_guard_before_it_nobody_gets_in_either(shop: Shop) -> None:
    bare = TestClient(create_app(shop.service))
    talk = shop.asks()
    assert bare.get(f"{DESK}/state").status_code == 401
    assert post(bare, talk, "take").status_code == 401
    cookie = {"Cookie": f"{COOKIE}={shop.ada.cookies[COOKIE]}"}
    assert bare.get(f"{DESK}/state", headers=cookie).status_code == 200
    foreign = {**cookie, "Origin": "https://elsewhere.example"}
    assert bare.post(f"{DESK}/conversations/{talk}/take", headers=foreign).status_code == 403


def test_an_agent_sees_the_queue_and_takes_the_first(shop: Shop) -> None:
    shop.says("用了你们的东西我过敏了，脸都肿了，手机 13800138000")
    calm = shop.asks()
    assert shop.ada.post(f"{DESK}/presence", json={"presence": "online"}).json() == {
        "name": "Ada",
        "presence": "online",
        "load": 0,
        "capacity": 2,
        "teams": [],
    }
    state = shop.ada.get(f"{DESK}/state").json()
    first, second = state["queue"]
    assert second["conversation_id"] == calm
    assert (first["position"], first["reason"], first["language"]) == (1, "allergy", "zh")
    assert first["urgency"] >= 15
    assert "说用后过敏或皮肤出问题" in first["why"]
    assert "138001" not in first["snippet"]
    english = shop.ada.get(f"{DESK}/state", params={"language": "en"}).json()
    assert "speaks of an allergic reaction" in english["queue"][0]["why"]
    assert post(shop.ada, calm, "take").json()["agent"] == "Ada"
    after = shop.ada.get(f"{DESK}/state").json()
    assert after["rev"] > state["rev"]
    assert [one["conversation_id"] for one in after["mine"]] == [calm]
    assert after["me"]["load"] == 1
    (ada,) = shop.ben.get(f"{DESK}/state").json()["colleagues"]
    assert (ada["name"], ada["presence"], ada["load"]) == ("Ada", "online", 1)


def test_a_whole_conversation_with_a_person(shop: Shop) -> None:
    talk = shop.asks()
    post(shop.ada, talk, "take")
    assert shop.says("在吗？我电话 13800138000", talk)["reply"] == ""
    (mine,) = shop.ada.get(f"{DESK}/state").json()["mine"]
    assert (mine["unread"], mine["last"]) == (2, "在吗？我电话 *******8000")
    assert post(shop.ada, talk, "read").json() == {"ok": True}
    assert shop.ada.get(f"{DESK}/state").json()["mine"][0]["unread"] == 0
    sent = post(shop.ada, talk, "messages", text="在的", message_id="a1").json()
    assert (sent["who"], sent["name"], sent["text"]) == ("agent", "Ada", "在的")
    seen = shop.ada.get(f"{DESK}/conversations/{talk}").json()
    assert seen["state"] == "with_agent"
    assert [one["who"] for one in seen["transcript"]] == [
        *("shopper", "assistant", "notice", "shopper", "agent")
    ]
    assert "13800138000" not in str(seen["transcript"])
    assert post(shop.ada, talk, "resolve").json()["state"] == "resolved"
    assert shop.says("跑步鞋", talk)["products"]


def test_the_second_to_take_is_refused(shop: Shop) -> None:
    talk = shop.asks()
    assert post(shop.ada, talk, "take").status_code == 200
    refused = post(shop.ben, talk, "take")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "taken")
    assert "Ada" in refused.json()["error"]["message"]
    later = post(shop.ben, talk, "messages", text="您好", message_id="b1")
    assert (later.status_code, later.json()["error"]["code"]) == (409, "not_yours")


def test_who_has_enough_gets_no_more(shop: Shop) -> None:
    for _ in range(2):
        assert post(shop.ada, shop.asks(), "take").status_code == 200
    refused = post(shop.ada, shop.asks(), "take")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "full")


def test_banned_words_are_named_before_anything_is_sent(shop: Shop) -> None:
    talk = shop.asks()
    post(shop.ada, talk, "take")
    body = {"text": "我们全网最低", "message_id": "a1"}
    refused = post(shop.ada, talk, "messages", **body)
    assert refused.status_code == 409
    assert refused.json()["error"]["code"] == "banned_phrase"
    assert refused.json()["error"]["phrases"] == ["全网最低"]
    assert len(shop.service.agents.heard(talk)) == 1
    assert post(shop.ada, talk, "messages", **body, anyway=True).status_code == 200


def test_a_team_gets_what_is_transferred_to_it(shop: Shop) -> None:
    talk = shop.asks()
    post(shop.ada, talk, "take")
    moved = post(shop.ada, talk, "transfer", to_team="returns", note="要退货")
    assert moved.json()["state"] == "waiting"
    (queued,) = shop.ben.get(f"{DESK}/state").json()["queue"]
    assert queued["team"] == "returns"
    wrong = post(shop.ada, talk, "transfer")
    assert wrong.status_code == 400


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("messages", {"text": "", "message_id": "a1"}),
        ("messages", {"text": "您好"}),
        ("messages", {"text": "您好", "message_id": "a1", "more": 1}),
        ("notes", {}),
        ("transfer", {"to_agent": "Ben", "to_team": "returns"}),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(
    shop: Shop, what: str, body: dict[str, object]
) -> None:
    talk = shop.asks()
    post(shop.ada, talk, "take")
    refused = post(shop.ada, talk, what, **body)
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "invalid_request")


@pytest.mark.parametrize("what", ["take", "resolve", "hand_back", "read"])
def test_a_conversation_there_is_not_is_not_found(shop: Shop, what: str) -> None:
    assert post(shop.ada, "nothing", what).status_code == 404
    assert shop.ada.get(f"{DESK}/conversations/nothing").status_code == 404


def test_a_ticket_is_answered(shop: Shop) -> None:
    talk = shop.asks()
    shop.says("留言", talk)
    shop.says("鞋子开胶了要退货，电话 13800138000", talk)
    told = shop.ada.get(f"{DESK}/tickets").json()
    (ticket,) = told["tickets"]
    assert (told["open"], told["overdue"], ticket["conversation_id"]) == (1, 0, talk)
    assert "13800138000" not in ticket["text"]
    assert shop.ada.get(f"{DESK}/state").json()["tickets"] == {"open": 1, "overdue": 0}
    path = f"{DESK}/tickets/{ticket['id']}/close"
    assert shop.ada.post(path, json={"text": "全网最低"}).status_code == 409
    assert shop.ada.post(path, json={"text": "已登记"}).json()["state"] == "closed"
    assert shop.ada.post(path, json={"text": "已登记"}).status_code == 400
    assert [one.text for one in shop.service.agents.heard(talk)] == ["已登记"]


def events(lines: Iterator[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The events of a stream, without its heartbeats."""
    name = ""
    for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        if line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


def test_what_happens_is_told_as_it_happens(shop: Shop) -> None:
    with serving(shop.service) as address:
        cookies = {COOKIE: shop.ada.cookies[COOKIE]}
        with httpx.Client(base_url=address, cookies=cookies, timeout=60) as ada:
            assert httpx.get(f"{address}{DESK[1:]}/stream", timeout=60).status_code == 401
            with ada.stream("GET", f"{DESK}/stream") as stream:
                heard = events(stream.iter_lines())
                name, first = next(heard)
                assert (name, first["rev"]) == ("state", ada.get(f"{DESK}/state").json()["rev"])
                chat = httpx.post(f"{address}api/chat", json={"message": "转人工"}, timeout=60)
                talk = chat.json()["conversation_id"]
                name, second = next(heard)
                assert name == "state"
                assert second["rev"] > first["rev"]
                ada.post(f"{DESK}/conversations/{talk}/take")
                assert next(heard)[0] == "state"
                said = {"message": "在吗", "conversation_id": talk}
                httpx.post(f"{address}api/chat", json=said, timeout=60)
                assert next(heard) == ("message", {"conversation_id": talk})
                assert next(heard)[0] == "state"


def test_records_over_http(shop: Shop) -> None:
    talk = shop.says("我电话 13800138000")["conversation_id"]
    shop.says("转人工", talk)
    post(shop.ada, talk, "take")
    seen = shop.ada.get(f"{DESK}/conversations/{talk}").json()
    what = seen["panel"]["masked"][0]["what"]
    assert post(shop.ada, talk, "reveal", what=what).json()["value"] == "我电话 13800138000"
    assert post(shop.ada, talk, "reveal", what="turn:99").status_code == 400
    assert {one["language"] for one in shop.ada.get(f"{DESK}/canned?language=en").json()} == {"en"}
    (hit,) = shop.ada.get(f"{DESK}/search", params={"q": "转人工"}).json()["found"]
    assert (hit["conversation_id"], hit["state"], hit["agent"]) == (talk, "with_agent", "Ada")
    days = {"from": "2020-01-01", "to": "2099-01-01"}
    file = shop.ada.get(f"{DESK}/export", params={**days, "format": "csv"})
    assert file.headers["content-type"].startswith("text/csv")
    assert "attachment" in file.headers["content-disposition"]
    assert talk in file.text
    assert shop.ada.get(f"{DESK}/export", params={"from": "x", "to": "y"}).status_code == 400
    for path in ("canned", "search", "export?from=2020-01-01&to=2020-01-01"):
        assert shop.shopper.get(f"{DESK}/{path}").status_code == 401
    assert post(shop.shopper, talk, "reveal", what=what).status_code == 401


def test_the_loser_hears_who_has_it(shop: Shop) -> None:
    talk = shop.asks()
    post(shop.ada, talk, "take")
    assert post(shop.ben, talk, "take").json()["error"]["by"] == "Ada"
