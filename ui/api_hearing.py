"""``/api/stream`` without a message: what agents write to a shopper, told as it comes.

Whoever listens names the last thing heard, so nothing is missed by a lost connection, a restarted
server or a closed page. All who listen share one look at the database a second.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, field
from typing import Any

from anyio import to_thread
from fastapi.sse import ServerSentEvent

from assistant.agents.news import news
from assistant.service.service import Service
from ui.errors import Busy

LOOKS_EVERY = 1.0  # seconds
MOST_LISTENERS = 500
HEARD = "~"  # before the number of a message in an event's id


@dataclass
class Ear:
    """Wakes who listens to a conversation when there is news of it.

    Args:
        service: Whose desk is looked at.
        looks_every: Seconds between two looks while anybody listens.
    """

    service: Service
    looks_every: float = LOOKS_EVERY
    _listeners: dict[str, set[asyncio.Event]] = field(default_factory=lambda: defaultdict(set))
    _looking: "asyncio.Task[None] | None" = None

    def listen(self, conversation_id: str) -> asyncio.Event:
        """An event that is set at every news of the conversation; to be given back to ``leave``.

        Raises:
            Busy: As many listen as the program is willing to hold.
        """
        if sum(map(len, self._listeners.values())) >= MOST_LISTENERS:
            raise Busy(f"{MOST_LISTENERS} listen already; try again soon.")
        woken = asyncio.Event()
        self._listeners[conversation_id].add(woken)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        return woken

    def leave(self, conversation_id: str, woken: asyncio.Event) -> None:
        """Listens no more."""
        self._listeners[conversation_id].discard(woken)
        if not self._listeners[conversation_id]:
            del self._listeners[conversation_id]

    async def _look(self) -> None:
        newest, _ = await to_thread.run_sync(news, self.service.agents.engine, None)
        while self._listeners:
            await asyncio.sleep(self.looks_every)
            newest, changed = await to_thread.run_sync(news, self.service.agents.engine, newest)
            self._wake(changed)

    def _wake(self, changed: Collection[str]) -> None:
        for conversation_id in changed:
            for woken in self._listeners.get(conversation_id, ()):
                woken.set()


@dataclass(frozen=True, slots=True)
class Listening:
    """Somebody who listens to a conversation of theirs.

    Args:
        after: The number of the last message heard.
        woken: Set when there is something to look at.
    """

    service: Service
    conversation: str
    after: int
    woken: asyncio.Event

    async def events(self) -> AsyncIterator[ServerSentEvent]:
        """``start``, then ``agent`` and ``notice`` for each message, and ``standing`` as it changes."""
        after, before = self.after, None
        yield ServerSentEvent(event="start", data={"conversation_id": self.conversation})
        while True:
            self.woken.clear()
            spoken, standing = await to_thread.run_sync(self._heard, after)
            for one in spoken:
                after = one["id"]
                place = f"{self.conversation}/{HEARD}{after}"
                yield ServerSentEvent(event=one["who"], data=one, id=place)
            told = {"handoff": standing}
            if told != before:
                yield ServerSentEvent(event="standing", data=told)
            before = told
            await self.woken.wait()

    def _heard(self, after: int) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
        agents = self.service.agents
        spoken = [one.to_json() for one in agents.heard(self.conversation, after)]
        return spoken, agents.standing(self.conversation)


def heard_before(last_event_id: str, conversation: str) -> int:
    """The number of the last message that an event's id says was heard; 0 if it says none."""
    named, _, number = last_event_id.partition(f"/{HEARD}")
    return int(number) if named == conversation and number.isdecimal() else 0
