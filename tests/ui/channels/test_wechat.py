"""An official account end to end: signed and encrypted requests in, replies out, at once or later."""

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
from assistant.errors import UnknownShopper
from assistant.privacy.exporting import exported
from assistant.privacy.forgetting import forget
from assistant.service.service import Service
from assistant.shop.folder import Shop
from assistant.turn.turns import Message, Turn
from tests.assistant.attachments.test_checking import photo
from tests.ui.channels.platform import Sender, Servers, plain_xml, said
from tests.ui.channels.scenes import (
    DAY,
    agent_writes,
    history,
    now_due,
    parcels,
    silent_for,
    wait_until,
)
from tests.ui.test_server import program
from ui.channels.channel import Incoming, Sort
from ui.channels.pushing import Pusher
from ui.channels.wechat.answering import WechatRoutes
from ui.limits import Gate

# --- what is answered


def test_a_search_is_answered_with_products_prices_and_numbers(
    service: Service, shopper: Sender
) -> None:
    text = said(shopper.say("想买跑步鞋"))
    turn = history(service, shopper)[0]["response"]
    assert turn["reply"] in text
    first = turn["products"][0]
    assert f"1. {first['title']}" in text
    assert f"¥{first['price']:.0f}" in text
    offered = len(turn["products"]) + 1
    assert f"{offered}. {turn['suggestions'][0]}" in text


def test_a_number_is_the_suggestion_that_it_stood_for(service: Service, shopper: Sender) -> None:
    shopper.say("想买跑步鞋")
    turn = history(service, shopper)[0]["response"]
    shopper.say(f" {len(turn['products']) + 1}. ")
    clicked = history(service, shopper)[1]["message"]
    assert clicked == {"click": {"event": "suggestion", "position": 1}}


def test_a_number_of_the_list_is_that_product(service: Service, shopper: Sender) -> None:
    shopper.say("想买跑步鞋")
    shopper.say("２")
    assert history(service, shopper)[1]["message"] == {"text": "第二个"}


def test_a_size_is_a_size_and_no_place_in_a_list(service: Service, shopper: Sender) -> None:
    shopper.say("想买跑步鞋")
    asked = said(shopper.say("第一个加购物车"))
    assert "1. 42" not in asked
    assert "42" in history(service, shopper)[1]["response"]["suggestions"]
    shopper.say("42")
    assert history(service, shopper)[2]["response"]["cart"][0]["sku"].endswith("-42")


@pytest.mark.parametrize("text", ["98", "0", "1000"])
def test_a_number_that_stands_for_nothing_is_said(
    service: Service, shopper: Sender, text: str
) -> None:
    shopper.say("想买跑步鞋")
    shopper.say(text)
    assert history(service, shopper)[1]["message"] == {"text": text}


def test_a_new_follower_is_greeted(service: Service, shopper: Sender) -> None:
    assert said(shopper.does("subscribe")) == service.greeting("zh")


def test_a_menu_entry_says_its_key(service: Service, shopper: Sender) -> None:
    said(shopper.does("CLICK", EventKey="运费多少"))
    assert history(service, shopper)[0]["message"] == {"text": "运费多少"}


def test_a_visit_to_a_page_is_only_acknowledged(service: Service, shopper: Sender) -> None:
    assert shopper.does("VIEW", EventKey="https://example.org").text == "success"
    assert history(service, shopper) == []


def test_a_video_is_told_to_be_unreadable(shopper: Sender) -> None:
    assert "文字" in said(shopper.bring(plain_xml(shopper.open_id, "video", MediaId="m")))


def test_what_cannot_be_read_is_told_in_the_shoppers_language(shopper: Sender) -> None:
    said(shopper.say("I am looking for running shoes"))
    assert "cannot read" in said(shopper.bring(plain_xml(shopper.open_id, "video", MediaId="m")))


