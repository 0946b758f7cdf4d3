"""The HTTP API: one route for each thing a program can ask of the assistant.

Routes check who asks and what; the service does the work, in threads behind the gate.
"""

from collections.abc import Mapping
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import FastAPI, Query, Request
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import FileResponse
from starlette.routing import Match

from assistant.conversations.browsing import Glimpse
from assistant.service.service import Service
from assistant.turn import turns
from ui.api_admin import AdminRoutes
from ui.api_admin_models import ModelRoutes
from ui.api_alerts import AlertRoutes
from ui.api_answers import (
    Choices,
    Conversation,
    Found,
    Health,
    Profile,
    Rated,
    Recorded,
    Start,
    Talks,
    Turn,
)
from ui.api_attachments import AttachmentRoutes
from ui.api_batch import BatchRoute
from ui.api_chat import ChatRoutes
from ui.api_desk import DeskRoutes
from ui.api_documented import READS, SAYS, WHO, describe, described
from ui.api_errors import add_error_handlers
from ui.api_graph import GraphRoute
from ui.api_models import ID_LIMIT, ConstraintsBody, EditBody, EventBody, RatingBody
from ui.api_opening import OpeningRoute
from ui.api_overview import OverviewRoutes
from ui.border import Border
from ui.channels.opening import open_channels
from ui.identity import Identities, admit
from ui.limits import MESSAGE_LIMIT, Gate
from ui.observing.measuring import measured
from ui.observing.requests import Named, no_span
from ui.pictures import picture_response
from ui.readiness import Readiness, ReadyRoute
from ui.turnstile import Turnstile
from ui.widget.embedding import frame_ancestors

if TYPE_CHECKING:
    from ui.observing.traces import Traces

Json = dict[str, object]
Bare = Annotated[str | None, Query(max_length=ID_LIMIT)]
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def create_app(
    service: Service,
    gate: Gate | None = None,
    readiness: Readiness | None = None,
    traces: "Traces | None" = None,
) -> FastAPI:
    """The API of one shop; mount the page on it with ``ui.page.mount_page``.

    Args:
        service: The assistant of the shop.
        gate: Bounds how much is answered at once; shared with the page.
        readiness: Says when the program is about to leave.
        traces: Of requests and turns, where they are wanted.

    Raises:
        SettingsError: A channel is open, but lacks a secret.
    """
    # The interactive documentation loads its scripts from another host, so there is none.
    app = FastAPI(
        title="Daogou",
        version=version("daogou"),
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    describe(app)
    add_error_handlers(app)
    gate = gate or Gate(per_minute=service.shop.settings.messages_per_minute)
    _surround(app, service, gate, traces)
    routes = Routes(service, gate)
    health = described("Whether questions can be answered", Health, "starting")
    app.get("/api/health", **health)(routes.health)
    ReadyRoute(service, readiness or Readiness()).add_to(app)
    ChatRoutes(service, gate, Identities.of(service)).add_to(app)
    found = described("Search", Found, "invalid_request", "busy")
    app.get("/api/search", **found)(routes.search)
    recorded = described("Tell what a shopper did", Recorded, *READS, "too_large")
    app.post("/api/events", **recorded)(routes.event)
    BatchRoute(service).add_to(app)
    AttachmentRoutes(service, gate, Identities.of(service)).add_to(app)
    AlertRoutes(service, gate, Identities.of(service)).add_to(app)
    known = described("What is known of a shopper", Profile, *READS)
    app.get("/api/profile", **known)(routes.profile)
    OpeningRoute(service, gate, Identities.of(service)).add_to(app)
    GraphRoute(service, gate).add_to(app)
    DeskRoutes(service, gate).add_to(app)
    ModelRoutes(service, gate).add_to(app)
    AdminRoutes(service, gate).add_to(app)
    OverviewRoutes(service).add_to(app)
    app.state.pusher = open_channels(app, service, gate)
    _add_conversation(app, routes)
    app.api_route("/images/{name:path}", methods=["GET", "HEAD"], include_in_schema=False)(
        routes.picture
    )
    app.api_route("/api/{rest:path}", methods=METHODS, include_in_schema=False)(_nothing_here)
    return app


def _surround(app: FastAPI, service: Service, gate: Gate, traces: "Traces | None") -> None:
    """What every request passes on its way in; the last one added is the first that it meets."""
    settings = service.shop.settings
    app.add_middleware(Border, chat_in=frame_ancestors(settings))
    # Without one of ours the page's framework lets pages of every other site read its answers.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.api_origins,
        allow_methods=("GET", "POST"),
        allow_headers=("Authorization", "Content-Type", "Last-Event-ID"),
    )
    app.add_middleware(Turnstile, per_minute=settings.requests_per_minute)
    metrics = measured(app, service, gate)
    if traces is not None:
        service.watchers.put(traces)
    app.add_middleware(Named, counts=metrics, span=traces.request if traces else no_span)


