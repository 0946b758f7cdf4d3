"""What reaches a shopper outside their own exchange: agents' messages, and the platform's moods."""

import time
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.agents.changes import newest_change
from assistant.agents.looking import Looking
from assistant.channels.parcel import State
from assistant.service.service import Service
from tests.ui.channels.platform import APP_ID, SECRET, Sender, Servers, platform_servers, said
from tests.ui.channels.scenes import (
    DAY,
    agent_writes,
    conversation,
    history,
    now_due,
    parcels,
    silent_for,
    waiting,
)
from ui.channels.channel import Fate
from ui.channels.pushing import MOST_TRIES, Pusher
from ui.channels.wechat.client import Api

# --- what agents write


def test_an_agents_message_comes_with_the_name_and_once(
    service: Service, servers: Servers, pusher: Pusher, shopper: Sender
) -> None:
    said(shopper.say("转人工"))
    agent_writes(service, shopper, "您好，我来看看。")
    pusher.look()
    pusher.look()
    assert servers.texts.count("小林：您好，我来看看。") == 1
    assert shopper.say("好的").text == "success"


def test_a_number_said_to_an_agent_stays_a_number(service: Service, shopper: Sender) -> None:
    shopper.say("想买跑步鞋")
    agent_writes(service, shopper, "要几双？")
    offered = history(service, shopper)[-1]["response"]
    number = str(len(offered["products"]) + 1)
    shopper.say(number)
    assert history(service, shopper)[-1]["message"] == {"text": number}


def test_beyond_the_window_messages_are_kept_until_the_shopper_writes(
    service: Service, servers: Servers, pusher: Pusher, shopper: Sender
) -> None:
    said(shopper.say("转人工"))
    agent_writes(service, shopper, "一")
    agent_writes(service, shopper, "二")
    silent_for(service, shopper, 3 * DAY)
    pusher.look()
    assert servers.texts == []
    assert {one.state for one in parcels(pusher, shopper)} == {State.KEPT}
    shopper.say("还在吗")
    now_due(service)
    pusher.look()
    assert [text for text in servers.texts if text.startswith("小林：")] == ["小林：一", "小林：二"]


# --- the platform's servers


@pytest.mark.parametrize("code", [45015, 45047])
def test_what_the_platform_does_not_take_now_is_kept_in_order(
    service: Service, servers: Servers, pusher: Pusher, shopper: Sender, code: int
) -> None:
    waiting(service, shopper, "一", "二")
    servers.errors.append(code)
    pusher.look()
    assert servers.texts == []
    shopper.say("在")
    now_due(service)
    pusher.look()
    assert [text for text in servers.texts if text.startswith("小林：")] == ["小林：一", "小林：二"]


@pytest.mark.parametrize(("code", "wait"), [(-1, 2), (45011, 60), (45009, 3_600), (40164, 600)])
def test_what_fails_for_a_while_is_sent_again_no_sooner_than_it_may(
    service: Service, servers: Servers, pusher: Pusher, shopper: Sender, code: int, wait: int
) -> None:
    waiting(service, shopper, "一", "二")
    servers.errors.append(code)
    before = time.time()
    pusher.look()
    assert servers.texts == []  # the second does not overtake the first
    first = parcels(pusher, shopper)[0]
    assert first.next_at >= before + wait
    now_due(service)
    pusher.look()
    assert [text for text in servers.texts if text.startswith("小林：")] == ["小林：一", "小林：二"]


def test_what_is_refused_for_good_is_put_aside_and_keeps_nothing_back(
    service: Service, servers: Servers, pusher: Pusher, shopper: Sender
) -> None:
    waiting(service, shopper, "一", "二")
    pusher.conversing.senders.pass_on(pusher.conversing.channel.pieces)
    servers.errors.append(40003)
    pusher.look()
    states = [one.state for one in parcels(pusher, shopper)]
    assert states.count(State.DEAD) == 1
    assert states.count(State.DELIVERED) == len(states) - 1 > 0


