"""What an agent at the desk is told of a shopper on a channel, and of what became of each message."""

from typing import Any

from assistant.agents.changes import changes_after, newest_change
from assistant.agents.looking import Looking
from assistant.service.service import Service
from tests.ui.channels.platform import Sender, Servers
from tests.ui.channels.scenes import (
    DAY,
    agent_writes,
    conversation,
    now_due,
    silent_for,
    waiting,
)
from ui.channels.pushing import Pusher


def told(service: Service, shopper: Sender) -> list[tuple[str, str]]:
    """What the agent wrote, with what the desk says became of it."""
    talk = Looking(service.agents, "zh").conversation(conversation(service, shopper), "小林")
    wrote = (one for one in talk["transcript"] if one["who"] == "agent")
    return [(one["text"], one.get("delivery", {}).get("state", "")) for one in wrote]


def redrawn(service: Service, shopper: Sender, since: int) -> bool:
    """Whether a desk on a screen draws the conversation anew."""
    news = changes_after(service.shop.engine, since)
    talk = conversation(service, shopper)
    return any(one.within and one.conversation_id == talk for one in news)


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
    assert redrawn(service, shopper, before)


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
    assert redrawn(service, shopper, before)
    shopper.say("在")
    before = newest_change(service.shop.engine)
    now_due(service)
    pusher.look()
    assert told(service, shopper) == [("一", "delivered"), ("二", "delivered")]
    assert reach(service, shopper)["open"] is True
    assert redrawn(service, shopper, before)


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
    assert redrawn(service, shopper, before)


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
