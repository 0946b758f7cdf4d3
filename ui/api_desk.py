"""``/api/desk``: what an agent sees and does, for the desk's page and for programs.

Every route asks who is logged in, also where no ``Guard`` stands before it; what is said of failures
is what the rest of the API says (``ui.api_errors``).
"""

from collections.abc import AsyncIterator, Callable, Mapping
from typing import Annotated, Any, Literal

from fastapi import Depends, FastAPI, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.exceptions import HTTPException

from assistant.accounts.account import Account, Role
from assistant.accounts.sessions import SessionStore
from assistant.agents.looking import Looking
from assistant.agents.presence import Being
from assistant.clock import wall_clock
from assistant.corrections import TrainingQueue
from assistant.model_versions import Registry
from assistant.service.service import Service
from ui.api_desk_corrections import CorrectionRoutes
from ui.api_desk_models import (
    MessageBody,
    NoteBody,
    PresenceBody,
    TicketBody,
    TransferBody,
)
from ui.api_desk_records import RecordRoutes
from ui.api_desk_stream import Watching
from ui.desks.doors import LOGIN, Porter
from ui.desks.guard import SAFE, is_own
from ui.limits import Gate

PATH = "/api/desk"
TALK = f"{PATH}/conversations/{{conversation_id}}"
Json = Mapping[str, Any]


def language_of(
    request: Request, language: Annotated[Literal["zh", "en"] | None, Query()] = None
) -> str | None:
    """The language an agent reads: the one asked for, else the browser's; None for the shop's."""
    wanted = request.headers.get("accept-language", "").strip().casefold()
    return language or next((one for one in ("zh", "en") if wanted.startswith(one)), None)


Spoken = Annotated[str | None, Depends(language_of)]