def test_a_face_of_the_client_is_the_sign_that_everybody_reads(
    service: Service, shopper: Sender
) -> None:
    shopper.say("谢谢[玫瑰]")
    assert history(service, shopper)[0]["message"] == {"text": "谢谢🌹"}


def test_a_photo_is_fetched_and_calls_a_person(
    service: Service, servers: Servers, shopper: Sender
) -> None:
    servers.media["media-1"] = photo()
    said(shopper.bring(plain_xml(shopper.open_id, "image", MediaId="media-1")))
    turn = history(service, shopper)[0]
    assert turn["response"]["handoff"]["reason"] == "photo"
    kept = service.attachment(turn["message"]["attachment"]["id"])
    assert kept is not None
    assert kept.media_type == "image/jpeg"


def test_a_voice_message_goes_to_a_person_as_it_was_recorded(
    service: Service, servers: Servers, shopper: Sender
) -> None:
    servers.media["voice-1"] = b"#!AMR\n" + bytes(64)
    said(shopper.bring(plain_xml(shopper.open_id, "voice", MediaId="voice-1", Format="amr")))
    turn = history(service, shopper)[0]
    assert turn["response"]["handoff"]["reason"] == "voice"
    kept = service.attachment(turn["message"]["attachment"]["id"])
    assert kept is not None
    assert kept.media_type == "audio/amr"


def test_a_photo_that_cannot_be_fetched_is_asked_for_again(shopper: Sender) -> None:
    assert "再发一次" in said(shopper.bring(plain_xml(shopper.open_id, "image", MediaId="gone")))


def test_a_conversation_goes_on_and_begins_anew_after_long_silence(
    service: Service, shopper: Sender
) -> None:
    shopper.say("想买跑步鞋")
    shopper.say("要黑色的")
    assert len(service.talks(f"wechat:{shopper.open_id}")) == 1
    silent_for(service, shopper, 2 * DAY)
    shopper.say("想买袜子")
    assert len(service.talks(f"wechat:{shopper.open_id}")) == 2


def test_long_silence_begins_nothing_new_while_a_person_is_waited_for(
    service: Service, shopper: Sender
) -> None:
    shopper.say("转人工")
    silent_for(service, shopper, 2 * DAY)
    shopper.say("还在吗")
    assert len(service.talks(f"wechat:{shopper.open_id}")) == 1


# --- later


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


# --- the server


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
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as line:
            assert "¥" in said(Sender(line, "o-left-over").say("有什么袜子"))
    assert servers.sent[0]["touser"] == "o-left-over"
    assert "跑步鞋" in servers.texts[0]


# --- rights


def nothing_on_channels(service: Service, user: str) -> bool:
    return not any(exported(service.shop, user)["channels"].values())


def test_a_shoppers_channel_is_in_the_export_and_goes_with_them(
    service: Service, pusher: Pusher, shopper: Sender
) -> None:
    said(shopper.say("转人工"))
    agent_writes(service, shopper, "您好")
    pusher.conversing.senders.pass_on(pusher.conversing.channel.pieces)
    user = f"wechat:{shopper.open_id}"
    kept = exported(service.shop, user)["channels"]
    assert kept["channel_senders"][0]["sender"] == shopper.open_id
    assert "转人工" in str(kept["channel_inbox"])
    assert "您好" in str(kept["channel_outbox"])
    forget(service.shop, user)
    assert nothing_on_channels(service, user)
    said(shopper.say("想买跑步鞋"))
    assert len(service.talks(user)) == 1


def test_who_only_follows_can_be_forgotten(service: Service, shopper: Sender) -> None:
    said(shopper.does("subscribe"))
    user = f"wechat:{shopper.open_id}"
    assert exported(service.shop, user)["conversations"] == []
    forget(service.shop, user)
    assert nothing_on_channels(service, user)


def test_who_was_never_there_cannot_be_forgotten(service: Service) -> None:
    with pytest.raises(UnknownShopper):
        forget(service.shop, "wechat:o-nobody")
