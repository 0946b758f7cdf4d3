"""Whether requests should be sent here: no while the shop opens, none is sold, or the program leaves.

Health is whether the program can answer at all; readiness is for who spreads requests over several
programs, and turns false before the program leaves, so that nobody is sent into a closing door.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Event

import anyio
from fastapi import FastAPI
from starlette.responses import JSONResponse, Response

from assistant.service.service import Service
from ui.api_answers import Ready
from ui.api_documented import described
from ui.api_errors import TROUBLES, error

AGAIN_AFTER = 1  # seconds
LOOK_EVERY = 1.0  # seconds; whether anything can be written is found out by writing
WHY_NOT: Mapping[str, str] = {
    "starting": "The shop is being opened; ask again in a moment.",
    "stopping": "The program is leaving; another one answers from now on.",
    "no_products": "The catalogue is empty; take one in with: daogou ingest CATALOGUE.",
    "database": "The shop's database cannot be read; daogou doctor says more.",
    **TROUBLES,
}


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether the program takes requests.

    Args:
        leaving: Set once it is about to stop.
    """

    leaving: Event = field(default_factory=Event)
    _seen: dict[str, tuple[float, str | None]] = field(default_factory=dict)

    def against(self, service: Service) -> str | None:
        """Why requests should go elsewhere, None if they may come."""
        if self.leaving.is_set():
            return "stopping"
        if not service.shop.readable():
            return "database"
        if trouble := self._trouble(service):
            return trouble
        return None if service.loaded.products else "no_products"

    def _trouble(self, service: Service) -> str | None:
        """Why nothing can be kept, as it was a moment ago."""
        now = time.monotonic()
        at, trouble = self._seen.get("trouble", (now - 2 * LOOK_EVERY, None))
        if now - at >= LOOK_EVERY:
            trouble = service.shop.trouble()
            self._seen["trouble"] = (now, trouble)
        return trouble


@dataclass(frozen=True, slots=True)
class ReadyRoute:
    """The handler, bound to one service."""

    service: Service
    readiness: Readiness

    def add_to(self, app: FastAPI) -> None:
        """Gives ``app`` the route."""
        app.get("/api/ready", **described("Whether to send requests here", Ready, *WHY_NOT))(
            self.ready
        )

    async def ready(self) -> Response:
        """Answers 200 while requests should be sent here, else 503."""
        why = await anyio.to_thread.run_sync(self.readiness.against, self.service)
        return not_ready(why) if why else JSONResponse({"ready": True})


def not_ready(why: str) -> JSONResponse:
    """The answer of a program that should not be asked now."""
    return error(503, why, WHY_NOT[why], {"Retry-After": str(AGAIN_AFTER)})
