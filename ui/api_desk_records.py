"""The desk's records over HTTP: ready-made replies, what is starred, search and files."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Query, Request
from fastapi.params import Depends as Required
from starlette.responses import Response

from assistant.agents.exporting import exported
from assistant.agents.finding import found
from assistant.agents.looking import Looking
from assistant.service.service import Service
from ui.api_desk_models import RevealBody
from ui.limits import Gate

Json = Mapping[str, Any]
MEDIA = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}
Words = Annotated[str, Query(max_length=200)]


class RecordRoutes:
    """The handlers, bound to one service."""

    def __init__(self, service: Service, gate: Gate) -> None:
        self._service = service
        self._desk = service.agents
        self._gate = gate

    def add_to(self, app: FastAPI, path: str, agent: Sequence[Required]) -> None:
        """Gives ``app`` the routes below ``path``; ``agent`` lets in who may use them."""
        options: dict[str, Any] = {
            "dependencies": list(agent),
            "include_in_schema": False,
            "response_model": None,
        }
        app.get(f"{path}/canned", **options)(self.canned)
        app.get(f"{path}/search", **options)(self.search)
        app.get(f"{path}/export", **options)(self.export)
        app.post(f"{path}/conversations/{{conversation_id}}/reveal", **options)(self.reveal)

    async def canned(self, language: Literal["zh", "en"] | None = None) -> list[Json]:
        """Ready-made replies; with a language those for it."""
        return [
            reply.model_dump()
            for reply in self._desk.canned.current()
            if language is None or reply.language in (None, language)
        ]

    async def search(self, q: Words = "", language: Literal["zh", "en"] | None = None) -> Json:
        """Past conversations in which every word stands; the latest without words."""
        spoken = language or self._service.shop.settings.language
        rows = await self._gate.run(found, self._desk.engine, q, spoken)
        return {"found": rows}

    async def export(
        self,
        first: Annotated[str, Query(alias="from", pattern=r"^\d{4}-\d{2}-\d{2}$")],
        last: Annotated[str, Query(alias="to", pattern=r"^\d{4}-\d{2}-\d{2}$")],
        form: Annotated[Literal["csv", "jsonl"], Query(alias="format")] = "csv",
    ) -> Response:
        """The hand-overs of some days as a file."""
        zone = self._service.shop.settings.timezone
        text = await self._gate.run(exported, self._desk.engine, first, last, form, zone)
        named = {"Content-Disposition": f'attachment; filename="agents-{first}-{last}.{form}"'}
        return Response(text, media_type=MEDIA[form], headers=named)

    async def reveal(self, conversation_id: str, body: RevealBody, request: Request) -> Json:
        """What stands behind stars; that it was asked for is written down."""
        looking = Looking(self._desk, self._service.shop.settings.language)
        agent = str(request.state.agent)
        return await self._gate.run(looking.reveal, conversation_id, agent, body.what)