def test_a_server_that_is_down_loses_nothing(
    service: Service, servers: Servers, pusher: Pusher, shopper: Sender
) -> None:
    waiting(service, shopper, "一")
    servers.down = True
    pusher.look()
    assert servers.texts == []
    servers.down = False
    now_due(service)
    pusher.look()
    assert "小林：一" in servers.texts


def test_a_token_is_asked_for_once_and_anew_when_it_is_over(
    service: Service, servers: Servers, pusher: Pusher, shopper: Sender
) -> None:
    waiting(service, shopper, "一", "二")
    servers.tokens = 0
    pusher.conversing.channel.send(shopper.open_id, "零")
    servers.expire()
    pusher.look()
    assert servers.tokens == 2
    assert {"小林：一", "小林：二"} <= set(servers.texts)


def test_a_shopper_who_unsubscribes_is_sent_nothing_more(
    service: Service, servers: Servers, pusher: Pusher, shopper: Sender
) -> None:
    waiting(service, shopper, "一")
    pusher.conversing.senders.pass_on(pusher.conversing.channel.pieces)
    assert shopper.does("unsubscribe").text == "success"
    pusher.look()
    assert servers.texts == []
    assert {one.state for one in parcels(pusher, shopper)} == {State.DEAD}


def test_a_token_that_is_over_and_given_out_all_the_same_is_insisted_on(
    service: Service, servers: Servers, pusher: Pusher, shopper: Sender
) -> None:
    waiting(service, shopper, "一")
    servers.stubborn = True
    servers.expire()
    pusher.look()
    assert "小林：一" in servers.texts
    assert servers.forced == 1


def test_a_file_is_fetched_with_a_token_that_was_over(servers: Servers, pusher: Pusher) -> None:
    servers.media["late"] = b"photo"
    pusher.conversing.channel.fetch("late")
    servers.expire()
    assert pusher.conversing.channel.fetch("late") == b"photo"


@pytest.mark.parametrize("code", [45009, 45011, 40001, 40164])
def test_what_concerns_everybody_stops_everybody(
    service: Service, servers: Servers, pusher: Pusher, client: TestClient, code: int
) -> None:
    both = [Sender(client, f"o-all-{code}-{number}") for number in "12"]
    for one in both:
        waiting(service, one, "一")
    pusher.conversing.channel.send("o-nobody", "零")
    servers.rest()
    servers.errors += [code] * 2
    pusher.look()
    assert servers.calls <= 2  # a token is replaced once; the other shopper is not tried
    assert servers.texts == []
    servers.errors.clear()
    now_due(service)
    pusher.look()
    assert servers.texts.count("小林：一") == 2


@pytest.mark.parametrize("code", [40125, 40013, 40164])
def test_without_a_token_nothing_is_given_up(
    service: Service, servers: Servers, pusher: Pusher, shopper: Sender, code: int
) -> None:
    waiting(service, shopper, "一")
    servers.expire()
    servers.no_token = code
    pusher.conversing.channel.send("o-nobody", "零")
    for _ in range(12):
        now_due(service)
        pusher.look()
    states = {one.state for one in parcels(pusher, shopper)}
    assert states == {State.WAITING}
    servers.no_token = 0
    now_due(service)
    pusher.look()
    assert "小林：一" in servers.texts


def test_servers_that_are_gone_and_come_back_take_what_waited() -> None:
    with platform_servers() as first:
        api = Api(first.url, APP_ID, SECRET)
        assert api.send("o-1", "一").fate is Fate.ARRIVED
    assert api.send("o-1", "二").fate is Fate.PAUSED
    with platform_servers(int(first.url.rsplit(":", 1)[1])) as second:
        second.expire()
        assert api.send("o-1", "二").fate is Fate.ARRIVED
        assert second.texts == ["二"]


def test_what_may_have_arrived_is_not_sent_for_ever(
    service: Service, servers: Servers, pusher: Pusher, shopper: Sender
) -> None:
    waiting(service, shopper, "一")
    pusher.conversing.channel.send("o-nobody", "零")  # there is a token
    servers.down = True
    for _ in range(MOST_TRIES * 3):
        now_due(service)
        pusher.look()
    assert {one.state for one in parcels(pusher, shopper)} == {State.DEAD}


