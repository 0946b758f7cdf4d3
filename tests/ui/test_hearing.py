"""``/api/stream`` without a message: agents are heard as they write, by whom the conversation belongs to."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from assistant.service.service import Service
from assistant.turn.turns import Say
from ui import api_hearing
from ui.api_hearing import heard_before
from ui.hearing import linked, standing_html
from ui.panels import Place

SHOP = Place("CNY", "Asia/Shanghai")
WAIT = httpx.Timeout(20)


class Listener:
    """Somebody who listens; gives one event after the other."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines

    def next(self) -> tuple[str, dict[str, Any], str]:
        """Name, data and id of the next event; comments are left out."""
        fields: dict[str, str] = {}
        for line in self._lines:
            if not line and "event" in fields:
                return fields["event"], json.loads(fields["data"]), fields.get("id", "")
            if line and not line.startswith(":"):
                name, _, value = line.partition(": ")
                fields[name] = value
        raise AssertionError("the server said no more")


@contextmanager
def listening(site: str, **request: Any) -> Iterator[Listener]:  # noqa: ANN401 (of httpx)
    method = "POST" if "json" in request else "GET"
    with httpx.stream(method, f"{site}api/stream", timeout=WAIT, **request) as answer:
        assert answer.status_code == 200, answer.read()
        yield Listener(answer.iter_lines())


@pytest.fixture
def talk(service: Service) -> str:
    """A conversation in which a person was asked for."""
    conversation = service.start()
    service.reply(conversation, Say("转人工"))
    return conversation


def test_agents_are_heard_as_they_write(site: str, service: Service, talk: str) -> None:
    desk = service.agents
    with listening(site, json={"conversation_id": talk}) as ear:
        assert ear.next() == ("start", {"conversation_id": talk}, "")
        name, told, _ = ear.next()
        assert (name, told["handoff"]["state"]) == ("standing", "waiting")
        desk.take(talk, "阿禾")
        seen = dict(ear.next()[:2] for _ in range(2))
        assert seen["standing"]["handoff"]["agent"] == "阿禾"
        assert "阿禾" in seen["notice"]["text"]
        desk.say(talk, "阿禾", "你好", "m-1")
        name, told, place = ear.next()
        assert (name, told["text"], told["name"]) == ("agent", "你好", "阿禾")
    desk.say(talk, "阿禾", "还在吗", "m-2")
    again = {"Last-Event-ID": place}
    with listening(site, params={"conversation_id": talk}, headers=again) as ear:
        assert ear.next()[0] == "start"
        assert ear.next()[1]["text"] == "还在吗"
    with listening(site, json={"conversation_id": talk, "after": told["id"]}) as ear:
        assert ear.next()[0] == "start"
        assert ear.next()[1]["text"] == "还在吗"
    desk.hand_back(talk, "阿禾")


def post(address: str, body: dict[str, Any]) -> httpx.Response:
    return httpx.post(address, json=body, timeout=60)


def test_nobody_hears_of_anothers_conversation(site: str, service: Service) -> None:
    owned = service.start(user="somebody")
    for body in ({"conversation_id": owned}, {"conversation_id": "no-such"}):
        answer = post(f"{site}api/stream", body)
        assert answer.status_code == 404
        assert answer.json()["error"]["code"] == "unknown_conversation"
    assert post(f"{site}api/stream", {}).status_code == 400
    assert post(f"{site}api/chat", {"conversation_id": owned}).status_code == 400


def test_an_agent_is_rated_once_by_whoever_was_helped(site: str, service: Service) -> None:
    conversation = service.start()
    service.reply(conversation, Say("转人工"))
    address = f"{site}api/conversations/{conversation}/rating"
    assert post(address, {"stars": 5}).json()["error"]["code"] == "rated_already"
    service.agents.take(conversation, "阿禾")
    service.agents.resolve(conversation, "阿禾")
    assert post(address, {"stars": 6}).status_code == 400
    assert post(address, {"stars": 4, "comment": "快"}).json() == {"status": "rated"}
    assert post(address, {"stars": 1}).status_code == 409


def test_not_more_listen_than_the_program_can_hold(
    site: str, talk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_hearing, "MOST_LISTENERS", 0)
    answer = post(f"{site}api/stream", {"conversation_id": talk})
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "busy")
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("told", "number"), [("a/~12", 12), ("b/~12", 0), ("a/m-1/done", 0), ("", 0), ("a/~x", 0)]
)
def test_an_events_id_says_what_was_heard(told: str, number: int) -> None:
    assert heard_before(told, "a") == number


def test_words_are_escaped_and_links_can_be_followed() -> None:
    shown = linked("<b>看</b> https://shop.example/a?b=1&c=2。和 http://x.example).")
    assert "&lt;b&gt;看&lt;/b&gt;" in shown
    assert 'href="https://shop.example/a?b=1&amp;c=2"' in shown
    assert ">http://x.example</a>)." in shown
    assert linked("javascript:alert(1)") == "javascript:alert(1)"


def test_who_has_the_conversation_is_said_and_nothing_where_nobody_has() -> None:
    assert standing_html(None, SHOP, "zh") == ""
    assert "前面还有 2 位" in standing_html({"state": "waiting", "position": 3}, SHOP, "zh")
    assert "you are next" in standing_html({"state": "waiting", "position": 1}, SHOP, "en")
    due = {"state": "ticket", "due_at": "2026-11-02T17:00+08:00"}
    assert "17:00" in standing_html(due, SHOP, "zh")
    mine = standing_html({"state": "with_agent", "agent": "<i>Lin"}, SHOP, "en")
    assert "&lt;i&gt;Lin is helping you" in mine
    assert "no-person" not in mine
