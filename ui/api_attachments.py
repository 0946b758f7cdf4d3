"""``/api/attachments``: a photo or a recording comes in as it is, and is shown again by its id."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from assistant.service.service import Service
from assistant.turn.turns import Turn
from ui.api_answers import Failure
from ui.api_answers import Turn as Answered
from ui.api_documented import READS, described
from ui.api_models import ID_LIMIT
from ui.identity import Identities, admit
from ui.limits import ATTACHMENT_PATH, Gate

WORDS = 300  # characters beside a photo; they stand in the address
Id = Annotated[str | None, Query(max_length=ID_LIMIT)]
Words = Annotated[str, Query(max_length=WORDS)]
HEADERS = {
    "Cache-Control": "private, max-age=86400",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Content-Disposition": "inline",
}
KINDS = ("image/*", "audio/*")
BODY = {
    "required": True,
    "content": {
        kind: {"schema": {"type": "string", "format": "binary"}}
        for kind in (*KINDS, "application/octet-stream")
    },
}


@dataclass(frozen=True, slots=True)
class AttachmentRoutes:
    """The handlers, bound to one service."""

    service: Service
    gate: Gate
    identities: Identities

    def add_to(self, app: FastAPI) -> None:
        """Gives ``app`` the routes."""
        taken = described("Send a photo or a recording", Answered, *READS, "too_large")
        app.post(ATTACHMENT_PATH, openapi_extra={"requestBody": BODY}, **taken)(self.receive)
        shown = described("A photo or a recording", Failure, "not_found", "busy")["responses"]
        shown[200] = {"description": "The file.", "content": {kind: {} for kind in KINDS}}
        one = f"{ATTACHMENT_PATH}/{{attachment_id}}"
        app.get(one, summary="A photo or a recording", responses=shown, response_class=Response)(
            self.show
        )

    async def receive(
        self,
        request: Request,
        conversation_id: Id = None,
        message_id: Id = None,
        user: Id = None,
        message: Words = "",
    ) -> Mapping[str, Any]:
        """Takes a photo or a recording, the whole body, and answers as to a message.

        Goods are looked for by a photo where the shop has what sees it, narrowed by ``message``;
        anything else a person sees to.
        """
        who = self.identities.of_request(request, None, user)
        self.gate.count(who or conversation_id)
        data = await request.body()
        turn = await self.gate.run(self._receive, data, conversation_id, message_id, who, message)
        return turn.to_json()

    async def show(self, attachment_id: str) -> Response:
        """A photo or a recording; its id cannot be guessed and stands only in its conversation."""
        found = await self.gate.run(self.service.attachment, attachment_id)
        if found is None:
            raise HTTPException(404, f"There is no attachment '{attachment_id[:40]}'.")
        return Response(found.data, media_type=found.media_type, headers=HEADERS)

    def _receive(  # as they come over HTTP
        self,
        data: bytes,
        conversation: str | None,
        message_id: str | None,
        user: str | None,
        words: str,
    ) -> Turn:
        if conversation:
            admit(self.service, conversation, user)
        known = conversation or self.service.start(user=user)
        return self.service.receive(known, data, message_id, words)
