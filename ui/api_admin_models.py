"""``/api/admin/models``: the owner reviews corrections, trains a version, and accepts, refuses or goes back."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import FastAPI, Request
from pydantic import Field
from starlette.responses import JSONResponse, Response

from assistant.clock import Clock, wall_clock
from assistant.corrections import Review, TrainingQueue
from assistant.errors import CorrectionRefused, ModelError
from assistant.model_versions import Registry, State, What, Word
from assistant.runlog import Run, RunLog
from assistant.service.service import Service
from assistant.training.retraining import School
from assistant.training.reviewing import under_review
from ui.api_errors import error
from ui.api_models import ID_LIMIT, Body
from ui.desks.guard import account_of
from ui.limits import Gate
from ui.training_process import TrainingProcess

PATH = "/api/admin/models"
MOST = 500  # corrections in one request, and steps that are listed
RUNS = 30  # that are listed with their curves
Json = dict[str, Any]
Why = Annotated[str, Field(max_length=500)]
Ids = Annotated[list[Annotated[int, Field(ge=1)]], Field(max_length=MOST)]


class ReviewBody(Body):
    """What is approved and what is rejected."""

    approve: Ids = Field(default_factory=list)
    reject: Ids = Field(default_factory=list)


class VersionBody(Body):
    """A word on a version; ``despite`` overrules what speaks against it."""

    version: str = Field(max_length=ID_LIMIT)
    why: Why = ""
    despite: bool = False


class BackBody(Body):
    """Why the shop goes back; ``shipped``: past all versions."""

    why: Why = ""
    shipped: bool = False


class ModelRoutes:
    """The handlers, bound to the versions of one shop."""

    def __init__(self, service: Service, gate: Gate, clock: Clock = wall_clock) -> None:
        self._shop = service.shop
        self._loaded = service.loaded
        self._registry = Registry.of(service.shop.models)
        self._queue = TrainingQueue(service.shop.engine)
        self._runs = RunLog.of(service.shop)
        self._training = TrainingProcess(service.shop.path, self._registry)
        self._gate = gate
        self._clock = clock

    def add_to(self, app: FastAPI) -> None:
        """Gives ``app`` the routes; before those of ``AdminRoutes``, which take any name."""
        app.get(PATH, include_in_schema=False)(self.shown)
        for name, handler in (
            ("review", self.review),
            ("train", self.train),
            ("accept", self.accept),
            ("refuse", self.refuse),
            ("rollback", self.rollback),
        ):
            app.post(f"{PATH}/{name}", include_in_schema=False)(handler)

    async def shown(self, request: Request) -> Response:
        """Everything the owner decides by."""
        return await self._answer(request, lambda: None)

    async def review(self, body: ReviewBody, request: Request) -> Response:
        """Approves and rejects corrections."""

        def reviewed() -> None:
            who, now = account_of(request).name, self._clock()
            self._queue.review(body.approve, Review.APPROVED, who, now)
            self._queue.review(body.reject, Review.REJECTED, who, now)

        return await self._answer(request, reviewed)

    async def train(self, request: Request) -> Response:
        """Starts a training."""
        return await self._answer(request, lambda: self._training.start(account_of(request).name))

    async def accept(self, body: VersionBody, request: Request) -> Response:
        """Lets a version serve."""
        word = self._word(request, body.why)
        return await self._answer(
            request, lambda: self._registry.accept(body.version, word, despite=body.despite)
        )

    async def refuse(self, body: VersionBody, request: Request) -> Response:
        """Turns a version down."""
        word = self._word(request, body.why)
        return await self._answer(request, lambda: self._registry.refuse(body.version, word))

    async def rollback(self, body: BackBody, request: Request) -> Response:
        """Goes back to what served before."""
        word = self._word(request, body.why)
        return await self._answer(
            request, lambda: self._registry.rollback(word, to_shipped=body.shipped)
        )

    def _word(self, request: Request, why: str) -> Word:
        return Word(account_of(request).name, self._clock(), why)

    async def _answer(self, request: Request, work: Callable[[], object]) -> Response:
        """How everything stands after ``work``, or why it was not done."""
        account_of(request)

        def done() -> Json:
            work()
            return self._told()

        try:
            return JSONResponse(await self._gate.run(done))
        except (ModelError, CorrectionRefused) as exc:
            return error(409, "refused", str(exc))

    def _told(self) -> Json:
        state = self._registry.state()
        found = under_review(self._shop.engine, School.usual().labels)
        return {
            "current": state.current,
            "serves": self._loaded.current().parts.model.name,
            "setting": self._shop.settings.classifier,
            "corrections": [one.to_json() for one in reversed(found)],
            "training": self._training.under_way,
            "failed": self._training.failed,
            "versions": [self._version(state, one) for one in reversed(state.versions)],
            "steps": [one.model_dump(mode="json") for one in state.steps[: -MOST - 1 : -1]],
            "runs": [_shown(one) for one in self._runs.runs(RUNS)],
        }

    def _version(self, state: State, version: str) -> Json:
        told: Json = {"version": version, "standing": state.standing(version).value}
        last = state.steps_of(version)[-1]
        told["refused"] = last.why if last.what is What.REFUSED else ""
        try:
            record = self._registry.record(version)
        except ModelError as exc:
            return {**told, "broken": str(exc)}
        worse = [{**one.model_dump(), "p_value": one.p_value} for one in record.worse_on]
        stale = record.start != state.current
        return {**told, **record.model_dump(mode="json"), "worse_on": worse, "stale": stale}


def _shown(run: Run) -> Json:
    """A run as the page draws it, while it lasts without what changes at every look."""
    told = run.to_json()
    names = ("id", "deed", "what", "outcome", "started_at", "seconds", "main", "curves", "why")
    kept = {name: told[name] for name in (*names, "settings", "seed", "data_hash", "code")}
    return {**kept, "figure": run.headline, "metrics": dict(run.metrics)}