class DeskRoutes:
    """The handlers, bound to one service."""

    def __init__(self, service: Service, gate: Gate) -> None:
        self._service = service
        self._desk = service.agents
        self._gate = gate
        self._porter = Porter(SessionStore(service.shop.engine), wall_clock)

    def add_to(self, app: FastAPI) -> None:
        """Gives ``app`` the routes."""
        agent = [Depends(self._admitted)]
        get: dict[str, Callable[..., Any]] = {
            f"{PATH}/state": self.state,
            TALK: self.conversation,
            f"{PATH}/tickets": self.tickets,
        }
        post: dict[str, Callable[..., Any]] = {
            f"{PATH}/presence": self.presence,
            f"{TALK}/take": self.take,
            f"{TALK}/hand_back": self.hand_back,
            f"{TALK}/resolve": self.resolve,
            f"{TALK}/transfer": self.transfer,
            f"{TALK}/messages": self.say,
            f"{TALK}/notes": self.note,
            f"{TALK}/read": self.read,
            f"{PATH}/tickets/{{ticket_id}}/close": self.close_ticket,
        }
        for method, routes in (("GET", get), ("POST", post)):
            for path, handler in routes.items():
                app.add_api_route(
                    path,
                    handler,
                    methods=[method],
                    dependencies=agent,
                    include_in_schema=False,
                    response_model=None,
                )

        RecordRoutes(self._service, self._gate).add_to(app, PATH, agent)
        queue = TrainingQueue(self._service.shop.engine)
        registry = Registry.of(self._service.shop.models)
        CorrectionRoutes(queue, registry, self._gate, wall_clock).add_to(app, agent)
        app.get(
            f"{PATH}/stream",
            dependencies=agent,
            include_in_schema=False,
            response_class=EventSourceResponse,
        )(self.stream)

    async def _admitted(self, request: Request) -> None:
        """Lets agents in; what changes something must come from a page of this site, or from none."""
        if request.method not in SAFE and not is_own(request):
            raise HTTPException(403, "This request did not come from the desk's own page.")
        account: Account | None = await self._gate.run(self._porter.account, request)
        if account is None:
            raise HTTPException(401, f"Log in at {LOGIN} first.")
        if not account.may(Role.AGENT):
            raise HTTPException(403, f"Accounts of role '{account.role}' do not open {PATH}.")
        request.state.agent = account.name
        await self._gate.run(self._desk.seen, account.name)

    async def state(self, request: Request, language: Spoken = None) -> Json:
        """The queue, the agent's own conversations, and who else is there."""
        return await self._gate.run(self._looking(language).state, agent_of(request))

    async def presence(self, body: PresenceBody, request: Request) -> Json:
        """Says how the agent is there."""
        agent = agent_of(request)
        being = Being(body.presence)
        await self._gate.run(self._desk.presence, agent, being, body.capacity)
        return await self._gate.run(self._looking(None).me, agent)

    async def conversation(
        self, conversation_id: str, request: Request, language: Spoken = None
    ) -> Json:
        """Everything of a conversation."""
        looking = self._looking(language)
        return await self._gate.run(looking.conversation, conversation_id, agent_of(request))

    async def take(self, conversation_id: str, request: Request) -> Json:
        """Takes a conversation."""
        taken = await self._gate.run(self._desk.take, conversation_id, agent_of(request))
        return taken.to_json()

    async def hand_back(self, conversation_id: str, request: Request) -> Json:
        """Lets the assistant go on."""
        await self._gate.run(self._desk.hand_back, conversation_id, agent_of(request))
        return self._now(conversation_id)

    async def resolve(self, conversation_id: str, request: Request) -> Json:
        """Says that it is done."""
        await self._gate.run(self._desk.resolve, conversation_id, agent_of(request))
        return self._now(conversation_id)

    async def transfer(self, conversation_id: str, body: TransferBody, request: Request) -> Json:
        """Gives a conversation to a colleague or a team."""
        await self._gate.run(
            self._desk.transfer,
            conversation_id,
            agent_of(request),
            to_agent=body.to_agent,
            to_team=body.to_team,
            note=body.note,
        )
        return self._now(conversation_id)

    async def say(self, conversation_id: str, body: MessageBody, request: Request) -> Json:
        """Sends the shopper a message."""
        spoken = await self._gate.run(
            self._desk.say,
            conversation_id,
            agent_of(request),
            body.text,
            body.message_id,
            anyway=body.anyway,
        )
        return spoken.to_json()

    async def note(self, conversation_id: str, body: NoteBody, request: Request) -> Json:
        """Keeps a note for colleagues."""
        await self._gate.run(self._desk.note, conversation_id, agent_of(request), body.text)
        return {"status": "kept"}

    async def tickets(self, language: Spoken = None) -> Json:
        """The open tickets, the one due first before all others."""
        return await self._gate.run(self._looking(language).tickets)

    async def close_ticket(self, ticket_id: int, body: TicketBody, request: Request) -> Json:
        """Answers a ticket."""
        desk, agent = self._desk, agent_of(request)
        await self._gate.run(desk.close_ticket, ticket_id, agent, body.text, anyway=body.anyway)
        return await self._gate.run(self._ticket, ticket_id)

    async def stream(self, request: Request) -> AsyncIterator[ServerSentEvent]:
        """Tells what changes, as events."""

        def still() -> bool:
            return self._porter.account(request) is not None

        watching = Watching(self._desk, self._gate, still, agent_of(request))
        async for event in watching.events():
            yield event

    def _ticket(self, ticket_id: int) -> Json:
        there = self._desk.tickets.get(ticket_id)
        return there.to_json() if there else {}

    async def read(self, conversation_id: str, request: Request) -> Json:
        """Notes that the agent has read everything."""
        await self._gate.run(self._desk.read, conversation_id, agent_of(request))
        return {"ok": True}

    def _now(self, conversation_id: str) -> Json:
        there = self._desk.handovers.latest(conversation_id)
        return {"ok": True, **(there.to_json() if there else {})}

    def _looking(self, language: str | None) -> Looking:
        return Looking(self._desk, language or self._service.shop.settings.language)


def agent_of(request: Request) -> str:
    """The name of the agent who sends a request that was admitted."""
    return str(request.state.agent)
