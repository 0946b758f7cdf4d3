"""``/api/chat`` and ``/api/stream``: one message answered, as a whole or piece by piece as it is written.

A streamed turn is a task of its own: whoever leaves loses nothing but the sight of it. It is kept
whole all the same, and the event's id leads a browser that connects again back to it.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from secrets import token_urlsafe
from threading import Event
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.exceptions import HTTPException

from assistant.service.service import Service
from assistant.turn.listening import Listener
from assistant.turn.turns import Turn
from ui import api_answers
from ui.api_documented import READS, SAYS, described, streamed
from ui.api_errors import NothingLeft
from ui.api_hearing import Ear, Listening, heard_before
from ui.api_models import ChatBody, ChatQuery, StreamBody
from ui.api_streaming import Place, Streamed
from ui.identity import Identities, admit
from ui.limits import Gate
from ui.presence import presence

Heard = Streamed | Listening


@dataclass
class ChatRoutes:
    """The handlers, bound to one service."""

    service: Service
    gate: Gate
    identities: Identities
    _running: "set[asyncio.Task[None]]" = field(default_factory=set)
    _ear: Ear = field(init=False)

    def __post_init__(self) -> None:
        self._ear = Ear(self.service)

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
        self.gate.count(user or body.conversation_id)
        async with presence(request, watched=self.service.writes_slowly) as gone:
            turn = await self.gate.run(self._reply, body, user, Listener(gone=gone))
        return turn.to_json()

    async def _by_query(
        self,
        query: Annotated[ChatQuery, Query()],
        request: Request,
        last: Annotated[str | None, Header(alias="Last-Event-ID")] = None,
    ) -> AsyncIterator[Heard]:
        if request.headers.get("sec-fetch-mode") == "no-cors":
            raise HTTPException(403, "No message is sent by an image or a script of a page.")
        if query.listens:
            after = max(query.after, heard_before(last or "", query.conversation_id or ""))
            opened = self._listening(query.model_copy(update={"after": after}), request)
        else:
            opened = self._streamed(_resumed(query, last), request)
        async for one in opened:
            yield one

    async def _by_body(self, body: StreamBody, request: Request) -> AsyncIterator[Heard]:
        opened = self._listening if body.listens else self._streamed
        async for one in opened(body, request):
            yield one

    async def _listening(self, body: StreamBody, request: Request) -> AsyncIterator[Heard]:
        """Somebody who listens, until they leave."""
        user = self.identities.of_request(request, body.user_token, body.user)
        conversation = await self.gate.run(self._conversation, body, user)
        woken = self._ear.listen(conversation)
        try:
            yield Listening(self.service, conversation, body.after, woken)
        finally:
            self._ear.leave(conversation, woken)

    async def _streamed(self, body: ChatBody, request: Request) -> AsyncIterator[Heard]:
        """A turn that is being answered; it goes on when who waits for it leaves."""
        user = self.identities.of_request(request, body.user_token, body.user)
        self.gate.count(user or body.conversation_id)
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


Opening = Callable[..., AsyncIterator[Heard]]


def _streaming(opening: Opening) -> Callable[..., AsyncIterator[ServerSentEvent]]:
    """The handler that streams the turns which ``opening`` begins."""

    async def stream(
        heard: Annotated[Heard, Depends(opening)],
    ) -> AsyncIterator[ServerSentEvent]:
        """Answers one message as a stream of events, or tells what agents write."""
        async for event in heard.events():
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
