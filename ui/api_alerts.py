"""``/api/conversations/{id}/alerts``: what a shopper wants to be told of later, and ending one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request

from assistant.alerts.book import AlertBook
from assistant.clock import wall_clock
from assistant.service.service import Service
from ui.api_answers import Alerts
from ui.api_documented import READS, described
from ui.api_models import ID_LIMIT, EndAlertBody
from ui.identity import Identities, admit
from ui.limits import Gate

Bare = Annotated[str | None, Query(max_length=ID_LIMIT)]


@dataclass(frozen=True, slots=True)
class AlertRoutes:
    """The handlers, bound to one service."""

    service: Service
    gate: Gate
    identities: Identities

    def add_to(self, app: FastAPI) -> None:
        """Gives ``app`` the routes."""
        path = "/api/conversations/{conversation_id}/alerts"
        app.get(path, **described("What a shopper waits for", Alerts, *READS))(self.show)
        ended = described("End an alert", Alerts, *READS, "too_large")
        app.post(path, **ended)(self.end)

    async def show(
        self, conversation_id: str, request: Request, user: Bare = None
    ) -> Mapping[str, Any]:
        """The active alerts: of a known shopper all, of a visitor those of the conversation."""
        who = self.identities.of_request(request, None, user)
        return await self.gate.run(self._alerts, conversation_id, who)

    async def end(
        self, conversation_id: str, body: EndAlertBody, request: Request, user: Bare = None
    ) -> Mapping[str, Any]:
        """Ends one of them; an id that is none of theirs changes nothing."""
        who = self.identities.of_request(request, None, user)
        return await self.gate.run(self._alerts, conversation_id, who, body.end)

    def _alerts(
        self, conversation_id: str, who: str | None, end: int | None = None
    ) -> Mapping[str, Any]:
        admit(self.service, conversation_id, who)
        book = AlertBook(self.service.shop.engine)
        mine = book.of(self.service.owner(conversation_id), conversation_id)
        if any(one.id == end for one in mine):
            book.cancel(int(end or 0), wall_clock())
            mine = [one for one in mine if one.id != end]
        return {"alerts": [one.to_json() for one in mine]}
