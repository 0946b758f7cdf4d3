"""What an official account left of a shopper is theirs: it is exported and goes with them."""

import pytest

from assistant.errors import UnknownShopper
from assistant.privacy.exporting import exported
from assistant.privacy.forgetting import forget
from assistant.service.service import Service
from tests.ui.channels.platform import Sender, said
from tests.ui.channels.scenes import (
    agent_writes,
)
from ui.channels.pushing import Pusher


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