# --- what the agent is told


def told(service: Service, shopper: Sender) -> list[tuple[str, str]]:
    """What the agent wrote, with what the desk says became of it."""
    talk = Looking(service.agents, "zh").conversation(conversation(service, shopper), "小林")
    wrote = (one for one in talk["transcript"] if one["who"] == "agent")
    return [(one["text"], one.get("delivery", {}).get("state", "")) for one in wrote]


def reach(service: Service, shopper: Sender) -> dict[str, Any]:
    talk = Looking(service.agents, "zh").conversation(conversation(service, shopper), "小林")
    found: dict[str, Any] = talk["channel"]
    return found


def test_the_desk_says_what_arrived(service: Service, pusher: Pusher, shopper: Sender) -> None:
    waiting(service, shopper, "一")
    assert reach(service, shopper)["open"] is True
    pusher.conversing.senders.pass_on(pusher.conversing.channel.pieces)
    assert told(service, shopper) == [("一", "waiting")]
    before = newest_change(service.shop.engine)
    pusher.look()
    assert told(service, shopper) == [("一", "delivered")]
    assert newest_change(service.shop.engine) > before


def test_beyond_the_window_the_agent_is_told_and_told_again_when_it_arrived(
    service: Service, pusher: Pusher, shopper: Sender
) -> None:
    waiting(service, shopper, "一")
    silent_for(service, shopper, 3 * DAY)
    assert reach(service, shopper)["open"] is False
    pusher.look()
    agent_writes(service, shopper, "二")
    before = newest_change(service.shop.engine)
    pusher.look()
    assert told(service, shopper) == [("一", "kept"), ("二", "kept")]
    shopper.say("在")
    now_due(service)
    pusher.look()
    assert told(service, shopper) == [("一", "delivered"), ("二", "delivered")]
    assert reach(service, shopper)["open"] is True
    assert newest_change(service.shop.engine) > before


def test_what_is_refused_for_good_is_told_to_the_agent(
    service: Service, servers: Servers, pusher: Pusher, shopper: Sender
) -> None:
    waiting(service, shopper, "一")
    servers.errors += [43004] * 2
    pusher.look()
    talk = Looking(service.agents, "zh").conversation(conversation(service, shopper), "小林")
    (wrote,) = (one for one in talk["transcript"] if one["who"] == "agent")
    assert wrote["delivery"]["state"] == "dead"
    assert "43004" in wrote["delivery"]["told"]


def test_a_message_to_who_has_left_is_told_to_the_agent(
    service: Service, pusher: Pusher, shopper: Sender
) -> None:
    waiting(service, shopper, "一")
    pusher.conversing.senders.pass_on(pusher.conversing.channel.pieces)
    before = newest_change(service.shop.engine)
    shopper.does("unsubscribe")
    assert told(service, shopper) == [("一", "dead")]
    assert newest_change(service.shop.engine) > before


def test_an_agents_long_message_comes_in_pieces_and_is_one_to_the_desk(
    service: Service, servers: Servers, pusher: Pusher, shopper: Sender
) -> None:
    long = "".join(f"第 {n} 步是很长的一步。" for n in range(200))
    waiting(service, shopper, long)
    pusher.look()
    pieces = [text for text in servers.texts if "步" in text]
    assert len(pieces) > 1
    assert "".join(pieces) == f"小林：{long}"
    assert told(service, shopper) == [(long, "delivered")]


def test_a_shopper_of_a_channel_has_a_name_at_the_desk(service: Service, shopper: Sender) -> None:
    waiting(service, shopper)
    talk = Looking(service.agents, "zh").conversation(conversation(service, shopper), "小林")
    assert talk["shopper"] == f"微信顾客 {shopper.open_id[-4:]}"


def test_on_the_page_nothing_is_said_of_channels(service: Service) -> None:
    talk = service.start(user="mei")
    assert Looking(service.agents, "zh").conversation(talk, "小林")["channel"] is None
