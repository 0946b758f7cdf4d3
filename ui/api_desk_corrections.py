"""``/api/desk/conversations/{id}/correct``: what an agent puts right, and what became of it since."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.params import Depends
from pydantic import Field

from assistant.clock import Clock
from assistant.corrections import Correction, Kind, Label, TrainingQueue
from assistant.corrections.correction import LONGEST
from assistant.model_versions import Registry, fates
from ui.api_models import Body
from ui.limits import Gate

TALK = "/api/desk/conversations/{conversation_id}"


class CorrectionBody(Body):
    """What would have been right of a turn; ``wrong`` names what of it was not."""

    turn: int = Field(ge=1)
    kind: Kind
    right: str = Field(default="", max_length=LONGEST)
    wrong: str = Field(default="", max_length=LONGEST)


class CorrectionRoutes:
    """The handlers, bound to the queue and the models of one shop."""

    def __init__(self, queue: TrainingQueue, registry: Registry, gate: Gate, clock: Clock) -> None:
        self._queue = queue
        self._registry = registry
        self._gate = gate
        self._clock = clock

    def add_to(self, app: FastAPI, admitted: Sequence[Depends]) -> None:
        """Gives ``app`` the routes.

        Args:
            app: The API.
            admitted: What lets agents in and leaves their name in ``request.state.agent``.
        """
        options: dict[str, Any] = {"dependencies": admitted, "include_in_schema": False}
        app.post(f"{TALK}/correct", **options)(self.correct)
        app.get(f"{TALK}/corrections", **options)(self.corrections)

    async def correct(
        self, conversation_id: str, body: CorrectionBody, request: Request
    ) -> Mapping[str, Any]:
        """Keeps a correction."""
        kept = await self._gate.run(self._keep, conversation_id, body, request.state.agent)
        return kept.to_json()

    async def corrections(self, conversation_id: str) -> Mapping[str, Any]:
        """What was put right in the conversation so far, each with what became of it."""
        return {"corrections": await self._gate.run(self._found, conversation_id)}

    def _found(self, conversation_id: str) -> list[Mapping[str, Any]]:
        found = self._queue.of_conversation(conversation_id)
        became = fates(found, self._registry)
        return [{**one.to_json(), **became[one.id].to_json()} for one in found]

    def _keep(self, conversation_id: str, body: CorrectionBody, agent: str) -> Correction:
        label = Label(body.kind, body.right, body.wrong)
        return self._queue.add(conversation_id, body.turn, label, agent, self._clock())
