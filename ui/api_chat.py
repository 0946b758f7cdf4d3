"""``/api/chat`` and ``/api/stream``: one message answered, as a whole or piece by piece as it is written.

A streamed turn is a task of its own: whoever leaves loses nothing but the sight of it. It is kept
whole all the same, and the event's id leads a browser that connects again back to it.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from secrets import token_urlsafe
from threading import Event
from typing import Annotated, Any, Self
from urllib.parse import quote, unquote

from fastapi import Depends, FastAPI, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.exceptions import HTTPException

from assistant.service.service import Service
from assistant.turn.listening import Listener
from assistant.turn.turns import Turn
from ui import api_answers
from ui.api_documented import READS, SAYS, described, streamed
from ui.api_errors import NothingLeft, logged
from ui.api_models import ChatBody, ChatQuery
from ui.identity import Identities, admit
from ui.limits import Gate
from ui.presence import presence

Json = dict[str, object]
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


@dataclass
class ChatRoutes:
    """The handlers, bound to one service."""

    service: Service
    gate: Gate
    identities: Identities
    _running: "set[asyncio.Task[None]]" = field(default_factory=set)

    def add_to(self, app: FastAPI) -> None:
        """Gives ``app`` the routes."""
        app.post("/api/chat", **described("Say something", api_answers.Turn, *SAYS))(self.chat)
        summary = "Say something, and hear the reply as it is written"
        by_query = streamed(summary, *READS, "message_too_long", "forbidden")
        by_query[204] = {"description": "The browser heard everything and should come no more."}
        app.get(
            "/api/stream", summary=summary, responses=by_query, response_class=EventSourceResponse
        )(_streaming(self._by_query))
        app.post(
            "/api/stream",
            summary=summary,
            responses=streamed(summary, *SAYS),
            response_class=EventSourceResponse,
        )(_streaming(self._by_body))

    async def chat(self, body: ChatBody, request: Request) -> Mapping[str, Any]:
        """Answers one message or click; without a conversation id, in a new conversation."""
        user = self.identities.of_request(request, body.user_token, body.user)
        async with presence(request, watched=self.service.writes_slowly) as gone:
            turn = await self.gate.run(self._reply, body, user, Listener(gone=gone))
        return turn.to_json()

    async def _by_query(
        self,
        query: Annotated[ChatQuery, Query()],
        request: Request,
        last: Annotated[str | None, Header(alias="Last-Event-ID")] = None,
    ) -> AsyncIterator[Streamed]:
        if request.headers.get("sec-fetch-mode") == "no-cors":
            raise HTTPException(403, "No message is sent by an image or a script of a page.")
        async for one in self._streamed(_resumed(query, last), request):
            yield one

    async def _by_body(self, body: ChatBody, request: Request) -> AsyncIterator[Streamed]:
        async for one in self._streamed(body, request):
            yield one

    async def _streamed(self, body: ChatBody, request: Request) -> AsyncIterator[Streamed]:
        """A turn that is being answered; it goes on when who waits for it leaves."""
        user = self.identities.of_request(request, body.user_token, body.user)
        conversation = await self.gate.run(self._conversation, body, user)
        message = body.message_id or token_urlsafe(12)
        body = body.model_copy(update={"conversation_id": conversation, "message_id": message})
        streamed = Streamed(Place(conversation, message), asyncio.Queue(), Event())
        task = asyncio.create_task(self._answer(body, user, streamed))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        try:
            yield streamed
        finally:
            streamed.gone.set()

    async def _answer(self, body: ChatBody, user: str | None, streamed: Streamed) -> None:
        """Answers, and tells what happens; nobody need be there to hear it."""
        loop = asyncio.get_running_loop()

        def tell(what: str | Turn | Exception) -> None:
            loop.call_soon_threadsafe(streamed.told.put_nowait, what)

        try:
            tell(await self.gate.run(self._reply, body, user, Listener(tell, streamed.gone)))
        except Exception as exc:  # noqa: BLE001 (told to who waits)
            tell(exc)

    def _conversation(self, body: ChatBody, user: str | None) -> str:
        """The conversation that is continued, or a new one."""
        if body.conversation_id:
            admit(self.service, body.conversation_id, user)
        return body.conversation_id or self.service.start(user=user)

    def _reply(self, body: ChatBody, user: str | None, listener: Listener) -> Turn:
        return self.service.reply(
            self._conversation(body, user),
            body.said(),
            message_id=body.message_id,
            explain=body.explain,
            bubble=body.bubble,
            listener=listener,
        )


Opening = Callable[..., AsyncIterator[Streamed]]


def _streaming(opening: Opening) -> Callable[..., AsyncIterator[ServerSentEvent]]:
    """The handler that streams the turns which ``opening`` begins."""

    async def stream(
        streamed: Annotated[Streamed, Depends(opening)],
    ) -> AsyncIterator[ServerSentEvent]:
        """Answers one message as a stream of events."""
        async for event in _events(streamed):
            yield event

    return stream


def _resumed(query: ChatQuery, last: str | None) -> ChatQuery:
    """The message, as one sent before if the browser lost the connection while it was answered.

    Args:
        query: What is asked.
        last: The id of the last event that the browser heard.

    Raises:
        NothingLeft: It was told everything.
    """
    place = Place.read(last or "")
    if place is None or not query.may_be(place.conversation, place.message):
        return query
    if place.done:
        raise NothingLeft
    named = {"conversation_id": place.conversation, "message_id": place.message}
    return query.model_copy(update=named)


async def _events(streamed: Streamed) -> AsyncIterator[ServerSentEvent]:
    """The turn as events: ``start``, a ``piece`` at a time, then ``done`` or ``error``."""
    place, heard = streamed.place, False
    named = {"conversation_id": place.conversation, "message_id": place.message}
    yield ServerSentEvent(event="start", data=named, id=str(place), retry=RETRY_MS)
    while isinstance(what := await streamed.told.get(), str):
        heard = True
        yield _piece(what)
    end = str(Place(place.conversation, place.message, done=True))
    if isinstance(what, Exception):
        problem = logged(what)
        again = problem.status == 429  # nothing is answered yet: a browser may come again
        yield ServerSentEvent(event="error", data=problem.to_json(), id=None if again else end)
        return
    if not heard:  # an answer given before, or one that was not composed of sentences
        yield _piece(str(what.body["reply"]))
    yield ServerSentEvent(event=DONE, data=what.to_json(), id=end)


def _piece(text: str) -> ServerSentEvent:
    return ServerSentEvent(event="piece", data={"text": text})
