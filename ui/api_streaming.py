"""One reply on its way to who waits for it, as server-sent events whose ids lead back to it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from threading import Event
from typing import Self
from urllib.parse import quote, unquote

from fastapi.sse import ServerSentEvent

from assistant.turn.turns import Turn
from ui.api_errors import logged
from ui.observing.requests import note_error

RETRY_MS = 2_000  # until a browser that lost the connection comes again
DONE = "done"


@dataclass(frozen=True, slots=True)
class Place:
    """What an event's id says: a message of a conversation, and whether its answer was told whole."""

    conversation: str
    message: str
    done: bool = False

    def __str__(self) -> str:
        """The id: one line of ASCII."""
        named = (self.conversation, quote(self.message, safe=""))
        return "/".join((*named, DONE) if self.done else named)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The place that ``text`` names, if it names one."""
        conversation, _, rest = text.partition("/")
        message, _, end = rest.partition("/")
        known = conversation and message and end in ("", DONE)
        return cls(conversation, unquote(message), end == DONE) if known else None


@dataclass(frozen=True, slots=True)
class Streamed:
    """A turn on its way to who waits for it.

    Args:
        place: The message that is answered.
        told: What happens to it, in order: a piece of the reply, then the turn or what went wrong.
        gone: Set when nobody waits any more.
    """

    place: Place
    told: "asyncio.Queue[str | Turn | Exception]"
    gone: Event

    async def events(self) -> AsyncIterator[ServerSentEvent]:
        """The turn as events: ``start``, a ``piece`` at a time, then ``done`` or ``error``."""
        place, heard = self.place, False
        named = {"conversation_id": place.conversation, "message_id": place.message}
        yield ServerSentEvent(event="start", data=named, id=str(place), retry=RETRY_MS)
        while isinstance(what := await self.told.get(), str):
            heard = True
            yield _piece(what)
        end = str(Place(place.conversation, place.message, done=True))
        if isinstance(what, Exception):
            problem = logged(what)
            note_error(problem.code)
            again = problem.status == 429  # nothing is answered yet: a browser may come again
            yield ServerSentEvent(event="error", data=problem.to_json(), id=None if again else end)
            return
        if not heard:  # an answer given before, or one that was not composed of sentences
            yield _piece(str(what.body["reply"]))
        yield ServerSentEvent(event=DONE, data=what.to_json(), id=end)


def _piece(text: str) -> ServerSentEvent:
    return ServerSentEvent(event="piece", data={"text": text})
