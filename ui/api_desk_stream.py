"""``GET /api/desk/stream``: tells a desk on a screen that something has changed, as it happens.

The changes are read from the database, so it makes no difference which process made them.
"""

import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import anyio
from fastapi.sse import ServerSentEvent

from assistant.agents.changes import Change, changes_after, newest_change
from assistant.agents.desk import AgentDesk
from ui.limits import Gate

LOOK = 0.5  # seconds between two looks
CHECKED = (
    20.0  # seconds after which it is asked again who is there; less than who is silent is away
)
RETRY_MS = 2_000


@dataclass(frozen=True, slots=True)
class Watching:
    """One agent who watches.

    Args:
        desk: What is watched.
        gate: Bounds how much is asked at once.
        still: Whether the agent is still logged in; asked from time to time.
        agent: Who counts as there while they watch.
    """

    desk: AgentDesk
    gate: Gate
    still: Callable[[], bool]
    agent: str

    async def events(self) -> AsyncIterator[ServerSentEvent]:
        """``state`` at once and whenever anything changed, ``message`` when it shows within one alone."""
        seen = await self.gate.run(newest_change, self.desk.engine)
        yield _state(seen)
        checked = time.monotonic()
        while True:
            await anyio.sleep(LOOK)
            if time.monotonic() - checked > CHECKED:
                checked = time.monotonic()
                if not await self.gate.run(self.still):
                    return
                await self.gate.run(self.desk.seen, self.agent)
            new: list[Change] = await self.gate.run(changes_after, self.desk.engine, seen)
            if new:
                seen = new[-1].id
                for conversation in dict.fromkeys(one.conversation_id for one in new if one.within):
                    yield ServerSentEvent(event="message", data={"conversation_id": conversation})
                yield _state(seen)


def _state(revision: int) -> ServerSentEvent:
    return ServerSentEvent(event="state", data={"rev": revision}, id=str(revision), retry=RETRY_MS)
