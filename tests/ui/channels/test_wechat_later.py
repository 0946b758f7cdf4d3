"""An official account whose answers take longer than its platform waits: they come later, once, in order."""

import shutil
import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from assistant.channels.inbox import Inbox, Kept
from assistant.service.service import Service
from assistant.shop.folder import Shop
from assistant.turn.turns import Message, Turn
from tests.ui.channels.platform import Sender, Servers, said
from tests.ui.channels.scenes import (
    history,
    now_due,
    parcels,
    wait_until,
)
from tests.ui.test_server import program
from ui.channels.channel import Incoming, Sort
from ui.channels.pushing import Pusher
from ui.channels.wechat.answering import WechatRoutes
from ui.limits import Gate


class Slow:
    """A service that answers when it is let."""

    def __init__(self, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
        self.let, self.calls, self._reply = threading.Event(), 0, service.reply
        monkeypatch.setattr(service, "reply", self.reply)

    def reply(self, conversation_id: str, message: Message, message_id: str) -> Turn:
        self.calls += 1
        assert self.let.wait(60)
        return self._reply(conversation_id, message, message_id)


@pytest.fixture
def hasty(client: TestClient, pusher: Pusher) -> FastAPI:
    """The same account with little time for a reply."""
    app = FastAPI()
    conversing = pusher.conversing
    WechatRoutes(conversing.channel, conversing, Gate(), 0.2).add_to(app)  # type: ignore[arg-type]
    return app


def test_a_slow_answer_is_acknowledged_and_comes_later(
    service: Service,
    servers: Servers,
    pusher: Pusher,
    shopper: Sender,
    hasty: FastAPI,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slow = Slow(service, monkeypatch)
    with TestClient(hasty) as opened:
        late = Sender(opened, shopper.open_id)
        assert late.say("想买跑步鞋", MsgId="m-slow").text == "success"
        assert late.say("想买跑步鞋", MsgId="m-slow").text == "success"
        slow.let.set()
        wait_until(lambda: bool(parcels(pusher, shopper)))
        assert late.say("想买跑步鞋", MsgId="m-slow").text == "success"
    pusher.look()
    reply = history(service, shopper)[0]["response"]["reply"]
    assert slow.calls == 1
    assert [text.startswith(reply) for text in servers.texts] == [True]
    assert servers.sent[0]["touser"] == shopper.open_id


def test_a_reply_that_nobody_waited_for_is_sent_later_once(
    service: Service,
    servers: Servers,
    pusher: Pusher,
    shopper: Sender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def hung_up(_request: Request) -> bool:
        return True

    monkeypatch.setattr(Request, "is_disconnected", hung_up)
    reply = said(shopper.say("想买跑步鞋"))
    pusher.look()
    assert servers.texts == []  # the platform may repeat the message and fetch it
    for _ in range(2):
        now_due(service)
        pusher.look()
    assert servers.texts == [reply]
    assert len(history(service, shopper)) == 1


def test_a_reply_that_a_repetition_fetched_is_not_sent_again(
    service: Service,
    servers: Servers,
    pusher: Pusher,
    shopper: Sender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def hung_up(_request: Request) -> bool:
        return True

    with monkeypatch.context() as broken:
        broken.setattr(Request, "is_disconnected", hung_up)
        first = said(shopper.say("想买跑步鞋", MsgId="m-again"))
    assert said(shopper.say("想买跑步鞋", MsgId="m-again")) == first
    now_due(service)
    pusher.look()
    assert servers.texts == []


def test_the_time_for_a_reply_begins_when_the_message_comes(
    servers: Servers,
    pusher: Pusher,
    shopper: Sender,
    hasty: FastAPI,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    take = Inbox.take

    def slowly(inbox: Inbox, key: str, sender: str, body: Mapping[str, object]) -> Kept:
        time.sleep(0.3)
        return take(inbox, key, sender, body)

    monkeypatch.setattr(Inbox, "take", slowly)
    with TestClient(hasty) as opened:
        late = Sender(opened, shopper.open_id)
        assert late.say("想买跑步鞋").text == "success"
        wait_until(lambda: bool(parcels(pusher, shopper)))
    pusher.look()
    assert len(servers.texts) == 1


def test_a_message_whose_answer_died_is_answered_after_a_restart(
    service: Service,
    servers: Servers,
    pusher: Pusher,
    shopper: Sender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as broken:

        def fails(*_args: object, **_named: object) -> Turn:
            raise RuntimeError("the machine was switched off here")

        broken.setattr(service, "reply", fails)
        assert shopper.say("想买跑步鞋", MsgId="m-died").text == "success"
    pusher.look()
    assert servers.texts == []
    now_due(service)
    pusher.look()
    pusher.look()
    assert len(servers.texts) == 1
    assert len(history(service, shopper)) == 1


def test_a_message_that_fails_again_and_again_is_owned_up_to(
    service: Service,
    servers: Servers,
    pusher: Pusher,
    shopper: Sender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(*_args: object, **_named: object) -> Turn:
        raise RuntimeError("never works")

    monkeypatch.setattr(service, "reply", fails)
    shopper.say("想买跑步鞋")
    for _ in range(4):
        now_due(service)
        pusher.look()
    assert len(servers.texts) == 1
    assert "再发一次" in servers.texts[0]


def test_what_does_not_fit_the_reply_follows_in_order(
    service: Service,
    servers: Servers,
    pusher: Pusher,
    shopper: Sender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    long = "".join(f"第 {n} 句是很长的一句话。" for n in range(300))
    before = service.reply

    def wordy(conversation_id: str, message: Message, message_id: str) -> Turn:
        turn = before(conversation_id, message, message_id)
        return replace(turn, body={**turn.body, "reply": long, "products": [], "suggestions": []})

    monkeypatch.setattr(service, "reply", wordy)
    first = said(shopper.say("你好"))
    now_due(service)
    pusher.look()
    assert "".join([first, *servers.texts]) == long
    assert len(servers.texts) > 1
    assert "第".encode() in servers.bodies[0]


def test_a_message_seen_to_by_two_is_sent_once(
    service: Service, pusher: Pusher, shopper: Sender
) -> None:
    inbox_ = pusher.conversing.inbox
    kept = inbox_.take("m-two", shopper.open_id, {})
    assert inbox_.settle(kept, None, ["一"])
    assert not inbox_.settle(kept, None, ["一"])
    assert [one.text for one in parcels(pusher, shopper)] == ["一"]


def test_a_server_answers_what_its_forerunner_left(
    tmp_path: Path, folder: Path, service: Service, servers: Servers
) -> None:
    shop = tmp_path / "shop"
    shutil.copytree(folder, shop)
    died = Inbox(Shop.open(shop).engine, "wechat", lambda: time.time() - 3_600)
    came = Incoming("m-left", "o-left-over", Sort.SAID, "想买跑步鞋")
    died.take(came.key, came.sender, came.to_json())
    died.engine.dispose()
    servers.sent.clear()
    with program(shop) as (_, port):
        wait_until(lambda: bool(servers.sent))
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as line:
            assert "¥" in said(Sender(line, "o-left-over").say("有什么袜子"))
    assert servers.sent[0]["touser"] == "o-left-over"
    assert "跑步鞋" in servers.texts[0]