def _add_conversation(app: FastAPI, routes: "Routes") -> None:
    """What is done with a conversation that is there."""
    listed = described("The conversations of a known shopper", Talks, *WHO)
    app.get("/api/conversations", **listed)(routes.talks)
    path = "/api/conversations/{conversation_id}"
    app.get(path, **described("The turns of a conversation", Conversation, *READS))(routes.history)
    undone = described("Take the last turn back", Turn | Start, *READS)
    app.post(f"{path}/undo", **undone)(routes.undo)
    edited = described("Say an earlier message in other words", Turn, *SAYS)
    app.post(f"{path}/edit", **edited)(routes.edit)
    changed = described("Drop or change a requirement", Turn, *READS, "too_large")
    app.post(f"{path}/constraints", **changed)(routes.constraints)
    rated = described("Say how the agent was, once", Rated, *READS, "rated_already", "too_large")
    app.post(f"{path}/rating", **rated)(routes.rate)
    choices = described("What a requirement could be", Choices, *READS)
    app.get(f"{path}/choices", **choices)(routes.choices)


class Routes:
    """The handlers, bound to one service."""

    def __init__(self, service: Service, gate: Gate) -> None:
        self._service = service
        self._gate = gate
        self._identities = Identities.of(service)

    async def health(self) -> Mapping[str, object]:
        """Answers 200 as soon as questions can be answered."""
        return self._service.health()

    async def search(
        self,
        q: Annotated[str, Query(min_length=1, max_length=MESSAGE_LIMIT)],
        limit: Annotated[int, Query(ge=1, le=100)] = 10,
    ) -> Mapping[str, object]:
        """What retrieval finds for one request."""
        return await self._gate.run(self._service.search, q, limit)

    async def event(self, body: EventBody, request: Request) -> Json:
        """Remembers what a shopper did with a product."""
        named = body.model_dump(exclude={"user_token", "user"}, exclude_none=True)
        user = self._identities.of_request(request, body.user_token, body.user)
        await self._gate.run(self._recorded, named | ({"user": user} if user else {}))
        return {"status": "recorded"}

    async def profile(
        self,
        request: Request,
        conversation_id: Annotated[str | None, Query(max_length=ID_LIMIT)] = None,
        user: Bare = None,
        language: Literal["zh", "en"] | None = None,
    ) -> Mapping[str, object]:
        """What is known of the shopper of a conversation, or of a known one."""
        who = self._identities.of_request(request, None, user)
        named = None if conversation_id else who
        if conversation_id:
            await self._owned(conversation_id, request, user)
        return await self._gate.run(self._service.profile, conversation_id, named, language or "")

    async def talks(
        self,
        request: Request,
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
        user: Bare = None,
    ) -> Json:
        """The conversations of a known shopper, the latest first; a visitor has no list."""
        who = self._identities.of_request(request, None, user)
        found = await self._gate.run(self._service.talks, who, limit) if who else []
        return {"conversations": [_listed(talk) for talk in found]}

    async def history(self, conversation_id: str, request: Request, user: Bare = None) -> Json:
        """Every turn of a conversation that was not taken back."""
        await self._owned(conversation_id, request, user)
        turns = await self._gate.run(self._service.history, conversation_id)
        return {"conversation_id": conversation_id, "turns": turns}

    async def rate(
        self, conversation_id: str, body: RatingBody, request: Request, user: Bare = None
    ) -> Json:
        """Keeps how the shopper found the agent who had the conversation."""
        await self._owned(conversation_id, request, user)
        agents = self._service.agents
        await self._gate.run(agents.rate, conversation_id, body.stars, body.comment)
        return {"status": "rated"}

    async def undo(self, conversation_id: str, request: Request, user: Bare = None) -> Json:
        """Takes the last turn back and answers with the one that is last now."""
        await self._owned(conversation_id, request, user, works=True)
        turn = await self._gate.run(self._service.undo, conversation_id)
        return _at_the_start(conversation_id) if turn is None else _json(turn)

    async def edit(
        self, conversation_id: str, body: EditBody, request: Request, user: Bare = None
    ) -> Json:
        """Answers another wording of an earlier message."""
        await self._owned(conversation_id, request, user, works=True)
        turn = await self._gate.run(self._service.edit, conversation_id, body.turn, body.message)
        return _json(turn)

    async def constraints(
        self, conversation_id: str, body: ConstraintsBody, request: Request, user: Bare = None
    ) -> Json:
        """Drops or changes a requirement and answers with what fits now."""
        await self._owned(conversation_id, request, user, works=True)
        click = body.click()
        return _json(
            await self._gate.run(
                self._service.reply, conversation_id, click, message_id=body.message_id
            )
        )

    async def choices(
        self,
        conversation_id: str,
        request: Request,
        field: Annotated[str, Query(min_length=1, max_length=ID_LIMIT)],
        language: Literal["zh", "en"] | None = None,
        user: Bare = None,
    ) -> Mapping[str, object]:
        """What the requirement on a field could be changed to, with how many goods each would leave."""
        await self._owned(conversation_id, request, user)
        return await self._gate.run(self._service.choices, conversation_id, field, language or "")

    async def picture(self, name: str) -> FileResponse:
        """A product picture of the shop."""
        return picture_response(self._service.shop.path / "images", name)

    def _recorded(self, event: Mapping[str, object]) -> None:
        conversation = event.get("conversation_id")
        if conversation:
            user = event.get("user")
            admit(self._service, str(conversation), str(user) if user else None)
        self._service.record_event(event)

    async def _owned(
        self, conversation_id: str, request: Request, bare: str | None, *, works: bool = False
    ) -> None:
        user = self._identities.of_request(request, None, bare)
        if works:
            self._gate.count(user or conversation_id)
        await self._gate.run(admit, self._service, conversation_id, user)


def _json(turn: turns.Turn) -> Json:
    return dict(turn.to_json())


def _listed(talk: Glimpse) -> Json:
    named = {"conversation_id": talk.id, "began": talk.created_at, "last": talk.last_at}
    return {**named, "opening": talk.opening, "turns": talk.turns}


def _at_the_start(conversation_id: str) -> Json:
    return {"conversation_id": conversation_id, "turn": 0, "reply": "", "products": [], "cart": []}


async def _nothing_here(rest: str, request: Request) -> None:
    """404 for an unknown path below /api, 405 for a known one with another method."""
    matches = [route.matches(request.scope)[0] for route in request.app.router.routes[:-1]]
    if Match.PARTIAL in matches:
        raise HTTPException(405, f"'{request.url.path}' does not answer {request.method}.")
    raise HTTPException(404, f"There is no '/api/{rest[:100]}'.")
