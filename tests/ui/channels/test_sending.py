"""What reaches a shopper outside their own exchange: agents' messages, and the platform's moods."""

import time

import pytest
from fastapi.testclient import TestClient

from assistant.channels.parcel import State
from assistant.service.service import Service
from tests.ui.channels.platform import APP_ID, SECRET, Sender, Servers, platform_servers, said
from tests.ui.channels.scenes import (
    DAY,
    agent_writes,
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
