"""``/api/opening``: what a conversation opens with, before anything is said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Query, Request

from assistant.service.service import Service
from ui.api_answers import Opening
from ui.api_documented import READS, described
from ui.api_models import ID_LIMIT
from ui.identity import Identities, admit
from ui.limits import Gate

Id = Annotated[str | None, Query(max_length=ID_LIMIT)]


@dataclass(frozen=True, slots=True)
class OpeningRoute:
    """The handler, bound to one service."""

    service: Service
    gate: Gate
    identities: Identities

    def add_to(self, app: FastAPI) -> None:
        """Gives ``app`` the route."""
        begun = described("What a conversation opens with", Opening, *READS)
        app.get("/api/opening", **begun)(self.show)

    async def show(
        self,
        request: Request,
        conversation_id: Id = None,
        user: Id = None,
        language: Literal["zh", "en"] | None = None,
    ) -> Mapping[str, Any]:
        """The greeting, and what is due for the shopper of a conversation, or for a known one."""
        who = self.identities.of_request(request, None, user)
        return await self.gate.run(self._opening, who, conversation_id, language or "")

    def _opening(
        self, who: str | None, conversation_id: str | None, language: str
    ) -> Mapping[str, Any]:
        if conversation_id:
            admit(self.service, conversation_id, who)
        return self.service.opening(who, conversation_id, language).to_json()
