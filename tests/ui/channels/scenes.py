"""What tests of channels look at and bring about: a shopper's turns, messages on their way, time that passed."""

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import update

from assistant.channels.parcel import Parcel
from assistant.channels.tables import inbox, outbox, senders
from assistant.service.service import Service
from tests.ui.channels.platform import Sender, said
from ui.channels.pushing import Pusher

DAY = 86_400.0


def history(service: Service, shopper: Sender) -> list[dict[str, Any]]:
    talks = service.talks(f"wechat:{shopper.open_id}")
    return [turn for talk in reversed(talks) for turn in service.history(talk.id)]


def conversation(service: Service, shopper: Sender) -> str:
    return service.talks(f"wechat:{shopper.open_id}")[0].id


def parcels(pusher: Pusher, shopper: Sender) -> list[Parcel]:
    return [one for one in pusher.outbox.all() if one.sender == shopper.open_id]


def now_due(service: Service) -> None:
    """Lets everything that waits for its time wait no more."""
    with service.shop.engine.begin() as connection:
        for table in (inbox, outbox):
            connection.execute(update(table).values(next_at=0.0))


def silent_for(service: Service, shopper: Sender, seconds: float) -> None:
    with service.shop.engine.begin() as connection:
        mine = senders.c.sender == shopper.open_id
        connection.execute(update(senders).where(mine).values(last_at=time.time() - seconds))


def wait_until(done: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not done():
        assert time.monotonic() < until
        time.sleep(0.02)


def agent_writes(service: Service, shopper: Sender, text: str) -> None:
    talk, agents = conversation(service, shopper), service.agents
    if not agents.has(talk):
        agents.presence("小林", capacity=100)
        agents.take(talk, "小林")
    agents.say(talk, "小林", text, f"a-{text}")


def waiting(service: Service, shopper: Sender, *texts: str) -> None:
    said(shopper.say("转人工"))
    for text in texts:
        agent_writes(service, shopper, text)
